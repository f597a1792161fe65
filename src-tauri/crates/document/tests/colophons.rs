//! 版记: its lines, its place at the foot of the last page, and the page it would have to itself.
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
use document::{
    Block, Colophon, DocumentError, Format, Head, MARGIN_LEFT, MARGIN_TOP, PITCH, Paper, TEXT_HEIGHT, TEXT_WIDTH, docx, typeset,
};

const RIGHT: f32 = MARGIN_LEFT + TEXT_WIDTH;
const FOOT: f32 = MARGIN_TOP + TEXT_HEIGHT;

fn near(is: f32, wanted: f32, tolerance: f32, what: &str) {
    assert!((is - wanted).abs() <= tolerance, "{what}: {is}, not {wanted} ± {tolerance}");
}

fn colophon() -> Colophon {
    Colophon {
        copies_to: "市政府办公厅，市公安局网络安全保卫总队，人民银行重庆市分行，国家金融监督管理总局重庆监管局，重庆证监局".into(),
        printed_by: "重庆市地方金融监督管理局办公室".into(),
        printed_on: "2026年11月22日".into(),
        ..Colophon::default()
    }
}

fn report(lines: usize, colophon: Colophon) -> Paper {
    let blocks = vec![
        paragraph(&filler(28 * lines - 2)),
        Block::Signature { units: vec!["信息科技处".into()], date: "2026年11月22日".into(), signing: signing(true) },
    ];
    Paper { colophon: Some(colophon), ..paper(blocks) }
}

#[test]
fn lines_are_thick_outside_and_thin_inside_and_the_last_is_the_foot_of_the_text() {
    let pdf = set("colophon", &report(30, colophon()));
    assert_eq!(pdf.pages.len(), 2);
    assert!(pdf.rules[0].is_empty());
    let mut rules = pdf.rules[1].clone();
    rules.sort_by(|a, b| a.from.1.total_cmp(&b.from.1));
    let thickness: Vec<f32> = rules.iter().map(|r| (r.width / MM * 100.0).round() / 100.0).collect();
    assert_eq!(thickness, [0.35, 0.25, 0.35]);
    for rule in &rules {
        near(rule.from.0, MARGIN_LEFT, 0.05, "begins with the 版心");
        near(rule.to.0, RIGHT, 0.05, "ends with the 版心");
        assert!(!rule.red);
    }
    near(rules[2].from.1, FOOT, 0.05, "last line");
    let small: Vec<Glyph> = pdf.body(1).into_iter().filter(|g| g.size == 14.0).collect();
    let lines = lines(&small);
    assert_eq!(lines.len(), 3);
    assert!(small.iter().all(|g| g.font.contains("Fang") && g.y > rules[0].from.1));
    let texts: Vec<String> = lines.iter().map(|l| l.iter().map(|g| g.text.as_str()).collect()).collect();
    assert!(texts[0].starts_with("抄送：市政府办公厅") && texts[1].ends_with('。') && texts[2].ends_with("印发"), "{texts:?}");
    for line in [&lines[0], &lines[2]] {
        near(line[0].x - MARGIN_LEFT, 14.0, 0.3, "one character in from the left");
    }
    near(lines[1][0].x, lines[0][3].x, 0.1, "wrapped lines stand below the first body");
    near(RIGHT - lines[2].last().unwrap().x - 14.0, 14.0, 0.3, "one character in from the right");
    assert!(lines.iter().flatten().all(|g| g.x + g.width <= RIGHT - 13.5));
    // Text between two lines stands in their middle.
    let middle = lines[2][0].y - 0.38 * 14.0;
    near(middle, (rules[1].from.1 + rules[2].from.1) / 2.0, 0.6, "印发 between its lines");
}

