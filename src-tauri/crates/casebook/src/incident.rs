//! An incident: a fold of its entries under the plan it was registered by.

use crate::closing::ClosureState;
use crate::document::{DocumentState, StepState};
use crate::duties::{DutyState, ProgressState, TaskState};
use crate::evidence::EvidenceState;
use crate::phase::{Phase, PhaseState, ResponseState, WithdrawnState};
use crate::{Answer, Body, Channel, Id, Recorded, Time};
use plan::{ClockStarts, FactValue, Facts, Form, Judgement, Plan, Starts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// State of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: Id,
    /// The station that registered it, and owns its facts.
    pub station: Id,
    /// Year and number within it.
    pub year: u32,
    /// See `year`.
    pub number: u32,
    /// Hex SM3 of the plan it is bound to.
    pub plan: String,
    /// Which system.
    pub system: String,
    /// What happened.
    pub what: String,
    /// Where.
    pub place: String,
    /// When it was discovered.
    pub discovered: Time,
    /// When it occurred, if known.
    pub occurred: Option<Time>,
    /// When it was registered.
    pub registered: Time,
    /// By whom.
    pub registered_by: Id,
    /// Why a time that can't be was insisted on.
    pub time_reason: String,
    /// Category id.
    pub category: Option<String>,
    /// What was stated of each fact, and when.
    pub facts: BTreeMap<String, Stated>,
    /// Every level decided, in order.
    pub levels: Vec<LevelState>,
    /// Every obligation that ever arose, in the order in which they arose.
    pub owed: Vec<OwedState>,
    /// Every dispatch.
    pub dispatches: Vec<DispatchState>,
    /// Every issued paper.
    pub documents: Vec<DocumentState>,
    /// Every step on the way of its papers, in order.
    pub document_steps: Vec<StepState>,
    /// What happened, in words, in the order of recording.
    pub timeline: Vec<TimelineEntry>,
    /// It is a drill.
    pub drill: bool,
    /// Where the case stands.
    pub phase: Phase,
    /// Every phase entered, in order.
    pub phases: Vec<PhaseState>,
    /// The response that stands or stood last.
    pub response: Option<ResponseState>,
    /// When the response ended.
    pub ended: Option<Time>,
    /// It was no incident.
    pub withdrawn: Option<WithdrawnState>,
    /// Own tasks and improvement measures.
    pub tasks: Vec<TaskState>,
    /// What was assigned and marked, by key.
    pub duty_states: BTreeMap<String, DutyState>,
    /// Progress noted.
    pub progress: Vec<ProgressState>,
    /// Evidence.
    pub evidence: Vec<EvidenceState>,
    /// Acts on the way to the end of the response, since it was opened last.
    pub closure: Vec<ClosureState>,
}

/// What was stated of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The answer; none is 还不清楚.
    pub answer: Answer,
    /// When.
    pub at: Time,
}

/// A level as it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelState {
    /// The level.
    pub level: u8,
    /// What the plan suggested then.
    pub suggested: Option<u8>,
    /// By the strict reading.
    pub suggested_strict: Option<u8>,
    /// Clauses it rested on.
    pub basis: Vec<String>,
    /// Why.
    pub reason: String,
    /// Whose judgement.
    pub judged_by: String,
    /// `preliminary` `adjusted` `final`.
    pub stage: String,
    /// Party that decided, where it is not the department itself.
    pub party: String,
    /// When it was decided.
    pub decided: Time,
    /// By what means another party's decision came.
    pub means: String,
    /// When it was recorded.
    pub at: Time,
    /// By whom.
    pub by: Id,
    /// It is the working group's own word: it stands until the working group changes it.
    pub authority: bool,
    /// It is that word, and the level that stood before.
    pub confirms: bool,
}

