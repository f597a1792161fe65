//! 登记事件, 补充要素, 研判.

use crate::desk::{Desk, id_of, id_text, new_id};
use crate::fault::{fault, field};
use crate::station::required;
use crate::view::{FactsStated, LevelDecided, Registration};
use crate::{Result, judging, times};
use casebook::{Answer, Body, Id, IncidentRegistered, PhaseEntered};
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
        let id = id_of(&registration.request).unwrap_or_else(|_| new_id());
        if self.open()?.incident(&id).is_ok() {
            // Sent twice: the first time was saved.
            return Ok(id_text(&id));
        }
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
                drill: registration.drill.then_some(true),
            }),
        )];
        if registration.begin_handling {
            entries.push(NewEntry::about(id, Body::PhaseEntered(handling_begun(now.into()))));
        }
        if let Some(level) = registration.level {
            let decided = LevelDecided {
                level,
                reason: registration.level_reason.clone(),
                judged_by: registration.judged_by.clone(),
                ..LevelDecided::default()
            };
            entries.push(decision(&plan, id, &judgement, &decided, (discovered.into(), now))?);
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
        crate::phases::standing(&incident)?;
        not_archived(&incident)?;
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
        crate::phases::standing(&incident)?;
        not_archived(&incident)?;
        let entry = decision(&plan, id, &judgement, decided, (incident.discovered, at.to_datetime()))?;
        ledger.commit(vec![entry], at, &[])?;
        self.remind();
        Ok(())
    }
}

/// 登记后立即进入研判与先期处置: the same act, the same save.
fn handling_begun(at: casebook::Time) -> PhaseEntered {
    PhaseEntered {
        phase: casebook::Phase::InitialHandling.id().to_owned(),
        at,
        reason: "登记时即组织研判和先期处置".to_owned(),
        level: None,
        party: String::new(),
        person: String::new(),
        means: String::new(),
        command: false,
        time_reason: String::new(),
    }
}

/// What is closed takes nothing new in before it is taken up again.
fn not_archived(incident: &casebook::Incident) -> Result<()> {
    if incident.phase == casebook::Phase::Archived {
        return Err(fault("incident.archived", "事件已经归档；还有变化的，先写明理由重新打开"));
    }
    Ok(())
}

fn decision(
    plan: &Plan,
    id: Id,
    judgement: &Judgement,
    decided: &LevelDecided,
    (discovered, now): (casebook::Time, DateTime<FixedOffset>),
) -> Result<NewEntry> {
    let (level, reason, judged_by) = (decided.level, decided.reason.as_str(), decided.judged_by.as_str());
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
    let stage = Some(decided.stage.as_str()).filter(|s| matches!(*s, "preliminary" | "adjusted" | "final"));
    let other = Some(decided.party.as_str()).filter(|p| !p.is_empty());
    if let Some(party) = other {
        plan.party(party).ok_or_else(|| field("level.party", "party", "预案里没有这个单位"))?;
        if decided.means.trim().is_empty() {
            return Err(field("level.means", "means", "请写明这项决定以什么方式得知，如 电话、会议、书面通知"));
        }
    }
    let decided_at = match decided.decided_at.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(text) => Some(
            times::stated(now, &times::Stated { name: "decided_at", text, not_before: Some((discovered, "发现")), reason: None })?.into(),
        ),
    };
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
            stage: stage.map(str::to_owned),
            party: other.map(str::to_owned),
            decided_at,
            means: Some(decided.means.trim().to_owned()).filter(|m| !m.is_empty()),
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
