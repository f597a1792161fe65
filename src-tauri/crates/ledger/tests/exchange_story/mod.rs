//! A working group and several units, and the parcels between them.
#![allow(dead_code)]

use crate::station::{
    Ground, PASSPHRASE, at, copy_files, from_the_side, note, operator, plan_file, signing_key, story as registration_story,
};
use casebook::{
    Body, BundleExported, DocumentIssued, DocumentState, DocumentStepped, Id, Incident, LevelDecided, Numbering, PaperStep, PeerEnrolled,
    PeerRevoked, Reach, WARNING_RECEIPT, WARNINGS,
};
use ledger::{Arrived, Content, Entry, Founding, Given, Intake, Ledger, LedgerError, NewEntry, Outgoing, Peer};
use rusqlite::Connection;
use seal::{KdfCost, Signature, Signer, SigningKey, sm3};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// A unit registers a case.
    Register(usize),
    /// A unit adds to one of its cases.
    Note(usize, usize),
    /// The working group decides on a case that it knows.
    Decide(usize),
    /// A unit packs what the working group has not seen.
    PackUp(usize),
    /// The working group packs for a unit.
    PackDown(usize),
    /// A parcel arrives, whichever, also again.
    Deliver(usize),
    /// A parcel is lost.
    Forget(usize),
    /// A unit changes its keys.
    Roll(usize),
    /// A unit's folder is copied for a bad day.
    Backup(usize),
    /// Its computer breaks, and the copy goes on; where that is older than its keys it is enrolled anew.
    Restore(usize),
    /// A unit's newer program records a kind that the others do not know.
    Foreseen(usize),
    /// A parcel comes with an entry behind it that only a newer program can read.
    Newer(usize),
    /// The working group warns, and lists its cases for itself.
    Warn,
    /// A unit warns the working group.
    WarnUp(usize),
    /// A unit confirms one of the warnings that it was told.
    Confirm(usize, usize),
    /// The working group confirms one of those that it was told.
    ConfirmDown(usize),
    /// Somebody notes that one of their warnings or receipts was stamped: the working group, or a unit.
    Stamp(usize, usize),
}

#[derive(Clone)]
enum Item {
    Blob(Vec<u8>),
    Entry(Vec<u8>, Option<(Id, Signature)>),
}

#[derive(Clone)]
pub struct Parcel {
    pub arrived: Arrived,
    pub changed: bool,
    to: Id,
    items: Vec<Item>,
}

impl Parcel {
    pub fn give(&self, intake: &mut Intake<'_>) -> Result<(), LedgerError> {
        for item in &self.items {
            match item {
                Item::Blob(bytes) => intake.blob(&Content::new(bytes.clone()))?,
                Item::Entry(bytes, signed) => intake.entry(bytes, *signed)?,
            }
        }
        Ok(())
    }

    pub fn entries(&self) -> usize {
        self.items.iter().filter(|i| matches!(i, Item::Entry(..))).count()
    }

    /// Some of its entries, as another bundle.
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut place = 0;
        let mut part = self.renamed();
        part.items.retain(|item| {
            let Item::Entry(..) = item else { return true };
            place += 1;
            keep(place - 1)
        });
        part
    }

    pub fn renamed(&self) -> Self {
        let mut other = self.clone();
        other.arrived.id = *uuid::Uuid::now_v7().as_bytes();
        other
    }

    /// The last entry that it carries.
    pub fn last(&self) -> Entry {
        Entry::from_bytes(&self.last_bytes().0).unwrap()
    }

    /// Its bytes, with its signature.
    pub fn last_bytes(&self) -> (Vec<u8>, Option<(Id, Signature)>) {
        let last = self.items.iter().rev().find_map(|item| match item {
            Item::Entry(bytes, signed) => Some((bytes.clone(), *signed)),
            Item::Blob(_) => None,
        });
        last.unwrap()
    }

    /// Without what is attached to its entries.
    pub fn without_papers(&self) -> Self {
        let mut bare = self.renamed();
        bare.items.retain(|item| matches!(item, Item::Entry(..)));
        bare
    }

    /// As another bundle, with this entry behind the others, signed where a key is given.
    pub fn with(&self, entry: &Entry, key: Option<&SigningKey>) -> Self {
        let mut more = self.renamed();
        let bytes = entry.to_bytes().unwrap();
        let message = [b"subao ledger head 1\0".as_slice(), &sm3(&bytes)].concat();
        let signed = key.map(|key| (entry.operator, key.sign(&message).unwrap()));
        more.items.push(Item::Entry(bytes, signed));
        more
    }

    /// The signature of one entry, where it has one, is another's.
    pub fn unsigned(&self, place: usize) -> Self {
        let mut bad = self.renamed();
        bad.changed = false;
        let mut at = 0;
        for item in &mut bad.items {
            let Item::Entry(_, signed) = item else { continue };
            if at == place
                && let Some((_, signature)) = signed
            {
                signature.0[40] ^= 1;
                bad.changed = true;
            }
            at += 1;
        }
        // A later signature of the same operator would cover it.
        if bad.changed {
            let mut at = 0;
            bad.items.retain(|item| {
                let Item::Entry(..) = item else { return true };
                at += 1;
                at <= place + 1
            });
        }
        bad
    }
}

