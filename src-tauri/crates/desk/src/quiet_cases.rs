//! Cases of which nothing is owed here and nothing runs: their line on the board says the same until they change, however late it gets. A working
//! group has thousands of them.

use crate::view::IncidentRow;
use casebook::{Id, Incident};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Lines of the board, by case.
#[derive(Default)]
pub struct QuietCases {
    parties: Vec<String>,
    rows: BTreeMap<Id, (Arc<Incident>, IncidentRow)>,
}

impl QuietCases {
    /// Begins a board: what was kept for a station of other parties, or of a case that is open no longer, is let go of.
    pub fn begin(&mut self, parties: &[String], open: &[Arc<Incident>]) {
        if self.parties != parties {
            *self = Self { parties: parties.to_vec(), rows: BTreeMap::new() };
        }
        if self.rows.len() > open.len() {
            let open: BTreeSet<Id> = open.iter().map(|i| i.id).collect();
            self.rows.retain(|id, _| open.contains(id));
        }
    }

    /// The line of a case that has not changed since.
    pub fn row(&self, incident: &Arc<Incident>) -> Option<&IncidentRow> {
        self.rows.get(&incident.id).filter(|(of, _)| Arc::ptr_eq(of, incident)).map(|(_, row)| row)
    }

    /// Keeps the line of a case of which nothing runs.
    pub fn keep(&mut self, incident: &Arc<Incident>, row: &IncidentRow) {
        self.rows.insert(incident.id, (Arc::clone(incident), row.clone()));
    }
}