#[test]
fn parts_that_are_empty_leave_no_line() {
    let of = |colophon: Colophon| set("colophon-part", &report(5, colophon));
    assert!(of(Colophon::default()).rules[0].is_empty());
    let copies = of(Colophon { copies_to: "市委网信办。".into(), ..Colophon::default() });
    assert_eq!(copies.rules[0].len(), 2);
    assert!(copies.placed().ends_with("抄送：市委网信办。"));
    let printed = of(Colophon { copies_to: " ".into(), ..colophon() });
    assert_eq!(printed.rules[0].len(), 2);
    near(printed.rules[0].iter().map(|r| r.from.1).fold(0.0, f32::max), FOOT, 0.05, "last line");
    let both = of(Colophon { addressees: "各处室".into(), ..colophon() });
    assert_eq!(both.rules[0].len(), 3, "no line between 主送 and 抄送");
    assert!(both.placed().find("主送：各处室。").unwrap() < both.placed().find("抄送：").unwrap());
    let long = of(Colophon {
        printed_by: "某某市地方金融监督管理局金融稳定与风险处置工作协调推进专班办公室".into(), ..colophon()
    });
    let lines = lines(&long.body(0));
    assert!(lines.iter().flatten().all(|g| g.x >= MARGIN_LEFT - 0.15 && g.x + g.width <= RIGHT + 0.15));
}

#[test]
fn it_never_stands_on_text_and_has_a_page_to_itself_only_where_nothing_helps() {
    for count in 1..=70 {
        let pdf = set("colophon-lengths", &report(count, colophon()));
        let last = pdf.pages.len() - 1;
        let top = pdf.rules[last].iter().map(|r| r.from.1).fold(f32::MAX, f32::min);
        let text: Vec<Glyph> = pdf.body(last).into_iter().filter(|g| g.size == 16.0).collect();
        if text.is_empty() {
            // 20 or 21 of one page's 22 lines: neither closer nor wider lines make room, so the 版记 stands overleaf.
            assert!([16, 17].contains(&count) && last == 1, "{count} lines: a page with nothing but 版记");
            assert!(!pdf.number(last).is_empty() && !pdf.number(0).is_empty());
            continue;
        }
        assert!(text.iter().all(|g| g.y + 0.12 * 16.0 < top), "{count} lines: text below the first line");
        // A seal reaches below the date; the 版记 keeps away.
        let date = text.iter().map(|g| g.y).fold(0.0, f32::max);
        assert!(top - date > 15.0, "{count} lines");
        let all: usize = (0..pdf.pages.len()).map(|p| pdf.body(p).iter().filter(|g| g.size == 16.0).count()).sum();
        assert_eq!(all, 28 * count - 2 + 5 + 11, "{count} lines: nothing is lost");
        for page in 0..pdf.pages.len() {
            assert!(pdf.body(page).iter().all(|g| g.y < FOOT + 0.1), "{count} lines");
            // Lines stand evenly, never closer than 27 pt nor wider than 30.5 pt.
            let lines = lines(&pdf.body(page).into_iter().filter(|g| g.size == 16.0).collect::<Vec<_>>());
            let pitch = lines.get(1).map_or(PITCH, |l| l[0].y - lines[0][0].y);
            assert!((27.0..=30.5).contains(&pitch) || (pitch / PITCH).round() > 1.0, "{count} lines: pitch {pitch}");
        }
    }
}

#[test]
fn a_page_with_nothing_else_is_not_numbered_where_a_blank_one_stands_before_it() {
    // A table that fills its page to the last line can't be tightened.
    let even = |even_page: bool, lines: usize| {
        let paper = report(lines, Colophon { even_page, ..colophon() });
        set(&format!("colophon-even-{even_page}-{lines}"), &paper)
    };
    let numbers = |pdf: &Pdf| -> Vec<bool> { (0..pdf.pages.len()).map(|p| !pdf.number(p).is_empty()).collect() };
    // One page of text: the 版记 goes overleaf.
    let pdf = even(true, 5);
    assert_eq!(numbers(&pdf), [true, true]);
    assert!(pdf.body(1).iter().all(|g| g.size == 14.0));
    assert_eq!(numbers(&even(false, 5)), [true]);
    // Two pages of text: it stands on the second.
    assert_eq!(numbers(&even(true, 30)), [true, true]);
    for lines in 1..=60 {
        let pdf = even(true, lines);
        assert_eq!(pdf.pages.len() % 2, 0, "{lines} lines");
        assert!(pdf.rules[pdf.pages.len() - 1].len() == 3);
    }
    // Two full pages on their side: a blank page, then the 版记 on the fourth, neither numbered.
    let turned = Block::Landscape(vec![paragraph(&filler(40 * 15 + 30))]);
    let pdf = set("colophon-turned", &Paper { colophon: Some(Colophon { even_page: true, ..colophon() }), ..paper(vec![turned]) });
    assert_eq!(numbers(&pdf), [true, true, false, false]);
    assert!(pdf.pages[2].is_empty() && pdf.rules[2].is_empty());
}

