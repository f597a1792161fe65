//! A station in a folder of its own, with a small story in its ledger, and its database opened from the side with the key.
#![allow(dead_code)]

use casebook::{Answer, AnswerValue, Body, Channel, Dispatched, DocumentIssued, FactsStated, Id, IncidentRegistered, LevelDecided, Time};
use ledger::{Founding, Keyring, Ledger, LedgerError, NewEntry, Place};
use rusqlite::Connection;
use seal::{EnvelopeKey, KdfCost, RecoveryCode, SigningKey, passphrase_key, sm3, unwrap};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "一二三四五六 horse";
pub const INCIDENT: Id = [7; 16];
pub const PAPER: &[u8] = b"%PDF-1.7 the issued paper, byte for byte";
/// Entries of the story: three of the founding, then 登记, 要素, 研判, 报出, 签发, 要素.
pub const ENTRIES: u64 = 9;

/// Two folders: the station's, and the marker's.
pub struct Ground {
    dir: TempDir,
    pub place: Place,
}

impl Ground {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let place = place(dir.path());
        Self { dir, place }
    }

    /// A copy of the station's files and marker elsewhere.
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        copy_files(&self.place.folder, &copy.place.folder);
        if self.place.marker.exists() {
            fs::create_dir_all(copy.place.marker.parent().unwrap()).unwrap();
            fs::copy(&self.place.marker, &copy.place.marker).unwrap();
        }
        copy
    }
}

pub fn place(root: &Path) -> Place {
    Place { folder: root.join("station"), marker: root.join("elsewhere").join("marker.json"), machine: "this machine".to_owned() }
}

