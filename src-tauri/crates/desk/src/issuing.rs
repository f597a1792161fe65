//! 签发: a paper is numbered, frozen and hashed in one save, with its inner cover sheet. It stops no clock.

use crate::content::Content;
use crate::desk::{Desk, id_of, new_id};
use crate::fault::fault;
use crate::paper_draft::{key_of, kind_of, paper_id, unreadable};
use crate::paper_subject::Subject;
use crate::report::{FOLLOW_UP, INITIAL, SUMMARY};
use crate::view::{DeskFault, ReportDraft, ReportEditor};
use crate::{Result, documents, paper_way, phases, times};
use casebook::{Body, DocumentIssued, Numbering};
use chrono::{DateTime, Datelike, FixedOffset};
use document::{ApprovalSheet, Typeset, WrittenReport, typeset_record};
use ledger::NewEntry;

impl Desk {
    /// Issues a paper: numbered in its series, frozen, hashed; a report's inner cover sheet with it. Stops no clock.
    ///
    /// # Errors
    /// The first thing that blocks, beside its field; an operator who may not sign. Nothing is recorded then, and no number is used up.
    pub fn report_issue(&mut self, draft: &ReportDraft) -> Result<ReportEditor> {
        let now = self.now();
        let subject = self.subject(&draft.incident_id)?;
        let kind = kind_of(draft).to_owned();
        if self.is_issued(&subject, draft)? {
            return Err(fault("report.issued", "这份文书已经签发，内容不再改变"));
        }
        if let Some(check) = self.report_check(draft)?.into_iter().find(|c| c.blocks) {
            return Err(DeskFault { code: "report.incomplete".to_owned(), message: check.message, field: Some(check.field) });
        }
        let ledger = self.open()?;
        if let Some(why) = paper_way::may_not_sign(ledger.station(), ledger.operator()) {
            return Err(fault("paper.may_not_sign", &why));
        }
        self.signed_by_who_signs(draft)?;
        may_be_issued(&subject, draft, &kind)?;
        self.drawn_as_seen(&subject, draft)?;
        self.may_replace(&subject, draft)?;
        let known = document::kind(&kind).ok_or_else(|| fault("paper.kind", "没有这种文书，请刷新后再选"))?;
        let year = u32::try_from(now.year()).map_err(|_| fault("clock.year", "本机时钟的年份不对，请先校准"))?;
        let code = self.page_style().code_of(&kind).to_owned();
        let series = casebook::series(&code, subject.drill());
        let number = if known.numbered { self.open()?.station().next_document(&series, year) } else { 0 };
        let mark = if known.numbered { documents::number_words(&code, subject.drill(), year, number) } else { String::new() };
        let fonts = self.fonts()?;
        let content = self.content(&subject, draft, Some(&mark))?;
        let set = content.typeset(now, &fonts)?;
        let id = paper_id(draft)?;
        let before = if draft.version > 1 { Some(id_of(&draft.before)?) } else { None };
        let issued = DocumentIssued {
            id,
            kind: kind.clone(),
            year,
            number,
            title: draft.title.trim().to_owned(),
            data: content.json()?,
            pages: pages(&set),
            sm3: seal::sm3(&set.bytes).to_vec(),
            drafter: draft.drafter.trim().to_owned(),
            reviewer: draft.reviewer.trim().to_owned(),
            signer: draft.signer.trim().to_owned(),
            fonts: documents::font_words(&set),
            covers: (kind == FOLLOW_UP).then(|| draft.covers.clone()),
            numbering: Some(Numbering {
                series,
                mark: mark.clone(),
                name: known.name.to_owned(),
                version: draft.version.max(1),
                replaces: before,
                reason: draft.reason.trim().to_owned(),
            }),
            confirms: self.confirms(draft)?,
        };
        let issued = DocumentIssued { title: content.title().unwrap_or(issued.title), ..issued };
        let mut entries = Vec::new();
        let about = |body: Body| NewEntry { subject: subject.id(), body, attached: Vec::new() };
        if let Content::Written(report) = &content
            && known.numbered
            && subject.incident.is_some()
        {
            let (cover, bytes) = self.cover_sheet(&subject, draft, (&issued, report), &set, &fonts, now)?;
            entries.push(about(Body::DocumentIssued(issued)).with(set.bytes));
            entries.push(about(Body::DocumentIssued(cover)).with(bytes));
        } else {
            entries.push(about(Body::DocumentIssued(issued)).with(set.bytes));
        }
        self.open_mut()?.commit(entries, now.into(), &[&key_of(draft)])?;
        let (subject, issued) = self.find_document(&crate::desk::id_text(&id))?;
        self.issued_editor(&subject, &issued)
    }

    /// On paper stands who signed: a 负责人 signs in their own name.
    fn signed_by_who_signs(&self, draft: &ReportDraft) -> Result<()> {
        let ledger = self.open()?;
        let operator = ledger.station().operator(ledger.operator());
        let name = operator.filter(|o| o.role == casebook::Role::Responsible.id()).map(|o| o.name.as_str());
        match name {
            Some(name) if !document::names(&draft.signer).iter().any(|s| s == name) => {
                let message = format!("签发人写的是“{}”，现在办理签发的是{name}，请改成一致", draft.signer.trim());
                Err(crate::fault::field("paper.signer", "signer", &message))
            }
            _ => Ok(()),
        }
    }

