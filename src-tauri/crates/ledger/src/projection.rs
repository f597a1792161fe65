//! State folded from the chain: the station and its incidents. Kept in the same transaction as the entries; rebuilt to the same bytes.

use crate::index_row::index_row;
use crate::remembered::Remembered;
use crate::{Entry, LedgerError, database, document_index, peers, search, station_papers, streams};
use casebook::{Body, Id, Incident, PlanAdopted, Recorded, Station};
use plan::Plan;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use seal::{Digest, Hasher, sm3};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

const STATION: &str = "station";
const INCIDENT: &str = "incident";
/// A plan file that some station adopted, by the SM3 of it.
const PLAN: &str = "plan";
const SHAPE: &str = "shape";
/// Grows when the folded state changes its shape: what an older program folded is then folded anew.
const SHAPE_NOW: &str = "14";

/// The shape of the folded state, and what was folded into it: a program that knows more kinds of entries folds anew as well.
fn shape() -> &'static str {
    static SHAPE: OnceLock<String> = OnceLock::new();
    SHAPE.get_or_init(|| {
        let kinds: String = hex::encode(sm3(Body::KINDS.join(" ").as_bytes())).chars().take(16).collect();
        format!("{SHAPE_NOW} {kinds}")
    })
}

/// As many cases are held in memory while everything is folded.
const UNDER_WAY: usize = 4096;

/// A plan file as it was adopted.
#[derive(Serialize, Deserialize)]
struct KeptPlan {
    id: String,
    file: String,
}

/// Folds entries into rows.
#[derive(Clone, Default)]
pub struct Projector {
    /// This station.
    own: Id,
    pub station: Station,
    /// Stations whose word decides: enrolled as working groups.
    authorities: BTreeSet<Id>,
    plans: BTreeMap<String, Arc<Plan>>,
    /// Everything is folded in order: words are written once at its end, or never where nobody will search.
    whole: bool,
    /// Cases under way while everything is folded, with the last entry's logical time: written when there are many, and at the end.
    under_way: BTreeMap<Id, (Incident, u64)>,
    /// Cases whose folding is put off to the end of a bundle; none outside of one.
    put_off: Option<BTreeSet<Id>>,
    /// Other stations that are being changed.
    changing: peers::Changing,
    /// What a bundle changed of what is held in memory, as it was before.
    before: Before,
    /// Own entries came back, and what was recorded since may have said otherwise: the station is folded anew, in order.
    own_came_back: bool,
    /// Rows that were read and have not changed since.
    pub remembered: Remembered,
}

/// What is held in memory as it was before a bundle, which may yet be taken back. Copied only where the bundle touches it.
#[derive(Clone, Default)]
struct Before {
    own: Option<(Station, BTreeSet<Id>)>,
    /// Names of persons at other stations, the latest change last.
    names: Vec<(Id, Option<String>)>,
}

impl Projector {
    /// That of a station of which nothing is folded yet.
    pub fn of(own: Id) -> Self {
        Self { own, ..Self::default() }
    }

    /// This station.
    pub fn own(&self) -> Id {
        self.own
    }

    /// Reads what was folded before; none where it must be folded anew.
    pub fn load(connection: &Connection, own: Id) -> Result<Option<Self>, LedgerError> {
        let folded: Option<String> =
            connection.query_row("SELECT state FROM projections WHERE kind = ?1 AND id = x''", [SHAPE], |row| row.get(0)).optional()?;
        if folded.as_deref() != Some(shape()) {
            return Ok(None);
        }
        let state: Option<String> =
            connection.query_row("SELECT state FROM projections WHERE kind = ?1 AND id = x''", [STATION], |row| row.get(0)).optional()?;
        let Some(station) = state.and_then(|s| parse(&s).ok()) else { return Ok(None) };
        let mut projector = Self { own, station, ..Self::default() };
        projector.station.elsewhere = Arc::new(peers::persons(connection)?);
        projector.learn_authorities(connection)?;
        Ok(Some(projector))
    }

    /// Whose word decides, before anything that they said is folded: a fold must not depend on what came first.
    fn learn_authorities(&mut self, connection: &Connection) -> Result<(), LedgerError> {
        let mut statement =
            connection.prepare("SELECT bytes FROM entries WHERE kind IN ('station.founded', 'peer.enrolled') AND station = ?1")?;
        let mut rows = statement.query([self.own.as_slice()])?;
        while let Some(row) = rows.next()? {
            if let Ok(recorded) = Entry::from_bytes(&row.get::<_, Vec<u8>>(0)?).and_then(|e| e.recorded()) {
                self.learn(&recorded.body);
            }
        }
        Ok(())
    }

