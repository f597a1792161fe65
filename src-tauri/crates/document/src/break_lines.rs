//! Lines on the grid: every character and full-width mark in one cell, digits and Latin words in a whole number of half cells,
//! broken by GB/T 15834-2011, 5.1.

use crate::fonts::{Role, is_roman};
use std::ops::Range;

pub mod adjoining;
mod ends;
mod long_words;
mod numbers;
mod spread;
pub use ends::OPENING;
use long_words::Measure;
use numbers::Hold;
pub use spread::{share, spread};

/// What must not begin a line (5.1.1–5.1.3, 5.1.6, 5.1.7, 5.1.9), with signs that belong to the number before them.
pub const NO_START: &str = "，。、；：！？）］】｝〉》」』”’〗〕·～〜％‰‱℃℉°′″．／,.;:!?)]}%/";
/// What must not end a line (5.1.3, 5.1.9), with signs that belong to the number after them.
pub const NO_END: &str = "（［【｛〈《「『“‘〖〔￥＄￡№／([{/";
/// Marks of which the right half is empty: at a line's end, where only half a cell is left, they need no more.
pub const HALF_EMPTY: &str = "，。、；：．）］】｝〉》」』”’〗〕";
/// 连接号 by itself (5.1.6): it begins no line. Inside a number or a word it never stands by itself.
const CONNECTORS: [&str; 6] = ["—", "–", "-", "－", "‐", "‑"];

/// Something that stands on a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Its font.
    pub role: Role,
    /// Its text: one character, a pair of dashes or dots, or a word.
    pub text: String,
    /// Where it begins, in half cells from the line's start.
    pub at: u16,
    /// How wide it is, in half cells.
    pub halves: u16,
    /// It is a word of digits or Latin letters.
    pub word: bool,
    /// It is a group of a digest beside another: all are of one width.
    pub even: bool,
    /// How far it stands from its place on the grid, in half cells, where the line is filled.
    pub shift: f32,
}

/// Lines of pieces.
pub type Broken = Vec<Vec<Piece>>;

#[derive(Debug, Clone)]
struct Atom {
    role: Role,
    text: String,
    halves: u16,
    word: bool,
    /// A group of a digest that stands beside another.
    even: bool,
    space: bool,
    /// It has a line to itself: two 省略号 in a row (5.1.5).
    alone: bool,
    /// A mark that gave half a cell to the one beside it.
    closed: bool,
    /// The second part of a word that was cut: it begins a line.
    tail: bool,
    /// The ending of a file's name, `.png`: in a column it may begin a line, or it would take a character along.
    ending: bool,
}

impl Atom {
    fn of(role: Role, text: String, halves: u16) -> Self {
        Self { role, text, halves, word: false, even: false, space: false, alone: false, closed: false, tail: false, ending: false }
    }
}

/// Drops what has no place on paper: control characters, marks of direction, joiners without width, selectors of variants. A tab is a space.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\t' | '\u{a0}' | '\u{2002}'..='\u{200a}') { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_unseen(*c))
        .collect()
}

/// Text of a line that is not set on the grid: the space that a typist puts between Chinese and Latin letters falls away, as it does there.
#[must_use]
pub fn tight(text: &str) -> String {
    let text = clean(text);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let before = kept.chars().last().is_none_or(|b| is_narrow(b) || b == ' ');
        let behind = rest.peek().is_none_or(|n| is_narrow(*n) || *n == ' ');
        if c != ' ' || (before && behind) {
            kept.push(c);
        }
    }
    kept
}

/// Characters that only tell how others are to be shown.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e01ef}')
}

/// Set by its own width, not by the cell.
fn is_narrow(c: char) -> bool {
    let code = u32::from(c);
    c != ' ' && c != '·' && (code < 0x2000 || matches!(c, '\u{2010}'..='\u{2013}' | '\u{20a0}'..='\u{20bf}'))
}

/// Width of a word in half cells where no font is at hand: digits and Latin letters are half an em wide, Roman numerals have a cell.
pub fn reckoned(_: Role, word: &str) -> f32 {
    word.chars().fold(0.0, |sum, c| sum + if is_roman(c) { 2.0 } else { 1.0 })
}

