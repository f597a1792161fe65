//! How fast a working group takes in what 2,816 units send: eight entries each, in bundles of their own, everything signed and sealed as in life.
//! Beside it, in the same run, what the parts cost by themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

use casebook::{
    Body, FactsStated, Id, IncidentRegistered, LevelDecided, OperatorAdded, PeerEnrolled, PlanAdopted, Reach, StationFounded, StationKeyed,
    Time,
};
use chrono::{DateTime, FixedOffset};
use desk::exchange::{Swept, sweep};
use desk::view::FindInput;
use desk::{Clock, Desk, Settings};
use exchange::bundle::{self, Making, Watch, limits};
use exchange::manifest::{Manifest, Recipient, VERSION};
use ledger::{Blob, ENTRY_VERSION, Entry, EntryId, Founding, Ledger, NewEntry, Place};
use seal::{EnvelopeKey, KdfCost, PublicKey, Signer, SigningKey, sm3};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const UNITS: usize = 2_816;
const PASSPHRASE: &str = "一句好记的长口令";

fn at(minute: i64) -> Time {
    Time { ms: 1_795_311_000_000 + minute * 60_000, offset: 480 }
}

fn id(kind: u8, number: usize) -> Id {
    let mut id = [kind; 16];
    id[8..].copy_from_slice(&u64::try_from(number).unwrap().to_be_bytes());
    id
}

struct Unit {
    station: Id,
    station_key: SigningKey,
    reading: EnvelopeKey,
    operator: SigningKey,
}

impl Unit {
    fn new(number: usize) -> Self {
        Self {
            station: id(1, number),
            station_key: SigningKey::random().unwrap(),
            reading: EnvelopeKey::random().unwrap(),
            operator: SigningKey::random().unwrap(),
        }
    }

    /// Eight entries in five saves: founding, then 登记, 要素, 研判, 要素.
    fn entries(&self, number: usize, plan: &str) -> Vec<(Vec<u8>, Option<[u8; 80]>)> {
        let operator = id(2, number);
        let bodies = vec![
            (
                None,
                false,
                Body::StationFounded(StationFounded {
                    unit: format!("第{number}号单位信息中心"),
                    role: "department".into(),
                    parties: vec!["incident_unit".into(), "responsible_unit".into()],
                    audience: "working_group".into(),
                    station_key: self.station_key.public_key().0.to_vec(),
                    machine: vec![7; 32],
                    recovery_key: Some(vec![4; 65]),
                }),
            ),
            (
                None,
                false,
                Body::OperatorAdded(OperatorAdded {
                    id: operator,
                    name: "王喆堃".into(),
                    post: "联络员".into(),
                    public_key: self.operator.public_key().0.to_vec(),
                    role: Some("liaison".into()),
                    wrap_key: Some(vec![4; 65]),
                }),
            ),
            (
                None,
                false,
                Body::PlanAdopted(PlanAdopted { plan: "shanghai-2016".into(), digest: sm3(plan.as_bytes()).to_vec(), file: String::new() }),
            ),
            (
                None,
                true,
                Body::StationKeyed(StationKeyed {
                    station_key: self.station_key.public_key().0.to_vec(),
                    reading_key: self.reading.public_key().unwrap().0.to_vec(),
                }),
            ),
            (
                Some(id(3, number)),
                true,
                Body::IncidentRegistered(IncidentRegistered {
                    year: 2026,
                    number: 1,
                    plan: sm3(plan.as_bytes()).to_vec(),
                    system: "协同办公系统".into(),
                    what: "多名同事的文件被加密，桌面出现勒索信".into(),
                    place: "一号楼机房".into(),
                    discovered: at(i64::try_from(number).unwrap()),
                    occurred: None,
                    category: Some("attack".into()),
                    facts: vec![],
                    time_reason: String::new(),
                    drill: None,
                }),
            ),
            (Some(id(3, number)), true, note("已拔网线，正在核对备份")),
            (
                Some(id(3, number)),
                true,
                Body::LevelDecided(LevelDecided {
                    level: 3,
                    suggested: None,
                    suggested_strict: None,
                    basis: vec![],
                    reason: "按直接经济损失".into(),
                    judged_by: "信息中心主任".into(),
                    stage: None,
                    party: None,
                    decided_at: None,
                    means: None,
                }),
            ),
            (Some(id(3, number)), true, note("备份完好，开始恢复")),
        ];
        let mut previous: EntryId = [0; 32];
        let mut entries = Vec::new();
        for (seq, (subject, ends, body)) in (1_u64..).zip(bodies) {
            let blobs = match &body {
                Body::PlanAdopted(_) => vec![Blob { sm3: sm3(plan.as_bytes()), length: u64::try_from(plan.len()).unwrap() }],
                _ => vec![],
            };
            let entry = Entry {
                version: ENTRY_VERSION,
                station: self.station,
                operator,
                program: "subao bench".into(),
                stream: id(4, number),
                epoch: 1,
                seq,
                previous,
                logical: seq,
                at: at(100),
                kind: body.kind().into(),
                subject,
                body: body.to_bytes().unwrap(),
                blobs,
            };
            let bytes = entry.to_bytes().unwrap();
            previous = sm3(&bytes);
            let signed = ends.then(|| {
                let message = [b"subao ledger head 1\0".as_slice(), &previous].concat();
                let mut record = [0; 80];
                record[..16].copy_from_slice(&operator);
                record[16..].copy_from_slice(&self.operator.sign(&message).unwrap().0);
                record
            });
            entries.push((bytes, signed));
        }
        entries
    }

