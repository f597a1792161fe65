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

/// The folded state is what folding anew gives, and nothing is wrong with the chain.
fn is_sound(story: &mut Story) {
    let digest = story.working_group.projection_digest().unwrap();
    story.working_group.rebuild().unwrap();
    assert_eq!(story.working_group.projection_digest().unwrap(), digest);
    let seen = story.working_group.verify().unwrap();
    assert!(seen.sound(), "{:?}", seen.faults);
}

/// A newer envelope in the middle of what came: it waits with what stands behind it, and is told apart from what is missing.
#[test]
fn a_newer_entry_waits_and_is_no_gap() {
    let mut story = Story::new(1);
    story.play(Act::Register(0));
    let (parcel, key) = (story.pack_up(0), story.key_of(0));
    let newer = Entry { version: 2, ..noted(&parcel.last(), "一") };
    let behind = Entry { version: 1, ..noted(&newer, "二") };
    let parcel = parcel.with(&newer, Some(&key)).with(&behind, Some(&key));
    let received = story.working_group.receive(&parcel.arrived, at(200), |intake| parcel.give(intake)).unwrap();
    assert_eq!((received.waiting, received.newer, received.unknown), (2, 2, 0), "{received:?}");
    let gaps = story.working_group.gaps().unwrap();
    assert_eq!((gaps.len(), gaps[0].waiting, gaps[0].newer, gaps[0].before), (1, 2, 1, newer.seq), "{gaps:?}");
    is_sound(&mut story);
}

/// What an older program could not read is let in once a newer one opens the ledger, whether its sender sent it again meanwhile or not.
#[test]
fn what_only_a_newer_program_reads_is_let_in_by_it() {
    for sent_again in [false, true] {
        let mut story = Story::new(1);
        story.play(Act::Register(0));
        story.play(Act::Note(0, 0));
        let parcel = story.pack_up(0);
        let end = parcel.entries() - 1;
        let first = parcel.only(|place| place < end);
        story.deliver(&first);
        let (bytes, signed) = parcel.last_bytes();
        let (operator, signature) = signed.unwrap();
        let (unit, count) = (story.units[0].station_id(), story.working_group.count().unwrap());
        story.restart_group(|side| {
            // As the program before kept it.
            side.execute(
                "INSERT INTO waiting_entries (id, sender, stream, epoch, seq, bytes, operator, signature, newer)
                 VALUES (?1, ?2, zeroblob(16), 0, 0, ?3, ?4, ?5, 1)",
                (sm3(&bytes).as_slice(), unit.as_slice(), &bytes, operator.as_slice(), signature.0.as_slice()),
            )
            .unwrap();
        });
        if sent_again {
            story.deliver(&parcel.renamed());
        }
        assert_eq!(story.working_group.gaps().unwrap(), vec![]);
        assert!(story.working_group.count().unwrap() > count);
        assert!(story.working_group.outgoing(&unit).unwrap().due(), "its sender hears that it is read");
        let case = story.cases(0)[0];
        assert_eq!(story.working_group.incident(&case).unwrap(), story.units[0].incident(&case).unwrap());
        is_sound(&mut story);
    }
}

/// A kind that this program does not know stands in its stream, and is counted as not understood.
#[test]
fn a_kind_of_a_newer_program_joins_and_is_counted() {
    let mut story = Story::new(2);
    story.play(Act::Register(0));
    let (parcel, key) = (story.pack_up(0), story.key_of(0));
    let case = story.cases(0)[0];
    let about_case = Entry { kind: "incident.foreseen".to_owned(), body: vec![0x80], subject: Some(case), ..after(&parcel.last()) };
    let own = Entry { kind: "station.moved".to_owned(), body: vec![0x80], subject: None, ..after(&about_case) };
    let parcel = parcel.with(&about_case, Some(&key)).with(&own, Some(&key));
    let received = story.working_group.receive(&parcel.arrived, at(200), |intake| parcel.give(intake)).unwrap();
    assert_eq!((received.unknown, received.waiting), (2, 0));
    let unit = story.units[0].station_id();
    assert_eq!(story.working_group.peer(&unit).unwrap().unwrap().not_understood, 2);
    assert_eq!(story.working_group.peer(&story.units[1].station_id()).unwrap().unwrap().not_understood, 0);
    is_sound(&mut story);
    assert_eq!(story.working_group.peer(&unit).unwrap().unwrap().not_understood, 2);
    // A program that knows other kinds folds anew.
    story.restart_group(|side| {
        side.execute("UPDATE projections SET state = '12 0000000000000000' WHERE kind = 'shape'", []).unwrap();
        side.execute("DELETE FROM projections WHERE kind = 'incident'", []).unwrap();
    });
    assert!(story.working_group.incident(&case).is_ok());
}

/// A save whose last entry can't join waits whole; it joins whole once that can.
#[test]
fn a_save_waits_whole() {
    for newer in [true, false] {
        let mut story = Story::new(1);
        let (parcel, key) = (story.pack_up(0), story.key_of(0));
        let first = noted(&parcel.last(), "一");
        let paper = b"a paper that comes later".to_vec();
        let blobs = vec![ledger::Blob { sm3: sm3(&paper), length: 24 }];
        let last = if newer { Entry { version: 2, ..noted(&first, "二") } } else { Entry { blobs, ..noted(&first, "二") } };
        let whole = parcel.with(&first, None).with(&last, Some(&key));
        let before = parcel.entries();
        let received = story.working_group.receive(&whole.arrived, at(200), |intake| whole.give(intake)).unwrap();
        assert_eq!((received.taken, received.waiting), (u64::try_from(before).unwrap(), 2), "{newer}: {received:?}");
        assert_eq!(received.newer, if newer { 2 } else { 0 });
        is_sound(&mut story);
        // Something else of the sender comes: what waits still does.
        let received = story.working_group.receive(&whole.renamed().arrived, at(201), |intake| whole.give(intake)).unwrap();
        assert_eq!((received.taken, received.waiting), (0, 0), "{newer}: {received:?}");
        if !newer {
            let arrived = whole.renamed().arrived;
            let received = story
                .working_group
                .receive(&arrived, at(202), |intake| {
                    intake.blob(&ledger::Content::new(paper.clone()))?;
                    whole.give(intake)
                })
                .unwrap();
            assert_eq!(received.taken, 2);
            assert_eq!(story.working_group.gaps().unwrap(), vec![]);
        }
        is_sound(&mut story);
    }
}

/// The parts of one save in two bundles, whichever comes first.
#[test]
fn a_save_in_two_bundles_joins_whole() {
    for swap in [false, true] {
        let mut story = Story::new(1);
        let (parcel, key) = (story.pack_up(0), story.key_of(0));
        story.deliver(&parcel);
        let first = noted(&parcel.last(), "一");
        let last = noted(&first, "二");
        let empty = parcel.only(|_| false);
        let mut parts = [empty.with(&first, None), empty.with(&last, Some(&key))];
        if swap {
            parts.reverse();
        }
        let count = story.working_group.count().unwrap();
        for (part, expected) in parts.iter().zip([(0, 1), (2, 0)]) {
            let received = story.working_group.receive(&part.arrived, at(200), |intake| part.give(intake)).unwrap();
            assert_eq!((received.taken, received.waiting), expected, "{swap}");
        }
        assert!(story.working_group.count().unwrap() >= count + 2);
        assert_eq!(story.working_group.gaps().unwrap(), vec![]);
        is_sound(&mut story);
    }
}
