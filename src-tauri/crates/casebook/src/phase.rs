//! The phases of a case, each entered by a person's act.

use crate::incident::{Incident, OwedState, base_key};
use crate::{IncidentReopened, IncidentWithdrawn, PhaseEntered, Recorded, Time};
use plan::{Plan, Starts};
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 登记
    #[default]
    Registered,
    /// 研判 and 先期处置, at the same time
    InitialHandling,
    /// 应急响应, at its own level
    Response,
    /// 应急结束
    Ended,
    /// 调查评估
    Investigation,
    /// 归档
    Archived,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 6] = [Self::Registered, Self::InitialHandling, Self::Response, Self::Ended, Self::Investigation, Self::Archived];

    /// `registered` …
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::InitialHandling => "initial_handling",
            Self::Response => "response",
            Self::Ended => "ended",
            Self::Investigation => "investigation",
            Self::Archived => "archived",
        }
    }

    /// By its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.id() == id)
    }

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Registered => "登记",
            Self::InitialHandling => "研判与先期处置",
            Self::Response => "应急响应",
            Self::Ended => "应急结束",
            Self::Investigation => "调查评估",
            Self::Archived => "归档",
        }
    }
}

/// A phase as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseState {
    /// Which.
    pub phase: Phase,
    /// When.
    pub at: Time,
    /// When it was recorded.
    pub recorded: Time,
    /// Recorded by whom.
    pub by: crate::Id,
    /// Why.
    pub reason: String,
    /// The case was reopened into it.
    pub reopened: bool,
}

/// The response that stands or stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseState {
    /// Its level.
    pub level: u8,
    /// When it began.
    pub since: Time,
    /// When this level was determined.
    pub decided: Time,
    /// When that was recorded.
    pub recorded: Time,
    /// By whom.
    pub by: crate::Id,
    /// Party that determined it.
    pub party: String,
    /// Person there.
    pub person: String,
    /// By what means the decision came.
    pub means: String,
    /// Why.
    pub reason: String,
    /// A command was formed.
    pub command: bool,
}

/// A case that was no incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnState {
    /// When.
    pub at: Time,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub person: String,
}

impl Incident {
    pub(crate) fn enter(&mut self, recorded: &Recorded, entered: &PhaseEntered, plan: &Plan) {
        let Some(phase) = Phase::from_id(&entered.phase) else { return };
        let adjusted = self.phase == Phase::Response && phase == Phase::Response;
        self.phase = phase;
        self.phases.push(PhaseState {
            phase,
            at: entered.at,
            recorded: recorded.at,
            by: recorded.operator,
            reason: entered.reason.clone(),
            reopened: false,
        });
        let mut text = format!("进入{}", phase.name());
        if phase == Phase::Response
            && let Some(level) = entered.level
        {
            let numeral = plan.level(level).map(|l| l.numeral.to_string()).unwrap_or_default();
            text = if adjusted { format!("响应调整为{numeral}") } else { format!("启动{numeral}响应") };
            if adjusted && self.response.as_ref().is_some_and(|r| r.level != level || r.command != entered.command) {
                // Another level ends by another rule: what was proposed under the one before proposes nothing here.
                self.closure.clear();
            }
            let since = self.response.as_ref().filter(|_| adjusted).map_or(entered.at, |r| r.since);
            self.response = Some(ResponseState {
                level,
                since,
                decided: entered.at,
                recorded: recorded.at,
                by: recorded.operator,
                party: entered.party.clone(),
                person: entered.person.clone(),
                means: entered.means.clone(),
                reason: entered.reason.clone(),
                command: entered.command,
            });
        }
        if phase == Phase::Ended {
            self.ended = Some(entered.at);
        }
        let party = plan.party(&entered.party).map(|p| p.name.to_string()).unwrap_or_default();
        let mut detail = entered.reason.clone();
        if !party.is_empty() || !entered.person.is_empty() {
            let means = if entered.means.is_empty() { String::new() } else { format!("，{}", entered.means) };
            detail = format!("{party}{}确定{means}；{detail}", entered.person);
        }
        if entered.command {
            detail.push_str("；成立指挥部");
        }
        self.line_about(recorded, entered.at, &text, &detail, &entered.time_reason);
        self.refresh_owed(plan, recorded.at);
    }

