//! 署名 and 日期 in every way of signing, and pages that are tightened for them.
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
use document::{Block, CELL, MARGIN_LEFT, MARGIN_TOP, PITCH, Signing, TEXT_HEIGHT, TEXT_WIDTH};

const DATE: &str = "2026年11月22日";

fn signed(units: &[&str], signing: Signing) -> Vec<Block> {
    vec![
        paragraph(&filler(70)),
        Block::Signature { units: units.iter().map(|u| (*u).to_owned()).collect(), date: DATE.into(), signing },
        Block::Note("联系人：李喆　联系电话：6700 0000".into()),
    ]
}

const FIVE: [&str; 5] = ["重庆市地方金融监督管理局", "重庆市公安局", "重庆市通信管理局", "中国人民银行重庆市分行营业管理部", "重庆证监局"];

const RIGHT: f32 = MARGIN_LEFT + TEXT_WIDTH;

fn near(is: f32, wanted: f32, tolerance: f32, what: &str) {
    assert!((is - wanted).abs() <= tolerance, "{what}: {is}, not {wanted} ± {tolerance}");
}

fn text_of(line: &[Glyph]) -> String {
    line.iter().map(|g| g.text.as_str()).collect()
}

/// Lines of 3号 on a page, with the line of the grid that each stands on, from 0.
fn rows(pdf: &Pdf, page: usize) -> Vec<(f32, Vec<Glyph>)> {
    lines(&pdf.body(page)).into_iter().map(|l| ((l[0].y - MARGIN_TOP - 0.88 * 16.0) / PITCH, l)).collect()
}

fn set_signed(name: &str, units: &[&str], signing: Signing) -> Pdf {
    set(&format!("signature-{name}"), &paper(signed(units, signing)))
}

/// Cells between the right edge and a glyph of a full cell.
fn from_right(glyph: &Glyph) -> f32 {
    (RIGHT - glyph.x - glyph.width / 2.0) / CELL - 0.5
}

fn middle(line: &[Glyph]) -> f32 {
    (line[0].x + line.last().unwrap().x + line.last().unwrap().width) / 2.0
}

#[test]
fn under_a_seal_unit_and_date_have_one_middle_to_the_point() {
    for unit in ["金融稳定处", "办公室", "信息科技处办公室", "重庆市地方金融监督管理局"] {
        let pdf = set_signed("sealed", &[unit], Signing::Sealed);
        let rows = rows(&pdf, 0);
        assert_eq!(text_of(&rows[3].1), unit);
        near(rows[3].0 - rows[2].0, 3.0, 0.01, "two blank lines, so that the seal's top is within a line of the text");
        near(rows[4].0 - rows[3].0, 1.0, 0.01, "date below");
        near(from_right(rows[4].1.last().unwrap()), 4.0, 0.1, "date four cells in");
        near(middle(&rows[3].1), middle(&rows[4].1), 0.4, "one middle");
        // 42 mm about the middle of both lines, a little lower than its own, begin within a line of the text.
        let of_both = (rows[3].1[0].y + rows[4].1[0].y) / 2.0 - 0.38 * 16.0;
        let top = of_both - 2.0 * MM - 21.0 * MM;
        let text_end = rows[2].1[0].y + 0.12 * 16.0;
        assert!(top > text_end && top - text_end < PITCH, "{} pt below the text", top - text_end);
    }
}

#[test]
fn a_stamp_has_its_place_and_the_post_stands_two_cells_left_of_it() {
    let post = "局长";
    let pdf = set_signed("stamp", &["重庆市地方金融监督管理局"], Signing::NameStamp { post: post.into() });
    let rows = rows(&pdf, 0);
    assert_eq!(text_of(&rows[3].1), post);
    near(rows[3].0 - rows[2].0, 3.0, 0.01, "two blank lines");
    near(rows[4].0 - rows[3].0, 2.0, 0.01, "a blank line above the date");
    near(from_right(rows[4].1.last().unwrap()), 4.0, 0.1, "date four cells in");
    near(from_right(rows[3].1.last().unwrap()), 4.0 + 6.0 + 2.0, 0.05, "post beside the place of the stamp");
    near(rows[5].0 - rows[4].0, 1.0, 0.01, "note below");
}

