//! Shanghai 1.3.2: every indicator, every boundary, both readings.
#![allow(clippy::cast_possible_truncation, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod shipped;

use serde_json::{Value, json};
use shipped::{SHANGHAI, answered, plan, raises, rests_on};

type Row = (Value, Option<u8>, Option<u8>);

fn check(rows: Vec<Row>) {
    let plan = plan(SHANGHAI);
    for (facts, level, strict) in rows {
        let answer = answered(&plan, facts.clone());
        assert_eq!((answer.level, answer.level_strict), (level, strict), "{facts}");
    }
}

#[test]
fn a_loss_by_itself() {
    check(vec![
        (json!({"direct_loss_wan": 0}), Some(4), None),
        (json!({"direct_loss_wan": 0.000001}), Some(4), None),
        (json!({"direct_loss_wan": 499.99}), Some(4), None),
        (json!({"direct_loss_wan": 499.999999}), Some(4), None),
        (json!({"direct_loss_wan": 500}), Some(3), None),
        (json!({"direct_loss_wan": 500.0}), Some(3), None),
        (json!({"direct_loss_wan": 999.999999}), Some(3), None),
        (json!({"direct_loss_wan": 1000}), Some(2), None),
        (json!({"direct_loss_wan": 1000.000001}), Some(2), None),
        (json!({"direct_loss_wan": 4999.999999}), Some(2), None),
        (json!({"direct_loss_wan": 5000}), Some(2), None),
        (json!({"direct_loss_wan": 5000.000001}), Some(1), None),
        (json!({"direct_loss_wan": 1e6}), Some(1), None),
    ]);
}

#[test]
fn a_spread_by_itself() {
    check(vec![
        (json!({"spread": "none"}), Some(4), None),
        (json!({"spread": "barely"}), Some(3), None),
        (json!({"spread": "strong"}), Some(2), None),
        (json!({"spread": "very_strong"}), Some(1), None),
    ]);
}

/// What is affected stands after 或 in the levels Ⅱ to Ⅳ, and is one of five in level Ⅰ.
#[test]
fn what_is_affected_by_itself() {
    check(vec![
        (json!({"affected": []}), None, None),
        (json!({"affected": ["tier2_unit"]}), Some(4), Some(4)),
        (json!({"affected": ["tier1_unit"]}), Some(3), Some(3)),
        (json!({"affected": ["livelihood_system"]}), Some(2), Some(2)),
        (json!({"affected": ["citywide_paralysis"]}), Some(1), None),
        (json!({"affected": ["tier2_unit", "tier1_unit"]}), Some(3), Some(3)),
        (json!({"affected": ["livelihood_system", "tier2_unit"]}), Some(2), Some(2)),
        (json!({"affected": ["citywide_paralysis", "livelihood_system"]}), Some(1), Some(2)),
        (json!({"affected": ["tier2_unit", "tier1_unit", "livelihood_system", "citywide_paralysis"]}), Some(1), Some(2)),
        (json!({"affected": ["tier2_unit", "tier2_unit"]}), Some(4), Some(4)),
    ]);
}

#[test]
fn society_by_itself() {
    check(vec![
        (json!({"social_stability": true}), Some(1), None),
        (json!({"social_stability": false}), None, None),
        (json!({"derived_major": true}), Some(1), None),
        (json!({"derived_major": false}), None, None),
        (json!({"social_stability": false, "derived_major": true}), Some(1), None),
        (json!({"special": true}), None, None),
        (json!({"special": false}), None, None),
        (json!({}), None, None),
    ]);
}

/// The strict reading: a level's loss and spread together, or the one after 或 alone. More than a level's range reaches it too.
#[test]
fn loss_and_spread_together() {
    check(vec![
        (json!({"direct_loss_wan": 0, "spread": "none"}), Some(4), Some(4)),
        (json!({"direct_loss_wan": 0, "spread": "very_strong"}), Some(1), Some(4)),
        (json!({"direct_loss_wan": 6000, "spread": "none"}), Some(1), Some(4)),
        (json!({"direct_loss_wan": 499.99, "spread": "barely"}), Some(3), Some(4)),
        (json!({"direct_loss_wan": 500, "spread": "barely"}), Some(3), Some(3)),
        (json!({"direct_loss_wan": 500, "spread": "strong"}), Some(2), Some(3)),
        (json!({"direct_loss_wan": 999.99, "spread": "strong"}), Some(2), Some(3)),
        (json!({"direct_loss_wan": 1000, "spread": "strong"}), Some(2), Some(2)),
        (json!({"direct_loss_wan": 5000, "spread": "strong"}), Some(2), Some(2)),
        (json!({"direct_loss_wan": 5000.000001, "spread": "strong"}), Some(1), Some(2)),
        (json!({"direct_loss_wan": 6000, "spread": "very_strong"}), Some(1), Some(2)),
        (json!({"direct_loss_wan": 6000, "spread": "barely"}), Some(1), Some(3)),
        (json!({"direct_loss_wan": 0, "affected": ["tier1_unit"]}), Some(3), Some(3)),
        (json!({"spread": "very_strong", "affected": ["tier2_unit"]}), Some(1), Some(4)),
    ]);
}

