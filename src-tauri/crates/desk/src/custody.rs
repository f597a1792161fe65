//! The acts on evidence. What takes long (copying, hashing) runs away from the desk; the desk gives the place and records what came of it.

use crate::Result;
use crate::desk::{Desk, id_of, new_id};
use crate::evidence::{LARGEST_SHOWN, media_of};
use crate::fault::{fault, field};
use crate::station::required;
use crate::times::{self, Stated};
use crate::view::{EvidenceInput, HandOverInput, IncidentView};
use casebook::{Body, EvidenceAdded, EvidenceHandled, EvidenceState, Id, Incident, Time};
use ledger::{EvidenceSource, Ingested, LedgerError, NewEntry, Place};
use seal::Fingerprint;
use std::io::{Read, Write};
use std::sync::atomic::AtomicBool;

/// What is said of a file, checked before it is copied.
#[derive(Debug, Clone)]
pub struct EvidenceStated {
    incident: Id,
    name: String,
    at: Time,
    person: String,
    how: String,
    note: String,
    time_reason: String,
    drafts: String,
    operator: Id,
}

/// A preserved file with what was recorded when it came.
pub struct Held {
    source: EvidenceSource,
    /// Its name.
    pub name: String,
    /// Its number within the case.
    pub number: u32,
    evidence: EvidenceState,
    incident: Id,
    operator: Id,
}

impl Desk {
    /// A long work ends under the hand that began it, or not at all.
    fn same_operator(&self, began: Id) -> Result<()> {
        if *self.open()?.operator() == began {
            return Ok(());
        }
        Err(fault("evidence.operator", "办理中操作人换了，这一步没有记下，请由现在的操作人重新办理"))
    }

    /// Where evidence is copied to, without the desk's being held meanwhile.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// Checks what is said of a file, before it is copied.
    ///
    /// # Errors
    /// What is missing or can't be, beside its field.
    pub fn evidence_stated(&mut self, input: &EvidenceInput, how: &str) -> Result<EvidenceStated> {
        let now = self.now();
        let (incident, _) = self.working(&input.incident_id)?;
        let name = required("name", &input.name, "请填写文件名")?;
        if input.note.chars().count() > 1000 {
            return Err(field("field.too_long", "note", "说明最多 1000 个字，请精简；填写的内容还在"));
        }
        let at = times::stated(now, &Stated { name: "at", text: &input.at, not_before: None, reason: Some(&input.time_reason) })?;
        let person = required("person", &input.person, "请填写由谁取得")?;
        Ok(EvidenceStated {
            incident: incident.id,
            name: name.to_owned(),
            at: at.into(),
            person: person.to_owned(),
            how: how.to_owned(),
            note: input.note.trim().to_owned(),
            time_reason: input.time_reason.trim().to_owned(),
            drafts: format!("evidence:{}:{}", input.incident_id, input.token),
            operator: *self.open()?.operator(),
        })
    }

    /// Records a file that was copied: entry and key in one save.
    ///
    /// # Errors
    /// A full or failing disk; nothing is kept then.
    pub fn evidence_keep(&mut self, stated: &EvidenceStated, ingested: Ingested) -> Result<IncidentView> {
        self.same_operator(stated.operator)?;
        let at = self.time();
        let Fingerprint { sm3, sha256, length } = ingested.fingerprint;
        let id = new_id();
        let body = EvidenceAdded {
            id,
            name: stated.name.clone(),
            media: media_of(&stated.name).to_owned(),
            length,
            sm3: sm3.to_vec(),
            sha256: sha256.to_vec(),
            at: stated.at,
            person: stated.person.clone(),
            how: stated.how.clone(),
            note: stated.note.clone(),
            time_reason: stated.time_reason.clone(),
        };
        let entries = vec![NewEntry::about(stated.incident, Body::EvidenceAdded(body))];
        self.open_mut()?.keep_evidence(entries, id, ingested, at, &[&stated.drafts])?;
        self.incident(&crate::desk::id_text(&stated.incident))
    }

    fn found(&self, incident_id: &str, evidence_id: &str) -> Result<(Incident, EvidenceState)> {
        let incident = self.open()?.incident(&id_of(incident_id)?)?;
        let id = id_of(evidence_id)?;
        let evidence = incident.evidence.iter().find(|e| e.id == id).cloned();
        let evidence = evidence.ok_or_else(|| fault("evidence.not_found", "找不到这份证据，请刷新后再试"))?;
        Ok((incident, evidence))
    }

    /// A preserved file, to be read away from the desk.
    ///
    /// # Errors
    /// An id that is not there; a file that is not where it should be.
    pub fn evidence_held(&self, incident_id: &str, evidence_id: &str) -> Result<Held> {
        let (incident, evidence) = self.found(incident_id, evidence_id)?;
        let source = self.open()?.evidence_reader(&evidence.id)?;
        Ok(Held {
            source,
            name: evidence.name.clone(),
            number: evidence.number,
            evidence,
            incident: incident.id,
            operator: *self.open()?.operator(),
        })
    }

