//! Tables: nothing of a cell is lost, and a high row goes on over the page.
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
use common::dressed::*;
use common::*;
use document::{Align, Block, Cell, MARGIN_LEFT, MARGIN_TOP, Row, TEXT_HEIGHT, TEXT_WIDTH, Table};

fn table(rows: &[(&str, &str)]) -> Block {
    let rows = rows.iter().map(|(a, b)| Row { cells: vec![cell(a, true), cell(b, false)], min_lines: 1 }).collect();
    Block::Table(Table::of(vec![12, 44], rows))
}

fn inside(pdf: &Pdf) {
    for page in 0..pdf.pages.len() {
        for glyph in &pdf.body(page) {
            assert!(glyph.x >= MARGIN_LEFT && glyph.x + glyph.width <= MARGIN_LEFT + TEXT_WIDTH + 0.1, "{glyph:?}");
            assert!(glyph.y <= MARGIN_TOP + TEXT_HEIGHT);
        }
        for rule in &pdf.rules[page] {
            for (x, y) in [rule.from, rule.to] {
                assert!((MARGIN_LEFT - 0.1..=MARGIN_LEFT + TEXT_WIDTH + 0.1).contains(&x));
                assert!((MARGIN_TOP - 0.1..=MARGIN_TOP + TEXT_HEIGHT + 0.1).contains(&y), "{rule:?}");
            }
        }
    }
}

/// Heights of the lines across, each once.
fn across(pdf: &Pdf, page: usize) -> Vec<f32> {
    let mut heights: Vec<f32> = pdf.rules[page].iter().filter(|r| r.from.1 == r.to.1).map(|r| r.from.1).collect();
    heights.sort_by(f32::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() < 0.1);
    heights
}

/// On every page the first and the last line across are those of the outline, as are its sides.
fn closed_all_round(pdf: &Pdf) {
    for (page, rules) in pdf.rules.iter().enumerate() {
        let edges = across(pdf, page);
        let widest =
            |y: f32| rules.iter().filter(|r| r.from.1 == r.to.1 && (r.from.1 - y).abs() < 0.1).map(|r| r.width).fold(0.0, f32::max);
        let sides = rules.iter().filter(|r| r.from.0 == r.to.0).map(|r| r.width).fold(0.0, f32::max);
        for y in [edges[0], edges[edges.len() - 1]] {
            assert!((widest(y) - sides).abs() < 0.05, "page {}: {} pt at {y}, {sides} pt at the sides", page + 1, widest(y));
        }
    }
}

#[test]
fn a_very_long_cell_goes_on_over_pages_and_is_whole() {
    let text = filler(3000);
    let paper = paper(vec![table(&[("编号", "2026-008"), ("内容", &text), ("记录", "李喆")])]);
    let pdf = set("table-long", &paper);
    assert!(pdf.pages.len() >= 4, "{}", pdf.pages.len());
    let again = told_again(&pdf);
    assert_eq!(again, "内容（续）".repeat(pdf.pages.len() - 1));
    let all = format!("{}{again}", said(&paper));
    assert_eq!(counted(&pdf.placed()), counted(&all));
    assert_eq!(counted(&pdf.text()), counted(&format!("{all}{}", (1..=pdf.pages.len()).map(|n| format!("—{n}—")).collect::<String>())));
    // The text itself is read in order.
    let body: String = (0..pdf.pages.len()).flat_map(|p| pdf.body(p)).filter(|g| g.font.contains("Fang")).map(|g| g.text).collect();
    assert!(body.contains(&text));
    inside(&pdf);
    for page in 1..pdf.pages.len() - 1 {
        assert_eq!(across(&pdf, page).len(), 2, "a page in the middle of a cell is closed above and below and nowhere else");
    }
    closed_all_round(&pdf);
    // Two lines of the cell at least stand on every page.
    for page in 0..pdf.pages.len() {
        assert!(pdf.lines(page).len() >= 2);
    }
}

