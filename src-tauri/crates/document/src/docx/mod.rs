//! The same draft for a word processor: WPS and Word.
//!
//! The parts are written by hand, because each figure of the page must be had exactly: the character grid, the marks that no line may
//! begin with, paragraphs whose lines are as high as the PDF's. What a word processor does otherwise than the PDF, and why:
//!
//! - **Line pitch.** 22 lines of 580 twips are 4 twips higher than the 版心, and a word processor would set 21. The pitch is the largest
//!   that holds 22: 579 twips, 28.95 pt. Lines are of exact height, so that a font with large metrics does not take two lines of the grid.
//! - **Characters.** The section tells of 28 characters in a line, as the page setup of an office has it; what sets them so is the distance
//!   of characters in the style, because word processors differ in what they make of such a grid.
//! - **Line end.** A closing mark does not stand in the last half cell of a line, as it may in the PDF: a word processor either lets it
//!   hang over the edge or takes it to the next line, and here it takes it along. Lines, and with them pages, may so break elsewhere than
//!   in the PDF. LibreOffice lets it hang nevertheless, and puts room between Chinese and Latin: it reads neither property as Word does.
//! - **Marks beside each other** (`）。`, `：“`) are closed up by the word processor itself, as it is set up to do in the offices' own
//!   papers; LibreOffice does not, and squeezes no mark. A distance of characters on the marks would be taken over by whatever is typed
//!   behind them, and LibreOffice allows no more than a sixth of a cell of it.
//! - **Roman numerals** stand in a cell of their own, as the word processor's fonts have them.
//! - **Tightening.** Lines are not set closer to save a page: that would need the fonts. A paper may have a page more than its PDF. The rows
//!   of a form, of which the height is known, are.
//! - **Charts** can't be drawn without rendering them: a chart is a table of its numbers above its caption.
//! - **An even page for the 版记** can't be asked for without knowing how many pages there are: it stands at the foot of the last page.
//! - **Blank lines** stay where they are when a page breaks before them; the PDF drops them.

mod blocks;
mod chart;
mod colophon;
mod flow;
mod foot;
mod head;
mod letter;
mod mark;
mod measure;
mod package;
mod paragraph;
mod section;
mod settings;
mod shape;
mod signature;
mod styles;
mod table;
mod text;

use crate::colophon::is_too_high;
use crate::error::DocumentError;
use crate::paper::{Block, Format, Paper};
use flow::Flow;
use foot::Feet;
pub(crate) use head::{lines_above_text, lowered};
use section::{Place, Section};

/// Sets a paper as a DOCX.
///
/// # Errors
/// A file that can't be written, a 版记 that is higher than a page.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, DocumentError> {
    if paper.colophon.as_ref().is_some_and(|colophon| is_too_high(colophon, paper.format)) {
        return Err(DocumentError::LongColophon);
    }
    let letter = letter::of(paper);
    let mut feet = Feet::of(paper);
    let mut flow = Flow::new(Section { letter: letter.is_some(), ..Section::default() });
    match (&letter, &paper.head) {
        (Some((head, mark)), _) => letter::below_the_line(head, mark, &mut flow),
        (None, Some(head)) => head::set(head, above_text(paper), &mut flow),
        (None, None) => {}
    }
    blocks::set(&paper.blocks, &mut flow);
    if let Some(colophon) = &paper.colophon {
        // The 版记 stands on an upright page.
        flow.turn(Place::Upright);
        colophon::set(colophon, paper.format == Format::Letter, &mut flow);
    }
    let body = flow.finish(&mut feet);
    package::write(paper, &body, &feet)
}

/// Lines that stand between the head and the text.
fn above_text(paper: &Paper) -> f32 {
    let title = paper.blocks.iter().find_map(|b| if let Block::Title(title) = b { Some(title.as_str()) } else { None });
    let addressee = paper.blocks.iter().find_map(|b| if let Block::Addressee(to) = b { Some(to.as_str()) } else { None });
    lines_above_text(title.unwrap_or_default(), addressee.unwrap_or_default())
}
