//! 文书: every paper, its bytes, its copies.

use crate::Result;
use crate::desk::{Desk, id_of, id_text};
use crate::fault::fault;
use crate::view::DocumentRow;
use casebook::{Body, DocumentPrinted, DocumentSaved, DocumentState, Id, Incident};
use document::Typeset;
use ledger::NewEntry;
use plan::Plan;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// How many issued papers the list shows.
const LISTED: u32 = 500;

impl Desk {
    /// The latest papers over all incidents; drafts above all. Older papers are found by their words and numbers.
    ///
    /// # Errors
    /// A locked desk.
    pub fn documents(&mut self) -> Result<Vec<DocumentRow>> {
        let mut rows = Vec::new();
        rows.extend(self.drafted_reports()?);
        let mut incidents: BTreeMap<Id, Incident> = BTreeMap::new();
        for place in self.open()?.latest_documents(LISTED)? {
            let incident = match incidents.entry(place.incident) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.open()?.incident(&place.incident)?),
            };
            let plan = self.open_mut()?.plan(Some(&incident.plan))?;
            rows.extend(incident.documents.iter().filter(|d| d.id == place.document).map(|d| row(&plan, incident, d)));
        }
        Ok(rows)
    }

    /// The very bytes of an issued paper.
    ///
    /// # Errors
    /// An id that is not there; bytes that are not what they were.
    pub fn document_pdf(&self, id: &str) -> Result<Vec<u8>> {
        let (_, document) = self.find_document(id)?;
        let mut digest = [0_u8; 32];
        hex::decode_to_slice(&document.sm3, &mut digest).map_err(|_| fault("document.digest", "文书的摘要读不通，请校验台账"))?;
        Ok(self.open()?.blob(&digest)?)
    }

    /// The file name offered for a paper.
    ///
    /// # Errors
    /// An id that is not there.
    pub fn document_file_name(&self, id: &str) -> Result<String> {
        let (incident, document) = self.find_document(id)?;
        Ok(file_name(&incident, &document))
    }

    /// A copy may leave the house: asked before it does, since what is not recorded must not.
    ///
    /// # Errors
    /// An operator who may only read; a locked desk.
    pub fn may_hand_out(&self) -> Result<()> {
        Ok(self.open()?.must_write()?)
    }

    /// Records that a copy was saved as a file.
    ///
    /// # Errors
    /// An id that is not there; the disk.
    pub fn document_saved(&mut self, id: &str, file: &str) -> Result<()> {
        let at = self.time();
        let (incident, document) = self.find_document(id)?;
        let body = Body::DocumentSaved(DocumentSaved { document: document.id, file: file.to_owned() });
        self.open_mut()?.commit(vec![NewEntry::about(incident.id, body)], at, &[])?;
        Ok(())
    }

    /// Records a job handed to the spooler.
    ///
    /// # Errors
    /// An id that is not there; the disk.
    pub fn document_printed(&mut self, id: &str, printer: &str, copies: u32, duplex: bool, job: &str) -> Result<()> {
        let at = self.time();
        let (incident, document) = self.find_document(id)?;
        let body = Body::DocumentPrinted(DocumentPrinted {
            document: document.id,
            printer: printer.to_owned(),
            copies,
            duplex,
            job: job.to_owned(),
        });
        self.open_mut()?.commit(vec![NewEntry::about(incident.id, body)], at, &[])?;
        Ok(())
    }

    fn find_document(&self, id: &str) -> Result<(Incident, DocumentState)> {
        let id = id_of(id)?;
        let missing = || fault("document.not_found", "找不到这份文书，请刷新后再试");
        let ledger = self.open()?;
        let incident = ledger.incident(&ledger.incident_of(&id)?.ok_or_else(missing)?)?;
        let document = incident.documents.iter().find(|d| d.id == id).cloned().ok_or_else(missing)?;
        Ok((incident, document))
    }
}

/// A paper as a list shows it.
pub fn row(plan: &Plan, incident: &Incident, document: &DocumentState) -> DocumentRow {
    let dispatched = incident.dispatches.iter().any(|d| d.document == Some(document.id));
    DocumentRow {
        id: id_text(&document.id),
        incident_id: id_text(&incident.id),
        incident_title: incident.title(plan),
        kind: document.kind.clone(),
        kind_name: kind_name_in(incident, document),
        title: document.title.clone(),
        state: if dispatched { "dispatched" } else { "issued" }.to_owned(),
        number: number_words(document),
        issued_at: Some(document.issued.rfc3339()),
        sm3: Some(document.sm3.clone()),
        pages: document.pages,
        fonts: document.fonts.clone(),
        file_name: file_name(incident, document),
        drill: incident.drill,
    }
}

fn number_words(document: &DocumentState) -> String {
    if document.number == 0 { String::new() } else { format!("〔{}〕{}号", document.year, document.number) }
}

/// A kind in words.
pub fn kind_name(kind: &str) -> &'static str {
    match kind {
        "written_report" => "初报",
        "follow_up_report" => "续报",
        "investigation_report" => "总结调查报告",
        "oral_record" => "口头报告记录单",
        "approval_sheet" => "签批单",
        _ => "文书",
    }
}

/// A kind in words, with the number that a follow-up has in its case.
pub fn kind_name_in(incident: &Incident, document: &DocumentState) -> String {
    if document.kind != "follow_up_report" {
        return kind_name(&document.kind).to_owned();
    }
    let before = incident.documents.iter().take_while(|d| d.id != document.id).filter(|d| d.kind == document.kind).count();
    format!("续报{}", document::chinese_number(u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)))
}

/// A name that says what it is and that every file system takes.
fn file_name(incident: &Incident, document: &DocumentState) -> String {
    let title: String = document
        .title
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
        .take(60)
        .collect();
    let number = if document.number == 0 { String::new() } else { format!("{}号 ", number_words(document).trim_end_matches('号')) };
    let drill = if incident.drill { "演练 " } else { "" };
    format!("{drill}{} {number}{title}.pdf", incident.number_label())
}

/// Which fonts were used, in words.
pub fn font_words(set: &Typeset) -> Vec<String> {
    set.fonts
        .iter()
        .map(|f| if f.fallback_characters.is_empty() { f.family.clone() } else { format!("{}（{}）", f.family, f.fallback_characters) })
        .collect()
}
