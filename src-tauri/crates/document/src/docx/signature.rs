//! 署名 and 成文日期 (GB/T 9704, 7.3.5): without a seal, with one, with the stamp of a name.

use super::flow::Flow;
use super::measure::halves;
use super::paragraph::Paragraph;
use super::text::width_of;
use crate::fonts::Role;
use crate::grid::{HALVES, SEAL_ROWS, STAMP_CELLS};
use crate::paper::{Align, Signing};
use crate::title::break_title;

/// A unit's name up to this many cells stands on one line; a longer one is broken by meaning like a title.
const UNIT_LINE: usize = 20;

/// Sets the signature.
pub fn set(units: &[String], date: &str, signing: &Signing, flow: &mut Flow) {
    flow.keep_last();
    match (signing, units) {
        (Signing::Unsealed, _) => unsealed(units, date, flow),
        (Signing::Sealed, [unit]) => sealed(unit, date, flow),
        (Signing::Sealed, _) => sealed_together(units, date, flow),
        (Signing::NameStamp { post }, _) => stamped(post, date, flow),
    }
}

fn line(text: &str) -> Paragraph {
    Paragraph { keep_next: true, ..Paragraph::of("") }.text(&[(Role::Body, text)])
}

/// At so many half cells from the left.
fn at(place: u16, text: &str) -> Paragraph {
    Paragraph { indent: Some((halves(place), 0, 0)), ..line(text) }
}

/// About a middle, so many half cells from the left; a line that is too long for it ends at the edge.
fn about(middle: u16, text: &str) -> Paragraph {
    let room = 2 * HALVES.saturating_sub(middle);
    if width_of(text) > room {
        return Paragraph { align: Some(Align::Right), ..line(text) };
    }
    Paragraph { indent: Some((halves((2 * middle).saturating_sub(HALVES)), 0, 0)), align: Some(Align::Center), ..line(text) }
}

/// From the right edge by so many half cells.
fn from_right(indent: u16, text: &str) -> Paragraph {
    Paragraph { indent: Some((0, halves(indent), 0)), align: Some(Align::Right), ..line(text) }
}

fn last(p: Paragraph) -> Paragraph {
    Paragraph { keep_next: false, ..p }
}

/// The date's first character stands two cells right of the unit's; the one that reaches further is two cells from the edge.
fn unsealed(units: &[String], date: &str, flow: &mut Flow) {
    flow.blank(1, true);
    let lines: Vec<Vec<String>> = units.iter().map(|u| break_title(u, UNIT_LINE)).collect();
    let widest = lines.iter().flatten().map(|l| width_of(l)).max().unwrap_or(0);
    let unit_at = HALVES.saturating_sub(4).saturating_sub(widest.max(width_of(date) + 4));
    for name in &lines {
        let width = name.iter().map(|l| width_of(l)).max().unwrap_or(0);
        for part in name {
            // Lines of one name stand about one middle.
            flow.paragraph(at(unit_at + (width - width_of(part)) / 2, part));
        }
    }
    flow.paragraph(last(at(unit_at + 4, date)));
}

/// The date four cells from the right edge, the unit about its middle: the seal is pressed on both.
fn sealed(unit: &str, date: &str, flow: &mut Flow) {
    flow.blank(2, true);
    let width = width_of(date);
    let middle = HALVES.saturating_sub(8).saturating_sub(width) + width / 2;
    for part in break_title(unit, UNIT_LINE) {
        flow.paragraph(about(middle, &part));
    }
    flow.paragraph(last(from_right(8, date)));
}

/// Units of a row.
const ROW: usize = 3;

/// Each seal has a place of its own, in rows of up to three; the last one is pressed on the date too.
fn sealed_together(units: &[String], date: &str, flow: &mut Flow) {
    flow.blank(2, true);
    let columns = if units.len() == 2 || units.len() == 4 { 2 } else { ROW };
    let rows = units.chunks(columns).count();
    let width = u16::try_from(columns).map_or(HALVES, |c| HALVES / c);
    for (index, row) in units.chunks(columns).enumerate() {
        let ends = index + 1 == rows;
        let mut tabs = Vec::new();
        let mut p = Paragraph { keep_next: true, ..Paragraph::of("") };
        // The last row ends at the right, so that the date is below its last name.
        let empty = u16::try_from(columns - row.len()).unwrap_or(0);
        for (place, unit) in (empty..).zip(row) {
            tabs.push(halves(width * place + width / 2));
            p = p.tab().text(&[(Role::Body, unit)]);
        }
        flow.paragraph(Paragraph { centre_tabs: tabs, ..p });
        if !ends {
            flow.blank(SEAL_ROWS - 1, true);
        }
    }
    let middle = HALVES - width + width / 2;
    flow.paragraph(last(about(middle, date)));
}

/// The post two cells left of the stamp, which ends four cells from the edge; the date one blank line below.
fn stamped(post: &str, date: &str, flow: &mut Flow) {
    flow.blank(2, true);
    flow.paragraph(from_right(8 + 2 * STAMP_CELLS + 4, post));
    flow.blank(1, true);
    flow.paragraph(last(from_right(8, date)));
}
