//! 附件 of a paper: each is named below its text, and one whose content is here is bound behind it on pages of its own.

use crate::evidence_list::{EvidenceRow, cell, evidence_table, head};
use crate::incident_ledger::IncidentLedger;
use crate::paper::{Align, Block, Paper, Row, Table, TableSize};
use crate::report_paper::{known_or, paragraphs};
use crate::typed_text::typed_blocks;
use crate::written_report::{UNKNOWN, WrittenReport};
use chrono::DateTime;
use serde::{Deserialize, Serialize};

/// An 附件. One that is bound and handed over apart is stored as its name alone, as every one was at first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Annex {
    /// As 附件说明 names it.
    pub name: String,
    /// What is bound behind the text.
    pub content: AnnexContent,
}

/// What is bound behind the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnexContent {
    /// Nothing: it goes along apart.
    #[default]
    Apart,
    /// Text as typed or pasted; lines with tabs are the rows of a table.
    Text(String),
    /// 处置经过 of the case.
    Course(Vec<CourseRow>),
    /// 证据清单 of the case.
    Evidence(Vec<EvidenceRow>),
    /// 事件台账 of a period, on pages that lie on their side.
    Ledger(Box<IncidentLedger>),
}

/// A thing that happened in a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CourseRow {
    /// When: day and minute, a line each.
    pub at: String,
    /// What.
    pub what: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Name(String),
    Whole { name: String, content: AnnexContent },
}

impl From<Stored> for Annex {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Name(name) => Self { name, content: AnnexContent::Apart },
            Stored::Whole { name, content } => Self { name, content },
        }
    }
}

impl From<Annex> for Stored {
    fn from(annex: Annex) -> Self {
        match annex.content {
            AnnexContent::Apart => Self::Name(annex.name),
            content => Self::Whole { name: annex.name, content },
        }
    }
}

impl From<&str> for Annex {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), content: AnnexContent::Apart }
    }
}

impl Annex {
    /// A line that was added and never filled in.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.name.trim().is_empty() && self.content == AnnexContent::Apart
    }

    /// Nothing of it is drawn from the record.
    #[must_use]
    pub const fn is_typed(&self) -> bool {
        matches!(self.content, AnnexContent::Apart | AnnexContent::Text(_))
    }

    /// Its typed text, where it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let AnnexContent::Text(text) = &self.content { Some(text) } else { None }
    }

    /// What is drawn from the record in it, as a paper by itself.
    pub(crate) fn recorded(&self) -> Option<Paper> {
        (!self.is_typed()).then(|| Paper::form("", "", "", DateTime::default(), self.blocks()))
    }

    fn blocks(&self) -> Vec<Block> {
        match &self.content {
            AnnexContent::Apart => Vec::new(),
            AnnexContent::Text(text) if text.trim().is_empty() => paragraphs(&format!("{UNKNOWN}。")),
            AnnexContent::Text(text) => typed_blocks(text),
            AnnexContent::Course(rows) => vec![course(rows)],
            AnnexContent::Evidence(rows) => vec![evidence_table(rows)],
            AnnexContent::Ledger(ledger) => vec![Block::Landscape(ledger.list())],
        }
    }
}

impl WrittenReport {
    /// 附件 that print, in order.
    pub(crate) fn annexes(&self) -> impl Iterator<Item = &Annex> {
        self.attachments.iter().filter(|a| !a.is_blank())
    }

    /// 附件说明, as far as there is an 附件.
    pub(crate) fn annex_names(&self) -> Option<Block> {
        let names: Vec<String> = self.annexes().map(|a| known_or(&a.name, UNKNOWN).to_owned()).collect();
        (!names.is_empty()).then_some(Block::Attachments(names))
    }

    /// What is bound behind the text, each on a new page.
    pub(crate) fn annex_pages(&self) -> Vec<Block> {
        let many = self.annexes().nth(1).is_some();
        let mut blocks = Vec::new();
        for (annex, number) in self.annexes().zip(1_u32..).filter(|(a, _)| a.content != AnnexContent::Apart) {
            let label = if many { format!("附件{number}") } else { "附件".to_owned() };
            blocks.push(Block::Attachment { label, title: known_or(&annex.name, UNKNOWN).to_owned() });
            blocks.extend(annex.blocks());
        }
        blocks
    }
}

/// Widths of number, time and what was done: a date stands in one line of 小4号.
const COURSE: [u16; 3] = [6, 16, 42];

fn course(rows: &[CourseRow]) -> Block {
    let mut all = vec![head(&["序号", "时间", "处置情况"])];
    all.extend(rows.iter().zip(1_u32..).map(|(row, number)| Row {
        cells: vec![cell(&number.to_string(), Align::Center), cell(&row.at, Align::Center), cell(&row.what, Align::Left)],
        min_lines: 1,
    }));
    Block::Table(Table { head_rows: 1, size: TableSize::SmallFour, ..Table::of(COURSE.to_vec(), all) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_alone_is_stored_as_before_and_content_beside_its_name() {
        let report = WrittenReport {
            attachments: vec!["证据清单".into(), Annex { name: "说明".into(), content: AnnexContent::Text("一段。".into()) }],
            ..WrittenReport::default()
        };
        let json = serde_json::to_value(&report).unwrap_or_default();
        assert_eq!(json.get("attachments"), Some(&serde_json::json!(["证据清单", { "name": "说明", "content": { "text": "一段。" } }])));
        assert_eq!(serde_json::from_value::<WrittenReport>(json).ok(), Some(report));
    }
}
