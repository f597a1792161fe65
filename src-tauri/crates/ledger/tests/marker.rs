//! The marker outside the database: only one that is ahead says that an older copy was restored.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod station;

use ledger::NewEntry;
use station::{ENTRIES, INCIDENT, at, copy_files, note, open, told};
use std::fs;

#[test]
fn an_older_copy_goes_on_in_a_new_epoch() {
    let (ground, _) = told();
    let backup = ground.copy();
    let mut ledger = open(&ground.place).unwrap();
    for minute in 0..3 {
        ledger.commit(vec![NewEntry::about(INCIDENT, note("lost"))], at(70 + minute), &[]).unwrap();
    }
    drop(ledger);
    copy_files(&backup.place.folder, &ground.place.folder);

    let mut ledger = open(&ground.place).unwrap();
    assert!(ledger.was_restored());
    assert_eq!(u64::from(ledger.count().unwrap()), ENTRIES + 1, "the restoration itself is recorded");
    let seen = ledger.verify().unwrap();
    assert!(seen.sound(), "{:?}", seen.faults);
    ledger.commit(vec![NewEntry::about(INCIDENT, note("going on"))], at(90), &[]).unwrap();
    assert!(ledger.verify().unwrap().sound());
    let digest = ledger.projection_digest().unwrap();
    ledger.rebuild().unwrap();
    assert_eq!(ledger.projection_digest().unwrap(), digest);
    drop(ledger);
    let again = open(&ground.place).unwrap();
    assert!(!again.was_restored(), "once is enough");
    assert!(again.verify().unwrap().sound());
}

/// The same copy restored twice, and each time something recorded: two epochs, no fork.
#[test]
fn a_copy_restored_twice() {
    let (ground, _) = told();
    let backup = ground.copy();
    let mut epochs = Vec::new();
    for _ in 0..2 {
        let mut ledger = open(&ground.place).unwrap();
        ledger.commit(vec![NewEntry::about(INCIDENT, note("lost"))], at(70), &[]).unwrap();
        drop(ledger);
        copy_files(&backup.place.folder, &ground.place.folder);
        let ledger = open(&ground.place).unwrap();
        assert!(ledger.was_restored() && ledger.verify().unwrap().sound());
        let marker: serde_json::Value = serde_json::from_slice(&fs::read(&ground.place.marker).unwrap()).unwrap();
        epochs.push(marker["epoch"].as_u64().unwrap());
    }
    assert_eq!(epochs, [2, 3]);
}

#[test]
fn a_marker_that_is_behind_lost_or_foreign_changes_nothing() {
    let (ground, _) = told();
    let older = ground.copy();
    let mut ledger = open(&ground.place).unwrap();
    ledger.commit(vec![NewEntry::about(INCIDENT, note("x"))], at(70), &[]).unwrap();
    drop(ledger);
    let marker = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&older.place.marker).unwrap()).unwrap();
        change(&mut json);
        serde_json::to_vec(&json).unwrap()
    };
    let rows: Vec<(&str, Option<Vec<u8>>)> = vec![
        ("behind", Some(marker(&|_| {}))),
        ("deleted", None),
        ("damaged", Some(b"{\"station\":".to_vec())),
        ("empty", Some(vec![])),
        (
            "another machine's",
            Some(marker(&|m| {
                m["machine"] = "another".into();
                m["seq"] = 999.into();
            })),
        ),
        (
            "another station's",
            Some(marker(&|m| {
                m["station"] = "00".repeat(16).into();
                m["seq"] = 999.into();
            })),
        ),
    ];
    for (what, bytes) in rows {
        match bytes {
            Some(bytes) => fs::write(&ground.place.marker, bytes).unwrap(),
            None => fs::remove_file(&ground.place.marker).unwrap(),
        }
        let ledger = open(&ground.place).unwrap();
        assert!(!ledger.was_restored(), "{what}");
        assert_eq!(u64::from(ledger.count().unwrap()), ENTRIES + 1, "{what}");
        assert!(ledger.verify().unwrap().sound(), "{what}");
    }
}

/// The marker's folder can't be written: what is recorded is recorded all the same.
#[test]
fn a_marker_that_can_not_be_written_loses_nothing() {
    let (ground, _) = told();
    let folder = ground.place.marker.parent().unwrap();
    fs::remove_dir_all(folder).unwrap();
    let mut ledger = open(&ground.place).unwrap();
    fs::remove_dir_all(folder).unwrap();
    fs::write(folder, "a file where the folder was").unwrap();
    ledger.commit(vec![NewEntry::about(INCIDENT, note("x"))], at(70), &[]).unwrap();
    assert_eq!(u64::from(ledger.count().unwrap()), ENTRIES + 1);
    drop(ledger);
    fs::remove_file(folder).unwrap();
    let ledger = open(&ground.place).unwrap();
    assert!(!ledger.was_restored() && ledger.verify().unwrap().sound());
}
