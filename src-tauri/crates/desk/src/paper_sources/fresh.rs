//! A paper's first draft.

use super::case_words::{put_cause, put_course_before_the_end, put_summary, words};
use super::closure_words::{asked, asker, put_request, put_to_asker, put_what_held, who};
use super::warning_words::{WarningStated, put_lift, warning_words};
use super::{drill_words, issued_by_another, notifies, ours, response_words};
use casebook::{Incident, Station};
use chrono::{DateTime, FixedOffset};
use document::{Template, Words, WrittenReport, clause_words, fill, with_missing_items};
use plan::{Form, Need, Plan, Starts};

/// The first draft of a paper of a case, in the office's wording or the original.
#[must_use]
pub fn fresh(
    plan: &Plan,
    incident: &Incident,
    station: &Station,
    operator: &str,
    now: DateTime<FixedOffset>,
    kind: &str,
    template: &Template,
) -> WrittenReport {
    // A request or a reply of another body is that body's: it signs, and its people are not this unit's.
    let own = station;
    let other = signing_body(plan, incident, station, kind);
    let (station, operator) = other.as_ref().map_or((station, operator), |body| (body, ""));
    let mut words = words(plan, incident, station, operator, now);
    let mut copies = String::new();
    match kind {
        // A first report says nothing by itself of what was learnt later.
        "written_report" => {
            let found = words.get("发现方").to_owned();
            words.extend(report_words_alone(plan, incident, station, operator, now));
            words.set("发现方", &found);
        }
        "final_report" => {
            put_cause(&mut words, incident);
            put_what_is_left(&mut words, plan, incident, station);
        }
        "support_reply" => {
            put_request(&mut words, incident, "support_request", "");
            words.set("主送", &asker(incident, "support_request").unwrap_or_default());
        }
        "incident_form" | "support_request" => {
            put_cause(&mut words, incident);
            put_measures(&mut words, incident);
        }
        "investigation_report" => put_summary(&mut words, plan, incident, station, operator, now),
        "response_notice" | "closure_notice" => copies = put_notice(&mut words, plan, incident, station, kind),
        "closure_request" | "closure_reply" => {
            put_closure(&mut words, plan, incident, own, kind);
            if kind == "closure_reply" {
                put_to_asker(&mut words, plan, incident, station);
            }
        }
        "drill_report" => {
            let rule = drill_words::rule(plan, own);
            words.set("主送", &rule.map(|r| plan.names(&r.to)).unwrap_or_default());
            words.set("条款", &rule.map(|r| clause_words(&r.clause)).unwrap_or_default());
        }
        _ => {}
    }
    // What another body is to sign names nobody here to be asked: neither this unit's people nor the telephone of its last report.
    if other.is_some() || issued_by_another(plan, incident, own, kind).is_some() {
        for word in ["联系人", "电话", "核稿人", "签发人"] {
            words.set(word, "");
        }
    }
    let mut told = false;
    if matches!(kind, "written_report" | "follow_up_report" | "final_report" | "incident_form" | "support_request") {
        told = put_own_recipients(&mut words, plan, incident, station);
    }
    if kind == "support_request" {
        // One body is asked, not its duty room.
        let one = words.get("主送").split('、').next().unwrap_or_default().trim_end_matches("值班室").to_owned();
        words.set("主送", &one);
    }
    let mut report = fill(template, &words);
    if told && !matches!(kind, "incident_form" | "support_request") {
        as_notification(&mut report);
    }
    if kind == "written_report" {
        report = with_missing_items(report);
    }
    if report.copies_to.is_empty() {
        report.copies_to = copies;
    }
    report.drill = incident.drill;
    report
}

fn report_words_alone(plan: &Plan, incident: &Incident, station: &Station, operator: &str, now: DateTime<FixedOffset>) -> Words {
    document::report_words(plan, &crate::report_sources::report_facts_of(plan, incident, station, operator, now))
}

/// The body that signs a request or a reply by the plan, where it is not this station.
fn signing_body(plan: &Plan, incident: &Incident, station: &Station, kind: &str) -> Option<Station> {
    let asked = asked(plan, incident)?;
    let step = match kind {
        "closure_request" => &asked.from,
        "closure_reply" => &asked.to,
        _ => return None,
    };
    let parties = step.step.by.iter().map(ToString::to_string).collect();
    (!ours(station, &step.step.by)).then(|| Station { unit: who(plan, station, step), parties, ..Station::default() })
}

/// A station that is not the unit in which it happened reports where the plan tells itself to, not to itself. True where the plan has it
/// tell others (通报) and not report.
fn put_own_recipients(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station) -> bool {
    let level = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level);
    if document::report_rule(plan, level).is_none_or(|r| ours(station, &r.from)) {
        return false;
    }
    let own = plan.obligations.iter().filter(|r| ours(station, &r.from) && r.starts != Starts::Ended && r.need == Need::Must);
    let own = own.filter(|r| r.forms.contains(&Form::Written)).find(|r| level.is_some_and(|l| r.when.levels.contains(&l)));
    words.set("主送", &own.map(|r| plan.names(&r.to)).unwrap_or_default());
    words.set("条款", &own.map(|r| clause_words(&r.clause)).unwrap_or_default());
    own.is_some_and(notifies)
}

