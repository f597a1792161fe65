//! What an entry can say. Stored bytes are never re-encoded: a field may only be added at the end, as an option.

use crate::body_exchange::{
    BranchSettled, BundleExported, BundleReceived, PaperReviewed, PeerEnrolled, PeerRevoked, StationKeyed, StreamOpened,
};
use crate::body_life::{
    ClosureActed, DutyAssigned, DutyMarked, EvidenceAdded, EvidenceHandled, IncidentReopened, IncidentWithdrawn, PhaseEntered,
    ProgressNoted, TaskAdded,
};
use crate::body_paper::{DocumentIssued, DocumentPrinted, DocumentSaved, DocumentStepped};
use crate::directory::DirectoryStated;
use crate::{Id, Time};
use minicbor::{Decode, Encode};
use plan::{FactValue, Facts};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A body that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("entry body of kind {kind}: {message}")]
pub struct BodyError {
    /// The kind.
    pub kind: String,
    /// What the decoder says.
    pub message: String,
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),* $(,)?) => {
        /// The payload of an entry.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $($(#[$doc])* $name($name),)*
            /// A kind that this version of the program does not know: kept, shown, never dropped.
            Unknown {
                /// Its kind.
                kind: String,
                /// Its bytes.
                bytes: Vec<u8>,
            },
        }

        impl Body {
            /// Every kind that this version of the program knows.
            pub const KINDS: &[&str] = &[$($kind),*];

            /// This version of the program knows the kind.
            #[must_use]
            pub fn knows(kind: &str) -> bool {
                matches!(kind, $($kind)|*)
            }

            /// The kind, as it stands in the envelope.
            #[must_use]
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$name(_) => $kind,)*
                    Self::Unknown { kind, .. } => kind,
                }
            }

            /// Deterministic CBOR: arrays and integers.
            ///
            /// # Errors
            /// None is expected; the encoder's own word if there is one.
            pub fn to_bytes(&self) -> Result<Vec<u8>, BodyError> {
                let fault = |e: &dyn std::fmt::Display| BodyError { kind: self.kind().to_owned(), message: e.to_string() };
                match self {
                    $(Self::$name(body) => minicbor::to_vec(body).map_err(|e| fault(&e)),)*
                    Self::Unknown { bytes, .. } => Ok(bytes.clone()),
                }
            }

            /// Reads a body.
            ///
            /// # Errors
            /// Bytes that are not what their kind promises.
            pub fn from_bytes(kind: &str, bytes: &[u8]) -> Result<Self, BodyError> {
                let fault = |e: minicbor::decode::Error| BodyError { kind: kind.to_owned(), message: e.to_string() };
                match kind {
                    $($kind => minicbor::decode(bytes).map(Self::$name).map_err(fault),)*
                    _ => Ok(Self::Unknown { kind: kind.to_owned(), bytes: bytes.to_vec() }),
                }
            }
        }
    };
}

bodies! {
    /// The first entry of every ledger.
    StationFounded = "station.founded",
    /// A person who may unlock the station from now on.
    OperatorAdded = "operator.added",
    /// A plan put in force at this station.
    PlanAdopted = "plan.adopted",
    /// The ledger goes on after a restored copy.
    EpochBegan = "epoch.began",
    /// Whom to dial.
    ContactStated = "contact.stated",
    /// 登记事件.
    IncidentRegistered = "incident.registered",
    /// 补充要素.
    FactsStated = "facts.stated",
    /// 研判.
    LevelDecided = "level.decided",
    /// 报出.
    Dispatched = "dispatched",
    /// 文书签发.
    DocumentIssued = "document.issued",
    /// A print job handed to the spooler.
    DocumentPrinted = "document.printed",
    /// A copy saved as a file.
    DocumentSaved = "document.saved",
    /// A step on a paper's way: 送签, 核稿, 退回, 用印.
    DocumentStepped = "document.stepped",
    /// A phase entered.
    PhaseEntered = "phase.entered",
    /// A closed case goes on.
    IncidentReopened = "incident.reopened",
    /// It was no incident.
    IncidentWithdrawn = "incident.withdrawn",
    /// A duty or task done.
    DutyMarked = "duty.marked",
    /// Who is to do it.
    DutyAssigned = "duty.assigned",
    /// A task of one's own.
    TaskAdded = "task.added",
    /// 处置进展.
    ProgressNoted = "progress.noted",
    /// A file kept as evidence.
    EvidenceAdded = "evidence.added",
    /// A line of the custody register.
    EvidenceHandled = "evidence.handled",
    /// An act on the way to the end of the response.
    ClosureActed = "closure.acted",
    /// 通讯录.
    DirectoryStated = "directory.stated",
    /// What an operator may do from now on.
    OperatorRoleStated = "operator.role",
    /// A person who works here no longer.
    OperatorRemoved = "operator.removed",
    /// A recovery sheet in the place of the one before.
    RecoveryStated = "recovery.stated",
    /// How this station is set.
    SettingStated = "setting.stated",
    /// A further stream and who may read it.
    StreamOpened = "stream.opened",
    /// The station's keys from now on.
    StationKeyed = "station.keyed",
    /// 登记入网.
    PeerEnrolled = "peer.enrolled",
    /// Another station's key counts no longer.
    PeerRevoked = "peer.revoked",
    /// 导出.
    BundleExported = "bundle.exported",
    /// 回执.
    BundleReceived = "bundle.received",
    /// 审阅.
    PaperReviewed = "paper.reviewed",
    /// Which branch of a copied station counts.
    BranchSettled = "branch.settled",
}

