//! 署名 and 成文日期 (GB/T 9704, 7.3.5): without a seal, under one seal or several, beside a stamp. Never alone on a page.

use crate::break_lines::Piece;
use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{SEAL_ROWS, STAMP_CELLS};
use crate::head::{halves_of, single};
use crate::layout::{Item, Kind, Mark};
use crate::paper::Signing;
use crate::setter::Setter;
use crate::title::break_title;

/// A unit's name up to this many cells stands on one line; a longer one is broken by meaning like a title.
const UNIT_LINE: usize = 20;
/// Blank lines above 署名 under a seal: the seal's upper edge then stands within a line of the text.
const ABOVE_SEAL: u8 = 2;
/// The part of a line by which a seal reaches below 日期.
const BELOW_DATE: f32 = 0.7;

/// A line that begins two cells in: the first of a paragraph.
fn is_indented(setter: &Setter<'_>, item: &Item) -> bool {
    item.marks.iter().map(|m| m.x).min_by(f32::total_cmp).is_some_and(|x| x > 3.0 * setter.area.half)
}

/// The last line of text is a paragraph of its own, a closing formula.
fn closes(setter: &Setter<'_>, items: &[Item]) -> bool {
    items.iter().rev().find(|i| !i.blank).is_some_and(|i| is_indented(setter, i))
}

/// Lines at the most of the paragraph before a closing formula that go with it.
const ALONG: usize = 2;

/// The last items that go over to the next page with a signature: two lines of text, before a closing formula the last lines of the
/// paragraph that it closes.
fn goes_along(setter: &Setter<'_>, items: &[Item]) -> Option<usize> {
    let text = || items.iter().enumerate().rev().filter(|(_, i)| !i.blank);
    if !closes(setter, items) {
        return text().take(2).last().map(|(index, _)| index);
    }
    let formula = text().next().map(|(index, _)| index);
    let before = text().skip(1).take_while(|(_, i)| !i.free && !i.anchor && i.kind == Kind::Text).take(ALONG);
    let mut from = formula;
    for (index, item) in before {
        from = Some(index);
        if is_indented(setter, item) {
            break;
        }
    }
    from
}

/// What follows comes to no page without the last lines of the text before it.
fn bring_text(setter: &Setter<'_>, items: &mut [Item]) {
    if let Some(from) = goes_along(setter, items) {
        // Of two lines before a closing formula one is company enough where two would leave a hole behind, and where that leaves one too
        // the formula alone is.
        let formula = closes(setter, items);
        let in_two = formula && items.get(from).is_some_and(|i| !is_indented(setter, i) && i.kind == Kind::Text);
        let last = items.iter().rposition(|i| !i.blank).filter(|_| formula);
        let closed = last.and_then(|last| last.checked_sub(1)).and_then(|at| items.get_mut(at)).filter(|i| !i.keep && !i.blank);
        if let Some(closed) = closed {
            closed.yields = Some(2);
        }
        for item in items.iter_mut().skip(from) {
            item.keep = true;
        }
        if let Some(first) = items.get_mut(from).filter(|_| in_two) {
            first.yields = Some(1);
        }
    }
}

/// Sets a signature; the text before it comes along when it goes over to the next page.
pub fn set(setter: &Setter<'_>, units: &[String], date: &str, signing: &Signing, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    bring_text(setter, items);
    let units: Vec<&str> = units.iter().map(|u| u.as_str()).filter(|u| !u.trim().is_empty()).collect();
    // Spaces are kept: a form leaves room to write in.
    let date: Vec<Piece> = setter.lines(&[(Role::Body, date)], 0).into_iter().next().unwrap_or_default();
    let from = items.len();
    match signing {
        Signing::Unsealed => unsealed(setter, &units, &date, items)?,
        Signing::Sealed if units.len() > 1 => seals(setter, &units, &date, items)?,
        Signing::Sealed => one_seal(setter, &units, &date, items)?,
        Signing::NameStamp { post } => stamp(setter, post, &date, items)?,
    }
    let count = items.len();
    for (index, item) in items.iter_mut().enumerate().skip(from) {
        item.kind = Kind::Signature;
        item.keep = index + 1 < count;
    }
    Ok(())
}

fn blanks(setter: &Setter<'_>, count: u8, items: &mut Vec<Item>) {
    items.extend((0..count).map(|_| Item { height: setter.area.pitch, blank: true, ..Item::default() }));
}

fn push(setter: &Setter<'_>, marks: Vec<Mark>, items: &mut Vec<Item>) {
    items.push(Item { height: setter.area.pitch, marks, ..Item::default() });
}

/// A name's lines.
fn name_lines(setter: &Setter<'_>, name: &str, most: usize) -> Vec<Vec<Piece>> {
    break_title(name, most).iter().filter_map(|line| setter.lines(&[(Role::Body, line)], 0).into_iter().next()).collect()
}

/// A line about a middle.
fn about(setter: &Setter<'_>, line: &[Piece], middle: f32) -> Result<Vec<Mark>, DocumentError> {
    setter.line(line, middle - f32::from(halves_of(line)) * setter.area.half / 2.0, 0.0)
}

