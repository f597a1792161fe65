//! 文书 under the pen: drafted from the case, saved as typed, checked, shown as it will print. `issuing` makes it final.

use crate::content::{Content, frozen};
use crate::desk::{Desk, id_of, id_text, new_id};
use crate::paper_content::parts;
use crate::paper_draft::{draft_key, is_single, key_of, kind_of, paper_id, to_draft, unreadable};
use crate::paper_sources::{self, WarningStated};
use crate::paper_subject::Subject;
use crate::view::{KindView, ReportCheck, ReportDraft, ReportEditor};
use crate::{Result, documents, fault};
use casebook::{DocumentState, Incident};
use chrono::Datelike;
use document::{About, AnnualStatistics, Layout, PaperKind, Template, UNKNOWN, WrittenReport};

/// 初报.
pub const INITIAL: &str = "written_report";
/// 续报.
pub const FOLLOW_UP: &str = "follow_up_report";
/// 总结调查报告.
pub const SUMMARY: &str = "investigation_report";

impl Desk {
    /// The editor of an incident's first written report: its draft, or one filled from what is known, or the issued paper.
    ///
    /// # Errors
    /// An id that is not there; a locked desk.
    pub fn report_open(&mut self, incident_id: &str) -> Result<ReportEditor> {
        self.report_open_as(incident_id, INITIAL, "")
    }

    /// The editor of a paper of a kind, about a case or, with no id, about the station. Without the name of a draft a new one begins,
    /// but for the first report and the summary, of which a case has one.
    ///
    /// # Errors
    /// As `report_open`; a kind that is not there.
    pub fn report_open_as(&mut self, incident_id: &str, kind: &str, draft: &str) -> Result<ReportEditor> {
        let kind = if kind.is_empty() { INITIAL } else { kind };
        let subject = self.subject(incident_id)?;
        if let Some(issued) = subject.incident.as_ref().filter(|_| draft.is_empty()).and_then(|i| issued_of(i, kind)).cloned() {
            return self.issued_editor(&subject, &issued);
        }
        let named = !draft.is_empty();
        let saved = if named || is_single(kind) { self.draft_load(&draft_key(incident_id, kind, draft))? } else { None };
        let (mut draft, saved_at) = match saved {
            Some((json, saved_at)) => (serde_json::from_str(&json).map_err(|_| unreadable())?, Some(saved_at)),
            // A draft bears the id of its paper: what was issued from it opens as it was issued.
            None if named && self.open()?.document_place(&id_of(draft)?)?.is_some() => {
                let (subject, issued) = self.find_document(draft)?;
                return self.issued_editor(&subject, &issued);
            }
            None if named && is_single(kind) => return Err(fault("paper.no_draft", "这份草稿已经不在，请从文书页重新选")),
            None => (self.fresh_draft(&subject, kind, draft)?, None),
        };
        if draft.paper.is_empty() {
            draft.paper = if id_of(&draft.draft).is_ok() { draft.draft.clone() } else { id_text(&new_id()) };
        }
        self.refill(&subject, &mut draft)?;
        self.editor(&subject, draft, saved_at)
    }

    /// An adjustment, a lifting or a receipt that begins from an issued warning; a correction of a paper that went out.
    ///
    /// # Errors
    /// A paper that is not there or was replaced before; a reason that is missing.
    pub fn paper_from(&mut self, document_id: &str, kind: &str, reason: &str) -> Result<ReportEditor> {
        let (subject, before) = self.find_document(document_id)?;
        if kind == casebook::WARNING_RECEIPT && before.kind != kind {
            self.must_be_unconfirmed(&before.id)?;
            if let Some(begun) = self.begun_receipt(&before.id)? {
                return self.report_open_as("", kind, &begun);
            }
        }
        if kind != casebook::WARNING_RECEIPT || kind == before.kind {
            self.must_be_issued_here(&subject, &before)?;
        }
        let draft = if kind.is_empty() || kind == before.kind {
            self.correction(&subject, &before, reason)?
        } else {
            self.begun_from(&subject, &before, kind)?
        };
        self.report_save(&draft)?;
        let saved_at = Some(self.time().rfc3339());
        self.editor(&subject, draft, saved_at)
    }

