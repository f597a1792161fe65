//! The streams of this station: a chain of entries for each audience, and which of them an entry joins.
//!
//! A department has one, for the working group. The working group has its first, which every enrolled unit reads; one that never leaves it;
//! and one for each unit: so what concerns one unit reaches it whole and without a gap, and nobody else. Of the papers of no case a warning
//! stands in the first, a receipt in that of the station that warned, and every other in the one that never leaves.

use crate::entry::{Entry, EntryId, id_of};
use crate::store::{new_id, sql};
use crate::{LedgerError, projection, station_papers};
use casebook::{Body, EpochBegan, Id, Papers, Reach, StreamOpened, WARNING_RECEIPT, WARNINGS};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// Role of a station that has several audiences.
pub const WORKING_GROUP: &str = "working_group";

/// Who may read an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Everybody who reads the station's first stream.
    Everybody,
    /// This station alone.
    Own,
    /// One other station.
    Peer(Id),
}

impl Audience {
    fn id(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Own => "own",
            Self::Peer(_) => "peer",
        }
    }

    fn peer(self) -> Option<Id> {
        match self {
            Self::Peer(peer) => Some(peer),
            _ => None,
        }
    }
}

/// The end of a stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub stream: Id,
    pub epoch: u64,
    pub seq: u64,
    pub id: EntryId,
}

/// The ends of this station's streams, read when first needed, and its clock.
#[derive(Debug, Clone)]
pub(crate) struct Heads {
    pub station: Id,
    /// The station's first stream.
    pub main: Id,
    /// Grows when a restored copy goes on; a stream follows when it is next written to.
    pub epoch: u64,
    /// The largest logical time of anything known.
    pub logical: u64,
    /// The logical time of the last entry that was recorded here.
    pub recorded: u64,
    known: BTreeMap<Audience, Head>,
}

impl Heads {
    /// Those of a station that is founded now.
    pub fn begin(station: Id, main: Id) -> Self {
        let head = Head { stream: main, epoch: 1, seq: 0, id: [0; 32] };
        Self { station, main, epoch: 1, logical: 0, recorded: 0, known: BTreeMap::from([(Audience::Everybody, head)]) }
    }

    /// Those of a ledger that can't be read.
    pub fn none() -> Self {
        Self::begin([0; 16], [0; 16])
    }

    /// Reads where the station's streams end.
    pub fn read(connection: &Connection, station: Id) -> Result<Self, LedgerError> {
        let main: Id = connection
            .prepare_cached("SELECT stream FROM streams WHERE station = ?1 AND audience = 'everybody'")?
            .query_row([station.as_slice()], |row| row.get(0))
            .optional()?
            .ok_or_else(|| LedgerError::Damaged("no entries".to_owned()))?;
        let logical: Option<i64> = connection.query_row("SELECT max(logical) FROM entries", [], |row| row.get(0))?;
        let logical = logical.and_then(|n| u64::try_from(n).ok()).unwrap_or_default();
        let recorded: Option<i64> = connection
            .prepare_cached("SELECT logical FROM entries WHERE station = ?1 ORDER BY logical DESC LIMIT 1")?
            .query_row([station.as_slice()], |row| row.get(0))
            .optional()?;
        let recorded = recorded.and_then(|n| u64::try_from(n).ok()).unwrap_or_default();
        let mut heads = Self { station, main, epoch: 0, logical, recorded, known: BTreeMap::new() };
        let head = end_of(connection, &main)?.ok_or_else(|| LedgerError::Damaged("no entries".to_owned()))?;
        // Another stream may have been written to since the station was restored.
        let epoch: Option<i64> = connection.query_row(
            "SELECT max((SELECT max(epoch) FROM entries e WHERE e.stream = s.stream)) FROM streams s WHERE station = ?1",
            [station.as_slice()],
            |row| row.get(0),
        )?;
        heads.epoch = epoch.and_then(|e| u64::try_from(e).ok()).unwrap_or(head.epoch).max(head.epoch);
        heads.known.insert(Audience::Everybody, head);
        Ok(heads)
    }

    /// The end of the first stream.
    pub fn first(&self) -> Head {
        self.known.get(&Audience::Everybody).copied().unwrap_or(Head { stream: self.main, epoch: self.epoch, seq: 0, id: [0; 32] })
    }

