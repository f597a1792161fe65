//! The words that every paper of a case shares.

use super::{closure_words, drill_words, response_words};
use crate::report_sources::{course_of, follow_up_facts, report_facts_of, summary_facts};
use casebook::{Incident, Station};
use chrono::{DateTime, FixedOffset};
use document::{CourseRow, Words, WrittenReport, course_lines, follow_up_words, moment_words, plan_heading, report_words, summary_words};
use plan::Plan;

/// Papers of a case that were issued as a text, read back, the last one first.
fn texts(incident: &Incident) -> impl Iterator<Item = WrittenReport> {
    let texts = incident.documents.iter().rev().filter(|d| document::kind(&d.kind).is_some_and(|k| k.layout == document::Layout::Text));
    texts.filter_map(|d| serde_json::from_str::<WrittenReport>(&d.data).ok())
}

/// What the last report that kept something to be asked for kept.
#[must_use]
pub fn asked_before(incident: &Incident) -> String {
    texts(incident).map(|r| r.support.trim().to_owned()).find(|s| !s.is_empty()).unwrap_or_default()
}

/// The last paper of a case that was issued as a text.
pub(super) fn last_text(incident: &Incident) -> Option<WrittenReport> {
    texts(incident).next()
}

/// Everything that the papers of a case can say, in words. What depends on the kind of paper (主送, 条款) is as in a first report.
#[must_use]
pub fn words(plan: &Plan, incident: &Incident, station: &Station, operator: &str, now: DateTime<FixedOffset>) -> Words {
    let mut words = report_words(plan, &report_facts_of(plan, incident, station, operator, now));
    // 条款 is of the first report; a follow-up goes where the report before it went.
    let clause = words.get("条款").to_owned();
    words.extend(follow_up_words(&follow_up_facts(plan, incident, station, operator, now)));
    words.set("条款", &clause);
    // A body that is no reporting unit did not discover it.
    let discovers = station.parties.iter().filter_map(|p| plan.party(p)).any(|p| p.unit);
    words.set("发现方", &if discovers { document::we(&station.unit) } else { DISCOVERER.to_owned() });
    words.set("事件编号", &incident.number_label());
    words.set("处置经过", &course_words(incident, |_| true));
    if let Some(ended) = incident.ended {
        let ended = moment_words(ended.to_datetime());
        words.set("结束时间", &ended);
        words.set("结束情况", &format!("应急响应已于{ended}结束"));
    }
    if let Some(last) = last_text(incident) {
        words.set("核稿人", &last.reviewer);
        words.set("签发人", &last.signer);
        if words.get("电话").is_empty() {
            words.set("电话", &last.telephone);
        }
    }
    words.set("请求支援", &asked_before(incident));
    response_words::put(&mut words, plan, incident, station);
    closure_words::put(&mut words, plan, incident, station);
    drill_words::put(&mut words, plan, incident, station, now);
    words
}

/// Who discovered it, where this station did not.
const DISCOVERER: &str = "事发单位";

/// 处置经过 as rows of a table: day and minute, what was done.
#[must_use]
pub fn course_rows(incident: &Incident) -> Vec<CourseRow> {
    let row = |(at, what): (DateTime<FixedOffset>, String)| CourseRow {
        at: moment_words(at).replacen('日', "日\n", 1),
        what: format!("{what}。"),
    };
    course_of(incident).into_iter().map(row).collect()
}

/// What was done, a line for each minute that counts.
fn course_words(incident: &Incident, counts: impl Fn(DateTime<FixedOffset>) -> bool) -> String {
    let course: Vec<(DateTime<FixedOffset>, String)> = course_of(incident).into_iter().filter(|(at, _)| counts(*at)).collect();
    course_lines(None, &course).join("\n")
}

/// A request is made before the end: what happened at the end and after it is none of its course.
pub(super) fn put_course_before_the_end(words: &mut Words, incident: &Incident) {
    if let Some(ended) = incident.ended.map(casebook::Time::to_datetime) {
        words.set("处置经过", &course_words(incident, |at| at.timestamp() / 60 < ended.timestamp() / 60));
    }
}

/// What a paper after the first report knows of a cause: what the first report said of it.
pub(super) fn put_cause(words: &mut Words, incident: &Incident) {
    let first = incident.documents.iter().find(|d| d.kind == crate::report::INITIAL);
    let first: Option<WrittenReport> = first.and_then(|d| serde_json::from_str(&d.data).ok());
    let cause = first.and_then(|r| r.sections.into_iter().find(|s| s.id == "cause")).map(|s| s.text).unwrap_or_default();
    let known: Vec<&str> = cause.lines().filter(|l| !l.trim_end_matches('。').ends_with(document::UNKNOWN)).collect();
    words.set("原因", &known.join("\n"));
}

/// The words of the summary report, laid over those of the case.
pub(super) fn put_summary(
    words: &mut Words,
    plan: &Plan,
    incident: &Incident,
    station: &Station,
    operator: &str,
    now: DateTime<FixedOffset>,
) {
    match summary_facts(plan, incident, station, operator, now) {
        Ok(facts) => {
            let found = words.get("发现方").to_owned();
            words.extend(summary_words(&facts));
            words.set("发现方", &found);
        }
        // No level yet: the headings are those of the plan's first rule.
        Err(_) => {
            // Nor is it known to whom, and by which clause: those of a first report are not its own.
            words.set("主送", "");
            words.set("条款", "");
            let headings = plan.investigations.first().map(|rule| rule.headings.as_slice()).unwrap_or_default();
            words.headings = headings.iter().map(|h| plan_heading(&h.id, &h.name, "")).collect();
        }
    }
}
