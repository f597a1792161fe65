//! Papers of no case, folded: the station's own (台账, 统计, 预警), and what others told it of theirs, which are warnings and receipts for them.

use crate::entry::Entry;
use crate::projection::{json, parse};
use crate::store::sql;
use crate::{Ledger, LedgerError, document_index};
use casebook::{Body, DocumentState, Id, Papers, Reach, Recorded, Time};
use rusqlite::{Connection, OptionalExtension};
use seal::Hasher;

/// One's own, by the id of the paper.
const OWN: &str = "paper";
/// Another station's, by the ids of paper and station: a station that gives its paper the id of another's takes nobody's place.
const TOLD: &str = "told";

/// A station's receipt for a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    /// Who confirmed.
    pub station: Id,
    /// Its receipt.
    pub receipt: Id,
}

/// Where a paper's row lies.
struct Row {
    kind: &'static str,
    key: Vec<u8>,
    paper: Id,
    station: Id,
}

impl Row {
    fn own(paper: Id, station: Id) -> Self {
        Self { kind: OWN, key: paper.to_vec(), paper, station }
    }

    fn told(paper: Id, station: Id) -> Self {
        Self { kind: TOLD, key: [paper, station].concat(), paper, station }
    }

    /// An entry that says something of this paper that is folded here.
    fn heeds(&self, body: &Body) -> bool {
        Papers::subject_of(body) == Some(self.paper) && (self.kind == OWN || Papers::tells(body))
    }
}

/// Takes in what an entry says of a paper of no case. Of another station's only what it tells others: the rest stays in its chain.
/// `in_order` where everything is folded by logical time.
pub fn take(connection: &Connection, own: &Id, entry: &Entry, recorded: &Recorded, in_order: bool) -> Result<(), LedgerError> {
    let Some(paper) = Papers::subject_of(&recorded.body) else { return Ok(()) };
    let row = if entry.station == *own { Row::own(paper, entry.station) } else { Row::told(paper, entry.station) };
    if !row.heeds(&recorded.body) {
        return Ok(());
    }
    let stored = connection
        .prepare_cached("SELECT state, folded FROM projections WHERE kind = ?1 AND id = ?2")?
        .query_row((row.kind, &row.key), |found| Ok((found.get::<_, String>(0)?, found.get::<_, i64>(1)?)))
        .optional()?;
    let logical = sql(entry.logical)?;
    match stored {
        // It came later than what was recorded after it: a restored station was given back what it had lost.
        Some((_, folded)) if !in_order && logical <= folded => refold(connection, &row),
        Some((state, _)) => put(connection, &row, applied(parse(&state)?, recorded), recorded.at, logical),
        None => put(connection, &row, applied(Papers::default(), recorded), recorded.at, logical),
    }
}

fn applied(mut papers: Papers, recorded: &Recorded) -> Papers {
    papers.apply(recorded);
    papers
}

/// Folds one paper anew, by logical time: whatever the order in which its entries came, the same row.
fn refold(connection: &Connection, row: &Row) -> Result<(), LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT bytes FROM entries WHERE station = ?1 AND subject IS NULL AND kind LIKE 'document.%'
         ORDER BY logical, station, stream, epoch, seq",
    )?;
    let mut entries = statement.query([row.station.as_slice()])?;
    let (mut papers, mut last) = (Papers::default(), None);
    while let Some(found) = entries.next()? {
        let entry = Entry::from_bytes(&found.get::<_, Vec<u8>>(0)?)?;
        let recorded = entry.recorded()?;
        if row.heeds(&recorded.body) {
            papers.apply(&recorded);
            last = Some((recorded.at, entry.logical));
        }
    }
    let Some((at, logical)) = last else { return Ok(()) };
    put(connection, row, papers, at, sql(logical)?)
}

fn put(connection: &Connection, row: &Row, papers: Papers, at: Time, folded: i64) -> Result<(), LedgerError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO projections (kind, id, sort, state, folded) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((row.kind, &row.key, at.ms, json(&papers)?, folded))?;
    let Some(document) = papers.documents.first() else { return Ok(()) };
    if row.kind == OWN {
        document_index::put_own(connection, document)?;
    }
    if !Papers::is_told(&document.kind) {
        return Ok(());
    }
    connection
        .prepare_cached("INSERT OR REPLACE INTO told_papers (id, station, issued, confirms, replaces) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((
            row.paper.as_slice(),
            row.station.as_slice(),
            document.issued.ms,
            document.confirms.as_ref().map(<[u8; 16]>::as_slice),
            document.replaces.as_ref().map(<[u8; 16]>::as_slice),
        ))?;
    Ok(())
}

/// A paper of the station itself, with its steps.
pub fn own(connection: &Connection, id: &Id) -> Result<Option<Papers>, LedgerError> {
    read(connection, &Row::own(*id, *id))
}

