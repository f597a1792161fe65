//! Somebody who has the key alters the database past the program: each alteration is found and named.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::cast_possible_wrap,
    missing_docs
)]

mod station;

use ledger::{Entry, Ledger, LedgerError, Verification};
use rusqlite::Connection;
use seal::sm3;
use station::{ENTRIES, Ground, at, from_the_side, open, told};

/// The entry that most of these tests alter: in the middle of the chain, a save of its own.
const VICTIM: u64 = 5;
const ISSUED: u64 = 8;

struct Case {
    _ground: Ground,
    ledger: Ledger,
    side: Connection,
}

/// The told station open in the program, and its database open from the side.
fn opened() -> Case {
    let (ground, _) = told();
    let ledger = open(&ground.place).unwrap();
    let side = from_the_side(&ground.place);
    Case { _ground: ground, ledger, side }
}

fn names(seen: &Verification, what: &str, seq: u64) -> bool {
    seen.faults.iter().any(|f| f.what == what && f.seq == seq)
}

#[track_caller]
fn named(case: &Case, what: &str, seq: u64) {
    let seen = case.ledger.verify().unwrap();
    assert!(names(&seen, what, seq), "wanted {what} at {seq}, found {:?}", seen.faults);
}

fn bytes(side: &Connection, seq: u64) -> Vec<u8> {
    side.query_row("SELECT bytes FROM entries WHERE seq = ?1", [seq as i64], |r| r.get(0)).unwrap()
}

fn set(side: &Connection, seq: u64, sql: &str) {
    assert_eq!(side.execute(&format!("UPDATE entries SET {sql} WHERE seq = ?1"), [seq as i64]).unwrap(), 1);
}

/// Every byte of an entry, with one bit altered.
#[test]
fn every_byte_of_an_entry() {
    let case = opened();
    for seq in [1, VICTIM, ISSUED, ENTRIES] {
        let whole = bytes(&case.side, seq);
        let put = |bytes: &[u8]| {
            case.side.execute("UPDATE entries SET bytes = ?1 WHERE seq = ?2", (bytes, seq as i64)).unwrap();
        };
        for place in 0..whole.len() {
            let mut altered = whole.clone();
            altered[place] ^= 1 << (place % 8);
            put(&altered);
            let seen = case.ledger.verify().unwrap();
            assert!(names(&seen, "id", seq), "byte {place} of {seq}: {:?}", seen.faults);
        }
        put(&whole[..whole.len() - 1]);
        named(&case, "id", seq);
        put(&[whole.as_slice(), &[0]].concat());
        named(&case, "id", seq);
        put(&whole);
        assert!(case.ledger.verify().unwrap().sound());
    }
}

/// The id is made to fit the altered bytes: the link of the next entry breaks, and so does the signature.
#[test]
fn an_entry_altered_with_its_id() {
    let case = opened();
    let mut altered = Entry::from_bytes(&bytes(&case.side, VICTIM)).unwrap();
    altered.at = at(12);
    let altered = altered.to_bytes().unwrap();
    case.side
        .execute("UPDATE entries SET bytes = ?1, id = ?2 WHERE seq = ?3", (&altered, sm3(&altered).as_slice(), VICTIM as i64))
        .unwrap();
    named(&case, "link", VICTIM + 1);
    named(&case, "signature", VICTIM);
}

/// The whole chain is hashed anew from the altered entry on: only the operator's key could sign it.
#[test]
fn a_chain_hashed_anew() {
    let case = opened();
    let mut previous = None;
    for seq in VICTIM..=ENTRIES {
        let mut entry = Entry::from_bytes(&bytes(&case.side, seq)).unwrap();
        entry.at.ms += if seq == VICTIM { 60_000 } else { 0 };
        entry.previous = previous.unwrap_or(entry.previous);
        let altered = entry.to_bytes().unwrap();
        let id = sm3(&altered);
        previous = Some(id);
        case.side.execute("UPDATE entries SET bytes = ?1, id = ?2 WHERE seq = ?3", (&altered, id.as_slice(), seq as i64)).unwrap();
    }
    let seen = case.ledger.verify().unwrap();
    let seqs: Vec<u64> = seen.faults.iter().filter(|f| f.what == "signature").map(|f| f.seq).collect();
    assert_eq!(seqs, (VICTIM..=ENTRIES).collect::<Vec<_>>());
}

#[test]
fn every_column_of_an_entry() {
    for (sql, what) in [
        ("id = zeroblob(32)", "id"),
        ("id = x'00'", "id"),
        ("kind = 'level.decided'", "column"),
        ("kind = ''", "column"),
        ("subject = NULL", "column"),
        ("subject = zeroblob(16)", "column"),
        ("stream = zeroblob(16)", "column"),
        ("epoch = 2", "column"),
        ("seq = 50", "column"),
        ("bytes = x''", "id"),
    ] {
        for seq in [VICTIM, ENTRIES] {
            let case = opened();
            set(&case.side, seq, sql);
            let seen = case.ledger.verify().unwrap();
            let place = if sql == "seq = 50" { 50 } else { seq };
            assert!(names(&seen, what, place), "{sql} at {seq}: {:?}", seen.faults);
        }
    }
}

