//! The acts that lead a case from phase to phase, and those that take it back.

use crate::desk::{Desk, id_of};
use crate::fault::{fault, field};
use crate::life::Seen;
use crate::station::required;
use crate::times::{self, Stated};
use crate::view::{ChangeView, IncidentView, PhaseInput, ReopenInput, WithdrawInput};
use crate::{Result, report};
use casebook::{Body, Incident, IncidentReopened, IncidentWithdrawn, Phase, PhaseEntered};
use ledger::NewEntry;
use plan::Plan;

impl Desk {
    /// What the later life of a case is seen from.
    pub(crate) fn seen<'a>(&'a self, incident: &'a Incident, plan: &'a Plan) -> Result<Seen<'a>> {
        let follow_ups = self.follow_up_drafts(incident)?;
        Ok(Seen { follow_ups, summary_draft: self.draft_row(incident, report::SUMMARY)?, ..self.seen_without_drafts(incident, plan)? })
    }

    /// As `seen`, for what drafts have no part in.
    pub(crate) fn seen_without_drafts<'a>(&'a self, incident: &'a Incident, plan: &'a Plan) -> Result<Seen<'a>> {
        let ledger = self.open()?;
        Ok(Seen {
            plan,
            station: ledger.station(),
            incident,
            operator: *ledger.operator(),
            now: self.now(),
            follow_ups: Vec::new(),
            summary_draft: None,
        })
    }

    /// What a change of level would bring, before it is made.
    ///
    /// # Errors
    /// A level that the plan does not know.
    pub fn what_changes(&mut self, incident_id: &str, level: u8, response: Option<u8>) -> Result<ChangeView> {
        let incident = self.open()?.incident(&id_of(incident_id)?)?;
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        self.seen(&incident, &plan)?.change(level, response).ok_or_else(|| field("level.unknown", "level", "预案里没有这个级别"))
    }

    /// Enters the next phase, or adjusts the response.
    ///
    /// # Errors
    /// What blocks it, what is missing or can't be, beside its field. Nothing is recorded then.
    pub fn enter_phase(&mut self, input: &PhaseInput) -> Result<IncidentView> {
        let now = self.now();
        let id = id_of(&input.incident_id)?;
        let incident = self.open()?.incident(&id)?;
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        let phase = Phase::from_id(&input.phase).ok_or_else(|| field("phase.unknown", "phase", "没有这个阶段，请刷新后再选"))?;
        standing(&incident)?;
        let adjusting = phase == Phase::Response && incident.phase == Phase::Response;
        let next = self.seen(&incident, &plan)?.next();
        if !adjusting && next.as_ref().is_none_or(|n| n.phase != phase.id()) {
            return Err(fault("phase.order", &format!("现在是“{}”，不能直接进入“{}”，请刷新后再看", incident.phase.name(), phase.name())));
        }
        if phase == Phase::Ended {
            return Err(fault("phase.by_closure", "结束应急响应要按预案的权限办理，请在“应急结束”里提出和决定"));
        }
        let blocks = next.filter(|_| !adjusting).map(|n| n.blocks).unwrap_or_default();
        if let Some(block) = blocks.iter().find(|b| b.hard) {
            return Err(fault("phase.blocked", &block.message));
        }
        let reason = required("reason", &input.reason, if blocks.is_empty() { "请写明理由" } else { "还有没完成的事项，请写明理由" })?;
        if reason.chars().count() > 2000 {
            return Err(field("field.too_long", "reason", "最多 2000 个字，请精简；填写的内容还在"));
        }
        let before = Some((incident.phase_since(), incident.phase.name()));
        let at = times::stated(now, &Stated { name: "at", text: &input.at, not_before: before, reason: Some(&input.time_reason) })?;
        let mut entered = PhaseEntered {
            phase: phase.id().to_owned(),
            at: at.into(),
            reason: reason.to_owned(),
            level: None,
            party: String::new(),
            person: String::new(),
            means: String::new(),
            command: false,
            time_reason: input.time_reason.trim().to_owned(),
        };
        if phase == Phase::Response {
            self.response_decided(&plan, input, &mut entered)?;
            let formed = adjusting && incident.response.as_ref().is_some_and(|r| r.command);
            if formed && !entered.command {
                let message = "已经成立指挥部，解散须按预案报批：保留指挥部，结束响应后再办批准解散";
                return Err(field("response.command_stands", "command", message));
            }
        }
        let draft = format!("phase:{}:{}", input.incident_id, input.phase);
        self.open_mut()?.commit(vec![NewEntry::about(id, Body::PhaseEntered(entered))], now.into(), &[&draft])?;
        self.remind();
        self.incident(&input.incident_id)
    }

    /// The level of the response is a decision of its own, by whom the plan names.
    fn response_decided(&self, plan: &Plan, input: &PhaseInput, entered: &mut PhaseEntered) -> Result<()> {
        let level = input.level.ok_or_else(|| field("response.level", "level", "请选择响应级别"))?;
        let rule = plan.response(level).ok_or_else(|| field("response.level", "level", "预案没有写明这一级响应，请重新选择"))?;
        if !rule.decided_by.iter().any(|p| p.as_str() == input.party) {
            let message = format!("按预案{}，这一级响应由{}确定，请选择", plan::clause_label(&rule.clause), plan.names(&rule.decided_by));
            return Err(field("response.party", "party", &message));
        }
        let person = required("person", &input.person, "请填写由谁确定")?;
        let ours = self.open()?.station().parties.contains(&input.party);
        if !ours && input.means.trim().is_empty() {
            return Err(field("response.means", "means", "请写明这项决定以什么方式得知，如 电话、会议、书面通知"));
        }
        let standing = self.open()?.incident(&id_of(&input.incident_id)?)?.response.is_some_and(|r| r.command);
        if input.command && rule.command.is_none() && !standing {
            return Err(field("response.command", "command", "预案没有规定这一级成立指挥部"));
        }
        entered.level = Some(level);
        entered.party.clone_from(&input.party);
        entered.person = person.to_owned();
        entered.means = input.means.trim().to_owned();
        entered.command = input.command;
        Ok(())
    }

    /// Takes a closed case up again.
    ///
    /// # Errors
    /// A case that is not closed; a reason that is missing.
    pub fn reopen(&mut self, input: &ReopenInput) -> Result<IncidentView> {
        let now = self.now();
        let id = id_of(&input.incident_id)?;
        let incident = self.open()?.incident(&id)?;
        standing(&incident)?;
        let phase = Phase::from_id(&input.phase)
            .filter(|p| matches!(p, Phase::Response | Phase::Investigation) && *p < incident.phase)
            .ok_or_else(|| field("reopen.phase", "phase", "只能回到已经经过的“应急响应”或“调查评估”，请重新选择"))?;
        let reason = required("reason", &input.reason, "重新打开要写明理由")?;
        let person = required("person", &input.person, "请写明由谁决定")?;
        let body = IncidentReopened { phase: phase.id().to_owned(), at: now.into(), reason: reason.to_owned(), person: person.to_owned() };
        self.open_mut()?.commit(vec![NewEntry::about(id, Body::IncidentReopened(body))], now.into(), &[])?;
        self.remind();
        self.incident(&input.incident_id)
    }

    /// Withdraws what turned out to be no incident. It stays in the ledger.
    ///
    /// # Errors
    /// A reason that is missing; a case withdrawn before.
    pub fn withdraw(&mut self, input: &WithdrawInput) -> Result<IncidentView> {
        let now = self.now();
        let id = id_of(&input.incident_id)?;
        let incident = self.open()?.incident(&id)?;
        standing(&incident)?;
        if incident.phase == Phase::Archived {
            return Err(fault("incident.archived", "事件已经归档；确需撤销的，先写明理由重新打开"));
        }
        let reason = required("reason", &input.reason, "请写明为什么不属于事件")?;
        let person = required("person", &input.person, "请写明由谁决定")?;
        let body = IncidentWithdrawn { at: now.into(), reason: reason.to_owned(), person: person.to_owned() };
        self.open_mut()?.commit(vec![NewEntry::about(id, Body::IncidentWithdrawn(body))], now.into(), &[])?;
        self.remind();
        self.incident(&input.incident_id)
    }
}

/// Not withdrawn.
pub(crate) fn standing(incident: &Incident) -> Result<()> {
    if incident.withdrawn.is_some() {
        return Err(fault("incident.withdrawn", "事件已经撤销，不再办理；又确认是事件的，请重新登记并注明原编号"));
    }
    Ok(())
}
