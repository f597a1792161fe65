//! Tables: labels in 黑体, text in 仿宋, 4号; rows break over pages between lines of a cell, the head comes again on each page.

use crate::break_lines::break_text;
use crate::error::DocumentError;
use crate::fonts::{Fonts, Role};
use crate::grid::{ASCENT, FOUR, HALVES, TEXT_HEIGHT, TEXT_WIDTH};
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
    right: f32,
    /// Each line's marks, baselines from the line's top.
    lines: Vec<Vec<Mark>>,
    centred: bool,
}

/// Sets a table as items, each a row or a part of one.
pub fn set(table: &Table, fonts: &Fonts, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let edges = edges(&table.columns);
    let mut first = true;
    let count = table.rows.len();
    for (index, row) in table.rows.iter().enumerate() {
        let cells = set_row(row, &edges, fonts)?;
        let last = index + 1 == count;
        for mut part in parts(&cells, row.min_lines) {
            let height = part.height;
            // The outline is drawn a little stronger; rows share their lines.
            let top = if first { THICK } else { THIN };
            part.rules.push(Rule { from: (0.0, 0.0), to: (TEXT_WIDTH, 0.0), width: top });
            part.rules.push(Rule { from: (0.0, height), to: (TEXT_WIDTH, height), width: if last { THICK } else { THIN } });
            for cell in &cells {
                let outer = cell.left < 0.1;
                part.rules.push(Rule { from: (cell.left, 0.0), to: (cell.left, height), width: if outer { THICK } else { THIN } });
            }
            part.rules.push(Rule { from: (TEXT_WIDTH, 0.0), to: (TEXT_WIDTH, height), width: THICK });
            first = false;
            items.push(part);
        }
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
    Ok(SetCell { left, right, lines, centred: cell.label })
}

/// A row as one item, or as several when it is higher than half a page.
fn parts(cells: &[SetCell], min_lines: u8) -> Vec<Item> {
    let most = cells.iter().map(|c| c.lines.len()).max().unwrap_or(0).max(usize::from(min_lines)).max(1);
    let lines_on_page = lines_in(TEXT_HEIGHT / 2.0);
    let mut items = Vec::new();
    let mut from = 0;
    while from < most {
        let take = (most - from).min(lines_on_page);
        let height = height_of(take);
        let mut marks = Vec::new();
        for cell in cells {
            debug_assert!(cell.right >= cell.left);
            let here = cell.lines.get(from..(from + take).min(cell.lines.len())).unwrap_or_default();
            let used = here.iter().fold(0.0_f32, |n, _| n + LINE);
            let free = height - 2.0 * PAD_Y - used;
            // Labels and single lines stand in the middle of their row, long text at its top.
            let mut y = PAD_Y + if cell.centred || here.len() <= 1 && most <= 3 { free / 2.0 } else { 0.0 };
            for line in here {
                marks.extend(line.iter().map(|m| Mark { y: m.y + y, ..m.clone() }));
                y += LINE;
            }
        }
        items.push(Item { height, marks, free: true, ..Item::default() });
        from += take;
    }
    items
}

fn height_of(lines: usize) -> f32 {
    (0..lines).fold(2.0 * PAD_Y, |h, _| h + LINE)
}

fn lines_in(height: f32) -> usize {
    (1..).take_while(|n| height_of(*n) <= height).last().unwrap_or(1)
}