/// An obligation of this incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedState {
    /// Rule, party, recipient, form.
    pub key: String,
    /// Rule id in the plan.
    pub rule: String,
    /// Party that owes.
    pub from: String,
    /// Recipients.
    pub to: Vec<String>,
    /// `oral` or `written`.
    pub form: String,
    /// When the judgement that brought it (or brought it back) was made.
    pub arisen: Time,
    /// The level that brought it.
    pub level: Option<u8>,
    /// When its clock started.
    pub started: Option<Time>,
    /// When it is due. Never moved once set.
    pub due: Option<Time>,
    /// No level was known.
    pub at_least: bool,
    /// The dispatch that fulfilled it.
    pub dispatch: Option<Id>,
    /// A later judgement no longer asks for it.
    pub dropped: Option<Time>,
}

/// A dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchState {
    /// Its id.
    pub id: Id,
    /// Which obligations it fulfilled.
    pub keys: Vec<String>,
    /// `oral` or `written`.
    pub form: String,
    /// Channel.
    pub channel: Channel,
    /// When.
    pub at: Time,
    /// Who reported.
    pub sender: String,
    /// Who received.
    pub receiver: String,
    /// Their post.
    pub receiver_post: String,
    /// Number dialled.
    pub number: String,
    /// What was said.
    pub said: String,
    /// Read back.
    pub read_back: bool,
    /// Instructions.
    pub instructions: String,
    /// The issued document.
    pub document: Option<Id>,
    /// Why a time that can't be was insisted on.
    pub time_reason: String,
    /// When it was recorded.
    pub recorded: Time,
    /// By whom.
    pub by: Id,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When it happened.
    pub event: Time,
    /// When it was recorded.
    pub recorded: Time,
    /// By whom.
    pub by: Id,
    /// What.
    pub text: String,
    /// More.
    pub detail: String,
    /// The level it decided.
    pub level: Option<u8>,
}

impl Incident {
    /// Begins an incident from its registration; none for any other body.
    #[must_use]
    pub fn begin(id: Id, recorded: &Recorded, plan: &Plan) -> Option<Self> {
        let Body::IncidentRegistered(registered) = &recorded.body else { return None };
        let mut incident = Self {
            id,
            station: recorded.station,
            year: registered.year,
            number: registered.number,
            plan: crate::station::hex(&registered.plan),
            system: registered.system.clone(),
            what: registered.what.clone(),
            place: registered.place.clone(),
            discovered: registered.discovered,
            occurred: registered.occurred,
            registered: recorded.at,
            registered_by: recorded.operator,
            time_reason: registered.time_reason.clone(),
            category: registered.category.clone(),
            facts: BTreeMap::new(),
            levels: Vec::new(),
            owed: Vec::new(),
            dispatches: Vec::new(),
            documents: Vec::new(),
            document_steps: Vec::new(),
            timeline: Vec::new(),
            drill: registered.drill == Some(true),
            phase: Phase::Registered,
            phases: Vec::new(),
            response: None,
            ended: None,
            withdrawn: None,
            tasks: Vec::new(),
            duty_states: BTreeMap::new(),
            progress: Vec::new(),
            evidence: Vec::new(),
            closure: Vec::new(),
        };
        incident.state(&registered.facts, recorded.at);
        if let Some(occurred) = registered.occurred {
            incident.line(recorded, occurred, "事件发生", "");
        }
        let detail = if registered.occurred.is_none() { "发生时间待查" } else { "" };
        incident.line(recorded, registered.discovered, &format!("发现：{}", registered.what), detail);
        incident.line(recorded, recorded.at, "登记事件", &registered.time_reason);
        incident.refresh_owed(plan, recorded.at);
        Some(incident)
    }

    /// What the working group may record of a unit's case: its decisions, its papers, its own reports. The unit owns the facts.
    #[must_use]
    pub fn is_for_authority(body: &Body) -> bool {
        matches!(
            body,
            Body::LevelDecided(_)
                | Body::PhaseEntered(_)
                | Body::IncidentReopened(_)
                | Body::ClosureActed(_)
                | Body::PaperReviewed(_)
                | Body::DocumentIssued(_)
                | Body::DocumentPrinted(_)
                | Body::DocumentSaved(_)
                | Body::DocumentStepped(_)
                | Body::Dispatched(_)
                | Body::DutyMarked(_)
                | Body::DutyAssigned(_)
                | Body::TaskAdded(_)
                | Body::EvidenceHandled(_)
        )
    }

