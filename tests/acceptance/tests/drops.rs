//! From the department to the working group and back, through a drop, with the real workers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod drop_office;
mod exchange_office;
mod office;
#[path = "../../../src-tauri/crates/exchange/tests/drop_kit/servers.rs"]
#[allow(dead_code, reason = "each test uses a part")]
mod servers;

use desk::view::{EvidenceInput, LevelDecided};
use desk::view_drop::DropInput;
use drop_office::{Wired, folder_drop, objects, runtime};
use exchange_office::enrol;
use office::{Office, ransomware};
use serde_json::json;
use std::fs;
use std::sync::Arc;
use tokio::runtime::Runtime;

fn offices() -> (Office, Office) {
    let mut department = Office::chongqing();
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    enrol(&mut department, &mut group);
    department.set_clock(31);
    group.set_clock(31);
    (department, group)
}

fn wired(input: &DropInput) -> (Wired, Wired, Arc<Runtime>) {
    let on = Arc::new(runtime());
    let (department, group) = offices();
    (Wired::new(department, &on, input), Wired::new(group, &on, input), on)
}

/// A case goes up, a level comes back, the receipt is seen, and nothing is left lying.
fn story(input: &DropInput) {
    let (mut department, mut group, _on) = wired(input);
    let id = department.does(|d| d.register("malicious_program", json!({ "important_system": true, "system_damage": "some" }), Some(3)));
    group.takes_in_until("the case comes", |g| g.desk.incident(&id).ok());
    assert_eq!(group.does(|g| g.desk.queue().unwrap()).levels.len(), 1);
    let level = LevelDecided {
        incident_id: id.clone(),
        level: 2,
        reason: "影响面比上报的大".into(),
        judged_by: "市网安办主任会议".into(),
        ..LevelDecided::default()
    };
    group.does(|g| g.desk.decide_level(&level).unwrap());
    department.takes_in_until("the working group's level comes", |d| {
        let view = d.desk.incident(&id).unwrap();
        (view.level.unwrap().tag.level == 2).then_some(())
    });
    let exported = department.does(|d| d.desk.exchange().unwrap()).peers[0].exported.clone();
    assert!(exported.iter().all(|e| e.way == input.name), "{exported:?}");
    assert!(exported.iter().any(|e| e.received_at.is_some()), "the receipt: {exported:?}");
    let row = group.row().unwrap();
    assert_eq!(row.has_secret, row.kind != "folder");
    assert!(input.secret.is_empty() || !format!("{row:?}").contains(&input.secret), "a secret is never given back");
    // What was confirmed is removed; the last word, a receipt for a receipt, waits for the next heartbeat.
    department.waits_for("what was confirmed is removed", || {
        group.drains();
        department.drains();
        department.row().filter(|r| r.unconfirmed <= 1 && r.waiting == 0)
    });
    department.waits_for("the outbox holds no more", || (department.files("outbox").len() <= 1).then_some(()));
    let heard = |d: &mut Office| d.desk.drops().unwrap()[0].sent_at.clone();
    group.drains();
    let before = group.does(heard);
    for office in [&mut department, &mut group] {
        office.does(|o| o.set_clock(31 + 24 * 60));
    }
    group.waits_for("a heartbeat goes", || group.row().filter(|r| r.sent_at != before));
    department.waits_for("that confirms the rest", || {
        group.drains();
        department.drains();
        department.row().filter(|r| r.unconfirmed <= 1 && r.waiting == 0)
    });
    for office in [&mut department, &mut group] {
        office.waits_for("the inbox is empty once everything was taken in", || {
            office.drains();
            office.files("inbox").is_empty().then_some(())
        });
        assert!(office.does(|o| o.desk.verification().unwrap()).sound());
        office.locks();
    }
}

#[test]
fn through_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    story(&folder_drop(folder.path()));
}

