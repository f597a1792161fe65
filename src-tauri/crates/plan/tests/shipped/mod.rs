//! The two shipped plans, their source texts, and a case put to them as JSON.
#![allow(dead_code)]

use plan::{Answer, Case, Facts, Plan, answer, load};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

pub const SHANGHAI: &str = "shanghai-2016";
pub const CHONGQING: &str = "chongqing-jrjgj";
pub const BOTH: [&str; 2] = [SHANGHAI, CHONGQING];
/// The moment of discovery in every case of these tests.
pub const DISCOVERED: &str = "2026-11-22T09:30:00+08:00";

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The plan file.
pub fn file(id: &str) -> String {
    read(&format!("../../plans/{id}.toml"))
}

/// The text that the plan file was made from.
pub fn source(id: &str) -> String {
    read(&format!("../../../tests/fixtures/plans/{id}.txt"))
}

pub fn plan(id: &str) -> Plan {
    load(&format!("{id}.toml"), &file(id))
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

pub fn facts(plan: &Plan, facts: Value) -> Facts {
    Case::from_json(plan, &json!({ "facts": facts })).unwrap().facts
}

/// The answer to facts that became known of an incident discovered at `DISCOVERED`.
pub fn answered(plan: &Plan, facts: Value) -> Answer {
    answer(plan, &Case::from_json(plan, &json!({ "discovered_at": DISCOVERED, "facts": facts })).unwrap())
}

/// `fact→level` for everything that could raise the level.
pub fn raises(answer: &Answer) -> Vec<String> {
    answer.could_raise.iter().map(|r| format!("{}→{}", r.fact, r.to)).collect()
}

/// `clause fact` for everything that the level rests on.
pub fn rests_on(answer: &Answer) -> Vec<String> {
    answer.basis.iter().map(|b| format!("{} {}", b.clause, b.fact)).collect()
}

/// One line an obligation: everything that the contract says of it, but for the quote.
pub fn lines(answer: &Answer) -> Vec<String> {
    answer
        .obligations
        .iter()
        .map(|o| {
            let json = serde_json::to_value(o).unwrap();
            let word = |key: &str| json[key].as_str().unwrap().to_owned();
            format!(
                "{} {}→{} {} {} {} {} {}{}",
                o.clause,
                o.from,
                o.to,
                word("need"),
                word("form"),
                o.allowance,
                word("starts"),
                o.due.as_deref().unwrap_or("-"),
                if o.at_least { " at least" } else { "" }
            )
        })
        .collect()
}