    /// Takes one more entry in.
    pub fn apply(&mut self, recorded: &Recorded, plan: &Plan) {
        // Another unit has nothing to say of it, and the working group only what is its own to say.
        if recorded.station != self.station && !(recorded.authority && Self::is_for_authority(&recorded.body)) {
            return;
        }
        match &recorded.body {
            Body::FactsStated(stated) => {
                self.state(&stated.facts, recorded.at);
                if stated.category.is_some() {
                    self.category.clone_from(&stated.category);
                }
                let asked: Vec<String> = stated
                    .facts
                    .iter()
                    .filter_map(|a| {
                        let fact = plan.fact(&a.fact)?;
                        let words = a.value.as_ref().map_or_else(|| "待查".to_owned(), |v| FactValue::from(v).words(fact));
                        Some(format!("{}：{words}", fact.name))
                    })
                    .collect();
                self.line(recorded, recorded.at, &format!("补充要素：{}", asked.join("；")), &stated.note);
                self.refresh_owed(plan, recorded.at);
            }
            Body::LevelDecided(decided) => self.decide(recorded, decided, plan),
            Body::Dispatched(dispatched) => self.dispatched(recorded, dispatched, plan),
            Body::DocumentIssued(_) | Body::DocumentPrinted(_) | Body::DocumentSaved(_) | Body::DocumentStepped(_) => self.paper(recorded),
            // A unit accepts nothing of its own.
            Body::PaperReviewed(_) if recorded.station != self.station => self.paper(recorded),
            Body::PhaseEntered(entered) => self.enter(recorded, entered, plan),
            Body::IncidentReopened(reopened) => self.reopen(recorded, reopened, plan),
            Body::IncidentWithdrawn(withdrawn) => self.withdraw(recorded, withdrawn),
            Body::DutyMarked(marked) => self.mark(recorded, marked, plan),
            Body::DutyAssigned(assigned) => self.assign(recorded, assigned, plan),
            Body::TaskAdded(added) => self.add_task(recorded, added),
            Body::ProgressNoted(noted) => self.note_progress(recorded, noted, plan),
            Body::EvidenceAdded(added) => self.add_evidence(recorded, added),
            Body::EvidenceHandled(handled) => self.handle_evidence(recorded, handled),
            Body::ClosureActed(acted) => self.act_on_closure(recorded, acted, plan),
            _ => {}
        }
    }

    fn decide(&mut self, recorded: &Recorded, decided: &crate::LevelDecided, plan: &Plan) {
        let stage = decided.stage.clone().unwrap_or_else(|| if self.levels.is_empty() { "preliminary" } else { "adjusted" }.to_owned());
        let at = decided.decided_at.unwrap_or(recorded.at);
        let party = decided.party.clone().unwrap_or_default();
        let means = decided.means.clone().unwrap_or_default();
        let agreed = if decided.suggested == Some(decided.level) {
            "与预案建议一致".to_owned()
        } else {
            format!("理由：{}", decided.reason)
        };
        let clauses: Vec<String> = decided.basis.iter().map(|c| plan::clause_label(c)).collect();
        let basis = if clauses.is_empty() { String::new() } else { format!("依据 {}，", clauses.join("、")) };
        let authority = recorded.authority && recorded.station != self.station;
        let confirms = authority && self.levels.last().is_some_and(|l| l.level == decided.level);
        let word = match stage.as_str() {
            _ if confirms => "确认级别",
            "preliminary" => "初判",
            "final" => "最终定级",
            _ => "改级",
        };
        let who = plan.party(&party).map(|p| p.name.to_string()).unwrap_or_default();
        let by_means = if means.is_empty() { String::new() } else { format!("（{means}）") };
        self.levels.push(LevelState {
            level: decided.level,
            suggested: decided.suggested,
            suggested_strict: decided.suggested_strict,
            basis: decided.basis.clone(),
            reason: decided.reason.clone(),
            judged_by: decided.judged_by.clone(),
            stage,
            party,
            decided: at,
            means,
            at: recorded.at,
            by: recorded.operator,
            authority,
            confirms,
        });
        self.line(recorded, at, &format!("{word}，{agreed}"), &format!("{basis}{who}{}研判{by_means}", decided.judged_by));
        if let Some(last) = self.timeline.last_mut() {
            last.level = Some(decided.level);
        }
        self.refresh_owed(plan, recorded.at);
    }

