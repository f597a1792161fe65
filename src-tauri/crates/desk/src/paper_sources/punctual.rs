//! Was a report made in time?

use casebook::{Incident, OwedState, Time};
use plan::{Need, Plan};

/// How an obligation was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timeliness {
    /// Reported before it was due.
    OnTime,
    /// Reported after it was due, by so many seconds.
    Late(i64),
    /// Not reported, and its time is over.
    Missed,
    /// Not reported, and there is time left.
    Open,
    /// Reported where the plan names no number: 立即, 及时.
    Told,
    /// Not reported where the plan names no number.
    Untold,
}

impl Timeliness {
    /// In words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OnTime => "按时",
            Self::Late(_) => "迟报",
            Self::Missed => "未报",
            Self::Open => "未到期",
            Self::Told => "已报",
            Self::Untold => "待报",
        }
    }
}

/// How an obligation of these parties was kept by now; none where it binds nobody here, is only as needed, or was never to be kept.
#[must_use]
pub fn timeliness(plan: &Plan, incident: &Incident, owed: &OwedState, parties: &[String], now: Time) -> Option<Timeliness> {
    let rule = plan.rule(&owed.rule)?;
    if !parties.contains(&owed.from) || rule.need != Need::Must {
        return None;
    }
    let dispatch = owed.dispatch.and_then(|id| incident.dispatches.iter().find(|d| d.id == id));
    Some(match (dispatch, owed.due) {
        (Some(d), Some(due)) if d.at.ms > due.ms => Timeliness::Late((d.at.ms - due.ms) / 1000),
        (Some(_), Some(_)) => Timeliness::OnTime,
        (Some(_), None) => Timeliness::Told,
        (None, _) if owed.dropped.is_some() => return None,
        // Of what was no incident nothing is owed any more, but what was missed by then stays missed.
        (None, Some(due)) if due.ms < incident.withdrawn.as_ref().map_or(now.ms, |w| w.at.ms) => Timeliness::Missed,
        (None, _) if incident.withdrawn.is_some() => return None,
        (None, Some(_)) => Timeliness::Open,
        (None, None) => Timeliness::Untold,
    })
}
