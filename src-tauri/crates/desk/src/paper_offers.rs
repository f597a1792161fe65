//! Which papers may be written now, and why the plan asks for them.

use crate::Result;
use crate::desk::Desk;
use crate::report::view_of;
use crate::view::{DocumentRow, PaperOffer};
use crate::{documents, paper_sources};
use document::{About, KINDS};

impl Desk {
    /// Papers of a case, or with no id those of the station itself: each kind with its drafts and issued papers, the newest first.
    ///
    /// # Errors
    /// An id that is not there; a locked desk.
    pub fn papers_offered(&mut self, incident_id: &str) -> Result<Vec<PaperOffer>> {
        let subject = self.subject(incident_id)?;
        let mut rows: Vec<DocumentRow> = self.drafts_of(&subject)?;
        let offers = match &subject.incident {
            Some(incident) => {
                rows.extend(incident.documents.iter().rev().map(|d| documents::row_of(&subject, d)));
                paper_sources::offered(&subject.plan, incident, self.open()?.station())
            }
            None => {
                let kinds: Vec<&str> = KINDS.iter().filter(|k| k.about == About::Station).map(|k| k.id).collect();
                rows.extend(self.own_rows(&subject, &kinds)?);
                Vec::new()
            }
        };
        let rows = self.with_delivery(rows)?;
        // A warning that is another body's to give is not begun here.
        let elsewhere = paper_sources::begun_elsewhere(&subject.plan, self.open()?.station());
        let about = if subject.incident.is_some() { About::Incident } else { About::Station };
        Ok(KINDS
            .iter()
            .filter(|k| k.about == about && !matches!(k.id, "oral_record" | "approval_sheet"))
            .map(|kind| {
                let offer = offers.iter().find(|o| o.kind == kind.id);
                let elsewhere = elsewhere.as_ref().filter(|_| kind.id.starts_with("warning_") && kind.id != "warning_receipt");
                PaperOffer {
                    kind: view_of(kind),
                    why: offer.map(|o| o.why.clone()).unwrap_or_default(),
                    ready: offer.map_or(about == About::Station && elsewhere.is_none(), |o| o.ready),
                    reason: offer.map(|o| &o.reason).or(elsewhere).cloned().unwrap_or_default(),
                    papers: rows.iter().filter(|r| r.kind == kind.id).cloned().collect(),
                }
            })
            .filter(|o| about == About::Station || o.ready || !o.reason.is_empty() || !o.papers.is_empty())
            .collect())
    }
}
