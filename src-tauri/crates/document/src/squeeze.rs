//! 标点挤压 shared out: where a line was won by marks in half a cell, all marks of the line that may give do so alike, or one would stand
//! close to what follows it while its neighbours keep their whole cells. The line ends where it did.

use crate::break_lines::{HALF_EMPTY, OPENING, Piece};

/// How far each piece of a line stands from its place on the grid, in half cells; empty where no mark was squeezed.
pub fn shared(pieces: &[Piece]) -> Vec<f32> {
    // The last one stands at the line's edge and has nothing behind it to draw near.
    let inner = pieces.len().saturating_sub(1);
    let is_squeezed = |piece: &Piece| is_mark(piece) && piece.halves == 1;
    let squeezed = count(pieces.iter().take(inner).filter(|p| is_squeezed(p)));
    if squeezed < 0.5 {
        return Vec::new();
    }
    // What ends a lead in its own font keeps its room, and so does what opens the line.
    let gives = |at: usize, piece: &Piece| {
        let ends_lead = pieces.get(at + 1).is_none_or(|next| next.role != piece.role);
        is_squeezed(piece) || (is_mark(piece) && at >= OPENING && !ends_lead)
    };
    let giving: Vec<bool> = pieces.iter().enumerate().map(|(at, piece)| at < inner && gives(at, piece)).collect();
    let share = squeezed / count(giving.iter().filter(|g| **g));
    let mut moved = 0.0;
    let mut all = Vec::with_capacity(pieces.len());
    for (piece, gives) in pieces.iter().zip(giving) {
        all.push(moved);
        if gives {
            moved += if is_squeezed(piece) { 1.0 - share } else { -share };
        }
    }
    all
}

fn is_mark(piece: &Piece) -> bool {
    !piece.word && piece.halves <= 2 && HALF_EMPTY.contains(piece.text.as_str())
}

fn count<T>(of: impl Iterator<Item = T>) -> f32 {
    of.fold(0.0, |n, _| n + 1.0)
}