#[test]
fn units_without_seals_stand_one_below_another() {
    let pdf = set_signed("joint-unsealed", &FIVE[..3], Signing::Unsealed);
    let rows = rows(&pdf, 0);
    for (index, unit) in FIVE[..3].iter().enumerate() {
        assert_eq!(text_of(&rows[3 + index].1), *unit);
        near(rows[3 + index].0 - rows[2].0, 2.0 + index as f32, 0.01, unit);
        near(middle(&rows[3 + index].1), middle(&rows[3].1), 0.2, "one middle");
    }
    near((rows[6].1[0].x - rows[3].1[0].x) / CELL, 2.0, 0.1, "date two cells right of the first unit");
    assert_eq!(text_of(&rows[6].1), DATE);
}

#[test]
fn seals_of_several_units_have_room_each_and_the_last_presses_the_date() {
    const SEAL: f32 = 42.0 * MM;
    for count in 2..=5 {
        let pdf = set_signed(&format!("seals-{count}"), &FIVE[..count], Signing::Sealed);
        let mut centres: Vec<(f32, f32)> = Vec::new();
        let body = pdf.body(0);
        for unit in &FIVE[..count] {
            // The last character of a name and the first of it tell its middle on its last line.
            let lines = lines(&body);
            let tail: String = unit.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
            let (x, y) = lines
                .iter()
                .filter(|l| l[0].size == 16.0)
                .find_map(|l| {
                    let text = text_of(l);
                    let at = text.find(&tail)?;
                    let index = text[..at].chars().count();
                    // Walk back to where the name begins on this line.
                    let mut first = index;
                    while first > 0 && l[first].x - l[first - 1].x < 1.2 * CELL {
                        first -= 1;
                    }
                    let last = index + 3;
                    Some(((l[first].x + l[last].x + l[last].width) / 2.0, l[index].y))
                })
                .unwrap_or_else(|| panic!("{unit}"));
            centres.push((x, y));
        }
        for (index, a) in centres.iter().enumerate() {
            assert!(a.0 - SEAL / 2.0 >= MARGIN_LEFT - 0.1 && a.0 + SEAL / 2.0 <= RIGHT + 0.1, "seal {index} stays in the 版心");
            for b in &centres[index + 1..] {
                let apart = ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt();
                assert!(apart > SEAL + 2.0, "{count} seals: {a:?} and {b:?} touch");
            }
        }
        assert!(centres.windows(2).all(|p| p[0].1 < p[1].1 - 1.0 || p[0].0 < p[1].0), "in their order");
        let date = lines(&body).into_iter().find(|l| text_of(l).contains(DATE)).unwrap();
        near(middle(&date), centres.last().unwrap().0, 0.5, "date below the last");
        near((date[0].y - centres.last().unwrap().1) / PITCH, 1.0, 0.01, "date on the next line");
    }
}

/// Text of so many lines and a signature.
fn letter(lines: usize, seal: bool) -> document::Paper {
    paper(vec![
        paragraph(&filler(28 * lines - 2)),
        Block::Signature { units: vec!["信息科技处".into()], date: DATE.into(), signing: signing(seal) },
    ])
}

#[test]
fn a_signature_that_just_does_not_fit_is_brought_back_by_closer_lines() {
    // Unsealed: a blank line, unit and date. On 44 lines the signature would begin a third page.
    for (count, seal, pages) in
        [(44, false, 2), (43, false, 2), (42, false, 2), (42, true, 2), (64, false, 3), (65, true, 3), (66, true, 3)]
    {
        let pdf = set("signature-tight", &letter(count, seal));
        assert_eq!(pdf.pages.len(), pages, "{count} lines, seal {seal}");
        assert!(!pdf.text().contains("此页无正文"));
    }
}

