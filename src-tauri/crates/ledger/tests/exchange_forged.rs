//! What an enrolled station can't have recorded, or what a newer program of it recorded.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod exchange_story;
mod station;

use casebook::{Body, Time};
use exchange_story::{Act, Parcel, Story};
use ledger::{Entry, LARGEST_NUMBER, LedgerError, NewEntry};
use seal::sm3;
use station::{at, note};

/// The entry that would follow this one.
fn after(entry: &Entry) -> Entry {
    Entry { seq: entry.seq + 1, previous: sm3(&entry.to_bytes().unwrap()), logical: entry.logical + 1, blobs: vec![], ..entry.clone() }
}

fn noted(entry: &Entry, text: &str) -> Entry {
    Entry { kind: "facts.stated".to_owned(), body: note(text).to_bytes().unwrap(), ..after(entry) }
}

fn refused(story: &mut Story, parcel: &Parcel) -> bool {
    let outcome = story.working_group.receive(&parcel.arrived, at(200), |intake| parcel.give(intake));
    matches!(outcome, Err(LedgerError::Refused(_)))
}

/// A station whose clock was run up to the end by another still records, and the others still take in what it records.
#[test]
fn a_clock_run_up_to_its_end_stops_nobody() {
    let mut story = Story::new(2);
    story.play(Act::Register(0));
    let (parcel, key) = (story.pack_up(0), story.key_of(0));
    let next = noted(&parcel.last(), "一");
    for logical in [LARGEST_NUMBER + 1, u64::try_from(i64::MAX).unwrap() - 5, u64::MAX] {
        let forged = parcel.with(&Entry { logical, ..next.clone() }, Some(&key));
        assert!(refused(&mut story, &forged), "{logical}");
    }
    for (epoch, seq) in [(LARGEST_NUMBER + 1, 1), (u64::MAX, 1), (next.epoch, u64::MAX), (next.epoch, LARGEST_NUMBER + 1)] {
        let forged = parcel.with(&Entry { epoch, seq, ..next.clone() }, Some(&key));
        assert!(refused(&mut story, &forged), "{epoch}/{seq}");
    }
    let last = parcel.with(&Entry { logical: LARGEST_NUMBER, ..next }, Some(&key));
    story.working_group.receive(&last.arrived, at(200), |intake| last.give(intake)).unwrap();
    // What the working group records from now on reaches the other unit, and that one's reaches the working group.
    for round in 0..8 {
        story.play(Act::Register(1));
        let up = story.pack_up(1);
        story.deliver(&up);
        story.play(Act::Decide(round));
        story.play(Act::Decide(round + 1));
        let down = story.pack_down(1);
        story.deliver(&down);
    }
    assert_eq!(story.cases(1).len(), 8);
    for ledger in [&mut story.working_group, &mut story.units[1]] {
        let digest = ledger.projection_digest().unwrap();
        ledger.rebuild().unwrap();
        assert_eq!(ledger.projection_digest().unwrap(), digest);
        assert!(ledger.verify().unwrap().sound());
    }
}

#[test]
fn a_moment_that_no_calendar_has_is_refused_or_read_as_none() {
    let mut story = Story::new(1);
    story.play(Act::Register(0));
    let (parcel, key) = (story.pack_up(0), story.key_of(0));
    let next = noted(&parcel.last(), "一");
    for ms in [i64::MIN, i64::MAX, 253_402_300_800_000, -62_135_596_800_001, 8_210_266_876_799_999] {
        let forged = parcel.with(&Entry { at: Time { ms, offset: 480 }, ..next.clone() }, Some(&key));
        assert!(refused(&mut story, &forged), "{ms}");
        // Inside of what an entry says it is read as the moment that stands for none.
        let Body::IncidentRegistered(mut registered) = station::story()[0].body.clone() else { panic!() };
        registered.discovered = Time { ms, offset: 1439 };
        let body = Body::IncidentRegistered(registered).to_bytes().unwrap();
        let Body::IncidentRegistered(read) = Body::from_bytes("incident.registered", &body).unwrap() else { panic!() };
        assert_eq!(read.discovered.ms, 0);
    }
    let case = story.units[0].fresh_id().unwrap();
    let mut entries = station::story();
    let Body::IncidentRegistered(registered) = &mut entries[0].body else { panic!() };
    registered.discovered = Time { ms: i64::MAX, offset: i32::MAX };
    let forged = NewEntry::about(case, entries.remove(0).body);
    let forged = Entry { kind: forged.body.kind().to_owned(), body: forged.body.to_bytes().unwrap(), subject: Some(case), ..next };
    let parcel = parcel.with(&forged, Some(&key));
    story.working_group.receive(&parcel.arrived, at(200), |intake| parcel.give(intake)).unwrap();
    let incident = story.working_group.incident(&case).unwrap();
    assert_eq!(incident.discovered.rfc3339(), "1970-01-01T00:00:00+00:00");
}
