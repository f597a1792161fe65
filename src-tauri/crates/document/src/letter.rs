//! 信函格式 (GB/T 9704, 10.1): a mark 30 mm from the paper's edge between red double lines.

use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{
    BODY, DOUBLE, DOUBLE_THICK, DOUBLE_THIN, LEADING, LETTER_FOOT, LETTER_LINE, LETTER_TOP, MARGIN_LEFT, MARGIN_TOP, PAGE_HEIGHT,
    PAGE_WIDTH, PITCH, RED_GAP, TEXT_WIDTH,
};
use crate::head::{halves_of, labels, single};
use crate::layout::{Item, Kind, Page, Rule};
use crate::mark;
use crate::paper::Head;
use crate::setter::Setter;

/// A red double line of which the upper edge is at `top`.
fn double(top: f32, thick_above: bool) -> [Rule; 2] {
    // In the middle of the paper, not of the 版心.
    let left = (PAGE_WIDTH - LETTER_LINE) / 2.0 - MARGIN_LEFT;
    let (upper, lower) = if thick_above { (DOUBLE_THICK, DOUBLE_THIN) } else { (DOUBLE_THIN, DOUBLE_THICK) };
    [(top + upper / 2.0, upper), (top + DOUBLE - lower / 2.0, lower)].map(|(y, width)| Rule {
        from: (left, y),
        to: (left + LETTER_LINE, y),
        width,
        red: true,
    })
}

/// Mark, double line, and below it what stands at the left and the number at the right.
pub fn set(head: &Head, setter: &Setter<'_>) -> Result<Item, DocumentError> {
    // A letter's mark is the name alone, without 文件 (10.1).
    let (mut marks, foot) = mark::set(&head.mark, "", LETTER_TOP - MARGIN_TOP, setter)?;
    let line_top = foot + RED_GAP;
    let mut end = line_top + DOUBLE;
    let mut top = end + LEADING;
    if !head.number.trim().is_empty() {
        let number = single(setter, Role::Body, &head.number);
        marks.extend(setter.line(&number, TEXT_WIDTH - f32::from(halves_of(&number)) * setter.area.half, top)?);
        end = top + BODY;
    }
    for label in labels(head, setter) {
        marks.extend(setter.line(&label, 0.0, top)?);
        end = top + BODY;
        top += PITCH;
    }
    // Two blank lines, then on the grid again.
    let height = ((end / PITCH + 2.0 - 0.3).ceil()) * PITCH;
    let rules = double(line_top, true).to_vec();
    Ok(Item { height, marks, rules, free: true, anchor: true, keep: true, kind: Kind::Front, ..Item::default() })
}

/// The double line at the foot of the first page; its lower edge is what is 20 mm from the paper's.
pub fn close_first_page(page: &mut Page) {
    page.rules.extend(double(PAGE_HEIGHT - LETTER_FOOT - DOUBLE - MARGIN_TOP, false));
}
