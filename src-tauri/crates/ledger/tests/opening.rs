//! Who opens a station, and who does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod station;

use ledger::{Ledger, LedgerError, NewEntry};
use seal::RecoveryCode;
use station::{ENTRIES, Ground, INCIDENT, PAPER, at, found, from_the_side, note, open, operator, told};
use std::fs;

#[test]
fn what_was_recorded_is_there_after_opening() {
    let (ground, _) = told();
    let ledger = open(&ground.place).unwrap();
    assert_eq!(u64::from(ledger.count().unwrap()), ENTRIES);
    assert_eq!(ledger.station().unit, "信息中心");
    assert_eq!(ledger.incidents().unwrap().len(), 1);
    assert_eq!(ledger.incident(&INCIDENT).unwrap().documents[0].number, 1);
    assert_eq!(ledger.blob(&seal::sm3(PAPER)).unwrap(), PAPER);
    let seen = ledger.verify().unwrap();
    assert_eq!((seen.entries, seen.signatures, seen.blobs, seen.sound()), (9, 7, 2, true));
    assert!(!ledger.was_restored());
    assert!(matches!(ledger.incident(&[1; 16]), Err(LedgerError::NotFound(_))));
}

#[test]
fn a_wrong_passphrase_or_nobody_opens_nothing() {
    let (ground, _) = told();
    let who = operator(&ground.place);
    for wrong in ["", "一二三四五六", "一二三四五六 Horse", "一二三四五六 horse "] {
        assert!(matches!(Ledger::open(&ground.place, &who, wrong, at(60)), Err(LedgerError::WrongSecret)), "{wrong}");
    }
    for nobody in ["", "00", &"0".repeat(32)] {
        assert!(matches!(Ledger::open(&ground.place, nobody, station::PASSPHRASE, at(60)), Err(LedgerError::NoOperator)));
    }
    assert!(matches!(Ledger::open(&Ground::new().place, &who, station::PASSPHRASE, at(60)), Err(LedgerError::NoStation)));
    assert!(open(&ground.place).is_ok());
}

#[test]
fn the_recovery_code_opens_for_reading_only() {
    let (ground, code) = told();
    let typed = RecoveryCode::parse(&code.grouped().to_lowercase()).unwrap();
    let mut ledger = Ledger::open_with_code(&ground.place, &typed, at(60)).unwrap();
    assert_eq!(ledger.incidents().unwrap().len(), 1);
    assert!(ledger.verify().unwrap().sound());
    assert!(ledger.commit(vec![NewEntry::about(INCIDENT, note("x"))], at(61), &[]).is_err());
    assert_eq!(u64::from(ledger.count().unwrap()), ENTRIES);
    drop(ledger);
    let other = RecoveryCode::random().unwrap();
    assert!(matches!(Ledger::open_with_code(&ground.place, &other, at(60)), Err(LedgerError::WrongSecret)));
}

#[test]
fn a_new_recovery_code_takes_the_place_of_the_old_one() {
    let (ground, old) = told();
    let mut ledger = open(&ground.place).unwrap();
    assert!(ledger.confirm_recovery_code(&old, at(60)).is_ok() && ledger.keyring().recovery_confirmed);
    let new = ledger.new_recovery_code(at(60)).unwrap();
    assert!(!ledger.keyring().recovery_confirmed, "the new sheet has not been typed back");
    assert!(matches!(ledger.confirm_recovery_code(&old, at(60)), Err(LedgerError::WrongSecret)));
    ledger.confirm_recovery_code(&new, at(60)).unwrap();
    drop(ledger);
    assert!(matches!(Ledger::open_with_code(&ground.place, &old, at(60)), Err(LedgerError::WrongSecret)));
    assert!(Ledger::open_with_code(&ground.place, &new, at(60)).unwrap().keyring().recovery_confirmed);
}

#[test]
fn one_program_at_a_time() {
    let (ground, code) = told();
    let first = open(&ground.place).unwrap();
    assert!(matches!(open(&ground.place), Err(LedgerError::InUse)));
    assert!(matches!(Ledger::open_with_code(&ground.place, &code, at(60)), Err(LedgerError::InUse)));
    drop(first);
    assert!(open(&ground.place).is_ok());
}

#[test]
fn a_station_is_founded_once() {
    let (ground, _) = told();
    assert!(matches!(found(&ground.place), Err(LedgerError::StationExists)));
    assert!(open(&ground.place).is_ok());
}

/// Power fails before the keyring is written: there is no station, and founding again succeeds.
#[test]
fn a_founding_that_was_cut_off_can_be_repeated() {
    let (ground, _) = told();
    fs::remove_file(ground.place.keyring()).unwrap();
    fs::remove_file(&ground.place.marker).unwrap();
    let (ledger, _) = found(&ground.place).unwrap();
    assert_eq!(ledger.count().unwrap(), 3);
    assert!(ledger.verify().unwrap().sound());
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let (ground, code) = told();
    from_the_side(&ground.place).pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(open(&ground.place), Err(LedgerError::Newer { found: 99, .. })));
    assert!(matches!(Ledger::open_with_code(&ground.place, &code, at(60)), Err(LedgerError::Newer { found: 99, .. })));
    let version: i64 = from_the_side(&ground.place).query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap();
    assert_eq!(version, 99, "what is newer is left alone");
}

/// Nothing of what was recorded can be read from the files without a key.
#[test]
fn the_files_say_nothing_in_the_clear() {
    let (ground, _) = told();
    for file in fs::read_dir(&ground.place.folder).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        for word in ["协同办公系统", "文件被加密", "%PDF", "SQLite format 3", "incident.registered"] {
            assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{word}");
        }
    }
}

#[test]
fn drafts_are_kept_as_typed_until_they_are_committed() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    ledger.save_draft("register", "{\"what\":\"文", "2026-11-22T09:31:00+08:00").unwrap();
    ledger.save_draft("register", "{\"what\":\"文件", "2026-11-22T09:31:01+08:00").unwrap();
    ledger.save_draft("report", "{}", "2026-11-22T09:32:00+08:00").unwrap();
    drop(ledger);
    ledger = open(&ground.place).unwrap();
    assert_eq!(ledger.draft("register").unwrap().unwrap().json, "{\"what\":\"文件");
    ledger.commit(vec![NewEntry::about(INCIDENT, note("x"))], at(61), &["register"]).unwrap();
    assert_eq!(ledger.draft("register").unwrap(), None);
    assert!(ledger.draft("report").unwrap().is_some());
    ledger.drop_draft("report").unwrap();
    assert_eq!(ledger.draft("report").unwrap(), None);
    assert!(ledger.verify().unwrap().sound());
}
