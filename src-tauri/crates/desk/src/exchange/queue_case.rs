//! What one case of another station adds to what waits for the working group. It says the same until the case changes, so of thousands of cases
//! only the few that did are gone through again; what passes with time stays a time.

use crate::cards;
use crate::desk::id_text;
use crate::tags;
use crate::view_exchange::{QueueLevel, QueuePaper};
use casebook::{DocumentState, Id, Incident, Station};
use plan::{Allowance, Need, Plan};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Kinds that a reader accepts or returns: what a unit reports, not what it keeps for itself.
const REPORTS: [&str; 7] =
    ["written_report", "follow_up_report", "final_report", "investigation_report", "incident_form", "closure_request", "support_request"];

/// One case's share.
pub struct QueueCase {
    of: Arc<Incident>,
    unit: String,
    parties: Vec<String>,
    /// A level to be confirmed.
    pub level: Option<QueueLevel>,
    /// Reports to be read.
    pub papers: Vec<QueuePaper>,
    /// Reports that were returned and not corrected yet.
    pub returned: u32,
    /// How many reports are owed.
    pub owing: u32,
    /// When those with a due time are due, milliseconds.
    due: Vec<i64>,
}

/// The shares, by case.
#[derive(Default)]
pub struct QueueCases(HashMap<Id, QueueCase>);

impl QueueCases {
    /// The share of a case, gone through anew where it or its unit changed.
    pub fn of(&mut self, incident: &Arc<Incident>, plan: &Plan, unit: &str, station: &Station) -> &QueueCase {
        use std::collections::hash_map::Entry;
        match self.0.entry(incident.id) {
            Entry::Occupied(mut kept) => {
                if !kept.get().holds(incident, unit, station) {
                    kept.insert(QueueCase::new(incident, plan, unit, station));
                }
                kept.into_mut()
            }
            Entry::Vacant(place) => place.insert(QueueCase::new(incident, plan, unit, station)),
        }
    }

    /// Lets go of what is open no longer.
    pub fn keep(&mut self, open: &HashSet<Id>) {
        if self.0.len() > open.len() {
            self.0.retain(|id, _| open.contains(id));
        }
    }
}

impl QueueCase {
    fn new(incident: &Arc<Incident>, plan: &Plan, unit: &str, station: &Station) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut seen = BTreeSet::new();
        let (mut owing, mut due) = (0_u32, Vec::new());
        // One for the parties that a unit is at once, as its own cards count.
        for owed in incident.owed.iter().filter(|o| cards::is_ours(o, station)) {
            let open = owed.dispatch.is_none() && owed.dropped.is_none() && incident.withdrawn.is_none() && !incident.drill;
            let Some(rule) = plan.rule(&owed.rule).filter(|rule| rule.need == Need::Must) else { continue };
            if open && seen.insert(cards::card_key(owed)) {
                owing = owing.saturating_add(1);
                let runs = matches!(rule.allowance, Allowance::Minutes(_) | Allowance::Days(_));
                due.extend(owed.due.filter(|_| runs).map(|d| d.ms));
            }
        }
        Self {
            of: Arc::clone(incident),
            unit: unit.to_owned(),
            parties: station.parties.clone(),
            level: waiting_level(incident, plan, unit),
            papers: incident.documents.iter().filter(|d| waits(incident, d)).map(|d| paper(incident, d, unit)).collect(),
            returned: number(incident.documents.iter().filter(|d| goes_back(incident, d)).count()),
            owing,
            due,
        }
    }

    fn holds(&self, incident: &Arc<Incident>, unit: &str, station: &Station) -> bool {
        Arc::ptr_eq(&self.of, incident) && self.unit == unit && self.parties == station.parties
    }

    /// How many reports are overdue at a time.
    pub fn overdue(&self, now_ms: i64) -> u32 {
        u32::try_from(self.due.iter().filter(|due| **due < now_ms).count()).unwrap_or(u32::MAX)
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
