//! What the window sees and says: the types that cross the bridge, written to TypeScript by `ts-rs`.
//!
//! Every time is RFC 3339 with its offset. Every clause comes with its id (`clause`) and as it is read aloud (`clause_label`).

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

pub use crate::people_view::{NewOperator, OperatorRow, SettingsView};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

pub use crate::view_board::*;
pub use crate::view_evidence::*;
pub use crate::view_find::*;
pub use crate::view_life::*;
pub use crate::view_paper::*;

/// What the window must show first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Phase {
    /// No station here yet: 首次使用.
    Fresh,
    /// Founded, but its recovery sheet has not been typed back yet.
    Unconfirmed,
    /// A station that waits for a passphrase.
    Locked,
    /// Unlocked.
    Open,
}

/// The station as far as it may be shown now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StationState {
    pub phase: Phase,
    pub station: Option<StationView>,
    /// Who may unlock this station.
    pub operators: Vec<OperatorView>,
    /// Who has unlocked it.
    pub operator: Option<OperatorView>,
    /// The plans to choose from, at first use only.
    pub plans: Vec<PlanCard>,
    pub ledger: Option<LedgerHealth>,
    /// Something that the person must know before going on (a restored copy, a newer database).
    pub notice: Option<String>,
}

/// Who this installation is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StationView {
    pub unit: String,
    /// `部门台站`.
    pub role_name: String,
    pub plan_id: String,
    pub plan_name: String,
    pub plan_short: String,
}

/// A person who may unlock the station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OperatorView {
    pub id: String,
    pub name: String,
    pub post: String,
    /// `liaison` · `responsible` · `read_only`.
    pub role: String,
    /// `联络员` · `负责人` · `只读`.
    pub role_name: String,
}

/// State of the ledger, shown at the foot of the rail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LedgerHealth {
    pub entries: u32,
    pub sound: bool,
    pub verified_at: Option<String>,
    /// What is wrong, in Chinese, when it is not sound.
    pub trouble: Option<String>,
}

/// A plan as it is offered at first use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PlanCard {
    pub id: String,
    pub name: String,
    pub short: String,
    pub issuer: String,
    /// As the plan states it, may be empty.
    pub issued: String,
    /// Parties that a reporting unit can be, the usual ones marked.
    pub parties: Vec<PartyChoice>,
    /// Parties that a working group's station may be.
    pub collectors: Vec<PartyChoice>,
    /// Whom a unit reports to: asked for telephone numbers.
    pub recipients: Vec<PartyView>,
    /// A remark to show with the plan (what supersedes it, what it does not cover).
    pub remark: Option<String>,
}

/// A party that this unit may be under the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PartyChoice {
    pub id: String,
    pub name: String,
    pub usual: bool,
}

/// A party of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PartyView {
    pub id: String,
    pub name: String,
}

/// First use, as it was filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SetUp {
    pub plan_id: String,
    pub unit: String,
    /// `department` or `working_group`.
    pub role: String,
    /// Ids of the parties this unit is under the plan.
    pub parties: Vec<String>,
    pub operator_name: String,
    pub operator_post: String,
    pub passphrase: String,
    pub contacts: Vec<ContactView>,
}

/// Whom to dial for a recipient of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ContactView {
    pub party: String,
    pub person: String,
    pub post: String,
    pub telephone: String,
    pub second_telephone: String,
}

/// A level beside its word and colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LevelTag {
    /// 1 特别重大 … 4 一般.
    pub level: u8,
    /// `Ⅱ级`.
    pub numeral: String,
    /// `重大`.
    pub name: String,
    /// `red` `orange` `yellow` `blue`.
    pub colour: String,
    /// `橙色`.
    pub colour_name: String,
}

/// The plan in force, as the registration screen needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PlanView {
    pub id: String,
    pub name: String,
    pub short: String,
    pub categories: Vec<CategoryView>,
    pub facts: Vec<FactView>,
    pub levels: Vec<LevelTag>,
    pub parties: Vec<PartyView>,
    /// Who judges by this plan, e.g. `处室负责人`.
    pub judged_by: String,
    pub clauses: Vec<ClauseView>,
}

/// A category of incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CategoryView {
    pub id: String,
    pub name: String,
    /// A short form for a narrow button.
    pub short: String,
    pub outside: bool,
}

/// How a fact is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FactKind {
    /// true / false
    Flag,
    /// one value id
    Choice,
    /// a list of value ids, the empty list meaning none of them
    Several,
    /// a number ≥ 0
    Amount,
}

