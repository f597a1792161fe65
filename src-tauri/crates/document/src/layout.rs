//! Where everything comes to stand: blocks become lines on the grid, lines become pages.

use crate::break_lines::{NO_END, NO_START, Piece, break_text, clean};
use crate::error::DocumentError;
use crate::fonts::{Fonts, Found, Role};
use crate::grid::{ASCENT, BODY, CELL, CELLS, FOUR, HALVES, LINES, PITCH, TEXT_HEIGHT, TEXT_WIDTH, TITLE, TITLE_PITCH};
use crate::paper::{Block, Paper};
use crate::table;
use crate::title::break_title;

/// A glyph where it stands: x from the 版心's left edge, baseline from the item's (later the 版心's) top.
#[derive(Clone)]
pub struct Mark {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub role: Role,
    pub text: String,
    pub found: Found,
}

/// A straight line of the drawing.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub from: (f32, f32),
    pub to: (f32, f32),
    pub width: f32,
}

/// Something that stands on one page as a whole.
#[derive(Clone, Default)]
pub struct Item {
    pub height: f32,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    /// It may not be the last of its page.
    pub keep: bool,
    /// It falls away at a page's top.
    pub blank: bool,
    /// A page ends before it.
    pub new_page: bool,
    /// It does not sit on the grid, and what follows goes back to it.
    pub free: bool,
    /// A heading, for the outline.
    pub heading: Option<String>,
}

/// A page.
#[derive(Default)]
pub struct Page {
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    pub headings: Vec<String>,
}

/// Sets a paper.
pub fn pages(paper: &Paper, fonts: &Fonts) -> Result<Vec<Page>, DocumentError> {
    let mut items: Vec<Item> = Vec::new();
    for block in &paper.blocks {
        set_block(block, fonts, &mut items)?;
    }
    Ok(paginate(items))
}

/// Puts pieces of a line where they stand. `half` is the width of a half cell.
pub fn place(fonts: &Fonts, pieces: &[Piece], x: f32, baseline: f32, half: f32, size: f32) -> Result<Vec<Mark>, DocumentError> {
    let mut marks = Vec::new();
    for piece in pieces {
        let left = x + f32::from(piece.at) * half;
        if piece.word {
            place_word(fonts, piece, left, baseline, half, size, &mut marks)?;
            continue;
        }
        for (c, cell) in piece.text.chars().zip(0_u8..) {
            if c == '　' {
                continue;
            }
            let found = fonts.find_glyph(piece.role, c)?;
            let (size, baseline) = fitted(&found, size, baseline);
            let room = 2.0 * half;
            let advance = found.face.advance(found.glyph) * size;
            let slack = room - advance;
            // A mark that is narrower than its cell leans to the text it belongs to.
            let shift = match c {
                _ if slack < 1.0 => slack / 2.0,
                c if NO_END.contains(c) => slack,
                c if NO_START.contains(c) && c != '·' => 0.0,
                _ => slack / 2.0,
            };
            marks.push(Mark { x: left + f32::from(cell) * room + shift, y: baseline, size, role: piece.role, text: c.to_string(), found });
        }
    }
    Ok(marks)
}

/// A fallback glyph is set a little smaller, about the same centre.
fn fitted(found: &Found, size: f32, baseline: f32) -> (f32, f32) {
    if found.fallback {
        let scale = crate::fonts::FALLBACK_SCALE;
        (size * scale, baseline - size * (1.0 - scale) * (ASCENT - 0.5))
    } else {
        (size, baseline)
    }
}

/// A word stands in the middle of its half cells; what is left over is shared between its letters and its sides.
fn place_word(
    fonts: &Fonts,
    piece: &Piece,
    left: f32,
    baseline: f32,
    half: f32,
    size: f32,
    marks: &mut Vec<Mark>,
) -> Result<(), DocumentError> {
    let mut glyphs = Vec::new();
    let mut natural = 0.0;
    for c in piece.text.chars() {
        let found = fonts.find_glyph(piece.role, c)?;
        let advance = found.face.advance(found.glyph) * size;
        natural += advance;
        glyphs.push((c, found, advance));
    }
    let slack = f32::from(piece.halves) * half - natural;
    let count = glyphs.iter().fold(0.0_f32, |n, _| n + 1.0);
    let gap = slack / (count + 1.0);
    let mut x = left + gap;
    for (c, found, advance) in glyphs {
        let (size, y) = fitted(&found, size, baseline);
        if c != ' ' {
            marks.push(Mark { x, y, size, role: piece.role, text: c.to_string(), found });
        }
        x += advance + gap;
    }
    Ok(())
}

