//! A case that can't be read is refused with one line that names the key, and never with a panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod shipped;

use plan::{Case, FactValue};
use serde_json::{Value, json};
use shipped::{CHONGQING, SHANGHAI, plan};

fn refused(plan_id: &str, case: Value, key: &str) {
    let plan = plan(plan_id);
    match Case::from_json(&plan, &case) {
        Ok(read) => panic!("{case} was read as {read:?}"),
        Err(error) => {
            assert_eq!(error.key, key, "{case}: {error}");
            let line = error.to_string();
            assert!(line.starts_with(key) && !line.contains('\n') && !error.message.is_empty(), "{case}: {line}");
        }
    }
}

#[test]
fn facts_that_the_plan_does_not_ask_for() {
    refused(SHANGHAI, json!({"facts": {"loss": 1}}), "facts.loss");
    refused(SHANGHAI, json!({"facts": {"loss": null}}), "facts.loss");
    refused(SHANGHAI, json!({"facts": {"system_damage": "none"}}), "facts.system_damage");
    refused(CHONGQING, json!({"facts": {"spread": "none"}}), "facts.spread");
    refused(CHONGQING, json!({"facts": {"special": true}}), "facts.special");
    refused(SHANGHAI, json!({"facts": {"": 1}}), "facts.");
    refused(SHANGHAI, json!({"facts": {"Spread": "none"}}), "facts.Spread");
}

#[test]
fn wrong_types() {
    for value in [json!("1000"), json!(true), json!([1]), json!({}), json!("")] {
        refused(SHANGHAI, json!({"facts": {"direct_loss_wan": value}}), "facts.direct_loss_wan");
    }
    for value in [json!(1), json!(true), json!(["none"]), json!({}), json!("weak"), json!(""), json!("None")] {
        refused(SHANGHAI, json!({"facts": {"spread": value}}), "facts.spread");
    }
    for value in
        [json!("tier1_unit"), json!(1), json!(true), json!({}), json!([1]), json!([null]), json!(["tier3_unit"]), json!([["tier1_unit"]])]
    {
        refused(SHANGHAI, json!({"facts": {"affected": value}}), "facts.affected");
    }
    for value in [json!("true"), json!(1), json!(0), json!([]), json!({})] {
        refused(SHANGHAI, json!({"facts": {"special": value}}), "facts.special");
        refused(CHONGQING, json!({"facts": {"important_system": value}}), "facts.important_system");
    }
    for fact in ["system_damage", "data_harm", "other_harm"] {
        refused(CHONGQING, json!({"facts": {fact: "terrible"}}), &format!("facts.{fact}"));
    }
    // Degrees are each fact's own.
    refused(CHONGQING, json!({"facts": {"system_damage": "fairly_severe"}}), "facts.system_damage");
    refused(CHONGQING, json!({"facts": {"data_harm": "some"}}), "facts.data_harm");
}

#[test]
fn amounts_that_can_not_be() {
    for text in [
        "-1",
        "-0.000001",
        "-1e-7",
        "-1e300",
        "1e300",
        "1.7976931348623157e308",
        "1e18",
        "1e14",
        "9223372036854775807",
        "18446744073709551615",
        "-9223372036854775808",
        "0.0000001",
        "1.0000001",
        "499.9999999",
        "1e-7",
        "1e-300",
        "5e-324",
    ] {
        let case: Value = serde_json::from_str(&format!("{{\"facts\": {{\"direct_loss_wan\": {text}}}}}")).unwrap();
        refused(SHANGHAI, case, "facts.direct_loss_wan");
    }
}

#[test]
fn amounts_are_read_exactly() {
    let plan = plan(SHANGHAI);
    for (text, millionths) in [
        ("0", 0),
        ("-0", 0),
        ("-0.0", 0),
        ("0.000001", 1),
        ("1e-6", 1),
        ("0.1", 100_000),
        ("0.3", 300_000),
        ("499.99", 499_990_000),
        ("999.999999", 999_999_999),
        ("5000.000001", 5_000_000_001),
        ("5e3", 5_000_000_000),
        ("1E6", 1_000_000_000_000),
        ("1234567.891011", 1_234_567_891_011),
        ("1000000000000", 1_000_000_000_000_000_000),
    ] {
        let case: Value = serde_json::from_str(&format!("{{\"facts\": {{\"direct_loss_wan\": {text}}}}}")).unwrap();
        let facts = Case::from_json(&plan, &case).unwrap_or_else(|e| panic!("{text}: {e}")).facts;
        assert_eq!(facts["direct_loss_wan"], FactValue::Amount(millionths), "{text}");
    }
}

#[test]
fn times_without_an_offset_or_that_are_none() {
    for time in [
        json!("2026-11-22T09:30:00"),
        json!("2026-11-22 09:30"),
        json!("2026-11-22"),
        json!("09:30"),
        json!(""),
        json!("2026-13-01T00:00:00+08:00"),
        json!("2026-02-29T00:00:00+08:00"),
        json!("2026-11-22T24:30:00+08:00"),
        json!("2026-11-22T09:30:00+8"),
        json!("2026年11月22日09:30"),
        json!(1_763_775_000),
        json!(true),
        json!(["2026-11-22T09:30:00+08:00"]),
        json!({}),
    ] {
        refused(SHANGHAI, json!({"discovered_at": time}), "discovered_at");
    }
}

#[test]
fn unknown_keys_categories_and_shapes() {
    refused(SHANGHAI, json!({"discovered": "2026-11-22T09:30:00+08:00"}), "discovered");
    refused(SHANGHAI, json!({"Facts": {}}), "Facts");
    refused(SHANGHAI, json!({"unknown": null}), "unknown");
    refused(SHANGHAI, json!({"category": "information_content"}), "category");
    refused(CHONGQING, json!({"category": "attack"}), "category");
    refused(CHONGQING, json!({"category": 1}), "category");
    for facts in [json!([]), json!("spread"), json!(1), json!(true)] {
        refused(SHANGHAI, json!({"facts": facts}), "facts");
    }
    for case in [json!([]), json!(null), json!(1), json!("facts"), json!(true)] {
        refused(SHANGHAI, case, "（全文）");
    }
}

#[test]
fn what_is_absent_or_null_is_unknown() {
    for id in shipped::BOTH {
        let plan = plan(id);
        let mut nulls = serde_json::Map::new();
        for fact in &plan.facts {
            nulls.insert(fact.id.to_string(), Value::Null);
        }
        for case in [json!({}), json!({"category": null, "discovered_at": null, "facts": null}), json!({"facts": nulls})] {
            let case = Case::from_json(&plan, &case).unwrap();
            assert!(case.facts.is_empty() && case.category.is_none() && case.discovered_at.is_none());
        }
    }
}

#[test]
fn an_answer_reads_back_as_it_was_given() {
    let plan = plan(SHANGHAI);
    let given = json!({"direct_loss_wan": 499.99, "spread": "barely", "affected": ["tier1_unit", "tier2_unit"], "special": true});
    let facts = shipped::facts(&plan, given.clone());
    for (id, value) in &facts {
        assert_eq!(value.to_json(), given[id], "{id}");
    }
}
