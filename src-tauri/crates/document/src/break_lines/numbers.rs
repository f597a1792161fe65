//! What a number belongs to: its unit, the 表 or 第 before it, the date or the time that it is a part of.

use super::{Atom, COLUMN};
use crate::fonts::is_roman;

/// What follows a number as its unit.
const UNITS: &str = "年月日时分秒天周小级起项件台名个家次人份类款号页条%℃万亿元";
/// What a number follows as its name.
const NAMES: &str = "表图第";
/// Numbers that are written as characters, behind 第.
const NUMERALS: &str = "〇一二三四五六七八九十百";

/// How firmly two neighbours hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// They may stand on two lines.
    Free,
    /// A date behind its 年: parted where the line would else stay very empty.
    Date,
    /// A day from its month, minutes from their hour, 级 from its Roman numeral.
    Moment,
    /// A number and its unit.
    Unit,
}

impl Hold {
    /// White at a line's end, in half cells, that is better than a break that parts more. A line of `gaps` gaps is spread over it.
    pub fn white(self, room: u16, gaps: usize) -> u16 {
        match self {
            // In a column a date in its parts reads better than a full line.
            Self::Free if room < COLUMN => (room / 6).clamp(4, 8),
            Self::Date if room < COLUMN => room / 2,
            // A twentieth of a cell in each gap is not seen, an eighth just not.
            Self::Free => 3,
            Self::Date => u16::try_from(gaps / 4).unwrap_or(u16::MAX),
            Self::Moment => room / 2,
            Self::Unit => u16::MAX,
        }
    }
}

/// How firmly the atoms on either side of a place hold together.
pub fn hold(atoms: &[Atom], place: usize) -> Hold {
    let text = |back: usize| place.checked_sub(back).and_then(|at| atoms.get(at)).map_or("", |a| a.text.as_str());
    let (before, after) = (text(1), atoms.get(place).map_or("", |a| a.text.as_str()));
    let counted = begins_with_digit(after);
    // Between its brackets （Ⅱ级） would else be four cells of one piece.
    if after == "级" && ends_with_roman(before) {
        return Hold::Moment;
    }
    if ends_with_number(before) && is_one_of(after, UNITS)
        || counted && (is_one_of(before, NAMES) || before == "件" && text(2) == "附")
        || before == "第" && is_one_of(after, NUMERALS)
        || before == "附" && after == "件" && atoms.get(place + 1).is_some_and(|a| begins_with_digit(&a.text))
    {
        return Hold::Unit;
    }
    // `2026年11月`, `11月22日`, `18时00分`, `00分30秒`: a number and its unit before, the next smaller unit behind the next number.
    let next = atoms.get(place + 1).map_or("", |a| a.text.as_str());
    if counted && ends_with_number(text(2)) {
        match (before, next) {
            ("年", "月") => return Hold::Date,
            ("月", "日") | ("时", "分") | ("分", "秒") => return Hold::Moment,
            _ => {}
        }
    }
    Hold::Free
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn ends_with_number(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit() || is_roman(c))
}

fn ends_with_roman(text: &str) -> bool {
    text.ends_with(is_roman)
}

fn is_one_of(text: &str, of: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| of.contains(c)) && chars.next().is_none()
}
