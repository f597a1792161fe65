//! 事件台账: the incidents of a period, one a row, on pages that lie on their side.

use crate::evidence_list::{cell, head, nothing};
use crate::paper::{Align, Block, Paper, Row, Table, TableSize};
use crate::title::break_title;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// The incidents of a period. Every field is text as it prints.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IncidentLedger {
    /// Unit that keeps it.
    pub unit: String,
    /// What the plan calls an incident.
    pub incident_word: String,
    /// `2026年1月1日至2026年12月31日`
    pub period: String,
    /// The incidents, in the order of their discovery.
    pub rows: Vec<LedgerRow>,
    /// The line of totals.
    pub totals: String,
    /// Who made it.
    pub maker: String,
    /// When.
    pub made: String,
}

/// An incident in a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LedgerRow {
    /// `2026-008`
    pub number: String,
    /// Whose case it is, where it is not the keeper's own.
    pub unit: String,
    /// When it was discovered.
    pub discovered: String,
    /// Which system, and 演练 where it was one.
    pub system: String,
    /// Category.
    pub category: String,
    /// Level.
    pub level: String,
    /// Level of the response, since when.
    pub response: String,
    /// What was reported: 口头, 书面, and whether in time; a form a line.
    pub reports: String,
    /// When the response ended.
    pub ended: String,
    /// Where it stands.
    pub state: String,
}

/// 638 points for ten columns of 5号: the system has what it can, level and category stand in lines of two letters.
const COLUMNS: [u16; 10] = [33, 55, 55, 137, 45, 34, 55, 124, 55, 45];

/// Characters in a line of the system: a name is broken by meaning, and leaves no single character behind.
const SYSTEM: usize = 11;

impl IncidentLedger {
    /// Whose and of which period it is, and its rows.
    pub(crate) fn list(&self) -> Vec<Block> {
        let of_units = self.rows.iter().any(|row| !row.unit.is_empty());
        let system = if of_units { "单位、系统" } else { "系统" };
        let names = ["序号", "编号", "发现时间", system, "类型", "级别", "响应", "报告情况", "结束时间", "状态"];
        let mut rows = vec![head(&names)];
        for (row, number) in self.rows.iter().zip(1_u32..) {
            let mut system = break_title(&row.system, SYSTEM);
            if of_units {
                let unit = if row.unit.is_empty() { &self.unit } else { &row.unit };
                system.splice(0..0, break_title(&format!("{unit}："), SYSTEM));
            }
            rows.push(Row {
                cells: vec![
                    cell(&number.to_string(), Align::Center),
                    cell(&row.number, Align::Center),
                    cell(&row.discovered, Align::Center),
                    cell(&system.join("\n"), Align::Left),
                    cell(&row.category, Align::Center),
                    cell(&row.level, Align::Center),
                    cell(&row.response, Align::Center),
                    cell(&row.reports, Align::Left),
                    cell(&row.ended, Align::Center),
                    cell(&row.state, Align::Center),
                ],
                min_lines: 1,
            });
        }
        if self.rows.is_empty() {
            rows.push(nothing(COLUMNS.len(), "本期没有登记事件"));
        }
        if !self.totals.is_empty() {
            rows.push(nothing(COLUMNS.len(), &self.totals));
        }
        vec![
            Block::Line { text: format!("单位：{}　　期间：{}", self.unit, self.period), align: Align::Left },
            Block::Table(Table { head_rows: 1, size: TableSize::Five, ..Table::of(COLUMNS.to_vec(), rows) }),
        ]
    }

    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        let title = format!("{}台账", self.incident_word);
        let mut inner = vec![Block::Title(title.clone())];
        inner.extend(self.list());
        let made = format!("制表：{}　　审核：　　　　　　　　制表时间：{}", self.maker, self.made);
        inner.push(Block::Line { text: made, align: Align::Left });
        Paper {
            page_numbers: true,
            ..Paper::form(&format!("{title}（{}）", self.period), &self.unit, "事件台账", at, vec![Block::Landscape(inner)])
        }
    }
}
