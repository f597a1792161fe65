//! 审阅: a report is accepted, or goes back with a comment.

use crate::Result;
use crate::desk::Desk;
use crate::fault::{fault, field};
use crate::station::required;
use crate::view_exchange::ReviewInput;
use crate::view_paper::DocumentRow;
use casebook::{Body, PaperReviewed};
use ledger::NewEntry;

impl Desk {
    /// The working group's word on an issued paper of a unit.
    ///
    /// # Errors
    /// No paper of another station; a return without a comment; a paper that was replaced; a failing disk.
    pub fn review_paper(&mut self, input: &ReviewInput) -> Result<DocumentRow> {
        let person = required("person", &input.person, "请填写审阅人")?.to_owned();
        let returned = match input.verdict.as_str() {
            "accepted" => false,
            "returned" => true,
            _ => return Err(field("review.verdict", "verdict", "请选择接收或退回")),
        };
        let comment = input.comment.trim().to_owned();
        if returned && comment.is_empty() {
            return Err(field("review.comment", "comment", "退回要写明哪里需要改"));
        }
        let (subject, document) = self.find_document(&input.document_id)?;
        let at = self.time();
        let ledger = self.open()?;
        let incident = subject.incident.filter(|i| i.station != ledger.station_id());
        let Some(incident) = incident else {
            return Err(fault("review.own", "只能审阅其他单位报来的文书"));
        };
        if ledger.station().role != "working_group" {
            return Err(fault("review.role", "审阅由工作组台站办理"));
        }
        if incident.documents.iter().any(|d| d.replaces == Some(document.id)) {
            return Err(fault("review.replaced", "这份文书已有更正版，请审阅更正版"));
        }
        let party = ledger.station().parties.first().cloned().unwrap_or_default();
        let verdict = if returned { "returned" } else { "accepted" }.to_owned();
        let reviewed = PaperReviewed { document: document.id, verdict, comment, party, person };
        self.open_mut()?.commit(vec![NewEntry::about(incident.id, Body::PaperReviewed(reviewed))], at, &[])?;
        self.document_row(&input.document_id)
    }
}
