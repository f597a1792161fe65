//! A span of days by which a list is chosen.

use casebook::{Incident, Time};
use chrono::{Datelike, NaiveDate};
use document::date_words;
use plan::Plan;

/// From one day to another, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Period {
    /// A calendar year; none beyond the calendar.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Some(Self { from: NaiveDate::from_ymd_opt(year, 1, 1)?, to: NaiveDate::from_ymd_opt(year, 12, 31)? })
    }

    /// It holds a moment, by the day at the place where it was noted.
    #[must_use]
    pub fn holds(&self, at: Time) -> bool {
        let day = at.to_datetime().date_naive();
        self.from <= day && day <= self.to
    }

    /// `2026年1月1日至12月31日`; of more than a year `2025年7月1日至2026年6月30日`.
    #[must_use]
    pub fn words(&self) -> String {
        let to = day_words(self.to);
        let year = format!("{}年", self.to.year());
        let to = if self.from.year() == self.to.year() { to.trim_start_matches(&year) } else { &to };
        format!("{}至{to}", day_words(self.from))
    }

    /// `2026年1月1日以来`: of a period that is not over.
    #[must_use]
    pub fn since_words(&self) -> String {
        format!("{}以来", day_words(self.from))
    }
}

fn day_words(day: NaiveDate) -> String {
    day.and_hms_opt(0, 0, 0).map(|d| date_words(d.and_utc().fixed_offset())).unwrap_or_default()
}

/// An incident with the plan it is bound to.
pub type Case<'a> = (&'a Plan, &'a Incident);

/// The cases of a period in the order of their discovery.
pub(super) fn within<'a>(cases: &[Case<'a>], period: Period) -> Vec<Case<'a>> {
    let mut found: Vec<Case<'a>> = cases.iter().copied().filter(|(_, i)| period.holds(i.discovered)).collect();
    found.sort_by_key(|(_, i)| (i.discovered.ms, i.year, i.number));
    found
}
