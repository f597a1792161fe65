//! State folded from the chain: the station and its incidents. Kept in the same transaction as the entries; rebuilt to the same bytes.

use crate::index_row::index_row;
use crate::{Entry, LedgerError, database, document_index, search};
use casebook::{Body, Id, Incident, Papers, Recorded, Station};
use plan::Plan;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use seal::{Digest, Hasher};
use std::collections::BTreeMap;
use std::sync::Arc;

const STATION: &str = "station";
const INCIDENT: &str = "incident";
/// A paper that belongs to no incident.
const PAPER: &str = "paper";
const SHAPE: &str = "shape";
/// Grows when the folded state changes its shape: what an older program folded is then folded anew.
const SHAPE_NOW: &str = "8";

/// Folds entries into rows.
#[derive(Default)]
pub struct Projector {
    pub station: Station,
    plans: BTreeMap<String, Arc<Plan>>,
    /// A whole chain is folded: words are written once at its end, or never where nobody will search.
    words_later: bool,
}

impl Projector {
    /// Reads what was folded before; none where it must be folded anew.
    pub fn load(connection: &Connection) -> Result<Option<Self>, LedgerError> {
        let shape: Option<String> =
            connection.query_row("SELECT state FROM projections WHERE kind = ?1 AND id = x''", [SHAPE], |row| row.get(0)).optional()?;
        if shape.as_deref() != Some(SHAPE_NOW) {
            return Ok(None);
        }
        let state: Option<String> =
            connection.query_row("SELECT state FROM projections WHERE kind = ?1 AND id = x''", [STATION], |row| row.get(0)).optional()?;
        Ok(state.and_then(|s| parse(&s).ok()).map(|station| Self { station, ..Self::default() }))
    }

    /// The plan whose file has this digest.
    pub fn plan(&mut self, digest: &str) -> Result<Arc<Plan>, LedgerError> {
        if let Some(plan) = self.plans.get(digest) {
            return Ok(Arc::clone(plan));
        }
        let plan = self.read_plan(digest)?;
        self.plans.insert(digest.to_owned(), Arc::clone(&plan));
        Ok(plan)
    }

    /// The plan whose file has this digest, as it was read before or anew.
    pub fn read_plan(&self, digest: &str) -> Result<Arc<Plan>, LedgerError> {
        if let Some(plan) = self.plans.get(digest) {
            return Ok(Arc::clone(plan));
        }
        let adopted = self.station.plans.get(digest).ok_or_else(|| LedgerError::NotFound(format!("plan {digest}")))?;
        let plan = plan::load(&adopted.id, &adopted.file)
            .map_err(|faults| LedgerError::Entry(faults.first().map(ToString::to_string).unwrap_or_default()))?;
        Ok(Arc::new(plan))
    }

    /// Takes one entry in and writes the rows that it changes.
    pub fn take(&mut self, connection: &Connection, entry: &Entry) -> Result<(), LedgerError> {
        let recorded = entry.recorded()?;
        // Most entries leave the station as it is, and its row holds whole plans.
        let before = self.station.clone();
        self.station.apply(&recorded);
        if self.station != before {
            put(connection, STATION, &[], 0, &json(&self.station)?)?;
            put(connection, SHAPE, &[], 0, SHAPE_NOW)?;
        }
        match (entry.subject, Papers::subject_of(&recorded.body)) {
            (Some(id), _) => self.take_incident(connection, id, &recorded),
            (None, Some(paper)) => take_paper(connection, paper, &recorded),
            (None, None) => Ok(()),
        }
    }

    fn take_incident(&mut self, connection: &Connection, id: Id, recorded: &Recorded) -> Result<(), LedgerError> {
        let incident = if let Body::IncidentRegistered(registered) = &recorded.body {
            let plan = self.plan(&hex::encode(&registered.plan))?;
            Incident::begin(id, recorded, &plan)
        } else if let Some(mut incident) = incident(connection, &id)? {
            let plan = self.plan(&incident.plan)?;
            incident.apply(recorded, &plan);
            Some(incident)
        } else {
            // About something this program does not know as an incident: the entry is kept, nothing is folded.
            None
        };
        if let Some(incident) = incident {
            put(connection, INCIDENT, &id, incident.discovered.ms, &json(&incident)?)?;
            self.index(connection, &incident)?;
        }
        Ok(())
    }

    fn index(&mut self, connection: &Connection, incident: &Incident) -> Result<(), LedgerError> {
        let plan = self.plan(&incident.plan)?;
        let row = index_row(incident, &plan, &self.station.parties);
        document_index::put(connection, incident)?;
        match search::keep(connection, &row)? {
            Some(stale) if !self.words_later => search::write_words(connection, &row, &stale),
            _ => Ok(()),
        }
    }
}

