//! 版记 (GB/T 9704, 7.4): 抄送 and 印发 between their lines, the last of which lies on the lower edge of the 版心.

use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{ASCENT, COLOPHON_PITCH, COLOPHON_THICK, COLOPHON_THIN, FOUR, TEXT_HEIGHT, TEXT_WIDTH};
use crate::layout::{Mark, Page, Rule};
use crate::paper::{Colophon, Format};
use crate::setter::Setter;

/// Half cells between the indents of one character.
const ROOM: u16 = 58;
/// Cells are a little wider than 4号, so that they fill the line from indent to indent.
const HALF: f32 = (TEXT_WIDTH - 2.0 * FOUR) / 58.0;
/// Half cells of `抄送：`.
const LABEL: u16 = 6;

/// The 版记 as it is put at the foot of a page.
#[derive(Default)]
pub struct Closing {
    pub height: f32,
    pub even_page: bool,
    marks: Vec<Mark>,
    rules: Vec<Rule>,
}

impl Closing {
    /// There is something in it.
    pub fn stands(&self) -> bool {
        !self.marks.is_empty()
    }

    pub fn draw(self, page: &mut Page) {
        let top = TEXT_HEIGHT - self.height;
        page.marks.extend(self.marks.into_iter().map(|m| Mark { y: m.y + top, ..m }));
        page.rules.extend(self.rules.into_iter().map(|r| r.lowered(top)));
    }
}

/// Sets the 版记. A letter's has neither 印发 nor lines.
pub fn set(colophon: &Colophon, format: Format, setter: &Setter<'_>) -> Result<Closing, DocumentError> {
    let letter = format == Format::Letter;
    let mut closing = Closing { even_page: colophon.even_page, ..Closing::default() };
    for (label, bodies) in [("主送：", &colophon.addressees), ("抄送：", &colophon.copies_to)] {
        let bodies = bodies.trim().trim_start_matches(label).trim_end_matches(['。', '.', '：', ':', '，', '；', '、']).trim();
        if !bodies.is_empty() {
            named(&mut closing, label, &format!("{bodies}。"), setter)?;
        }
    }
    let (unit, date) = (colophon.printed_by.trim(), colophon.printed_on.trim());
    let is_printed = !(unit.is_empty() && date.is_empty());
    if !letter && is_printed {
        if closing.stands() {
            closing.rules.push(Rule::across(0.0, TEXT_WIDTH, closing.height, COLOPHON_THIN));
        }
        printed(&mut closing, unit, date, setter)?;
    }
    if !letter && closing.stands() {
        closing.rules.insert(0, Rule::across(0.0, TEXT_WIDTH, 0.0, COLOPHON_THICK));
        closing.rules.push(Rule::across(0.0, TEXT_WIDTH, closing.height, COLOPHON_THICK));
    }
    Ok(closing)
}

impl Closing {
    /// Baseline of the next line.
    fn baseline(&self) -> f32 {
        self.height + (COLOPHON_PITCH - FOUR) / 2.0 + ASCENT * FOUR
    }
}

/// A label and bodies; wrapped lines stand below the first body.
fn named(closing: &mut Closing, label: &str, bodies: &str, setter: &Setter<'_>) -> Result<(), DocumentError> {
    let label = setter.broken(&[(Role::Body, label)], 0, ROOM, HALF, FOUR);
    closing.marks.extend(setter.place(label.first().map_or(&[], Vec::as_slice), FOUR, closing.baseline(), HALF, FOUR)?);
    for line in setter.filled(&[(Role::Body, bodies)], 0, ROOM - LABEL, HALF, FOUR) {
        closing.marks.extend(setter.place(&line, FOUR + f32::from(LABEL) * HALF, closing.baseline(), HALF, FOUR)?);
        closing.height += COLOPHON_PITCH;
    }
    Ok(())
}

/// 印发机关 on the left, the date with 印发 on the right of its last line.
fn printed(closing: &mut Closing, unit: &str, date: &str, setter: &Setter<'_>) -> Result<(), DocumentError> {
    let date = if date.is_empty() { String::new() } else { format!("{}印发", date.trim_end_matches("印发")) };
    let date = setter.broken(&[(Role::Body, &date)], 0, ROOM, HALF, FOUR).into_iter().next().unwrap_or_default();
    let wide = date.last().map_or(0, |p| p.at + p.halves);
    let lines = setter.broken(&[(Role::Body, unit)], 0, ROOM.saturating_sub(wide + 2), HALF, FOUR);
    for line in &lines {
        closing.marks.extend(setter.place(line, FOUR, closing.baseline(), HALF, FOUR)?);
        closing.height += COLOPHON_PITCH;
    }
    if !lines.is_empty() {
        closing.height -= COLOPHON_PITCH;
    }
    let x = TEXT_WIDTH - FOUR - f32::from(wide) * HALF;
    closing.marks.extend(setter.place(&date, x, closing.baseline(), HALF, FOUR)?);
    closing.height += COLOPHON_PITCH;
    Ok(())
}
