//! What is known of the other stations: their keys as accepted, their own state folded from their entries, what went to and fro.

use crate::projection::{json, parse};
use crate::remembered::Remembered;
use crate::{Entry, LedgerError};
use casebook::{Body, Id, PeerEnrolled, Reach, Recorded, Station, Time};
use rusqlite::{Connection, OptionalExtension};
use seal::PublicKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const PEER: &str = "peer";
const PERSON: &str = "person";
/// How many bundles of each direction are remembered for a station; older ones stand in the chain.
const REMEMBERED: usize = 200;

/// Another station.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Its id.
    pub id: Id,
    /// What was accepted of it; none for a station that only its entries speak of.
    pub enrolled: Option<Enrolment>,
    /// Since when its keys count no longer, and why.
    pub revoked: Option<(Time, String)>,
    /// How far its streams counted when its keys were last revoked; what waited then and does not come again is never let in.
    #[serde(default)]
    pub valid_up_to: Option<Vec<Reach>>,
    /// Its state, folded from its entries.
    pub station: Station,
    /// Bundles that went to it, by hex id.
    pub exported: BTreeMap<String, Export>,
    /// Its receipts for them, by hex id.
    pub receipts: BTreeMap<String, ReceiptState>,
    /// Bundles that came from it, by hex id: one's own receipts.
    pub received: BTreeMap<String, ReceiptState>,
    /// Hex of the key that signed the last one taken in.
    pub key_used: Option<String>,
    /// Logical time of the enrolment or revocation that stands.
    #[serde(default)]
    pub said: u64,
    /// Logical time since which `key_used` stands.
    #[serde(default)]
    pub key_said: u64,
    /// Logical time of the statement of the keys that it states.
    #[serde(default)]
    pub keyed: u64,
    /// Entries of it, of kinds that this program does not know.
    #[serde(default)]
    pub not_understood: u64,
}

/// How a station's key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStanding {
    /// It counts.
    Good,
    /// A newer one of the station was used since.
    Expired,
    /// The station's keys were revoked.
    Revoked,
    /// It was never accepted.
    Unknown,
}

/// A station as it was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Its unit.
    pub unit: String,
    /// Its role.
    pub role: String,
    /// Hex of its signing key.
    pub station_key: String,
    /// Hex of its reading key.
    pub reading_key: String,
    /// The code that was compared.
    pub code: String,
    /// Who read it at the other end.
    pub person: String,
    /// Under which number.
    pub telephone: String,
    /// Where that is listed.
    pub listed_in: String,
    /// When.
    pub at: Time,
}

/// A bundle that went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: Id,
    /// Hex SM3 of the file.
    pub sm3: String,
    /// Length of the file.
    pub length: u64,
    /// How far it carries.
    pub up_to: Vec<Reach>,
    /// Entries in it.
    pub entries: u64,
    /// `file`, or the name of a drop.
    pub way: String,
    /// Name of the file.
    pub name: String,
    /// What is inside, a line each.
    pub contents: Vec<String>,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptState {
    /// When the bundle came into the receiver's hands.
    pub at: Time,
    /// Who took it in.
    pub by: Id,
    /// Hex SM3 of the file.
    pub sm3: String,
    /// How far the sender's streams are held since.
    pub up_to: Vec<Reach>,
    /// Entries that were new.
    pub taken: u64,
    /// Entries that wait.
    pub waiting: u64,
}

impl Peer {
    /// Bundles of it count.
    #[must_use]
    pub fn trusted(&self) -> bool {
        self.enrolled.is_some() && self.revoked.is_none()
    }

    /// An entry of it lies behind what counted when its keys were last revoked.
    #[must_use]
    pub fn is_behind(&self, entry: &Entry) -> bool {
        let within = |r: &Reach| r.stream == entry.stream && r.epoch == entry.epoch && r.seq >= entry.seq;
        entry.station == self.id && self.valid_up_to.as_ref().is_some_and(|up_to| !up_to.iter().any(within))
    }

