//! 报出: the one act that stops a clock. An oral report makes its record sheet in the same save.

use crate::cards::{card_key, is_ours};
use crate::desk::{Desk, id_of, new_id};
use crate::fault::{fault, field};
use crate::station::{contact_entry, required};
use crate::view::{ContactView, DispatchInput, IncidentView};
use crate::{Result, tags, times};
use casebook::{Body, Channel, Dispatched, DocumentIssued, Incident, OwedState};
use chrono::{DateTime, FixedOffset};
use document::{OralRecord, typeset_record};
use ledger::NewEntry;
use plan::Plan;

/// 及时 names no form: a call fulfils it as a paper does.
fn by_telephone(plan: &Plan, owed: &OwedState) -> bool {
    plan.rule(&owed.rule).is_some_and(|r| r.allowance == plan::Allowance::Promptly)
}

impl Desk {
    /// Records that a report was made.
    ///
    /// # Errors
    /// What is missing or can't be, beside its field. Nothing is recorded then and the draft stays.
    pub fn record_dispatch(&mut self, input: &DispatchInput) -> Result<IncidentView> {
        let now = self.now();
        let id = id_of(&input.incident_id)?;
        let incident = self.open()?.incident(&id)?;
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        crate::phases::standing(&incident)?;
        let owed = self.fulfilled(&plan, &incident, input)?;
        let channel = Channel::from_id(&input.channel).ok_or_else(|| field("dispatch.channel", "channel", "请选择报送方式"))?;
        let at = times::parse("at", &input.at)?;
        if input.time_reason.trim().is_empty() {
            if times::is_future(at, now) {
                return Err(field("time.future", "at", "报出时间在现在之后，请核对；确实如此的，请写明原因"));
            }
            // By the minute: what a person types has no seconds.
            if at.timestamp() / 60 < incident.discovered.to_datetime().timestamp() / 60 {
                return Err(field("time.order", "at", "报出时间在发现时间之前，请核对；确实如此的，请写明原因"));
            }
        }
        let sender = required("sender", &input.sender, "请填写由谁报告")?;
        let receiver = required("receiver_name", &input.receiver_name, "请填写接报人姓名；问不到的写“未告知”")?;
        let post = required("receiver_post", &input.receiver_post, "请填写接报人职务；问不到的写“未告知”")?;
        if channel == Channel::Telephone && input.number.trim().is_empty() {
            return Err(field("field.missing", "number", "请填写拨打的号码"));
        }
        if input.said.chars().count() > 5000 || input.instructions.chars().count() > 5000 {
            return Err(field("field.too_long", "said", "最多 5000 个字，请精简；填写的内容还在"));
        }
        let document = self.dispatched_document(&plan, &incident, &owed, input, at)?;
        if input.form == "oral" && input.said.trim().is_empty() {
            return Err(field("field.missing", "said", "请写明报告了什么"));
        }
        let dispatched = Dispatched {
            id: new_id(),
            keys: owed.iter().map(|o| o.key.clone()).collect(),
            form: input.form.clone(),
            channel,
            at: at.into(),
            sender: sender.to_owned(),
            receiver: receiver.to_owned(),
            receiver_post: post.to_owned(),
            number: input.number.trim().to_owned(),
            said: input.said.trim().to_owned(),
            read_back: input.read_back,
            instructions: input.instructions.trim().to_owned(),
            document,
            time_reason: input.time_reason.trim().to_owned(),
        };
        let mut entries = Vec::new();
        entries.extend(self.new_contact(&plan, &owed, &dispatched)?);
        let oral = dispatched.form == "oral";
        let record = oral.then(|| self.oral_record(&plan, &incident, &owed, &dispatched)).transpose()?;
        entries.push(NewEntry::about(id, Body::Dispatched(dispatched)));
        entries.extend(record);
        let drafts: Vec<String> = input.keys.iter().map(|k| format!("dispatch:{}:{k}", input.incident_id)).collect();
        let drafts: Vec<&str> = drafts.iter().map(String::as_str).collect();
        self.open_mut()?.commit(entries, now.into(), &drafts)?;
        self.remind();
        self.incident(&input.incident_id)
    }

    /// The obligations that this act fulfils: of this station, of this form.
    fn fulfilled(&self, plan: &Plan, incident: &Incident, input: &DispatchInput) -> Result<Vec<OwedState>> {
        let station = self.open()?.station();
        if input.keys.is_empty() {
            return Err(field("dispatch.keys", "keys", "请选择这次报送履行了哪一项义务"));
        }
        let owed: Vec<OwedState> = incident
            .owed
            .iter()
            .filter(|o| is_ours(o, station) && input.keys.contains(&card_key(o)))
            .filter(|o| o.form == input.form || by_telephone(plan, o))
            .cloned()
            .collect();
        let found = |key: &String| owed.iter().any(|o| card_key(o) == *key);
        if !input.keys.iter().all(found) {
            return Err(field("dispatch.keys", "keys", "这项义务已经改变，请刷新后再选"));
        }
        if owed.iter().all(|o| o.dispatch.is_some()) {
            return Err(field("dispatch.done", "keys", "这项义务已经记过报出，停表时间不再改变"));
        }
        Ok(owed)
    }