pub struct Copy {
    ground: Ground,
    pub ledger: Ledger,
    case: Id,
}

impl Copy {
    pub fn note_twice(&mut self) {
        for minute in 0..2 {
            self.ledger.commit(vec![NewEntry::about(self.case, note("副本上的记录"))], at(250 + minute), &[]).unwrap();
        }
    }
}

pub struct Story {
    grounds: Vec<Ground>,
    pub working_group: Ledger,
    pub units: Vec<Ledger>,
    parcels: Vec<Parcel>,
    backups: BTreeMap<usize, Ground>,
    minute: i64,
}

fn station(unit: &str, role: &str) -> (Ground, Ledger) {
    let ground = Ground::new();
    let file = plan_file();
    let founding = Founding {
        unit,
        role,
        parties: vec![if role == "department" { "incident_unit" } else { "emergency_office" }.to_owned()],
        plan: ("shanghai-2016", &file),
        operator: ("王喆堃", "联络员"),
        passphrase: PASSPHRASE,
        cost: KdfCost::LIGHT,
        further: vec![],
    };
    let (ledger, _) = Ledger::found(&ground.place, founding, at(0)).unwrap();
    (ground, ledger)
}

fn enrolled(of: &mut Ledger) -> PeerEnrolled {
    of.exchange_keys(at(1)).unwrap();
    let (station_key, reading_key) = of.stated_keys().unwrap();
    PeerEnrolled {
        station: of.station_id(),
        unit: of.station().unit.clone(),
        role: of.station().role.clone(),
        station_key: station_key.0.to_vec(),
        reading_key: reading_key.0.to_vec(),
        code: "00000 00000 00000 00000 00000".to_owned(),
        person: "李".to_owned(),
        telephone: "021-1".to_owned(),
        listed_in: "通讯录".to_owned(),
        at: at(1),
    }
}

impl Story {
    pub fn new(units: usize) -> Self {
        let (ground, mut working_group) = station("市网安办", "working_group");
        let (mut grounds, mut made) = (Vec::new(), Vec::new());
        let group = enrolled(&mut working_group);
        for number in 0..units {
            let (unit_ground, mut unit) = station(&format!("单位{number}"), "department");
            let its = enrolled(&mut unit);
            working_group.commit(vec![NewEntry::station(Body::PeerEnrolled(its))], at(2), &[]).unwrap();
            unit.commit(vec![NewEntry::station(Body::PeerEnrolled(group.clone()))], at(2), &[]).unwrap();
            grounds.push(unit_ground);
            made.push(unit);
        }
        grounds.push(ground);
        Self { grounds, working_group, units: made, parcels: Vec::new(), backups: BTreeMap::new(), minute: 10 }
    }

    fn now(&mut self) -> casebook::Time {
        self.minute += 1;
        at(self.minute)
    }

    pub fn cases(&self, unit: usize) -> Vec<Id> {
        let own = self.units[unit].station_id();
        let mut cases: Vec<Id> = self.units[unit].incidents().unwrap().into_iter().filter(|i| i.station == own).map(|i| i.id).collect();
        cases.sort_unstable();
        cases
    }

    pub fn judge(&mut self, unit: usize, case: &Id, level: u8) {
        let now = self.now();
        self.units[unit].commit(vec![NewEntry::about(*case, decided(level))], now, &[]).unwrap();
    }

