//! How far a paper got: 待导出, 已导出未回执, 已回执, 被退回.

use crate::Result;
use crate::desk::Desk;
use crate::view_paper::DocumentRow;
use casebook::{Id, Reach};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What one other station has been sent and has confirmed.
struct Sent {
    exported: Vec<Reach>,
    held: Vec<Reach>,
}

impl Desk {
    /// The same papers with how far each got.
    pub(crate) fn with_delivery(&self, rows: Vec<DocumentRow>) -> Result<Vec<DocumentRow>> {
        let ledger = self.open()?;
        let group = ledger.station().role == "working_group";
        let mut sent = Vec::new();
        // The working group's papers go to the unit whose case it is, which may be any of thousands: their state stands with the unit.
        if !group {
            for peer in ledger.peers()?.into_iter().filter(|p| p.trusted()) {
                let exported = peer.exported.values().flat_map(|e| e.up_to.clone()).collect();
                sent.push(Sent { exported, held: ledger.held_by(&peer.id)? });
            }
        }
        let reviewed = |row: &DocumentRow| !row.reviewed.is_empty();
        let own = ledger.station_id();
        let mut units: BTreeMap<Id, String> = BTreeMap::new();
        for stream in rows.iter().filter_map(|row| row.place).map(|place| place.stream) {
            if let Entry::Vacant(unknown) = units.entry(stream) {
                let station = ledger.station_of_stream(&stream)?.filter(|station| *station != own);
                let peer = station.map(|station| ledger.peer(&station)).transpose()?.flatten();
                unknown.insert(peer.map(|p| p.unit().to_owned()).unwrap_or_default());
            }
        }
        Ok(rows
            .into_iter()
            .map(|mut row| {
                row.unit = row.place.and_then(|place| units.get(&place.stream)).cloned().unwrap_or_default();
                let (state, name) = match (&row.place, reviewed(&row)) {
                    (_, true) if row.reviewed.ends_with("退回") => ("returned", "被退回"),
                    (_, true) => ("accepted", "已接收"),
                    (Some(place), false) => delivery(&sent, place),
                    (None, false) => ("", ""),
                };
                state.clone_into(&mut row.delivery);
                name.clone_into(&mut row.delivery_name);
                row
            })
            .collect())
    }
}

/// The station that is furthest behind counts.
fn delivery(sent: &[Sent], place: &Reach) -> (&'static str, &'static str) {
    let reached = |reaches: &[Reach]| reaches.iter().any(|r| r.stream == place.stream && r.epoch == place.epoch && r.seq >= place.seq);
    if sent.is_empty() {
        ("", "")
    } else if sent.iter().all(|s| reached(&s.held)) {
        ("received", "已回执")
    } else if sent.iter().all(|s| reached(&s.held) || reached(&s.exported)) {
        ("exported", "已导出未回执")
    } else {
        ("to_export", "待导出")
    }
}