/// Breaks runs of text into lines of `width` half cells, the first one indented.
///
/// `measure` gives the natural width of a word in half cells.
pub fn break_text(runs: &[(Role, &str)], indent: u16, width: u16, measure: &dyn Fn(Role, &str) -> f32) -> Broken {
    let width = width.max(4);
    let indent = indent.min(width - 4);
    let mut atoms = atoms(runs, width - indent, measure);
    adjoining::close_up(&mut atoms);
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut first = 0;
    while first < atoms.len() {
        let start = if spans.iter().all(|s| is_unseen_span(&atoms, s)) { indent } else { 0 };
        let end = ends::filled_line(&mut atoms, first, width - start, measure).max(first + 1);
        spans.push(first..end);
        first = end;
    }
    ends::mend_last_line(&mut atoms, &mut spans, indent, width);
    let mut lines = Broken::new();
    for span in spans {
        let start = if lines.is_empty() { indent } else { 0 };
        let line = pieces(&atoms, span, start, width);
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.iter_mut().for_each(|line| share(line));
    lines
}

/// A line's atoms in their places.
fn pieces(atoms: &[Atom], span: Range<usize>, start: u16, width: u16) -> Vec<Piece> {
    let mut line: Vec<Piece> = Vec::new();
    let mut at = start;
    let last_ink = span.clone().rev().find(|i| atoms.get(*i).is_some_and(|a| !a.space));
    for atom in atoms.get(span.start..last_ink.map_or(span.start, |i| i + 1)).unwrap_or_default() {
        if atom.space && line.is_empty() {
            continue;
        }
        let halves = atom.halves.min(width - at);
        if !atom.space {
            line.push(Piece { role: atom.role, text: atom.text.clone(), at, halves, word: atom.word, even: atom.even, shift: 0.0 });
        }
        at += halves;
    }
    // At a line's end nothing stands beside the mark.
    if let (Some(last), Some(true)) = (line.last_mut(), last_ink.and_then(|i| atoms.get(i)).map(|a| a.closed))
        && adjoining::closes(&last.text)
    {
        last.halves = 2.min(width - last.at);
    }
    line
}

/// Nothing but spaces.
fn is_unseen_span(atoms: &[Atom], span: &Range<usize>) -> bool {
    atoms.get(span.clone()).unwrap_or_default().iter().all(|a| a.space)
}

/// Lines narrower than this, in half cells, are those of a table's column: there a rest of one character does not catch the eye.
pub const COLUMN: u16 = 36;

/// More than an eighth of a cell for each gap would be seen.
fn is_loose(white: u16, gaps: usize) -> bool {
    4 * usize::from(white) > gaps
}

/// How far a line goes.
struct Reach {
    /// Where it may end, if there is such a place.
    end: Option<usize>,
    /// The first atom that it has no room for.
    full: usize,
    /// Half cells left before that.
    left: u16,
}

/// Where the line that begins at `first` ends: as far as it fits, then back to a place where it may break.
fn line_end(atoms: &[Atom], first: usize, room: u16) -> Reach {
    let mut used = 0_u16;
    let mut end = first;
    let mut begun = false;
    let mut alone = false;
    let ends = |end: usize| Reach { end: Some(end), full: end, left: 0 };
    while let Some(atom) = atoms.get(end) {
        if begun && alone && may_break(atoms, end) {
            return ends(end);
        }
        // What opens before it goes with it.
        let opens = |place: usize| atoms.get(place).is_some_and(|a| a.text.chars().all(|c| NO_END.contains(c)));
        if atom.alone
            && begun
            && let Some(place) = (first + 1..=end).rev().find(|p| may_break(atoms, *p) || !opens(p - 1))
            && may_break(atoms, place)
        {
            return ends(place);
        }
        alone |= atom.alone;
        let halves = if atom.space && !begun { 0 } else { atom.halves };
        // A space at the end of a line takes no room.
        if used + halves > room && !atom.space {
            if used < room && HALF_EMPTY.contains(atom.text.as_str()) && (end + 1 == atoms.len() || may_break(atoms, end + 1)) {
                return ends(end + 1);
            }
            break;
        }
        used = used.saturating_add(halves);
        begun |= !atom.space;
        end += 1;
    }
    if end >= atoms.len() {
        return ends(atoms.len());
    }
    let left = room.saturating_sub(used);
    let places: Vec<(Place, u16)> = (first + 1..=end)
        .rev()
        .scan(left, |white, place| {
            let here = *white;
            *white = white.saturating_add(atoms.get(place - 1).map_or(0, |a| a.halves));
            Some((place, here))
        })
        .filter(|(place, _)| may_break(atoms, *place))
        .map(|(place, white)| (Place { at: place, hold: numbers::hold(atoms, place), gaps: place - first }, white))
        .collect();
    Reach { end: choose(&places, room), full: end, left }
}

/// A place where a line may end, and how firmly what stands on either side belongs together.
struct Place {
    at: usize,
    hold: Hold,
    /// Atoms of a line that ends here.
    gaps: usize,
}

/// The nearest place that parts nothing, unless the white it leaves is worse than what a nearer one parts.
fn choose(places: &[(Place, u16)], room: u16) -> Option<usize> {
    let nearest = |most: Hold| places.iter().find(|(place, _)| place.hold <= most);
    let mut best = None;
    for hold in [Hold::Free, Hold::Date, Hold::Moment, Hold::Unit] {
        let Some((place, white)) = nearest(hold) else { continue };
        best = Some(place.at);
        if *white <= hold.white(room, place.gaps) {
            break;
        }
    }
    best
}

fn may_break(atoms: &[Atom], place: usize) -> bool {
    let (Some(before), Some(after)) = (place.checked_sub(1).and_then(|p| atoms.get(p)), atoms.get(place)) else { return false };
    let starts_badly = after.text.chars().next().is_some_and(|c| NO_START.contains(c)) || CONNECTORS.contains(&after.text.as_str());
    // A space at a line's end is not seen: what stands before it ends the line.
    let seen = if before.space { place.checked_sub(2).and_then(|p| atoms.get(p)) } else { Some(before) };
    let ends_badly = seen.and_then(|a| a.text.chars().last()).is_some_and(|c| NO_END.contains(c));
    (!starts_badly || after.ending) && !ends_badly && !after.space
}

/// What the names of files end in, as they come as evidence.
const ENDINGS: [&str; 28] = [
    "png", "jpg", "jpeg", "bmp", "gif", "mp4", "mp3", "wav", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "ofd", "txt",
    "csv", "log", "evtx", "eml", "msg", "pcap", "zip", "rar", "7z", "html",
];

/// A point and what the name of a file ends in.
fn is_ending(word: &str) -> bool {
    word.strip_prefix('.').is_some_and(|rest| ENDINGS.iter().any(|ending| rest.eq_ignore_ascii_case(ending)))
}

fn atoms(runs: &[(Role, &str)], longest: u16, measure: Measure<'_>) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for (role, text) in runs {
        let text = clean(text);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if is_narrow(c) {
                let mut word = String::from(c);
                while let Some(next) = rest.next_if(|n| is_narrow(*n)) {
                    word.push(next);
                }
                let halves = word_halves(measure(*role, &word));
                let ending = longest < COLUMN && is_ending(&word);
                atoms.push(Atom { word: true, ending, ..Atom::of(*role, word, halves) });
            } else if c == ' ' {
                let before = atoms.last().is_some_and(|a: &Atom| a.word);
                if before && rest.peek().is_some_and(|n| is_narrow(*n)) {
                    atoms.push(Atom { space: true, ..Atom::of(*role, " ".to_owned(), 1) });
                }
                // A space beside a Chinese character is the typist's habit; the half-cell grid gives the distance.
            } else if matches!(c, '—' | '…') && rest.peek() == Some(&c) {
                let mut count = 1_usize;
                while rest.next_if_eq(&c).is_some() {
                    count += 1;
                }
                push_run(&mut atoms, *role, c, count, longest);
            } else if is_roman(c) {
                // Set as wide as it is: in a cell of its own Ⅰ would stand far from its 级 and its bracket.
                let halves = word_halves(measure(*role, &c.to_string()));
                atoms.push(Atom { word: true, ..Atom::of(*role, c.to_string(), halves) });
            } else {
                atoms.push(Atom::of(*role, c.to_string(), 2));
            }
        }
    }
    even_out(&mut atoms, measure);
    join_phrases(atoms, longest, measure)
}