    /// Both accept each other's keys as they are now.
    pub fn enrol(&mut self, unit: usize) {
        let now = self.now();
        let (its, groups) = (enrolled(&mut self.units[unit]), enrolled(&mut self.working_group));
        self.working_group.commit(vec![NewEntry::station(Body::PeerEnrolled(its))], now, &[]).unwrap();
        self.units[unit].commit(vec![NewEntry::station(Body::PeerEnrolled(groups))], now, &[]).unwrap();
    }

    pub fn revoke(&mut self, unit: usize) {
        let now = self.now();
        let station = self.units[unit].station_id();
        let up_to = self.working_group.held_of(&station).unwrap();
        let revoked = PeerRevoked { station, up_to, reason: "电脑遗失".to_owned() };
        self.working_group.commit(vec![NewEntry::station(Body::PeerRevoked(revoked))], now, &[]).unwrap();
    }

    /// The working group's program ends; `meanwhile` has its database; the program is started again.
    pub fn restart_group(&mut self, meanwhile: impl FnOnce(&Connection)) {
        let place = self.grounds.last().unwrap().place.clone();
        let (_spare, mut spare) = station("备用", "department");
        std::mem::swap(&mut spare, &mut self.working_group);
        drop(spare);
        meanwhile(&from_the_side(&place));
        let now = self.now();
        self.working_group = Ledger::open(&place, &operator(&place), PASSPHRASE, now).unwrap();
    }

    /// The key by which a unit's operator signs.
    pub fn key_of(&self, unit: usize) -> SigningKey {
        signing_key(&self.grounds[unit].place)
    }

    pub fn copy(&self, unit: usize) -> Copy {
        let ground = self.grounds[unit].copy();
        let ledger = Ledger::open(&ground.place, &operator(&ground.place), PASSPHRASE, at(240)).unwrap();
        Copy { ground, ledger, case: self.cases(unit)[0] }
    }

    /// The working group as it is now, elsewhere.
    pub fn backup_group(&self) -> Copy {
        let ground = self.grounds.last().unwrap().copy();
        let ledger = Ledger::open(&ground.place, &operator(&ground.place), PASSPHRASE, at(240)).unwrap();
        Copy { ground, ledger, case: [0; 16] }
    }

    pub fn backup(&self, unit: usize) -> Ground {
        self.grounds[unit].copy()
    }

    pub fn restore(&mut self, unit: usize, backup: &Ground) {
        let (_spare, mut spare) = station("备用", "department");
        std::mem::swap(&mut spare, &mut self.units[unit]);
        drop(spare);
        let place = self.grounds[unit].place.clone();
        copy_files(&backup.place.folder, &place.folder);
        self.units[unit] = Ledger::open(&place, &operator(&place), PASSPHRASE, at(400)).unwrap();
    }

    pub fn pack_up(&mut self, unit: usize) -> Parcel {
        let to = self.working_group.station_id();
        let now = self.now();
        pack(&mut self.units[unit], &to, now)
    }

    pub fn pack_from(&mut self, ledger: &mut Ledger) -> Parcel {
        let to = self.working_group.station_id();
        let now = self.now();
        pack(ledger, &to, now)
    }

    pub fn pack_down(&mut self, unit: usize) -> Parcel {
        let to = self.units[unit].station_id();
        let now = self.now();
        pack(&mut self.working_group, &to, now)
    }

    pub fn deliver(&mut self, parcel: &Parcel) {
        let now = self.now();
        let to = if self.working_group.station_id() == parcel.to {
            &mut self.working_group
        } else {
            self.units.iter_mut().find(|u| u.station_id() == parcel.to).unwrap()
        };
        match to.receive(&parcel.arrived, now, |intake| parcel.give(intake)) {
            // A bundle under a key that was replaced since: its content comes again.
            Ok(_) | Err(LedgerError::Expired) => {}
            Err(error) => panic!("{error}"),
        }
    }

