//! Tables: labels in 黑体, text in 仿宋; the head again on every page; a high row breaks over pages between the lines of its cells.

use crate::blocks;
use crate::break_lines::COLUMN;
use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{ASCENT, Area};
use crate::layout::{Cut, Item, Kind, Mark, Repeated, Rule};
use crate::paper::{Align, Cell, Row, Table, TableSize};
use crate::setter::Setter;
use crate::table_columns::fitted;
use std::rc::Rc;

const PAD_X: f32 = 6.0;
const THIN: f32 = 0.5;
const THICK: f32 = 1.0;
/// A row of up to this many lines stands on one page.
const WHOLE: usize = 12;
/// A cell of so few lines is not broken, though its row is.
const FEW: usize = 3;
/// Longest label that the next page tells again.
const LABEL_MOST: usize = 10;
/// So much of the white at either side of a number takes what is told of it on the next page.
const NARROWER: f32 = PAD_X - 1.0;
/// A head higher than this part of the page is not repeated: it would leave no room.
const HEAD_MOST: f32 = 0.4;

/// Measures of a table by the size of its letters.
#[derive(Clone, Copy)]
struct Measures {
    size: f32,
    half: f32,
    /// Distance of lines in a cell.
    line: f32,
    pad: f32,
}

impl Measures {
    fn of(size: TableSize) -> Self {
        let (size, line, pad) = match size {
            TableSize::Four => (14.0, 19.0, 4.5),
            TableSize::SmallFour => (12.0, 16.5, 4.0),
            TableSize::Five => (10.5, 14.5, 3.5),
        };
        Self { size, half: size / 2.0, line, pad }
    }

    fn closer(self, close: u8) -> Self {
        Self { pad: if close < LESS_WHITE { self.pad } else { self.pad - 1.0 }, ..self }
    }
}

/// Steps by which the rows of a form can stand closer.
pub const CLOSEST: u8 = 4;
/// From this step on there is a little less white above and below the text of a row; at the last a title has no line of white below it.
pub const LESS_WHITE: u8 = 3;
/// A row of so many lines and more is the place of a seal, which presses the lines beside it too.
const SEAL_LINES: u8 = 4;
/// Room to sign by hand, in lines.
const SIGN_LINES: u8 = 2;
/// Room to write by hand what was done, in lines.
const WRITE_LINES: u8 = 4;

/// Lines that a row has at the least: where a form has to be closer, first no more than its text needs, then less white for the seal.
pub fn least_lines(row: &Row, close: u8) -> u8 {
    let by_hand = row.cells.iter().any(|c| !c.label && c.text.trim().is_empty());
    match close {
        0 => row.min_lines,
        _ if by_hand && row.min_lines > WRITE_LINES => row.min_lines.saturating_sub(close + 1).max(WRITE_LINES),
        1 | 2 if by_hand => row.min_lines,
        _ if by_hand => row.min_lines.min(SIGN_LINES),
        1 if row.min_lines >= SEAL_LINES => row.min_lines,
        _ if row.min_lines >= SEAL_LINES => row.min_lines - 1,
        _ => 1,
    }
}

/// Size of a table's letters in points.
pub fn letters(size: TableSize) -> f32 {
    Measures::of(size).size
}

/// A table of up to this part of a page's height is short.
const SHORT: f32 = 0.42;

struct SetCell {
    left: f32,
    /// Each line's marks, baselines from the line's top.
    lines: Vec<Vec<Mark>>,
}

