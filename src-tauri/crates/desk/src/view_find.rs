//! What the window asks when it looks for something, and what it gets; and the plan as it is read.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use crate::view::LevelTag;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is looked for; an empty filter lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct FindInput {
    pub text: String,
    /// Levels; 0 stands for what has none yet.
    pub levels: Vec<u8>,
    /// Category ids; the empty one stands for what has none.
    pub categories: Vec<String>,
    /// Phase ids.
    pub phases: Vec<String>,
    /// Hex ids of the stations whose cases they are.
    #[serde(default)]
    pub units: Vec<String>,
    /// Discovered on this day or later, `2026-11-22`.
    pub from: String,
    /// Discovered on this day or earlier.
    pub to: String,
    /// Something was reported late or is overdue now.
    pub late: bool,
    /// `exclude` `include` `only`
    pub drills: String,
    /// Withdrawn ones too.
    pub withdrawn: bool,
    /// Only what has something still to do.
    pub open: bool,
    pub limit: u32,
    /// `place` of the last row of the page before.
    #[ts(type = "number | null")]
    pub after: Option<i64>,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FoundView {
    pub rows: Vec<FoundRow>,
    pub more: bool,
    /// On all pages; none where they are more than a thousand.
    pub total: Option<u32>,
}

/// An incident that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FoundRow {
    #[ts(type = "number")]
    pub place: i64,
    pub id: String,
    pub number: String,
    pub title: String,
    /// The unit whose case it is; empty for one's own.
    pub unit: String,
    pub level: Option<LevelTag>,
    pub category: Option<String>,
    pub phase: String,
    pub discovered_at: String,
    pub open: bool,
    pub late: bool,
    pub overdue: bool,
    pub drill: bool,
    pub withdrawn: bool,
    /// Text before, the match, text after; where number and title do not show it.
    pub snippet: Option<[String; 3]>,
}

/// The plan to read: every sentence with how it is carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PlanReading {
    pub id: String,
    pub name: String,
    pub issuer: String,
    pub issued: String,
    pub remark: Option<String>,
    pub superseded: Vec<SupersessionView>,
    pub clauses: Vec<ClauseReading>,
    /// Sentences that nothing answers: only an office's own plan may have some.
    pub empty: u32,
    /// A corrected file of this plan is at hand; it can be put in force for what is registered from then on.
    pub newer: bool,
}

/// Another text that takes the plan's place or applies beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SupersessionView {
    pub by: String,
    pub since: String,
    /// `replaces` `applies_too`
    pub how: String,
    pub note: String,
    /// A plan file that carries it is at hand here.
    pub carried: bool,
}

/// A clause with its sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClauseReading {
    pub clause: String,
    pub clause_label: String,
    pub number: String,
    pub title: String,
    /// How deep it stands, from 0.
    pub depth: u32,
    pub sentences: Vec<SentenceReading>,
}

/// A sentence with what carries it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SentenceReading {
    pub text: String,
    /// It begins a paragraph of its own.
    pub begins: bool,
    /// `报送义务`, `处置任务`, … with what it does.
    pub carried_by: Vec<CarrierView>,
    pub reason: Option<String>,
}

/// What carries a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CarrierView {
    /// `level` `obligation` … `screen`
    pub rule: String,
    /// `级别` `报送义务` …
    pub rule_name: String,
    pub does: String,
    /// Which reading of the text was taken and why.
    pub reading: Option<String>,
}
