//! What entries say of an incident's later life: phases, duties and tasks, progress, evidence, closure.

use crate::{Id, Time};
use minicbor::{Decode, Encode};

/// A phase entered by a person's act.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PhaseEntered {
    /// `initial_handling` `response` `ended` `investigation` `archived`.
    #[n(0)]
    pub phase: String,
    /// When it was entered.
    #[n(1)]
    pub at: Time,
    /// Why now.
    #[n(2)]
    pub reason: String,
    /// Level of the response, on entering it or adjusting it.
    #[n(3)]
    pub level: Option<u8>,
    /// Party that determined it.
    #[n(4)]
    pub party: String,
    /// Person there.
    #[n(5)]
    pub person: String,
    /// By what means the decision came: 电话, 会议, 书面 …; empty for one's own.
    #[n(6)]
    pub means: String,
    /// A command (指挥部) was formed.
    #[n(7)]
    pub command: bool,
    /// Why a time that can't be is insisted on.
    #[n(8)]
    pub time_reason: String,
}

/// A closed case goes on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct IncidentReopened {
    /// The phase it goes back to.
    #[n(0)]
    pub phase: String,
    /// When.
    #[n(1)]
    pub at: Time,
    /// Why.
    #[n(2)]
    pub reason: String,
    /// Who decided it.
    #[n(3)]
    pub person: String,
}

/// It turned out to be no incident: withdrawn, never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct IncidentWithdrawn {
    /// When.
    #[n(0)]
    pub at: Time,
    /// Why.
    #[n(1)]
    pub reason: String,
    /// Who decided it.
    #[n(2)]
    pub person: String,
}

/// A duty or a task was done, found not to apply, or opened again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DutyMarked {
    /// Key of the duty, or `task/` and the id of a task.
    #[n(0)]
    pub key: String,
    /// `done` `not_applicable` `open`.
    #[n(1)]
    pub state: String,
    /// Who did it.
    #[n(2)]
    pub person: String,
    /// When it was done.
    #[n(3)]
    pub at: Time,
    /// What was done, or why it does not apply.
    #[n(4)]
    pub note: String,
    /// Hex ids of evidence.
    #[n(5)]
    pub evidence: Vec<String>,
}

/// Who is to do a duty or task, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DutyAssigned {
    /// Key, as in `DutyMarked`.
    #[n(0)]
    pub key: String,
    /// Who.
    #[n(1)]
    pub person: String,
    /// By when.
    #[n(2)]
    pub due: Option<Time>,
}

/// A task of one's own, or an improvement measure of the investigation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TaskAdded {
    /// Its id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// `own` or `improvement`.
    #[n(1)]
    pub kind: String,
    /// What is to be done.
    #[n(2)]
    pub text: String,
    /// Who.
    #[n(3)]
    pub person: String,
    /// By when.
    #[n(4)]
    pub due: Option<Time>,
}

/// 处置进展.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ProgressNoted {
    /// Its id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// When it happened.
    #[n(1)]
    pub at: Time,
    /// What happened.
    #[n(2)]
    pub text: String,
    /// Why a time that can't be is insisted on.
    #[n(3)]
    pub time_reason: String,
}

/// A file kept as evidence (证据).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EvidenceAdded {
    /// Its id; the key of its file lies in the database.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// Name of the file as it came.
    #[n(1)]
    pub name: String,
    /// `image` `document` `log` `other`, from the name's ending.
    #[n(2)]
    pub media: String,
    /// Length in bytes.
    #[n(3)]
    pub length: u64,
    /// SM3 of its bytes.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub sm3: Vec<u8>,
    /// SHA-256 of its bytes.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub sha256: Vec<u8>,
    /// When what it shows happened, or when it was taken.
    #[n(6)]
    pub at: Time,
    /// Who obtained it.
    #[n(7)]
    pub person: String,
    /// How: 拖入文件, 粘贴截图, 拍照 …
    #[n(8)]
    pub how: String,
    /// What it shows.
    #[n(9)]
    pub note: String,
    /// Why a time that can't be is insisted on.
    #[n(10)]
    pub time_reason: String,
}

/// A line of the custody register.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EvidenceHandled {
    /// Which.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// `viewed` `exported` `handed_over` `verified`.
    #[n(1)]
    pub act: String,
    /// When.
    #[n(2)]
    pub at: Time,
    /// Who.
    #[n(3)]
    pub person: String,
    /// To whom or where it went.
    #[n(4)]
    pub to: String,
    /// More.
    #[n(5)]
    pub note: String,
    /// What a check found.
    #[n(6)]
    pub sound: Option<bool>,
}

/// An act on the way to the end of the response.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ClosureActed {
    /// `propose` `decide` `consent` `dissolve`, or `return` (退回).
    #[n(0)]
    pub act: String,
    /// Party whose act it is.
    #[n(1)]
    pub party: String,
    /// Parties together with which (会同).
    #[n(2)]
    pub with: Vec<String>,
    /// Person who acted.
    #[n(3)]
    pub person: String,
    /// When.
    #[n(4)]
    pub at: Time,
    /// By what means it came; empty for one's own.
    #[n(5)]
    pub means: String,
    /// Reason or remark.
    #[n(6)]
    pub note: String,
    /// Ids of the plan's conditions that hold.
    #[n(7)]
    pub conditions: Vec<String>,
    /// What was still open, in words.
    #[n(8)]
    pub open: Vec<String>,
    /// Why it is closed all the same.
    #[n(9)]
    pub open_reason: String,
    /// Why a time that can't be is insisted on.
    #[n(10)]
    pub time_reason: String,
}
