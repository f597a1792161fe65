//! Where everything comes to stand: blocks become lines on the grid, lines become pages.

use crate::blocks;
use crate::colophon::{self, Closing};
use crate::error::DocumentError;
use crate::fonts::{Fonts, Found, Role};
use crate::grid::Area;
use crate::letter;
use crate::mark::LOWEST;
use crate::page_number::page_number;
use crate::pagination::{self, Plan, Section};
use crate::paper::{Block, Colophon, Format, Paper};
use crate::setter::{Glyphs, Setter};
use crate::table::CLOSEST;
use std::rc::Rc;

/// A glyph where it stands: x from the 版心's left edge, baseline from the item's (later the 版心's) top.
#[derive(Clone)]
pub struct Mark {
    pub x: f32,
    pub y: f32,
    /// Height of its em box.
    pub size: f32,
    /// Width of its em box as a part of the height; 1 but for a fallback and a narrow mark of the head.
    pub stretch: f32,
    pub role: Role,
    pub text: char,
    pub found: Found,
    /// Printed in the red of the head.
    pub red: bool,
    /// Width of a line along its edge: digits and letters of 黑体 that are lighter than its characters are made as dark.
    pub edge: f32,
}

impl Mark {
    /// A glyph fitted to the font that it stands among: `x` is its left, `baseline` that of the line.
    pub fn new(found: Found, role: Role, text: char, x: f32, baseline: f32, size: f32) -> Self {
        let fit = found.fit;
        let edge = if role == Role::Hei && text.is_ascii() && !found.fallback { found.face.lightness() * size } else { 0.0 };
        let (y, stretch) = (baseline - fit.lift * size, fit.width / fit.height);
        let x = x - found.inset * fit.width * size;
        Self { x, y, size: fit.height * size, stretch, role, text, found, red: false, edge }
    }
}

/// A straight line of the drawing.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub from: (f32, f32),
    pub to: (f32, f32),
    pub width: f32,
    /// Printed in the red of the head.
    pub red: bool,
}

impl Rule {
    /// A black line across, at `y`.
    pub fn across(from: f32, to: f32, y: f32, width: f32) -> Self {
        Self { from: (from, y), to: (to, y), width, red: false }
    }

    /// A black line down, at `x`.
    pub fn down(from: f32, to: f32, x: f32, width: f32) -> Self {
        Self { from: (x, from), to: (x, to), width, red: false }
    }

    /// Moved down.
    pub fn lowered(self, by: f32) -> Self {
        Self { from: (self.from.0, self.from.1 + by), to: (self.to.0, self.to.1 + by), ..self }
    }
}

/// A filled rectangle of a chart, white 1.0 to black 0.0.
#[derive(Debug, Clone, Copy)]
pub struct Fill {
    pub corner: (f32, f32),
    pub width: f32,
    pub height: f32,
    pub grey: f32,
}

/// What an item is to its page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// 正文.
    #[default]
    Text,
    /// 版头, 标题, 主送机关: a first page with nothing else shows no text.
    Front,
    /// 署名 and 成文日期.
    Signature,
}

/// Something that stands on one page as a whole.
#[derive(Clone, Default)]
pub struct Item {
    pub height: f32,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    pub fills: Vec<Fill>,
    /// Drawn where it is the first of its page, and where it is the last: a table's row that goes on over the page.
    pub at_top: Option<Rule>,
    pub at_bottom: Option<Rule>,
    /// It is a part of a table's row that may go on over the page.
    pub cut: Option<Cut>,
    /// Drawn above it where it is the first of its page: a table's head.
    pub head: Option<Rc<Repeated>>,
    /// It may not be the last of its page.
    pub keep: bool,
    /// It may after all, where the page would else end with a hole: first a line that goes along with a signature as the second of a
    /// paragraph (1), then what a closing formula closes (2).
    pub yields: Option<u8>,
    /// The line behind it is the last of its paragraph.
    pub last_but_one: bool,
    /// It falls away at a page's top.
    pub blank: bool,
    /// A page ends before it.
    pub new_page: bool,
    /// It does not sit on the grid, and what follows goes back to it.
    pub free: bool,
    /// The lines of its page are counted from its lower edge: the 版头.
    pub anchor: bool,
    /// What is left free below it for a seal, before anything else may stand there at the foot.
    pub below: f32,
    pub kind: Kind,
    /// How many of its marks belong to each line of a title: its lines stand closer where the page's do.
    pub title: Vec<usize>,
    /// A heading, for the outline.
    pub heading: Option<String>,
}

/// How a row looks where a page ends within it.
#[derive(Clone)]
pub struct Cut {
    /// White between the text and the line that closes the row here: as much as rows have elsewhere.
    pub pad: f32,
    /// A part of the row stands before it.
    pub resumes: bool,
    /// A part of the row stands behind it.
    pub goes_on: bool,
    /// The table's lines down the page, with their widths.
    pub edges: Rc<[(f32, f32)]>,
    /// The labels of the row, told again at the next page's top.
    pub labels: Rc<[Mark]>,
}

impl Cut {
    /// The lines down the page through the white above or below.
    pub fn sides(&self, from: f32) -> impl Iterator<Item = Rule> {
        self.edges.iter().map(move |(x, width)| Rule::down(from, from + self.pad, *x, *width))
    }
}

