//! A directory in a text file: which characters, which separator, which rows.

use crate::directory_file::{Cell, DirectoryFileError, HEADINGS_WITHIN, MOST_COLUMNS, ROWS_TO_READ, RawRow, RawSheet, headings};
use csv::ReaderBuilder;
use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// Reads a text file.
pub fn read(bytes: &[u8]) -> Result<RawSheet, DirectoryFileError> {
    let (text, whole) = decode(bytes).ok_or(DirectoryFileError::Encoding)?;
    let head = text.trim_start();
    if head.contains('\0') || head.starts_with('<') {
        return Err(DirectoryFileError::NotATable);
    }
    let named = |separator: u8| headings(&rows(&text, separator, HEADINGS_WITHIN)).map_or(0, |(_, found)| found.len());
    // The separator is the one under which the headings can be read.
    let separator = *b",;\t".iter().rev().max_by_key(|s| named(**s)).unwrap_or(&b',');
    let mut sheet = RawSheet { rows: rows(&text, separator, ROWS_TO_READ), ..RawSheet::default() };
    if !whole {
        sheet.notes.push("文件末尾不完整，可能没有复制完，请与原件核对最后一行".to_owned());
    }
    Ok(sheet)
}

/// The text, and whether it was whole: a file cut short can end within a character.
fn decode(bytes: &[u8]) -> Option<(String, bool)> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..)?;
        if encoding == UTF_16LE || encoding == UTF_16BE {
            let (text, torn) = encoding.decode_without_bom_handling(rest);
            return Some((text.trim_end_matches('\u{fffd}').to_owned(), !torn));
        }
        return utf8(rest).or_else(|| gb18030(rest));
    }
    utf8(bytes).or_else(|| gb18030(bytes))
}

fn utf8(bytes: &[u8]) -> Option<(String, bool)> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some((text.to_owned(), true)),
        Err(e) if e.error_len().is_none() => {
            let valid = bytes.get(..e.valid_up_to())?;
            // A lone high byte at the end of plain ASCII says nothing about the encoding; GB18030 would cut it off as well.
            Some((std::str::from_utf8(valid).ok()?.to_owned(), false))
        }
        Err(_) => None,
    }
}

fn gb18030(bytes: &[u8]) -> Option<(String, bool)> {
    // A character has at most four bytes, so at most three of them can be left of one that was cut off.
    (0..4_usize).find_map(|cut| {
        let kept = bytes.get(..bytes.len().checked_sub(cut)?)?;
        let text = GB18030.decode_without_bom_handling_and_without_replacement(kept)?;
        Some((text.into_owned(), cut == 0))
    })
}

/// The first rows; blank ones are left out.
fn rows(text: &str, separator: u8, most: usize) -> Vec<RawRow> {
    let mut reader = ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    // Lines within quoted cells, which a table program does not count.
    let mut inner = 0_u64;
    while rows.len() < most && matches!(reader.read_record(&mut record), Ok(true)) {
        let number = record.position().map_or(0, |p| line(text, p)).saturating_sub(inner);
        inner += lines(record.iter());
        let cells = (0..MOST_COLUMNS).zip(record.iter()).filter_map(|(at, text)| Some((at, Cell::of_text(text)?))).collect();
        let row = RawRow { number: u32::try_from(number).unwrap_or(u32::MAX), cells };
        if !row.cells.is_empty() {
            rows.push(row);
        }
    }
    rows
}

/// The line at which a record begins. The reader's position stands before the blank lines that it passes over.
fn line(text: &str, position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let blank = text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    position.line().saturating_add(lines_in(blank))
}

fn lines<'a>(cells: impl Iterator<Item = &'a str>) -> u64 {
    cells.map(|cell| lines_in(cell.as_bytes().iter())).sum()
}

fn lines_in<'a>(bytes: impl Iterator<Item = &'a u8>) -> u64 {
    u64::try_from(bytes.filter(|b| **b == b'\n').count()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_as_a_table_program_shows_them() {
        for ends in ["\n", "\r\n"] {
            let text = ["a,b", "", "\"c\nc\",d", "e,f", "", "", "g,h"].join(ends);
            let numbers: Vec<u32> = rows(&text, b',', 99).iter().map(|r| r.number).collect();
            assert_eq!(numbers, [1, 3, 4, 7], "{ends:?}");
        }
    }

    #[test]
    fn a_file_cut_within_a_character_is_read_to_there() {
        let bytes = "单位,电话\n办公室".as_bytes();
        assert_eq!(decode(bytes), Some(("单位,电话\n办公室".to_owned(), true)));
        assert_eq!(decode(&bytes[..bytes.len() - 1]), Some(("单位,电话\n办公".to_owned(), false)));
        let (bytes, _, _) = GB18030.encode("单位,电话\n办公室");
        assert_eq!(decode(&bytes), Some(("单位,电话\n办公室".to_owned(), true)));
        assert_eq!(decode(&bytes[..bytes.len() - 1]), Some(("单位,电话\n办公".to_owned(), false)));
    }
}
