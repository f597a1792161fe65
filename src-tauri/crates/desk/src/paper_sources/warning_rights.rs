//! Who may issue, adjust and lift a warning of a level by the plan, and whose consent lifting needs.

use super::acts_as;
use casebook::Station;
use document::{UNKNOWN, WrittenReport, clause_words};
use plan::{Plan, Text, WarningRule};

/// What stands against a warning's paper by the plan, each with its field. A receipt is anybody's who received.
#[must_use]
pub fn warning_faults(plan: &Plan, station: &Station, kind: &str, report: &WrittenReport) -> Vec<(String, String)> {
    if plan.warnings.is_empty() || !matches!(kind, "warning_notice" | "warning_adjustment" | "warning_lift") {
        return Vec::new();
    }
    let text = |id: &str| report.sections.iter().find(|s| s.id == id).map_or("", |s| s.text.as_str());
    let named = named_rules(plan, text("level"));
    if named.is_empty() {
        let colours: Vec<&str> = plan.levels.iter().map(|l| l.colour_name.as_str()).collect();
        let message = format!("预警级别没有写明是{}中的哪一级，由谁发布要看级别，请写上", colours.join("、"));
        return vec![("section:level".to_owned(), message)];
    }
    let mut faults = Vec::new();
    for rule in &named {
        faults.extend(not_this_units(plan, station, kind, rule, &named_rules(plan, text("original"))));
        if kind == "warning_lift" {
            faults.extend(without_consent(plan, station, rule, text("authority")));
        }
    }
    faults
}

/// Why no warning at all begins at this station, where that is so.
#[must_use]
pub fn begun_elsewhere(plan: &Plan, station: &Station) -> Option<String> {
    let rule = plan.warnings.first()?;
    let any = plan.warnings.iter().any(|w| acts_as(plan, station, &w.issued_by) || acts_as(plan, station, &w.lifted_by));
    (!any).then(|| format!("预警由{}发布（{}）", plan.names(&rule.issued_by), clause_words(&rule.clause)))
}

/// The rules of every level that a text names, by its colour or its numeral.
fn named_rules<'a>(plan: &'a Plan, text: &str) -> Vec<&'a WarningRule> {
    let levels = |by: &dyn Fn(&plan::Level) -> bool| {
        let levels: Vec<u8> = plan.levels.iter().filter(|l| by(l)).map(|l| l.level).collect();
        plan.warnings.iter().filter(|w| levels.contains(&w.level)).collect::<Vec<_>>()
    };
    let coloured = levels(&|l| text.contains(l.colour_name.as_str()));
    if coloured.is_empty() { levels(&|l| text.contains(l.numeral.as_str())) } else { coloured }
}

/// Lowering a warning ends it at its old level: that is whose it was, not whose the new level would be.
fn not_this_units(plan: &Plan, station: &Station, kind: &str, rule: &WarningRule, before: &[&WarningRule]) -> Option<(String, String)> {
    // 1 is the gravest.
    let lowered = before.iter().filter(|b| kind == "warning_adjustment" && b.level < rule.level).min_by_key(|b| b.level);
    let (rule, by, clause, act): (&WarningRule, &[Text], &Text, &str) = match (kind, lowered) {
        ("warning_lift", _) => (rule, &rule.lifted_by, &rule.lift_clause, "解除"),
        (_, Some(before)) => (before, &before.issued_by, &before.clause, "调整"),
        _ => (rule, &rule.issued_by, &rule.clause, "发布"),
    };
    if acts_as(plan, station, by) {
        return None;
    }
    let colour = plan.level(rule.level).map(|l| l.colour_name.as_str()).unwrap_or_default();
    let message =
        format!("本单位不能签发这份文书：{colour}预警由{}{act}（{}）。本单位掌握的情况用报告报送", plan.names(by), clause_words(clause));
    Some(("unit".to_owned(), message))
}

/// Where the plan wants a consent, the paper says whose and when: 待查 is none.
fn without_consent(plan: &Plan, station: &Station, rule: &WarningRule, authority: &str) -> Option<(String, String)> {
    if rule.consent.is_empty() || acts_as(plan, station, &rule.consent) {
        return None;
    }
    let stated = |line: &str| line.contains("同意") && !line.contains(UNKNOWN) && line.chars().any(|c| c.is_ascii_digit());
    if authority.lines().any(stated) {
        return None;
    }
    let message =
        format!("解除要报{}同意（{}），还没有写明：请写上同意人和同意时间", plan.names(&rule.consent), clause_words(&rule.lift_clause));
    Some(("section:authority".to_owned(), message))
}
