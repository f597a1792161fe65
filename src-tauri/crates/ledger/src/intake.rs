//! Taking one bundle's entries in, one after another: each finds its place, and what can't be placed yet waits.

use crate::entry::{Entry, EntryId, id_of, signed_message};
use crate::peers::{self, Peer};
use crate::projection::{self, Projector};
use crate::proven::{Content, Proven};
use crate::receive::{ACKNOWLEDGEMENTS, Received, exists};
use crate::store::sql;
use crate::waiting::readable;
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
    pub(crate) connection: &'a Connection,
    projector: &'a mut Projector,
    pub(crate) peer: Peer,
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
    pub(crate) joined: bool,
    /// What waits since this bundle: its stream, and whether a newer program is needed to read it.
    pub(crate) waits: BTreeMap<EntryId, (Id, bool)>,
    /// What came with this bundle and waits, where its sender's keys had been revoked.
    pub(crate) came: BTreeSet<EntryId>,
    /// Saves of which the last entry, which is signed, has not come yet.
    begun: BTreeMap<Id, Vec<Came>>,
}

/// An entry that came.
pub(crate) struct Came {
    pub entry: Entry,
    pub id: EntryId,
    pub bytes: Vec<u8>,
    pub signed: Option<(Id, Signature)>,
}

/// Where an entry belongs.
pub(crate) enum Standing {
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
            waits: BTreeMap::new(),
            came: BTreeSet::new(),
            begun: BTreeMap::new(),
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

    /// Takes one entry, with the signature of its save where it ends one. A save joins its stream whole or waits whole.
    ///
    /// # Errors
    /// `Refused` for what the sender can't have recorded; a full or failing disk.
    pub fn entry(&mut self, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        let id = id_of(bytes);
        let Some(entry) = readable(bytes) else { return self.wait_for_newer(&id, bytes, signed) };
        self.received.answer |= !ACKNOWLEDGEMENTS.contains(&entry.kind.as_str());
        if !self.may_send(&entry) {
            return Err(LedgerError::Refused("an entry of a third station".to_owned()));
        }
        // Whoever has its keys now: what lies behind the revocation does not count, whenever it was signed.
        if self.peer.revoked.is_some() && self.peer.is_behind(&entry) {
            return Err(LedgerError::Revoked);
        }
        if !entry.is_plausible() {
            return Err(LedgerError::Refused("an entry with a number or a moment that there is not".to_owned()));
        }
        if signed.is_some() && !self.begun.contains_key(&entry.stream) {
            let standing = self.standing(&entry, &id)?;
            if !matches!(standing, Standing::Known) && self.blob_missing(&entry)? {
                // Its paper is missing: it comes again with the next bundle.
                return self.wait(&id, &entry, bytes, signed);
            }
            return self.place(standing, &entry, &id, bytes, signed);
        }
        let stream = entry.stream;
        self.begun.entry(stream).or_default().push(Came { entry, id, bytes: bytes.to_vec(), signed });
        if signed.is_none() {
            return Ok(());
        }
        let save = self.begun.remove(&stream).unwrap_or_default();
        if self.place_save(&save)? {
            return Ok(());
        }
        save.iter().try_for_each(|came| self.wait(&came.id, &came.entry, &came.bytes, came.signed))
    }

    /// A station sends its own entries, and gives us back ours.
    pub(crate) fn may_send(&self, entry: &Entry) -> bool {
        entry.station == self.peer.id || entry.station == self.projector.own()
    }

    /// Puts the entries of a save in their places. Tells whether it could: nothing of it is placed where something is missing.
    pub(crate) fn place_save(&mut self, save: &[Came]) -> Result<bool, LedgerError> {
        if !save.windows(2).all(|pair| matches!(pair, [before, after] if after.entry.previous == before.id)) {
            return Ok(false);
        }
        let mut known = 0;
        for (place, came) in save.iter().enumerate() {
            let standing = self.standing(&came.entry, &came.id)?;
            if matches!(standing, Standing::Known) {
                known += 1;
            } else if place == known {
                // The first that is new: from here on all of them have a place, or none.
                if matches!(standing, Standing::Waits) {
                    return Ok(false);
                }
                for new in save.iter().skip(place) {
                    if self.blob_missing(&new.entry)? {
                        return Ok(false);
                    }
                }
            }
            self.place(standing, &came.entry, &came.id, &came.bytes, came.signed)?;
        }
        Ok(true)
    }

    fn place(
        &mut self,
        standing: Standing,
        entry: &Entry,
        id: &EntryId,
        bytes: &[u8],
        signed: Option<(Id, Signature)>,
    ) -> Result<(), LedgerError> {
        match standing {
            Standing::Known => {
                self.received.known += 1;
                Ok(())
            }
            Standing::Waits => self.wait(id, entry, bytes, signed),
            Standing::Branch => self.branch(entry, id, bytes, signed),
            Standing::Next => self.join(entry, id, bytes, signed),
            Standing::Fork => self.fork(entry, id, bytes, signed),
        }
    }

    pub(crate) fn standing(&self, entry: &Entry, id: &EntryId) -> Result<Standing, LedgerError> {
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
        self.heed_signature(entry, id, signed)?;
        streams::insert(self.connection, entry, id, bytes)?;
        self.keep_signature(entry, signed)?;
        self.projector.take(self.connection, entry)?;
        self.chosen |= entry.kind == "branch.settled";
        self.logical = self.logical.max(entry.logical);
        self.received.taken += 1;
        self.received.unknown += u64::from(!Body::knows(&entry.kind));
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
        let begun = std::mem::take(&mut self.begun);
        begun.values().flatten().try_for_each(|came| self.wait(&came.id, &came.entry, &came.bytes, came.signed))?;
        if self.joined || !self.waits.is_empty() {
            self.try_waiting()?;
        }
        (self.received.waiting, self.received.newer) = self.count_waiting();
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
            self.projector.renew(projection::rebuild(self.connection, self.projector.own())?);
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

    pub(crate) fn blob_missing(&self, entry: &Entry) -> Result<bool, LedgerError> {
        for blob in &entry.blobs {
            if !exists(self.connection, "SELECT 1 FROM blobs WHERE sm3 = ?1", &blob.sm3)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
