//! How a line is filled. Half a cell that a mark gave is shared by all marks of its line, and what is left over at the right edge by all
//! gaps of its line, evenly: never inside a word or a number, between a number and its sign, or between the two halves of —— and ……. The last line of
//! a paragraph ends where it ends.

use super::adjoining::{closes, gives_right, opens};
use super::{Broken, OPENING, Piece};

/// Signs that stand close to the number behind them, and to the one before them.
const BEFORE: &str = "￥＄￡№";
const BEHIND: &str = "％‰‱℃℉°′″";
/// What a paragraph's number is made of: the mark behind it keeps its room.
const NUMBERING: &str = "（〇一二三四五六七八九十";
/// A gap that would grow by more half cells than this is a hole elsewhere.
const MOST: f32 = 1.0;

/// The gaps of a line in which a mark gives of its empty half: behind what closes, before what opens; how many half cells are given in all,
/// and in which gaps a whole one was taken for it.
struct Given {
    gaps: Vec<bool>,
    taken: Vec<bool>,
    squeezed: f32,
}

impl Given {
    fn by(pieces: &[Piece]) -> Self {
        // The last one stands at the line's edge and has nothing behind it to draw near.
        let inner = pieces.len().saturating_sub(1);
        // What closed up to the mark beside it gives no more.
        let beside = |at: usize, piece: &Piece| pieces.get(at + 1).is_some_and(|next| gives_right(&piece.text, &next.text));
        let is_squeezed = |at: usize, piece: &Piece| is_mark(piece) && piece.halves == 1 && !beside(at, piece);
        // What ends a lead in its own font keeps its room, and so does what numbers the line.
        let closed = |at: usize, piece: &Piece| {
            let ends_lead = pieces.get(at + 1).is_none_or(|next| next.role != piece.role);
            let numbers = at < OPENING && pieces.iter().take(at).all(|p| NUMBERING.contains(p.text.as_str()));
            is_squeezed(at, piece) || (is_mark(piece) && piece.halves == 2 && !numbers && !ends_lead && !beside(at, piece))
        };
        let opened = |at: usize, piece: &Piece| {
            let next = pieces.get(at + 1).filter(|next| next.role == piece.role && !is_mark(piece) && !opens(&piece.text));
            next.is_some_and(|next| !next.word && next.halves == 2 && opens(&next.text))
        };
        let seen = || pieces.iter().take(inner).enumerate();
        let taken: Vec<bool> = seen().map(|(at, p)| is_squeezed(at, p)).collect();
        let squeezed = count(taken.iter().filter(|t| **t));
        Self { gaps: seen().map(|(at, p)| closed(at, p) || opened(at, p)).collect(), taken, squeezed }
    }

    /// Every gap that gives is wider by `each`, and one that was taken whole by another half cell where `whole` is said.
    fn widen(&self, pieces: &mut [Piece], each: f32, whole: f32) {
        let mut moved = 0.0;
        for ((piece, gives), taken) in pieces.iter_mut().skip(1).zip(&self.gaps).zip(&self.taken) {
            moved += if *gives { each } else { 0.0 } + if *taken { whole } else { 0.0 };
            piece.shift += moved;
        }
    }

    fn count(&self) -> f32 {
        count(self.gaps.iter().filter(|g| **g)).max(1.0)
    }
}

/// Where marks of a line gave half a cell so that more stands on it, all marks that may give do so alike, or one would stand close to what
/// follows it while its neighbours keep their whole cells. The line ends where it did.
pub fn share(pieces: &mut [Piece]) {
    let given = Given::by(pieces);
    given.widen(pieces, -given.squeezed / given.count(), 1.0);
}

/// What is left over at a line's end goes back to the marks that gave room for it. How much that is.
fn give_back(pieces: &mut [Piece], left: f32) -> f32 {
    let given = Given::by(pieces);
    let back = left.min(given.squeezed).max(0.0);
    given.widen(pieces, back / given.count(), 0.0);
    back
}

/// Spreads the lines of a paragraph, but its last, to `width` half cells. `end` is where what is seen of a line ends.
pub fn spread(lines: &mut Broken, width: u16, end: &dyn Fn(&[Piece]) -> f32) {
    let count_of_lines = lines.len();
    for at in 1..=count_of_lines {
        let next_is_alone = lines.get(at).is_some_and(|next| next.iter().any(|p| p.text == "…………"));
        let Some(line) = lines.get_mut(at - 1) else { continue };
        // 省略号 with a line to themselves end the line before them; groups of a digest stand below each other.
        if next_is_alone || line.iter().any(|p| p.even || p.text == "…………") {
            continue;
        }
        let left = f32::from(width) - end(line);
        let left = left - give_back(line, left);
        let gaps: Vec<bool> = line.windows(2).map(|two| matches!(two, [a, b] if gives_way(a, b))).collect();
        let step = left / count(gaps.iter().filter(|g| **g)).max(1.0);
        if at == count_of_lines || !gaps.contains(&true) || !(0.000_1..=MOST).contains(&step) {
            continue;
        }
        let mut moved = 0.0;
        for (piece, gap) in line.iter_mut().skip(1).zip(gaps) {
            moved += if gap { step } else { 0.0 };
            piece.shift += moved;
        }
    }
}

/// There may be more room between two neighbours.
fn gives_way(before: &Piece, after: &Piece) -> bool {
    let is_one_of = |piece: &Piece, of: &str| !piece.word && piece.text.chars().all(|c| of.contains(c));
    let dashes = |piece: &Piece| piece.text.chars().next().filter(|c| matches!(c, '—' | '…'));
    let one_stroke = dashes(before).is_some() && dashes(before) == dashes(after);
    !(before.word && is_one_of(after, BEHIND) || after.word && is_one_of(before, BEFORE) || one_stroke)
}

fn is_mark(piece: &Piece) -> bool {
    !piece.word && piece.halves <= 2 && closes(&piece.text)
}

fn count<T>(of: impl Iterator<Item = T>) -> f32 {
    of.fold(0.0, |n, _| n + 1.0)
}