#[test]
fn rows_of_every_height_stand_on_one_page_or_go_on() {
    for count in 1..=40 {
        let text = filler(count * 24);
        let rows: Vec<(&str, &str)> = (0..5).map(|_| ("事项", text.as_str())).collect();
        let paper = paper(vec![table(&rows)]);
        let pdf = set("table-heights", &paper);
        // The label of a row that goes on is told again at the top of a page.
        let again = told_again(&pdf);
        assert!(count < 14 || again.contains("事项（续）"), "{count} lines");
        assert_eq!(counted(&pdf.placed()), counted(&format!("{}{again}", said(&paper))), "{count} lines");
        inside(&pdf);
    }
}

#[test]
fn rows_share_their_lines_and_the_outline_is_closed() {
    let pdf = set("table-closed", &paper(vec![table(&[("一", "甲"), ("二", "乙"), ("三", "丙")])]));
    let heights = across(&pdf, 0);
    assert_eq!(heights.len(), 4);
    let left: f32 = pdf.rules[0].iter().filter(|r| r.from.0 == r.to.0 && r.from.0 < MARGIN_LEFT + 0.1).map(|r| r.to.1 - r.from.1).sum();
    assert!((left.abs() - (heights[3] - heights[0])).abs() < 0.2);
}

#[test]
fn a_long_oral_record_is_whole() {
    let mut record = oral_record();
    record.said = filler(1500);
    record.instructions = filler(700);
    let paper = record.paper(at());
    let pdf = set("table-oral", &paper);
    assert!(pdf.pages.len() >= 2);
    let again = told_again(&pdf);
    assert!(again.contains("报告内容（续）"), "{again}");
    assert_eq!(counted(&pdf.placed()), counted(&format!("{}{again}", said(&paper))));
    inside(&pdf);
}

/// The labels with which pages begin in the middle of a row.
fn told_again(pdf: &Pdf) -> String {
    let top = |page: usize| -> String {
        let lines = lines(&pdf.body(page));
        lines.iter().take(2).flatten().filter(|g| g.font.contains("Hei")).map(|g| g.text.as_str()).collect()
    };
    (1..pdf.pages.len()).map(top).filter(|t| t.contains("（续）")).collect()
}

#[test]
fn cells_that_are_written_in_by_hand_are_empty() {
    let oral = set("table-hand", &oral_record().paper(at()));
    assert!(oral.text().ends_with("记录人签字负责人签字"), "{}", oral.text());
    let sheet = set("table-hand-sheet", &approval_sheet().paper(at()));
    assert_eq!(sheet.text().matches("签字、日期").count(), 3);
    assert!(!sheet.placed().contains('—'));
}

