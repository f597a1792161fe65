//! Chongqing 第一篇 四: every criterion, the residue of level Ⅳ, what stays open, and what is outside the plan.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod shipped;

use plan::{Case, answer};
use serde_json::{Value, json};
use shipped::{CHONGQING, answered, plan, raises, rests_on};

#[test]
fn every_value_of_every_fact() {
    let rows: Vec<(Value, Option<u8>)> = vec![
        (json!({}), None),
        (json!({"system_damage": "none"}), None),
        (json!({"system_damage": "none", "important_system": true}), None),
        (json!({"system_damage": "some", "important_system": true}), Some(3)),
        (json!({"system_damage": "severe", "important_system": true}), Some(2)),
        (json!({"system_damage": "very_severe", "important_system": true}), Some(1)),
        (json!({"system_damage": "none", "important_system": false}), None),
        (json!({"system_damage": "some", "important_system": false}), Some(4)),
        (json!({"system_damage": "severe", "important_system": false}), Some(4)),
        (json!({"system_damage": "very_severe", "important_system": false}), Some(4)),
        (json!({"system_damage": "some"}), Some(4)),
        (json!({"system_damage": "severe"}), Some(4)),
        (json!({"system_damage": "very_severe"}), Some(4)),
        (json!({"important_system": true}), None),
        (json!({"important_system": false}), None),
        (json!({"data_harm": "none"}), None),
        (json!({"data_harm": "fairly_severe"}), Some(3)),
        (json!({"data_harm": "severe"}), Some(2)),
        (json!({"data_harm": "very_severe"}), Some(1)),
        (json!({"other_harm": "none"}), None),
        (json!({"other_harm": "some"}), Some(4)),
        (json!({"other_harm": "fairly_severe"}), Some(3)),
        (json!({"other_harm": "severe"}), Some(2)),
        (json!({"other_harm": "very_severe"}), Some(1)),
        (json!({"system_damage": "none", "important_system": true, "data_harm": "none", "other_harm": "none"}), None),
        (json!({"system_damage": "some", "important_system": true, "data_harm": "severe", "other_harm": "some"}), Some(2)),
    ];
    let plan = plan(CHONGQING);
    for (facts, level) in rows {
        let answer = answered(&plan, facts.clone());
        assert_eq!((answer.level, answer.level_strict), (level, level), "{facts}");
    }
}

/// An independent reading of 第一篇 四 for every combination of answers, unknown ones included.
#[test]
fn every_combination() {
    let plan = plan(CHONGQING);
    let damages = [None, Some("none"), Some("some"), Some("severe"), Some("very_severe")];
    let data = [None, Some("none"), Some("fairly_severe"), Some("severe"), Some("very_severe")];
    let others = [None, Some("none"), Some("some"), Some("fairly_severe"), Some("severe"), Some("very_severe")];
    let by = |value: Option<&str>| match value {
        Some("very_severe") => Some(1),
        Some("severe") => Some(2),
        Some("fairly_severe") => Some(3),
        Some("some") => Some(4),
        _ => None,
    };
    for important in [None, Some(false), Some(true)] {
        for damage in damages {
            for harm in data {
                for other in others {
                    let facts = json!({"important_system": important, "system_damage": damage, "data_harm": harm, "other_harm": other});
                    let by_damage = match (important, damage) {
                        (Some(true), Some("some")) => Some(3),
                        (Some(true), value) => by(value),
                        (_, Some(value)) if value != "none" => Some(4),
                        _ => None,
                    };
                    let level = [by_damage, by(harm), by(other)].into_iter().flatten().min();
                    let answer = answered(&plan, facts.clone());
                    assert_eq!((answer.level, answer.level_strict), (level, level), "{facts}");

                    // Each unknown fact alone: the best that any of its values gives, if it is better.
                    let better = |to: Option<u8>| to.filter(|to| level.is_none_or(|l| *to < l));
                    let alone_damage = if important == Some(true) { Some(1) } else { Some(4) };
                    let alone_important = match damage {
                        Some("some") => Some(3),
                        value => by(value),
                    };
                    let mut expected = Vec::new();
                    let facts_in_order = [
                        ("system_damage", damage.is_none(), alone_damage),
                        ("important_system", important.is_none(), alone_important),
                        ("data_harm", harm.is_none(), Some(1)),
                        ("other_harm", other.is_none(), Some(1)),
                    ];
                    for (fact, unknown, to) in facts_in_order {
                        if let Some(to) = better(to).filter(|_| unknown) {
                            expected.push(format!("{fact}→{to}"));
                        }
                    }
                    assert_eq!(raises(&answer), expected, "{facts}");
                }
            }
        }
    }
}

