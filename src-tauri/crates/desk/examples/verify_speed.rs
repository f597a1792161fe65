//! How long verifying a ledger of a million entries takes: a hundred units, two hundred cases each, fifty entries a case, three entries a save.
//! Beside it, in the same run, what its signatures alone cost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

mod bench_unit;

use bench_unit::{Recorded, Unit, at, decided, id, noted, peak_mib, rate, registered, side_by_side, working_group};
use casebook::Id;
use ledger::{Arrived, Content, Place};
use seal::{Signature, Signer};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

const UNITS: usize = 100;
const CASES: usize = 200;
const EACH: usize = 50;

fn entries(unit: &Unit, number: usize, plan: &str) -> Vec<Recorded> {
    let mut said = unit.founding(number, plan);
    for case in 0..CASES {
        let of = id(3, number * CASES + case);
        said.push(registered(of, u32::try_from(case + 1).unwrap(), i64::try_from(case).unwrap(), plan));
        said.push(decided(of));
        said.extend((2..EACH).map(|n| noted(of, n % 3 == 0 || n + 1 == EACH, &format!("第{n}次情况：正在核对备份，受影响终端{n}台"))));
    }
    unit.chain(number, plan, said)
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let plan = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/shanghai-2016.toml")).unwrap();
    let place = Place { folder: folder.path().join("station"), marker: folder.path().join("marker.json"), machine: "bench".into() };
    let units: Vec<Unit> = (0..UNITS).map(Unit::new).collect();
    let mut ledger = working_group(&place, &plan, &units);

    let start = Instant::now();
    let content = Content::new(plan.clone().into_bytes());
    // Two units at a time are signed on every core, then taken in.
    for (group, few) in units.chunks(2).enumerate() {
        let made: Vec<Mutex<Vec<Recorded>>> = few.iter().map(|_| Mutex::default()).collect();
        side_by_side(few.len(), |n| *made[n].lock().unwrap() = entries(&few[n], group * 2 + n, &plan));
        for (n, made) in made.into_iter().enumerate() {
            let bundle: Id = id(5, group * 2 + n);
            let from = &few[n];
            let arrived =
                Arrived { id: bundle, from: from.station, key: from.station_key.public_key(), sm3: [9; 32], at: at(200), held: vec![] };
            let taken = ledger.receive(&arrived, at(200), |intake| {
                intake.blob(&content)?;
                for (bytes, signed) in made.into_inner().unwrap() {
                    let signed = signed.map(|record| {
                        let (operator, signature) = record.split_first_chunk::<16>().unwrap();
                        (*operator, Signature::from_slice(signature).unwrap())
                    });
                    intake.entry(&bytes, signed)?;
                }
                Ok(())
            });
            assert_eq!(taken.unwrap().taken, u64::try_from(4 + CASES * EACH).unwrap());
        }
    }
    println!("{} entries recorded, signed and taken in: {:.0} s", ledger.count().unwrap(), start.elapsed().as_secs_f64());

    let start = Instant::now();
    let seen = ledger.verify().unwrap();
    let took = start.elapsed();
    println!(
        "verified: {} entries, {} signatures, sound: {}, {:.0} s ({:.0} entries a second), peak memory {} MiB",
        seen.entries,
        seen.signatures,
        seen.sound(),
        took.as_secs_f64(),
        rate(usize::try_from(seen.entries).unwrap(), took),
        peak_mib()
    );
    let message = [9_u8; 64];
    let signature = units[0].operator.sign(&message).unwrap();
    let key = units[0].operator.public_key();
    let start = Instant::now();
    side_by_side(4_000, |_| key.verify(&message, &signature).unwrap());
    let verifications = rate(4_000, start.elapsed());
    let alone = f64::from(seen.signatures) / verifications;
    println!(
        "raw: {verifications:.0} SM2 verifications a second on every core; the signatures alone cost {alone:.0} s; verifying takes {:.1} times that",
        took.as_secs_f64() / alone
    );
}
