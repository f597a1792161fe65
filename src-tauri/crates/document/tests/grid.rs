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
                // A line of nothing but cells keeps to them.
                let pairs = line.windows(2).any(|two| two.iter().all(|g| "（《“，。、；：）》”".contains(&g.text)));
                if !pairs && line.iter().all(|g| g.width == 16.0) && line[0].x < MARGIN_LEFT + 0.3 && line.len() == 28 {
                    for (cell, glyph) in line.iter().enumerate() {
                        near(glyph.x + 8.0, MARGIN_LEFT + (cell as f32 + 0.5) * CELL, 0.1, &glyph.text);
                    }
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

/// Right edge of a line's last cell.
fn end_of(line: &[Glyph]) -> f32 {
    let last = line.last().unwrap();
    if last.width == 16.0 { last.x + 8.0 + CELL / 2.0 } else { last.x + last.width }
}

#[test]
fn lines_reach_the_edge_and_share_what_is_left_over_evenly() {
    let texts = [
        format!("{}。{}", filler(26), filler(60)),
        format!("{}7.3小时，占比33.3%，共1,234.50元，系统OA 3.2，{}", filler(11), filler(60)),
        format!("{}（OA）{}“.locked”{}（Ⅱ级），{}", filler(9), filler(7), filler(13), filler(60)),
        format!("{}hr-notice.office@mail.example.invalid{}", filler(13), filler(60)),
        format!("{}：“{}”，《{}》、（{}）。{}", filler(5), filler(6), filler(3), filler(4), filler(60)),
    ];
    for (number, text) in texts.iter().enumerate() {
        let found = lines(&set(&format!("grid-filled-{number}"), &paper(vec![paragraph(text)])).body(0));
        let (_, filled) = found.split_last().unwrap();
        for line in filled {
            near(end_of(line), RIGHT, 0.25, &format!("{number}: the right edge"));
            // Between two cells side by side there is everywhere the same.
            let gaps: Vec<f32> = line.windows(2).filter(|two| plain(&two[0]) && plain(&two[1])).map(|two| two[1].x - two[0].x).collect();
            for gap in &gaps {
                near(*gap, gaps[0], 0.05, &format!("{number}: {}", line.iter().map(|g| g.text.as_str()).collect::<String>()));
            }
        }
    }
    // The last line ends where it ends.
    let last = lines(&set("grid-last", &paper(vec![paragraph(&texts[0])])).body(0)).pop().unwrap();
    assert!(end_of(&last) < RIGHT - CELL, "{last:?}");
}

/// A Chinese character.
fn plain(glyph: &Glyph) -> bool {
    glyph.width == 16.0 && ('一'..='龥').contains(&glyph.text.chars().next().unwrap())
}

#[test]
fn nothing_is_spread_inside_a_number_a_word_or_a_dash() {
    for before in 0..26 {
        let text = format!("{}7.3小时占33.3%计1,234.50元——系统office……{}", filler(before), filler(60));
        for line in lines(&set("grid-numbers-filled", &paper(vec![paragraph(&text)])).body(0)) {
            for two in line.windows(2) {
                let (a, b) = (&two[0].text, &two[1].text);
                let word = |t: &str| t.is_ascii();
                if word(a) && word(b) {
                    let gap = two[1].x - two[0].x - two[0].width;
                    assert!(gap <= 0.02 && gap > -0.8, "{before}: {gap} between {a} and {b}");
                }
                if a == b && ["—", "…"].contains(&a.as_str()) {
                    near(two[1].x - two[0].x, CELL, 0.02, a);
                }
            }
        }
    }
}

#[test]
fn marks_beside_each_other_stand_half_a_cell_closer() {
    for (pair, less) in [("）。", 0.5), ("：“", 0.5), ("》、", 0.5), ("（“", 0.5)] {
        let text = format!("{}{pair}{}", filler(9), filler(8));
        let line = lines(&set("grid-pairs", &paper(vec![paragraph(&text)])).body(0)).remove(0);
        let at = filler(9).chars().count();
        // Both keep their ink where the font has it: only the empty half between them is gone.
        near(line[at + 1].x - line[at].x, CELL * (1.0 - less), 0.6, pair);
        near(line[at + 2].x - line[at - 1].x, CELL * 2.5, 0.05, pair);
    }
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
