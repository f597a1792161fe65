//! 页码 (GB/T 9704, 7.5): 4号半角宋体 between dashes, odd pages on the right, even pages on the left.
//!
//! Where a blank page stands before the one with the 版记, neither is numbered.

use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{FOUR, NUMBER_GAP, TEXT_HEIGHT, TEXT_WIDTH};
use crate::layout::Mark;
use crate::setter::Glyphs;

/// Upper edge of the 一字线 above the baseline, in em, where a font doesn't tell.
const DASH_TOP: f32 = 0.311;

/// The page number with its dashes, as marks from the 版心's top left.
pub fn page_number(glyphs: &Glyphs<'_>, number: usize) -> Result<Vec<Mark>, DocumentError> {
    let text = format!("— {number} —");
    let mut set = Vec::new();
    let mut natural = 0.0;
    for c in text.chars() {
        let (found, _) = glyphs.find(Role::Song, c)?;
        // Digits and spaces are half an em wide, the dash one em: 4号半角.
        let advance = if c == ' ' { 0.5 } else { found.face.advance(found.glyph) } * FOUR;
        natural += advance;
        set.push((c, found, advance));
    }
    // One cell of 4号 in from the outer edge.
    let mut x = if number % 2 == 1 { TEXT_WIDTH - FOUR - natural } else { FOUR };
    // The dash stands above the baseline: its upper edge is what is 7 mm below the text.
    let dash_top = set.first().and_then(|(_, found, _)| found.face.ink(found.glyph)).map_or(DASH_TOP, |(top, _)| top);
    let y = TEXT_HEIGHT + NUMBER_GAP + dash_top * FOUR;
    let mut marks = Vec::new();
    for (c, found, advance) in set {
        if c != ' ' {
            marks.push(Mark::new(found, Role::Song, c, x, y, FOUR));
        }
        x += advance;
    }
    Ok(marks)
}
