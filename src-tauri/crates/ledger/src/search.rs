//! What lists and finding read: one row an incident, its text, and the words of both.

use crate::{LedgerError, letters};
use casebook::Id;
use rusqlite::{Connection, OptionalExtension};
use seal::Hasher;
use serde::Serialize;

/// An incident as finding knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its id.
    pub id: Id,
    /// Whose case it is.
    pub station: Id,
    /// `2026-008`
    pub number: String,
    /// A name for lists.
    pub title: String,
    /// The level that stands; none where nobody has decided one.
    pub level: Option<u8>,
    /// Category id; empty where none is stated.
    pub category: String,
    /// Phase id.
    pub phase: String,
    /// When it was discovered, milliseconds since 1970.
    pub discovered_ms: i64,
    /// There is still something to do with it: the board and the reminders look at these only.
    pub open: bool,
    /// The earliest due time of what is still owed; from then on it is overdue.
    pub overdue_from: Option<i64>,
    /// Something was reported late.
    pub late: bool,
    /// It was a drill.
    pub drill: bool,
    /// It was withdrawn.
    pub withdrawn: bool,
    /// Everything written in it that is to be found, a line each; number and title need not be repeated.
    pub text: String,
}

/// Seconds count, and within one this many rows: so the row numbers of incidents stand in the order of their discovery.
const ROWS_A_SECOND: i64 = 1 << 10;

/// The first row number of the second in which an incident was discovered. Times that can only be forged stand at the ends.
pub(crate) fn place_of(discovered_ms: i64) -> i64 {
    const LAST_SECOND: i64 = 1 << 40;
    discovered_ms.div_euclid(1000).clamp(0, LAST_SECOND) * ROWS_A_SECOND
}

/// Marks among the words. Six letters and more, so that none is taken for what stands in a text.
pub(crate) mod mark {
    pub const OPEN: &str = "isopen";
    pub const DRILL: &str = "isdrill";
    pub const WITHDRAWN: &str = "withdrawn";
    pub const LATE: &str = "waslate";
    /// It has a due time, so it may be overdue now.
    pub const DUE: &str = "hasdue";

    pub fn level(level: Option<u8>) -> String {
        level.map_or_else(|| "levelnone".to_owned(), |l| format!("level{l}"))
    }

    /// Ids may hold what parts words, so they go in as hex.
    pub fn category(id: &str) -> String {
        format!("category{}", hex::encode(id))
    }

    pub fn phase(id: &str) -> String {
        format!("phase{}", hex::encode(id))
    }

    pub fn station(id: &[u8]) -> String {
        format!("station{}", hex::encode(id))
    }
}

fn marks(row: &Row) -> String {
    let mut marks = vec![mark::level(row.level), mark::category(&row.category), mark::phase(&row.phase), mark::station(&row.station)];
    let flags = [
        (row.open, mark::OPEN),
        (row.drill, mark::DRILL),
        (row.withdrawn, mark::WITHDRAWN),
        (row.late, mark::LATE),
        (row.overdue_from.is_some(), mark::DUE),
    ];
    marks.extend(flags.into_iter().filter(|(set, _)| *set).map(|(_, mark)| mark.to_owned()));
    marks.join(" ")
}

fn searched(row: &Row) -> String {
    [row.number.as_str(), row.title.as_str(), row.text.as_str()].join("\n")
}

/// What of the words must be written after a row was kept.
pub(crate) struct Stale {
    place: i64,
    /// Where the incident stood before, if elsewhere.
    left: Option<i64>,
}

/// Keeps a row with its text and words.
///
/// # Errors
/// A full or failing disk.
pub fn put(connection: &Connection, row: &Row) -> Result<(), LedgerError> {
    match keep(connection, row)? {
        Some(stale) => write_words(connection, row, &stale),
        None => Ok(()),
    }
}