    /// The end of the stream of an audience, with what must stand in it before anything else can: its opening, a new epoch.
    pub fn for_audience(&self, connection: &Connection, audience: Audience) -> Result<(Head, Vec<Body>), LedgerError> {
        let stored = match self.known.get(&audience) {
            Some(head) => Some(*head),
            None => match own_stream(connection, &self.station, audience)? {
                Some(stream) => end_of(connection, &stream)?,
                None => None,
            },
        };
        let Some(head) = stored else {
            let head = Head { stream: new_id()?, epoch: self.epoch, seq: 0, id: [0; 32] };
            let opened = StreamOpened { audience: audience.id().to_owned(), peer: audience.peer() };
            return Ok((head, vec![Body::StreamOpened(opened)]));
        };
        if head.epoch < self.epoch {
            let began = EpochBegan { marker_epoch: head.epoch, marker_seq: head.seq, reason: "restored".to_owned() };
            return Ok((Head { epoch: self.epoch, seq: 0, ..head }, vec![Body::EpochBegan(began)]));
        }
        Ok((head, Vec::new()))
    }

    /// Goes on in a new epoch after an older copy was restored; the clock is not behind what was lost.
    pub fn begin_epoch(&mut self, epoch: u64, logical: u64) {
        let first = self.first();
        self.epoch = epoch;
        self.logical = self.logical.max(logical);
        self.known = BTreeMap::from([(Audience::Everybody, Head { epoch, seq: 0, ..first })]);
    }

    pub fn moved(&mut self, audience: Audience, head: Head) {
        self.known.insert(audience, head);
    }
}

