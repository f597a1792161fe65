//! Something to record, and how it becomes an entry at the end of a stream.

use crate::LedgerError;
use crate::entry::{self, Blob, ENTRY_VERSION, Entry, EntryId, LARGEST_NUMBER};
use crate::projection::Projector;
use crate::streams::{self, Head, Heads};
use casebook::{Body, Id, PlanAdopted, Time};
use rusqlite::Connection;
use seal::sm3;

const PROGRAM: &str = concat!("subao ", env!("CARGO_PKG_VERSION"));

/// A blob to be kept with an entry.
#[derive(Debug, Clone)]
pub struct Attached(pub Vec<u8>);

/// Something to record.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// What it is about.
    pub subject: Option<Id>,
    /// What it says.
    pub body: Body,
    /// Its blobs.
    pub attached: Vec<Attached>,
}

impl NewEntry {
    /// About the station.
    #[must_use]
    pub fn station(body: Body) -> Self {
        Self { subject: None, body, attached: Vec::new() }
    }

    /// About an incident.
    #[must_use]
    pub fn about(subject: Id, body: Body) -> Self {
        Self { subject: Some(subject), body, attached: Vec::new() }
    }

    /// A plan put in force, its file attached.
    #[must_use]
    pub fn plan(id: &str, file: &str) -> Self {
        let adopted = PlanAdopted { plan: id.to_owned(), digest: sm3(file.as_bytes()).to_vec(), file: String::new() };
        Self::station(Body::PlanAdopted(adopted)).with(file.as_bytes().to_vec())
    }

    /// With a blob.
    #[must_use]
    pub fn with(mut self, bytes: Vec<u8>) -> Self {
        self.attached.push(Attached(bytes));
        self
    }
}

/// Who records.
#[derive(Clone, Copy)]
pub(crate) struct By {
    pub(crate) station: Id,
    pub(crate) operator: Id,
}

impl By {
    /// Puts one entry at the end of a stream.
    pub(crate) fn append(
        self,
        transaction: &Connection,
        projector: &mut Projector,
        (heads, head): (&mut Heads, &mut Head),
        new: NewEntry,
        at: Time,
    ) -> Result<EntryId, LedgerError> {
        let mut blobs = Vec::with_capacity(new.attached.len());
        for Attached(bytes) in &new.attached {
            let digest = sm3(bytes);
            transaction.prepare_cached("INSERT OR IGNORE INTO blobs (sm3, bytes) VALUES (?1, ?2)")?.execute((digest.as_slice(), bytes))?;
            blobs.push(Blob { sm3: digest, length: u64::try_from(bytes.len()).unwrap_or(u64::MAX) });
        }
        let entry = Entry {
            version: ENTRY_VERSION,
            station: self.station,
            operator: self.operator,
            program: PROGRAM.to_owned(),
            stream: head.stream,
            epoch: head.epoch,
            seq: head.seq + 1,
            previous: head.id,
            // Where another station ran the clock up to its end it stands still there: entries are then told apart by their places.
            logical: heads.logical.saturating_add(1).min(LARGEST_NUMBER),
            at,
            kind: new.body.kind().to_owned(),
            subject: new.subject,
            body: new.body.to_bytes().map_err(|e| LedgerError::Entry(e.to_string()))?,
            blobs,
        };
        let bytes = entry.to_bytes()?;
        let id = entry::id_of(&bytes);
        streams::insert(transaction, &entry, &id, &bytes)?;
        projector.take(transaction, &entry)?;
        (head.seq, head.id) = (entry.seq, id);
        heads.logical = entry.logical;
        heads.recorded = entry.logical;
        Ok(id)
    }
}
