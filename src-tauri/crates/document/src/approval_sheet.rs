//! 签批单: the inner cover sheet of a report. It stays in the unit: who drafted, checked and issued, with a line for each signature by hand.

use crate::digest_groups::groups;
use crate::oral_record::{COLUMNS, by_hand, label, pair, value, wide};
use crate::paper::{Block, Paper, Row, Table};
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
    /// Who passed it in 核稿 and when, or that nobody did, in words.
    pub checked: String,
    /// 签发
    pub signer: String,
    /// The operator's act, in words.
    pub act: String,
    /// Pages of the report.
    pub pages: String,
    /// SM3 of the report's PDF.
    pub sm3: String,
    /// It belongs to a drill and says so behind its text.
    #[serde(default)]
    pub drill: bool,
}

/// A person with room to sign and to date by hand.
fn signed(name: &str, person: &str) -> Row {
    let person = if person.trim().is_empty() { by_hand(1) } else { value(person, 1) };
    Row { cells: vec![label(name), person, label("签字、日期"), by_hand(1)], min_lines: 2 }
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
            // The number stands apart from the name: a plain space beside a Chinese character would be taken for a habit of typing.
            wide("事件", &self.incident.replacen(' ', "　", 1), 1),
            signed("拟稿人", &self.drafter),
            signed("核稿人", &self.reviewer),
            wide("核稿情况", &self.checked, 1),
            Row { cells: vec![label("签批意见"), by_hand(3)], min_lines: 4 },
            signed("签发人", &self.signer),
            wide("电子签名", &self.act, 2),
            wide("定稿SM3", &groups(&self.sm3, 4, "　"), 2),
        ];
        let blocks = vec![Block::Title("签批单".to_owned()), Block::Table(Table::of(COLUMNS.to_vec(), rows))];
        Paper {
            watermark: self.drill.then(|| crate::written_report::DRILL.to_owned()),
            ..Paper::form(&format!("签批单：{}", self.title), &self.unit, "签批单", at, blocks)
        }
    }
}