/// Sets a table as items, each a row or a line of one that goes on over the page.
pub fn set(table: &Table, setter: &Setter<'_>, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let close = if table.together > 0 { setter.close } else { 0 };
    let measures = Measures::of(table.size).closer(close);
    let edges = fitted(table, edges(&table.columns, setter.area), PAD_X, measures.half, measures.size, setter);
    let count = table.rows.len();
    let head_rows = usize::from(table.head_rows).min(count.saturating_sub(1));
    let mut head: Option<Rc<Repeated>> = None;
    let mut gathered = Repeated::default();
    // A chart and a table are two.
    if items.last().is_some_and(|i| i.free && !i.anchor && !i.blank) {
        items.push(space(setter));
    }
    let first = items.len();
    let mut last_row = first;
    let mut ending = None;
    let set = table.rows.iter().map(|row| set_row(row, &edges, measures, setter)).collect::<Result<Vec<_>, _>>()?;
    // In a list all rows stand alike: where one has to begin at the top, all do.
    let high = |(row, cells): (&Row, &Vec<SetCell>)| is_high(cells, least_lines(row, close));
    let at_top = head_rows > 0 && table.rows.iter().zip(&set).skip(head_rows).any(high);
    for ((index, row), cells) in table.rows.iter().enumerate().zip(set) {
        if index + 1 == count {
            last_row = items.len();
        }
        if index + usize::from(table.together) == count {
            ending = Some(items.len());
        }
        let min_lines = least_lines(row, close);
        // The outline is drawn a little stronger; rows share their lines.
        let above = if index == 0 { THICK } else { THIN };
        let below = if index + 1 == count { THICK } else { THIN };
        let body = index >= head_rows;
        let again = if body && is_high(&cells, min_lines) { continued(row, head_rows > 0, &edges, measures, setter)? } else { Vec::new() };
        let look = RowLook { min_lines, above, below, at_top: body && at_top };
        let mut parts = parts(cells, again, look, measures, setter.area.width);
        if index < head_rows {
            for part in &mut parts {
                part.keep = true;
                gathered.marks.extend(part.marks.iter().map(|m| Mark { y: m.y + gathered.height, ..m.clone() }));
                gathered.rules.extend(part.rules.iter().map(|r| r.lowered(gathered.height)));
                gathered.height += part.height;
            }
            if index + 1 == head_rows && gathered.height <= HEAD_MOST * setter.area.height {
                head = Some(Rc::new(std::mem::take(&mut gathered)));
            }
        } else {
            for part in &mut parts {
                part.head.clone_from(&head);
            }
        }
        items.extend(parts);
    }
    // The last row, often one of sums, does not stand on a page without the row before it.
    if last_row > first
        && let Some(before) = items.get_mut(last_row - 1)
    {
        before.keep = true;
    }
    if let Some((_, before)) = ending.and_then(|from| items.get_mut(from..)).and_then(<[Item]>::split_last_mut) {
        for item in before {
            item.keep = true;
        }
    }
    // A short table stands on one page: places for signatures and sums are not left behind by what they belong to.
    let (above, own) = items.split_at_mut_checked(first).unwrap_or_default();
    if own.iter().fold(0.0_f32, |sum, i| sum + i.height) <= SHORT * setter.area.height
        && let Some((_, before)) = own.split_last_mut()
    {
        for item in before {
            item.keep = true;
        }
        if head_rows == 0 {
            hold_list(above);
        }
    }
    share_white(setter, items, first);
    items.push(space(setter));
    Ok(())
}

/// What the grid leaves below a table in the text stands above and below it alike.
fn share_white(setter: &Setter<'_>, items: &mut Vec<Item>, first: usize) {
    let before = first.checked_sub(1).and_then(|at| items.get(at));
    if before.is_some_and(|i| i.kind == Kind::Text && !(i.blank || i.free || i.keep || i.anchor)) {
        let pitch = setter.area.pitch;
        let needed = items.iter().skip(first).map(|i| i.height).sum::<f32>() + pitch / 2.0;
        let left = (needed / pitch).ceil() * pitch - needed;
        items.insert(first, Item { height: left / 2.0, free: true, blank: true, keep: true, ..Item::default() });
    }
}

/// Places for signatures right below a list are not all of a page: its last row goes along, under its head. What stood together because
/// the list is short may part, or all of it would go.
fn hold_list(above: &mut [Item]) {
    let Some(last) = above.iter().rposition(|i| !i.blank) else { return };
    let Some(head) = above.get(last).and_then(|i| i.head.clone()) else { return };
    let of_list = |i: &Item| i.cut.is_none() && i.head.as_ref().is_some_and(|h| Rc::ptr_eq(h, &head));
    for row in above.iter_mut().take(last).rev().take_while(|i| of_list(i)) {
        row.keep = false;
    }
    blocks::keep_last(above);
}

