//! Marks beside each other, in one place: the one that turns its empty half to the other stands in half a cell (GB/T 15834-2011, 5.1.11).
//! `）。`, `：“`, `》、《` and `（“` lose half a cell each, in every line and whether or not the line needs the room, so that a paragraph
//! has no pair that stands wide beside one that stands close. A line without such a pair keeps its 28 cells.
//!
//! At a line's end the mark has its whole cell again where the line has room for it.

use super::{Atom, HALF_EMPTY};

/// Marks of which the left half is empty.
pub const LEFT_EMPTY: &str = "（［【｛〈《「『“‘〖〔";

/// A mark of which the right half is empty.
pub fn closes(text: &str) -> bool {
    is_one_of(text, HALF_EMPTY)
}

/// A mark of which the left half is empty.
pub fn opens(text: &str) -> bool {
    is_one_of(text, LEFT_EMPTY)
}

fn is_one_of(text: &str, marks: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| marks.contains(c)) && chars.next().is_none()
}

/// The first of two neighbours gives its right half: what follows is a mark.
pub fn gives_right(text: &str, next: &str) -> bool {
    closes(text) && (closes(next) || opens(next))
}

/// The second of two neighbours gives its left half: both open.
pub fn gives_left(before: &str, text: &str) -> bool {
    opens(before) && opens(text)
}

/// Puts marks beside each other in half a cell.
pub(super) fn close_up(atoms: &mut [Atom]) {
    for at in 1..atoms.len() {
        let Some([before, after]) = atoms.get_mut(at - 1..=at) else { continue };
        if gives_right(&before.text, &after.text) {
            (before.halves, before.closed) = (1, true);
        } else if gives_left(&before.text, &after.text) {
            (after.halves, after.closed) = (1, true);
        }
    }
}
