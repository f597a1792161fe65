//! A directory file: bytes and a name become rows. What kind of file it is, its bytes say; names lie.

use crate::directory_cell::{clean, key};
use crate::directory_columns::Column;
use crate::directory_view::DirectoryProblem;
use crate::view::DeskFault;
use crate::{directory_text, directory_workbook};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use thiserror::Error;

/// Largest file, in bytes.
pub const LARGEST_FILE: usize = 10 << 20;
/// Most rows below the headings.
pub const MOST_ROWS: usize = 20_000;
/// The headings stand within these many rows.
pub(crate) const HEADINGS_WITHIN: usize = 30;
/// Further columns are not read.
pub(crate) const MOST_COLUMNS: u32 = 60;
/// What is longer than this is not kept, only counted, in characters.
const LONGEST_CELL: usize = 2_000;

/// Why a file can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DirectoryFileError {
    /// Nothing in it.
    #[error("文件是空的，请选择填好的通讯录")]
    Empty,
    /// More than `LARGEST_FILE`.
    #[error("文件超过 10 MiB，不像通讯录；请只留下通讯录这一个工作表，另存后再导入")]
    TooLarge,
    /// More than `MOST_ROWS`.
    #[error("表格超过 {MOST_ROWS} 行，请分成几个文件导入")]
    TooManyRows,
    /// A workbook that unpacks into more than is let in.
    #[error("工作簿解开后过大，可能已损坏或被人动过手脚，没有读取；请在 WPS 或 Excel 里打开核对，另存为 CSV 再导入")]
    Expands,
    /// A workbook cut short or damaged.
    #[error("工作簿读不通，可能没有复制完整；请重新复制，或在 WPS、Excel 里打开后另存为 .xlsx 再导入")]
    Damaged,
    /// BIFF, or an encrypted workbook.
    #[error("这是旧版 .xls 或设了密码的工作簿；请在 WPS 或 Excel 里打开，另存为不设密码的 .xlsx 再导入")]
    OldWorkbook,
    /// Something else altogether.
    #[error("这不是表格文件；通讯录请用 .xlsx 或 .csv，可以先下载模板填写")]
    NotATable,
    /// Text in no encoding that is known.
    #[error("文件里的文字读不出来；请在 WPS 或 Excel 里打开，另存为 .xlsx 再导入")]
    Encoding,
    /// No row of headings.
    #[error(
        "没有找到表头：前 {HEADINGS_WITHIN} 行里要有一行写明“单位”，和“办公电话”“手机”“24小时值班电话”当中至少一项；\
         还可以有 姓名、职务、邮箱、预案身份、备注。可以先下载模板填写"
    )]
    NoHeadings,
    /// What the disk says.
    #[error("文件读不了，请检查它是否还在、U盘是否插好")]
    Unreadable,
}

impl DirectoryFileError {
    /// Stable.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "directory.empty",
            Self::TooLarge => "directory.too_large",
            Self::TooManyRows => "directory.too_many_rows",
            Self::Expands => "directory.expands",
            Self::Damaged => "directory.damaged",
            Self::OldWorkbook => "directory.old_workbook",
            Self::NotATable => "directory.not_a_table",
            Self::Encoding => "directory.encoding",
            Self::NoHeadings => "directory.no_headings",
            Self::Unreadable => "directory.unreadable",
        }
    }
}

impl From<DirectoryFileError> for DeskFault {
    fn from(error: DirectoryFileError) -> Self {
        Self { code: error.code().to_owned(), message: error.to_string(), field: None }
    }
}

/// A cell as a reader found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    /// A number, which has no zeros in front.
    Number(String),
    /// How many characters it has.
    TooLong(usize),
    /// `#N/A`, a formula without a value: in words.
    Unusable(String),
}

impl Cell {
    /// None for a blank text.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        // Bytes first: a text of megabytes is only counted when it is too long anyway.
        if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
            return Some(Self::TooLong(text.chars().count()));
        }
        Some(Self::Text(text.to_owned()))
    }

    fn heading(&self) -> Option<Column> {
        if let Self::Text(text) = self { Column::of_heading(text) } else { None }
    }
}

