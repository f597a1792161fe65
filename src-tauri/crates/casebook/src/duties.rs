//! What is to be done in a case: the plan's duties, own tasks, improvement measures, and the progress noted.

use crate::incident::Incident;
use crate::{DutyAssigned, DutyMarked, Id, Phase, ProgressNoted, Recorded, TaskAdded, Time};
use plan::{Duty, Party, Plan, Stage};
use serde::{Deserialize, Serialize};

/// A mark on a duty or task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// `done` `not_applicable` `open`.
    pub state: String,
    /// Who did it.
    pub person: String,
    /// When it was done.
    pub at: Time,
    /// What was done.
    pub note: String,
    /// Hex ids of evidence.
    pub evidence: Vec<String>,
    /// When it was recorded.
    pub recorded: Time,
    /// By whom.
    pub by: Id,
}

/// A task of one's own, or an improvement measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskState {
    /// Its id.
    pub id: Id,
    /// `own` or `improvement`.
    pub kind: String,
    /// What is to be done.
    pub text: String,
    /// When it was added.
    pub added: Time,
}

/// Who is to do it, by when, and what was marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyState {
    /// Who is to do it.
    pub person: String,
    /// By when.
    pub due: Option<Time>,
    /// Every mark, in order.
    pub marks: Vec<Mark>,
}

impl DutyState {
    /// The state that stands: `open`, `done`, `not_applicable`.
    #[must_use]
    pub fn state(&self) -> &str {
        self.marks.last().map_or("open", |m| m.state.as_str())
    }
}

/// A note of progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressState {
    /// Its id.
    pub id: Id,
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub text: String,
    /// When it was recorded.
    pub recorded: Time,
    /// By whom.
    pub by: Id,
    /// The issued follow-up report that holds it.
    pub reported: Option<Id>,
}

/// Key of a duty of one party.
#[must_use]
pub fn duty_key(duty: &Duty, party: &Party) -> String {
    format!("{}/{}", duty.id, party.id)
}

/// Key of a task.
#[must_use]
pub fn task_key(id: &Id) -> String {
    format!("task/{}", crate::station::hex(id))
}

impl Incident {
    /// The plan's duties as they stand now: those of the phases entered, at the levels decided.
    #[must_use]
    pub fn duties<'a>(&self, plan: &'a Plan) -> Vec<(&'a Duty, &'a Party)> {
        let level = self.level().map(|l| l.level).or_else(|| self.judgement(plan).level);
        self.duties_at(plan, level, self.response.as_ref().map(|r| r.level))
    }

    /// The plan's duties, were the incident and its response of these levels.
    #[must_use]
    pub fn duties_at<'a>(&self, plan: &'a Plan, level: Option<u8>, response: Option<u8>) -> Vec<(&'a Duty, &'a Party)> {
        let lowest = plan.lowest_level().map(|l| l.level);
        let fits = |levels: &[u8], at: Option<u8>| levels.is_empty() || at.or(lowest).is_some_and(|l| levels.contains(&l));
        let stands = |duty: &&Duty| match duty.stage {
            Stage::InitialHandling => fits(&duty.levels, level),
            Stage::Response => response.is_some() && fits(&duty.levels, response),
            Stage::Aftermath => self.phase >= Phase::Ended && fits(&duty.levels, level),
        };
        plan.duties
            .iter()
            .filter(stands)
            .flat_map(|duty| duty.by.iter().filter_map(|id| plan.party(id)).map(move |party| (duty, party)))
            .collect()
    }

    /// Who is to do it, by when, and what was marked.
    #[must_use]
    pub fn duty_state(&self, key: &str) -> DutyState {
        self.duty_states.get(key).cloned().unwrap_or_default()
    }

    /// Tasks that are neither done nor found not to apply.
    pub fn open_tasks(&self) -> impl Iterator<Item = (&TaskState, DutyState)> {
        self.tasks.iter().map(|t| (t, self.duty_state(&task_key(&t.id)))).filter(|(_, s)| s.state() == "open")
    }

    /// Progress that no issued follow-up report holds yet.
    pub fn fresh_progress(&self) -> impl Iterator<Item = &ProgressState> {
        self.progress.iter().filter(|p| p.reported.is_none())
    }

    pub(crate) fn mark(&mut self, recorded: &Recorded, marked: &DutyMarked, plan: &Plan) {
        let name = self.duty_name(&marked.key, plan);
        let state = self.duty_states.entry(marked.key.clone()).or_default();
        state.marks.push(Mark {
            state: marked.state.clone(),
            person: marked.person.clone(),
            at: marked.at,
            note: marked.note.clone(),
            evidence: marked.evidence.clone(),
            recorded: recorded.at,
            by: recorded.operator,
        });
        let text = match marked.state.as_str() {
            "done" => format!("完成任务：{name}"),
            "not_applicable" => format!("任务不适用：{name}"),
            _ => format!("任务重新打开：{name}"),
        };
        let note = if marked.note.is_empty() { String::new() } else { format!("；{}", marked.note) };
        self.line(recorded, marked.at, &text, &format!("{}{note}", marked.person));
    }

    pub(crate) fn assign(&mut self, recorded: &Recorded, assigned: &DutyAssigned, plan: &Plan) {
        let name = self.duty_name(&assigned.key, plan);
        let state = self.duty_states.entry(assigned.key.clone()).or_default();
        state.person.clone_from(&assigned.person);
        state.due = assigned.due;
        self.line(recorded, recorded.at, &format!("分派任务：{name}"), &assigned.person);
    }

    pub(crate) fn add_task(&mut self, recorded: &Recorded, added: &TaskAdded) {
        self.tasks.push(TaskState { id: added.id, kind: added.kind.clone(), text: added.text.clone(), added: recorded.at });
        let state = self.duty_states.entry(task_key(&added.id)).or_default();
        state.person.clone_from(&added.person);
        state.due = added.due;
        let what = if added.kind == "improvement" { "增列改进措施" } else { "增列任务" };
        self.line(recorded, recorded.at, &format!("{what}：{}", added.text), &added.person);
    }

    pub(crate) fn note_progress(&mut self, recorded: &Recorded, noted: &ProgressNoted, plan: &Plan) {
        self.progress.push(ProgressState {
            id: noted.id,
            at: noted.at,
            text: noted.text.clone(),
            recorded: recorded.at,
            by: recorded.operator,
            reported: None,
        });
        self.line_about(recorded, noted.at, &format!("处置进展：{}", noted.text), "", &noted.time_reason);
        self.owe_progress(plan, recorded.at);
    }

    fn duty_name(&self, key: &str, plan: &Plan) -> String {
        let task = self.tasks.iter().find(|t| task_key(&t.id) == key).map(|t| t.text.clone());
        let duty = || key.split('/').next().and_then(|id| plan.duty(id)).map(|d| d.task.to_string());
        task.or_else(duty).unwrap_or_else(|| key.to_owned())
    }
}
