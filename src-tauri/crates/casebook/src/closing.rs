//! The way to the end of the response: who proposed, decided, consented.

use crate::incident::Incident;
use crate::{ClosureActed, Id, Recorded, Time};
use plan::{ClosureAct, ClosureRule, ClosureStep, Plan, StepIf};
use serde::{Deserialize, Serialize};

/// One act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosureState {
    /// `propose` `decide` `consent` `dissolve` `return`.
    pub act: String,
    /// Party whose act it is.
    pub party: String,
    /// Together with which parties.
    pub with: Vec<String>,
    /// Person who acted.
    pub person: String,
    /// When.
    pub at: Time,
    /// By what means it came.
    pub means: String,
    /// Remark.
    pub note: String,
    /// Conditions confirmed.
    pub conditions: Vec<String>,
    /// What was still open then.
    pub open: Vec<String>,
    /// Why it was closed all the same.
    pub open_reason: String,
    /// When it was recorded.
    pub recorded: Time,
    /// By whom.
    pub by: Id,
}

/// A step of the plan with the act that did it.
#[derive(Debug, Clone)]
pub struct StepDone<'a> {
    /// The step.
    pub step: &'a ClosureStep,
    /// The act, once done.
    pub done: Option<ClosureState>,
}

impl Incident {
    /// The rule by which this response ends.
    #[must_use]
    pub fn closure_rule<'a>(&self, plan: &'a Plan) -> Option<&'a ClosureRule> {
        plan.closure(self.response.as_ref()?.level)
    }

    /// The steps of this case in order, each with the act that did it. A step that was returned, and those after it, are open again.
    #[must_use]
    pub fn closure_steps<'a>(&self, plan: &'a Plan) -> Vec<StepDone<'a>> {
        let command = self.response.as_ref().is_some_and(|r| r.command);
        let Some(rule) = self.closure_rule(plan) else { return Vec::new() };
        // Where the plan names no proposal of its own, the steps are its deciding acts only.
        rule.steps
            .iter()
            .filter(|s| match s.only {
                None => true,
                Some(StepIf::Command) => command,
                Some(StepIf::NoCommand) => !command,
            })
            .map(|step| StepDone { step, done: self.closure_act(step.act, step) })
            .collect()
    }

    /// The act that stands for a step: the last one since anything was returned.
    fn closure_act(&self, act: ClosureAct, step: &ClosureStep) -> Option<ClosureState> {
        let since = self.closure.iter().rposition(|c| c.act == "return").map_or(0, |at| at + 1);
        let standing = |c: &&ClosureState| c.act == act.id() && step.by.iter().any(|p| p.as_str() == c.party);
        self.closure.iter().skip(since).rfind(standing).cloned()
    }

    pub(crate) fn act_on_closure(&mut self, recorded: &Recorded, acted: &ClosureActed, plan: &Plan) {
        let names = |ids: &[String]| ids.iter().filter_map(|id| plan.party(id)).map(|p| p.name.to_string()).collect::<Vec<_>>().join("、");
        let step = self.closure_steps(plan).into_iter().find(|s| s.step.act.id() == acted.act).map(|s| s.step.name.to_string());
        let name = if acted.act == "return" { "退回".to_owned() } else { step.unwrap_or_else(|| acted.act.clone()) };
        let with = if acted.with.is_empty() { String::new() } else { format!("会同{}", names(&acted.with)) };
        let party = names(std::slice::from_ref(&acted.party));
        let means = if acted.means.is_empty() { String::new() } else { format!("，{}", acted.means) };
        let note = if acted.note.is_empty() { String::new() } else { format!("；{}", acted.note) };
        let open = if acted.open.is_empty() {
            String::new()
        } else {
            format!("；尚有未完成：{}；理由：{}", acted.open.join("、"), acted.open_reason)
        };
        self.closure.push(ClosureState {
            act: acted.act.clone(),
            party: acted.party.clone(),
            with: acted.with.clone(),
            person: acted.person.clone(),
            at: acted.at,
            means: acted.means.clone(),
            note: acted.note.clone(),
            conditions: acted.conditions.clone(),
            open: acted.open.clone(),
            open_reason: acted.open_reason.clone(),
            recorded: recorded.at,
            by: recorded.operator,
        });
        let detail = format!("{}{means}{note}{open}", acted.person);
        self.line_about(recorded, acted.at, &format!("{party}{with}{name}"), &detail, &acted.time_reason);
    }
}
