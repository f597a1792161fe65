//! Finding over every incident: words and filters in one lookup, the newest first, a page at a time.

use crate::search::{mark, place_of};
use crate::snippet::{Snippet, snippet};
use crate::{Ledger, LedgerError, letters};
use casebook::{Id, Incident};
use rusqlite::{Connection, named_params};
use std::sync::Arc;

/// Which of two kinds are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Drills {
    /// Real incidents only.
    #[default]
    Exclude,
    /// Both.
    Include,
    /// Drills only.
    Only,
}

/// What is looked for. A filter that is empty lets everything through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Words, separated by spaces: all must stand in it. Never taken for syntax; signs alone look for nothing.
    pub text: String,
    /// Levels; `None` among them stands for what has no level yet.
    pub levels: Vec<Option<u8>>,
    /// Category ids; the empty one stands for what has none.
    pub categories: Vec<String>,
    /// Phase ids.
    pub phases: Vec<String>,
    /// Stations whose cases they are.
    pub stations: Vec<Id>,
    /// Discovered then or later, milliseconds since 1970.
    pub from_ms: Option<i64>,
    /// Discovered before then.
    pub to_ms: Option<i64>,
    /// Something was reported late or is overdue now.
    pub late_only: bool,
    /// Drills.
    pub drill: Drills,
    /// Withdrawn ones too.
    pub withdrawn: bool,
    /// Only those with something still to do.
    pub open_only: bool,
    /// Now, by which overdue is judged.
    pub now_ms: i64,
    /// Rows on a page, 500 at most.
    pub limit: u32,
    /// The page behind the row with this `place`; none for the first.
    pub after: Option<i64>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            levels: Vec::new(),
            categories: Vec::new(),
            phases: Vec::new(),
            stations: Vec::new(),
            from_ms: None,
            to_ms: None,
            late_only: false,
            drill: Drills::default(),
            withdrawn: false,
            open_only: false,
            now_ms: 0,
            limit: 50,
            after: None,
        }
    }
}

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRow {
    /// Its place in the list, for `Query::after`. The next page begins behind it, whatever was registered since.
    pub place: i64,
    /// Its id.
    pub id: Id,
    /// `2026-008`
    pub number: String,
    /// Its name.
    pub title: String,
    /// The level that stands.
    pub level: Option<u8>,
    /// Category id; empty where none is stated.
    pub category: String,
    /// Phase id.
    pub phase: String,
    /// When it was discovered, milliseconds since 1970.
    pub discovered_ms: i64,
    /// There is still something to do with it.
    pub open: bool,
    /// Something was reported late.
    pub late: bool,
    /// The earliest due time of what is still owed.
    pub next_due: Option<i64>,
    /// It was a drill.
    pub drill: bool,
    /// It was withdrawn.
    pub withdrawn: bool,
    /// The station whose case it is.
    pub station: Id,
    /// What matched, where number and title do not show it.
    pub snippet: Option<Snippet>,
}

/// A page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The newest discovered first.
    pub rows: Vec<IndexRow>,
    /// There is a next page.
    pub more: bool,
    /// How many there are on all pages; none where they are more than `COUNTED`.
    pub total: Option<u32>,
}

/// Counting ends here.
pub const COUNTED: u32 = 1000;
const LARGEST_PAGE: u32 = 500;
/// A second that was full lent row numbers of those behind it.
const LENT: i64 = 1 << 20;

impl Ledger {
    /// Finds incidents.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn find(&self, query: &Query) -> Result<Found, LedgerError> {
        find(self.connection(), query)
    }

    /// Incidents with something still to do, in full, the latest discovered first.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn open_incidents(&self) -> Result<Vec<Arc<Incident>>, LedgerError> {
        self.projector.remembered.open_incidents(self.connection())
    }
}

/// What the words of a row must hold; none where words do not narrow it.
fn expression(query: &Query, phrases: &[Vec<char>]) -> Option<String> {
    let any = |marks: Vec<String>| {
        let quoted: Vec<String> = marks.iter().map(|m| format!("\"{m}\"")).collect();
        (!quoted.is_empty()).then(|| format!("({})", quoted.join(" OR ")))
    };
    let one = |set: bool, mark: &str| set.then(|| format!("\"{mark}\""));
    let mut parts: Vec<String> = phrases.iter().map(|p| letters::matching(p)).collect();
    parts.extend(any(query.levels.iter().map(|l| mark::level(*l)).collect()));
    parts.extend(any(query.categories.iter().map(|c| mark::category(c)).collect()));
    parts.extend(any(query.phases.iter().map(|p| mark::phase(p)).collect()));
    parts.extend(any(query.stations.iter().map(|s| mark::station(s)).collect()));
    parts.extend(one(query.open_only, mark::OPEN));
    parts.extend(one(query.drill == Drills::Only, mark::DRILL));
    if query.late_only {
        // What has a due time may be overdue; by now it is or is not, which the row says.
        parts.extend(any(vec![mark::LATE.to_owned(), mark::DUE.to_owned()]));
    }
    if parts.is_empty() {
        return None;
    }
    let mut without = Vec::new();
    without.extend((query.drill == Drills::Exclude).then(|| mark::DRILL.to_owned()));
    without.extend((!query.withdrawn).then(|| mark::WITHDRAWN.to_owned()));
    let wanted = parts.join(" AND ");
    Some(any(without).map_or_else(|| wanted.clone(), |without| format!("({wanted}) NOT {without}")))
}

