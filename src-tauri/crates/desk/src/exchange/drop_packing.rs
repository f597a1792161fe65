//! What is packed for a drop, and when: news at once, what is unconfirmed each day, and a heartbeat each day also where there is nothing, so that
//! traffic does not say who has an incident.

use super::exporting::{Packed, WrittenBundle, bundle_fault, contents};
use crate::Result;
use crate::desk::Desk;
use crate::evidence::size_label;
use crate::fault::fault;
use crate::view::DeskFault;
use casebook::{BundleExported, Id};
use exchange::bundle::{VOLUME_HEAD, Watch, Whole, limits, volume_count, write_volume};
use exchange::drop::{ObjectName, Prefix};
use exchange::parcel::{LARGEST, Parcel, file_digest};
use ledger::{KeptBundle, KeptPart, Ledger, LedgerError, Peer};
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const DAY: i64 = 24 * 60 * 60 * 1000;
const MINUTES_A_DAY: i64 = 24 * 60;

/// What is longer goes in parts of this length: of one that breaks off only the rest is sent again.
const VOLUME: u64 = 32 << 20;

/// What decides whether something is packed for a station.
#[derive(Debug, Clone, Copy)]
struct Standing {
    /// There is news for it, beyond what waits in the queue.
    news: bool,
    /// It has not confirmed something.
    unconfirmed: bool,
    /// Something waits in the queue, and whether some of it lies in the drop.
    waits: Option<bool>,
    /// When something was last packed, or when the drop was added.
    last_ms: i64,
    now_ms: i64,
    /// Minutes after midnight, UTC, at which heartbeats go.
    minute: i64,
}

impl Standing {
    fn wants(&self) -> bool {
        match self.waits {
            // It goes first; what came since goes behind it.
            Some(true) => false,
            Some(false) => self.news,
            None => self.news || (self.unconfirmed && self.now_ms.saturating_sub(self.last_ms) >= DAY) || self.heartbeat(),
        }
    }

    fn heartbeat(&self) -> bool {
        let offset = self.minute.saturating_mul(60_000);
        let slot = self.now_ms.saturating_sub(offset).div_euclid(DAY).saturating_mul(DAY).saturating_add(offset);
        self.last_ms < slot
    }
}

/// The minute of the day at which a station's heartbeats go to another: their own, so that not all of a city come at once, nor all that a working
/// group sends.
fn heartbeat_minute(station: &Id, peer: &Id) -> i64 {
    let [a, b, ..] = seal::sm3(&[station.as_slice(), peer].concat());
    i64::from(u16::from_be_bytes([a, b])) % MINUTES_A_DAY
}

/// The prefix that we write for a station, and the one that it writes for us.
pub(super) fn prefixes(us: &Id, peer: &Peer) -> Option<(Prefix, Prefix)> {
    let code = &peer.enrolled.as_ref()?.code;
    Some((Prefix::between(code, us, &peer.id), Prefix::between(code, &peer.id, us)))
}

/// Packed for a drop, not written yet.
pub struct PackedForDrop {
    packed: Packed,
    drop: Id,
    way: String,
    to: Id,
    prefix: Prefix,
    outbox: PathBuf,
}

/// What lies in the outbox.
pub struct WrittenForDrop {
    written: WrittenBundle,
    parts: Vec<KeptPart>,
}

