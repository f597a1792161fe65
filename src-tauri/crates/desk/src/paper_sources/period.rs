//! A span of days by which a list is chosen.

use casebook::{Incident, Time};
use chrono::NaiveDate;
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

    /// `2026年1月1日至2026年12月31日`
    #[must_use]
    pub fn words(&self) -> String {
        let word = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(|d| date_words(d.and_utc().fixed_offset())).unwrap_or_default();
        format!("{}至{}", word(self.from), word(self.to))
    }
}

/// An incident with the plan it is bound to.
pub type Case<'a> = (&'a Plan, &'a Incident);

/// The cases of a period in the order of their discovery.
pub(super) fn within<'a>(cases: &[Case<'a>], period: Period) -> Vec<Case<'a>> {
    let mut found: Vec<Case<'a>> = cases.iter().copied().filter(|(_, i)| period.holds(i.discovered)).collect();
    found.sort_by_key(|(_, i)| (i.discovered.ms, i.year, i.number));
    found
}
