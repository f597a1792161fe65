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
    /// Its incident; none where it is a paper of no case, of this station or told of by another.
    pub incident: Option<Id>,
}

impl Ledger {
    /// The papers issued last, here or told of by others, the latest first; of one moment in the order in which they were made.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn latest_documents(&self, limit: u32) -> Result<Vec<DocumentPlace>, LedgerError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, incident FROM (
                 SELECT * FROM (SELECT id, incident, issued FROM document_index ORDER BY issued DESC, id LIMIT ?1)
                 UNION ALL
                 SELECT * FROM (SELECT id, x'' AS incident, issued FROM told_papers WHERE station <> ?2 ORDER BY issued DESC, id LIMIT ?1))
             ORDER BY issued DESC, id LIMIT ?1",
        )?;
        let places =
            statement.query_map((limit, self.station_id().as_slice()), |row| Ok((row.get::<_, Id>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        places
            .map(|place| {
                place.map(|(document, incident)| DocumentPlace { document, incident: incident.try_into().ok() }).map_err(Into::into)
            })
            .collect()
    }

    /// Where a paper was issued, here or by who told of it; none for a paper that was not.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn document_place(&self, document: &Id) -> Result<Option<DocumentPlace>, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT incident FROM document_index WHERE id = ?1")?;
        let incident: Option<Vec<u8>> = statement.query_row([document.as_slice()], |row| row.get(0)).optional()?;
        if incident.is_none() && self.told_paper(document)?.is_some() {
            return Ok(Some(DocumentPlace { document: *document, incident: None }));
        }
        Ok(incident.map(|incident| DocumentPlace { document: *document, incident: incident.try_into().ok() }))
    }

    /// A paper of the station itself, with the steps on its way; also one that is still drafted. None for what nobody recorded.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn own_paper(&self, id: &Id) -> Result<Option<Papers>, LedgerError> {
        crate::station_papers::own(self.connection(), id)
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

    /// Which papers of no case were replaced, and by which: of those that others told of, each by its own station.
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
        let mut statement = self.connection().prepare_cached(
            "SELECT b.id, t.id FROM told_papers t JOIN told_papers b ON b.id = t.replaces AND b.station = t.station
             WHERE t.station <> ?1 AND t.replaces IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM told_papers o WHERE o.id = b.id AND (o.station = ?1 OR o.station < b.station))
             ORDER BY t.replaces, t.station, t.id",
        )?;
        let rows = statement.query_map([self.station_id().as_slice()], |row| Ok((row.get::<_, Id>(0)?, row.get::<_, Id>(1)?)))?;
        for row in rows {
            let (before, by) = row?;
            replaced.entry(before).or_insert(by);
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
    // Folded anew, another issue may turn out to be the first.
    let mut statement = connection.prepare_cached("INSERT OR REPLACE INTO document_index (id, incident, issued) VALUES (?1, x'', ?2)")?;
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
