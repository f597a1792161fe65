//! What is to be set: a paper as its parts and blocks, without a word on where they come to stand.

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
    /// 文件格式 or 信函格式.
    #[serde(default)]
    pub format: Format,
    /// 版头; of a form its labels alone, empty parts on plain paper.
    #[serde(default)]
    pub head: Option<Head>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// 版记; none on plain paper.
    #[serde(default)]
    pub colophon: Option<Colophon>,
}

impl Paper {
    /// A paper without head or colophon: its blocks alone, no page numbers.
    #[must_use]
    pub fn form(title: &str, author: &str, subject: &str, date: DateTime<FixedOffset>, blocks: Vec<Block>) -> Self {
        Self {
            title_meta: title.to_owned(),
            author: author.to_owned(),
            subject: subject.to_owned(),
            date,
            page_numbers: false,
            watermark: None,
            format: Format::Document,
            head: None,
            blocks,
            colophon: None,
        }
    }
}

/// Which of the standard's formats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// 文件格式 (GB/T 9704, 7), also without a red head.
    #[default]
    Document,
    /// 信函格式 (GB/T 9704, 10.1).
    Letter,
}

/// 版头 (GB/T 9704, 7.2). An empty part is not printed and takes no room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Head {
    /// 份号, printed with six digits.
    pub copy: Option<u32>,
    /// 密级和保密期限.
    pub secrecy: String,
    /// 紧急程度: 特急, 加急.
    pub urgency: String,
    /// 发文机关标志: one name for each issuing body, the one in charge first. None on plain paper: then neither mark nor red line is drawn.
    pub mark: Vec<String>,
    /// `文件` behind the mark, or nothing.
    pub mark_suffix: String,
    /// 发文字号 with its 〔〕: 金稳〔2026〕8号.
    pub number: String,
    /// 签发人, of a paper to a superior body.
    pub signers: Vec<String>,
}

/// 版记 (GB/T 9704, 7.4). An empty part is not printed; with none of them nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Colophon {
    /// 主送机关 that was moved here because the first page would otherwise show no text.
    pub addressees: String,
    /// 抄送机关.
    pub copies_to: String,
    /// 印发机关.
    pub printed_by: String,
    /// 印发日期: `2026年11月22日`, `印发` is put behind it.
    pub printed_on: String,
    /// It is to stand on an even page (practice of printing on both sides, not of the standard).
    pub even_page: bool,
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
    /// One line of its own beside the text: a period, a unit of measure, a form's number.
    Line {
        /// Its text.
        text: String,
        /// How it stands.
        align: Align,
    },
    /// 附件说明: `附件：1.×××`, one blank line before it.
    Attachments(Vec<String>),
    /// 署名 and 成文日期.
    Signature {
        /// Who signs, the one in charge first; one alone but for a joint paper.
        units: Vec<String>,
        /// The date.
        date: String,
        /// How it is signed.
        signing: Signing,
    },
    /// 附注, set in brackets.
    Note(String),
    /// 附件: a new page, its label on line 1 in 黑体, its title on line 3.
    Attachment {
        /// `附件` or `附件1`.
        label: String,
        /// Its title.
        title: String,
    },
    /// A table over the whole width.
    Table(Table),
    /// A chart over the whole width.
    Chart(Chart),
    /// Blocks on pages of their own that lie on their side, the head at the left edge of the upright sheet (GB/T 9704, 8).
    Landscape(Vec<Block>),
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

/// How a paper is signed (GB/T 9704, 7.3.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// 不加盖印章
    Unsealed,
    /// 加盖印章: the seal leaves its place.
    Sealed,
    /// 加盖签发人签名章: the post stands to the left of the place of the stamp.
    NameStamp {
        /// 职务.
        post: String,
    },
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Widths in parts of the whole.
    pub columns: Vec<u16>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// So many rows at its beginning are its head, repeated on every page.
    #[serde(default)]
    pub head_rows: u8,
    /// Size of its letters.
    #[serde(default)]
    pub size: TableSize,
    /// So many rows at its end stand on one page: who drafted, signed and sealed.
    #[serde(default)]
    pub together: u8,
}

impl Table {
    /// A table without a head, in 4号.
    #[must_use]
    pub fn of(columns: Vec<u16>, rows: Vec<Row>) -> Self {
        Self { columns, rows, head_rows: 0, size: TableSize::Four, together: 0 }
    }
}

/// Size of the letters in a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableSize {
    /// 4号, 14 pt.
    #[default]
    Four,
    /// 小4号, 12 pt.
    SmallFour,
    /// 5号, 10.5 pt: tables of many columns.
    Five,
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

/// How text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
}

/// A chart of columns, those of one label stacked: black on white, told apart by tint, each value written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// 图题, below it.
    pub caption: String,
    /// Of what the values are a number: `起`.
    pub unit: String,
    /// Labels along the foot.
    pub labels: Vec<String>,
    /// What is counted, from the foot up.
    pub series: Vec<Series>,
}

/// One kind of thing that is counted in a chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// A value for each label.
    pub values: Vec<u32>,
    /// What it looks like.
    #[serde(default)]
    pub look: SeriesLook,
}

/// What a series looks like. A grade looks the same in every chart, whichever others are drawn beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeriesLook {
    /// No grade: never taken for one.
    #[default]
    Other,
    /// A grade, 0 the gravest, of so many.
    Grade {
        /// Its place.
        rank: u8,
        /// How many there are.
        of: u8,
    },
}