#[test]
fn through_webdav() {
    for server in [servers::apache(None), servers::wsgidav()] {
        // As a person types it in; the servers' names differ.
        let path = if server.files.path().join("apache.conf").exists() { "dav/" } else { "" };
        story(&DropInput {
            name: "市网安办投递处".into(),
            kind: "webdav".into(),
            endpoint: format!("http://127.0.0.1:{}/{path}", server.port),
            root: "subao".into(),
            user: servers::USER.into(),
            secret: servers::PASSWORD.into(),
            ..DropInput::default()
        });
    }
}

#[test]
fn through_s3() {
    let (server, id, secret) = servers::s3_with_key();
    story(&DropInput {
        name: "政务云对象存储".into(),
        kind: "s3".into(),
        endpoint: format!("http://127.0.0.1:{}", server.port),
        region: "us-east-1".into(),
        bucket: "drop".into(),
        root: "subao".into(),
        access_key_id: id,
        secret,
        path_style: true,
        ..DropInput::default()
    });
}

#[test]
fn while_a_station_is_locked_nothing_comes_and_nothing_goes() {
    let folder = tempfile::tempdir().unwrap();
    let (mut department, mut group, _on) = wired(&folder_drop(folder.path()));
    group.locks();
    let id = department.does(|d| d.register("malicious_program", ransomware(), Some(2)));
    department.waits_for("it is sent", || department.row().filter(|r| r.waiting == 0 && r.unconfirmed > 0));
    assert_eq!(group.does(|g| g.desk.drops()).unwrap_err().code, "desk.locked");
    assert!(group.nothing_came() && group.files("inbox").is_empty());
    group.unlocks();
    group.takes_in_until("the case comes after unlocking", |g| g.desk.incident(&id).ok());
    // What was not taken in before the desk was locked is laid before a person again.
    department.does(|d| d.register("malicious_program", ransomware(), Some(2)));
    let laid = group.next_bundle();
    group.locks();
    group.unlocks();
    assert_eq!(group.next_bundle(), laid);
}

#[test]
fn what_was_packed_goes_on_after_the_program_ended_and_nothing_goes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let stick = folder.path().join("stick");
    let on = Arc::new(runtime());
    let (department, group) = offices();
    let mut department = Wired::new(department, &on, &folder_drop(&stick));
    let id = department.does(|d| d.register("malicious_program", ransomware(), Some(2)));
    // The stick is not plugged in: it is packed, and waits.
    department.waits_for("it is packed", || department.row().filter(|r| r.waiting == 1));
    let row = department.waits_for("it says so", || department.row().filter(|r| r.live.code == "drop.missing"));
    assert!(row.live.words.contains("插上"), "{row:?}");
    // What is newer takes its place, as nothing of it lies there.
    department.does(|d| d.register("malicious_program", ransomware(), Some(2)));
    let packed = |d: &mut Office| d.desk.exchange().unwrap().peers[0].entries;
    let entries = department.does(packed);
    department.waits_to_have_packed();
    assert_eq!(department.row().unwrap().waiting, 1);
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is written where no stick is");
    let department = department.ends_and_begins();
    fs::create_dir(&stick).unwrap();
    // A file that was written and not queued when the program ended.
    let stray = department.folder.path().join("station/outbox").join("stray.subao");
    fs::write(&stray, b"half").unwrap();
    let mut department = Wired::at_rest(department, &on);
    on.block_on(department.service.start());
    assert!(!stray.exists());
    department.waits_for("it is sent", || department.row().filter(|r| r.waiting == 0 && r.unconfirmed == 1));
    let sent = objects(&stick);
    assert_eq!(sent.len(), 1);
    let exported = department.does(|d| d.desk.exchange().unwrap()).peers[0].exported.clone();
    assert_eq!(exported.len(), 1, "{exported:?}");
    assert!(exported[0].entries >= entries, "the newer one");
    let mut group = Wired::new(group, &on, &folder_drop(&stick));
    group.takes_in_until("the case comes", |g| g.desk.incident(&id).ok());
    // Recorded once, whatever is looked at again.
    let department = department.ends_and_begins();
    let mut department = Wired::at_rest(department, &on);
    on.block_on(department.service.start());
    department.takes_in_until("the receipt comes", |d| {
        d.desk.exchange().unwrap().peers[0].exported.iter().any(|e| e.received_at.is_some()).then_some(())
    });
    department.waits_for("what was confirmed is removed", || (!sent[0].exists()).then_some(()));
}

