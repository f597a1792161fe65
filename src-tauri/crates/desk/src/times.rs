//! Times as they cross the bridge and as they are read aloud.

use crate::Result;
use crate::fault::field;
use casebook::Time;
use chrono::{DateTime, Duration, FixedOffset};

pub use document::{date_words, moment_words};

pub fn parse(name: &str, text: &str) -> Result<DateTime<FixedOffset>> {
    let text = text.trim();
    if text.is_empty() {
        return Err(field("time.missing", name, "请填写时间"));
    }
    DateTime::parse_from_rfc3339(text).map_err(|_| field("time.unreadable", name, "时间读不通，请写成 2026-11-22 09:30 这样"))
}

/// How much a clock may run ahead before a time counts as being in the future.
const TOLERANCE: Duration = Duration::minutes(2);

pub fn is_future(at: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> bool {
    at > now + TOLERANCE
}

pub fn words(at: Time) -> String {
    moment_words(at.to_datetime())
}

/// 5分钟 · 1小时20分钟 · 2天3小时
pub fn span_words(seconds: i64) -> String {
    let minutes = seconds.max(0) / 60;
    match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, m) => format!("{m}分钟"),
        (0, h, 0) => format!("{h}小时"),
        (0, h, m) => format!("{h}小时{m}分钟"),
        (d, 0, _) => format!("{d}天"),
        (d, h, _) => format!("{d}天{h}小时"),
    }
}

/// A time that a person states.
pub struct Stated<'a> {
    /// Name of the field.
    pub name: &'a str,
    /// What was typed.
    pub text: &'a str,
    /// It should not lie before this, with what that was.
    pub not_before: Option<(Time, &'a str)>,
    /// Why a time that can't be is insisted on; none where nothing of the kind can be insisted on.
    pub reason: Option<&'a str>,
}

/// Reads a stated time. One that can't be is questioned; with a reason it is taken as stated.
pub fn stated(now: DateTime<FixedOffset>, stated: &Stated<'_>) -> Result<DateTime<FixedOffset>> {
    let at = parse(stated.name, stated.text)?;
    if stated.reason.is_some_and(|r| !r.trim().is_empty()) {
        return Ok(at);
    }
    let otherwise = if stated.reason.is_some() { "请核对；确实如此的，请写明原因" } else { "请改成实际的时间" };
    if is_future(at, now) {
        return Err(field("time.future", stated.name, &format!("时间在现在之后，{otherwise}")));
    }
    match stated.not_before {
        // By the minute: what a person types has no seconds.
        Some((before, what)) if at.timestamp() / 60 < before.to_datetime().timestamp() / 60 => {
            Err(field("time.order", stated.name, &format!("时间在“{what}”之前，{otherwise}")))
        }
        _ => Ok(at),
    }
}
