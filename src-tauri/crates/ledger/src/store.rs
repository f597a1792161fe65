//! The ledger itself: founding, opening, and the one way in which entries come to be.

use crate::append::{By, NewEntry};
use crate::entry::{self, EntryId};
use crate::files::own_folder;
use crate::keyring::{Keyring, Named, Owner, Secret, id_from_hex};
use crate::marker::Marker;
use crate::place::{Place, lock};
use crate::projection::{self, Projector};
use crate::slot::DatabaseKeys;
use crate::streams::{self, Audience, Head, Heads};
use crate::verify::{self, Verification};
use crate::{LedgerError, database, evidence_kept};
use casebook::{Body, Id, Incident, OperatorAdded, Role, Station, StationFounded, Time};
use plan::Plan;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use seal::{Digest, KdfCost, Key32, RecoveryCode, Signer, SigningKey, random, sm3};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::sync::Arc;

/// What a station is founded with.
pub struct Founding<'a> {
    /// Unit name.
    pub unit: &'a str,
    /// Role.
    pub role: &'a str,
    /// Parties of the plan that it is.
    pub parties: Vec<String>,
    /// Plan id and file.
    pub plan: (&'a str, &'a str),
    /// Name and post of the first operator.
    pub operator: (&'a str, &'a str),
    /// Their passphrase.
    pub passphrase: &'a str,
    /// What a guess of it costs.
    pub cost: KdfCost,
    /// Further entries of the same save.
    pub further: Vec<Body>,
}

/// An open ledger, held by one operator.
pub struct Ledger {
    pub(crate) place: Place,
    pub(crate) connection: Connection,
    pub(crate) keyring: Keyring,
    pub(crate) keys: DatabaseKeys,
    pub(crate) station_id: Id,
    pub(crate) operator: Id,
    pub(crate) signer: Option<Box<dyn Signer>>,
    pub(crate) heads: Heads,
    pub(crate) projector: Projector,
    pub(crate) restored: bool,
    _lock: File,
}

/// Who comes to a station, and the keyring as it is to be from then on.
struct Arrival {
    keyring: Keyring,
    keys: DatabaseKeys,
    operator: Id,
    signer: Option<Box<dyn Signer>>,
    /// The keyring was changed and is to be written.
    changed: bool,
}