    pub fn play(&mut self, act: Act) {
        let units = self.units.len();
        let now = self.now();
        match act {
            Act::Register(unit) => {
                let unit = &mut self.units[unit % units];
                let id = unit.fresh_id().unwrap();
                let mut entries: Vec<NewEntry> = registration_story().into_iter().take(3).collect();
                entries.iter_mut().for_each(|e| e.subject = Some(id));
                unit.commit(entries, now, &[]).unwrap();
            }
            Act::Note(unit, case) => {
                let unit = unit % units;
                let cases = self.cases(unit);
                if let Some(case) = cases.get(case % cases.len().max(1)) {
                    self.units[unit].commit(vec![NewEntry::about(*case, note(&format!("第 {} 分钟", self.minute)))], now, &[]).unwrap();
                }
            }
            Act::Decide(case) => {
                let mut cases: Vec<Id> = self.working_group.incidents().unwrap().into_iter().map(|i| i.id).collect();
                cases.sort_unstable();
                if let Some(case) = cases.get(case % cases.len().max(1)) {
                    self.working_group.commit(vec![NewEntry::about(*case, decided(2))], now, &[]).unwrap();
                }
            }
            Act::PackUp(unit) => {
                let parcel = self.pack_up(unit % units);
                self.parcels.push(parcel);
            }
            Act::PackDown(unit) => {
                let parcel = self.pack_down(unit % units);
                self.parcels.push(parcel);
            }
            Act::Deliver(which) => {
                if let Some(parcel) = self.parcels.get(which % self.parcels.len().max(1)).cloned() {
                    self.deliver(&parcel);
                }
            }
            Act::Forget(which) => {
                if !self.parcels.is_empty() {
                    let which = which % self.parcels.len();
                    self.parcels.remove(which);
                }
            }
            Act::Roll(unit) => self.units[unit % units].roll_keys(now).unwrap(),
            Act::Backup(unit) => {
                let copy = self.backup(unit % units);
                self.backups.insert(unit % units, copy);
            }
            Act::Restore(unit) => {
                let unit = unit % units;
                if let Some(backup) = self.backups.remove(&unit) {
                    let key = |ledger: &mut Ledger| ledger.exchange_keys(now).unwrap().last().unwrap().signing.public_key();
                    let before = key(&mut self.units[unit]);
                    self.restore(unit, &backup);
                    if key(&mut self.units[unit]) != before {
                        self.enrol(unit);
                    }
                }
            }
            Act::Foreseen(unit) => {
                let body = Body::Unknown { kind: "station.foreseen".to_owned(), bytes: vec![0x80] };
                self.units[unit % units].commit(vec![NewEntry::station(body)], now, &[]).unwrap();
            }
            Act::Newer(which) => {
                let whole = self.parcels.get(which % self.parcels.len().max(1)).filter(|p| p.entries() > 0);
                if let Some(whole) = whole {
                    let last = whole.last();
                    let next = Entry { version: 2, seq: last.seq + 1, previous: sm3(&whole.last_bytes().0), blobs: vec![], ..last };
                    self.parcels.push(whole.with(&next, None));
                }
            }
            Act::Warn => {
                let ledger = &mut self.working_group;
                issue(ledger, WARNINGS[0], None, now);
                issue(ledger, "incident_ledger", None, now);
            }
            Act::WarnUp(unit) => {
                issue(&mut self.units[unit % units], WARNINGS[1], None, now);
            }
            Act::Confirm(unit, which) => confirm(&mut self.units[unit % units], which, now),
            Act::ConfirmDown(which) => confirm(&mut self.working_group, which, now),
            Act::Stamp(who, which) => {
                let ledger = self.units.get_mut(who).unwrap_or(&mut self.working_group);
                let own = ledger.own_papers(&TOLD).unwrap();
                if let Some(paper) = own.get(which % own.len().max(1)) {
                    stamp(ledger, paper, now);
                }
            }
        }
        // What is remembered from here must not be stale later: `check` compares it.
        self.ledgers().for_each(|ledger| drop(remembered(ledger)));
    }

    fn ledgers(&self) -> impl Iterator<Item = &Ledger> {
        self.units.iter().chain([&self.working_group])
    }

    /// Everything is sent until nobody has anything to say any more.
    pub fn settle(&mut self) {
        for round in 0.. {
            assert!(round < 8, "the exchange comes to no end");
            let mut quiet = true;
            for unit in 0..self.units.len() {
                for up in [true, false] {
                    let (from, to) = if up {
                        (&self.units[unit], self.working_group.station_id())
                    } else {
                        (&self.working_group, self.units[unit].station_id())
                    };
                    let outgoing = from.outgoing(&to).unwrap();
                    if !outgoing.due() && !outgoing.substantial {
                        continue;
                    }
                    quiet = false;
                    let parcel = if up { self.pack_up(unit) } else { self.pack_down(unit) };
                    self.deliver(&parcel);
                }
            }
            if quiet {
                return;
            }
        }
    }

