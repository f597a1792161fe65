//! 发文机关标志: its size, how wide its characters stand, and several bodies one under another.

use crate::break_lines::clean;
use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{CELL, MARK_FOOT, MARK_NARROWEST, MARK_TOP, PITCH, TEXT_WIDTH};
use crate::layout::Mark;
use crate::setter::Setter;
use crate::title::break_title;

/// A mark as wide as this keeps a cell free on either side.
const ROOM: f32 = TEXT_WIDTH - 2.0 * CELL;
/// A mark in one line is no smaller than this, in points; a longer name is broken by meaning.
pub const LEAST: f32 = 24.0;
/// From name to name of a joint mark, in em.
const STEP: f32 = 1.28;
/// How much less that is for each line that a joint mark is lower.
const CLOSER: f32 = 0.04;
/// Between the names and 文件, in em.
const ASIDE: f32 = 0.5;
/// A joint mark is no higher than this, as long as the first page shows text.
const HIGHEST: f32 = 7.0 * PITCH;
/// So many lines lower at the most is a joint mark for the sake of the text on the first page; its names are no smaller than [`LEAST`].
pub const LOWEST: u8 = 4;

/// How high a joint mark may be that is so many lines lower than usual, and the distance of its names in em.
pub fn measures(lower: u8) -> (f32, f32) {
    (HIGHEST - f32::from(lower) * PITCH, STEP - f32::from(lower) * CLOSER)
}

/// A name with the edges of its ink in em.
struct Name {
    text: Vec<char>,
    width: f32,
}

struct Ink {
    top: f32,
    bottom: f32,
}

/// Sets the mark with its upper edge at `top`; gives its lower edge too.
pub fn set(names: &[String], suffix: &str, top: f32, setter: &Setter<'_>) -> Result<(Vec<Mark>, f32), DocumentError> {
    let names: Vec<String> = names.iter().map(|n| clean(n).trim().to_owned()).filter(|n| !n.is_empty()).collect();
    let suffix = clean(suffix).trim().to_owned();
    if let [only] = names.as_slice() {
        let whole = name(&format!("{only}{suffix}"), setter)?;
        if ROOM / (whole.width * MARK_NARROWEST) >= LEAST {
            return in_one_line(&whole, top, setter);
        }
        let half = only.chars().count().div_ceil(2) + 3;
        return stacked(&break_title(only, half), &suffix, top, setter);
    }
    stacked(&names, &suffix, top, setter)
}

fn name(text: &str, setter: &Setter<'_>) -> Result<Name, DocumentError> {
    Ok(Name { text: text.chars().collect(), width: setter.width(Role::Title, 1.0, text)? })
}

/// Edges of the ink of all names, in em.
fn ink(names: &[&Name], setter: &Setter<'_>) -> Result<Ink, DocumentError> {
    let mut ink: Option<Ink> = None;
    for c in names.iter().flat_map(|n| &n.text) {
        let (found, _) = setter.glyphs.find(Role::Title, *c)?;
        if let Some((top, bottom)) = found.face.ink(found.glyph) {
            let (top, bottom) = (top * found.fit.height + found.fit.lift, bottom * found.fit.height + found.fit.lift);
            ink = Some(ink.map_or(Ink { top, bottom }, |i| Ink { top: i.top.max(top), bottom: i.bottom.min(bottom) }));
        }
    }
    Ok(ink.unwrap_or(Ink { top: 0.85, bottom: -0.1 }))
}

fn in_one_line(name: &Name, top: f32, setter: &Setter<'_>) -> Result<(Vec<Mark>, f32), DocumentError> {
    let ink = ink(&[name], setter)?;
    let most = (MARK_FOOT - MARK_TOP) / (ink.top - ink.bottom);
    let narrow = (ROOM / (name.width * most)).clamp(MARK_NARROWEST, 1.0);
    let size = most.min(ROOM / (name.width * narrow));
    // A short name is spread, so that it reads as a line and not as a word.
    let wide = name.width * size * narrow;
    let spread = (0.92 * ROOM - wide).clamp(0.0, 0.36 * size * gaps(name));
    let left = (TEXT_WIDTH - wide - spread) / 2.0;
    let marks = spread_name(name, left, wide + spread, top + ink.top * size, size, narrow, setter)?;
    Ok((marks, top + (ink.top - ink.bottom) * size))
}

fn gaps(name: &Name) -> f32 {
    name.text.iter().skip(1).fold(0.0, |n, _| n + 1.0)
}

/// A name spread evenly over a width.
fn spread_name(
    name: &Name,
    left: f32,
    width: f32,
    baseline: f32,
    size: f32,
    narrow: f32,
    setter: &Setter<'_>,
) -> Result<Vec<Mark>, DocumentError> {
    let slack = width - name.width * size * narrow;
    let gap = if gaps(name) > 0.0 { slack / gaps(name) } else { 0.0 };
    let mut x = if gaps(name) > 0.0 { left } else { left + slack / 2.0 };
    let mut marks = Vec::new();
    for c in &name.text {
        let (found, advance) = setter.glyphs.find(Role::Title, *c)?;
        if !c.is_whitespace() {
            let mark = Mark::new(found, Role::Title, *c, x, baseline, size);
            marks.push(Mark { stretch: mark.stretch * narrow, red: true, ..mark });
        }
        x += advance * size * narrow + gap;
    }
    Ok(marks)
}

/// Names one under another, all as wide as the widest, what stands behind them in the middle of their height.
fn stacked(names: &[String], suffix: &str, top: f32, setter: &Setter<'_>) -> Result<(Vec<Mark>, f32), DocumentError> {
    let names = names.iter().map(|n| name(n, setter)).collect::<Result<Vec<_>, _>>()?;
    let suffix = name(suffix, setter)?;
    let ink = ink(&names.iter().chain([&suffix]).collect::<Vec<_>>(), setter)?;
    let rows = gaps(&Name { text: names.iter().map(|_| ' ').collect(), width: 0.0 });
    let widest = names.iter().map(|n| n.width).fold(0.0_f32, f32::max).max(1.0);
    let aside = if suffix.text.is_empty() { 0.0 } else { ASIDE };
    let em_wide = widest + aside + suffix.width;
    let (highest, step) = measures(setter.lower);
    let high = rows * step + ink.top - ink.bottom;
    let least = LEAST.min(ROOM / (em_wide * MARK_NARROWEST));
    let most = ((MARK_FOOT - MARK_TOP) / (ink.top - ink.bottom)).min((highest / high).max(least));
    let narrow = (ROOM / (em_wide * most)).clamp(MARK_NARROWEST, 1.0);
    let size = most.min(ROOM / (em_wide * narrow));
    let (name_width, all) = (widest * size * narrow, em_wide * size * narrow);
    let left = (TEXT_WIDTH - all) / 2.0;
    let mut marks = Vec::new();
    let mut baseline = top + ink.top * size;
    for name in &names {
        marks.extend(spread_name(name, left, name_width, baseline, size, narrow, setter)?);
        baseline += step * size;
    }
    let foot = top + high * size;
    if !suffix.text.is_empty() {
        let middle = (top + foot) / 2.0 + (ink.top + ink.bottom) / 2.0 * size;
        let wide = suffix.width * size * narrow;
        marks.extend(spread_name(&suffix, left + all - wide, wide, middle, size, narrow, setter)?);
    }
    Ok((marks, foot))
}
