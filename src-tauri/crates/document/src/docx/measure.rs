//! Lengths as a word processor counts them: twips (twentieths of a point), half points, English metric units.

use crate::grid::{CELL, MARGIN_LEFT, MARGIN_TOP, MM, PAGE_HEIGHT, PAGE_WIDTH, TEXT_HEIGHT};

/// Points in whole twips.
pub fn twips(points: f32) -> i32 {
    whole(points * 20.0)
}

/// Points in English metric units.
pub fn emu(points: f32) -> i32 {
    whole(points * 12_700.0)
}

/// Points in half points, in which sizes of letters are counted.
pub fn half_points(points: f32) -> i32 {
    whole(points * 2.0)
}

fn whole(value: f32) -> i32 {
    // Nothing on a page comes near the bounds.
    #[expect(clippy::cast_possible_truncation, reason = "clamped to what f32 holds exactly")]
    let whole = value.round().clamp(-16_000_000.0, 16_000_000.0) as i32;
    whole
}

/// Lines of the grid: the largest pitch of which 22 fit.
pub const LINE: i32 = 579;
/// A cell of the grid in whole twips, in points: the 版心 is 0.07 mm wider by it.
pub const GRID_CELL: f32 = 15.8;
/// What the grid takes from each character of 16 pt to make it a cell, in 4096ths of a point.
pub const CHAR_SPACE: i32 = -819;

/// What stands between two characters of the body, in twips. 28 are set in a line by this, not by the grid that the section tells of:
/// some word processors give a character that is wider than its cell two cells, others know no grid of characters at all. It is the
/// largest whole number with which 28 fit; the cell is then 15.75 pt, 3号 as it was cast.
pub const SQUEEZE: i32 = -5;

/// A4.
pub fn page() -> (i32, i32) {
    (twips(PAGE_WIDTH), twips(PAGE_HEIGHT))
}

/// 天头, 订口, and what is left at the right and the foot: top, right, bottom, left.
pub fn margins() -> (i32, i32, i32, i32) {
    // Whole twips: 28 cells of the grid, or a word processor that rounds the cell down has no room for the last character.
    let right = PAGE_WIDTH - MARGIN_LEFT - 28.0 * GRID_CELL;
    let bottom = PAGE_HEIGHT - MARGIN_TOP - TEXT_HEIGHT;
    (twips(MARGIN_TOP), twips(right), twips(bottom), twips(MARGIN_LEFT))
}

/// Width of the 版心 as the margins leave it.
pub fn text_width() -> i32 {
    let (_, right, _, left) = margins();
    page().0 - left - right
}

/// Width of the 版心 of a page on its side.
pub fn turned_width() -> i32 {
    let (top, _, bottom, _) = margins();
    page().1 - top - bottom
}

/// Half cells in twips.
pub fn halves(count: u16) -> i32 {
    twips(f32::from(count) * CELL / 2.0)
}

/// Millimetres in points.
pub fn mm(count: f32) -> f32 {
    count * MM
}

/// Lines of a page on its side.
pub const TURNED_LINE: i32 = 589;
/// As [`CHAR_SPACE`], for the 40 characters of a page on its side.
pub const TURNED_CHAR_SPACE: i32 = -226;

/// Points as the eighths in which borders are counted.
pub fn eighths(points: f32) -> i32 {
    whole(points * 8.0)
}
