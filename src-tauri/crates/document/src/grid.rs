//! The page of GB/T 9704-2012, and the one place where its quirks are settled. Lengths are in points, 72 to the inch.
//!
//! - **Width.** 28 characters of 16 pt are 448 pt, wider than the 156 mm of the 版心. The cell is 156 mm / 28 = 15.793 pt; glyphs keep
//!   their 16 pt, so that neighbours share 0.2 pt of their side bearings, as a word processor's character grid does.
//! - **Line pitch.** 22 lines fill 225 mm: 225 mm / 22 = 28.99 pt. The em box of the first line touches the upper edge of the 版心.
//! - **Page number.** The 一字线 has its *upper* edge 7 mm below the 版心 (the text measures from the line, and a baseline 7 mm below would
//!   put the dash some 2 mm too high).
//! - **Even pages.** The text block stands 28 mm from the left on every page. Printed on both sides, front and back then differ by 2 mm,
//!   which the standard allows, and a one-sided print keeps its 28 mm at the binding; a mirrored block would not.
//! - **版头.** 35 mm are measured from the upper edge of the 版心 to the *ink* of the mark, not to its em box, which stands some 1 mm higher.
//!   Its size is nobody's rule. The greatest here is that whose foot falls on the fifth line of the grid ([`MARK_FOOT`], about 50 pt): then
//!   the two blank lines before 发文字号 are two lines of the grid, 发文字号 stands on the eighth, and everything below returns to the grid.
//!   A long name is first made narrower, to [`MARK_NARROWEST`] of its height as printers do, and only then lower.
//! - **Red line.** Its upper edge is 4 mm below the em box of 发文字号. Its thickness is not given; offices print 0.35–0.53 mm. Here 0.5 mm:
//!   heavier than the heaviest line of the 版记, lighter than the thick line of a letter.
//! - **Letter.** The two lines of a double line are given as thick and thin only. Here 1 mm and 0.35 mm, 0.65 mm apart: 2 mm in all. 4 mm
//!   below the mark is the upper edge of the pair; 20 mm from the paper's foot is the lower edge of the other.
//! - **Signature.** A seal is reckoned at 42 mm, the size of a bureau's. Two blank lines between text and 署名 put it within one line of the
//!   text, with 署名 and 日期 a little below its middle.
//! - **Tightening.** Where a signature or 版记 would come to a page nearly alone, the line pitch of the pages before may go down to
//!   [`PITCH_LEAST`] or up to [`PITCH_MOST`] (22 lines become 23, 24 or 21). The distance of characters is never touched: 28 to a line is
//!   what the eye would miss first. Two lines of a paragraph go over with its closing formula and the signature; its last one where two
//!   would leave four lines empty behind them, and the formula alone where that would leave six. With 附件说明 and the signature goes a line
//!   of text, none where that would leave four lines empty. Lines are wider only on a page that they fill; one that ends early keeps the
//!   usual pitch.
//! - **Forms.** The standard knows none. One that is a few lines too long for its page has closer rows (`table.rs`): first no more lines than
//!   its text needs, then less room to write and for the seal, then less white; room to sign stays.
//! - **版记.** A line of it is 4号 and 7/8 of 3号 high: 28 pt. Its last line lies with its middle on the lower edge of the 版心.
//! - **On its side.** The sheet is turned, not the 版心: text runs 225 mm, 40 cells of 15.95 pt, in 15 lines of 10.4 mm, its head at the left
//!   edge of the upright sheet (订口 on odd pages, 切口 on even ones) and the page number where it always is.
//! - **Line end.** A closing mark that would begin a line takes the character before it along to the next line: no line holds 29 cells.
//!   Where a word leaves half a cell over, a mark whose right half is empty stands in it, its ink inside the 版心.
//! - **Marks.** 28 characters to a line and the squeezing of marks exclude each other. Here marks beside each other always close up by half
//!   a cell (`break_lines/adjoining.rs`), and a line without such a pair, words aside, keeps to its cells. A mark by itself gives half a
//!   cell only where its line would else have to be spread wide, or a paragraph end with one character; all marks of the line share that,
//!   those that open too, and what the line has left over in the end goes back to them first.
//! - **Roman numerals** have a cell in every font, of which Ⅰ fills a third. Here they are as wide as their ink and a Chinese character's
//!   white, or （Ⅰ级） would fall apart.
//! - **Filling.** What is left over at the right edge, behind a word or a pair of marks, is shared by all gaps of the line
//!   (`break_lines/spread.rs`), so that every line but a paragraph's last reaches the edge. A gap that would grow by more than an eighth of
//!   a cell is avoided: by parting a date, by a mark that gives room, by cutting a long word. Columns of a table are left ragged.

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
/// From the foot of a title to what stands below it, at the least: a line of the grid.
pub const TITLE_WHITE: f32 = 10.2 * MM;
/// From the top of an em box to its baseline, as the fonts' own metrics have it.
pub const ASCENT: f32 = 0.88;
/// From the 版心 to the upper edge of the 一字线.
pub const NUMBER_GAP: f32 = 7.0 * MM;

