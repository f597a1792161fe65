//! Taking in what another station recorded: whole or not at all, in any order, any number of times, to the same state.
//!
//! An entry joins its stream only behind the one before it. What comes too early waits; what comes again is known; where a copied station went
//! on twice both branches are kept, and until a person settles it the one whose first entry has the smaller id is followed: so every reader
//! follows the same one, whatever reached it first.

use crate::intake::Intake;
use crate::peers::{self, KeyStanding};
use crate::projection::Projector;
use crate::store::sql;
use crate::{Ledger, LedgerError, NewEntry, streams};
use casebook::{Body, BundleReceived, Id, Reach, Time};
use rusqlite::Connection;
use seal::{Digest, PublicKey};
use std::cmp::Ordering;
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

/// Bundles that were taken in.
#[derive(Debug, Clone, Default)]
pub struct SeenBundles {
    ids: BTreeSet<Id>,
    files: BTreeSet<Digest>,
}

impl SeenBundles {
    /// This very file, by its SM3.
    #[must_use]
    pub fn file(&self, sm3: &Digest) -> bool {
        self.files.contains(sm3)
    }

    /// One that says this of itself: whether it is the same file, only its digest tells.
    #[must_use]
    pub fn claims(&self, id: &Id) -> bool {
        self.ids.contains(id)
    }
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
    /// Of those that wait, the ones that a newer program is needed for: it alone can read them, or they stand with one that it alone can.
    pub newer: u64,
    /// Entries that are new, of kinds that only a newer program knows: they stand in their stream, and say nothing to this program.
    pub unknown: u64,
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
        let mut one = One { bundle, fill: Some(fill), done: Err(LedgerError::NotEnrolled) };
        self.receive_each(1, at, &mut one)?;
        one.done
    }

    /// Takes several bundles in, in one transaction: each whole or not at all, and a bundle that is refused or may not stay leaves the others
    /// untouched.
    ///
    /// # Errors
    /// A full or failing disk: none was taken in then.
    pub fn receive_each(&mut self, count: usize, at: Time, row: &mut impl Bundles) -> Result<(), LedgerError> {
        self.must_write()?;
        let mut told: Vec<(usize, Result<Option<Received>, LedgerError>)> = Vec::with_capacity(count);
        self.transact(
            at,
            |connection, projector, heads| {
                let mut receipts = Vec::new();
                for place in 0..count {
                    let Some(bundle) = row.which(place) else { continue };
                    run(connection, "SAVEPOINT bundle")?;
                    let outcome = take_in(connection, projector, &bundle, |intake| row.fill(place, intake));
                    let stays = outcome.as_ref().is_ok_and(|(received, ..)| row.stays(place, received));
                    if !stays {
                        projector.let_go();
                        run(connection, "ROLLBACK TO bundle")?;
                    }
                    run(connection, "RELEASE bundle")?;
                    match outcome {
                        Ok((received, logical, receipt)) if stays => {
                            heads.logical = heads.logical.max(logical);
                            receipts.extend(receipt);
                            told.push((place, Ok(Some(received))));
                        }
                        Ok(_) => told.push((place, Ok(None))),
                        // What fails here fails for all of them.
                        Err(error @ (LedgerError::DiskFull | LedgerError::Disk(_))) => return Err(error),
                        Err(error) => told.push((place, Err(error))),
                    }
                }
                Ok(receipts)
            },
            |_| Ok(()),
        )?;
        told.into_iter().for_each(|(place, outcome)| row.done(place, outcome));
        Ok(())
    }

    /// All bundles that were taken in: the same file again changes nothing, and need not be opened to know it.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn seen_bundles(&self) -> Result<SeenBundles, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT id, sm3 FROM bundles_seen")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, Id>(0)?, row.get::<_, Digest>(1)?)))?;
        let mut seen = SeenBundles::default();
        for row in rows {
            let (id, sm3) = row?;
            seen.ids.insert(id);
            seen.files.insert(sm3);
        }
        Ok(seen)
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

/// Several bundles in a row: each is asked which it is, gives its content, and is told what became of it.
pub trait Bundles {
    /// Which bundle stands at this place; none passes it over.
    fn which(&mut self, place: usize) -> Option<Arrived>;
    /// Its content.
    ///
    /// # Errors
    /// What the intake says.
    fn fill(&mut self, place: usize, intake: &mut Intake<'_>) -> Result<(), LedgerError>;
    /// It was taken in like this: may it stay? If not all of it is taken back. What evidence came along lies beside the station by then.
    fn stays(&mut self, place: usize, received: &Received) -> bool;
    /// What became of it, once everything is kept; none where it might not stay.
    fn done(&mut self, place: usize, outcome: Result<Option<Received>, LedgerError>);
}

/// One alone.
struct One<'a, F> {
    bundle: &'a Arrived,
    fill: Option<F>,
    done: Result<Received, LedgerError>,
}

