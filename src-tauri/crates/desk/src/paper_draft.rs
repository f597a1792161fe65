//! Drafts of papers: under which key they are kept, how they become a paper's text and back, how a list shows them.

use crate::desk::{Desk, id_of, id_text, new_id};
use crate::fault::fault;
use crate::paper_subject::Subject;
use crate::paper_way;
use crate::report::{FOLLOW_UP, INITIAL, SUMMARY};
use crate::view::{AnnexDraft, DeskFault, DocumentRow, FollowUpDraft, ReportDraft, ReportSection};
use crate::{Result, documents};
use casebook::{Id, Incident};
use document::{Annex, AnnexContent, Section, WrittenReport};
use std::collections::{BTreeMap, BTreeSet};

const DRAFTS: &str = "report:";
/// Stands for a case in the key of a paper of the station itself.
const OWN: &str = "station";

/// Key of a draft. A case has one first report and one summary, and any number of the others and of corrections.
pub fn draft_key(incident: &str, kind: &str, draft: &str) -> String {
    let subject = if incident.is_empty() { OWN } else { incident };
    match (kind, draft) {
        (INITIAL | "", "") => format!("{DRAFTS}{subject}"),
        (SUMMARY, "") => format!("{DRAFTS}{subject}:summary"),
        (FOLLOW_UP, _) => format!("{DRAFTS}{subject}:follow:{draft}"),
        _ => format!("{DRAFTS}{subject}:{kind}:{draft}"),
    }
}

pub fn key_of(draft: &ReportDraft) -> String {
    draft_key(&draft.incident_id, kind_of(draft), &draft.draft)
}

pub fn kind_of(draft: &ReportDraft) -> &str {
    if draft.kind.is_empty() { INITIAL } else { &draft.kind }
}

/// A case has one of it, and it opens without the name of a draft.
pub fn is_single(kind: &str) -> bool {
    matches!(kind, INITIAL | SUMMARY)
}

/// The id that a paper keeps; a draft of an older version has none yet.
pub fn paper_id(draft: &ReportDraft) -> Result<Id> {
    if draft.paper.is_empty() { Ok(new_id()) } else { id_of(&draft.paper) }
}

pub fn unreadable() -> DeskFault {
    fault("report.unreadable", "草稿读不通，请重新填写；原稿仍在台账里")
}

/// What a person approves when they check a draft: its words. Who signs and of which day it is are seen to at 签发, and what it was filled
/// with is not said in it.
pub fn digest(draft: &ReportDraft) -> Vec<u8> {
    let said = ReportDraft { signer: String::new(), date: String::new(), filled: Vec::new(), ..draft.clone() };
    // A struct of text and numbers always has a JSON.
    seal::sm3(&serde_json::to_vec(&said).unwrap_or_default()).to_vec()
}

pub fn to_draft(incident_id: &str, kind: &str, draft: &str, report: WrittenReport) -> ReportDraft {
    ReportDraft {
        incident_id: incident_id.to_owned(),
        kind: kind.to_owned(),
        draft: draft.to_owned(),
        title: report.title,
        addressee: report.addressee,
        opening: report.opening,
        sections: report
            .sections
            .into_iter()
            .map(|s| ReportSection { hint: String::new(), id: s.id, heading: s.heading, text: s.text })
            .collect(),
        closing: report.closing,
        unit: report.unit,
        date: report.date,
        contact: report.contact,
        telephone: report.telephone,
        drafter: report.drafter,
        reviewer: report.reviewer,
        signer: report.signer,
        support: report.support,
        urgency: report.urgency,
        copies_to: report.copies_to,
        attachments: report.attachments.into_iter().map(drafted_annex).collect(),
        joint: report.joint,
        version: report.version,
        replaces: report.replaces,
        ..ReportDraft::default()
    }
}

pub fn from_draft(draft: &ReportDraft) -> WrittenReport {
    WrittenReport {
        title: draft.title.clone(),
        addressee: draft.addressee.clone(),
        opening: draft.opening.clone(),
        sections: draft.sections.iter().map(|s| Section { id: s.id.clone(), heading: s.heading.clone(), text: s.text.clone() }).collect(),
        closing: draft.closing.clone(),
        unit: draft.unit.clone(),
        date: draft.date.clone(),
        contact: draft.contact.clone(),
        telephone: draft.telephone.clone(),
        drafter: draft.drafter.clone(),
        reviewer: draft.reviewer.clone(),
        signer: draft.signer.clone(),
        support: draft.support.clone(),
        paper_kind: kind_of(draft).to_owned(),
        urgency: draft.urgency.clone(),
        copies_to: draft.copies_to.clone(),
        attachments: draft.attachments.iter().map(annex).filter(|a| !a.is_blank()).collect(),
        joint: draft.joint.trim().to_owned(),
        version: draft.version,
        replaces: draft.replaces.clone(),
        ..WrittenReport::default()
    }
}

/// 附件 as drafted; what is drawn from the record is put in when the paper is set.
fn annex(draft: &AnnexDraft) -> Annex {
    let content = match draft.source.as_str() {
        "text" => AnnexContent::Text(draft.text.clone()),
        "course" => AnnexContent::Course(Vec::new()),
        "evidence" => AnnexContent::Evidence(Vec::new()),
        "ledger" => AnnexContent::Ledger(Box::default()),
        _ => AnnexContent::Apart,
    };
    Annex { name: draft.name.trim().to_owned(), content }
}

