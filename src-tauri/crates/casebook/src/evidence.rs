//! Evidence of a case and its custody register.

use crate::incident::Incident;
use crate::{EvidenceAdded, EvidenceHandled, Id, Recorded, Time};
use serde::{Deserialize, Serialize};

/// A file kept as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceState {
    /// Its id.
    pub id: Id,
    /// Number within the case, from 1.
    pub number: u32,
    /// Name of the file as it came.
    pub name: String,
    /// `image` `document` `log` `other`.
    pub media: String,
    /// Length in bytes.
    pub length: u64,
    /// Hex SM3.
    pub sm3: String,
    /// Hex SHA-256.
    pub sha256: String,
    /// When what it shows happened.
    pub at: Time,
    /// Who obtained it.
    pub person: String,
    /// How.
    pub how: String,
    /// What it shows.
    pub note: String,
    /// Every act on it, in order; the first is its being added.
    pub custody: Vec<CustodyLine>,
}

/// A line of the custody register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustodyLine {
    /// `added` `viewed` `exported` `handed_over` `verified`.
    pub act: String,
    /// When.
    pub at: Time,
    /// Who.
    pub person: String,
    /// To whom or where.
    pub to: String,
    /// More.
    pub note: String,
    /// What a check found.
    pub sound: Option<bool>,
    /// When it was recorded.
    pub recorded: Time,
    /// By whom.
    pub by: Id,
}

/// An act of custody in words.
#[must_use]
pub fn act_name(act: &str) -> &'static str {
    match act {
        "added" => "入库",
        "viewed" => "查看",
        "exported" => "导出",
        "handed_over" => "移交",
        "verified" => "校验",
        _ => "其他",
    }
}

impl Incident {
    pub(crate) fn add_evidence(&mut self, recorded: &Recorded, added: &EvidenceAdded) {
        let number = u32::try_from(self.evidence.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.evidence.push(EvidenceState {
            id: added.id,
            number,
            name: added.name.clone(),
            media: added.media.clone(),
            length: added.length,
            sm3: crate::station::hex(&added.sm3),
            sha256: crate::station::hex(&added.sha256),
            at: added.at,
            person: added.person.clone(),
            how: added.how.clone(),
            note: added.note.clone(),
            custody: vec![CustodyLine {
                act: "added".to_owned(),
                at: recorded.at,
                person: added.person.clone(),
                to: String::new(),
                note: added.how.clone(),
                sound: None,
                recorded: recorded.at,
                by: recorded.operator,
            }],
        });
        let detail = if added.note.is_empty() { added.name.clone() } else { format!("{}（{}）", added.note, added.name) };
        self.line_about(recorded, added.at, &format!("证据{number}：{detail}"), &added.how, &added.time_reason);
    }

    pub(crate) fn handle_evidence(&mut self, recorded: &Recorded, handled: &EvidenceHandled) {
        let Some(evidence) = self.evidence.iter_mut().find(|e| e.id == handled.id) else { return };
        evidence.custody.push(CustodyLine {
            act: handled.act.clone(),
            at: handled.at,
            person: handled.person.clone(),
            to: handled.to.clone(),
            note: handled.note.clone(),
            sound: handled.sound,
            recorded: recorded.at,
            by: recorded.operator,
        });
        let (number, name) = (evidence.number, evidence.name.clone());
        // Looking at it and checking it stand in the register; what leaves the house, or is not whole, belongs in the case's story too.
        if handled.act == "handed_over" || handled.act == "exported" || handled.sound == Some(false) {
            let to = if handled.to.is_empty() { String::new() } else { format!("，{}", handled.to) };
            let found = if handled.sound == Some(false) { "，与入库时不一致" } else { "" };
            self.line(recorded, handled.at, &format!("证据{number}{}{to}{found}", act_name(&handled.act)), &name);
        }
    }
}
