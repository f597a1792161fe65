//! What waits for the working group: levels to confirm, consents to give, reports to read, units to look after.

use crate::Result;
use crate::cards::Cards;
use crate::desk::{Desk, id_text};
use crate::tags;
use crate::view::ClockState;
use crate::view_exchange::{QueueConsent, QueueLevel, QueuePaper, QueueView, UnitRow};
use casebook::{DocumentState, Id, Incident, Phase, Time};
use plan::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Kinds that a reader accepts or returns: what a unit reports, not what it keeps for itself.
const REPORTS: [&str; 6] =
    ["written_report", "follow_up_report", "final_report", "investigation_report", "incident_form", "closure_request"];

impl Desk {
    /// What waits.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn queue(&mut self) -> Result<QueueView> {
        let now = self.now();
        let at = self.time();
        let us = self.open()?.station_id();
        let mut queue = QueueView::default();
        let mut units: BTreeMap<Id, UnitRow> = BTreeMap::new();
        let ledger = self.open()?;
        for peer in ledger.peers()?.into_iter().filter(|p| p.enrolled.is_some()) {
            let heard = peer.received.values().map(|r| r.at).max_by_key(|at| at.ms);
            let row = UnitRow {
                id: id_text(&peer.id),
                unit: peer.unit().to_owned(),
                heard_at: heard.map(Time::rfc3339),
                silent_days: heard.map(|h| u32::try_from((at.ms - h.ms).max(0) / DAY).unwrap_or(u32::MAX)),
                open: 0,
                owed: 0,
                overdue: 0,
                late: 0,
                returned: 0,
                to_send: ledger.outgoing(&peer.id)?.due(),
                revoked: peer.revoked.is_some(),
            };
            units.insert(peer.id, row);
        }
        for incident in self.open()?.open_incidents()?.into_iter().filter(|i| i.station != us) {
            let plan = self.open_mut()?.plan(Some(&incident.plan))?;
            let unit = units.get(&incident.station).map(|u| u.unit.clone()).unwrap_or_default();
            if let Some(level) = waiting_level(&incident, &plan, &unit) {
                queue.levels.push(level);
            }
            queue.consents.extend(self.waiting_consent(&incident, &plan, &unit)?);
            queue.papers.extend(incident.documents.iter().filter(|d| waits(&incident, d)).map(|d| paper(&incident, d, &unit)));
            let station = self.open()?.station_of(&incident.station)?;
            let cards = Cards { plan: &plan, station: &station, incident: &incident, now, draft: None, summary: None }.all();
            if let Some(row) = units.get_mut(&incident.station) {
                let owing = || cards.iter().filter(|c| c.clock != ClockState::Done && !c.dropped && c.need == "must" && !c.drill);
                let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                row.open += u32::from(!incident.drill);
                row.owed += number(owing().count());
                row.overdue += number(owing().filter(|c| c.clock == ClockState::Overdue).count());
                row.returned += number(incident.documents.iter().filter(|d| goes_back(&incident, d)).count());
            }
        }
        for (station, late) in self.open()?.late_by_station()? {
            if let Some(row) = units.get_mut(&station) {
                row.late = late;
            }
        }
        queue.levels.sort_by(|a, b| b.discovered_at.cmp(&a.discovered_at));
        queue.papers.sort_by(|a, b| b.issued_at.cmp(&a.issued_at));
        queue.units = units.into_values().collect();
        // Who is late first, then who is silent longest.
        queue.units.sort_by(|a, b| b.overdue.cmp(&a.overdue).then(b.silent_days.cmp(&a.silent_days)).then(a.unit.cmp(&b.unit)));
        Ok(queue)
    }

    fn waiting_consent(&mut self, incident: &Incident, plan: &Arc<Plan>, unit: &str) -> Result<Option<QueueConsent>> {
        if incident.phase != Phase::Response || incident.withdrawn.is_some() {
            return Ok(None);
        }
        let steps = incident.closure_steps(plan);
        let Some(open) = steps.iter().position(|s| s.done.is_none()) else { return Ok(None) };
        let Some(step) = steps.get(open) else { return Ok(None) };
        let station = self.open()?.station();
        // Only what the plan gives to this station, and only after somebody proposed it.
        let ours = step.step.by.iter().any(|p| station.parties.iter().any(|mine| mine == p.as_str()));
        let before = open.checked_sub(1).and_then(|at| steps.get(at)).and_then(|s| s.done.as_ref());
        if !ours || before.is_none() {
            return Ok(None);
        }
        let rule = incident.closure_rule(plan).map(|r| r.clause.to_string()).unwrap_or_default();
        Ok(Some(QueueConsent {
            incident_id: id_text(&incident.id),
            unit: unit.to_owned(),
            title: incident.title(plan),
            number: incident.number_label(),
            step: step.step.name.to_string(),
            clause: plan::clause_label(step.step.clause.as_deref().unwrap_or(&rule)),
            proposed_at: before.map(|d| d.at.rfc3339()),
            drill: incident.drill,
        }))
    }
}

