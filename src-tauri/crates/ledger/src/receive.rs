//! Taking in what another station recorded: whole or not at all, in any order, any number of times, to the same state.
//!
//! An entry joins its stream only behind the one before it. What comes too early waits; what comes again is known; where a copied station went
//! on twice both branches are kept, and until a person settles it the one whose first entry has the smaller id is followed: so every reader
//! follows the same one, whatever reached it first.

use crate::entry::{ENTRY_VERSION, Entry, EntryId, id_of, signed_message};
use crate::peers::{self, KeyStanding, Peer};
use crate::projection::{self, Projector};
use crate::store::sql;
use crate::{Ledger, LedgerError, NewEntry, branches, streams};
use casebook::{Body, BundleReceived, Id, Reach, Time};
use rusqlite::{Connection, OptionalExtension};
use seal::{Digest, PublicKey, Signature, sm3};
use std::collections::{BTreeMap, BTreeSet};

/// A bundle whose signature was found to hold.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// Its id.
    pub id: Id,
    /// The station that signed it.
    pub from: Id,
    /// The key that signed it.
    pub key: PublicKey,
    /// SM3 of the file.
    pub sm3: Digest,
    /// When it came into our hands.
    pub at: Time,
    /// How far the sender holds our streams.
    pub held: Vec<Reach>,
}

/// What became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// This very bundle had been taken in before: nothing was done.
    pub again: bool,
    /// Entries that are new.
    pub taken: u64,
    /// Entries that were there.
    pub known: u64,
    /// Entries that wait for others before them, or for a newer program.
    pub waiting: u64,
    /// Entries of a branch that is not followed.
    pub branched: u64,
    /// Cases of which something new was learnt.
    pub subjects: BTreeSet<Id>,
    /// Something new was more than an acknowledgement.
    pub substantial: bool,
    /// Something, new or known, was: the sender waits to hear that it arrived.
    pub answer: bool,
}

/// Kinds that only acknowledge: a receipt for a receipt would never end.
pub(crate) const ACKNOWLEDGEMENTS: [&str; 3] = ["bundle.received", "bundle.exported", "stream.opened"];

impl Ledger {
    /// Takes a bundle in: `fill` gives what it carries, in the sender's order. One transaction, with the receipt that we record for it.
    ///
    /// # Errors
    /// `NotEnrolled`, `Revoked`, `Expired` for who sent it; `Refused` for content that the sender can't have recorded; a full disk; what `fill` says.
    /// Nothing was taken in then.
    pub fn receive(
        &mut self,
        bundle: &Arrived,
        at: Time,
        fill: impl FnOnce(&mut Intake<'_>) -> Result<(), LedgerError>,
    ) -> Result<Received, LedgerError> {
        let mut done = Err(LedgerError::NotEnrolled);
        let mut fill = Some(fill);
        self.receive_each(1, at, |_, intake| match intake {
            Step::Which => Ok(Some(bundle.clone())),
            Step::Fill(intake) => fill.take().map_or(Ok(()), |fill| fill(intake)).map(|()| None),
            Step::Done(outcome) => {
                done = outcome;
                Ok(None)
            }
        })?;
        done
    }

    /// Takes several bundles in, in one transaction: each whole or not at all, and a bundle that is refused leaves the others untouched.
    /// `work` is asked for each bundle which it is, to fill it in, and told what became of it.
    ///
    /// # Errors
    /// A full or failing disk: none was taken in then.
    pub fn receive_each(
        &mut self,
        count: usize,
        at: Time,
        mut work: impl FnMut(usize, Step<'_, '_>) -> Result<Option<Arrived>, LedgerError>,
    ) -> Result<(), LedgerError> {
        self.must_write()?;
        let mut told: Vec<(usize, Result<Received, LedgerError>)> = Vec::with_capacity(count);
        self.transact(
            at,
            |connection, projector, heads| {
                let mut receipts = Vec::new();
                for place in 0..count {
                    let Some(bundle) = work(place, Step::Which)? else { continue };
                    connection.execute_batch("SAVEPOINT bundle")?;
                    let outcome = take_in(connection, projector, &bundle, |intake| work(place, Step::Fill(intake)).map(drop));
                    match outcome {
                        Ok((received, logical, receipt)) => {
                            connection.execute_batch("RELEASE bundle")?;
                            heads.logical = heads.logical.max(logical);
                            receipts.extend(receipt);
                            told.push((place, Ok(received)));
                        }
                        // What fails here fails for all of them.
                        Err(error @ (LedgerError::DiskFull | LedgerError::Disk(_))) => return Err(error),
                        Err(error) => {
                            projector.let_go();
                            connection.execute_batch("ROLLBACK TO bundle; RELEASE bundle")?;
                            told.push((place, Err(error)));
                        }
                    }
                }
                Ok(receipts)
            },
            |_| Ok(()),
        )?;
        for (place, outcome) in told {
            work(place, Step::Done(outcome))?;
        }
        Ok(())
    }

    /// The digests of all bundles that were taken in: the same file again changes nothing, and need not be opened to know it.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn seen_bundles(&self) -> Result<BTreeSet<Digest>, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT sm3 FROM bundles_seen")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }

    /// How far a station's streams are held here, without a gap.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn held_of(&self, station: &Id) -> Result<Vec<Reach>, LedgerError> {
        reach(self.connection(), station)
    }

