//! Blocks of a paper become items: the lines of the grid and what stands free of it.

use crate::attachments;
use crate::break_lines::{Piece, clean};
use crate::chart;
use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{ASCENT, Area, BODY, TITLE, TITLE_PITCH, TITLE_WHITE};
use crate::head;
use crate::layout::{Item, Kind, Mark, Rule};
use crate::letter;
use crate::pagination::Section;
use crate::paper::{Align, Block, Format, Paper};
use crate::setter::Setter;
use crate::signature;
use crate::table;
use crate::title::break_title;

/// Sets a paper's head and blocks, upright pages and turned ones apart.
pub fn sections(paper: &Paper, setter: Setter<'_>, with_addressee: bool) -> Result<Vec<Section>, DocumentError> {
    let upright = Setter { area: Area::UPRIGHT, ..setter };
    let turned = Setter { area: Area::TURNED, ..setter };
    let mut sections = Vec::new();
    let mut items = Vec::new();
    if let Some(head) = &paper.head {
        if paper.format == Format::Letter && head.mark.iter().any(|m| !m.trim().is_empty()) {
            items.push(letter::set(head, &upright)?);
        } else {
            items.extend(head::set(head, &upright)?);
        }
    }
    let mut blocks = paper.blocks.iter().peekable();
    let mut before: Option<&Block> = None;
    while let Some(block) = blocks.next() {
        match block {
            Block::Addressee(_) if !with_addressee => {}
            // The label and title of a table that lies on its side lie beside it.
            Block::Attachment { .. } if matches!(blocks.peek(), Some(Block::Landscape(_))) => {
                finish(&mut items, Area::UPRIGHT, &mut sections);
                set(block, &turned, &mut items)?;
            }
            Block::Landscape(inner) => {
                if !matches!(items.first(), Some(Item { new_page: true, .. })) || !items.iter().all(|i: &Item| i.keep || i.blank) {
                    finish(&mut items, Area::UPRIGHT, &mut sections);
                }
                set_all(inner, &turned, &mut items)?;
                finish(&mut items, Area::TURNED, &mut sections);
            }
            block => set_next(before, block, blocks.peek().copied(), &upright, &mut items)?,
        }
        before = Some(block);
    }
    finish(&mut items, Area::UPRIGHT, &mut sections);
    Ok(sections)
}

/// What was gathered becomes a section, unless there is nothing in it.
fn finish(items: &mut Vec<Item>, area: Area, sections: &mut Vec<Section>) {
    let mut items = std::mem::take(items);
    // A blank line below a table is room enough.
    let followed: Vec<bool> = items.iter().skip(1).map(|i| i.blank && !i.free).chain([true]).collect();
    let mut followed = followed.into_iter();
    items.retain(|i| {
        let enough = followed.next().unwrap_or(true);
        !(i.blank && i.free && enough)
    });
    // Blank lines that open a paper stay with it.
    if items.iter().any(|i| !i.blank) || (sections.is_empty() && items.iter().any(|i| !i.new_page)) {
        sections.push(Section { area, items });
    }
}

fn set_all(blocks: &[Block], setter: &Setter<'_>, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let mut blocks = blocks.iter().peekable();
    let mut before: Option<&Block> = None;
    while let Some(block) = blocks.next() {
        match (before, block) {
            // What closes a table is set in its size too.
            (Some(Block::Table(table)), Block::Line { text, align }) => {
                let size = table::letters(table.size);
                let mut lines = set_line(setter, text, *align, size)?;
                // It stands near to the table above it, not to what follows.
                for mark in lines.iter_mut().flat_map(|line| &mut line.marks) {
                    mark.y -= (setter.area.pitch - size - 5.0).max(0.0);
                }
                items.extend(lines);
            }
            _ => set_next(before, block, blocks.peek().copied(), setter, items)?,
        }
        before = Some(block);
    }
    Ok(())
}

/// Sets a block, knowing what stands before it and what follows it.
fn set_next(
    before: Option<&Block>,
    block: &Block,
    next: Option<&Block>,
    setter: &Setter<'_>,
    items: &mut Vec<Item>,
) -> Result<(), DocumentError> {
    let from = items.len();
    match (block, next) {
        // What leads to a table is set in its size, close above it, and close below a 表题.
        (Block::Line { text, align }, Some(Block::Table(table))) => {
            let size = table::letters(table.size);
            let mut lines = set_line(setter, text, *align, size)?;
            if let (Some(Block::Centered { .. }), Some(first)) = (before, lines.first_mut()) {
                // What the caption leaves empty of its line is white enough. It stays on the grid: what is free of it is parted from a table.
                let less = (setter.area.pitch - size - 3.0).max(0.0);
                first.height -= less;
                first.marks.iter_mut().for_each(|m| m.y -= less);
            }
            items.extend(lines);
        }
        (block, _) => set(block, setter, items)?,
    }
    // The number of a form stands low on its line, far enough from the title.
    if setter.close == table::CLOSEST && matches!((block, next), (Block::Title(_), Some(Block::Line { .. }))) {
        items.pop_if(|i| i.blank);
    }
    // What closes a table, who made it and when, is not all of a page.
    if matches!((block, next), (Block::Table(_), Some(Block::Line { .. }))) {
        keep_last(items);
    }
    // What leads to a table or a chart stands on its page.
    if matches!(block, Block::Line { .. } | Block::Centered { .. })
        && matches!(next, Some(Block::Table(_) | Block::Chart(_) | Block::Line { .. }))
    {
        for item in items.iter_mut().skip(from) {
            item.keep = true;
        }
    }
    Ok(())
}

