//! How fast a working group takes in what 2,816 units send: eight entries each, in bundles of their own, everything signed and sealed as in life.
//! Beside it, in the same run, what the parts cost by themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

mod bench_unit;

use bench_unit::{PASSPHRASE, Recorded, Unit, at, decided, id, noted, peak_mib, rate, registered, side_by_side, working_group};
use casebook::{Id, Reach};
use chrono::{DateTime, FixedOffset};
use desk::exchange::{Swept, sweep};
use desk::view::FindInput;
use desk::{Clock, Desk, Settings, SharedDesk};
use exchange::bundle::{self, Making, Watch, limits};
use exchange::manifest::{Manifest, Recipient, VERSION};
use ledger::{Ledger, Place};
use seal::{KdfCost, PublicKey, Signer};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const UNITS: usize = 2_816;

/// Eight entries in five saves: founding, then 登记, 要素, 研判, 要素.
fn entries(unit: &Unit, number: usize, plan: &str) -> Vec<Recorded> {
    let case = id(3, number);
    let mut said = unit.founding(number, plan);
    said.extend([
        registered(case, 1, i64::try_from(number).unwrap(), plan),
        noted(case, true, "已拔网线，正在核对备份"),
        decided(case),
        noted(case, true, "备份完好，开始恢复"),
    ]);
    unit.chain(number, plan, said)
}

fn bundle(unit: &Unit, number: usize, plan: &str, to: (&Id, &PublicKey), path: &Path) {
    let manifest = Manifest {
        version: VERSION,
        bundle: id(5, number),
        from: unit.station,
        unit: format!("第{number}号单位信息中心"),
        to: vec![Recipient { station: *to.0 }],
        made: at(100),
        held: vec![],
        up_to: vec![Reach { stream: id(4, number), epoch: 1, seq: 8 }],
        entries: 8,
    };
    let making = Making {
        id: id(5, number),
        recipients: &[*to.1],
        signer: &unit.station_key,
        manifest: &manifest.to_bytes().unwrap(),
        evidence: &[],
        open_evidence: &mut |_| Err(std::io::Error::other("none")),
        at_least: limits::SMALLEST,
    };
    bundle::write(
        File::create(path).unwrap(),
        making,
        |sink| -> Result<(), bundle::BundleError> {
            sink.document(plan.as_bytes())?;
            for (bytes, signed) in entries(unit, number, plan) {
                sink.entry(&bytes)?;
                if let Some(signed) = signed {
                    sink.signature(&signed)?;
                }
            }
            Ok(())
        },
        Watch::nobody(),
    )
    .unwrap();
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> DateTime<FixedOffset> {
        at(300).to_datetime()
    }
}

