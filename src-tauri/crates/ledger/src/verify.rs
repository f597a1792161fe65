//! The whole chain walked: pages, bytes, hashes, links, signatures, blobs, and the marker outside.

use crate::LedgerError;
use crate::entry::{Entry, EntryId, id_of};
use crate::marker::Marker;
use crate::projection::{self, ORDERED, Projector};
use crate::signature_checks::{Check, Checks};
use casebook::{Body, Id};
use rusqlite::{Connection, OptionalExtension};
use seal::{Digest, PublicKey, Signature, sm3};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::thread;

const WRONG_SIGNATURE: &str = "签名不成立";

/// What was found wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Stable word: `page`, `bytes`, `id`, `link`, `sequence`, `column`, `signature`, `operator`, `removed`, `blob`, `unsigned`, `marker`,
    /// `projection`, `evidence`.
    pub what: &'static str,
    /// Epoch and sequence number of the entry, 0 where it is none.
    pub epoch: u64,
    /// See `epoch`.
    pub seq: u64,
    /// More, in Chinese.
    pub detail: String,
}

/// The outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Entries walked.
    pub entries: u32,
    /// Signatures checked.
    pub signatures: u32,
    /// Blobs checked.
    pub blobs: u32,
    /// Preserved files looked for; their content is a check of its own (`EvidenceSource::verify`).
    pub evidence: u32,
    /// Everything found wrong; empty when all is sound.
    pub faults: Vec<Fault>,
    /// Where an older copy was restored and went on in a new epoch: what lay between is not here. Stated by the chain itself, so no fault.
    pub gaps: Vec<Fault>,
}

impl Verification {
    /// Nothing is wrong.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.faults.is_empty()
    }
}

struct Walk<'scope> {
    found: Verification,
    checks: Checks<'scope>,
    /// Blobs that were found whole, and whether as a plan: many entries may name the same.
    whole_blobs: BTreeSet<(Digest, bool)>,
    /// By station and operator: an id counts only where it was stated.
    keys: BTreeMap<(Id, Id), PublicKey>,
    /// Operators removed so far.
    removed: BTreeSet<(Id, Id)>,
    streams: BTreeMap<Vec<u8>, StreamWalk>,
    /// The chain folded anew, to compare with what the screens show; none once an entry can't be folded.
    folded: Option<(Connection, Projector)>,
}

/// How far a stream was walked.
struct StreamWalk {
    previous: EntryId,
    expected: (u64, u64),
    /// Operators of entries that no signature covers yet.
    uncovered: Vec<(u64, u64, Id)>,
}

impl Default for StreamWalk {
    fn default() -> Self {
        Self { previous: [0; 32], expected: (1, 1), uncovered: Vec::new() }
    }
}

impl Walk<'_> {
    fn fault(&mut self, what: &'static str, epoch: u64, seq: u64, detail: &str) {
        self.found.faults.push(Fault { what, epoch, seq, detail: detail.to_owned() });
    }
}

pub fn verify(connection: &Connection, own: Id, marker_ahead: Option<Marker>) -> Result<Verification, LedgerError> {
    thread::scope(|scope| walk(connection, own, marker_ahead, Checks::begin(scope)))
}

