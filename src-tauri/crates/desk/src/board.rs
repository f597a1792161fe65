//! 工作台: what is owed now over all incidents, and what is open.

use crate::Result;
use crate::cards::{self, Cards};
use crate::desk::{Desk, id_text};
use crate::view::{Board, BoardCounts, BoardTask, ClockState, DutyView, IncidentRow, OwedCard};
use crate::{investigating, life, report, tags};
use casebook::{Incident, Phase};
use chrono::{DateTime, Duration, FixedOffset};
use ledger::{Reminder, Reminders};
use plan::{Allowance, Need, Plan};

/// As many of what is owed, and of the cases, stand on the board; the most pressing and the newest.
const LISTED: usize = 200;

fn board_task(incident: &Incident, plan: &Plan, duty: DutyView) -> BoardTask {
    BoardTask {
        incident_id: id_text(&incident.id),
        incident_number: incident.number_label(),
        incident_title: incident.title(plan),
        drill: incident.drill,
        key: duty.key,
        kind: duty.kind,
        text: duty.task,
        person: duty.person,
        due: duty.due,
        overdue: duty.overdue,
    }
}

/// Drills are marked, and counted apart.
fn count(counts: &mut BoardCounts, owed: &[OwedCard], incidents: &[IncidentRow], tasks: &[BoardTask], now: DateTime<FixedOffset>) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let real = || owed.iter().filter(|c| !c.drill);
    let within_the_hour = |c: &&OwedCard| {
        let due = c.due.as_deref().and_then(|d| DateTime::parse_from_rfc3339(d).ok());
        due.is_some_and(|due| due >= now && due - now <= Duration::hours(1))
    };
    counts.overdue = number(real().filter(|c| c.clock == ClockState::Overdue).count());
    counts.immediately = number(real().filter(|c| c.clock == ClockState::Immediately).count());
    counts.soon = number(real().filter(within_the_hour).count());
    counts.incidents = number(incidents.iter().filter(|i| !i.drill).count());
    counts.drills = number(incidents.iter().filter(|i| i.drill).count());
    counts.tasks_overdue = number(tasks.iter().filter(|t| t.overdue && !t.drill).count());
}

