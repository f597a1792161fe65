//! Two offices and what is carried between them.
#![allow(dead_code, reason = "each test uses a part")]

use crate::office::{Office, ransomware};
use desk::Desk;
use desk::exchange::{Opened, hand_over, keep_aside, open_file, open_from, read_back};
use desk::view::EvidenceInput;
use desk::view_exchange::{EnrolmentInput, ImportDone, ImportView};
use exchange::bundle::Watch;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

pub static NEVER: AtomicBool = AtomicBool::new(false);

/// Both stations show each other their cards, two people compare the code, both accept.
pub fn enrol(department: &mut Office, group: &mut Office) {
    let (name, request) = department.desk.enrolment_request().unwrap();
    assert!(name.ends_with("入网申请.subaoid"), "{name}");
    let asked = group.desk.enrolment_open(&request).unwrap();
    assert!(asked.answer_is_ours && asked.step == "to_compare");
    let (_, answer) = group.desk.enrolment_answer(&asked.key).unwrap();
    let answered = department.desk.enrolment_open(&answer).unwrap();
    assert_eq!(answered.code, asked.code);
    for (office, code) in [(department, asked.code), (group, answered.code)] {
        let input = EnrolmentInput {
            key: asked.key.clone(),
            code,
            person: "李".into(),
            telephone: "6700 0001".into(),
            listed_in: "市直部门通讯录".into(),
        };
        office.desk.enrolment_accept(&input).unwrap();
    }
}

/// The id of the only station that an office has enrolled, or of the one with this unit.
pub fn peer(office: &mut Office, unit: &str) -> String {
    office.desk.exchange().unwrap().peers.into_iter().find(|p| p.unit == unit).unwrap().id
}

/// Exports for a unit into a folder, as a person does: written, read back, recorded.
pub fn export(from: &mut Office, unit: &str, folder: &Path) -> PathBuf {
    let to = peer(from, unit);
    let packed = from.desk.export_pack(&to).unwrap();
    let path = folder.join(&packed.name);
    let handed = hand_over(&packed, &path, &|_| {}, &NEVER).unwrap();
    read_back(&handed, &NEVER).unwrap();
    assert_eq!(handed.files, std::slice::from_ref(&path));
    from.desk.export_done(&packed, &handed.written, ("file", &packed.name)).unwrap();
    path
}

pub fn open(to: &mut Office, path: &Path) -> desk::Result<(Opened, String)> {
    open_at(&mut to.desk, path)
}

fn open_at(desk: &mut Desk, path: &Path) -> desk::Result<(Opened, String)> {
    let keys = desk.import_keys()?;
    let known = desk.known_signers()?;
    let mut file = open_from(path)?;
    let opened = open_file(&mut file, &keys, &|key| known.contains(&key.0), Watch::new(&|_, _| {}, &NEVER))?;
    if let Opened::Stranger { sm3, .. } = &opened {
        keep_aside(&desk.place(), &mut file, sm3)?;
    }
    Ok((opened, keys.operator))
}

pub fn look(to: &mut Office, path: &Path) -> desk::Result<ImportView> {
    let (opened, _) = open(to, path)?;
    to.desk.import_look("t", "报送包", &opened)
}

pub fn import(to: &mut Office, path: &Path) -> desk::Result<ImportDone> {
    import_at(&mut to.desk, path)
}

pub fn import_at(desk: &mut Desk, path: &Path) -> desk::Result<ImportDone> {
    let (opened, operator) = open_at(desk, path)?;
    let Opened::Bundle(unpacked) = opened else { panic!("a stranger's bundle") };
    desk.import_accept(*unpacked, &operator)
}

/// A department with a case, and with evidence of so many numbers of four bytes that do not shrink; and a working group that it is enrolled with.
pub fn offices_with_evidence(numbers: u32) -> (Office, Office) {
    let mut department = Office::chongqing();
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    enrol(&mut department, &mut group);
    for office in [&department, &group] {
        office.set_clock(31);
    }
    let incident_id = department.register("malicious_program", ransomware(), Some(2));
    let input = EvidenceInput {
        incident_id,
        token: "w1".into(),
        name: "登录日志.log".into(),
        at: department.minute(20).to_rfc3339(),
        person: "李喆".into(),
        note: "登录失败记录".into(),
        ..EvidenceInput::default()
    };
    let bytes: Vec<u8> = (0..numbers).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
    let stated = department.desk.evidence_stated(&input, "拖入文件").unwrap();
    let length = u64::try_from(bytes.len()).unwrap();
    let taken = desk::ingest(&department.desk.place(), bytes.as_slice(), length, &|_| {}, &NEVER).unwrap();
    department.desk.evidence_keep(&stated, taken).unwrap();
    (department, group)
}