/// The last item that is seen, and the white below it, stand on one page with what follows.
pub fn keep_last(items: &mut [Item]) {
    for item in items.iter_mut().rev() {
        item.keep = true;
        if !item.blank {
            break;
        }
    }
}

/// A blank line.
pub fn blank(setter: &Setter<'_>) -> Item {
    Item { height: setter.area.pitch, blank: true, ..Item::default() }
}

/// A new page begins.
pub fn new_page() -> Item {
    Item { new_page: true, blank: true, ..Item::default() }
}

fn set(block: &Block, setter: &Setter<'_>, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    match block {
        Block::Title(text) => set_title(setter, text, items)?,
        Block::Addressee(text) => {
            let text = text.trim().trim_end_matches(['：', ':']);
            if !text.is_empty() {
                let lines = setter.body(&[(Role::Body, &format!("{text}："))], 0)?;
                items.extend(lines.into_iter().map(|i| Item { kind: Kind::Front, ..i }));
            }
        }
        Block::Heading { level, text } => set_heading(setter, *level, text, items)?,
        Block::Paragraph { lead, text } => set_paragraph(setter, lead.as_deref(), text, items)?,
        Block::Signature { units, date, signing } => signature::set(setter, units, date, signing, items)?,
        Block::Note(text) => set_note(setter, text, items)?,
        Block::Table(table) => table::set(table, setter, items)?,
        Block::Chart(chart) => chart::set(chart, setter, items)?,
        Block::Blank(count) => items.extend((0..*count).map(|_| blank(setter))),
        Block::PageBreak => items.push(new_page()),
        Block::Centered { role, size, text } => {
            let marks = setter.about(*role, *size, text, setter.area.width / 2.0, ASCENT * BODY)?;
            items.push(Item { height: setter.area.pitch, marks, ..Item::default() });
        }
        Block::Code(text) => items.push(code(setter, text)?),
        Block::Line { text, align } => items.extend(set_line(setter, text, *align, BODY)?),
        Block::Attachments(names) => attachments::set_names(setter, names, items)?,
        Block::Attachment { label, title } => attachments::set_opening(setter, label, title, items)?,
        // One inside another is already on its side.
        Block::Landscape(blocks) => set_all(blocks, setter, items)?,
    }
    Ok(())
}

/// A line by itself, at a size; a small one stands low, near to what follows.
fn set_line(setter: &Setter<'_>, text: &str, align: Align, size: f32) -> Result<Vec<Item>, DocumentError> {
    let Area { width, pitch, halves, half, .. } = setter.area;
    // 3号 keeps to the cells of the area, what is smaller has cells of its own size.
    let (halves, half, top) = if size < BODY {
        (((width / size).floor() * 2.0).clamp(4.0, 200.0), size / 2.0, pitch - size - 5.0)
    } else {
        (f32::from(halves), half, 0.0)
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 4..=200, or the area's own")]
    let halves = halves as u16;
    let runs = [(Role::Body, text)];
    let lines =
        if align == Align::Left { setter.filled(&runs, 0, halves, half, size) } else { setter.ragged(&runs, 0, halves, half, size) };
    let place = |line: &Vec<Piece>| {
        let slack = width - setter.end(line, half, size) * half;
        let x = match align {
            Align::Left => 0.0,
            Align::Center => slack / 2.0,
            Align::Right => slack,
        };
        Ok(Item { height: pitch, marks: setter.place(line, x, top + ASCENT * size, half, size)?, ..Item::default() })
    };
    lines.iter().map(place).collect()
}

fn set_heading(setter: &Setter<'_>, level: u8, text: &str, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let role = match level {
        1 => Role::Hei,
        2 => Role::Kai,
        _ => Role::Body,
    };
    let mut lines = setter.body(&[(role, text)], 4)?;
    for line in &mut lines {
        line.keep = true;
    }
    if let Some(first) = lines.first_mut() {
        first.heading = Some(clean(text).trim().to_owned());
    }
    items.extend(lines);
    Ok(())
}

