//! Who owes whom which report, in what form, by when: the exact set at every level of both plans.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod shipped;

use chrono::DateTime;
use plan::{Case, ClockStarts, Facts, Plan, answer, owed};
use serde_json::{Value, json};
use shipped::{CHONGQING, SHANGHAI, answered, lines, plan};

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

fn check(plan: &Plan, facts: Value, expected: Vec<String>) {
    let answer = answered(plan, facts.clone());
    assert_eq!(sorted(lines(&answer)), sorted(expected), "{facts}");
    for o in &answer.obligations {
        assert!(plan.clause(&o.clause).unwrap().text.as_ref().unwrap().contains(&o.quote), "{}", o.quote);
    }
}

fn all(parts: &[&[String]]) -> Vec<String> {
    parts.concat()
}

fn marked(lines: &[String]) -> Vec<String> {
    lines.iter().map(|l| format!("{l} at least")).collect()
}

const FOUR: [&str; 4] = ["市网安办", "市应急联动中心", "相关区县政府", "责任单位"];
const DUTY_ROOMS: [&str; 2] = ["市委值班室", "市政府值班室"];

/// At every level. 4.1.1: three parties, each to two recipients; 4.3.1: one report to any of four; 4.3.2: from the field.
fn always() -> Vec<String> {
    let mut lines: Vec<String> = ["事发单位", "责任单位", "相关工作机构"]
        .iter()
        .flat_map(|from| ["上级主管部门", "市网安办"].map(|to| format!("4.1.1 {from}→{to} must written promptly discovered -")))
        .collect();
    let any = "市计算机病毒防范服务中心或市网安办或市应急联动中心或相关区县政府";
    lines.push(format!("4.3.1 事发单位→{any} must written promptly discovered -"));
    lines.push("4.3.2 市计算机病毒防范服务中心→市网安办 must written promptly developed -".to_owned());
    lines
}

/// 4.4.1: what 先期处置 can't control goes to the 市政府, at any level and with none.
fn not_contained() -> Vec<String> {
    ["市网安办", "市应急联动中心"].map(|from| format!("4.4.1 {from}→市政府 must written promptly developed -")).to_vec()
}

/// 4.1.2, 一般: half an hour by word of mouth, an hour in writing.
fn general() -> Vec<String> {
    vec![
        "4.1.2 事发单位→市网安办值班室 must oral PT30M discovered 2026-11-22T10:00:00+08:00".to_owned(),
        "4.1.2 事发单位→市网安办值班室 must written PT1H discovered 2026-11-22T10:30:00+08:00".to_owned(),
    ]
}

/// 4.1.2, 较大以上或特殊情况: 立即 has no number and names no form.
fn at_once() -> Vec<String> {
    ["oral", "written"].map(|form| format!("4.1.2 事发单位→市网安办值班室 must {form} immediately discovered -")).to_vec()
}

/// 4.1.3, 重大: four parties, each to two recipients, in two forms; only the 责任单位 knows when it received the report.
fn major() -> Vec<String> {
    let mut lines = Vec::new();
    for from in FOUR {
        for to in DUTY_ROOMS {
            for (form, allowance, due) in [("oral", "PT1H", "10:30"), ("written", "PT2H", "11:30")] {
                let due = if from == "责任单位" { format!("2026-11-22T{due}:00+08:00") } else { "-".to_owned() };
                lines.push(format!("4.1.3 {from}→{to} must {form} {allowance} received {due}"));
            }
        }
    }
    lines
}

/// 4.1.3, 特别重大或特殊情况.
fn largest() -> Vec<String> {
    let mut lines = Vec::new();
    for from in FOUR {
        for to in DUTY_ROOMS {
            for form in ["oral", "written"] {
                lines.push(format!("4.1.3 {from}→{to} must {form} immediately received -"));
            }
        }
    }
    lines
}

#[test]
fn shanghai_at_each_level() {
    let plan = plan(SHANGHAI);
    for special in [json!(false), Value::Null] {
        check(&plan, json!({"spread": "none", "special": special}), all(&[&always(), &general()]));
        check(&plan, json!({"spread": "barely", "special": special}), all(&[&always(), &at_once()]));
        check(&plan, json!({"spread": "strong", "special": special}), all(&[&always(), &at_once(), &major()]));
        check(&plan, json!({"spread": "very_strong", "special": special}), all(&[&always(), &at_once(), &largest()]));
    }
}

/// 特殊情况 makes it 立即 at any level.
#[test]
fn shanghai_special_at_each_level() {
    let plan = plan(SHANGHAI);
    for spread in ["none", "barely", "strong", "very_strong"] {
        check(&plan, json!({"spread": spread, "special": true}), all(&[&always(), &at_once(), &largest()]));
    }
}

