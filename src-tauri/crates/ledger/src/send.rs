//! What another station has not seen yet: everything above what it said that it holds, so that a lost stick heals itself.

use crate::peers::{self, Peer};
use crate::receive::ACKNOWLEDGEMENTS;
use crate::store::{new_id, sql};
use crate::{Entry, Ledger, LedgerError, NewEntry, streams};
use casebook::{Body, BundleExported, Id, Reach, Station, StationKeyed, Time};
use rusqlite::OptionalExtension;
use seal::{EnvelopeKey, PublicKey, Signature, Signer, SigningKey};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zeroize::Zeroizing;

/// That one was sent is no news; that one was received is.
const SILENT: [&str; 3] = ["bundle.exported", "stream.opened", ""];

/// A pair of keys of this station: one signs its bundles, one opens those for it.
pub struct ExchangeKeys {
    /// Signs.
    pub signing: SigningKey,
    /// Opens.
    pub reading: EnvelopeKey,
}

/// What goes to another station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// For whom.
    pub to: Id,
    /// From where on, in each stream and epoch that has something new: the first entry's number, and the last.
    pub ranges: Vec<(Reach, u64)>,
    /// How far it carries our streams.
    pub up_to: Vec<Reach>,
    /// How many entries.
    pub entries: u64,
    /// Something in it is more than an acknowledgement, and the station has not said yet that it holds it.
    pub substantial: bool,
    /// Something in it was in no bundle for that station yet.
    pub fresh: bool,
    /// The station sent something since, and waits to hear that it arrived.
    pub answer: bool,
}

impl Outgoing {
    /// There is something to be sent that was not sent yet. What was sent and is not confirmed goes along, and again when it takes too long.
    #[must_use]
    pub fn due(&self) -> bool {
        self.fresh || self.answer
    }

    /// The same as far as one entry of one of its ranges, and how many entries stay behind.
    #[must_use]
    pub fn cut_at(&self, range: usize, seq: u64) -> (Self, u64) {
        let mut cut = self.clone();
        cut.ranges.truncate(range.saturating_add(1));
        if let Some((last, _)) = cut.ranges.last_mut() {
            last.seq = last.seq.min(seq);
        }
        let in_stream = |a: &Reach, b: &Reach| (a.stream, a.epoch) == (b.stream, b.epoch);
        cut.up_to.retain_mut(|reach| {
            if let Some((whole, from)) = self.ranges.iter().find(|(whole, _)| in_stream(whole, reach)) {
                let carried = cut.ranges.iter().find(|(carried, _)| in_stream(carried, whole));
                reach.seq = carried.map_or(from.saturating_sub(1), |(carried, _)| carried.seq);
            }
            reach.seq > 0
        });
        cut.entries = count(&cut.ranges);
        let rest = self.entries.saturating_sub(cut.entries);
        (cut, rest)
    }
}

fn count(ranges: &[(Reach, u64)]) -> u64 {
    ranges.iter().map(|(reach, from)| (reach.seq + 1).saturating_sub(*from)).sum()
}

