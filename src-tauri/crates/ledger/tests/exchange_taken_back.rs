//! What a bundle did in memory is taken back with what it did on disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod exchange_story;
mod station;

use casebook::{Body, SettingStated};
use exchange_story::{Act, Parcel, Story};
use ledger::{Arrived, Bundles, Intake, LedgerError, NewEntry, Received};
use station::at;

/// A bundle that a person has to look at, among others.
struct Unclean<'a>(&'a [Parcel], Vec<bool>);

impl Bundles for Unclean<'_> {
    fn which(&mut self, place: usize) -> Option<Arrived> {
        self.0.get(place).map(|parcel| parcel.arrived.clone())
    }

    fn fill(&mut self, place: usize, intake: &mut Intake<'_>) -> Result<(), LedgerError> {
        self.0[place].give(intake)
    }

    fn stays(&mut self, _: usize, _: &Received) -> bool {
        false
    }

    fn done(&mut self, _: usize, outcome: Result<Option<Received>, LedgerError>) {
        self.1.push(matches!(outcome, Ok(None)));
    }
}

fn set(value: &str) -> NewEntry {
    NewEntry::station(Body::SettingStated(SettingStated { key: "exchange.patience_days".to_owned(), value: value.to_owned() }))
}

/// The unit's own entries come back to it after a restore, in a bundle that is refused and in one that may not stay.
#[test]
fn own_entries_of_a_bundle_that_does_not_stay_leave_nothing() {
    let mut story = Story::new(1);
    story.play(Act::Register(0));
    story.settle();
    let backup = story.backup(0);
    story.units[0].commit(vec![set("9")], at(50), &[]).unwrap();
    story.play(Act::Register(0));
    story.settle();
    story.restore(0, &backup);
    let lacks = story.pack_up(0);
    story.deliver(&lacks);
    let back = story.pack_down(0);
    let last = (0..back.entries()).rev().map(|place| back.unsigned(place)).find(|bad| bad.changed).unwrap();
    let unit = &mut story.units[0];
    let (station, digest) = (unit.station().clone(), unit.projection_digest().unwrap());
    let refused = unit.receive(&last.arrived, at(410), |intake| last.give(intake));
    assert!(matches!(refused, Err(LedgerError::Refused(_))), "{refused:?}");
    assert_eq!(*unit.station(), station);
    let parcels = [back.clone()];
    let mut unclean = Unclean(&parcels, Vec::new());
    unit.receive_each(1, at(411), &mut unclean).unwrap();
    assert_eq!(unclean.1, [true]);
    assert_eq!(*unit.station(), station);
    assert_eq!(unit.projection_digest().unwrap(), digest);
    // What is saved next is folded into what is there, not into what was taken back.
    unit.commit(vec![set("5")], at(412), &[]).unwrap();
    let digest = unit.projection_digest().unwrap();
    unit.rebuild().unwrap();
    assert_eq!(unit.projection_digest().unwrap(), digest);
    story.settle();
    story.check();
}

/// A copied station's other branch, which a person has to look at: everything was folded anew, and is taken back.
#[test]
fn a_branch_that_does_not_stay_leaves_nothing() {
    let mut turned = 0;
    for _ in 0..8 {
        let mut story = Story::new(1);
        story.play(Act::Register(0));
        story.settle();
        let mut copy = story.copy(0);
        story.play(Act::Note(0, 0));
        copy.note_twice();
        let (one, two) = (story.pack_up(0), story.pack_from(&mut copy.ledger));
        story.deliver(&one);
        let group = &mut story.working_group;
        let (station, digest, case) = (group.station().clone(), group.projection_digest().unwrap(), group.incidents().unwrap().remove(0));
        let parcels = [two.clone()];
        let mut unclean = Unclean(&parcels, Vec::new());
        group.receive_each(1, at(411), &mut unclean).unwrap();
        assert_eq!((group.station().clone(), group.projection_digest().unwrap()), (station, digest));
        group.receive(&two.arrived, at(412), |intake| two.give(intake)).unwrap();
        turned += usize::from(group.incident(&case.id).unwrap() != case);
        let digest = group.projection_digest().unwrap();
        group.rebuild().unwrap();
        assert_eq!(group.projection_digest().unwrap(), digest);
    }
    assert!(turned > 0, "none of the branches took the other's place");
}

/// The names of a refused bundle are nobody's.
#[test]
fn names_of_a_refused_bundle_are_forgotten() {
    let mut story = Story::new(1);
    let parcel = story.pack_up(0);
    let bad = (0..parcel.entries()).rev().map(|place| parcel.unsigned(place)).find(|bad| bad.changed).unwrap();
    let operator = *story.units[0].operator();
    let unknown = story.working_group.station().operator_name(&operator);
    let refused = story.working_group.receive(&bad.arrived, at(410), |intake| bad.give(intake));
    assert!(matches!(refused, Err(LedgerError::Refused(_))), "{refused:?}");
    assert_eq!(story.working_group.station().operator_name(&operator), unknown);
    story.deliver(&parcel);
    assert_ne!(story.working_group.station().operator_name(&operator), unknown);
}

