//! Preserved files on their way between stations: they travel sealed as they lie, and are never encrypted twice.

use crate::evidence::Part;
use crate::files::{own_folder, own_new_file};
use crate::intake::Intake;
use crate::{Ledger, LedgerError, Place, evidence_kept};
use casebook::Id;
use seal::{Key16, random, sealed_length};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

/// A preserved file as it lies.
#[derive(Debug)]
pub struct SealedEvidence {
    /// Its evidence.
    pub id: Id,
    /// Where it lies.
    pub path: PathBuf,
    /// Length of what was preserved.
    pub plain_length: u64,
    key: Key16,
}

impl SealedEvidence {
    /// Length of the sealed file.
    #[must_use]
    pub fn sealed_length(&self) -> u64 {
        sealed_length(self.plain_length)
    }

    /// The key that opens it, for the recipient's eyes only.
    #[must_use]
    pub fn key(&self) -> &[u8; 16] {
        self.key.expose()
    }
}

/// A sealed file that arrives; removed when dropped before a ledger took it.
pub struct EvidencePart {
    file: File,
    part: Part,
    facts: Option<(Id, Key16, u64)>,
    length: u64,
}

impl EvidencePart {
    /// A place beside the station's evidence.
    ///
    /// # Errors
    /// A failing disk, no randomness.
    pub fn begin(place: &Place) -> Result<Self, LedgerError> {
        let folder = place.evidence();
        own_folder(&folder)?;
        let part = Part::new(folder, hex::encode(random::<16>()?));
        let file = own_new_file(&part.path())?;
        Ok(Self { file, part, facts: None, length: 0 })
    }

    /// Says whose file it is.
    pub fn open(&mut self, id: Id, key: [u8; 16], plain_length: u64) {
        self.facts = Some((id, Key16::from_bytes(key), plain_length));
    }

    /// The file is whole: brings it to the disk.
    ///
    /// # Errors
    /// A full or failing disk; `EvidenceAltered` for another length than was said.
    pub fn flush_whole(&mut self) -> Result<(), LedgerError> {
        self.file.flush()?;
        self.file.sync_all()?;
        match &self.facts {
            Some((_, _, plain)) if sealed_length(*plain) == self.length => Ok(()),
            _ => Err(LedgerError::EvidenceAltered),
        }
    }
}

impl Write for EvidencePart {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.length += u64::try_from(written).unwrap_or_default();
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Ledger {
    /// A preserved file as it lies, to be sent.
    ///
    /// # Errors
    /// `NotFound` for an id that the ledger does not know.
    pub fn sealed_evidence(&self, id: &Id) -> Result<SealedEvidence, LedgerError> {
        let (path, key, plain_length) = evidence_kept::stored(self.connection(), self.place(), id)?;
        Ok(SealedEvidence { id: *id, path, plain_length, key })
    }

    /// Every file that the station has.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn evidence_ids(&self) -> Result<BTreeSet<Id>, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT id FROM evidence_files")?;
        let ids = statement.query_map([], |row| row.get(0))?;
        ids.map(|id| id.map_err(Into::into)).collect()
    }
}

impl Intake<'_> {
    /// Keeps a sealed file that came along. Its content is checked against what was recorded of it when it is opened.
    ///
    /// # Errors
    /// A full or failing disk.
    pub fn evidence(&mut self, part: EvidencePart) -> Result<(), LedgerError> {
        let EvidencePart { file, mut part, facts, .. } = part;
        drop(file);
        let Some((id, key, length)) = facts else { return Err(LedgerError::EvidenceAltered) };
        let name = format!("{}.sev", part.name());
        let kept = self
            .connection()
            .prepare_cached("INSERT OR IGNORE INTO evidence_files (id, file, key, length) VALUES (?1, ?2, ?3, ?4)")?
            .execute((id.as_slice(), name, key.expose().as_slice(), crate::store::sql(length)?))?;
        if kept > 0 {
            part.settle()?;
        }
        Ok(())
    }
}
