//! Taking one bundle's entries in, one after another: each finds its place, and what can't be placed yet waits.

use crate::entry::{ENTRY_VERSION, Entry, EntryId, id_of, signed_message};
use crate::peers::{self, Peer};
use crate::projection::{self, Projector};
use crate::proven::{Content, Proven};
use crate::receive::{ACKNOWLEDGEMENTS, Received, exists};
use crate::store::sql;
use crate::{LedgerError, branches, streams};
use casebook::{Body, Id};
use rusqlite::{Connection, OptionalExtension};
use seal::{PublicKey, Signature};
use std::collections::{BTreeMap, BTreeSet};

/// A signature whose check is put off: a later one of the same key covers it.
struct Unchecked {
    key: PublicKey,
    id: EntryId,
    signature: Signature,
    place: (u64, u64),
}

/// Takes entries in, one after another.
pub struct Intake<'a> {
    connection: &'a Connection,
    projector: &'a mut Projector,
    peer: Peer,
    received: Received,
    logical: u64,
    /// Keys of the operators of a station, as stated up to where the intake is.
    keys: BTreeMap<(Id, Id), PublicKey>,
    stations_known: BTreeSet<Id>,
    /// The last signature of each key: through the chain it covers the ones before.
    unchecked: BTreeMap<(Id, Vec<u8>), Unchecked>,
    /// Signatures that were checked before.
    proven: Proven,
    /// Streams whose last entry is not signed yet, with the operator of the entries.
    unsigned: BTreeMap<Id, Id>,
    /// A branch took another's place: everything is folded anew.
    turned: bool,
    /// A branch came, or somebody's choice of one.
    chosen: bool,
    /// Ids of what joined, where somebody asks.
    fresh: Option<BTreeSet<EntryId>>,
    /// Something joined since what waits was tried last.
    joined: bool,
}

/// Where an entry belongs.
enum Standing {
    Known,
    Next,
    Waits,
    Branch,
    Fork,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(connection: &'a Connection, projector: &'a mut Projector, peer: Peer) -> Self {
        projector.put_off();
        Self {
            connection,
            projector,
            peer,
            received: Received::default(),
            logical: 0,
            keys: BTreeMap::new(),
            stations_known: BTreeSet::new(),
            unchecked: BTreeMap::new(),
            proven: Proven::default(),
            unsigned: BTreeMap::new(),
            turned: false,
            chosen: false,
            fresh: None,
            joined: false,
        }
    }

    /// Remembers which entries are new.
    pub(crate) fn remembering(mut self) -> Self {
        self.fresh = Some(BTreeSet::new());
        self
    }

    /// Which entries were new so far.
    pub(crate) fn fresh(&self) -> BTreeSet<EntryId> {
        self.fresh.clone().unwrap_or_default()
    }

    pub(crate) fn connection(&self) -> &Connection {
        self.connection
    }

    /// Keeps a blob that entries name.
    ///
    /// # Errors
    /// A full or failing disk.
    pub fn blob(&mut self, content: &Content) -> Result<(), LedgerError> {
        // The same plan comes with every unit's bundle: it is not written out again to be refused.
        if exists(self.connection, "SELECT 1 FROM blobs WHERE sm3 = ?1", content.sm3())? {
            return Ok(());
        }
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO blobs (sm3, bytes) VALUES (?1, ?2)")?
            .execute((content.sm3().as_slice(), content.bytes()))?;
        Ok(())
    }

    /// Signatures that need not be checked again.
    pub fn proven(&mut self, proven: Proven) {
        self.proven = proven;
    }

    /// Takes one entry, with the signature of its save where it ends one.
    ///
    /// # Errors
    /// `Refused` for what the sender can't have recorded; a full or failing disk.
    pub fn entry(&mut self, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        let id = id_of(bytes);
        let Some(entry) = readable(bytes) else { return self.wait(&id, None, bytes, signed) };
        self.received.answer |= !ACKNOWLEDGEMENTS.contains(&entry.kind.as_str());
        self.place(&entry, &id, bytes, signed)
    }

