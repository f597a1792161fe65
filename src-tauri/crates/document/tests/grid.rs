//! The page of GB/T 9704: margins, line pitch, 22 lines of 28 cells, page numbers; read back from the PDF and measured in its ink.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test stops where something is not as it should be"
)]

mod common;
use common::*;
use document::{CELL, MARGIN_LEFT, MARGIN_TOP, PITCH, TEXT_HEIGHT, TEXT_WIDTH};

const RIGHT: f32 = MARGIN_LEFT + TEXT_WIDTH;
const FOOT: f32 = MARGIN_TOP + TEXT_HEIGHT;

fn near(is: f32, wanted: f32, tolerance: f32, what: &str) {
    assert!((is - wanted).abs() <= tolerance, "{what}: {is}, not {wanted} ± {tolerance}");
}

fn full_pages(name: &str) -> Pdf {
    set(name, &paper(vec![paragraph(&filler(28 * 22 * 3 - 2))]))
}

#[test]
fn the_measures_are_those_of_the_standard() {
    near(MARGIN_TOP, 104.88, 0.01, "天头");
    near(MARGIN_LEFT, 79.37, 0.01, "订口");
    near(TEXT_WIDTH, 442.20, 0.01, "版心");
    near(TEXT_HEIGHT, 637.80, 0.01, "版心");
    near(PITCH, 28.99, 0.005, "line pitch");
    near(CELL, 15.793, 0.001, "cell");
}

#[test]
fn the_first_glyph_box_stands_at_37_and_28_millimetres() {
    for page in full_pages("grid-margins").pages.iter().skip(1) {
        let first = &page[0];
        near(first.y - 0.88 * first.size, 37.0 * MM, 0.1, "top of the first em box");
        near(first.x + first.size / 2.0, 28.0 * MM + CELL / 2.0, 0.1, "middle of the first cell");
    }
    // A page with a title keeps the same corner.
    let title = set("grid-title", &short_report().paper(at()));
    near(title.pages[0][0].y - 0.88 * 22.0, 37.0 * MM, PITCH - 22.0, "top of the title");
    let addressee = title.pages[0].iter().find(|g| g.size == 16.0).unwrap();
    near(addressee.x, 28.0 * MM, 0.2, "主送 is flush left");
}

#[test]
fn ink_fills_the_text_block_and_stays_inside() {
    let ink = full_pages("grid-ink").ink(1, 300);
    let (left, top, right, bottom) = ink.bounds(0.0, 0.0, 210.0, 262.5).unwrap();
    near(left, 28.0, 1.0, "left edge of the ink");
    near(top, 37.0, 1.0, "upper edge of the ink");
    assert!(right <= 184.1 && right > 183.0, "right edge of the ink: {right}");
    assert!(bottom <= 262.0 && bottom > 256.0, "lower edge of the ink: {bottom}");
}

#[test]
fn a_page_has_22_lines_and_a_line_28_cells() {
    let pdf = full_pages("grid-full");
    assert_eq!(pdf.pages.len(), 3);
    for page in 0..3 {
        let lines = lines(&pdf.body(page));
        assert_eq!(lines.len(), 22, "page {page}");
        for (row, line) in lines.iter().enumerate() {
            let indent = if page == 0 && row == 0 { 2 } else { 0 };
            assert_eq!(line.len() + indent, 28, "page {page}, line {row}");
            near(line[0].y, MARGIN_TOP + 0.88 * 16.0 + row as f32 * PITCH, 0.05, "baseline");
            for (cell, glyph) in line.iter().enumerate() {
                near(glyph.x + glyph.width / 2.0, MARGIN_LEFT + ((cell + indent) as f32 + 0.5) * CELL, 0.1, "middle of a cell");
            }
        }
    }
}

