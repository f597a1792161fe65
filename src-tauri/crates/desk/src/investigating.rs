//! 调查评估: who leads, by when, and how far its report is.

use crate::documents;
use crate::life::Seen;
use crate::tags;
use crate::view::{ClockState, HeadingView, InvestigationView};
use casebook::{OwedState, Phase, Time};
use chrono::Duration;

/// The response has ended and the summary report has not gone where it must.
pub fn runs(seen: &Seen<'_>) -> bool {
    seen.incident.phase < Phase::Archived && investigation_view(seen).is_some_and(|i| i.ours && i.clock != ClockState::Done)
}

/// The view of the investigation; none where the plan says nothing of it, or nobody has decided a level.
pub fn investigation_view(seen: &Seen<'_>) -> Option<InvestigationView> {
    let (plan, incident) = (seen.plan, seen.incident);
    let level = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level)?;
    let rule = plan.investigation(level)?;
    // Of this end of the response and at this level: what was owed after an earlier end is history.
    let ended = |o: &&OwedState| {
        plan.rule(&o.rule).is_some_and(|r| r.starts == plan::Starts::Ended && r.when.levels.contains(&level))
            && o.dropped.is_none()
            && !o.key.contains('@')
    };
    let owed = incident.owed.iter().find(ended);
    let computed = || {
        let end = incident.ended?.to_datetime();
        plan::end_of_day_after(end, rule.days?).map(Time::from)
    };
    let due = owed.and_then(|o| o.due).or_else(computed);
    let issued = incident.summary_report();
    // Issuing stops nothing: only where the plan names nobody to report to is the work done with the issue.
    let done = owed.map_or(issued.is_some(), |o| o.dispatch.is_some());
    let clock = match due.map(Time::to_datetime) {
        _ if done => ClockState::Done,
        None if incident.phase < Phase::Ended => ClockState::NotStarted,
        None => ClockState::Promptly,
        Some(due) if due < seen.now => ClockState::Overdue,
        Some(due) if due - seen.now <= Duration::days(3) => ClockState::Soon,
        Some(_) => ClockState::Running,
    };
    Some(InvestigationView {
        leads: rule.called.as_ref().map_or_else(|| plan.names(&rule.leads), ToString::to_string),
        ours: rule.leads.iter().any(|p| seen.ours(p)),
        with: plan.names(&rule.with),
        to: owed.map_or_else(|| plan.names(&rule.to), |o| tags::party(plan, &o.to).name),
        clause: rule.clause.to_string(),
        clause_label: plan::clause_label(&rule.clause),
        quote: rule.quote.to_string(),
        reading: rule.reading.as_ref().map(ToString::to_string),
        headings: rule
            .headings
            .iter()
            .map(|h| HeadingView { id: h.id.to_string(), name: h.name.to_string(), ask: h.ask.to_string() })
            .collect(),
        days: rule.days,
        due: due.map(Time::rfc3339),
        clock,
        document: issued.map(|d| documents::row(plan, Some(incident), d)).or_else(|| seen.summary_draft.clone()),
    })
}
