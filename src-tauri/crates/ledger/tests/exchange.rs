//! Stations that record side by side and send each other what the other has not seen: any order, any repetition, any loss that is sent again
//! ends in the same state.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod exchange_story;
mod station;

use exchange_story::{Act, Story};
use ledger::LedgerError;
use proptest::prelude::*;

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0_usize..5).prop_map(Act::Register),
        4 => (0_usize..5, 0_usize..4).prop_map(|(unit, case)| Act::Note(unit, case)),
        3 => (0_usize..9).prop_map(Act::Decide),
        4 => (0_usize..5).prop_map(Act::PackUp),
        3 => (0_usize..5).prop_map(Act::PackDown),
        8 => (0_usize..40).prop_map(Act::Deliver),
        1 => (0_usize..5).prop_map(Act::Forget),
        1 => (0_usize..5).prop_map(Act::Roll),
        2 => (0_usize..5).prop_map(Act::Backup),
        2 => (0_usize..5).prop_map(Act::Restore),
        1 => (0_usize..5).prop_map(Act::Foreseen),
        1 => (0_usize..40).prop_map(Act::Newer),
        2 => Just(Act::Warn),
        1 => (0_usize..5).prop_map(Act::WarnUp),
        3 => (0_usize..5, 0_usize..9).prop_map(|(unit, which)| Act::Confirm(unit, which)),
        1 => (0_usize..9).prop_map(Act::ConfirmDown),
        2 => (0_usize..6, 0_usize..9).prop_map(|(who, which)| Act::Stamp(who, which)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_order_ends_in_the_same_state(units in 2_usize..=5, acts in prop::collection::vec(act(), 10..60)) {
        let mut story = Story::new(units);
        for act in acts {
            story.play(act);
        }
        story.settle();
        story.check();
    }
}

#[test]
fn a_decision_comes_back_and_stands() {
    let mut story = Story::new(2);
    story.play(Act::Register(0));
    story.settle();
    story.play(Act::Decide(0));
    story.settle();
    story.check();
    let case = story.cases(0)[0];
    let at_unit = story.units[0].incident(&case).unwrap();
    let level = at_unit.level().unwrap();
    assert!(level.authority && level.level == 2);
    // The unit judges otherwise: that stands beside, and the working group's word stands.
    story.judge(0, &case, 4);
    let at_unit = story.units[0].incident(&case).unwrap();
    assert_eq!(at_unit.level().unwrap().level, 2);
    assert_eq!(at_unit.differing_level().unwrap().level, 4);
    assert!(story.units[1].incident(&case).is_err(), "another unit sees nothing of it");
}

/// The working group's word to one unit reaches no other.
#[test]
fn what_concerns_a_unit_reaches_no_other() {
    let mut story = Story::new(3);
    for unit in 0..3 {
        story.play(Act::Register(unit));
    }
    story.settle();
    for case in 0..3 {
        story.play(Act::Decide(case));
    }
    story.settle();
    story.check();
    for unit in 0..3 {
        assert_eq!(story.units[unit].incidents().unwrap().len(), 1);
        let id = story.units[unit].station_id();
        for other in (0..3).filter(|o| *o != unit) {
            assert!(story.units[other].peer(&id).unwrap().is_none());
        }
    }
}

#[test]
fn a_lost_entry_is_named_as_a_gap_until_it_comes() {
    let mut story = Story::new(2);
    story.settle();
    story.play(Act::Register(0));
    let whole = story.pack_up(0);
    let last = whole.entries() - 1;
    let first = whole.only(|at| at < last);
    let rest = whole.only(|at| at == last);
    let id = story.units[0].station_id();
    let received = story.working_group.receive(&rest.arrived, station::at(200), |i| rest.give(i)).unwrap();
    assert!(received.taken == 0 && received.waiting > 0, "{received:?}");
    let gaps = story.working_group.gaps().unwrap();
    assert_eq!((gaps.len(), gaps[0].sender), (1, id));
    let received = story.working_group.receive(&first.arrived, station::at(201), |i| first.give(i)).unwrap();
    assert!(received.taken > 2 && received.waiting == 0, "{received:?}");
    assert!(story.working_group.gaps().unwrap().is_empty());
    story.settle();
    story.check();
}

#[test]
fn the_same_bundle_twice_changes_nothing() {
    let mut story = Story::new(2);
    story.play(Act::Register(0));
    let parcel = story.pack_up(0);
    story.working_group.receive(&parcel.arrived, station::at(200), |i| parcel.give(i)).unwrap();
    let (count, digest) = (story.working_group.count().unwrap(), story.working_group.projection_digest().unwrap());
    assert!(story.working_group.receive(&parcel.arrived, station::at(201), |i| parcel.give(i)).unwrap().again);
    // The same content in another bundle: known, and no receipt for nothing.
    let parcel = parcel.renamed();
    let received = story.working_group.receive(&parcel.arrived, station::at(202), |i| parcel.give(i)).unwrap();
    assert!(received.taken == 0 && received.known > 0);
    assert_eq!((story.working_group.count().unwrap(), story.working_group.projection_digest().unwrap()), (count, digest));
}

