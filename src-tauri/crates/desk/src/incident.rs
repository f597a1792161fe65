//! 事件: one incident in full.

use crate::cards::Cards;
use crate::desk::{Desk, id_of, id_text};
use crate::view::{FactAnswers, FactLine, IncidentView, LevelView, TimelineItem};
use crate::{Result, documents, evidence, judging, tags};
use casebook::{Incident, Station};
use plan::{FactValue, Plan};

impl Desk {
    /// One incident.
    ///
    /// # Errors
    /// An id that is not there; a locked desk.
    pub fn incident(&mut self, id: &str) -> Result<IncidentView> {
        let now = self.now();
        let incident = self.open()?.incident(&id_of(id)?)?;
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        let draft = self.report_draft_row(&incident)?;
        let seen = self.seen(&incident, &plan)?;
        let (life, summary) = (seen.life(), seen.summary_draft.clone());
        let station = self.open()?.station();
        let level = incident.level();
        let judgement = judging::judgement_view(
            &plan,
            station,
            incident.category.as_deref(),
            &incident.known(),
            level.map(|l| l.level),
            Some(incident.discovered.to_datetime()),
        );
        let mut papers: Vec<_> = incident.documents.iter().rev().map(|d| documents::row(&plan, Some(&incident), d)).collect();
        if let Some(draft) = &draft
            && !papers.iter().any(|d| d.kind == "written_report")
        {
            papers.insert(0, draft.clone());
        }
        let papers = self.with_delivery(papers)?;
        Ok(IncidentView {
            id: id_text(&incident.id),
            number: incident.number_label(),
            title: incident.title(&plan),
            system: incident.system.clone(),
            what: incident.what.clone(),
            place: incident.place.clone(),
            category: incident.category.as_deref().and_then(|c| plan.category(c)).map(tags::category),
            discovered_at: incident.discovered.rfc3339(),
            occurred_at: incident.occurred.map(casebook::Time::rfc3339),
            registered_at: incident.registered.rfc3339(),
            registered_by: station.operator_name(&incident.registered_by),
            phase: life.phase_name.clone(),
            level: level.and_then(|l| {
                Some(LevelView {
                    tag: tags::tag_of(&plan, Some(l.level))?,
                    suggested: tags::tag_of(&plan, l.suggested),
                    reason: l.reason.clone(),
                    judged_by: l.judged_by.clone(),
                    at: l.at.rfc3339(),
                    recorded_by: station.operator_name(&l.by),
                })
            }),
            suggests_change: suggests_change(&plan, &incident),
            judgement,
            facts: fact_lines(&plan, &incident),
            answers: incident.known().iter().map(|(id, v)| (id.clone(), v.to_json())).collect::<FactAnswers>(),
            timeline: timeline(&plan, &incident, station),
            owed: Cards { plan: &plan, station, incident: &incident, now, draft, summary }.all(),
            documents: papers,
            evidence: incident.evidence.iter().map(|e| evidence::evidence_view(e, station)).collect(),
            life,
        })
    }
}

/// New facts raise 建议调整, never a silent change.
fn suggests_change(plan: &Plan, incident: &Incident) -> Option<String> {
    let judgement = incident.judgement(plan);
    let decided = incident.level()?;
    let word = |l: u8| plan.level(l).map(|l| format!("{}{}", l.numeral, l.name)).unwrap_or_default();
    let suggested = judgement.level?;
    // A decision made with this very suggestion before its eyes stands.
    if suggested == decided.level || decided.suggested == Some(suggested) {
        return None;
    }
    let mut clauses: Vec<String> = Vec::new();
    for basis in &judgement.basis {
        let label = plan::clause_label(&basis.clause);
        if !clauses.contains(&label) {
            clauses.push(label);
        }
    }
    Some(format!("依据 {}，预案现在建议为{}；已研判为{}。", clauses.join("、"), word(suggested), word(decided.level)))
}

fn fact_lines(plan: &Plan, incident: &Incident) -> Vec<FactLine> {
    plan.facts
        .iter()
        .map(|fact| {
            let stated = incident.facts.get(fact.id.as_str());
            let value = stated.and_then(|s| s.answer.value.as_ref());
            FactLine {
                id: fact.id.to_string(),
                ask: fact.ask.to_string(),
                answer: value.map_or_else(|| "待查".to_owned(), |v| FactValue::from(v).words(fact)),
                known: value.is_some(),
                stated_at: stated.map(|s| s.at.rfc3339()),
            }
        })
        .collect()
}

fn timeline(plan: &Plan, incident: &Incident, station: &Station) -> Vec<TimelineItem> {
    let mut items: Vec<TimelineItem> = incident
        .timeline
        .iter()
        .map(|line| TimelineItem {
            event_at: line.event.rfc3339(),
            recorded_at: line.recorded.rfc3339(),
            text: line.text.clone(),
            detail: line.detail.clone(),
            operator: station.operator_name(&line.by),
            level: tags::tag_of(plan, line.level),
        })
        .collect();
    // The latest first, by the minute: typed times have no seconds, and within a minute what was recorded later comes later.
    items.reverse();
    items.sort_by_key(|item| std::cmp::Reverse(chrono::DateTime::parse_from_rfc3339(&item.event_at).map_or(0, |d| d.timestamp() / 60)));
    items
}