    fn paper(&mut self, recorded: &Recorded) {
        if let Body::DocumentIssued(issued) = &recorded.body {
            let covers = issued.covers.clone().unwrap_or_default();
            for progress in self.progress.iter_mut().filter(|p| covers.contains(&crate::station::hex(&p.id))) {
                // Told for the first time; a later report that says it again re-dates nothing.
                progress.reported.get_or_insert(issued.id);
            }
        }
        if let Some(line) = crate::document::take(&mut self.documents, &mut self.document_steps, recorded) {
            self.line(recorded, line.event, &line.text, &line.detail);
        }
    }

    fn dispatched(&mut self, recorded: &Recorded, dispatched: &crate::Dispatched, plan: &Plan) {
        let mut names: Vec<String> = Vec::new();
        for owed in self.owed.iter_mut().filter(|o| dispatched.keys.contains(&o.key)) {
            // The first dispatch stops the clock; a second one is kept and re-dates nothing.
            if owed.dispatch.is_none() {
                owed.dispatch = Some(dispatched.id);
            }
            for name in owed.to.iter().filter_map(|id| plan.party(id)) {
                if !names.contains(&name.name.to_string()) {
                    names.push(name.name.to_string());
                }
            }
        }
        self.dispatches.push(DispatchState {
            id: dispatched.id,
            keys: dispatched.keys.clone(),
            form: dispatched.form.clone(),
            channel: dispatched.channel,
            at: dispatched.at,
            sender: dispatched.sender.clone(),
            receiver: dispatched.receiver.clone(),
            receiver_post: dispatched.receiver_post.clone(),
            number: dispatched.number.clone(),
            said: dispatched.said.clone(),
            read_back: dispatched.read_back,
            instructions: dispatched.instructions.clone(),
            document: dispatched.document,
            time_reason: dispatched.time_reason.clone(),
            recorded: recorded.at,
            by: recorded.operator,
        });
        let form = if dispatched.form == Form::Oral.id() { "口头报告" } else { "书面报告报出" };
        let back = if dispatched.read_back { "，已复述确认" } else { "" };
        let mut detail = format!(
            "{} {}，{}（{}）接收{back}",
            dispatched.sender,
            dispatched.channel.name(),
            dispatched.receiver,
            dispatched.receiver_post
        );
        if !dispatched.instructions.is_empty() {
            detail.push_str("；对方指示：");
            detail.push_str(&dispatched.instructions);
        }
        self.line(recorded, dispatched.at, &format!("{form} {}", names.join("、")), &detail);
        // Who was told owes from then on what the plan has them pass on.
        self.refresh_owed(plan, recorded.at);
    }

    /// A line whose time was questioned and insisted on says so.
    pub(crate) fn line_about(&mut self, recorded: &Recorded, event: Time, text: &str, detail: &str, time_reason: &str) {
        let insisted = if time_reason.is_empty() { String::new() } else { format!("（时间存疑，说明：{time_reason}）") };
        self.line(recorded, event, text, &format!("{detail}{insisted}"));
    }

    pub(crate) fn line(&mut self, recorded: &Recorded, event: Time, text: &str, detail: &str) {
        self.timeline.push(TimelineEntry {
            event,
            recorded: recorded.at,
            by: recorded.operator,
            text: text.to_owned(),
            detail: detail.to_owned(),
            level: None,
        });
    }

