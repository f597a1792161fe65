//! 发文机关标志 as text: its size, how wide its characters stand, and several bodies one under another.
//!
//! The office's own font is not at hand here: characters are reckoned one em wide, their ink as that of 小标宋.

use super::measure::twips;
use super::paragraph::Paragraph;
use super::table::NO_PADDING;
use super::text::{Look, run, width_of};
use crate::break_lines::clean;
use crate::fonts::Role;
use crate::grid::{CELL, MARK_FOOT, MARK_NARROWEST, MARK_TOP, TEXT_WIDTH};
use crate::mark::{LEAST, measures};
use crate::paper::Align;
use crate::title::break_title;

/// Upper edge of the ink below that of the em box, in em.
const INK_TOP: f32 = 0.045;
/// Height of the ink, in em.
const INK: f32 = 0.92;
/// A mark as wide as this keeps a cell free on either side.
const ROOM: f32 = TEXT_WIDTH - 2.0 * CELL;
/// Between the names and 文件, in em.
const ASIDE: f32 = 0.5;
/// Room that names in a table have beside them, in em.
const SPARE: f32 = 0.4;

/// A mark.
pub struct Mark {
    names: Vec<String>,
    suffix: String,
    size: f32,
    narrow: f32,
    /// From name to name, in em.
    step: f32,
    stacked: bool,
}

fn em(text: &str) -> f32 {
    f32::from(width_of(text)) / 2.0
}

/// Down to what a word processor can tell: half a point.
fn half_point(size: f32) -> f32 {
    (size * 2.0).floor() / 2.0
}

/// Down to what a word processor can tell: a hundredth.
fn percent(narrow: f32) -> f32 {
    (narrow * 100.0).floor() / 100.0
}

impl Mark {
    /// The mark of these bodies, or nothing; one of several so many lines lower than usual.
    pub fn of(names: &[String], suffix: &str, lower: u8) -> Option<Self> {
        let names: Vec<String> = names.iter().map(|n| clean(n).trim().to_owned()).filter(|n| !n.is_empty()).collect();
        let suffix = clean(suffix).trim().to_owned();
        let most = (MARK_FOOT - MARK_TOP) / INK;
        let (_, step) = measures(lower);
        match names.as_slice() {
            [] => None,
            [only] => {
                let whole = format!("{only}{suffix}");
                let width = em(&whole).max(1.0);
                if ROOM / (width * MARK_NARROWEST) >= LEAST {
                    let narrow = (ROOM / (width * most)).clamp(MARK_NARROWEST, 1.0);
                    let size = half_point(most.min(ROOM / (width * narrow)));
                    return Some(Self { names: vec![whole], suffix: String::new(), size, narrow: percent(narrow), step, stacked: false });
                }
                Some(Self::stacked(break_title(only, only.chars().count().div_ceil(2) + 3), suffix, most, lower))
            }
            _ => Some(Self::stacked(names, suffix, most, lower)),
        }
    }

    fn stacked(names: Vec<String>, suffix: String, most: f32, lower: u8) -> Self {
        let widest = names.iter().map(|n| em(n)).fold(1.0_f32, f32::max);
        let wide = widest + if suffix.is_empty() { 0.0 } else { ASIDE + em(&suffix) } + SPARE;
        let rows = names.iter().skip(1).fold(0.0_f32, |n, _| n + 1.0);
        let (highest, step) = measures(lower);
        let least = LEAST.min(ROOM / (wide * MARK_NARROWEST));
        let most = most.min((highest / (rows * step + INK)).max(least));
        let narrow = (ROOM / (wide * most)).clamp(MARK_NARROWEST, 1.0);
        let size = half_point(most.min(ROOM / (wide * narrow))).max(1.0);
        Self { names, suffix, size, narrow: percent(narrow), step, stacked: true }
    }

