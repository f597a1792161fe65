//! The two shipped plans, their source texts, and a case put to them as JSON.
#![allow(dead_code)]

use plan::{Answer, Case, Facts, Plan, Text, answer, load};
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

/// Without any blank or line break.
pub fn tight(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every quote of every rule with the clause in which it must stand.
pub fn quotes(plan: &Plan) -> Vec<(&str, &str)> {
    let mut all: Vec<(&Text, &Text)> = Vec::new();
    for c in &plan.categories {
        all.push((&c.clause, &c.quote));
        all.extend(c.outside.iter().map(|q| (&c.clause, q)));
    }
    all.extend(plan.levels.iter().flat_map(|l| &l.criteria).flat_map(|c| c.indicators.iter().map(move |i| (&c.clause, &i.quote))));
    all.extend(plan.obligations.iter().map(|o| (&o.clause, &o.quote)));
    all.extend(plan.duties.iter().map(|d| (&d.clause, &d.quote)));
    for r in &plan.responses {
        all.push((&r.clause, &r.quote));
        all.extend(r.called.iter().map(|q| (&r.clause, q)));
    }
    for c in &plan.closures {
        all.push((&c.clause, &c.quote));
        all.extend(c.conditions.iter().map(|condition| (&c.clause, &condition.quote)));
        for s in &c.steps {
            let clause = s.clause.as_ref().unwrap_or(&c.clause);
            all.extend(s.quote.iter().chain(&s.called).map(|q| (clause, q)));
        }
    }
    for i in &plan.investigations {
        all.push((&i.clause, &i.quote));
        all.extend(i.headings.iter().map(|h| &h.name).chain(&i.days_quote).chain(&i.called).map(|q| (&i.clause, q)));
    }
    for w in &plan.warnings {
        all.extend([(&w.clause, &w.quote), (&w.lift_clause, &w.lift_quote)]);
        all.extend(w.name.iter().map(|q| (&w.clause, q)));
        all.extend(w.duties.iter().map(|d| (&d.clause, &d.quote)));
    }
    for n in &plan.warning_notices {
        all.push((&n.clause, &n.quote));
        all.extend(n.contents.iter().chain(&n.channels).map(|q| (&n.clause, q)));
    }
    all.extend(plan.prevention.iter().map(|p| (&p.clause, &p.quote)));
    for a in &plan.accountability {
        all.push((&a.clause, &a.quote));
        all.extend(a.acts.iter().map(|q| (&a.clause, q)));
    }
    all.extend(plan.answers.iter().filter_map(|a| a.quote.as_ref().map(|q| (&a.clause, q))));
    all.into_iter().map(|(clause, quote)| (clause.as_str(), quote.as_str())).collect()
}
