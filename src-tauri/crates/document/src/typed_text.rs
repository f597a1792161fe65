//! Text as a person types or pastes it: lines are paragraphs, `一、…` by itself is a heading, rows copied from a spreadsheet are a table.

use crate::evidence_list::cell;
use crate::form_paper::label;
use crate::paper::{Align, Block, Cell, Row, Table, TableSize};
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
/// Stands for the end of a line inside a cell while lines are told apart.
const IN_CELL: char = '\u{b}';

/// What follows each other in a text.
enum Part {
    Line(String),
    Rows(Vec<Vec<String>>),
}

/// Blocks of a text. A table of more than [`MOST_COLUMNS`] columns stays lines of text: `too_wide` tells of it.
#[must_use]
pub fn typed_blocks(text: &str) -> Vec<Block> {
    let block = |part| match part {
        Part::Line(line) if is_heading(&line) => vec![Block::Heading { level: 1, text: line.trim().to_owned() }],
        Part::Line(line) => paragraphs(&line),
        Part::Rows(rows) if columns(&rows) > MOST_COLUMNS => rows.iter().flat_map(|row| paragraphs(&row.join("　"))).collect(),
        Part::Rows(rows) => vec![table(&rows)],
    };
    parts(text).into_iter().flat_map(block).collect()
}

/// Columns of the widest table of a text that can't be set as one.
#[must_use]
pub fn too_wide(text: &str) -> Option<usize> {
    let wide = |part: &Part| if let Part::Rows(rows) = part { columns(rows) } else { 0 };
    parts(text).iter().map(wide).max().filter(|columns| *columns > MOST_COLUMNS)
}

fn parts(text: &str) -> Vec<Part> {
    let joined = joined_cells(text);
    let mut parts = Vec::new();
    let mut group: Vec<&str> = Vec::new();
    for line in joined.lines().chain([""]) {
        if line.contains('\t') {
            group.push(line);
            continue;
        }
        parts.extend(grouped(&std::mem::take(&mut group)));
        if !line.trim().is_empty() {
            parts.push(Part::Line(line.replace(IN_CELL, "\n")));
        }
    }
    parts
}

/// A spreadsheet copies a cell of several lines in quotes: its lines are held together.
fn joined_cells(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut begins = true;
    while let Some(c) = rest.chars().next() {
        if let Some((inside, after)) = quoted(rest).filter(|_| begins && c == '"') {
            out.push_str(&inside.replace("\"\"", "\"").replace("\r\n", "\n").replace('\n', &IN_CELL.to_string()));
            rest = after;
            begins = false;
            continue;
        }
        begins = matches!(c, '\t' | '\n');
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// What stands in quotes at the beginning, and what follows; none where it is no cell of several lines.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut letters = inner.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        if c != '"' {
            continue;
        }
        if letters.next_if(|(_, next)| *next == '"').is_some() {
            continue;
        }
        let (inside, after) = (inner.get(..at)?, inner.get(at + 1..)?);
        let ends = after.is_empty() || after.starts_with(['\t', '\n', '\r']);
        return (ends && inside.contains('\n')).then_some((inside, after));
    }
    None
}

/// `一、`, `（一）`, `1.`, `①`, `•`: what a word processor puts before a point of a list, a tab behind it.
fn is_list_mark(text: &str) -> bool {
    let inner = text.trim_start_matches(['（', '(']).trim_end_matches(['、', '.', '．', '）', ')']);
    let marked = inner.len() < text.len();
    let bullet = matches!(text, "•" | "·" | "●" | "◆" | "■" | "-" | "—" | "–") || text.chars().all(|c| ('①'..='⑳').contains(&c));
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    !text.is_empty() && (bullet || marked && !inner.is_empty() && inner.chars().all(numeral))
}

/// Lines with tabs: text that was indented or numbered with tabs, then the rows of a table.
fn grouped(lines: &[&str]) -> Vec<Part> {
    let rows: Vec<Vec<&str>> = lines.iter().map(|line| line.split('\t').map(str::trim).collect()).collect();
    let filled = |row: &[&str]| row.iter().filter(|c| !c.is_empty()).count();
    let is_point = |row: &[&str]| filled(row) == 2 && row.iter().find(|c| !c.is_empty()).is_some_and(|c| is_list_mark(c));
    let is_row = |row: &[&str]| filled(row) >= 2 && !is_point(row);
    let first = rows.iter().position(|row| is_row(row)).unwrap_or(rows.len());
    let (text, rows) = rows.split_at(first);
    // One row is no table.
    let (more, rows) = if rows.iter().filter(|row| filled(row) >= 2).count() < 2 { (rows, [].as_slice()) } else { ([].as_slice(), rows) };
    let text = text.iter().chain(more).map(|row| line_of(row)).filter(|line| !line.is_empty());
    let mut parts: Vec<Part> = text.map(Part::Line).collect();
    if !rows.is_empty() {
        // A spreadsheet's copy may end each line with empty cells, and hold empty rows.
        let used = rows.iter().map(|r| r.iter().rposition(|c| !c.is_empty()).map_or(0, |at| at + 1)).max().unwrap_or(0);
        let whole = |row: &Vec<&str>| -> Vec<String> {
            (0..used).map(|at| row.get(at).map(|c| c.replace(IN_CELL, "\n")).unwrap_or_default()).collect()
        };
        parts.push(Part::Rows(rows.iter().filter(|row| filled(row) > 0).map(whole).collect()));
    }
    parts
}

/// A line that is no row: a mark of a list stands right before its text, other parts a space apart.
fn line_of(row: &[&str]) -> String {
    let mut line = String::new();
    for part in row.iter().filter(|c| !c.is_empty()) {
        if !line.is_empty() && !is_list_mark(&line) {
            line.push('　');
        }
        line.push_str(part);
    }
    line.replace(IN_CELL, "\n")
}

