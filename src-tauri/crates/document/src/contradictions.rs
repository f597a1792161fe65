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
    checks.extend(levels_apart(facts, report));
    told(checks)
}

/// A notice that starts a response of another level than that of the incident it names: plans have them correspond, so a person looks, and
/// gives the reason in the paper where it is meant.
fn levels_apart(facts: &CaseFacts, report: &WrittenReport) -> Option<Check> {
    if report.paper_kind != "response_notice" {
        return None;
    }
    let texts = || texts(report).into_iter().map(|(_, text)| text);
    let (_, name, numeral) = texts().find_map(|text| stated_levels(facts, text).into_iter().next())?;
    let response = texts().find_map(|text| started(facts, text).into_iter().next())?;
    let reasoned = texts().any(|text| REASONS.iter().any(|word| text.contains(word)));
    (response != numeral && !reasoned).then(|| {
        let message =
            format!("事件研判为{name}（{numeral}），启动的却是{response}应急响应：预案的响应级别与事件级别对应，确要不同的，请写明理由");
        check("opening", message, false)
    })
}

/// Words with which a paper says why its response is of another level than the incident.
const REASONS: [&str; 5] = ["鉴于", "考虑到", "根据事件的性质和情况", "根据事件性质和情况", "由于"];

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

/// Words before a level that was decided.
const DECIDED: [&str; 6] = ["研判为", "研判，为", "研判，定为", "级别为", "定级为", "初判为"];

/// Levels that a text states as decided: the word before, name and numeral.
fn stated_levels<'a>(facts: &'a CaseFacts, text: &str) -> Vec<(&'static str, &'a str, &'a str)> {
    // 特别重大 is not 重大: the longest name that fits is meant.
    let mut known: Vec<&(String, String)> = facts.levels.iter().collect();
    known.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
    let mut stated = Vec::new();
    for lead in DECIDED {
        for (at, _) in text.match_indices(lead) {
            let rest = text.get(at + lead.len()..).unwrap_or_default();
            let found = known.iter().find(|(n, l)| rest.starts_with(n.as_str()) || rest.starts_with(l.as_str()));
            stated.extend(found.map(|(name, numeral)| (lead, name.as_str(), numeral.as_str())));
        }
    }
    stated
}

/// Levels of response that a text starts.
fn started<'a>(facts: &'a CaseFacts, text: &str) -> Vec<&'a str> {
    const LEAD: &str = "启动";
    let rests = text.match_indices(LEAD).map(|(at, _)| text.get(at + LEAD.len()..).unwrap_or_default());
    let found = rests.filter_map(|rest| {
        facts
            .levels
            .iter()
            .map(|(_, numeral)| numeral.as_str())
            .find(|n| rest.strip_prefix(n).is_some_and(|after| after.starts_with("应急响应") || after.starts_with("响应")))
    });
    found.collect()
}

/// Levels that the text states otherwise than the case.
fn levels(facts: &CaseFacts, text: &str) -> Vec<String> {
    let mut told = Vec::new();
    if let Some((name, numeral)) = facts.level.and_then(|place| facts.levels.get(place)) {
        let others = stated_levels(facts, text).into_iter().filter(|(_, other, _)| other != name);
        told.extend(others.map(|(lead, other, _)| format!("“{lead}{other}”与研判确定的{name}（{numeral}）不同")));
    }
    if !facts.response.is_empty() {
        let others = started(facts, text).into_iter().filter(|other| *other != facts.response);
        told.extend(others.map(|other| format!("“启动{other}”与确定的响应级别{}不同", facts.response)));
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
