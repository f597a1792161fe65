//! The way of a paper before and after its issue: 拟稿 → 核稿 → 签发 → 用印. Each step is an entry, signed by who took it.

use crate::desk::{Desk, id_of};
use crate::fault::{fault, field};
use crate::paper_draft::{digest, kind_of, paper_id};
use crate::paper_subject::Subject;
use crate::times::{self, Stated};
use crate::view::{DocumentRow, PaperStepInput, PaperStepView, PaperWay, ReportDraft, ReportEditor, SealInput};
use crate::{Result, documents};
use casebook::{Body, DocumentStepped, Id, Operator, PaperStep, Role, Station, StepState, Time};
use chrono::Datelike;
use ledger::NewEntry;

/// Where a draft stands after its steps: id and words.
pub fn state(steps: &[StepState], draft: &ReportDraft) -> (&'static str, &'static str) {
    let way = [PaperStep::Sent, PaperStep::Checked, PaperStep::Returned];
    let last = steps
        .iter()
        .rev()
        .filter(|s| id_of(&draft.paper).is_ok_and(|id| id == s.paper))
        .find_map(|s| PaperStep::from_id(&s.step).filter(|step| way.contains(step)));
    match last {
        Some(PaperStep::Sent) => ("sent", "待核稿"),
        Some(PaperStep::Checked) => ("checked", "待签发"),
        Some(PaperStep::Returned) => ("returned", "退回"),
        _ => ("draft", "拟稿"),
    }
}

fn signs(operator: &Operator, station: &Station) -> bool {
    let headed = station.operators.iter().any(|o| o.active() && o.role == Role::Responsible.id());
    operator.writes() && (!headed || operator.role == Role::Responsible.id())
}

/// Why this operator may not sign, in words; nothing when they may. A 负责人 signs, or a 联络员 while the station has none.
pub fn may_not_sign(station: &Station, operator: &Id) -> Option<String> {
    if station.operator(operator).is_some_and(|o| signs(o, station)) {
        return None;
    }
    if station.operator(operator).is_some_and(|o| !o.writes()) {
        return Some("只读的操作人不能签发，请换联络员或负责人登录".to_owned());
    }
    let names: Vec<&str> =
        station.operators.iter().filter(|o| o.active() && o.role == Role::Responsible.id()).map(|o| o.name.as_str()).collect();
    Some(format!("签发由负责人（{}）办理：先“送签”，再换负责人登录签发", names.join("、")))
}

/// A 核稿 that was passed.
struct Passed {
    by: String,
    at: Time,
    unchanged: bool,
}

impl Desk {
    /// The number that a paper of this kind would get if it were signed now; empty for a paper without one.
    pub(crate) fn next_number(&self, subject: &Subject, kind: &str) -> Result<String> {
        if !document::kind(kind).is_some_and(|k| k.numbered) {
            return Ok(String::new());
        }
        let year = u32::try_from(self.now().year()).unwrap_or_default();
        let code = self.page_style().code_of(kind).to_owned();
        let next = self.open()?.station().next_document(&casebook::series(&code, subject.drill()), year);
        Ok(documents::number_words(&code, subject.drill(), year, next))
    }

    /// The last 核稿 of a draft that stands passed: who, when, and whether its text is still the one that was passed.
    fn passed(&self, subject: &Subject, draft: &ReportDraft) -> Result<Option<Passed>> {
        if id_of(&draft.paper).is_err() {
            return Ok(None);
        }
        let steps = self.steps_of(subject, &paper_id(draft)?)?;
        if state(&steps, draft).0 != "checked" {
            return Ok(None);
        }
        let station = self.open()?.station();
        Ok(steps.iter().rev().find(|s| s.step == PaperStep::Checked.id()).map(|s| Passed {
            by: station.operator_name(&s.by),
            at: s.at,
            unchanged: s.digest == hex::encode(digest(draft)),
        }))
    }

    /// Who passed a draft in 核稿; none where nobody did.
    pub(crate) fn checked_by(&self, subject: &Subject, draft: &ReportDraft) -> Result<Option<String>> {
        Ok(self.passed(subject, draft)?.map(|p| p.by))
    }

    /// That a draft was checked, by whom and when, or that it was not, as its cover sheet says it.
    pub(crate) fn check_words(&self, subject: &Subject, draft: &ReportDraft) -> Result<String> {
        Ok(match self.passed(subject, draft)? {
            None => "未经核稿".to_owned(),
            Some(passed) => {
                let changed = if passed.unchanged { "" } else { "，其后改过正文" };
                format!("{}于{}核稿通过{changed}", passed.by, times::moment_words(passed.at.to_datetime()))
            }
        })
    }

    /// How far a draft is on its way.
    pub(crate) fn way(&self, subject: &Subject, draft: &ReportDraft) -> Result<PaperWay> {
        let ledger = self.open()?;
        let station = ledger.station();
        let steps = match paper_id(draft) {
            Ok(id) if !draft.paper.is_empty() => self.steps_of(subject, &id)?,
            _ => Vec::new(),
        };
        let (state, state_name) = state(&steps, draft);
        let why_not = may_not_sign(station, ledger.operator());
        Ok(PaperWay {
            state: state.to_owned(),
            state_name: state_name.to_owned(),
            changed_since_check: self.passed(subject, draft)?.is_some_and(|p| !p.unchanged),
            steps: steps
                .iter()
                .map(|s| PaperStepView {
                    step: s.step.clone(),
                    name: PaperStep::from_id(&s.step).map_or_else(|| s.step.clone(), |p| p.name().to_owned()),
                    at: s.at.rfc3339(),
                    by: station.operator_name(&s.by),
                    note: s.note.clone(),
                })
                .collect(),
            may_sign: why_not.is_none(),
            why_not: why_not.unwrap_or_default(),
            signers: station.operators.iter().filter(|o| signs(o, station)).map(|o| o.name.clone()).collect(),
            next_number: self.next_number(subject, kind_of(draft))?,
        })
    }

