//! The folded state can be thrown away: folding the chain again gives the same rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod station;

use ledger::NewEntry;
use station::{Ground, INCIDENT, at, found, from_the_side, note, open, story, told};

#[test]
fn folding_again_gives_the_same_digest() {
    let ground = Ground::new();
    let (mut ledger, _) = found(&ground.place).unwrap();
    for (minute, entry) in (10..).zip(story()) {
        ledger.commit(vec![entry], at(minute), &[]).unwrap();
        let (digest, station) = (ledger.projection_digest().unwrap(), ledger.station().clone());
        ledger.rebuild().unwrap();
        assert_eq!(ledger.projection_digest().unwrap(), digest, "after minute {minute}");
        assert_eq!(*ledger.station(), station);
    }
}

#[test]
fn rows_thrown_away_come_back() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    let (digest, incident) = (ledger.projection_digest().unwrap(), ledger.incident(&INCIDENT).unwrap());
    from_the_side(&ground.place).execute("DELETE FROM projections", []).unwrap();
    assert_ne!(ledger.projection_digest().unwrap(), digest);
    ledger.rebuild().unwrap();
    assert_eq!(ledger.projection_digest().unwrap(), digest);
    assert_eq!(ledger.incident(&INCIDENT).unwrap(), incident);
}

/// Two stations that recorded the same differ only in what is theirs: the digest is a function of the chain.
#[test]
fn several_entries_in_one_save_fold_as_one_by_one() {
    let states = [true, false].map(|at_once| {
        let ground = Ground::new();
        let (mut ledger, _) = found(&ground.place).unwrap();
        if at_once {
            ledger.commit(story(), at(10), &[]).unwrap();
        } else {
            for entry in story() {
                ledger.commit(vec![entry], at(10), &[]).unwrap();
            }
        }
        let mut incident = ledger.incident(&INCIDENT).unwrap();
        incident.registered_by = [0; 16];
        for line in &mut incident.timeline {
            line.by = [0; 16];
        }
        (incident.owed.clone(), incident.timeline.clone(), incident.facts.clone())
    });
    assert_eq!(states[0], states[1]);
}

/// A save that fails in the middle leaves nothing behind, in the chain or in the state.
#[test]
fn a_failed_save_changes_nothing() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    let (count, digest, station) = (ledger.count().unwrap(), ledger.projection_digest().unwrap(), ledger.station().clone());
    let mut wrong = match story().remove(0).body {
        casebook::Body::IncidentRegistered(registered) => registered,
        other => panic!("{other:?}"),
    };
    wrong.number = 77;
    wrong.plan = vec![0; 32];
    let entries =
        vec![NewEntry::about(INCIDENT, note("x")).with(vec![1, 2, 3]), NewEntry::about([6; 16], casebook::Body::IncidentRegistered(wrong))];
    ledger.save_draft("register", "typed", "2026-11-22T09:31:00+08:00").unwrap();
    assert!(ledger.commit(entries, at(70), &["register"]).is_err());
    assert_eq!((ledger.count().unwrap(), ledger.projection_digest().unwrap()), (count, digest));
    assert_eq!(*ledger.station(), station);
    assert!(ledger.draft("register").unwrap().is_some(), "the input is kept");
    assert!(ledger.blob(&seal::sm3(&[1, 2, 3])).is_err());
    assert!(ledger.commit(vec![NewEntry::about(INCIDENT, note("y"))], at(71), &[]).is_ok());
    assert!(ledger.verify().unwrap().sound());
}

#[test]
fn the_chain_is_walked_while_others_record() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    let audits: Vec<_> = (0..4).map(|_| ledger.audit()).collect();
    let before = ledger.count().unwrap();
    let walks: Vec<_> = audits.into_iter().map(|audit| std::thread::spawn(|| audit.run().unwrap())).collect();
    for minute in 0..60 {
        ledger.commit(vec![NewEntry::about(INCIDENT, note("又一次"))], at(100 + minute), &[]).unwrap();
    }
    for walk in walks {
        let seen = walk.join().unwrap();
        assert!(seen.sound() && seen.entries >= before, "{:?}", seen.faults);
    }
    assert_eq!(ledger.audit().run().unwrap(), ledger.verify().unwrap());
}