/// Natural width of a word in half cells.
pub fn measure(fonts: &Fonts, role: Role, word: &str, half: f32, size: f32) -> f32 {
    let width: f32 = word.chars().map(|c| fonts.find_glyph(role, c).map_or(0.5, |f| f.face.advance(f.glyph)) * size).sum();
    width / half
}

const HALF: f32 = CELL / 2.0;

/// Lines of body text on the grid.
fn body_lines(fonts: &Fonts, runs: &[(Role, &str)], indent: u16) -> Result<Vec<Item>, DocumentError> {
    let broken = break_text(runs, indent, HALVES, &|role, word| measure(fonts, role, word, HALF, BODY));
    broken
        .iter()
        .map(|line| {
            let marks = place(fonts, line, 0.0, ASCENT * BODY, HALF, BODY)?;
            Ok(Item { height: PITCH, marks, ..Item::default() })
        })
        .collect()
}

fn blank() -> Item {
    Item { height: PITCH, blank: true, ..Item::default() }
}

/// Text centred at a size, each character by its own advance.
pub fn centred(fonts: &Fonts, role: Role, size: f32, text: &str, width: f32, baseline: f32) -> Result<Vec<Mark>, DocumentError> {
    let mut glyphs = Vec::new();
    let mut natural = 0.0;
    for c in clean(text).chars() {
        let found = fonts.find_glyph(role, c)?;
        let advance = found.face.advance(found.glyph) * size;
        natural += advance;
        glyphs.push((c, found, advance));
    }
    let mut x = (width - natural) / 2.0;
    let mut marks = Vec::new();
    for (c, found, advance) in glyphs {
        let (size, y) = fitted(&found, size, baseline);
        if !c.is_whitespace() {
            marks.push(Mark { x, y, size, role, text: c.to_string(), found });
        }
        x += advance;
    }
    Ok(marks)
}

fn set_block(block: &Block, fonts: &Fonts, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    match block {
        Block::Title(text) => set_title(fonts, text, items)?,
        Block::Addressee(text) => {
            let text = format!("{}：", text.trim().trim_end_matches(['：', ':']));
            items.extend(body_lines(fonts, &[(Role::Body, &text)], 0)?);
        }
        Block::Heading { level, text } => {
            let role = match level {
                1 => Role::Hei,
                2 => Role::Kai,
                _ => Role::Body,
            };
            let mut lines = body_lines(fonts, &[(role, text)], 4)?;
            for line in &mut lines {
                line.keep = true;
            }
            if let Some(first) = lines.first_mut() {
                first.heading = Some(text.clone());
            }
            items.extend(lines);
        }
        Block::Paragraph { lead, text } => {
            for (index, part) in text.lines().enumerate().filter(|(_, p)| !p.trim().is_empty() || lead.is_some()) {
                let lead = lead.as_deref().filter(|_| index == 0).unwrap_or_default();
                let mut lines = body_lines(fonts, &[(Role::Kai, lead), (Role::Body, part.trim())], 4)?;
                // What follows a heading shows two lines of itself under it.
                if lines.len() > 1
                    && items.last().is_some_and(|i| i.keep)
                    && let Some(first) = lines.first_mut()
                {
                    first.keep = true;
                }
                items.extend(lines);
            }
            if text.lines().next().is_none()
                && let Some(lead) = lead
            {
                items.extend(body_lines(fonts, &[(Role::Kai, lead)], 4)?);
            }
        }
        Block::Signature { unit, date, seal } => set_signature(fonts, unit, date, *seal, items)?,
        Block::Note(text) => {
            let mut lines = body_lines(fonts, &[(Role::Body, &format!("（{}）", text.trim()))], 4)?;
            if let Some(last) = items.last_mut() {
                last.keep = true;
            }
            let count = lines.len();
            for line in lines.iter_mut().take(count.saturating_sub(1)) {
                line.keep = true;
            }
            items.extend(lines);
        }
        Block::Table(t) => table::set(t, fonts, items)?,
        Block::Blank(count) => items.extend((0..*count).map(|_| blank())),
        Block::PageBreak => items.push(Item { new_page: true, blank: true, ..Item::default() }),
        Block::Centered { role, size, text } => {
            let marks = centred(fonts, *role, *size, text, TEXT_WIDTH, ASCENT * BODY)?;
            items.push(Item { height: PITCH, marks, ..Item::default() });
        }
        Block::Code(text) => {
            // Large and apart, two lines of the grid high.
            let spaced: String = text.replace('-', " - ");
            let marks = centred_code(fonts, &spaced)?;
            items.push(Item { height: 2.0 * PITCH, marks, ..Item::default() });
        }
    }
    Ok(())
}

