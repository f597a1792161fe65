//! 证据清单与移交单: every piece with its digest, to be compared and signed for by both sides.

use crate::digest_groups::groups;
use crate::form_paper::{label, pair, signed_table, table, value, wide};
use crate::paper::{Align, Block, Cell, Paper, Row, Table, TableSize};
use crate::written_report::DRILL;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// A list of evidence that is handed over. Every field is text as it prints.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceList {
    /// Number of the incident.
    pub number: String,
    /// Its name.
    pub incident: String,
    /// Unit that hands over.
    pub unit: String,
    /// Unit that receives; empty to be written in.
    pub receiver: String,
    /// What for.
    pub purpose: String,
    /// The pieces.
    pub rows: Vec<EvidenceRow>,
    /// Who made the list.
    pub maker: String,
    /// When.
    pub made: String,
    /// It belongs to a drill.
    pub drill: bool,
}

/// A piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceRow {
    /// Number in the case.
    pub number: u32,
    /// Name of the file.
    pub name: String,
    /// What it shows.
    pub note: String,
    /// 图像, 文档, 日志.
    pub media: String,
    /// `1.2 MB（1258291字节）`
    pub size: String,
    /// Hex SM3.
    pub sm3: String,
    /// When, where, by whom and how it was obtained.
    pub obtained: String,
    /// Acts of custody, each below its moment.
    pub custody: String,
}

/// A cell of a list.
pub(crate) fn cell(text: &str, align: Align) -> Cell {
    Cell { align, ..value(text, 1) }
}

/// The head of a list.
pub(crate) fn head(names: &[&str]) -> Row {
    Row { cells: names.iter().map(|n| Cell { text: (*n).to_owned(), ..label("") }).collect(), min_lines: 1 }
}

/// One row for a list with nothing in it.
pub(crate) fn nothing(columns: usize, text: &str) -> Row {
    let span = u8::try_from(columns).unwrap_or(u8::MAX);
    Row { cells: vec![Cell { align: Align::Center, ..value(text, span) }], min_lines: 1 }
}

/// A person of a hand-over with room to sign and to date.
pub(crate) fn hand(name: &str) -> Row {
    let date = Cell { text: "年　　月　　日\n时　　分".to_owned(), span: 1, label: false, align: Align::Right };
    Row { cells: vec![label(name), value("", 1), label("签字时间"), date], min_lines: 2 }
}

/// Both units with room for their seals.
pub(crate) fn seals(giver: &str, receiver: &str) -> Row {
    let cell = |unit: &str| Cell { align: Align::Center, ..value(&format!("{unit}\n（盖章）"), 1) };
    Row { cells: vec![label("移交单位"), cell(giver), label("接收单位"), cell(receiver)], min_lines: 4 }
}

/// Points of number, digest and how it was obtained, in 5号: the digest has two groups of eight to a line, a date stands in one line.
const NUMBER: u16 = 34;
const DIGEST: u16 = 114;
const OBTAINED: u16 = 87;
/// What name and acts of custody have between them, and the least that either has.
const SHARED: u16 = 211;
const LEAST_NAME: u16 = 106;
const LEAST_CUSTODY: u16 = 60;
/// Both grow by a character.
const CHARACTER: u16 = 11;
/// Lines of a digest.
const DIGEST_LINES: u16 = 4;

/// What a piece is: its name, what kind of file of what size, what it shows.
fn what(piece: &EvidenceRow) -> String {
    let size = piece.size.replace("\n字节", "字节");
    let measures = [piece.media.trim()].into_iter().chain(size.lines().map(str::trim));
    let measures = measures.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，");
    [piece.name.trim(), measures.as_str(), piece.note.trim()].into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Lines that a text takes in a column of so many points, about.
fn lines(text: &str, points: u16) -> u16 {
    let room = usize::from(points.saturating_sub(12)).max(CHARACTER.into()) * 2 / usize::from(CHARACTER);
    let halves = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let all: usize = text.lines().map(|line| halves(line).div_ceil(room).max(1)).sum();
    u16::try_from(all).unwrap_or(u16::MAX)
}

/// Widths by need: name and custody share their room so that all rows together are lowest, the name the wider where it makes no odds.
fn columns(pieces: &[EvidenceRow]) -> [u16; 5] {
    let high = |name: u16| -> u64 {
        let row = |p: &EvidenceRow| lines(&what(p), name).max(lines(&p.custody, SHARED - name)).max(DIGEST_LINES);
        pieces.iter().map(|p| u64::from(row(p))).sum()
    };
    let widest = SHARED - LEAST_CUSTODY;
    let widths = (LEAST_NAME..=widest).rev().step_by(CHARACTER.into());
    let name = widths.min_by_key(|name| high(*name)).unwrap_or(widest);
    [NUMBER, name, DIGEST, OBTAINED, SHARED - name]
}

/// The pieces, one a row.
pub(crate) fn evidence_table(pieces: &[EvidenceRow]) -> Block {
    let columns = columns(pieces);
    let mut rows = vec![head(&["编号", "名称、类型、\n大小和说明", "SM3", "采集", "保管\n和移交"])];
    for row in pieces {
        rows.push(Row {
            cells: vec![
                cell(&row.number.to_string(), Align::Center),
                cell(&what(row), Align::Left),
                cell(&groups(&row.sm3, 2, " "), Align::Left),
                cell(&row.obtained, Align::Left),
                cell(&row.custody, Align::Left),
            ],
            min_lines: 4,
        });
    }
    if pieces.is_empty() {
        rows.push(nothing(columns.len(), "没有证据"));
    }
    Block::Table(Table { head_rows: 1, size: TableSize::Five, ..Table::of(columns.to_vec(), rows) })
}

impl EvidenceList {
    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        let count = format!("{}件", self.rows.len());
        let blocks = vec![
            Block::Title("证据清单与移交单".to_owned()),
            table(vec![
                pair(("事件编号", &self.number), ("证据件数", &count), 1),
                wide("事件名称", &self.incident, 1),
                wide("移交事由", &self.purpose, 1),
                pair(("制单人", &self.maker), ("制单时间", &self.made), 1),
            ]),
            evidence_table(&self.rows),
            signed_table(vec![
                wide("核对结果", "□　已逐件重新计算 SM3 并逐组核对，全部一致\n□　不一致或缺少的，写明编号：", 2),
                hand("移交人"),
                hand("接收人"),
                hand("监交人"),
                seals(&self.unit, &self.receiver),
            ]),
        ];
        Paper {
            page_numbers: true,
            watermark: self.drill.then(|| DRILL.to_owned()),
            ..Paper::form(&format!("证据清单与移交单（{}）", self.number), &self.unit, "证据清单与移交单", at, blocks)
        }
    }
}
