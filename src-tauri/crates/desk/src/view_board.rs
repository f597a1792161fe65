//! What the window sees on 工作台: what is owed, what is open, what is to be done, and the counts at its head.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use crate::view::{DocumentRow, LevelTag, OwedCard};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The desk: what is owed now, and what is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Board {
    pub now: String,
    pub owed: Vec<OwedCard>,
    /// As many more are owed as are not listed.
    pub owed_left: u32,
    pub incidents: Vec<IncidentRow>,
    /// Tasks of this station with a due time or a person, the nearest first.
    pub tasks: Vec<BoardTask>,
    /// Drafts that wait to be checked, signed or mended.
    pub papers: Vec<DocumentRow>,
    pub counts: BoardCounts,
    /// A registration that was begun and not registered.
    pub unfinished_registration: Option<String>,
}

/// Counts at the head of the board; each opens its list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BoardCounts {
    /// Reports that are past their due time.
    pub overdue: u32,
    /// 立即.
    pub immediately: u32,
    /// Reports due within the hour.
    pub soon: u32,
    /// Open incidents, drills not counted.
    pub incidents: u32,
    pub drills: u32,
    /// Tasks past their due time.
    pub tasks_overdue: u32,
    /// Investigations that run.
    pub investigations: u32,
}

/// A task on the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BoardTask {
    pub incident_id: String,
    pub incident_number: String,
    pub incident_title: String,
    pub drill: bool,
    pub key: String,
    /// `plan` `own` `improvement`
    pub kind: String,
    pub text: String,
    pub person: String,
    pub due: Option<String>,
    pub overdue: bool,
}

/// One incident in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct IncidentRow {
    pub id: String,
    pub number: String,
    pub title: String,
    pub category: Option<String>,
    pub discovered_at: String,
    pub level: Option<LevelTag>,
    /// `先期处置` …
    pub phase: String,
    pub drill: bool,
    pub next: String,
    pub owed_open: u32,
    pub overdue: u32,
}
