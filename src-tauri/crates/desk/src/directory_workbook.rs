//! A directory in a workbook: the first visible sheet that has headings, read cell by cell within limits.
//!
//! Cells are streamed and never spread out: a sheet of two cells, the first and the last possible, would fill the memory as a range.

use crate::directory_file::{Cell, DirectoryFileError, MOST_COLUMNS, ROWS_TO_READ, RawRow, RawSheet, headings};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::ZipArchive;

/// Most bytes of a workbook once unpacked, and of what is kept of it.
const LARGEST_UNPACKED: usize = 40 << 20;
const MOST_PARTS: usize = 2_000;
/// Sheets that are looked at: several can name one part, so each costs a whole reading.
const MOST_SHEETS: usize = 10;
const MOST_MERGES: usize = 20_000;
/// Memory for these many texts is taken on the file's word alone.
const MOST_TEXTS: u64 = 1_000_000;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads a workbook.
pub fn read(bytes: &[u8]) -> Result<RawSheet, DirectoryFileError> {
    check_unpacked(bytes)?;
    // A foreign file must not end the program, whatever the reader makes of it.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes))).unwrap_or(Err(DirectoryFileError::Damaged))
}

/// Unpacks every part to nowhere: sizes that the archive states are not to be trusted.
fn check_unpacked(bytes: &[u8]) -> Result<(), DirectoryFileError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DirectoryFileError::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(DirectoryFileError::Expands);
    }
    let mut left = u64::try_from(LARGEST_UNPACKED).unwrap_or(u64::MAX);
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| DirectoryFileError::Damaged)?;
        let texts = part.name().map_err(|_| DirectoryFileError::Damaged)?.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let mut part = part.take(left.saturating_add(1));
        let length = if texts {
            let mut xml = Vec::new();
            part.read_to_end(&mut xml).map_err(|_| DirectoryFileError::Damaged)?;
            check_texts(&xml)?;
            u64::try_from(xml.len()).unwrap_or(u64::MAX)
        } else {
            std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| DirectoryFileError::Damaged)?
        };
        left = left.checked_sub(length).ok_or(DirectoryFileError::Expands)?;
    }
    Ok(())
}

/// The reader reserves memory for as many texts as `uniqueCount` states, and a number costs nothing to write.
fn check_texts(xml: &[u8]) -> Result<(), DirectoryFileError> {
    // Without its zeros UTF-16 reads like ASCII here.
    let text: String = xml.iter().filter(|b| **b != 0).map(|b| char::from(*b)).collect();
    let values = |name: &'static str| {
        text.match_indices(name).filter_map(|(at, _)| {
            let rest = text.get(at.checked_add(name.len())?..)?.trim_start().strip_prefix('=')?.trim_start();
            Some(rest.trim_start_matches(['"', '\'']))
        })
    };
    let digits = |v: &str| v.chars().take_while(char::is_ascii_digit).collect::<String>();
    if values("uniqueCount").any(|v| digits(v).parse().unwrap_or(u64::MAX) > MOST_TEXTS) {
        return Err(DirectoryFileError::Expands);
    }
    // In any other encoding the count could hide.
    if values("encoding").any(|v| !v.get(..4).is_some_and(|e| e.eq_ignore_ascii_case("utf-"))) {
        return Err(DirectoryFileError::Damaged);
    }
    Ok(())
}

fn read_sheets(bytes: &[u8]) -> Result<RawSheet, DirectoryFileError> {
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsxError::Password => DirectoryFileError::OldWorkbook,
        // An archive that holds something else: a .docx, an .ods.
        XlsxError::FileNotFound(_) => DirectoryFileError::NotATable,
        _ => DirectoryFileError::Damaged,
    })?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .map(|s| (s.name.clone(), s.visible == SheetVisible::Visible))
        .collect();
    if sheets.is_empty() {
        return Err(DirectoryFileError::NotATable);
    }
    let visible: Vec<&String> = sheets.iter().filter(|(_, visible)| *visible).map(|(name, _)| name).collect();
    let hidden: Vec<&String> = sheets.iter().filter(|(_, visible)| !visible).map(|(name, _)| name).collect();
    let mut trouble = DirectoryFileError::NoHeadings;
    for name in visible.iter().take(MOST_SHEETS) {
        match read_sheet(&mut workbook, name) {
            Ok(mut sheet) if headings(&sheet.rows).is_some() => {
                let others: Vec<&String> = visible.iter().copied().filter(|n| n != name).collect();
                sheet.notes.extend(unread("工作表", &others, "没有读取，需要的请另存为单独的文件再导入"));
                sheet.notes.extend(unread("隐藏的工作表", &hidden, "没有读取"));
                return Ok(sheet);
            }
            Ok(_) => {}
            Err(error) => trouble = error,
        }
    }
    Err(trouble)
}

