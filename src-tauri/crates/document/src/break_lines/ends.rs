//! How lines end: no hole of a cell or two at the right edge, no last line of one character, where marks can give room for it. A mark of
//! which the right half is empty then stands in half a cell (标点挤压, GB/T 15834, 5.1.11): everything stays on the half cells of the grid.

use super::numbers::{Hold, hold};
use super::{Atom, COLUMN, HALF_EMPTY, NO_END, NO_START, line_end, may_break};
use std::ops::Range;

/// So many marks of a line are squeezed to fill it.
const LINE_MOST: usize = 2;
/// And so many that a last character need not stand alone.
const LAST_MOST: usize = 3;
/// White at a line's end, in half cells, that is filled where it can be: less is no hole, more is there for a reason.
const HOLE: std::ops::RangeInclusive<u16> = 2..=4;
/// Marks so near to a line's start are left alone: `一、`, `（二）`.
pub const OPENING: usize = 4;
/// Half cells that a last line has at the least, marks aside.
const LAST_LEAST: u16 = 4;
/// White in half cells that the line before it may have for that: hardly more than a mark leaves that begins no line.
const WHITE_MOST: u16 = 3;

/// Half cells from the first to the last that is seen.
fn wide(atoms: &[Atom], span: Range<usize>) -> u16 {
    let atoms = atoms.get(span).unwrap_or_default();
    let first = atoms.iter().position(|a| !a.space).unwrap_or(atoms.len());
    let last = atoms.iter().rposition(|a| !a.space).map_or(first, |at| at + 1);
    atoms.get(first..last).unwrap_or_default().iter().fold(0_u16, |sum, a| sum.saturating_add(a.halves))
}

fn is_half_empty(atom: &Atom) -> bool {
    !atom.word && HALF_EMPTY.contains(atom.text.as_str())
}

/// Marks of a line that may stand in half a cell: first those beside another mark, where the white is greatest, then those that part least.
/// What ends a lead in its own font keeps its room.
fn squeezable(atoms: &[Atom], span: Range<usize>) -> Vec<usize> {
    let next = |at: usize| atoms.get(at + 1);
    let rank = |at: usize| {
        let mark = atoms.get(at).filter(|a| is_half_empty(a) && a.halves == 2)?;
        let beside = next(at).is_some_and(|n| is_half_empty(n) || NO_END.contains(n.text.as_str()));
        let ends_lead = next(at).is_some_and(|n| n.role != mark.role);
        let part = PARTING.chars().position(|c| mark.text.starts_with(c)).unwrap_or(PARTING.len());
        (!ends_lead).then_some((!beside, part))
    };
    let mut marks: Vec<_> = (span.start + OPENING..span.end).filter_map(|at| rank(at).map(|rank| (rank, at))).collect();
    marks.sort_unstable();
    marks.into_iter().map(|(_, at)| at).collect()
}

/// Marks by how much they part, the least first; brackets and quotation marks come behind them.
const PARTING: &str = "、，；：。";

fn set_halves(atoms: &mut [Atom], places: &[usize], halves: u16) {
    for place in places {
        if let Some(atom) = atoms.get_mut(*place) {
            atom.halves = halves;
        }
    }
}

fn has_line_of_its_own(atoms: &[Atom], span: Range<usize>) -> bool {
    atoms.get(span).unwrap_or_default().iter().any(|a| a.alone)
}

/// Where the line that begins at `first` ends, its marks squeezed where that fills it.
pub fn filled_line(atoms: &mut [Atom], first: usize, room: u16) -> usize {
    let end = line_end(atoms, first, room);
    let white = room.saturating_sub(wide(atoms, first..end));
    if room < COLUMN || end >= atoms.len() || !HOLE.contains(&white) || has_line_of_its_own(atoms, first..end + 1) {
        return end;
    }
    let marks = squeezable(atoms, first..end);
    for count in 1..=LINE_MOST.min(marks.len()) {
        let chosen = marks.get(..count).unwrap_or_default();
        set_halves(atoms, chosen, 1);
        let longer = line_end(atoms, first, room);
        if longer > end && wide(atoms, first..longer) >= room {
            return longer;
        }
        set_halves(atoms, chosen, 2);
    }
    end
}

/// A paragraph's last line with one character joins the line before it, or takes another character from it.
pub fn mend_last_line(atoms: &mut [Atom], spans: &mut Vec<Range<usize>>, indent: u16, width: u16) {
    let start = if spans.len() == 2 { indent } else { 0 };
    let [.., before, last] = spans.as_mut_slice() else { return };
    if width < COLUMN || has_line_of_its_own(atoms, before.start..last.end) || ink(atoms, last.clone()) >= LAST_LEAST {
        return;
    }
    let room = width - start;
    let Some(end) = last.clone().rev().find(|at| atoms.get(*at).is_some_and(|a| !a.space)) else { return };
    // A mark at the end needs half a cell.
    let half = u16::from(atoms.get(end).is_some_and(|a| is_half_empty(a) && a.halves == 2));
    let over = usize::from((wide(atoms, before.start..end + 1) - half).saturating_sub(room));
    let marks = squeezable(atoms, before.start..end);
    if over <= LAST_MOST
        && let Some(chosen) = marks.get(..over)
    {
        set_halves(atoms, chosen, 1);
        before.end = last.end;
        spans.pop();
    } else {
        feed(atoms, before, last, room, width);
    }
}

/// Half cells of characters, marks aside.
fn ink(atoms: &[Atom], span: Range<usize>) -> u16 {
    let seen = atoms.get(span).unwrap_or_default().iter().filter(|a| !a.space && !a.text.chars().all(|c| NO_START.contains(c)));
    seen.fold(0, |sum, a| sum.saturating_add(a.halves))
}

/// The last line takes a character more from the line before it. Marks of that line have their whole cells again.
fn feed(atoms: &mut [Atom], before: &mut Range<usize>, last: &mut Range<usize>, room: u16, width: u16) {
    let squeezed: Vec<usize> = before.clone().filter(|at| atoms.get(*at).is_some_and(|a| is_half_empty(a) && a.halves == 1)).collect();
    set_halves(atoms, &squeezed, 2);
    let full = wide(atoms, before.clone());
    for place in (before.start + 1..last.start).rev() {
        let left = wide(atoms, before.start..place);
        if room.saturating_sub(left) > WHITE_MOST || wide(atoms, place..last.end) > width {
            break;
        }
        let fits = left <= room && full > left;
        if fits && ink(atoms, place..last.end) >= LAST_LEAST && may_break(atoms, place) && hold(atoms, place) == Hold::Free {
            before.end = place;
            last.start = place;
            return;
        }
    }
    set_halves(atoms, &squeezed, 1);
}
