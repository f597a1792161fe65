//! Drops (投递处) as they are kept: where they are, their credentials, what waits for them and what came. Beside the chain and in no
//! projection: credentials lie in the encrypted database only.

use crate::store::sql;
use crate::{Ledger, LedgerError, NewEntry};
use casebook::{Body, BundleExported, Id, Reach, Time};
use rusqlite::{OptionalExtension, Row};
use std::collections::BTreeSet;
use std::fmt;
use zeroize::Zeroizing;

/// No more than this is fetched in a moment.
const SMALL: u64 = 1 << 20;

/// A drop as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptDrop {
    /// Its id.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Where it is, as its owner wrote it down. Opaque here.
    pub config: String,
    /// Its password or secret key.
    pub secret: Option<Zeroizing<String>>,
    /// A person let it rest.
    pub paused: bool,
    /// When it was added.
    pub added_ms: i64,
}

impl fmt::Debug for KeptDrop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the secret nor where the drop is: this ends up in logs.
        f.debug_struct("KeptDrop").field("name", &self.name).field("paused", &self.paused).finish_non_exhaustive()
    }
}

/// An object of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPart {
    /// Its name in the drop.
    pub name: String,
    /// The prefix that it lies under there.
    pub prefix: String,
    /// Its file in the outbox.
    pub file: String,
    /// Its length.
    pub length: u64,
    /// It is in the drop and was read back.
    pub placed: bool,
}

/// A bundle for a drop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBundle {
    /// What is recorded when it lies there; the bundle's id is the item's name.
    pub facts: BundleExported,
    /// When it was packed.
    pub queued_ms: i64,
    /// When all of it was in the drop.
    pub sent_ms: Option<i64>,
    /// Its objects, in order.
    pub parts: Vec<KeptPart>,
}

impl KeptBundle {
    /// The item's name.
    #[must_use]
    pub fn item(&self) -> String {
        hex::encode(self.facts.id)
    }

    /// Something of it is in the drop.
    #[must_use]
    pub fn begun(&self) -> bool {
        self.parts.iter().any(|p| p.placed)
    }
}

