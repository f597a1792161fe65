//! 处置任务 and 处置进展: marking, assigning, adding, noting.

use crate::Result;
use crate::desk::{Desk, id_of, new_id};
use crate::fault::{fault, field};
use crate::phases::standing;
use crate::station::required;
use crate::times::{self, Stated};
use crate::view::{DutyAssignInput, DutyMarkInput, IncidentView, ProgressInput, TaskInput};
use casebook::{Body, DutyAssigned, DutyMarked, Incident, Phase, ProgressNoted, TaskAdded, Time, duty_key, task_key};
use ledger::NewEntry;
use plan::Plan;

fn short(name: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > 2000 {
        return Err(field("field.too_long", name, "最多 2000 个字，请精简；填写的内容还在"));
    }
    Ok(text.to_owned())
}

/// A due time that was typed, if any.
fn due(text: Option<&str>) -> Result<Option<Time>> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => times::parse("due", text).map(|at| Some(at.into())),
    }
}

impl Desk {
    /// Marks a duty or task as done, not applicable, or open again.
    ///
    /// # Errors
    /// What is missing, beside its field.
    pub fn mark_duty(&mut self, input: &DutyMarkInput) -> Result<IncidentView> {
        let now = self.now();
        let (incident, plan) = self.working(&input.incident_id)?;
        known(&incident, &plan, &input.key)?;
        let note = short("note", &input.note)?;
        let state = match input.state.as_str() {
            "done" => "done",
            "not_applicable" if note.is_empty() => return Err(field("duty.reason", "note", "不适用的，请写明原因")),
            "not_applicable" => "not_applicable",
            "open" if note.is_empty() => return Err(field("duty.reason", "note", "重新打开的，请写明原因")),
            "open" => "open",
            _ => return Err(field("duty.state", "state", "请选择完成、不适用或重新打开")),
        };
        let person = required("person", &input.person, "请填写由谁完成")?;
        let at =
            times::stated(now, &Stated { name: "at", text: &input.at, not_before: Some((incident.discovered, "发现")), reason: None })?;
        let held = |id: &&String| incident.evidence.iter().any(|e| crate::desk::id_text(&e.id) == **id);
        let body = DutyMarked {
            key: input.key.clone(),
            state: state.to_owned(),
            person: person.to_owned(),
            at: at.into(),
            note,
            evidence: input.evidence.iter().filter(held).cloned().collect(),
        };
        let draft = format!("duty:{}:{}", input.incident_id, input.key);
        self.record(&incident, Body::DutyMarked(body), &draft)
    }

    /// Says who is to do a duty or task, and by when.
    ///
    /// # Errors
    /// What is missing, beside its field.
    pub fn assign_duty(&mut self, input: &DutyAssignInput) -> Result<IncidentView> {
        let (incident, plan) = self.working(&input.incident_id)?;
        known(&incident, &plan, &input.key)?;
        let person = required("person", &input.person, "请填写由谁负责")?;
        let body = DutyAssigned { key: input.key.clone(), person: person.to_owned(), due: due(input.due.as_deref())? };
        self.record(&incident, Body::DutyAssigned(body), "")
    }

    /// Adds a task of one's own, or an improvement measure.
    ///
    /// # Errors
    /// What is missing, beside its field.
    pub fn add_task(&mut self, input: &TaskInput) -> Result<IncidentView> {
        let (incident, _) = self.working(&input.incident_id)?;
        let text = short("text", required("text", &input.text, "请写明要做什么")?)?;
        let kind = if input.kind == "improvement" { "improvement" } else { "own" };
        let due = due(input.due.as_deref())?;
        if kind == "improvement" && due.is_none() {
            return Err(field("task.due", "due", "改进措施要有完成期限"));
        }
        let person =
            if kind == "improvement" { required("person", &input.person, "改进措施要有责任人")? } else { input.person.trim() };
        let body = TaskAdded { id: new_id(), kind: kind.to_owned(), text, person: person.to_owned(), due };
        let draft = format!("task:{}:{kind}", input.incident_id);
        self.record(&incident, Body::TaskAdded(body), &draft)
    }

    /// Notes progress; follow-up reports hold it.
    ///
    /// # Errors
    /// What is missing or can't be, beside its field.
    pub fn note_progress(&mut self, input: &ProgressInput) -> Result<IncidentView> {
        let now = self.now();
        let (incident, _) = self.working(&input.incident_id)?;
        if incident.phase == Phase::Archived {
            return Err(fault("incident.archived", "事件已经归档；还有进展的，先写明理由重新打开"));
        }
        let text = short("text", required("text", &input.text, "请写明进展")?)?;
        let from = Some((incident.discovered, "发现"));
        let at = times::stated(now, &Stated { name: "at", text: &input.at, not_before: from, reason: Some(&input.time_reason) })?;
        let body = ProgressNoted { id: new_id(), at: at.into(), text, time_reason: input.time_reason.trim().to_owned() };
        let draft = format!("progress:{}", input.incident_id);
        self.record(&incident, Body::ProgressNoted(body), &draft)
    }

    pub(crate) fn working(&mut self, incident_id: &str) -> Result<(Incident, std::sync::Arc<Plan>)> {
        let incident = self.open()?.incident(&id_of(incident_id)?)?;
        standing(&incident)?;
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        Ok((incident, plan))
    }

    pub(crate) fn record(&mut self, incident: &Incident, body: Body, draft: &str) -> Result<IncidentView> {
        let at = self.time();
        let drafts: &[&str] = if draft.is_empty() { &[] } else { &[draft] };
        self.open_mut()?.commit(vec![NewEntry::about(incident.id, body)], at, drafts)?;
        self.remind();
        self.incident(&crate::desk::id_text(&incident.id))
    }
}

/// The key names a duty that stands, one that was marked before, or a task.
fn known(incident: &Incident, plan: &Plan, key: &str) -> Result<()> {
    let duty = incident.duties(plan).iter().any(|(d, p)| duty_key(d, p) == key);
    let task = incident.tasks.iter().any(|t| task_key(&t.id) == key);
    if duty || task || incident.duty_states.contains_key(key) {
        return Ok(());
    }
    Err(field("duty.unknown", "key", "这项任务已经改变，请刷新后再选"))
}
