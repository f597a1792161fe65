//! Tables: labels in 黑体, text in 仿宋, 4号; a high row breaks over pages between the lines of its cells.

use crate::break_lines::break_text;
use crate::error::DocumentError;
use crate::fonts::{Fonts, Role};
use crate::grid::{ASCENT, FOUR, HALVES, TEXT_WIDTH};
use crate::layout::{Item, Mark, Rule, measure, place};
use crate::paper::{Align, Cell, Row, Table};

const SIZE: f32 = FOUR;
const HALF: f32 = SIZE / 2.0;
/// Distance of lines in a cell.
const LINE: f32 = 19.0;
const PAD_X: f32 = 6.0;
const PAD_Y: f32 = 4.5;
const THIN: f32 = 0.5;
const THICK: f32 = 1.0;

struct SetCell {
    left: f32,
    /// Each line's marks, baselines from the line's top.
    lines: Vec<Vec<Mark>>,
}

/// Sets a table as items, each a row or a line of one that goes on over the page.
pub fn set(table: &Table, fonts: &Fonts, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let edges = edges(&table.columns);
    let count = table.rows.len();
    for (index, row) in table.rows.iter().enumerate() {
        let cells = set_row(row, &edges, fonts)?;
        // The outline is drawn a little stronger; rows share their lines.
        let above = if index == 0 { THICK } else { THIN };
        let below = if index + 1 == count { THICK } else { THIN };
        items.extend(parts(&cells, row.min_lines, above, below));
    }
    Ok(())
}

fn edges(columns: &[u16]) -> Vec<f32> {
    let total = columns.iter().fold(0.0_f32, |sum, c| sum + f32::from(*c)).max(1.0);
    let mut at = 0.0;
    let mut edges = vec![0.0];
    for column in columns {
        at += f32::from(*column) / total * TEXT_WIDTH;
        edges.push(at);
    }
    edges
}

fn set_row(row: &Row, edges: &[f32], fonts: &Fonts) -> Result<Vec<SetCell>, DocumentError> {
    let mut column = 0_usize;
    let mut cells = Vec::new();
    for cell in &row.cells {
        let left = edges.get(column).copied().unwrap_or(0.0);
        column += usize::from(cell.span.max(1));
        let right = edges.get(column).copied().unwrap_or(TEXT_WIDTH);
        cells.push(set_cell(cell, left, right, fonts)?);
    }
    Ok(cells)
}

fn set_cell(cell: &Cell, left: f32, right: f32, fonts: &Fonts) -> Result<SetCell, DocumentError> {
    let role = if cell.label { Role::Hei } else { Role::Body };
    let room = ((right - left - 2.0 * PAD_X) / HALF).floor().clamp(4.0, f32::from(HALVES) * 2.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 4..=112")]
    let room = room as u16;
    let centred = cell.label || cell.align == Align::Center;
    let mut lines = Vec::new();
    for text in cell.text.lines() {
        let broken = break_text(&[(role, text)], 0, room, &|role, word| measure(fonts, role, word, HALF, SIZE));
        for line in &broken {
            let width = line.last().map_or(0.0, |p| f32::from(p.at + p.halves) * HALF);
            let x = if centred { left + (right - left - width) / 2.0 } else { left + PAD_X };
            lines.push(place(fonts, line, x, (LINE - SIZE) / 2.0 + ASCENT * SIZE, HALF, SIZE)?);
        }
    }
    Ok(SetCell { left, lines })
}

/// A row of up to this many lines stands on one page.
const WHOLE: usize = 8;

/// A row as one item, or, when it is high, as one for each line.
fn parts(cells: &[SetCell], min_lines: u8, above: f32, below: f32) -> Vec<Item> {
    let most = cells.iter().map(|c| c.lines.len()).max().unwrap_or(0).max(usize::from(min_lines)).max(1);
    let step = if most <= WHOLE { most } else { 1 };
    let mut items = Vec::new();
    let mut from = 0;
    while from < most {
        let (first, last) = (from == 0, from + step >= most);
        let top = if first { PAD_Y } else { 0.0 };
        let text = (0..step).fold(0.0_f32, |h, _| h + LINE);
        let height = top + text + if last { PAD_Y } else { 0.0 };
        let mut marks = Vec::new();
        for cell in cells {
            let here = cell.lines.get(from..(from + step).min(cell.lines.len())).unwrap_or_default();
            let used = here.iter().fold(0.0_f32, |n, _| n + LINE);
            // A cell's text stands in the middle of its row's height; in a row that goes on over the page it begins at the top.
            let mut y = top + (text - used) / 2.0;
            for line in here {
                marks.extend(line.iter().map(|m| Mark { y: m.y + y, ..m.clone() }));
                y += LINE;
            }
        }
        let across = |y: f32, width: f32| Rule { from: (0.0, y), to: (TEXT_WIDTH, y), width, red: false };
        let mut rules: Vec<Rule> = Vec::new();
        rules.extend(first.then(|| across(0.0, above)));
        rules.extend(last.then(|| across(height, below)));
        for cell in cells {
            let width = if cell.left < 0.1 { THICK } else { THIN };
            rules.push(Rule { from: (cell.left, 0.0), to: (cell.left, height), width, red: false });
        }
        rules.push(Rule { from: (TEXT_WIDTH, 0.0), to: (TEXT_WIDTH, height), width: THICK, red: false });
        items.push(Item {
            height,
            marks,
            rules,
            at_top: (!first).then(|| across(0.0, THIN)),
            at_bottom: (!last).then(|| across(height, THIN)),
            // Two lines of a row at least stand on either page.
            keep: !last && (first || from + 2 >= most),
            free: true,
            ..Item::default()
        });
        from += step;
    }
    items
}