impl Ledger {
    /// Another station.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn peer(&self, station: &Id) -> Result<Option<Peer>, LedgerError> {
        peers::peer(self.connection(), station)
    }

    /// Every other station.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn peers(&self) -> Result<Vec<Arc<Peer>>, LedgerError> {
        self.projector.remembered.peers(self.connection())
    }

    /// A station's own state: this one's, or another's as its entries tell.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn station_of(&self, station: &Id) -> Result<Station, LedgerError> {
        if *station == self.station_id {
            return Ok(self.station().clone());
        }
        let mut state = self.peer(station)?.map(|p| p.station).unwrap_or_default();
        state.elsewhere = std::sync::Arc::clone(&self.station().elsewhere);
        Ok(state)
    }

    /// Whose stream this is.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn station_of_stream(&self, stream: &Id) -> Result<Option<Id>, LedgerError> {
        streams::station_of(self.connection(), stream)
    }

    /// How many cases of each station have something that was reported late.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn late_by_station(&self) -> Result<Vec<(Id, u32)>, LedgerError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT station, count(*) FROM incident_index WHERE late = 1 AND drill = 0 AND withdrawn = 0 GROUP BY station",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }

    /// The station's id.
    #[must_use]
    pub fn station_id(&self) -> Id {
        self.station_id
    }

    /// The station's keys, the latest last; made and stated when they are first needed.
    ///
    /// # Errors
    /// As `commit`.
    pub fn exchange_keys(&mut self, at: Time) -> Result<Vec<ExchangeKeys>, LedgerError> {
        let keys = self.kept_keys()?;
        if !keys.is_empty() {
            return Ok(keys);
        }
        let first: Vec<u8> = self.connection().query_row("SELECT secret FROM station_key", [], |row| row.get(0))?;
        let secret = Zeroizing::new(first);
        let secret = Zeroizing::new(<[u8; 32]>::try_from(secret.as_slice()).map_err(|_| LedgerError::Damaged("station key".to_owned()))?);
        self.state_keys(SigningKey::from_bytes(&secret)?, at)?;
        self.kept_keys()
    }

    /// New keys in the place of those before. Bundles are signed with the old one until the receiver knows the new one.
    ///
    /// # Errors
    /// As `commit`.
    pub fn roll_keys(&mut self, at: Time) -> Result<(), LedgerError> {
        self.exchange_keys(at)?;
        self.state_keys(SigningKey::random()?, at)
    }

    fn state_keys(&mut self, signing: SigningKey, at: Time) -> Result<(), LedgerError> {
        let reading = EnvelopeKey::random()?;
        let keyed = StationKeyed { station_key: signing.public_key().0.to_vec(), reading_key: reading.public_key()?.0.to_vec() };
        self.commit_with(vec![NewEntry::station(Body::StationKeyed(keyed))], at, &[], |transaction| {
            transaction.execute(
                "INSERT INTO exchange_keys (signing, reading) VALUES (?1, ?2)",
                (signing.to_bytes().as_slice(), reading.expose().as_slice()),
            )?;
            Ok(())
        })?;
        Ok(())
    }

    fn kept_keys(&self) -> Result<Vec<ExchangeKeys>, LedgerError> {
        let mut statement = self.connection().prepare_cached("SELECT signing, reading FROM exchange_keys ORDER BY number")?;
        let rows =
            statement.query_map([], |row| Ok((Zeroizing::new(row.get::<_, Vec<u8>>(0)?), Zeroizing::new(row.get::<_, Vec<u8>>(1)?))))?;
        let mut keys = Vec::new();
        for row in rows {
            let (signing, reading) = row?;
            let bytes = |secret: &[u8]| {
                <[u8; 32]>::try_from(secret).map(Zeroizing::new).map_err(|_| LedgerError::Damaged("station key".to_owned()))
            };
            keys.push(ExchangeKeys {
                signing: SigningKey::from_bytes(&*bytes(&signing)?)?,
                reading: EnvelopeKey::from_bytes(&*bytes(&reading)?)?,
            });
        }
        Ok(keys)
    }

    /// The key to sign a bundle for a station with: the latest that it can know.
    ///
    /// # Errors
    /// As `exchange_keys`.
    pub fn signing_key_for(&mut self, peer: &Id, at: Time) -> Result<SigningKey, LedgerError> {
        let keys = self.exchange_keys(at)?;
        let held = self.held_by(peer)?;
        let stated = self.keys_stated_within(&held)?;
        let known = |key: &ExchangeKeys| stated.contains(key.signing.public_key().0.as_slice());
        let place = keys.iter().rposition(known).unwrap_or(0);
        // Before the other station has said anything it knows the key by which it was enrolled: the latest of then.
        let accepted = self.enrolled_with(peer, &keys);
        let place = place.max(accepted);
        keys.into_iter().nth(place).map(|k| k.signing).ok_or_else(|| LedgerError::Damaged("station key".to_owned()))
    }

    /// Which of our keys was the latest when we enrolled with a station: that is the one it compared.
    fn enrolled_with(&self, peer: &Id, keys: &[ExchangeKeys]) -> usize {
        let place = || -> Result<Option<usize>, LedgerError> {
            let enrolled: Option<i64> = self
                .connection()
                .prepare_cached(
                    "SELECT max(e.logical) FROM entries e WHERE e.kind = 'peer.enrolled' AND e.station = ?1
                     AND e.stream IN (SELECT stream FROM streams WHERE station = ?1 AND (peer = ?2 OR peer IS NULL))",
                )?
                .query_row((self.station_id.as_slice(), peer.as_slice()), |row| row.get(0))
                .optional()?
                .flatten();
            let Some(enrolled) = enrolled else { return Ok(None) };
            let mut statement = self
                .connection()
                .prepare_cached("SELECT bytes FROM entries WHERE kind = 'station.keyed' AND station = ?1 AND logical < ?2")?;
            let mut rows = statement.query((self.station_id.as_slice(), enrolled))?;
            let mut stated = BTreeSet::new();
            while let Some(row) = rows.next()? {
                if let Body::StationKeyed(keyed) = Entry::from_bytes(&row.get::<_, Vec<u8>>(0)?)?.recorded()?.body {
                    stated.insert(keyed.station_key);
                }
            }
            // Statements of keys that were lost since may have come back; the keys did not.
            Ok(keys.iter().rposition(|key| stated.contains(key.signing.public_key().0.as_slice())))
        };
        place().ok().flatten().unwrap_or(0).min(keys.len().saturating_sub(1))
    }

    fn keys_stated_within(&self, held: &[Reach]) -> Result<BTreeSet<Vec<u8>>, LedgerError> {
        let mut stated = BTreeSet::new();
        let mut statement = self.connection().prepare_cached("SELECT bytes FROM entries WHERE kind = 'station.keyed' AND station = ?1")?;
        let rows = statement.query_map([self.station_id.as_slice()], |row| row.get::<_, Vec<u8>>(0))?;
        for bytes in rows {
            let entry = Entry::from_bytes(&bytes?)?;
            let within = held.iter().any(|h| h.stream == entry.stream && h.epoch == entry.epoch && h.seq >= entry.seq);
            if let (true, Body::StationKeyed(keyed)) = (within, entry.recorded()?.body) {
                stated.insert(keyed.station_key);
            }
        }
        Ok(stated)
    }

    /// What a station's clock said when it recorded the newest of its entries that are held here.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn newest_of(&self, station: &Id) -> Result<Option<Time>, LedgerError> {
        let bytes: Option<Vec<u8>> = self
            .connection()
            .prepare_cached("SELECT bytes FROM entries WHERE station = ?1 ORDER BY logical DESC LIMIT 1")?
            .query_row([station.as_slice()], |row| row.get(0))
            .optional()?;
        bytes.map(|bytes| Ok(Entry::from_bytes(&bytes)?.recorded()?.at)).transpose()
    }

    /// How far another station said that it holds our streams.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn held_by(&self, peer: &Id) -> Result<Vec<Reach>, LedgerError> {
        let mut statement =
            self.connection().prepare_cached("SELECT stream, epoch, seq FROM held_by_peers WHERE peer = ?1 ORDER BY stream, epoch")?;
        let rows = statement.query_map([peer.as_slice()], |row| {
            let number = |at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or_default());
            Ok(Reach { stream: row.get(0)?, epoch: number(1)?, seq: number(2)? })
        })?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }

    /// What a station has not seen yet of the streams that it may read, and of its own what it lost.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn outgoing(&self, peer: &Id) -> Result<Arc<Outgoing>, LedgerError> {
        self.projector.remembered.outgoing(peer, || self.find_outgoing(peer))
    }

    fn find_outgoing(&self, peer: &Id) -> Result<Outgoing, LedgerError> {
        let held = self.held_by(peer)?;
        let mut outgoing = Outgoing {
            to: *peer,
            ranges: Vec::new(),
            up_to: Vec::new(),
            entries: 0,
            substantial: false,
            fresh: false,
            answer: self.owes_answer(peer)?,
        };
        let exported = self.exported_to(peer)?;
        let told = self.told_since_heard(peer)?;
        for (reach, theirs) in self.ends_for(peer)? {
            if !theirs {
                outgoing.up_to.push(reach);
            }
            // Of its own entries a station is given back what it lost, once it has said how far it goes.
            if theirs && !held.iter().any(|h| h.stream == reach.stream) {
                continue;
            }
            let from = held.iter().find(|h| h.stream == reach.stream && h.epoch == reach.epoch).map_or(0, |h| h.seq);
            if from < reach.seq {
                outgoing.entries += reach.seq - from;
                outgoing.substantial |= self.anything_but(&ACKNOWLEDGEMENTS, &reach, from)?;
                if theirs {
                    // Once for each time that it says so: until it took that in, it would say the same again.
                    outgoing.fresh |= !told;
                    outgoing.ranges.push((reach, from + 1));
                    continue;
                }
                let sent = exported.get(&(reach.stream, reach.epoch)).copied().unwrap_or(0).max(from);
                outgoing.fresh |= sent < reach.seq && self.anything_but(&SILENT, &reach, sent)?;
                outgoing.ranges.push((reach, from + 1));
            }
        }
        Ok(outgoing)
    }

    /// Of what a station has not seen, what was in no bundle for it yet; all of it where there is no such thing: then the first bundle is due again.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn not_exported(&self, outgoing: &Outgoing) -> Result<Outgoing, LedgerError> {
        let mut left = outgoing.clone();
        if !outgoing.fresh {
            return Ok(left);
        }
        let exported = self.exported_to(&outgoing.to)?;
        left.ranges.retain_mut(|(reach, from)| {
            *from = (*from).max(exported.get(&(reach.stream, reach.epoch)).copied().unwrap_or(0) + 1);
            *from <= reach.seq
        });
        left.entries = count(&left.ranges);
        Ok(left)
    }

    /// How far each stream goes that a station may read, and whether it is its own.
    fn ends_for(&self, peer: &Id) -> Result<Vec<(Reach, bool)>, LedgerError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT stream, 0 FROM streams WHERE station = ?1 AND peer IS NULL AND audience = 'everybody'
             UNION ALL SELECT stream, 0 FROM streams WHERE station = ?1 AND peer = ?2
             UNION ALL SELECT stream, 1 FROM streams WHERE station = ?2
             ORDER BY 1",
        )?;
        let streams = statement.query_map((self.station_id.as_slice(), peer.as_slice()), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut ends = Vec::new();
        for stream in streams {
            let (stream, theirs): (Id, bool) = stream?;
            ends.extend(streams::ends_of(self.connection(), &stream)?.into_iter().map(|reach| (reach, theirs)));
        }
        Ok(ends)
    }

    /// Something for a station was recorded beyond these places that it should hear of.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn news_beyond(&self, peer: &Id, up_to: &[Reach]) -> Result<bool, LedgerError> {
        for reach in &self.outgoing(peer)?.up_to {
            let sent = up_to.iter().find(|r| r.stream == reach.stream && r.epoch == reach.epoch).map_or(0, |r| r.seq);
            if sent < reach.seq && self.anything_but(&SILENT, reach, sent)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn anything_but(&self, kinds: &[&str; 3], reach: &Reach, from: u64) -> Result<bool, LedgerError> {
        let [a, b, c] = kinds;
        Ok(self
            .connection()
            .prepare_cached(
                "SELECT 1 FROM entries WHERE stream = ?1 AND epoch = ?2 AND seq > ?3 AND seq <= ?4 AND kind NOT IN (?5, ?6, ?7) LIMIT 1",
            )?
            .exists((reach.stream.as_slice(), sql(reach.epoch)?, sql(from)?, sql(reach.seq)?, a, b, c))?)
    }

    /// When the first of those bundles went to a station that carried more than acknowledgements of which it has not said that it holds them.
    /// Where only acknowledgements are open nobody will ever confirm them: that would be without end.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn unconfirmed_since(&self, peer: &Peer) -> Result<Option<Time>, LedgerError> {
        let outgoing = self.outgoing(&peer.id)?;
        let mut open = Vec::new();
        if outgoing.substantial {
            for (reach, from) in &outgoing.ranges {
                open.extend(self.first_but_acknowledgements(reach, *from)?.map(|seq| Reach { seq, ..*reach }));
            }
        }
        let carries =
            |up_to: &[Reach]| up_to.iter().any(|r| open.iter().any(|o| (o.stream, o.epoch) == (r.stream, r.epoch) && o.seq <= r.seq));
        Ok(peer.exported.values().filter(|e| carries(&e.up_to)).map(|e| e.at).min_by_key(|at| at.ms))
    }

    /// The first entry of a range that is more than an acknowledgement.
    fn first_but_acknowledgements(&self, reach: &Reach, from: u64) -> Result<Option<u64>, LedgerError> {
        let [a, b, c] = ACKNOWLEDGEMENTS;
        let found: Option<i64> = self
            .connection()
            .prepare_cached(
                "SELECT seq FROM entries WHERE stream = ?1 AND epoch = ?2 AND seq BETWEEN ?3 AND ?4 AND kind NOT IN (?5, ?6, ?7)
                 ORDER BY seq LIMIT 1",
            )?
            .query_row((reach.stream.as_slice(), sql(reach.epoch)?, sql(from)?, sql(reach.seq)?, a, b, c), |row| row.get(0))
            .optional()?;
        Ok(found.and_then(|seq| u64::try_from(seq).ok()))
    }

    /// How far bundles for a station have carried our streams.
    fn exported_to(&self, peer: &Id) -> Result<BTreeMap<(Id, u64), u64>, LedgerError> {
        let mut furthest = BTreeMap::new();
        let exported = self.peer(peer)?.map(|p| p.exported).unwrap_or_default();
        for reach in exported.values().flat_map(|e| &e.up_to) {
            let so_far: &mut u64 = furthest.entry((reach.stream, reach.epoch)).or_default();
            *so_far = (*so_far).max(reach.seq);
        }
        Ok(furthest)
    }

    /// A bundle for a station left after the last one came from it.
    fn told_since_heard(&self, peer: &Id) -> Result<bool, LedgerError> {
        let heard: Option<i64> = self
            .connection()
            .prepare_cached("SELECT max(seen_ms) FROM bundles_seen WHERE sender = ?1")?
            .query_row([peer.as_slice()], |row| row.get(0))?;
        let exported = self.peer(peer)?.map(|p| p.exported).unwrap_or_default();
        Ok(exported.values().any(|e| heard.is_none_or(|heard| e.at.ms >= heard)))
    }

    fn owes_answer(&self, peer: &Id) -> Result<bool, LedgerError> {
        Ok(self.connection().prepare_cached("SELECT 1 FROM answers_owed WHERE peer = ?1")?.exists([peer.as_slice()])?)
    }

    /// Gives every entry that goes out, in order, with its signature and then the blobs that it names before it.
    ///
    /// # Errors
    /// A database that can't be read; what `give` says.
    pub fn give_outgoing<E: From<LedgerError>>(
        &self,
        outgoing: &Outgoing,
        mut give: impl FnMut(Given<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut given: BTreeSet<[u8; 32]> = BTreeSet::new();
        let fault = |e: rusqlite::Error| E::from(LedgerError::from(e));
        for (reach, from) in &outgoing.ranges {
            let mut statement = self
                .connection()
                .prepare_cached(
                    "SELECT e.bytes, s.operator, s.signature FROM entries e
                     LEFT JOIN signatures s ON s.stream = e.stream AND s.epoch = e.epoch AND s.seq = e.seq
                     WHERE e.stream = ?1 AND e.epoch = ?2 AND e.seq BETWEEN ?3 AND ?4 ORDER BY e.seq",
                )
                .map_err(fault)?;
            let place = (reach.stream.as_slice(), sql(reach.epoch)?, sql(*from)?, sql(reach.seq)?);
            let mut rows = statement.query(place).map_err(fault)?;
            while let Some(row) = rows.next().map_err(fault)? {
                let bytes: Vec<u8> = row.get(0).map_err(fault)?;
                let signed: (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(1).map_err(fault)?, row.get(2).map_err(fault)?);
                let entry = Entry::from_bytes(&bytes)?;
                for blob in &entry.blobs {
                    if given.insert(blob.sm3) {
                        give(Given::Blob(&self.blob(&blob.sm3)?))?;
                    }
                }
                let signed =
                    signed.0.and_then(|o| Id::try_from(o.as_slice()).ok()).zip(signed.1.and_then(|s| Signature::from_slice(&s).ok()));
                give(Given::Entry { bytes: &bytes, entry: &entry, signed })?;
            }
        }
        Ok(())
    }

    /// Records that a bundle left the station.
    ///
    /// # Errors
    /// As `commit`.
    pub fn note_export(&mut self, exported: BundleExported, at: Time) -> Result<(), LedgerError> {
        let to = exported.to;
        self.commit_with(vec![NewEntry::station(Body::BundleExported(exported))], at, &[], |transaction| {
            transaction.execute("DELETE FROM answers_owed WHERE peer = ?1", [to.as_slice()])?;
            Ok(())
        })?;
        Ok(())
    }

    /// A fresh id for a bundle or a request.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn fresh_id(&self) -> Result<Id, LedgerError> {
        new_id()
    }

    /// The public halves of the keys in force, where they were stated.
    #[must_use]
    pub fn stated_keys(&self) -> Option<(PublicKey, PublicKey)> {
        let key = |text: &str| hex::decode(text).ok().and_then(|k| PublicKey::from_slice(&k).ok());
        let station = self.station();
        station.station_keys.last().and_then(|k| key(k)).zip(key(&station.reading_key))
    }
}

/// One thing that goes out.
pub enum Given<'a> {
    /// Bytes that entries after it name.
    Blob(&'a [u8]),
    /// An entry.
    Entry {
        /// Its stored bytes.
        bytes: &'a [u8],
        /// The same, read.
        entry: &'a Entry,
        /// Operator and signature, where it ends a save.
        signed: Option<(Id, Signature)>,
    },
}
