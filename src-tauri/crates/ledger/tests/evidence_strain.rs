//! Evidence where it is hard: a full disk, little memory, and kill -9 at any moment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod station;

use casebook::Id;
use ledger::{Ingested, LedgerError, NewEntry, Place, ingest};
use station::{Dice, INCIDENT, SmallDisk, at, found, from_the_side, note, open, place, story};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::thread::sleep;
use std::time::Duration;

const WHERE: &str = "SUBAO_TEST_EVIDENCE_INTO";
const MIB: u64 = 1 << 20;
const ROUNDS: usize = 12;

/// Bytes without end that look random and cost little.
struct Stream(u64);

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        for part in buffer.chunks_mut(8) {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            for (to, from) in part.iter_mut().zip(self.0.to_le_bytes()) {
                *to = from;
            }
        }
        Ok(buffer.len())
    }
}

fn take(place: &Place, length: u64, expected: Option<u64>) -> Result<Ingested, LedgerError> {
    ingest(place, Stream(length).take(length), expected, &|_| {}, &AtomicBool::new(false))
}

fn files(place: &Place) -> Vec<PathBuf> {
    fs::read_dir(place.evidence()).map(|f| f.map(|f| f.unwrap().path()).collect()).unwrap_or_default()
}

fn child(test: &str, root: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(WHERE, root)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let root = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::new(root.path(), 8) else {
        eprintln!("not run: no file system may be mounted here");
        return;
    };
    let place = place(root.path());
    let (mut ledger, _) = found(&place).unwrap();
    ledger.commit(vec![story().remove(0)], at(10), &[]).unwrap();
    let saved = ledger.count().unwrap();
    // Where the length is known, it is refused before anything is written.
    let refused = take(&place, 20 * MIB, Some(20 * MIB));
    assert!(matches!(refused, Err(LedgerError::NoRoom { needed, free }) if needed > 20 * MIB && free < 8 * MIB), "{refused:?}");
    // Where it is not, the disk says so.
    let refused = take(&place, 20 * MIB, None);
    assert!(matches!(refused, Err(LedgerError::DiskFull)), "{refused:?}");
    assert!(files(&place).is_empty());
    // Taken in, and then no room for the entry that speaks of it.
    let ingested = take(&place, 2 * MIB, None).unwrap();
    let filler = root.path().join("filler");
    let _ = fs::File::create(&filler).and_then(|mut f| io::copy(&mut io::repeat(1), &mut f));
    let long = note(&"字".repeat(20_000));
    let refused = ledger.keep_evidence(vec![NewEntry::about(INCIDENT, long)], [3; 16], ingested, at(20), &[]);
    assert!(matches!(refused, Err(LedgerError::DiskFull)), "{refused:?}");
    assert!(files(&place).is_empty() && ledger.count().unwrap() == saved);
    fs::remove_file(&filler).unwrap();
    assert!(ledger.verify().unwrap().sound());
    drop(ledger);
    let mut ledger = open(&place).unwrap();
    let ingested = take(&place, 2 * MIB, None).unwrap();
    ledger.keep_evidence(vec![NewEntry::about(INCIDENT, note("y"))], [3; 16], ingested, at(30), &[]).unwrap();
    let seen = ledger.verify().unwrap();
    assert!(seen.sound() && seen.evidence == 1 && files(&place).len() == 1);
}