    /// How a key stands that signed a bundle of it.
    #[must_use]
    pub fn standing(&self, key: &PublicKey) -> KeyStanding {
        let Some(enrolled) = &self.enrolled else { return KeyStanding::Unknown };
        if self.revoked.is_some() {
            return KeyStanding::Revoked;
        }
        let key = hex::encode(key.0);
        let accepted = std::iter::once(&enrolled.station_key);
        // Keys that it stated before the one that was accepted count no more than any other.
        let since = self.station.station_keys.iter().skip_while(|k| **k != enrolled.station_key).skip(1);
        let keys: Vec<&String> = accepted.chain(since).collect();
        let place = |key: &str| keys.iter().rposition(|k| k.as_str() == key);
        // A station that lost its latest keys was enrolled with older ones: what still comes under those must not make these expire again.
        let used = self.key_used.as_deref().filter(|_| self.keyed > self.said);
        match (place(&key), used.and_then(place)) {
            (None, _) => KeyStanding::Unknown,
            (Some(now), Some(used)) if now < used => KeyStanding::Expired,
            _ => KeyStanding::Good,
        }
    }

    /// Hex of the key to which bundles for it are enclosed.
    #[must_use]
    pub fn reading_key(&self) -> Option<&str> {
        let stated = Some(self.station.reading_key.as_str()).filter(|k| !k.is_empty());
        let accepted = self.enrolled.as_ref().map(|e| e.reading_key.as_str());
        // A station that lost its latest keys is enrolled with others: what it had stated before then no longer holds.
        if self.keyed > self.said { stated.or(accepted) } else { accepted.or(stated) }
    }

    /// What to call it.
    #[must_use]
    pub fn unit(&self) -> &str {
        let enrolled = self.enrolled.as_ref().map(|e| e.unit.as_str());
        enrolled.unwrap_or(&self.station.unit)
    }
}

impl Enrolment {
    fn of(enrolled: &PeerEnrolled) -> Self {
        Self {
            unit: enrolled.unit.clone(),
            role: enrolled.role.clone(),
            station_key: hex::encode(&enrolled.station_key),
            reading_key: hex::encode(&enrolled.reading_key),
            code: enrolled.code.clone(),
            person: enrolled.person.clone(),
            telephone: enrolled.telephone.clone(),
            listed_in: enrolled.listed_in.clone(),
            at: enrolled.at,
        }
    }
}

/// Stations that are being changed: read once, written once.
#[derive(Debug, Clone, Default)]
pub struct Changing(BTreeMap<Id, Peer>);

impl Changing {
    /// A station as it is by now.
    pub fn get(&self, connection: &Connection, id: &Id) -> Result<Option<Peer>, LedgerError> {
        match self.0.get(id) {
            Some(peer) => Ok(Some(peer.clone())),
            None => peer(connection, id),
        }
    }

    fn change(&mut self, connection: &Connection, id: &Id, change: impl FnOnce(&mut Peer)) -> Result<(), LedgerError> {
        if !self.0.contains_key(id) {
            let known = peer(connection, id)?.unwrap_or_else(|| Peer { id: *id, ..Peer::default() });
            self.0.insert(*id, known);
        }
        if let Some(peer) = self.0.get_mut(id) {
            change(peer);
        }
        Ok(())
    }

    /// Writes every changed station.
    pub fn write(&mut self, connection: &Connection, remembered: &Remembered) -> Result<(), LedgerError> {
        for (id, peer) in std::mem::take(&mut self.0) {
            remembered.peer_changed(&id);
            connection.prepare_cached("INSERT OR REPLACE INTO projections (kind, id, sort, state) VALUES (?1, ?2, 0, ?3)")?.execute((
                PEER,
                id.as_slice(),
                json(&peer)?,
            ))?;
        }
        Ok(())
    }
}

/// One other station.
pub fn peer(connection: &Connection, id: &Id) -> Result<Option<Peer>, LedgerError> {
    let state: Option<String> = connection
        .prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND id = ?2")?
        .query_row((PEER, id.as_slice()), |row| row.get(0))
        .optional()?;
    state.map(|s| parse(&s)).transpose()
}

/// The names of who records at other stations.
pub fn persons(connection: &Connection) -> Result<BTreeMap<Id, String>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT id, state FROM projections WHERE kind = ?1")?;
    let rows = statement.query_map([PERSON], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.map(|row| row.map_err(Into::into)).collect()
}

