//! A warning is made to be told: it goes to every enrolled station, and its receipt comes back. Nothing else of a station's own papers does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod exchange_story;
mod station;

use casebook::{Body, DocumentPrinted, DocumentStepped, Id, PaperStep, WARNING_RECEIPT, WARNINGS};
use exchange_story::{Act, Story, issue, stamp, told};
use ledger::{Confirmation, Ledger, NewEntry};
use seal::Digest;
use station::at;

const OTHERS: [&str; 3] = ["incident_ledger", "annual_statistics", "bundle_transfer"];

fn ids(ledger: &Ledger) -> Vec<Id> {
    told(ledger).iter().map(|paper| paper.id).collect()
}

/// The file of a paper as it lies at a station that was told of it.
fn file(ledger: &Ledger, paper: &Id) -> Vec<u8> {
    let sm3 = hex::decode(ledger.told_paper(paper).unwrap().unwrap().sm3).unwrap();
    ledger.blob(&Digest::try_from(sm3.as_slice()).unwrap()).unwrap()
}

/// Something is to be sent to this unit that is more than an acknowledgement.
fn owes(story: &Story, unit: usize) -> bool {
    story.working_group.outgoing(&story.units[unit].station_id()).unwrap().substantial
}

fn stamped(ledger: &mut Ledger, paper: &Id, minute: i64) {
    let issued = ledger.own_paper(paper).unwrap().unwrap().documents[0].clone();
    stamp(ledger, &issued, at(minute));
}

fn step(document: Id, step: PaperStep) -> NewEntry {
    NewEntry::station(Body::DocumentStepped(DocumentStepped {
        document,
        kind: WARNINGS[0].to_owned(),
        title: "预警通知单".to_owned(),
        step: step.id().to_owned(),
        digest: None,
        note: "请核".to_owned(),
        at: None,
        person: None,
        delivery: None,
    }))
}

fn printed(document: Id) -> NewEntry {
    let printed = DocumentPrinted { document, printer: "HP".into(), copies: 2, duplex: true, job: String::new(), first_copy: None };
    NewEntry::station(Body::DocumentPrinted(printed))
}

#[test]
fn a_warning_goes_to_every_unit_whole_and_nothing_else_of_the_groups_own() {
    let mut story = Story::new(3);
    story.settle();
    for kind in OTHERS {
        let list = issue(&mut story.working_group, kind, None, at(30));
        stamped(&mut story.working_group, &list, 30);
    }
    let draft = story.working_group.fresh_id().unwrap();
    story.working_group.commit(vec![step(draft, PaperStep::Sent), step(draft, PaperStep::Checked)], at(31), &[]).unwrap();
    assert!((0..3).all(|unit| !owes(&story, unit)), "lists and the way of a draft stay");
    let mut warnings: Vec<Id> = WARNINGS.map(|kind| issue(&mut story.working_group, kind, None, at(32))).to_vec();
    warnings.sort_unstable();
    story.settle();
    for warning in &warnings {
        story.working_group.commit(vec![printed(*warning), step(*warning, PaperStep::Delivered)], at(33), &[]).unwrap();
    }
    assert!((0..3).all(|unit| !owes(&story, unit)), "how often it was printed and who else got it is nobody's business");
    stamped(&mut story.working_group, &warnings[0], 34);
    assert!((0..3).all(|unit| owes(&story, unit)), "that it was stamped goes where it went");
    story.settle();
    for unit in &story.units {
        assert_eq!(ids(unit), warnings);
        for warning in &warnings {
            let paper = unit.told_paper(warning).unwrap().unwrap();
            assert_eq!(file(unit, warning), [b"%PDF-1.7 ".as_slice(), warning].concat());
            assert_eq!((paper.sealed.is_some(), paper.prints), (*warning == warnings[0], 0));
            assert_eq!(unit.station_of_stream(&paper.place.stream).unwrap(), Some(story.working_group.station_id()));
            assert!(unit.own_paper(warning).unwrap().is_none(), "it is not the unit's");
            assert!(unit.document_place(warning).unwrap().is_some_and(|place| place.incident.is_none()));
        }
    }
    story.check();
}

#[test]
fn a_receipt_returns_to_who_warned_and_to_nobody_else() {
    let mut story = Story::new(3);
    let warning = issue(&mut story.working_group, WARNINGS[0], None, at(30));
    story.settle();
    assert_eq!(story.working_group.confirmations(&warning).unwrap(), []);
    let mut receipts = Vec::new();
    for unit in [1, 0] {
        let receipt = issue(&mut story.units[unit], WARNING_RECEIPT, Some(warning), at(40));
        let station = story.units[unit].station_id();
        assert_eq!(story.units[unit].confirmations(&warning).unwrap(), [Confirmation { station, receipt }], "the unit knows it as well");
        receipts.push(Confirmation { station, receipt });
        story.settle();
    }
    // Of one moment they stand in the order in which they were made; a second one of the same unit adds nothing.
    issue(&mut story.units[1], WARNING_RECEIPT, Some(warning), at(45));
    story.settle();
    assert_eq!(story.working_group.confirmations(&warning).unwrap(), receipts);
    assert_eq!(file(&story.working_group, &receipts[0].receipt), [b"%PDF-1.7 ".as_slice(), &receipts[0].receipt].concat());
    assert_eq!(ids(&story.units[2]), [warning], "what others confirmed is not told");
    // The other way round: a unit warns, and the group's receipt goes to it alone; one for nobody's warning stays.
    let up = issue(&mut story.units[2], WARNINGS[0], None, at(50));
    story.settle();
    let down = issue(&mut story.working_group, WARNING_RECEIPT, Some(up), at(51));
    issue(&mut story.working_group, WARNING_RECEIPT, Some([9; 16]), at(51));
    issue(&mut story.working_group, WARNING_RECEIPT, None, at(51));
    stamped(&mut story.working_group, &down, 52);
    assert_eq!([0, 1, 2].map(|unit| owes(&story, unit)), [false, false, true]);
    story.settle();
    let mut known = vec![warning, down];
    known.sort_unstable();
    assert_eq!(ids(&story.units[2]), known);
    assert!(story.units[2].told_paper(&down).unwrap().unwrap().sealed.is_some());
    assert_eq!(ids(&story.units[0]), [warning]);
}

