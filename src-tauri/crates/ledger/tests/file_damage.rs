//! Bytes of the database file are flipped: the file does not open, or the page is named. It is never called sound.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod station;

use station::{Dice, open, told};
use std::fs;

const PAGE: usize = 4096;

#[test]
fn a_flipped_byte_anywhere_in_the_file() {
    let (ground, _) = told();
    let whole = fs::read(ground.place.database()).unwrap();
    assert!(!ground.place.folder.join("ledger.db-wal").exists(), "everything lies in the file");
    let pages = whole.len() / PAGE;
    assert!(pages > 10 && whole.len() % PAGE == 0);
    let mut dice = Dice(2026);
    let on_each_page = (0..pages).map(|page| page * PAGE).collect::<Vec<_>>();
    let mut places: Vec<usize> = on_each_page.into_iter().map(|start| start + dice.throw(PAGE)).collect();
    places.extend((0..60).map(|_| dice.throw(whole.len())));
    // The ends of pages, where the authentication codes lie, and the very ends of the file.
    places.extend([0, 15, 16, PAGE - 1, PAGE, whole.len() - PAGE, whole.len() - 1]);
    let mut opened = 0;
    for place in places {
        let copy = ground.copy();
        let mut altered = whole.clone();
        altered[place] ^= 1 << dice.throw(8);
        fs::write(copy.place.database(), &altered).unwrap();
        if let Ok(ledger) = open(&copy.place) {
            opened += 1;
            let seen = ledger.verify();
            let named = seen.as_ref().is_ok_and(|s| s.faults.iter().any(|f| f.what == "page"));
            assert!(named || seen.is_err(), "byte {place} of page {}: {seen:?}", place / PAGE + 1);
        }
    }
    assert!(opened > 0, "some pages are not needed to open");
}

#[test]
fn a_cut_or_foreign_file_does_not_open() {
    let (ground, _) = told();
    let whole = fs::read(ground.place.database()).unwrap();
    for bytes in [
        vec![],
        vec![0; PAGE],
        whole[..PAGE].to_vec(),
        whole[..whole.len() - PAGE].to_vec(),
        b"SQLite format 3\0".to_vec(),
        whole.iter().rev().copied().collect(),
    ] {
        let copy = ground.copy();
        fs::write(copy.place.database(), &bytes).unwrap();
        match open(&copy.place) {
            Err(_) => {}
            Ok(ledger) => assert!(!ledger.verify().is_ok_and(|s| s.sound()), "{} bytes were called sound", bytes.len()),
        }
    }
    let copy = ground.copy();
    fs::remove_file(copy.place.database()).unwrap();
    assert!(open(&copy.place).is_err());
    assert!(!copy.place.database().exists(), "no empty database in the place of a lost one");
}