    /// A written report is dispatched as it was issued, not before, and where it is the kind of report that is owed.
    fn dispatched_document(
        &self,
        plan: &Plan,
        incident: &Incident,
        owed: &[OwedState],
        input: &DispatchInput,
        at: DateTime<FixedOffset>,
    ) -> Result<Option<casebook::Id>> {
        if input.form != "written" {
            // An oral report gets its record sheet in the same save.
            return Ok(Some(new_id()));
        }
        let missing = || field("dispatch.document", "document_id", "书面报告要先签发，再记报出");
        let id = id_of(input.document_id.as_deref().ok_or_else(missing)?)?;
        let document = incident.documents.iter().find(|d| d.id == id).ok_or_else(missing)?;
        for one in owed.iter().filter(|o| o.dispatch.is_none()) {
            let kinds = plan.rule(&one.rule).map(crate::cards::kinds_of).unwrap_or_default();
            let stale = one.key.contains('#') && document.issued.ms < one.arisen.ms;
            if !kinds.contains(&document.kind.as_str()) || stale {
                let wanted = kinds.iter().map(|k| crate::documents::kind_name(k)).collect::<Vec<_>>().join("或");
                let message = if stale {
                    "这份报告签发在新进展之前，请先写续报"
                } else {
                    "选的报告不对：这项义务要报的是"
                };
                let tail = if stale { String::new() } else { format!("{wanted}，请先签发再记报出") };
                return Err(field("dispatch.kind", "document_id", &format!("{message}{tail}")));
            }
        }
        if input.time_reason.trim().is_empty() && at.timestamp() / 60 < document.issued.to_datetime().timestamp() / 60 {
            return Err(field("time.order", "at", "报出时间在签发之前，请核对；确实如此的，请写明原因"));
        }
        Ok(Some(id))
    }

    /// A number that was dialled and is not known yet is kept for the next time.
    fn new_contact(&self, plan: &Plan, owed: &[OwedState], dispatched: &Dispatched) -> Result<Option<NewEntry>> {
        // Only where it is clear whose number it is: one recipient, and no other in the same act.
        let party = owed.first().map(|o| &o.to).filter(|to| to.len() == 1 && owed.iter().all(|o| o.to == **to)).and_then(|to| to.first());
        let known = party.and_then(|p| tags::contact(self.open().ok()?.station(), plan, p));
        let dialled = dispatched.channel == Channel::Telephone && !dispatched.number.is_empty();
        Ok(match (party, known) {
            (Some(party), None) if dialled => Some(NewEntry::station(Body::ContactStated(contact_entry(&ContactView {
                party: party.clone(),
                person: dispatched.receiver.clone(),
                post: dispatched.receiver_post.clone(),
                telephone: dispatched.number.clone(),
                second_telephone: String::new(),
            })))),
            _ => None,
        })
    }

    fn oral_record(&mut self, plan: &Plan, incident: &Incident, owed: &[OwedState], dispatched: &Dispatched) -> Result<NewEntry> {
        let at = self.now();
        let fonts = self.fonts()?;
        let station = self.open()?.station();
        let mut to: Vec<String> = Vec::new();
        let mut clauses: Vec<String> = Vec::new();
        for one in owed {
            let name = tags::party(plan, &one.to).name;
            let clause = plan.rule(&one.rule).map(|r| plan::clause_label(&r.clause)).unwrap_or_default();
            for (list, text) in [(&mut to, name), (&mut clauses, clause)] {
                if !list.contains(&text) {
                    list.push(text);
                }
            }
        }
        let first = owed.first();
        let rule = first.and_then(|o| plan.rule(&o.rule));
        let due = match (first.and_then(|o| o.due), rule) {
            (Some(due), Some(rule)) => {
                let late = if dispatched.at.ms > due.ms { "，已逾期" } else { "" };
                format!("{}（{}前）{late}", rule.allowance.label(), times::words(due))
            }
            (None, Some(rule)) => rule.allowance.label(),
            _ => String::new(),
        };
        let level = incident.level().map_or_else(
            || "尚未研判".to_owned(),
            |l| {
                let name = plan.level(l.level).map(|t| format!("{}（{}）", t.name, t.numeral)).unwrap_or_default();
                let basis: Vec<String> = l.basis.iter().map(|c| plan::clause_label(c)).collect();
                if basis.is_empty() { name } else { format!("{name}，依据{}", basis.join("、")) }
            },
        );
        let record = OralRecord {
            number: incident.number_label(),
            incident: incident.title(plan),
            level,
            unit: station.unit.clone(),
            to: to.join("、"),
            clause: clauses.join("、"),
            discovered: times::words(incident.discovered),
            reported: times::words(dispatched.at),
            elapsed: times::span_words((dispatched.at.ms - incident.discovered.ms) / 1000),
            due,
            channel: dispatched.channel.name().to_owned(),
            telephone: dispatched.number.clone(),
            sender: dispatched.sender.clone(),
            receiver: dispatched.receiver.clone(),
            receiver_post: dispatched.receiver_post.clone(),
            said: dispatched.said.clone(),
            read_back: if dispatched.read_back { "已复述并确认" } else { "未复述" }.to_owned(),
            instructions: if dispatched.instructions.is_empty() { "无".to_owned() } else { dispatched.instructions.clone() },
            recorder: station.operator_name(self.open()?.operator()),
            recorded: times::moment_words(at),
            drill: incident.drill,
        };
        let set = typeset_record(&record.paper(at), &fonts)?;
        let data = serde_json::to_string(&record).map_err(|_| fault("document.data", "记录单没有生成，请重试"))?;
        Ok(NewEntry::about(
            incident.id,
            Body::DocumentIssued(DocumentIssued {
                id: dispatched.document.unwrap_or_else(new_id),
                kind: "oral_record".to_owned(),
                year: 0,
                number: 0,
                title: "口头报告记录单".to_owned(),
                data,
                pages: u32::try_from(set.pages).unwrap_or(u32::MAX),
                sm3: seal::sm3(&set.bytes).to_vec(),
                drafter: record.recorder.clone(),
                reviewer: String::new(),
                signer: String::new(),
                fonts: crate::documents::font_words(&set),
                covers: None,
                numbering: None,
                confirms: None,
            }),
        )
        .with(set.bytes))
    }
}