/// Groups of a digest beside each other take the room of eight of the widest letter: those of one line stand below those of the line above.
fn even_out(atoms: &mut [Atom], measure: Measure<'_>) {
    let is_group = |at: Option<usize>| at.and_then(|at| atoms.get(at)).is_some_and(|a| a.word && is_digest(&a.text));
    let is_space = |at: Option<usize>| at.and_then(|at| atoms.get(at)).is_some_and(|a| a.space || a.text == "　");
    let beside = |at: usize| is_space(Some(at + 1)) && is_group(Some(at + 2)) || is_space(at.checked_sub(1)) && is_group(at.checked_sub(2));
    let groups: Vec<usize> = (0..atoms.len()).filter(|at| is_group(Some(*at)) && beside(*at)).collect();
    for at in groups {
        if let Some(atom) = atoms.get_mut(at) {
            atom.even = true;
            atom.halves = word_halves(even_width(atom.role, measure));
        }
    }
}

/// Eight times the widest letter of a digest.
pub fn even_width(role: Role, measure: Measure<'_>) -> f32 {
    8.0 * HEX.chars().map(|c| measure(role, c.encode_utf8(&mut [0; 4]))).fold(0.0, f32::max)
}

/// Widest phrase that is kept as one piece with natural spaces, in half cells.
const PHRASE: u16 = 16;

