//! Words of a warning: who issues it by the plan, what the plan tells each party to do, how it is confirmed and lifted.

use super::{jointly, ours};
use casebook::Station;
use chrono::{DateTime, FixedOffset};
use document::{Words, WrittenReport, clause_words, date_words, moment_words};
use plan::{Plan, Text, WarningRule};

/// What a person states of a warning before its paper is drafted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WarningStated {
    /// Level, 1 to 4; none while it is not known.
    pub level: Option<u8>,
    /// Category id.
    pub category: Option<String>,
    /// Since when.
    pub start: Option<DateTime<FixedOffset>>,
    /// Of a receipt: when the warning came into this station's hands; none where no bundle brought it.
    pub received: Option<DateTime<FixedOffset>>,
}

/// The words of a warning's papers.
#[must_use]
pub fn warning_words(
    plan: &Plan,
    station: &Station,
    operator: &str,
    now: DateTime<FixedOffset>,
    stated: &WarningStated,
    earlier: Option<&WrittenReport>,
) -> Words {
    let mut words = Words::default();
    let values = [
        ("单位", station.unit.as_str()),
        ("我单位", &document::we(&station.unit)),
        ("预案", &plan.name),
        ("事件统称", &plan.incident_word),
        ("日期", &date_words(now)),
        ("联系人", operator),
        ("拟稿人", operator),
    ];
    for (word, value) in values {
        words.set(word, value);
    }
    let start = stated.start.unwrap_or(now);
    words.set("起始时间", &moment_words(start));
    if let Some(received) = stated.received {
        words.set("接收时间", &moment_words(received));
        words.set("接收方式", casebook::Conveyance::Bundle.name());
    }
    let category = stated.category.as_deref().and_then(|id| plan.category(id)).map(|c| c.name.to_string());
    let level = stated.level.and_then(|l| level_words(plan, l));
    let before = |id: &str| earlier.and_then(|e| e.sections.iter().find(|s| s.id == id)).map(|s| s.text.clone());
    words.set("预警类别", &category.or_else(|| before("category")).unwrap_or_default());
    words.set("预警级别", &level.or_else(|| before("level")).unwrap_or_default());
    for (word, section) in [("影响范围", "scope"), ("警示事项", "alert"), ("时限要求", "deadline"), ("措施要求", "measures")]
    {
        words.set(word, &before(section).unwrap_or_default());
    }
    if let Some(earlier) = earlier {
        let parts = [earlier.number.clone(), before("level").unwrap_or_default(), earlier.date.clone()];
        let parts: Vec<String> = parts.into_iter().filter(|p| !p.trim().is_empty()).collect();
        words.set("原预警", &parts.join("，"));
        words.set("主送", &earlier.addressee);
        words.set("电话", &earlier.telephone);
        words.set("核稿人", &earlier.reviewer);
        words.set("签发人", &earlier.signer);
    }
    put_confirmation(&mut words, plan);
    if let Some(rule) = stated.level.or_else(|| earlier_level(plan, earlier)).and_then(|l| plan.warnings.iter().find(|w| w.level == l)) {
        put_rule(&mut words, plan, station, rule, earlier.is_none() || stated.level.is_some());
    }
    words
}

/// `橙色预警（Ⅱ级，重大）`
pub(super) fn level_words(plan: &Plan, level: u8) -> Option<String> {
    let known = plan.level(level)?;
    let rule = plan.warnings.iter().find(|w| w.level == level)?;
    let name = rule.name.as_ref().unwrap_or(&known.name);
    Some(format!("{}预警（{}，{name}）", known.colour_name, known.numeral))
}

/// The level that an earlier warning names.
fn earlier_level(plan: &Plan, earlier: Option<&WrittenReport>) -> Option<u8> {
    let text = &earlier?.sections.iter().find(|s| s.id == "level")?.text;
    plan.levels.iter().find(|l| text.contains(l.colour_name.as_str())).map(|l| l.level)
}

/// Who issues: this unit where it may, else the body that the plan names. The name of a class of units can not sign: a person writes who
/// it is.
fn issuer(plan: &Plan, station: &Station, by: &[Text]) -> String {
    if ours(station, by) {
        return station.unit.clone();
    }
    let class = by.iter().filter_map(|id| plan.party(id)).any(|p| p.unit);
    if class { String::new() } else { plan.names(by) }
}

fn put_rule(words: &mut Words, plan: &Plan, station: &Station, rule: &WarningRule, tasks: bool) {
    words.set("条款", &clause_words(&rule.clause));
    words.set("发布单位", &issuer(plan, station, &rule.issued_by));
    if tasks && !rule.duties.is_empty() {
        let mut parties: Vec<(&Text, Vec<String>)> = Vec::new();
        for duty in &rule.duties {
            let with = if duty.with.is_empty() { String::new() } else { format!("会同{}", plan.names(&duty.with)) };
            for party in &duty.by {
                let task = jointly(&with, &duty.task);
                match parties.iter_mut().find(|(p, _)| p.as_str() == party.as_str()) {
                    Some((_, tasks)) => tasks.push(task),
                    None => parties.push((party, vec![task])),
                }
            }
        }
        let lines: Vec<String> =
            parties.iter().map(|(party, tasks)| format!("{}：{}。", plan.names(std::slice::from_ref(*party)), tasks.join("；"))).collect();
        words.set("措施要求", &lines.join("\n"));
    }
    if words.get("主送").is_empty() {
        let others = rule.duties.iter().flat_map(|d| d.by.iter().chain(&d.with));
        let mut names: Vec<&str> = Vec::new();
        for id in others.filter(|id| !station.parties.iter().any(|p| p == id.as_str())) {
            if let Some(party) = plan.party(id).filter(|p| !names.contains(&p.name.as_str())) {
                names.push(&party.name);
            }
        }
        words.set("主送", &names.join("、"));
    }
}

/// By what it is given, and whether it must be confirmed.
fn put_confirmation(words: &mut Words, plan: &Plan) {
    let notice = plan.warning_notices.iter().find(|n| n.acknowledged);
    let told = notice.map_or_else(
        || "收到后由接收人填写所附的预警确认回执，签字后将回执退回备查。".to_owned(),
        |n| {
            format!(
                "按照《{}》{}的规定，接收单位和人员收到后须予确认：填写所附的预警确认回执，签字后将回执退回。",
                plan.name,
                clause_words(&n.clause)
            )
        },
    );
    words.set("确认要求", &told);
}

/// The words of lifting, laid over those of the warning.
pub(super) fn put_lift(words: &mut Words, plan: &Plan, station: &Station, stated: &WarningStated, earlier: Option<&WrittenReport>) {
    let level = stated.level.or_else(|| earlier_level(plan, earlier));
    let Some(rule) = level.and_then(|l| plan.warnings.iter().find(|w| w.level == l)) else { return };
    words.set("条款", &clause_words(&rule.lift_clause));
    words.set("发布单位", &issuer(plan, station, &rule.lifted_by));
    if !rule.consent.is_empty() {
        words.set("同意要求", &format!("须报{}同意后发布，同意人和同意时间：{}。", plan.names(&rule.consent), document::UNKNOWN));
    }
}
