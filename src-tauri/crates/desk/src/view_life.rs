//! What the window sees of a case's later life, and what it says: phases, duties, progress, closure, investigation.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use crate::view::{ClockState, DocumentRow, LevelTag, PartyView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The later life of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LifeView {
    pub drill: bool,
    pub withdrawn: Option<WithdrawnView>,
    /// `registered` `initial_handling` `response` `ended` `investigation` `archived`
    pub phase: String,
    pub phase_name: String,
    pub phase_since: String,
    /// Every phase in order, for the head of the case.
    pub phases: Vec<PhaseStep>,
    /// The act that leads on; none once archived or withdrawn.
    pub next: Option<NextStep>,
    pub response: Option<ResponseView>,
    /// Who determines the response at each level, by the plan.
    pub response_rules: Vec<ResponseRuleView>,
    /// Every level decided, the latest first.
    pub levels: Vec<LevelHistory>,
    pub duties: Vec<DutyView>,
    pub progress: Vec<ProgressView>,
    pub closure: Option<ClosureView>,
    pub investigation: Option<InvestigationView>,
    /// Follow-up reports that are being drafted: 续报.
    pub follow_ups: Vec<FollowUpDraft>,
}

/// One phase at the head of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PhaseStep {
    pub phase: String,
    pub name: String,
    /// `done` `now` `next` `later`
    pub state: String,
    pub at: Option<String>,
    pub reason: String,
    pub recorded_by: String,
    pub reopened: bool,
}

/// The act that leads to the next phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NextStep {
    pub phase: String,
    pub phase_name: String,
    /// Words of the button: `启动应急响应`.
    pub act: String,
    pub blocks: Vec<Block>,
}

/// What stands in the way of the next phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Block {
    pub message: String,
    /// Where it is mended: `level` `reports` `duties` `closure` `investigation` `evidence` `papers`.
    pub place: String,
    /// It can't be passed over; otherwise a reason is asked for.
    pub hard: bool,
}

/// A case that was no incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WithdrawnView {
    pub at: String,
    pub reason: String,
    pub person: String,
}

/// The response that stands or stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ResponseView {
    pub level: LevelTag,
    pub since: String,
    pub party: String,
    pub person: String,
    pub means: String,
    pub reason: String,
    pub command: bool,
    /// When this level was determined, and by whom that was recorded when.
    pub decided_at: String,
    pub recorded_at: String,
    pub recorded_by: String,
}

/// Who determines and leads the response at a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ResponseRuleView {
    pub level: LevelTag,
    pub decided_by: Vec<PartyView>,
    /// This station is one of them.
    pub ours: bool,
    pub led_by: String,
    /// `事件的性质和情况`
    pub considers: String,
    /// Name of the command that may be formed; empty for none.
    pub command: String,
    pub clause: String,
    pub clause_label: String,
    pub quote: String,
    pub reading: Option<String>,
}

/// A level as it was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LevelHistory {
    pub tag: LevelTag,
    /// `初判` `改级` `最终定级`
    pub stage_name: String,
    pub suggested: Option<LevelTag>,
    pub clauses: Vec<String>,
    pub reason: String,
    pub judged_by: String,
    /// Name of the party that decided, where it was not this unit.
    pub party: String,
    pub means: String,
    pub decided_at: String,
    pub recorded_at: String,
    pub recorded_by: String,
}

/// What a change of level would bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChangeView {
    pub from: Option<LevelTag>,
    pub to: LevelTag,
    pub obligations_added: Vec<ChangeLine>,
    pub obligations_dropped: Vec<ChangeLine>,
    pub duties_added: Vec<ChangeLine>,
    pub duties_dropped: Vec<ChangeLine>,
}

/// One line of a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChangeLine {
    pub text: String,
    pub clause: String,
    pub clause_label: String,
}

/// A duty of the plan, an own task, or an improvement measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DutyView {
    pub key: String,
    /// `plan` `own` `improvement`
    pub kind: String,
    /// `先期处置` `应急响应` `后期处置`; empty for own tasks.
    pub stage_name: String,
    pub task: String,
    pub clause: String,
    pub clause_label: String,
    pub quote: String,
    pub reading: Option<String>,
    /// Whose duty by the plan.
    pub party: String,
    pub ours: bool,
    /// Together with whom.
    pub with: String,
    /// `must` `as_needed`
    pub need: String,
    /// `立即` `及时` or empty.
    pub pace: String,
    /// Who is to do it here.
    pub person: String,
    pub due: Option<String>,
    pub overdue: bool,
    /// `open` `done` `not_applicable`
    pub state: String,
    pub done_by: String,
    pub done_at: Option<String>,
    pub note: String,
    /// Ids of evidence.
    pub evidence: Vec<String>,
}