#[test]
fn shanghai_with_no_level() {
    let plan = plan(SHANGHAI);
    for special in [json!(false), Value::Null] {
        check(&plan, json!({"special": special}), marked(&all(&[&always(), &general()])));
        check(&plan, json!({"special": special, "affected": []}), marked(&all(&[&always(), &general()])));
    }
    check(&plan, json!({"special": true}), marked(&all(&[&always(), &at_once(), &largest()])));
}

/// 先期处置仍不能控制 is what brings 4.4.1, not the level.
#[test]
fn shanghai_not_contained_at_each_level() {
    let plan = plan(SHANGHAI);
    for (spread, rest) in [("none", general()), ("barely", at_once()), ("strong", [at_once(), major()].concat())] {
        check(&plan, json!({"spread": spread, "uncontrolled": false}), all(&[&always(), &rest]));
        check(&plan, json!({"spread": spread, "uncontrolled": true}), all(&[&always(), &rest, &not_contained()]));
    }
    check(&plan, json!({"uncontrolled": true}), marked(&all(&[&always(), &general(), &not_contained()])));
}

/// A report to any of several is one obligation, with one key.
#[test]
fn any_of_several_recipients_is_one_obligation() {
    let plan = plan(SHANGHAI);
    let owed = owed(&plan, Some(4), &Facts::new(), &ClockStarts::default());
    let keys: Vec<String> = owed.iter().filter(|o| o.rule.clause.as_str() == "4.3.1").map(plan::Owed::key).collect();
    assert_eq!(keys, ["first-handling-report/incident_unit/virus_centre+office+linkage_centre+district/written"]);
}

#[test]
fn shanghai_counts() {
    let plan = plan(SHANGHAI);
    assert_eq!(major().len(), 4 * 2 * 2);
    let answer = answered(&plan, json!({"spread": "strong"}));
    let dated: Vec<&str> = answer.obligations.iter().filter(|o| o.clause == "4.1.3" && o.due.is_some()).map(|o| o.from.as_str()).collect();
    assert_eq!(dated, ["责任单位"; 4]);
}

fn chongqing_at_once() -> Vec<String> {
    let mut lines = Vec::new();
    for form in ["oral", "written"] {
        lines.push(format!("第四篇/一 各有关处室→应急工作组 must {form} immediately judged -"));
        lines.push(format!("第四篇/一 各有关处室→局网络安全工作领导小组 as_needed {form} immediately judged -"));
    }
    lines
}

fn chongqing_progress(level: &str) -> String {
    format!("第四篇/二/{level} 各有关处室→应急工作组 must written promptly developed -")
}

fn chongqing_notify(level: &str, to: &[&str]) -> Vec<String> {
    to.iter().map(|to| format!("第四篇/二/{level} 应急工作组→{to} must written promptly developed -")).collect()
}

#[test]
fn chongqing_at_each_level() {
    let plan = plan(CHONGQING);
    let (one, two) = ("（一）", "（二）/2");
    check(
        &plan,
        json!({"data_harm": "very_severe"}),
        all(&[&chongqing_at_once(), &[chongqing_progress(one)], &chongqing_notify(one, &["市委网信办", "市网安总队"])]),
    );
    check(
        &plan,
        json!({"data_harm": "severe"}),
        all(&[
            &chongqing_at_once(),
            &[chongqing_progress(two)],
            &chongqing_notify(two, &["局网络安全工作领导小组", "市委网信办", "市网安总队"]),
        ]),
    );
    check(&plan, json!({"data_harm": "fairly_severe"}), vec![chongqing_progress("（三）")]);
    check(&plan, json!({"other_harm": "some"}), vec![chongqing_progress("（四）")]);
    check(&plan, json!({}), marked(&[chongqing_progress("（四）")]));
    check(&plan, json!({"data_harm": "none", "other_harm": "none", "system_damage": "none"}), marked(&[chongqing_progress("（四）")]));
}

/// A due time keeps the offset in which discovery was told.
#[test]
fn due_times_are_counted_across_midnight_and_in_any_offset() {
    let plan = plan(SHANGHAI);
    let rows = [
        ("2026-11-22T23:45:00+08:00", "2026-11-23T00:15:00+08:00", "2026-11-23T00:45:00+08:00"),
        ("2026-12-31T23:59:30+08:00", "2027-01-01T00:29:30+08:00", "2027-01-01T00:59:30+08:00"),
        ("2026-11-22T01:30:00Z", "2026-11-22T02:00:00+00:00", "2026-11-22T02:30:00+00:00"),
        ("2026-11-22T07:00:00+05:30", "2026-11-22T07:30:00+05:30", "2026-11-22T08:00:00+05:30"),
        ("2028-02-28T23:40:00-03:30", "2028-02-29T00:10:00-03:30", "2028-02-29T00:40:00-03:30"),
    ];
    for (discovered, oral, written) in rows {
        let case = json!({"discovered_at": discovered, "facts": {"spread": "none"}});
        let answer = answer(&plan, &Case::from_json(&plan, &case).unwrap());
        let dues: Vec<&str> = answer.obligations.iter().filter_map(|o| o.due.as_deref()).collect();
        assert_eq!(dues, [oral, written], "{discovered}");
    }
}