/// Keeps a row with its text; says whether its words are to be written anew.
pub(crate) fn keep(connection: &Connection, row: &Row) -> Result<Option<Stale>, LedgerError> {
    let before = stored(connection, &row.id)?;
    if before.as_ref().is_some_and(|(_, old)| old == row) {
        return Ok(None);
    }
    let (place, left) = match &before {
        Some((place, old)) if place_of(old.discovered_ms) == place_of(row.discovered_ms) => (*place, None),
        Some((place, _)) => {
            connection.prepare_cached("DELETE FROM incident_index WHERE rowid = ?1")?.execute([place])?;
            connection.prepare_cached("DELETE FROM incident_text WHERE rowid = ?1")?.execute([place])?;
            (free_place(connection, row.discovered_ms)?, Some(*place))
        }
        None => (free_place(connection, row.discovered_ms)?, None),
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO incident_index
                 (rowid, id, number, title, level, category, phase, discovered, open, late, next_due, drill, withdrawn,
                  station)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute((
            place,
            row.id.as_slice(),
            &row.number,
            &row.title,
            row.level,
            &row.category,
            &row.phase,
            row.discovered_ms,
            row.open,
            row.late,
            row.overdue_from,
            row.drill,
            row.withdrawn,
            row.station.as_slice(),
        ))?;
    let same_text = left.is_none() && before.as_ref().is_some_and(|(_, old)| old.text == row.text);
    if !same_text {
        connection.prepare_cached("INSERT OR REPLACE INTO incident_text (rowid, text) VALUES (?1, ?2)")?.execute((place, &row.text))?;
    }
    // Words cost more than all else here: they are written only when they change.
    let same_words = left.is_none() && before.is_some_and(|(_, old)| marks(&old) == marks(row) && searched(&old) == searched(row));
    Ok((!same_words).then_some(Stale { place, left }))
}

/// Writes the words of a row that was kept.
pub(crate) fn write_words(connection: &Connection, row: &Row, stale: &Stale) -> Result<(), LedgerError> {
    if let Some(left) = stale.left {
        connection.prepare_cached("DELETE FROM incident_words WHERE rowid = ?1")?.execute([left])?;
    }
    let words = letters::tokens(&searched(row)) + &marks(row);
    connection.prepare_cached("INSERT OR REPLACE INTO incident_words (rowid, words) VALUES (?1, ?2)")?.execute((stale.place, words))?;
    Ok(())
}

/// Forgets every row.
pub(crate) fn clear(connection: &Connection) -> Result<(), LedgerError> {
    connection.execute_batch(
        "DELETE FROM incident_index; DELETE FROM incident_text; DELETE FROM document_index; DELETE FROM told_papers;
         INSERT INTO incident_words (incident_words) VALUES ('delete-all');",
    )?;
    Ok(())
}

/// Writes the words of every row, after `clear` and a fold that left them for later.
pub(crate) fn write_all_words(connection: &Connection) -> Result<(), LedgerError> {
    let mut statement = connection.prepare(&format!("{ROWS} ORDER BY i.rowid"))?;
    let mut rows = statement.query([])?;
    while let Some(found) = rows.next()? {
        let (place, row) = read(found)?;
        write_words(connection, &row, &Stale { place, left: None })?;
    }
    settle(connection)
}

/// Brings the words of many rows into one piece: else a save some time later would have to.
///
/// # Errors
/// A full or failing disk.
pub fn settle(connection: &Connection) -> Result<(), LedgerError> {
    connection.execute_batch("INSERT INTO incident_words (incident_words) VALUES ('optimize')")?;
    Ok(())
}

/// Adds every row to a digest, in the order of ids: row numbers and words follow from them.
pub(crate) fn digest_into(connection: &Connection, hasher: &mut Hasher) -> Result<(), LedgerError> {
    let mut statement = connection.prepare(&format!("{ROWS} ORDER BY i.id"))?;
    let mut rows = statement.query([])?;
    while let Some(found) = rows.next()? {
        let (_, row) = read(found)?;
        let json = serde_json::to_vec(&row).map_err(|e| LedgerError::Entry(e.to_string()))?;
        hasher.update(&u64::try_from(json.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(&json);
    }
    let mut statement = connection.prepare("SELECT id, incident, issued FROM document_index ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(found) = rows.next()? {
        let (id, incident, issued): (Id, Vec<u8>, i64) = (found.get(0)?, found.get(1)?, found.get(2)?);
        for part in [id.as_slice(), &incident, &issued.to_be_bytes()] {
            hasher.update(part);
        }
    }
    Ok(())
}

const ROWS: &str =
    "SELECT i.rowid, i.id, i.number, i.title, i.level, i.category, i.phase, i.discovered, i.open, i.late, i.next_due, i.drill,
     i.withdrawn, t.text, i.station FROM incident_index i LEFT JOIN incident_text t ON t.rowid = i.rowid";

fn stored(connection: &Connection, id: &Id) -> Result<Option<(i64, Row)>, LedgerError> {
    Ok(connection.prepare_cached(&format!("{ROWS} WHERE i.id = ?1"))?.query_row([id.as_slice()], read).optional()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, Row)> {
    let found = Row {
        id: row.get(1)?,
        number: row.get(2)?,
        title: row.get(3)?,
        level: row.get(4)?,
        category: row.get(5)?,
        phase: row.get(6)?,
        discovered_ms: row.get(7)?,
        open: row.get(8)?,
        late: row.get(9)?,
        overdue_from: row.get(10)?,
        drill: row.get(11)?,
        withdrawn: row.get(12)?,
        // Missing text is a difference that `verify` sees.
        text: row.get::<_, Option<String>>(13)?.unwrap_or_default(),
        station: row.get(14)?,
    };
    Ok((row.get(0)?, found))
}

/// The next free row number of a second. Where a second is full, the one behind it lends.
fn free_place(connection: &Connection, discovered_ms: i64) -> Result<i64, LedgerError> {
    let mut first = place_of(discovered_ms);
    let mut statement = connection.prepare_cached("SELECT max(rowid) FROM incident_index WHERE rowid >= ?1 AND rowid < ?2")?;
    loop {
        let behind = first.saturating_add(ROWS_A_SECOND);
        let last: Option<i64> = statement.query_row((first, behind), |row| row.get(0))?;
        match last {
            None => return Ok(first),
            Some(last) if last + 1 < behind => return Ok(last + 1),
            Some(_) => first = behind,
        }
    }
}