/// What the plan calls 通报 is titled so, and not as a report.
fn as_notification(report: &mut WrittenReport) {
    let case =
        if report.title.contains("情况的报告") { report.title.clone() } else { report.title.replace("的报告", "情况的报告") };
    report.title = case.replace("情况的报告", "情况的通报");
    for text in [&mut report.opening, &mut report.closing] {
        *text = text.replace("情况报告如下", "情况通报如下").replace("特此报告", "特此通报");
    }
}

/// That nothing is left to do is said only where there was something written down to do; and whoever does not lead the inquiry helps with it.
fn put_what_is_left(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station) {
    if words.get("下一步任务").is_empty() && !incident.tasks.is_empty() {
        words.set("下一步任务", "没有尚未完成的处置任务。");
    }
    let level = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level);
    if let Some(rule) = level.and_then(|l| plan.investigation(l)).filter(|r| !ours(station, &r.leads)) {
        let leads = rule.called.as_ref().map_or_else(|| plan.names(&rule.leads), ToString::to_string);
        words.set("调查要求", &format!("{}将配合{leads}做好调查处理和总结评估。", document::we(&station.unit)));
    }
}

/// What was done, told on from what was reported before by telephone; 待查 where nothing was written down.
fn put_measures(words: &mut Words, incident: &Incident) {
    let told = incident.dispatches.iter().filter(|d| d.form == Form::Oral.id()).map(|d| d.at.to_datetime().date_naive()).next_back();
    let progress: Vec<(DateTime<FixedOffset>, String)> = incident.progress.iter().map(|p| (p.at.to_datetime(), p.text.clone())).collect();
    words.set("进展", &document::course_lines(told, &progress).join("\n"));
    if ["已报告", "进展", "措施补充"].iter().all(|w| words.get(w).is_empty()) {
        words.set("措施补充", document::UNKNOWN);
    }
}

fn put_notice(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station, kind: &str) -> String {
    let ends = kind == "closure_notice";
    // Whom and by what is known of the response alone: what a first report says of them is not for a notice.
    let closure = incident.closure_rule(plan).filter(|_| ends).map(|r| clause_words(&r.clause));
    words.set("条款", &closure.unwrap_or_default());
    let Some(response) = &incident.response else {
        words.set("主送", "");
        return String::new();
    };
    let (to, copies) = response_words::told(plan, station, response.level, ends && response.command);
    words.set("主送", &to);
    if ends {
        put_what_held(words, plan, incident);
    }
    copies
}

fn put_closure(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station, kind: &str) {
    let clause = incident.closure_rule(plan).map(|r| clause_words(&r.clause));
    words.set("条款", &clause.unwrap_or_default());
    put_course_before_the_end(words, incident);
    let Some(asked) = asked(plan, incident) else {
        words.set("主送", "");
        return;
    };
    if kind == "closure_request" {
        words.set("主送", &who(plan, station, &asked.to));
        return;
    }
    // The answer goes to whoever signed the request.
    words.set("主送", &asker(incident, "closure_request").unwrap_or_else(|| who(plan, station, &asked.from)));
}

/// The first draft of a warning's paper: the warning itself, or its adjustment, lifting or receipt, which begin from an earlier one.
#[must_use]
#[expect(
    clippy::too_many_arguments,
    reason = "a draft needs plan, station, person, time, kind, wording, what is stated and what came before"
)]
pub fn fresh_warning(
    plan: &Plan,
    station: &Station,
    operator: &str,
    now: DateTime<FixedOffset>,
    kind: &str,
    template: &Template,
    stated: &WarningStated,
    earlier: Option<&WrittenReport>,
) -> WrittenReport {
    let mut words = warning_words(plan, station, operator, now, stated, earlier);
    match kind {
        "warning_lift" => put_lift(&mut words, plan, station, stated, earlier),
        "warning_receipt" => {
            // It goes back to whoever issued.
            let issuer = earlier.map(|e| e.sections.iter().find(|s| s.id == "issuer").map_or(&e.unit, |s| &s.text));
            words.set("主送", issuer.map(String::as_str).unwrap_or_default());
            // Its title tells whether it is the warning, its adjustment or its lifting that is confirmed.
            if let Some(title) = earlier.map(|e| e.title.trim()).filter(|title| !title.is_empty()) {
                words.set("原预警", &format!("《{title}》，{}", words.get("原预警")));
            }
            for word in ["核稿人", "签发人", "电话"] {
                words.set(word, "");
            }
        }
        _ => {}
    }
    fill(template, &words)
}
