//! Where a copied station went on twice: both branches are kept, one is followed, and a person may choose the other.

use crate::entry::{Entry, EntryId};
use crate::store::sql;
use crate::{Ledger, LedgerError, NewEntry, projection, streams};
use casebook::{Body, BranchSettled, Id, Time};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

/// A place where a stream parts, with the first entry of each branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Whose stream it is.
    pub station: Id,
    /// The stream.
    pub stream: Id,
    /// Epoch of the first entries.
    pub epoch: u64,
    /// Their number.
    pub seq: u64,
    /// The first entry of the branch that is followed.
    pub followed: EntryId,
    /// The first entries of the others.
    pub others: Vec<EntryId>,
    /// A person chose.
    pub settled: bool,
}

type Places = BTreeMap<(Id, u64, u64), Vec<u8>>;

impl Ledger {
    /// Every place where a station went on twice.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn forks(&self) -> Result<Vec<Fork>, LedgerError> {
        let mut forks: BTreeMap<(Id, u64, u64), Fork> = BTreeMap::new();
        let settled = settlements(self.connection())?;
        let mut statement = self.connection().prepare_cached(
            "SELECT b.stream, b.epoch, b.seq, b.id, e.id, e.station FROM branches b
             JOIN entries e ON e.stream = b.stream AND e.epoch = b.epoch AND e.seq = b.seq ORDER BY b.stream, b.epoch, b.seq, b.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number = |at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or_default());
            let (stream, epoch, seq): (Id, u64, u64) = (row.get(0)?, number(1)?, number(2)?);
            let (other, followed, station): (EntryId, EntryId, Id) = (row.get(3)?, row.get(4)?, row.get(5)?);
            if !parts_here(self.connection(), &other, &followed)? {
                continue;
            }
            let place = (stream, epoch, seq);
            forks
                .entry(place)
                .or_insert_with(|| Fork {
                    station,
                    stream,
                    epoch,
                    seq,
                    followed,
                    others: Vec::new(),
                    settled: settled.contains_key(&place),
                })
                .others
                .push(other);
        }
        Ok(forks.into_values().collect())
    }

    /// When the first entry of a branch was recorded, and how many entries follow it with it.
    ///
    /// # Errors
    /// `NotFound`, a database that can't be read.
    pub fn branch_facts(&self, first: &EntryId) -> Result<(Time, u64), LedgerError> {
        let mut at = None;
        let mut chain: BTreeSet<EntryId> = BTreeSet::new();
        for table in ["entries", "branches"] {
            let bytes: Option<Vec<u8>> = self
                .connection()
                .prepare_cached(&format!("SELECT bytes FROM {table} WHERE id = ?1"))?
                .query_row([first.as_slice()], |row| row.get(0))
                .optional()?;
            let Some(entry) = bytes.map(|b| Entry::from_bytes(&b)).transpose()? else { continue };
            at = Some(entry.at);
            let mut statement = self.connection().prepare_cached(&format!(
                "SELECT id, bytes FROM {table} WHERE stream = ?1 AND (epoch, seq) >= (?2, ?3) ORDER BY epoch, seq"
            ))?;
            let mut rows = statement.query((entry.stream.as_slice(), sql(entry.epoch)?, sql(entry.seq)?))?;
            while let Some(row) = rows.next()? {
                let (id, bytes): (EntryId, Vec<u8>) = (row.get(0)?, row.get(1)?);
                if id == *first || chain.contains(&Entry::from_bytes(&bytes)?.previous) {
                    chain.insert(id);
                }
            }
        }
        let at = at.ok_or_else(|| LedgerError::NotFound("branch".to_owned()))?;
        Ok((at, u64::try_from(chain.len()).unwrap_or(u64::MAX)))
    }

    /// A person chooses the branch that begins with this entry. Both stay.
    ///
    /// # Errors
    /// `NotFound` for an entry that begins no branch; as `commit`.
    pub fn settle_branch(&mut self, first: &EntryId, reason: &str, at: Time) -> Result<(), LedgerError> {
        let fork = self
            .forks()?
            .into_iter()
            .find(|f| f.followed == *first || f.others.contains(first))
            .ok_or_else(|| LedgerError::NotFound("branch".to_owned()))?;
        let settled =
            BranchSettled { stream: fork.stream, epoch: fork.epoch, seq: fork.seq, entry: first.to_vec(), reason: reason.to_owned() };
        self.commit(vec![NewEntry::station(Body::BranchSettled(settled))], at, &[])?;
        let own = self.station_id;
        let transaction = self.connection.transaction()?;
        let turned = follow_settlements(&transaction)?;
        if turned {
            self.projector = projection::rebuild(&transaction, own)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// Two entries at one place follow the same one.
fn parts_here(connection: &Connection, a: &EntryId, b: &EntryId) -> Result<bool, LedgerError> {
    let before = |id: &EntryId| -> Result<EntryId, LedgerError> {
        let bytes: Vec<u8> = connection
            .prepare_cached("SELECT bytes FROM branches WHERE id = ?1 UNION ALL SELECT bytes FROM entries WHERE id = ?1 LIMIT 1")?
            .query_row([id.as_slice()], |row| row.get(0))?;
        Ok(Entry::from_bytes(&bytes)?.previous)
    };
    Ok(before(a)? == before(b)?)
}

/// What people chose, the latest word for each place.
fn settlements(connection: &Connection) -> Result<Places, LedgerError> {
    let mut statement =
        connection.prepare("SELECT bytes FROM entries WHERE kind = 'branch.settled' ORDER BY logical, station, stream, epoch, seq")?;
    let mut rows = statement.query([])?;
    let mut places = Places::new();
    while let Some(row) = rows.next()? {
        let entry = Entry::from_bytes(&row.get::<_, Vec<u8>>(0)?)?;
        if let Body::BranchSettled(settled) = entry.recorded()?.body {
            places.insert((settled.stream, settled.epoch, settled.seq), settled.entry);
        }
    }
    Ok(places)
}

/// The branch of a place that counts: as settled, or else the one whose first entry has the smaller id.
pub(crate) fn counts(connection: &Connection, entry: &Entry, id: &EntryId, followed: &[u8]) -> Result<bool, LedgerError> {
    let chosen = settlements(connection)?.remove(&(entry.stream, entry.epoch, entry.seq));
    Ok(match chosen {
        Some(chosen) if chosen == id || chosen == followed => chosen == id,
        _ => id.as_slice() < followed,
    })
}

/// Follows what was settled. Tells whether a branch took another's place: everything is to be folded anew then.
pub(crate) fn follow_settlements(connection: &Connection) -> Result<bool, LedgerError> {
    let mut turned = false;
    for ((stream, epoch, seq), chosen) in settlements(connection)? {
        let waiting = connection
            .prepare_cached("SELECT 1 FROM branches WHERE id = ?1 AND stream = ?2 AND epoch = ?3 AND seq = ?4")?
            .exists((chosen.as_slice(), stream.as_slice(), sql(epoch)?, sql(seq)?))?;
        if waiting {
            turn_aside(connection, &stream, epoch, seq)?;
            bring_back(connection, &stream, &chosen)?;
            turned = true;
        }
    }
    Ok(turned)
}

/// Moves what is followed, from an entry on and with everything that follows it, to the branches. What follows another entry stays.
pub(crate) fn turn_aside(connection: &Connection, stream: &Id, epoch: u64, seq: u64) -> Result<(), LedgerError> {
    let mut moved: BTreeSet<EntryId> = BTreeSet::new();
    let mut places = Vec::new();
    {
        let mut statement = connection.prepare_cached(
            "SELECT epoch, seq, id, bytes FROM entries WHERE stream = ?1 AND (epoch, seq) >= (?2, ?3) ORDER BY epoch, seq",
        )?;
        let mut rows = statement.query((stream.as_slice(), sql(epoch)?, sql(seq)?))?;
        while let Some(row) = rows.next()? {
            let (at, id, bytes): ((i64, i64), EntryId, Vec<u8>) = ((row.get(0)?, row.get(1)?), row.get(2)?, row.get(3)?);
            if moved.is_empty() || moved.contains(&Entry::from_bytes(&bytes)?.previous) {
                moved.insert(id);
                places.push(at);
            }
        }
    }
    for (epoch, seq) in places {
        let place = (stream.as_slice(), epoch, seq);
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO branches (id, stream, epoch, seq, bytes, operator, signature)
                 SELECT e.id, e.stream, e.epoch, e.seq, e.bytes, s.operator, s.signature FROM entries e
                 LEFT JOIN signatures s ON s.stream = e.stream AND s.epoch = e.epoch AND s.seq = e.seq
                 WHERE e.stream = ?1 AND e.epoch = ?2 AND e.seq = ?3",
            )?
            .execute(place)?;
        connection.prepare_cached("DELETE FROM signatures WHERE stream = ?1 AND epoch = ?2 AND seq = ?3")?.execute(place)?;
        connection.prepare_cached("DELETE FROM entries WHERE stream = ?1 AND epoch = ?2 AND seq = ?3")?.execute(place)?;
    }
    Ok(())
}

/// Moves a branch, entry after entry, into its stream. Where it parts again, the branch that counts there is followed.
fn bring_back(connection: &Connection, stream: &Id, first: &[u8]) -> Result<(), LedgerError> {
    let settled = settlements(connection)?;
    type Read = (EntryId, Entry, Vec<u8>);
    let mut branch: BTreeMap<Vec<u8>, Vec<Read>> = BTreeMap::new();
    let mut next = None;
    {
        let mut statement = connection.prepare("SELECT id, bytes FROM branches WHERE stream = ?1")?;
        let mut rows = statement.query([stream.as_slice()])?;
        while let Some(row) = rows.next()? {
            let (id, bytes): (EntryId, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let entry = Entry::from_bytes(&bytes)?;
            if id.as_slice() == first {
                next = Some((id, entry, bytes));
            } else {
                branch.entry(entry.previous.to_vec()).or_default().push((id, entry, bytes));
            }
        }
    }
    while let Some((id, entry, bytes)) = next {
        streams::insert(connection, &entry, &id, &bytes)?;
        connection.execute(
            "INSERT OR IGNORE INTO signatures (stream, epoch, seq, operator, signature)
             SELECT stream, epoch, seq, operator, signature FROM branches WHERE id = ?1 AND signature IS NOT NULL",
            [id.as_slice()],
        )?;
        connection.execute("DELETE FROM branches WHERE id = ?1", [id.as_slice()])?;
        let mut after = branch.remove(id.as_slice()).unwrap_or_default();
        after.sort_by_key(|(id, entry, _)| {
            let chosen = settled.get(&(entry.stream, entry.epoch, entry.seq)).is_some_and(|c| c == id);
            (!chosen, *id)
        });
        next = after.into_iter().next();
    }
    Ok(())
}