#[test]
fn strictly_the_highest_level_wants_all_five() {
    let all = json!({
        "direct_loss_wan": 5000.000001, "spread": "very_strong", "affected": ["citywide_paralysis"],
        "social_stability": true, "derived_major": true
    });
    check(vec![(all.clone(), Some(1), Some(1))]);
    let short = [
        ("direct_loss_wan", json!(5000)),
        ("spread", json!("strong")),
        ("affected", json!([])),
        ("social_stability", json!(false)),
        ("derived_major", json!(false)),
    ];
    for (fact, value) in short {
        for value in [value, Value::Null] {
            let mut facts = all.clone();
            facts[fact] = value;
            let strict = answered(&plan(SHANGHAI), facts.clone()).level_strict;
            assert_ne!(strict, Some(1), "{facts}");
        }
    }
}

/// An independent reading of 1.3.2 for every combination of answers, unknown ones included.
#[test]
fn every_combination() {
    let plan = plan(SHANGHAI);
    let losses = [None, Some(0.0), Some(499.99), Some(500.0), Some(999.99), Some(1000.0), Some(5000.0), Some(5000.01)];
    let spreads = [None, Some("none"), Some("barely"), Some("strong"), Some("very_strong")];
    let places = ["tier2_unit", "tier1_unit", "livelihood_system", "citywide_paralysis"];
    let flags = [None, Some(false), Some(true)];
    let mut cases = 0;
    for loss in losses {
        for spread in spreads {
            for affected in std::iter::once(None).chain((0..16).map(Some)) {
                for social in flags {
                    for derived in flags {
                        let list = affected.map(|set: u32| {
                            places.iter().enumerate().filter(|(i, _)| set & (1 << i) != 0).map(|(_, p)| *p).collect::<Vec<_>>()
                        });
                        let facts = json!({
                            "direct_loss_wan": loss, "spread": spread, "affected": list,
                            "social_stability": social, "derived_major": derived
                        });
                        let by_loss = loss.map(|l| match l {
                            l if l > 5000.0 => 1,
                            l if l >= 1000.0 => 2,
                            l if l >= 500.0 => 3,
                            _ => 4,
                        });
                        let by_spread = spread.map(|s| 4 - spreads.iter().position(|x| *x == Some(s)).unwrap() as u8 + 1);
                        let by_place =
                            list.as_ref().and_then(|l| l.iter().map(|p| 4 - places.iter().position(|x| x == p).unwrap() as u8).min());
                        let by_flags = (social == Some(true) || derived == Some(true)).then_some(1);
                        let level = [by_loss, by_spread, by_place, by_flags].into_iter().flatten().min();

                        let all_five = by_loss == Some(1)
                            && by_spread == Some(1)
                            && list.as_ref().is_some_and(|l| l.contains(&"citywide_paralysis"))
                            && social == Some(true)
                            && derived == Some(true);
                        let both = by_loss.zip(by_spread).map(|(l, s)| l.max(s).max(2));
                        let after_or = list.as_ref().and_then(|l| {
                            l.iter()
                                .filter(|p| **p != "citywide_paralysis")
                                .map(|p| 4 - places.iter().position(|x| x == p).unwrap() as u8)
                                .min()
                        });
                        let strict = if all_five { Some(1) } else { [both, after_or].into_iter().flatten().min() };

                        let answer = answered(&plan, facts.clone());
                        assert_eq!((answer.level, answer.level_strict), (level, strict), "{facts}");
                        cases += 1;
                    }
                }
            }
        }
    }
    assert_eq!(cases, 8 * 5 * 17 * 9);
}

