//! Preserved files: what goes in comes out, nothing half stays, and what is missing or altered is named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod station;

use casebook::Id;
use ledger::{Ingested, Ledger, LedgerError, NewEntry, Place, ingest};
use seal::{FRAME, Fingerprinter, sealed_length};
use station::{Dice, ENTRIES, Ground, INCIDENT, as_it_was_at_first, at, from_the_side, note, open, operator, told};
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

const EVIDENCE: Id = [3; 16];
static GOES_ON: AtomicBool = AtomicBool::new(false);

fn bytes(length: usize) -> Vec<u8> {
    let mut dice = Dice(length as u64);
    (0..length).map(|_| u8::try_from(dice.throw(256)).unwrap()).collect()
}

fn take(place: &Place, source: impl Read, expected: Option<u64>) -> Result<Ingested, LedgerError> {
    ingest(place, source, expected, &|_| {}, &GOES_ON)
}

fn keep(ledger: &mut Ledger, place: &Place, plain: &[u8], id: Id) {
    let ingested = take(place, plain, Some(plain.len() as u64)).unwrap();
    ledger.keep_evidence(vec![NewEntry::about(INCIDENT, note("证据"))], id, ingested, at(30), &[]).unwrap();
}

fn files(place: &Place) -> Vec<PathBuf> {
    fs::read_dir(place.evidence()).map(|f| f.map(|f| f.unwrap().path()).collect()).unwrap_or_default()
}

fn rows(ledger: &Ledger, place: &Place) -> i64 {
    // The write-ahead log is read by the second connection too.
    let _ = ledger;
    from_the_side(place).query_row("SELECT count(*) FROM evidence_files", [], |row| row.get(0)).unwrap()
}

/// A station with one preserved file of two frames and a bit.
fn preserved() -> (Ground, Vec<u8>) {
    let (ground, _) = told();
    let plain = bytes(2 * FRAME + 9);
    let mut ledger = open(&ground.place).unwrap();
    keep(&mut ledger, &ground.place, &plain, EVIDENCE);
    (ground, plain)
}

fn read(place: &Place) -> Result<Vec<u8>, LedgerError> {
    let source = open(place).unwrap().evidence_reader(&EVIDENCE)?;
    let mut out = Vec::new();
    source.copy_to(&mut out, &|_| {}, &GOES_ON)?;
    Ok(out)
}

#[test]
fn what_was_preserved_comes_out_again() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    let lengths = [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 5 * FRAME + 77];
    for (n, length) in (1_u8..).zip(lengths) {
        let plain = bytes(length);
        let told = RefCell::new(Vec::new());
        let expected = (n % 2 == 0).then_some(length as u64);
        let ingested = ingest(&ground.place, plain.as_slice(), expected, &|done| told.borrow_mut().push(done), &GOES_ON).unwrap();
        let told = told.into_inner();
        assert_eq!(told.last().copied().unwrap_or(0), length as u64, "progress ends at the end");
        assert!(told.is_sorted() && told.len() == length.div_ceil(FRAME));
        let taken = ingested.fingerprint;
        let mut whole = Fingerprinter::default();
        whole.update(&plain);
        assert_eq!(taken, whole.finish());
        let file = ground.place.evidence().join(ingested.file());
        ledger.save_draft("evidence", "typed", "2026-11-22T09:31:00+08:00").unwrap();
        ledger.keep_evidence(vec![NewEntry::about(INCIDENT, note("证据"))], [n; 16], ingested, at(30), &["evidence"]).unwrap();
        assert!(ledger.draft("evidence").unwrap().is_none());
        assert_eq!(fs::metadata(&file).unwrap().len(), sealed_length(length as u64));
    }
    assert_eq!(files(&ground.place).len(), lengths.len(), "nothing else lies there");
    drop(ledger);
    let ledger = open(&ground.place).unwrap();
    for (n, length) in (1_u8..).zip(lengths) {
        let source = ledger.evidence_reader(&[n; 16]).unwrap();
        let mut out = Vec::new();
        let copied = source.copy_to(&mut out, &|_| {}, &GOES_ON).unwrap();
        assert!(out == bytes(length) && source.length() == length as u64);
        assert_eq!(copied, source.verify(&|_| {}, &GOES_ON).unwrap());
        assert!(*source.read_whole(length as u64).unwrap() == out);
        if length > 0 {
            let refused = source.read_whole(length as u64 - 1);
            assert!(matches!(refused, Err(LedgerError::TooLarge { limit, .. }) if limit == length as u64 - 1));
        }
    }
    let seen = ledger.verify().unwrap();
    assert!(seen.sound(), "{:?}", seen.faults);
    assert_eq!(usize::try_from(seen.evidence).unwrap(), lengths.len());
    assert!(matches!(ledger.evidence_reader(&[99; 16]), Err(LedgerError::NotFound(_))));
}

