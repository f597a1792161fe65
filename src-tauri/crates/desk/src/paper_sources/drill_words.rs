//! Words of a drill: who took part, how long each step took, what went wrong.

use super::acts_as;
use super::punctual::{Timeliness, timeliness};
use crate::tags;
use crate::times::span_words;
use casebook::{Incident, Phase, Station, Time, duty_key};
use chrono::{DateTime, Datelike, FixedOffset};
use document::{Words, clause_words, date_words};
use plan::{Form, Need, Plan, Prevention, PreventionKind, Stage};

/// The rule by which a drill is reported: one by which this station drills, where there is one; of these one that names a recipient before
/// one that does not.
pub(super) fn rule<'a>(plan: &'a Plan, station: &Station) -> Option<&'a Prevention> {
    let all = || plan.prevention.iter().filter(|p| p.kind == PreventionKind::Drill);
    let own = all().any(|p| acts_as(plan, station, &p.by));
    let drills = || all().filter(|p| !own || acts_as(plan, station, &p.by));
    drills().find(|p| !p.to.is_empty()).or_else(|| drills().find(|p| p.every.is_some())).or_else(|| drills().next())
}

pub(super) fn put(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station, now: DateTime<FixedOffset>) {
    let found = incident.discovered.to_datetime();
    words.set("年度", &found.year().to_string());
    words.set("演练日期", &date_words(found));
    words.set("参加单位", &participants(plan, incident, station).join("、"));
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

/// Who did something: duties and decisions. Who was only reported to took no part; this unit stands once, whichever parties it is.
fn participants(plan: &Plan, incident: &Incident, station: &Station) -> Vec<String> {
    let done = |duty, party| incident.duty_state(&duty_key(duty, party)).state() == "done";
    let dutiful = incident.duties(plan).into_iter().filter(|(duty, party)| done(duty, party)).map(|(_, party)| party.id.to_string());
    let judged = incident.levels.iter().map(|l| l.party.clone());
    // A body that only determines a level, and leads nothing, is asked for it and does not take part.
    let leads = |r: &&casebook::ResponseState| plan.response(r.level).is_some_and(|rule| rule.led_by.iter().any(|p| p.as_str() == r.party));
    let responded = incident.response.iter().filter(leads).map(|r| r.party.clone());
    let closed = incident.closure.iter().flat_map(|c| std::iter::once(&c.party).chain(&c.with)).cloned();
    let mut names = vec![station.unit.clone()];
    for id in judged.chain(responded).chain(dutiful).chain(closed).filter(|id| !station.parties.contains(id)) {
        if let Some(party) = plan.party(&id)
            && !names.iter().any(|known| known == party.name.as_str())
        {
            names.push(party.name.to_string());
        }
    }
    names
}

/// What the case itself shows as done: its level was judged, its response begun. Nobody need have marked it.
fn shown(incident: &Incident, task: &str) -> bool {
    let judging = task.contains("研判");
    let responding = ["启动", "应急响应", "应急状态"].iter().any(|w| task.contains(w));
    (judging || responding) && (!judging || incident.level().is_some()) && (!responding || incident.response.is_some())
}

/// Reports that were late or not made, duties that were not done.
fn problems(plan: &Plan, incident: &Incident, station: &Station, now: Time) -> String {
    let mut lines = Vec::new();
    // What was not made is told of once for each clause and form, with all who were to have it.
    let mut missed: Vec<(String, Form, Vec<String>)> = Vec::new();
    for owed in &incident.owed {
        let kept = timeliness(plan, incident, owed, &station.parties, now);
        let form = if owed.form == Form::Oral.id() { Form::Oral } else { Form::Written };
        let clause = plan.rule(&owed.rule).map(|r| format!("按预案{}的规定", clause_words(&r.clause))).unwrap_or_default();
        let to = tags::party(plan, &owed.to).name;
        // The same body had a report of this form under another clause: the course tells of it.
        let told = |by: Option<Time>| {
            incident.owed.iter().any(|other| {
                let sent = other.dispatch.and_then(|id| incident.dispatches.iter().find(|d| d.id == id));
                other.form == owed.form
                    && other.to.iter().any(|to| owed.to.contains(to))
                    && sent.is_some_and(|d| by.is_none_or(|due| d.at.ms <= due.ms))
            })
        };
        match kept {
            Some(Timeliness::Late(seconds)) => {
                let found = format!("{clause}向{to}{}报告，迟报{}。", form.name(), span_words(seconds.max(60)));
                if !lines.contains(&found) {
                    lines.push(found);
                }
            }
            Some(Timeliness::Missed | Timeliness::Untold) if !told(owed.due) => {
                match missed.iter_mut().find(|(known, kind, _)| *known == clause && *kind == form) {
                    Some((_, _, all)) if all.contains(&to) => {}
                    Some((_, _, all)) => all.push(to),
                    None => missed.push((clause, form, vec![to])),
                }
            }
            _ => {}
        }
    }
    lines.extend(missed.iter().map(|(clause, form, to)| {
        format!("未见{clause}向{}{}报告的记录。", to.iter().map(|t| one_of(t)).collect::<Vec<_>>().join("、"), form.name())
    }));
    // What follows the end is not yet due when a drill is reported on.
    let mut open: Vec<String> = Vec::new();
    let tasks = incident
        .duties(plan)
        .into_iter()
        .filter(|(duty, party)| {
            duty.need == Need::Must && duty.stage != Stage::Aftermath && station.parties.iter().any(|p| p == party.id.as_str())
        })
        .filter(|(duty, party)| incident.duty_state(&duty_key(duty, party)).state() == "open")
        .map(|(duty, _)| duty.task.to_string())
        .filter(|task| !shown(incident, task));
    for task in tasks {
        if !open.contains(&task) {
            open.push(task);
        }
    }
    if !open.is_empty() {
        lines.push(format!("预案规定的下列任务未见完成记录：{}。", open.join("；")));
    }
    lines.join("\n")
}

/// Of several bodies any of which may be told, one is.
fn one_of(to: &str) -> String {
    if to.contains('或') { format!("{}之一", to.replace('或', "、")) } else { to.to_owned() }
}
