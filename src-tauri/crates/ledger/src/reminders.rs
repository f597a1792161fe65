//! The sidecar: opaque ids and due times only, so that reminders run while the station is locked.

use crate::LedgerError;
use crate::files::write_whole;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// One thing to remind of. Says nothing of what or whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Opaque.
    pub id: String,
    /// When it is due, milliseconds since 1970; none for 立即, which repeats from `since`.
    pub due_ms: Option<i64>,
    /// When it arose.
    pub since_ms: i64,
    /// A task, not a report.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub task: bool,
    /// Of a drill.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drill: bool,
}

/// Every open reminder of a station.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// In order of their due time.
    pub open: Vec<Reminder>,
    /// How often 立即 is called to mind, as the unit has set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immediate_repeat_minutes: Option<u32>,
}

impl Reminders {
    /// Reads the sidecar; an absent or damaged one holds nothing, since it can be written again from the ledger.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    /// Writes it whole.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&self, path: &Path) -> Result<(), LedgerError> {
        let text = serde_json::to_vec(self).map_err(|e| LedgerError::Entry(e.to_string()))?;
        write_whole(path, &text)
    }
}
