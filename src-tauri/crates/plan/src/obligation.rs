//! Who owes whom which report, in what form, by when.

use crate::fact::{FactValue, Facts};
use crate::model::{Allowance, Form, Need, ObligationRule, Party, Plan, Recipients, Starts};
use chrono::{DateTime, Datelike, Duration, FixedOffset};
use std::collections::BTreeMap;

/// The moments from which clocks run, as far as they are known.
#[derive(Debug, Clone, Default)]
pub struct ClockStarts {
    /// When the incident was discovered.
    pub discovered: Option<DateTime<FixedOffset>>,
    /// When the judgement that stands was made.
    pub judged: Option<DateTime<FixedOffset>>,
    /// When the response ended.
    pub ended: Option<DateTime<FixedOffset>>,
    /// When a party received a report of it, by party id.
    pub received: BTreeMap<String, DateTime<FixedOffset>>,
}

/// One obligation: one party, one recipient, one form.
#[derive(Debug, Clone)]
pub struct Owed<'a> {
    /// The rule it comes from.
    pub rule: &'a ObligationRule,
    /// Who owes.
    pub from: &'a Party,
    /// To whom: one party, or several of whom one is enough.
    pub to: Vec<&'a Party>,
    /// In which form.
    pub form: Form,
    /// When its clock started, where that is known.
    pub started: Option<DateTime<FixedOffset>>,
    /// When it is due; none for 立即 and 及时, which have no number.
    pub due: Option<DateTime<FixedOffset>>,
    /// No level is known yet: these are owed at least.
    pub at_least: bool,
}

impl Owed<'_> {
    /// Stable within an incident: rule, party, recipient, form.
    #[must_use]
    pub fn key(&self) -> String {
        let to: Vec<&str> = self.to.iter().map(|p| p.id.as_str()).collect();
        format!("{}/{}/{}/{}", self.rule.id, self.from.id, to.join("+"), self.form.id())
    }

    /// The recipient's name; several are joined by 或.
    #[must_use]
    pub fn to_name(&self) -> String {
        self.to.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("或")
    }

    /// Must, or as needed.
    #[must_use]
    pub fn need(&self) -> Need {
        self.rule.need
    }
}

/// Every obligation at a level. With no level those of the lowest stand, marked `at_least`.
#[must_use]
pub fn owed<'a>(plan: &'a Plan, level: Option<u8>, facts: &Facts, starts: &ClockStarts) -> Vec<Owed<'a>> {
    let at_least = level.is_none();
    let Some(level) = level.or_else(|| plan.lowest_level().map(|l| l.level)) else { return Vec::new() };
    let mut all = Vec::new();
    // What runs from the end of the response is owed from then on only.
    let begun = |r: &&ObligationRule| r.starts != Starts::Ended || starts.ended.is_some();
    for rule in plan.obligations.iter().filter(|r| arises(r, level, facts)).filter(begun) {
        for from in rule.from.iter().filter_map(|id| plan.party(id)) {
            let started = start(rule, from, starts);
            let due = match rule.allowance {
                Allowance::Minutes(minutes) =>
                // A year of five digits is no RFC 3339.
                {
                    started.and_then(|s| s.checked_add_signed(Duration::minutes(i64::from(minutes)))).filter(|due| due.year() <= 9999)
                }
                Allowance::Days(days) => started.and_then(|s| end_of_day_after(s, days)),
                Allowance::Immediately | Allowance::Promptly => None,
            };
            let each: Vec<&Party> = rule.to.iter().filter_map(|id| plan.party(id)).collect();
            let recipients: Vec<Vec<&Party>> = match rule.recipients {
                Recipients::Each => each.into_iter().map(|p| vec![p]).collect(),
                Recipients::Any => vec![each],
            };
            for to in recipients {
                for form in &rule.forms {
                    all.push(Owed { rule, from, to: to.clone(), form: *form, started, due, at_least });
                }
            }
        }
    }
    all
}

/// The last second of the day that lies a number of days after the day of a moment.
#[must_use]
pub fn end_of_day_after(moment: DateTime<FixedOffset>, days: u32) -> Option<DateTime<FixedOffset>> {
    let day = moment.date_naive().checked_add_days(chrono::Days::new(u64::from(days)))?;
    let end = day.and_hms_opt(23, 59, 59)?.and_local_timezone(*moment.offset()).single()?;
    Some(end).filter(|due| due.year() <= 9999)
}

fn arises(rule: &ObligationRule, level: u8, facts: &Facts) -> bool {
    let set = |flag: &Option<crate::model::Text>| flag.as_ref().is_some_and(|id| facts.get(id.as_str()) == Some(&FactValue::Flag(true)));
    if set(&rule.when.unless) {
        return false;
    }
    rule.when.levels.contains(&level) || set(&rule.when.or)
}

fn start(rule: &ObligationRule, from: &Party, starts: &ClockStarts) -> Option<DateTime<FixedOffset>> {
    match rule.starts {
        Starts::Discovered => starts.discovered,
        Starts::Judged => starts.judged,
        Starts::Received => {
            let received = starts.received.get(from.id.as_str()).copied();
            // A unit that discovers the incident itself has received the report at that moment.
            received.or(if from.learns { starts.discovered } else { None })
        }
        Starts::Ended => starts.ended,
        Starts::Developed => None,
    }
}
