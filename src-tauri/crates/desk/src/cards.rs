//! What is owed, as cards: one for each rule, recipient and form that binds this station. Clocks come from stored times.

use crate::desk::id_text;
use crate::view::{ClockState, DispatchView, DocumentRow, OwedCard, RecipientView};
use crate::{documents, report, tags};
use casebook::{DispatchState, Incident, OwedState, Station};
use chrono::{DateTime, Duration, FixedOffset};
use plan::{Allowance, Need, Plan};

/// With this much left a clock is pressing.
const SOON: Duration = Duration::minutes(10);

/// Everything needed to make cards of an incident.
pub struct Cards<'a> {
    pub plan: &'a Plan,
    pub station: &'a Station,
    pub incident: &'a Incident,
    pub now: DateTime<FixedOffset>,
    /// A report is being drafted.
    pub draft: Option<DocumentRow>,
    /// A summary report is being drafted.
    pub summary: Option<DocumentRow>,
}

/// One key for the parties that this station is at once.
pub fn card_key(owed: &OwedState) -> String {
    let again = owed.key.strip_prefix(casebook::base_key(&owed.key)).unwrap_or_default();
    format!("{}/{}/{}{again}", owed.rule, owed.to.join("+"), owed.form)
}

/// Kinds of report that fulfil an obligation in writing.
pub fn kinds_of(rule: &plan::ObligationRule) -> &'static [&'static str] {
    match rule.starts {
        plan::Starts::Ended => &[report::SUMMARY],
        plan::Starts::Developed => &[report::INITIAL, report::FOLLOW_UP, "final_report", "incident_form"],
        // The 信息报告表 is a written report in the form of a table.
        _ => &[report::INITIAL, "incident_form"],
    }
}

/// This station owes it.
pub fn is_ours(owed: &OwedState, station: &Station) -> bool {
    station.parties.contains(&owed.from)
}

impl Cards<'_> {
    /// Cards in the order in which they press.
    pub fn all(&self) -> Vec<OwedCard> {
        let mut cards: Vec<OwedCard> = Vec::new();
        for owed in self.incident.owed.iter().filter(|o| is_ours(o, self.station)) {
            // What a registration's own judgement took back at once was never owed.
            if owed.dropped == Some(owed.arisen) {
                continue;
            }
            let key = card_key(owed);
            let from = self.plan.party(&owed.from).map(|p| p.name.to_string()).unwrap_or_default();
            match cards.iter_mut().find(|c| c.key == key) {
                Some(card) => card.from.push(from),
                None => cards.extend(self.card(owed, key, from)),
            }
        }
        cards.sort_by_key(press);
        cards
    }

    fn card(&self, owed: &OwedState, key: String, from: String) -> Option<OwedCard> {
        let (plan, incident) = (self.plan, self.incident);
        let rule = plan.rule(&owed.rule)?;
        let dispatch = owed.dispatch.and_then(|id| incident.dispatches.iter().find(|d| d.id == id));
        let clock = clock(owed, rule.allowance, dispatch.is_some(), self.now);
        // Of what was no incident nothing is reported any more; what was missed by then is shown as missed.
        let withdrawn = incident.withdrawn.as_ref().filter(|_| dispatch.is_none());
        let late = match (dispatch, withdrawn, owed.due) {
            (Some(d), _, Some(due)) => d.at.ms > due.ms,
            (None, Some(w), Some(due)) => owed.dropped.is_none() && w.at.ms > due.ms,
            _ => false,
        };
        let document = (owed.form == "written").then(|| self.paper_for(rule, owed)).flatten();
        Some(OwedCard {
            key,
            incident_id: id_text(&incident.id),
            incident_number: incident.number_label(),
            incident_title: incident.title(plan),
            drill: incident.drill,
            level: tags::tag_of(plan, incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level)),
            form: owed.form.clone(),
            need: if rule.need == Need::Must { "must" } else { "as_needed" }.to_owned(),
            to: tags::party(plan, &owed.to),
            from: vec![from],
            clause: rule.clause.to_string(),
            clause_label: plan::clause_label(&rule.clause),
            quote: rule.quote.to_string(),
            reading: rule.reading.as_ref().map(ToString::to_string),
            allowance_label: rule.allowance.label(),
            starts_label: rule.starts.label().to_owned(),
            discovered_at: incident.discovered.rfc3339(),
            since_judgement: (owed.arisen != incident.registered).then(|| owed.arisen.rfc3339()),
            due: owed.due.map(casebook::Time::rfc3339),
            at_least: owed.at_least,
            clock,
            contact: owed.to.first().and_then(|p| tags::contact(self.station, plan, p)),
            any_of: if owed.to.len() > 1 { self.recipients(&owed.to) } else { Vec::new() },
            document,
            dispatch: dispatch.map(|d| dispatch_view(d, incident, self.station)),
            late,
            dropped: owed.dropped.is_some() || withdrawn.is_some(),
        })
    }
}