/// A row as a reader found it; blank cells are left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawRow {
    /// Its number as WPS shows it.
    pub number: u32,
    /// By column, from 0.
    pub cells: BTreeMap<u32, Cell>,
}

/// A sheet, or the whole of a text file; blank rows are left out.
#[derive(Debug, Default)]
pub(crate) struct RawSheet {
    pub name: Option<String>,
    pub rows: Vec<RawRow>,
    pub notes: Vec<String>,
}

/// Rows that a reader needs to keep: one more tells that there are too many.
pub(crate) const ROWS_TO_READ: usize = HEADINGS_WITHIN + MOST_ROWS + 1;

/// A row understood. A column that is not there, or whose cell can't be used, says nothing; a blank cell says nothing is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    pub number: u32,
    pub values: BTreeMap<Column, String>,
}

/// A file understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryTable {
    /// The sheet that was read, of a workbook.
    pub sheet: Option<String>,
    pub rows: Vec<FileRow>,
    pub problems: Vec<DirectoryProblem>,
    pub notes: Vec<String>,
}

/// A file from the disk, refused before it is read when it is too large.
///
/// # Errors
/// A file that is too large or can't be read.
pub fn read_directory_file(path: &Path) -> Result<Vec<u8>, DirectoryFileError> {
    let unreadable = |_: std::io::Error| DirectoryFileError::Unreadable;
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let most = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    // The length that the disk states is no promise: what is read is what counts.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > LARGEST_FILE { Err(DirectoryFileError::TooLarge) } else { Ok(bytes) }
}

/// Reads a file.
///
/// # Errors
/// Why it can't be taken, with what to do next.
pub fn read_table(bytes: &[u8]) -> Result<DirectoryTable, DirectoryFileError> {
    if bytes.len() > LARGEST_FILE {
        return Err(DirectoryFileError::TooLarge);
    }
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    let sheet = if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(DirectoryFileError::Empty);
    } else if starts(b"PK\x03\x04") {
        directory_workbook::read(bytes)?
    } else if starts(b"\xD0\xCF\x11\xE0") {
        return Err(DirectoryFileError::OldWorkbook);
    } else if starts(b"%PDF") || starts(b"\x89PNG") || starts(b"\xFF\xD8\xFF") || starts(b"{\\rtf") {
        return Err(DirectoryFileError::NotATable);
    } else {
        directory_text::read(bytes)?
    };
    table(sheet)
}

/// Which column of the sheet says what.
pub(crate) type Headings = BTreeMap<u32, Column>;

/// The row of headings: of the first rows, the one that names the most columns.
pub(crate) fn headings(rows: &[RawRow]) -> Option<(usize, Headings)> {
    let mut best: Option<(usize, Headings)> = None;
    for (place, row) in rows.iter().take(HEADINGS_WITHIN).enumerate() {
        let found: Headings = row.cells.iter().filter_map(|(at, cell)| Some((*at, cell.heading()?))).collect();
        let usable = found.values().any(|c| *c == Column::Unit) && found.values().any(|c| c.is_number());
        if usable && best.as_ref().is_none_or(|(_, b)| b.len() < found.len()) {
            best = Some((place, found));
        }
    }
    best
}

fn table(sheet: RawSheet) -> Result<DirectoryTable, DirectoryFileError> {
    let (place, headings) = headings(&sheet.rows).ok_or(DirectoryFileError::NoHeadings)?;
    // What lies beyond was not read.
    if sheet.rows.len() >= ROWS_TO_READ {
        return Err(DirectoryFileError::TooManyRows);
    }
    let mut table = DirectoryTable { sheet: sheet.name, notes: sheet.notes, ..DirectoryTable::default() };
    for (at, column) in &headings {
        let first = headings.iter().find(|(_, c)| *c == column).map(|(a, _)| *a);
        if first != Some(*at) && !joins(*column) {
            table.notes.push(format!("有两列都是“{}”，只读取了前一列", column.label()));
        }
    }
    let mut count = 0_usize;
    for row in sheet.rows.iter().skip(place.saturating_add(1)) {
        if headings.keys().all(|at| !row.cells.contains_key(at)) || is_headings_again(row, &headings) {
            continue;
        }
        count += 1;
        if count > MOST_ROWS {
            return Err(DirectoryFileError::TooManyRows);
        }
        understand(row, &headings, &mut table);
    }
    Ok(table)
}

