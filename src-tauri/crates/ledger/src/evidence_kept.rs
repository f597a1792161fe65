//! Which preserved files the ledger knows, and whether the evidence folder still holds them.

use crate::verify::{Fault, Verification};
use crate::{EntryId, EvidenceSource, Ingested, Ledger, LedgerError, NewEntry, Place};
use casebook::{Id, Time};
use rusqlite::{Connection, OptionalExtension};
use seal::{Key16, sealed_length};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use zeroize::Zeroizing;

/// A `.part` that nobody has written to for so long is the rest of a taking-in that was cut off.
const FORGOTTEN: Duration = Duration::from_secs(24 * 60 * 60);

impl Ledger {
    /// Records entries as `commit` does and keeps the file that they speak of under `id`: both or neither.
    ///
    /// # Errors
    /// As `commit`; `EvidenceMissing` where the file is gone. Nothing is recorded then.
    pub fn keep_evidence(
        &mut self,
        entries: Vec<NewEntry>,
        id: Id,
        ingested: Ingested,
        at: Time,
        drop_drafts: &[&str],
    ) -> Result<Vec<EntryId>, LedgerError> {
        let mut ingested = ingested;
        let mut settled = None;
        let done = self.commit_with(entries, at, drop_drafts, |transaction| {
            transaction.execute(
                "INSERT INTO evidence_files (id, file, key, length) VALUES (?1, ?2, ?3, ?4)",
                (id.as_slice(), ingested.file(), ingested.key().expose().as_slice(), crate::store::sql(ingested.fingerprint.length)?),
            )?;
            // The name first: a row never speaks of a file that a power cut can still take away.
            settled = Some(ingested.settle()?);
            Ok(())
        });
        // A full disk surely rolled back. After another fault at the very end the row may yet be there, and its file must be too.
        if let (Err(LedgerError::DiskFull), Some(path)) = (&done, settled) {
            let _ = fs::remove_file(path);
        }
        done
    }

    /// What is needed to read a preserved file, also after the ledger is closed.
    ///
    /// # Errors
    /// `NotFound` for an id that the ledger does not know.
    pub fn evidence_reader(&self, id: &Id) -> Result<EvidenceSource, LedgerError> {
        let (path, key, length) = stored(self.connection(), self.place(), id)?;
        Ok(EvidenceSource::new(path, key, length))
    }
}

/// Where a preserved file lies, its key, and the length of what was preserved.
pub fn stored(connection: &Connection, place: &Place, id: &Id) -> Result<(PathBuf, Key16, u64), LedgerError> {
    let row: Option<(String, Vec<u8>, i64)> = connection
        .prepare_cached("SELECT file, key, length FROM evidence_files WHERE id = ?1")?
        .query_row([id.as_slice()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (file, key, length) = row.ok_or_else(|| LedgerError::NotFound("evidence".to_owned()))?;
    let key = Zeroizing::new(key);
    let key = <[u8; 16]>::try_from(key.as_slice()).map_err(|_| LedgerError::Damaged("evidence key".to_owned()))?;
    let path = path(place, &file).ok_or_else(|| LedgerError::Damaged("evidence file name".to_owned()))?;
    let length = u64::try_from(length).map_err(|_| LedgerError::Damaged("evidence length".to_owned()))?;
    Ok((path, Key16::from_bytes(key), length))
}

/// Where a file of the table lies; none for a name that this program never gave.
fn path(place: &Place, file: &str) -> Option<PathBuf> {
    let name = file.strip_suffix(".sev")?;
    let ours = name.len() == 32 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    ours.then(|| place.evidence().join(file))
}

/// Looks for every file of the table: is it there, and as long as it must be?
pub fn check(connection: &Connection, place: &Place, found: &mut Verification) -> Result<(), LedgerError> {
    let mut statement = connection.prepare("SELECT file, length FROM evidence_files ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (file, length): (String, i64) = (row.get(0)?, row.get(1)?);
        found.evidence += 1;
        let sealed = u64::try_from(length).ok().map(sealed_length);
        let there = path(place, &file).and_then(|p| fs::metadata(p).ok()).filter(fs::Metadata::is_file);
        let detail = match there {
            None => format!("证据文件缺失：{file}"),
            Some(there) if Some(there.len()) != sealed => format!("证据文件长度不符：{file}"),
            Some(_) => continue,
        };
        found.faults.push(Fault { what: "evidence", epoch: 0, seq: 0, detail });
    }
    Ok(())
}

/// Removes what cut-off takings-in left. Only a `.part`: no database ever knew one. A `.sev` without a row may belong to a newer database
/// whose older copy was restored here, and evidence is not thrown away on a guess.
pub fn sweep(place: &Place) {
    let Ok(folder) = fs::read_dir(place.evidence()) else { return };
    for file in folder.flatten() {
        let path = file.path();
        let forgotten = file.metadata().and_then(|m| m.modified()).is_ok_and(|at| at.elapsed().is_ok_and(|age| age > FORGOTTEN));
        if forgotten && path.extension().is_some_and(|e| e == "part") {
            let _ = fs::remove_file(path);
        }
    }
}
