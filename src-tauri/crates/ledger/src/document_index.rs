//! In which incident an issued paper lies, and which papers are the latest.

use crate::{Ledger, LedgerError};
use casebook::{DocumentState, Id, Incident, Papers};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// Where an issued paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentPlace {
    /// The paper.
    pub document: Id,
    /// Its incident; none where it is a paper of the station itself.
    pub incident: Option<Id>,
}

impl Ledger {
    /// The papers issued last, the latest first; of one moment in the order in which they were made.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn latest_documents(&self, limit: u32) -> Result<Vec<DocumentPlace>, LedgerError> {
        let mut statement =
            self.connection().prepare_cached("SELECT id, incident FROM document_index ORDER BY issued DESC, id LIMIT ?1")?;
        let places = statement.query_map([limit], |row| Ok((row.get::<_, Id>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        places
            .map(|place| {
                place.map(|(document, incident)| DocumentPlace { document, incident: incident.try_into().ok() }).map_err(Into::into)
            })
            .collect()
    }

    /// Where a paper was issued; none for a paper that was not.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn document_place(&self, document: &Id) -> Result<Option<DocumentPlace>, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT incident FROM document_index WHERE id = ?1")?;
        let incident: Option<Vec<u8>> = statement.query_row([document.as_slice()], |row| row.get(0)).optional()?;
        Ok(incident.map(|incident| DocumentPlace { document: *document, incident: incident.try_into().ok() }))
    }

    /// A paper of the station itself, with the steps on its way; also one that is still drafted. None for what nobody recorded.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn own_paper(&self, id: &Id) -> Result<Option<Papers>, LedgerError> {
        crate::projection::paper(self.connection(), id)
    }

    /// Every issued paper of the station itself that is of these kinds, the latest first.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn own_papers(&self, kinds: &[&str]) -> Result<Vec<DocumentState>, LedgerError> {
        let mut statement =
            self.connection().prepare_cached("SELECT id FROM document_index WHERE incident = x'' ORDER BY issued DESC, id")?;
        let ids = statement.query_map([], |row| row.get::<_, Id>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut papers = Vec::new();
        for id in ids {
            let documents = self.own_paper(&id)?.unwrap_or_default().documents;
            papers.extend(documents.into_iter().filter(|d| kinds.contains(&d.kind.as_str())));
        }
        Ok(papers)
    }

    /// Which papers of the station itself were replaced, and by which.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn replaced_own_papers(&self) -> Result<BTreeMap<Id, Id>, LedgerError> {
        // Only what is asked of each row is taken out of it: a list's rows stay where they are.
        let mut statement = self.connection().prepare_cached(
            "SELECT i.id, json_extract(p.state, '$.documents[0].replaces') FROM document_index i
             JOIN projections p ON p.kind = 'paper' AND p.id = i.id WHERE i.incident = x''
             AND json_type(p.state, '$.documents[0].replaces') = 'array'",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, Id>(0)?, row.get::<_, String>(1)?)))?;
        let mut replaced = BTreeMap::new();
        for row in rows {
            let (by, before) = row?;
            let before: Id = serde_json::from_str(&before).map_err(|e| LedgerError::Damaged(format!("projection: {e}")))?;
            replaced.insert(before, by);
        }
        Ok(replaced)
    }

    /// The paper of the station itself that replaced another.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn replacing(&self, document: &Id) -> Result<Option<Id>, LedgerError> {
        Ok(self.replaced_own_papers()?.remove(document))
    }
}

/// Notes a paper of the station itself: it lies in no incident.
pub fn put_own(connection: &Connection, document: &DocumentState) -> Result<(), LedgerError> {
    let mut statement = connection.prepare_cached("INSERT OR IGNORE INTO document_index (id, incident, issued) VALUES (?1, x'', ?2)")?;
    statement.execute((document.id.as_slice(), document.issued.ms))?;
    Ok(())
}

/// Notes where the papers of an incident lie.
pub fn put(connection: &Connection, incident: &Incident) -> Result<(), LedgerError> {
    let mut statement = connection.prepare_cached("INSERT OR IGNORE INTO document_index (id, incident, issued) VALUES (?1, ?2, ?3)")?;
    for document in &incident.documents {
        statement.execute((document.id.as_slice(), incident.id.as_slice(), document.issued.ms))?;
    }
    Ok(())
}
