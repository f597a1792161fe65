//! What a paper says against its case: times, levels, names and numbers that differ. Remarks only: a person knows more than the record.

use crate::check_limits::{told, too_long};
use crate::moments::{Moment, moments};
use crate::paper_checks::{Check, check, texts};
use crate::written_report::{WrittenReport, moment_words};
use chrono::{DateTime, FixedOffset, NaiveDateTime};

/// What the case knows, as far as a paper can contradict it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// Which system.
    pub system: String,
    /// When discovered.
    pub discovered: Option<DateTime<FixedOffset>>,
    /// When occurred.
    pub occurred: Option<DateTime<FixedOffset>>,
    /// Now.
    pub now: Option<DateTime<FixedOffset>>,
    /// The plan's levels: name and numeral (重大, Ⅱ级).
    pub levels: Vec<(String, String)>,
    /// The one that was decided, by its place in `levels`.
    pub level: Option<usize>,
    /// Numeral of the response: `Ⅱ级`.
    pub response: String,
    /// 发文字号 of the papers of this case, as they print.
    pub numbers: Vec<String>,
    /// 机关代字 of the unit, empty where it has none.
    pub code: String,
}

/// Sections that speak of what is still to come.
const AHEAD: [&str; 10] =
    ["next", "deadline", "after", "remaining", "investigation", "improvements", "analysis", "handling", "rebuilding", "tasks"];

/// What a paper says that its case does not. Of very many the first are told, and in a last one how many more there are; a paper that is too
/// long is not compared: [`crate::paper_checks`] stops it.
#[must_use]
pub fn contradictions(facts: &CaseFacts, report: &WrittenReport) -> Vec<Check> {
    if too_long(report).is_some() {
        return Vec::new();
    }
    let mut checks = Vec::new();
    for (field, text) in texts(report) {
        let ahead = AHEAD.iter().any(|id| field == format!("section:{id}"))
            || (field == "section:measures" && report.paper_kind != "written_report" && !report.paper_kind.is_empty())
            || report.paper_kind.starts_with("warning_");
        for moment in moments(text) {
            checks.extend(time(facts, &moment, ahead).map(|message| check(&field, message, false)));
        }
        checks.extend(levels(facts, text).into_iter().map(|message| check(&field, message, false)));
        checks.extend(numbers(facts, report, text).into_iter().map(|message| check(&field, message, false)));
        if field == "title" || field == "opening" {
            checks.extend(system(facts, text).map(|message| check(&field, message, false)));
        }
    }
    told(checks)
}

/// By the minute, as papers write.
fn minute(at: DateTime<FixedOffset>) -> NaiveDateTime {
    let at = at.naive_local();
    chrono::Timelike::with_second(&at, 0).and_then(|a| chrono::Timelike::with_nanosecond(&a, 0)).unwrap_or(at)
}

fn time(facts: &CaseFacts, moment: &Moment, ahead: bool) -> Option<String> {
    let phrase = &moment.phrase;
    let earlier = |than: DateTime<FixedOffset>| match moment.minute {
        Some(at) => at < minute(than),
        None => moment.day < than.naive_local().date(),
    };
    let later = |than: DateTime<FixedOffset>| match moment.minute {
        Some(at) => at > minute(than),
        None => moment.day > than.naive_local().date(),
    };
    let found = moment.before.ends_with("发现时间为")
        || moment.before.ends_with("发现时间")
        || moment.behind.starts_with("发现")
        || (moment.behind.starts_with("，我") && moment.behind.contains("发现"));
    if let Some(discovered) = facts.discovered.filter(|_| found) {
        if earlier(discovered) || later(discovered) {
            return Some(format!("“{phrase}”与登记的发现时间{}不同", moment_words(discovered)));
        }
        return None;
    }
    if let Some(occurred) = facts.occurred.filter(|o| earlier(*o)) {
        return Some(format!("“{phrase}”早于事件发生时间{}", moment_words(occurred)));
    }
    facts.now.filter(|now| !ahead && later(*now)).map(|_| format!("“{phrase}”晚于现在"))
}

/// Levels that the text states as decided.
fn levels(facts: &CaseFacts, text: &str) -> Vec<String> {
    let mut told = Vec::new();
    if let Some((name, numeral)) = facts.level.and_then(|place| facts.levels.get(place)) {
        // 特别重大 is not 重大: the longest name that fits is meant.
        let mut known: Vec<&(String, String)> = facts.levels.iter().collect();
        known.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
        for lead in ["研判为", "研判，为", "研判，定为", "级别为", "定级为", "初判为"] {
            for (at, _) in text.match_indices(lead) {
                let rest = text.get(at + lead.len()..).unwrap_or_default();
                let stated = known.iter().find(|(n, l)| rest.starts_with(n.as_str()) || rest.starts_with(l.as_str()));
                if let Some((other, _)) = stated.filter(|(n, _)| n != name) {
                    let phrase = format!("{lead}{other}");
                    told.push(format!("“{phrase}”与研判确定的{name}（{numeral}）不同"));
                }
            }
        }
    }
    if !facts.response.is_empty() {
        for (at, lead) in text.match_indices("启动") {
            let rest = text.get(at + lead.len()..).unwrap_or_default();
            let stated =
                facts.levels.iter().map(|(_, numeral)| numeral).find(|n| {
                    rest.strip_prefix(n.as_str()).is_some_and(|after| after.starts_with("应急响应") || after.starts_with("响应"))
                });
            if let Some(other) = stated.filter(|n| **n != facts.response) {
                told.push(format!("“启动{other}”与确定的响应级别{}不同", facts.response));
            }
        }
    }
    told.dedup();
    told
}

/// A system named where the paper says what befell it.
fn system(facts: &CaseFacts, text: &str) -> Option<String> {
    let known = facts.system.trim();
    let named = ["关于", "发现"].iter().find_map(|lead| {
        let rest = text.split_once(lead)?.1;
        let name = rest.split_once("发生")?.0;
        let short = !name.is_empty() && name.chars().count() <= 60 && !name.contains(['，', '。', '；']);
        short.then_some(name)
    })?;
    let same = known.is_empty() || named == "有关系统" || named.contains(known) || known.contains(named);
    (!same).then(|| format!("“{named}”与登记的系统“{known}”不同"))
}

/// `〔2026〕1号` with room to spare: no further is looked for its end, however many brackets a text has.
const LONGEST_NUMBER: usize = 12;

/// Numbers of this unit's papers that no paper of this case bears.
fn numbers(facts: &CaseFacts, report: &WrittenReport, text: &str) -> Vec<String> {
    let mut told = Vec::new();
    for (at, _) in text.match_indices('〔') {
        let (before, rest) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let near: String = rest.chars().take(LONGEST_NUMBER).collect();
        let Some(number) = near.split_once('号').map(|(n, _)| format!("{n}号")) else { continue };
        let cited = number.contains('〕');
        let letter = before.chars().last().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        // Another body's code stands in front: not ours to know.
        let ours = if facts.code.is_empty() { !letter } else { before.ends_with(facts.code.as_str()) || !letter };
        let known = facts.numbers.iter().chain([&report.number, &report.replaces]).any(|k| k.contains(&number));
        if cited && ours && !known && !facts.numbers.is_empty() {
            told.push(format!("“{number}”不是本事件文书的文号"));
        }
    }
    told
}
