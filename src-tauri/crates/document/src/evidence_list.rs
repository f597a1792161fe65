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
    /// Acts of custody, one a line.
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

/// 442 points of 5号: the digest has two groups of eight to a line, a size of eight digits stands with its unit, a date in one line.
const COLUMNS: [u16; 6] = [34, 75, 76, 114, 87, 60];

/// The pieces, one a row.
pub(crate) fn evidence_table(pieces: &[EvidenceRow]) -> Block {
    let mut rows = vec![head(&["编号", "名称\n和说明", "类型\n和大小", "SM3", "采集", "保管\n和移交"])];
    for row in pieces {
        let name = format!("{}\n{}", row.name, row.note);
        rows.push(Row {
            cells: vec![
                cell(&row.number.to_string(), Align::Center),
                cell(&name, Align::Left),
                cell(&format!("{}\n{}", row.media, row.size), Align::Left),
                cell(&groups(&row.sm3, 2, " "), Align::Left),
                cell(&row.obtained, Align::Left),
                cell(&row.custody, Align::Left),
            ],
            min_lines: 4,
        });
    }
    if pieces.is_empty() {
        rows.push(nothing(COLUMNS.len(), "没有证据"));
    }
    Block::Table(Table { head_rows: 1, size: TableSize::Five, ..Table::of(COLUMNS.to_vec(), rows) })
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
                wide("核对结果", "□ 已逐件重新计算 SM3 并逐组核对，全部一致\n□ 不一致或缺少的，写明编号：", 2),
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