    fn begun_from(&mut self, subject: &Subject, before: &DocumentState, kind: &str) -> Result<ReportDraft> {
        if subject.incident.is_some() || !casebook::WARNINGS.contains(&before.kind.as_str()) || !casebook::Papers::is_told(kind) {
            return Err(fault("paper.kind", "这份文书不能接着写成选的那一种，请从文书页重新选"));
        }
        let own = self.with_delivery(vec![documents::row_of(subject, before)])?.iter().all(|row| row.unit.is_empty());
        if own && kind == "warning_receipt" {
            return Err(fault("paper.kind", "确认回执由收到预警的单位填写，请收到的单位从文书页新建"));
        }
        let earlier: WrittenReport = serde_json::from_str(&before.data).map_err(|_| unreadable())?;
        let wording = self.wording(kind)?;
        let now = self.now();
        let ledger = self.open()?;
        let operator = ledger.station().operator_name(ledger.operator());
        let stated = WarningStated { received: self.warning_received(kind, &before.id)?, ..WarningStated::default() };
        let plan = &subject.plan;
        let report = paper_sources::fresh_warning(plan, ledger.station(), &operator, now, kind, &wording, &stated, Some(&earlier));
        let draft = id_text(&new_id());
        // What another level brings replaces what was filled in, not what was written.
        let filled = parts(&report);
        let begun = with_hints(to_draft("", kind, &draft, report), &wording);
        Ok(ReportDraft { paper: draft, before: id_text(&before.id), filled, ..begun })
    }

    fn correction(&mut self, subject: &Subject, before: &DocumentState, reason: &str) -> Result<ReportDraft> {
        let reason = crate::station::required("reason", reason, "请写明为什么更正")?;
        if document::template(&before.kind).is_none() || is_record(&before.kind) {
            return Err(fault("paper.listing", "记录单、清单和台账由记录生成，请重新生成一份，不用更正"));
        }
        if self.successor(subject, before)?.is_some() {
            return Err(fault("paper.replaced", "这份文书已经被新的一版替代，请从新的一版更正"));
        }
        let content = frozen(before)?;
        let report = content.report().cloned().ok_or_else(unreadable)?;
        let draft = id_text(&new_id());
        let (report, from, filled) = match &content {
            Content::Statistics(figures) => {
                let year = year_of(figures).unwrap_or_else(|| self.now().year());
                let fresh = self.figures(subject, year, &report.drafter)?.report;
                let filled = parts(&fresh);
                (with_figures(report, &fresh), format!("{year}-01-01"), filled)
            }
            _ if before.kind.starts_with("warning_") => (report.clone(), String::new(), parts(&report)),
            _ => (report, String::new(), Vec::new()),
        };
        let to = from.replace("-01-01", "-12-31");
        let number = if before.mark.is_empty() { String::new() } else { before.mark.clone() };
        Ok(ReportDraft {
            paper: draft.clone(),
            version: before.version.saturating_add(1),
            before: id_text(&before.id),
            replaces: format!("{number}（{}）", document::date_words(before.issued.to_datetime())),
            reason: reason.to_owned(),
            covers: before.covers.clone(),
            from,
            to,
            filled,
            date: document::date_words(self.now()),
            ..with_hints(to_draft(&subject.id_text(), &before.kind, &draft, report), &self.wording(&before.kind)?)
        })
    }

    /// The paper that replaced an issued one.
    pub(crate) fn successor(&self, subject: &Subject, before: &DocumentState) -> Result<Option<String>> {
        Ok(match &subject.incident {
            Some(incident) => incident.documents.iter().find(|d| d.replaces == Some(before.id)).map(|d| id_text(&d.id)),
            None => self.open()?.replacing(&before.id)?.map(|id| id_text(&id)),
        })
    }

    fn editor(&mut self, subject: &Subject, mut draft: ReportDraft, saved_at: Option<String>) -> Result<ReportEditor> {
        draft.drawn = self.drawn(subject, &draft)?;
        Ok(ReportEditor {
            kind: kind_view(kind_of(&draft))?,
            checks: self.report_check(&draft)?,
            way: self.way(subject, &draft)?,
            draft,
            saved_at,
            issued: None,
            approval_sheet: None,
        })
    }

    pub(crate) fn issued_editor(&mut self, subject: &Subject, issued: &DocumentState) -> Result<ReportEditor> {
        let report = frozen(issued).ok().and_then(|c| c.report().cloned()).unwrap_or_default();
        // The cover sheet is issued in the same save, right behind its report.
        let sheet = subject
            .incident
            .as_ref()
            .and_then(|incident| incident.documents.iter().skip_while(|d| d.id != issued.id).nth(1).filter(|d| d.kind == "approval_sheet"));
        let draft = ReportDraft { paper: id_text(&issued.id), ..to_draft(&subject.id_text(), &issued.kind, "", report) };
        Ok(ReportEditor {
            kind: kind_view(&issued.kind)?,
            way: self.way(subject, &draft)?,
            draft,
            checks: Vec::new(),
            saved_at: None,
            issued: Some(documents::row_of(subject, issued)),
            approval_sheet: sheet.map(|d| documents::row_of(subject, d)),
        })
    }