fn open(place: &Place, operator: &str) -> SharedDesk {
    let settings = Settings {
        station: place.folder.clone(),
        marker: place.marker.clone(),
        machine: place.machine.clone(),
        plans: None,
        fonts: vec![],
    };
    let mut desk = Desk::with_clock(settings, Arc::new(Noon), KdfCost::LIGHT);
    desk.unlock(operator, PASSPHRASE).unwrap();
    SharedDesk::new(desk)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().flatten().filter(|f| f.path().is_file()) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Takes everything in as 全部收入 does.
fn import(desk: &SharedDesk, files: &[PathBuf]) -> Swept {
    sweep(desk, files, &mut |_| {}, &AtomicBool::new(false)).unwrap()
}

/// What the screens ask, over and over, from the moment somebody wants it until it is there.
struct Reads {
    names: [&'static str; 4],
    times: [Vec<Duration>; 4],
}

impl Reads {
    fn until(over: &AtomicBool, desk: &SharedDesk) -> Self {
        let mut reads = Self { names: ["工作台", "收件", "台账", "一起事件"], times: Default::default() };
        let mut turn = 0;
        while !over.load(Ordering::Relaxed) {
            let start = Instant::now();
            let mut desk = desk.hold();
            match turn % 4 {
                0 => drop(desk.board().unwrap()),
                1 => drop(desk.queue().unwrap()),
                2 => drop(desk.find(&newest()).unwrap()),
                _ => {
                    let newest = desk.find(&newest()).unwrap().rows.into_iter().next();
                    newest.map(|row| desk.incident(&row.id).unwrap());
                }
            }
            drop(desk);
            reads.times[turn % 4].push(start.elapsed());
            turn += 1;
            std::thread::sleep(Duration::from_millis(20));
        }
        reads
    }

    fn print(&mut self) {
        for (name, times) in self.names.iter().zip(&mut self.times) {
            times.sort();
            let at = |part: usize| times.get((times.len() * part / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default();
            println!(
                "  {name}: {} reads meanwhile, median {:.0} ms, 95 of 100 within {:.0} ms, slowest {:.0} ms",
                times.len(),
                at(50).as_secs_f64() * 1000.0,
                at(95).as_secs_f64() * 1000.0,
                at(100).as_secs_f64() * 1000.0
            );
        }
    }
}

fn newest() -> FindInput {
    FindInput { drills: "include".into(), limit: 50, ..FindInput::default() }
}

fn main() {
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let plan = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/shanghai-2016.toml")).unwrap();
    let place = Place { folder: folder.path().join("station"), marker: folder.path().join("marker.json"), machine: "bench".into() };
    let units: Vec<Unit> = (0..UNITS).map(Unit::new).collect();
    let mut ledger = working_group(&place, &plan, &units);
    let us = ledger.station_id();
    let reading = ledger.exchange_keys(at(3)).unwrap().remove(0).reading.public_key().unwrap();
    let files: Vec<PathBuf> = (0..UNITS).map(|n| folder.path().join(format!("{n}.subao"))).collect();
    side_by_side(UNITS, |n| bundle(&units[n], n, &plan, (&us, &reading), &files[n]));
    println!("{UNITS} bundles made in {:.1} s; peak memory so far {} MiB", began.elapsed().as_secs_f64(), peak_mib());

    let operator = hex::encode(ledger.operator());
    drop(ledger);
    // The same again for the second pass.
    let beside = Place { folder: folder.path().join("beside"), marker: folder.path().join("beside.json"), machine: place.machine.clone() };
    copy(&place.folder, &beside.folder);
    fs::copy(&place.marker, &beside.marker).unwrap();
    let desk = open(&place, &operator);

    let start = Instant::now();
    let swept = import(&desk, &files);
    let first = start.elapsed();
    println!(
        "taken in: {} bundles, {} entries in {:.2} s ({:.0} entries a second), left {}, peak memory {} MiB (aims: 5 s, 250 MiB)",
        swept.taken,
        swept.entries,
        first.as_secs_f64(),
        rate(usize::try_from(swept.entries).unwrap(), first),
        swept.left.len(),
        peak_mib()
    );
    let start = Instant::now();
    let again = import(&desk, &files);
    println!("all of it again: {} known, {} new entries, {:.2} s (aim: 1.5 s)", again.again, again.entries, start.elapsed().as_secs_f64());

    // Once more into an empty station, with somebody who works there and takes a share of the cores.
    let worked_at = open(&beside, &operator);
    // The window asks for 收件 as soon as the station is open.
    let start = Instant::now();
    worked_at.hold().queue().unwrap();
    println!("收件 for the first time after unlocking: {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let over = AtomicBool::new(false);
    let start = Instant::now();
    let mut reads = std::thread::scope(|scope| {
        let reader = scope.spawn(|| Reads::until(&over, &worked_at));
        import(&worked_at, &files);
        over.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    println!("while somebody reads all the time (aim: reads within 50 ms): {:.2} s", start.elapsed().as_secs_f64());
    reads.print();
    let mut held = worked_at.hold();
    let (board, queue) = (held.board().unwrap(), held.queue().unwrap());
    println!(
        "  工作台 {} owed, {} cases, {} tasks; 收件 {} levels, {} consents, {} papers, {} units",
        board.owed.len(),
        board.incidents.len(),
        board.tasks.len(),
        queue.levels.len(),
        queue.consents.len(),
        queue.papers.len(),
        queue.units.len()
    );
    let start = Instant::now();
    held.queue().unwrap();
    println!("  收件 again, with nothing beside it: {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let start = Instant::now();
    let peers = held.exchange().unwrap().peers.len();
    let anew = start.elapsed();
    let start = Instant::now();
    held.exchange().unwrap();
    println!("  报送 of {peers} units: {:.0} ms, again {:.0} ms", anew.as_secs_f64() * 1000.0, start.elapsed().as_secs_f64() * 1000.0);
    drop(held);
    drop(desk);
    let ledger = Ledger::open(&place, &operator, PASSPHRASE, at(400)).unwrap();
    let start = Instant::now();
    let incidents = ledger.incidents().unwrap().len();
    println!("every case read: {incidents} in {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let start = Instant::now();
    let seen = ledger.verify().unwrap();
    println!(
        "verified: {} entries, {} signatures, sound: {}, {:.2} s",
        seen.entries,
        seen.signatures,
        seen.sound(),
        start.elapsed().as_secs_f64()
    );

    // The raw limits, in the same run.
    let message = [9_u8; 64];
    let signature = units[0].operator.sign(&message).unwrap();
    let key = units[0].operator.public_key();
    let count = 2_000;
    let start = Instant::now();
    side_by_side(count, |_| key.verify(&message, &signature).unwrap());
    let verifications = rate(count, start.elapsed());
    let start = Instant::now();
    side_by_side(count, |_| {
        units[0].operator.sign(&message).unwrap();
    });
    let signatures = rate(count, start.elapsed());
    let inserts = inserts(folder.path());
    // Each bundle: its own signature, one of its operator; eight entries are written.
    let needed = f64::from(u32::try_from(UNITS).unwrap());
    let (signing, writing) = (needed * 2.0 / verifications, needed * 8.0 / inserts);
    println!(
        "raw: {verifications:.0} SM2 verifications and {signatures:.0} signatures a second on every core, {inserts:.0} inserts a second into one encrypted table"
    );
    println!(
        "  the signatures alone are {signing:.2} s of it, the inserts alone {writing:.2} s; the import takes {:.1} times both together (aim: 5 s in all)",
        first.as_secs_f64() / (signing + writing)
    );
}

/// Rows like entries into a table with one index, in an encrypted database of its own, as many in a transaction as 全部收入 takes in.
fn inserts(folder: &Path) -> f64 {
    let connection = rusqlite::Connection::open(folder.join("raw.db")).unwrap();
    let table = "CREATE TABLE raw (id BLOB PRIMARY KEY, bytes BLOB)";
    for statement in ["PRAGMA key = 'raw'", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", table] {
        connection.execute_batch(statement).unwrap();
    }
    let (rows, bytes) = (UNITS * 8, [7_u8; 480]);
    let start = Instant::now();
    for few in (0..rows).collect::<Vec<_>>().chunks(512) {
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut insert = connection.prepare_cached("INSERT INTO raw (id, bytes) VALUES (?1, ?2)").unwrap();
        for row in few {
            insert.execute((seal::sm3(&row.to_be_bytes()).as_slice(), bytes.as_slice())).unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
    }
    rate(rows, start.elapsed())
}
