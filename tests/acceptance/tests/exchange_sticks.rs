//! A bundle onto a stick: whole, or in parts, or nothing at all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod exchange_office;
mod office;
mod small_disk;

use desk::exchange::{HandedOver, Packed, hand_over, hand_over_in, read_back};
use exchange_office::{NEVER, import, offices_with_evidence, peer};
use office::Office;
use small_disk::SmallDisk;
use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

const GROUP: &str = "市网安办";
/// What one file may hold in these tests.
const PART: u64 = 1 << 20;

/// A department with a case and five megabytes of evidence that do not shrink.
fn offices() -> (Office, Office) {
    offices_with_evidence(1_250_000)
}

fn packed(department: &mut Office) -> Packed {
    let to = peer(department, GROUP);
    department.desk.export_pack(&to).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn longest(folder: &Path) -> u64 {
    fs::read_dir(folder).unwrap().map(|f| f.unwrap().metadata().unwrap().len()).max().unwrap_or(0)
}

fn code(refused: desk::Result<HandedOver>) -> String {
    refused.err().unwrap().code
}

#[test]
fn no_file_becomes_longer_than_the_stick_takes_also_while_it_is_written() {
    let (mut department, mut group) = offices();
    let stick = tempfile::tempdir().unwrap();
    let packed = packed(&mut department);
    let path = stick.path().join("报送包.subao");
    let (seen, told) = (Cell::new(0), Cell::new(0));
    let progress = |done: u64| {
        seen.set(seen.get().max(longest(stick.path())));
        told.set(done);
    };
    let handed = hand_over_in(PART, &packed, &path, &progress, &NEVER).unwrap();
    read_back(&handed, &NEVER).unwrap();
    let count = handed.files.len();
    assert!(count > 4 && told.get() > 4 * PART, "{count}");
    assert!(seen.get() > 0 && seen.get().max(longest(stick.path())) <= PART + exchange::bundle::VOLUME_HEAD, "{}", seen.get());
    let expected: Vec<String> = (1..=count).map(|n| format!("报送包.{n}of{count}.subao")).collect();
    assert_eq!(names(stick.path()), expected, "nothing besides");
    department.desk.export_done(&packed, &handed.written, ("file", "报送包.subao")).unwrap();
    assert!(import(&mut group, &handed.files[2]).unwrap().taken > 0, "whichever was chosen");
    // What is short enough stays one file, as it always was.
    let whole = hand_over_in(64 << 20, &packed, &path, &|_| {}, &NEVER).unwrap();
    assert_eq!(whole.files, std::slice::from_ref(&path));
    assert_eq!(seal::sm3(&fs::read(&path).unwrap()), whole.written.sm3);
}

#[test]
fn what_might_have_been_too_long_and_was_not_is_one_file() {
    let (mut department, mut group) = offices();
    let stick = tempfile::tempdir().unwrap();
    let packed = packed(&mut department);
    let path = stick.path().join("报送包.subao");
    let handed = hand_over_in(packed.room() - 1, &packed, &path, &|_| {}, &NEVER).unwrap();
    assert_eq!(handed.files, std::slice::from_ref(&path));
    read_back(&handed, &NEVER).unwrap();
    import(&mut group, &path).unwrap();
}

#[test]
fn reading_back_can_be_stopped_and_leaves_nothing() {
    let (mut department, _group) = offices();
    let packed = packed(&mut department);
    for part in [PART, 64 << 20] {
        let stick = tempfile::tempdir().unwrap();
        let handed = hand_over_in(part, &packed, &stick.path().join("报送包.subao"), &|_| {}, &NEVER).unwrap();
        assert_eq!(read_back(&handed, &AtomicBool::new(true)).unwrap_err().code, "bundle.cancelled");
        assert_eq!(names(stick.path()), Vec::<String>::new(), "{part}");
        assert!(department.desk.exchange().unwrap().peers[0].exported.is_empty(), "nothing was recorded");
    }
}

#[test]
fn parts_that_come_back_otherwise_are_all_removed() {
    let (mut department, _group) = offices();
    let packed = packed(&mut department);
    for change in ["altered", "gone"] {
        let stick = tempfile::tempdir().unwrap();
        let handed = hand_over_in(PART, &packed, &stick.path().join("报送包.subao"), &|_| {}, &NEVER).unwrap();
        let second = &handed.files[1];
        let mut bytes = fs::read(second).unwrap();
        if change == "gone" {
            bytes.truncate(4_000);
        } else {
            bytes[70_000] ^= 1;
        }
        fs::write(second, bytes).unwrap();
        assert_eq!(read_back(&handed, &NEVER).unwrap_err().code, "export.read_back");
        assert_eq!(names(stick.path()), Vec::<String>::new(), "{change}");
    }
}

#[test]
fn stopped_at_any_place_nothing_is_left() {
    let (mut department, _group) = offices();
    let packed = packed(&mut department);
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("报送包.subao");
    for part in [PART, 64 << 20] {
        for after in [0, 1, PART * 5 / 2, PART * 9 / 2] {
            let stop = AtomicBool::new(false);
            let progress = |done: u64| stop.store(stop.load(Ordering::Relaxed) || done >= after, Ordering::Relaxed);
            assert_eq!(code(hand_over_in(part, &packed, &path, &progress, &stop)), "bundle.cancelled", "{part} {after}");
            assert_eq!(names(stick.path()), Vec::<String>::new(), "{part} {after}");
        }
        assert_eq!(code(hand_over_in(part, &packed, &path, &|_| {}, &AtomicBool::new(true))), "bundle.cancelled");
    }
    // It was not handed over: nothing says that it was.
    assert!(department.desk.exchange().unwrap().peers[0].exported.is_empty());
}

#[test]
fn a_stick_that_is_full_from_the_beginning_or_becomes_so() {
    let (mut department, _group) = offices();
    let packed = packed(&mut department);
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("small");
    let Some(disk) = SmallDisk::new(&small, "64k") else { return };
    let path = small.join("报送包.subao");
    assert_eq!(code(hand_over(&packed, &path, &|_| {}, &NEVER)), "export.no_room");
    drop(disk);
    for part in [PART, 64 << 20] {
        let _disk = SmallDisk::new(&small, "9m").unwrap();
        // Somebody else writes on it meanwhile.
        let other = Cell::new(false);
        let progress = |done: u64| {
            if done > 2 * PART && !other.replace(true) {
                let _ = fs::write(small.join("film.mp4"), vec![0; 9 << 20]);
            }
        };
        assert_eq!(code(hand_over_in(part, &packed, &path, &progress, &NEVER)), "bundle.disk_full");
        assert!(other.get());
        assert_eq!(names(&small), ["film.mp4"], "nothing half");
    }
}

#[test]
fn a_stick_that_is_gone_or_pulled_out_in_the_middle() {
    let (mut department, _group) = offices();
    let packed = packed(&mut department);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(hand_over(&packed, &folder.path().join("拔掉了/报送包.subao"), &|_| {}, &NEVER)), "bundle.gone");
    for part in [PART, 64 << 20] {
        let stick = folder.path().join("stick");
        fs::create_dir(&stick).unwrap();
        let pulled = Cell::new(false);
        let progress = |done: u64| {
            if done > 2 * PART && !pulled.replace(true) {
                fs::remove_dir_all(&stick).unwrap();
            }
        };
        assert_eq!(code(hand_over_in(part, &packed, &stick.join("报送包.subao"), &progress, &NEVER)), "bundle.gone");
        assert!(pulled.get() && !stick.exists());
    }
    // A system that lets go of it at once: what lay there is nowhere, and the folder that is left is another disk.
    let stick = folder.path().join("mounted");
    let Some(disk) = SmallDisk::new(&stick, "32m") else { return };
    let pulled = Cell::new(false);
    let progress = |done: u64| {
        if done > 2 * PART && !pulled.replace(true) {
            disk.pull();
        }
    };
    assert_eq!(code(hand_over_in(PART, &packed, &stick.join("报送包.subao"), &progress, &NEVER)), "bundle.gone");
    assert_eq!(names(&stick), Vec::<String>::new(), "nothing on the disk beneath");
    assert!(department.desk.exchange().unwrap().peers[0].exported.is_empty());
}