fn drafted_annex(annex: Annex) -> AnnexDraft {
    let (source, text) = match annex.content {
        AnnexContent::Apart => ("", String::new()),
        AnnexContent::Text(text) => ("text", text),
        AnnexContent::Course(_) => ("course", String::new()),
        AnnexContent::Evidence(_) => ("evidence", String::new()),
        AnnexContent::Ledger(_) => ("ledger", String::new()),
    };
    AnnexDraft { name: annex.name, source: source.to_owned(), text }
}

impl Desk {
    /// Every draft of a paper, as a list shows it: those of the newest case first, the station's own before them.
    pub(crate) fn drafted_papers(&mut self) -> Result<Vec<DocumentRow>> {
        let mut subjects: BTreeMap<String, Subject> = BTreeMap::new();
        let mut rows: Vec<(String, DocumentRow)> = Vec::new();
        for (_, kept) in self.open()?.drafts(DRAFTS)? {
            let Ok(draft) = serde_json::from_str::<ReportDraft>(&kept.json) else { continue };
            if !subjects.contains_key(&draft.incident_id) {
                let Ok(subject) = self.subject(&draft.incident_id) else { continue };
                subjects.insert(draft.incident_id.clone(), subject);
            }
            if let Some(subject) = subjects.get(&draft.incident_id) {
                rows.push((draft.incident_id.clone(), self.drafted(subject, &draft)?));
            }
        }
        rows.sort_by(|a, b| (a.0.is_empty(), &a.0).cmp(&(b.0.is_empty(), &b.0)).reverse());
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// Ids of the cases of which some paper is being drafted.
    pub(crate) fn drafted_subjects(&self) -> Result<BTreeSet<String>> {
        let keys = self.open()?.draft_keys(DRAFTS)?;
        Ok(keys.iter().filter_map(|key| key.strip_prefix(DRAFTS)?.split(':').next()).map(str::to_owned).collect())
    }

    /// Drafts of one case, or of the station itself.
    pub(crate) fn drafts_of(&self, subject: &Subject) -> Result<Vec<DocumentRow>> {
        let id = subject.id_text();
        let mut rows = Vec::new();
        for (_, kept) in self.open()?.drafts(&draft_key(&id, INITIAL, ""))? {
            let Ok(draft) = serde_json::from_str::<ReportDraft>(&kept.json) else { continue };
            rows.push(self.drafted(subject, &draft)?);
        }
        Ok(rows)
    }

    /// A first report that is being drafted, as a list shows it.
    pub(crate) fn report_draft_row(&self, incident: &Incident) -> Result<Option<DocumentRow>> {
        self.draft_row(incident, INITIAL)
    }

    /// The draft of a first report or of a summary, as a list shows it.
    pub(crate) fn draft_row(&self, incident: &Incident, kind: &str) -> Result<Option<DocumentRow>> {
        let Some((json, _)) = self.draft_load(&draft_key(&id_text(&incident.id), kind, ""))? else { return Ok(None) };
        let draft: ReportDraft = serde_json::from_str(&json).unwrap_or_default();
        let state = paper_way::state(&incident.document_steps, &draft);
        Ok(Some(row(Some(incident), kind, &draft, state)))
    }

    fn drafted(&self, subject: &Subject, draft: &ReportDraft) -> Result<DocumentRow> {
        let steps = match paper_id(draft) {
            Ok(id) if !draft.paper.is_empty() => self.steps_of(subject, &id)?,
            _ => Vec::new(),
        };
        Ok(row(subject.incident.as_ref(), kind_of(draft), draft, paper_way::state(&steps, draft)))
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

/// A draft as a list shows it.
fn row(incident: Option<&Incident>, kind: &str, draft: &ReportDraft, (state, state_name): (&str, &str)) -> DocumentRow {
    let incident_id = incident.map(|i| id_text(&i.id)).unwrap_or_default();
    DocumentRow {
        id: format!("draft:{}", draft_key(&incident_id, kind, &draft.draft)),
        incident_title: incident.map(|i| i.system.clone()).unwrap_or_default(),
        incident_id,
        kind: kind.to_owned(),
        kind_name: documents::kind_name(kind).to_owned(),
        title: draft.title.clone(),
        state: state.to_owned(),
        state_name: state_name.to_owned(),
        number: String::new(),
        issued_at: None,
        sm3: None,
        pages: 0,
        fonts: Vec::new(),
        file_name: String::new(),
        drill: incident.is_some_and(|i| i.drill),
        version: draft.version.max(1),
        replaced_by: None,
        replaces: Some(draft.replaces.clone()).filter(|r| !r.is_empty()),
        cover: None,
        next_copy: None,
        unit: String::new(),
        delivery: String::new(),
        delivery_name: String::new(),
        confirmed: String::new(),
        about: String::new(),
        review: String::new(),
        reviewed: String::new(),
        place: None,
        sealed_at: None,
        sealed_by: String::new(),
        sent_to: Vec::new(),
        drafter: draft.drafter.clone(),
        reviewer: draft.reviewer.clone(),
        signer: draft.signer.clone(),
        draft: draft.draft.clone(),
    }
}