/// Headings repeated at the top of each printed page.
fn is_headings_again(row: &RawRow, headings: &Headings) -> bool {
    row.cells.iter().filter_map(|(at, cell)| Some((headings.get(at)?, cell))).all(|(column, cell)| cell.heading() == Some(*column))
}

/// 单位 and 处室 side by side name one unit; several telephones are all of them numbers to dial.
fn joins(column: Column) -> bool {
    column == Column::Unit || column.is_number()
}

fn understand(row: &RawRow, headings: &Headings, table: &mut DirectoryTable) {
    let mut values: BTreeMap<Column, String> = BTreeMap::new();
    let mut problems = Vec::new();
    let problem =
        |column: &str, message: String, refused: bool| DirectoryProblem { row: row.number, column: column.to_owned(), message, refused };
    for (at, column) in headings {
        let label = column.label();
        let (text, numeric) = match row.cells.get(at) {
            None => (String::new(), false),
            Some(Cell::Text(text)) => (text.clone(), false),
            Some(Cell::Number(text)) => (text.clone(), true),
            Some(Cell::Unusable(why)) => {
                problems.push(problem(label, format!("这一格{why}，没有读取，请在原表里填上内容"), false));
                continue;
            }
            Some(Cell::TooLong(length)) => {
                problems.push(problem(label, too_long(*column, *length), true));
                continue;
            }
        };
        let cleaned = clean(*column, &text, numeric);
        if let Some(doubt) = cleaned.doubt {
            problems.push(problem(label, doubt, false));
        }
        let value = values.entry(*column).or_default();
        if value.is_empty() {
            *value = cleaned.text;
        } else if joins(*column) && !cleaned.text.is_empty() && *value != cleaned.text {
            value.push_str(if *column == Column::Unit { " " } else { "、" });
            value.push_str(&cleaned.text);
        }
    }
    for (column, value) in &values {
        let length = value.chars().count();
        if length > column.longest() {
            problems.push(problem(column.label(), too_long(*column, length), true));
        }
    }
    let said = |column: Column| values.get(&column).is_some_and(|v| !v.is_empty());
    let reaches = |c: &Column| said(*c) && !matches!(c, Column::Unit | Column::Post | Column::Party | Column::Note);
    if !problems.iter().any(|p| p.refused) {
        if !said(Column::Unit) {
            problems.push(problem(Column::Unit.label(), "没有单位名称，这一行没有列入，请在原表里补上".to_owned(), true));
        } else if !Column::ALL.iter().any(reaches) {
            problems.push(problem("", "只有单位名称，没有姓名也没有电话，这一行没有列入".to_owned(), true));
        }
    }
    if !problems.iter().any(|p| p.refused) {
        table.rows.push(FileRow { number: row.number, values });
    }
    table.problems.append(&mut problems);
}

fn too_long(column: Column, length: usize) -> String {
    let torn = if length > LONGEST_CELL { "；如果后面的行也不见了，是原表里少了一个引号" } else { "" };
    format!("这一格有 {length} 个字，最多 {} 个字，这一行没有列入，请在原表里缩短{torn}", column.longest())
}

/// Unit and person as they are matched; a duty room has no person, so its post tells it from another.
pub(crate) fn row_key(unit: &str, person: &str, post: &str) -> (String, String) {
    let who = if person.is_empty() { format!("/{}", key(post)) } else { key(person) };
    (key(unit), who)
}