#[test]
fn who_is_not_enrolled_or_no_longer_sends_nothing_in() {
    let mut story = Story::new(2);
    story.play(Act::Register(0));
    let mut parcel = story.pack_up(0);
    let before = story.working_group.count().unwrap();
    parcel.arrived.from = [77; 16];
    let refused = story.working_group.receive(&parcel.arrived, station::at(200), |i| parcel.give(i));
    assert!(matches!(refused, Err(LedgerError::NotEnrolled)));
    let mut stolen = story.pack_up(0);
    stolen.arrived.key = story.pack_up(1).arrived.key;
    assert!(matches!(story.working_group.receive(&stolen.arrived, station::at(200), |i| stolen.give(i)), Err(LedgerError::NotEnrolled)));
    // One unit's entries under another unit's name.
    let mut posed = story.pack_up(0);
    let other = story.pack_up(1);
    (posed.arrived.from, posed.arrived.key) = (other.arrived.from, other.arrived.key);
    assert!(matches!(story.working_group.receive(&posed.arrived, station::at(200), |i| posed.give(i)), Err(LedgerError::Refused(_))));
    assert_eq!(story.working_group.count().unwrap(), before);
    story.revoke(0);
    let parcel = story.pack_up(0);
    assert!(matches!(story.working_group.receive(&parcel.arrived, station::at(200), |i| parcel.give(i)), Err(LedgerError::Revoked)));
}

#[test]
fn an_altered_entry_refuses_the_whole_bundle() {
    let mut story = Story::new(2);
    story.play(Act::Register(0));
    let parcel = story.pack_up(0);
    let (count, digest) = (story.working_group.count().unwrap(), story.working_group.projection_digest().unwrap());
    for place in 0..parcel.entries() {
        let bad = parcel.unsigned(place);
        if !bad.changed {
            continue;
        }
        let refused = story.working_group.receive(&bad.arrived, station::at(200), |i| bad.give(i));
        assert!(matches!(refused, Err(LedgerError::Refused(_))), "{place}: {refused:?}");
        assert_eq!((story.working_group.count().unwrap(), story.working_group.projection_digest().unwrap()), (count, digest));
    }
}

/// A copied station went on twice: both branches are kept, every reader follows the same one, and a person may choose the other.
#[test]
fn a_copied_station_keeps_both_branches() {
    for swap in [false, true] {
        let mut story = Story::new(2);
        story.play(Act::Register(0));
        story.settle();
        let mut copy = story.copy(0);
        story.play(Act::Note(0, 0));
        story.play(Act::Note(0, 0));
        copy.note_twice();
        let (one, two) = (story.pack_up(0), story.pack_from(&mut copy.ledger));
        let order = if swap { [&two, &one] } else { [&one, &two] };
        for parcel in order {
            story.working_group.receive(&parcel.arrived, station::at(300), |i| parcel.give(i)).unwrap();
        }
        let forks = story.working_group.forks().unwrap();
        assert_eq!((forks.len(), forks[0].others.len(), forks[0].settled), (1, 1, false));
        assert!(forks[0].followed < forks[0].others[0], "whatever came first");
        assert!(story.working_group.verify().unwrap().sound());
        let case = story.cases(0)[0];
        let before = story.working_group.incident(&case).unwrap();
        let other = forks[0].others[0];
        story.working_group.settle_branch(&other, "以办公室那台为准", station::at(310)).unwrap();
        let forks = story.working_group.forks().unwrap();
        assert_eq!((forks[0].followed, forks[0].settled), (other, true));
        assert_ne!(story.working_group.incident(&case).unwrap(), before);
        let digest = story.working_group.projection_digest().unwrap();
        story.working_group.rebuild().unwrap();
        assert_eq!(story.working_group.projection_digest().unwrap(), digest);
        assert!(story.working_group.verify().unwrap().sound());
    }
}

/// A station restored from an older copy gets back from the working group what it had lost.
#[test]
fn a_restored_station_gets_its_own_entries_back() {
    let mut story = Story::new(2);
    story.play(Act::Register(0));
    story.settle();
    let backup = story.backup(0);
    story.play(Act::Note(0, 0));
    story.settle();
    let lost = story.units[0].count().unwrap();
    story.restore(0, &backup);
    assert!(story.units[0].was_restored() && story.units[0].count().unwrap() < lost + 1);
    story.settle();
    story.check();
    assert!(story.units[0].count().unwrap() > lost);
    assert!(story.units[0].verify().unwrap().sound());
}

/// A bundle that is taken in behind a newer one tells what was so before: its sender has not lost what it recorded since.
#[test]
fn a_bundle_that_is_taken_in_late_is_no_news_of_its_sender() {
    let mut story = Story::new(1);
    story.play(Act::Register(0));
    let old = story.pack_up(0);
    story.play(Act::Note(0, 0));
    let new = story.pack_up(0);
    story.deliver(&new);
    story.deliver(&old);
    story.pack_down(0);
    let unit = story.units[0].station_id();
    assert!(!story.working_group.outgoing(&unit).unwrap().due(), "what went is not due again");
}

/// Until a station has taken in what it lost it says again that it lacks it; it is sent once for each time that it says so.
#[test]
fn what_a_restored_station_lost_goes_to_it_once() {
    let mut story = Story::new(1);
    story.play(Act::Register(0));
    story.settle();
    let backup = story.backup(0);
    story.play(Act::Note(0, 0));
    story.settle();
    story.restore(0, &backup);
    let lacks = story.pack_up(0);
    story.deliver(&lacks);
    let unit = story.units[0].station_id();
    assert!(story.working_group.outgoing(&unit).unwrap().due());
    let back = story.pack_down(0);
    assert!(!story.working_group.outgoing(&unit).unwrap().due(), "it is under way");
    story.deliver(&back);
    story.settle();
    story.check();
}
