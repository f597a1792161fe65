//! Words of a drill: who took part, how long each step took, what went wrong.

use super::punctual::{Timeliness, timeliness};
use crate::tags;
use crate::times::span_words;
use casebook::{Incident, Phase, Station, Time, duty_key};
use chrono::{DateTime, Datelike, FixedOffset};
use document::{Words, date_words};
use plan::{Form, Need, Plan, Prevention, PreventionKind};

/// The rule by which a drill is reported: one that names a recipient before one that does not.
pub(super) fn rule(plan: &Plan) -> Option<&Prevention> {
    let drills = || plan.prevention.iter().filter(|p| p.kind == PreventionKind::Drill);
    drills().find(|p| !p.to.is_empty()).or_else(|| drills().find(|p| p.every.is_some())).or_else(|| drills().next())
}

pub(super) fn put(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station, now: DateTime<FixedOffset>) {
    let found = incident.discovered.to_datetime();
    words.set("年度", &found.year().to_string());
    words.set("演练日期", &date_words(found));
    let mut parties = vec![station.unit.clone()];
    let mut add = |name: String| {
        if !name.is_empty() && !parties.contains(&name) {
            parties.push(name);
        }
    };
    for owed in incident.owed.iter().filter(|o| o.dispatch.is_some()) {
        add(tags::party(plan, &owed.to).name);
    }
    for (duty, party) in incident.duties(plan) {
        let done = incident.duty_state(&duty_key(duty, party)).state() == "done";
        if done && !station.parties.iter().any(|p| p == party.id.as_str()) {
            add(party.name.to_string());
        }
    }
    words.set("参加单位", &parties.join("、"));
    let first = |form: Form| incident.dispatches.iter().filter(|d| d.form == form.id()).map(|d| d.at).min();
    let steps = [
        ("首次口头报告", first(Form::Oral)),
        ("首次书面报告", first(Form::Written)),
        ("启动应急响应", incident.entered(Phase::Response).map(|p| p.at)),
        ("应急结束", incident.ended),
    ];
    let took = |at: Time| span_words((at.ms - incident.discovered.ms) / 1000);
    let spans: Vec<String> = steps.into_iter().filter_map(|(name, at)| Some(format!("到{name}用时{}", took(at?)))).collect();
    if !spans.is_empty() {
        words.set("演练用时", &format!("从发现事件起计算，{}。", spans.join("，")));
    }
    words.set("演练问题", &problems(plan, incident, station, now.into()));
    let measures: Vec<String> =
        incident.tasks.iter().filter(|t| t.kind == "improvement").map(|t| format!("{}。", t.text.trim_end_matches('。'))).collect();
    words.set("改进措施", &measures.join("\n"));
}

/// Reports that were late or not made, duties that were not done.
fn problems(plan: &Plan, incident: &Incident, station: &Station, now: Time) -> String {
    let mut lines = Vec::new();
    for owed in &incident.owed {
        let kept = timeliness(plan, incident, owed, &station.parties, now);
        let name = || {
            let form = if owed.form == Form::Oral.id() { Form::Oral } else { Form::Written };
            let clause = plan.rule(&owed.rule).map(|r| plan::clause_label(&r.clause)).unwrap_or_default();
            format!("按{clause}向{}{}报告", tags::party(plan, &owed.to).name, form.name())
        };
        let found = match kept {
            Some(Timeliness::Late(seconds)) => format!("{}迟{}。", name(), span_words(seconds.max(60))),
            Some(Timeliness::Missed | Timeliness::Untold) => format!("{}没有报出。", name()),
            _ => continue,
        };
        if !lines.contains(&found) {
            lines.push(found);
        }
    }
    let open: Vec<String> = incident
        .duties(plan)
        .into_iter()
        .filter(|(duty, party)| duty.need == Need::Must && station.parties.iter().any(|p| p == party.id.as_str()))
        .filter(|(duty, party)| incident.duty_state(&duty_key(duty, party)).state() == "open")
        .map(|(duty, _)| duty.task.to_string())
        .collect();
    if !open.is_empty() {
        lines.push(format!("预案规定的任务没有完成：{}。", open.join("；")));
    }
    lines.join("\n")
}
