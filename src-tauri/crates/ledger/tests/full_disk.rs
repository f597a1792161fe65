//! A full disk: the save fails with its own error, what was saved before is there, and nothing is half there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod station;

use casebook::Role;
use ledger::{Ledger, LedgerError, NewEntry, NewOperator, Place};
use seal::KdfCost;
use station::{INCIDENT, SmallDisk, at, found, note, open, place, story};
use std::io::Write;
use std::process::Command;

#[test]
fn a_full_disk_refuses_a_save_and_keeps_the_rest() {
    let root = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::new(root.path(), 2) else {
        eprintln!("not run: no file system may be mounted here");
        return;
    };
    let place = place(root.path());
    let (mut ledger, _) = found(&place).unwrap();
    ledger.commit(vec![story().remove(0)], at(10), &[]).unwrap();
    ledger.save_draft("register", "typed", "2026-11-22T09:31:00+08:00").unwrap();
    let mut saved = ledger.count().unwrap();
    let entry = |saved: u32| vec![NewEntry::about(INCIDENT, note("x")).with(vec![saved as u8; 40_000 + saved as usize])];
    while ledger.commit(entry(saved), at(20), &[]).is_ok() {
        saved += 1;
        assert!(saved < 1000, "the disk is never full");
    }
    // Now with the draft that it came from, which must not fall away.
    let error = ledger.commit(entry(saved), at(20), &["register"]).unwrap_err();
    assert!(matches!(error, LedgerError::DiskFull), "{error:?}");
    assert_eq!(error.code(), "ledger.disk_full");
    assert_eq!(ledger.count().unwrap(), saved);
    assert!(ledger.draft("register").unwrap().is_some(), "the input is kept");
    let filler = ledger.save_draft("long", &"字".repeat(400_000), "2026-11-22T09:31:00+08:00");
    assert!(matches!(filler, Err(LedgerError::DiskFull)), "{filler:?}");
    let seen = ledger.verify().unwrap();
    assert!(seen.sound(), "{:?}", seen.faults);
    let digest = ledger.projection_digest().unwrap();
    drop(ledger);

    let mut ledger = open(&place).unwrap();
    assert_eq!((ledger.count().unwrap(), ledger.projection_digest().unwrap()), (saved, digest));
    assert!(ledger.verify().unwrap().sound() && !ledger.was_restored());
    // Room again: saving goes on.
    let _ = Command::new("mount").args(["-o", "remount,size=16m"]).arg(root.path()).output();
    ledger.commit(vec![NewEntry::about(INCIDENT, note("y")).with(vec![9; 50_000])], at(30), &[]).unwrap();
    assert!(ledger.verify().unwrap().sound());
}

/// A new database key needs room for every page once more. Where there is none the old key stays in force until there is.
/// A program that the other test starts holds a copy of the lock until it has become itself.
fn open_again(place: &Place) -> Ledger {
    for _ in 0..100 {
        match open(place) {
            Err(LedgerError::InUse) => std::thread::sleep(std::time::Duration::from_millis(20)),
            opened => return opened.unwrap(),
        }
    }
    open(place).unwrap()
}

#[test]
fn a_removal_on_a_full_disk_is_completed_later() {
    let root = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::new(root.path(), 4) else {
        eprintln!("not run: no file system may be mounted here");
        return;
    };
    let place = place(root.path());
    let (mut ledger, _) = found(&place).unwrap();
    ledger.commit(vec![story().remove(0)], at(10), &[]).unwrap();
    let new = NewOperator { name: "李", post: "副处长", role: Role::Liaison };
    let second = ledger.add_operator(new, "second passphrase", KdfCost::LIGHT, at(11)).unwrap();
    ledger.commit(vec![NewEntry::about(INCIDENT, note("x")).with(vec![7; 700_000])], at(12), &[]).unwrap();
    drop(ledger);
    let mut ledger = open(&place).unwrap();
    let filler = root.path().join("filler");
    // What is left suffices for a save, not for the whole database once more.
    let mut file = std::fs::File::create(&filler).unwrap();
    let mut length = 0;
    while file.write_all(&[0; 4096]).is_ok() {
        length += 4096;
    }
    file.set_len(length - 360_000).unwrap();
    drop(file);

    let error = ledger.remove_operator(&second, "调离", at(13)).unwrap_err();
    assert!(matches!(error, LedgerError::DiskFull | LedgerError::Disk(_)), "{error}");
    assert!(ledger.rekey_pending() && ledger.station().operator(&second).unwrap().removed.is_some());
    // The same session goes on under the old key.
    ledger.commit(vec![NewEntry::about(INCIDENT, note("接着"))], at(14), &[]).unwrap();
    assert!(ledger.verify().unwrap().sound());
    drop(ledger);
    let mut ledger = open_again(&place);
    assert!(ledger.rekey_pending(), "opens, though it can't be completed yet");
    ledger.commit(vec![NewEntry::about(INCIDENT, note("又"))], at(61), &[]).unwrap();
    drop(ledger);
    std::fs::remove_file(&filler).unwrap();
    let ledger = open_again(&place);
    assert!(!ledger.rekey_pending() && ledger.verify().unwrap().sound());
    drop(ledger);
    assert!(Ledger::open(&place, &hex::encode(second), "second passphrase", at(62)).is_err());
}
