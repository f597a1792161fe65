//! What must hold of a plan beyond its shape: references resolve, every quote stands in its clause, levels are whole.

use crate::check_life;
use crate::model::{FactKind, Holds, Plan, Recipients, Test, Text};
use std::collections::BTreeSet;

/// One fault with the byte at which it stands.
pub struct Fault {
    pub at: usize,
    pub key: Option<&'static str>,
    pub message: String,
}

pub(crate) fn fault(at: usize, key: &'static str, message: String) -> Fault {
    Fault { at, key: Some(key), message }
}

/// Every fault of a plan, in no special order.
pub fn faults(plan: &Plan) -> Vec<Fault> {
    let mut found = Vec::new();
    if !(1..=2).contains(plan.format.get_ref()) {
        let message = format!("格式版本 {} 不认识，本程序认识 1 和 2，请升级程序", plan.format.get_ref());
        found.push(fault(plan.format.span().start, "format", message));
    }
    if plan.id.is_empty() || !plan.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        found.push(fault(plan.id.at(), "id", "预案编号只用小写字母、数字和连字符".to_owned()));
    }
    unique(&mut found, "parties.id", plan.parties.iter().map(|p| &p.id));
    unique(&mut found, "categories.id", plan.categories.iter().map(|c| &c.id));
    unique(&mut found, "facts.id", plan.facts.iter().map(|f| &f.id));
    unique(&mut found, "obligations.id", plan.obligations.iter().map(|o| &o.id));
    unique(&mut found, "clauses.id", plan.clauses.iter().map(|c| &c.id));

    for party in &plan.parties {
        for clause in &party.clauses {
            clause_exists(&mut found, plan, clause);
        }
        parties_exist(&mut found, plan, "parties.under", party.under.iter());
    }
    for category in &plan.categories {
        quoted(&mut found, plan, &category.clause, &category.quote);
        if let Some(outside) = &category.outside {
            quoted(&mut found, plan, &category.clause, outside);
        }
    }
    for fact in &plan.facts {
        for clause in &fact.clauses {
            clause_exists(&mut found, plan, clause);
        }
        let wants_values = matches!(fact.kind, FactKind::Choice | FactKind::Several);
        if wants_values == fact.values.is_empty() {
            let message = if wants_values { "这种要素要列出 values" } else { "这种要素没有 values" };
            found.push(fault(fact.id.at(), "facts.values", format!("{}：{message}", fact.id)));
        }
        unique(&mut found, "facts.values.id", fact.values.iter().map(|v| &v.id));
    }
    levels(&mut found, plan);
    for rule in &plan.obligations {
        quoted(&mut found, plan, &rule.clause, &rule.quote);
        for party in rule.from.iter().chain(&rule.to) {
            if plan.party(party).is_none() {
                found.push(fault(party.at(), "obligations.from/to", format!("没有 id 为 {party} 的 parties")));
            }
        }
        if rule.from.is_empty() || rule.to.is_empty() || rule.forms.is_empty() {
            found.push(fault(rule.id.at(), "obligations", format!("{}：from、to、forms 都不能为空", rule.id)));
        }
        if rule.recipients == Recipients::Any && rule.to.len() < 2 {
            found.push(fault(rule.id.at(), "obligations.recipients", format!("{}：任报其一（any）至少要有两个 to", rule.id)));
        }
        for level in &rule.when.levels {
            if plan.level(*level).is_none() {
                found.push(fault(rule.id.at(), "obligations.when.levels", format!("{}：没有第 {level} 级", rule.id)));
            }
        }
        for flag in rule.when.or.iter().chain(&rule.when.unless) {
            if plan.fact(flag).is_none_or(|f| f.kind != FactKind::Flag) {
                found.push(fault(flag.at(), "obligations.when", format!("{flag} 不是 flag 要素")));
            }
        }
    }
    check_life::faults(&mut found, plan);
    found
}