#[test]
fn a_table_on_its_side_has_its_head_at_the_left_edge_of_every_page() {
    let blocks = vec![
        paragraph(&filler(70)),
        Block::Attachments(vec!["网络安全事件台账".into()]),
        Block::Signature { units: vec!["金融稳定处".into()], date: "2026年11月22日".into(), signing: document::Signing::Sealed },
        Block::Attachment { label: "附件".into(), title: "网络安全事件台账（2026年1月1日至11月22日）".into() },
        Block::Landscape(vec![
            Block::Line { text: "单位：金融稳定处".into(), align: Align::Right },
            Block::Table(ledger(45, document::TableSize::Five)),
        ]),
        Block::Attachment { label: "附件2".into(), title: "情况说明".into() },
        paragraph(&filler(200)),
        Block::Table(table_of(document::TableSize::Four)),
        Block::Table(table_of(document::TableSize::SmallFour)),
    ];
    let colophon = document::Colophon {
        copies_to: "市委网信办".into(),
        printed_by: "办公室".into(),
        printed_on: "2026年11月22日".into(),
        ..Default::default()
    };
    let pdf = set("table-look", &document::Paper { colophon: Some(colophon), ..paper(blocks) });
    let turned: Vec<usize> = (0..pdf.pages.len()).filter(|p| pdf.placed_on(*p).contains("事件编号")).collect();
    assert!(turned.len() >= 5, "{turned:?}");
    for (nth, page) in turned.iter().enumerate() {
        let head = pdf.pages[*page].iter().find(|g| g.text == "序").unwrap();
        assert!(head.font.contains("Hei") && head.size == 10.5);
        let first_rule = pdf.rules[*page].iter().map(|r| r.from.0).fold(f32::MAX, f32::min);
        if nth > 0 {
            assert!((first_rule - MARGIN_LEFT).abs() < 0.1, "page {page}: the table begins at the left edge of the 版心, odd or even");
            assert!(head.x < MARGIN_LEFT + 40.0, "page {page}: its head too");
        }
        // 版心 on the upright sheet, whichever way the text runs.
        for rule in &pdf.rules[*page] {
            for (x, y) in [rule.from, rule.to] {
                assert!((MARGIN_LEFT - 0.1..=MARGIN_LEFT + TEXT_WIDTH + 0.1).contains(&x), "{rule:?}");
                assert!((MARGIN_TOP - 0.1..=MARGIN_TOP + TEXT_HEIGHT + 0.1).contains(&y), "{rule:?}");
            }
        }
        // The text runs up: a row's first cell stands lower on the sheet than its second.
        let number = pdf.pages[*page].iter().find(|g| g.text == "处").unwrap();
        assert!(number.y < head.y, "the head reads from the foot of the sheet upwards");
        // The page number is where it always is.
        let number = pdf.number(*page);
        assert_eq!(number.iter().map(|g| g.text.as_str()).collect::<String>(), format!("—{}—", page + 1));
        if page % 2 == 1 {
            assert!((number[0].x - MARGIN_LEFT - 14.0).abs() < 0.3);
        } else {
            assert!((MARGIN_LEFT + TEXT_WIDTH - number.last().unwrap().x - number.last().unwrap().width - 14.0).abs() < 0.3);
        }
    }
    // No row of a few lines is parted: its number and its last cell are on one page.
    for row in 1..=45 {
        let page = turned.iter().find(|p| pdf.placed_on(**p).contains(&format!("2026-{row:03}"))).unwrap();
        assert!(pdf.placed_on(*page).contains(&format!("{}", row * 1375 % 100_000)), "row {row}");
    }
    assert_eq!(pdf.placed().matches("事件编号").count(), turned.len());
    // Label and title stand with the table, on the page on its side.
    assert!(pdf.placed_on(turned[0]).starts_with("附件网络安全事件台账"));
}

#[test]
fn a_head_is_repeated_upright_and_closes_what_follows() {
    for size in [document::TableSize::Four, document::TableSize::SmallFour, document::TableSize::Five] {
        let mut table = table_of(size);
        let more = table.rows[1..].to_vec();
        table.rows.extend(more.iter().cycle().take(40).cloned());
        let paper = paper(vec![Block::Table(table.clone())]);
        let pdf = set("table-head", &paper);
        assert!(pdf.pages.len() >= 3);
        let letters = match size {
            document::TableSize::Four => 14.0,
            document::TableSize::SmallFour => 12.0,
            document::TableSize::Five => 10.5,
        };
        for page in 0..pdf.pages.len() {
            let lines = pdf.lines(page);
            assert_eq!(lines[0].1, "事项内容", "page {page}");
            assert!(pdf.body(page).iter().all(|g| g.size == letters));
            assert!((across(&pdf, page)[0] - MARGIN_TOP).abs() < 0.1);
        }
        let body: String = pdf.placed().replace("事项内容", "");
        assert_eq!(counted(&body), counted(&said(&paper).replace("事项内容", "")));
        inside(&pdf);
    }
    // A head of its own is not left behind at the foot, and one that would fill the page is not repeated.
    for before in 14..=22 {
        let pdf = set("table-foot", &paper(vec![paragraph(&filler(28 * before - 2)), Block::Table(table_of(document::TableSize::Four))]));
        for page in 0..pdf.pages.len() {
            assert!(!pdf.lines(page).last().unwrap().1.ends_with("事项内容"), "{before} lines before");
        }
    }
    let high = Row { cells: vec![cell("事项", true), cell(&filler(900), true)], min_lines: 1 };
    let mut table = table_of(document::TableSize::Four);
    table.rows[0] = high;
    let pdf = set("table-high-head", &paper(vec![Block::Table(table)]));
    assert_eq!(pdf.placed().matches("事项").count(), 1);
}

