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

use ledger::{LedgerError, NewEntry};
use station::{INCIDENT, at, found, note, open, place, story};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system of two MiB, where we may mount one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn new(at: &Path) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(at).output().ok()?;
        mounted.status.success().then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[test]
fn a_full_disk_refuses_a_save_and_keeps_the_rest() {
    let root = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::new(root.path()) else {
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
