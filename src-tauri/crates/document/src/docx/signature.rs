//! 署名 and 成文日期 (GB/T 9704, 7.3.5): without a seal, under one seal or several, beside a stamp.

use super::flow::Flow;
use super::measure::{halves, text_width};
use super::paragraph::Paragraph;
use super::text::width_of;
use crate::fonts::Role;
use crate::grid::{HALVES, SEAL_ROWS, STAMP_CELLS};
use crate::paper::{Align, Signing};
use crate::title::break_title;

/// A unit's name up to this many cells stands on one line; a longer one is broken by meaning like a title.
const UNIT_LINE: usize = 20;
/// Blank lines above 署名 under a seal.
const ABOVE_SEAL: u8 = 2;

/// Sets the signature; two lines of the text before it come along when it goes over to the next page.
pub fn set(units: &[String], date: &str, signing: &Signing, flow: &mut Flow) {
    flow.keep_last();
    let units: Vec<&str> = units.iter().map(|u| u.trim()).filter(|u| !u.is_empty()).collect();
    let mut lines = match signing {
        Signing::Unsealed => unsealed(&units, date),
        Signing::Sealed if units.len() > 1 => seals(&units, date),
        Signing::Sealed => one_seal(&units, date),
        Signing::NameStamp { post } => stamp(post, date),
    };
    if let Some(last) = lines.last_mut() {
        last.keep_next = false;
    }
    for line in lines {
        flow.paragraph(line);
    }
}

fn blanks(count: u8) -> impl Iterator<Item = Paragraph> {
    (0..count).map(|_| Paragraph { keep_next: true, ..Paragraph::blank() })
}

fn line(text: &str) -> Paragraph {
    Paragraph { keep_next: true, ..Paragraph::of("") }.text(&[(Role::Body, text)])
}

/// At so many half cells from the left.
fn at(place: u16, text: &str) -> Paragraph {
    Paragraph { indent: Some((halves(place), 0, 0)), ..line(text) }
}

/// About a middle, in half cells from the left: it stays there when a name is mended.
fn about(middle: u16, text: &str) -> Paragraph {
    let left = (2 * i32::from(middle) - i32::from(HALVES)).max(0);
    let left = u16::try_from(left).unwrap_or(0);
    let right = HALVES.saturating_sub(2 * middle);
    Paragraph { indent: Some((halves(left), halves(right), 0)), align: Some(Align::Center), ..line(text) }
}

/// From the right edge by so many half cells.
fn from_right(indent: u16, text: &str) -> Paragraph {
    Paragraph { indent: Some((0, halves(indent), 0)), align: Some(Align::Right), ..line(text) }
}

fn widest<'a>(lines: impl IntoIterator<Item = &'a String>) -> u16 {
    lines.into_iter().map(|l| width_of(l)).max().unwrap_or(0)
}

/// 署名 two cells from the right edge, 日期 two cells right of its first character; the one that reaches further is two cells from the edge.
fn unsealed(units: &[&str], date: &str) -> Vec<Paragraph> {
    let lines: Vec<String> = units.iter().flat_map(|u| break_title(u, UNIT_LINE)).collect();
    let widest = widest(&lines);
    let left = HALVES.saturating_sub(4 + widest.max(width_of(date) + 4));
    let names = lines.iter().map(|text| at(left + (widest - width_of(text)) / 2, text));
    let dated = (!date.trim().is_empty()).then(|| at(left + 4, date));
    blanks(1).chain(names).chain(dated).collect()
}

/// 日期 four cells from the right edge, 署名 about its middle; a long name takes the date with it to the left.
fn one_seal(units: &[&str], date: &str) -> Vec<Paragraph> {
    let lines: Vec<String> = units.iter().flat_map(|u| break_title(u, UNIT_LINE)).collect();
    let by_date = HALVES.saturating_sub(8).saturating_sub(width_of(date) / 2);
    let middle = by_date.min(HALVES.saturating_sub(widest(&lines).div_ceil(2)));
    let dated = (!date.trim().is_empty()).then(|| if middle == by_date { from_right(8, date) } else { about(middle, date) });
    blanks(ABOVE_SEAL).chain(lines.iter().map(|text| about(middle, text))).chain(dated).collect()
}

/// Several seals: in rows of up to three, each over its name; the last presses the date too.
fn seals(units: &[&str], date: &str) -> Vec<Paragraph> {
    let longest = units.iter().map(|u| u.chars().count()).max().unwrap_or(0);
    let in_row = if longest <= 18 { units.len().min(3) } else { 2 };
    let most = if in_row == 3 { 9 } else { 13 };
    let column = text_width() / i32::try_from(in_row).unwrap_or(1);
    let stops: Vec<i32> = (0..).map(|n| column * n + column / 2).take(in_row).collect();
    let rows: Vec<&[&str]> = units.chunks(in_row).collect();
    let mut out = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        out.extend(blanks(if index == 0 { ABOVE_SEAL } else { SEAL_ROWS - 1 }));
        let names: Vec<Vec<String>> = row.iter().map(|u| break_title(u, most)).collect();
        let deepest = names.iter().map(Vec::len).max().unwrap_or(1);
        // The last row stands at the right, where a date belongs.
        let first = if index + 1 == rows.len() { in_row - row.len() } else { 0 };
        for depth in 0..deepest {
            let mut p = Paragraph { centre_tabs: stops.clone(), keep_next: true, ..Paragraph::of("") };
            for _ in 0..first {
                p = p.tab();
            }
            for name in &names {
                p = p.tab();
                // Short names stand on the last line of a row, where the long ones end.
                if let Some(part) = (depth + name.len()).checked_sub(deepest).and_then(|at| name.get(at)) {
                    p = p.text(&[(Role::Body, part)]);
                }
            }
            out.push(p);
        }
    }
    if !date.trim().is_empty() {
        let p = Paragraph { centre_tabs: stops.last().copied().into_iter().collect(), keep_next: true, ..Paragraph::of("") };
        out.push(p.tab().text(&[(Role::Body, date)]));
    }
    out
}

/// Two blank lines, the place of the stamp four cells from the edge with the post two cells left of it, a blank line, the date.
fn stamp(post: &str, date: &str) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = blanks(1).collect();
    for text in post.lines().filter(|p| !p.trim().is_empty()) {
        out.extend(blanks(1));
        out.push(from_right(8 + 2 * STAMP_CELLS + 4, text));
    }
    out.extend(blanks(1));
    if !date.trim().is_empty() {
        out.push(from_right(8, date));
    }
    out
}