/// A code letter by letter in even cells, so that 1 and W stand equally clear.
fn centred_code(fonts: &Fonts, text: &str) -> Result<Vec<Mark>, DocumentError> {
    let size = 17.0;
    let count = text.chars().fold(0.0_f32, |n, _| n + 1.0);
    let cell = (TEXT_WIDTH / count.max(1.0)).min(0.78 * size);
    let mut x = (TEXT_WIDTH - cell * count) / 2.0;
    let mut marks = Vec::new();
    for c in text.chars() {
        if c != ' ' {
            let found = fonts.find_glyph(Role::Hei, c)?;
            let advance = found.face.advance(found.glyph) * size;
            marks.push(Mark { x: x + (cell - advance) / 2.0, y: ASCENT * size + 12.0, size, role: Role::Hei, text: c.to_string(), found });
        }
        x += cell;
    }
    Ok(marks)
}

fn set_title(fonts: &Fonts, text: &str, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let lines = break_title(text, 19);
    let count = lines.iter().fold(0.0_f32, |n, _| n + 1.0);
    // As many lines of the grid as the title needs, so that the text below stays on it.
    let rows = ((TITLE + TITLE_PITCH * (count - 1.0)) / PITCH).ceil().max(1.0);
    let first = ASCENT * TITLE + (rows * PITCH - TITLE - TITLE_PITCH * (count - 1.0)) / 2.0;
    // A title that fills a page is set page by page like text.
    if rows * PITCH > TEXT_HEIGHT / 2.0 {
        for line in &lines {
            let marks = centred(fonts, Role::Title, TITLE, line, TEXT_WIDTH, ASCENT * TITLE)?;
            items.push(Item { height: PITCH, marks, ..Item::default() });
        }
    } else {
        let mut marks = Vec::new();
        let mut baseline = first;
        for line in &lines {
            marks.extend(centred(fonts, Role::Title, TITLE, line, TEXT_WIDTH, baseline)?);
            baseline += TITLE_PITCH;
        }
        if !marks.is_empty() {
            items.push(Item { height: rows * PITCH, marks, keep: true, ..Item::default() });
        }
    }
    items.push(Item { keep: true, ..blank() });
    Ok(())
}

/// How many half cells a line of text takes.
fn halves_of(fonts: &Fonts, text: &str) -> u16 {
    let broken = break_text(&[(Role::Body, text)], 0, HALVES, &|role, word| measure(fonts, role, word, HALF, BODY));
    broken.first().and_then(|l| l.last()).map_or(0, |p| p.at + p.halves)
}

/// 署名 and 成文日期 (GB/T 9704, 7.3.5). Never alone on a page: two lines of text come along.
fn set_signature(fonts: &Fonts, unit: &str, date: &str, seal: bool, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let (unit_width, date_width) = (halves_of(fonts, unit), halves_of(fonts, date));
    let from_right = |indent: u16, width: u16| HALVES.saturating_sub(indent).saturating_sub(width);
    let (unit_at, date_at) = if seal {
        let date_at = from_right(8, date_width);
        let centre = date_at + date_width / 2;
        (centre.saturating_sub(unit_width / 2).min(HALVES.saturating_sub(unit_width)), date_at)
    } else {
        // The date's first character stands two cells right of the unit's; the one that reaches further is two cells from the edge.
        let unit_at = from_right(4, unit_width.max(date_width + 4));
        (unit_at, unit_at + 4)
    };
    let text_lines: Vec<usize> = items.iter().enumerate().rev().filter(|(_, i)| !i.blank).map(|(index, _)| index).take(2).collect();
    if let Some(from) = text_lines.last() {
        for item in items.iter_mut().skip(*from) {
            item.keep = true;
        }
    }
    // With a seal the signature stands within a line of the text, and the seal needs room above the date.
    let blanks = if seal { 2 } else { 1 };
    items.extend((0..blanks).map(|_| Item { keep: true, ..blank() }));
    for (text, at, keep) in [(unit, unit_at, true), (date, date_at, false)] {
        let room = HALVES - at.min(HALVES - 4);
        let lines = break_text(&[(Role::Body, text)], 0, room, &|role, word| measure(fonts, role, word, HALF, BODY));
        for line in &lines {
            let marks = place(fonts, line, f32::from(at) * HALF, ASCENT * BODY, HALF, BODY)?;
            items.push(Item { height: PITCH, marks, keep, ..Item::default() });
        }
    }
    Ok(())
}