/// 7/8 of the height of a 3号 character: what a line has between its characters and the next line's.
pub const LEADING: f32 = BODY * 7.0 / 8.0;
/// From the upper edge of the 版心 to that of the mark.
pub const MARK_TOP: f32 = 35.0 * MM;
/// Lowest edge of a mark in one line.
pub const MARK_FOOT: f32 = 5.0 * PITCH;
/// Width of a mark's character as a part of its height, at the least.
pub const MARK_NARROWEST: f32 = 0.72;
/// From the number to the red line.
pub const RED_GAP: f32 = 4.0 * MM;
/// Thickness of the red line.
pub const RED_LINE: f32 = 0.5 * MM;
/// From the paper's upper edge to the mark of a letter.
pub const LETTER_TOP: f32 = 30.0 * MM;
/// From the paper's lower edge to the lower double line of a letter.
pub const LETTER_FOOT: f32 = 20.0 * MM;
/// Length of a letter's double lines.
pub const LETTER_LINE: f32 = 170.0 * MM;
/// The thick one of a double line.
pub const DOUBLE_THICK: f32 = 1.0 * MM;
/// The thin one of a double line.
pub const DOUBLE_THIN: f32 = 0.35 * MM;
/// Both lines of a double line and what is between them.
pub const DOUBLE: f32 = 2.0 * MM;
/// First and last line of the 版记.
pub const COLOPHON_THICK: f32 = 0.35 * MM;
/// Lines inside the 版记.
pub const COLOPHON_THIN: f32 = 0.25 * MM;
/// A line of text of the 版记.
pub const COLOPHON_PITCH: f32 = FOUR + LEADING;
/// A seal's diameter.
pub const SEAL: f32 = 42.0 * MM;
/// Lines from 署名 of one row of seals to that of the next: a seal and the air between two.
pub const SEAL_ROWS: u8 = 5;
/// Cells that a name stamp takes.
pub const STAMP_CELLS: u16 = 6;
/// The line pitch is never less.
pub const PITCH_LEAST: f32 = 27.0;
/// The line pitch is never more.
pub const PITCH_MOST: f32 = 30.5;

/// Where text stands: the 版心, upright or on its side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub width: f32,
    pub height: f32,
    /// Half cells in a line.
    pub halves: u16,
    /// Width of one.
    pub half: f32,
    /// Distance of lines.
    pub pitch: f32,
    /// Characters in a line of a title.
    pub title: usize,
    pub turned: bool,
}

impl Area {
    /// As on every page.
    pub const UPRIGHT: Self =
        Self { width: TEXT_WIDTH, height: TEXT_HEIGHT, halves: HALVES, half: CELL / 2.0, pitch: PITCH, title: 19, turned: false };
    /// On its side.
    pub const TURNED: Self = Self {
        width: TEXT_HEIGHT,
        height: TEXT_WIDTH,
        halves: 80,
        half: TEXT_HEIGHT / 80.0,
        pitch: TEXT_WIDTH / 15.0,
        title: 27,
        turned: true,
    };
}

// Seals of one column don't touch, nor do those of one row.
const _: () = assert!(CELLS == 28 && LINES == 22 && SEAL < 5.0 * PITCH && SEAL_ROWS == 5 && SEAL < TEXT_WIDTH / 3.0);