/// A table's head as it stands again on the next page.
#[derive(Clone, Default)]
pub struct Repeated {
    pub height: f32,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
}

/// A page.
#[derive(Default)]
pub struct Page {
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    /// Drawn before everything else.
    pub fills: Vec<Fill>,
    pub headings: Vec<String>,
    /// The page number with its dashes; it never turns.
    pub number: Vec<Mark>,
    /// The 版心 lies on its side: x runs up the upright sheet from the foot of the 版心, y from its left edge to the right; the page number
    /// does not turn.
    pub turned: bool,
}

/// A form of more pages has so much to say that closer rows don't matter.
const FORM_MOST: usize = 3;

/// Sets a paper. A form that is a few lines too long for its page has closer rows, or those who sign it would do so on a page by themselves.
pub fn pages(paper: &Paper, fonts: &Fonts) -> Result<Vec<Page>, DocumentError> {
    let glyphs = Glyphs::new(fonts);
    let usual = arrange(paper, &glyphs, 0)?;
    let breaks = paper.blocks.iter().filter(|b| matches!(b, Block::PageBreak)).count();
    let is_form = paper.blocks.iter().any(|b| matches!(b, Block::Table(table) if table.together > 0));
    if is_form && (breaks + 2..=breaks + FORM_MOST).contains(&usual.len()) {
        for close in 1..=CLOSEST {
            let closer = arrange(paper, &glyphs, close)?;
            if closer.len() < usual.len() {
                return Ok(closer);
            }
        }
    }
    Ok(usual)
}

/// What stands on which page.
struct Arranged {
    sections: Vec<Section>,
    closing: Closing,
    plan: Plan,
}

impl Arranged {
    fn of(paper: &Paper, colophon: &Colophon, setter: Setter<'_>, with_addressee: bool) -> Result<Self, DocumentError> {
        let sections = blocks::sections(paper, setter, with_addressee)?;
        let closing = colophon::set(colophon, paper.format, &setter)?;
        let plan = pagination::plan(&sections, &closing);
        Ok(Self { sections, closing, plan })
    }

    fn shows_text(&self) -> bool {
        !self.plan.first_page_lacks_text(&self.sections)
    }
}

/// The pages of a paper of which the first shows text. Where many bodies, signers and a long title leave it no room, the mark of a joint
/// paper is lower, as far as that needs (GB/T 9704, 7.2.4); then a long 主送机关 goes to the 版记 (7.3.2).
fn with_text_first(paper: &Paper, setter: Setter<'_>) -> Result<Arranged, DocumentError> {
    let mut colophon = paper.colophon.clone().unwrap_or_default();
    let usual = Arranged::of(paper, &colophon, setter, true)?;
    if usual.shows_text() {
        return Ok(usual);
    }
    let is_joint = paper.head.as_ref().is_some_and(|h| h.mark.iter().filter(|m| !m.trim().is_empty()).nth(1).is_some());
    let lowest = if is_joint { LOWEST } else { 0 };
    for lower in 1..=lowest {
        let lowered = Arranged::of(paper, &colophon, Setter { lower, ..setter }, true)?;
        if lowered.shows_text() {
            return Ok(lowered);
        }
    }
    let addressees = paper.blocks.iter().filter_map(|b| if let Block::Addressee(to) = b { Some(to.as_str()) } else { None });
    let named: Vec<&str> = addressees.map(|a| a.trim().trim_end_matches(['：', ':'])).filter(|a| !a.is_empty()).collect();
    if named.is_empty() {
        return Ok(usual);
    }
    colophon.addressees = [named.join("，"), colophon.addressees].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("，");
    for lower in 0..=lowest {
        match Arranged::of(paper, &colophon, Setter { lower, ..setter }, false) {
            // With more bodies than a page of 版记 holds they stay where they are.
            Err(DocumentError::LongColophon) => break,
            moved => {
                let moved = moved?;
                if moved.shows_text() {
                    return Ok(moved);
                }
            }
        }
    }
    Ok(usual)
}

fn arrange(paper: &Paper, glyphs: &Glyphs<'_>, close: u8) -> Result<Vec<Page>, DocumentError> {
    let setter = Setter { glyphs, area: Area::UPRIGHT, close, lower: 0 };
    let Arranged { sections, closing, plan } = with_text_first(paper, setter)?;
    let mut numbered = plan.leaves.len();
    let mut pages = pagination::fill(plan.leaves, sections);
    if plan.closing_alone && closing.stands() {
        // The page opposite stays blank where the 版记 is to stand on an even one; then neither has a number.
        if closing.even_page && pages.len().is_multiple_of(2) {
            pages.push(Page::default());
        } else {
            numbered += 1;
        }
        pages.push(Page::default());
    }
    if let Some(last) = pages.last_mut() {
        closing.draw(last);
    }
    let is_letter = paper.format == Format::Letter && paper.head.as_ref().is_some_and(|h| !h.mark.is_empty());
    if let Some(first) = pages.first_mut().filter(|_| is_letter) {
        letter::close_first_page(first);
    }
    if paper.page_numbers {
        for (index, page) in pages.iter_mut().enumerate().take(numbered).skip(usize::from(is_letter)) {
            page.number = page_number(glyphs, index + 1)?;
        }
    }
    Ok(pages)
}