    /// Both ends see the same, and folding anew gives what was folded as it came.
    pub fn check(&mut self) {
        for unit in 0..self.units.len() {
            for case in self.cases(unit) {
                assert_eq!(self.units[unit].incident(&case).unwrap(), self.working_group.incident(&case).unwrap());
            }
        }
        for unit in &self.units {
            assert_eq!(told(unit), told_by(&self.working_group, &unit.station_id()), "a unit knows what the working group told it");
        }
        let mut up: Vec<DocumentState> = self.units.iter().flat_map(|unit| unit.own_papers(&TOLD).unwrap()).collect();
        up.sort_by_key(|paper| paper.id);
        assert_eq!(told(&self.working_group), up, "the working group knows what units told it");
        let mine: usize = (0..self.units.len()).map(|u| self.cases(u).len()).sum();
        assert_eq!(self.working_group.incidents().unwrap().len(), mine);
        for ledger in self.units.iter_mut().chain([&mut self.working_group]) {
            let (digest, read) = (ledger.projection_digest().unwrap(), remembered(ledger));
            ledger.rebuild().unwrap();
            assert_eq!(ledger.projection_digest().unwrap(), digest);
            let anew = remembered(ledger);
            assert_eq!(anew.0, read.0, "stations are remembered as they are");
            assert!(anew.1 == read.1, "cases are remembered as they are");
            assert_eq!(anew.2, read.2, "what is to be sent is remembered as it is");
            let missing: Vec<_> = ledger.gaps().unwrap().into_iter().filter(|gap| gap.waiting > gap.newer).collect();
            assert_eq!(missing, vec![]);
            assert_eq!(ledger.forks().unwrap(), vec![]);
            let seen = ledger.verify().unwrap();
            assert!(seen.sound(), "{:?}", seen.faults);
        }
    }
}

/// Kinds of paper of which stations tell each other.
pub const TOLD: [&str; 4] = [WARNINGS[0], WARNINGS[1], WARNINGS[2], WARNING_RECEIPT];

/// Issues a paper of no case, with its file.
pub fn issue(ledger: &mut Ledger, kind: &str, confirms: Option<Id>, now: casebook::Time) -> Id {
    let id = ledger.fresh_id().unwrap();
    let file = [b"%PDF-1.7 ".as_slice(), &id].concat();
    let body = Body::DocumentIssued(DocumentIssued { id, kind: kind.to_owned(), sm3: sm3(&file).to_vec(), confirms, ..paper() });
    ledger.commit(vec![NewEntry::station(body).with(file)], now, &[]).unwrap();
    id
}

fn paper() -> DocumentIssued {
    DocumentIssued {
        id: [0; 16],
        kind: String::new(),
        year: 2026,
        number: 1,
        title: "预警通知单".to_owned(),
        data: "{}".to_owned(),
        pages: 1,
        sm3: vec![],
        drafter: String::new(),
        reviewer: String::new(),
        signer: String::new(),
        fonts: vec![],
        covers: None,
        numbering: None,
        confirms: None,
    }
}

/// Another issue under the id of a paper that is known.
pub fn again(known: &DocumentState, file: &[u8], replaces: Option<Id>) -> Body {
    Body::DocumentIssued(DocumentIssued {
        id: if replaces.is_some() { [7; 16] } else { known.id },
        kind: known.kind.clone(),
        title: known.title.clone(),
        sm3: sm3(file).to_vec(),
        numbering: Some(Numbering { version: 2, replaces, ..Numbering::default() }),
        ..paper()
    })
}

/// A receipt under an id that somebody chose.
pub fn receipt(id: Id, warning: Id, file: &[u8]) -> Body {
    let kind = WARNING_RECEIPT.to_owned();
    Body::DocumentIssued(DocumentIssued { id, kind, sm3: sm3(file).to_vec(), confirms: Some(warning), ..paper() })
}