    fn place(&mut self, entry: &Entry, id: &EntryId, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        if entry.station != self.peer.id && entry.station != self.projector.own() {
            return Err(LedgerError::Refused("an entry of a third station".to_owned()));
        }
        if !entry.is_plausible() {
            return Err(LedgerError::Refused("an entry with a number or a moment that there is not".to_owned()));
        }
        match self.standing(entry, id)? {
            Standing::Known => {
                self.received.known += 1;
                Ok(())
            }
            Standing::Waits => self.wait(id, Some(entry), bytes, signed),
            Standing::Branch => self.branch(entry, id, bytes, signed),
            Standing::Next => self.join(entry, id, bytes, signed),
            Standing::Fork => self.fork(entry, id, bytes, signed),
        }
    }

    fn standing(&self, entry: &Entry, id: &EntryId) -> Result<Standing, LedgerError> {
        let connection = self.connection;
        if exists(connection, "SELECT 1 FROM entries WHERE id = ?1", id)? || exists(connection, "SELECT 1 FROM branches WHERE id = ?1", id)?
        {
            return Ok(Standing::Known);
        }
        let there: Option<Vec<u8>> = connection
            .prepare_cached("SELECT bytes FROM entries WHERE stream = ?1 AND epoch = ?2 AND seq = ?3")?
            .query_row((entry.stream.as_slice(), sql(entry.epoch)?, sql(entry.seq)?), |row| row.get(0))
            .optional()?;
        if let Some(there) = there {
            let there = Entry::from_bytes(&there)?;
            if there.station != entry.station {
                return Err(LedgerError::Refused("an entry in another station's stream".to_owned()));
            }
            if there.previous == entry.previous {
                return Ok(Standing::Fork);
            }
        }
        if exists(connection, "SELECT 1 FROM branches WHERE id = ?1", &entry.previous)? {
            return Ok(Standing::Branch);
        }
        match streams::station_of(connection, &entry.stream)? {
            None => {
                let opens = matches!(entry.kind.as_str(), "station.founded" | "stream.opened");
                let first = entry.seq == 1 && entry.previous == [0; 32];
                return Ok(if first && opens { Standing::Next } else { Standing::Waits });
            }
            Some(owner) if owner != entry.station => {
                return Err(LedgerError::Refused("an entry in another station's stream".to_owned()));
            }
            Some(_) => {}
        }
        let before: Option<(i64, i64)> = connection
            .prepare_cached("SELECT epoch, seq FROM entries WHERE id = ?1 AND stream = ?2")?
            .query_row((entry.previous.as_slice(), entry.stream.as_slice()), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((epoch, seq)) = before else { return Ok(Standing::Waits) };
        let follows =
            if entry.seq == 1 { sql(entry.epoch)? > epoch } else { (sql(entry.epoch)?, sql(entry.seq)?) == (epoch, seq.saturating_add(1)) };
        if follows { Ok(Standing::Next) } else { Err(LedgerError::Refused("an entry out of its place".to_owned())) }
    }

    fn join(&mut self, entry: &Entry, id: &EntryId, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        for blob in &entry.blobs {
            if !exists(self.connection, "SELECT 1 FROM blobs WHERE sm3 = ?1", &blob.sm3)? {
                // Its paper is missing: it comes again with the next bundle.
                return self.wait(id, Some(entry), bytes, signed);
            }
        }
        self.heed_signature(entry, id, signed)?;
        streams::insert(self.connection, entry, id, bytes)?;
        self.keep_signature(entry, signed)?;
        self.projector.take(self.connection, entry)?;
        self.chosen |= entry.kind == "branch.settled";
        self.logical = self.logical.max(entry.logical);
        self.received.taken += 1;
        if let Some(fresh) = &mut self.fresh {
            fresh.insert(*id);
        }
        self.received.subjects.extend(entry.subject);
        self.received.substantial |= !ACKNOWLEDGEMENTS.contains(&entry.kind.as_str());
        self.joined = true;
        Ok(())
    }

    /// Two entries follow the same one: the station was copied.
    fn fork(&mut self, entry: &Entry, id: &EntryId, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        let followed: Vec<u8> = self
            .connection
            .prepare_cached("SELECT id FROM entries WHERE stream = ?1 AND epoch = ?2 AND seq = ?3")?
            .query_row((entry.stream.as_slice(), sql(entry.epoch)?, sql(entry.seq)?), |row| row.get(0))?;
        if !branches::counts(self.connection, entry, id, &followed)? {
            return self.branch(entry, id, bytes, signed);
        }
        branches::turn_aside(self.connection, &entry.stream, entry.epoch, entry.seq)?;
        self.turned = true;
        self.join(entry, id, bytes, signed)
    }

    fn branch(&mut self, entry: &Entry, id: &EntryId, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        self.heed_signature(entry, id, signed)?;
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO branches (id, stream, epoch, seq, bytes, operator, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                id.as_slice(),
                entry.stream.as_slice(),
                sql(entry.epoch)?,
                sql(entry.seq)?,
                bytes,
                signed.as_ref().map(|(o, _)| o.as_slice()),
                signed.as_ref().map(|(_, s)| s.0.as_slice()),
            ))?;
        self.chosen = true;
        self.received.branched += 1;
        self.received.substantial = true;
        self.joined = true;
        Ok(())
    }