    pub(crate) fn reopen(&mut self, recorded: &Recorded, reopened: &IncidentReopened, plan: &Plan) {
        let Some(phase) = Phase::from_id(&reopened.phase) else { return };
        self.phase = phase;
        self.phases.push(PhaseState {
            phase,
            at: reopened.at,
            recorded: recorded.at,
            by: recorded.operator,
            reason: reopened.reason.clone(),
            reopened: true,
        });
        if phase <= Phase::Response {
            self.ended = None;
            self.closure.clear();
            let round = self.phases.iter().filter(|p| p.reopened).count();
            // A response that goes on has no end to count from; what was missed by then stays missed.
            let this_end = |o: &&mut OwedState| !o.key.contains('@') && plan.rule(&o.rule).is_some_and(|r| r.starts == Starts::Ended);
            for owed in self.owed.iter_mut().filter(this_end) {
                if owed.dispatch.is_none() && owed.dropped.is_none() && owed.due.is_none_or(|due| due.ms >= recorded.at.ms) {
                    owed.dropped = Some(recorded.at);
                }
                owed.key = format!("{}@{round}", base_key(&owed.key));
            }
        }
        self.line(recorded, reopened.at, &format!("重新打开，回到{}", phase.name()), &format!("{}：{}", reopened.person, reopened.reason));
        self.refresh_owed(plan, recorded.at);
    }

    pub(crate) fn withdraw(&mut self, recorded: &Recorded, withdrawn: &IncidentWithdrawn) {
        self.withdrawn = Some(WithdrawnState { at: withdrawn.at, reason: withdrawn.reason.clone(), person: withdrawn.person.clone() });
        for owed in self.owed.iter_mut().filter(|o| o.dispatch.is_none() && o.dropped.is_none()) {
            if owed.due.is_none_or(|due| due.ms >= recorded.at.ms) {
                owed.dropped = Some(recorded.at);
            }
        }
        self.line(recorded, withdrawn.at, "撤销：经核实不属于事件", &format!("{}：{}", withdrawn.person, withdrawn.reason));
    }

    /// A phase as it was entered last; an adjustment of the response enters nothing.
    #[must_use]
    pub fn entered(&self, phase: Phase) -> Option<&PhaseState> {
        let before = std::iter::once(None).chain(self.phases.iter().map(|p| Some(p.phase)));
        self.phases
            .iter()
            .zip(before)
            .filter(|(p, before)| p.phase == phase && (*before != Some(phase) || p.reopened))
            .map(|(p, _)| p)
            .last()
    }

    /// The summary report of this end of the response: one that was issued before the response was taken up again is history.
    #[must_use]
    pub fn summary_report(&self) -> Option<&crate::DocumentState> {
        self.issued_in_this_round("investigation_report")
    }

    /// The paper of a kind that was issued last since the response was taken up again, if it ever was. A correction belongs to the round
    /// of the paper that it corrects.
    #[must_use]
    pub fn issued_in_this_round(&self, kind: &str) -> Option<&crate::DocumentState> {
        let reopened = self.phases.iter().rev().find(|p| p.reopened && p.phase <= Phase::Response).map(|p| p.recorded.ms);
        let since = reopened.unwrap_or(i64::MIN);
        self.documents.iter().rev().find(|d| d.kind == kind && self.first_version(d).issued.ms >= since)
    }

    /// The first version of a paper.
    #[must_use]
    pub fn first_version<'a>(&'a self, document: &'a crate::DocumentState) -> &'a crate::DocumentState {
        let mut first = document;
        // Each version stands behind the one that it replaces.
        while let Some(before) = first.replaces.and_then(|id| self.documents.iter().take_while(|d| d.id != first.id).find(|d| d.id == id)) {
            first = before;
        }
        first
    }

    /// When the phase that stands was entered.
    #[must_use]
    pub fn phase_since(&self) -> Time {
        self.entered(self.phase).map_or(self.registered, |p| p.at)
    }
}