#[test]
fn an_unknown_discovery_gives_no_due_time() {
    for facts in [json!({"spread": "none"}), json!({"spread": "strong"})] {
        let plan = plan(SHANGHAI);
        let answer = answer(&plan, &Case::from_json(&plan, &json!({"facts": facts})).unwrap());
        assert!(!answer.obligations.is_empty() && answer.obligations.iter().all(|o| o.due.is_none()));
    }
}

/// 接报: a party's clock of 4.1.3 runs from when it received the report, for the 责任单位 also from discovery.
#[test]
fn receipt_starts_the_clocks_of_each_party() {
    let plan = plan(SHANGHAI);
    let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
    let starts = ClockStarts {
        discovered: Some(at("2026-11-22T09:30:00+08:00")),
        judged: Some(at("2026-11-22T09:50:00+08:00")),
        ended: None,
        received: [
            ("office".to_owned(), at("2026-11-22T09:40:00+08:00")),
            ("responsible_unit".to_owned(), at("2026-11-22T09:35:00+08:00")),
        ]
        .into(),
    };
    let oral: Vec<(String, Option<String>)> = owed(&plan, Some(2), &Facts::new(), &starts)
        .iter()
        .filter(|o| o.rule.id.as_str() == "major-oral" && o.to[0].id.as_str() == "party_duty_room")
        .map(|o| (o.from.id.to_string(), o.due.map(|d| d.to_rfc3339())))
        .collect();
    let due = |text: &str| Some(format!("2026-11-22T{text}:00+08:00"));
    assert_eq!(
        oral,
        [
            ("office".to_owned(), due("10:40")),
            ("linkage_centre".to_owned(), None),
            ("district".to_owned(), None),
            ("responsible_unit".to_owned(), due("10:35")),
        ]
    );
}

/// Chongqing's 立即 runs from the judgement, and shows the time that has passed since then.
#[test]
fn a_judgement_starts_the_clocks_that_say_so() {
    let plan = plan(CHONGQING);
    let judged = DateTime::parse_from_rfc3339("2026-11-22T09:50:00+08:00").unwrap();
    let starts = ClockStarts { judged: Some(judged), ..ClockStarts::default() };
    for o in owed(&plan, Some(1), &Facts::new(), &starts) {
        let wanted = o.rule.clause.as_str() == "第四篇/一";
        assert_eq!((o.started, o.due), (wanted.then_some(judged), None), "{}", o.rule.id);
    }
}

/// A key tells rule, party, recipient and form apart, so that one dispatch can't stop another's clock.
#[test]
fn keys_are_unique() {
    for id in shipped::BOTH {
        let plan = plan(id);
        for level in 1..=4 {
            let mut keys: Vec<String> =
                owed(&plan, Some(level), &Facts::new(), &ClockStarts::default()).iter().map(plan::Owed::key).collect();
            let count = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), count, "{id} level {level}");
        }
    }
}

/// The summary report: owed from the end of the response on, due at the end of the thirtieth day, the first not counted.
#[test]
fn the_summary_report_is_due_thirty_days_after_the_end() {
    let plan = plan(CHONGQING);
    let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
    let rows = [
        ("2026-11-22T00:00:00+08:00", "2026-12-22T23:59:59+08:00"),
        ("2026-11-22T23:59:59+08:00", "2026-12-22T23:59:59+08:00"),
        ("2027-01-30T10:00:00+08:00", "2027-03-01T23:59:59+08:00"),
        ("2028-01-30T10:00:00+08:00", "2028-02-29T23:59:59+08:00"),
        ("2026-12-05T10:00:00-03:30", "2027-01-04T23:59:59-03:30"),
    ];
    for (ended, due) in rows {
        for (level, from, to) in [
            (1, "working_group", "leading_group"),
            (2, "working_group", "leading_group"),
            (3, "department", "working_group"),
            (4, "department", "working_group"),
        ] {
            let starts = ClockStarts { ended: Some(at(ended)), ..ClockStarts::default() };
            let all = owed(&plan, Some(level), &Facts::new(), &starts);
            let found: Vec<_> = all.iter().filter(|o| o.rule.clause.as_str() == "第五篇").collect();
            assert_eq!(found.len(), 1, "level {level}");
            assert_eq!((found[0].from.id.as_str(), found[0].to[0].id.as_str()), (from, to));
            assert_eq!(found[0].due, Some(at(due)), "{ended}");
        }
    }
    for id in shipped::BOTH {
        let plan = shipped::plan(id);
        for level in 1..=4 {
            let before = owed(&plan, Some(level), &Facts::new(), &ClockStarts::default());
            assert!(before.iter().all(|o| o.rule.starts != plan::Starts::Ended), "{id}: nothing of it is owed before the end");
        }
    }
}