    /// What waits: the sender, and the first place of each stream from which something is missing or can't be read by this program.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn gaps(&self) -> Result<Vec<Gap>, LedgerError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT sender, stream, epoch, min(seq), count(*), sum(newer) FROM waiting_entries GROUP BY sender, stream, epoch ORDER BY 1, 2, 3",
        )?;
        let rows = statement.query_map([], |row| {
            let number = |at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or_default());
            Ok(Gap {
                sender: row.get(0)?,
                stream: row.get(1)?,
                epoch: number(2)?,
                before: number(3)?,
                waiting: number(4)?,
                newer: number(5)?,
            })
        })?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }
}

/// What is asked for each of several bundles.
pub enum Step<'a, 'b> {
    /// Which it is; none passes it over.
    Which,
    /// Its content.
    Fill(&'a mut Intake<'b>),
    /// What became of it, once everything is kept.
    Done(Result<Received, LedgerError>),
}

type Taken = (Received, u64, Option<NewEntry>);

/// Takes one bundle in, within a transaction, and makes the receipt for it.
fn take_in(
    connection: &Connection,
    projector: &mut Projector,
    bundle: &Arrived,
    fill: impl FnOnce(&mut Intake<'_>) -> Result<(), LedgerError>,
) -> Result<Taken, LedgerError> {
    let peer = peers::peer(connection, &bundle.from)?.ok_or(LedgerError::NotEnrolled)?;
    match peer.standing(&bundle.key) {
        KeyStanding::Good => {}
        KeyStanding::Unknown => return Err(LedgerError::NotEnrolled),
        KeyStanding::Revoked => return Err(LedgerError::Revoked),
        KeyStanding::Expired => return Err(LedgerError::Expired),
    }
    if seen(connection, &bundle.id)? {
        return Ok((Received { again: true, ..Received::default() }, 0, None));
    }
    let mut intake = Intake::new(connection, projector, peer);
    fill(&mut intake)?;
    let (received, logical) = intake.finish()?;
    note_held(connection, bundle)?;
    if received.answer {
        connection.prepare_cached("INSERT OR IGNORE INTO answers_owed (peer) VALUES (?1)")?.execute([bundle.from.as_slice()])?;
    }
    if !received.substantial && received.waiting == 0 {
        return Ok((received, logical, None));
    }
    let receipt = BundleReceived {
        id: bundle.id,
        from: bundle.from,
        sm3: bundle.sm3.to_vec(),
        at: bundle.at,
        up_to: reach(connection, &bundle.from)?,
        taken: received.taken,
        waiting: received.waiting,
        key: bundle.key.0.to_vec(),
    };
    Ok((received, logical, Some(NewEntry::station(Body::BundleReceived(receipt)))))
}

/// Entries that wait in one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Who sent them.
    pub sender: Id,
    /// Their stream.
    pub stream: Id,
    /// Their epoch.
    pub epoch: u64,
    /// The number of the first that waits: something before it is missing.
    pub before: u64,
    /// How many wait.
    pub waiting: u64,
    /// How many of them only a newer program can read.
    pub newer: u64,
}

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
    pub fn blob(&mut self, bytes: &[u8]) -> Result<(), LedgerError> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO blobs (sm3, bytes) VALUES (?1, ?2)")?
            .execute((sm3(bytes).as_slice(), bytes))?;
        Ok(())
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
            let holds = unchecked.key.verify(&signed_message(&unchecked.id), &unchecked.signature).is_ok();
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

fn exists(connection: &Connection, sql: &str, id: &[u8]) -> Result<bool, LedgerError> {
    Ok(connection.prepare_cached(sql)?.exists([id])?)
}

pub(crate) fn seen(connection: &Connection, bundle: &Id) -> Result<bool, LedgerError> {
    exists(connection, "SELECT 1 FROM bundles_seen WHERE id = ?1", bundle)
}

/// How far the sender says that it holds our streams, from the newest of its bundles.
fn note_held(connection: &Connection, bundle: &Arrived) -> Result<(), LedgerError> {
    connection.prepare_cached("INSERT OR IGNORE INTO bundles_seen (id, sender, sm3, seen_ms) VALUES (?1, ?2, ?3, ?4)")?.execute((
        bundle.id.as_slice(),
        bundle.from.as_slice(),
        bundle.sm3.as_slice(),
        bundle.at.ms,
    ))?;
    connection.prepare_cached("DELETE FROM held_by_peers WHERE peer = ?1")?.execute([bundle.from.as_slice()])?;
    for held in &bundle.held {
        connection.prepare_cached("INSERT OR REPLACE INTO held_by_peers (peer, stream, epoch, seq) VALUES (?1, ?2, ?3, ?4)")?.execute((
            bundle.from.as_slice(),
            held.stream.as_slice(),
            sql(held.epoch)?,
            sql(held.seq)?,
        ))?;
    }
    Ok(())
}

/// How far a station's streams are held, without a gap.
pub(crate) fn reach(connection: &Connection, station: &Id) -> Result<Vec<Reach>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT e.stream, e.epoch, max(e.seq) FROM streams s JOIN entries e ON e.stream = s.stream
         WHERE s.station = ?1 GROUP BY e.stream, e.epoch ORDER BY e.stream, e.epoch",
    )?;
    let rows = statement.query_map([station.as_slice()], read_reach)?;
    rows.map(|row| row.map_err(Into::into)).collect()
}

fn read_reach(row: &rusqlite::Row<'_>) -> rusqlite::Result<Reach> {
    let number = |at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or_default());
    Ok(Reach { stream: row.get(0)?, epoch: number(1)?, seq: number(2)? })
}