fn unread(what: &str, names: &[&String], then: &str) -> Option<String> {
    let listed: Vec<String> = names.iter().take(5).map(|n| format!("“{}”", n.chars().take(31).collect::<String>())).collect();
    let more = if names.len() > listed.len() { format!("等 {} 个", names.len()) } else { String::new() };
    (!names.is_empty()).then(|| format!("{what}{}{more}{then}", listed.join("")))
}

fn read_sheet(workbook: &mut Workbook<'_>, name: &str) -> Result<RawSheet, DirectoryFileError> {
    let damaged = |_: XlsxError| DirectoryFileError::Damaged;
    let mut rows: BTreeMap<u32, BTreeMap<u32, Cell>> = BTreeMap::new();
    let mut left = LARGEST_UNPACKED;
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let (row, column) = record.pos;
        let Some(cell) = cell(&record.value, record.formula.is_some()).filter(|_| column < MOST_COLUMNS) else {
            continue;
        };
        // One shared text can stand in every cell, so what is kept is counted by itself.
        left = left.checked_sub(cost(&cell)).ok_or(DirectoryFileError::Expands)?;
        rows.entry(row).or_default().insert(column, cell);
        if rows.len() >= ROWS_TO_READ {
            break;
        }
    }
    drop(cells);
    // Merged regions stand behind the cells; a sheet without any is still a sheet.
    for region in workbook.merge_cells_by_sheet_name(name).unwrap_or_default().iter().take(MOST_MERGES) {
        fill_down(&mut rows, region, &mut left)?;
    }
    let rows = rows.into_iter().map(|(row, cells)| RawRow { number: row.saturating_add(1), cells }).collect();
    Ok(RawSheet { name: Some(name.to_owned()), rows, notes: Vec::new() })
}

/// A unit merged over its people stands in each of their rows.
fn fill_down(rows: &mut BTreeMap<u32, BTreeMap<u32, Cell>>, region: &Dimensions, left: &mut usize) -> Result<(), DirectoryFileError> {
    let ((top, column), (bottom, _)) = (region.start, region.end);
    let Some(cell) = rows.get(&top).and_then(|r| r.get(&column)).cloned() else {
        return Ok(());
    };
    if bottom <= top {
        return Ok(());
    }
    for (_, row) in rows.range_mut(top.saturating_add(1)..=bottom) {
        if let std::collections::btree_map::Entry::Vacant(place) = row.entry(column) {
            *left = left.checked_sub(cost(&cell)).ok_or(DirectoryFileError::Expands)?;
            place.insert(cell.clone());
        }
    }
    Ok(())
}

/// Bytes that a kept cell takes, about.
fn cost(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Unusable(text) => text.len().saturating_add(32),
        Cell::TooLong(_) => 32,
    }
}

fn cell(value: &DataRef<'_>, formula: bool) -> Option<Cell> {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::Int(number) => Some(Cell::Number(number.to_string())),
        DataRef::Float(number) => Some(Cell::Number(digits(*number))),
        DataRef::Bool(yes) => Some(Cell::Text(if *yes { "是" } else { "否" }.to_owned())),
        DataRef::DateTime(at) => Some(Cell::Text(date(at))),
        DataRef::Error(error) => Some(Cell::Unusable(format!("显示为错误 {error}"))),
        DataRef::Empty if formula => Some(Cell::Unusable("是公式，还没有算出结果".to_owned())),
        DataRef::Empty => None,
    }
}

/// Whole numbers as their digits: a telephone is not `1.38E+10`. Beyond 15 digits a spreadsheet has lost the rest.
fn digits(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else if number.abs() >= 1e15 {
        format!("{number:.2E}").replace('E', "E+")
    } else {
        number.to_string()
    }
}

/// A number that was formatted as a date stays a number where it can't be one.
fn date(at: &ExcelDateTime) -> String {
    if at.as_f64() >= 100_000.0 {
        return digits(at.as_f64());
    }
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    format!("{year}-{month}-{day}")
}