impl Ledger {
    /// Founds a station. Nothing is left behind when it fails.
    ///
    /// # Errors
    /// A station that lies there already, a full disk, no randomness.
    pub fn found(place: &Place, founding: Founding<'_>, at: Time) -> Result<(Self, RecoveryCode), LedgerError> {
        if place.keyring().exists() {
            return Err(LedgerError::StationExists);
        }
        own_folder(&place.folder)?;
        let lock = lock(&place.folder)?;
        // A database without a keyring is the rest of a founding that was cut off: no key opens it.
        for left in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
            match fs::remove_file(place.folder.join(left)) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
                _ => {}
            }
        }
        let (station_id, operator, stream) = (new_id()?, new_id()?, new_id()?);
        let (database_key, signing, station_key) = (Key32::random()?, SigningKey::random()?, SigningKey::random()?);
        let code = RecoveryCode::random()?;
        let (plan_id, plan_file) = founding.plan;
        let owner = Owner { station: &station_id, unit: founding.unit, role: founding.role, plan: plan_id };
        let named = Named { id: &operator, name: founding.operator.0, post: founding.operator.1, role: Role::Liaison.id() };
        let secret = Secret { passphrase: founding.passphrase, cost: founding.cost };
        let keys = DatabaseKeys { now: database_key.clone(), next: None };
        let keyring = Keyring::new(&owner, &named, secret, &keys, &signing, &code)?;
        let wrap_key = keyring.wrap_key(&hex::encode(operator)).map(bytes_of).transpose()?;
        let recovery_key = keyring.recovery_key().map(bytes_of).transpose()?;
        let connection = database::open(&place.database(), &database_key, true)?;
        let public_key = signing.public_key().0.to_vec();
        // The station's own key signs bundles; it lies in the encrypted database.
        connection.execute("INSERT INTO station_key (secret) VALUES (?1)", [station_key.to_bytes().as_slice()])?;
        let mut ledger = Self {
            place: place.clone(),
            connection,
            keyring,
            keys,
            station_id,
            operator,
            signer: Some(Box::new(signing)),
            heads: Heads::begin(station_id, stream),
            projector: Projector::of(station_id),
            restored: false,
            _lock: lock,
        };
        let mut entries = vec![
            NewEntry::station(Body::StationFounded(StationFounded {
                unit: founding.unit.to_owned(),
                role: founding.role.to_owned(),
                parties: founding.parties,
                audience: "working_group".to_owned(),
                station_key: station_key.public_key().0.to_vec(),
                machine: sm3(place.machine.as_bytes()).to_vec(),
                recovery_key,
            })),
            NewEntry::station(Body::OperatorAdded(OperatorAdded {
                id: operator,
                name: founding.operator.0.to_owned(),
                post: founding.operator.1.to_owned(),
                public_key,
                role: Some(Role::Liaison.id().to_owned()),
                wrap_key,
            })),
            NewEntry::plan(plan_id, plan_file),
        ];
        entries.extend(founding.further.into_iter().map(NewEntry::station));
        ledger.record(entries, at, &[])?;
        // Last: with the keyring the station exists.
        ledger.keyring.write(&place.keyring())?;
        Ok((ledger, code))
    }

    /// Opens a station with an operator's passphrase.
    ///
    /// # Errors
    /// No station, a wrong passphrase, another program that holds it, damage, a newer format.
    pub fn open(place: &Place, operator: &str, passphrase: &str, at: Time) -> Result<Self, LedgerError> {
        let mut keyring = Keyring::read(&place.keyring())?;
        let lock = lock(&place.folder)?;
        let opened = keyring.open(operator, passphrase)?;
        let changed = keyring.upgrade(operator, passphrase, &opened)?;
        let signer: Option<Box<dyn Signer>> = Some(Box::new(opened.signing));
        Self::attach(place, Arrival { keyring, keys: opened.keys, operator: id_from_hex(operator)?, signer, changed }, lock, at)
    }

    /// Opens a station with the recovery code: to read and to verify. Nothing can be recorded, since no operator signs.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_with_code(place: &Place, code: &RecoveryCode, at: Time) -> Result<Self, LedgerError> {
        let keyring = Keyring::read(&place.keyring())?;
        let lock = lock(&place.folder)?;
        let keys = keyring.open_with_code(code)?;
        Self::attach(place, Arrival { keyring, keys, operator: Id::default(), signer: None, changed: false }, lock, at)
    }

    /// Opens a station with the recovery code and gives an operator a new passphrase and a new signing key.
    /// The code is used up: the new one that comes back takes its place and its sheet must be typed back again.
    ///
    /// # Errors
    /// As `open`; a code that is not this station's.
    pub fn recover(
        place: &Place,
        code: &RecoveryCode,
        operator: &str,
        passphrase: &str,
        cost: KdfCost,
        at: Time,
    ) -> Result<(Self, RecoveryCode), LedgerError> {
        let mut keyring = Keyring::read(&place.keyring())?;
        let lock = lock(&place.folder)?;
        let keys = keyring.open_with_code(code)?;
        let signing = SigningKey::random()?;
        let next = RecoveryCode::random()?;
        keyring.replace_slot(operator, Secret { passphrase, cost }, &keys, &signing)?;
        keyring.replace_code(&keys, &next)?;
        // The keyring is written first, in one move; the entry that states the new key follows at this opening or at the next.
        let signer: Option<Box<dyn Signer>> = Some(Box::new(signing));
        let mut ledger = Self::attach(place, Arrival { keyring, keys, operator: id_from_hex(operator)?, signer, changed: true }, lock, at)?;
        ledger.state_recovery(at)?;
        Ok((ledger, next))
    }

    /// Opens a station to look at it: nothing is written, also where the chain is damaged or shortened.
    ///
    /// # Errors
    /// As `open`, but for what `verify` can name.
    pub fn inspect(place: &Place, operator: &str, passphrase: &str, at: Time) -> Result<Self, LedgerError> {
        let keyring = Keyring::read(&place.keyring())?;
        let lock = lock(&place.folder)?;
        let keys = keyring.open(operator, passphrase)?.keys;
        Self::attach(place, Arrival { keyring, keys, operator: id_from_hex(operator)?, signer: None, changed: false }, lock, at)
    }

    fn attach(place: &Place, arrival: Arrival, lock: File, at: Time) -> Result<Self, LedgerError> {
        let Arrival { mut keyring, mut keys, operator, signer, mut changed } = arrival;
        if signer.is_some() {
            own_folder(&place.folder)?;
            evidence_kept::sweep(place);
        }
        let (mut connection, rekeyed) = database::open_either(&place.database(), &keys)?;
        if rekeyed {
            // The database was given its new key, and the program ended before the keyring said so.
            keyring.settle();
            keys.settle();
            changed = true;
        }
        let station_id = keyring.station_id()?;
        let folded = match Projector::load(&connection, station_id)? {
            Some(projector) => Ok(projector),
            None if signer.is_none() => Ok(Projector::of(station_id)),
            None => projection::rebuild_whole(&mut connection, station_id),
        };
        let (heads, projector) = match (Heads::read(&connection, station_id), folded) {
            (Ok(heads), Ok(projector)) => (heads, projector),
            // To look at, a damaged chain opens all the same: `verify` names what is wrong.
            (heads, projector) if signer.is_none() => {
                (heads.unwrap_or_else(|_| Heads::none()), projector.unwrap_or_else(|_| Projector::of(station_id)))
            }
            (heads, projector) => (heads?, projector?),
        };
        let mut ledger = Self {
            place: place.clone(),
            connection,
            keyring,
            keys,
            station_id,
            operator,
            signer,
            heads,
            projector,
            restored: false,
            _lock: lock,
        };
        ledger.arrive(changed, at)?;
        Ok(ledger)
    }

    /// How far this ledger has come.
    pub(crate) fn marker(&self) -> Marker {
        Marker {
            station: self.keyring.station.clone(),
            machine: self.place.machine.clone(),
            epoch: self.heads.epoch,
            seq: self.heads.first().seq,
            logical: Some(self.heads.recorded),
        }
    }

    pub(crate) fn mark(&self) -> Result<(), LedgerError> {
        self.marker().write(&self.place.marker)
    }

    /// Records entries in one transaction, drops the drafts that they came from, and signs the last one.
    /// When this returns, everything has survived a power cut.
    ///
    /// # Errors
    /// A full or failing disk, an operator who may only read, a ledger opened by recovery code. Nothing is recorded then.
    pub fn commit(&mut self, entries: Vec<NewEntry>, at: Time, drop_drafts: &[&str]) -> Result<Vec<EntryId>, LedgerError> {
        self.must_write()?;
        self.record(entries, at, drop_drafts)
    }

    /// `commit`, also for what the station itself must state when somebody comes who may only read.
    pub(crate) fn record(&mut self, entries: Vec<NewEntry>, at: Time, drop_drafts: &[&str]) -> Result<Vec<EntryId>, LedgerError> {
        self.record_with(entries, at, drop_drafts, |_| Ok(()))
    }

    /// As `commit`, and what `further` writes is kept with the entries or not at all. It comes last before the commit.
    pub(crate) fn commit_with(
        &mut self,
        entries: Vec<NewEntry>,
        at: Time,
        drop_drafts: &[&str],
        further: impl FnOnce(&Connection) -> Result<(), LedgerError>,
    ) -> Result<Vec<EntryId>, LedgerError> {
        self.must_write()?;
        self.record_with(entries, at, drop_drafts, further)
    }

    fn record_with(
        &mut self,
        entries: Vec<NewEntry>,
        at: Time,
        drop_drafts: &[&str],
        further: impl FnOnce(&Connection) -> Result<(), LedgerError>,
    ) -> Result<Vec<EntryId>, LedgerError> {
        self.transact(
            at,
            |_, _, _| Ok(entries),
            |transaction| {
                for key in drop_drafts {
                    transaction.prepare_cached("DELETE FROM drafts WHERE key = ?1")?.execute([key])?;
                }
                further(transaction)
            },
        )
    }

    /// One transaction: `first` does what must stand before and gives the entries to be recorded, `last` what is kept with them.
    /// Where anything fails, nothing was done.
    pub(crate) fn transact(
        &mut self,
        at: Time,
        first: impl FnOnce(&Connection, &mut Projector, &mut Heads) -> Result<Vec<NewEntry>, LedgerError>,
        last: impl FnOnce(&Connection) -> Result<(), LedgerError>,
    ) -> Result<Vec<EntryId>, LedgerError> {
        let Some(signer) = &self.signer else {
            return Err(LedgerError::Entry("opened for reading".to_owned()));
        };
        let mut heads = self.heads.clone();
        let mut ids = Vec::new();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // The station's state is only kept when the transaction is.
        let before = (self.projector.station.clone(), self.projector.authorities());
        let projector = &mut self.projector;
        let by = By { station: self.station_id, operator: self.operator };
        let record = || -> Result<(), LedgerError> {
            let mut ends: BTreeMap<Audience, Head> = BTreeMap::new();
            for new in first(&transaction, projector, &mut heads)? {
                if let Some(subject) = &new.subject
                    && !Incident::is_for_authority(&new.body)
                    && projection::owner(&transaction, subject)?.is_some_and(|owner| owner != by.station)
                {
                    return Err(LedgerError::NotOurs);
                }
                let audience = streams::audience_of(&transaction, &by.station, &projector.station.role, new.subject.as_ref(), &new.body)?;
                let mut head = match ends.get(&audience) {
                    Some(head) => *head,
                    None => {
                        let (mut head, opening) = heads.for_audience(&transaction, audience)?;
                        for body in opening {
                            by.append(&transaction, projector, (&mut heads, &mut head), NewEntry::station(body), at)?;
                        }
                        head
                    }
                };
                ids.push(by.append(&transaction, projector, (&mut heads, &mut head), new, at)?);
                ends.insert(audience, head);
            }
            for (audience, head) in ends {
                let signature = signer.sign(&entry::signed_message(&head.id))?;
                transaction
                    .prepare_cached("INSERT INTO signatures (stream, epoch, seq, operator, signature) VALUES (?1, ?2, ?3, ?4, ?5)")?
                    .execute((head.stream.as_slice(), sql(head.epoch)?, sql(head.seq)?, by.operator.as_slice(), signature.0.as_slice()))?;
                match audience {
                    Audience::Everybody => projector.remembered.everybody_changed(),
                    Audience::Peer(peer) => projector.remembered.peer_changed(&peer),
                    Audience::Own => {}
                }
                heads.moved(audience, head);
            }
            last(&transaction)
        };
        let done = record().and_then(|()| transaction.commit().map_err(LedgerError::from));
        if let Err(error) = done {
            let (station, authorities) = before;
            self.projector.restore(station, authorities);
            return Err(error);
        }
        self.heads = heads;
        // The entries are safe. A marker that can't be written stays behind the database, which says nothing false.
        let _ = self.mark();
        Ok(ids)
    }

    /// The station's own state.
    #[must_use]
    pub fn station(&self) -> &Station {
        &self.projector.station
    }

    /// Who holds the ledger.
    #[must_use]
    pub fn operator(&self) -> &Id {
        &self.operator
    }

    /// The keyring, as it may be shown.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// An older copy had been restored when this ledger was opened.
    #[must_use]
    pub fn was_restored(&self) -> bool {
        self.restored
    }

    /// The plan in force, or the one with a digest.
    ///
    /// # Errors
    /// A digest that the ledger does not hold.
    pub fn plan(&mut self, digest: Option<&str>) -> Result<Arc<Plan>, LedgerError> {
        let digest = digest.map_or_else(|| self.projector.station.plan.clone(), str::to_owned);
        self.projector.plan(&self.connection, &digest)
    }

    /// The plan of a digest, read anew: for a list of many cases, which keeps it itself.
    ///
    /// # Errors
    /// `NotFound`, or a file that this program does not read.
    pub fn bound_plan(&self, digest: &str) -> Result<Arc<Plan>, LedgerError> {
        self.projector.read_plan(&self.connection, digest)
    }

    /// One incident.
    ///
    /// # Errors
    /// `NotFound`, or a database that can't be read.
    pub fn incident(&self, id: &Id) -> Result<Incident, LedgerError> {
        projection::incident(&self.connection, id)?.ok_or_else(|| LedgerError::NotFound("incident".to_owned()))
    }

    /// Every incident, the latest discovered first.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn incidents(&self) -> Result<Vec<Incident>, LedgerError> {
        projection::incidents(&self.connection)
    }

    /// Every incident that was discovered in a span of time, both ends counted, in milliseconds.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn incidents_between(&self, from_ms: i64, to_ms: i64) -> Result<Vec<Incident>, LedgerError> {
        projection::incidents_between(&self.connection, from_ms, to_ms)
    }

    /// An issued paper's bytes, checked against their name.
    ///
    /// # Errors
    /// `NotFound`, or `Damaged` when the bytes are not what they were.
    pub fn blob(&self, digest: &Digest) -> Result<Vec<u8>, LedgerError> {
        let bytes: Vec<u8> = self
            .connection
            .prepare_cached("SELECT bytes FROM blobs WHERE sm3 = ?1")?
            .query_row([digest.as_slice()], |row| row.get(0))
            .optional()?
            .ok_or_else(|| LedgerError::NotFound("blob".to_owned()))?;
        if sm3(&bytes) == *digest { Ok(bytes) } else { Err(LedgerError::Damaged("blob".to_owned())) }
    }

    /// Number of entries.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn count(&self) -> Result<u32, LedgerError> {
        Ok(self.connection.query_row("SELECT count(*) FROM entries", [], |row| row.get(0))?)
    }

    /// There is a marker outside the database to compare with.
    #[must_use]
    pub fn has_marker(&self) -> bool {
        Marker::read(&self.place.marker).is_some_and(|m| m.station == self.keyring.station && m.machine == self.place.machine)
    }

    /// The marker outside, where it says that the station had come further than its database.
    pub(crate) fn marker_ahead(&self) -> Option<Marker> {
        let marker = Marker::read(&self.place.marker).filter(|m| m.station == self.keyring.station && m.machine == self.place.machine);
        marker.filter(|m| m.is_ahead_of(&self.marker()))
    }

    /// Walks the whole chain and everything that hangs on it.
    ///
    /// # Errors
    /// Only where it can't be walked at all; what is wrong stands in the answer.
    pub fn verify(&self) -> Result<Verification, LedgerError> {
        let mut found = verify::verify(&self.connection, self.station_id, self.marker_ahead())?;
        evidence_kept::check(&self.connection, &self.place, &mut found)?;
        Ok(found)
    }

    /// SM3 over the folded state.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn projection_digest(&self) -> Result<Digest, LedgerError> {
        projection::digest(&self.connection)
    }

    /// Throws the folded state away and folds the chain again.
    ///
    /// # Errors
    /// An entry that can't be folded; the state before stays then.
    pub fn rebuild(&mut self) -> Result<(), LedgerError> {
        self.projector = projection::rebuild_whole(&mut self.connection, self.station_id)?;
        Ok(())
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }
}

/// A number as SQLite takes it.
pub(crate) fn sql(number: u64) -> Result<i64, LedgerError> {
    i64::try_from(number).map_err(|_| LedgerError::Entry("number too large".to_owned()))
}

/// Bytes from the hex of our own keyring.
pub(crate) fn bytes_of(text: &str) -> Result<Vec<u8>, LedgerError> {
    hex::decode(text).map_err(|_| LedgerError::KeyringDamaged("public key".to_owned()))
}

/// A fresh id: UUID version 7, so that ids sort by time.
pub(crate) fn new_id() -> Result<Id, LedgerError> {
    // Eight random bytes more than needed show at once where the system has none.
    random::<8>()?;
    Ok(*uuid::Uuid::now_v7().as_bytes())
}