#[test]
fn lines_of_every_report_stand_on_the_grid_and_never_reach_beyond_it() {
    for (name, report) in [("grid-half", short_report()), ("grid-two", full_report()), ("grid-six", long_report())] {
        let pdf = set(name, &report.paper(at()));
        for page in 0..pdf.pages.len() {
            let lines = lines(&pdf.body(page));
            assert!(lines.len() <= 22);
            for line in lines.iter().filter(|l| l.iter().any(|g| g.size == 16.0)) {
                let plain = line.iter().find(|g| g.size == 16.0).unwrap();
                let row = (plain.y - MARGIN_TOP - 0.88 * 16.0) / PITCH;
                near(row, row.round(), 0.01, "line of the grid");
                let last = line.last().unwrap();
                // Cells are a little narrower than the glyphs: 0.1 pt on either side.
                // A mark whose right half is empty may stand in the last half cell.
                let width = if "，。、；：）》”’〕".contains(&last.text) { last.width / 2.0 } else { last.width };
                assert!(last.x + width <= RIGHT + 0.15, "{last:?}");
                assert!(line[0].x >= MARGIN_LEFT - 0.15, "{:?}", line[0]);
                // Full-width characters stand on half cells; where marks give room, those before the first of them and the last.
                let gave = line.windows(2).position(|two| two[0].width == 16.0 && two[1].width == 16.0 && two[1].x - two[0].x < CELL - 0.2);
                let seen = line.iter().enumerate().filter(|(at, _)| gave.is_none_or(|from| *at <= from));
                for glyph in seen.map(|(_, g)| g).chain(line.last()).filter(|g| g.width == 16.0) {
                    let half = (glyph.x + 8.0 - MARGIN_LEFT) / (CELL / 2.0);
                    near(half, half.round(), 0.02, &glyph.text);
                }
            }
        }
    }
}

#[test]
fn a_closing_mark_takes_its_character_along_and_no_line_holds_29_cells() {
    // The 29th character would be the mark.
    let text = format!("{}。{}", filler(26), filler(30));
    let lines: Vec<String> = set("grid-mark", &paper(vec![paragraph(&text)])).lines(0).into_iter().map(|(_, text)| text).collect();
    assert_eq!(lines[0].chars().count(), 25);
    assert!(lines[1].chars().nth(1) == Some('。'), "{lines:?}");
}

#[test]
fn all_marks_of_a_line_give_alike_where_one_would_have_to_give_half_a_cell() {
    let text = format!("{}；{}、{}，{}。{}", filler(6), filler(6), filler(4), filler(7), filler(30));
    let line = lines(&set("grid-marks", &paper(vec![paragraph(&text)])).body(0)).remove(0);
    assert_eq!(line.last().unwrap().text, "。", "the mark came to the line");
    let after = |mark: &str| {
        let at = line.iter().position(|g| g.text == mark).unwrap();
        line[at + 1].x - line[at].x
    };
    let given: Vec<f32> = ["；", "、", "，"].iter().map(|mark| CELL - after(mark)).collect();
    for gave in &given {
        near(*gave, CELL / 6.0, 0.05, "a third of half a cell");
    }
    // It ends where it did, and what stands between marks keeps its cells.
    near(line.last().unwrap().x, RIGHT - CELL / 2.0, 0.3, "the last mark in the last half cell");
    near(line[1].x - line[0].x, CELL, 0.01, "a cell");
}

#[test]
fn page_numbers_stand_outside_one_cell_in() {
    let pdf = set("grid-numbers", &paper(vec![paragraph(&filler(28 * 22 * 11))]));
    assert_eq!(pdf.pages.len(), 12);
    for page in 0..pdf.pages.len() {
        let number = pdf.number(page);
        let text: String = number.iter().map(|g| g.text.as_str()).collect();
        assert_eq!(text, format!("—{}—", page + 1));
        assert!(number.iter().all(|g| g.size == 14.0 && g.font.contains("Song")), "4号宋体");
        let (first, last) = (&number[0], number.last().unwrap());
        if page % 2 == 0 {
            near(RIGHT - (last.x + last.width), 14.0, 0.3, "odd page: one cell in from the right");
        } else {
            near(first.x - MARGIN_LEFT, 14.0, 0.3, "even page: one cell in from the left");
        }
        near(number[1].x - (first.x + first.width), 7.0, 0.3, "half a cell between dash and number");
    }
}

#[test]
fn the_dash_has_its_upper_edge_7_millimetres_below_the_text() {
    let pdf = full_pages("grid-dash");
    for page in 0..2 {
        let dash = pdf.number(page)[0].clone();
        let (left, right) = (dash.x / MM, (dash.x + dash.width) / MM);
        let (_, top, _, bottom) = pdf.ink(page, 600).bounds(left, FOOT / MM + 0.5, right, 297.0).unwrap();
        near(top - 262.0, 7.0, 0.3, "upper edge of the dash below the 版心");
        assert!(bottom - top < 0.6, "a dash and nothing else");
    }
}