#[test]
fn a_long_addressee_goes_to_the_colophon_so_that_the_first_page_shows_text() {
    let bodies: String = (1..=40).map(|n| format!("第{n}区县金融工作部门，")).collect();
    let head = Head {
        mark: vec!["重庆市地方金融监督管理局".into()],
        mark_suffix: "文件".into(),
        number: "渝金管〔2026〕18号".into(),
        ..Head::default()
    };
    let with = |addressee: &str| {
        let mut paper = report(6, colophon());
        paper.blocks.insert(0, Block::Title("关于网络安全事件应急响应工作的通知".into()));
        paper.blocks.insert(1, Block::Addressee(addressee.into()));
        set("colophon-moved", &Paper { head: Some(head.clone()), ..paper })
    };
    let moved = with(bodies.trim_end_matches('，'));
    assert!(moved.placed_on(0).contains("本段文字"), "the first page shows text");
    let last = moved.pages.len() - 1;
    assert!(moved.placed_on(last).contains("主送：第1区县金融工作部门，"));
    assert!(moved.placed().contains("第40区县金融工作部门。"), "it ends with a full stop");
    assert_eq!(moved.rules[last].iter().filter(|r| !r.red).count(), 3);
    let stays = with("各区县金融工作部门");
    assert!(stays.placed_on(0).contains("各区县金融工作部门：") && !stays.placed().contains("主送"));
}

#[test]
fn however_many_it_is_copied_to_nothing_stands_above_the_text_block_or_is_left_out() {
    let bodies: Vec<String> =
        (1..=40).map(|n| format!("重庆市江北区第{}街道办事处应急工作领导小组", document::chinese_number(n))).collect();
    for (format, most) in [(Format::Document, 21), (Format::Letter, 22)] {
        let mut refused = 0;
        for count in 1..=40 {
            let copies_to = bodies[..count].join("，");
            let paper = Paper { format, ..report(30, Colophon { copies_to: copies_to.clone(), ..colophon() }) };
            let made = typeset(&paper, fonts());
            assert_eq!(docx(&paper).is_err(), made.is_err(), "{count}: both files or none");
            if let Err(fault) = made {
                assert_eq!(fault, DocumentError::LongColophon);
                refused += 1;
                continue;
            }
            assert_eq!(refused, 0, "{count}: what was too long is no shorter");
            let pdf = set("colophon-long", &paper);
            let last = pdf.pages.len() - 1;
            let small: Vec<Glyph> = pdf.body(last).into_iter().filter(|g| g.size == 14.0).collect();
            assert!(pdf.placed_on(last).contains(&copies_to), "{count}: every body is there");
            let rows = lines(&small).len() - usize::from(format == Format::Document);
            assert!(rows <= most, "{count}");
            assert!(small.iter().all(|g| g.y - 0.88 * 14.0 > MARGIN_TOP && g.y < FOOT), "{count}: inside the 版心");
            assert!(pdf.rules[last].iter().all(|r| r.from.1 > MARGIN_TOP - 0.1), "{count}");
            let above = pdf.body(last).into_iter().filter(|g| g.size == 16.0).map(|g| g.y).fold(0.0, f32::max);
            let top = small.iter().map(|g| g.y - 14.0).fold(f32::MAX, f32::min);
            assert!(above < top, "{count}: nothing is covered");
        }
        assert!((5..35).contains(&refused), "{refused}");
    }
}

#[test]
fn an_addressee_too_long_for_the_colophon_stays_in_the_text() {
    let bodies: String = (1..=120).map(|n| format!("第{n}区县金融工作部门，")).collect();
    let mut paper = report(6, colophon());
    paper.blocks.insert(0, Block::Addressee(bodies.trim_end_matches('，').into()));
    let pdf = set("colophon-not-moved", &paper);
    assert!(pdf.placed().contains("第120区县金融工作部门：") && !pdf.placed().contains("主送"));
}
