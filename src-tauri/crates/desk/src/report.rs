//! 书面报告: drafted from the case, checked, previewed, issued (numbered, frozen, hashed) with its inner cover sheet.

use crate::checks::report_checks;
use crate::desk::{Desk, id_of, id_text, new_id};
use crate::fault::fault;
use crate::report_sources::{self, report_facts_of};
use crate::view::{DeskFault, DocumentRow, FollowUpDraft, ReportCheck, ReportDraft, ReportEditor, ReportSection};
use crate::{Result, documents, phases, times};
use casebook::{Body, DocumentIssued, Id, Incident};
use chrono::{DateTime, Datelike, FixedOffset};
use document::{ApprovalSheet, SECTIONS, Section, WrittenReport, typeset};
use ledger::NewEntry;
use plan::Plan;

const DRAFTS: &str = "report:";

/// 初报.
pub const INITIAL: &str = "written_report";
/// 续报.
pub const FOLLOW_UP: &str = "follow_up_report";
/// 总结调查报告.
pub const SUMMARY: &str = "investigation_report";

/// Key of a draft. A case has one first report and one summary, and any number of follow-ups.
fn draft_key(incident: &str, kind: &str, draft: &str) -> String {
    match kind {
        FOLLOW_UP => format!("{DRAFTS}{incident}:follow:{draft}"),
        SUMMARY => format!("{DRAFTS}{incident}:summary"),
        _ => format!("{DRAFTS}{incident}"),
    }
}

fn key_of(draft: &ReportDraft) -> String {
    draft_key(&draft.incident_id, kind_of(draft), &draft.draft)
}

fn kind_of(draft: &ReportDraft) -> &str {
    match draft.kind.as_str() {
        FOLLOW_UP => FOLLOW_UP,
        SUMMARY => SUMMARY,
        _ => INITIAL,
    }
}

impl Desk {
    /// The editor of an incident's first written report: its draft, or one filled from what is known, or the issued paper.
    ///
    /// # Errors
    /// An id that is not there; a locked desk.
    pub fn report_open(&mut self, incident_id: &str) -> Result<ReportEditor> {
        self.report_open_as(incident_id, INITIAL, "")
    }

    /// The editor of a report of a kind. A follow-up without the id of a draft begins a new one.
    ///
    /// # Errors
    /// As `report_open`.
    pub fn report_open_as(&mut self, incident_id: &str, kind: &str, draft: &str) -> Result<ReportEditor> {
        let incident = self.open()?.incident(&id_of(incident_id)?)?;
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        if let Some(issued) = issued_of(&incident, kind) {
            return self.issued_editor(&incident, &plan, issued);
        }
        let saved = self.draft_load(&draft_key(incident_id, kind, draft))?.filter(|_| kind != FOLLOW_UP || !draft.is_empty());
        let (draft, saved_at) = match saved {
            Some((json, saved_at)) => (serde_json::from_str(&json).map_err(|_| unreadable())?, Some(saved_at)),
            None => (self.fresh_draft(&incident, &plan, kind, draft)?, None),
        };
        Ok(ReportEditor { checks: report_checks(&draft), draft, saved_at, issued: None, approval_sheet: None })
    }

    fn issued_editor(&self, incident: &Incident, plan: &Plan, issued: &casebook::DocumentState) -> Result<ReportEditor> {
        let report: WrittenReport = serde_json::from_str(&issued.data).map_err(|_| unreadable())?;
        // The cover sheet is issued in the same save, right behind its report.
        let sheet = incident.documents.iter().skip_while(|d| d.id != issued.id).nth(1).filter(|d| d.kind == "approval_sheet");
        Ok(ReportEditor {
            draft: to_draft(&id_text(&incident.id), &issued.kind, "", report),
            checks: Vec::new(),
            saved_at: None,
            issued: Some(documents::row(plan, incident, issued)),
            approval_sheet: sheet.map(|d| documents::row(plan, incident, d)),
        })
    }

