//! 证据: what the window sees of it, and the acts of custody.

use crate::desk::id_text;
use crate::view::{CustodyView, EvidenceView};
use casebook::{CustodyLine, EvidenceState, Station, act_name};

/// Largest file that is shown in the window, in bytes.
pub const LARGEST_SHOWN: u64 = 32 << 20;

/// `1.2 MB`, by powers of 1024.
#[must_use]
pub fn size_label(length: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if length < 1024 {
        return format!("{length} B");
    }
    // Tenths, so that no float is needed.
    let (mut tenths, mut unit) = (length.saturating_mul(10) / 1024, 0);
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS.get(unit).copied().unwrap_or_default())
}

/// What a file is, by the ending of its name.
#[must_use]
pub fn media_of(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "bmp" => "image",
        "pdf" | "doc" | "docx" | "xls" | "xlsx" | "wps" | "et" | "ofd" | "rtf" => "document",
        "log" | "txt" | "csv" | "json" | "xml" | "evtx" | "pcap" | "pcapng" => "log",
        _ => "other",
    }
}

/// What the window can show: an image or a plain text.
fn viewable(evidence: &EvidenceState) -> bool {
    let ending = evidence.name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let text = matches!(ending.as_str(), "log" | "txt" | "csv" | "json" | "xml");
    (evidence.media == "image" || text || ending == "pdf") && evidence.length <= LARGEST_SHOWN
}

/// Evidence as the window sees it.
pub fn evidence_view(evidence: &EvidenceState, station: &Station) -> EvidenceView {
    let line = |l: &CustodyLine| CustodyView {
        act: l.act.clone(),
        act_name: act_name(&l.act).to_owned(),
        at: l.at.rfc3339(),
        person: l.person.clone(),
        to: l.to.clone(),
        note: l.note.clone(),
        sound: l.sound,
        recorded_by: station.operator_name(&l.by),
    };
    EvidenceView {
        id: id_text(&evidence.id),
        number: evidence.number,
        name: evidence.name.clone(),
        media: evidence.media.clone(),
        length: evidence.length,
        size_label: size_label(evidence.length),
        sm3: evidence.sm3.clone(),
        sha256: evidence.sha256.clone(),
        at: evidence.at.rfc3339(),
        person: evidence.person.clone(),
        how: evidence.how.clone(),
        note: evidence.note.clone(),
        viewable: viewable(evidence),
        custody: evidence.custody.iter().map(line).collect(),
        checked: evidence.custody.iter().rev().find(|l| l.act == "verified").map(line),
    }
}
