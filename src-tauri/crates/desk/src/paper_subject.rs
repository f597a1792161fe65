//! What a paper is about: a case, or the station itself.

use crate::Result;
use crate::desk::{Desk, id_of, id_text};
use casebook::{DocumentState, Id, Incident, StepState};
use plan::Plan;
use std::sync::Arc;

/// A case with its plan, or the station with the plan in force.
pub struct Subject {
    pub incident: Option<Incident>,
    pub plan: Arc<Plan>,
}

impl Subject {
    /// Id of the case as text; empty for the station.
    pub fn id_text(&self) -> String {
        self.incident.as_ref().map(|i| id_text(&i.id)).unwrap_or_default()
    }

    pub fn id(&self) -> Option<Id> {
        self.incident.as_ref().map(|i| i.id)
    }

    pub fn drill(&self) -> bool {
        self.incident.as_ref().is_some_and(|i| i.drill)
    }
}

impl Desk {
    /// The subject of a paper: the case of this id, or the station when it is empty.
    pub(crate) fn subject(&mut self, incident_id: &str) -> Result<Subject> {
        let incident = match incident_id {
            "" => None,
            id => Some(self.open()?.incident(&id_of(id)?)?),
        };
        let plan = self.open_mut()?.plan(incident.as_ref().map(|i| i.plan.as_str()))?;
        Ok(Subject { incident, plan })
    }

    /// Steps that a paper has taken, in order.
    pub(crate) fn steps_of(&self, subject: &Subject, paper: &Id) -> Result<Vec<StepState>> {
        Ok(match &subject.incident {
            Some(incident) => incident.document_steps.iter().filter(|s| s.paper == *paper).cloned().collect(),
            None => self.open()?.own_paper(paper)?.unwrap_or_default().document_steps,
        })
    }

    /// An issued paper, wherever it lies, with what it is about.
    pub(crate) fn find_document(&mut self, id: &str) -> Result<(Subject, DocumentState)> {
        let id = id_of(id)?;
        let missing = || crate::fault("document.not_found", "找不到这份文书，请刷新后再试");
        let place = self.open()?.document_place(&id)?.ok_or_else(missing)?;
        let subject = self.subject(&place.incident.map(|i| id_text(&i)).unwrap_or_default())?;
        let document = match &subject.incident {
            Some(incident) => incident.documents.iter().find(|d| d.id == id).cloned(),
            None => self.station_paper(&id)?,
        };
        Ok((subject, document.ok_or_else(missing)?))
    }
}
