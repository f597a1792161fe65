//! The whole answer to one case: what `subao judge` prints.

use crate::fact::{Facts, parse_facts};
use crate::judge::{Basis, CouldRaise, Note, judge};
use crate::model::{Form, Need, Plan, Starts};
use crate::obligation::{ClockStarts, owed};
use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::Serialize;
use serde_json::Value as Json;
use thiserror::Error;

/// A case as it is put to the judge.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Category id, if it is known.
    pub category: Option<String>,
    /// When the incident was discovered.
    pub discovered_at: Option<DateTime<FixedOffset>>,
    /// What is known.
    pub facts: Facts,
}

/// A case that can't be read; names the key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{key}：{message}")]
pub struct CaseError {
    /// The key at fault.
    pub key: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

impl Case {
    /// Reads `{"category", "discovered_at", "facts"}`.
    ///
    /// # Errors
    /// Unknown keys, unknown fact ids, wrong types, negative amounts, times without an offset.
    pub fn from_json(plan: &Plan, json: &Json) -> Result<Self, CaseError> {
        let fault = |key: &str, message: &str| CaseError { key: key.to_owned(), message: message.to_owned() };
        let object = json.as_object().ok_or_else(|| fault("（全文）", "要是一个 JSON 对象"))?;
        let mut case = Self::default();
        for (key, value) in object {
            match (key.as_str(), value) {
                ("category" | "discovered_at" | "facts", Json::Null) => {}
                ("category", Json::String(id)) => {
                    plan.category(id).ok_or_else(|| {
                        let ids: Vec<&str> = plan.categories.iter().map(|c| c.id.as_str()).collect();
                        fault("category", &format!("没有这个分类，可用：{}", ids.join("、")))
                    })?;
                    case.category = Some(id.clone());
                }
                ("category", _) => return Err(fault("category", "要填分类编号（文本）")),
                ("discovered_at", Json::String(text)) => {
                    let at = DateTime::parse_from_rfc3339(text)
                        .map_err(|_| fault("discovered_at", "要写成带时区的时间，如 2026-11-22T09:30:00+08:00"))?;
                    case.discovered_at = Some(at);
                }
                ("discovered_at", _) => {
                    return Err(fault("discovered_at", "要写成带时区的时间（文本），如 2026-11-22T09:30:00+08:00"));
                }
                ("facts", Json::Object(facts)) => {
                    case.facts = parse_facts(plan, facts).map_err(|e| CaseError { key: format!("facts.{}", e.key), message: e.message })?;
                }
                ("facts", _) => return Err(fault("facts", "要是一个 JSON 对象")),
                _ => return Err(fault(key, "不认识的键；可用：category、discovered_at、facts")),
            }
        }
        Ok(case)
    }
}

/// The answer; its JSON is a contract.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// Plan id.
    pub plan: String,
    /// Each indicator by itself.
    pub level: Option<u8>,
    /// Lists as a whole.
    pub level_strict: Option<u8>,
    /// `重大`
    pub level_name: Option<String>,
    /// `orange`
    pub colour: Option<String>,
    /// What gave the level.
    pub basis: Vec<Basis>,
    /// What is unknown and could raise it.
    pub could_raise: Vec<CouldRaise>,
    /// What a reader must know.
    pub notes: Vec<Note>,
    /// One for each party that owes, each recipient, each form.
    pub obligations: Vec<ObligationAnswer>,
}

/// One obligation in an answer.
#[derive(Debug, Clone, Serialize)]
pub struct ObligationAnswer {
    /// The clause.
    pub clause: String,
    /// Who owes.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Must, or as needed.
    pub need: Need,
    /// In which form.
    pub form: Form,
    /// `PT30M`, `immediately` …
    pub allowance: String,
    /// What starts its clock.
    pub starts: Starts,
    /// RFC 3339, or none.
    pub due: Option<String>,
    /// Owed at least, while no level is known.
    pub at_least: bool,
    /// The source's own characters.
    pub quote: String,
}

/// Answers a case.
#[must_use]
pub fn answer(plan: &Plan, case: &Case) -> Answer {
    let judgement = judge(plan, case.category.as_deref(), &case.facts);
    let level = judgement.level.and_then(|l| plan.level(l));
    let starts = ClockStarts { discovered: case.discovered_at, ..ClockStarts::default() };
    let obligations = if judgement.outside { Vec::new() } else { owed(plan, judgement.level, &case.facts, &starts) };
    Answer {
        plan: plan.id.to_string(),
        level: judgement.level,
        level_strict: judgement.level_strict,
        level_name: level.map(|l| l.name.to_string()),
        colour: level.map(|l| l.colour.to_string()),
        basis: judgement.basis,
        could_raise: judgement.could_raise,
        notes: judgement.notes,
        obligations: obligations
            .into_iter()
            .map(|o| ObligationAnswer {
                clause: o.rule.clause.to_string(),
                from: o.from.name.to_string(),
                to: o.to_name(),
                need: o.need(),
                form: o.form,
                allowance: o.rule.allowance.code(),
                starts: o.rule.starts,
                due: o.due.map(|due| due.to_rfc3339_opts(SecondsFormat::Secs, false)),
                at_least: o.at_least,
                quote: o.rule.quote.to_string(),
            })
            .collect(),
    }
}
