//! What was read of the folded rows and did not change since: so a screen over thousands of cases and stations reads only the few that did.
//! Whoever writes a row lets go of what is remembered of it; after a transaction that failed it is merely read once more.

use crate::projection::parse;
use crate::{LedgerError, Outgoing, Peer};
use casebook::{Id, Incident};
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

type Kept<T> = RefCell<HashMap<Id, Arc<T>>>;

/// Cases, stations, and what is to be sent to them.
#[derive(Default)]
pub struct Remembered {
    incidents: Kept<Incident>,
    peers: Kept<Peer>,
    /// Every other station in order, where no new one was written since.
    stations: RefCell<Option<Arc<[Id]>>>,
    outgoing: Kept<Outgoing>,
}

/// A copy begins to remember anew: it may see rows that are taken back.
impl Clone for Remembered {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Remembered {
    /// The row of a case was written.
    pub fn incident_changed(&self, id: &Id) {
        self.incidents.borrow_mut().remove(id);
    }

    /// Something about a station was written, or is to be sent to it, or came from it.
    pub fn peer_changed(&self, id: &Id) {
        self.peers.borrow_mut().remove(id);
        let mut stations = self.stations.borrow_mut();
        if stations.as_ref().is_some_and(|all| all.binary_search(id).is_err()) {
            *stations = None;
        }
        self.outgoing.borrow_mut().remove(id);
    }

    /// Something was recorded that every station reads.
    pub fn everybody_changed(&self) {
        self.outgoing.borrow_mut().clear();
    }

    /// What was written is taken back.
    pub fn let_go(&self) {
        *self.stations.borrow_mut() = None;
    }

    /// Cases with something still to do, the latest discovered first.
    pub fn open_incidents(&self, connection: &Connection) -> Result<Vec<Arc<Incident>>, LedgerError> {
        let ids = ids(connection, "SELECT id FROM incident_index WHERE open = 1 ORDER BY rowid DESC")?;
        rows(&mut self.incidents.borrow_mut(), connection, "incident", &ids)
    }

    /// Every other station.
    pub fn peers(&self, connection: &Connection) -> Result<Vec<Arc<Peer>>, LedgerError> {
        let known = self.stations.borrow().clone();
        let all = match known {
            Some(all) => all,
            None => ids(connection, "SELECT id FROM projections WHERE kind = 'peer' ORDER BY id")?.into(),
        };
        *self.stations.borrow_mut() = Some(Arc::clone(&all));
        rows(&mut self.peers.borrow_mut(), connection, "peer", &all)
    }

    /// What is to be sent to a station, found by `find` where it is not known.
    pub fn outgoing(&self, id: &Id, find: impl FnOnce() -> Result<Outgoing, LedgerError>) -> Result<Arc<Outgoing>, LedgerError> {
        if let Some(known) = self.outgoing.borrow().get(id) {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(find()?);
        self.outgoing.borrow_mut().insert(*id, Arc::clone(&found));
        Ok(found)
    }
}

fn ids(connection: &Connection, sql: &str) -> Result<Vec<Id>, LedgerError> {
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map([], |row| row.get(0))?;
    ids.map(|id| id.map_err(Into::into)).collect()
}

fn rows<T: DeserializeOwned>(
    kept: &mut HashMap<Id, Arc<T>>,
    connection: &Connection,
    kind: &str,
    ids: &[Id],
) -> Result<Vec<Arc<T>>, LedgerError> {
    // What is no longer asked for is not remembered for ever.
    if kept.len() > ids.len() {
        let wanted: HashSet<&Id> = ids.iter().collect();
        kept.retain(|id, _| wanted.contains(id));
    }
    let mut statement = connection.prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND id = ?2")?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(known) = kept.get(id) {
            rows.push(Arc::clone(known));
            continue;
        }
        let state: String = statement.query_row((kind, id.as_slice()), |row| row.get(0))?;
        let row = Arc::new(parse(&state)?);
        kept.insert(*id, Arc::clone(&row));
        rows.push(row);
    }
    Ok(rows)
}