    fn learn(&mut self, body: &Body) {
        match body {
            Body::PeerEnrolled(enrolled) if enrolled.role == streams::WORKING_GROUP => {
                self.authorities.insert(enrolled.station);
            }
            Body::StationFounded(founded) if founded.role == streams::WORKING_GROUP => {
                self.authorities.insert(self.own);
            }
            _ => {}
        }
    }

    /// The plan whose file has this digest.
    pub fn plan(&mut self, connection: &Connection, digest: &str) -> Result<Arc<Plan>, LedgerError> {
        if let Some(plan) = self.plans.get(digest) {
            return Ok(Arc::clone(plan));
        }
        let plan = self.read_plan(connection, digest)?;
        self.plans.insert(digest.to_owned(), Arc::clone(&plan));
        Ok(plan)
    }

    /// The plan whose file has this digest, as it was read before or anew.
    pub fn read_plan(&self, connection: &Connection, digest: &str) -> Result<Arc<Plan>, LedgerError> {
        if let Some(plan) = self.plans.get(digest) {
            return Ok(Arc::clone(plan));
        }
        let kept = kept_plan(connection, digest)?.ok_or_else(|| LedgerError::NotFound(format!("plan {digest}")))?;
        let plan = plan::load(&kept.id, &kept.file)
            .map_err(|faults| LedgerError::Entry(faults.first().map(ToString::to_string).unwrap_or_default()))?;
        Ok(Arc::new(plan))
    }

    /// An entry with whether its station's word decides.
    pub fn recorded(&self, entry: &Entry) -> Result<Recorded, LedgerError> {
        Ok(Recorded { authority: self.authorities.contains(&entry.station), ..entry.recorded()? })
    }

    /// A bundle begins: until its end cases are folded, and stations written, once for all that comes. What was before can be had back.
    pub fn put_off(&mut self) {
        self.put_off.get_or_insert_default();
        self.before = Before::default();
    }

    /// Writes the stations that changed.
    pub fn write_stations(&mut self, connection: &Connection) -> Result<(), LedgerError> {
        self.changing.write(connection, &self.remembered)
    }

    /// Folds what was put off.
    pub fn catch_up(&mut self, connection: &Connection) -> Result<(), LedgerError> {
        self.changing.write(connection, &self.remembered)?;
        if std::mem::take(&mut self.own_came_back) {
            self.refold_station(connection)?;
        }
        for id in self.put_off.take().unwrap_or_default() {
            self.refold(connection, &id)?;
        }
        Ok(())
    }

    /// What was put off falls away with the bundle that brought it, and so does what that changed in memory.
    pub fn let_go(&mut self) {
        self.put_off = None;
        self.changing = peers::Changing::default();
        self.remembered.let_go();
        self.own_came_back = false;
        let Before { own, names } = std::mem::take(&mut self.before);
        if let Some((station, authorities)) = own {
            self.station = station;
            self.authorities = authorities;
        }
        if names.is_empty() {
            return;
        }
        let elsewhere = Arc::make_mut(&mut self.station.elsewhere);
        for (id, name) in names.into_iter().rev() {
            match name {
                Some(name) => elsewhere.insert(id, name),
                None => elsewhere.remove(&id),
            };
        }
    }

    /// Whose word decides.
    pub fn authorities(&self) -> BTreeSet<Id> {
        self.authorities.clone()
    }

    /// A transaction failed: everything in memory is as it was before it.
    pub fn restore(&mut self, station: Station, authorities: BTreeSet<Id>) {
        self.let_go();
        self.station = station;
        self.authorities = authorities;
    }

    /// Everything was folded anew within a bundle, which may yet be taken back.
    pub fn renew(&mut self, folded: Self) {
        self.let_go();
        let before = Before { own: Some((self.station.clone(), self.authorities.clone())), names: Vec::new() };
        *self = Self { before, ..folded };
    }