#[test]
fn no_cell_leaves_a_single_line_on_either_page() {
    // Every length about the page's end is met, by either cell.
    let lengths = (18..=46).map(|left| (left, left - 7)).chain([(26, 3), (31, 2), (60, 31), (33, 1), (70, 36), (36, 70)]);
    for (left, right) in lengths {
        for before in [4, 13] {
            let row = Row { cells: vec![cell(&filler(14 * left), false), cell(&filler(14 * right), false)], min_lines: 1 };
            let table = Table::of(vec![1, 1], vec![row]);
            let pdf = set("table-single", &paper(vec![paragraph(&filler(28 * before - 2)), Block::Table(table)]));
            let middle = MARGIN_LEFT + TEXT_WIDTH / 2.0;
            for (side, count) in [(true, left), (false, right)] {
                let lines_on: Vec<usize> = (0..pdf.pages.len())
                    .map(|page| {
                        let cell: Vec<Glyph> = pdf.body(page).into_iter().filter(|g| g.size == 14.0 && (g.x < middle) == side).collect();
                        lines(&cell).len()
                    })
                    .collect();
                assert!(lines_on.iter().sum::<usize>() >= count);
                assert!(count < 2 || lines_on.iter().all(|n| *n != 1), "{left}, {right} after {before}: {lines_on:?}");
                assert!(count > 3 || lines_on.iter().filter(|n| **n > 0).count() == 1, "a short cell stays together: {lines_on:?}");
            }
        }
    }
}

#[test]
fn a_word_in_a_column_stands_near_to_its_mark() {
    for text in ["口头09:50，按时", "存为PDF，已报", "等级Ⅱ，已报"] {
        let row = Row { cells: vec![cell("报告", true), cell(text, false)], min_lines: 1 };
        let pdf =
            set("table-near", &paper(vec![Block::Table(Table { size: document::TableSize::Five, ..Table::of(vec![3, 1], vec![row]) })]));
        let body = pdf.body(0);
        let at = body.iter().position(|g| g.text == "，").unwrap();
        let gap = body[at].x - body[at - 1].x - body[at - 1].width;
        assert!(gap < 0.6, "{text}: {gap} pt before the mark");
    }
}

#[test]
fn numbers_on_the_right_end_below_each_other() {
    let numbers = ["7", "1375", "98765", "120000"];
    let rows = numbers
        .iter()
        .map(|n| Row { cells: vec![cell("损失", true), Cell { align: Align::Right, ..cell(n, false) }], min_lines: 1 })
        .collect();
    let pdf = set("table-right", &paper(vec![Block::Table(Table::of(vec![1, 1], rows))]));
    for line in lines(&pdf.body(0)) {
        let last = line.last().unwrap();
        assert!((MARGIN_LEFT + TEXT_WIDTH - 6.0 - last.x - last.width).abs() < 0.5, "{last:?}");
    }
}

#[test]
fn a_line_that_leads_to_a_table_stays_with_it_in_its_size() {
    for before in 15..=22 {
        let blocks = vec![
            paragraph(&filler(28 * before - 2)),
            Block::Line { text: "单位：起".into(), align: Align::Right },
            Block::Table(table_of(document::TableSize::Five)),
        ];
        let pdf = set("table-line", &paper(blocks));
        let page = (0..pdf.pages.len()).find(|p| pdf.placed_on(*p).contains("单位：起")).unwrap();
        assert!(pdf.placed_on(page).contains("单位：起事项内容"), "{before}");
        let unit = pdf.body(page).into_iter().find(|g| g.text == "起").unwrap();
        assert!(unit.size == 10.5 && (MARGIN_LEFT + TEXT_WIDTH - unit.x - unit.width).abs() < 0.3);
    }
}

fn table_of(size: document::TableSize) -> Table {
    let rows = (0..12).map(|n| Row { cells: vec![cell("项目", true), cell(&filler(20 + 11 * n), false)], min_lines: 1 });
    let head = Row { cells: vec![cell("事项", true), cell("内容", true)], min_lines: 1 };
    Table { columns: vec![12, 44], rows: std::iter::once(head).chain(rows).collect(), head_rows: 1, size, together: 0 }
}

