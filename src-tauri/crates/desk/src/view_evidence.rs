//! What the window sees of evidence, and what it says.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file kept as evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    pub id: String,
    /// Number within the case, from 1.
    pub number: u32,
    pub name: String,
    /// `image` `document` `log` `other`
    pub media: String,
    #[ts(type = "number")]
    pub length: u64,
    /// `1.2 MB`
    pub size_label: String,
    pub sm3: String,
    pub sha256: String,
    pub at: String,
    pub person: String,
    pub how: String,
    pub note: String,
    /// It can be shown here: an image or a text of up to 32 MB.
    pub viewable: bool,
    pub custody: Vec<CustodyView>,
    /// The last check: sound or not; none while it was never checked.
    pub checked: Option<CustodyView>,
}

/// A line of the custody register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CustodyView {
    /// `added` `viewed` `exported` `handed_over` `verified`
    pub act: String,
    /// `入库` `查看` `导出` `移交` `校验`
    pub act_name: String,
    pub at: String,
    pub person: String,
    pub to: String,
    pub note: String,
    pub sound: Option<bool>,
    pub recorded_by: String,
}

/// A file that waits to be taken in: dropped, chosen or pasted. The window never sees its path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WaitingFile {
    /// Names it while it waits.
    pub token: String,
    pub name: String,
    #[ts(type = "number")]
    pub length: u64,
    pub size_label: String,
    /// `image` `document` `log` `other`
    pub media: String,
    /// When the file was last changed, as a proposal for its time.
    pub modified_at: Option<String>,
    /// `拖入文件` `选择文件` `粘贴截图`
    pub how: String,
    /// Why it can't be taken in, with what to do.
    pub trouble: Option<String>,
}

/// What is said of a waiting file when it is taken in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct EvidenceInput {
    pub incident_id: String,
    pub token: String,
    pub name: String,
    pub at: String,
    pub person: String,
    pub note: String,
    pub time_reason: String,
}

/// How far a long work on evidence is; sent as `subao://evidence`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EvidenceProgress {
    /// Token of a waiting file, or id of evidence.
    pub token: String,
    #[ts(type = "number")]
    pub done: u64,
    #[ts(type = "number")]
    pub total: u64,
}

/// 移交.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct HandOverInput {
    pub incident_id: String,
    pub evidence_id: String,
    pub to: String,
    pub person: String,
    pub note: String,
}
