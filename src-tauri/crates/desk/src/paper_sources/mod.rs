//! What each paper is filled from: the case, the plan and the station, put into words.

mod case_facts;
mod case_words;
mod closure_words;
mod drill_words;
mod evidence_paper;
mod fresh;
mod ledger;
mod offers;
mod period;
mod punctual;
mod response_words;
mod statistics;
mod warning_words;

pub use case_facts::case_facts;
pub use case_words::words;
pub use evidence_paper::evidence_list;
pub use fresh::{fresh, fresh_warning};
pub use ledger::{ledger, ledger_rows};
pub use offers::{Offer, offered};
pub use period::{Case, Period};
pub use punctual::{Timeliness, timeliness};
pub use statistics::statistics;
pub use warning_words::{WarningStated, warning_words};

use casebook::Station;
use plan::{Plan, Text};

/// This station is one of these parties.
fn ours(station: &Station, ids: &[Text]) -> bool {
    ids.iter().any(|id| station.parties.iter().any(|p| p == id.as_str()))
}

/// A task with those who do it together: they stand behind a leading condition, 需要立即防范的，会同某某及时响应.
fn jointly(with: &str, task: &str) -> String {
    match task.split_once("的，") {
        Some((condition, act)) if !with.is_empty() => format!("{condition}的，{with}{act}"),
        _ => format!("{with}{task}"),
    }
}

/// Parties by name; the one that this station is, by the unit's own name.
fn named(plan: &Plan, station: &Station, ids: &[Text], called: Option<&Text>) -> String {
    if ours(station, ids) {
        return station.unit.clone();
    }
    called.map_or_else(|| plan.names(ids), ToString::to_string)
}
