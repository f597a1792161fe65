//! Tables: outline and inner lines as in the PDF, the head repeated on every page, a row kept whole unless it is very high.

use super::measure::{eighths, twips};
use super::styles::{CELL, LABEL};
use super::text::{Look, gather, run};
use crate::break_lines::{break_text, reckoned};
use crate::fonts::Role;
use crate::grid::FOUR;
use crate::paper::{Align, Cell, Row, Table, TableSize};
use crate::table::{LESS_WHITE, least_lines};

const PAD_X: f32 = 6.0;
const THIN: f32 = 0.5;
const THICK: f32 = 1.0;
/// A row of up to this many lines stands on one page.
const WHOLE: usize = 8;

/// For a table whose text stands where its cells do: else some word processors put room beside it.
pub const NO_PADDING: &str = r#"<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>"#;

/// Size of the letters, distance of their lines, room above and below, as in the PDF.
fn size(size: TableSize) -> (f32, f32, f32) {
    match size {
        TableSize::Four => (FOUR, super::styles::CELL_LINE, 4.5),
        TableSize::SmallFour => (12.0, 16.5, 4.0),
        TableSize::Five => (10.5, 14.5, 3.5),
    }
}

/// Size of a table's letters in points.
pub fn letters(table: TableSize) -> f32 {
    size(table).0
}

/// Room above and below the text of a row.
fn white(table: &Table, close: u8) -> f32 {
    size(table.size).2 - if close < LESS_WHITE { 0.0 } else { 1.0 }
}

/// Height of a table in twips.
fn height(table: &Table, columns: &[i32], close: u8) -> i32 {
    let (letter, line, _) = size(table.size);
    let high = |row: &Row| {
        let lines = row_lines(row, columns, letter).max(usize::from(least_lines(row, close)));
        twips(u16::try_from(lines).map_or(f32::MAX, f32::from) * line + 2.0 * white(table, close) + THIN)
    };
    table.rows.iter().map(high).fold(twips(THICK), i32::saturating_add)
}

/// Lines of the highest cell of a row.
fn row_lines(row: &Row, columns: &[i32], letter: f32) -> usize {
    let mut columns = columns.iter();
    let mut most = 1;
    for cell in &row.cells {
        let width: i32 = columns.by_ref().take(usize::from(cell.span.max(1))).sum();
        let role = if cell.label { Role::Hei } else { Role::Body };
        most = most.max(cell.text.lines().map(|text| lines_of(role, text, width, letter)).sum());
    }
    most
}