/// A note of progress.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProgressView {
    pub id: String,
    pub at: String,
    pub text: String,
    pub recorded_at: String,
    pub recorded_by: String,
    /// `续报一`, once an issued one holds it.
    pub reported_in: Option<String>,
}

/// A follow-up report that is being drafted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FollowUpDraft {
    /// Id of the draft.
    pub draft: String,
    pub title: String,
    pub saved_at: String,
}

/// The way to the end of the response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClosureView {
    pub level: LevelTag,
    pub clause: String,
    pub clause_label: String,
    pub quote: String,
    pub reading: Option<String>,
    pub conditions: Vec<ConditionView>,
    /// One of the conditions is enough.
    pub any_condition: bool,
    pub steps: Vec<ClosureStepView>,
    /// What is still open: unreported obligations, duties, conditions.
    pub open: Vec<Block>,
    /// Every step is done.
    pub complete: bool,
}

/// A condition of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ConditionView {
    pub id: String,
    pub quote: String,
    pub met: bool,
}

/// A step to the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClosureStepView {
    /// `propose` `decide` `consent` `dissolve`
    pub act: String,
    /// `提出结束建议` …
    pub name: String,
    pub by: Vec<PartyView>,
    /// Together with whom (会同).
    pub with: Vec<PartyView>,
    /// It is this station's own act; otherwise a decision of another party is recorded, with who, when and by what means.
    pub ours: bool,
    pub clause_label: String,
    pub quote: String,
    pub reading: Option<String>,
    pub done: Option<ClosureDone>,
    /// It is the next one to be done.
    pub next: bool,
    /// Why this operator may not do it now, with what to do instead.
    pub refused: Option<String>,
}

/// An act that was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClosureDone {
    pub party: String,
    pub with: String,
    pub person: String,
    pub at: String,
    pub means: String,
    pub note: String,
    pub recorded_by: String,
    pub recorded_at: String,
    /// What was open then, and why it was closed all the same.
    pub open: Vec<String>,
    pub open_reason: String,
}

/// The investigation and its clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InvestigationView {
    pub leads: String,
    pub ours: bool,
    pub with: String,
    pub to: String,
    pub clause: String,
    pub clause_label: String,
    pub quote: String,
    pub reading: Option<String>,
    pub headings: Vec<HeadingView>,
    pub days: Option<u32>,
    /// From the end of the response; none while it has not ended or where the plan names no days.
    pub due: Option<String>,
    pub clock: ClockState,
    /// Draft or issued report.
    pub document: Option<DocumentRow>,
}

/// A heading of the summary report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeadingView {
    pub id: String,
    pub name: String,
    pub ask: String,
}

/// A phase to be entered; also the shape of its draft. For `ended` use `ClosureInput`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct PhaseInput {
    pub incident_id: String,
    pub phase: String,
    pub at: String,
    pub reason: String,
    /// For `response`: its level, who determined it, by what means.
    pub level: Option<u8>,
    pub party: String,
    pub person: String,
    pub means: String,
    pub command: bool,
    pub time_reason: String,
}

/// A closed case goes on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ReopenInput {
    pub incident_id: String,
    /// `response` or `investigation`
    pub phase: String,
    pub reason: String,
    pub person: String,
}

/// It was no incident.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct WithdrawInput {
    pub incident_id: String,
    pub reason: String,
    pub person: String,
}

/// A mark on a duty or task.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct DutyMarkInput {
    pub incident_id: String,
    pub key: String,
    /// `done` `not_applicable` `open`
    pub state: String,
    pub person: String,
    pub at: String,
    pub note: String,
    pub evidence: Vec<String>,
}

/// Who is to do it, by when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct DutyAssignInput {
    pub incident_id: String,
    pub key: String,
    pub person: String,
    pub due: Option<String>,
}

/// A task of one's own, or an improvement measure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct TaskInput {
    pub incident_id: String,
    /// `own` `improvement`
    pub kind: String,
    pub text: String,
    pub person: String,
    pub due: Option<String>,
}

/// 处置进展, as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ProgressInput {
    pub incident_id: String,
    pub at: String,
    pub text: String,
    pub time_reason: String,
}

/// An act on the way to the end of the response; also the shape of its draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ClosureInput {
    pub incident_id: String,
    /// `propose` `decide` `consent` `dissolve` `return`
    pub act: String,
    pub party: String,
    /// Ids of the parties together with which (会同).
    pub with: Vec<String>,
    pub person: String,
    pub at: String,
    pub means: String,
    pub note: String,
    /// Ids of the plan's conditions that hold.
    pub conditions: Vec<String>,
    /// Why it ends although something is open.
    pub open_reason: String,
    pub time_reason: String,
}