/// What one's own entry says of another station.
pub fn take_own(changing: &mut Changing, connection: &Connection, entry: &Entry, recorded: &Recorded) -> Result<(), LedgerError> {
    match &recorded.body {
        Body::PeerEnrolled(enrolled) => changing.change(connection, &enrolled.station, |peer| {
            let accepted = Enrolment::of(enrolled);
            if entry.logical >= peer.key_said {
                peer.key_used = None;
                peer.key_said = entry.logical;
            }
            // What comes back late after a restore does not undo what was said since.
            if entry.logical >= peer.said {
                peer.enrolled = Some(accepted);
                peer.revoked = None;
                peer.said = entry.logical;
            }
        }),
        Body::PeerRevoked(revoked) => changing.change(connection, &revoked.station, |peer| {
            if entry.logical >= peer.said {
                peer.revoked = Some((recorded.at, revoked.reason.clone()));
                peer.valid_up_to = Some(revoked.up_to.clone());
                peer.said = entry.logical;
            }
        }),
        Body::BundleExported(exported) => changing.change(connection, &exported.to, |peer| {
            let export = Export {
                at: recorded.at,
                by: entry.operator,
                sm3: hex::encode(&exported.sm3),
                length: exported.length,
                up_to: exported.up_to.clone(),
                entries: exported.entries,
                way: exported.way.clone(),
                name: exported.name.clone().unwrap_or_default(),
                contents: exported.contents.clone().unwrap_or_default(),
            };
            remember(&mut peer.exported, &exported.id, export, |e| e.at);
        }),
        Body::BundleReceived(received) => changing.change(connection, &received.from, |peer| {
            remember(&mut peer.received, &received.id, receipt(received, recorded), |r| r.at);
            if entry.logical >= peer.key_said {
                peer.key_used = Some(hex::encode(&received.key));
                peer.key_said = entry.logical;
            }
        }),
        _ => Ok(()),
    }
}

/// What another station's entry says of itself. Its first stream alone says who it is, so that the order of that stream is enough.
pub fn take_theirs(
    changing: &mut Changing,
    connection: &Connection,
    entry: &Entry,
    recorded: &Recorded,
    own: &Id,
    first_stream: bool,
) -> Result<(), LedgerError> {
    if let Body::OperatorAdded(added) = &recorded.body {
        connection.prepare_cached("INSERT OR REPLACE INTO projections (kind, id, sort, state) VALUES (?1, ?2, 0, ?3)")?.execute((
            PERSON,
            added.id.as_slice(),
            &added.name,
        ))?;
    }
    if let Body::Unknown { .. } = &recorded.body {
        changing.change(connection, &entry.station, |peer| peer.not_understood += 1)?;
    }
    if let (Body::StationKeyed(_), true) = (&recorded.body, first_stream && entry.subject.is_none()) {
        changing.change(connection, &entry.station, |peer| peer.keyed = entry.logical)?;
    }
    match &recorded.body {
        Body::BundleReceived(received) if received.from == *own => changing.change(connection, &entry.station, |peer| {
            remember(&mut peer.receipts, &received.id, receipt(received, recorded), |r| r.at);
        }),
        _ if first_stream && entry.subject.is_none() => changing.change(connection, &entry.station, |peer| peer.station.apply(recorded)),
        _ => Ok(()),
    }
}

fn receipt(received: &casebook::BundleReceived, recorded: &Recorded) -> ReceiptState {
    ReceiptState {
        at: received.at,
        by: recorded.operator,
        sm3: hex::encode(&received.sm3),
        up_to: received.up_to.clone(),
        taken: received.taken,
        waiting: received.waiting,
    }
}

/// Keeps the latest of them. Which those are does not depend on the order in which they came.
fn remember<T>(kept: &mut BTreeMap<String, T>, id: &Id, value: T, at: impl Fn(&T) -> Time) {
    kept.insert(hex::encode(id), value);
    while kept.len() > REMEMBERED {
        let Some(oldest) = kept.iter().min_by_key(|(id, v)| (at(v).ms, (*id).clone())).map(|(id, _)| id.clone()) else { return };
        kept.remove(&oldest);
    }
}
