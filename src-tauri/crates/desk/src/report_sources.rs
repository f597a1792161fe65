//! What each report is filled from: the case as it is known now.

use crate::fault::fault;
use crate::view::DeskFault;
use crate::{Result, documents, tags, times};
use casebook::{Incident, Station, Time};
use chrono::{DateTime, FixedOffset};
use document::{FollowUpFacts, ReportFacts, SummaryFacts, course_lines};
use plan::{FactValue, Plan};

/// What a report needs, from what the case knows.
#[must_use]
pub fn report_facts_of(plan: &Plan, incident: &Incident, station: &Station, operator: &str, now: DateTime<FixedOffset>) -> ReportFacts {
    let level = incident.level();
    ReportFacts {
        unit: station.unit.clone(),
        to: None,
        system: incident.system.clone(),
        what: incident.what.clone(),
        place: incident.place.clone(),
        discovered: Some(incident.discovered.to_datetime()),
        occurred: incident.occurred.map(casebook::Time::to_datetime),
        category: incident.category.clone(),
        facts: incident.known(),
        level: level.map(|l| l.level),
        level_reason: level.map(|l| l.reason.clone()).unwrap_or_default(),
        judged_by: level.map(|l| l.judged_by.clone()).unwrap_or_default(),
        reported: course_lines(None, &oral_reports(plan, incident)),
        date: Some(now),
        contact: operator.to_owned(),
        drafter: operator.to_owned(),
        ..ReportFacts::default()
    }
}

/// Every oral report: when, by whom, how, to whom, and what was answered.
fn oral_reports(plan: &Plan, incident: &Incident) -> Vec<(DateTime<FixedOffset>, String)> {
    let oral = incident.dispatches.iter().filter(|d| d.form == "oral");
    oral.map(|d| {
        let mut to: Vec<String> = Vec::new();
        for owed in incident.owed.iter().filter(|o| d.keys.contains(&o.key)) {
            let name = tags::party(plan, &owed.to).name;
            if !to.contains(&name) {
                to.push(name);
            }
        }
        let answer = d.instructions.trim_end_matches('。');
        let answer = if answer.is_empty() { String::new() } else { format!("，对方指示：{answer}") };
        let receiver = format!("{}{}", d.receiver_post, d.receiver);
        let told = format!("{}以{}方式向{}（{receiver}）口头报告{answer}。", d.sender, d.channel.name(), to.join("、"));
        (d.at.to_datetime(), told)
    })
    .collect()
}

/// What is new since the last report that was issued.
pub fn follow_up_facts(plan: &Plan, incident: &Incident, station: &Station, operator: &str, now: DateTime<FixedOffset>) -> FollowUpFacts {
    let reports = |kind: &str| matches!(kind, crate::report::INITIAL | crate::report::FOLLOW_UP);
    let last = incident.documents.iter().rev().find(|d| reports(&d.kind));
    let since = last.map_or(incident.registered, |d| d.issued);
    let mut changes: Vec<String> = incident
        .facts
        .values()
        .filter(|s| s.at.ms > since.ms)
        .filter_map(|s| {
            let fact = plan.fact(&s.answer.fact)?;
            let value = s.answer.value.as_ref().map(FactValue::from);
            Some(value.map_or_else(|| format!("{}待查", document::unanswered(fact)), |v| document::stated(fact, &v)))
        })
        .collect();
    for level in incident.levels.iter().filter(|l| l.at.ms > since.ms) {
        let name = plan.level(level.level).map(|l| format!("{}（{}）", l.name, l.numeral)).unwrap_or_default();
        let reason = if level.reason.is_empty() { String::new() } else { format!("，理由：{}", level.reason.trim_end_matches('。')) };
        changes.push(format!("事件级别研判为{name}{reason}"));
    }
    if let Some(response) = incident.response.as_ref().filter(|r| r.since.ms > since.ms) {
        let numeral = plan.level(response.level).map(|l| l.numeral.to_string()).unwrap_or_default();
        changes.push(format!("{}启动{numeral}应急响应", times::words(response.since)));
    }
    // The record shows that nothing of the case changed, where there is a report to compare it with.
    if changes.is_empty() && last.is_some() {
        changes.push("与上一次报告相比，事件要素和级别没有变化".to_owned());
    }
    FollowUpFacts {
        unit: station.unit.clone(),
        to: last.and_then(|d| addressee_of(&d.data)).or_else(|| first_recipient(plan, incident)).unwrap_or_default(),
        incident: incident.title(plan),
        before: last
            .map(|d| {
                format!(
                    "{}（〔{}〕{}号，{}）",
                    documents::kind_name_in(incident, d),
                    d.year,
                    d.number,
                    times::date_words(d.issued.to_datetime())
                )
            })
            .unwrap_or_default(),
        progress: incident.fresh_progress().map(|p| (p.at.to_datetime(), p.text.clone())).collect(),
        changes,
        next: incident.open_tasks().map(|(t, _)| t.text.clone()).collect(),
        date: Some(now),
        contact: operator.to_owned(),
        telephone: last
            .and_then(|d| serde_json::from_str::<document::WrittenReport>(&d.data).ok())
            .map(|r| r.telephone)
            .unwrap_or_default(),
        drafter: operator.to_owned(),
    }
}

