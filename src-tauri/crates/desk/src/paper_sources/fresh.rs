//! A paper's first draft.

use super::case_words::{put_cause, put_course_before_the_end, put_summary, words};
use super::closure_words::{asked, put_what_held, who};
use super::warning_words::{WarningStated, put_lift, warning_words};
use super::{drill_words, ours, response_words};
use casebook::{Incident, Station};
use chrono::{DateTime, FixedOffset};
use document::{Template, Words, WrittenReport, fill, with_missing_items};
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
    let mut words = words(plan, incident, station, operator, now);
    let mut copies = String::new();
    match kind {
        // A first report says nothing by itself of what was learnt later.
        "written_report" => {
            let first = report_words_alone(plan, incident, station, operator, now);
            words.extend(first);
        }
        "final_report" => put_cause(&mut words, incident),
        "incident_form" => {
            put_cause(&mut words, incident);
            let progress: Vec<String> =
                incident.progress.iter().map(|p| format!("{}，{}。", crate::times::words(p.at), p.text.trim_end_matches('。'))).collect();
            words.set("进展", &progress.join("\n"));
        }
        "investigation_report" => put_summary(&mut words, plan, incident, station, operator, now),
        "response_notice" | "closure_notice" => copies = put_notice(&mut words, plan, incident, station, kind),
        "closure_request" | "closure_reply" => put_closure(&mut words, plan, incident, station, kind),
        "drill_report" => {
            let rule = drill_words::rule(plan);
            words.set("主送", &rule.map(|r| plan.names(&r.to)).unwrap_or_default());
            words.set("条款", &rule.map(|r| plan::clause_label(&r.clause)).unwrap_or_default());
        }
        _ => {}
    }
    if matches!(kind, "written_report" | "follow_up_report" | "final_report" | "incident_form") {
        put_own_recipients(&mut words, plan, incident, station);
    }
    let mut report = fill(template, &words);
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

/// A station that is not the unit in which it happened reports where the plan tells itself to, not to itself.
fn put_own_recipients(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station) {
    let level = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level);
    if document::report_rule(plan, level).is_none_or(|r| ours(station, &r.from)) {
        return;
    }
    let own = plan.obligations.iter().filter(|r| ours(station, &r.from) && r.starts != Starts::Ended && r.need == Need::Must);
    let own = own.filter(|r| r.forms.contains(&Form::Written)).find(|r| level.is_some_and(|l| r.when.levels.contains(&l)));
    words.set("主送", &own.map(|r| plan.names(&r.to)).unwrap_or_default());
    words.set("条款", &own.map(|r| plan::clause_label(&r.clause)).unwrap_or_default());
}

fn put_notice(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station, kind: &str) -> String {
    let ends = kind == "closure_notice";
    // Whom and by what is known of the response alone: what a first report says of them is not for a notice.
    let closure = incident.closure_rule(plan).filter(|_| ends).map(|r| plan::clause_label(&r.clause));
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
    let clause = incident.closure_rule(plan).map(|r| plan::clause_label(&r.clause));
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
    words.set("主送", &who(plan, station, &asked.from));
    // It is the answering body that signs.
    if !ours(station, &asked.to.step.by) {
        words.set("单位", &who(plan, station, &asked.to));
        for word in ["联系人", "电话", "拟稿人", "核稿人", "签发人"] {
            words.set(word, "");
        }
    }
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
            for word in ["核稿人", "签发人", "电话"] {
                words.set(word, "");
            }
        }
        _ => {}
    }
    fill(template, &words)
}