/// Damage alone leaves the level open upwards: whether the system is important decides.
#[test]
fn damage_to_a_system_of_unknown_importance() {
    let plan = plan(CHONGQING);
    for (damage, to) in [("some", 3), ("severe", 2), ("very_severe", 1)] {
        let answer = answered(&plan, json!({"system_damage": damage, "data_harm": "none", "other_harm": "none"}));
        assert_eq!((answer.level, raises(&answer)), (Some(4), vec![format!("important_system→{to}")]));
        let settled =
            answered(&plan, json!({"system_damage": damage, "important_system": false, "data_harm": "none", "other_harm": "none"}));
        assert_eq!((settled.level, raises(&settled)), (Some(4), vec![]));
    }
}

/// Two unknown facts that only together reach level Ⅰ are named in a note, since neither does alone.
#[test]
fn facts_that_raise_only_together_are_noted() {
    let answer = answered(&plan(CHONGQING), json!({"data_harm": "none", "other_harm": "none"}));
    assert_eq!(raises(&answer), ["system_damage→4"]);
    assert_eq!(answer.notes.len(), 1);
    assert_eq!(answer.notes[0].clause, "第一篇/四/（一）/1");
    assert!(answer.notes[0].text.contains("Ⅰ级特别重大"), "{}", answer.notes[0].text);
}

#[test]
fn the_basis_names_clause_fact_and_words() {
    let plan = plan(CHONGQING);
    let rows: Vec<(Value, Vec<&str>, &str)> = vec![
        (
            json!({"system_damage": "severe", "important_system": true}),
            vec!["第一篇/四/（二）/1 system_damage", "第一篇/四/（二）/1 important_system"],
            "重要网络和信息系統遭受严重的系统损失，造成系统长时间中断或局部瘫痪，业务能力受到极大影响。",
        ),
        (
            json!({"data_harm": "very_severe"}),
            vec!["第一篇/四/（一）/2 data_harm"],
            "重要敏感信息和关键数据丢失或被窃取、篡改、假冒，对本单位业务工作和公众利益构成特别严重影响。",
        ),
        (
            json!({"other_harm": "fairly_severe"}),
            vec!["第一篇/四/（三）/3 other_harm"],
            "其他对单位运转或公众利益构成较严重威胁，造成较严重影响的网络安全事件。",
        ),
        (
            json!({"other_harm": "some"}),
            vec!["第一篇/四/（四） other_harm"],
            "对单位运转或公众利益构成一定威胁，造成一定影响的网络安全事件",
        ),
        (
            json!({"system_damage": "some", "important_system": false}),
            vec!["第一篇/四/（四） system_damage"],
            "除上述情形外，对单位运转或公众利益构成一定威胁，造成一定影响的网络安全事件，为一般网络安全事件。",
        ),
    ];
    for (facts, basis, quote) in rows {
        let answer = answered(&plan, facts.clone());
        assert_eq!(rests_on(&answer), basis, "{facts}");
        assert_eq!(answer.basis[0].quote, quote, "{facts}");
    }
}

#[test]
fn every_category_but_one_is_within_the_plan() {
    let plan = plan(CHONGQING);
    let ids = ["malicious_program", "network_attack", "information_destruction", "facility_fault", "disaster", "other"];
    assert_eq!(plan.categories.len(), ids.len() + 1);
    for id in ids {
        let case = Case::from_json(&plan, &json!({"category": id, "facts": {"data_harm": "severe"}})).unwrap();
        assert_eq!(answer(&plan, &case).level, Some(2), "{id}");
    }
}

/// 信息内容安全事件: another plan's, by 第一篇 三. Nothing is judged and nothing is owed by this one, whatever the facts say.
#[test]
fn information_content_is_outside() {
    let plan = plan(CHONGQING);
    for facts in [json!({}), json!({"data_harm": "very_severe", "system_damage": "very_severe", "important_system": true})] {
        let case = json!({"category": "information_content", "discovered_at": shipped::DISCOVERED, "facts": facts});
        let answer = answer(&plan, &Case::from_json(&plan, &case).unwrap());
        assert_eq!((answer.level, answer.level_strict, answer.level_name, answer.colour), (None, None, None, None));
        assert!(answer.basis.is_empty() && answer.could_raise.is_empty() && answer.obligations.is_empty());
        assert_eq!(answer.notes.len(), 1);
        assert_eq!(answer.notes[0].clause, "第一篇/三");
        assert!(answer.notes[0].text.contains("其中，有关信息内容安全事件的应对，另行制定专项预案。"), "{}", answer.notes[0].text);
    }
}
