//! Evidence through the desk: taken in, shown, checked, handed out, each act in the custody register.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod office;

use desk::view::{EvidenceInput, HandOverInput};
use office::Office;
use serde_json::json;
use std::sync::atomic::AtomicBool;

static NEVER: AtomicBool = AtomicBool::new(false);

fn input(office: &Office, incident: &str, name: &str) -> EvidenceInput {
    EvidenceInput {
        incident_id: incident.into(),
        token: "w1".into(),
        name: name.into(),
        at: office.minute(20).to_rfc3339(),
        person: "李喆".into(),
        note: "登录失败记录".into(),
        ..EvidenceInput::default()
    }
}

fn office_with(bytes: &[u8]) -> (Office, String, String) {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("malicious_program", json!({}), None);
    let stated = office.desk.evidence_stated(&input(&office, &id, "登录日志.log"), "拖入文件").unwrap();
    let length = u64::try_from(bytes.len()).unwrap();
    let taken = desk::ingest(&office.desk.place(), bytes, length, &|_| {}, &NEVER).unwrap();
    let view = office.desk.evidence_keep(&stated, taken).unwrap();
    let evidence = view.evidence[0].id.clone();
    (office, id, evidence)
}

#[test]
fn taken_in_it_stands_in_the_register_and_in_the_timeline_at_its_own_time() {
    let bytes = b"Nov 22 09:12:01 sshd: failed".to_vec();
    let (mut office, id, evidence) = office_with(&bytes);
    let view = office.desk.incident(&id).unwrap();
    let piece = &view.evidence[0];
    assert_eq!((piece.number, piece.media.as_str(), piece.viewable), (1, "log", true));
    assert_eq!(piece.sm3, hex::encode(seal::sm3(&bytes)));
    assert_eq!(piece.custody.iter().map(|c| c.act.as_str()).collect::<Vec<_>>(), ["added"]);
    let line = view.timeline.iter().find(|t| t.text.contains("登录失败记录")).unwrap();
    assert_eq!(line.event_at, office.minute(20).to_rfc3339(), "at its own time, not when it was recorded");
    // On the disk nothing can be read.
    let folder = office.folder.path().join("station/evidence");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    let sealed = std::fs::read(&files[0]).unwrap();
    assert!(!sealed.windows(5).any(|w| w == b"sshd:"));

    office.set_clock(40);
    let held = office.desk.evidence_held(&id, &evidence).unwrap();
    office.desk.evidence_viewed(&held).unwrap();
    assert_eq!(held.bytes().unwrap(), bytes);
    assert!(held.is_sound(&|_| {}, &NEVER).unwrap());
    office.desk.evidence_verified(&held, true).unwrap();
    let mut out = Vec::new();
    let fingerprint = held.copy_to(&mut out, &|_| {}, &NEVER).unwrap();
    assert_eq!(out, bytes);
    office.desk.evidence_exporting(&held, "U盘:/登录日志.log").unwrap();
    office.desk.evidence_exported(&held, "U盘:/登录日志.log", Ok(fingerprint)).unwrap();
    let hand_over = HandOverInput {
        incident_id: id.clone(),
        evidence_id: evidence,
        to: "市网安总队 张警官".into(),
        person: "李喆".into(),
        note: "原件一并移交".into(),
    };
    assert_eq!(
        office.desk.evidence_hand_over(&HandOverInput { to: " ".into(), ..hand_over.clone() }).unwrap_err().field.as_deref(),
        Some("to")
    );
    let view = office.desk.evidence_hand_over(&hand_over).unwrap();
    let acts: Vec<&str> = view.evidence[0].custody.iter().map(|c| c.act.as_str()).collect();
    assert_eq!(acts, ["added", "viewed", "verified", "exported", "handed_over"]);
    assert_eq!(view.evidence[0].checked.as_ref().unwrap().sound, Some(true));
    // It outlives the program, and the ledger verifies.
    let mut office = office.restart();
    assert_eq!(office.desk.incident(&id).unwrap().evidence[0].custody.len(), 5);
    assert!(office.desk.verification().unwrap().sound());
}

#[test]
fn altered_on_the_disk_it_is_found_and_the_finding_is_recorded() {
    let (mut office, id, evidence) = office_with(&vec![7_u8; 3 << 20]);
    let folder = office.folder.path().join("station/evidence");
    let path = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let mut sealed = std::fs::read(&path).unwrap();
    sealed[2_000_000] ^= 1;
    std::fs::write(&path, sealed).unwrap();
    let held = office.desk.evidence_held(&id, &evidence).unwrap();
    assert!(!held.is_sound(&|_| {}, &NEVER).unwrap());
    assert!(held.bytes().is_err());
    let view = office.desk.evidence_verified(&held, false).unwrap();
    assert_eq!(view.evidence[0].checked.as_ref().unwrap().sound, Some(false));
    assert!(view.timeline.iter().any(|t| t.text.contains("不一致")));
    // Gone from the disk, the walk over the ledger names it.
    std::fs::remove_file(&path).unwrap();
    assert!(!office.desk.verification().unwrap().sound());
}

#[test]
fn what_is_missing_stands_beside_its_field_and_a_cancelled_copy_leaves_nothing() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("malicious_program", json!({}), None);
    let nobody = EvidenceInput { person: String::new(), ..input(&office, &id, "a.png") };
    assert_eq!(office.desk.evidence_stated(&nobody, "拖入文件").unwrap_err().field.as_deref(), Some("person"));
    let future = EvidenceInput { at: office.minute(600).to_rfc3339(), ..input(&office, &id, "a.png") };
    assert_eq!(office.desk.evidence_stated(&future, "拖入文件").unwrap_err().code, "time.future");
    let insisted = EvidenceInput { time_reason: "相机时钟快十小时".into(), ..future };
    office.desk.evidence_stated(&insisted, "拖入文件").unwrap();
    let stopped = AtomicBool::new(true);
    let bytes = vec![1_u8; 5 << 20];
    let error = desk::ingest(&office.desk.place(), bytes.as_slice(), 5 << 20, &|_| {}, &stopped).err().unwrap();
    assert!(error.code.contains("cancelled"), "{}", error.code);
    let folder = office.folder.path().join("station/evidence");
    assert!(!folder.exists() || std::fs::read_dir(folder).unwrap().next().is_none());
    assert!(office.desk.incident(&id).unwrap().evidence.is_empty());
}

#[test]
fn what_one_began_another_does_not_sign() {
    let (mut office, id, evidence) = office_with(b"log");
    let held = office.desk.evidence_held(&id, &evidence).unwrap();
    let new = desk::view::NewOperator {
        name: "赵堃".into(),
        post: "处长".into(),
        role: "responsible".into(),
        passphrase: "第二位的口令也长".into(),
    };
    let rows = office.desk.add_operator(&new).unwrap();
    let second = rows.iter().find(|r| r.name == "赵堃").unwrap().id.clone();
    office.desk.switch_operator(&second, "第二位的口令也长").unwrap();
    assert_eq!(office.desk.evidence_verified(&held, true).unwrap_err().code, "evidence.operator");
    assert_eq!(office.desk.incident(&id).unwrap().evidence[0].custody.len(), 1);
}
