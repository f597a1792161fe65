//! Units for the benches: stations with keys of their own that sign what they record, as in life.
#![allow(dead_code, reason = "each bench uses a part")]

use casebook::{
    Body, FactsStated, Id, IncidentRegistered, LevelDecided, OperatorAdded, PeerEnrolled, PlanAdopted, StationFounded, StationKeyed, Time,
};
use ledger::{Blob, ENTRY_VERSION, Entry, EntryId, Founding, Ledger, NewEntry, Place};
use seal::{EnvelopeKey, KdfCost, Signer, SigningKey, sm3};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The bytes of an entry, and the signature of a save with who signed where it ends one.
pub type Recorded = (Vec<u8>, Option<[u8; 80]>);
/// What an entry is about, whether it ends a save, what it says.
pub type Said = (Option<Id>, bool, Body);

pub fn at(minute: i64) -> Time {
    Time { ms: 1_795_311_000_000 + minute * 60_000, offset: 480 }
}

pub fn id(kind: u8, number: usize) -> Id {
    let mut id = [kind; 16];
    id[8..].copy_from_slice(&u64::try_from(number).unwrap().to_be_bytes());
    id
}

pub struct Unit {
    pub station: Id,
    pub station_key: SigningKey,
    pub reading: EnvelopeKey,
    pub operator: SigningKey,
}

impl Unit {
    pub fn new(number: usize) -> Self {
        Self {
            station: id(1, number),
            station_key: SigningKey::random().unwrap(),
            reading: EnvelopeKey::random().unwrap(),
            operator: SigningKey::random().unwrap(),
        }
    }

    /// Four entries in one save: who it is, who works there, by which plan, with which keys.
    pub fn founding(&self, number: usize, plan: &str) -> Vec<Said> {
        let operator = id(2, number);
        vec![
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
        ]
    }

    /// Entries of its chain, from the first.
    pub fn chain(&self, number: usize, plan: &str, said: Vec<Said>) -> Vec<Recorded> {
        let operator = id(2, number);
        let mut previous: EntryId = [0; 32];
        let mut entries = Vec::new();
        for (seq, (subject, ends, body)) in (1_u64..).zip(said) {
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
}

/// A case is registered.
pub fn registered(case: Id, number: u32, minute: i64, plan: &str) -> Said {
    let body = Body::IncidentRegistered(IncidentRegistered {
        year: 2026,
        number,
        plan: sm3(plan.as_bytes()).to_vec(),
        system: "协同办公系统".into(),
        what: "多名同事的文件被加密，桌面出现勒索信".into(),
        place: "一号楼机房".into(),
        discovered: at(minute),
        occurred: None,
        category: Some("attack".into()),
        facts: vec![],
        time_reason: String::new(),
        drill: None,
    });
    (Some(case), true, body)
}

/// Its level is decided.
pub fn decided(case: Id) -> Said {
    let body = Body::LevelDecided(LevelDecided {
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
    });
    (Some(case), true, body)
}

/// Something is added.
pub fn noted(case: Id, ends: bool, text: &str) -> Said {
    (Some(case), ends, Body::FactsStated(FactsStated { facts: vec![], category: None, note: text.into() }))
}

/// Work shared between as many threads as there are cores.
pub fn side_by_side(count: usize, work: impl Fn(usize) + Sync) {
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

/// The most memory that the process had so far.
pub fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default().to_owned();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// How many a second.
pub fn rate(count: usize, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / time.as_secs_f64()
}

/// The passphrase of who works at the working group's station.
pub const PASSPHRASE: &str = "一句好记的长口令";

/// A working group's station that has enrolled these units.
pub fn working_group(place: &Place, plan: &str, units: &[Unit]) -> Ledger {
    let founding = Founding {
        unit: "市网安办",
        role: "working_group",
        parties: vec!["office".into()],
        plan: ("shanghai-2016", plan),
        operator: ("李喆", "值班员"),
        passphrase: PASSPHRASE,
        cost: KdfCost::LIGHT,
        further: vec![],
    };
    let (mut ledger, _) = Ledger::found(place, founding, at(0)).unwrap();
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
    ledger
}
