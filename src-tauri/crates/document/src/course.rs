//! The course of things as papers tell it: the day once, then the hour alone.

use crate::follow_up::sentence;
use crate::written_report::{date_words, moment_words};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

/// `9时05分`, and `18时` where it is the full hour.
#[must_use]
pub fn hour_words(at: DateTime<FixedOffset>) -> String {
    match at.minute() {
        0 => format!("{}时", at.hour()),
        minute => format!("{}时{minute:02}分", at.hour()),
    }
}

/// A moment in a sentence that has named a day before: `当日9时55分`, or in full where it is another day.
#[must_use]
pub fn moment_after(day: NaiveDate, at: DateTime<FixedOffset>) -> String {
    if at.date_naive() == day { format!("当日{}", hour_words(at)) } else { moment_words(at) }
}

/// A line for each thing that happened. The first names its day in full; a later one names the day where it is another, and the year where
/// that is another too. `told` is a day that the lines before these have named.
#[must_use]
pub fn course_lines(told: Option<NaiveDate>, course: &[(DateTime<FixedOffset>, String)]) -> Vec<String> {
    let mut day = told;
    course
        .iter()
        .map(|(at, text)| {
            let before = day.replace(at.date_naive());
            let when = match before {
                Some(before) if before == at.date_naive() => hour_words(*at),
                Some(before) if before.year() == at.year() => format!("{}月{}日{}", at.month(), at.day(), hour_words(*at)),
                _ => format!("{}{}", date_words(*at), hour_words(*at)),
            };
            sentence(&format!("{when}，{text}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("{text}:00+08:00")).unwrap_or_default()
    }

    #[test]
    fn a_day_is_named_once_and_a_year_where_it_changes() {
        let course: Vec<(DateTime<FixedOffset>, String)> =
            ["2026-12-30T09:05", "2026-12-30T18:00", "2026-12-31T00:30", "2027-01-01T08:00"].map(|t| (at(t), "核对".to_owned())).into();
        let lines = ["2026年12月30日9时05分，核对。", "18时，核对。", "12月31日0时30分，核对。", "2027年1月1日8时，核对。"];
        assert_eq!(course_lines(None, &course), lines);
        let told = course_lines(Some(at("2026-12-30T08:00").date_naive()), &course);
        assert_eq!(told.first().map(String::as_str), Some("9时05分，核对。"));
    }

    #[test]
    fn a_moment_of_the_same_day_needs_no_date() {
        let day = at("2026-12-30T09:05").date_naive();
        assert_eq!(moment_after(day, at("2026-12-30T09:55")), "当日9时55分");
        assert_eq!(moment_after(day, at("2026-12-31T09:55")), "2026年12月31日9时55分");
    }
}
