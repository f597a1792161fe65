//! 查找: words and filters over every incident.

use crate::desk::{Desk, id_of, id_text};
use crate::fault::field;
use crate::view::{FindInput, FoundRow, FoundView};
use crate::{Result, tags};
use casebook::{Id, Phase, Time};
use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use ledger::{Drills, Query};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The beginning of a day, or of the next one.
fn day(name: &str, text: &str, now: DateTime<FixedOffset>, next: bool) -> Result<Option<i64>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let unreadable = || field("find.day", name, "日期写成 2026-11-22 这样");
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| unreadable())?;
    let date = if next { date.checked_add_days(Days::new(1)).ok_or_else(unreadable)? } else { date };
    let midnight = date.and_hms_opt(0, 0, 0).and_then(|at| at.and_local_timezone(*now.offset()).single()).ok_or_else(unreadable)?;
    Ok(Some(midnight.timestamp_millis()))
}

impl Desk {
    /// Finds incidents, the newest first, a page at a time.
    ///
    /// # Errors
    /// A day that can't be read; a locked desk.
    pub fn find(&mut self, input: &FindInput) -> Result<FoundView> {
        let now = self.now();
        let query = Query {
            text: input.text.clone(),
            levels: input.levels.iter().map(|l| Some(*l).filter(|l| *l > 0)).collect(),
            categories: input.categories.clone(),
            phases: input.phases.clone(),
            stations: input.units.iter().map(|unit| id_of(unit)).collect::<Result<_>>()?,
            from_ms: day("from", &input.from, now, false)?,
            to_ms: day("to", &input.to, now, true)?,
            late_only: input.late,
            drill: match input.drills.as_str() {
                "only" => Drills::Only,
                "exclude" => Drills::Exclude,
                _ => Drills::Include,
            },
            withdrawn: input.withdrawn,
            open_only: input.open,
            now_ms: now.timestamp_millis(),
            limit: if input.limit == 0 { 50 } else { input.limit },
            after: input.after,
        };
        let found = self.open()?.find(&query)?;
        let plan = self.open_mut()?.plan(None)?;
        let own = self.open()?.station_id();
        let mut units: BTreeMap<Id, String> = BTreeMap::from([(own, String::new())]);
        for row in &found.rows {
            if let Entry::Vacant(unknown) = units.entry(row.station) {
                unknown.insert(self.open()?.peer(&row.station)?.map(|p| p.unit().to_owned()).unwrap_or_default());
            }
        }
        let offset = now.offset().local_minus_utc() / 60;
        let rows = found
            .rows
            .into_iter()
            .map(|row| FoundRow {
                place: row.place,
                id: id_text(&row.id),
                number: row.number,
                title: row.title,
                unit: units.get(&row.station).cloned().unwrap_or_default(),
                level: tags::tag_of(&plan, row.level),
                category: plan.category(&row.category).map(|c| c.name.to_string()),
                phase: if row.withdrawn {
                    "已撤销".to_owned()
                } else {
                    Phase::from_id(&row.phase).map_or_else(String::new, |p| p.name().to_owned())
                },
                discovered_at: Time { ms: row.discovered_ms, offset }.rfc3339(),
                open: row.open,
                late: row.late,
                overdue: row.next_due.is_some_and(|due| due < now.timestamp_millis()),
                drill: row.drill,
                withdrawn: row.withdrawn,
                snippet: row.snippet.map(|s| [s.before, s.matched, s.after]),
            })
            .collect();
        Ok(FoundView { rows, more: found.more, total: found.total })
    }
}
