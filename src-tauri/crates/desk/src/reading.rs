//! 预案, to read: beside each sentence how it is carried out.

use crate::Result;
use crate::desk::Desk;
use crate::view::{CarrierView, ClauseReading, PlanReading, SentenceReading, SupersessionView};
use plan::{Carrier, Plan, SupersededHow};

/// Kind of a rule in words.
fn rule_name(rule: &str) -> &'static str {
    match rule {
        "level" => "级别",
        "category" => "事件分类",
        "obligation" => "报送义务",
        "duty" => "处置任务",
        "response" => "应急响应",
        "closure" => "应急结束",
        "investigation" => "调查评估",
        "warning" => "预警",
        "prevention" => "预防",
        "accountability" => "责任追究",
        "party" => "单位",
        _ => "画面",
    }
}

/// The reading of the rule that carries a sentence, where the file records one.
fn reading_of(plan: &Plan, carrier: &Carrier) -> Option<String> {
    let level = |id: &str| id.split(',').next().and_then(|l| l.parse::<u8>().ok());
    let text = match carrier.rule {
        "level" => plan.level(level(&carrier.id)?)?.reading.as_ref(),
        "obligation" => plan.rule(&carrier.id)?.reading.as_ref(),
        "duty" => plan.duty(&carrier.id)?.reading.as_ref(),
        "response" => plan.response(level(&carrier.id)?)?.reading.as_ref(),
        "closure" => plan.closure(level(&carrier.id)?)?.reading.as_ref(),
        "investigation" => plan.investigation(level(&carrier.id)?)?.reading.as_ref(),
        "prevention" => plan.prevention.iter().find(|p| p.id.as_str() == carrier.id)?.reading.as_ref(),
        _ => None,
    };
    text.map(ToString::to_string)
}

impl Desk {
    /// The plan in force, to read.
    ///
    /// # Errors
    /// A locked desk.
    pub fn plan_reading(&mut self) -> Result<PlanReading> {
        let plan = self.open_mut()?.plan(None)?;
        let coverage = plan::coverage(&plan);
        let carrier = |c: &Carrier| CarrierView {
            rule: c.rule.to_owned(),
            rule_name: if c.rule == "screen" { c.id.clone() } else { rule_name(c.rule).to_owned() },
            does: c.does.clone(),
            reading: reading_of(&plan, c),
        };
        let clauses = plan
            .clauses
            .iter()
            .map(|clause| {
                let text = clause.text.as_deref().unwrap_or_default();
                let number = clause.number.as_deref().unwrap_or_default();
                let sentences = coverage
                    .sentences
                    .iter()
                    .filter(|s| s.clause == clause.id.as_str() && !s.heading)
                    .map(|s| {
                        let shown = s.text.strip_prefix(number).unwrap_or(&s.text);
                        SentenceReading {
                            begins: text.split('\n').any(|paragraph| paragraph.starts_with(shown)),
                            text: display(clause, shown),
                            carried_by: s.carried_by.iter().map(carrier).collect(),
                            reason: s.reason.clone(),
                        }
                    })
                    .collect();
                ClauseReading {
                    clause: clause.id.to_string(),
                    clause_label: plan::clause_label(&clause.id),
                    number: number.to_owned(),
                    title: clause.title.as_deref().unwrap_or_default().to_owned(),
                    depth: u32::try_from(clause.id.matches(['/', '.']).count()).unwrap_or(u32::MAX),
                    sentences,
                }
            })
            .collect();
        let superseded = plan
            .superseded
            .iter()
            .map(|s| SupersessionView {
                by: s.by.to_string(),
                since: s.since.to_string(),
                how: if s.how == SupersededHow::Replaces { "replaces" } else { "applies_too" }.to_owned(),
                note: s.note.to_string(),
                carried: self.library.get(&s.plan).is_ok(),
            })
            .collect();
        Ok(PlanReading {
            id: plan.id.to_string(),
            name: plan.name.to_string(),
            issuer: plan.issuer.to_string(),
            issued: plan.issued.to_string(),
            remark: plan.remark.as_ref().map(ToString::to_string),
            superseded,
            clauses,
            newer: self.newer_plan()?.is_some(),
            empty: u32::try_from(coverage.empty).unwrap_or(u32::MAX),
        })
    }
}

/// A clause of one sentence is shown without the source's slips of the pen.
fn display(clause: &plan::Clause, sentence: &str) -> String {
    match (&clause.text, &clause.display) {
        (Some(text), Some(shown)) if text.as_str() == sentence => shown.to_string(),
        _ => sentence.to_owned(),
    }
}
