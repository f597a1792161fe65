//! Where everything comes to stand: blocks become lines on the grid, lines become pages.

use crate::break_lines::{NO_END, NO_START, Piece, break_text, clean};
use crate::error::DocumentError;
use crate::fonts::{Fonts, Found, Role};
use crate::grid::{ASCENT, BODY, CELL, CELLS, FOUR, HALVES, LINES, PITCH, TEXT_HEIGHT, TEXT_WIDTH, TITLE, TITLE_PITCH};
use crate::paper::{Block, Paper, Signing};
use crate::table;
use crate::title::break_title;

/// A glyph where it stands: x from the 版心's left edge, baseline from the item's (later the 版心's) top.
#[derive(Clone)]
pub struct Mark {
    pub x: f32,
    pub y: f32,
    /// Height of its em box.
    pub size: f32,
    /// Width of its em box as a part of the height; 1 but for a fallback.
    pub stretch: f32,
    pub role: Role,
    pub text: String,
    pub found: Found,
    /// Printed in the red of the head.
    pub red: bool,
}

impl Mark {
    /// A glyph fitted to the font that it stands among: `x` is its left, `baseline` that of the line.
    pub fn new(found: Found, role: Role, text: String, x: f32, baseline: f32, size: f32) -> Self {
        let fit = found.fit;
        Self { x, y: baseline - fit.lift * size, size: fit.height * size, stretch: fit.width / fit.height, role, text, found, red: false }
    }
}

/// How far a glyph moves the pen.
fn advance_of(found: &Found, size: f32) -> f32 {
    found.face.advance(found.glyph) * found.fit.width * size
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

/// A filled rectangle of a chart, white 1.0 to black 0.0.
#[derive(Debug, Clone, Copy)]
pub struct Fill {
    pub corner: (f32, f32),
    pub width: f32,
    pub height: f32,
    pub grey: f32,
}

/// Something that stands on one page as a whole.
#[derive(Clone, Default)]
pub struct Item {
    pub height: f32,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    /// Drawn where it is the first of its page, and where it is the last: a table's row that goes on over the page.
    pub at_top: Option<Rule>,
    pub at_bottom: Option<Rule>,
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
    /// Drawn before everything else.
    pub fills: Vec<Fill>,
    pub headings: Vec<String>,
    /// The 版心 lies on its side: x runs up the upright sheet from the foot of the 版心, y from its left edge to the right; the page number does not turn.
    pub turned: bool,
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
            let room = 2.0 * half;
            let advance = advance_of(&found, size);
            let slack = room - advance;
            // A mark that is narrower than its cell leans to the text it belongs to.
            let shift = match c {
                _ if slack < 1.0 => slack / 2.0,
                c if NO_END.contains(c) => slack,
                c if NO_START.contains(c) && c != '·' => 0.0,
                _ => slack / 2.0,
            };
            marks.push(Mark::new(found, piece.role, c.to_string(), left + f32::from(cell) * room + shift, baseline, size));
        }
    }
    Ok(marks)
}

/// A word stands in the middle of its half cells; a little of what is left over goes between its letters, the rest to its sides.
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
        let advance = advance_of(&found, size);
        natural += advance;
        glyphs.push((c, found, advance));
    }
    let slack = f32::from(piece.halves) * half - natural;
    let count = glyphs.iter().fold(0.0_f32, |n, _| n + 1.0);
    // Letters of a word stay together; a short one would fall apart in its cells.
    let gap = (slack / (count + 1.0)).min(0.04 * size);
    let mut x = left + (slack - gap * (count - 1.0)) / 2.0;
    for (c, found, advance) in glyphs {
        if c != ' ' {
            marks.push(Mark::new(found, piece.role, c.to_string(), x, baseline, size));
        }
        x += advance + gap;
    }
    Ok(())
}

/// Natural width of a word in half cells.
pub fn measure(fonts: &Fonts, role: Role, word: &str, half: f32, size: f32) -> f32 {
    let width: f32 = word.chars().map(|c| fonts.find_glyph(role, c).map_or(0.5 * size, |f| advance_of(&f, size))).sum();
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
        let advance = advance_of(&found, size);
        natural += advance;
        glyphs.push((c, found, advance));
    }
    // The empty half of a mark at either end is no part of what is seen in the middle.
    let empty = |end: Option<&(char, Found, f32)>, marks: &str| {
        end.filter(|(c, _, advance)| marks.contains(*c) && *advance > 0.75 * size).map_or(0.0, |(_, _, advance)| advance / 2.0)
    };
    let mut x = (width - natural - empty(glyphs.first(), NO_END) + empty(glyphs.last(), CLOSING)) / 2.0;
    let mut marks = Vec::new();
    for (c, found, advance) in glyphs {
        if !c.is_whitespace() {
            marks.push(Mark::new(found, role, c.to_string(), x, baseline, size));
        }
        x += advance;
    }
    Ok(marks)
}

