//! 书面报告: drafted from the case, checked, previewed, issued (numbered, frozen, hashed) with its inner cover sheet.

use crate::checks::report_checks;
use crate::desk::{Desk, id_of, id_text, new_id};
use crate::documents;
use crate::fault::fault;
use crate::view::{DeskFault, DocumentRow, ReportCheck, ReportDraft, ReportEditor, ReportSection};
use crate::{Result, times};
use casebook::{Body, DocumentIssued, Id, Incident, Station};
use chrono::{DateTime, Datelike, FixedOffset};
use document::{ApprovalSheet, ReportFacts, SECTIONS, Section, WrittenReport, typeset};
use ledger::NewEntry;
use plan::Plan;

const DRAFTS: &str = "report:";

fn draft_key(incident: &str) -> String {
    format!("{DRAFTS}{incident}")
}

impl Desk {
    /// The editor of an incident's first written report: its draft, or one filled from what is known, or the issued paper.
    ///
    /// # Errors
    /// An id that is not there; a locked desk.
    pub fn report_open(&mut self, incident_id: &str) -> Result<ReportEditor> {
        let incident = self.open()?.incident(&id_of(incident_id)?)?;
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        let newest = |kind: &str| incident.documents.iter().rev().find(|d| d.kind == kind);
        if let Some(issued) = newest("written_report") {
            let report: WrittenReport = serde_json::from_str(&issued.data).map_err(|_| unreadable())?;
            return Ok(ReportEditor {
                draft: to_draft(incident_id, report),
                checks: Vec::new(),
                saved_at: None,
                issued: Some(documents::row(&plan, &incident, issued)),
                approval_sheet: newest("approval_sheet").map(|d| documents::row(&plan, &incident, d)),
            });
        }
        let saved = self.draft_load(&draft_key(incident_id))?;
        let (draft, saved_at) = match saved {
            Some((json, saved_at)) => (serde_json::from_str(&json).map_err(|_| unreadable())?, Some(saved_at)),
            None => {
                let now = self.now();
                let ledger = self.open()?;
                let operator = ledger.station().operator_name(ledger.operator());
                let facts = report_facts_of(&plan, &incident, ledger.station(), &operator, now);
                (to_draft(incident_id, document::draft(&plan, &facts)), None)
            }
        };
        Ok(ReportEditor { checks: report_checks(&draft), draft, saved_at, issued: None, approval_sheet: None })
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
        if incident.documents.iter().any(|d| d.kind == "written_report") {
            // A late save of the editor, after the paper was issued: what was issued is frozen.
            return Ok(self.time().rfc3339());
        }
        let json = serde_json::to_string(draft).map_err(|_| unreadable())?;
        self.draft_save(&draft_key(&draft.incident_id), &json)
    }

    /// The paper as it would print.
    ///
    /// # Errors
    /// A character that no font has, named; fonts that are not there.
    pub fn report_preview(&mut self, draft: &ReportDraft) -> Result<Vec<u8>> {
        let fonts = self.fonts()?;
        let at = self.now();
        Ok(typeset(&from_draft(draft).paper(at), &fonts)?.bytes)
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
        if incident.documents.iter().any(|d| d.kind == "written_report") {
            return Err(fault("report.issued", "初报已经签发，内容不再改变"));
        }
        let plan = self.open_mut()?.plan(Some(&incident.plan))?;
        let fonts = self.fonts()?;
        let report = from_draft(draft);
        let set = typeset(&report.paper(now), &fonts)?;
        let sm3 = seal::sm3(&set.bytes);
        let year = u32::try_from(now.year()).map_err(|_| fault("clock.year", "本机时钟的年份不对，请先校准"))?;
        let ledger = self.open_mut()?;
        let number = ledger.station().next_document("written_report", year);
        let operator = ledger.station().operator_name(ledger.operator());
        let sheet = approval_sheet(&plan, &incident, &report, &set, (year, number), &hex::encode(sm3), &operator, now);
        let sheet_set = typeset(&sheet.paper(now), &fonts)?;
        let pages = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let issued = DocumentIssued {
            id: new_id(),
            kind: "written_report".to_owned(),
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
            ..issued.clone()
        };
        let entries = vec![
            NewEntry::about(id, Body::DocumentIssued(issued)).with(set.bytes),
            NewEntry::about(id, Body::DocumentIssued(cover)).with(sheet_set.bytes),
        ];
        self.open_mut()?.commit(entries, now.into(), &[&draft_key(&draft.incident_id)])?;
        self.report_open(&draft.incident_id)
    }