impl Desk {
    /// The stations that bundles may go to: enrolled, and not only known or revoked. None for somebody who may only read.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn drop_peers(&self) -> Result<Vec<Id>> {
        let ledger = self.open()?;
        if ledger.must_write().is_err() {
            return Ok(Vec::new());
        }
        Ok(ledger.peers()?.iter().filter(|p| p.enrolled.is_some()).map(|p| p.id).collect())
    }

    /// For which of these stations something is to be packed. What they acknowledged is marked on the way.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn drop_wants(&mut self, drop: &Id, peers: &[Id]) -> Result<Vec<Id>> {
        let now_ms = self.time().ms;
        let full = self.full_bundles.clone();
        let ledger = self.open_mut()?;
        let Some(kept) = ledger.drops()?.into_iter().find(|d| d.id == *drop && !d.paused) else { return Ok(Vec::new()) };
        let us = ledger.station_id();
        let mut wants = Vec::new();
        for id in peers {
            ledger.settle_drop(drop, id)?;
            let Some(peer) = ledger.peer(id)?.filter(Peer::trusted) else { continue };
            let queued = ledger.bundles_for(drop, id)?;
            let waiting = queued.iter().rfind(|b| b.sent_ms.is_none());
            let outgoing = ledger.outgoing(&peer.id)?;
            let news = match waiting {
                Some(waiting) if full.contains(&waiting.facts.id) => false,
                Some(waiting) => ledger.news_beyond(&peer.id, &waiting.facts.up_to)?,
                None => outgoing.due(),
            };
            let standing = Standing {
                news,
                unconfirmed: outgoing.substantial,
                waits: waiting.map(KeptBundle::begun),
                last_ms: ledger.last_queued(drop, &peer.id)?.unwrap_or(kept.added_ms).max(kept.added_ms),
                now_ms,
                minute: heartbeat_minute(&us, &peer.id),
            };
            if standing.wants() {
                wants.push(peer.id);
            }
        }
        Ok(wants)
    }

    /// Packs for a drop what a station has not seen, also where that is nothing.
    ///
    /// # Errors
    /// An unknown or revoked station, an unknown drop, a locked desk.
    pub fn drop_pack(&mut self, drop: &Id, peer: &Id) -> Result<PackedForDrop> {
        self.drop_pack_within(LARGEST, drop, peer)
    }

    /// As `drop_pack`, with at most so many bytes of entries and papers; what is more goes behind it.
    ///
    /// # Errors
    /// As `drop_pack`.
    pub fn drop_pack_within(&mut self, largest: u64, drop: &Id, peer: &Id) -> Result<PackedForDrop> {
        let at = self.time();
        let operator = self.operator_id()?;
        let outbox = self.place.folder.join("outbox");
        let ledger = self.open_mut()?;
        ledger.must_write()?;
        let unknown = || fault("drop.unknown", "没有这个投递处，请刷新后再试");
        let kept = ledger.drops()?.into_iter().find(|d| d.id == *drop).ok_or_else(unknown)?;
        let to = ledger.peer(peer)?.ok_or(LedgerError::NotEnrolled)?;
        let (prefix, _) = prefixes(&ledger.station_id(), &to).ok_or(LedgerError::NotEnrolled)?;
        let parcel = Parcel::pack_within(largest, ledger, peer, at)?;
        let name = format!("{}.subao", hex::encode(parcel.manifest.bundle));
        let contents = contents(ledger, &parcel);
        let packed = Packed { parcel, operator, name, contents };
        Ok(PackedForDrop { packed, drop: *drop, way: kept.name, to: *peer, prefix, outbox })
    }

    /// It lies in the outbox: it is queued.
    ///
    /// # Errors
    /// Another person at the desk, a failing disk: the files are swept later then.
    pub fn drop_queue(&mut self, packed: &PackedForDrop, written: WrittenForDrop) -> Result<()> {
        self.must_be(&packed.packed.operator)?;
        let at = self.time();
        let parcel = &packed.packed.parcel;
        let facts = BundleExported {
            id: parcel.manifest.bundle,
            to: packed.to,
            sm3: written.written.sm3.to_vec(),
            length: written.written.length,
            up_to: parcel.outgoing.up_to.clone(),
            entries: parcel.outgoing.entries,
            way: packed.way.clone(),
            name: Some(packed.packed.name.clone()),
            contents: Some(packed.packed.contents.clone()),
        };
        let bundle = KeptBundle { facts, queued_ms: at.ms, sent_ms: None, parts: written.parts };
        self.open_mut()?.queue_bundle(&packed.drop, &bundle)?;
        if parcel.rest > 0 {
            self.full_bundles.insert(bundle.facts.id);
        }
        Ok(())
    }

    /// Removes from the outbox what no drop needs: what was written and not queued before the program ended, what was acknowledged.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn sweep_outbox(&self) -> Result<()> {
        let needed = self.open()?.outbox_files()?;
        for file in fs::read_dir(self.place.folder.join("outbox")).into_iter().flatten().flatten() {
            if !needed.contains(file.file_name().to_string_lossy().as_ref()) {
                let _ = fs::remove_file(file.path());
            }
        }
        Ok(())
    }
}

impl PackedForDrop {
    /// Writes it into the outbox. Needs no desk. What fails leaves nothing that counts.
    ///
    /// # Errors
    /// A full or failing disk; evidence that is missing or altered; stopped.
    pub fn write(&self, cancelled: &AtomicBool) -> Result<WrittenForDrop> {
        self.write_in(VOLUME, cancelled)
    }

