//! What each paper is filled from: the case, the plan and the station, put into words.

mod case_facts;
mod case_words;
mod closure_words;
mod drill_words;
mod evidence_paper;
mod fresh;
mod keeper;
mod ledger;
mod offers;
mod period;
mod punctual;
mod response_words;
mod statistics;
mod warning_rights;
mod warning_words;

pub use case_facts::case_facts;
pub use case_words::{asked_before, course_rows, words};
pub use closure_words::asker;
pub use evidence_paper::evidence_list;
pub use fresh::{fresh, fresh_warning};
pub use keeper::{Keeper, Unit};
pub use ledger::{ledger, ledger_rows};
pub use offers::{Offer, issued_by_another, offered};
pub use period::{Case, Period};
pub use punctual::{Timeliness, timeliness};
pub use statistics::statistics;
pub use warning_rights::{begun_elsewhere, warning_faults};
pub use warning_words::{WarningStated, warning_words};

use casebook::Station;
use plan::{Plan, Text};

/// This station is one of these parties.
fn ours(station: &Station, ids: &[Text]) -> bool {
    ids.iter().any(|id| station.parties.iter().any(|p| p == id.as_str()))
}

/// This station is one of these parties, or is a body that no station can say it is (办公室) and bears its name.
fn acts_as(plan: &Plan, station: &Station, ids: &[Text]) -> bool {
    let bears = |party: &plan::Party| {
        let mut names = std::iter::once(&party.name).chain(&party.also);
        !party.unit && !party.collects && names.any(|name| station.unit.trim().ends_with(name.as_str()))
    };
    ours(station, ids) || ids.iter().filter_map(|id| plan.party(id)).any(bears)
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

/// Parties as a paper of this station calls them in its text: itself 我处, 我组.
fn called_here(plan: &Plan, station: &Station, ids: &[Text], called: Option<&Text>) -> String {
    if !ours(station, ids) {
        return named(plan, station, ids, called);
    }
    // With whom it does so is named beside it.
    let others: Vec<&str> =
        ids.iter().filter(|id| !ours(station, std::slice::from_ref(id))).filter_map(|id| plan.party(id)).map(|p| p.name.as_str()).collect();
    let we = document::we(&station.unit);
    std::iter::once(we.as_str()).chain(others).collect::<Vec<_>>().join("、")
}

/// A body that stands above this station by the plan: a paper of this station tells it nothing to do.
fn above(plan: &Plan, station: &Station, id: &Text) -> bool {
    let ranked = station.parties.iter().filter_map(|own| plan.party(own)).any(|own| own.under.iter().any(|u| u.as_str() == id.as_str()));
    let reported = plan.obligations.iter().any(|r| ours(station, &r.from) && r.to.iter().any(|to| to.as_str() == id.as_str()));
    ranked || reported
}

/// The first letters of a rule's words for telling others: it is 通报, not 报告.
fn notifies(rule: &plan::ObligationRule) -> bool {
    rule.quote.contains("通报")
}