#[test]
fn a_drop_that_lies_delivers_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let on = Arc::new(runtime());
    let (department, group) = offices();
    let mut department = Wired::new(department, &on, &folder_drop(folder.path()));
    let id = department.does(|d| d.register("malicious_program", ransomware(), Some(2)));
    department.waits_to_have_packed();
    department.waits_for("it is sent, and nothing else lies there", || {
        department.row().filter(|r| r.waiting == 0 && r.unconfirmed == 1 && objects(folder.path()).len() == 1)
    });
    let object = objects(folder.path()).remove(0);
    let honest = fs::read(&object).unwrap();
    let mut altered = honest.clone();
    altered[9000] ^= 1;
    fs::write(&object, &altered).unwrap();
    // The same altered bundle, and noise, under names that are right for them: only the signature tells.
    let prefix = object.parent().unwrap();
    for bytes in [altered.as_slice(), b"noise", &[b"SUBAOVOL".as_slice(), &[0; 200]].concat()] {
        fs::write(prefix.join(format!("{}.svo", hex::encode(seal::sm3(bytes)))), bytes).unwrap();
    }
    let mut group = Wired::new(group, &on, &folder_drop(folder.path()));
    let row = group.waits_for("the altered one is called damaged", || group.row().filter(|r| r.live.damaged == 1));
    assert!(row.live.words.contains("不完整"), "{row:?}");
    assert!(group.nothing_came() && group.files("inbox").is_empty(), "{:?}", group.files("inbox"));
    fs::write(&object, &honest).unwrap();
    group.takes_in_until("the honest one comes", |g| g.desk.incident(&id).ok());
}

#[test]
fn what_is_long_goes_in_parts_and_is_joined() {
    let folder = tempfile::tempdir().unwrap();
    let (mut department, mut group, _on) = wired(&folder_drop(folder.path()));
    let id = department.does(|d| d.register("malicious_program", ransomware(), Some(2)));
    // More than a part holds, and nothing that could be made smaller.
    let bytes: Vec<u8> = (0_u64..5_000_000).flat_map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes()).collect();
    department.does(|d| {
        let input = EvidenceInput {
            incident_id: id.clone(),
            token: "w1".into(),
            name: "磁盘镜像.img".into(),
            at: d.minute(20).to_rfc3339(),
            person: "李喆".into(),
            note: "取证".into(),
            ..EvidenceInput::default()
        };
        let stated = d.desk.evidence_stated(&input, "拖入文件").unwrap();
        let taken = desk::ingest(&d.desk.place(), bytes.as_slice(), bytes.len() as u64, &|_| {}, &exchange_office::NEVER).unwrap();
        d.desk.evidence_keep(&stated, taken).unwrap();
    });
    let evidence = group.takes_in_until("the evidence comes", |g| g.desk.incident(&id).ok()?.evidence.first().map(|e| e.id.clone()));
    let held = group.does(|g| g.desk.evidence_held(&id, &evidence).unwrap());
    assert!(held.bytes().is_err() || held.bytes().unwrap() == bytes);
    assert!(held.is_sound(&|_| {}, &exchange_office::NEVER).unwrap());
    let longest = objects(folder.path()).iter().map(|o| fs::metadata(o).unwrap().len()).max();
    assert!(longest.is_none_or(|l| l <= 32 << 20), "{longest:?}");
    let large = department.does(|d| d.desk.exchange().unwrap()).peers[0].exported.iter().map(|e| e.length).max().unwrap();
    assert!(large > 32 << 20, "{large}");
    group.waits_for("nothing of it is left in the inbox", || {
        group.drains();
        group.files("inbox").is_empty().then_some(())
    });
}