/// Fills pages from the top; a page breaks where what stands before the break may be its last.
fn paginate(items: Vec<Item>) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut rest = items.as_slice();
    while !rest.is_empty() {
        let skip = rest.iter().take_while(|i| i.blank && (!pages.is_empty() || i.new_page)).count();
        // The first page keeps the blank lines that a paper begins with.
        rest = rest.get(skip..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        let count = page_length(rest);
        let (here, there) = rest.split_at(count);
        pages.push(fill(here));
        rest = there;
    }
    if pages.is_empty() {
        pages.push(Page::default());
    }
    pages
}

fn page_length(items: &[Item]) -> usize {
    let mut y = 0.0;
    let mut fits = 0;
    for item in items {
        if item.new_page && fits > 0 {
            return fits;
        }
        y = start(y, item) + item.height;
        // A hundredth of a point for sums of fractions.
        if y > TEXT_HEIGHT + 0.01 && fits > 0 {
            break;
        }
        fits += 1;
    }
    if fits >= items.len() {
        return items.len();
    }
    (1..=fits).rev().find(|n| items.get(n - 1).is_some_and(|i| !i.keep)).unwrap_or(fits)
}

/// Where an item begins: on the grid, unless it is free of it.
fn start(y: f32, item: &Item) -> f32 {
    if item.free { y } else { ((y - 0.01) / PITCH).ceil().max(0.0) * PITCH }
}

fn fill(items: &[Item]) -> Page {
    let mut page = Page::default();
    let mut y = 0.0;
    for item in items {
        let top = start(y, item);
        page.marks.extend(item.marks.iter().map(|m| Mark { y: m.y + top, ..m.clone() }));
        page.rules.extend(item.rules.iter().map(|r| Rule { from: (r.from.0, r.from.1 + top), to: (r.to.0, r.to.1 + top), width: r.width }));
        page.headings.extend(item.heading.clone());
        y = top + item.height;
    }
    page
}

/// The page number with its dashes, as marks from the 版心's top left.
pub fn page_number(fonts: &Fonts, number: usize) -> Result<Vec<Mark>, DocumentError> {
    let text = format!("— {number} —");
    let mut glyphs = Vec::new();
    let mut natural = 0.0;
    for c in text.chars() {
        let found = fonts.find_glyph(Role::Song, c)?;
        // Digits and spaces are half an em wide, the dash one em: 4号半角.
        let advance = if c == ' ' { 0.5 } else { found.face.advance(found.glyph) } * FOUR;
        natural += advance;
        glyphs.push((c, found, advance));
    }
    // One cell of 4号 in from the outer edge.
    let mut x = if number % 2 == 1 { TEXT_WIDTH - FOUR - natural } else { FOUR };
    // The dash stands above the baseline: its upper edge is what is 7 mm below the text.
    let y = TEXT_HEIGHT + crate::grid::NUMBER_GAP + DASH_TOP * FOUR;
    let mut marks = Vec::new();
    for (c, found, advance) in glyphs {
        if c != ' ' {
            marks.push(Mark { x, y, size: FOUR, role: Role::Song, text: c.to_string(), found });
        }
        x += advance;
    }
    Ok(marks)
}

/// Upper edge of FandolSong's 一字线 above the baseline, in em.
const DASH_TOP: f32 = 0.311;

const _: () = assert!(CELLS == 28 && LINES == 22);