#[test]
fn a_stick_that_changed_one_file_is_told() {
    let (mut department, _group) = offices();
    let packed = packed(&mut department);
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("报送包.subao");
    let handed = hand_over(&packed, &path, &|_| {}, &NEVER).unwrap();
    read_back(&handed, &NEVER).unwrap();
    fs::write(&path, b"lost").unwrap();
    assert_eq!(read_back(&handed, &NEVER).unwrap_err().code, "export.read_back");
    assert!(!path.exists());
}

#[test]
fn a_disk_that_is_full_while_a_bundle_is_taken_in_changes_nothing() {
    let (mut department, group) = offices();
    let stick = tempfile::tempdir().unwrap();
    let file = exchange_office::export(&mut department, GROUP, stick.path());
    let root = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::new(root.path(), "24m") else { return };
    let Office { desk, clock, folder, .. } = group;
    drop(desk);
    let copied = std::process::Command::new("cp").arg("-a").arg(format!("{}/.", folder.path().display())).arg(root.path()).status();
    assert!(copied.unwrap().success());
    let mut desk = desk::Desk::with_clock(office::settings(root.path()), clock, seal::KdfCost::LIGHT);
    let operator = desk.station_state().unwrap().operators[0].id.clone();
    desk.unlock(&operator, office::PASSPHRASE).unwrap();
    let before = desk.verification().unwrap().entries;
    let film = root.path().join("film.mp4");
    // Until nothing goes on it any more.
    let fill = || {
        use std::io::Write;
        let mut film = fs::File::create(&film).unwrap();
        while film.write_all(&[0; 4096]).is_ok() {}
    };
    let evidence = || fs::read_dir(root.path().join("station/evidence")).map_or(0, Iterator::count);
    // Before its evidence lies beside the station.
    fill();
    let refused = exchange_office::import_at(&mut desk, &file).unwrap_err();
    assert!(refused.code.ends_with("disk_full") && refused.message.contains("已满"), "{refused:?}");
    assert_eq!(evidence(), 0, "nothing half");
    fs::remove_file(&film).unwrap();
    // When a person accepts it.
    let keys = desk.import_keys().unwrap();
    let known = desk.known_signers().unwrap();
    let mut source = desk::exchange::open_from(&file).unwrap();
    let opened = desk::exchange::open_file(&mut source, &keys, &|key| known.contains(&key.0), exchange::bundle::Watch::nobody()).unwrap();
    let desk::exchange::Opened::Bundle(unpacked) = opened else { panic!("a stranger") };
    fill();
    let refused = desk.import_accept(*unpacked, &keys.operator).unwrap_err();
    assert!(refused.code.ends_with("disk_full") && refused.message.contains("已满"), "{refused:?}");
    fs::remove_file(&film).unwrap();
    let seen = desk.verification().unwrap();
    assert!(seen.sound() && seen.entries == before, "{:?}", seen.faults);
    assert!(desk.queue().unwrap().levels.is_empty());
    // The same again, with room.
    assert!(exchange_office::import_at(&mut desk, &file).unwrap().taken > 0);
    let case = desk.queue().unwrap().levels.remove(0).incident_id;
    let came = desk.incident(&case).unwrap().evidence.remove(0).id;
    assert!(desk.evidence_held(&case, &came).unwrap().is_sound(&|_| {}, &NEVER).unwrap());
    assert!(desk.verification().unwrap().sound());
}
