//! Where pages break, and where the signature and the note stand.
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
use document::{Block, CELL, MARGIN_LEFT, MARGIN_TOP, PITCH, TEXT_HEIGHT, TEXT_WIDTH};

const RIGHT: f32 = MARGIN_LEFT + TEXT_WIDTH;
const DATE: &str = "2026年11月22日";

/// A report of so many paragraphs, with a heading before every third and lines of varying number.
fn report(paragraphs: usize, seal: bool) -> document::Paper {
    let mut blocks = vec![Block::Title("关于门户网站首页无法访问情况的报告".into()), Block::Addressee("应急工作组".into())];
    for n in 0..paragraphs {
        if n % 3 == 0 {
            blocks.push(heading(&format!("标题{n}")));
        }
        blocks.push(paragraph(&filler(10 + n * 37 % 90)));
    }
    blocks.push(Block::Signature { units: vec!["信息科技处".into()], date: DATE.into(), signing: signing(seal) });
    blocks.push(Block::Note("联系人：李喆　联系电话：6700 0000".into()));
    paper(blocks)
}

#[test]
fn no_page_ends_with_a_heading_and_no_page_holds_the_signature_alone() {
    for seal in [false, true] {
        for paragraphs in 1..=60 {
            let pdf = set(&format!("pages-{seal}"), &report(paragraphs, seal));
            let mut text_lines = 0;
            for page in 0..pdf.pages.len() {
                let lines = pdf.lines(page);
                let (last, text) = lines.last().unwrap();
                assert!(*last < MARGIN_TOP + TEXT_HEIGHT, "{paragraphs} paragraphs: a line below the text block");
                assert!(!text.starts_with("标题"), "{paragraphs} paragraphs: {text} ends page {}", page + 1);
                text_lines += lines.len();
                // A page that is not the last is full but for what had to stay together.
                if page + 1 < pdf.pages.len() {
                    assert!(lines.len() >= 14, "{paragraphs} paragraphs: {} lines on page {}", lines.len(), page + 1);
                }
            }
            let last = pdf.lines(pdf.pages.len() - 1);
            let signature = last.iter().position(|(_, t)| t == "信息科技处").expect("the signature is on the last page");
            assert!(signature >= 2, "{paragraphs} paragraphs, seal {seal}: {signature} lines of text before the signature");
            assert_eq!(last[signature + 1].1, DATE);
            assert_eq!(last[signature + 2].1, "（联系人：李喆联系电话：67000000）");
            assert_eq!(last.len(), signature + 3);
            assert!(text_lines > paragraphs);
        }
    }
}

#[test]
fn every_length_of_the_last_page_is_met() {
    // One line more each time: wherever the page's end falls, the rules hold.
    for lines in 1..=50 {
        let blocks = vec![
            heading("标题零"),
            paragraph(&filler(28 * lines - 2)),
            heading("标题壹"),
            paragraph(&filler(60)),
            heading("标题贰"),
            paragraph("待查。"),
            Block::Signature { units: vec!["信息科技处".into()], date: DATE.into(), signing: signing(false) },
        ];
        let pdf = set("pages-lines", &paper(blocks));
        let all: usize = (0..pdf.pages.len()).map(|p| pdf.lines(p).len()).sum();
        assert_eq!(all, lines + 9, "no line is lost");
        for page in 0..pdf.pages.len() {
            let text = pdf.lines(page);
            assert!(!text.last().unwrap().1.starts_with("标题"), "{lines} lines");
            assert!(text[0].1 != "信息科技处" && text[0].1 != DATE, "{lines} lines: the signature begins a page");
        }
    }
}

/// Lines stand wider than usual only on a page that they fill.
fn wide_lines_fill_their_page(pdf: &Pdf, about: &str) {
    for page in 0..pdf.pages.len() {
        let lines = pdf.lines(page);
        let pitch = lines.windows(2).map(|two| two[1].0 - two[0].0).fold(f32::MAX, f32::min);
        let empty = (MARGIN_TOP + TEXT_HEIGHT - lines[lines.len() - 1].0) / PITCH - 0.5;
        assert!(!(1.02 * PITCH..1.5 * PITCH).contains(&pitch) || empty < 2.0, "{about} page {}: {pitch} pt, {empty} empty", page + 1);
    }
}