    fn write_in(&self, volume: u64, cancelled: &AtomicBool) -> Result<WrittenForDrop> {
        fs::create_dir_all(&self.outbox).map_err(|e| outbox_fault(&e))?;
        let needed = self.packed.room();
        if let Ok(free) = fs4::available_space(&self.outbox)
            && free < needed
        {
            let words = format!("本机磁盘空间不够，没有打包：最多需要 {}，只剩 {}；请清出空间", size_label(needed), size_label(free));
            return Err(fault("drop.outbox_no_room", &words));
        }
        let path = self.outbox.join(&self.packed.name);
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).map_err(|e| outbox_fault(&e))?);
        let written = self.packed.write(&mut out, &|_| {}, cancelled)?;
        settle(out)?;
        let parts = if written.length > volume {
            let parts = self.cut(&path, &written, volume, cancelled)?;
            let _ = fs::remove_file(&path);
            parts
        } else {
            vec![self.part(self.packed.name.clone(), &written.sm3, written.length)]
        };
        if let Ok(folder) = File::open(&self.outbox) {
            // So that the names last as long as the queue that tells of them. Windows opens no folders and needs none of this.
            let _ = folder.sync_all();
        }
        Ok(WrittenForDrop { written, parts })
    }

    fn cut(&self, path: &Path, written: &WrittenBundle, volume: u64, cancelled: &AtomicBool) -> Result<Vec<KeptPart>> {
        let mut bundle = File::open(path).map_err(|e| outbox_fault(&e))?;
        let whole = Whole { id: self.packed.id(), length: written.length, sm3: written.sm3 };
        let fewest = written.length.div_ceil(u64::from(limits::VOLUMES));
        let each = volume.saturating_sub(VOLUME_HEAD).max(fewest);
        let count = volume_count(written.length, each).map_err(|e| bundle_fault(&e))?;
        let watch = Watch::new(&|_, _| {}, cancelled);
        let mut parts = Vec::new();
        for number in 0..count {
            let name = format!("{}.{}of{count}.subao", hex::encode(self.packed.id()), number.saturating_add(1));
            let path = self.outbox.join(&name);
            let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).map_err(|e| outbox_fault(&e))?);
            let head = write_volume(&mut bundle, &whole, each, number, &mut out, watch).map_err(|e| bundle_fault(&e))?;
            settle(out)?;
            let mut file = File::open(&path).map_err(|e| outbox_fault(&e))?;
            let sm3 = file_digest(&mut file).map_err(|e| bundle_fault(&e))?;
            parts.push(self.part(name, &sm3, head.length.saturating_add(VOLUME_HEAD)));
        }
        Ok(parts)
    }

    fn part(&self, file: String, sm3: &seal::Digest, length: u64) -> KeptPart {
        KeptPart { name: ObjectName::of(*sm3).to_string(), prefix: self.prefix.to_string(), file, length, placed: false }
    }
}

fn settle(out: BufWriter<File>) -> Result<()> {
    let file = out.into_inner().map_err(|e| outbox_fault(e.error()))?;
    file.sync_all().map_err(|e| outbox_fault(&e))
}

fn outbox_fault(error: &io::Error) -> DeskFault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            fault("drop.outbox_no_room", "本机磁盘已满，没有打包；请清出空间，会自动再试")
        }
        _ => fault("drop.outbox", "本机待发文件夹写不进去，请检查台站文件夹的权限"),
    }
}

/// What a station writes for us lies under these prefixes.
pub(super) fn watched(ledger: &Ledger) -> Result<Vec<Prefix>> {
    let us = ledger.station_id();
    Ok(ledger.peers()?.iter().filter(|p| p.trusted()).filter_map(|p| prefixes(&us, p)).map(|(_, theirs)| theirs).collect())
}

/// Whose prefix this is, of those that are written for us.
pub(super) fn unit_of(ledger: &Ledger, prefix: &Prefix) -> Result<String> {
    let us = ledger.station_id();
    let peers = ledger.peers()?;
    let whose = peers.iter().find(|p| prefixes(&us, p).is_some_and(|(_, theirs)| theirs == *prefix));
    Ok(whose.map(|p| p.unit().to_owned()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    /// Nothing to do: packed at noon of some day, an hour ago, heartbeats at ten.
    fn quiet() -> Standing {
        let noon = 20_000 * DAY + DAY / 2;
        Standing { news: false, unconfirmed: false, waits: None, last_ms: noon, now_ms: noon + DAY / 24, minute: 600 }
    }

    #[test]
    fn what_is_packed_and_when() {
        let quiet = quiet();
        assert!(!quiet.wants());
        assert!(Standing { news: true, ..quiet }.wants());
        // What waits is replaced by something newer only while nothing of it lies there.
        assert!(Standing { news: true, waits: Some(false), ..quiet }.wants());
        assert!(!Standing { news: true, waits: Some(true), ..quiet }.wants());
        assert!(!Standing { waits: Some(false), now_ms: quiet.now_ms + 9 * DAY, ..quiet }.wants());
        // Unconfirmed: not before a day has passed.
        let unconfirmed = Standing { unconfirmed: true, minute: 719, ..quiet };
        assert!(!Standing { now_ms: quiet.last_ms + DAY - 61_000, ..unconfirmed }.wants());
        assert!(Standing { now_ms: quiet.last_ms + DAY, ..unconfirmed }.wants());
    }

    #[test]
    fn a_heartbeat_goes_once_a_day_at_the_stations_minute() {
        let quiet = quiet();
        let at = |hours: i64| Standing { now_ms: quiet.last_ms + hours * DAY / 24, ..quiet };
        assert!(!at(21).wants());
        assert!(at(22).wants(), "ten o'clock of the next day");
        assert!(!Standing { last_ms: at(22).now_ms, ..at(45) }.wants());
        assert!(Standing { last_ms: at(22).now_ms, ..at(46) }.wants());
        // A clock that was set back makes none due.
        assert!(!at(-100).wants());
        let minutes: std::collections::BTreeSet<i64> = (0..50).map(|n| heartbeat_minute(&[n; 16], &[99; 16])).collect();
        assert!(minutes.len() > 40, "of fifty units");
        let minutes: std::collections::BTreeSet<i64> = (0..50).map(|n| heartbeat_minute(&[99; 16], &[n; 16])).collect();
        assert!(minutes.len() > 40 && minutes.iter().all(|m| (0..MINUTES_A_DAY).contains(m)), "{minutes:?}");
    }
}
