//! Who keeps a list of cases, and whose they are: a working group's ledger holds those of many units.

use casebook::{Id, Incident, Station};
use std::collections::BTreeMap;

/// A unit that registers cases of its own at another station.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// Parties of the plan that it is.
    pub parties: Vec<String>,
}

/// The station that makes a list, and the others whose cases it knows.
#[derive(Debug, Clone, Copy)]
pub struct Keeper<'a> {
    /// The station itself.
    pub station: &'a Station,
    /// The others, by the id of their station.
    pub others: &'a BTreeMap<Id, Unit>,
}

impl Keeper<'_> {
    /// The other unit whose case it is; none of one's own.
    #[must_use]
    pub fn other(&self, incident: &Incident) -> Option<&Unit> {
        self.others.get(&incident.station)
    }

    /// The parties that owe the reports of a case: those of the unit whose case it is.
    #[must_use]
    pub fn parties(&self, incident: &Incident) -> &[String] {
        self.other(incident).map_or(&self.station.parties, |unit| &unit.parties)
    }
}
