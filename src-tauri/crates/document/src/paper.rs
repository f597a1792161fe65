//! What is to be set: a paper as blocks, without a word on where they come to stand.

use crate::fonts::Role;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// A paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Title in the file's properties.
    pub title_meta: String,
    /// Author in the file's properties: the unit.
    pub author: String,
    /// Kind of paper in the file's properties.
    pub subject: String,
    /// Date in the file's properties.
    pub date: DateTime<FixedOffset>,
    /// Page numbers at the foot.
    pub page_numbers: bool,
    /// Large pale words behind the text: 演练.
    pub watermark: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// 标题: 2号小标宋, centred, broken by meaning; one blank line follows.
    Title(String),
    /// 主送机关: flush left, a full-width colon behind it.
    Addressee(String),
    /// A heading with its number: 1 黑体, 2 楷体, 3 and 4 仿宋.
    Heading {
        /// 1 to 4.
        level: u8,
        /// Its text.
        text: String,
    },
    /// A paragraph: two cells indent; the lead is set in 楷体.
    Paragraph {
        /// What stands in front in 楷体: `（一）发现经过。`
        lead: Option<String>,
        /// Its text.
        text: String,
    },
    /// 署名 and 成文日期.
    Signature {
        /// Who signs.
        unit: String,
        /// The date.
        date: String,
        /// A seal will be put on it.
        seal: bool,
    },
    /// 附注, set in brackets.
    Note(String),
    /// A table over the whole width.
    Table(Table),
    /// Blank lines.
    Blank(u8),
    /// A new page.
    PageBreak,
    /// A centred line.
    Centered {
        /// Font.
        role: Role,
        /// Size in points.
        size: f32,
        /// Its text.
        text: String,
    },
    /// A code to be read and typed: large, spaced, in groups.
    Code(String),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Widths in half cells, 56 in all.
    pub columns: Vec<u16>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// At least so many lines high.
    pub min_lines: u8,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its text; lines are paragraphs.
    pub text: String,
    /// How many columns it covers.
    pub span: u8,
    /// A label: centred, in 黑体.
    pub label: bool,
    /// How its text stands.
    pub align: Align,
}

/// How text stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// Flush left.
    Left,
    /// Centred.
    Center,
}