#[test]
fn half_a_line_at_least_stands_below_a_table() {
    for rows in 1..=24 {
        let all: Vec<(&str, &str)> = (0..rows).map(|_| ("事项", "内容")).collect();
        for after in [heading("一、基本情况"), paragraph(&filler(60))] {
            let blank = after.clone();
            let pdf = set("table-below", &paper(vec![table(&all), after]));
            let foot = across(&pdf, 0).last().copied().unwrap();
            let text = pdf.body(0).into_iter().find(|g| g.size == 16.0);
            let Some(text) = text else { continue };
            let white = text.y - 0.88 * 16.0 - foot;
            assert!(white > document::PITCH / 2.0 - 0.6, "{rows} rows: {white} pt");
            // A blank line is room enough by itself.
            let spaced = set("table-blank", &paper(vec![table(&all), Block::Blank(1), blank]));
            let lower = spaced.body(0).into_iter().find(|g| g.size == 16.0);
            assert!(lower.is_none_or(|l| l.y - 0.88 * 16.0 - foot < 2.1 * document::PITCH), "{rows} rows");
        }
    }
}

#[test]
fn a_table_in_the_text_has_as_much_white_above_as_below() {
    for rows in 1..=9 {
        let body = vec![("甲", "乙"); rows];
        let pdf = set("table-amid", &paper(vec![paragraph(&filler(20)), table(&body), paragraph(&filler(20))]));
        let edges = across(&pdf, 0);
        let (top, bottom) = (edges.iter().copied().fold(f32::MAX, f32::min), edges.iter().copied().fold(0.0, f32::max));
        let text = pdf.lines(0);
        // A character of 16 pt reaches 0.88 of it above its baseline and 0.12 below.
        let above = top - (text[0].0 + 0.12 * 16.0);
        let below = text[text.len() - 1].0 - 0.88 * 16.0 - bottom;
        assert!((above - below).abs() < 4.0 && above > 8.0, "{rows} rows: {above} above, {below} below");
    }
}

#[test]
fn a_caption_and_its_unit_stand_together() {
    let row = |text: &str| Row { cells: vec![Cell { text: text.into(), span: 1, label: false, align: Align::Left }], min_lines: 1 };
    let pdf = set(
        "table-caption",
        &paper(vec![
            paragraph("正文。"),
            Block::Centered { role: document::Role::Hei, size: 14.0, text: "表1　各月各级事件数".into() },
            Block::Line { text: "单位：起".into(), align: Align::Right },
            Block::Table(Table { size: document::TableSize::SmallFour, ..Table::of(vec![1], vec![row("甲"), row("乙")]) }),
        ]),
    );
    let lines = pdf.lines(0);
    let y = |text: &str| lines.iter().find(|(_, line)| line.starts_with(text)).unwrap().0;
    let (caption, unit) = (y("表1"), y("单位"));
    assert!((15.0..24.0).contains(&(unit - caption)), "{}", unit - caption);
    assert!(y("甲") - unit < 24.0 && unit < pdf.rules[0][0].from.1);
}

#[test]
fn no_character_stands_alone_where_another_column_has_room() {
    let row = |texts: [&str; 3]| Row {
        cells: texts.map(|t| Cell { text: t.into(), span: 1, label: false, align: Align::Left }).to_vec(),
        min_lines: 1,
    };
    let note = "文书另附写在签批单上";
    let table = Table {
        head_rows: 1,
        size: document::TableSize::Five,
        ..Table::of(vec![60, 97, 52], vec![row(["名称", "内容", "说明"]), row(["初报", "一份", note]), row(["终报", "一份", "另附"])])
    };
    let lines: Vec<String> = set("table-lone", &paper(vec![Block::Table(table)])).lines(0).into_iter().map(|(_, t)| t).collect();
    assert!(lines.iter().any(|l| l.contains(note)), "{lines:?}");
    // Nothing stands outside its column: a narrow one gives nothing.
    let pdf = set("table-lone-wide", &paper(vec![Block::Landscape(vec![Block::Table(ledger(9, document::TableSize::Five))])]));
    let first = pdf.pages[0].iter().filter(|g| g.text == "序").map(|g| g.y).fold(0.0, f32::max);
    assert!(first < MARGIN_TOP + TEXT_HEIGHT - 3.0, "{first}");
}

#[test]
fn no_line_of_a_code_ends_with_a_hyphen() {
    let lines: Vec<String> = set("table-code", &recovery_sheet()).lines(0).into_iter().map(|(_, t)| t).collect();
    assert!(lines.contains(&"ABCDE-FGHJK-MNPQR".to_owned()) && lines.contains(&"STVWX-YX012-3".to_owned()), "{lines:?}");
}
