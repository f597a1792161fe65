//! The row that finding reads, made from an incident.

use crate::search::Row;
use casebook::{Incident, Phase};
use plan::{Allowance, Need, Plan};
use serde_json::Value;
use std::collections::BTreeSet;

/// The row of an incident of a station that is these parties of the plan; `unit` names it where it is not this one.
pub fn index_row(incident: &Incident, plan: &Plan, parties: &[String], unit: &str) -> Row {
    // Only what this station owes and must report: what others owe is not late here.
    let ours =
        || incident.owed.iter().filter(|o| parties.contains(&o.from) && plan.rule(&o.rule).is_some_and(|rule| rule.need == Need::Must));
    let late = ours().any(|owed| {
        let reported = owed.dispatch.and_then(|id| incident.dispatches.iter().find(|d| d.id == id)).map(|d| d.at.ms);
        reported.zip(owed.due).is_some_and(|(reported, due)| reported > due.ms)
    });
    let closed = incident.withdrawn.is_some() || incident.phase == Phase::Archived;
    // A missed report of an archived case stays on the desk until it is made; of one that was no incident nothing is made any more.
    let owing = incident.withdrawn.is_none()
        && ours().any(|o| {
            let pressing = o.due.is_some() || plan.rule(&o.rule).is_some_and(|r| r.allowance == Allowance::Immediately);
            o.dispatch.is_none() && o.dropped.is_none() && pressing
        });
    Row {
        id: incident.id,
        station: incident.station,
        number: incident.number_label(),
        title: incident.title(plan),
        level: incident.level().map(|l| l.level),
        category: incident.category.clone().unwrap_or_default(),
        phase: incident.phase.id().to_owned(),
        drill: incident.drill,
        withdrawn: incident.withdrawn.is_some(),
        discovered_ms: incident.discovered.ms,
        // What is closed and still owes something stays open here, or nobody is reminded of it: improvement measures outlive the case.
        open: !closed || owing || (incident.withdrawn.is_none() && incident.open_tasks().next().is_some()),
        overdue_from: ours().filter(|o| o.dispatch.is_none() && o.dropped.is_none()).filter_map(|o| o.due).map(|due| due.ms).min(),
        late,
        text: text(incident, unit),
    }
}

/// Everything that was written, a line each, each line once.
fn text(incident: &Incident, unit: &str) -> String {
    let mut lines = Lines::default();
    lines.add(unit);
    for line in [&incident.system, &incident.what, &incident.place, &incident.time_reason] {
        lines.add(line);
    }
    for level in &incident.levels {
        lines.add(&level.judged_by);
        lines.add(&level.reason);
    }
    for line in &incident.timeline {
        lines.add(&line.text);
        lines.add(&line.detail);
    }
    for evidence in &incident.evidence {
        for line in [&evidence.name, &evidence.note, &evidence.person, &evidence.sm3, &evidence.sha256] {
            lines.add(line);
        }
    }
    for task in &incident.tasks {
        lines.add(&task.text);
    }
    for state in incident.duty_states.values() {
        lines.add(&state.person);
    }
    for dispatch in &incident.dispatches {
        for line in [
            &dispatch.sender,
            &dispatch.receiver,
            &dispatch.receiver_post,
            &dispatch.number,
            &dispatch.said,
            &dispatch.instructions,
            &dispatch.time_reason,
        ] {
            lines.add(line);
        }
    }
    for document in &incident.documents {
        lines.add(&document.title);
        if document.number > 0 {
            lines.add(&format!("〔{}〕{}号", document.year, document.number));
        }
        // What a paper was set from is JSON: its words are its text.
        if let Ok(data) = serde_json::from_str::<Value>(&document.data) {
            lines.add_words(&data);
        }
    }
    lines.text
}

#[derive(Default)]
struct Lines {
    text: String,
    seen: BTreeSet<String>,
}

impl Lines {
    fn add(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            if self.seen.insert(line.to_owned()) {
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
    }

    fn add_words(&mut self, data: &Value) {
        match data {
            Value::String(text) => self.add(text),
            Value::Array(items) => items.iter().for_each(|item| self.add_words(item)),
            // Ids name parts of the paper; nobody wrote them.
            Value::Object(fields) => fields.iter().filter(|(key, _)| *key != "id").for_each(|(_, value)| self.add_words(value)),
            _ => {}
        }
    }
}