fn read(connection: &Connection, row: &Row) -> Result<Option<Papers>, LedgerError> {
    let state: Option<String> = connection
        .prepare_cached("SELECT state FROM projections WHERE kind = ?1 AND id = ?2")?
        .query_row((row.kind, &row.key), |found| found.get(0))
        .optional()?;
    state.map(|s| parse(&s)).transpose()
}

/// The other station that told of a paper.
pub fn teller(connection: &Connection, own: &Id, paper: &Id) -> Result<Option<Id>, LedgerError> {
    Ok(connection
        .prepare_cached("SELECT station FROM told_papers WHERE id = ?1 AND station <> ?2 ORDER BY station LIMIT 1")?
        .query_row((paper.as_slice(), own.as_slice()), |row| row.get(0))
        .optional()?)
}

/// Adds what is kept beside the folded rows to a digest.
pub fn digest_into(connection: &Connection, hasher: &mut Hasher) -> Result<(), LedgerError> {
    let mut statement = connection.prepare("SELECT id, station, issued, confirms, replaces FROM told_papers ORDER BY id, station")?;
    let mut rows = statement.query([])?;
    while let Some(found) = rows.next()? {
        let (id, station, issued): (Id, Id, i64) = (found.get(0)?, found.get(1)?, found.get(2)?);
        let (confirms, replaces): (Option<Vec<u8>>, Option<Vec<u8>>) = (found.get(3)?, found.get(4)?);
        for part in [id.as_slice(), &station, &issued.to_be_bytes(), &confirms.unwrap_or_default(), &replaces.unwrap_or_default()] {
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part);
        }
    }
    Ok(())
}

/// What a station recorded of one kind about no case, in its order.
fn entries_of(connection: &Connection, station: &Id, kind: &str) -> Result<impl Iterator<Item = (Entry, Recorded)> + use<>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT bytes FROM entries WHERE station = ?1 AND subject IS NULL AND kind = ?2 ORDER BY logical, stream, epoch, seq",
    )?;
    let rows = statement.query_map((station.as_slice(), kind), |row| row.get::<_, Vec<u8>>(0))?;
    let mut entries = Vec::new();
    for row in rows {
        let entry = Entry::from_bytes(&row?)?;
        let recorded = entry.recorded()?;
        entries.push((entry, recorded));
    }
    Ok(entries.into_iter())
}

impl Ledger {
    /// A paper of no case that another station told of, as it was issued and stamped there.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn told_paper(&self, id: &Id) -> Result<Option<DocumentState>, LedgerError> {
        let Some(station) = teller(self.connection(), &self.station_id(), id)? else { return Ok(None) };
        let papers = read(self.connection(), &Row::told(*id, station))?.unwrap_or_default();
        Ok(papers.documents.into_iter().next())
    }

    /// When what another station told came into this one's hands: with the first bundle since which its issue is held.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn told_at(&self, paper: &Id) -> Result<Option<Time>, LedgerError> {
        let Some(station) = teller(self.connection(), &self.station_id(), paper)? else { return Ok(None) };
        let issue = entries_of(self.connection(), &station, "document.issued")?
            .find(|(_, recorded)| matches!(&recorded.body, Body::DocumentIssued(issued) if issued.id == *paper));
        let Some((issue, _)) = issue else { return Ok(None) };
        let reaches = |reach: &Reach| reach.stream == issue.stream && (reach.epoch, reach.seq) >= (issue.epoch, issue.seq);
        let arrived = entries_of(self.connection(), &self.station_id(), "bundle.received")?.find_map(|(_, recorded)| match recorded.body {
            Body::BundleReceived(bundle) if bundle.from == station && bundle.up_to.iter().any(reaches) => Some(bundle.at),
            _ => None,
        });
        Ok(arrived)
    }

    /// Which stations confirmed a warning, the first receipt of each, the earliest first; this one's own among them.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn confirmations(&self, warning: &Id) -> Result<Vec<Confirmation>, LedgerError> {
        let mut statement =
            self.connection().prepare_cached("SELECT id, station FROM told_papers WHERE confirms = ?1 ORDER BY issued, id")?;
        let rows = statement.query_map([warning.as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut confirmations: Vec<Confirmation> = Vec::new();
        for row in rows {
            let (receipt, station): (Id, Id) = row?;
            if confirmations.iter().all(|c| c.station != station) {
                confirmations.push(Confirmation { station, receipt });
            }
        }
        Ok(confirmations)
    }

    /// Papers that others told of, in force and neither receipts for a warning nor confirmed by this station, the latest first.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn unconfirmed(&self) -> Result<Vec<Id>, LedgerError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT t.id FROM told_papers t WHERE t.station <> ?1 AND t.confirms IS NULL
             AND NOT EXISTS (SELECT 1 FROM told_papers r WHERE r.confirms = t.id AND r.station = ?1)
             AND NOT EXISTS (SELECT 1 FROM told_papers n WHERE n.replaces = t.id AND n.station = t.station)
             ORDER BY t.issued DESC, t.id",
        )?;
        let rows = statement.query_map([self.station_id().as_slice()], |row| row.get(0))?;
        rows.map(|row| row.map_err(Into::into)).collect()
    }
}