    /// Takes one entry in and writes the rows that it changes.
    pub fn take(&mut self, connection: &Connection, entry: &Entry) -> Result<(), LedgerError> {
        let own = entry.station == self.own;
        if own && self.put_off.is_some() && self.before.own.is_none() {
            self.before.own = Some((self.station.clone(), self.authorities.clone()));
        }
        if own {
            self.learn(&entry.recorded()?.body);
        }
        let recorded = self.recorded(entry)?;
        streams::note(connection, entry, &recorded.body)?;
        if let Body::PlanAdopted(adopted) = &recorded.body {
            keep_plan(connection, adopted)?;
        }
        if own {
            if Station::heeds(&recorded.body) {
                self.station.apply(&recorded);
                // Numbers given are the largest so far, whatever came first.
                let in_any_order = matches!(recorded.body, Body::IncidentRegistered(_) | Body::DocumentIssued(_) | Body::Unknown { .. });
                self.own_came_back |= self.put_off.is_some() && !in_any_order;
                self.put_station(connection)?;
            }
            peers::take_own(&mut self.changing, connection, entry, &recorded)?;
        } else {
            if let Body::OperatorAdded(added) = &recorded.body {
                let was = Arc::make_mut(&mut self.station.elsewhere).insert(added.id, added.name.clone());
                if self.put_off.is_some() {
                    self.before.names.push((added.id, was));
                }
            }
            let first = streams::is_first(connection, &entry.stream)?;
            peers::take_theirs(&mut self.changing, connection, entry, &recorded, &self.own, first)?;
        }
        if self.put_off.is_none() {
            self.changing.write(connection, &self.remembered)?;
        }
        match entry.subject {
            Some(id) if self.put_off.is_some() => {
                self.put_off.get_or_insert_default().insert(id);
                Ok(())
            }
            Some(id) => self.take_incident(connection, id, entry, &recorded),
            None => station_papers::take(connection, &self.own, entry, &recorded, self.whole),
        }
    }

    fn put_station(&self, connection: &Connection) -> Result<(), LedgerError> {
        put(connection, STATION, &[], (0, 0), &json(&self.station)?)?;
        put(connection, SHAPE, &[], (0, 0), shape())
    }

    fn refold_station(&mut self, connection: &Connection) -> Result<(), LedgerError> {
        let mut station = Station { elsewhere: Arc::clone(&self.station.elsewhere), ..Station::default() };
        let mut statement =
            connection.prepare_cached("SELECT bytes FROM entries WHERE station = ?1 ORDER BY logical, station, stream, epoch, seq")?;
        let mut rows = statement.query([self.own.as_slice()])?;
        while let Some(row) = rows.next()? {
            station.apply(&self.recorded(&Entry::from_bytes(&row.get::<_, Vec<u8>>(0)?)?)?);
        }
        self.station = station;
        self.put_station(connection)
    }

    fn take_incident(&mut self, connection: &Connection, id: Id, entry: &Entry, recorded: &Recorded) -> Result<(), LedgerError> {
        let stored = match self.under_way.remove(&id) {
            Some(under_way) => Some(under_way),
            None => stored_incident(connection, &id)?,
        };
        let incident = match stored {
            // It came later than what was recorded after it: the case is folded anew, in order.
            Some((_, folded)) if !self.whole && entry.logical <= folded => return self.refold(connection, &id),
            Some((mut incident, _)) => {
                let plan = self.plan(connection, &incident.plan)?;
                incident.apply(recorded, &plan);
                incident
            }
            None => match self.begin(connection, id, recorded)? {
                Some(incident) => incident,
                // About something this program does not know as an incident: the entry is kept, nothing is folded.
                None => return Ok(()),
            },
        };
        if !self.whole {
            return self.put_incident(connection, &incident, entry.logical);
        }
        self.under_way.insert(id, (incident, entry.logical));
        if self.under_way.len() > UNDER_WAY { self.write_under_way(connection) } else { Ok(()) }
    }

    /// Writes the cases that are under way.
    pub fn write_under_way(&mut self, connection: &Connection) -> Result<(), LedgerError> {
        for (_, (incident, folded)) in std::mem::take(&mut self.under_way) {
            self.put_incident(connection, &incident, folded)?;
        }
        Ok(())
    }

    fn begin(&mut self, connection: &Connection, id: Id, recorded: &Recorded) -> Result<Option<Incident>, LedgerError> {
        let Body::IncidentRegistered(registered) = &recorded.body else { return Ok(None) };
        let plan = self.plan(connection, &hex::encode(&registered.plan))?;
        Ok(Incident::begin(id, recorded, &plan))
    }