#[test]
fn a_closing_formula_and_the_signature_are_never_all_of_a_page() {
    for closing in ["特此报告。", "特此通知。"] {
        for lines in 1..=50 {
            let mut blocks =
                vec![paragraph(&filler(28 * (lines / 2) + 20)), heading("标题"), paragraph(&filler(28 * (lines - lines / 2) - 2))];
            blocks.push(paragraph(closing));
            blocks.push(Block::Signature { units: vec!["信息科技处".into()], date: DATE.into(), signing: signing(lines % 2 == 0) });
            let pdf = set("pages-closing", &paper(blocks));
            wide_lines_fill_their_page(&pdf, closing);
            let last = pdf.lines(pdf.pages.len() - 1);
            let at = last.iter().position(|(_, t)| t == closing).unwrap();
            assert_eq!(last.get(at + 1).map(|l| l.1.as_str()), Some("信息科技处"), "{lines} lines");
            if pdf.pages.len() > 1 {
                // Two lines of a paragraph, or its last one where two would leave a hole.
                assert!(at >= 1, "{lines} lines: {at} of the text with {closing}");
                // What stays behind is no lone line of its paragraph, nor its heading.
                let behind = pdf.lines(pdf.pages.len() - 2);
                let alone = behind[behind.len() - 2].1.starts_with("标题");
                assert!(!alone && !behind[behind.len() - 1].1.starts_with("标题"), "{lines} lines");
                assert!(at >= 2 || (18..=20).contains(&behind.len()), "{lines} lines: {at} with {closing}, {} before", behind.len());
                let left = (MARGIN_TOP + TEXT_HEIGHT - behind[behind.len() - 1].0) / PITCH - 0.5;
                assert!(left < 3.1, "{lines} lines: {left} lines empty on the page before");
            }
        }
    }
}

#[test]
fn a_last_line_begins_no_page_by_itself() {
    // Two lines go over, and the page before ends with its last line but one.
    for first in 1..=20 {
        let blocks = vec![paragraph(&filler(28 * first - 2)), paragraph(&filler(28 * (23 - first) - 2)), paragraph(&filler(20))];
        let pdf = set("pages-widow", &paper(blocks));
        let counts: Vec<usize> = (0..pdf.pages.len()).map(|p| pdf.lines(p).len()).collect();
        assert_eq!(counts, [21, 3], "{first} lines before");
    }
    // Not where more than a line would stay empty: under a heading stand two lines.
    let blocks = vec![paragraph(&filler(28 * 19 - 2)), heading("标题"), paragraph(&filler(28 * 3 - 2))];
    let pdf = set("pages-widow-heading", &paper(blocks));
    assert_eq!((pdf.lines(0).len(), pdf.lines(1).len()), (22, 1));
}

fn signature(unit: &str, date: &str, seal: bool) -> (Vec<Glyph>, Vec<Glyph>, f32) {
    let blocks = vec![paragraph("正文。"), Block::Signature { units: vec![unit.into()], date: date.into(), signing: signing(seal) }];
    let pdf = set("pages-signature", &paper(blocks));
    let lines = lines(&pdf.body(0));
    assert_eq!(lines.len(), 3);
    (lines[1].clone(), lines[2].clone(), (lines[1][0].y - lines[0][0].y) / PITCH)
}

fn cells_from_left(glyph: &Glyph) -> f32 {
    (glyph.x + glyph.width / 2.0 - MARGIN_LEFT) / CELL - 0.5
}

fn cells_from_right(glyph: &Glyph) -> f32 {
    (RIGHT - glyph.x - glyph.width / 2.0) / CELL - 0.5
}

fn near(is: f32, wanted: f32) {
    assert!((is - wanted).abs() < 0.06, "{is}, not {wanted}");
}