#[test]
fn known_digests() {
    let (ground, _) = told();
    let taken = take(&ground.place, b"abc".as_slice(), None).unwrap().fingerprint;
    assert_eq!(hex::encode(taken.sm3), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    assert_eq!(hex::encode(taken.sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_and_nothing_lies_in_the_clear() {
    use std::os::unix::fs::PermissionsExt;
    let (ground, plain) = preserved();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&ground.place.evidence()), 0o700);
    let file = &files(&ground.place)[0];
    assert_eq!(mode(file), 0o600);
    let sealed = fs::read(file).unwrap();
    let probe = &plain[FRAME..FRAME + 16];
    assert!(!sealed.windows(16).any(|w| w == probe));
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(name.len() == 36 && name.ends_with(".sev"), "{name} says nothing");
}

#[test]
fn what_is_stopped_leaves_nothing() {
    let (ground, _) = told();
    let stop = AtomicBool::new(false);
    for after in [0, 1, 3] {
        stop.store(after == 0, Ordering::Relaxed);
        let counted = |done: u64| stop.store(done >= after * FRAME as u64, Ordering::Relaxed);
        let stopped = ingest(&ground.place, io::repeat(5), None, &counted, &stop);
        assert!(matches!(stopped, Err(LedgerError::Cancelled)), "{stopped:?}");
        assert!(files(&ground.place).is_empty());
    }
    let (ground, _) = preserved();
    let source = open(&ground.place).unwrap().evidence_reader(&EVIDENCE).unwrap();
    let stop = AtomicBool::new(false);
    assert!(matches!(source.verify(&|_| stop.store(true, Ordering::Relaxed), &stop), Err(LedgerError::Cancelled)));
    assert!(matches!(source.copy_to(Vec::new(), &|_| {}, &AtomicBool::new(true)), Err(LedgerError::Cancelled)));
}

/// A stick that is pulled out.
struct PulledOut(u64);

impl Read for PulledOut {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("no such device"));
        }
        let length = buffer.len().min(usize::try_from(self.0).unwrap());
        self.0 -= length as u64;
        Ok(length)
    }
}