/// Half a line below a table, or what follows would stick to it. A blank line takes its place.
fn space(setter: &Setter<'_>) -> Item {
    Item { height: setter.area.pitch / 2.0, free: true, blank: true, ..Item::default() }
}

fn edges(columns: &[u16], area: Area) -> Vec<f32> {
    let total = columns.iter().fold(0.0_f32, |sum, c| sum + f32::from(*c)).max(1.0);
    let mut at = 0.0;
    let mut edges = vec![0.0];
    for column in columns {
        at += f32::from(*column) / total * area.width;
        edges.push(at);
    }
    edges
}

fn set_row(row: &Row, edges: &[f32], measures: Measures, setter: &Setter<'_>) -> Result<Vec<SetCell>, DocumentError> {
    let mut column = 0_usize;
    let mut cells = Vec::with_capacity(row.cells.len());
    for cell in &row.cells {
        let left = edges.get(column).copied().unwrap_or(0.0);
        column += usize::from(cell.span.max(1));
        let right = edges.get(column).copied().unwrap_or(setter.area.width);
        cells.push(set_cell(cell, left, right, measures, setter)?);
    }
    Ok(cells)
}

fn set_cell(cell: &Cell, left: f32, right: f32, measures: Measures, setter: &Setter<'_>) -> Result<SetCell, DocumentError> {
    let Measures { size, half, line: pitch, .. } = measures;
    let role = if cell.label { Role::Hei } else { Role::Body };
    let room = ((right - left - 2.0 * PAD_X) / half).floor().clamp(4.0, 240.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 4..=240")]
    let room = room as u16;
    let align = if cell.label { Align::Center } else { cell.align };
    // A column is too narrow to be filled: its gaps would catch the eye.
    let filled = align == Align::Left && room >= COLUMN;
    let mut lines = Vec::new();
    for text in cell.text.lines() {
        let runs = [(role, text)];
        let broken = if filled { setter.filled(&runs, 0, room, half, size) } else { setter.ragged(&runs, 0, room, half, size) };
        for line in &broken {
            let width = setter.end(line, half, size) * half;
            let x = match align {
                Align::Left => left + PAD_X,
                Align::Center => left + (right - left - width) / 2.0,
                Align::Right => right - PAD_X - width,
            };
            lines.push(setter.place(line, x, (pitch - size) / 2.0 + ASCENT * size, half, size)?);
        }
    }
    Ok(SetCell { left, lines })
}

/// Lines that a row takes.
fn row_lines(cells: &[SetCell], min_lines: u8) -> usize {
    cells.iter().map(|c| c.lines.len()).max().unwrap_or(0).max(usize::from(min_lines)).max(1)
}

/// A row that may go on over the page.
fn is_high(cells: &[SetCell], min_lines: u8) -> bool {
    row_lines(cells, min_lines) > WHOLE
}

/// The labels of a row as the next page tells them again: `简要经过（续）`; of a row of a list its number.
fn continued(row: &Row, of_list: bool, edges: &[f32], measures: Measures, setter: &Setter<'_>) -> Result<Vec<Mark>, DocumentError> {
    let is_number = |index: usize, cell: &Cell| of_list && index == 0 && cell.align == Align::Center && cell.span <= 1;
    let cells = row.cells.iter().enumerate().map(|(index, cell)| {
        let lines = cell.text.lines().count();
        let told = cell.label || is_number(index, cell);
        let text = if !told || !(1..=2).contains(&lines) || cell.text.trim().chars().count() > LABEL_MOST {
            String::new()
        } else if lines > 1 {
            format!("{}（续）", cell.text.trim_end())
        } else {
            format!("{}\n（续）", cell.text.trim())
        };
        Cell { text, ..cell.clone() }
    });
    let cells: Vec<Cell> = cells.collect();
    let number = cells.first().filter(|cell| is_number(0, cell)).cloned();
    let mut set = set_row(&Row { cells, min_lines: 1 }, edges, measures, setter)?;
    // A column of numbers is narrow: the brackets reach into the white at its sides.
    if let (Some(number), Some(own), [left, right, ..]) = (number, set.first_mut(), edges) {
        *own = set_cell(&number, left - NARROWER, right + NARROWER, measures, setter)?;
    }
    let mut marks = Vec::new();
    for cell in set {
        let mut y = 0.0;
        for line in cell.lines {
            marks.extend(line.into_iter().map(|m| Mark { y: m.y + y, ..m }));
            y += measures.line;
        }
    }
    Ok(marks)
}

/// How a row looks beside its text.
#[derive(Clone, Copy)]
struct RowLook {
    min_lines: u8,
    /// Its outline above and below.
    above: f32,
    below: f32,
    /// Its text begins at its top, though it stands on one page.
    at_top: bool,
}

/// A row as one item, or, when it is high, as one for each line.
fn parts(cells: Vec<SetCell>, again: Vec<Mark>, look: RowLook, measures: Measures, width: f32) -> Vec<Item> {
    let RowLook { min_lines, above, below, at_top } = look;
    let Measures { line: pitch, pad, .. } = measures;
    let lengths: Vec<usize> = cells.iter().map(|c| c.lines.len()).collect();
    let most = row_lines(&cells, min_lines);
    let step = if most <= WHOLE { most } else { 1 };
    let downs = cells.iter().map(|c| (c.left, if c.left < 0.1 { THICK } else { THIN })).chain([(width, THICK)]);
    let edges: Rc<[(f32, f32)]> = downs.collect();
    let labels: Rc<[Mark]> = again.into();
    let mut waiting: Vec<std::vec::IntoIter<Vec<Mark>>> = cells.into_iter().map(|c| c.lines.into_iter()).collect();
    let mut items = Vec::new();
    let mut from = 0;
    while from < most {
        let (first, last) = (from == 0, from + step >= most);
        let top = if first { pad } else { 0.0 };
        let text = (0..step).fold(0.0_f32, |h, _| h + pitch);
        let height = top + text + if last { pad } else { 0.0 };
        let mut marks = Vec::new();
        for cell in &mut waiting {
            let used = cell.as_slice().iter().take(step).fold(0.0_f32, |n, _| n + pitch);
            // A cell's text stands in the middle of its row's height; in a row that goes on over the page it begins at the top.
            let mut y = if at_top { top } else { top + (text - used) / 2.0 };
            for line in cell.by_ref().take(step) {
                marks.extend(line.into_iter().map(|m| Mark { y: m.y + y, ..m }));
                y += pitch;
            }
        }
        let mut rules: Vec<Rule> = Vec::with_capacity(edges.len() + 2);
        rules.extend(first.then(|| Rule::across(0.0, width, 0.0, above)));
        rules.extend(last.then(|| Rule::across(0.0, width, height, below)));
        rules.extend(edges.iter().map(|(x, w)| Rule::down(0.0, height, *x, *w)));
        let cut = Cut { pad, resumes: !first, goes_on: !last, edges: Rc::clone(&edges), labels: Rc::clone(&labels) };
        items.push(Item {
            height,
            marks,
            rules,
            at_top: Some(Rule::across(0.0, width, if first { 0.0 } else { -pad }, THICK)),
            at_bottom: Some(Rule::across(0.0, width, if last { height } else { height + pad }, THICK)),
            cut: (step < most).then_some(cut),
            keep: !last && lengths.iter().any(|length| parted_badly(*length, from + step)),
            free: true,
            ..Item::default()
        });
        from += step;
    }
    items
}

/// A break after so many lines would leave one line of a cell alone, or part a cell of few lines.
fn parted_badly(length: usize, after: usize) -> bool {
    after < length && (length <= FEW || after == 1 || length - after == 1)
}
