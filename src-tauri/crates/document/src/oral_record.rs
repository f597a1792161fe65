//! 口头报告记录单: what was said by telephone, to whom, when, and what was answered.

use crate::paper::{Align, Block, Cell, Paper, Row, Table};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// An oral report as it was recorded. Every field is text as it prints.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OralRecord {
    /// Number of the incident.
    pub number: String,
    /// Title of the incident.
    pub incident: String,
    /// Level in words, with the clause.
    pub level: String,
    /// Unit that reported.
    pub unit: String,
    /// Whom the plan names as recipient.
    pub to: String,
    /// Clause by which it was owed.
    pub clause: String,
    /// When it was discovered.
    pub discovered: String,
    /// When it was reported.
    pub reported: String,
    /// How long after discovery.
    pub elapsed: String,
    /// Until when it was due, or 立即.
    pub due: String,
    /// Channel.
    pub channel: String,
    /// Number dialled.
    pub telephone: String,
    /// Who reported.
    pub sender: String,
    /// Who received.
    pub receiver: String,
    /// Their post.
    pub receiver_post: String,
    /// What was said.
    pub said: String,
    /// Read back and confirmed.
    pub read_back: String,
    /// What the other side instructed.
    pub instructions: String,
    /// Who recorded it.
    pub recorder: String,
    /// When it was recorded.
    pub recorded: String,
    /// It belongs to a drill and says so behind its text.
    #[serde(default)]
    pub drill: bool,
}

pub(crate) fn label(text: &str) -> Cell {
    Cell { text: text.to_owned(), span: 1, label: true, align: Align::Center }
}

pub(crate) fn value(text: &str, span: u8) -> Cell {
    let text = if text.trim().is_empty() { "—" } else { text };
    Cell { text: text.to_owned(), span, label: false, align: Align::Left }
}

/// A cell to be written in by hand.
pub(crate) fn by_hand(span: u8) -> Cell {
    Cell { text: String::new(), span, label: false, align: Align::Left }
}

pub(crate) fn pair(one: (&str, &str), two: (&str, &str)) -> Row {
    Row { cells: vec![label(one.0), value(one.1, 1), label(two.0), value(two.1, 1)], min_lines: 1 }
}

pub(crate) fn wide(name: &str, text: &str, min_lines: u8) -> Row {
    Row { cells: vec![label(name), value(text, 3)], min_lines }
}

/// Widths in half cells: label, value, label, value.
pub(crate) const COLUMNS: [u16; 4] = [11, 17, 11, 17];

impl OralRecord {
    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        let rows = vec![
            pair(("事件编号", &self.number), ("报告单位", &self.unit)),
            wide("事件名称", &self.incident, 1),
            wide("事件级别", &self.level, 1),
            pair(("报送对象", &self.to), ("依据条款", &self.clause)),
            wide("发现时间", &self.discovered, 1),
            wide("报告时间", &format!("{}（发现后{}）", self.reported, self.elapsed), 1),
            wide("时限", &self.due, 1),
            pair(("报告方式", &self.channel), ("对方号码", &self.telephone)),
            pair(("报告人", &self.sender), ("接报人", &self.receiver)),
            pair(("接报人职务", &self.receiver_post), ("复述确认", &self.read_back)),
            wide("报告内容", &self.said, 5),
            wide("对方指示", &self.instructions, 2),
            wide("记录", &format!("{}，{}", self.recorder, self.recorded), 1),
            Row { cells: vec![label("记录人签字"), by_hand(1), label("负责人签字"), by_hand(1)], min_lines: 2 },
        ];
        let blocks = vec![Block::Title("口头报告记录单".to_owned()), Block::Table(Table::of(COLUMNS.to_vec(), rows))];
        Paper {
            watermark: self.drill.then(|| crate::written_report::DRILL.to_owned()),
            ..Paper::form(&format!("口头报告记录单（{}）", self.number), &self.unit, "口头报告记录单", at, blocks)
        }
    }
}
