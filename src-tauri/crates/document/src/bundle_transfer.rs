//! 报送包移交清单: handed over with the stick; says what the bundle is and what is in it, signed by both sides.

use crate::digest_groups::groups;
use crate::evidence_list::{cell, hand, head, nothing, seals};
use crate::form_paper::{pair, signed_table, table, wide};
use crate::paper::{Align, Block, Paper, Row, Table, TableSize};
use crate::written_report::DRILL;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// A bundle that is handed over. Every field is text as it prints.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BundleTransfer {
    /// File name of the bundle.
    pub name: String,
    /// Hex SM3 of the file.
    pub sm3: String,
    /// Its size.
    pub size: String,
    /// When it was written.
    pub made: String,
    /// By whom.
    pub maker: String,
    /// On what it is handed over: U盘, 编号 3.
    pub medium: String,
    /// Unit that hands over.
    pub unit: String,
    /// Unit that receives.
    pub receiver: String,
    /// What is in it.
    pub rows: Vec<BundleRow>,
    /// What else is to be known.
    pub note: String,
    /// It belongs to a drill.
    pub drill: bool,
}

/// Something in a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BundleRow {
    /// What it is: 事件, 文书, 证据, 台账记录.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// How much of it: `3件`.
    pub amount: String,
    /// More.
    pub note: String,
}

const COLUMNS: [u16; 5] = [34, 58, 180, 48, 122];

impl BundleTransfer {
    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        let mut rows = vec![head(&["序号", "内容", "名称", "数量", "说明"])];
        for (row, number) in self.rows.iter().zip(1_u32..) {
            rows.push(Row {
                cells: vec![
                    cell(&number.to_string(), Align::Center),
                    cell(&row.kind, Align::Center),
                    cell(&row.name, Align::Left),
                    cell(&row.amount, Align::Center),
                    cell(&row.note, Align::Left),
                ],
                min_lines: 1,
            });
        }
        if self.rows.is_empty() {
            rows.push(nothing(COLUMNS.len(), "没有内容"));
        }
        let list = Table { head_rows: 1, size: TableSize::Five, ..Table::of(COLUMNS.to_vec(), rows) };
        let mut about = vec![
            wide("报送包", &self.name, 1),
            wide("SM3", &groups(&self.sm3, 4, " "), 2),
            wide("大小", &self.size, 1),
            wide("移交介质", &self.medium, 1),
            pair(("制作人", &self.maker), ("制作时间", &self.made), 1),
        ];
        if !self.note.trim().is_empty() {
            about.push(wide("说明", &self.note, 1));
        }
        let blocks = vec![
            Block::Title("报送包移交清单".to_owned()),
            table(about),
            Block::Table(list),
            signed_table(vec![
                wide("核对结果", "□　文件名、大小、SM3 与本清单一致\n□　不一致的，写明：", 2),
                hand("移交人"),
                hand("接收人"),
                seals(&self.unit, &self.receiver),
            ]),
        ];
        Paper {
            page_numbers: true,
            watermark: self.drill.then(|| DRILL.to_owned()),
            ..Paper::form(&format!("报送包移交清单（{}）", self.name), &self.unit, "报送包移交清单", at, blocks)
        }
    }
}