    fn wait(&mut self, id: &EntryId, entry: Option<&Entry>, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        let (stream, epoch, seq) = entry.map_or(([0; 16], 0, 0), |e| (e.stream, e.epoch, e.seq));
        let kept = self
            .connection
            .prepare_cached(
                "INSERT OR IGNORE INTO waiting_entries (id, sender, stream, epoch, seq, bytes, operator, signature, newer)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute((
                id.as_slice(),
                self.peer.id.as_slice(),
                stream.as_slice(),
                sql(epoch)?,
                sql(seq)?,
                bytes,
                signed.as_ref().map(|(o, _)| o.as_slice()),
                signed.as_ref().map(|(_, s)| s.0.as_slice()),
                entry.is_none(),
            ))?;
        self.received.waiting += u64::try_from(kept).unwrap_or_default();
        Ok(())
    }

    /// Puts the check of a signature off to the last one of its key, and notes what no signature covers yet.
    fn heed_signature(&mut self, entry: &Entry, id: &EntryId, signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        self.learn_keys(&entry.station)?;
        if let Ok(Body::OperatorAdded(added)) = entry.recorded().map(|r| r.body) {
            let key = PublicKey::from_slice(&added.public_key).map_err(|_| LedgerError::Refused("an operator's key".to_owned()))?;
            self.keys.insert((entry.station, added.id), key);
        }
        if self.unsigned.get(&entry.stream).is_some_and(|operator| *operator != entry.operator) {
            return Err(LedgerError::Refused("entries of two operators in one save".to_owned()));
        }
        let Some((operator, signature)) = signed else {
            self.unsigned.insert(entry.stream, entry.operator);
            return Ok(());
        };
        if operator != entry.operator {
            return Err(LedgerError::Refused("a save signed by somebody else".to_owned()));
        }
        self.unsigned.remove(&entry.stream);
        let key = *self.keys.get(&(entry.station, operator)).ok_or_else(|| LedgerError::Refused("an operator nobody stated".to_owned()))?;
        let place = (entry.epoch, entry.seq);
        self.unchecked.insert((entry.stream, key.0.to_vec()), Unchecked { key, id: *id, signature, place });
        Ok(())
    }

    fn learn_keys(&mut self, station: &Id) -> Result<(), LedgerError> {
        if !self.stations_known.insert(*station) {
            return Ok(());
        }
        let operators = if *station == self.projector.own() {
            self.projector.station.operators.clone()
        } else {
            peers::peer(self.connection, station)?.map(|p| p.station.operators).unwrap_or_default()
        };
        for operator in operators {
            let key = hex::decode(&operator.public_key).ok().and_then(|k| PublicKey::from_slice(&k).ok());
            if let Some(key) = key {
                self.keys.entry((*station, operator.id)).or_insert(key);
            }
        }
        Ok(())
    }

    fn keep_signature(&self, entry: &Entry, signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        if let Some((operator, signature)) = signed {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO signatures (stream, epoch, seq, operator, signature) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute((entry.stream.as_slice(), sql(entry.epoch)?, sql(entry.seq)?, operator.as_slice(), signature.0.as_slice()))?;
        }
        Ok(())
    }

    /// Lets in what waited, checks what was put off.
    pub(crate) fn finish(mut self) -> Result<(Received, u64), LedgerError> {
        while self.joined {
            self.joined = false;
            self.try_waiting()?;
        }
        if !self.unsigned.is_empty() {
            return Err(LedgerError::Refused("entries that no signature covers".to_owned()));
        }
        for ((_, _), unchecked) in &self.unchecked {
            let Unchecked { key, id, signature, .. } = unchecked;
            let holds = self.proven.holds(key, id, signature) || key.verify(&signed_message(id), signature).is_ok();
            if !holds {
                let (epoch, seq) = unchecked.place;
                return Err(LedgerError::Refused(format!("the signature of entry {epoch}/{seq}")));
            }
        }
        self.projector.write_stations(self.connection)?;
        self.know_the_sender()?;
        if self.chosen && branches::follow_settlements(self.connection)? {
            self.turned = true;
        }
        if self.turned {
            // The peers' and the cases' rows hold what the branch that fell away had said.
            *self.projector = projection::rebuild(self.connection, self.projector.own())?;
        } else {
            self.projector.catch_up(self.connection)?;
        }
        Ok((self.received, self.logical))
    }

    /// A chain is the sender's own only if it states the key by which we know the sender.
    fn know_the_sender(&self) -> Result<(), LedgerError> {
        let Some(now) = peers::peer(self.connection, &self.peer.id)? else { return Ok(()) };
        let Some(enrolled) = &now.enrolled else { return Ok(()) };
        let stated = &now.station.station_keys;
        if stated.is_empty() || stated.contains(&enrolled.station_key) {
            return Ok(());
        }
        // The statement may still be on its way, where the station had changed its keys before it was enrolled.
        let founded_only = stated.len() == 1 && self.received.waiting > 0;
        if founded_only { Ok(()) } else { Err(LedgerError::Refused("the chain of a station with other keys".to_owned())) }
    }

    fn try_waiting(&mut self) -> Result<(), LedgerError> {
        type Row = (Id, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
        let mut statement = self.connection.prepare_cached(
            "SELECT stream, bytes, operator, signature FROM waiting_entries WHERE sender = ?1 AND newer = 0 ORDER BY stream, epoch, seq",
        )?;
        let waiting = statement
            .query_map([self.peer.id.as_slice()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<Result<Vec<Row>, _>>()?;
        for (_, bytes, operator, signature) in waiting {
            let id = id_of(&bytes);
            let Some(entry) = readable(&bytes) else { continue };
            let signed = operator.and_then(|o| Id::try_from(o.as_slice()).ok()).zip(signature.and_then(|s| Signature::from_slice(&s).ok()));
            let stays = matches!(self.standing(&entry, &id)?, Standing::Waits) || self.blob_missing(&entry)?;
            if stays {
                continue;
            }
            self.connection.prepare_cached("DELETE FROM waiting_entries WHERE id = ?1")?.execute([id.as_slice()])?;
            self.received.waiting = self.received.waiting.saturating_sub(1);
            self.place(&entry, &id, &bytes, signed)?;
        }
        Ok(())
    }

    fn blob_missing(&self, entry: &Entry) -> Result<bool, LedgerError> {
        for blob in &entry.blobs {
            if !exists(self.connection, "SELECT 1 FROM blobs WHERE sm3 = ?1", &blob.sm3)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The entry, where this program reads it whole.
fn readable(bytes: &[u8]) -> Option<Entry> {
    let entry = Entry::from_bytes(bytes).ok()?;
    // What we would not write like this again is of a newer form, or no entry.
    let same = entry.version == ENTRY_VERSION && entry.to_bytes().is_ok_and(|again| again == bytes) && entry.recorded().is_ok();
    same.then_some(entry)
}