    fn put_incident(&mut self, connection: &Connection, incident: &Incident, folded: u64) -> Result<(), LedgerError> {
        self.remembered.incident_changed(&incident.id);
        put(connection, INCIDENT, &incident.id, (incident.discovered.ms, folded), &json(incident)?)?;
        self.index(connection, incident)
    }

    /// Folds one case anew from all its entries, by logical time: whatever the order in which they came, the same state.
    pub fn refold(&mut self, connection: &Connection, id: &Id) -> Result<(), LedgerError> {
        let mut statement =
            connection.prepare_cached("SELECT bytes FROM entries WHERE subject = ?1 ORDER BY logical, station, stream, epoch, seq")?;
        let all = statement.query_map([id.as_slice()], |row| row.get::<_, Vec<u8>>(0))?.collect::<Result<Vec<_>, _>>()?;
        let (mut incident, mut folded): (Option<Incident>, u64) = (None, 0);
        for bytes in all {
            let entry = Entry::from_bytes(&bytes)?;
            let recorded = self.recorded(&entry)?;
            folded = entry.logical;
            incident = match incident {
                None => self.begin(connection, *id, &recorded)?,
                Some(mut incident) => {
                    let plan = self.plan(connection, &incident.plan)?;
                    incident.apply(&recorded, &plan);
                    Some(incident)
                }
            };
        }
        match incident {
            Some(incident) => self.put_incident(connection, &incident, folded),
            None => Ok(()),
        }
    }

    fn index(&mut self, connection: &Connection, incident: &Incident) -> Result<(), LedgerError> {
        let plan = self.plan(connection, &incident.plan)?;
        // What is late is late by the one that owes it: the unit whose case it is.
        let theirs = if incident.station == self.own { None } else { self.changing.get(connection, &incident.station)? };
        let parties = theirs.as_ref().map_or(&self.station.parties, |p| &p.station.parties);
        // As it was founded: that stands before its first case, and never changes.
        let unit = theirs.as_ref().map_or("", |p| p.station.unit.as_str());
        let row = index_row(incident, &plan, parties, unit);
        document_index::put(connection, incident)?;
        match search::keep(connection, &row)? {
            Some(stale) if !self.whole => search::write_words(connection, &row, &stale),
            _ => Ok(()),
        }
    }
}

/// A place to fold the chain once more, beside the database, and what folds it there.
/// Entries of `from` are given to it in order.
pub fn aside(from: &Connection, own: Id) -> Result<(Connection, Projector), LedgerError> {
    let connection = Connection::open_in_memory()?;
    for (_, sql) in database::MIGRATIONS {
        connection.execute_batch(sql)?;
    }
    let mut projector = Projector { whole: true, ..Projector::of(own) };
    projector.learn_authorities(from)?;
    Ok((connection, projector))
}

fn put(connection: &Connection, kind: &str, id: &[u8], (sort, folded): (i64, u64), state: &str) -> Result<(), LedgerError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO projections (kind, id, sort, state, folded) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((kind, id, sort, state, crate::store::sql(folded)?))?;
    Ok(())
}

/// Keeps a plan file once, whoever adopted it.
fn keep_plan(connection: &Connection, adopted: &PlanAdopted) -> Result<(), LedgerError> {
    let known =
        connection.prepare_cached("SELECT 1 FROM projections WHERE kind = ?1 AND id = ?2")?.exists((PLAN, adopted.digest.as_slice()))?;
    if known {
        return Ok(());
    }
    let file = if adopted.file.is_empty() {
        let bytes: Option<Vec<u8>> = connection
            .prepare_cached("SELECT bytes FROM blobs WHERE sm3 = ?1")?
            .query_row([adopted.digest.as_slice()], |row| row.get(0))
            .optional()?;
        bytes.and_then(|b| String::from_utf8(b).ok())
    } else {
        Some(adopted.file.clone())
    };
    // Whether it is the file of this digest was checked when it was taken in, and is by `verify`.
    let Some(file) = file else { return Ok(()) };
    put(connection, PLAN, &adopted.digest, (0, 0), &json(&KeptPlan { id: adopted.plan.clone(), file })?)
}