/// A paper of the station itself: 台账, 统计, 预警.
fn take_paper(connection: &Connection, id: Id, recorded: &Recorded) -> Result<(), LedgerError> {
    let mut papers = paper(connection, &id)?.unwrap_or_default();
    papers.apply(recorded);
    put(connection, PAPER, &id, recorded.at.ms, &json(&papers)?)?;
    papers.documents.iter().try_for_each(|document| document_index::put_own(connection, document))
}

/// A paper of the station itself, with its steps.
pub fn paper(connection: &Connection, id: &Id) -> Result<Option<Papers>, LedgerError> {
    let state: Option<String> = connection
        .prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND id = ?2")?
        .query_row((PAPER, id.as_slice()), |row| row.get(0))
        .optional()?;
    state.map(|s| parse(&s)).transpose()
}

/// A place to fold the chain once more, beside the database, and what folds it there.
pub fn aside() -> Result<(Connection, Projector), LedgerError> {
    let connection = Connection::open_in_memory()?;
    for (_, sql) in database::MIGRATIONS {
        connection.execute_batch(sql)?;
    }
    Ok((connection, Projector { words_later: true, ..Projector::default() }))
}

fn put(connection: &Connection, kind: &str, id: &[u8], sort: i64, state: &str) -> Result<(), LedgerError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO projections (kind, id, sort, state) VALUES (?1, ?2, ?3, ?4)")?
        .execute((kind, id, sort, state))?;
    Ok(())
}

fn parse<T: serde::de::DeserializeOwned>(state: &str) -> Result<T, LedgerError> {
    serde_json::from_str(state).map_err(|e| LedgerError::Damaged(format!("projection: {e}")))
}

fn json<T: serde::Serialize>(state: &T) -> Result<String, LedgerError> {
    serde_json::to_string(state).map_err(|e| LedgerError::Entry(e.to_string()))
}

/// One incident.
pub fn incident(connection: &Connection, id: &Id) -> Result<Option<Incident>, LedgerError> {
    let state: Option<String> = connection
        .prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND id = ?2")?
        .query_row((INCIDENT, id.as_slice()), |row| row.get(0))
        .optional()?;
    state.map(|s| parse(&s)).transpose()
}

/// Every incident, the latest discovered first.
pub fn incidents(connection: &Connection) -> Result<Vec<Incident>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT state FROM projections WHERE kind = ?1 ORDER BY sort DESC, id DESC")?;
    let states = statement.query_map([INCIDENT], |row| row.get::<_, String>(0))?;
    states.map(|s| parse(&s?)).collect()
}

/// Incidents discovered in a span of time, the latest first.
pub fn incidents_between(connection: &Connection, from: i64, to: i64) -> Result<Vec<Incident>, LedgerError> {
    let mut statement = connection
        .prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND sort BETWEEN ?2 AND ?3 ORDER BY sort DESC, id DESC")?;
    let states = statement.query_map((INCIDENT, from, to), |row| row.get::<_, String>(0))?;
    states.map(|s| parse(&s?)).collect()
}

/// Incidents with something still to do, the latest discovered first.
pub fn open_incidents(connection: &Connection) -> Result<Vec<Incident>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.state FROM incident_index i CROSS JOIN projections p ON p.kind = ?1 AND p.id = i.id
         WHERE i.open = 1 ORDER BY i.rowid DESC",
    )?;
    let states = statement.query_map([INCIDENT], |row| row.get::<_, String>(0))?;
    states.map(|s| parse(&s?)).collect()
}

/// SM3 over the ordered rows, those of the index after the folded ones.
pub fn digest(connection: &Connection) -> Result<Digest, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT kind, id, sort, state FROM projections ORDER BY kind, id")?;
    let mut rows = statement.query([])?;
    let mut hasher = Hasher::default();
    while let Some(row) = rows.next()? {
        let (kind, id, sort, state): (String, Vec<u8>, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        for part in [kind.as_bytes(), &id, &sort.to_be_bytes(), state.as_bytes()] {
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part);
        }
    }
    search::digest_into(connection, &mut hasher)?;
    Ok(hasher.finish())
}

/// `rebuild` in one transaction: the rows before stay where an entry can't be folded.
pub fn rebuild_whole(connection: &mut Connection) -> Result<Projector, LedgerError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let projector = rebuild(&transaction)?;
    transaction.commit()?;
    Ok(projector)
}

/// Throws every row away and folds the chain again.
pub fn rebuild(connection: &Connection) -> Result<Projector, LedgerError> {
    connection.execute("DELETE FROM projections", [])?;
    search::clear(connection)?;
    let mut projector = Projector { words_later: true, ..Projector::default() };
    let mut statement = connection.prepare("SELECT bytes FROM entries ORDER BY epoch, seq, stream")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        projector.take(connection, &Entry::from_bytes(&bytes)?)?;
    }
    search::write_all_words(connection)?;
    projector.words_later = false;
    Ok(projector)
}