/// The words come first: they give row numbers in the order wanted, and each is looked up until the page is full.
const BY_WORDS: &str = "FROM incident_words w CROSS JOIN incident_index i ON i.rowid = w.rowid WHERE w.words MATCH :words AND w.rowid BETWEEN :lowest AND :highest";
const BY_TIME: &str = "FROM incident_index i WHERE :words IS NULL AND i.rowid BETWEEN :lowest AND :highest";
const EXACTLY: &str = "AND i.discovered >= :from AND i.discovered <= :to AND (:drills OR i.drill = 0) AND (:withdrawn OR i.withdrawn = 0)
     AND (NOT :late OR i.late = 1 OR i.next_due < :now)";
const COUNT_WORDS: &str = "SELECT count(*) FROM (SELECT 1 FROM incident_words WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT ?2)";

fn find(connection: &Connection, query: &Query) -> Result<Found, LedgerError> {
    let phrases = letters::phrases(&query.text);
    let words = expression(query, &phrases);
    let (source, order) = if words.is_some() { (BY_WORDS, "w.rowid") } else { (BY_TIME, "i.rowid") };
    let from = query.from_ms.unwrap_or(i64::MIN);
    let to = query.to_ms.map_or(i64::MAX, |to| to.saturating_sub(1));
    let lowest = query.from_ms.map_or(i64::MIN, place_of);
    let highest = query.to_ms.map_or(i64::MAX, |to| place_of(to).saturating_add(LENT));
    let limit = query.limit.clamp(1, LARGEST_PAGE);
    let drills = query.drill != Drills::Exclude;

    let mut statement = connection.prepare_cached(&format!(
        "SELECT i.rowid, i.id, i.number, i.title, i.level, i.category, i.phase, i.discovered, i.open, i.late, i.next_due, i.drill, i.withdrawn, i.station
         {source} {EXACTLY} ORDER BY {order} DESC LIMIT :limit"
    ))?;
    let mut found = statement.query(named_params! {
        ":words": words, ":lowest": lowest, ":highest": query.after.map_or(highest, |after| highest.min(after.saturating_sub(1))),
        ":from": from, ":to": to, ":drills": drills, ":withdrawn": query.withdrawn, ":late": query.late_only, ":now": query.now_ms,
        ":limit": limit.saturating_add(1),
    })?;
    let mut rows = Vec::new();
    let mut more = false;
    while let Some(row) = found.next()? {
        if u32::try_from(rows.len()).unwrap_or(u32::MAX) == limit {
            more = true;
            break;
        }
        rows.push(read(row)?);
    }
    drop(found);
    for row in rows.iter_mut().filter(|_| !phrases.is_empty()) {
        let text: Option<String> =
            connection.prepare_cached("SELECT text FROM incident_text WHERE rowid = ?1")?.query_row([row.place], |r| r.get(0)).ok();
        row.snippet = text.and_then(|text| snippet(&text, &phrases, &[&row.number, &row.title]));
    }
    let total = if query.after.is_none() && !more {
        u32::try_from(rows.len()).ok()
    } else {
        // Where words alone decide, the rows are not looked up: they lie far apart.
        let words_decide = words.is_some() && query.from_ms.is_none() && query.to_ms.is_none() && !query.late_only;
        let most = COUNTED.saturating_add(1);
        let counted: u32 = if words_decide {
            connection.prepare_cached(COUNT_WORDS)?.query_row((words, most), |row| row.get(0))?
        } else {
            let counting = format!("SELECT count(*) FROM (SELECT 1 {source} {EXACTLY} ORDER BY {order} DESC LIMIT :limit)");
            connection.prepare_cached(&counting)?.query_row(
                named_params! {
                    ":words": words, ":lowest": lowest, ":highest": highest, ":from": from, ":to": to, ":drills": drills,
                    ":withdrawn": query.withdrawn, ":late": query.late_only, ":now": query.now_ms, ":limit": most,
                },
                |row| row.get(0),
            )?
        };
        (counted <= COUNTED).then_some(counted)
    };
    Ok(Found { rows, more, total })
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<IndexRow> {
    Ok(IndexRow {
        place: row.get(0)?,
        id: row.get(1)?,
        number: row.get(2)?,
        title: row.get(3)?,
        level: row.get(4)?,
        category: row.get(5)?,
        phase: row.get(6)?,
        discovered_ms: row.get(7)?,
        open: row.get(8)?,
        late: row.get(9)?,
        next_due: row.get(10)?,
        drill: row.get(11)?,
        withdrawn: row.get(12)?,
        station: row.get(13)?,
        snippet: None,
    })
}