/// Who this installation is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct StationFounded {
    /// Name of the unit (处室).
    #[n(0)]
    pub unit: String,
    /// `department` or `working_group`.
    #[n(1)]
    pub role: String,
    /// Ids of the parties of the plan that this unit is.
    #[n(2)]
    pub parties: Vec<String>,
    /// Who may read this stream: `working_group`.
    #[n(3)]
    pub audience: String,
    /// Public key of the station, uncompressed SM2 point.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub station_key: Vec<u8>,
    /// SM3 of the machine's identity, so that a copy on another machine can be told.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub machine: Vec<u8>,
    /// Public key to which the database's key is enclosed for the recovery sheet.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub recovery_key: Option<Vec<u8>>,
}

/// A person with a signing key of their own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OperatorAdded {
    /// Their id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// Their name.
    #[n(1)]
    pub name: String,
    /// Their post: 联络员.
    #[n(2)]
    pub post: String,
    /// Public key, uncompressed SM2 point.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub public_key: Vec<u8>,
    /// `liaison` · `responsible` · `read_only`; none in old ledgers, which knew liaisons only.
    #[n(4)]
    pub role: Option<String>,
    /// Public key to which the database's key is enclosed for them.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub wrap_key: Option<Vec<u8>>,
}

/// A plan put in force; its file is kept whole.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PlanAdopted {
    /// Plan id.
    #[n(0)]
    pub plan: String,
    /// SM3 of the file.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub digest: Vec<u8>,
    /// The file; empty where it is attached as a blob, which is kept once however many stations adopt it.
    #[n(2)]
    pub file: String,
}

/// The marker outside the database was ahead of it: this is a restored copy.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EpochBegan {
    /// Epoch and sequence number that the marker named.
    #[n(0)]
    pub marker_epoch: u64,
    /// See `marker_epoch`.
    #[n(1)]
    pub marker_seq: u64,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// Whom to dial for a recipient of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ContactStated {
    /// Party id.
    #[n(0)]
    pub party: String,
    /// A person there.
    #[n(1)]
    pub person: String,
    /// Their post.
    #[n(2)]
    pub post: String,
    /// Telephone.
    #[n(3)]
    pub telephone: String,
    /// A second one.
    #[n(4)]
    pub second_telephone: String,
}

/// An answer to a question of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Answer {
    /// Fact id.
    #[n(0)]
    pub fact: String,
    /// The answer; none says 还不清楚 again.
    #[n(1)]
    pub value: Option<AnswerValue>,
}

