//! Taking in what another station recorded: whole or not at all, in any order, any number of times, to the same state.
//!
//! An entry joins its stream only behind the one before it. What comes too early waits; what comes again is known; where a copied station went
//! on twice both branches are kept, and until a person settles it the one whose first entry has the smaller id is followed: so every reader
//! follows the same one, whatever reached it first.

use crate::intake::Intake;
use crate::peers::{self, KeyStanding};
use crate::projection::Projector;
use crate::store::sql;
use crate::{Ledger, LedgerError, NewEntry};
use casebook::{Body, BundleReceived, Id, Reach, Time};
use rusqlite::Connection;
use seal::{Digest, PublicKey};
use std::collections::BTreeSet;

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
                    run(connection, "SAVEPOINT bundle")?;
                    let outcome = take_in(connection, projector, &bundle, |intake| work(place, Step::Fill(intake)).map(drop));
                    match outcome {
                        Ok((received, logical, receipt)) => {
                            run(connection, "RELEASE bundle")?;
                            heads.logical = heads.logical.max(logical);
                            receipts.extend(receipt);
                            told.push((place, Ok(received)));
                        }
                        // What fails here fails for all of them.
                        Err(error @ (LedgerError::DiskFull | LedgerError::Disk(_))) => return Err(error),
                        Err(error) => {
                            projector.let_go();
                            run(connection, "ROLLBACK TO bundle")?;
                            run(connection, "RELEASE bundle")?;
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

fn run(connection: &Connection, sql: &str) -> Result<(), LedgerError> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

pub(crate) fn exists(connection: &Connection, sql: &str, id: &[u8]) -> Result<bool, LedgerError> {
    Ok(connection.prepare_cached(sql)?.exists([id])?)
}

pub(crate) fn seen(connection: &Connection, bundle: &Id) -> Result<bool, LedgerError> {
    exists(connection, "SELECT 1 FROM bundles_seen WHERE id = ?1", bundle)
}

/// How far the sender says that it holds our streams, from the newest of its bundles: one that is taken in late says what was so before.
fn note_held(connection: &Connection, bundle: &Arrived) -> Result<(), LedgerError> {
    // Ids of bundles begin with the time at which they were made.
    let late = connection
        .prepare_cached("SELECT 1 FROM bundles_seen WHERE sender = ?1 AND id > ?2 LIMIT 1")?
        .exists((bundle.from.as_slice(), bundle.id.as_slice()))?;
    connection.prepare_cached("INSERT OR IGNORE INTO bundles_seen (id, sender, sm3, seen_ms) VALUES (?1, ?2, ?3, ?4)")?.execute((
        bundle.id.as_slice(),
        bundle.from.as_slice(),
        bundle.sm3.as_slice(),
        bundle.at.ms,
    ))?;
    // By a clock that was set back a new one looks old, but it says no less.
    if late && says_less(connection, bundle)? {
        return Ok(());
    }
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

/// Of some stream less than its sender is known to hold.
fn says_less(connection: &Connection, bundle: &Arrived) -> Result<bool, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT stream, epoch, seq FROM held_by_peers WHERE peer = ?1")?;
    let known = statement.query_map([bundle.from.as_slice()], read_reach)?.collect::<Result<Vec<_>, _>>()?;
    let within = |k: &Reach| bundle.held.iter().any(|h| h.stream == k.stream && h.epoch == k.epoch && h.seq >= k.seq);
    Ok(!known.iter().all(within))
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