#[test]
fn however_long_the_text_lines_keep_their_measure_and_the_signature_its_company() {
    for seal in [false, true] {
        for count in 1..=100 {
            let pdf = set("signature-lengths", &letter(count, seal));
            let mut seen = 0;
            for page in 0..pdf.pages.len() {
                let lines = lines(&pdf.body(page));
                let text: Vec<&Vec<Glyph>> =
                    lines.iter().filter(|l| l.len() > 14 || l[0].text != "信" && !text_of(l).starts_with("20")).collect();
                seen += text.iter().map(|l| l.len()).sum::<usize>();
                let pitches: Vec<f32> = text.windows(2).map(|p| p[1][0].y - p[0][0].y).collect();
                for pitch in &pitches {
                    near(*pitch, pitches[0], 0.02, "one pitch on a page");
                    assert!((27.0..=30.5).contains(pitch), "{count} lines: {pitch}");
                }
                let last = lines.last().unwrap()[0].y;
                assert!(last + 0.12 * 16.0 <= MARGIN_TOP + TEXT_HEIGHT + 0.1, "{count} lines: below the 版心");
                if page + 1 < pdf.pages.len() {
                    let left = MARGIN_TOP + TEXT_HEIGHT - last;
                    assert!(left < 4.0 * PITCH, "{count} lines, seal {seal}: {left} pt empty on page {}", page + 1);
                }
            }
            assert_eq!(seen, 28 * count - 2, "{count} lines");
            let end = lines(&pdf.body(pdf.pages.len() - 1));
            assert!(end.len() >= 4 || count < 2, "{count} lines, seal {seal}: two lines of text with the signature");
            assert_eq!(text_of(end.last().unwrap()), DATE);
        }
    }
}

#[test]
fn names_of_attachments_stand_below_each_other_without_a_mark_behind() {
    let names = ["证据清单。", "办公自动化系统受损情况统计表以及与之相关的网络和信息系统处置情况一览表；", "会议纪要"];
    let blocks = vec![paragraph("正文。"), Block::Attachments(names.iter().map(|n| (*n).to_owned()).collect())];
    let pdf = set("signature-attachments", &paper(blocks));
    let rows = rows(&pdf, 0);
    assert_eq!(
        rows.iter().map(|r| text_of(&r.1)).collect::<Vec<_>>(),
        ["正文。", "附件：1.证据清单", "2.办公自动化系统受损情况统计表以及与之相关的网", "络和信息系统处置情况一览表", "3.会议纪要"]
    );
    near(rows[1].0 - rows[0].0, 2.0, 0.01, "a blank line");
    near((rows[1].1[0].x + 8.0 - MARGIN_LEFT) / CELL - 0.5, 2.0, 0.05, "two cells in");
    let name = |row: usize, at: usize| rows[row].1[at].x + 8.0;
    for (row, at) in [(2, 2), (3, 0), (4, 2)] {
        near(name(row, at), name(1, 5), 0.1, "below the first character of the name");
    }
    // One alone has no number.
    let one = set("signature-attachment", &paper(vec![paragraph("正文。"), Block::Attachments(vec!["证据清单".into()])]));
    assert_eq!(one.placed(), "正文。附件：证据清单");
    let none = set("signature-attachment", &paper(vec![paragraph("正文。"), Block::Attachments(vec![" ".into()])]));
    assert_eq!(none.placed(), "正文。");
}

#[test]
fn numbers_of_ten_attachments_and_more_have_their_points_below_each_other() {
    let names: Vec<String> = (1..=12).map(|n| if n == 3 { filler(30) } else { format!("材料第{n}份") }).collect();
    let pdf = set("signature-ten", &paper(vec![paragraph("正文。"), Block::Attachments(names)]));
    let lines: Vec<Vec<Glyph>> = rows(&pdf, 0).into_iter().map(|r| r.1).filter(|l| l.iter().any(|g| g.text == ".")).collect();
    assert_eq!(lines.len(), 12);
    let point = |line: &[Glyph]| line.iter().position(|g| g.text == ".").unwrap();
    for line in &lines {
        let (at, first) = (point(line), point(&lines[0]));
        near(line[at].x, lines[0][first].x, 0.3, "points");
        near(line[at + 1].x, lines[0][first + 1].x, 0.6, "names");
        assert!(line[at + 1].x - line[at].x < 12.0, "the name follows its point");
    }
    // Half a cell for the digit that the first number does not have.
    let colon = lines[0].iter().position(|g| g.text == "：").unwrap();
    let gap = (lines[0][colon + 1].x - (MARGIN_LEFT + 5.0 * CELL)) / CELL;
    assert!((0.35..0.65).contains(&gap), "{gap}");
    assert!(lines[9].iter().all(|g| g.x > MARGIN_LEFT + 4.9 * CELL), "ten begins below the names' label");
}

