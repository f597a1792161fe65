//! 证据清单与移交单 of a case.

use crate::evidence::size_label;
use crate::times;
use casebook::{EvidenceState, Incident, Station, Time, act_name};
use chrono::{DateTime, FixedOffset};
use document::{EvidenceList, EvidenceRow};
use plan::Plan;

/// The list of a case's evidence, as it stands now.
#[must_use]
pub fn evidence_list(plan: &Plan, incident: &Incident, station: &Station, operator: &str, now: DateTime<FixedOffset>) -> EvidenceList {
    EvidenceList {
        number: incident.number_label(),
        incident: incident.title(plan),
        unit: station.unit.clone(),
        rows: incident.evidence.iter().map(row).collect(),
        maker: operator.to_owned(),
        made: times::moment_words(now),
        drill: incident.drill,
        ..EvidenceList::default()
    }
}

/// `11月22日9时44分`: the year is that of the case.
fn short(at: Time) -> String {
    let words = times::words(at);
    words.split_once('年').map_or(words.clone(), |(_, day)| day.to_owned())
}

/// `1258292字节`; behind a longer number the unit has a line of its own: the column is narrow.
fn bytes(length: u64) -> String {
    if length < 100_000_000 { format!("{length}字节") } else { format!("{length}\n字节") }
}

fn row(evidence: &EvidenceState) -> EvidenceRow {
    let media = match evidence.media.as_str() {
        "image" => "图像",
        "document" => "文档",
        "log" => "日志",
        _ => "其他",
    };
    // Day and time in a line each: the column is narrow.
    let at = times::words(evidence.at).replacen('日', "日\n", 1);
    let lines = [at, evidence.person.clone(), evidence.how.clone()];
    let kept = evidence.custody.iter().filter(|l| l.act != "viewed");
    let custody: Vec<String> = kept
        .map(|l| {
            let to = if l.to.is_empty() { String::new() } else { format!("给{}", l.to) };
            let sound = if l.sound == Some(false) { "，不一致" } else { "" };
            format!("{}\n{}{}{to}{sound}", short(l.at), l.person, act_name(&l.act))
        })
        .collect();
    EvidenceRow {
        number: evidence.number,
        name: evidence.name.clone(),
        note: evidence.note.clone(),
        media: media.to_owned(),
        size: if evidence.length < 1024 {
            bytes(evidence.length)
        } else {
            format!("{}\n{}", size_label(evidence.length), bytes(evidence.length))
        },
        sm3: evidence.sm3.clone(),
        obtained: lines.into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n"),
        custody: custody.join("\n"),
    }
}
