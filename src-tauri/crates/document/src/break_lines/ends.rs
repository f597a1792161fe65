//! How lines end: no line that would have to be spread wide, no last line of one character, where a mark can give room for it or a long
//! word can be cut. A mark of which the right half is empty then stands in half a cell (标点挤压, GB/T 15834, 5.1.11).

use super::long_words::{Measure, Need, cut};
use super::numbers::{Hold, hold};
use super::{Atom, COLUMN, HALF_EMPTY, NO_END, NO_START, is_loose, line_end, may_break};
use std::ops::Range;

/// So many marks of a line are squeezed to fill it.
const LINE_MOST: usize = 2;
/// And so many that a last character need not stand alone.
const LAST_MOST: usize = 3;
/// Marks so near to a line's start are left alone: `一、`, `（二）`.
pub const OPENING: usize = 4;
/// In a column of fewer half cells lines are as they fall.
const NARROW: u16 = 14;
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

/// Where the line that begins at `first` ends. Where it would have to be spread wide, marks are squeezed if that brings what follows to the
/// line, or the long word that follows is cut.
pub fn filled_line(atoms: &mut Vec<Atom>, first: usize, room: u16, measure: Measure<'_>) -> usize {
    let reach = line_end(atoms, first, room);
    let Some(end) = reach.end else {
        // A word that no line holds; with nowhere else to break (a line of closing marks) the line is cut where it is full.
        let too_wide = atoms.get(reach.full).is_some_and(|a| a.word && a.halves > room);
        let fits = too_wide && cut(atoms, reach.full, reach.left, reach.full - first, Need::Room, measure);
        return if fits { reach.full + 1 } else { reach.full.max(first + 1) };
    };
    let seen = |atoms: &[Atom], end: usize| atoms.get(first..end).unwrap_or_default().iter().filter(|a| !a.space).count();
    let white = room.saturating_sub(wide(atoms, first..end));
    let loose = is_loose(white, seen(atoms, end));
    if end >= atoms.len() || !loose || has_line_of_its_own(atoms, first..end + 1) {
        return end;
    }
    if room >= COLUMN
        && let Some(longer) = filled_by_marks(atoms, first, end, room)
    {
        return longer;
    }
    // In a column lines are as long as they come; only one that would stay half empty takes a part of a word, and where no line holds it.
    let too_wide = atoms.get(reach.full).is_some_and(|a| a.halves > room);
    let gaps = seen(atoms, reach.full);
    if (room >= COLUMN || too_wide || white > room / 2) && cut(atoms, reach.full, reach.left, gaps, Need::Hole, measure) {
        return reach.full + 1;
    }
    end
}

/// Where the line ends with some of its marks squeezed, if that fills it.
fn filled_by_marks(atoms: &mut [Atom], first: usize, end: usize, room: u16) -> Option<usize> {
    let marks = squeezable(atoms, first..end);
    for count in 1..=LINE_MOST.min(marks.len()) {
        let chosen = marks.get(..count).unwrap_or_default();
        set_halves(atoms, chosen, 1);
        let longer = line_end(atoms, first, room).end.filter(|longer| *longer > end && wide(atoms, first..*longer) >= room);
        if longer.is_some() {
            return longer;
        }
        set_halves(atoms, chosen, 2);
    }
    None
}

/// A paragraph's last line with one character joins the line before it, or takes another character from it.
pub fn mend_last_line(atoms: &mut [Atom], spans: &mut Vec<Range<usize>>, indent: u16, width: u16) {
    let start = if spans.len() == 2 { indent } else { 0 };
    let [.., before, last] = spans.as_mut_slice() else { return };
    // The rest of a word that was cut stays a line: on one line its parts would stand apart.
    let is_rest = atoms.get(last.start).is_some_and(|a| a.tail);
    if width < NARROW || is_rest || has_line_of_its_own(atoms, before.start..last.end) || ink(atoms, last.clone()) >= LAST_LEAST {
        return;
    }
    let room = width - start;
    let Some(end) = last.clone().rev().find(|at| atoms.get(*at).is_some_and(|a| !a.space)) else { return };
    // A mark at the end needs half a cell.
    let half = u16::from(atoms.get(end).is_some_and(|a| is_half_empty(a) && a.halves == 2));
    let over = usize::from((wide(atoms, before.start..end + 1) - half).saturating_sub(room));
    let marks = squeezable(atoms, before.start..end);
    // In a column, which is ragged, a line can well end a cell earlier.
    if width >= COLUMN
        && over <= LAST_MOST
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
    let squeezed: Vec<usize> =
        before.clone().filter(|at| atoms.get(*at).is_some_and(|a| is_half_empty(a) && a.halves == 1 && !a.closed)).collect();
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
