//! An office for a test: a station in a folder of its own, and a clock that the test sets.
#![allow(dead_code, reason = "each test uses a part")]

use chrono::{DateTime, Duration, FixedOffset};
use desk::view::{DispatchInput, IncidentView, OwedCard, Registration, ReportDraft, ReportEditor, SetUp};
use desk::{Clock, Desk, Settings};
use seal::KdfCost;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

pub const PASSPHRASE: &str = "一句好记的长口令";

pub struct TestClock(Mutex<DateTime<FixedOffset>>);

impl Clock for TestClock {
    fn now(&self) -> DateTime<FixedOffset> {
        *self.0.lock().unwrap()
    }
}

pub struct Office {
    pub desk: Desk,
    pub clock: Arc<TestClock>,
    pub folder: TempDir,
    pub code: String,
    start: DateTime<FixedOffset>,
}

pub fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// Text of each page of a PDF, without white.
pub fn pages_of(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let out = std::process::Command::new("pdftotext").arg("-raw").arg(&path).arg("-").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    text.split('\u{c}').map(|p| p.chars().filter(|c| !c.is_whitespace()).collect::<String>()).filter(|p| !p.is_empty()).collect()
}

pub fn settings(folder: &Path) -> Settings {
    Settings {
        station: folder.join("station"),
        marker: folder.join("state/marker.json"),
        machine: "machine-1".to_owned(),
        plans: None,
        fonts: vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fonts")],
    }
}

impl Office {
    /// Founded at 09:00 of 2026-11-22, the recovery sheet typed back.
    pub fn found(plan: &str, parties: &[&str]) -> Self {
        Self::found_with(plan, parties, None)
    }

    /// With a folder of the office's own plans.
    pub fn with_plans(plans: &Path) -> Self {
        Self::found_with("chongqing-jrjgj", &["department"], Some(plans))
    }

    /// A working group's station of the same city.
    pub fn working_group(plan: &str, parties: &[&str]) -> Self {
        Self::found_as("working_group", "市网安办", plan, parties, None)
    }

    fn found_with(plan: &str, parties: &[&str], plans: Option<&Path>) -> Self {
        Self::found_as("department", "金融稳定处", plan, parties, plans)
    }

    pub fn found_as(role: &str, unit: &str, plan: &str, parties: &[&str], plans: Option<&Path>) -> Self {
        let start = at("2026-11-22T09:00:00+08:00");
        let clock = Arc::new(TestClock(Mutex::new(start)));
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { plans: plans.map(Path::to_owned), ..settings(folder.path()) };
        let mut desk = Desk::with_clock(settings, clock.clone(), KdfCost::LIGHT);
        let code = desk
            .set_up(&SetUp {
                plan_id: plan.to_owned(),
                role: role.to_owned(),
                unit: unit.to_owned(),
                parties: parties.iter().map(|p| (*p).to_owned()).collect(),
                operator_name: "李喆".to_owned(),
                operator_post: "联络员".to_owned(),
                passphrase: PASSPHRASE.to_owned(),
                contacts: Vec::new(),
            })
            .unwrap();
        desk.confirm_recovery(&code.to_lowercase()).unwrap();
        Self { desk, clock, folder, code, start }
    }

    pub fn chongqing() -> Self {
        Self::found("chongqing-jrjgj", &["department"])
    }

    pub fn shanghai() -> Self {
        Self::found("shanghai-2016", &["incident_unit", "responsible_unit"])
    }

    /// Minutes after 09:00.
    pub fn minute(&self, minutes: i64) -> DateTime<FixedOffset> {
        self.start + Duration::minutes(minutes)
    }

    pub fn set_clock(&self, minutes: i64) {
        *self.clock.0.lock().unwrap() = self.minute(minutes);
    }

    /// Ends the program and starts it again.
    pub fn restart(self) -> Self {
        let Self { desk, clock, folder, code, start } = self;
        drop(desk);
        let mut desk = Desk::with_clock(settings(folder.path()), clock.clone(), KdfCost::LIGHT);
        let operator = desk.station_state().unwrap().operators[0].id.clone();
        desk.unlock(&operator, PASSPHRASE).unwrap();
        Self { desk, clock, folder, code, start }
    }

    pub fn register(&mut self, category: &str, facts: Value, level: Option<u8>) -> String {
        let registration = self.registration(category, facts, level);
        self.desk.register(&registration).unwrap()
    }

    pub fn registration(&self, category: &str, facts: Value, level: Option<u8>) -> Registration {
        Registration {
            system: "办公自动化系统（OA）".to_owned(),
            what: "多名同事文件打不开，桌面出现勒索信。".to_owned(),
            discovered_at: self.minute(30).to_rfc3339(),
            category: Some(category.to_owned()),
            facts: facts.as_object().unwrap().clone().into_iter().collect(),
            level,
            judged_by: "处室负责人".to_owned(),
            ..Registration::default()
        }
    }

    pub fn dispatch(&self, incident: &str, key: &str, minutes: i64) -> DispatchInput {
        DispatchInput {
            incident_id: incident.to_owned(),
            keys: vec![key.to_owned()],
            form: if key.ends_with("oral") { "oral" } else { "written" }.to_owned(),
            channel: "telephone".to_owned(),
            at: self.minute(minutes).to_rfc3339(),
            sender: "李喆".to_owned(),
            receiver_name: "王建国".to_owned(),
            receiver_post: "办公室主任".to_owned(),
            number: "8123 6677".to_owned(),
            said: "九点三十分发现勒索病毒，初判重大。".to_owned(),
            read_back: true,
            instructions: "保护现场。".to_owned(),
            ..DispatchInput::default()
        }
    }

    /// Fills what is missing and issues.
    pub fn issue(&mut self, incident: &str) -> ReportEditor {
        let mut draft = self.desk.report_open(incident).unwrap().draft;
        draft.telephone = "6700 0000".to_owned();
        draft.reviewer = "周玥".to_owned();
        draft.signer = "赵堃".to_owned();
        self.sign(&draft).unwrap()
    }

    /// Signs a draft; where the station has a 负责人 they take the desk for it and give it back.
    pub fn sign(&mut self, draft: &ReportDraft) -> desk::Result<ReportEditor> {
        let signed = self.desk.report_issue(draft);
        if !signed.as_ref().is_err_and(|e| e.code == "paper.may_not_sign") {
            return signed;
        }
        let rows = self.desk.operators().unwrap();
        let (here, head) = (rows.iter().find(|o| o.current).unwrap(), rows.iter().find(|o| o.role == "responsible").unwrap());
        self.desk.switch_operator(&head.id, HEAD_PASSPHRASE).unwrap();
        let signed = self.desk.report_issue(draft);
        self.desk.switch_operator(&here.id, PASSPHRASE).unwrap();
        signed
    }
}

/// Of the 负责人 whom a test adds.
pub const HEAD_PASSPHRASE: &str = "第二位的口令也长";

pub fn ransomware() -> Value {
    json!({ "important_system": true, "system_damage": "severe", "data_harm": null })
}

/// The card of a rule and a form.
pub fn card<'a>(incident: &'a IncidentView, rule: &str, form: &str) -> &'a OwedCard {
    incident
        .owed
        .iter()
        .find(|c| c.key.starts_with(&format!("{rule}/")) && c.form == form)
        .unwrap_or_else(|| panic!("no {form} card of {rule}: {:?}", incident.owed.iter().map(|c| &c.key).collect::<Vec<_>>()))
}