impl Write for PulledOut {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut copy = bytes.to_vec();
        self.read(&mut copy)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_source_that_fails_or_changes_leaves_nothing() {
    let (ground, _) = told();
    for good in [0, 5, FRAME as u64, 2 * FRAME as u64 + 5] {
        let taken = take(&ground.place, PulledOut(good), None);
        assert!(matches!(taken, Err(LedgerError::Source(_))), "{taken:?}");
    }
    for (length, expected) in [(0, 1), (5, 4), (5, 6), (FRAME, 2 * FRAME), (2 * FRAME, FRAME), (1, 0)] {
        let taken = take(&ground.place, bytes(length).as_slice(), Some(expected as u64));
        assert!(matches!(taken, Err(LedgerError::SourceChanged { .. })), "{length} for {expected}: {taken:?}");
    }
    // One that grows for ever is not read for ever.
    assert!(matches!(take(&ground.place, io::repeat(1), Some(10)), Err(LedgerError::SourceChanged { .. })));
    assert!(matches!(take(&ground.place, io::empty(), Some(u64::MAX)), Err(LedgerError::NoRoom { .. })));
    assert!(files(&ground.place).is_empty());
    let (ground, _) = preserved();
    let source = open(&ground.place).unwrap().evidence_reader(&EVIDENCE).unwrap();
    for room in [0, 5, FRAME as u64 + 5] {
        assert!(matches!(source.copy_to(PulledOut(room), &|_| {}, &GOES_ON), Err(LedgerError::Target(_))));
    }
}

#[test]
fn what_nobody_keeps_falls_away() {
    let (ground, code) = told();
    drop(take(&ground.place, b"abc".as_slice(), None).unwrap());
    assert!(files(&ground.place).is_empty());
    // A save that is refused takes the file with it.
    let mut reading = Ledger::open_with_code(&ground.place, &code, at(40)).unwrap();
    let ingested = take(&ground.place, b"abc".as_slice(), None).unwrap();
    assert!(reading.keep_evidence(vec![NewEntry::about(INCIDENT, note("x"))], EVIDENCE, ingested, at(40), &[]).is_err());
    assert!(files(&ground.place).is_empty());
    drop(reading);
    // So does an id that is taken, and the entries are not recorded either.
    let mut ledger = open(&ground.place).unwrap();
    keep(&mut ledger, &ground.place, b"one", EVIDENCE);
    let ingested = take(&ground.place, b"two".as_slice(), None).unwrap();
    assert!(ledger.keep_evidence(vec![NewEntry::about(INCIDENT, note("x"))], EVIDENCE, ingested, at(40), &[]).is_err());
    assert_eq!((files(&ground.place).len(), u64::from(ledger.count().unwrap())), (1, ENTRIES + 1));
    // And a file that went away meanwhile is not called kept.
    let ingested = take(&ground.place, b"three".as_slice(), None).unwrap();
    let part = files(&ground.place).into_iter().find(|p| p.extension().unwrap() == "part").unwrap();
    fs::remove_file(part).unwrap();
    let gone = ledger.keep_evidence(vec![NewEntry::about(INCIDENT, note("x"))], [4; 16], ingested, at(40), &[]);
    assert!(matches!(gone, Err(LedgerError::EvidenceMissing)), "{gone:?}");
    assert_eq!((rows(&ledger, &ground.place), u64::from(ledger.count().unwrap())), (1, ENTRIES + 1));
    assert!(ledger.verify().unwrap().sound());
}

#[test]
fn an_altered_or_missing_file_is_named() {
    let (ground, plain) = preserved();
    let sealed = fs::read(&files(&ground.place)[0]).unwrap();
    let altered = |bytes: &[u8]| {
        let copy = ground.copy();
        fs::write(&files(&copy.place)[0], bytes).unwrap();
        copy
    };
    let faults = |place: &Place| {
        let seen = open(place).unwrap().verify().unwrap();
        seen.faults.iter().map(|f| f.what).collect::<Vec<_>>()
    };
    assert!(read(&altered(&sealed).place).unwrap() == plain);
    let mut dice = Dice(7);
    for round in 0..12 {
        let mut bytes = sealed.clone();
        bytes[dice.throw(sealed.len())] ^= 1 << dice.throw(8);
        let copy = altered(&bytes);
        assert!(matches!(read(&copy.place), Err(LedgerError::EvidenceAltered)), "round {round}");
        let source = open(&copy.place).unwrap().evidence_reader(&EVIDENCE).unwrap();
        assert!(matches!(source.read_whole(u64::MAX), Err(LedgerError::EvidenceAltered)));
        assert!(faults(&copy.place).is_empty(), "the length fits: this check is the cheap one");
    }
    for bytes in [&sealed[..sealed.len() - 1], &sealed[..FRAME + 36], &[], &[sealed.as_slice(), &[0]].concat()] {
        let copy = altered(bytes);
        assert!(matches!(read(&copy.place), Err(LedgerError::EvidenceAltered)));
        assert_eq!(faults(&copy.place), ["evidence"]);
    }
    let copy = ground.copy();
    fs::remove_file(&files(&copy.place)[0]).unwrap();
    assert!(matches!(read(&copy.place), Err(LedgerError::EvidenceMissing)));
    assert_eq!(faults(&copy.place), ["evidence"]);
    // A folder in its place is no file.
    fs::create_dir_all(copy.place.evidence().join(files(&ground.place)[0].file_name().unwrap())).unwrap();
    assert_eq!(faults(&copy.place), ["evidence"]);
}

/// Two files change places, with their rows' lengths equal: the keys tell them apart.
#[test]
fn files_that_changed_places_do_not_open() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    keep(&mut ledger, &ground.place, &[1; 100], EVIDENCE);
    keep(&mut ledger, &ground.place, &[2; 100], [4; 16]);
    drop(ledger);
    let names = files(&ground.place);
    let (one, two) = (fs::read(&names[0]).unwrap(), fs::read(&names[1]).unwrap());
    fs::write(&names[0], two).unwrap();
    fs::write(&names[1], one).unwrap();
    assert!(matches!(read(&ground.place), Err(LedgerError::EvidenceAltered)));
}

