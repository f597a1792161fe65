//! What a paper's text is compared with.

use casebook::Incident;
use chrono::{DateTime, FixedOffset};
use document::CaseFacts;
use plan::Plan;

/// What the case knows, as far as a paper can contradict it. The unit's own 机关代字, where it has one, is put in by the caller.
#[must_use]
pub fn case_facts(plan: &Plan, incident: &Incident, now: DateTime<FixedOffset>) -> CaseFacts {
    let decided = incident.level().map(|l| l.level);
    CaseFacts {
        system: incident.system.clone(),
        discovered: Some(incident.discovered.to_datetime()),
        occurred: incident.occurred.map(casebook::Time::to_datetime),
        now: Some(now),
        levels: plan.levels.iter().map(|l| (l.name.to_string(), l.numeral.to_string())).collect(),
        level: plan.levels.iter().position(|l| Some(l.level) == decided),
        response: incident.response.as_ref().and_then(|r| plan.level(r.level)).map(|l| l.numeral.to_string()).unwrap_or_default(),
        numbers: incident.documents.iter().filter(|d| d.number > 0).map(|d| d.mark.clone()).collect(),
        code: String::new(),
    }
}