/// A question that the plan asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FactView {
    pub id: String,
    pub ask: String,
    pub kind: FactKind,
    /// `万元` for an amount.
    pub unit: Option<String>,
    /// The clauses that use it, as read aloud: `第一篇 四（一）1 — （三）1`.
    pub clause_label: String,
    pub values: Vec<FactValueView>,
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FactValueView {
    pub id: String,
    /// In the plan's own words.
    pub label: String,
    /// A word for its degree (`严重`), shown dim beside the label; may be empty.
    pub degree: String,
}

/// A numbered place of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClauseView {
    pub clause: String,
    pub clause_label: String,
    pub text: String,
}

/// Answers by fact id: boolean, string (choice), list of strings, or number. Absent or null is 还不清楚.
pub type FactAnswers = BTreeMap<String, Value>;

/// What the level panel shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct JudgementView {
    pub level: Option<LevelTag>,
    pub level_strict: Option<LevelTag>,
    /// The two readings differ: a person must choose, with a reason.
    pub readings_differ: bool,
    pub basis: Vec<BasisView>,
    pub could_raise: Vec<CouldRaiseView>,
    pub notes: Vec<ClauseView>,
    /// How far each clause of the levels is met.
    pub clauses: Vec<CriterionView>,
    pub obligations: Vec<ObligationLine>,
    /// The plan does not cover this category: the clause that says so.
    pub outside: Option<ClauseView>,
}

/// A clause that gave the level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BasisView {
    pub clause: String,
    pub clause_label: String,
    pub facts: Vec<String>,
    pub quote: String,
}

/// What is unknown and could raise the level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CouldRaiseView {
    pub fact: String,
    pub ask: String,
    pub to: LevelTag,
}

/// A clause with its indicators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CriterionView {
    pub clause: String,
    pub clause_label: String,
    pub level: LevelTag,
    pub met: u32,
    pub total: u32,
    pub indicators: Vec<IndicatorView>,
}

/// One indicator of a clause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct IndicatorView {
    pub quote: String,
    /// `met` · `not_met` · `unknown`
    pub state: String,
}

/// An obligation that a registration would bring, for the panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ObligationLine {
    pub clause: String,
    pub clause_label: String,
    pub quote: String,
    pub from: String,
    pub to: String,
    /// This station is the one that owes.
    pub ours: bool,
    /// `must` · `as_needed`
    pub need: String,
    /// `oral` · `written`
    pub form: String,
    /// `立即` · `及时` · `30分钟内` …
    pub allowance_label: String,
    pub due: Option<String>,
    pub at_least: bool,
    pub contact: Option<ContactView>,
}

/// 登记事件 as it is typed; also the shape of its draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Registration {
    pub system: String,
    pub what: String,
    pub discovered_at: String,
    pub occurred_at: Option<String>,
    pub place: String,
    pub category: Option<String>,
    #[ts(type = "Record<string, boolean | string | number | string[] | null>")]
    pub facts: FactAnswers,
    /// The level a person decided, 1 to 4; none while it is left open.
    pub level: Option<u8>,
    /// Needed when it differs from the suggestion or when the readings differ.
    pub level_reason: String,
    /// Who judged: the department's 研判, not only who typed it.
    pub judged_by: String,
    /// When a time that cannot be is insisted on: why.
    pub time_reason: String,
    /// 演练: not the real thing.
    pub drill: bool,
    /// 登记后立即进入研判与先期处置.
    pub begin_handling: bool,
    /// Id given by the window when the form was opened, so that a save sent twice registers once; may be empty.
    pub request: String,
}

/// A change of facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FactsStated {
    pub incident_id: String,
    #[ts(type = "Record<string, boolean | string | number | string[] | null>")]
    pub facts: FactAnswers,
    pub category: Option<String>,
    pub note: String,
}

/// A level decided by a person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct LevelDecided {
    pub incident_id: String,
    pub level: u8,
    pub reason: String,
    pub judged_by: String,
    /// `preliminary` `adjusted` `final`; empty: the first is preliminary, later ones adjusted.
    pub stage: String,
    /// Id of the party that decided, where it is another (the working group); with when and by what means.
    pub party: String,
    pub decided_at: Option<String>,
    pub means: String,
}

/// How a clock stands. Computed from stored times whenever it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ClockState {
    /// 立即: no invented number, shows the time that has passed.
    Immediately,
    /// 及时: the same, less pressing.
    Promptly,
    /// A due time in the future.
    Running,
    /// Ten minutes or less are left.
    Soon,
    /// Past its due time.
    Overdue,
    /// The clock has not started (nobody has received a report yet).
    NotStarted,
    /// Dispatched.
    Done,
}