/// A station that was restored from a copy older than its keys is enrolled with what it has, and goes on, whatever still comes under the others.
#[test]
fn a_station_that_lost_its_keys_goes_on_with_older_ones() {
    let mut story = Story::new(1);
    story.play(Act::Register(0));
    story.settle();
    let backup = story.backup(0);
    story.play(Act::Roll(0));
    story.settle();
    // It has said that it knows, so the new keys are in use.
    story.play(Act::Note(0, 0));
    story.settle();
    let delayed = {
        story.play(Act::Note(0, 0));
        story.pack_up(0)
    };
    story.restore(0, &backup);
    let (id, wg) = (story.units[0].station_id(), story.working_group.station_id());
    let old = story.pack_up(0);
    assert_ne!(old.arrived.key, delayed.arrived.key);
    let refused = story.working_group.receive(&old.arrived, at(420), |intake| old.give(intake));
    assert!(matches!(refused, Err(LedgerError::Expired)), "{refused:?}");
    story.enrol(0);
    let reading = hex::encode(story.units[0].stated_keys().unwrap().1.0);
    assert_eq!(story.working_group.peer(&id).unwrap().unwrap().reading_key(), Some(reading.as_str()));
    // Under the lost key, from before.
    story.working_group.receive(&delayed.arrived, at(421), |intake| delayed.give(intake)).unwrap();
    story.play(Act::Note(0, 0));
    let new = story.pack_up(0);
    assert_eq!(new.arrived.key, old.arrived.key);
    story.working_group.receive(&new.arrived, at(422), |intake| new.give(intake)).unwrap();
    story.settle();
    story.check();
    assert_eq!(story.working_group.peer(&id).unwrap().unwrap().reading_key(), Some(reading.as_str()));
    // What it stated before it was enrolled came back to it; what it states from now on counts.
    story.play(Act::Roll(0));
    story.settle();
    let peer = story.working_group.peer(&id).unwrap().unwrap();
    assert_ne!(peer.reading_key(), Some(reading.as_str()));
    story.play(Act::Note(0, 0));
    story.settle();
    story.check();
    assert!(story.units[0].peer(&wg).unwrap().unwrap().trusted());
}

/// Which of two bundles is newer their content says, not the names that the sender gave them.
#[test]
fn a_bundle_is_no_newer_for_its_name() {
    for (early, late) in [([0xff; 16], [0; 16]), ([0; 16], [0xff; 16])] {
        let mut story = Story::new(1);
        story.settle();
        story.play(Act::Register(0));
        let (mut old, wg) = (story.pack_up(0), story.working_group.station_id());
        let down = story.pack_down(0);
        story.deliver(&down);
        let mut new = story.pack_up(0);
        (old.arrived.id, new.arrived.id) = (early, late);
        let unit = story.units[0].station_id();
        for order in [[&old, &new], [&new, &old]] {
            let mut group = story.backup_group();
            for parcel in order {
                group.ledger.receive(&parcel.arrived, at(300), |intake| parcel.give(intake)).unwrap();
            }
            let mut said: Vec<_> = new.arrived.held.clone();
            said.sort_by_key(|reach| (reach.stream, reach.epoch));
            assert_eq!(group.ledger.held_by(&unit).unwrap(), said, "{early:?}");
            assert_eq!(group.ledger.station_id(), wg);
        }
    }
}

/// Revoked up to an entry: what lies behind it does not count, whenever it was signed, unless whoever is enrolled anew sends it again.
#[test]
fn what_waited_behind_a_revocation_is_let_in_by_nobody_else() {
    for sent_again in [false, true] {
        let mut story = Story::new(1);
        story.play(Act::Register(0));
        let first = story.pack_up(0);
        story.deliver(&first);
        story.play(Act::Note(0, 0));
        story.play(Act::Note(0, 0));
        let whole = story.pack_up(0);
        let (end, id) = (whole.entries() - 1, story.units[0].station_id());
        // Its last entry waits for those before it.
        story.deliver(&whole.only(|place| place == end));
        let held = story.working_group.held_of(&id).unwrap();
        story.revoke(0);
        let peer = story.working_group.peer(&id).unwrap().unwrap();
        assert_eq!(peer.valid_up_to.as_ref(), Some(&held));
        assert!(peer.is_behind(&whole.last()) && !peer.is_behind(&first.last()));
        let refused = story.working_group.receive(&whole.arrived, at(300), |intake| whole.give(intake));
        assert!(matches!(refused, Err(LedgerError::Revoked)), "{refused:?}");
        story.enrol(0);
        let between = whole.only(|place| place < end || sent_again);
        let count = story.working_group.count().unwrap();
        let received = story.working_group.receive(&between.arrived, at(301), |intake| between.give(intake)).unwrap();
        assert!(received.taken > 0 && story.working_group.count().unwrap() > count);
        let entry = whole.last();
        let reached = story.working_group.held_of(&id).unwrap().iter().any(|r| r.stream == entry.stream && r.seq >= entry.seq);
        assert_eq!(reached, sent_again);
        let digest = story.working_group.projection_digest().unwrap();
        story.working_group.rebuild().unwrap();
        assert_eq!(story.working_group.projection_digest().unwrap(), digest);
    }
}
