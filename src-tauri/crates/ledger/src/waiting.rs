//! What arrived and can't join its stream yet: an entry before it, its paper, or the signature of its save is missing, or this program is too old
//! to read it. It is tried again whenever something of its sender comes, and what a newer program can read when that opens the ledger.

use crate::entry::{ENTRY_VERSION, Entry, EntryId, id_of};
use crate::intake::{Came, Intake, Standing};
use crate::peers;
use crate::projection::Projector;
use crate::receive::run;
use crate::store::sql;
use crate::{Ledger, LedgerError};
use casebook::{Id, Time};
use rusqlite::Connection;
use seal::Signature;
use std::collections::{BTreeMap, BTreeSet};

/// The stream of what can't be read that far.
const NO_STREAM: Id = [0; 16];

impl Intake<'_> {
    pub(crate) fn wait(&mut self, id: &EntryId, entry: &Entry, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        self.keep_waiting(id, (entry.stream, entry.epoch, entry.seq), bytes, signed, false)
    }

    /// Keeps what only a newer program can read.
    pub(crate) fn wait_for_newer(&mut self, id: &EntryId, bytes: &[u8], signed: Option<(Id, Signature)>) -> Result<(), LedgerError> {
        // Where it stands can often be told: what waits behind it waits for the same.
        let place = Entry::from_bytes(bytes).ok().filter(|entry| entry.is_plausible() && self.may_send(entry));
        let place = place.map_or((NO_STREAM, 0, 0), |entry| (entry.stream, entry.epoch, entry.seq));
        self.keep_waiting(id, place, bytes, signed, true)
    }

    fn keep_waiting(
        &mut self,
        id: &EntryId,
        (stream, epoch, seq): (Id, u64, u64),
        bytes: &[u8],
        signed: Option<(Id, Signature)>,
        newer: bool,
    ) -> Result<(), LedgerError> {
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
                newer,
            ))?;
        if self.peer.valid_up_to.is_some() {
            self.came.insert(*id);
        }
        if kept > 0 {
            self.waits.insert(*id, (stream, newer));
        }
        Ok(())
    }

    /// How many entries of this bundle wait, and how many of them for a newer program: what that alone can read, and what stands with it.
    pub(crate) fn count_waiting(&self) -> (u64, u64) {
        let streams: BTreeSet<&Id> = self.waits.values().filter(|(_, newer)| *newer).map(|(stream, _)| stream).collect();
        let held_up = |stream: &Id| streams.contains(stream) || streams.contains(&NO_STREAM);
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        (count(self.waits.len()), count(self.waits.values().filter(|(stream, _)| held_up(stream)).count()))
    }

    /// Lets in what waited of this sender, save by save, as long as that makes room for more.
    pub(crate) fn try_waiting(&mut self) -> Result<(), LedgerError> {
        loop {
            self.joined = false;
            for save in &self.waiting_saves()? {
                let Some(first) = save.first() else { continue };
                let signed = save.last().is_some_and(|last| last.signed.is_some());
                // What joined by another way since waits no more, though its signature did not come along.
                let done = if signed { self.place_save(save)? } else { matches!(self.standing(&first.entry, &first.id)?, Standing::Known) };
                if done {
                    for came in save {
                        self.connection.prepare_cached("DELETE FROM waiting_entries WHERE id = ?1")?.execute([came.id.as_slice()])?;
                        self.waits.remove(&came.id);
                    }
                }
            }
            if !self.joined {
                return Ok(());
            }
        }
    }

    /// What waits of this sender and can be read, in saves: each up to the entry that is signed, by the links between them.
    fn waiting_saves(&self) -> Result<Vec<Vec<Came>>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT bytes, operator, signature FROM waiting_entries WHERE sender = ?1 AND newer = 0 ORDER BY stream, epoch, seq",
        )?;
        let mut rows = statement.query([self.peer.id.as_slice()])?;
        let mut saves: Vec<Vec<Came>> = Vec::new();
        // Saves that are not ended yet, by their last entry.
        let mut open: BTreeMap<EntryId, usize> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (bytes, operator, signature): (Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let Some(entry) = readable(&bytes).filter(|entry| entry.is_plausible() && self.may_send(entry)) else { continue };
            // It waited when its sender's keys were revoked, and whoever has them now has not sent it again.
            if self.peer.is_behind(&entry) && !self.came.contains(&id_of(&bytes)) {
                continue;
            }
            let operator = operator.and_then(|o| Id::try_from(o.as_slice()).ok());
            let signed = operator.zip(signature.and_then(|s| Signature::from_slice(&s).ok()));
            let place = open.remove(&entry.previous).unwrap_or(saves.len());
            let id = id_of(&bytes);
            if signed.is_none() {
                open.insert(id, place);
            }
            let came = Came { entry, id, bytes, signed };
            match saves.get_mut(place) {
                Some(save) => save.push(came),
                None => saves.push(vec![came]),
            }
        }
        Ok(saves)
    }
}

