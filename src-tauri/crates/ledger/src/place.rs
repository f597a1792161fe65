//! Where a station lies, and that one program holds it at a time.

use crate::LedgerError;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// Where a station lies.
#[derive(Debug, Clone)]
pub struct Place {
    /// Folder of keyring, database and sidecar.
    pub folder: PathBuf,
    /// The marker, in another folder.
    pub marker: PathBuf,
    /// What tells this machine from another.
    pub machine: String,
}

impl Place {
    /// The keyring file.
    #[must_use]
    pub fn keyring(&self) -> PathBuf {
        self.folder.join("station.json")
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.join("ledger.db")
    }

    /// The sidecar.
    #[must_use]
    pub fn reminders(&self) -> PathBuf {
        self.folder.join("reminders.json")
    }

    /// The folder of preserved files.
    #[must_use]
    pub fn evidence(&self) -> PathBuf {
        self.folder.join("evidence")
    }
}

/// Holds a station until the file is closed.
///
/// # Errors
/// Another program holds it, or the folder can't be written.
pub(crate) fn lock(folder: &Path) -> Result<File, LedgerError> {
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LedgerError::InUse),
        Err(TryLockError::Error(e)) => Err(e.into()),
    }
}