pub(crate) fn parties_exist<'a>(found: &mut Vec<Fault>, plan: &Plan, key: &'static str, ids: impl Iterator<Item = &'a Text>) {
    for id in ids {
        if plan.party(id).is_none() {
            found.push(fault(id.at(), key, format!("没有 id 为 {id} 的 parties")));
        }
    }
}

pub(crate) fn levels_exist(found: &mut Vec<Fault>, plan: &Plan, at: usize, key: &'static str, levels: &[u8]) {
    for level in levels {
        if plan.level(*level).is_none() {
            found.push(fault(at, key, format!("没有第 {level} 级")));
        }
    }
}

fn levels(found: &mut Vec<Fault>, plan: &Plan) {
    if plan.levels.is_empty() || plan.levels.len() > 9 {
        found.push(fault(0, "levels", "要有 1 至 9 个级别".to_owned()));
    }
    for (index, level) in plan.levels.iter().enumerate() {
        if usize::from(level.level) != index + 1 {
            found.push(fault(level.numeral.at(), "levels.level", "级别从 1 起、从高到低依次排列".to_owned()));
        }
        if !matches!(level.colour.as_str(), "red" | "orange" | "yellow" | "blue") {
            found.push(fault(level.colour.at(), "levels.colour", format!("{} 不是 red、orange、yellow、blue 之一", level.colour)));
        }
        clause_exists(found, plan, &level.clause);
        for criterion in &level.criteria {
            clause_exists(found, plan, &criterion.clause);
            if criterion.indicators.is_empty() {
                found.push(fault(criterion.clause.at(), "levels.criteria.indicators", "至少要有一项".to_owned()));
            }
            for indicator in &criterion.indicators {
                quoted(found, plan, &criterion.clause, &indicator.quote);
                if indicator.tests.is_empty() {
                    found.push(fault(indicator.quote.at(), "tests", "至少要有一个条件".to_owned()));
                }
                for test in &indicator.tests {
                    test_fits(found, plan, test);
                }
            }
        }
    }
}

fn test_fits(found: &mut Vec<Fault>, plan: &Plan, test: &Test) {
    let Some(fact) = plan.fact(&test.fact) else {
        found.push(fault(test.fact.at(), "tests.fact", format!("没有 id 为 {} 的 facts", test.fact)));
        return;
    };
    let known = |value: &Text| fact.values.iter().any(|v| v.id.as_str() == value.as_str());
    let fits = match (&test.holds, fact.kind) {
        (Holds::Is(_), FactKind::Flag) | (Holds::AmountAtLeast(_) | Holds::AmountAbove(_), FactKind::Amount) => true,
        (Holds::AtLeast(value), FactKind::Choice) | (Holds::Includes(value), FactKind::Several) => known(value),
        _ => false,
    };
    if !fits {
        found.push(fault(
            test.fact.at(),
            "tests",
            format!("条件与要素 {} 不相配：flag 用 is，choice 用 at_least，several 用 includes，amount 用 at_least 或 above，取值要在 values 里", fact.id),
        ));
    }
}

fn clause_exists(found: &mut Vec<Fault>, plan: &Plan, clause: &Text) {
    if plan.clause(clause).is_none() {
        found.push(fault(clause.at(), "clause", format!("没有 id 为 {clause} 的 clauses")));
    }
}

pub(crate) fn quoted(found: &mut Vec<Fault>, plan: &Plan, clause: &Text, quote: &Text) {
    match plan.clause(clause) {
        None => clause_exists(found, plan, clause),
        Some(c) => {
            let stands = c.text.as_ref().is_some_and(|text| text.contains(quote.as_str())) && !quote.is_empty();
            if !stands {
                found.push(fault(quote.at(), "quote", format!("引文与 {clause} 的原文不符，请逐字照录")));
            }
        }
    }
}

pub(crate) fn unique<'a>(found: &mut Vec<Fault>, key: &'static str, ids: impl Iterator<Item = &'a Text>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id.as_str()) {
            found.push(fault(id.at(), key, format!("{id} 重复")));
        }
    }
}