impl Ledger {
    /// A newer program opens the ledger: what the one before could not read is let in now. Nothing is done where nothing of the kind waits.
    pub(crate) fn let_in_newer(&mut self, at: Time) -> Result<(), LedgerError> {
        let senders = readable_now(&self.connection)?;
        if senders.is_empty() {
            return Ok(());
        }
        self.transact(
            at,
            |connection, projector, heads| {
                for sender in senders {
                    run(connection, "SAVEPOINT sender")?;
                    match let_in(connection, projector, &sender) {
                        Ok(logical) => heads.logical = heads.logical.max(logical),
                        Err(error @ (LedgerError::DiskFull | LedgerError::Disk(_))) => return Err(error),
                        // It stays where it is; the sender's next bundle says what is wrong.
                        Err(_) => {
                            projector.let_go();
                            run(connection, "ROLLBACK TO sender")?;
                        }
                    }
                    run(connection, "RELEASE sender")?;
                }
                Ok(Vec::new())
            },
            |_| Ok(()),
        )?;
        Ok(())
    }
}

/// Gives what only a newer program could read its place, where this one is newer by now. Tells who sent such.
fn readable_now(connection: &Connection) -> Result<BTreeSet<Id>, LedgerError> {
    let mut senders = BTreeSet::new();
    let mut statement = connection.prepare("SELECT id, sender, bytes FROM waiting_entries WHERE newer = 1")?;
    let waiting = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    for row in waiting.collect::<Result<Vec<(Vec<u8>, Id, Vec<u8>)>, _>>()? {
        let (id, sender, bytes) = row;
        let Some(entry) = readable(&bytes).filter(Entry::is_plausible) else { continue };
        connection.execute(
            "UPDATE waiting_entries SET newer = 0, stream = ?2, epoch = ?3, seq = ?4 WHERE id = ?1",
            (id.as_slice(), entry.stream.as_slice(), sql(entry.epoch)?, sql(entry.seq)?),
        )?;
        senders.insert(sender);
    }
    Ok(senders)
}

fn let_in(connection: &Connection, projector: &mut Projector, sender: &Id) -> Result<u64, LedgerError> {
    let Some(peer) = peers::peer(connection, sender)?.filter(peers::Peer::trusted) else { return Ok(0) };
    let mut intake = Intake::new(connection, projector, peer);
    intake.joined = true;
    let (received, logical) = intake.finish()?;
    if received.taken > 0 {
        connection.prepare_cached("INSERT OR IGNORE INTO answers_owed (peer) VALUES (?1)")?.execute([sender.as_slice()])?;
    }
    Ok(logical)
}

/// The entry, where this program reads it whole.
pub(crate) fn readable(bytes: &[u8]) -> Option<Entry> {
    let entry = Entry::from_bytes(bytes).ok()?;
    // What we would not write like this again is of a newer form, or no entry.
    let same = entry.version == ENTRY_VERSION && entry.to_bytes().is_ok_and(|again| again == bytes) && entry.recorded().is_ok();
    same.then_some(entry)
}