    /// A correction replaces the last version of a paper of its own kind, once.
    fn may_replace(&self, subject: &Subject, draft: &ReportDraft) -> Result<()> {
        if draft.version <= 1 {
            return Ok(());
        }
        let stale = || fault("paper.replaced", "这份文书已经被新的一版替代，请从新的一版更正；草稿已经保存");
        let id = id_of(&draft.before)?;
        let before = match &subject.incident {
            Some(incident) => incident.documents.iter().find(|d| d.id == id).cloned(),
            None => self.open()?.own_paper(&id)?.and_then(|p| p.documents.into_iter().next()),
        };
        let before = before.filter(|b| b.kind == kind_of(draft) && b.version.saturating_add(1) == draft.version).ok_or_else(stale)?;
        if paper_id(draft)? == before.id || self.successor(subject, &before)?.is_some() {
            return Err(stale());
        }
        Ok(())
    }

    fn cover_sheet(
        &self,
        subject: &Subject,
        draft: &ReportDraft,
        (issued, report): (&DocumentIssued, &WrittenReport),
        set: &Typeset,
        fonts: &document::Fonts,
        now: DateTime<FixedOffset>,
    ) -> Result<(DocumentIssued, Vec<u8>)> {
        let ledger = self.open()?;
        let operator = ledger.station().operator_name(ledger.operator());
        let checked = self.check_words(subject, draft)?;
        let sheet = approval_sheet(subject, (issued, report), checked, set.pages, &operator, now);
        let sheet_set = typeset_record(&sheet.paper(now), fonts)?;
        let cover = DocumentIssued {
            id: new_id(),
            kind: "approval_sheet".to_owned(),
            number: 0,
            title: format!("签批单：{}", issued.title),
            data: serde_json::to_string(&sheet).map_err(|_| unreadable())?,
            pages: pages(&sheet_set),
            sm3: seal::sm3(&sheet_set.bytes).to_vec(),
            fonts: documents::font_words(&sheet_set),
            covers: None,
            numbering: None,
            confirms: None,
            ..issued.clone()
        };
        Ok((cover, sheet_set.bytes))
    }
}

fn pages(set: &Typeset) -> u32 {
    u32::try_from(set.pages).unwrap_or(u32::MAX)
}

/// What the case says against it.
fn may_be_issued(subject: &Subject, draft: &ReportDraft, kind: &str) -> Result<()> {
    let Some(incident) = &subject.incident else { return Ok(()) };
    // What went out may have to be corrected even when the case is over.
    if draft.version <= 1 {
        phases::standing(incident)?;
    }
    if kind == SUMMARY && incident.phase < casebook::Phase::Ended {
        return Err(fault("investigation.not_begun", "应急响应还没有结束，先办结束，再签发总结调查报告；草稿已经保存"));
    }
    if kind == FOLLOW_UP
        && draft.version <= 1
        && draft.covers.iter().any(|id| !incident.fresh_progress().any(|p| crate::desk::id_text(&p.id) == *id))
    {
        return Err(fault("report.covered", "勾选的进展已经写进别的续报，请去掉这几条再签发"));
    }
    let single = document::kind(kind).is_some_and(|k| !k.many);
    let before = if kind == INITIAL { incident.documents.iter().find(|d| d.kind == kind) } else { incident.issued_in_this_round(kind) };
    if draft.version <= 1 && single && before.is_some() {
        return Err(fault("report.issued", "这种文书已经签发过一份，更正请从那一份出新版；草稿已经保存"));
    }
    Ok(())
}

fn approval_sheet(
    subject: &Subject,
    (issued, report): (&DocumentIssued, &WrittenReport),
    checked: String,
    pages: usize,
    operator: &str,
    now: DateTime<FixedOffset>,
) -> ApprovalSheet {
    let plan = &subject.plan;
    let incident = subject.incident.as_ref();
    let level = incident.and_then(casebook::Incident::level);
    let words = level.and_then(|l| plan.level(l.level)).map(|l| format!("，{}（{}）", l.name, l.numeral)).unwrap_or_default();
    let clause = document::report_rule(plan, level.map(|l| l.level)).map(|r| plan::clause_label(&r.clause));
    ApprovalSheet {
        number: issued.numbering.as_ref().map(|n| n.mark.clone()).unwrap_or_default(),
        title: report.title.clone(),
        addressee: report.addressee.clone(),
        unit: std::iter::once(report.unit.as_str())
            .chain(Some(report.joint.as_str()).filter(|j| !j.is_empty()))
            .collect::<Vec<_>>()
            .join("、"),
        incident: incident.map(|i| format!("{} {}{words}", i.number_label(), i.title(plan))).unwrap_or_default(),
        clause: clause.unwrap_or_default(),
        drafter: report.drafter.clone(),
        reviewer: report.reviewer.clone(),
        checked,
        signer: report.signer.clone(),
        act: format!("操作人{operator}于{}以本人密钥签名定稿", times::moment_words(now)),
        pages: format!("{pages}页"),
        sm3: hex::encode(&issued.sm3),
        drill: subject.drill(),
    }
}