fn columns(rows: &[Vec<String>]) -> usize {
    rows.iter().map(Vec::len).max().unwrap_or(0)
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

fn table(rows: &[Vec<String>]) -> Block {
    let used = columns(rows);
    let wide = |text: &str| text.lines().map(|l| l.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>()).max().unwrap_or(0);
    let column = |at: usize| rows.iter().filter_map(move |r| r.get(at).map(String::as_str));
    // A column has the room of its longest text, within measure: one long remark leaves the others their lines.
    let widths = (0..used).map(|at| u16::try_from(column(at).map(wide).max().unwrap_or(0).clamp(4, 36) + 2).unwrap_or(38)).collect();
    let centred: Vec<bool> = (0..used).map(|at| column(at).skip(1).all(|text| text.chars().count() <= SHORT)).collect();
    let place = |at: usize| if centred.get(at).copied().unwrap_or(false) { Align::Center } else { Align::Left };
    let set = rows.iter().enumerate().map(|(number, row)| Row {
        cells: row
            .iter()
            .enumerate()
            .map(|(at, text)| match number {
                0 => Cell { text: text.clone(), ..label("") },
                _ => cell(text, place(at)),
            })
            .collect(),
        min_lines: 1,
    });
    let size = if used <= SPACIOUS_COLUMNS { TableSize::SmallFour } else { TableSize::Five };
    let table = Block::Table(Table { head_rows: u8::from(rows.len() > 1), size, ..Table::of(widths, set.collect()) });
    if used > UPRIGHT_COLUMNS { Block::Landscape(vec![table]) } else { table }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table_in(blocks: &[Block]) -> Option<&Table> {
        blocks.iter().find_map(|b| match b {
            Block::Table(table) => Some(table),
            Block::Landscape(inner) => table_in(inner),
            _ => None,
        })
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let rows = table_in(&typed_blocks(text)).map(|t| t.rows.clone()).unwrap_or_default();
        rows.iter().map(|r| r.cells.iter().map(|c| c.text.clone()).collect()).collect()
    }

    #[test]
    fn headings_paragraphs_and_a_pasted_table_stand_in_their_order() {
        let blocks =
            typed_blocks("一、受影响终端\n共三台，见下表。\n序号\t名称\t位置\t\n1\tA-01\t三层\t\n2\tA-02\t\t\n\t\t\t\n以上均已断网。");
        assert!(matches!(blocks.first(), Some(Block::Heading { level: 1, text }) if text == "一、受影响终端"), "{blocks:?}");
        assert!(matches!(blocks.get(1), Some(Block::Paragraph { text, .. }) if text == "共三台，见下表。"));
        assert!(matches!(blocks.last(), Some(Block::Paragraph { text, .. }) if text == "以上均已断网。"));
        let table = table_in(&blocks).cloned().unwrap_or_else(|| Table::of(Vec::new(), Vec::new()));
        assert_eq!((table.columns.len(), table.rows.len(), table.head_rows), (3, 3, 1), "empty columns and rows are none");
        assert!(table.rows.iter().all(|r| r.cells.len() == 3), "a row has a cell for each column");
    }

    #[test]
    fn a_wide_table_lies_on_its_side_and_one_that_nobody_could_read_stays_text() {
        let row = |columns: usize| vec!["甲"; columns].join("\t");
        let seven = typed_blocks(&format!("{}\n{}", row(7), row(7)));
        assert!(matches!(seven.as_slice(), [Block::Landscape(_)]), "{seven:?}");
        let many = format!("{}\n{}", row(13), row(13));
        assert!(table_in(&typed_blocks(&many)).is_none());
        let twelve = format!("{}\t\t\n{}\t\t", row(12), row(12));
        assert_eq!((too_wide(&many), too_wide(&twelve)), (Some(13), None));
        assert!(table_in(&typed_blocks(&twelve)).is_some());
    }

    #[test]
    fn a_sentence_that_begins_like_a_heading_is_none() {
        for line in ["一、已断开网络。", "第一、核对", "、核对", "一、二、三"] {
            let heading = matches!(typed_blocks(line).first(), Some(Block::Heading { .. }));
            assert_eq!(heading, line == "一、二、三", "{line}");
        }
    }

    #[test]
    fn numbers_and_indents_of_a_word_processor_make_no_table() {
        let blocks = typed_blocks("一、\t系统概况\n\t本次事件涉及三台终端。\n1.\t检查日志\n2.\t重装系统\n•\t核对\n编号\tA01");
        assert!(table_in(&blocks).is_none(), "{blocks:?}");
        let texts: Vec<String> = blocks
            .iter()
            .map(|b| match b {
                Block::Heading { text, .. } | Block::Paragraph { text, .. } => text.clone(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(texts[..5.min(texts.len())], ["一、系统概况", "本次事件涉及三台终端。", "1.检查日志", "2.重装系统", "•核对"]);
        assert!(matches!(blocks.first(), Some(Block::Heading { level: 1, .. })));
        // Numbers in the first column of a table are cells.
        assert_eq!(cells("序号\t内容\n1.\t检查日志\n2.\t重装系统").len(), 3);
    }

    #[test]
    fn a_cell_of_several_lines_is_one_cell() {
        let rows = cells("名称\t说明\nA01\t\"第一行\n第二行说\"\"好\"\"\"\nA02\t无");
        assert_eq!(rows, [["名称", "说明"], ["A01", "第一行\n第二行说\"好\""], ["A02", "无"]]);
        // Quotes that hold no line break are what somebody wrote.
        assert_eq!(cells("名称\t说明\n\"甲\"\t\"乙\n")[1], ["\"甲\"", "\"乙"]);
    }
}