    fn state(&mut self, answers: &[Answer], at: Time) {
        for answer in answers {
            self.facts.insert(answer.fact.clone(), Stated { answer: answer.clone(), at });
        }
    }

    /// What is known.
    #[must_use]
    pub fn known(&self) -> Facts {
        self.facts.iter().filter_map(|(id, stated)| stated.answer.value.as_ref().map(|v| (id.clone(), v.into()))).collect()
    }

    /// What the plan says of it now.
    #[must_use]
    pub fn judgement(&self, plan: &Plan) -> Judgement {
        plan::judge(plan, self.category.as_deref(), &self.known())
    }

    /// The level that stands: as the working group decided last, or else the unit.
    #[must_use]
    pub fn level(&self) -> Option<&LevelState> {
        self.levels.iter().rev().find(|l| l.authority).or_else(|| self.levels.last())
    }

    /// What the unit judges otherwise since the working group decided: it stands beside, until somebody settles it.
    #[must_use]
    pub fn differing_level(&self) -> Option<&LevelState> {
        let last = self.levels.last().filter(|l| !l.authority)?;
        self.level().filter(|stands| stands.authority && stands.level != last.level).map(|_| last)
    }

    /// `2026-008`
    #[must_use]
    pub fn number_label(&self) -> String {
        format!("{}-{:03}", self.year, self.number)
    }

    /// A name for lists and papers: the system and what befell it.
    #[must_use]
    pub fn title(&self, plan: &Plan) -> String {
        let kind = self.category.as_deref().and_then(|c| plan.category(c)).map_or(plan.incident_word.as_str(), |c| c.name.as_str());
        let joint = if kind.ends_with("事件") { "" } else { "事件" };
        format!("{}{kind}{joint}", self.system)
    }

    /// The dispatch that told the same recipient in the same form at this level or a graver one: after a level falls nobody must be told again.
    fn told_before(&self, fresh: &plan::Owed<'_>, level: Option<u8>) -> Option<Id> {
        let same = |o: &&OwedState| {
            o.from == fresh.from.id.as_str()
                && o.form == fresh.form.id()
                && o.to.iter().map(String::as_str).eq(fresh.to.iter().map(|p| p.id.as_str()))
                && o.level.zip(level).is_some_and(|(then, now)| then <= now)
        };
        self.owed.iter().filter(same).find_map(|o| o.dispatch)
    }

    /// When each party was told first. The parties that one working group's station is are told together: its duty room hears for its office.
    fn received(&self, plan: &Plan) -> BTreeMap<String, chrono::DateTime<chrono::FixedOffset>> {
        let mut received: BTreeMap<String, Time> = BTreeMap::new();
        for dispatch in &self.dispatches {
            let told = self.owed.iter().filter(|o| dispatch.keys.contains(&o.key)).flat_map(|o| &o.to);
            let collects = |party: &String| plan.party(party).is_some_and(|p| p.collects);
            let told: Vec<&String> = told.collect();
            let together = plan.parties.iter().filter(|p| p.collects).map(|p| p.id.to_string());
            let together: Vec<String> = if told.iter().any(|p| collects(p)) { together.collect() } else { Vec::new() };
            for party in told.into_iter().cloned().chain(together) {
                let first = received.entry(party).or_insert(dispatch.at);
                if dispatch.at.ms < first.ms {
                    *first = dispatch.at;
                }
            }
        }
        received.into_iter().map(|(party, at)| (party, at.to_datetime())).collect()
    }

