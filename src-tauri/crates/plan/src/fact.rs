//! Answers to a plan's questions. A fact that is not in the map is unknown.

use crate::model::{Fact, FactKind, Plan};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Known facts by id.
pub type Facts = BTreeMap<String, FactValue>;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// One value id.
    Choice(String),
    /// Value ids; empty means "none of them".
    Several(BTreeSet<String>),
    /// Millionths of the fact's unit (for 万元: 分), so that comparisons are exact.
    Amount(i64),
}

/// Millionths in one unit of an amount.
pub const AMOUNT_SCALE: i64 = 1_000_000;

/// An answer that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{key}：{message}")]
pub struct FactError {
    /// The fact id.
    pub key: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

/// Reads answers from JSON: absent or null is unknown.
///
/// # Errors
/// The first fact that the plan does not ask for, or whose answer has the wrong type or value.
pub fn parse_facts<'a>(plan: &Plan, answers: impl IntoIterator<Item = (&'a String, &'a Json)>) -> Result<Facts, FactError> {
    let mut facts = Facts::new();
    for (key, answer) in answers {
        let fact =
            plan.fact(key).ok_or_else(|| FactError { key: key.clone(), message: format!("预案 {} 没有这个要素", plan.id) })?;
        if answer.is_null() {
            continue;
        }
        let value = parse_value(fact, answer).map_err(|message| FactError { key: key.clone(), message })?;
        facts.insert(key.clone(), value);
    }
    Ok(facts)
}

fn parse_value(fact: &Fact, answer: &Json) -> Result<FactValue, String> {
    let known = |id: &str| {
        if fact.values.iter().any(|v| v.id.as_str() == id) {
            Ok(id.to_owned())
        } else {
            let ids: Vec<&str> = fact.values.iter().map(|v| v.id.as_str()).collect();
            Err(format!("没有取值 {}，可用：{}", brief(id), ids.join("、")))
        }
    };
    match fact.kind {
        FactKind::Flag => answer.as_bool().map(FactValue::Flag).ok_or_else(|| "要填 true 或 false".to_owned()),
        FactKind::Choice => {
            let id = answer.as_str().ok_or_else(|| "要填一个取值（文本）".to_owned())?;
            known(id).map(FactValue::Choice)
        }
        FactKind::Several => {
            let list = answer.as_array().ok_or_else(|| "要填一个列表，都不是就填空列表 []".to_owned())?;
            let mut ids = BTreeSet::new();
            for item in list {
                let id = item.as_str().ok_or_else(|| "列表里只能是取值（文本）".to_owned())?;
                ids.insert(known(id)?);
            }
            Ok(FactValue::Several(ids))
        }
        FactKind::Amount => {
            let number = answer.as_number().ok_or_else(|| "要填一个数".to_owned())?;
            amount(&number.to_string()).map(FactValue::Amount)
        }
    }
}

/// A decimal number as millionths, exactly.
fn amount(text: &str) -> Result<i64, String> {
    let too_large = || "数额过大，请核对单位".to_owned();
    if text.starts_with('-') && text.trim_start_matches(['-', '0', '.']).chars().any(|c| c.is_ascii_digit() && c != '0') {
        return Err("不能是负数".to_owned());
    }
    let text = text.trim_start_matches('-');
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| too_large())?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(0);
    }
    let scale = i32::try_from(fraction.len()).map_err(|_| too_large())?;
    // value = digits × 10^(exponent - scale); wanted in millionths
    let power = exponent.checked_sub(scale).and_then(|p| p.checked_add(6)).ok_or_else(too_large)?;
    if power > 20 || digits.len() > 40 {
        return Err(too_large());
    }
    let mut value: i128 = digits.parse().map_err(|_| too_large())?;
    for _ in 0..power.max(0) {
        value = value.checked_mul(10).ok_or_else(too_large)?;
    }
    for _ in 0..power.min(0).unsigned_abs() {
        if value % 10 != 0 {
            return Err("最多写到小数点后 6 位".to_owned());
        }
        value /= 10;
    }
    i64::try_from(value).map_err(|_| too_large())
}

fn brief(text: &str) -> String {
    let mut short: String = text.chars().take(20).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl FactValue {
    /// The answer as JSON, as `parse_facts` reads it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Flag(value) => Json::Bool(*value),
            Self::Choice(id) => Json::String(id.clone()),
            Self::Several(ids) => Json::Array(ids.iter().cloned().map(Json::String).collect()),
            Self::Amount(_) => self.amount_text().parse::<serde_json::Number>().map_or(Json::Null, Json::Number),
        }
    }

    /// An amount in its unit as plain digits, empty for other kinds.
    #[must_use]
    pub fn amount_text(&self) -> String {
        let Self::Amount(amount) = self else { return String::new() };
        let (whole, rest) = (amount / AMOUNT_SCALE, amount % AMOUNT_SCALE);
        if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:06}").trim_end_matches('0').to_owned() }
    }

    /// The answer in the plan's words.
    #[must_use]
    pub fn words(&self, fact: &Fact) -> String {
        let label = |id: &str| fact.values.iter().find(|v| v.id.as_str() == id).map_or_else(|| id.to_owned(), |v| v.label.to_string());
        match self {
            Self::Flag(true) => "是".to_owned(),
            Self::Flag(false) => "否".to_owned(),
            Self::Choice(id) => label(id),
            Self::Several(ids) if ids.is_empty() => "都不是".to_owned(),
            Self::Several(ids) => ids.iter().map(|id| label(id)).collect::<Vec<_>>().join("、"),
            Self::Amount(_) => format!("{}{}", self.amount_text(), fact.unit.as_deref().unwrap_or_default()),
        }
    }
}