/// A table as XML, `room` twips wide. A form that would be a little higher than the `left` twips of its page has closer rows, as in the PDF.
pub fn xml(table: &Table, room: i32, left: Option<i32>) -> String {
    let columns = if table.columns.is_empty() { vec![room] } else { widths(&table.columns, room) };
    let fits = |close: &u8| left.is_some_and(|left| height(table, &columns, *close) <= left);
    let close = if table.together > 0 { (0..=LESS_WHITE).find(fits).unwrap_or(0) } else { 0 };
    let grid: String = columns.iter().map(|w| format!(r#"<w:gridCol w:w="{w}"/>"#)).collect();
    let head = usize::from(table.head_rows).min(table.rows.len().saturating_sub(1));
    let room_y = white(table, close);
    let rows: String = table.rows.iter().enumerate().map(|(index, row)| row_xml(row, &columns, index < head, table, close)).collect();
    let line = |side: &str, weight: f32| format!(r#"<w:{side} w:val="single" w:sz="{}" w:space="0" w:color="auto"/>"#, eighths(weight));
    let borders: String = [("top", THICK), ("left", THICK), ("bottom", THICK), ("right", THICK), ("insideH", THIN), ("insideV", THIN)]
        .iter()
        .map(|(side, weight)| line(side, *weight))
        .collect();
    let pad = |side: &str, by: f32| format!(r#"<w:{side} w:w="{}" w:type="dxa"/>"#, twips(by));
    let margins = [pad("top", room_y), pad("left", PAD_X), pad("bottom", room_y), pad("right", PAD_X)].concat();
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{room}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"#
    )
}

/// Widths of columns in twips: their edges are rounded, so that they sum to the whole.
fn widths(columns: &[u16], room: i32) -> Vec<i32> {
    let total: i32 = columns.iter().map(|c| i32::from(*c)).sum::<i32>().max(1);
    let mut sum = 0;
    let mut left = 0;
    columns
        .iter()
        .map(|column| {
            sum += i32::from(*column);
            let edge = i32::try_from(i64::from(sum) * i64::from(room) / i64::from(total)).unwrap_or(room);
            let width = edge - left;
            left = edge;
            width
        })
        .collect()
}

fn row_xml(row: &Row, columns: &[i32], head: bool, table: &Table, close: u8) -> String {
    let table_size = table.size;
    let (letter, line, _) = size(table_size);
    let mut first = 0_usize;
    let mut cells = String::new();
    let mut most = 1;
    for cell in &row.cells {
        let span = usize::from(cell.span.max(1)).min(columns.len().saturating_sub(first).max(1));
        let width: i32 = columns.iter().skip(first).take(span).sum();
        first += span;
        let (xml, lines) = cell_xml(cell, width, span, letter, line, table_size);
        cells.push_str(&xml);
        most = most.max(lines);
    }
    // A row that is short of cells is filled, or the table would be ragged.
    let rest = columns.len().saturating_sub(first);
    if rest > 0 {
        let width: i32 = columns.iter().skip(first).sum();
        let empty = Cell { text: String::new(), span: 1, label: false, align: Align::Left };
        cells.push_str(&cell_xml(&empty, width, rest, letter, line, table_size).0);
    }
    let whole = if head || most <= WHOLE { "<w:cantSplit/>" } else { "" };
    let height = twips(f32::from(least_lines(row, close).max(1)) * line + 2.0 * white(table, close));
    let repeated = if head { "<w:tblHeader/>" } else { "" };
    format!(r#"<w:tr><w:trPr>{whole}<w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeated}</w:trPr>{cells}</w:tr>"#)
}

fn cell_xml(cell: &Cell, width: i32, span: usize, letter: f32, line: f32, table_size: TableSize) -> (String, usize) {
    let role = if cell.label { Role::Hei } else { Role::Body };
    let style = if cell.label { LABEL } else { CELL };
    let own = table_size != TableSize::Four;
    let look = Look { size: own.then_some(letter), ..Look::default() };
    let mut properties = format!(r#"<w:pStyle w:val="{style}"/>"#);
    if own {
        properties.push_str(&format!(r#"<w:spacing w:before="0" w:after="0" w:line="{}" w:lineRule="exact"/>"#, twips(line)));
    }
    match cell.align {
        Align::Center if !cell.label => properties.push_str(r#"<w:jc w:val="center"/>"#),
        Align::Right if !cell.label => properties.push_str(r#"<w:jc w:val="right"/>"#),
        _ => {}
    }
    let mut lines = 0;
    let mut paragraphs = String::new();
    for text in cell.text.lines() {
        let runs: String = gather(&[(role, text)]).iter().map(|(role, text)| run(*role, look, text)).collect();
        paragraphs.push_str(&format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"));
        lines += lines_of(role, text, width, letter);
    }
    if paragraphs.is_empty() {
        paragraphs = format!("<w:p><w:pPr>{properties}</w:pPr></w:p>");
    }
    // A column for two characters has room for them, if for little else.
    let side = (width - 2 * twips(letter)) / 2;
    let narrow = if side < twips(PAD_X) {
        let side = side.max(0);
        format!(r#"<w:tcMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tcMar>"#)
    } else {
        String::new()
    };
    let spans = if span > 1 { format!(r#"<w:gridSpan w:val="{span}"/>"#) } else { String::new() };
    let xml = format!(
        r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{narrow}<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>"#
    );
    (xml, lines)
}

/// How many lines a text takes in a cell.
fn lines_of(role: Role, text: &str, cell: i32, letter: f32) -> usize {
    let half = twips(letter / 2.0).max(1);
    let room = u16::try_from((cell - twips(2.0 * PAD_X)).max(0) / half).unwrap_or(u16::MAX);
    break_text(&[(role, text)], 0, room.clamp(4, 1000), &reckoned).len()
}
