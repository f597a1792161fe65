//! The marker outside the database: how far this ledger had come. Written after each commit.
//!
//! Only a marker *ahead* of the database says that an older copy was restored: a crash between commit and marker leaves it behind.

use crate::LedgerError;
use crate::files::{own_folder, write_whole};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How far a ledger had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    pub station: String,
    pub machine: String,
    pub epoch: u64,
    /// Number of the last entry of the first stream.
    pub seq: u64,
    /// Logical time of the last entry recorded here, in whatever stream; none in old markers, which knew one stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logical: Option<u64>,
}

impl Marker {
    /// The marker, or none where there is no readable one.
    pub fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(path).ok()?).ok()
    }

    pub fn write(&self, path: &Path) -> Result<(), LedgerError> {
        if let Some(folder) = path.parent() {
            own_folder(folder)?;
        }
        let text = serde_json::to_vec(self).map_err(|e| LedgerError::Entry(e.to_string()))?;
        write_whole(path, &text)
    }

    /// The ledger had come further than it says now.
    pub fn is_ahead_of(&self, now: &Self) -> bool {
        match (self.logical, now.logical) {
            (Some(then), Some(now_logical)) => (self.epoch, then, self.seq) > (now.epoch, now_logical, now.seq),
            _ => (self.epoch, self.seq) > (now.epoch, now.seq),
        }
    }
}
