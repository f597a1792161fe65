//! Text as a person types or pastes it: lines are paragraphs, `一、…` by itself is a heading, lines with tabs are the rows of a table.

use crate::evidence_list::cell;
use crate::form_paper::label;
use crate::paper::{Align, Block, Row, Table, TableSize};
use crate::report_paper::paragraphs;

/// Columns at the most: more can't be read, also on a page that lies on its side.
pub const MOST_COLUMNS: usize = 12;
/// A table of more columns lies on its side.
const UPRIGHT_COLUMNS: usize = 6;
/// A table of up to so many columns is set in 小4号, of more in 5号.
const SPACIOUS_COLUMNS: usize = 4;
/// A heading has so many characters at the most.
const HEADING: usize = 30;
/// Text of up to so many characters in every row of a column is centred.
const SHORT: usize = 8;

/// Blocks of a text. A table of more than [`MOST_COLUMNS`] columns stays lines of text: `too_wide` tells of it.
#[must_use]
pub fn typed_blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rows: Vec<&str> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.contains('\t') {
            rows.push(line);
            continue;
        }
        blocks.extend(rows_blocks(&std::mem::take(&mut rows)));
        if is_heading(line) {
            blocks.push(Block::Heading { level: 1, text: line.trim().to_owned() });
        } else {
            blocks.extend(paragraphs(line));
        }
    }
    blocks
}

/// Columns of the widest table of a text that can't be set as one.
#[must_use]
pub fn too_wide(text: &str) -> Option<usize> {
    text.lines().map(|line| line.split('\t').count()).max().filter(|columns| *columns > MOST_COLUMNS)
}

/// `一、系统概况` by itself.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let number = line.split_once('、').map_or("", |(number, _)| number);
    !number.is_empty()
        && number.chars().all(|c| "一二三四五六七八九十".contains(c))
        && line.chars().count() <= HEADING
        && !line.ends_with(['。', '；', '，', '：'])
}

fn rows_blocks(lines: &[&str]) -> Vec<Block> {
    let mut rows: Vec<Vec<&str>> = lines.iter().map(|line| line.split('\t').map(str::trim).collect()).collect();
    // A spreadsheet's copy may end each line with empty cells.
    let used = rows.iter().map(|r| r.iter().rposition(|c| !c.is_empty()).map_or(0, |at| at + 1)).max().unwrap_or(0);
    if !(2..=MOST_COLUMNS).contains(&used) {
        return lines.iter().flat_map(|line| paragraphs(&line.replace('\t', "　"))).collect();
    }
    for row in &mut rows {
        row.resize(used, "");
    }
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let column = |at: usize| rows.iter().filter_map(move |r| r.get(at).copied());
    // A column has the room of its longest text, within measure: one long remark leaves the others their lines.
    let columns = (0..used).map(|at| u16::try_from(column(at).map(wide).max().unwrap_or(0).clamp(4, 36) + 2).unwrap_or(38)).collect();
    let centred: Vec<bool> = (0..used).map(|at| column(at).skip(1).all(|text| text.chars().count() <= SHORT)).collect();
    let place = |at: usize| if centred.get(at).copied().unwrap_or(false) { Align::Center } else { Align::Left };
    let set = rows.iter().enumerate().map(|(number, row)| Row {
        cells: row
            .iter()
            .enumerate()
            .map(|(at, text)| match number {
                0 => crate::paper::Cell { text: (*text).to_owned(), ..label("") },
                _ => cell(text, place(at)),
            })
            .collect(),
        min_lines: 1,
    });
    let size = if used <= SPACIOUS_COLUMNS { TableSize::SmallFour } else { TableSize::Five };
    let table = Block::Table(Table { head_rows: u8::from(rows.len() > 1), size, ..Table::of(columns, set.collect()) });
    vec![if used > UPRIGHT_COLUMNS { Block::Landscape(vec![table]) } else { table }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(blocks: &[Block]) -> Option<&Table> {
        blocks.iter().find_map(|b| match b {
            Block::Table(table) => Some(table),
            Block::Landscape(inner) => table(inner),
            _ => None,
        })
    }

    #[test]
    fn headings_paragraphs_and_a_pasted_table_stand_in_their_order() {
        let blocks = typed_blocks("一、受影响终端\n共三台，见下表。\n序号\t名称\t位置\t\n1\tA-01\t三层\t\n2\tA-02\t\t\n以上均已断网。");
        assert!(matches!(blocks.first(), Some(Block::Heading { level: 1, text }) if text == "一、受影响终端"), "{blocks:?}");
        assert!(matches!(blocks.get(1), Some(Block::Paragraph { text, .. }) if text == "共三台，见下表。"));
        assert!(matches!(blocks.last(), Some(Block::Paragraph { text, .. }) if text == "以上均已断网。"));
        let table = table(&blocks).cloned().unwrap_or_else(|| Table::of(Vec::new(), Vec::new()));
        assert_eq!((table.columns.len(), table.rows.len(), table.head_rows), (3, 3, 1));
        assert!(table.rows.iter().all(|r| r.cells.len() == 3), "a row has a cell for each column");
    }

    #[test]
    fn a_wide_table_lies_on_its_side_and_one_that_nobody_could_read_stays_text() {
        let row = |columns: usize| vec!["甲"; columns].join("\t");
        let seven = typed_blocks(&format!("{}\n{}", row(7), row(7)));
        assert!(matches!(seven.as_slice(), [Block::Landscape(_)]), "{seven:?}");
        let many = format!("{}\n{}", row(13), row(13));
        assert!(table(&typed_blocks(&many)).is_none());
        assert_eq!((too_wide(&many), too_wide(&row(12))), (Some(13), None));
    }

    #[test]
    fn a_sentence_that_begins_like_a_heading_is_none() {
        for line in ["一、已断开网络。", "第一、核对", "、核对", "一、二、三"] {
            let heading = matches!(typed_blocks(line).first(), Some(Block::Heading { .. }));
            assert_eq!(heading, line == "一、二、三", "{line}");
        }
    }
}