    /// What the plan asks for now, with the level by which it does.
    fn owed_now<'a>(&self, plan: &'a Plan, at: Time) -> (Option<u8>, Vec<plan::Owed<'a>>) {
        let facts = self.known();
        let judgement = self.judgement(plan);
        let level = self.level().map(|l| l.level).or(judgement.level);
        let starts = ClockStarts {
            discovered: Some(self.discovered.to_datetime()),
            judged: Some(at.to_datetime()),
            ended: self.ended.map(Time::to_datetime),
            received: self.received(plan),
        };
        // A category that the plan leaves to another plan brings no obligation by this one.
        let now = if judgement.outside { Vec::new() } else { plan::owed(plan, level, &facts, &starts) };
        (level, now)
    }

    /// Brings the obligations up to the level that stands. A clock that runs is never restarted.
    pub(crate) fn refresh_owed(&mut self, plan: &Plan, at: Time) {
        if self.withdrawn.is_some() {
            return;
        }
        let (level, now) = self.owed_now(plan, at);
        let keys: Vec<String> = now.iter().map(plan::Owed::key).collect();
        // What was missed by then stays missed: no later judgement wipes it out.
        let missed = |o: &OwedState| o.due.is_some_and(|due| due.ms < at.ms);
        let stands = |o: &OwedState| keys.iter().any(|k| k == base_key(&o.key)) && !o.key.contains('@');
        for owed in self.owed.iter_mut().filter(|o| !stands(o) && o.dropped.is_none() && o.dispatch.is_none()) {
            if !missed(owed) {
                owed.dropped = Some(at);
            }
        }
        for (fresh, key) in now.into_iter().zip(keys) {
            let told = self.told_before(&fresh, level);
            // With every repetition of it; what was owed after an earlier end of the response is history.
            let mut stands = false;
            for owed in self.owed.iter_mut().filter(|o| base_key(&o.key) == key && !o.key.contains('@')) {
                stands = true;
                if owed.dropped.take().is_some() {
                    // Brought back: since this judgement, by the clock that always ran.
                    owed.arisen = at;
                    owed.level = level;
                }
                owed.at_least = fresh.at_least;
                // A clock that waited for its start begins with it; one that runs is never set again.
                if owed.started.is_none() && owed.due.is_none() {
                    owed.started = fresh.started.map(Time::from);
                    owed.due = fresh.due.map(Time::from);
                }
            }
            if !stands {
                self.owed.push(OwedState {
                    key,
                    rule: fresh.rule.id.to_string(),
                    from: fresh.from.id.to_string(),
                    to: fresh.to.iter().map(|p| p.id.to_string()).collect(),
                    form: fresh.form.id().to_owned(),
                    arisen: at,
                    level,
                    started: fresh.started.map(Time::from),
                    due: fresh.due.map(Time::from),
                    at_least: fresh.at_least,
                    dispatch: told.filter(|_| fresh.rule.allowance != plan::Allowance::Promptly && fresh.rule.starts != Starts::Ended),
                    dropped: None,
                });
            }
        }
    }

    /// New progress is owed again where the plan wants it told as it develops (及时): one more report, once the one before was made.
    pub(crate) fn owe_progress(&mut self, plan: &Plan, at: Time) {
        if self.phase >= Phase::Ended || self.withdrawn.is_some() {
            return;
        }
        let developing = |o: &&OwedState| plan.rule(&o.rule).is_some_and(|r| r.starts == Starts::Developed);
        let last: BTreeMap<String, OwedState> =
            self.owed.iter().filter(developing).map(|o| (base_key(&o.key).to_owned(), o.clone())).collect();
        // Only by a rule of the level that stands: what was told at another one is done.
        let standing: Vec<String> = self.owed_now(plan, at).1.iter().map(plan::Owed::key).collect();
        let told = last.into_iter().filter(|(base, o)| o.dispatch.is_some() && o.dropped.is_none() && standing.contains(base));
        for (base, told) in told {
            let times = self.owed.iter().filter(|o| base_key(&o.key) == base).count();
            self.owed.push(OwedState { key: format!("{base}#{}", times + 1), arisen: at, dispatch: None, at_least: false, ..told });
        }
    }
}

/// The key of a rule, party, recipient and form, without the number of its repetition.
#[must_use]
pub fn base_key(key: &str) -> &str {
    key.split(['#', '@']).next().unwrap_or(key)
}
