//! Text to glyphs: pieces of a line are put in their cells.

use crate::break_lines::{HALF_EMPTY, NO_END, NO_START, Piece, adjoining, break_text, even_width, spread, tight};
use crate::error::DocumentError;
use crate::fonts::{Fonts, Found, Role, is_roman};
use crate::grid::{ASCENT, Area, BODY};
use crate::layout::{Item, Mark};
use std::cell::RefCell;
use std::collections::HashMap;

/// The fonts, and what was already found in them: a paper of 300 pages asks for the same characters half a million times.
pub struct Glyphs<'a> {
    fonts: &'a Fonts,
    known: RefCell<HashMap<(Role, char), (Found, f32)>>,
}

impl<'a> Glyphs<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, known: RefCell::default() }
    }

    /// A character's glyph, and how far it moves the pen, in em.
    pub fn find(&self, role: Role, c: char) -> Result<(Found, f32), DocumentError> {
        if let Some(known) = self.known.borrow().get(&(role, c)) {
            return Ok(known.clone());
        }
        let found = self.fonts.find_glyph(role, c)?;
        let advance = found.advance(c);
        self.known.borrow_mut().insert((role, c), (found.clone(), advance));
        Ok((found, advance))
    }
}

/// Room beside a word at the most, in em: to a mark that leans to it, or the mark would seem to stand alone, and to a character.
const TO_MARK: f32 = 0.03;
const TO_CHARACTER: f32 = 0.08;

/// A mark leans to the piece from before it, and from behind it.
fn beside(pieces: &[Piece], index: usize) -> (bool, bool) {
    let neighbour = |at: Option<usize>, of: &str| at.and_then(|i| pieces.get(i)).is_some_and(|p| of.contains(p.text.as_str()));
    (neighbour(index.checked_sub(1), NO_END), neighbour(Some(index + 1), HALF_EMPTY))
}

/// The part of what a word leaves over that stands before it.
fn lean(pieces: &[Piece], index: usize) -> f32 {
    match beside(pieces, index) {
        (true, false) => 0.0,
        // A line begins at its edge.
        (false, false) if index == 0 || pieces.get(index).is_some_and(|p| p.even) => 0.0,
        _ => 0.5,
    }
}

/// Sets text in an area.
#[derive(Clone, Copy)]
pub struct Setter<'a> {
    pub glyphs: &'a Glyphs<'a>,
    pub area: Area,
    /// How close the rows of a form stand, of [`CLOSEST`](crate::table::CLOSEST) steps; none usually.
    pub close: u8,
    /// How many lines lower than usual a joint mark is, of [`LOWEST`](crate::mark::LOWEST); none usually.
    pub lower: u8,
}