#[test]
fn what_comes_again_changes_nothing() {
    let mut story = Story::new(1);
    story.settle();
    let warning = issue(&mut story.working_group, WARNINGS[0], None, at(30));
    let parcel = story.pack_down(0);
    let bare = parcel.without_papers();
    let waits = story.units[0].receive(&bare.arrived, at(39), |intake| bare.give(intake)).unwrap();
    assert!(waits.waiting > 0 && ids(&story.units[0]).is_empty(), "without its file it waits");
    story.deliver(&parcel);
    let (count, digest) = (story.units[0].count().unwrap(), story.units[0].projection_digest().unwrap());
    for again in [parcel.clone(), parcel.renamed()] {
        story.deliver(&again);
        assert_eq!((story.units[0].count().unwrap(), story.units[0].projection_digest().unwrap()), (count, digest));
    }
    assert_eq!(ids(&story.units[0]), [warning]);
    story.settle();
    story.check();
}

/// A unit that gives its paper the id of another's takes nobody's place, neither in the lists nor in what was replaced.
#[test]
fn nobody_issues_in_anothers_name() {
    let mut story = Story::new(2);
    let warning = issue(&mut story.working_group, WARNINGS[0], None, at(30));
    story.settle();
    let own = story.working_group.own_paper(&warning).unwrap().unwrap();
    let file = b"%PDF-1.7 forged".to_vec();
    let mut forged = story.units[0].told_paper(&warning).unwrap().unwrap();
    forged.title = "预警解除通知单".to_owned();
    for replaces in [None, Some(warning)] {
        let body = exchange_story::again(&forged, &file, replaces);
        story.units[0].commit(vec![NewEntry::station(body).with(file.clone())], at(40), &[]).unwrap();
    }
    story.settle();
    assert_eq!(story.working_group.own_paper(&warning).unwrap().unwrap(), own);
    assert_eq!(story.working_group.replaced_own_papers().unwrap(), std::collections::BTreeMap::new());
    assert_eq!(story.units[1].told_paper(&warning).unwrap().unwrap().title, own.documents[0].title);
    // Two units give their receipts the same id: each is kept, and each confirms.
    for unit in &mut story.units {
        let body = exchange_story::receipt([5; 16], warning, &file);
        unit.commit(vec![NewEntry::station(body).with(file.clone())], at(50), &[]).unwrap();
    }
    story.settle();
    assert_eq!(story.working_group.confirmations(&warning).unwrap().len(), 2);
    for ledger in story.units.iter_mut().chain([&mut story.working_group]) {
        let digest = ledger.projection_digest().unwrap();
        ledger.rebuild().unwrap();
        assert_eq!(ledger.projection_digest().unwrap(), digest);
        assert!(ledger.verify().unwrap().sound());
    }
}

/// A restored station records on about a paper, and what it had lost of that comes back afterwards.
#[test]
fn what_comes_back_of_a_paper_is_folded_in_its_place() {
    let mut story = Story::new(1);
    let warning = issue(&mut story.working_group, WARNINGS[0], None, at(30));
    story.settle();
    let receipt = issue(&mut story.units[0], WARNING_RECEIPT, Some(warning), at(40));
    story.settle();
    let backup = story.backup(0);
    stamped(&mut story.units[0], &receipt, 41);
    story.settle();
    story.restore(0, &backup);
    stamped(&mut story.units[0], &receipt, 401);
    story.settle();
    story.check();
    let seal = |ledger: &Ledger| ledger.told_paper(&receipt).unwrap().unwrap().sealed.unwrap().0;
    assert_eq!(seal(&story.working_group), at(41), "the first seal counts");
    assert_eq!(story.units[0].own_paper(&receipt).unwrap().unwrap().documents[0].sealed.as_ref().unwrap().0, at(41));
}

/// What a unit's chain told before this program knew of it shows once it does: the chain holds it already.
#[test]
fn a_database_from_before_learns_what_lies_in_its_chains() {
    let mut story = Story::new(1);
    story.play(Act::Register(0));
    let warning = issue(&mut story.units[0], WARNINGS[0], None, at(30));
    story.settle();
    let digest = story.working_group.projection_digest().unwrap();
    story.restart_group(|side| {
        side.execute_batch(
            "DROP TABLE told_papers; DELETE FROM projections WHERE kind = 'told'; UPDATE projections SET state = '12 0' WHERE kind = 'shape';
             PRAGMA user_version = 6;",
        )
        .unwrap();
        assert!(side.query_row("SELECT 1 FROM entries WHERE kind = 'document.issued'", [], |_| Ok(())).is_ok());
    });
    assert_eq!(ids(&story.working_group), [warning]);
    assert_eq!(story.working_group.projection_digest().unwrap(), digest);
    story.settle();
    story.check();
}
