//! A case's later life as the window sees it: where it stands, what blocks the next step, what is to be done.

use crate::closing::closure_view;
use crate::desk::id_text;
use crate::documents;
use crate::investigating::investigation_view;
use crate::view::{
    Block, ChangeLine, ChangeView, DutyView, FollowUpDraft, LevelHistory, LifeView, NextStep, PartyView, PhaseStep, ProgressView,
    ResponseRuleView, ResponseView, WithdrawnView,
};
use crate::{cards, tags};
use casebook::{Incident, Phase, Station, Time, duty_key, task_key};
use chrono::{DateTime, FixedOffset};
use plan::{Allowance, Need, Plan};

/// What the later life is seen from.
pub struct Seen<'a> {
    pub plan: &'a Plan,
    pub station: &'a Station,
    pub incident: &'a Incident,
    pub operator: casebook::Id,
    pub now: DateTime<FixedOffset>,
    /// Drafts of follow-up reports.
    pub follow_ups: Vec<FollowUpDraft>,
    /// A summary report is being drafted: its row.
    pub summary_draft: Option<crate::view::DocumentRow>,
}

impl Seen<'_> {
    pub fn ours(&self, party: &str) -> bool {
        self.station.parties.iter().any(|p| p == party)
    }

    pub fn party_views(&self, ids: &[plan::Text]) -> Vec<PartyView> {
        ids.iter().filter_map(|id| self.plan.party(id)).map(|p| PartyView { id: p.id.to_string(), name: p.name.to_string() }).collect()
    }

    /// Parties as the clause itself calls them, where it has its own word for the only one.
    pub fn called(&self, ids: &[plan::Text], called: Option<&plan::Text>) -> Vec<PartyView> {
        let mut views = self.party_views(ids);
        if let (Some(called), [only]) = (called, views.as_mut_slice()) {
            only.name = called.to_string();
        }
        views
    }

    fn operator(&self, id: &casebook::Id) -> String {
        self.station.operator_name(id)
    }

    /// The later life.
    pub fn life(&self) -> LifeView {
        let incident = self.incident;
        LifeView {
            drill: incident.drill,
            withdrawn: incident.withdrawn.as_ref().map(|w| WithdrawnView {
                at: w.at.rfc3339(),
                reason: w.reason.clone(),
                person: w.person.clone(),
            }),
            phase: incident.phase.id().to_owned(),
            phase_name: phase_words(incident),
            phase_since: incident.phase_since().rfc3339(),
            phases: self.phases(),
            next: self.next(),
            response: incident.response.as_ref().and_then(|r| {
                Some(ResponseView {
                    level: tags::tag_of(self.plan, Some(r.level))?,
                    since: r.since.rfc3339(),
                    party: self.plan.party(&r.party).map(|p| p.name.to_string()).unwrap_or_default(),
                    person: r.person.clone(),
                    means: r.means.clone(),
                    reason: r.reason.clone(),
                    command: r.command,
                    decided_at: r.decided.rfc3339(),
                    recorded_at: r.recorded.rfc3339(),
                    recorded_by: self.operator(&r.by),
                })
            }),
            response_rules: self.response_rules(),
            levels: self.levels(),
            duties: self.duties(),
            progress: incident
                .progress
                .iter()
                .rev()
                .map(|p| ProgressView {
                    id: id_text(&p.id),
                    at: p.at.rfc3339(),
                    text: p.text.clone(),
                    recorded_at: p.recorded.rfc3339(),
                    recorded_by: self.operator(&p.by),
                    reported_in: p
                        .reported
                        .and_then(|id| incident.documents.iter().find(|d| d.id == id))
                        .map(|d| documents::kind_name_in(incident, d)),
                })
                .collect(),
            closure: closure_view(self),
            investigation: investigation_view(self),
            follow_ups: self.follow_ups.clone(),
        }
    }

    fn phases(&self) -> Vec<PhaseStep> {
        let incident = self.incident;
        Phase::ALL
            .into_iter()
            .map(|phase| {
                let entered = incident.entered(phase);
                let registered = (phase == Phase::Registered).then_some(incident.registered);
                // A phase that was left behind by reopening is to come again.
                let state = match phase.cmp(&incident.phase) {
                    std::cmp::Ordering::Equal => "now",
                    std::cmp::Ordering::Less => "done",
                    std::cmp::Ordering::Greater => {
                        let next = Phase::ALL.into_iter().find(|p| *p > incident.phase);
                        if next == Some(phase) && incident.withdrawn.is_none() { "next" } else { "later" }
                    }
                };
                let shown = state == "now" || state == "done";
                PhaseStep {
                    phase: phase.id().to_owned(),
                    name: phase.name().to_owned(),
                    state: state.to_owned(),
                    at: entered.map(|p| p.at).or(registered).filter(|_| shown).map(Time::rfc3339),
                    reason: entered.filter(|_| shown).map(|p| p.reason.clone()).unwrap_or_default(),
                    recorded_by: entered
                        .map(|p| p.by)
                        .or(registered.map(|_| incident.registered_by))
                        .map(|o| self.operator(&o))
                        .unwrap_or_default(),
                    reopened: entered.is_some_and(|p| p.reopened) && shown,
                }
            })
            .collect()
    }

    /// The next act with what blocks it.
    pub fn next(&self) -> Option<NextStep> {
        let incident = self.incident;
        if incident.withdrawn.is_some() {
            return None;
        }
        let (phase, act, blocks) = match incident.phase {
            Phase::Registered => (Phase::InitialHandling, "开始研判与先期处置", Vec::new()),
            Phase::InitialHandling => (Phase::Response, "启动应急响应", self.before_response()),
            Phase::Response => (Phase::Ended, "结束应急响应", self.before_end()),
            Phase::Ended => (Phase::Investigation, "开始调查评估", Vec::new()),
            Phase::Investigation => (Phase::Archived, "归档", self.before_archive()),
            Phase::Archived => return None,
        };
        Some(NextStep { phase: phase.id().to_owned(), phase_name: phase.name().to_owned(), act: act.to_owned(), blocks })
    }

    fn before_response(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if self.incident.level().is_none() {
            blocks.push(block("level", true, "还没有研判定级：响应级别另行确定，先要有事件级别"));
        }
        if self.plan.responses.is_empty() {
            blocks.push(block("level", true, "登记时的预案数据没有写明应急响应，请在预案画面更新预案数据后登记新事件"));
        }
        blocks
    }

    fn before_end(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = self
            .incident
            .closure_steps(self.plan)
            .iter()
            .filter(|s| s.done.is_none() && s.step.act != plan::ClosureAct::Dissolve)
            .map(|s| block("closure", true, &format!("还没有{}（{}）", s.step.name, self.plan.names(&s.step.by))))
            .collect();
        blocks.extend(self.still_open());
        blocks
    }

    /// What a person should look at before the response ends: reports and duties that are open. None of it forbids the end.
    pub fn still_open(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for owed in self.incident.owed.iter().filter(|o| cards::is_ours(o, self.station) && o.dispatch.is_none() && o.dropped.is_none()) {
            let Some(rule) = self.plan.rule(&owed.rule).filter(|r| r.need == Need::Must) else { continue };
            let form = if owed.form == "oral" { "口头" } else { "书面" };
            let message = format!("没有报出：{}向{}（{}）", form, tags::party(self.plan, &owed.to).name, plan::clause_label(&rule.clause));
            if !blocks.iter().any(|b: &Block| b.message == message) {
                blocks.push(block("reports", false, &message));
            }
        }
        for duty in self.duties().iter().filter(|d| d.ours && d.state == "open" && d.need == "must" && d.kind != "improvement") {
            blocks.push(block("duties", false, &format!("任务没有完成：{}", duty.task)));
        }
        blocks
    }

    fn before_archive(&self) -> Vec<Block> {
        let incident = self.incident;
        let mut blocks = Vec::new();
        let rule = incident.level().and_then(|l| self.plan.investigation(l.level));
        let issued = incident.summary_report().is_some();
        if let Some(rule) = rule
            && !issued
        {
            let ours = rule.leads.iter().any(|p| self.ours(p));
            let message = if ours {
                "总结调查报告还没有签发".to_owned()
            } else {
                format!("总结调查报告由{}负责，本机没有签发", self.plan.names(&rule.leads))
            };
            blocks.push(block("investigation", ours, &message));
        }
        blocks.extend(self.still_open());
        blocks
    }

    fn response_rules(&self) -> Vec<ResponseRuleView> {
        self.plan
            .responses
            .iter()
            .filter_map(|r| {
                Some(ResponseRuleView {
                    level: tags::tag_of(self.plan, Some(r.level))?,
                    decided_by: self.called(&r.decided_by, r.called.as_ref()),
                    ours: r.decided_by.iter().any(|p| self.ours(p)),
                    led_by: self.plan.names(&r.led_by),
                    considers: r.considers.as_deref().unwrap_or_default().to_owned(),
                    command: r.command.as_ref().and_then(|c| self.plan.party(c)).map(|p| p.name.to_string()).unwrap_or_default(),
                    clause: r.clause.to_string(),
                    clause_label: plan::clause_label(&r.clause),
                    quote: r.quote.to_string(),
                    reading: r.reading.as_ref().map(ToString::to_string),
                })
            })
            .collect()
    }

    fn levels(&self) -> Vec<LevelHistory> {
        self.incident
            .levels
            .iter()
            .rev()
            .filter_map(|l| {
                Some(LevelHistory {
                    tag: tags::tag_of(self.plan, Some(l.level))?,
                    stage_name: match l.stage.as_str() {
                        _ if l.confirms => "确认级别",
                        "preliminary" => "初判",
                        "final" => "最终定级",
                        _ => "改级",
                    }
                    .to_owned(),
                    suggested: tags::tag_of(self.plan, l.suggested),
                    clauses: l.basis.iter().map(|c| plan::clause_label(c)).collect(),
                    reason: l.reason.clone(),
                    judged_by: l.judged_by.clone(),
                    party: match self.plan.party(&l.party) {
                        Some(party) => party.name.to_string(),
                        // Its own decision names no party: it is the one that collects.
                        None if l.authority => {
                            self.plan.parties.iter().find(|p| p.collects).map(|p| p.name.to_string()).unwrap_or_default()
                        }
                        None => String::new(),
                    },
                    means: l.means.clone(),
                    decided_at: l.decided.rfc3339(),
                    recorded_at: l.at.rfc3339(),
                    recorded_by: self.operator(&l.by),
                })
            })
            .collect()
    }

    /// The checklist: the plan's duties, ours first, then own tasks, then improvement measures.
    pub fn duties(&self) -> Vec<DutyView> {
        let incident = self.incident;
        let mut views: Vec<DutyView> = incident
            .duties(self.plan)
            .into_iter()
            .map(|(duty, party)| {
                let key = duty_key(duty, party);
                DutyView {
                    kind: "plan".to_owned(),
                    stage_name: duty.stage.name().to_owned(),
                    task: duty.task.to_string(),
                    clause: duty.clause.to_string(),
                    clause_label: plan::clause_label(&duty.clause),
                    quote: duty.quote.to_string(),
                    reading: duty.reading.as_ref().map(ToString::to_string),
                    party: party.name.to_string(),
                    ours: self.ours(&party.id),
                    with: self.plan.names(&duty.with),
                    need: if duty.need == Need::Must { "must" } else { "as_needed" }.to_owned(),
                    pace: duty.pace.map(Allowance::label).unwrap_or_default(),
                    ..self.marked(key)
                }
            })
            .collect();
        views.sort_by_key(|d| !d.ours);
        for task in &incident.tasks {
            views.push(DutyView {
                kind: task.kind.clone(),
                task: task.text.clone(),
                party: self.station.unit.clone(),
                ours: true,
                need: "must".to_owned(),
                ..self.marked(task_key(&task.id))
            });
        }
        views
    }

    /// A duty with what was assigned and marked, and nothing else yet.
    fn marked(&self, key: String) -> DutyView {
        let state = self.incident.duty_state(&key);
        let last = state.marks.last();
        let open = state.state() == "open";
        DutyView {
            kind: String::new(),
            stage_name: String::new(),
            task: String::new(),
            clause: String::new(),
            clause_label: String::new(),
            quote: String::new(),
            reading: None,
            party: String::new(),
            ours: false,
            with: String::new(),
            need: String::new(),
            pace: String::new(),
            person: state.person.clone(),
            due: state.due.map(Time::rfc3339),
            overdue: open && state.due.is_some_and(|d| d.to_datetime() < self.now),
            state: state.state().to_owned(),
            done_by: last.map(|m| m.person.clone()).unwrap_or_default(),
            done_at: last.filter(|_| !open).map(|m| m.at.rfc3339()),
            note: last.map(|m| m.note.clone()).unwrap_or_default(),
            evidence: last.map(|m| m.evidence.clone()).unwrap_or_default(),
            key,
        }
    }

    /// What a change to a level would bring, of the incident or of its response.
    pub fn change(&self, to: u8, response_to: Option<u8>) -> Option<ChangeView> {
        let (plan, incident) = (self.plan, self.incident);
        let starts = plan::ClockStarts {
            discovered: Some(incident.discovered.to_datetime()),
            ended: incident.ended.map(Time::to_datetime),
            ..plan::ClockStarts::default()
        };
        let outside = incident.judgement(plan).outside;
        let then = if outside { Vec::new() } else { plan::owed(plan, Some(to), &incident.known(), &starts) };
        let line = |from: String, form: &str, to: String, allowance: String, clause: &str| ChangeLine {
            text: format!("{from}向{to}{}报告，{allowance}", if form == "oral" { "口头" } else { "书面" }),
            clause: clause.to_owned(),
            clause_label: plan::clause_label(clause),
        };
        let standing: Vec<&casebook::OwedState> = incident.owed.iter().filter(|o| o.dropped.is_none()).collect();
        let added = then
            .iter()
            .filter(|o| !standing.iter().any(|s| casebook::base_key(&s.key) == o.key()))
            .map(|o| line(o.from.name.to_string(), o.form.id(), o.to_name(), o.rule.allowance.label(), &o.rule.clause))
            .collect();
        let dropped = standing
            .iter()
            .filter(|s| s.dispatch.is_none() && !then.iter().any(|o| o.key() == casebook::base_key(&s.key)))
            .filter(|s| s.due.is_none_or(|due| due.to_datetime() >= self.now))
            .filter_map(|s| {
                let rule = plan.rule(&s.rule).filter(|_| !s.key.contains('@'))?;
                let from = plan.party(&s.from).map(|p| p.name.to_string()).unwrap_or_default();
                Some(line(from, &s.form, tags::party(plan, &s.to).name, rule.allowance.label(), &rule.clause))
            })
            .collect();
        let level = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level);
        let response = incident.response.as_ref().map(|r| r.level);
        let before = incident.duties_at(plan, level, response);
        let after = incident.duties_at(plan, Some(to), response_to.or(response));
        let duty_lines = |these: &[(&plan::Duty, &plan::Party)], those: &[(&plan::Duty, &plan::Party)]| {
            these
                .iter()
                .filter(|(d, p)| !those.iter().any(|(e, q)| d.id.as_str() == e.id.as_str() && p.id.as_str() == q.id.as_str()))
                .map(|(d, p)| ChangeLine {
                    text: format!("{}：{}", p.name, d.task),
                    clause: d.clause.to_string(),
                    clause_label: plan::clause_label(&d.clause),
                })
                .collect()
        };
        Some(ChangeView {
            from: tags::tag_of(plan, incident.level().map(|l| l.level)),
            to: tags::tag_of(plan, Some(to))?,
            obligations_added: added,
            obligations_dropped: dropped,
            duties_added: duty_lines(&after, &before),
            duties_dropped: duty_lines(&before, &after),
        })
    }
}

/// A block.
pub fn block(place: &str, hard: bool, message: &str) -> Block {
    Block { message: message.to_owned(), place: place.to_owned(), hard }
}

/// The phase in words, withdrawn cases included.
pub fn phase_words(incident: &Incident) -> String {
    if incident.withdrawn.is_some() { "已撤销".to_owned() } else { incident.phase.name().to_owned() }
}