#[test]
fn without_a_seal_the_date_stands_two_cells_right_of_the_unit() {
    // The unit is the longer: two cells from the right edge.
    let (unit, date, below) = signature("重庆市地方金融监督管理局办公室", DATE, false);
    near(below, 2.0);
    near(cells_from_right(unit.last().unwrap()), 2.0);
    let first = cells_from_left(&unit[0]);
    // Digits are shared out over their half cells, so the first begins up to half a point further in.
    let digit = (date[0].x - MARGIN_LEFT) / CELL;
    assert!((digit - first - 2.0).abs() < 0.1, "{digit} {first}");
    near((date[0].y - unit[0].y) / PITCH, 1.0);

    // The date reaches further: it is the one two cells from the edge.
    let (unit, date, _) = signature("办公室", DATE, false);
    assert!((cells_from_right(date.last().unwrap()) - 2.0).abs() < 0.1);
    assert!(((date[0].x - MARGIN_LEFT) / CELL - cells_from_left(&unit[0]) - 2.0).abs() < 0.1);
}

#[test]
fn with_a_seal_the_date_is_four_cells_in_and_the_unit_stands_over_its_middle() {
    for unit in ["办公室", "金融稳定处", "信息科技处办公室"] {
        let (unit, date, below) = signature(unit, DATE, true);
        near(below, 3.0);
        assert!((cells_from_right(date.last().unwrap()) - 4.0).abs() < 0.1, "four cells from the edge");
        let middle = |line: &[Glyph]| (line[0].x + line.last().unwrap().x + line.last().unwrap().width) / 2.0;
        assert!((middle(&unit) - middle(&date)).abs() <= CELL / 2.0, "{} {}", middle(&unit), middle(&date));
    }
}

#[test]
fn a_long_unit_name_stands_on_two_lines_about_one_middle() {
    let unit = long_report().unit;
    assert!(unit.chars().count() >= 30);
    for seal in [false, true] {
        let blocks = vec![paragraph("正文。"), Block::Signature { units: vec![unit.clone()], date: DATE.into(), signing: signing(seal) }];
        let pdf = set("pages-long-unit", &paper(blocks));
        let lines = lines(&pdf.body(0));
        assert_eq!(lines.len(), 4);
        let middle = |line: &[Glyph]| (line[0].x + line.last().unwrap().x + 16.0) / 2.0;
        assert!((middle(&lines[1]) - middle(&lines[2])).abs() < 0.2);
        assert!(lines[1].len() >= 8 && lines[2].len() >= 8, "no short rest");
        assert!(lines.iter().flatten().all(|g| g.x > MARGIN_LEFT - 0.2 && g.x + g.width < RIGHT + 0.2));
    }
}

#[test]
fn the_note_stands_two_cells_in_on_the_line_after_the_date() {
    let pdf = set("pages-note", &short_report().paper(at()));
    let lines = lines(&pdf.body(0));
    let note = lines.last().unwrap();
    let date = &lines[lines.len() - 2];
    assert_eq!(date.iter().map(|g| g.text.as_str()).collect::<String>(), DATE);
    assert_eq!(note[0].text, "（");
    near((note[0].y - date[0].y) / PITCH, 1.0);
    near(cells_from_left(&note[0]), 2.0);
    assert!(note.iter().all(|g| g.font.contains("Fang") || g.text == "喆"));
}

#[test]
fn a_numbered_paragraph_indents_its_first_line_and_hangs_nothing() {
    let pdf = set("pages-indent", &paper(vec![paragraph(&format!("1. {}", filler(60)))]));
    let lines = lines(&pdf.body(0));
    assert!(((lines[0][0].x - MARGIN_LEFT) / CELL - 2.0).abs() < 0.3);
    near(cells_from_left(&lines[1][0]), 0.0);
}