#[test]
fn the_basis_names_clause_fact_and_words() {
    let answer =
        answered(&plan(SHANGHAI), json!({"direct_loss_wan": 1000, "spread": "strong", "affected": ["livelihood_system", "tier2_unit"]}));
    assert_eq!(rests_on(&answer), ["1.3.2/(2) direct_loss_wan", "1.3.2/(2) spread", "1.3.2/(2) affected"]);
    let quotes: Vec<&str> = answer.basis.iter().map(|b| b.quote.as_str()).collect();
    assert_eq!(quotes, ["造成直接经济损失1000万至5000万元", "扩散性强", "发生在涉及国计民生的重要信息系统"]);
    assert_eq!((answer.level_name.as_deref(), answer.colour.as_deref()), (Some("重大"), Some("orange")));
    let one = answered(&plan(SHANGHAI), json!({"direct_loss_wan": 1000, "spread": "very_strong"}));
    assert_eq!(rests_on(&one), ["1.3.2/(1) spread"]);
    let none = answered(&plan(SHANGHAI), json!({}));
    assert_eq!((rests_on(&none).len(), none.level_name, none.colour), (0, None, None));
}

#[test]
fn names_and_colours() {
    for (spread, name, colour) in
        [("very_strong", "特别重大", "red"), ("strong", "重大", "orange"), ("barely", "较大", "yellow"), ("none", "一般", "blue")]
    {
        let answer = answered(&plan(SHANGHAI), json!({"spread": spread}));
        assert_eq!((answer.level_name.as_deref(), answer.colour.as_deref()), (Some(name), Some(colour)));
    }
}

/// The highest level that each unknown fact alone could still bring; 特殊情况 changes no level and is never named.
#[test]
fn what_could_raise_it() {
    let plan = plan(SHANGHAI);
    let rows: Vec<(Value, Vec<&str>)> = vec![
        (json!({}), vec!["direct_loss_wan→1", "spread→1", "affected→1", "social_stability→1", "derived_major→1"]),
        (json!({"spread": "none"}), vec!["direct_loss_wan→1", "affected→1", "social_stability→1", "derived_major→1"]),
        (json!({"spread": "none", "social_stability": false, "derived_major": false}), vec!["direct_loss_wan→1", "affected→1"]),
        (json!({"social_stability": true}), vec![]),
        (json!({"direct_loss_wan": 0, "spread": "none", "affected": [], "social_stability": false}), vec!["derived_major→1"]),
        (json!({"direct_loss_wan": 0, "spread": "none", "affected": [], "social_stability": false, "derived_major": false}), vec![]),
        (json!({"affected": [], "social_stability": false, "derived_major": false}), vec!["direct_loss_wan→1", "spread→1"]),
    ];
    for (facts, expected) in rows {
        assert_eq!(raises(&answered(&plan, facts.clone())), expected, "{facts}");
    }
}

#[test]
fn differing_readings_are_noted_with_the_clause() {
    let plan = plan(SHANGHAI);
    let differ = answered(&plan, json!({"spread": "very_strong", "affected": ["tier2_unit"]}));
    assert_eq!(differ.notes.len(), 1, "{:?}", differ.notes);
    assert_eq!(differ.notes[0].clause, "1.3.2/(1)");
    assert!(differ.notes[0].text.contains("Ⅰ级特别重大") && differ.notes[0].text.contains("Ⅳ级一般"), "{}", differ.notes[0].text);
    let agree = answered(&plan, json!({"affected": ["tier2_unit"]}));
    assert_eq!(agree.notes, []);
}

/// How many of a clause's indicators are met, as the panel shows it.
#[test]
fn progress_counts_the_indicators_of_each_clause() {
    use plan::IndicatorState::{Met, NotMet, Unknown};
    let plan = plan(SHANGHAI);
    let facts = shipped::facts(&plan, json!({"direct_loss_wan": 6000, "spread": "barely", "social_stability": false}));
    let judgement = plan::judge(&plan, None, &facts);
    let states: Vec<(u8, Vec<plan::IndicatorState>)> =
        judgement.progress.iter().map(|p| (p.level, p.indicators.iter().map(|(_, s)| *s).collect())).collect();
    assert_eq!(
        states,
        [
            (1, vec![Met, NotMet, Unknown, NotMet, Unknown]),
            (2, vec![Met, NotMet, Unknown]),
            (3, vec![Met, Met, Unknown]),
            (4, vec![Met, Met, Unknown]),
        ]
    );
}