/// An answer's value.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum AnswerValue {
    /// Yes or no.
    #[n(0)]
    Flag(#[n(0)] bool),
    /// A value id.
    #[n(1)]
    Choice(#[n(0)] String),
    /// Value ids in order.
    #[n(2)]
    Several(#[n(0)] Vec<String>),
    /// Millionths of the unit.
    #[n(3)]
    Amount(#[n(0)] i64),
}

impl From<&FactValue> for AnswerValue {
    fn from(value: &FactValue) -> Self {
        match value {
            FactValue::Flag(flag) => Self::Flag(*flag),
            FactValue::Choice(id) => Self::Choice(id.clone()),
            FactValue::Several(ids) => Self::Several(ids.iter().cloned().collect()),
            FactValue::Amount(amount) => Self::Amount(*amount),
        }
    }
}

impl From<&AnswerValue> for FactValue {
    fn from(value: &AnswerValue) -> Self {
        match value {
            AnswerValue::Flag(flag) => Self::Flag(*flag),
            AnswerValue::Choice(id) => Self::Choice(id.clone()),
            AnswerValue::Several(ids) => Self::Several(ids.iter().cloned().collect()),
            AnswerValue::Amount(amount) => Self::Amount(*amount),
        }
    }
}

impl Answer {
    /// Every known fact as an answer.
    #[must_use]
    pub fn all(facts: &Facts) -> Vec<Self> {
        facts.iter().map(|(fact, value)| Self { fact: fact.clone(), value: Some(value.into()) }).collect()
    }
}

/// 登记事件.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct IncidentRegistered {
    /// Year and number within it: 2026, 8 is shown `2026-008`.
    #[n(0)]
    pub year: u32,
    /// See `year`.
    #[n(1)]
    pub number: u32,
    /// SM3 of the plan it is bound to.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub plan: Vec<u8>,
    /// Which system.
    #[n(3)]
    pub system: String,
    /// What happened.
    #[n(4)]
    pub what: String,
    /// Where.
    #[n(5)]
    pub place: String,
    /// When it was discovered: every clock of discovery runs from here.
    #[n(6)]
    pub discovered: Time,
    /// When it occurred, if known.
    #[n(7)]
    pub occurred: Option<Time>,
    /// Category id.
    #[n(8)]
    pub category: Option<String>,
    /// What is known.
    #[n(9)]
    pub facts: Vec<Answer>,
    /// Why a time that can't be is insisted on.
    #[n(10)]
    pub time_reason: String,
    /// It is a drill (演练), not the real thing.
    #[n(11)]
    pub drill: Option<bool>,
}

/// 补充要素: what was learnt since.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FactsStated {
    /// Only what changed.
    #[n(0)]
    pub facts: Vec<Answer>,
    /// The category, when it changed.
    #[n(1)]
    pub category: Option<String>,
    /// Where it is known from.
    #[n(2)]
    pub note: String,
}

/// 研判: a level with who judged, what the plan suggested, and why otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LevelDecided {
    /// The level.
    #[n(0)]
    pub level: u8,
    /// What the plan suggested then.
    #[n(1)]
    pub suggested: Option<u8>,
    /// By the strict reading.
    #[n(2)]
    pub suggested_strict: Option<u8>,
    /// Clauses that the suggestion rested on.
    #[n(3)]
    pub basis: Vec<String>,
    /// Why, when it differs.
    #[n(4)]
    pub reason: String,
    /// Whose judgement it is.
    #[n(5)]
    pub judged_by: String,
    /// `preliminary` `adjusted` `final`.
    #[n(6)]
    pub stage: Option<String>,
    /// Party that decided, where it is not the department itself.
    #[n(7)]
    pub party: Option<String>,
    /// When it was decided, where that is not when it was recorded.
    #[n(8)]
    pub decided_at: Option<Time>,
    /// By what means another party's decision came.
    #[n(9)]
    pub means: Option<String>,
}

/// How a report was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Channel {
    /// 电话
    #[n(0)]
    Telephone,
    /// 当面
    #[n(1)]
    InPerson,
    /// 传真
    #[n(2)]
    Fax,
    /// 送达
    #[n(3)]
    Delivery,
    /// 报送包
    #[n(4)]
    Bundle,
}

impl Channel {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Telephone => "电话",
            Self::InPerson => "当面",
            Self::Fax => "传真",
            Self::Delivery => "送达",
            Self::Bundle => "报送包",
        }
    }

    /// `telephone` …
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Telephone => "telephone",
            Self::InPerson => "in_person",
            Self::Fax => "fax",
            Self::Delivery => "delivery",
            Self::Bundle => "bundle",
        }
    }

    /// By its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Telephone, Self::InPerson, Self::Fax, Self::Delivery].into_iter().find(|c| c.id() == id)
    }
}

/// 报出: the act that stops a clock.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Dispatched {
    /// Its id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// Keys of the obligations that it fulfils.
    #[n(1)]
    pub keys: Vec<String>,
    /// `oral` or `written`.
    #[n(2)]
    pub form: String,
    /// By what channel.
    #[n(3)]
    pub channel: Channel,
    /// When.
    #[n(4)]
    pub at: Time,
    /// Who reported.
    #[n(5)]
    pub sender: String,
    /// Who received it.
    #[n(6)]
    pub receiver: String,
    /// Their post.
    #[n(7)]
    pub receiver_post: String,
    /// The number dialled, or where it was handed over.
    #[n(8)]
    pub number: String,
    /// What was said.
    #[n(9)]
    pub said: String,
    /// Read back and confirmed.
    #[n(10)]
    pub read_back: bool,
    /// What the other side instructed.
    #[n(11)]
    pub instructions: String,
    /// The issued report that was handed over, or the record sheet of an oral one.
    #[cbor(n(12), with = "minicbor::bytes")]
    pub document: Option<Id>,
    /// Why a time that can't be is insisted on.
    #[n(13)]
    pub time_reason: String,
}

/// What an operator may do from now on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OperatorRoleStated {
    /// Whose role.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// `liaison` · `responsible` · `read_only`.
    #[n(1)]
    pub role: String,
    /// Why.
    #[n(2)]
    pub reason: Option<String>,
}

/// A person who works here no longer: they open nothing, and what they recorded stays theirs.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OperatorRemoved {
    /// Who.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// A recovery sheet in the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RecoveryStated {
    /// Public key to which the database's key is enclosed for it.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub public_key: Vec<u8>,
}

/// How this station is set.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SettingStated {
    /// `auto_lock_minutes` · `immediate_repeat_minutes` · `patience_days`.
    #[n(0)]
    pub key: String,
    /// Its value, as text.
    #[n(1)]
    pub value: String,
}