/// Marks of which the right half is empty.
const CLOSING: &str = "）］】｝〉》」』”’〗〕，。、；：";

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
        Block::Signature { units, date, signing } => set_signature(fonts, &units.join("、"), date, *signing == Signing::Sealed, items)?,
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
        Block::Code(text) => items.push(code(fonts, text)?),
        Block::Line { text, .. } => items.extend(body_lines(fonts, &[(Role::Body, text)], 0)?),
        Block::Attachments(names) => {
            items.push(blank());
            for name in names {
                items.extend(body_lines(fonts, &[(Role::Body, name)], 4)?);
            }
        }
        Block::Attachment { label, title } => {
            items.push(Item { new_page: true, blank: true, ..Item::default() });
            items.extend(body_lines(fonts, &[(Role::Hei, label)], 0)?);
            set_title(fonts, title, items)?;
        }
        Block::Landscape(blocks) => {
            for block in blocks {
                set_block(block, fonts, items)?;
            }
        }
        Block::Chart(_) => {}
    }
    Ok(())
}

/// Groups of a code in a line.
const CODE_GROUPS: usize = 3;

/// A code letter by letter in even cells, group under group in a frame, so that each letter stands clear and a line is read at a time.
fn code(fonts: &Fonts, text: &str) -> Result<Item, DocumentError> {
    let size = 20.0;
    // A cell holds the widest letter; a hyphen takes more, so that groups stand apart.
    let cell = |c: char| if c == '-' { 1.4 * size } else { 1.06 * size };
    let groups: Vec<String> = clean(text).split('-').map(str::to_owned).collect();
    let count = groups.len();
    let lines: Vec<String> = groups
        .chunks(CODE_GROUPS)
        .enumerate()
        .map(|(row, part)| if (row + 1) * CODE_GROUPS < count { format!("{}-", part.join("-")) } else { part.join("-") })
        .collect();
    let longest = lines.iter().map(|l| l.chars().map(cell).sum::<f32>()).fold(0.0_f32, f32::max);
    let mut marks = Vec::new();
    let mut middle = PITCH;
    for line in &lines {
        let mut x = (TEXT_WIDTH - longest) / 2.0;
        for c in line.chars() {
            let found = fonts.find_glyph(Role::Hei, c)?;
            let left = x + (cell(c) - advance_of(&found, size)) / 2.0;
            marks.push(Mark::new(found, Role::Hei, c.to_string(), left, middle + 0.36 * size, size));
            x += cell(c);
        }
        middle += PITCH;
    }
    let height = middle;
    let corners = [(0.0, 0.0), (TEXT_WIDTH, 0.0), (TEXT_WIDTH, height), (0.0, height), (0.0, 0.0)];
    let rules =
        corners.iter().zip(corners.iter().skip(1)).map(|(from, to)| Rule { from: *from, to: *to, width: 1.0, red: false }).collect();
    Ok(Item { height, marks, rules, ..Item::default() })
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

/// One line of the signature as it stands by itself.
fn signature_line(fonts: &Fonts, text: &str) -> Option<Vec<Piece>> {
    break_text(&[(Role::Body, text)], 0, HALVES, &|role, word| measure(fonts, role, word, HALF, BODY)).into_iter().next()
}

/// How many half cells a line takes.
fn halves_of(line: &[Piece]) -> u16 {
    line.last().map_or(0, |p| p.at + p.halves)
}

/// A unit's name up to this many cells stands on one line; a longer one is broken by meaning like a title.
const UNIT_LINE: usize = 20;

/// 署名 and 成文日期 (GB/T 9704, 7.3.5). Never alone on a page: two lines of text come along.
fn set_signature(fonts: &Fonts, unit: &str, date: &str, seal: bool, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let units: Vec<Vec<Piece>> = break_title(unit, UNIT_LINE).iter().filter_map(|line| signature_line(fonts, line)).collect();
    let date = signature_line(fonts, date);
    let unit_width = units.iter().map(|l| halves_of(l)).max().unwrap_or(0);
    let date_width = date.as_deref().map_or(0, halves_of);
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
    for line in &units {
        // Lines of one name stand about one middle.
        let inset = f32::from(unit_width - halves_of(line)) / 2.0;
        let marks = place(fonts, line, (f32::from(unit_at) + inset) * HALF, ASCENT * BODY, HALF, BODY)?;
        items.push(Item { height: PITCH, marks, keep: true, ..Item::default() });
    }
    let marks = place(fonts, &date.unwrap_or_default(), f32::from(date_at) * HALF, ASCENT * BODY, HALF, BODY)?;
    items.push(Item { height: PITCH, marks, ..Item::default() });
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
    for (index, item) in items.iter().enumerate() {
        let top = start(y, item);
        page.marks.extend(item.marks.iter().map(|m| Mark { y: m.y + top, ..m.clone() }));
        let first = item.at_top.iter().filter(|_| index == 0);
        let last = item.at_bottom.iter().filter(|_| index + 1 == items.len());
        let rules = item.rules.iter().chain(first).chain(last);
        page.rules.extend(rules.map(|r| Rule { from: (r.from.0, r.from.1 + top), to: (r.to.0, r.to.1 + top), width: r.width, red: r.red }));
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
    let dash = glyphs.first().and_then(|(_, found, _)| found.face.top(found.glyph)).unwrap_or(DASH_TOP);
    let y = TEXT_HEIGHT + crate::grid::NUMBER_GAP + dash * FOUR;
    let mut marks = Vec::new();
    for (c, found, advance) in glyphs {
        if c != ' ' {
            marks.push(Mark::new(found, Role::Song, c.to_string(), x, y, FOUR));
        }
        x += advance;
    }
    Ok(marks)
}

/// Upper edge of FandolSong's 一字线 above the baseline, in em, for a face that does not tell.
const DASH_TOP: f32 = 0.311;

const _: () = assert!(CELLS == 28 && LINES == 22);
