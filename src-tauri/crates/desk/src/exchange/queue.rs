//! What waits for the working group: levels to confirm, consents to give, reports to read, units to look after.

use crate::Result;
use crate::desk::{Desk, id_text};
use crate::tags;
use crate::view_exchange::{QueueConsent, QueueView, UnitRow};
use casebook::{Id, Incident, Phase, Time};
use ledger::Peer;
use plan::Plan;
use std::collections::HashMap;
use std::sync::Arc;

const DAY: i64 = 24 * 60 * 60 * 1000;
impl Desk {
    /// What waits.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn queue(&mut self) -> Result<QueueView> {
        let at = self.time();
        let us = self.open()?.station_id();
        let mut queue = QueueView::default();
        let mut units: HashMap<Id, UnitRow> = HashMap::new();
        let ledger = self.open()?;
        let peers = ledger.peers()?;
        let stations: HashMap<Id, &Peer> = peers.iter().map(|p| (p.id, p.as_ref())).collect();
        for peer in peers.iter().filter(|p| p.enrolled.is_some()) {
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
        let cases: Vec<Arc<Incident>> = self.open()?.open_incidents()?.into_iter().filter(|i| i.station != us).collect();
        self.queue_cases.keep(&cases.iter().map(|i| i.id).collect());
        for incident in cases {
            let plan = self.open_mut()?.plan(Some(&incident.plan))?;
            let Some(station) = stations.get(&incident.station) else { continue };
            queue.consents.extend(self.waiting_consent(&incident, &plan, station.unit())?);
            queue.consents.extend(self.waiting_response(&incident, &plan, station.unit())?);
            let share = self.queue_cases.of(&incident, &plan, station.unit(), &station.station);
            queue.levels.extend(share.level.clone());
            queue.papers.extend(share.papers.iter().cloned());
            if let Some(row) = units.get_mut(&incident.station) {
                row.open += u32::from(!incident.drill);
                row.owed += share.owing;
                row.overdue += share.overdue(at.ms);
                row.returned += share.returned;
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
        queue.units.sort_by(|a, b| {
            b.overdue.cmp(&a.overdue).then(b.silent_days.cmp(&a.silent_days)).then(a.unit.cmp(&b.unit)).then(a.id.cmp(&b.id))
        });
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
            act: "closure".to_owned(),
            step: step.step.name.to_string(),
            clause: plan::clause_label(step.step.clause.as_deref().unwrap_or(&rule)),
            proposed_at: before.map(|d| d.at.rfc3339()),
            drill: incident.drill,
        }))
    }

    /// A response that the plan has this station start, once its own word on the level stands.
    fn waiting_response(&mut self, incident: &Incident, plan: &Arc<Plan>, unit: &str) -> Result<Option<QueueConsent>> {
        if incident.phase >= Phase::Response || incident.withdrawn.is_some() || incident.differing_level().is_some() {
            return Ok(None);
        }
        let Some(level) = incident.levels.iter().rev().find(|l| l.authority) else { return Ok(None) };
        let Some(rule) = plan.response(level.level) else { return Ok(None) };
        let station = self.open()?.station();
        if !rule.decided_by.iter().any(|p| station.parties.iter().any(|mine| mine == p.as_str())) {
            return Ok(None);
        }
        let numeral = tags::tag_of(plan, Some(level.level)).map(|t| t.numeral).unwrap_or_default();
        Ok(Some(QueueConsent {
            incident_id: id_text(&incident.id),
            unit: unit.to_owned(),
            title: incident.title(plan),
            number: incident.number_label(),
            act: "response".to_owned(),
            step: format!("启动{numeral}应急响应"),
            clause: plan::clause_label(&rule.clause),
            proposed_at: Some(level.decided.rfc3339()),
            drill: incident.drill,
        }))
    }
}