    fn fresh_draft(&self, incident: &Incident, plan: &Plan, kind: &str, draft: &str) -> Result<ReportDraft> {
        let now = self.now();
        let ledger = self.open()?;
        let operator = ledger.station().operator_name(ledger.operator());
        let incident_id = id_text(&incident.id);
        Ok(match kind {
            FOLLOW_UP => {
                let facts = report_sources::follow_up_facts(plan, incident, ledger.station(), &operator, now);
                let draft = if draft.is_empty() { id_text(&new_id()) } else { draft.to_owned() };
                let covers = incident.fresh_progress().map(|p| id_text(&p.id)).collect();
                ReportDraft { covers, ..to_draft(&incident_id, kind, &draft, document::follow_up(&facts)) }
            }
            SUMMARY => {
                let facts = report_sources::summary_facts(plan, incident, ledger.station(), &operator, now)?;
                let asks = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level).and_then(|l| plan.investigation(l));
                let mut draft = to_draft(&incident_id, kind, "", document::summary(&facts));
                for section in &mut draft.sections {
                    let heading = asks.and_then(|rule| rule.headings.iter().find(|h| h.id.as_str() == section.id));
                    if let Some(heading) = heading {
                        section.hint = heading.ask.to_string();
                    }
                }
                draft
            }
            _ => {
                let facts = report_facts_of(plan, incident, ledger.station(), &operator, now);
                to_draft(&incident_id, INITIAL, "", document::draft(plan, &facts))
            }
        })
    }

    /// What is missing.
    #[must_use]
    pub fn report_check(&self, draft: &ReportDraft) -> Vec<ReportCheck> {
        report_checks(draft)
    }

    /// Saves the draft as typed.
    ///
    /// # Errors
    /// A locked desk, a full disk.
    pub fn report_save(&self, draft: &ReportDraft) -> Result<String> {
        let incident = self.open()?.incident(&id_of(&draft.incident_id)?)?;
        if is_issued(&incident, draft) || self.issued_drafts.contains(&key_of(draft)) {
            // A late save of the editor, after the paper was issued: what was issued is frozen.
            return Ok(self.time().rfc3339());
        }
        self.open()?.must_write()?;
        let json = serde_json::to_string(draft).map_err(|_| unreadable())?;
        self.draft_save(&key_of(draft), &json)
    }

    /// Throws a draft away that was never issued.
    ///
    /// # Errors
    /// A locked desk.
    pub fn report_drop(&self, incident_id: &str, kind: &str, draft: &str) -> Result<()> {
        self.open()?.must_write()?;
        self.draft_drop(&draft_key(incident_id, kind, draft))
    }

    /// The paper as it would print.
    ///
    /// # Errors
    /// A character that no font has, named; fonts that are not there.
    pub fn report_preview(&mut self, draft: &ReportDraft) -> Result<Vec<u8>> {
        let incident = self.open()?.incident(&id_of(&draft.incident_id)?)?;
        let fonts = self.fonts()?;
        let at = self.now();
        Ok(typeset(&finished(&incident, draft).paper(at), &fonts)?.bytes)
    }

    /// Issues the report: numbered, frozen, hashed; its inner cover sheet with it. Stops no clock.
    ///
    /// # Errors
    /// The first thing that blocks, beside its field. Nothing is recorded then.
    pub fn report_issue(&mut self, draft: &ReportDraft) -> Result<ReportEditor> {
        if let Some(check) = report_checks(draft).into_iter().find(|c| c.blocks) {
            return Err(DeskFault { code: "report.incomplete".to_owned(), message: check.message, field: Some(check.field) });
        }
        let now = self.now();
        let id = id_of(&draft.incident_id)?;
        let incident = self.open()?.incident(&id)?;
        let kind = kind_of(draft).to_owned();
        if is_issued(&incident, draft) || self.issued_drafts.contains(&key_of(draft)) {
            return Err(fault("report.issued", "这份报告已经签发，内容不再改变"));
        }
        phases::standing(&incident)?;
        if kind == SUMMARY && incident.phase < casebook::Phase::Ended {
            return Err(fault("investigation.not_begun", "应急响应还没有结束，先办结束，再签发总结调查报告；草稿已经保存"));
        }
        if kind == FOLLOW_UP && draft.covers.iter().any(|id| !incident.fresh_progress().any(|p| id_text(&p.id) == *id)) {
            return Err(fault("report.covered", "勾选的进展已经写进别的续报，请去掉这几条再签发"));
        }
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        let fonts = self.fonts()?;
        let report = finished(&incident, draft);
        let set = typeset(&report.paper(now), &fonts)?;
        let sm3 = seal::sm3(&set.bytes);
        let year = u32::try_from(now.year()).map_err(|_| fault("clock.year", "本机时钟的年份不对，请先校准"))?;
        let ledger = self.open_mut()?;
        let number = ledger.station().next_document(&kind, year);
        let operator = ledger.station().operator_name(ledger.operator());
        let sheet = approval_sheet(&plan, &incident, &report, &set, (year, number), &hex::encode(sm3), &operator, now);
        let sheet_set = typeset(&sheet.paper(now), &fonts)?;
        let pages = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let issued = DocumentIssued {
            id: new_id(),
            kind: kind.clone(),
            year,
            number,
            title: report.title.trim().to_owned(),
            data: serde_json::to_string(&report).map_err(|_| unreadable())?,
            pages: pages(set.pages),
            sm3: sm3.to_vec(),
            drafter: report.drafter.clone(),
            reviewer: report.reviewer.clone(),
            signer: report.signer.clone(),
            fonts: documents::font_words(&set),
            covers: (kind == FOLLOW_UP).then(|| draft.covers.clone()),
        };
        let cover = DocumentIssued {
            id: new_id(),
            kind: "approval_sheet".to_owned(),
            year,
            number: 0,
            title: format!("签批单：{}", report.title.trim()),
            data: serde_json::to_string(&sheet).map_err(|_| unreadable())?,
            pages: pages(sheet_set.pages),
            sm3: seal::sm3(&sheet_set.bytes).to_vec(),
            fonts: documents::font_words(&sheet_set),
            covers: None,
            ..issued.clone()
        };
        let entries = vec![
            NewEntry::about(id, Body::DocumentIssued(issued)).with(set.bytes),
            NewEntry::about(id, Body::DocumentIssued(cover)).with(sheet_set.bytes),
        ];
        let issued_id = issued_id_of(&entries);
        self.open_mut()?.commit(entries, now.into(), &[&key_of(draft)])?;
        if kind == FOLLOW_UP && !draft.draft.is_empty() {
            self.issued_drafts.insert(key_of(draft));
        }
        let incident = self.open()?.incident(&id)?;
        let issued = incident.documents.iter().find(|d| Some(d.id) == issued_id).ok_or_else(unreadable)?;
        self.issued_editor(&incident, &plan, issued)
    }

    /// Every report that is being drafted, of every kind, the newest case first.
    pub(crate) fn drafted_reports(&self) -> Result<Vec<DocumentRow>> {
        let keys = self.open()?.draft_keys(DRAFTS)?;
        let case = |key: &str| id_of(key.strip_prefix(DRAFTS)?.split(':').next()?).ok();
        let mut ids: Vec<Id> = keys.iter().filter_map(|key| case(key)).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids.dedup();
        let mut rows = Vec::new();
        for id in ids {
            let incident = self.open()?.incident(&id)?;
            rows.extend(self.draft_row(&incident, INITIAL)?);
            for draft in self.follow_up_drafts(&incident)? {
                let id = format!("draft:{}:follow:{}", id_text(&incident.id), draft.draft);
                rows.push(drafted(&incident, FOLLOW_UP, id, draft.title));
            }
            rows.extend(self.draft_row(&incident, SUMMARY)?);
        }
        Ok(rows)
    }

    /// A first report that is being drafted, as a list shows it.
    pub(crate) fn report_draft_row(&self, incident: &Incident) -> Result<Option<DocumentRow>> {
        self.draft_row(incident, INITIAL)
    }

    /// The draft of a first report or of a summary, as a list shows it.
    pub(crate) fn draft_row(&self, incident: &Incident, kind: &str) -> Result<Option<DocumentRow>> {
        let incident_id = id_text(&incident.id);
        let Some((json, _)) = self.draft_load(&draft_key(&incident_id, kind, ""))? else { return Ok(None) };
        let draft: ReportDraft = serde_json::from_str(&json).unwrap_or_default();
        let suffix = if kind == SUMMARY { ":summary" } else { "" };
        Ok(Some(drafted(incident, kind, format!("draft:{incident_id}{suffix}"), draft.title)))
    }

    /// Follow-up reports of an incident that are being drafted.
    pub(crate) fn follow_up_drafts(&self, incident: &Incident) -> Result<Vec<FollowUpDraft>> {
        let prefix = draft_key(&id_text(&incident.id), FOLLOW_UP, "");
        let drafts = self.open()?.drafts(&prefix)?;
        Ok(drafts
            .into_iter()
            .map(|(key, draft)| FollowUpDraft {
                title: serde_json::from_str::<ReportDraft>(&draft.json).unwrap_or_default().title,
                draft: key.strip_prefix(&prefix).unwrap_or_default().to_owned(),
                saved_at: draft.saved_at,
            })
            .collect())
    }
}