#[test]
fn a_deleted_entry() {
    for seq in [1, 2, VICTIM, ENTRIES - 1] {
        let case = opened();
        case.side.execute("DELETE FROM entries WHERE seq = ?1", [seq as i64]).unwrap();
        named(&case, "sequence", seq + 1);
        named(&case, "link", seq + 1);
    }
}

/// The tail is gone, with its signatures: the marker outside names how far the ledger had come.
#[test]
fn a_deleted_tail() {
    for kept in [VICTIM, ENTRIES - 1] {
        let (ground, code) = told();
        let side = from_the_side(&ground.place);
        side.execute("DELETE FROM entries WHERE seq > ?1", [kept as i64]).unwrap();
        side.execute("DELETE FROM signatures WHERE seq > ?1", [kept as i64]).unwrap();
        drop(side);
        let ledger = Ledger::open_with_code(&ground.place, &code, at(60)).unwrap();
        assert!(ledger.was_restored());
        let seen = ledger.verify().unwrap();
        assert!(names(&seen, "marker", ENTRIES), "{:?}", seen.faults);
    }
}

#[test]
fn two_entries_swapped() {
    let case = opened();
    let (one, two) = (bytes(&case.side, VICTIM), bytes(&case.side, VICTIM + 1));
    set(&case.side, VICTIM, "id = x'01'");
    for (seq, bytes) in [(VICTIM + 1, &one), (VICTIM, &two)] {
        case.side.execute("UPDATE entries SET bytes = ?1, id = ?2 WHERE seq = ?3", (bytes, sm3(bytes).as_slice(), seq as i64)).unwrap();
    }
    named(&case, "column", VICTIM);
    named(&case, "column", VICTIM + 1);
    named(&case, "link", VICTIM);
}

#[test]
fn every_byte_of_a_signature() {
    let case = opened();
    let whole: Vec<u8> = case.side.query_row("SELECT signature FROM signatures WHERE seq = ?1", [VICTIM as i64], |r| r.get(0)).unwrap();
    let put = |bytes: &[u8]| {
        case.side.execute("UPDATE signatures SET signature = ?1 WHERE seq = ?2", (bytes, VICTIM as i64)).unwrap();
    };
    for place in 0..whole.len() {
        let mut altered = whole.clone();
        altered[place] ^= 1 << (place % 8);
        put(&altered);
        named(&case, "signature", VICTIM);
    }
    for odd in [&whole[..63], &[], &[0; 64]] {
        put(odd);
        named(&case, "signature", VICTIM);
    }
}

#[test]
fn a_signature_of_somebody_else_or_none() {
    let case = opened();
    case.side.execute("UPDATE signatures SET operator = zeroblob(16) WHERE seq = ?1", [VICTIM as i64]).unwrap();
    named(&case, "operator", VICTIM);
    named(&case, "signature", VICTIM);
    let case = opened();
    case.side.execute("DELETE FROM signatures WHERE seq = ?1", [ENTRIES as i64]).unwrap();
    named(&case, "unsigned", ENTRIES);
    let case = opened();
    case.side.execute("DELETE FROM signatures", []).unwrap();
    named(&case, "unsigned", 1);
}

#[test]
fn a_blob_altered_or_removed() {
    for sql in [
        "UPDATE blobs SET bytes = zeroblob(length(bytes)) WHERE sm3 = ?1",
        "UPDATE blobs SET bytes = x'' WHERE sm3 = ?1",
        "UPDATE blobs SET sm3 = zeroblob(32) WHERE sm3 = ?1",
        "DELETE FROM blobs WHERE sm3 = ?1",
    ] {
        let case = opened();
        assert_eq!(case.side.execute(sql, [sm3(station::PAPER).as_slice()]).unwrap(), 1);
        named(&case, "blob", ISSUED);
        assert!(matches!(case.ledger.blob(&sm3(station::PAPER)), Err(LedgerError::Damaged(_) | LedgerError::NotFound(_))));
    }
}

/// The folded state is altered behind the chain: what the screen shows is no longer what was recorded.
#[test]
fn an_altered_projection() {
    let mut case = opened();
    let before = case.ledger.projection_digest().unwrap();
    assert_eq!(
        case.side.execute("UPDATE projections SET state = replace(state, '文件被加密', '一切正常') WHERE kind = 'incident'", []).unwrap(),
        1
    );
    assert_ne!(case.ledger.projection_digest().unwrap(), before);
    assert!(!case.ledger.verify().unwrap().sound(), "verify does not see that the folded state was altered");
    case.ledger.rebuild().unwrap();
    assert_eq!(case.ledger.projection_digest().unwrap(), before);
}

/// No open program may panic over what it finds.
#[test]
fn an_altered_last_entry_is_still_opened_or_refused_with_an_error() {
    for sql in ["bytes = x''", "bytes = x'ff'", "bytes = zeroblob(300)"] {
        let (ground, _) = told();
        set(&from_the_side(&ground.place), ENTRIES, sql);
        match open(&ground.place) {
            Ok(ledger) => assert!(!ledger.verify().unwrap().sound()),
            Err(error) => assert!(matches!(error, LedgerError::Entry(_) | LedgerError::Damaged(_)), "{error}"),
        }
    }
}