impl Setter<'_> {
    /// Natural width of a word in half cells.
    pub fn measure(&self, role: Role, word: &str, half: f32, size: f32) -> f32 {
        let advance = |c: char| self.glyphs.find(role, c).map_or(0.5, |(_, advance)| advance) * size;
        word.chars().map(advance).sum::<f32>() / half
    }

    /// Lines of at most so many half cells.
    pub fn broken(&self, runs: &[(Role, &str)], indent: u16, halves: u16, half: f32, size: f32) -> Vec<Vec<Piece>> {
        break_text(runs, indent, halves, &|role, word| self.measure(role, word, half, size))
    }

    /// The same, each line but the last spread to the edge.
    pub fn filled(&self, runs: &[(Role, &str)], indent: u16, halves: u16, half: f32, size: f32) -> Vec<Vec<Piece>> {
        let mut lines = self.ragged(runs, indent, halves, half, size);
        spread(&mut lines, halves, &|line| self.end(line, half, size));
        lines
    }

    /// The same, words near to what stands beside them: for a line that isn't filled.
    pub fn ragged(&self, runs: &[(Role, &str)], indent: u16, halves: u16, half: f32, size: f32) -> Vec<Vec<Piece>> {
        let mut lines = self.broken(runs, indent, halves, half, size);
        lines.iter_mut().for_each(|line| self.draw_near(line, half, size));
        lines
    }

    /// Natural width of a piece that is a word, in half cells.
    fn natural(&self, piece: &Piece, half: f32, size: f32) -> f32 {
        let measure = |role: Role, word: &str| self.measure(role, word, half, size);
        if piece.even { even_width(piece.role, &measure) } else { measure(piece.role, &piece.text) }
    }

    /// What a word leaves over in its half cells, in half cells.
    fn slack(&self, piece: &Piece, half: f32, size: f32) -> f32 {
        if piece.word { f32::from(piece.halves) - self.natural(piece, half, size) } else { 0.0 }
    }

    /// Where what is seen of a line ends, in half cells.
    pub fn end(&self, line: &[Piece], half: f32, size: f32) -> f32 {
        let Some(last) = line.last() else { return 0.0 };
        let right = self.slack(last, half, size).max(0.0) * (1.0 - lean(line, line.len() - 1));
        f32::from(last.at) + f32::from(last.halves) + last.shift - right
    }

    /// A word that leaves much of its half cells empty keeps a little of that to its sides, less beside a mark that leans to it; the rest
    /// is left to the line.
    fn draw_near(&self, line: &mut [Piece], half: f32, size: f32) {
        if line.iter().any(|p| p.even) {
            return;
        }
        let mut moved = 0.0;
        for index in 0..line.len() {
            let (before, after) = beside(line, index);
            let lean = lean(line, index);
            let Some(piece) = line.get_mut(index) else { break };
            piece.shift += moved;
            let slack = self.slack(piece, half, size);
            // A Roman numeral has its own white already.
            let near = piece.text.chars().all(is_roman);
            let side = |beside_mark: bool| if beside_mark || near { TO_MARK } else { TO_CHARACTER } * size / half;
            let (left, right) = (if index == 0 { 0.0 } else { side(before) }, side(after));
            if slack > left + right {
                piece.shift += left - lean * slack;
                moved -= slack - left - right;
            }
        }
    }

    /// Lines of 3号 text in the cells of the area.
    pub fn lines(&self, runs: &[(Role, &str)], indent: u16) -> Vec<Vec<Piece>> {
        self.filled(runs, indent, self.area.halves, self.area.half, BODY)
    }

    /// A line of 3号 text as it stands by itself, from `x`.
    pub fn line(&self, pieces: &[Piece], x: f32, top: f32) -> Result<Vec<Mark>, DocumentError> {
        self.place(pieces, x, top + ASCENT * BODY, self.area.half, BODY)
    }

    /// 3号 text on the lines of the grid.
    pub fn body(&self, runs: &[(Role, &str)], indent: u16) -> Result<Vec<Item>, DocumentError> {
        self.lines(runs, indent)
            .iter()
            .map(|line| Ok(Item { height: self.area.pitch, marks: self.line(line, 0.0, 0.0)?, ..Item::default() }))
            .collect()
    }

    /// Puts pieces of a line where they stand. `half` is the width of a half cell.
    pub fn place(&self, pieces: &[Piece], x: f32, baseline: f32, half: f32, size: f32) -> Result<Vec<Mark>, DocumentError> {
        let mut marks = Vec::with_capacity(pieces.len());
        for (index, piece) in pieces.iter().enumerate() {
            let mut left = x + (f32::from(piece.at) + piece.shift) * half;
            if piece.word {
                self.place_word(piece, left, baseline, half, size, lean(pieces, index), &mut marks)?;
                continue;
            }
            // It gave its left half.
            if piece.halves == 1 && adjoining::opens(&piece.text) {
                left -= half;
            }
            for (c, cell) in piece.text.chars().zip(0_u8..) {
                if c == '　' {
                    continue;
                }
                let (found, advance) = self.glyphs.find(piece.role, c)?;
                let room = 2.0 * half;
                let slack = room - advance * size;
                // A mark that is narrower than its cell leans to the text it belongs to.
                let shift = match c {
                    _ if slack < 1.0 => slack / 2.0,
                    c if NO_END.contains(c) => slack,
                    c if NO_START.contains(c) && c != '·' => 0.0,
                    _ => slack / 2.0,
                };
                marks.push(Mark::new(found, piece.role, c, left + f32::from(cell) * room + shift, baseline, size));
            }
        }
        Ok(marks)
    }

    /// What a word leaves over in its half cells goes to its sides, `lean` is the left side's part; never between its letters. A word that is
    /// a little wide is drawn together.
    #[expect(clippy::too_many_arguments, reason = "where and how a word stands")]
    fn place_word(
        &self,
        piece: &Piece,
        left: f32,
        baseline: f32,
        half: f32,
        size: f32,
        lean: f32,
        marks: &mut Vec<Mark>,
    ) -> Result<(), DocumentError> {
        let from = marks.len();
        let mut natural = 0.0;
        for c in piece.text.chars() {
            let (found, advance) = self.glyphs.find(piece.role, c)?;
            // Where it would stand without room between letters.
            marks.push(Mark::new(found, piece.role, c, natural, baseline, size));
            natural += advance * size;
        }
        let slack = f32::from(piece.halves) * half - natural;
        let count = marks.iter().skip(from).fold(0.0_f32, |n, _| n + 1.0);
        let gap = (slack / (count + 1.0)).min(0.0);
        let mut x = left + (slack - gap * (count - 1.0)) * lean;
        for mark in marks.iter_mut().skip(from) {
            mark.x += x;
            x += gap;
        }
        if piece.text.contains(' ') {
            let tail = marks.split_off(from);
            marks.extend(tail.into_iter().filter(|m| m.text != ' '));
        }
        Ok(())
    }

    /// Width of a text, each character by its own advance.
    pub fn width(&self, role: Role, size: f32, text: &str) -> Result<f32, DocumentError> {
        text.chars().try_fold(0.0, |sum, c| Ok(sum + self.glyphs.find(role, c)?.1 * size))
    }

    /// Text from `x` on, each character by its own advance.
    pub fn run(&self, role: Role, size: f32, text: &str, x: f32, baseline: f32) -> Result<Vec<Mark>, DocumentError> {
        let mut x = x;
        let mut marks = Vec::new();
        for c in text.chars() {
            let (found, advance) = self.glyphs.find(role, c)?;
            if !c.is_whitespace() {
                marks.push(Mark::new(found, role, c, x, baseline, size));
            }
            x += advance * size;
        }
        Ok(marks)
    }

    /// Text about a middle, each character by its own advance.
    pub fn about(&self, role: Role, size: f32, text: &str, middle: f32, baseline: f32) -> Result<Vec<Mark>, DocumentError> {
        let text = tight(text);
        let natural = self.width(role, size, &text)?;
        // The empty half of a mark at either end is no part of what is seen in the middle.
        let empty = |end: Option<char>, marks: &str| -> Result<f32, DocumentError> {
            let Some(c) = end.filter(|c| marks.contains(*c)) else { return Ok(0.0) };
            let advance = self.glyphs.find(role, c)?.1 * size;
            Ok(if advance > 0.75 * size { advance / 2.0 } else { 0.0 })
        };
        let lean = empty(text.chars().last(), HALF_EMPTY)? - empty(text.chars().next(), NO_END)?;
        self.run(role, size, &text, middle + (lean - natural) / 2.0, baseline)
    }
}