#[test]
fn an_attachment_begins_a_page_with_its_label_and_its_title_on_the_third_line() {
    let blocks = vec![paragraph("正文。"), Block::Attachment { label: "附件1".into(), title: "证据清单".into() }, paragraph(&filler(40))];
    let pdf = set("signature-attachment-page", &paper(blocks));
    assert_eq!(pdf.pages.len(), 2);
    let lines = lines(&pdf.body(1));
    let row = |g: &Glyph, size: f32| (g.y - MARGIN_TOP - 0.88 * size) / PITCH;
    assert!(lines[0].iter().all(|g| g.font.contains("Hei") && g.size == 16.0));
    near(row(&lines[0][0], 16.0), 0.0, 0.01, "label on the first line");
    near(lines[0][0].x, MARGIN_LEFT, 0.3, "flush left");
    assert_eq!(text_of(&lines[1]), "证据清单");
    near(row(&lines[1][0], 22.0), 2.0, 0.2, "title on the third line");
    near(row(&lines[2][0], 16.0), 4.0, 0.01, "a blank line, then the text");
    assert!(!pdf.number(1).is_empty());
}

#[test]
fn wider_lines_carry_a_line_over_or_are_not_taken() {
    for units in [&["金融稳定处"][..], &FIVE[..3], &FIVE] {
        for signing in [Signing::Unsealed, Signing::Sealed] {
            for count in 15..=70 {
                let blocks = vec![
                    paragraph(&filler(28 * count - 2)),
                    Block::Signature {
                        units: units.iter().map(|u| (*u).to_owned()).collect(),
                        date: DATE.into(),
                        signing: signing.clone(),
                    },
                ];
                let pdf = set("signature-wide", &paper(blocks));
                let pages: Vec<Vec<(f32, String)>> = (0..pdf.pages.len()).map(|p| pdf.lines(p)).collect();
                for (page, lines) in pages.iter().enumerate() {
                    if lines.len() < 2 || lines[1].0 - lines[0].0 < PITCH + 0.3 {
                        continue;
                    }
                    // Or they make a hole of three lines and more less by one.
                    let filled = page + 2 == pages.len() && lines.len() <= 19;
                    assert!(
                        filled || lines.len() == 21,
                        "{count} lines, {} units: page {} has wider lines for nothing",
                        units.len(),
                        page + 1
                    );
                }
                // Two lines are enough where more would leave a larger hole.
                if let [.., before, last] = pages.as_slice() {
                    let with = last.iter().take_while(|(_, t)| !units.iter().any(|u| t.starts_with(&u[..6]))).count();
                    let hole = ((MARGIN_TOP + TEXT_HEIGHT - before.last().unwrap().0) / PITCH).floor();
                    assert!(hole <= 4.0 || (2..=3).contains(&with), "{count} lines, {} units: {with} lines, a hole of {hole}", units.len());
                }
            }
        }
    }
}

#[test]
fn a_short_last_chapter_goes_over_with_its_closing_formula_and_the_signature() {
    let mut over = 0;
    for count in 8..24 {
        let mut blocks: Vec<Block> = (0..count).map(|_| paragraph(&filler(20))).collect();
        blocks.extend([heading("四、请示事项"), paragraph(&filler(40)), paragraph("妥否，请批示。")]);
        blocks
            .push(Block::Signature { units: vec!["金融稳定处".into()], date: "2026年11月22日".into(), signing: Signing::Unsealed });
        let pdf = set("signature-closing", &paper(blocks));
        let Some(last) = pdf.pages.len().checked_sub(1).filter(|last| *last > 0) else { continue };
        let text = pdf.placed_on(last);
        assert!(!text.starts_with("金融稳定处"), "{count}: no signature alone");
        assert!(!text.starts_with("妥否"), "{count}: nor with its formula alone");
        over += usize::from(text.starts_with("四、请示事项"));
        // A heading with two lines, formula and signature go over only where closer lines can't keep them.
        let foot = pdf.lines(last - 1).last().map_or(0.0, |l| l.0);
        let empty = (MARGIN_TOP + TEXT_HEIGHT - foot) / PITCH - 0.5;
        assert!(empty < 6.0, "{count}: {empty} lines empty on the page before");
    }
    assert!(over > 0, "a heading goes with its paragraph");
}
