//! Words that may be cut: what is longer than a line, and a path, an address, a digest or a name of letters and numbers that would else leave
//! a hole in the line before it. It is cut behind one of the marks that join its parts, and between any two letters only where that leaves
//! the hole. A number is never cut, however long, unless no line holds it. No part ends with `/`, which ends no line (5.1.9).

use super::{Atom, NO_END, NO_START, is_loose, word_halves};
use crate::fonts::Role;

/// A word of more half cells than these may be cut to fill a line.
const LONG: u16 = 16;
/// So many letters stand on either side of such a cut.
const LEAST: usize = 3;
/// Behind these a word is cut first.
const JOINTS: &str = ".-_@?&=";

/// How wide a word is in half cells.
pub type Measure<'a> = &'a dyn Fn(Role, &str) -> f32;

/// Why a word is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The line would else have a hole.
    Hole,
    /// No line holds it.
    Room,
}

/// A word that may be cut to fill the line before it.
fn is_long(atom: &Atom) -> bool {
    atom.word && atom.halves > LONG && !atom.text.chars().all(|c| c.is_ascii_digit() || ".,%-:".contains(c))
}

/// Cuts the word at `at` where `left` half cells of a line with `gaps` other gaps are filled by its first part; the rest stands behind it.
pub fn cut(atoms: &mut Vec<Atom>, at: usize, left: u16, gaps: usize, need: Need, measure: Measure<'_>) -> bool {
    let Some(word) = atoms.get(at).filter(|a| a.word && (need == Need::Room || is_long(a))) else { return false };
    let chars: Vec<char> = word.text.chars().collect();
    let role = word.role;
    let halves = |from: usize, to: usize| -> u16 {
        let part: String = chars.get(from..to).unwrap_or_default().iter().collect();
        word_halves(measure(role, &part))
    };
    let least = if need == Need::Hole { LEAST } else { 1 };
    let most = chars.len().saturating_sub(least);
    let fits = (1..=most).take_while(|to| halves(0, *to) <= left).last().unwrap_or(0);
    let fits = if need == Need::Room { fits.max(1).min(most) } else { fits };
    let places = || (least..=fits).rev().filter(|to| is_fair(&chars, *to));
    let joined = |to: &usize| to.checked_sub(1).and_then(|p| chars.get(p)).is_some_and(|c| JOINTS.contains(*c));
    let fills = |to: &usize| !is_loose(left.saturating_sub(halves(0, *to)), gaps + 1);
    let place = places().find(|to| joined(to) && fills(to)).or_else(|| places().find(fills)).or_else(|| match need {
        Need::Hole => None,
        Need::Room => places().next().or(Some(fits).filter(|f| *f > 0)),
    });
    let Some(place) = place else { return false };
    let part = |from: usize, to: usize| -> String { chars.get(from..to).unwrap_or_default().iter().collect() };
    let head = Atom { text: part(0, place), halves: halves(0, place).min(left.max(1)), ..word.clone() };
    let tail = Atom { text: part(place, chars.len()), halves: halves(place, chars.len()), tail: true, ..word.clone() };
    atoms.splice(at..=at, [head, tail]);
    true
}

/// A cut before which no mark stands that ends no line, and behind it none that begins none. The `https` of an address stays whole.
fn is_fair(chars: &[char], place: usize) -> bool {
    if chars.windows(3).position(|three| three == [':', '/', '/']).is_some_and(|scheme| place <= scheme) {
        return false;
    }
    let before = place.checked_sub(1).and_then(|p| chars.get(p)).is_some_and(|c| NO_END.contains(*c));
    let after = chars.get(place).is_some_and(|c| NO_START.contains(*c) || matches!(c, '-' | '_' | '@'));
    !before && !after
}