fn addressee_of(data: &str) -> Option<String> {
    serde_json::from_str::<document::WrittenReport>(data).ok().map(|r| r.addressee).filter(|a| !a.is_empty())
}

pub(crate) fn first_recipient(plan: &Plan, incident: &Incident) -> Option<String> {
    let rule = document::report_rule(plan, incident.level().map(|l| l.level))?;
    rule.to.first().and_then(|id| plan.party(id)).map(|p| p.name.to_string())
}

/// What the summary report is filled from.
pub fn summary_facts(
    plan: &Plan,
    incident: &Incident,
    station: &Station,
    operator: &str,
    now: DateTime<FixedOffset>,
) -> Result<SummaryFacts> {
    let level = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level);
    let none = || -> DeskFault { fault("investigation.no_rule", "预案数据没有写明这一级的调查评估，请先研判定级") };
    let level = level.ok_or_else(none)?;
    let rule = plan.investigation(level).ok_or_else(none)?;
    let first = incident.documents.iter().find(|d| d.kind == crate::report::INITIAL);
    let first: Option<document::WrittenReport> = first.and_then(|d| serde_json::from_str(&d.data).ok());
    let section = |id: &str| first.as_ref().and_then(|r| r.sections.iter().find(|s| s.id == id)).map(|s| s.text.clone());
    let useful = |text: Option<String>| text.filter(|t| !t.trim_start().starts_with("待查"));
    let mut known: Vec<(String, String)> = Vec::new();
    let mut add = |heading: &str, text: Option<String>| known.extend(useful(text).map(|t| (heading.to_owned(), t)));
    add("cause", section("cause"));
    let category = incident.category.as_deref().and_then(|c| plan.category(c)).map(|c| format!("事件类型为{}", c.name));
    add("nature", category);
    let facts: Vec<String> = plan
        .facts
        .iter()
        .filter_map(|f| {
            let value = incident.facts.get(f.id.as_str())?.answer.value.as_ref()?;
            Some(document::stated(f, &FactValue::from(value)))
        })
        .collect();
    add("impact", Some(facts.join("；")).filter(|t| !t.is_empty()).map(|t| format!("经核实，{t}")));
    let marked = |kind: &str| {
        incident.tasks.iter().filter(|t| t.kind == kind).map(|t| t.text.trim_end_matches('。').to_owned()).collect::<Vec<_>>().join("；")
    };
    add("measures", Some(marked("improvement")).filter(|t| !t.is_empty()));
    add("rebuilding", section("measures"));
    let course = course_of(incident);
    Ok(SummaryFacts {
        unit: station.unit.clone(),
        to: plan.names(&rule.to),
        incident: incident.title(plan),
        level: plan.level(level).map(|l| format!("{}{}（{}）", l.name, plan.incident_word, l.numeral)).unwrap_or_default(),
        by: format!("《{}》{}", plan.name, document::clause_words(&rule.clause)),
        discovered: Some(incident.discovered.to_datetime()),
        ended: incident.ended.map(Time::to_datetime),
        what: incident.what.clone(),
        course,
        headings: rule.headings.iter().map(|h| (h.id.to_string(), h.name.to_string())).collect(),
        known,
        date: Some(now),
        contact: operator.to_owned(),
        telephone: first.map(|r| r.telephone).unwrap_or_default(),
        drafter: operator.to_owned(),
    })
}

/// What was done, by the time of the event: phases, reports, progress, tasks. What happened in one minute stands in one line.
pub(crate) fn course_of(incident: &Incident) -> Vec<(DateTime<FixedOffset>, String)> {
    let mut lines: Vec<(DateTime<FixedOffset>, String)> =
        incident.timeline.iter().filter_map(|l| Some((l.event.to_datetime(), told(&l.text)?))).collect();
    // By the minute: typed times have no seconds, and within a minute what was recorded later comes later.
    lines.sort_by_key(|(at, _)| at.timestamp() / 60);
    let mut course: Vec<(DateTime<FixedOffset>, String)> = Vec::new();
    for (at, text) in lines {
        match course.last_mut() {
            Some((last, told)) if last.timestamp() / 60 == at.timestamp() / 60 => {
                told.push('；');
                told.push_str(&text);
            }
            _ => course.push((at, text)),
        }
    }
    course
}

/// A line of the timeline as a report tells it; none where it is the program's own affair.
fn told(line: &str) -> Option<String> {
    for (start, words) in [("处置进展：", ""), ("完成任务：", "完成"), ("口头报告 ", "口头报告"), ("书面报告报出 ", "书面报告")]
    {
        if let Some(rest) = line.strip_prefix(start) {
            return Some(format!("{words}{}", without_their_rooms(rest.trim_end_matches('。'))));
        }
    }
    match line {
        "进入研判与先期处置" => Some("组织研判和先期处置".to_owned()),
        "进入应急结束" => Some("应急响应结束".to_owned()),
        _ if line.starts_with("启动") || line.starts_with("响应调整为") => Some(line.to_owned()),
        _ => None,
    }
}

/// Recipients without the duty room of one that stands among them: 市网安办、市网安办值班室.
fn without_their_rooms(names: &str) -> String {
    let all: Vec<&str> = names.split('、').collect();
    let is_room = |name: &str| name.strip_suffix("值班室").is_some_and(|body| all.contains(&body));
    all.iter().copied().filter(|name| !is_room(name)).collect::<Vec<_>>().join("、")
}