    fn handled(&mut self, held: &Held, act: &str, to: &str, note: &str, sound: Option<bool>) -> Result<IncidentView> {
        self.same_operator(held.operator)?;
        let at = self.time();
        let ledger = self.open()?;
        let person = ledger.station().operator_name(ledger.operator());
        let body =
            EvidenceHandled { id: held.evidence.id, act: act.to_owned(), at, person, to: to.to_owned(), note: note.to_owned(), sound };
        self.open_mut()?.commit(vec![NewEntry::about(held.incident, Body::EvidenceHandled(body))], at, &[])?;
        self.incident(&crate::desk::id_text(&held.incident))
    }

    /// Records that it was looked at. To be called before it is shown: what is not recorded is not seen.
    ///
    /// # Errors
    /// The disk; a file too large to show.
    pub fn evidence_viewed(&mut self, held: &Held) -> Result<IncidentView> {
        if held.evidence.length > LARGEST_SHOWN {
            return Err(fault("evidence.too_large", "文件太大，不能在这里查看，请导出后用相应软件打开"));
        }
        self.handled(held, "viewed", "", "", None)
    }

    /// Records that a copy is written out. To be called before it is: what is not recorded does not leave the house.
    ///
    /// # Errors
    /// The disk; an operator who may only read.
    pub fn evidence_exporting(&mut self, held: &Held, file: &str) -> Result<IncidentView> {
        self.handled(held, "exported", file, "", None)
    }

    /// Records what came of it, where that is not the copy that was wanted.
    ///
    /// # Errors
    /// A copy that is not what was preserved, or was not finished: recorded, and told.
    pub fn evidence_exported(&mut self, held: &Held, file: &str, copied: Result<Fingerprint>) -> Result<()> {
        match copied {
            Ok(fingerprint) if held.matches(&fingerprint) => Ok(()),
            Ok(_) => {
                self.handled(held, "verified", file, "导出的内容与入库时的 SM3、SHA-256 不一致", Some(false))?;
                Err(fault("evidence.altered", "导出的内容与入库时不一致，已经记下；请保留现状，联系应急工作组"))
            }
            Err(fault) => {
                self.handled(held, "exported", file, "没有完成，没有留下副本", None)?;
                Err(fault)
            }
        }
    }

    /// Records a check.
    ///
    /// # Errors
    /// The disk.
    pub fn evidence_verified(&mut self, held: &Held, sound: bool) -> Result<IncidentView> {
        let note = if sound { "SM3 与 SHA-256 一致" } else { "与入库时的 SM3、SHA-256 不一致" };
        self.handled(held, "verified", "", note, Some(sound))
    }

    /// 移交.
    ///
    /// # Errors
    /// What is missing, beside its field.
    pub fn evidence_hand_over(&mut self, input: &HandOverInput) -> Result<IncidentView> {
        let to = required("to", &input.to, "请填写移交给谁")?.to_owned();
        let person = required("person", &input.person, "请填写由谁移交")?.to_owned();
        let at = self.time();
        let (incident, evidence) = self.found(&input.incident_id, &input.evidence_id)?;
        let body = EvidenceHandled {
            id: evidence.id,
            act: "handed_over".to_owned(),
            at,
            person,
            to,
            note: input.note.trim().chars().take(1000).collect(),
            sound: None,
        };
        let draft = format!("evidence-handover:{}:{}", input.incident_id, input.evidence_id);
        self.open_mut()?.commit(vec![NewEntry::about(incident.id, Body::EvidenceHandled(body))], at, &[&draft])?;
        self.incident(&input.incident_id)
    }
}

/// Copies, hashes and seals a file beside the database, away from the desk. Dropped unkept, it does away with its file.
///
/// # Errors
/// A source that can't be read or changes under the hand, a full disk, `evidence.cancelled`.
pub fn ingest(place: &Place, source: impl Read, length: u64, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<Ingested> {
    Ok(ledger::ingest(place, source, Some(length), progress, cancelled)?)
}

impl Held {
    /// Length of what was preserved.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.source.length()
    }

    /// Writes it out.
    ///
    /// # Errors
    /// A file that was altered or is missing, a target that refuses, `ledger.cancelled`. What was written then is not the file.
    pub fn copy_to(&self, out: impl Write, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<Fingerprint> {
        Ok(self.source.copy_to(out, progress, cancelled)?)
    }

    /// Reads it whole: is it what was preserved?
    ///
    /// # Errors
    /// A file that is missing, a failing disk, `ledger.cancelled`.
    pub fn is_sound(&self, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<bool> {
        match self.source.verify(progress, cancelled) {
            Ok(fingerprint) => Ok(self.matches(&fingerprint)),
            Err(LedgerError::EvidenceAltered) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The whole file in memory, to look at it.
    ///
    /// # Errors
    /// A file that was altered or is missing.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        Ok(self.source.read_whole(LARGEST_SHOWN)?.to_vec())
    }

    /// Both hashes and the length are those recorded when it was preserved.
    #[must_use]
    pub fn matches(&self, fingerprint: &Fingerprint) -> bool {
        hex::encode(fingerprint.sm3) == self.evidence.sm3
            && hex::encode(fingerprint.sha256) == self.evidence.sha256
            && fingerprint.length == self.evidence.length
    }
}