impl<F: FnOnce(&mut Intake<'_>) -> Result<(), LedgerError>> Bundles for One<'_, F> {
    fn which(&mut self, _: usize) -> Option<Arrived> {
        Some(self.bundle.clone())
    }

    fn fill(&mut self, _: usize, intake: &mut Intake<'_>) -> Result<(), LedgerError> {
        self.fill.take().map_or(Ok(()), |fill| fill(intake))
    }

    fn stays(&mut self, _: usize, _: &Received) -> bool {
        true
    }

    fn done(&mut self, _: usize, outcome: Result<Option<Received>, LedgerError>) {
        self.done = outcome.map(Option::unwrap_or_default);
    }
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
    note_held(connection, bundle, &projector.own(), received.branched > 0)?;
    projector.remembered.peer_changed(&bundle.from);
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

pub(crate) fn run(connection: &Connection, sql: &str) -> Result<(), LedgerError> {
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
/// Which is newer its own streams tell, for what it sends is recorded there: neither a clock nor a name that it chose.
fn note_held(connection: &Connection, bundle: &Arrived, own: &Id, parted: bool) -> Result<(), LedgerError> {
    connection.prepare_cached("INSERT OR IGNORE INTO bundles_seen (id, sender, sm3, seen_ms) VALUES (?1, ?2, ?3, ?4)")?.execute((
        bundle.id.as_slice(),
        bundle.from.as_slice(),
        bundle.sm3.as_slice(),
        bundle.at.ms,
    ))?;
    let known = known_held(connection, &bundle.from)?;
    let before = match compare(connection, &known, &bundle.held, own)? {
        Ordering::Greater => false,
        // Made in the same moment: what it says less is from before.
        Ordering::Equal => says_less(&known, &bundle.held),
        // A station that lost what it had recorded, and records on from there: it may have lost what it had been sent as well.
        Ordering::Less => !parted,
    };
    if before {
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

/// How far a station is known to hold our streams and its own.
fn known_held(connection: &Connection, peer: &Id) -> Result<Vec<Reach>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT stream, epoch, seq FROM held_by_peers WHERE peer = ?1")?;
    let number = |row: &rusqlite::Row<'_>, at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or_default());
    let known = statement
        .query_map([peer.as_slice()], |row| Ok(Reach { stream: row.get(0)?, epoch: number(row, 1)?, seq: number(row, 2)? }))?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(known)
}

/// Whether the sender had recorded more when it said `said` than when it said `known`, by the ends of the streams that are not ours.
fn compare(connection: &Connection, known: &[Reach], said: &[Reach], own: &Id) -> Result<Ordering, LedgerError> {
    if known.is_empty() {
        return Ok(Ordering::Greater);
    }
    let ends = |reaches: &[Reach]| -> Result<BTreeMap<Id, (u64, u64)>, LedgerError> {
        let mut ends: BTreeMap<Id, (u64, u64)> = BTreeMap::new();
        for reach in reaches {
            if streams::station_of(connection, &reach.stream)?.as_ref() != Some(own) {
                let end = ends.entry(reach.stream).or_default();
                *end = (*end).max((reach.epoch, reach.seq));
            }
        }
        Ok(ends)
    };
    let (known, said) = (ends(known)?, ends(said)?);
    let further = |a: &BTreeMap<Id, (u64, u64)>, b: &BTreeMap<Id, (u64, u64)>| a.iter().any(|(s, end)| b.get(s).is_none_or(|e| end > e));
    Ok(match (further(&said, &known), further(&known, &said)) {
        (true, _) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => Ordering::Equal,
    })
}

/// Of some stream less than its sender is known to hold.
fn says_less(known: &[Reach], said: &[Reach]) -> bool {
    let within = |k: &Reach| said.iter().any(|h| h.stream == k.stream && h.epoch == k.epoch && h.seq >= k.seq);
    !known.iter().all(within)
}

/// How far a station's streams are held, without a gap.
pub(crate) fn reach(connection: &Connection, station: &Id) -> Result<Vec<Reach>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT stream FROM streams WHERE station = ?1 ORDER BY stream")?;
    let streams = statement.query_map([station.as_slice()], |row| row.get(0))?;
    let mut reach = Vec::new();
    for stream in streams {
        reach.extend(streams::ends_of(connection, &stream?)?);
    }
    Ok(reach)
}