/// One thing owed (or already reported): a recipient, a form, a clause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OwedCard {
    /// Stable id of the obligation within its incident.
    pub key: String,
    pub incident_id: String,
    pub incident_number: String,
    pub incident_title: String,
    pub drill: bool,
    pub level: Option<LevelTag>,
    /// `oral` · `written`
    pub form: String,
    /// `must` · `as_needed`
    pub need: String,
    pub to: PartyView,
    pub from: Vec<String>,
    pub clause: String,
    pub clause_label: String,
    pub quote: String,
    /// Which reading of the text was taken and why.
    pub reading: Option<String>,
    /// `立即` · `及时` · `30分钟内` · `1小时内` …
    pub allowance_label: String,
    /// In words: `自发现时起算`.
    pub starts_label: String,
    pub discovered_at: String,
    /// When the judgement that brought it was made, if later than registration.
    pub since_judgement: Option<String>,
    pub due: Option<String>,
    pub at_least: bool,
    pub clock: ClockState,
    pub contact: Option<ContactView>,
    /// Where one of several recipients is enough: each of them, with its number.
    pub any_of: Vec<RecipientView>,
    /// The written report that stands for it: draft or issued, not yet dispatched.
    pub document: Option<DocumentRow>,
    pub dispatch: Option<DispatchView>,
    /// Dispatched after its due time.
    pub late: bool,
    /// The level that brought it has since changed; it stands as history.
    pub dropped: bool,
}

/// One of several recipients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecipientView {
    pub party: PartyView,
    pub contact: Option<ContactView>,
}

/// A dispatch that was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DispatchView {
    pub id: String,
    pub at: String,
    /// `telephone` `in_person` `fax` `delivery`
    pub channel: String,
    pub channel_name: String,
    pub sender: String,
    pub receiver_name: String,
    pub receiver_post: String,
    pub number: String,
    pub said: String,
    pub read_back: bool,
    pub instructions: String,
    pub recorded_at: String,
    pub recorded_by: String,
    /// After discovery, in seconds.
    #[ts(type = "number")]
    pub seconds_after_discovery: i64,
    /// The record sheet of an oral report, or the report that was handed over.
    pub document_id: Option<String>,
}

/// 报出, as it is filled in; also the shape of its draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct DispatchInput {
    pub incident_id: String,
    /// Keys of every obligation that this act fulfils.
    pub keys: Vec<String>,
    pub form: String,
    pub channel: String,
    pub at: String,
    pub sender: String,
    pub receiver_name: String,
    pub receiver_post: String,
    pub number: String,
    pub said: String,
    pub read_back: bool,
    pub instructions: String,
    /// For a written form: the issued document.
    pub document_id: Option<String>,
    /// When a time that cannot be is insisted on: why.
    pub time_reason: String,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TimelineItem {
    pub event_at: String,
    pub recorded_at: String,
    pub text: String,
    pub detail: String,
    pub operator: String,
    pub level: Option<LevelTag>,
}

/// A fact with its answer in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FactLine {
    pub id: String,
    pub ask: String,
    /// `待查` when unknown.
    pub answer: String,
    pub known: bool,
    pub stated_at: Option<String>,
}

/// Level as decided by a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LevelView {
    pub tag: LevelTag,
    pub suggested: Option<LevelTag>,
    pub reason: String,
    pub judged_by: String,
    pub at: String,
    pub recorded_by: String,
}

/// An incident in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct IncidentView {
    pub id: String,
    pub number: String,
    pub title: String,
    pub system: String,
    pub what: String,
    pub place: String,
    pub category: Option<CategoryView>,
    pub discovered_at: String,
    pub occurred_at: Option<String>,
    pub registered_at: String,
    pub registered_by: String,
    pub phase: String,
    pub level: Option<LevelView>,
    pub judgement: JudgementView,
    /// `建议调整` with what would change, when new facts suggest another level than the one decided.
    pub suggests_change: Option<String>,
    pub facts: Vec<FactLine>,
    #[ts(type = "Record<string, boolean | string | number | string[] | null>")]
    pub answers: FactAnswers,
    pub owed: Vec<OwedCard>,
    pub timeline: Vec<TimelineItem>,
    pub documents: Vec<DocumentRow>,
    pub life: LifeView,
    pub evidence: Vec<EvidenceView>,
}

/// An error as the window shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeskFault {
    /// Stable, in code only.
    pub code: String,
    /// A sentence in Chinese that says what to do next.
    pub message: String,
    /// The field it belongs to.
    pub field: Option<String>,
}