#[test]
fn what_is_wrong_with_a_drop_stands_beside_its_field() {
    let (mut department, _) = offices();
    let webdav = DropInput {
        name: "投递处".into(),
        kind: "webdav".into(),
        endpoint: "https://drop.example.gov.cn/dav/".into(),
        user: "department".into(),
        secret: "a secret: 密码".into(),
        ..DropInput::default()
    };
    let s3 =
        DropInput { kind: "s3".into(), region: "us-east-1".into(), bucket: "drop".into(), access_key_id: "AK".into(), ..webdav.clone() };
    let station = department.folder.path().join("station");
    for (input, field) in [
        (DropInput { name: " ".into(), ..webdav.clone() }, "name"),
        (DropInput { kind: "ftp".into(), ..webdav.clone() }, "kind"),
        (DropInput { path: "relative".into(), kind: "folder".into(), ..webdav.clone() }, "path"),
        (folder_drop(&station.join("outbox")), "path"),
        (DropInput { endpoint: "http://drop.example.gov.cn/dav/".into(), ..webdav.clone() }, "endpoint"),
        (DropInput { endpoint: "https://u:p@drop.example.gov.cn/".into(), ..webdav.clone() }, "endpoint"),
        (DropInput { root: "a/../b".into(), ..webdav.clone() }, "root"),
        (DropInput { user: String::new(), ..webdav.clone() }, "user"),
        (DropInput { secret: String::new(), ..webdav.clone() }, "secret"),
        (DropInput { authorities: "/nowhere.pem".into(), ..webdav.clone() }, "authorities"),
        (DropInput { bucket: "a/b".into(), ..s3.clone() }, "bucket"),
        (DropInput { region: String::new(), ..s3.clone() }, "region"),
        (DropInput { root: "..".into(), ..s3.clone() }, "root"),
    ] {
        let fault = department.desk.drop_put(&input).unwrap_err();
        assert_eq!(fault.field.as_deref(), Some(field), "{fault:?}");
    }
    assert!(department.desk.drops().unwrap().is_empty());
    department
        .desk
        .drop_put(&DropInput { endpoint: "http://10.0.0.1/dav".into(), insist_plain: true, name: "内网".into(), ..webdav.clone() })
        .unwrap();
    let id = department.desk.drop_put(&webdav).unwrap();
    assert_eq!(department.desk.drop_put(&webdav).unwrap_err().field.as_deref(), Some("name"));
    // The password is kept where it goes to the same server, and only there.
    let kept = DropInput { id: id.clone(), secret: String::new(), root: "subao".into(), ..webdav };
    department.desk.drop_put(&kept).unwrap();
    let elsewhere = DropInput { endpoint: "https://elsewhere.example/dav".into(), ..kept };
    assert_eq!(department.desk.drop_put(&elsewhere).unwrap_err().field.as_deref(), Some("secret"));
    let rows = department.desk.drops().unwrap();
    assert!(rows.iter().all(|r| r.has_secret) && !format!("{rows:?}").contains("密码"), "{rows:?}");
    // It lies in the encrypted database and nowhere else; a restart finds it.
    let mut department = department.restart();
    for file in walk(department.folder.path()) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(8).any(|w| w == b"a secret"), "{file:?}");
    }
    department.desk.drop_pause(&id, true).unwrap();
    assert!(department.desk.drops().unwrap().iter().any(|r| r.id == id && r.paused && r.has_secret));
    department.desk.drop_remove(&id).unwrap();
    assert_eq!(department.desk.drops().unwrap().len(), 1);
    assert!(department.desk.verification().unwrap().sound());
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let inside = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    inside.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
