//! The level panel: what the plan says of what is typed so far.

use crate::desk::Desk;
use crate::fault::field;
use crate::view::{BasisView, CouldRaiseView, CriterionView, FactAnswers, IndicatorView, JudgementView, ObligationLine};
use crate::{Result, tags, times};
use casebook::Station;
use chrono::{DateTime, FixedOffset};
use plan::{ClockStarts, Facts, IndicatorState, Judgement, Need, Plan};

impl Desk {
    /// Judges answers that are not recorded yet. Obligations follow `level` where the person has picked one.
    ///
    /// # Errors
    /// An answer that can't be taken, beside its field.
    pub fn judge(
        &mut self,
        category: Option<&str>,
        answers: &FactAnswers,
        discovered_at: Option<&str>,
        level: Option<u8>,
    ) -> Result<JudgementView> {
        let plan = self.open_mut()?.plan(None)?;
        let facts = facts(&plan, answers)?;
        // A time still being typed only leaves the due times open.
        let discovered = discovered_at.and_then(|t| times::parse("discovered_at", t).ok());
        Ok(judgement_view(&plan, self.open()?.station(), category, &facts, level, discovered))
    }
}

/// Answers from the window.
pub fn facts(plan: &Plan, answers: &FactAnswers) -> Result<Facts> {
    plan::parse_facts(plan, answers).map_err(|e| field("fact.unreadable", &format!("facts.{}", e.key), &e.message))
}

/// The judge's word as the window shows it. `decided` is the level a person decided, which obligations then follow.
pub fn judgement_view(
    plan: &Plan,
    station: &Station,
    category: Option<&str>,
    facts: &Facts,
    decided: Option<u8>,
    discovered: Option<DateTime<FixedOffset>>,
) -> JudgementView {
    let judgement = plan::judge(plan, category, facts);
    let outside = category.and_then(|c| plan.category(c)).and_then(|c| c.outside.as_ref().map(|o| tags::clause(plan, &c.clause, o)));
    JudgementView {
        level: tags::tag_of(plan, judgement.level),
        level_strict: tags::tag_of(plan, judgement.level_strict),
        readings_differ: judgement.level != judgement.level_strict,
        basis: basis(plan, &judgement),
        could_raise: judgement
            .could_raise
            .iter()
            .filter_map(|c| {
                Some(CouldRaiseView { fact: c.fact.clone(), ask: plan.fact(&c.fact)?.ask.to_string(), to: tags::tag_of(plan, Some(c.to))? })
            })
            .collect(),
        notes: judgement.notes.iter().map(|n| tags::clause(plan, &n.clause, &n.text)).collect(),
        clauses: progress(plan, &judgement),
        obligations: if judgement.outside { Vec::new() } else { lines(plan, station, &judgement, facts, decided, discovered) },
        outside,
    }
}

/// The facts of one quote stand together.
fn basis(plan: &Plan, judgement: &Judgement) -> Vec<BasisView> {
    let mut views: Vec<BasisView> = Vec::new();
    for basis in &judgement.basis {
        let shown = display(plan, &basis.clause, &basis.quote);
        match views.iter_mut().find(|v| v.clause == basis.clause && v.quote == shown) {
            Some(view) => view.facts.push(basis.fact.clone()),
            None => views.push(BasisView {
                clause: basis.clause.clone(),
                clause_label: plan::clause_label(&basis.clause),
                facts: vec![basis.fact.clone()],
                quote: shown,
            }),
        }
    }
    views
}

/// The quote as it is shown, where the source has a slip of the pen.
fn display(plan: &Plan, clause: &str, quote: &str) -> String {
    plan.clause(clause).filter(|c| c.text.as_deref() == Some(quote)).map_or_else(|| quote.to_owned(), |c| c.shown().to_owned())
}

/// Only clauses that reach at least the suggested level, and that something is known of.
fn progress(plan: &Plan, judgement: &Judgement) -> Vec<CriterionView> {
    judgement
        .progress
        .iter()
        .filter(|p| judgement.level.is_none_or(|l| p.level <= l))
        .filter_map(|p| {
            let met = p.indicators.iter().filter(|(_, s)| *s == IndicatorState::Met).count();
            let view = CriterionView {
                clause: p.clause.clone(),
                clause_label: plan::clause_label(&p.clause),
                level: tags::tag_of(plan, Some(p.level))?,
                met: u32::try_from(met).unwrap_or(u32::MAX),
                total: u32::try_from(p.indicators.len()).unwrap_or(u32::MAX),
                indicators: p
                    .indicators
                    .iter()
                    .map(|(quote, state)| IndicatorView {
                        quote: display(plan, &p.clause, quote),
                        state: match state {
                            IndicatorState::Met => "met",
                            IndicatorState::NotMet => "not_met",
                            IndicatorState::Unknown => "unknown",
                        }
                        .to_owned(),
                    })
                    .collect(),
            };
            (met > 0).then_some(view)
        })
        .collect()
}

fn lines(
    plan: &Plan,
    station: &Station,
    judgement: &Judgement,
    facts: &Facts,
    decided: Option<u8>,
    discovered: Option<DateTime<FixedOffset>>,
) -> Vec<ObligationLine> {
    let starts = ClockStarts { discovered, ..ClockStarts::default() };
    plan::owed(plan, decided.or(judgement.level), facts, &starts)
        .into_iter()
        .map(|owed| ObligationLine {
            clause: owed.rule.clause.to_string(),
            clause_label: plan::clause_label(&owed.rule.clause),
            quote: owed.rule.quote.to_string(),
            from: owed.from.name.to_string(),
            to: owed.to_name(),
            ours: station.parties.iter().any(|p| p == owed.from.id.as_str()),
            need: if owed.need() == Need::Must { "must" } else { "as_needed" }.to_owned(),
            form: owed.form.id().to_owned(),
            allowance_label: owed.rule.allowance.label(),
            due: owed.due.map(|d| d.to_rfc3339()),
            at_least: owed.at_least,
            contact: owed.to.first().and_then(|p| tags::contact(station, plan, &p.id)),
        })
        .collect()
}