/// 署名 two cells from the right edge, 日期 two cells right of its first character; the one that reaches further is two cells from the edge.
fn unsealed(setter: &Setter<'_>, units: &[&str], date: &[Piece], items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let half = setter.area.half;
    let lines: Vec<Vec<Piece>> = units.iter().flat_map(|u| name_lines(setter, u, UNIT_LINE)).collect();
    let widest = lines.iter().map(|l| halves_of(l)).max().unwrap_or(0);
    let left = setter.area.halves.saturating_sub(4 + widest.max(halves_of(date) + 4));
    blanks(setter, 1, items);
    for line in &lines {
        // Lines of one name, and names of one paper, stand about one middle.
        let inset = f32::from(widest - halves_of(line)) / 2.0;
        push(setter, setter.line(line, (f32::from(left) + inset) * half, 0.0)?, items);
    }
    if !date.is_empty() {
        push(setter, setter.line(date, f32::from(left + 4) * half, 0.0)?, items);
    }
    Ok(())
}

/// 日期 four cells from the right edge, 署名 about its middle.
fn one_seal(setter: &Setter<'_>, units: &[&str], date: &[Piece], items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let half = setter.area.half;
    let lines: Vec<Vec<Piece>> = units.iter().flat_map(|u| name_lines(setter, u, UNIT_LINE)).collect();
    let widest = f32::from(lines.iter().map(|l| halves_of(l)).max().unwrap_or(0)) * half;
    let by_date = setter.area.width - 8.0 * half - f32::from(halves_of(date)) * half / 2.0;
    // A long name takes the date with it to the left.
    let middle = by_date.min(setter.area.width - widest / 2.0);
    blanks(setter, ABOVE_SEAL, items);
    for line in &lines {
        push(setter, about(setter, line, middle)?, items);
    }
    if !date.is_empty() {
        push(setter, about(setter, date, middle)?, items);
    }
    leave_room(setter, items);
    Ok(())
}

/// A seal reaches below the last line.
fn leave_room(setter: &Setter<'_>, items: &mut [Item]) {
    if let Some(last) = items.last_mut() {
        last.below = BELOW_DATE * setter.area.pitch;
    }
}

/// Several seals: in rows of up to three, each over its name; the last presses the date too.
fn seals(setter: &Setter<'_>, units: &[&str], date: &[Piece], items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let longest = units.iter().map(|u| u.trim().chars().count()).max().unwrap_or(0);
    // Three to a row while a name fits its third in two lines; a seal needs a third, a longer name a half.
    let in_row = if longest <= 18 { units.len().min(3) } else { 2 };
    let room = if in_row == 3 { 9 } else { 13 };
    let shares = units.iter().take(in_row).fold(0.0_f32, |n, _| n + 1.0);
    let column = setter.area.width / shares;
    let rows: Vec<&[&str]> = units.chunks(in_row).collect();
    let count = rows.len();
    for (index, row) in rows.into_iter().enumerate() {
        let lines: Vec<Vec<Vec<Piece>>> = row.iter().map(|u| name_lines(setter, u, room)).collect();
        let deepest = lines.iter().map(Vec::len).max().unwrap_or(1);
        // From one row of seals to the next there is room for a whole seal and some air.
        let above = if index == 0 { ABOVE_SEAL } else { SEAL_ROWS - 1 };
        blanks(setter, above, items);
        // The last row stands at the right, where a date belongs.
        let first = if index + 1 == count { in_row - row.len() } else { 0 };
        let middles: Vec<f32> = (0..in_row).scan(column / 2.0, |x, _| Some(std::mem::replace(x, *x + column))).collect();
        for depth in 0..deepest {
            let mut marks = Vec::new();
            for (unit, middle) in lines.iter().zip(middles.iter().skip(first)) {
                // Short names stand on the last line of a row, where the long ones end.
                let at = (depth + unit.len()).checked_sub(deepest);
                if let Some(line) = at.and_then(|at| unit.get(at)) {
                    marks.extend(about(setter, line, *middle)?);
                }
            }
            push(setter, marks, items);
        }
        if index + 1 == count && !date.is_empty() {
            let middle = middles.last().copied().unwrap_or(setter.area.width / 2.0);
            push(setter, about(setter, date, middle)?, items);
        }
    }
    leave_room(setter, items);
    Ok(())
}

/// Two blank lines, the place of the stamp four cells from the edge with the post two cells left of it, a blank line, the date four
/// cells from the edge. The name is the stamp's.
fn stamp(setter: &Setter<'_>, post: &str, date: &[Piece], items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let half = setter.area.half;
    let halves = setter.area.halves;
    blanks(setter, 2, items);
    let posts: Vec<Vec<Piece>> = post.lines().map(|p| single(setter, Role::Body, p)).filter(|p| !p.is_empty()).collect();
    let count = posts.len();
    for (index, line) in posts.iter().enumerate() {
        let left = halves.saturating_sub(8 + 2 * STAMP_CELLS + 4 + halves_of(line));
        push(setter, setter.line(line, f32::from(left) * half, 0.0)?, items);
        if index + 1 < count {
            blanks(setter, 1, items);
        }
    }
    blanks(setter, 1, items);
    if !date.is_empty() {
        let left = halves.saturating_sub(8 + halves_of(date));
        push(setter, setter.line(date, f32::from(left) * half, 0.0)?, items);
    }
    Ok(())
}