impl Cards<'_> {
    fn recipients(&self, ids: &[String]) -> Vec<RecipientView> {
        ids.iter()
            .map(|id| RecipientView {
                party: tags::party(self.plan, std::slice::from_ref(id)),
                contact: tags::contact(self.station, self.plan, id),
            })
            .collect()
    }

    /// The report that stands for an obligation: the newest issued one of its kind that was not handed over yet, or the draft.
    fn paper_for(&self, rule: &plan::ObligationRule, owed: &OwedState) -> Option<DocumentRow> {
        let incident = self.incident;
        let kinds = kinds_of(rule);
        let handed =
            |d: &casebook::DocumentState| incident.dispatches.iter().any(|x| x.document == Some(d.id) && x.keys.contains(&owed.key));
        let again = owed.key.contains('#');
        let summary = incident.summary_report().map(|d| d.id);
        let issued = incident
            .documents
            .iter()
            .rev()
            .filter(|d| kinds.contains(&d.kind.as_str()))
            // Progress that is owed once more is told by what was written since.
            .find(|d| handed(d) || ((!again || d.issued.ms >= owed.arisen.ms) && (d.kind != report::SUMMARY || summary == Some(d.id))));
        let draft = if rule.starts == plan::Starts::Ended { self.summary.clone() } else { self.draft.clone().filter(|_| !again) };
        issued.map(|d| documents::row(self.plan, Some(incident), d)).or(draft)
    }
}

fn clock(owed: &OwedState, allowance: Allowance, done: bool, now: DateTime<FixedOffset>) -> ClockState {
    if done {
        return ClockState::Done;
    }
    match (allowance, owed.due) {
        (Allowance::Immediately, _) => ClockState::Immediately,
        (Allowance::Promptly, _) => ClockState::Promptly,
        (Allowance::Minutes(_) | Allowance::Days(_), None) => ClockState::NotStarted,
        (Allowance::Minutes(_) | Allowance::Days(_), Some(due)) => {
            let left = due.to_datetime().signed_duration_since(now);
            if left < Duration::zero() {
                ClockState::Overdue
            } else if left <= SOON {
                ClockState::Soon
            } else {
                ClockState::Running
            }
        }
    }
}

/// 立即 stands above all, then what has a due time, the nearest first, then 及时, then what may be reported; done last.
fn press(card: &OwedCard) -> (u8, i64, String, String) {
    let due = card.due.as_deref().and_then(|d| DateTime::parse_from_rfc3339(d).ok()).map_or(0, |d| d.timestamp());
    let discovered = DateTime::parse_from_rfc3339(&card.discovered_at).map_or(0, |d| d.timestamp());
    let (rank, at) = match card.clock {
        _ if card.dropped => (6, discovered),
        ClockState::Done => (5, discovered),
        _ if card.need == "as_needed" => (4, discovered),
        ClockState::Immediately => (0, discovered),
        ClockState::Overdue | ClockState::Soon | ClockState::Running => (1, due),
        ClockState::Promptly => (2, discovered),
        ClockState::NotStarted => (3, discovered),
    };
    (rank, at, card.form.clone(), card.key.clone())
}

/// Used by the board to order cards of several incidents.
pub fn order(cards: &mut [OwedCard]) {
    cards.sort_by_key(press);
}

fn dispatch_view(dispatch: &DispatchState, incident: &Incident, station: &Station) -> DispatchView {
    DispatchView {
        id: id_text(&dispatch.id),
        at: dispatch.at.rfc3339(),
        channel: dispatch.channel.id().to_owned(),
        channel_name: dispatch.channel.name().to_owned(),
        sender: dispatch.sender.clone(),
        receiver_name: dispatch.receiver.clone(),
        receiver_post: dispatch.receiver_post.clone(),
        number: dispatch.number.clone(),
        said: dispatch.said.clone(),
        read_back: dispatch.read_back,
        instructions: dispatch.instructions.clone(),
        recorded_at: dispatch.recorded.rfc3339(),
        recorded_by: station.operator_name(&dispatch.by),
        seconds_after_discovery: (dispatch.at.ms - incident.discovered.ms) / 1000,
        document_id: dispatch.document.map(|id| id_text(&id)),
    }
}
