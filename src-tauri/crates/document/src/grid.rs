//! The page of GB/T 9704-2012, and the one place where its quirks are settled. Lengths are in points, 72 to the inch.
//!
//! - **Width.** 28 characters of 16 pt are 448 pt, wider than the 156 mm of the 版心. The cell is 156 mm / 28 = 15.793 pt; glyphs keep
//!   their 16 pt, so that neighbours share 0.2 pt of their side bearings, as a word processor's character grid does.
//! - **Line pitch.** 22 lines fill 225 mm: 225 mm / 22 = 28.99 pt. The em box of the first line touches the upper edge of the 版心.
//! - **Page number.** The 一字线 has its *upper* edge 7 mm below the 版心 (the text measures from the line, and a baseline 7 mm below would
//!   put the dash some 2 mm too high).
//! - **Even pages.** The text block stands 28 mm from the left on every page. Printed on both sides, front and back then differ by 2 mm,
//!   which the standard allows, and a one-sided print keeps its 28 mm at the binding; a mirrored block would not.
//! - **Line end.** A closing mark that would begin a line takes the character before it along to the next line: no line holds 29 cells,
//!   none is squeezed.

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;
/// A4.
pub const PAGE_WIDTH: f32 = 210.0 * MM;
/// A4.
pub const PAGE_HEIGHT: f32 = 297.0 * MM;
/// 天头
pub const MARGIN_TOP: f32 = 37.0 * MM;
/// 订口
pub const MARGIN_LEFT: f32 = 28.0 * MM;
/// Width of the 版心.
pub const TEXT_WIDTH: f32 = 156.0 * MM;
/// Height of the 版心.
pub const TEXT_HEIGHT: f32 = 225.0 * MM;
/// Characters in a line.
pub const CELLS: u16 = 28;
/// Half cells in a line: digits and Latin words take a whole number of them.
pub const HALVES: u16 = 2 * CELLS;
/// Lines on a page.
pub const LINES: u16 = 22;
/// Width of a character's cell.
pub const CELL: f32 = TEXT_WIDTH / 28.0;
/// Distance of lines.
pub const PITCH: f32 = TEXT_HEIGHT / 22.0;
/// 3号
pub const BODY: f32 = 16.0;
/// 2号
pub const TITLE: f32 = 22.0;
/// 4号
pub const FOUR: f32 = 14.0;
/// Distance of the lines of a title.
pub const TITLE_PITCH: f32 = 32.0;
/// From the top of an em box to its baseline, as the fonts' own metrics have it.
pub const ASCENT: f32 = 0.88;
/// From the 版心 to the upper edge of the 一字线.
pub const NUMBER_GAP: f32 = 7.0 * MM;
