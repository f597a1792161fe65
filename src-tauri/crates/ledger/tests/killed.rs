//! kill -9 at any moment: what was called saved is there, the chain is sound, and the folded state is that of the chain.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod station;

use ledger::NewEntry;
use station::{Dice, INCIDENT, at, found, note, open, place, story};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const WHERE: &str = "SUBAO_TEST_SAVES_INTO";
const ROUNDS: usize = 20;

/// Not a test by itself: the child of the one below, which saves until it is killed and says what was saved.
#[test]
fn child_that_saves_until_it_is_killed() {
    let Ok(root) = std::env::var(WHERE) else { return };
    let mut ledger = open(&place(Path::new(&root))).unwrap();
    // Past the test harness, which keeps what is printed.
    let mut out = std::io::stdout();
    for turn in 0_u32.. {
        let count = ledger.count().unwrap();
        ledger.save_draft("register", &format!("draft {count}"), "2026-11-22T09:31:00+08:00").unwrap();
        writeln!(out, "\ndraft {count}").unwrap();
        out.flush().unwrap();
        // Alternately one entry and several with a blob.
        let mut entries = vec![NewEntry::about(INCIDENT, note("一"))];
        if turn % 2 == 1 {
            entries.push(NewEntry::about(INCIDENT, note("二")).with(vec![turn as u8; 30_000]));
            entries.push(NewEntry::station(casebook::Body::Unknown { kind: "later.kind".to_owned(), bytes: vec![1] }));
        }
        ledger.commit(entries, at(30), &[]).unwrap();
        writeln!(out, "\nsaved {}", ledger.count().unwrap()).unwrap();
        out.flush().unwrap();
    }
}

fn last(said: &str, word: &str) -> Option<u32> {
    let whole_lines = said.rsplit_once('\n').map_or("", |(lines, _)| lines);
    whole_lines.lines().rev().find_map(|l| l.strip_prefix(word)?.trim().parse().ok())
}

#[test]
fn nothing_that_was_called_saved_is_lost() {
    let root = tempfile::tempdir().unwrap();
    let place = place(root.path());
    let (mut ledger, _) = found(&place).unwrap();
    ledger.commit(vec![story().remove(0)], at(10), &[]).unwrap();
    drop(ledger);
    let mut dice = Dice(9);
    let mut saves = 0;
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child_that_saves_until_it_is_killed", "--exact", "--nocapture", "--test-threads=1"])
            .env(WHERE, root.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        // Let it save a few times, then wait a moment that is never the same, and kill it wherever it is.
        let mut said = Vec::new();
        let mut buffer = [0; 256];
        let enough = 1 + dice.throw(6);
        while String::from_utf8_lossy(&said).matches("saved ").count() < enough {
            let read = out.read(&mut buffer).unwrap();
            assert!(read > 0, "the child ended by itself: {}", String::from_utf8_lossy(&said));
            said.extend_from_slice(&buffer[..read]);
        }
        sleep(Duration::from_micros(u64::try_from(dice.throw(12_000)).unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();
        out.read_to_end(&mut said).unwrap();
        let said = String::from_utf8_lossy(&said).into_owned();

        let mut ledger = open(&place).unwrap();
        let saved = last(&said, "saved ").unwrap();
        saves += said.matches("saved ").count();
        let count = ledger.count().unwrap();
        assert!(count >= saved, "round {round}: {saved} were called saved, {count} are there");
        assert!(count <= saved + 3, "round {round}: half a save");
        let draft = ledger.draft("register").unwrap().unwrap().json;
        let drafted: u32 = draft.strip_prefix("draft ").unwrap().parse().unwrap();
        assert!(drafted >= last(&said, "draft ").unwrap(), "round {round}: a draft was lost");
        let seen = ledger.verify().unwrap();
        assert!(seen.sound(), "round {round}: {:?}", seen.faults);
        assert!(!ledger.was_restored(), "round {round}");
        let folded = ledger.projection_digest().unwrap();
        let incident = ledger.incident(&INCIDENT).unwrap();
        ledger.rebuild().unwrap();
        assert_eq!(ledger.projection_digest().unwrap(), folded, "round {round}");
        assert_eq!(ledger.incident(&INCIDENT).unwrap(), incident);
    }
    assert!(saves >= ROUNDS);
}
