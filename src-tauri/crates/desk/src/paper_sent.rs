//! 发出: to whom an issued paper went that no clock waits for. What a clock waits for is 报出 (`dispatch.rs`).

use crate::cards::{is_ours, kinds_of};
use crate::desk::Desk;
use crate::fault::{fault, field};
use crate::paper_subject::Subject;
use crate::station::{LONGEST_NAME, required};
use crate::times::{self, Stated};
use crate::view::{DeliverInput, DocumentRow};
use crate::{Result, documents, tags};
use casebook::{Body, Conveyance, Delivery, DocumentState, DocumentStepped, OwedState, PaperStep};
use ledger::NewEntry;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2000;

/// Sheets that come with another paper or act: they go nowhere by themselves.
const SHEETS: [&str; 2] = ["oral_record", "approval_sheet"];

fn fits(name: &str, text: &str, longest: usize) -> Result<()> {
    if text.chars().count() > longest {
        return Err(field("field.too_long", name, &format!("最多 {longest} 个字，请精简；填写的内容还在")));
    }
    Ok(())
}

impl Desk {
    /// Records to whom an issued paper went; one that went to several is recorded for each. Stops no clock.
    ///
    /// # Errors
    /// A paper that is another station's, that goes nowhere by itself or that an open obligation waits for; what is missing
    /// or can't be, beside its field; a full disk. Nothing is recorded then and the draft stays.
    pub fn document_delivered(&mut self, input: &DeliverInput) -> Result<DocumentRow> {
        let now = self.now();
        let (subject, document) = self.find_document(&input.document_id)?;
        self.must_be_issued_here(&subject, &document)?;
        if SHEETS.contains(&document.kind.as_str()) {
            return Err(fault("paper.sheet", "记录单、签批单只作留存，不单独发出"));
        }
        if let Some(owed) = self.awaiting(&subject, &document)? {
            let to = tags::party(&subject.plan, &owed.to).name;
            return Err(fault("paper.owed", &format!("这份文书还要报给{to}：请从“记报出”记，记发出不停表")));
        }
        let by = Conveyance::from_id(&input.by).ok_or_else(|| field("paper.by", "by", "请选择怎么送的"))?;
        let issued = Some((document.issued, "签发"));
        let at = times::stated(now, &Stated { name: "at", text: &input.at, not_before: issued, reason: None })?;
        let unit = required("unit", &input.unit, "请填写送给哪个单位")?;
        let (receiver, note) = (input.receiver.trim(), input.note.trim());
        fits("receiver", receiver, LONGEST_NAME)?;
        fits("note", note, LONGEST_NOTE)?;
        if by == Conveyance::Other && note.is_empty() {
            return Err(field("field.missing", "note", "请写明是怎么送的"));
        }
        let body = Body::DocumentStepped(DocumentStepped {
            document: document.id,
            kind: document.kind.clone(),
            title: document.title.clone(),
            step: PaperStep::Delivered.id().to_owned(),
            digest: None,
            note: note.to_owned(),
            at: Some(at.into()),
            person: None,
            delivery: Some(Delivery { by: by.id().to_owned(), unit: unit.to_owned(), receiver: receiver.to_owned() }),
        });
        let entry = NewEntry { subject: subject.id(), body, attached: Vec::new() };
        let draft = format!("deliver:{}", input.document_id);
        self.open_mut()?.commit(vec![entry], now.into(), &[&draft])?;
        let (subject, document) = self.find_document(&input.document_id)?;
        Ok(documents::row_of(&subject, &document))
    }

    /// Of a case, too, what another station issued is that station's to stamp, to send and to correct.
    pub(crate) fn must_be_issued_here(&self, subject: &Subject, document: &DocumentState) -> Result<()> {
        self.must_be_own(subject, document)?;
        let ledger = self.open()?;
        let station = ledger.station_of_stream(&document.place.stream)?;
        if station.is_some_and(|station| station != ledger.station_id()) {
            return Err(fault("paper.not_ours", "这份文书由其他单位签发，由签发单位办理"));
        }
        Ok(())
    }

    /// An open obligation of this station that this paper can fulfil: it is told by 报出.
    fn awaiting<'a>(&self, subject: &'a Subject, document: &DocumentState) -> Result<Option<&'a OwedState>> {
        let station = self.open()?.station();
        let Some(incident) = subject.incident.as_ref().filter(|i| i.withdrawn.is_none()) else { return Ok(None) };
        // Progress that is owed once more is told by what was written since.
        let told_before = |owed: &OwedState| owed.key.contains('#') && document.issued.ms < owed.arisen.ms;
        Ok(incident
            .owed
            .iter()
            .filter(|o| o.form == "written" && o.dispatch.is_none() && o.dropped.is_none() && is_ours(o, station))
            .find(|o| !told_before(o) && subject.plan.rule(&o.rule).is_some_and(|rule| kinds_of(rule).contains(&document.kind.as_str()))))
    }
}