/// The end of a stream: its last epoch's last entry.
pub(crate) fn end_of(connection: &Connection, stream: &Id) -> Result<Option<Head>, LedgerError> {
    let row: Option<(i64, i64, Vec<u8>)> = connection
        .prepare_cached("SELECT epoch, seq, id FROM entries WHERE stream = ?1 ORDER BY epoch DESC, seq DESC LIMIT 1")?
        .query_row([stream.as_slice()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    row.map(|(epoch, seq, id)| {
        Ok(Head {
            stream: *stream,
            epoch: u64::try_from(epoch).unwrap_or_default(),
            seq: u64::try_from(seq).unwrap_or_default(),
            id: id.try_into().map_err(|_| LedgerError::Damaged("entry id".to_owned()))?,
        })
    })
    .transpose()
}

fn own_stream(connection: &Connection, station: &Id, audience: Audience) -> Result<Option<Id>, LedgerError> {
    Ok(connection
        .prepare_cached("SELECT stream FROM streams WHERE station = ?1 AND audience = ?2 AND peer IS ?3")?
        .query_row((station.as_slice(), audience.id(), audience.peer().as_ref().map(<[u8; 16]>::as_slice)), |row| row.get(0))
        .optional()?)
}

/// The last entry of each epoch of a stream, the first epoch first: found from the end, however long the stream is.
pub(crate) fn ends_of(connection: &Connection, stream: &Id) -> Result<Vec<Reach>, LedgerError> {
    let mut statement = connection
        .prepare_cached("SELECT epoch, seq FROM entries WHERE stream = ?1 AND epoch < ?2 ORDER BY epoch DESC, seq DESC LIMIT 1")?;
    let (mut ends, mut below) = (Vec::new(), i64::MAX);
    while let Some((epoch, seq)) = statement.query_row((stream.as_slice(), below), |row| Ok((row.get(0)?, row.get(1)?))).optional()? {
        below = epoch;
        let number = |n: i64| u64::try_from(n).unwrap_or_default();
        ends.push(Reach { stream: *stream, epoch: number(epoch), seq: number(seq) });
    }
    ends.reverse();
    Ok(ends)
}

/// Who may read what is recorded, at a station of this role.
pub(crate) fn audience_of(
    connection: &Connection,
    station: &Id,
    role: &str,
    subject: Option<&Id>,
    body: &Body,
) -> Result<Audience, LedgerError> {
    if role != WORKING_GROUP {
        return Ok(Audience::Everybody);
    }
    Ok(match (subject, body) {
        (_, Body::PeerEnrolled(enrolled)) => Audience::Peer(enrolled.station),
        (_, Body::PeerRevoked(revoked)) => Audience::Peer(revoked.station),
        (_, Body::BundleReceived(received)) => Audience::Peer(received.from),
        (_, Body::BranchSettled(settled)) => match station_of(connection, &settled.stream)? {
            Some(owner) if owner != *station => Audience::Peer(owner),
            _ => Audience::Own,
        },
        (Some(subject), _) => match projection::owner(connection, subject)? {
            Some(owner) if owner != *station => Audience::Peer(owner),
            _ => Audience::Own,
        },
        (
            None,
            Body::StationFounded(_)
            | Body::StationKeyed(_)
            | Body::OperatorAdded(_)
            | Body::OperatorRoleStated(_)
            | Body::OperatorRemoved(_)
            | Body::RecoveryStated(_)
            | Body::PlanAdopted(_)
            | Body::EpochBegan(_),
        ) => Audience::Everybody,
        (None, Body::DocumentIssued(issued)) => match issued.confirms {
            // A warning is made to be told.
            _ if WARNINGS.contains(&issued.kind.as_str()) => Audience::Everybody,
            // Its receipt is for whoever issued it.
            Some(warning) if issued.kind == WARNING_RECEIPT => {
                station_papers::teller(connection, station, &warning)?.map_or(Audience::Own, Audience::Peer)
            }
            _ => Audience::Own,
        },
        // That it was stamped goes where the paper went.
        (None, body @ Body::DocumentStepped(stepped)) if Papers::tells(body) => {
            match station_papers::own(connection, &stepped.document)?.unwrap_or_default().documents.first() {
                Some(issued) => audience_of_stream(connection, &issued.place.stream)?,
                None => Audience::Own,
            }
        }
        (None, _) => Audience::Own,
    })
}

/// Who reads one of this station's streams.
fn audience_of_stream(connection: &Connection, stream: &Id) -> Result<Audience, LedgerError> {
    let row: Option<(String, Option<Id>)> = connection
        .prepare_cached("SELECT audience, peer FROM streams WHERE stream = ?1")?
        .query_row([stream.as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match row {
        Some((audience, None)) if audience == Audience::Everybody.id() => Audience::Everybody,
        Some((_, Some(peer))) => Audience::Peer(peer),
        _ => Audience::Own,
    })
}

/// Whose a stream is.
pub(crate) fn station_of(connection: &Connection, stream: &Id) -> Result<Option<Id>, LedgerError> {
    Ok(connection
        .prepare_cached("SELECT station FROM streams WHERE stream = ?1")?
        .query_row([stream.as_slice()], |row| row.get(0))
        .optional()?)
}

/// The stream is the first of its station.
pub(crate) fn is_first(connection: &Connection, stream: &Id) -> Result<bool, LedgerError> {
    Ok(connection.prepare_cached("SELECT 1 FROM streams WHERE stream = ?1 AND audience = 'everybody'")?.exists([stream.as_slice()])?)
}

/// Notes whose stream begins with this entry, and for whom. Any other entry says nothing of it.
pub(crate) fn note(connection: &Connection, entry: &Entry, body: &Body) -> Result<(), LedgerError> {
    let (audience, peer) = match body {
        Body::StationFounded(_) => ("everybody", None),
        Body::StreamOpened(opened) => (opened.audience.as_str(), opened.peer),
        _ => return Ok(()),
    };
    connection.prepare_cached("INSERT OR IGNORE INTO streams (stream, station, audience, peer) VALUES (?1, ?2, ?3, ?4)")?.execute((
        entry.stream.as_slice(),
        entry.station.as_slice(),
        audience,
        peer.as_ref().map(<[u8; 16]>::as_slice),
    ))?;
    Ok(())
}

/// Puts an entry into its stream.
pub(crate) fn insert(connection: &Connection, entry: &Entry, id: &EntryId, bytes: &[u8]) -> Result<(), LedgerError> {
    connection
        .prepare_cached(
            "INSERT INTO entries (stream, epoch, seq, id, kind, subject, bytes, station, logical) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            entry.stream.as_slice(),
            sql(entry.epoch)?,
            sql(entry.seq)?,
            id.as_slice(),
            &entry.kind,
            entry.subject.as_ref().map(<[u8; 16]>::as_slice),
            bytes,
            entry.station.as_slice(),
            sql(entry.logical)?,
        ))?;
    Ok(())
}

/// Fills the columns that came with the fourth step of the database from the stored bytes.
pub(crate) fn fill_columns(connection: &Connection) -> Result<(), LedgerError> {
    let mut statement = connection.prepare("SELECT bytes FROM entries WHERE station IS NULL")?;
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?.collect::<Result<Vec<_>, _>>()?;
    for bytes in rows {
        // What can't be read stays as it is: `verify` names it.
        let Ok(entry) = Entry::from_bytes(&bytes) else { continue };
        connection.prepare_cached("UPDATE entries SET station = ?1, logical = ?2 WHERE id = ?3")?.execute((
            entry.station.as_slice(),
            sql(entry.logical)?,
            id_of(&bytes).as_slice(),
        ))?;
        if let Ok(recorded) = entry.recorded() {
            note(connection, &entry, &recorded.body)?;
        }
    }
    Ok(())
}