fn set_paragraph(setter: &Setter<'_>, lead: Option<&str>, text: &str, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    for (index, part) in text.lines().enumerate().filter(|(_, p)| !p.trim().is_empty() || lead.is_some()) {
        let lead = lead.filter(|_| index == 0).unwrap_or_default();
        let mut lines = setter.body(&[(Role::Kai, lead), (Role::Body, part.trim())], 4)?;
        // What follows a heading shows two lines of itself under it.
        if lines.len() > 1
            && items.last().is_some_and(|i| i.keep)
            && let Some(first) = lines.first_mut()
        {
            first.keep = true;
        }
        if let Some(line) = lines.len().checked_sub(2).and_then(|at| lines.get_mut(at)) {
            line.last_but_one = true;
        }
        items.extend(lines);
    }
    if text.lines().next().is_none()
        && let Some(lead) = lead
    {
        items.extend(setter.body(&[(Role::Kai, lead)], 4)?);
    }
    Ok(())
}

/// 附注, on the line after the date.
fn set_note(setter: &Setter<'_>, text: &str, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let mut lines = setter.body(&[(Role::Body, &format!("（{}）", text.trim()))], 4)?;
    keep_last(items);
    let count = lines.len();
    for line in lines.iter_mut().take(count.saturating_sub(1)) {
        line.keep = true;
    }
    items.extend(lines);
    Ok(())
}

/// Lines of the grid that a title of so many lines takes.
pub fn title_rows(count: f32, pitch: f32) -> f32 {
    ((TITLE + TITLE_PITCH * (count - 1.0)) / pitch).ceil().max(1.0)
}

/// Where a title's first baseline stands in its lines of the grid, and how far its lines are apart, where those of the page are `pace`
/// apart and not `pitch`: in the middle, but with a whole line of white below.
pub fn title_lines(count: f32, pitch: f32, pace: f32) -> (f32, f32) {
    let rows = title_rows(count, pitch);
    let room = (rows + 1.0) * pace - TITLE_WHITE;
    let gaps = (count - 1.0).max(1.0);
    let step = TITLE_PITCH.min((room - TITLE) / gaps);
    let high = TITLE + step * (count - 1.0);
    let top = ((rows * pace - high) / 2.0).min(room - high).max(0.0);
    (ASCENT * TITLE + top, step)
}

/// A title on as many lines of the grid as it needs, a blank line below it.
pub fn set_title(setter: &Setter<'_>, text: &str, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let pitch = setter.area.pitch;
    let middle = setter.area.width / 2.0;
    let lines = break_title(text, setter.area.title);
    let count = lines.iter().fold(0.0_f32, |n, _| n + 1.0);
    // As many lines of the grid as the title needs, so that the text below stays on it.
    let rows = title_rows(count, pitch);
    let (first, step) = title_lines(count, pitch, pitch);
    // A title that fills a page is set page by page like text.
    if rows * pitch > setter.area.height / 2.0 {
        for line in &lines {
            let marks = setter.about(Role::Title, TITLE, line, middle, ASCENT * TITLE)?;
            items.push(Item { height: pitch, marks, kind: Kind::Front, ..Item::default() });
        }
    } else {
        let mut marks = Vec::new();
        let mut title = Vec::with_capacity(lines.len());
        let mut baseline = first;
        for line in &lines {
            let set = setter.about(Role::Title, TITLE, line, middle, baseline)?;
            title.push(set.len());
            marks.extend(set);
            baseline += step;
        }
        if !marks.is_empty() {
            items.push(Item { height: rows * pitch, marks, title, keep: true, kind: Kind::Front, ..Item::default() });
        }
    }
    items.push(Item { keep: true, ..blank(setter) });
    Ok(())
}

/// Groups of a code in a line.
const CODE_GROUPS: usize = 3;

/// A code letter by letter in even cells, group under group in a frame, so that each letter stands clear and a line is read at a time.
fn code(setter: &Setter<'_>, text: &str) -> Result<Item, DocumentError> {
    let size = 20.0;
    let (pitch, width) = (setter.area.pitch, setter.area.width);
    // A cell holds the widest letter; a hyphen takes more, so that groups stand apart.
    let cell = |c: char| if c == '-' { 1.4 * size } else { 1.06 * size };
    let groups: Vec<String> = clean(text).split('-').map(str::to_owned).collect();
    // A line's end parts two groups as well as a hyphen does: none ends a line.
    let lines: Vec<String> = groups.chunks(CODE_GROUPS).map(|part| part.join("-")).collect();
    let longest = lines.iter().map(|l| l.chars().map(cell).sum::<f32>()).fold(0.0_f32, f32::max);
    let mut marks = Vec::new();
    let mut middle = pitch;
    for line in &lines {
        let mut x = (width - longest) / 2.0;
        for c in line.chars() {
            let (found, advance) = setter.glyphs.find(Role::Hei, c)?;
            marks.push(Mark::new(found, Role::Hei, c, x + (cell(c) - advance * size) / 2.0, middle + 0.36 * size, size));
            x += cell(c);
        }
        middle += pitch;
    }
    let height = middle;
    let rules = vec![
        Rule::across(0.0, width, 0.0, 1.0),
        Rule::down(0.0, height, width, 1.0),
        Rule::across(0.0, width, height, 1.0),
        Rule::down(0.0, height, 0.0, 1.0),
    ];
    Ok(Item { height, marks, rules, ..Item::default() })
}