/// The issued report of a kind of which a case has one: the first report, and the summary of each end of the response.
fn issued_of<'a>(incident: &'a Incident, kind: &str) -> Option<&'a casebook::DocumentState> {
    match kind {
        FOLLOW_UP => None,
        SUMMARY => incident.summary_report(),
        _ => incident.documents.iter().rev().find(|d| d.kind == kind),
    }
}

fn is_issued(incident: &Incident, draft: &ReportDraft) -> bool {
    issued_of(incident, kind_of(draft)).is_some()
}

/// A draft as a list shows it.
fn drafted(incident: &Incident, kind: &str, id: String, title: String) -> DocumentRow {
    DocumentRow {
        id,
        incident_title: incident.system.clone(),
        incident_id: id_text(&incident.id),
        kind: kind.to_owned(),
        kind_name: documents::kind_name(kind).to_owned(),
        title,
        state: "draft".to_owned(),
        number: String::new(),
        issued_at: None,
        sm3: None,
        pages: 0,
        fonts: Vec::new(),
        file_name: String::new(),
        drill: incident.drill,
    }
}

fn issued_id_of(entries: &[NewEntry]) -> Option<casebook::Id> {
    entries.iter().find_map(|e| match &e.body {
        Body::DocumentIssued(issued) => Some(issued.id),
        _ => None,
    })
}