impl Desk {
    /// The board.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn board(&mut self) -> Result<Board> {
        let now = self.now();
        let mut owed: Vec<OwedCard> = Vec::new();
        let mut incidents = Vec::new();
        let mut tasks: Vec<BoardTask> = Vec::new();
        let mut counts = BoardCounts::default();
        // Few of thousands of cases have a draft: which those are is asked once.
        let drafted = self.drafted_subjects()?;
        let open = self.open()?.open_incidents()?;
        let parties = self.open()?.station().parties.clone();
        self.quiet_cases.begin(&parties, &open);
        for incident in open {
            if let Some(row) = self.quiet_cases.row(&incident) {
                incidents.push(row.clone());
                continue;
            }
            let plan = self.open_mut()?.plan(Some(&incident.plan))?;
            let has_drafts = drafted.contains(&id_text(&incident.id));
            let draft = if has_drafts { self.report_draft_row(&incident)? } else { None };
            let summary = if has_drafts { self.draft_row(&incident, report::SUMMARY)? } else { None };
            let seen = self.seen_without_drafts(&incident, &plan)?;
            let waiting = seen.duties().into_iter().filter(|d| d.ours && d.state == "open" && (d.due.is_some() || !d.person.is_empty()));
            let waiting: Vec<BoardTask> = waiting.map(|d| board_task(&incident, &plan, d)).collect();
            let investigated = incident.phase >= Phase::Ended && investigating::runs(&seen);
            counts.investigations = counts.investigations.saturating_add(u32::from(investigated && !incident.drill));
            let station = self.open()?.station();
            let all = Cards { plan: &plan, station, incident: &incident, now, draft, summary }.all();
            let open: Vec<OwedCard> = all.into_iter().filter(|c| c.clock != ClockState::Done && !c.dropped && c.need == "must").collect();
            let count = |f: &dyn Fn(&OwedCard) -> bool| u32::try_from(open.iter().filter(|c| f(c)).count()).unwrap_or(u32::MAX);
            let overdue = count(&|c| c.clock == ClockState::Overdue);
            let next = match open.first() {
                None => "报送已完成".to_owned(),
                Some(card) => {
                    let form = if card.form == "oral" { "口头报告" } else { "书面报告" };
                    let state = if card.clock == ClockState::Overdue { "逾期" } else { card.allowance_label.as_str() };
                    format!("{form}{} · {state}", card.to.name)
                }
            };
            let row = IncidentRow {
                id: id_text(&incident.id),
                number: incident.number_label(),
                title: incident.title(&plan),
                category: incident.category.as_deref().and_then(|c| plan.category(c)).map(|c| c.name.to_string()),
                discovered_at: incident.discovered.rfc3339(),
                level: tags::tag_of(&plan, incident.level().map(|l| l.level)),
                phase: life::phase_words(&incident),
                drill: incident.drill,
                next,
                owed_open: count(&|_| true),
                overdue,
            };
            if !has_drafts && waiting.is_empty() && !investigated && open.is_empty() {
                self.quiet_cases.keep(&incident, &row);
            }
            incidents.push(row);
            tasks.extend(waiting);
            owed.extend(open);
        }
        cards::order(&mut owed);
        tasks.sort_by(|a, b| (a.due.is_none(), &a.due, &a.incident_number).cmp(&(b.due.is_none(), &b.due, &b.incident_number)));
        count(&mut counts, &owed, &incidents, &tasks, now);
        // The counts speak of all; what nobody could go through on one screen stands in the 台账.
        let owed_left = u32::try_from(owed.len().saturating_sub(LISTED)).unwrap_or(u32::MAX);
        owed.truncate(LISTED);
        incidents.truncate(LISTED);
        let unfinished = self.draft_load(crate::register::DRAFT)?.map(|(_, saved_at)| saved_at);
        // What waits for somebody: to be confirmed, checked, signed, mended.
        let mut papers = self.unconfirmed_warnings()?;
        papers.extend(self.drafted_papers()?.into_iter().filter(|d| d.state != "draft"));
        Ok(Board { now: self.time().rfc3339(), owed, owed_left, incidents, tasks, papers, counts, unfinished_registration: unfinished })
    }

    /// Brings the sidecar up to date after a save. The save is done: a sidecar that can't be written must not look like a failed save.
    pub(crate) fn remind(&mut self) {
        let _ = self.write_reminders();
    }

    /// Writes the sidecar, so that reminders run while the station is locked.
    fn write_reminders(&mut self) -> Result<()> {
        let mut open: Vec<Reminder> = Vec::new();
        for incident in self.open()?.open_incidents()? {
            let plan = self.open_mut()?.plan(Some(&incident.plan))?;
            let station = self.open()?.station();
            for owed in incident.owed.iter().filter(|o| o.dispatch.is_none() && o.dropped.is_none() && cards::is_ours(o, station)) {
                let Some(rule) = plan.rule(&owed.rule).filter(|r| r.need == Need::Must) else { continue };
                if owed.due.is_none() && rule.allowance != Allowance::Immediately {
                    continue;
                }
                // Opaque: the digest of the key says nothing to who reads the file.
                let name = format!("{}/{}", id_text(&incident.id), cards::card_key(owed));
                let id: String = hex::encode(seal::sm3(name.as_bytes())).chars().take(16).collect();
                if !open.iter().any(|r| r.id == id) {
                    open.push(Reminder {
                        id,
                        due_ms: owed.due.map(|d| d.ms),
                        since_ms: owed.arisen.ms,
                        task: false,
                        drill: incident.drill,
                    });
                }
            }
            // Tasks and duties that somebody was given a time for.
            let given = self.seen_without_drafts(&incident, &plan)?.duties().into_iter().filter(|d| d.ours && d.state == "open");
            for (duty, due) in given.filter_map(|d| d.due.clone().map(|due| (d, due))) {
                let Ok(due) = DateTime::parse_from_rfc3339(&due) else { continue };
                let name = format!("{}/{}", id_text(&incident.id), duty.key);
                let id: String = hex::encode(seal::sm3(name.as_bytes())).chars().take(16).collect();
                let since_ms = incident.registered.ms;
                open.push(Reminder { id, due_ms: Some(due.timestamp_millis()), since_ms, task: true, drill: incident.drill });
            }
        }
        open.sort_by_key(|r| (r.due_ms, r.since_ms));
        let repeat = crate::station_settings::immediate_repeat(self.open()?.station());
        Ok(Reminders { open, immediate_repeat_minutes: Some(repeat) }.write(&self.place.reminders())?)
    }
}
