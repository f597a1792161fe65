//! kill -9 while the database gets its new key: everybody who stays comes in, who was removed does not, and nothing is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod station;

use casebook::Role;
use ledger::{Ledger, LedgerError, NewEntry, NewOperator};
use seal::KdfCost;
use station::{Dice, INCIDENT, PASSPHRASE, at, database_key, keyring_json, note, open, place, told, with_key};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const WHERE: &str = "SUBAO_TEST_REMOVES_IN";
const ROUNDS: usize = 24;

/// Not a test by itself: the child of the one below, which removes the second operator and is killed somewhere in it.
#[test]
fn child_that_removes_until_it_is_killed() {
    let Ok(root) = std::env::var(WHERE) else { return };
    let mut ledger = open(&place(Path::new(&root))).unwrap();
    let second = ledger.station().operators[1].id;
    let mut out = std::io::stdout();
    writeln!(out, "\ngo").unwrap();
    out.flush().unwrap();
    ledger.remove_operator(&second, "调离", at(70)).unwrap();
    writeln!(out, "\ndone").unwrap();
    out.flush().unwrap();
    sleep(Duration::from_secs(60));
}

#[test]
fn a_station_killed_while_it_is_given_a_new_key_opens() {
    let (ground, code) = told();
    let mut ledger = open(&ground.place).unwrap();
    let new = NewOperator { name: "李", post: "副处长", role: Role::Liaison };
    ledger.add_operator(new, "second passphrase", KdfCost::LIGHT, at(61)).unwrap();
    // Large enough for the pages to take a while.
    let paper: Vec<u8> = (0..4_000_000_u32).flat_map(|n| n.to_le_bytes()).take(6_000_000).collect();
    ledger.commit(vec![NewEntry::about(INCIDENT, note("附件")).with(paper)], at(62), &[]).unwrap();
    drop(ledger);
    let old_key = database_key(&keyring_json(&ground.place), 1, "second passphrase");
    let timed = ground.copy();
    let mut ledger = open(&timed.place).unwrap();
    let second = ledger.station().operators[1].id;
    let start = Instant::now();
    ledger.remove_operator(&second, "调离", at(70)).unwrap();
    let takes = usize::try_from(start.elapsed().as_micros()).unwrap();
    drop(ledger);

    let mut dice = Dice(5);
    let (mut untouched, mut pending) = (0, 0);
    for round in 0..ROUNDS {
        let copy = ground.copy();
        let root = copy.place.folder.parent().unwrap().to_owned();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child_that_removes_until_it_is_killed", "--exact", "--nocapture", "--test-threads=1"])
            .env(WHERE, &root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        let mut said = Vec::new();
        let mut buffer = [0; 256];
        while !String::from_utf8_lossy(&said).contains("\ngo\n") {
            let read = out.read(&mut buffer).unwrap();
            assert!(read > 0, "the child ended by itself: {}", String::from_utf8_lossy(&said));
            said.extend_from_slice(&buffer[..read]);
        }
        sleep(Duration::from_micros(u64::try_from(dice.throw(takes)).unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();

        pending += usize::from(keyring_json(&copy.place).to_string().contains("\"next\""));
        // The sheet opens it as it lies there.
        drop(Ledger::open_with_code(&copy.place, &code, at(71)).unwrap_or_else(|e| panic!("round {round}: {e}")));
        let ledger = open(&copy.place).unwrap_or_else(|e| panic!("round {round}: {e}"));
        assert!(!ledger.rekey_pending() && !ledger.was_restored(), "round {round}");
        let seen = ledger.verify().unwrap();
        assert!(seen.sound(), "round {round}: {:?}", seen.faults);
        let removed = ledger.station().operators[1].removed.is_some();
        drop(ledger);
        let theirs = Ledger::open(&copy.place, &hex::encode(second), "second passphrase", at(72));
        let theirs_reads = with_key(&copy.place, &old_key).query_row("SELECT count(*) FROM entries", [], |r| r.get::<_, i64>(0)).is_ok();
        if removed {
            assert!(matches!(theirs, Err(LedgerError::NoOperator)), "round {round}");
            assert!(!theirs_reads, "round {round}: the old key opens it");
            let key = database_key(&keyring_json(&copy.place), 0, PASSPHRASE);
            assert!(with_key(&copy.place, &key).query_row("SELECT count(*) FROM entries", [], |r| r.get::<_, i64>(0)).is_ok());
        } else {
            untouched += 1;
            assert!(theirs.is_ok() && theirs_reads, "round {round}");
        }
    }
    println!("{untouched} untouched, {pending} pending of {ROUNDS}");
    assert!(pending > 0, "never cut between the announcement and the end");
}