/// The report as it is issued: a follow-up gets its number, a drill its mark.
fn finished(incident: &Incident, draft: &ReportDraft) -> WrittenReport {
    let mut report = from_draft(draft);
    report.drill = incident.drill;
    let kind = kind_of(draft);
    report.kind = documents::kind_name(kind).to_owned();
    if kind == FOLLOW_UP {
        let before = incident.documents.iter().filter(|d| d.kind == FOLLOW_UP).count();
        let number = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
        report.title = document::numbered_title(&report.title, number);
        report.kind = format!("续报{}", document::chinese_number(number));
    }
    report
}

fn unreadable() -> DeskFault {
    fault("report.unreadable", "草稿读不通，请重新填写；原稿仍在台账里")
}

#[expect(clippy::too_many_arguments, reason = "one sheet brings together what stands in eight places")]
fn approval_sheet(
    plan: &Plan,
    incident: &Incident,
    report: &WrittenReport,
    set: &document::Typeset,
    number: (u32, u32),
    sm3: &str,
    operator: &str,
    now: DateTime<FixedOffset>,
) -> ApprovalSheet {
    let level = incident.level().and_then(|l| plan.level(l.level)).map(|l| format!("，{}（{}）", l.name, l.numeral)).unwrap_or_default();
    let clause = document::report_rule(plan, incident.level().map(|l| l.level)).map(|r| plan::clause_label(&r.clause));
    ApprovalSheet {
        number: format!("〔{}〕{}号", number.0, number.1),
        title: report.title.clone(),
        addressee: report.addressee.clone(),
        unit: report.unit.clone(),
        incident: format!("{} {}{level}", incident.number_label(), incident.title(plan)),
        clause: clause.unwrap_or_default(),
        drafter: report.drafter.clone(),
        reviewer: report.reviewer.clone(),
        signer: report.signer.clone(),
        act: format!("操作人{operator}于{}以本人密钥在本台站签发", times::moment_words(now)),
        pages: format!("{}页", set.pages),
        sm3: sm3.to_owned(),
        drill: incident.drill,
    }
}

fn to_draft(incident_id: &str, kind: &str, draft: &str, report: WrittenReport) -> ReportDraft {
    let known: &[(&str, &str, &str)] = if kind == FOLLOW_UP { &document::FOLLOW_UP_SECTIONS } else { &SECTIONS };
    let hint = |id: &str| known.iter().find(|(s, _, _)| *s == id).map(|(_, _, h)| (*h).to_owned()).unwrap_or_default();
    ReportDraft {
        incident_id: incident_id.to_owned(),
        kind: kind.to_owned(),
        draft: draft.to_owned(),
        covers: Vec::new(),
        title: report.title,
        addressee: report.addressee,
        opening: report.opening,
        sections: report
            .sections
            .into_iter()
            .map(|s| ReportSection { hint: hint(&s.id), id: s.id, heading: s.heading, text: s.text })
            .collect(),
        unit: report.unit,
        date: report.date,
        contact: report.contact,
        telephone: report.telephone,
        drafter: report.drafter,
        reviewer: report.reviewer,
        signer: report.signer,
        support: report.support,
    }
}

fn from_draft(draft: &ReportDraft) -> WrittenReport {
    WrittenReport {
        title: draft.title.clone(),
        addressee: draft.addressee.clone(),
        opening: draft.opening.clone(),
        sections: draft.sections.iter().map(|s| Section { id: s.id.clone(), heading: s.heading.clone(), text: s.text.clone() }).collect(),
        unit: draft.unit.clone(),
        date: draft.date.clone(),
        contact: draft.contact.clone(),
        telephone: draft.telephone.clone(),
        drafter: draft.drafter.clone(),
        reviewer: draft.reviewer.clone(),
        signer: draft.signer.clone(),
        support: draft.support.clone(),
        ..WrittenReport::default()
    }
}