    /// Height of its ink in points.
    pub fn height(&self) -> f32 {
        let rows = self.names.iter().skip(1).fold(0.0_f32, |n, _| n + 1.0);
        (rows * self.step + INK) * self.size
    }

    /// What stands above its ink in its own lines, in points.
    fn above_ink(&self) -> f32 {
        if self.stacked { ((self.step - 1.0) / 2.0 + INK_TOP) * self.size } else { INK_TOP * self.size }
    }

    fn look(&self) -> Look {
        Look { size: Some(self.size), red: true, narrow: (self.narrow < 0.995).then_some(self.narrow), spread: None }
    }

    /// The mark in one line, its ink so far below what is above it; nothing for one of several lines. Gives its height in twips too.
    pub fn line(&self, above: f32, style: &'static str, with: &str) -> Option<(Paragraph, i32)> {
        if self.stacked {
            return None;
        }
        let name = self.names.first()?;
        let gaps = name.chars().skip(1).fold(0.0_f32, |n, _| n + 1.0);
        let wide = em(name) * self.size * self.narrow;
        // A short name is spread, so that it reads as a line and not as a word; its last character is not.
        let spread = if gaps > 0.0 { ((0.92 * ROOM - wide) / gaps).clamp(0.0, 0.36 * self.size) } else { 0.0 };
        let last = name.char_indices().next_back().map_or(0, |(at, _)| at);
        let (most, last) = name.split_at(last);
        let first = if most.is_empty() { String::new() } else { run(Role::Title, Look { spread: Some(spread), ..self.look() }, most) };
        let (before, line) = (twips(above - self.above_ink()).max(0), twips(self.size));
        let p = Paragraph {
            align: Some(Align::Center),
            keep_next: true,
            room: (before, 0),
            line: Some(line),
            runs: format!("{with}{first}{}", run(Role::Title, self.look(), last)),
            ..Paragraph::of(style)
        };
        Some((p, before + line))
    }

    /// Names one below another, each as wide as the widest, what stands behind them in the middle of their height: a table below a
    /// paragraph that brings its ink to its place. Gives the height of both in twips too.
    pub fn table(&self, above: f32, style: &'static str, with: &str) -> (Paragraph, String, i32) {
        let spacer = twips(above - self.above_ink()).max(20);
        let row = twips(self.step * self.size);
        let widest = self.names.iter().map(|n| em(n)).fold(1.0_f32, f32::max);
        // A little more than is reckoned: another font may be a little wider.
        let first = twips((widest + SPARE) * self.size * self.narrow);
        let second = if self.suffix.is_empty() { 0 } else { twips((em(&self.suffix) + ASIDE) * self.size * self.narrow) };
        let cell = |width: i32, merge: &str, align: &str, text: &str| {
            let runs = if text.is_empty() { String::new() } else { run(Role::Title, self.look(), text) };
            format!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="{}" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>{runs}</w:p></w:tc>"#,
                twips(self.size)
            )
        };
        let mut rows = String::new();
        for (index, name) in self.names.iter().enumerate() {
            let (merge, text) = if index == 0 { (r#"<w:vMerge w:val="restart"/>"#, self.suffix.as_str()) } else { ("<w:vMerge/>", "") };
            let aside = if second > 0 { cell(second, merge, "right", text) } else { String::new() };
            let name = cell(first, "", "distribute", name);
            rows.push_str(&format!(
                r#"<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{row}" w:hRule="exact"/></w:trPr>{name}{aside}</w:tr>"#
            ));
        }
        let columns: String = [first, second].iter().filter(|w| **w > 0).map(|w| format!(r#"<w:gridCol w:w="{w}"/>"#)).collect();
        let table = format!(
            r#"<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{NO_PADDING}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"#,
            first + second
        );
        let count = i32::try_from(self.names.len()).unwrap_or(1);
        (Paragraph { line: Some(spacer), keep_next: true, runs: with.to_owned(), ..Paragraph::of(style) }, table, spacer + row * count)
    }
}
