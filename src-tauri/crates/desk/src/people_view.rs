//! What the window sees and says of the people at a station and of its settings.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A person who works at the station, or did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OperatorRow {
    pub id: String,
    pub name: String,
    pub post: String,
    /// `liaison` · `responsible` · `read_only`.
    pub role: String,
    /// `联络员` · `负责人` · `只读`.
    pub role_name: String,
    /// When they were removed.
    pub removed_at: Option<String>,
    /// Who holds the station now.
    pub current: bool,
    /// The one who holds the station may change this person's role.
    pub may_set_role: bool,
    /// The one who holds the station may remove this person.
    pub may_remove: bool,
}

/// A person to be added, as filled in.
#[derive(Clone, Serialize, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
#[ts(export)]
pub struct NewOperator {
    pub name: String,
    pub post: String,
    /// `liaison` · `responsible` · `read_only`.
    pub role: String,
    pub passphrase: String,
}

/// How the station is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsView {
    /// Minutes without a touch until the station locks itself; 0 is never.
    pub auto_lock_minutes: u32,
    /// Minutes between two reminders of 立即.
    pub immediate_repeat_minutes: u32,
    /// Days without a receipt after which the banner turns red.
    pub patience_days: u32,
}