#[test]
fn levels_of_headings_have_their_fonts() {
    let blocks = vec![
        heading("一、基本情况"),
        Block::Heading { level: 2, text: "（一）经过".into() },
        Block::Heading { level: 3, text: "1. 接报".into() },
        Block::Paragraph { lead: Some("（二）研判。".into()), text: "正文。".into() },
    ];
    let pdf = set("pages-headings", &paper(blocks));
    let font_of = |text: &str| pdf.body(0).iter().find(|g| g.text == text).unwrap().font.clone();
    assert!(font_of("基").contains("Hei"));
    assert!(font_of("经").contains("Kai"));
    assert!(font_of("接").contains("Fang"));
    assert!(font_of("研").contains("Kai"));
    assert!(font_of("文").contains("Fang"));
    assert!(pdf.body(0).iter().all(|g| g.size == 16.0));
}

#[test]
fn the_list_of_attachments_stands_on_one_page() {
    let names = ["事件经过", "涉事系统情况说明", "证据清单"];
    for lines in 12..=40 {
        let blocks = vec![
            paragraph(&filler(28 * lines - 2)),
            Block::Attachments(names.iter().map(|n| (*n).to_owned()).collect()),
            Block::Signature { units: vec!["信息科技处".into()], date: DATE.into(), signing: signing(true) },
        ];
        let pdf = set("pages-attachments", &paper(blocks));
        wide_lines_fill_their_page(&pdf, "附件");
        let page_of = |text: &str| (0..pdf.pages.len()).find(|p| pdf.lines(*p).iter().any(|(_, l)| l.contains(text))).unwrap();
        let first = page_of("附件：1.");
        assert!(names.iter().all(|n| page_of(n) == first), "{lines} lines");
        // A line of text goes over with it, and no more; none where that would leave a hole behind.
        let above = pdf.lines(first).iter().position(|(_, l)| l.contains("附件：1.")).unwrap();
        if first > 0 {
            let foot = pdf.lines(first - 1).last().unwrap().0;
            let empty = (MARGIN_TOP + TEXT_HEIGHT - foot - 2.0) / PITCH;
            assert!(
                if above > 0 { empty < 4.0 } else { empty > 3.0 },
                "{lines} lines: {above} of the text above 附件说明, {empty} empty before it"
            );
        }
        assert_eq!(page_of(DATE), first, "{lines} lines: the signature is not parted from it");
    }
}

#[test]
fn no_page_is_left_half_empty_before_a_signature() {
    let names = ["事件经过", "涉事系统情况说明", "证据清单", "机房布线图", "专家意见", "会议纪要"];
    for attached in 0..=6 {
        for count in 4..=44 {
            let mut blocks: Vec<Block> = (0..count).map(|n| paragraph(&filler(30 + 20 * (n % 3)))).collect();
            blocks.extend([heading("三、下一步工作"), paragraph(&filler(20)), paragraph("特此报告。")]);
            blocks.push(Block::Attachments(names.iter().take(attached).map(|n| (*n).to_owned()).collect()));
            blocks.push(Block::Signature { units: vec!["信息科技处".into()], date: DATE.into(), signing: signing(true) });
            blocks.push(Block::Note("联系人：李喆　联系电话：6700 0000".into()));
            let pdf = set("pages-half-empty", &paper(blocks));
            wide_lines_fill_their_page(&pdf, "half empty");
            let signed = (0..pdf.pages.len()).find(|p| pdf.lines(*p).iter().any(|(_, l)| l == DATE)).unwrap();
            assert!(!pdf.placed_on(signed).starts_with("信息科技处"), "{attached} 附件, {count}: never by itself");
            for page in 0..signed {
                let lines = pdf.lines(page);
                let foot = lines.last().unwrap().0;
                let empty = (MARGIN_TOP + TEXT_HEIGHT - foot - 2.0) / PITCH;
                assert!(empty < 5.9, "{attached} 附件, {count} paragraphs: {empty} lines empty on page {}", page + 1);
                let pitch = lines[1].0 - lines[0].0;
                assert!(empty < 5.0 || pitch < 29.5, "{attached} 附件, {count}: wide lines hide no hole");
            }
        }
    }
}