impl Ledger {
    /// Every drop, in the order in which they were added.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn drops(&self) -> Result<Vec<KeptDrop>, LedgerError> {
        let mut statement =
            self.connection().prepare_cached("SELECT id, name, config, secret, paused, added_ms FROM drops ORDER BY added_ms, id")?;
        let rows = statement.query_map([], |row| {
            Ok(KeptDrop {
                id: row.get(0)?,
                name: row.get(1)?,
                config: row.get(2)?,
                secret: row.get::<_, Option<String>>(3)?.map(Zeroizing::new),
                paused: row.get(4)?,
                added_ms: row.get(5)?,
            })
        })?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }

    /// Adds a drop, or changes the one with this id.
    ///
    /// # Errors
    /// An operator who may only read; a failing disk.
    pub fn put_drop(&mut self, drop: &KeptDrop) -> Result<(), LedgerError> {
        self.must_write()?;
        self.connection().execute(
            "INSERT INTO drops (id, name, config, secret, paused, added_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET name = ?2, config = ?3, secret = ?4, paused = ?5",
            (drop.id.as_slice(), &drop.name, &drop.config, drop.secret.as_ref().map(|s| s.as_str()), drop.paused, drop.added_ms),
        )?;
        Ok(())
    }

    /// Forgets a drop, its credentials and what waited for it.
    ///
    /// # Errors
    /// An operator who may only read; a failing disk.
    pub fn remove_drop(&mut self, drop: &Id) -> Result<(), LedgerError> {
        self.must_write()?;
        self.connection().execute("DELETE FROM drops WHERE id = ?1", [drop.as_slice()])?;
        Ok(())
    }

    /// Queues a bundle. One for the same station of which nothing is in the drop yet gives way: the newer one carries all that it did.
    ///
    /// # Errors
    /// A failing disk: nothing was queued then.
    pub fn queue_bundle(&mut self, drop: &Id, bundle: &KeptBundle) -> Result<(), LedgerError> {
        let facts = minicbor::to_vec(&bundle.facts).map_err(|e| LedgerError::Entry(e.to_string()))?;
        let (drop, peer, item) = (drop.as_slice(), bundle.facts.to.as_slice(), bundle.item());
        let transaction = self.connection().unchecked_transaction()?;
        transaction.execute(
            "UPDATE drop_queue SET done = 1 WHERE drop_id = ?1 AND peer = ?2 AND sent_ms IS NULL AND NOT EXISTS
             (SELECT 1 FROM drop_parts p WHERE p.drop_id = drop_queue.drop_id AND p.item = drop_queue.item AND p.placed = 1)",
            (drop, peer),
        )?;
        transaction.execute(
            "DELETE FROM drop_queue WHERE drop_id = ?1 AND peer = ?2 AND done = 1 AND NOT EXISTS
             (SELECT 1 FROM drop_parts p WHERE p.drop_id = drop_queue.drop_id AND p.item = drop_queue.item)",
            (drop, peer),
        )?;
        transaction.execute(
            "INSERT INTO drop_queue (drop_id, item, peer, facts, queued_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            (drop, &item, peer, facts, bundle.queued_ms),
        )?;
        for (number, part) in bundle.parts.iter().enumerate() {
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            transaction.execute(
                "INSERT INTO drop_parts (drop_id, name, item, number, prefix, file, length) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (drop, &part.name, &item, number, &part.prefix, &part.file, sql(part.length)?),
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// What waits to be sent to a drop, in order.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn unsent_bundles(&self, drop: &Id) -> Result<Vec<KeptBundle>, LedgerError> {
        self.kept_bundles(drop, "drop_id = ?1 AND done = 0 AND sent_ms IS NULL AND ?2 = ?2", &Id::default())
    }

    /// What is not done with for one station, in order: waiting to be sent, or sent and not acknowledged.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn bundles_for(&self, drop: &Id, peer: &Id) -> Result<Vec<KeptBundle>, LedgerError> {
        self.kept_bundles(drop, "drop_id = ?1 AND done = 0 AND peer = ?2", peer)
    }

    /// How many bundles wait to be sent, and how many were and are not acknowledged.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn bundle_counts(&self, drop: &Id) -> Result<(u32, u32), LedgerError> {
        Ok(self
            .connection()
            .prepare_cached("SELECT count(*) - count(sent_ms), count(sent_ms) FROM drop_queue WHERE drop_id = ?1 AND done = 0")?
            .query_row([drop.as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn kept_bundles(&self, drop: &Id, which: &str, peer: &Id) -> Result<Vec<KeptBundle>, LedgerError> {
        let mut statement = self
            .connection()
            .prepare_cached(&format!("SELECT item, facts, queued_ms, sent_ms FROM drop_queue WHERE {which} ORDER BY number"))?;
        let rows = statement
            .query_map((drop.as_slice(), peer.as_slice()), |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, i64>(2)?, row.get::<_, Option<i64>>(3)?))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let mut bundles = Vec::with_capacity(rows.len());
        for (item, facts, queued_ms, sent_ms) in rows {
            let facts: BundleExported = minicbor::decode(&facts).map_err(|e| LedgerError::Damaged(format!("drop queue: {e}")))?;
            bundles.push(KeptBundle { facts, queued_ms, sent_ms, parts: self.bundle_parts(drop, &item)? });
        }
        Ok(bundles)
    }

    /// The objects of a bundle, in order.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn bundle_parts(&self, drop: &Id, item: &str) -> Result<Vec<KeptPart>, LedgerError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT name, prefix, file, length, placed FROM drop_parts WHERE drop_id = ?1 AND item = ?2 ORDER BY number")?;
        let rows = statement.query_map((drop.as_slice(), item), read_part)?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }

    /// When something was last packed for a station and this drop.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn last_queued(&self, drop: &Id, peer: &Id) -> Result<Option<i64>, LedgerError> {
        Ok(self
            .connection()
            .prepare_cached("SELECT max(queued_ms) FROM drop_queue WHERE drop_id = ?1 AND peer = ?2")?
            .query_row((drop.as_slice(), peer.as_slice()), |row| row.get(0))?)
    }

    /// An object lies in the drop and was read back.
    ///
    /// # Errors
    /// A failing disk.
    pub fn part_placed(&mut self, drop: &Id, item: &str, name: &str) -> Result<(), LedgerError> {
        self.connection().prepare_cached("UPDATE drop_parts SET placed = 1 WHERE drop_id = ?1 AND item = ?2 AND name = ?3")?.execute((
            drop.as_slice(),
            item,
            name,
        ))?;
        Ok(())
    }

    /// All of a bundle lies in the drop: recorded as exported, once. One that a newer one replaced meanwhile is not.
    ///
    /// # Errors
    /// As `commit`.
    pub fn bundle_sent(&mut self, drop: &Id, item: &str, at: Time) -> Result<(), LedgerError> {
        let facts: Option<Vec<u8>> = self
            .connection()
            .prepare_cached("SELECT facts FROM drop_queue WHERE drop_id = ?1 AND item = ?2 AND sent_ms IS NULL AND done = 0")?
            .query_row((drop.as_slice(), item), |row| row.get(0))
            .optional()?;
        let Some(facts) = facts else { return Ok(()) };
        let facts: BundleExported = minicbor::decode(&facts).map_err(|e| LedgerError::Damaged(format!("drop queue: {e}")))?;
        let to = facts.to;
        self.commit_with(vec![NewEntry::station(Body::BundleExported(facts))], at, &[], |transaction| {
            transaction.execute("DELETE FROM answers_owed WHERE peer = ?1", [to.as_slice()])?;
            transaction.execute("UPDATE drop_queue SET sent_ms = ?3 WHERE drop_id = ?1 AND item = ?2", (drop.as_slice(), item, at.ms))?;
            Ok(())
        })?;
        Ok(())
    }

    /// Marks as done what a receiver holds, and everything for a station that counts no longer. Of small ones that were sent the
    /// last is enough, since each carries all that those before it did; a large one stays, as its receiver may be in the middle of it.
    ///
    /// # Errors
    /// A failing disk.
    pub fn settle_drop(&mut self, drop: &Id, peer: &Id) -> Result<(), LedgerError> {
        let bundles = self.bundles_for(drop, peer)?;
        let known = self.peer(peer)?.filter(crate::Peer::trusted);
        let last = bundles.iter().rposition(|b| b.sent_ms.is_some());
        for (place, bundle) in bundles.iter().enumerate() {
            let done = match (&known, bundle.sent_ms) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(known), Some(sent)) => {
                    let replaced = bundle.facts.length <= SMALL && last.is_some_and(|last| place < last);
                    replaced
                        || known.receipts.contains_key(&bundle.item())
                        || (self.holds(&bundle.facts)? && self.heard_since(peer, sent)?)
                }
            };
            if done {
                self.connection()
                    .prepare_cached("UPDATE drop_queue SET done = 1 WHERE drop_id = ?1 AND item = ?2")?
                    .execute((drop.as_slice(), bundle.item()))?;
            }
        }
        Ok(())
    }

    /// The receiver said that it holds as much as a bundle carries.
    fn holds(&self, facts: &BundleExported) -> Result<bool, LedgerError> {
        let held = self.held_by(&facts.to)?;
        let within = |r: &Reach| held.iter().any(|h| h.stream == r.stream && h.epoch == r.epoch && h.seq >= r.seq);
        Ok(facts.up_to.iter().all(within))
    }

    /// A heartbeat carries nothing that could be held: that somebody answered since is all there is to know.
    fn heard_since(&self, peer: &Id, ms: i64) -> Result<bool, LedgerError> {
        Ok(self
            .connection()
            .prepare_cached("SELECT 1 FROM bundles_seen WHERE sender = ?1 AND seen_ms > ?2 LIMIT 1")?
            .exists((peer.as_slice(), ms))?)
    }

    /// Objects of what is done with, with the prefixes that they lie under: they are to be removed from the drop.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn done_parts(&self, drop: &Id) -> Result<Vec<KeptPart>, LedgerError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT p.name, p.prefix, p.file, p.length, p.placed FROM drop_parts p JOIN drop_queue q ON q.drop_id = p.drop_id AND q.item = p.item
             WHERE p.drop_id = ?1 AND q.done = 1 ORDER BY p.name",
        )?;
        let rows = statement.query_map([drop.as_slice()], read_part)?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }

    /// One object.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn kept_part(&self, drop: &Id, name: &str) -> Result<Option<KeptPart>, LedgerError> {
        Ok(self
            .connection()
            .prepare_cached("SELECT name, prefix, file, length, placed FROM drop_parts WHERE drop_id = ?1 AND name = ?2")?
            .query_row((drop.as_slice(), name), read_part)
            .optional()?)
    }

    /// An object is no longer in the drop.
    ///
    /// # Errors
    /// A failing disk.
    pub fn part_pruned(&mut self, drop: &Id, name: &str) -> Result<(), LedgerError> {
        self.connection().prepare_cached("DELETE FROM drop_parts WHERE drop_id = ?1 AND name = ?2")?.execute((drop.as_slice(), name))?;
        Ok(())
    }

    /// Every file that some drop still needs in the outbox.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn outbox_files(&self) -> Result<BTreeSet<String>, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT file FROM drop_parts")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }

    /// Which of these objects came before.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn known_objects<'n>(&self, drop: &Id, names: impl IntoIterator<Item = &'n str>) -> Result<BTreeSet<String>, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT 1 FROM drop_known WHERE drop_id = ?1 AND name = ?2")?;
        let mut known = BTreeSet::new();
        for name in names {
            if statement.exists((drop.as_slice(), name))? {
                known.insert(name.to_owned());
            }
        }
        Ok(known)
    }

    /// An object came.
    ///
    /// # Errors
    /// A failing disk.
    pub fn object_came(&mut self, drop: &Id, name: &str) -> Result<(), LedgerError> {
        self.connection()
            .prepare_cached("INSERT OR IGNORE INTO drop_known (drop_id, name) VALUES (?1, ?2)")?
            .execute((drop.as_slice(), name))?;
        Ok(())
    }
}

fn read_part(row: &Row<'_>) -> rusqlite::Result<KeptPart> {
    Ok(KeptPart {
        name: row.get(0)?,
        prefix: row.get(1)?,
        file: row.get(2)?,
        length: u64::try_from(row.get::<_, i64>(3)?).unwrap_or_default(),
        placed: row.get(4)?,
    })
}