/// Notes that a paper was stamped.
pub fn stamp(ledger: &mut Ledger, paper: &DocumentState, now: casebook::Time) {
    let stepped = DocumentStepped {
        document: paper.id,
        kind: paper.kind.clone(),
        title: paper.title.clone(),
        step: PaperStep::Sealed.id().to_owned(),
        digest: None,
        note: String::new(),
        at: None,
        person: Some(format!("吴玥 {}", now.ms)),
        delivery: None,
    };
    ledger.commit(vec![NewEntry::station(Body::DocumentStepped(stepped))], now, &[]).unwrap();
}

/// Confirms one of the warnings that a station was told.
fn confirm(ledger: &mut Ledger, which: usize, now: casebook::Time) {
    let warnings: Vec<Id> = told(ledger).into_iter().filter(|p| p.kind != WARNING_RECEIPT).map(|p| p.id).collect();
    if let Some(warning) = warnings.get(which % warnings.len().max(1)) {
        issue(ledger, WARNING_RECEIPT, Some(*warning), now);
    }
}

/// What a station was told of, by id.
pub fn told(ledger: &Ledger) -> Vec<DocumentState> {
    let places = ledger.latest_documents(u32::MAX).unwrap();
    let mut papers: Vec<DocumentState> = places.iter().filter_map(|place| ledger.told_paper(&place.document).unwrap()).collect();
    papers.sort_by_key(|paper| paper.id);
    papers
}

/// What the working group issued for this station to know, by id: its warnings, and its receipts for those of this station.
fn told_by(group: &Ledger, unit: &Id) -> Vec<DocumentState> {
    let theirs = |paper: &DocumentState| match paper.confirms {
        Some(warning) => {
            let place = group.told_paper(&warning).unwrap().unwrap().place;
            group.station_of_stream(&place.stream).unwrap() == Some(*unit)
        }
        None => true,
    };
    let own = group.own_papers(&TOLD).unwrap().into_iter().filter(theirs);
    // How often it was printed is told to nobody.
    let mut papers: Vec<DocumentState> = own.map(|paper| DocumentState { prints: 0, ..paper }).collect();
    papers.sort_by_key(|paper| paper.id);
    papers
}

fn decided(level: u8) -> Body {
    Body::LevelDecided(LevelDecided {
        level,
        suggested: None,
        suggested_strict: None,
        basis: vec![],
        reason: "情况比上报的严重".to_owned(),
        judged_by: "市网安办".to_owned(),
        stage: None,
        party: None,
        decided_at: None,
        means: None,
    })
}

fn pack(from: &mut Ledger, to: &Id, now: casebook::Time) -> Parcel {
    let outgoing = from.outgoing(to).unwrap();
    let mut items = Vec::new();
    from.give_outgoing(&outgoing, |given| -> Result<(), LedgerError> {
        items.push(match given {
            Given::Blob(bytes) => Item::Blob(bytes.to_vec()),
            Given::Entry { bytes, signed, .. } => Item::Entry(bytes.to_vec(), signed),
        });
        Ok(())
    })
    .unwrap();
    let key = from.signing_key_for(to, now).unwrap().public_key();
    let held: Vec<Reach> = from.held_of(to).unwrap().into_iter().chain(outgoing.up_to.iter().copied()).collect();
    let id = from.fresh_id().unwrap();
    let exported = BundleExported {
        id,
        to: *to,
        sm3: vec![0; 32],
        length: 1,
        up_to: outgoing.up_to.clone(),
        entries: outgoing.entries,
        way: "file".to_owned(),
        name: None,
        contents: None,
    };
    from.note_export(exported, now).unwrap();
    let arrived = Arrived { id, from: from.station_id(), key, sm3: [0; 32], at: now, held };
    Parcel { arrived, changed: false, to: *to, items }
}

type Read = (Vec<Arc<Peer>>, Vec<Arc<Incident>>, Vec<Arc<Outgoing>>);

/// Everything that a ledger remembers between two reads.
fn remembered(ledger: &Ledger) -> Read {
    let peers = ledger.peers().unwrap();
    let outgoing = peers.iter().map(|p| ledger.outgoing(&p.id).unwrap()).collect();
    // Cases discovered in the same moment stand in the order in which they came.
    let mut open = ledger.open_incidents().unwrap();
    open.sort_by_key(|incident| incident.id);
    (peers, open, outgoing)
}