    fn bundle(&self, number: usize, plan: &str, to: (&Id, &PublicKey), path: &Path) {
        let manifest = Manifest {
            version: VERSION,
            bundle: id(5, number),
            from: self.station,
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
            signer: &self.station_key,
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
                for (bytes, signed) in self.entries(number, plan) {
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
}

fn note(text: &str) -> Body {
    Body::FactsStated(FactsStated { facts: vec![], category: None, note: text.into() })
}

/// Work shared between as many threads as there are cores.
fn side_by_side(count: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= count {
                        return;
                    }
                    work(place);
                }
            });
        }
    });
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> DateTime<FixedOffset> {
        at(300).to_datetime()
    }
}

fn open(place: &Place, operator: &str) -> Mutex<Desk> {
    let settings = Settings {
        station: place.folder.clone(),
        marker: place.marker.clone(),
        machine: place.machine.clone(),
        plans: None,
        fonts: vec![],
    };
    let mut desk = Desk::with_clock(settings, Arc::new(Noon), KdfCost::LIGHT);
    desk.unlock(operator, PASSPHRASE).unwrap();
    Mutex::new(desk)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().flatten().filter(|f| f.path().is_file()) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Takes everything in as 全部收入 does.
fn import(desk: &Mutex<Desk>, files: &[PathBuf]) -> Swept {
    sweep(desk, files, &mut |_| {}, &AtomicBool::new(false)).unwrap()
}

/// What the screens ask, over and over, from the moment somebody wants it until it is there.
struct Reads {
    names: [&'static str; 4],
    times: [Vec<Duration>; 4],
}

impl Reads {
    fn until(over: &AtomicBool, desk: &Mutex<Desk>) -> Self {
        let mut reads = Self { names: ["工作台", "收件", "台账", "一起事件"], times: Default::default() };
        let mut turn = 0;
        while !over.load(Ordering::Relaxed) {
            let start = Instant::now();
            let mut desk = desk.lock().unwrap();
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

fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default().to_owned();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or_default() / 1024
}

fn rate(count: usize, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / time.as_secs_f64()
}

fn main() {
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let plan = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/shanghai-2016.toml")).unwrap();
    let place = Place { folder: folder.path().join("station"), marker: folder.path().join("marker.json"), machine: "bench".into() };
    let founding = Founding {
        unit: "市网安办",
        role: "working_group",
        parties: vec!["office".into()],
        plan: ("shanghai-2016", &plan),
        operator: ("李喆", "值班员"),
        passphrase: PASSPHRASE,
        cost: KdfCost::LIGHT,
        further: vec![],
    };
    let (mut ledger, _) = Ledger::found(&place, founding, at(0)).unwrap();
    let keys: Vec<EnvelopeKey> = ledger.exchange_keys(at(1)).unwrap().into_iter().map(|k| k.reading).collect();
    let us = ledger.station_id();
    let reading = keys[0].public_key().unwrap();
    let units: Vec<Unit> = (0..UNITS).map(Unit::new).collect();
    let enrolled = units.iter().enumerate().map(|(number, unit)| {
        NewEntry::station(Body::PeerEnrolled(PeerEnrolled {
            station: unit.station,
            unit: format!("第{number}号单位信息中心"),
            role: "department".into(),
            station_key: unit.station_key.public_key().0.to_vec(),
            reading_key: unit.reading.public_key().unwrap().0.to_vec(),
            code: "00000 00000 00000 00000 00000".into(),
            person: "王".into(),
            telephone: "021-1".into(),
            listed_in: "通讯录".into(),
            at: at(2),
        }))
    });
    ledger.commit(enrolled.collect(), at(2), &[]).unwrap();
    let files: Vec<PathBuf> = (0..UNITS).map(|n| folder.path().join(format!("{n}.subao"))).collect();
    side_by_side(UNITS, |n| units[n].bundle(n, &plan, (&us, &reading), &files[n]));
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
        "taken in: {} bundles, {} entries in {:.2} s ({:.0} entries a second), left {}, peak memory {} MiB",
        swept.taken,
        swept.entries,
        first.as_secs_f64(),
        rate(usize::try_from(swept.entries).unwrap(), first),
        swept.left.len(),
        peak_mib()
    );
    let start = Instant::now();
    let again = import(&desk, &files);
    println!("all of it again: {} known, {} new entries, {:.2} s", again.again, again.entries, start.elapsed().as_secs_f64());

    // Once more into an empty station, with somebody who works there and takes a share of the cores.
    let worked_at = open(&beside, &operator);
    let over = AtomicBool::new(false);
    let start = Instant::now();
    let mut reads = std::thread::scope(|scope| {
        let reader = scope.spawn(|| Reads::until(&over, &worked_at));
        import(&worked_at, &files);
        over.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    println!("while somebody reads all the time: {:.2} s", start.elapsed().as_secs_f64());
    reads.print();
    let mut held = worked_at.lock().unwrap();
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
    // Each bundle: its own signature, one of its operator; one receipt of ours is signed, one key is opened.
    let needed = f64::from(u32::try_from(UNITS).unwrap());
    let floor = needed * 2.0 / verifications + needed * 2.0 / signatures;
    println!(
        "raw: {verifications:.0} SM2 verifications and {signatures:.0} signatures a second on every core; what the signatures alone cost here: {floor:.2} s; the import takes {:.1} times that",
        first.as_secs_f64() / floor
    );
}
