//! In which incident an issued paper lies, and which papers are the latest.

use crate::{Ledger, LedgerError};
use casebook::{Id, Incident};
use rusqlite::{Connection, OptionalExtension};

/// Where an issued paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentPlace {
    /// The paper.
    pub document: Id,
    /// Its incident.
    pub incident: Id,
}

impl Ledger {
    /// The papers issued last, the latest first; of one moment in the order in which they were made.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn latest_documents(&self, limit: u32) -> Result<Vec<DocumentPlace>, LedgerError> {
        let mut statement =
            self.connection().prepare_cached("SELECT id, incident FROM document_index ORDER BY issued DESC, id LIMIT ?1")?;
        let places = statement.query_map([limit], |row| Ok(DocumentPlace { document: row.get(0)?, incident: row.get(1)? }))?;
        Ok(places.collect::<Result<_, _>>()?)
    }

    /// The incident in which a paper was issued.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn incident_of(&self, document: &Id) -> Result<Option<Id>, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT incident FROM document_index WHERE id = ?1")?;
        Ok(statement.query_row([document.as_slice()], |row| row.get(0)).optional()?)
    }
}

/// Notes where the papers of an incident lie.
pub fn put(connection: &Connection, incident: &Incident) -> Result<(), LedgerError> {
    let mut statement = connection.prepare_cached("INSERT OR IGNORE INTO document_index (id, incident, issued) VALUES (?1, ?2, ?3)")?;
    for document in &incident.documents {
        statement.execute((document.id.as_slice(), incident.id.as_slice(), document.issued.ms))?;
    }
    Ok(())
}
