//! 登记事件, 补充要素, 研判.

use crate::desk::{Desk, id_of, id_text, new_id};
use crate::fault::{fault, field};
use crate::station::required;
use crate::view::{FactsStated, LevelDecided, Registration};
use crate::{Result, judging, times};
use casebook::{Answer, Body, Id, IncidentRegistered};
use chrono::{DateTime, Datelike, FixedOffset};
use ledger::NewEntry;
use plan::{Facts, Judgement, Plan};

/// Key of the registration's draft.
pub const DRAFT: &str = "register";
const LONGEST_TEXT: usize = 5000;

impl Desk {
    /// Registers an incident, with the department's judgement if there is one already.
    ///
    /// # Errors
    /// What is missing or can't be, beside its field. Nothing is recorded then and the draft stays.
    pub fn register(&mut self, registration: &Registration) -> Result<String> {
        let now = self.now();
        let ledger = self.open_mut()?;
        let plan = ledger.plan(None)?;
        let system = required("system", &registration.system, "请填写是什么系统")?;
        let what = long_text("what", &registration.what, "请写明发生了什么，一句话也可以")?;
        if registration.place.chars().count() > 200 {
            return Err(field("field.too_long", "place", "地点最多 200 个字，请缩短"));
        }
        let discovered = times::parse("discovered_at", &registration.discovered_at)?;
        let occurred = match registration.occurred_at.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(text) => Some(times::parse("occurred_at", text)?),
        };
        plausible(now, discovered, occurred, &registration.time_reason)?;
        let category = registration.category.as_deref().filter(|c| !c.is_empty());
        if let Some(category) = category
            && plan.category(category).is_none()
        {
            return Err(field("category.unknown", "category", "预案里没有这个分类，请重新选择"));
        }
        let facts = judging::facts(&plan, &registration.facts)?;
        let judgement = plan::judge(&plan, category, &facts);

        let year = u32::try_from(now.year()).map_err(|_| fault("clock.year", "本机时钟的年份不对，请先校准"))?;
        let id = new_id();
        let mut entries = vec![NewEntry::about(
            id,
            Body::IncidentRegistered(IncidentRegistered {
                year,
                number: ledger.station().next_incident(year),
                plan: hex::decode(&ledger.station().plan).unwrap_or_default(),
                system: system.to_owned(),
                what: what.to_owned(),
                place: registration.place.trim().to_owned(),
                discovered: discovered.into(),
                occurred: occurred.map(Into::into),
                category: category.map(str::to_owned),
                facts: Answer::all(&facts),
                time_reason: registration.time_reason.trim().to_owned(),
            }),
        )];
        if let Some(level) = registration.level {
            entries.push(decision(&plan, id, &judgement, level, &registration.level_reason, &registration.judged_by)?);
        }
        ledger.commit(entries, now.into(), &[DRAFT])?;
        self.remind();
        Ok(id_text(&id))
    }

    /// Records what was learnt since. Only what changed goes into the ledger.
    ///
    /// # Errors
    /// An answer that can't be taken, beside its field; nothing that changed.
    pub fn state_facts(&mut self, stated: &FactsStated) -> Result<()> {
        let at = self.time();
        let id = id_of(&stated.incident_id)?;
        let ledger = self.open_mut()?;
        let incident = ledger.incident(&id)?;
        let plan = ledger.plan(Some(&incident.plan))?;
        let known = incident.known();
        let facts: Facts = judging::facts(&plan, &stated.facts)?;
        let mut changed: Vec<Answer> = Answer::all(&facts).into_iter().filter(|a| known.get(&a.fact) != facts.get(&a.fact)).collect();
        // A fact named with null says 还不清楚 again; one that is not named stays.
        for fact in known.keys().filter(|k| stated.facts.get(*k).is_some_and(serde_json::Value::is_null)) {
            changed.push(Answer { fact: fact.clone(), value: None });
        }
        let category = stated.category.clone().filter(|c| !c.is_empty() && incident.category.as_ref() != Some(c));
        if let Some(category) = &category
            && plan.category(category).is_none()
        {
            return Err(field("category.unknown", "category", "预案里没有这个分类，请重新选择"));
        }
        if changed.is_empty() && category.is_none() {
            return Err(fault("facts.unchanged", "没有改动，不需要记录"));
        }
        let body = Body::FactsStated(casebook::FactsStated { facts: changed, category, note: stated.note.trim().to_owned() });
        ledger.commit(vec![NewEntry::about(id, body)], at, &[])?;
        self.remind();
        Ok(())
    }

    /// Records a level that a person decided.
    ///
    /// # Errors
    /// A reason that is missing where it differs from the suggestion.
    pub fn decide_level(&mut self, decided: &LevelDecided) -> Result<()> {
        let at = self.time();
        let id = id_of(&decided.incident_id)?;
        let ledger = self.open_mut()?;
        let incident = ledger.incident(&id)?;
        let plan = ledger.plan(Some(&incident.plan))?;
        let judgement = incident.judgement(&plan);
        let entry = decision(&plan, id, &judgement, decided.level, &decided.reason, &decided.judged_by)?;
        ledger.commit(vec![entry], at, &[])?;
        self.remind();
        Ok(())
    }
}

fn decision(plan: &Plan, id: Id, judgement: &Judgement, level: u8, reason: &str, judged_by: &str) -> Result<NewEntry> {
    if plan.level(level).is_none() {
        return Err(field("level.unknown", "level", "预案里没有这个级别"));
    }
    let judged_by = required("judged_by", judged_by, "请写明由谁研判")?;
    let reason = reason.trim();
    if reason.is_empty() {
        if judgement.level != Some(level) {
            return Err(field("level.reason", "level_reason", "与预案建议不同，请写明理由"));
        }
        if judgement.level_strict != Some(level) {
            return Err(field("level.reason", "level_reason", "预案条文有两种读法，请写明选定的理由"));
        }
    }
    let mut basis: Vec<String> = Vec::new();
    for clause in judgement.basis.iter().map(|b| &b.clause) {
        if !basis.contains(clause) {
            basis.push(clause.clone());
        }
    }
    Ok(NewEntry::about(
        id,
        Body::LevelDecided(casebook::LevelDecided {
            level,
            suggested: judgement.level,
            suggested_strict: judgement.level_strict,
            basis,
            reason: reason.to_owned(),
            judged_by: judged_by.to_owned(),
        }),
    ))
}

/// A text that must be there and may be long.
fn long_text<'a>(name: &str, text: &'a str, message: &str) -> Result<&'a str> {
    let text = text.trim();
    if text.is_empty() {
        return Err(field("field.missing", name, message));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(field("field.too_long", name, "最多 5000 个字，请精简；填写的内容还在"));
    }
    Ok(text)
}

/// Times that can't be are questioned; with a reason they are recorded as stated.
fn plausible(
    now: DateTime<FixedOffset>,
    discovered: DateTime<FixedOffset>,
    occurred: Option<DateTime<FixedOffset>>,
    reason: &str,
) -> Result<()> {
    if !reason.trim().is_empty() {
        return Ok(());
    }
    if times::is_future(discovered, now) {
        return Err(field("time.future", "discovered_at", "发现时间在现在之后，请核对；确实如此的，请写明原因"));
    }
    match occurred {
        Some(occurred) if occurred > discovered => {
            Err(field("time.order", "occurred_at", "发生时间在发现时间之后，请核对；确实如此的，请写明原因"))
        }
        _ => Ok(()),
    }
}
