//! Dates and times as papers write them, found in a text.

use chrono::{NaiveDate, NaiveDateTime};

/// A date in a text, with its minute where the text gives one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// As it is written.
    pub phrase: String,
    /// The day.
    pub day: NaiveDate,
    /// The minute.
    pub minute: Option<NaiveDateTime>,
    /// What stands right before it, up to eight letters.
    pub before: String,
    /// What stands right behind it, up to eight letters.
    pub behind: String,
}

/// Letters looked at on either side.
const NEAR: usize = 8;

/// Every `2026年11月22日09时30分` of a text, also without its time or its minutes.
#[must_use]
pub fn moments(text: &str) -> Vec<Moment> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let begins = letters.get(at).is_some_and(char::is_ascii_digit)
            && !at.checked_sub(1).and_then(|b| letters.get(b)).is_some_and(char::is_ascii_digit);
        match begins.then(|| moment(&letters, at)).flatten() {
            Some((moment, end)) => {
                found.push(moment);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// A number and the letter behind it.
fn part(letters: &[char], at: usize, unit: char) -> Option<(u32, usize)> {
    let rest = letters.get(at..)?;
    let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).take(5).collect();
    let end = at + digits.len();
    (letters.get(end) == Some(&unit)).then_some(())?;
    Some((digits.parse().ok()?, end + 1))
}

fn moment(letters: &[char], start: usize) -> Option<(Moment, usize)> {
    let (year, at) = part(letters, start, '年')?;
    let (month, at) = part(letters, at, '月')?;
    let (day, mut end) = part(letters, at, '日')?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let mut minute = None;
    if let Some((hour, at)) = part(letters, end, '时') {
        let (minutes, at) = part(letters, at, '分').unwrap_or((0, at));
        minute = day.and_hms_opt(hour, minutes, 0);
        end = at;
    }
    let text = |from: usize, to: usize| letters.get(from..to.min(letters.len())).unwrap_or_default().iter().collect::<String>();
    let moment =
        Moment { phrase: text(start, end), day, minute, before: text(start.saturating_sub(NEAR), start), behind: text(end, end + NEAR) };
    Some((moment, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_with_what_stands_around_them() {
        let found = moments("发现时间为2026年11月22日09时30分，此前2026年1月5日、2026年13月1日巡检，9时到场。");
        let phrases: Vec<&str> = found.iter().map(|m| m.phrase.as_str()).collect();
        assert_eq!(phrases, ["2026年11月22日09时30分", "2026年1月5日"]);
        assert_eq!((found[0].before.as_str(), found[0].behind.as_str()), ("发现时间为", "，此前2026年"));
        assert!(found[0].minute.is_some() && found[1].minute.is_none());
        assert_eq!(
            moments("2026年11月22日9时许").first().and_then(|m| m.minute).map(|m| m.to_string()),
            Some("2026-11-22 09:00:00".to_owned())
        );
    }
}