    fn fresh_draft(&mut self, subject: &Subject, kind: &str, draft: &str) -> Result<ReportDraft> {
        let draft = if draft.is_empty() && !is_single(kind) { id_text(&new_id()) } else { draft.to_owned() };
        let now = self.now();
        let known = document::kind(kind).ok_or_else(|| fault("paper.kind", "没有这种文书，请刷新后再选"))?;
        if (known.about == About::Incident) != subject.incident.is_some() {
            return Err(fault("paper.kind", "这种文书不在这里写，请从文书页重新选"));
        }
        let ledger = self.open()?;
        let station = ledger.station();
        let operator = station.operator_name(ledger.operator());
        let plan = &subject.plan;
        let id = subject.id_text();
        if known.layout == Layout::Listing {
            return self.fresh_listing(subject, known, &draft, &operator);
        }
        let wording = self.wording(kind)?;
        let report = match &subject.incident {
            Some(incident) => paper_sources::fresh(plan, incident, station, &operator, now, kind, &wording),
            None => paper_sources::fresh_warning(plan, station, &operator, now, kind, &wording, &WarningStated::default(), None),
        };
        let mut draft = with_hints(to_draft(&id, kind, &draft, report), &wording);
        if known.layout == Layout::Text {
            self.put_issuers(&mut draft)?;
        }
        if !draft.draft.is_empty() {
            draft.paper.clone_from(&draft.draft);
        }
        if let Some(incident) = &subject.incident {
            if kind == FOLLOW_UP {
                draft.covers = incident.fresh_progress().map(|p| id_text(&p.id)).collect();
            }
            if matches!(kind, "support_request" | "support_letter") {
                self.put_support(subject, &mut draft)?;
            }
            if kind == SUMMARY {
                let asks = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level).and_then(|l| plan.investigation(l));
                for section in &mut draft.sections {
                    let heading = asks.and_then(|rule| rule.headings.iter().find(|h| h.id.as_str() == section.id));
                    if let Some(heading) = heading {
                        section.hint = heading.ask.to_string();
                    }
                }
            }
        }
        Ok(draft)
    }

    /// Whose head a paper of this unit bears signs it, and who usually issues together with it.
    pub(crate) fn put_issuers(&self, draft: &mut ReportDraft) -> Result<()> {
        let style = self.page_style();
        if draft.unit == self.open()?.station().unit
            && let (Some(head), with) = style.issuers()
        {
            // Whoever signs speaks: 我处 is 我局 in a bureau's paper.
            let (was, is) = (document::we(&draft.unit), document::we(head));
            let texts = draft.sections.iter_mut().map(|s| &mut s.text).chain([&mut draft.opening, &mut draft.closing]);
            texts.filter(|text| was != is && text.contains(&was)).for_each(|text| *text = text.replace(&was, &is));
            draft.unit = head.to_owned();
            draft.joint = with.join("、");
        }
        Ok(())
    }

    /// What a report that is not signed yet keeps beside it is asked for too.
    fn put_support(&self, subject: &Subject, draft: &mut ReportDraft) -> Result<()> {
        let Some(ask) = draft.sections.iter_mut().find(|s| s.id == "ask") else { return Ok(()) };
        let drafts = self.open()?.drafts(&draft_key(&subject.id_text(), INITIAL, ""))?;
        let mut kept = drafts.iter().rev().filter_map(|(_, kept)| serde_json::from_str::<ReportDraft>(&kept.json).ok());
        if let Some(report) = kept.find(|d| !d.support.trim().is_empty()) {
            let told = subject.incident.as_ref().map(paper_sources::asked_before).unwrap_or_default();
            // It is newer than what an issued report asked for, which the wording has put in.
            let unknown = ask.text.trim().trim_end_matches('。') == UNKNOWN;
            ask.text = if unknown || told.is_empty() { report.support } else { ask.text.replacen(&told, &report.support, 1) };
        }
        Ok(())
    }

    /// What is missing, and what is worth a look.
    ///
    /// # Errors
    /// A locked desk, a case that is not there.
    pub fn report_check(&mut self, draft: &ReportDraft) -> Result<Vec<ReportCheck>> {
        let subject = self.subject(&draft.incident_id)?;
        self.checks_of(&subject, draft)
    }

    /// Saves the draft as typed.
    ///
    /// # Errors
    /// A locked desk, a full disk.
    pub fn report_save(&mut self, draft: &ReportDraft) -> Result<String> {
        let subject = self.subject(&draft.incident_id)?;
        if self.is_issued(&subject, draft)? {
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
        let subject = self.subject(&draft.incident_id)?;
        Ok(self.content(&subject, draft, None)?.typeset(self.now(), &self.fonts()?)?.bytes)
    }

    /// The draft for a word processor, with the file name to offer.
    ///
    /// # Errors
    /// A locked desk, an operator who may only read, a draft that can't be written.
    pub fn report_docx(&mut self, draft: &ReportDraft) -> Result<(String, Vec<u8>)> {
        self.may_hand_out()?;
        let subject = self.subject(&draft.incident_id)?;
        let bytes = document::docx(&self.drafted_paper(draft)?)?;
        let prefix = subject.incident.as_ref().map(|i| format!("{} ", i.number_label())).unwrap_or_default();
        Ok((documents::safe_name(&prefix, &draft.title, "（草稿）", "docx"), bytes))
    }

    pub(crate) fn drafted_paper(&mut self, draft: &ReportDraft) -> Result<document::Paper> {
        let subject = self.subject(&draft.incident_id)?;
        let content = self.content(&subject, draft, None)?;
        Ok(content.paper(self.now()))
    }

    /// The paper of this draft was issued, now or in an earlier run.
    pub(crate) fn is_issued(&self, subject: &Subject, draft: &ReportDraft) -> Result<bool> {
        let by_id = match (paper_id(draft), draft.paper.is_empty(), &subject.incident) {
            (_, true, _) | (Err(_), ..) => false,
            (Ok(id), false, Some(incident)) => incident.documents.iter().any(|d| d.id == id),
            (Ok(id), false, None) => self.open()?.own_paper(&id)?.is_some_and(|p| !p.documents.is_empty()),
        };
        // A draft of an older program bears no id of its own.
        let single = draft.draft.is_empty() && subject.incident.as_ref().is_some_and(|i| issued_of(i, kind_of(draft)).is_some());
        Ok(by_id || single)
    }
}