/// Who knows the passphrase can write any name into the table; it leads nowhere.
#[test]
fn a_name_that_leads_out_of_the_folder_is_refused() {
    let (ground, _) = preserved();
    for name in ["../ledger.db", "/etc/passwd", "", ".sev", "../aaaaaaaaaaaaaaaaaaaaaaaaaaaaa.sev", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.sev"]
    {
        let side = from_the_side(&ground.place);
        side.execute("UPDATE evidence_files SET file = ?1", [name]).unwrap();
        drop(side);
        let ledger = open(&ground.place).unwrap();
        assert!(matches!(ledger.evidence_reader(&EVIDENCE), Err(LedgerError::Damaged(_))), "{name}");
        assert_eq!(ledger.verify().unwrap().faults.len(), 1, "{name}");
    }
}

#[test]
fn the_rest_of_a_cut_off_taking_in_is_swept() {
    let (ground, plain) = preserved();
    let folder = ground.place.evidence();
    let old = SystemTime::now() - Duration::from_secs(25 * 60 * 60);
    for (name, modified) in [("aa.part", old), ("bb.part", SystemTime::now()), ("cc.sev", old), ("dd.txt", old)] {
        let file = File::create(folder.join(name)).unwrap();
        file.set_modified(modified).unwrap();
    }
    for kept in files(&ground.place).iter().filter(|p| p.file_name().unwrap().len() == 36) {
        File::options().write(true).open(kept).unwrap().set_modified(old).unwrap();
    }
    // To look at it, nothing is touched.
    drop(Ledger::inspect(&ground.place, &operator(&ground.place), station::PASSPHRASE, at(60)).unwrap());
    assert_eq!(files(&ground.place).len(), 5);
    assert!(read(&ground.place).unwrap() == plain);
    let mut left: Vec<_> = files(&ground.place).iter().map(|p| p.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    left.retain(|name| name.len() < 36);
    left.sort();
    assert_eq!(left, ["bb.part", "cc.sev", "dd.txt"]);
}

/// A database of the first version gets the table, and a copy of it as it was is kept; also where a first try was cut off.
#[test]
fn an_older_database_is_brought_up() {
    let (ground, _) = told();
    let side = from_the_side(&ground.place);
    let known: i64 = side.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    as_it_was_at_first(&side);
    drop(side);
    let backup = ground.place.folder.join(format!("ledger.before-{known}.db"));
    fs::write(&backup, b"half a copy").unwrap();
    let mut ledger = open(&ground.place).unwrap();
    assert!(fs::metadata(&backup).unwrap().len() > 4096);
    keep(&mut ledger, &ground.place, b"abc", EVIDENCE);
    assert!(ledger.verify().unwrap().sound());
    assert_eq!(u64::from(ledger.count().unwrap()), ENTRIES + 1);
}
