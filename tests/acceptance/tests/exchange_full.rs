//! More than one bundle holds: it goes in several, in order, and nothing is told to be over before it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod exchange_office;
mod office;

use desk::exchange::{DeskMemory, Packed, finish_export, hand_over, read_back};
use desk::view_drop::DropInput;
use exchange::drop::DropMemory;
use exchange_office::{NEVER, enrol, export, import, peer};
use office::{Office, ransomware};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const GROUP: &str = "市网安办";
const UNIT: &str = "金融稳定处";
/// Room for the plan, or for some cases.
const SMALL: u64 = 90_000;

fn offices() -> (Office, Office, tempfile::TempDir) {
    let mut department = Office::chongqing();
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    enrol(&mut department, &mut group);
    for minute in 31..47 {
        department.set_clock(minute);
        let registration = department.registration("malicious_program", ransomware(), Some(2));
        let what = "多名同事文件打不开。".repeat(450);
        department.desk.register(&desk::view::Registration { what, ..registration }).unwrap();
    }
    group.set_clock(47);
    (department, group, tempfile::tempdir().unwrap())
}

fn packed(from: &mut Office, largest: u64) -> desk::Result<Packed> {
    let to = peer(from, GROUP);
    from.desk.export_pack_within(largest, &to)
}

/// Hands over one bundle; gives the file and how many entries stay behind.
fn next(from: &mut Office, folder: &Path, number: usize) -> (PathBuf, u64) {
    let packed = packed(from, SMALL).unwrap();
    let path = folder.join(format!("{number}.subao"));
    let handed = hand_over(&packed, &path, &|_| {}, &NEVER).unwrap();
    read_back(&handed, &NEVER).unwrap();
    from.desk.export_done(&packed, &handed.written, ("file", "报送包.subao")).unwrap();
    (path, finish_export(&packed, &handed.written, String::new(), Vec::new()).rest)
}

fn state(office: &mut Office) -> String {
    office.desk.exchange().unwrap().peers[0].state.clone()
}

/// One bundle after the other until nothing stays behind.
fn all(department: &mut Office, folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    loop {
        let (file, rest) = next(department, folder, files.len());
        files.push(file);
        assert_eq!(state(department), if rest > 0 { "to_export" } else { "exported" }, "{rest} after {}", files.len());
        assert!(files.len() < 50, "without end");
        if rest == 0 {
            return files;
        }
    }
}

#[test]
fn what_one_bundle_does_not_hold_goes_in_several_in_order() {
    let (mut department, mut group, stick) = offices();
    let files = all(&mut department, stick.path());
    assert!(files.len() > 2, "{}", files.len());
    for file in &files {
        let done = import(&mut group, file).unwrap();
        assert!(done.taken > 0 && done.waiting == 0, "each goes on where the one before ended: {done:?}");
    }
    assert_eq!(group.desk.queue().unwrap().levels.len(), 16);
    import(&mut department, &export(&mut group, UNIT, stick.path())).unwrap();
    assert_eq!(department.desk.exchange().unwrap().peers[0].unconfirmed_days, None);
    assert!(group.desk.verification().unwrap().sound());
}

#[test]
fn several_come_in_any_order_and_twice() {
    let (mut department, mut group, stick) = offices();
    let files = all(&mut department, stick.path());
    for file in files.iter().rev().chain(&files) {
        import(&mut group, file).unwrap();
    }
    assert_eq!(group.desk.queue().unwrap().levels.len(), 16);
    assert!(group.desk.exchange().unwrap().peers[0].gaps.is_empty());
    assert!(group.desk.verification().unwrap().sound());
}

#[test]
fn one_of_several_that_was_lost_goes_again() {
    let (mut department, mut group, stick) = offices();
    let files = all(&mut department, stick.path());
    // The first stick was lost; once all were handed over it begins with that one again.
    for file in &files[1..] {
        import(&mut group, file).unwrap();
    }
    let mut number = files.len();
    while group.desk.queue().unwrap().levels.len() < 16 {
        number += 1;
        assert!(number < 50, "without end");
        import(&mut group, &next(&mut department, stick.path(), number).0).unwrap();
    }
    assert_eq!(number, files.len() + 1, "the very first of them was missing");
    // An answer moves it on, whatever was handed over meanwhile.
    import(&mut department, &export(&mut group, UNIT, stick.path())).unwrap();
    let (last, rest) = next(&mut department, stick.path(), 90);
    import(&mut group, &last).unwrap();
    assert_eq!((rest, state(&mut department).as_str()), (0, "received"));
}

/// Nothing takes the place of a full bundle that waits for its drop: else the same would be packed again and again. The rest goes behind it.
#[test]
fn through_a_drop_the_rest_goes_behind() {
    let (mut department, mut group, stick) = offices();
    let input =
        DropInput { name: "共享盘".into(), kind: "folder".into(), path: stick.path().to_str().unwrap().into(), ..DropInput::default() };
    let mut id = [0; 16];
    hex::decode_to_slice(department.desk.drop_put(&input).unwrap(), &mut id).unwrap();
    let peers = department.desk.drop_peers().unwrap();
    let desk = Arc::new(desk::SharedDesk::new(department.desk));
    let memory = DeskMemory::new(Arc::clone(&desk), id);
    let mut files = Vec::new();
    loop {
        let mut desk = desk.hold();
        if desk.drop_wants(&id, &peers).unwrap().is_empty() {
            break;
        }
        let packed = desk.drop_pack_within(SMALL, &id, &peers[0]).unwrap();
        let written = packed.write(&NEVER).unwrap();
        desk.drop_queue(&packed, written).unwrap();
        assert_eq!(desk.drop_wants(&id, &peers).unwrap(), Vec::<[u8; 16]>::new(), "it waits");
        drop(desk);
        let item = memory.queue().unwrap().remove(0).id;
        files.push(department.folder.path().join(format!("station/outbox/{item}.subao")));
        memory.sent(&item).unwrap();
        assert!(files.len() < 50, "without end");
    }
    assert!(files.len() > 2, "{}", files.len());
    for file in files {
        assert!(import(&mut group, &file).unwrap().taken > 0);
    }
    assert_eq!(group.desk.queue().unwrap().levels.len(), 16);
}

#[test]
fn one_save_that_is_too_large_is_told_and_leaves_nothing() {
    let (mut department, _group, _stick) = offices();
    let Err(refused) = packed(&mut department, 50) else { panic!("packed") };
    assert_eq!(refused.code, "bundle.too_large");
    assert!(department.desk.exchange().unwrap().peers[0].exported.is_empty());
}
