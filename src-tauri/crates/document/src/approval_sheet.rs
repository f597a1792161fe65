//! 签批单: the inner cover sheet of a report. It stays in the unit: who drafted, checked and issued, with a line for each signature by hand.

use crate::oral_record::{COLUMNS, pair, wide};
use crate::paper::{Block, Paper, Table};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What the sheet shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApprovalSheet {
    /// Number of the paper, `〔2026〕1号`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// 主送
    pub addressee: String,
    /// Unit.
    pub unit: String,
    /// Incident and level.
    pub incident: String,
    /// Clause by which it is owed.
    pub clause: String,
    /// 拟稿
    pub drafter: String,
    /// 核稿
    pub reviewer: String,
    /// 签发
    pub signer: String,
    /// The operator's act, in words.
    pub act: String,
    /// Pages of the report.
    pub pages: String,
    /// SM3 of the report's PDF.
    pub sm3: String,
}

impl ApprovalSheet {
    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        let rows = vec![
            pair(("编号", &self.number), ("页数", &self.pages)),
            wide("标题", &self.title, 2),
            wide("主送", &self.addressee, 1),
            pair(("报告单位", &self.unit), ("依据条款", &self.clause)),
            wide("事件", &self.incident, 1),
            pair(("拟稿", &self.drafter), ("核稿", &self.reviewer)),
            wide("签发", &format!("{}（签字）　　　　　　　　　年　　月　　日", self.signer), 3),
            wide("签批意见", "　", 5),
            wide("台站签发", &self.act, 2),
            wide("定稿SM3", &self.sm3, 2),
        ];
        Paper {
            title_meta: format!("签批单：{}", self.title),
            author: self.unit.clone(),
            subject: "签批单".to_owned(),
            date: at,
            page_numbers: false,
            watermark: None,
            blocks: vec![Block::Title("签批单".to_owned()), Block::Table(Table { columns: COLUMNS.to_vec(), rows, header_rows: 0 })],
        }
    }
}