/// Puts the files of one station folder in the place of another's.
pub fn copy_files(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_dir() {
            copy_files(&file.path(), &to.join(file.file_name()));
        } else {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

pub fn at(minute: i64) -> Time {
    Time { ms: 1_795_311_000_000 + minute * 60_000, offset: 480 }
}

pub fn plan_file() -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../plans/shanghai-2016.toml")).unwrap()
}

pub fn found(place: &Place) -> Result<(Ledger, RecoveryCode), LedgerError> {
    let file = plan_file();
    let founding = Founding {
        unit: "信息中心",
        role: "department",
        parties: vec!["incident_unit".to_owned(), "responsible_unit".to_owned()],
        plan: ("shanghai-2016", &file),
        operator: ("王喆堃", "联络员"),
        passphrase: PASSPHRASE,
        cost: KdfCost::LIGHT,
        further: vec![],
    };
    Ledger::found(place, founding, at(0))
}

pub fn operator(place: &Place) -> String {
    Keyring::read(&place.keyring()).unwrap().operators[0].id.clone()
}

pub fn open(place: &Place) -> Result<Ledger, LedgerError> {
    Ledger::open(place, &operator(place), PASSPHRASE, at(60))
}

pub fn note(text: &str) -> Body {
    Body::FactsStated(FactsStated { facts: vec![], category: None, note: text.to_owned() })
}

/// Each body is a save of its own.
pub fn story() -> Vec<NewEntry> {
    let registered = IncidentRegistered {
        year: 2026,
        number: 1,
        plan: sm3(plan_file().as_bytes()).to_vec(),
        system: "协同办公系统".to_owned(),
        what: "文件被加密".to_owned(),
        place: String::new(),
        discovered: at(0),
        occurred: None,
        category: Some("attack".to_owned()),
        facts: vec![Answer { fact: "spread".to_owned(), value: Some(AnswerValue::Choice("none".to_owned())) }],
        time_reason: String::new(),
        drill: None,
    };
    let decided = LevelDecided {
        level: 4,
        suggested: Some(4),
        suggested_strict: None,
        basis: vec!["1.3.2/(4)".to_owned()],
        reason: String::new(),
        judged_by: "单位负责人".to_owned(),
        stage: None,
        party: None,
        decided_at: None,
        means: None,
    };
    let dispatched = Dispatched {
        id: [8; 16],
        keys: vec!["general-oral/incident_unit/duty_room/oral".to_owned()],
        form: "oral".to_owned(),
        channel: Channel::Telephone,
        at: at(20),
        sender: "王喆堃".to_owned(),
        receiver: "李".to_owned(),
        receiver_post: "值班员".to_owned(),
        number: "021-1".to_owned(),
        said: "已报告".to_owned(),
        read_back: true,
        instructions: String::new(),
        document: None,
        time_reason: String::new(),
    };
    let issued = DocumentIssued {
        id: [9; 16],
        kind: "written_report".to_owned(),
        year: 2026,
        number: 1,
        title: "报告".to_owned(),
        data: "{}".to_owned(),
        pages: 1,
        sm3: sm3(PAPER).to_vec(),
        drafter: String::new(),
        reviewer: String::new(),
        signer: String::new(),
        fonts: vec![],
        covers: None,
        numbering: None,
        confirms: None,
    };
    vec![
        NewEntry::about(INCIDENT, Body::IncidentRegistered(registered)),
        NewEntry::about(INCIDENT, note("一")),
        NewEntry::about(INCIDENT, Body::LevelDecided(decided)),
        NewEntry::about(INCIDENT, Body::Dispatched(dispatched)),
        NewEntry::about(INCIDENT, Body::DocumentIssued(issued)).with(PAPER.to_vec()),
        NewEntry::about(INCIDENT, note("二")),
    ]
}

/// A founded station with the story told, closed again.
pub fn told() -> (Ground, RecoveryCode) {
    let ground = Ground::new();
    let (mut ledger, code) = found(&ground.place).unwrap();
    for (minute, entry) in (10..).zip(story()) {
        ledger.commit(vec![entry], at(minute), &[]).unwrap();
    }
    assert_eq!(u64::from(ledger.count().unwrap()), ENTRIES);
    assert!(ledger.verify().unwrap().sound());
    (ground, code)
}

/// What lies in an operator's slot: their signing key, and the key that opens the envelope of the database's.
fn slot_secret(keyring: &Value, operator: usize, passphrase: &str) -> Vec<u8> {
    let operator = &keyring["operators"][operator];
    let (station, id) = (keyring["station"].as_str().unwrap(), operator["id"].as_str().unwrap());
    let slot = &operator["slot"];
    let number = |key: &str| u32::try_from(slot[key].as_u64().unwrap()).unwrap();
    let bytes = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
    let cost = KdfCost { memory_kib: number("memory_kib"), passes: number("passes") };
    let key = passphrase_key(passphrase, &bytes(&slot["salt"]).try_into().unwrap(), cost).unwrap();
    unwrap(&key, format!("operator 2/{station}/{id}").as_bytes(), &bytes(&slot["sealed"])).unwrap().to_vec()
}

/// The database's key, as somebody who knows the passphrase could take it: past the ledger.
pub fn database_key(keyring: &Value, operator: usize, passphrase: &str) -> Vec<u8> {
    let secret = slot_secret(keyring, operator, passphrase);
    let operator = &keyring["operators"][operator];
    let (station, id) = (keyring["station"].as_str().unwrap(), operator["id"].as_str().unwrap());
    let bytes = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
    let key = EnvelopeKey::from_bytes(secret[32..].try_into().unwrap()).unwrap();
    key.open(format!("database 2/{station}/{id}").as_bytes(), &bytes(&operator["envelope"]["database"])).unwrap().to_vec()
}

/// The key by which the first operator signs.
pub fn signing_key(place: &Place) -> SigningKey {
    SigningKey::from_bytes(&slot_secret(&keyring_json(place), 0, PASSPHRASE)[..32].try_into().unwrap()).unwrap()
}

pub fn keyring_json(place: &Place) -> Value {
    serde_json::from_slice(&fs::read(place.keyring()).unwrap()).unwrap()
}

/// The database opened with a key.
pub fn with_key(place: &Place, key: &[u8]) -> Connection {
    let connection = Connection::open(place.database()).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA cipher_log_level = NONE;", hex::encode(key))).unwrap();
    connection
}

/// A file system of a few MiB, where we may mount one.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    pub fn new(at: &Path, mib: u32) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "tmpfs"]).arg(at).output().ok()?;
        if mounted.status.success() {
            return Some(Self(at.to_owned()));
        }
        // Where checks are run for a verdict and by root, that is a failure.
        let root = fs::metadata("/proc/self").is_ok_and(|us| std::os::unix::fs::MetadataExt::uid(&us) == 0);
        assert!(!(root && std::env::var("CI").is_ok_and(|ci| ci == "true")), "no file system could be mounted at {}", at.display());
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

/// The database opened with the key of the first operator.
pub fn from_the_side(place: &Place) -> Connection {
    with_key(place, &database_key(&keyring_json(place), 0, PASSPHRASE))
}

/// Makes a database what it was at version 1.
pub fn as_it_was_at_first(side: &Connection) {
    let later = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN
        ('entries', 'signatures', 'blobs', 'drafts', 'projections', 'station_key') ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'";
    while let Ok(table) = side.query_row(later, [], |row| row.get::<_, String>(0)) {
        side.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    side.execute_batch(
        "DROP INDEX entries_by_subject; DROP INDEX entries_by_logical;
         ALTER TABLE entries DROP COLUMN station; ALTER TABLE entries DROP COLUMN logical; ALTER TABLE projections DROP COLUMN folded;
         CREATE INDEX entries_by_subject ON entries (subject, epoch, seq) WHERE subject IS NOT NULL;
         UPDATE projections SET state = '3' WHERE kind = 'shape'; PRAGMA user_version = 1;",
    )
    .unwrap();
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn throw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(below).unwrap()).unwrap()
    }
}