fn walk(connection: &Connection, own: Id, marker_ahead: Option<Marker>, checks: Checks<'_>) -> Result<Verification, LedgerError> {
    let mut walk = Walk {
        checks,
        whole_blobs: BTreeSet::new(),
        found: Verification { entries: 0, signatures: 0, blobs: 0, evidence: 0, faults: Vec::new(), gaps: Vec::new() },
        keys: BTreeMap::new(),
        removed: BTreeSet::new(),
        streams: BTreeMap::new(),
        folded: Some(projection::aside(connection, own)?),
    };
    pages(connection, &mut walk);
    // What others write meanwhile is not seen.
    let _snapshot = connection.unchecked_transaction()?;
    let mut statement = connection.prepare(&format!("SELECT epoch, seq, id, kind, subject, bytes, stream, station, logical {ORDERED}"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let stored = Stored {
            epoch: row.get::<_, i64>(0)?.try_into().unwrap_or_default(),
            seq: row.get::<_, i64>(1)?.try_into().unwrap_or_default(),
            id: row.get(2)?,
            kind: row.get(3)?,
            subject: row.get(4)?,
            bytes: row.get(5)?,
            stream: row.get(6)?,
            station: row.get(7)?,
            logical: row.get(8)?,
        };
        entry(connection, &mut walk, &stored)?;
    }
    let uncovered: Vec<_> = walk.streams.values().filter_map(|s| s.uncovered.first().copied()).collect();
    for (epoch, seq, _) in uncovered {
        walk.fault("unsigned", epoch, seq, "自此条起没有签名");
    }
    if walk.folded.as_mut().is_some_and(|(aside, projector)| projector.write_under_way(aside).is_err()) {
        walk.folded = None;
    }
    for (epoch, seq) in walk.checks.finish() {
        walk.found.faults.push(Fault { what: "signature", epoch, seq, detail: WRONG_SIGNATURE.to_owned() });
    }
    if let Some((aside, _)) = &walk.folded
        && projection::digest(aside)? != projection::digest(connection)?
    {
        let detail = "显示的内容与台账记录不符，请重建显示内容".to_owned();
        walk.found.faults.push(Fault { what: "projection", epoch: 0, seq: 0, detail });
    }
    let mut found = walk.found;
    if let Some(marker) = marker_ahead {
        let detail = "库外标记比台账新：台账末尾缺失，或恢复了旧副本".to_owned();
        found.faults.push(Fault { what: "marker", epoch: marker.epoch, seq: marker.seq, detail });
    }
    Ok(found)
}

/// `SQLCipher` authenticates each page; a flipped byte of the file shows here with the page's number.
fn pages(connection: &Connection, walk: &mut Walk<'_>) {
    // What still lies in the write-ahead log goes to the file first; where it can't, the walk below still reads it.
    let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    let check = || -> rusqlite::Result<Vec<String>> {
        let mut statement = connection.prepare("PRAGMA cipher_integrity_check")?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    match check() {
        Ok(lines) => {
            for line in lines {
                walk.fault("page", 0, 0, &format!("数据库文件被改动：{line}"));
            }
        }
        Err(e) => walk.fault("page", 0, 0, &format!("数据库文件读不通：{e}")),
    }
}

struct Stored {
    epoch: u64,
    seq: u64,
    id: Vec<u8>,
    kind: String,
    subject: Option<Vec<u8>>,
    bytes: Vec<u8>,
    stream: Vec<u8>,
    station: Option<Vec<u8>>,
    logical: Option<i64>,
}

fn entry(connection: &Connection, walk: &mut Walk<'_>, stored: &Stored) -> Result<(), LedgerError> {
    walk.found.entries += 1;
    let (epoch, seq) = (stored.epoch, stored.seq);
    let id = id_of(&stored.bytes);
    if stored.id != id {
        walk.fault("id", epoch, seq, "内容与其 SM3 不符");
    }
    let entry = match Entry::from_bytes(&stored.bytes) {
        Ok(entry) => entry,
        Err(e) => {
            walk.folded = None;
            walk.fault("bytes", epoch, seq, &format!("内容读不通：{e}"));
            let stream = walk.streams.entry(stored.stream.clone()).or_default();
            stream.previous = id;
            stream.expected = (epoch, seq + 1);
            return Ok(());
        }
    };
    let columns_agree = entry.stream.as_slice() == stored.stream.as_slice()
        && entry.epoch == epoch
        && entry.seq == seq
        && entry.kind == stored.kind
        && stored.station.as_deref() == Some(entry.station.as_slice())
        && stored.logical.and_then(|l| u64::try_from(l).ok()) == Some(entry.logical)
        && entry.subject.as_ref().map(<[u8; 16]>::as_slice) == stored.subject.as_deref();
    if !columns_agree {
        walk.fault("column", epoch, seq, "索引列与内容不符");
    }
    let stream = walk.streams.entry(stored.stream.clone()).or_default();
    let (previous, expected) = (stream.previous, stream.expected);
    stream.previous = id;
    stream.expected = (epoch, seq + 1);
    stream.uncovered.push((epoch, seq, entry.operator));
    // A stream that was opened after the station had been restored begins in that epoch.
    let new_epoch = epoch > expected.0 && seq == 1;
    if (epoch, seq) != expected && !new_epoch {
        walk.fault("sequence", epoch, seq, "序号不连续，前面有缺失");
    }
    // What a restored copy had lost may have come back since: its new epoch follows an entry further up.
    let follows = entry.previous == previous || (new_epoch && before_epoch(connection, &entry)?);
    if !follows {
        walk.fault("link", epoch, seq, "与前一条的链接断开");
    }
    let before = (expected.0, expected.1.saturating_sub(1));

    if walk.removed.contains(&(entry.station, entry.operator)) {
        walk.fault("removed", epoch, seq, "操作人移出之后仍有其签名的记录");
    }
    match entry.recorded() {
        Ok(recorded) => {
            if let Body::OperatorRemoved(removed) = &recorded.body {
                walk.removed.insert((entry.station, removed.id));
            }
            if let Body::EpochBegan(began) = &recorded.body
                && (began.marker_epoch, began.marker_seq) > before
            {
                walk.found.gaps.push(Fault {
                    what: "gap",
                    epoch: began.marker_epoch,
                    seq: before.1 + 1,
                    detail: format!("恢复过旧副本：此处至第 {} 条不在本台账", began.marker_seq),
                });
            }
            if let Body::OperatorAdded(added) = &recorded.body {
                match PublicKey::from_slice(&added.public_key) {
                    Ok(key) => {
                        walk.keys.insert((entry.station, added.id), key);
                    }
                    Err(_) => walk.fault("operator", epoch, seq, "操作人公钥读不通"),
                }
            }
        }
        Err(e) => walk.fault("bytes", epoch, seq, &format!("内容读不通：{e}")),
    }
    for blob in &entry.blobs {
        walk.found.blobs += 1;
        let is_plan = entry.kind == "plan.adopted";
        if walk.whole_blobs.contains(&(blob.sm3, is_plan)) {
            continue;
        }
        let bytes: Option<Vec<u8>> = connection
            .prepare_cached("SELECT bytes FROM blobs WHERE sm3 = ?1")?
            .query_row([blob.sm3.as_slice()], |row| row.get(0))
            .optional()?;
        match bytes {
            None => walk.fault("blob", epoch, seq, "所附文件缺失"),
            Some(bytes) if sm3(&bytes) != blob.sm3 => walk.fault("blob", epoch, seq, "所附文件被改动"),
            Some(bytes) => {
                walk.whole_blobs.insert((blob.sm3, is_plan));
                // Plans are what cases are folded by.
                if let (Some((aside, _)), true) = (&walk.folded, is_plan) {
                    aside.execute("INSERT OR IGNORE INTO blobs (sm3, bytes) VALUES (?1, ?2)", (blob.sm3.as_slice(), bytes))?;
                }
            }
        }
    }
    if walk.folded.as_mut().is_some_and(|(aside, projector)| projector.take(aside, &entry).is_err()) {
        walk.folded = None;
    }
    signature(connection, walk, &entry, &id)
}

/// The entry follows one of an earlier epoch of its stream.
fn before_epoch(connection: &Connection, entry: &Entry) -> Result<bool, LedgerError> {
    Ok(connection.prepare_cached("SELECT 1 FROM entries WHERE id = ?1 AND stream = ?2 AND epoch < ?3")?.exists((
        entry.previous.as_slice(),
        entry.stream.as_slice(),
        crate::store::sql(entry.epoch)?,
    ))?)
}

fn signature(connection: &Connection, walk: &mut Walk<'_>, entry: &Entry, id: &EntryId) -> Result<(), LedgerError> {
    let (epoch, seq) = (entry.epoch, entry.seq);
    let row: Option<(Vec<u8>, Vec<u8>)> = connection
        .prepare_cached("SELECT operator, signature FROM signatures WHERE stream = ?1 AND epoch = ?2 AND seq = ?3")?
        .query_row((entry.stream.as_slice(), crate::store::sql(epoch)?, crate::store::sql(seq)?), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((operator, signature)) = row else { return Ok(()) };
    walk.found.signatures += 1;
    let covered = walk.streams.get_mut(entry.stream.as_slice()).map(|s| std::mem::take(&mut s.uncovered)).unwrap_or_default();
    if let Some((e, s, _)) = covered.iter().find(|(_, _, who)| who.as_slice() != operator.as_slice()) {
        walk.fault("operator", *e, *s, "记录的操作人与签名人不是同一人");
    }
    let key = Id::try_from(operator.as_slice()).ok().and_then(|id| walk.keys.get(&(entry.station, id)).copied());
    match key.zip(Signature::from_slice(&signature).ok()) {
        Some((key, signature)) => walk.checks.push(Check { key, id: *id, signature, place: (epoch, seq) }),
        None => walk.fault("signature", epoch, seq, WRONG_SIGNATURE),
    }
    Ok(())
}