/// Not a test by itself: the child of the one below, whose memory is its own.
#[cfg(target_os = "linux")]
#[test]
fn child_that_takes_in_much() {
    let Ok(root) = std::env::var(WHERE) else { return };
    let peak = || {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap().to_owned();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    let place = place(Path::new(&root));
    let mut ledger = open(&place).unwrap();
    let before = peak();
    let length = 200 * MIB;
    let ingested = take(&place, length, Some(length)).unwrap();
    let taken = ingested.fingerprint;
    let grown = peak() - before;
    assert!(grown < 64 * 1024, "taking {length} bytes in took {grown} KiB of memory");
    ledger.keep_evidence(vec![NewEntry::about(INCIDENT, note("大"))], [3; 16], ingested, at(30), &[]).unwrap();
    let source = ledger.evidence_reader(&[3; 16]).unwrap();
    assert_eq!(source.copy_to(io::sink(), &|_| {}, &AtomicBool::new(false)).unwrap(), taken);
    let grown = peak() - before;
    assert!(grown < 64 * 1024, "reading {length} bytes back took {grown} KiB of memory");
    writeln!(io::stdout(), "\ngrown {grown} KiB").unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_file() {
    let root = tempfile::tempdir().unwrap();
    let (mut ledger, _) = found(&place(root.path())).unwrap();
    ledger.commit(vec![story().remove(0)], at(10), &[]).unwrap();
    drop(ledger);
    let out = child("child_that_takes_in_much", root.path()).wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{said}");
    eprintln!("{}", said.lines().find(|l| l.starts_with("grown ")).expect("the child measured"));
}

/// Not a test by itself: the child of the one below, which preserves until it is killed.
#[test]
fn child_that_preserves_until_it_is_killed() {
    let Ok(root) = std::env::var(WHERE) else { return };
    let place = place(Path::new(&root));
    let mut ledger = open(&place).unwrap();
    let mut out = io::stdout();
    for _ in 0..500 {
        let turn = ledger.verify().unwrap().evidence;
        let ingested = take(&place, u64::from(turn % 4) * 700_000 + 1, None).unwrap();
        ledger.keep_evidence(vec![NewEntry::about(INCIDENT, note("证据"))], id(turn), ingested, at(30), &[]).unwrap();
        writeln!(out, "\nkept {}", turn + 1).unwrap();
        out.flush().unwrap();
    }
}

fn id(turn: u32) -> Id {
    u128::from(turn).to_be_bytes()
}

#[test]
fn a_kill_at_any_moment_leaves_a_station_that_opens() {
    let root = tempfile::tempdir().unwrap();
    let place = place(root.path());
    let (mut ledger, _) = found(&place).unwrap();
    ledger.commit(vec![story().remove(0)], at(10), &[]).unwrap();
    let first = ledger.count().unwrap();
    drop(ledger);
    let mut dice = Dice(11);
    let mut cut_off = 0;
    for round in 0..ROUNDS {
        let mut child = child("child_that_preserves_until_it_is_killed", root.path());
        let mut out = child.stdout.take().unwrap();
        let mut said = Vec::new();
        let mut buffer = [0; 256];
        let enough = 1 + dice.throw(4);
        while String::from_utf8_lossy(&said).matches("kept ").count() < enough {
            let read = out.read(&mut buffer).unwrap();
            assert!(read > 0, "the child ended by itself: {}", String::from_utf8_lossy(&said));
            said.extend_from_slice(&buffer[..read]);
        }
        sleep(Duration::from_micros(u64::try_from(dice.throw(60_000)).unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();
        out.read_to_end(&mut said).unwrap();
        let said = String::from_utf8_lossy(&said).into_owned();
        let whole_lines = said.rsplit_once('\n').unwrap().0;
        let kept: u32 = whole_lines.lines().rev().find_map(|l| l.strip_prefix("kept ")?.parse().ok()).unwrap();

        let ledger = open(&place).unwrap();
        let seen = ledger.verify().unwrap();
        assert!(seen.sound(), "round {round}: {:?}", seen.faults);
        assert!(seen.evidence == kept || seen.evidence == kept + 1, "round {round}: {kept} were kept, {} are there", seen.evidence);
        assert_eq!(ledger.count().unwrap() - first, seen.evidence, "round {round}: an entry without its file, or a file without its entry");
        for turn in 0..seen.evidence {
            let whole = ledger.evidence_reader(&id(turn)).unwrap().verify(&|_| {}, &AtomicBool::new(false)).unwrap();
            assert_eq!(whole.length, u64::from(turn % 4) * 700_000 + 1);
        }
        let rows: u32 = from_the_side(&place).query_row("SELECT count(*) FROM evidence_files", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, seen.evidence);
        drop(ledger);
        cut_off += files(&place).iter().filter(|p| p.extension().is_some_and(|e| e == "part")).map(|p| fs::remove_file(p).unwrap()).count();
    }
    assert!(cut_off > 0, "no taking-in was ever cut off: the test proves nothing");
}