/// `OA 3.2` is one piece: two words in cells of their own would stand too far apart.
fn join_phrases(atoms: Vec<Atom>, longest: u16, measure: Measure<'_>) -> Vec<Atom> {
    let mut joined: Vec<Atom> = Vec::with_capacity(atoms.len());
    for atom in atoms {
        let candidate = match joined.as_slice() {
            // Groups of a digest stand each in its own place.
            [.., word, space] if atom.word && space.space && word.word && word.role == atom.role && !atom.even => {
                Some(format!("{} {}", word.text, atom.text))
            }
            _ => None,
        };
        if let Some(text) = candidate {
            let halves = word_halves(measure(atom.role, &text));
            if halves <= PHRASE.min(longest) {
                joined.truncate(joined.len() - 2);
                joined.push(Atom { text, halves, ..atom });
                continue;
            }
        }
        joined.push(atom);
    }
    joined
}

/// Dashes or dots in a row: in pairs, which are never parted. Four dots are two 省略号 and have a line to themselves.
fn push_run(atoms: &mut Vec<Atom>, role: Role, c: char, count: usize, longest: u16) {
    if c == '…' && count == 4 && longest >= 8 {
        atoms.push(Atom { alone: true, ..Atom::of(role, "…………".to_owned(), 8) });
        return;
    }
    atoms.extend((0..count / 2).map(|_| Atom::of(role, format!("{c}{c}"), 4)));
    if count % 2 == 1 {
        atoms.push(Atom::of(role, c.to_string(), 2));
    }
}

/// A word may be squeezed by 3 %: two digits of half an em just fill a cell that is a little narrower than an em; a short one by some
/// more, 1 pt in all, or it would stand in half a cell of white; one of several letters, 4.5.1, by 1.4 pt between them.
fn word_halves(natural: f32) -> u16 {
    let spare = if natural < 3.0 { 0.14 } else { 0.18 };
    let halves = (natural / 1.03).min(natural - spare).ceil().clamp(1.0, 20_000.0);
    // Clamped above: the cast can't lose anything.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=20000")]
    let whole = halves as u16;
    whole
}

/// Letters of a digest.
const HEX: &str = "0123456789abcdef";

/// A group of a digest: eight letters from 0 to f.
fn is_digest(text: &str) -> bool {
    text.len() == 8 && text.chars().all(|c| HEX.contains(c))
}
