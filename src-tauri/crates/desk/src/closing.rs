//! 应急结束: what is missing, whose act is next, and the acts themselves.

use crate::desk::{Desk, id_of};
use crate::fault::{fault, field};
use crate::life::Seen;
use crate::station::required;
use crate::times::{self, Stated};
use crate::view::{ClosureDone, ClosureInput, ClosureStepView, ClosureView, ConditionView, IncidentView};
use crate::{Result, tags};
use casebook::{Body, ClosureActed, ClosureState, Incident, Phase, PhaseEntered, StepDone};
use ledger::NewEntry;
use plan::{ClosureAct, Plan};

/// Conditions confirmed since the last return.
fn confirmed(incident: &Incident) -> Vec<&String> {
    let since = incident.closure.iter().rposition(|c| c.act == "return").map_or(0, |at| at + 1);
    incident.closure.iter().skip(since).flat_map(|c| &c.conditions).collect()
}

/// Who did the step before may not do this one for another party: what one proposes, another approves.
fn own_step(steps: &[StepDone<'_>], step: &StepDone<'_>, same: impl Fn(&ClosureState) -> bool) -> Option<String> {
    let before = steps.iter().take_while(|s| s.step.act != step.step.act).filter_map(|s| s.done.as_ref().map(|d| (s, d))).last();
    let other_party = |d: &ClosureState| !step.step.by.iter().any(|p| p.as_str() == d.party);
    before.filter(|(_, d)| other_party(d) && same(d)).map(|(s, _)| s.step.name.to_string())
}

/// The view of the way to the end; none before a response was started.
pub fn closure_view(seen: &Seen<'_>) -> Option<ClosureView> {
    let (plan, incident) = (seen.plan, seen.incident);
    let rule = incident.closure_rule(plan)?;
    let level = tags::tag_of(plan, incident.response.as_ref().map(|r| r.level))?;
    let steps = incident.closure_steps(plan);
    let met = confirmed(incident);
    let conditions: Vec<ConditionView> = rule
        .conditions
        .iter()
        .map(|c| ConditionView { id: c.id.to_string(), quote: c.quote.to_string(), met: met.contains(&&c.id.to_string()) })
        .collect();
    let first_open = steps.iter().position(|s| s.done.is_none());
    let views = steps
        .iter()
        .enumerate()
        .map(|(index, s)| {
            let next = first_open == Some(index);
            let by_me = |d: &ClosureState| d.by == seen.operator;
            let refused = (next && s.done.is_none())
                .then(|| own_step(&steps, s, by_me))
                .flatten()
                .map(|name| format!("“{name}”由您记录：提出与批准要由不同的人经手，请换另一位操作人登录后记录"));
            ClosureStepView {
                act: s.step.act.id().to_owned(),
                name: s.step.name.to_string(),
                by: seen.called(&s.step.by, s.step.called.as_ref()),
                with: seen.party_views(&s.step.with),
                ours: s.step.by.iter().any(|p| seen.ours(p)),
                clause_label: plan::clause_label(s.step.clause.as_deref().unwrap_or(&rule.clause)),
                quote: s.step.quote.as_deref().unwrap_or(&rule.quote).to_owned(),
                reading: s.step.reading.as_ref().map(ToString::to_string),
                done: s.done.as_ref().map(|d| ClosureDone {
                    party: plan.party(&d.party).map(|p| p.name.to_string()).unwrap_or_default(),
                    with: d.with.iter().filter_map(|id| plan.party(id)).map(|p| p.name.to_string()).collect::<Vec<_>>().join("、"),
                    person: d.person.clone(),
                    at: d.at.rfc3339(),
                    means: d.means.clone(),
                    note: d.note.clone(),
                    recorded_by: seen.station.operator_name(&d.by),
                    recorded_at: d.recorded.rfc3339(),
                    open: d.open.clone(),
                    open_reason: d.open_reason.clone(),
                }),
                next,
                refused,
            }
        })
        .collect();
    Some(ClosureView {
        level,
        clause: rule.clause.to_string(),
        clause_label: plan::clause_label(&rule.clause),
        quote: rule.quote.to_string(),
        reading: rule.reading.as_ref().map(ToString::to_string),
        conditions,
        any_condition: rule.any_condition,
        steps: views,
        open: if incident.phase == Phase::Response { seen.still_open() } else { Vec::new() },
        complete: first_open.is_none(),
    })
}

/// What an act of the closure can't lie before: the response, its reopening, the act before it.
fn after(incident: &Incident, since: casebook::Time) -> (casebook::Time, &'static str) {
    let acted = incident.closure.last().map(|c| (c.at, "上一步"));
    let phase = Some((incident.phase_since(), "进入现在的阶段"));
    [Some((since, "启动响应")), phase, acted].into_iter().flatten().max_by_key(|(at, _)| at.ms).unwrap_or((since, "启动响应"))
}

impl Desk {
    /// Records an act on the way to the end. The one that completes the plan's steps ends the response in the same save.
    ///
    /// # Errors
    /// What is missing or not this person's to do, beside its field. Nothing is recorded then.
    pub fn act_on_closure(&mut self, input: &ClosureInput) -> Result<IncidentView> {
        let now = self.now();
        let id = id_of(&input.incident_id)?;
        let incident = self.open()?.incident(&id)?;
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        let since =
            incident.response.as_ref().map(|r| r.since).ok_or_else(|| fault("closure.no_response", "还没有启动应急响应，谈不上结束"))?;
        if incident.withdrawn.is_some() {
            return Err(fault("incident.withdrawn", "事件已经撤销；确需继续的，先写明理由重新打开"));
        }
        let person = required("person", &input.person, "请填写由谁作出")?;
        let at = times::stated(
            now,
            &Stated { name: "at", text: &input.at, not_before: Some(after(&incident, since)), reason: Some(&input.time_reason) },
        )?;
        let steps = incident.closure_steps(&plan);
        let mut acted = ClosureActed {
            act: input.act.clone(),
            party: input.party.clone(),
            with: Vec::new(),
            person: person.to_owned(),
            at: at.into(),
            means: input.means.trim().to_owned(),
            note: input.note.trim().to_owned(),
            conditions: Vec::new(),
            open: Vec::new(),
            open_reason: String::new(),
            time_reason: input.time_reason.trim().to_owned(),
        };
        if acted.note.chars().count() > 2000 {
            return Err(field("field.too_long", "note", "最多 2000 个字，请精简；填写的内容还在"));
        }
        if input.act == "return" {
            if acted.note.is_empty() {
                return Err(field("closure.return_reason", "note", "退回要写明意见"));
            }
            if !steps.iter().any(|s| s.done.is_some()) || incident.phase != Phase::Response {
                return Err(fault("closure.nothing_to_return", "没有可以退回的提议"));
            }
            self.open_mut()?.commit(vec![NewEntry::about(id, Body::ClosureActed(acted))], now.into(), &[])?;
            return self.incident(&input.incident_id);
        }
        let step = self.permitted(&plan, &incident, &steps, input, person)?;
        acted.with = input.with.iter().filter(|w| step.step.with.iter().any(|p| p.as_str() == w.as_str())).cloned().collect();
        if acted.with.len() < step.step.with.len() && acted.note.is_empty() {
            let names = plan.names(&step.step.with);
            return Err(field("closure.jointly", "with", &format!("预案要求会同{names}；有一方没有参与的，请在说明里写明原因")));
        }
        self.conditions_and_open(&plan, &incident, step.step.act, input, &mut acted)?;
        let ours = self.open()?.station().parties.contains(&input.party);
        if !ours && acted.means.is_empty() {
            return Err(field("closure.means", "means", "请写明这项决定以什么方式得知，如 电话、会议、书面批复"));
        }
        let ends = step.step.act != ClosureAct::Dissolve
            && steps.iter().filter(|s| s.done.is_none() && s.step.act != ClosureAct::Dissolve).count() == 1;
        let mut entries = vec![NewEntry::about(id, Body::ClosureActed(acted.clone()))];
        if ends {
            let rule = incident.closure_rule(&plan).map(|r| plan::clause_label(&r.clause)).unwrap_or_default();
            entries.push(NewEntry::about(
                id,
                Body::PhaseEntered(PhaseEntered {
                    phase: Phase::Ended.id().to_owned(),
                    at: at.into(),
                    reason: format!("依据{rule}，{}", step.step.name),
                    level: None,
                    party: acted.party,
                    person: acted.person,
                    means: acted.means,
                    command: false,
                    time_reason: acted.time_reason,
                }),
            ));
        }
        let draft = format!("closure:{}:{}", input.incident_id, input.act);
        self.open_mut()?.commit(entries, now.into(), &[&draft])?;
        self.remind();
        self.incident(&input.incident_id)
    }

    /// The step that this act does, if it is its turn and this person's to do.
    fn permitted<'a>(
        &self,
        plan: &Plan,
        incident: &Incident,
        steps: &'a [StepDone<'a>],
        input: &ClosureInput,
        person: &str,
    ) -> Result<&'a StepDone<'a>> {
        let next = steps.iter().find(|s| s.done.is_none()).ok_or_else(|| fault("closure.complete", "结束手续已经办完"))?;
        if next.step.act.id() != input.act {
            return Err(fault("closure.order", &format!("先要{}（{}），再办这一步", next.step.name, plan.names(&next.step.by))));
        }
        let dissolving = next.step.act == ClosureAct::Dissolve;
        if incident.phase != Phase::Response && !dissolving {
            return Err(fault("closure.phase", "应急响应已经不在进行，请刷新后再看"));
        }
        if !next.step.by.iter().any(|p| p.as_str() == input.party) {
            let names = plan.names(&next.step.by);
            return Err(field("closure.party", "party", &format!("按预案这一步由{names}作出，请选择")));
        }
        let operator = *self.open()?.operator();
        let same = |d: &ClosureState| d.by == operator || d.person.trim() == person.trim();
        if let Some(name) = own_step(steps, next, same) {
            let message = format!("“{name}”和“{}”不能由同一人经手：请由另一位操作人登录后记录", next.step.name);
            return Err(field("closure.own_proposal", "person", &message));
        }
        Ok(next)
    }

    /// The plan's conditions must hold by the decision; what is open then is written down with the reason.
    fn conditions_and_open(
        &mut self,
        plan: &Plan,
        incident: &Incident,
        act: ClosureAct,
        input: &ClosureInput,
        acted: &mut ClosureActed,
    ) -> Result<()> {
        let Some(rule) = incident.closure_rule(plan) else { return Ok(()) };
        let known = |id: &&String| rule.conditions.iter().any(|c| c.id.as_str() == id.as_str());
        acted.conditions = input.conditions.iter().filter(known).cloned().collect();
        if act != ClosureAct::Decide {
            return Ok(());
        }
        let before = confirmed(incident);
        let holds = |id: &str| acted.conditions.iter().any(|c| c == id) || before.iter().any(|c| *c == id);
        let missing: Vec<&str> = rule.conditions.iter().filter(|c| !holds(&c.id)).map(|c| c.quote.as_str()).collect();
        let enough = if rule.any_condition { missing.len() < rule.conditions.len() } else { missing.is_empty() };
        if !rule.conditions.is_empty() && !enough {
            let joint = if rule.any_condition { "至少要有一项成立" } else { "还没有确认" };
            return Err(field("closure.conditions", "conditions", &format!("结束的条件{joint}：{}", missing.join("；"))));
        }
        let open = self.seen(incident, plan)?.still_open();
        if !open.is_empty() {
            let reason = input.open_reason.trim();
            if reason.is_empty() {
                let message = format!("还有 {} 项没有完成，仍要结束的，请写明理由", open.len());
                return Err(field("closure.open", "open_reason", &message));
            }
            acted.open = open.into_iter().map(|b| b.message).collect();
            acted.open_reason = reason.to_owned();
        }
        Ok(())
    }
}