    /// Sends a draft to be checked and signed, passes it on, or sends it back with what is to be mended.
    ///
    /// # Errors
    /// A step that can't be taken now, a return without a reason, a full disk. The draft is saved first in any case.
    pub fn paper_step(&mut self, input: &PaperStepInput) -> Result<ReportEditor> {
        let mut draft = input.draft.clone();
        let at = self.time();
        let step = PaperStep::from_id(&input.step)
            .filter(|s| matches!(s, PaperStep::Sent | PaperStep::Checked | PaperStep::Returned))
            .ok_or_else(|| field("paper.step", "step", "没有这一步，请刷新后再试"))?;
        let note = input.note.trim();
        if step == PaperStep::Returned && note.is_empty() {
            return Err(field("paper.note", "note", "退回要写明改什么"));
        }
        let subject = self.subject(&draft.incident_id)?;
        let paper = paper_id(&draft)?;
        if draft.paper.is_empty() {
            return Err(fault("paper.unsaved", "草稿还没有保存，请稍候再送签"));
        }
        if self.is_issued(&subject, &draft)? {
            return Err(fault("report.issued", "这份文书已经签发，内容不再改变"));
        }
        // On paper stands who checked.
        if step == PaperStep::Checked {
            let ledger = self.open()?;
            draft.reviewer = ledger.station().operator_name(ledger.operator());
        }
        let draft = &draft;
        self.report_save(draft)?;
        let before = state(&self.steps_of(&subject, &paper)?, draft).0;
        // Who checks and who signs is seen when they do.
        let later = |field: &str| matches!(field, "reviewer" | "signer");
        if step == PaperStep::Sent
            && let Some(check) = self.report_check(draft)?.into_iter().find(|c| c.blocks && !later(&c.field))
        {
            return Err(field("report.incomplete", &check.field, &check.message));
        }
        if step != PaperStep::Sent && before == "draft" || step == PaperStep::Checked && before == "returned" {
            return Err(fault("paper.not_sent", "这份草稿还没有送签，先送签再核稿"));
        }
        let sender = self.steps_of(&subject, &paper)?.iter().rev().find(|s| s.step == PaperStep::Sent.id()).map(|s| s.by);
        let others = self.open()?.station().operators.iter().filter(|o| o.writes()).count() > 1;
        if step == PaperStep::Checked && others && sender == Some(*self.open()?.operator()) {
            return Err(fault("paper.own_check", "核稿与送签要由不同的人经手，请换另一位操作人登录后核稿"));
        }
        if step != PaperStep::Returned {
            self.drawn_as_seen(&subject, draft)?;
        }
        let body = Body::DocumentStepped(DocumentStepped {
            document: paper,
            kind: kind_of(draft).to_owned(),
            title: draft.title.trim().to_owned(),
            step: step.id().to_owned(),
            digest: Some(digest(draft)),
            note: note.to_owned(),
            at: None,
            person: None,
            delivery: None,
        });
        let entry = NewEntry { subject: subject.id(), body, attached: Vec::new() };
        self.open_mut()?.commit(vec![entry], at, &[])?;
        self.report_open_as(&draft.incident_id, kind_of(draft), &draft.draft)
    }

    /// A draft left the house as a word processor's file: recorded, since what stands in it is known outside from now on.
    ///
    /// # Errors
    /// A locked desk, an operator who may only read, a full disk.
    pub fn draft_copied(&mut self, draft: &ReportDraft, file: &str) -> Result<()> {
        let at = self.time();
        let subject = self.subject(&draft.incident_id)?;
        let body = Body::DocumentStepped(DocumentStepped {
            document: paper_id(draft)?,
            kind: kind_of(draft).to_owned(),
            title: draft.title.trim().to_owned(),
            step: PaperStep::Copied.id().to_owned(),
            digest: Some(digest(draft)),
            note: file.to_owned(),
            at: None,
            person: None,
            delivery: None,
        });
        self.open_mut()?.commit(vec![NewEntry { subject: subject.id(), body, attached: Vec::new() }], at, &[])?;
        Ok(())
    }

    /// 用印: records when and by whom an issued paper was stamped. Stops no clock.
    ///
    /// # Errors
    /// A paper that is not there or was stamped before, a time before its issue, no name, a full disk.
    pub fn document_sealed(&mut self, input: &SealInput) -> Result<DocumentRow> {
        let now = self.now();
        let (subject, document) = self.find_document(&input.document_id)?;
        self.must_be_issued_here(&subject, &document)?;
        if document.sealed.is_some() {
            return Err(fault("paper.sealed", "这份文书已经记过用印"));
        }
        let person = crate::station::required("person", &input.person, "请填写由谁用印")?;
        let at = if input.at.trim().is_empty() {
            now
        } else {
            let issued = Some((document.issued, "签发"));
            times::stated(now, &Stated { name: "at", text: &input.at, not_before: issued, reason: None })?
        };
        let body = Body::DocumentStepped(DocumentStepped {
            document: document.id,
            kind: document.kind.clone(),
            title: document.title.clone(),
            step: PaperStep::Sealed.id().to_owned(),
            digest: None,
            note: input.note.trim().to_owned(),
            at: Some(at.into()),
            person: Some(person.to_owned()),
            delivery: None,
        });
        self.open_mut()?.commit(vec![NewEntry { subject: subject.id(), body, attached: Vec::new() }], now.into(), &[])?;
        let (subject, document) = self.find_document(&input.document_id)?;
        Ok(documents::row_of(&subject, &document))
    }
}