/// It is drawn from records alone: a wrong one is made anew. The year's report has a text that people go by.
fn is_record(kind: &str) -> bool {
    kind != "annual_statistics" && document::kind(kind).is_some_and(|k| k.layout == Layout::Listing)
}

/// Of which year figures are; where it was not kept, the year in the title tells.
fn year_of(figures: &AnnualStatistics) -> Option<i32> {
    let titled = || {
        let mut letters: Vec<char> = figures.report.title.split_once('年')?.0.chars().collect();
        letters.drain(..letters.len().saturating_sub(4));
        letters.into_iter().collect::<String>().parse().ok()
    };
    if figures.year > 0 { Some(figures.year) } else { titled() }
}

/// A year's report with the figures of now; a section that figures do not fill keeps what was written.
fn with_figures(mut report: WrittenReport, fresh: &WrittenReport) -> WrittenReport {
    for section in &mut report.sections {
        let now = fresh.sections.iter().find(|s| s.id == section.id).map(|s| s.text.as_str()).unwrap_or_default();
        if !matches!(now.trim().trim_end_matches('。'), "" | document::UNKNOWN) {
            now.clone_into(&mut section.text);
        }
    }
    report
}

/// What belongs in each section, as the wording says it.
fn with_hints(mut draft: ReportDraft, wording: &Template) -> ReportDraft {
    for section in &mut draft.sections {
        if let Some(known) = wording.sections.iter().find(|s| s.id == section.id) {
            section.hint.clone_from(&known.hint);
        }
    }
    draft
}

/// A kind for the window.
pub fn kind_view(kind: &str) -> Result<KindView> {
    document::kind(kind).map(view_of).ok_or_else(|| fault("paper.kind", "没有这种文书，请刷新后再选"))
}

pub fn view_of(kind: &PaperKind) -> KindView {
    KindView {
        id: kind.id.to_owned(),
        name: kind.name.to_owned(),
        species: kind.species.name().to_owned(),
        // The year's report is drawn from the ledger and has a text that is written.
        layout: match kind.layout {
            Layout::Listing if kind.id == "annual_statistics" => "text",
            Layout::Text => "text",
            Layout::Form => "form",
            Layout::Listing => "listing",
        }
        .to_owned(),
        of_incident: kind.about == document::About::Incident,
        numbered: kind.numbered,
        period: documents::asks_period(kind.id),
    }
}

/// The issued report of a kind of which a case has one: the first report in its last version, and the summary of each end of the response.
pub fn issued_of<'a>(incident: &'a Incident, kind: &str) -> Option<&'a DocumentState> {
    match kind {
        SUMMARY => incident.summary_report(),
        INITIAL => incident.documents.iter().rev().find(|d| d.kind == kind),
        _ => None,
    }
}