/// A level that nobody of the working group has spoken on, or that the unit judges otherwise since.
fn waiting_level(incident: &Incident, plan: &Plan, unit: &str) -> Option<QueueLevel> {
    if incident.withdrawn.is_some() {
        return None;
    }
    let decided = incident.levels.iter().rev().find(|l| l.authority);
    let differing = incident.differing_level();
    if decided.is_some() && differing.is_none() {
        return None;
    }
    let theirs = differing.or_else(|| incident.levels.last());
    let suggested = incident.judgement(plan).level;
    let name = |level: Option<u8>| tags::tag_of(plan, level).map(|t| t.name).unwrap_or_default();
    Some(QueueLevel {
        incident_id: id_text(&incident.id),
        unit: unit.to_owned(),
        title: incident.title(plan),
        number: incident.number_label(),
        level: theirs.map(|l| l.level),
        level_name: name(theirs.map(|l| l.level)),
        judged_by: theirs.map(|l| l.judged_by.clone()).unwrap_or_default(),
        judged_at: theirs.map(|l| l.decided.rfc3339()),
        suggested,
        suggested_name: name(suggested),
        decided: decided.map(|l| l.level),
        decided_name: name(decided.map(|l| l.level)),
        discovered_at: incident.discovered.rfc3339(),
        drill: incident.drill,
    })
}

fn waits(incident: &Incident, document: &DocumentState) -> bool {
    REPORTS.contains(&document.kind.as_str())
        && document.reviews.is_empty()
        && incident.withdrawn.is_none()
        && !incident.documents.iter().any(|d| d.replaces == Some(document.id))
}

/// It was returned, and nothing has taken its place.
fn goes_back(incident: &Incident, document: &DocumentState) -> bool {
    document.review().is_some_and(|r| r.returned) && !incident.documents.iter().any(|d| d.replaces == Some(document.id))
}

fn paper(incident: &Incident, document: &DocumentState, unit: &str) -> QueuePaper {
    let before = document.replaces.and_then(|id| incident.documents.iter().find(|d| d.id == id));
    let comment = before.and_then(|b| b.review()).filter(|r| r.returned).map(|r| r.comment.clone());
    QueuePaper {
        document_id: id_text(&document.id),
        incident_id: id_text(&incident.id),
        unit: unit.to_owned(),
        kind_name: crate::documents::kind_name_in(incident, document),
        title: document.title.clone(),
        number: document.mark.clone(),
        issued_at: document.issued.rfc3339(),
        corrects: before.map(|b| match comment {
            Some(comment) => format!("更正 {}，退回意见：{comment}", b.mark),
            None => format!("更正 {}", b.mark),
        }),
        replaces: before.map(|b| id_text(&b.id)),
        drill: incident.drill,
    }
}