fn kept_plan(connection: &Connection, digest: &str) -> Result<Option<KeptPlan>, LedgerError> {
    let Ok(id) = hex::decode(digest) else { return Ok(None) };
    let state: Option<String> = connection
        .prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND id = ?2")?
        .query_row((PLAN, id.as_slice()), |row| row.get(0))
        .optional()?;
    state.map(|s| parse(&s)).transpose()
}

/// The station whose incident it is.
pub fn owner(connection: &Connection, id: &Id) -> Result<Option<Id>, LedgerError> {
    Ok(incident(connection, id)?.map(|incident| incident.station))
}

fn stored_incident(connection: &Connection, id: &Id) -> Result<Option<(Incident, u64)>, LedgerError> {
    let row: Option<(String, i64)> = connection
        .prepare_cached("SELECT state, folded FROM projections WHERE kind = ?1 AND id = ?2")?
        .query_row((INCIDENT, id.as_slice()), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(state, folded)| Ok((parse(&state)?, u64::try_from(folded).unwrap_or_default()))).transpose()
}

pub(crate) fn parse<T: serde::de::DeserializeOwned>(state: &str) -> Result<T, LedgerError> {
    serde_json::from_str(state).map_err(|e| LedgerError::Damaged(format!("projection: {e}")))
}

pub(crate) fn json<T: serde::Serialize>(state: &T) -> Result<String, LedgerError> {
    serde_json::to_string(state).map_err(|e| LedgerError::Entry(e.to_string()))
}

/// One incident.
pub fn incident(connection: &Connection, id: &Id) -> Result<Option<Incident>, LedgerError> {
    let state: Option<String> = connection
        .prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND id = ?2")?
        .query_row((INCIDENT, id.as_slice()), |row| row.get(0))
        .optional()?;
    state.map(|s| parse(&s)).transpose()
}

/// Every incident, the latest discovered first.
pub fn incidents(connection: &Connection) -> Result<Vec<Incident>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT state FROM projections WHERE kind = ?1 ORDER BY sort DESC, id DESC")?;
    let states = statement.query_map([INCIDENT], |row| row.get::<_, String>(0))?;
    states.map(|s| parse(&s?)).collect()
}

/// Incidents discovered in a span of time, the latest first.
pub fn incidents_between(connection: &Connection, from: i64, to: i64) -> Result<Vec<Incident>, LedgerError> {
    let mut statement = connection
        .prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND sort BETWEEN ?2 AND ?3 ORDER BY sort DESC, id DESC")?;
    let states = statement.query_map((INCIDENT, from, to), |row| row.get::<_, String>(0))?;
    states.map(|s| parse(&s?)).collect()
}

/// SM3 over the ordered rows, those of the index after the folded ones.
pub fn digest(connection: &Connection) -> Result<Digest, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT kind, id, sort, state FROM projections ORDER BY kind, id")?;
    let mut rows = statement.query([])?;
    let mut hasher = Hasher::default();
    while let Some(row) = rows.next()? {
        let (kind, id, sort, state): (String, Vec<u8>, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        for part in [kind.as_bytes(), &id, &sort.to_be_bytes(), state.as_bytes()] {
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part);
        }
    }
    search::digest_into(connection, &mut hasher)?;
    station_papers::digest_into(connection, &mut hasher)?;
    Ok(hasher.finish())
}

/// `rebuild` in one transaction: the rows before stay where an entry can't be folded.
pub fn rebuild_whole(connection: &mut Connection, own: Id) -> Result<Projector, LedgerError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let projector = rebuild(&transaction, own)?;
    transaction.commit()?;
    Ok(projector)
}

/// Throws every row away and folds the chains again, by logical time.
pub fn rebuild(connection: &Connection, own: Id) -> Result<Projector, LedgerError> {
    connection.execute("DELETE FROM projections", [])?;
    search::clear(connection)?;
    let mut projector = Projector { whole: true, ..Projector::of(own) };
    projector.learn_authorities(connection)?;
    let mut statement = connection.prepare(&format!("SELECT bytes {ORDERED}"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        projector.take(connection, &Entry::from_bytes(&bytes)?)?;
    }
    projector.write_under_way(connection)?;
    search::write_all_words(connection)?;
    projector.whole = false;
    Ok(projector)
}

/// Every entry, in the order in which a fold takes them.
pub const ORDERED: &str = "FROM entries ORDER BY logical, station, stream, epoch, seq";