    /// Incidents whose report is being drafted, the newest first.
    pub(crate) fn drafted_reports(&self) -> Result<Vec<Id>> {
        let keys = self.open()?.draft_keys(DRAFTS)?;
        let mut ids: Vec<Id> = keys.iter().filter_map(|key| id_of(key.strip_prefix(DRAFTS)?).ok()).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        Ok(ids)
    }

    /// A report that is being drafted, as a list shows it.
    pub(crate) fn report_draft_row(&self, incident: &Incident) -> Result<Option<DocumentRow>> {
        let incident_id = id_text(&incident.id);
        let Some((json, _)) = self.draft_load(&draft_key(&incident_id))? else { return Ok(None) };
        let draft: ReportDraft = serde_json::from_str(&json).unwrap_or_default();
        Ok(Some(DocumentRow {
            id: format!("draft:{incident_id}"),
            incident_title: incident.system.clone(),
            incident_id,
            kind: "written_report".to_owned(),
            kind_name: documents::kind_name("written_report").to_owned(),
            title: draft.title,
            state: "draft".to_owned(),
            number: String::new(),
            issued_at: None,
            sm3: None,
            pages: 0,
            fonts: Vec::new(),
            file_name: String::new(),
        }))
    }
}

fn unreadable() -> DeskFault {
    fault("report.unreadable", "草稿读不通，请重新填写；原稿仍在台账里")
}

/// What a report needs, from what the case knows.
#[must_use]
pub fn report_facts_of(plan: &Plan, incident: &Incident, station: &Station, operator: &str, now: DateTime<FixedOffset>) -> ReportFacts {
    let level = incident.level();
    ReportFacts {
        unit: station.unit.clone(),
        to: None,
        system: incident.system.clone(),
        what: incident.what.clone(),
        place: incident.place.clone(),
        discovered: Some(incident.discovered.to_datetime()),
        occurred: incident.occurred.map(casebook::Time::to_datetime),
        category: incident.category.clone(),
        facts: incident.known(),
        level: level.map(|l| l.level),
        level_reason: level.map(|l| l.reason.clone()).unwrap_or_default(),
        judged_by: level.map(|l| l.judged_by.clone()).unwrap_or_default(),
        reported: incident
            .dispatches
            .iter()
            .filter(|d| d.form == "oral")
            .map(|d| {
                let to: Vec<String> =
                    incident.owed.iter().filter(|o| d.keys.contains(&o.key)).map(|o| crate::tags::party(plan, &o.to).name).fold(
                        Vec::new(),
                        |mut names, name| {
                            if !names.contains(&name) {
                                names.push(name);
                            }
                            names
                        },
                    );
                let told = if d.instructions.is_empty() {
                    String::new()
                } else {
                    format!("，对方指示：{}", d.instructions.trim_end_matches('。'))
                };
                let receiver = format!("{}{}", d.receiver_post, d.receiver);
                format!("{}，{}以{}方式向{}（{receiver}）口头报告{told}。", times::words(d.at), d.sender, d.channel.name(), to.join("、"))
            })
            .collect(),
        date: Some(now),
        contact: operator.to_owned(),
        drafter: operator.to_owned(),
        ..ReportFacts::default()
    }
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
    }
}

fn to_draft(incident_id: &str, report: WrittenReport) -> ReportDraft {
    let hint = |id: &str| SECTIONS.iter().find(|(s, _, _)| *s == id).map(|(_, _, h)| (*h).to_owned()).unwrap_or_default();
    ReportDraft {
        incident_id: incident_id.to_owned(),
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
    }
}
