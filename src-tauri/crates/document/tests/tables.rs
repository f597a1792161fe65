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
use common::*;
use document::{Align, Block, Cell, MARGIN_LEFT, MARGIN_TOP, Row, TEXT_HEIGHT, TEXT_WIDTH, Table};

fn cell(text: &str, label: bool) -> Cell {
    Cell { text: text.into(), span: 1, label, align: if label { Align::Center } else { Align::Left } }
}

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

#[test]
fn a_very_long_cell_goes_on_over_pages_and_is_whole() {
    let text = filler(3000);
    let paper = paper(vec![table(&[("编号", "2026-008"), ("内容", &text), ("记录", "李喆")])]);
    let pdf = set("table-long", &paper);
    assert!(pdf.pages.len() >= 4, "{}", pdf.pages.len());
    assert_eq!(counted(&pdf.placed()), counted(&said(&paper)));
    assert_eq!(
        counted(&pdf.text()),
        counted(&format!("{}{}", said(&paper), (1..=pdf.pages.len()).map(|n| format!("—{n}—")).collect::<String>()))
    );
    // The text itself is read in order.
    let body: String = (0..pdf.pages.len()).flat_map(|p| pdf.body(p)).filter(|g| g.font.contains("Fang")).map(|g| g.text).collect();
    assert!(body.contains(&text));
    inside(&pdf);
    for page in 1..pdf.pages.len() - 1 {
        assert_eq!(across(&pdf, page).len(), 2, "a page in the middle of a cell is closed above and below and nowhere else");
    }
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
        assert_eq!(counted(&pdf.placed()), counted(&said(&paper)), "{count} lines");
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
    assert_eq!(counted(&pdf.placed()), counted(&said(&paper)));
    inside(&pdf);
}

#[test]
fn cells_that_are_written_in_by_hand_are_empty() {
    let oral = set("table-hand", &oral_record().paper(at()));
    assert!(oral.text().ends_with("记录人签字负责人签字"), "{}", oral.text());
    let sheet = set("table-hand-sheet", &approval_sheet().paper(at()));
    assert_eq!(sheet.text().matches("签字、日期").count(), 3);
    assert!(!sheet.placed().contains('—'));
}

fn ledger(rows: usize, size: document::TableSize) -> Table {
    let head = ["序号", "事件编号", "发现时间", "系统", "类型", "级别", "处置情况", "报送时间", "损失（元）"];
    let head = Row { cells: head.iter().map(|t| cell(t, true)).collect(), min_lines: 2 };
    let mut all = vec![head];
    for n in 1..=rows {
        let cells = [
            n.to_string(),
            format!("2026-{n:03}"),
            "2026年11月22日09时30分".into(),
            "办公自动化系统（OA）".into(),
            "有害程序事件".into(),
            "重大（Ⅱ级）".into(),
            format!("09时31分断开受感染主机网络连接；{}", filler(n * 7 % 40)),
            "09时35分".into(),
            format!("{}", n * 1375 % 100_000),
        ];
        let last = cells.len() - 1;
        let cells = cells
            .into_iter()
            .enumerate()
            .map(|(i, text)| Cell {
                text,
                span: 1,
                label: false,
                align: if i == last {
                    Align::Right
                } else if i == 0 {
                    Align::Center
                } else {
                    Align::Left
                },
            })
            .collect();
        all.push(Row { cells, min_lines: 1 });
    }
    Table { columns: vec![4, 7, 9, 9, 8, 7, 20, 8, 7], rows: all, head_rows: 1, size }
}

#[test]
fn look() {
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
    set("table-look", &document::Paper { colophon: Some(colophon), ..paper(blocks) });
}

fn table_of(size: document::TableSize) -> Table {
    let rows = (0..12).map(|n| Row { cells: vec![cell("项目", true), cell(&filler(20 + 11 * n), false)], min_lines: 1 });
    let head = Row { cells: vec![cell("事项", true), cell("内容", true)], min_lines: 1 };
    Table { columns: vec![12, 44], rows: std::iter::once(head).chain(rows).collect(), head_rows: 1, size }
}
