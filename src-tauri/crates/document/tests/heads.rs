//! 版头, 信函格式: where mark, number and red lines stand.
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
use document::{Block, CELL, Format, Head, MARGIN_LEFT, MARGIN_TOP, PITCH, Paper, TEXT_HEIGHT, TEXT_WIDTH, break_title};

const RIGHT: f32 = MARGIN_LEFT + TEXT_WIDTH;

fn near(is: f32, wanted: f32, tolerance: f32, what: &str) {
    assert!((is - wanted).abs() <= tolerance, "{what}: {is}, not {wanted} ± {tolerance}");
}

fn plain_words(head: Head) -> Head {
    Head { copy: None, secrecy: String::new(), urgency: String::new(), ..head }
}

/// The line of the grid on which a glyph stands, from 0.
fn row(glyph: &Glyph) -> f32 {
    (glyph.y - MARGIN_TOP - 0.88 * 16.0) / PITCH
}

fn line_of(pdf: &Pdf, text: &str) -> Vec<Glyph> {
    lines(&pdf.body(0))
        .into_iter()
        .find(|l| l.iter().map(|g| g.text.as_str()).collect::<String>().contains(text))
        .unwrap_or_else(|| panic!("{text}"))
}

fn reds(pdf: &Pdf) -> Vec<Glyph> {
    pdf.pages[0].iter().filter(|g| g.red).cloned().collect()
}

const LONG: &str = "某某市地方金融监督管理局金融稳定与风险处置工作协调推进专班办公室";

#[test]
fn the_mark_has_its_ink_35_millimetres_below_the_upper_edge() {
    let marks: [(&str, &[&str]); 5] = [
        ("one", &["重庆市地方金融监督管理局"]),
        ("short", &["金融稳定处"]),
        ("two", &["某局"]),
        ("joint", &["重庆市地方金融监督管理局", "重庆市公安局", "重庆市通信管理局"]),
        ("long", &[LONG]),
    ];
    for (name, names) in marks {
        for form in [head(names), plain_words(head(names)), Head { mark_suffix: String::new(), ..plain_words(head(names)) }] {
            let pdf = set(&format!("head-{name}"), &with_head(form, Format::Document));
            let ink = pdf.ink(0, 300);
            let (left, top, right, bottom) = ink.bounds(20.0, 37.0 + 30.0, 200.0, 37.0 + 60.0).unwrap();
            near(top - 37.0, 35.0, 0.15, &format!("{name}: upper edge of the mark"));
            near((left + right) / 2.0, 28.0 + 78.0, 0.8, &format!("{name}: middle of the mark"));
            assert!(left > 28.0 + 4.0 && right < 184.0 - 4.0, "{name}: a cell stays free on either side: {left} {right}");
            assert!(bottom - top > 7.0, "{name}: {} mm high is not striking", bottom - top);
            let red = reds(&pdf);
            assert!(red.iter().all(|g| g.font.contains("Song-Bold") && g.size <= 62.0 && g.stretch >= 0.7 && g.stretch <= 1.0), "{red:?}");
            assert!(red.iter().all(|g| (g.size - red[0].size).abs() < 0.01), "one size");
            // Nothing else is red, and all of it is there.
            let said: String = red.iter().map(|g| g.text.as_str()).collect();
            let wanted: String = names.concat();
            assert_eq!(said.replace("文件", ""), wanted);
        }
    }
}

#[test]
fn number_red_line_and_title_follow_each_other() {
    for names in [&["重庆市地方金融监督管理局"][..], &["金融稳定处"], &["重庆市地方金融监督管理局", "重庆市公安局"], &[LONG]]
    {
        let pdf = set("head-below", &with_head(head(names), Format::Document));
        let number = line_of(&pdf, NUMBER);
        let foot = pdf.ink(0, 300).bounds(20.0, 70.0, 200.0, (number[0].y - 16.0) / MM).unwrap().3;
        let line = row(&number[0]);
        near(line, line.round(), 0.01, "number on the grid");
        let blank = ((number[0].y - 0.88 * 16.0) / MM - foot) / (PITCH / MM);
        if names.len() == 1 {
            assert!((1.65..2.75).contains(&blank), "two blank lines below the mark, not {blank}");
        }
        let middle = (number[0].x + number.last().unwrap().x + number.last().unwrap().width) / 2.0;
        near(middle, MARGIN_LEFT + TEXT_WIDTH / 2.0, 2.0, "number in the middle");
        let red: Vec<Rule> = pdf.rules[0].iter().copied().filter(|r| r.red).collect();
        assert_eq!(red.len(), 1);
        near(red[0].from.0, MARGIN_LEFT, 0.05, "red line begins with the 版心");
        near(red[0].to.0, RIGHT, 0.05, "red line ends with the 版心");
        near(red[0].width / MM, 0.5, 0.01, "thickness");
        let below = red[0].from.1 - red[0].width / 2.0 - (number[0].y + 0.12 * 16.0);
        near(below / MM, 4.0, 0.02, "red line below the number");
        let title = pdf.body(0).into_iter().find(|g| g.size == 22.0).unwrap();
        let blank = (title.y - 0.88 * 22.0 - red[0].from.1) / PITCH;
        assert!((2.0..2.3).contains(&blank), "two blank lines below the red line, not {blank}");
        // The text is on the grid again.
        let text = line_of(&pdf, "市委网信办：");
        near(row(&text[0]), row(&text[0]).round(), 0.01, "text on the grid");
        assert!(pdf.body(0).iter().any(|g| g.size == 16.0 && row(g) > row(&text[0]) + 0.5), "the first page shows text");
    }
}

#[test]
fn copy_number_secrecy_and_urgency_stand_line_by_line_at_the_top_left() {
    let pdf = set("head-labels", &with_head(head(&["金融稳定处"]), Format::Document));
    let lines = lines(&pdf.body(0));
    for (index, (text, font)) in [("000012", "Fang"), ("秘密★1年", "Hei"), ("特急", "Hei")].into_iter().enumerate() {
        assert_eq!(lines[index].iter().map(|g| g.text.as_str()).collect::<String>(), text);
        assert!(lines[index].iter().all(|g| g.font.contains(font) && g.size == 16.0 || g.text == "★"), "{:?}", lines[index]);
        near(row(&lines[index][0]), index as f32, 0.01, text);
        near(lines[index][0].x, MARGIN_LEFT, 0.6, "flush left");
    }
    // What is not there takes no line.
    let only = Head { copy: None, secrecy: String::new(), ..head(&["金融稳定处"]) };
    let pdf = set("head-label", &with_head(only, Format::Document));
    near(row(&line_of(&pdf, "特急")[0]), 0.0, 0.01, "特急 alone");
}

#[test]
fn signers_stand_two_to_a_line_and_the_number_beside_the_last() {
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    for signers in
        [&["周立"][..], &["周立", "王建国"], &["周立", "王建国", "欧阳文华"], &["一一一", "二二二", "三三三", "四四四", "五五五"]]
    {
        let form = Head { signers: names(signers), ..head(&["重庆市地方金融监督管理局"]) };
        let pdf = set("head-signers", &with_head(form, Format::Document));
        let label = line_of(&pdf, "签发人：");
        let first: &Glyph = &label[label.iter().position(|g| g.text == "：").unwrap() + 1];
        assert!(first.font.contains("Kai"));
        assert!(label.iter().filter(|g| "签发人：".contains(&g.text)).all(|g| g.font.contains("Fang")));
        let number = line_of(&pdf, NUMBER);
        near(row(&number[0]) - row(&label[0]), (signers.len().div_ceil(2) - 1) as f32, 0.01, "number on the last signer's line");
        near((number[0].x + 8.0 - MARGIN_LEFT) / CELL - 0.5, 1.0, 0.05, "number one cell in");
        // Wrapped lines begin below the first name.
        for third in signers.iter().skip(2).step_by(2) {
            let line = line_of(&pdf, third);
            let at = line.iter().position(|g| g.font.contains("Kai")).unwrap();
            near(line[at].x, first.x, 0.05, "below the first name");
        }
        let right = pdf.body(0).iter().filter(|g| g.font.contains("Kai")).map(|g| g.x + 8.0).fold(0.0, f32::max);
        near((RIGHT - right) / CELL - 0.5, 1.0, 0.05, "one cell from the right edge");
    }
}

#[test]
fn names_of_a_joint_mark_are_as_wide_as_each_other_and_the_suffix_is_in_the_middle() {
    let names = ["重庆市地方金融监督管理局", "重庆市公安局", "重庆市通信管理局"];
    let pdf = set("head-joint", &with_head(head(&names), Format::Document));
    let red = reds(&pdf);
    let rows = lines(&red.iter().filter(|g| !"文件".contains(&g.text)).cloned().collect::<Vec<_>>());
    assert_eq!(rows.len(), 3);
    for (row, name) in rows.iter().zip(names) {
        assert_eq!(row.iter().map(|g| g.text.as_str()).collect::<String>(), name);
        near(row[0].x, rows[0][0].x, 0.1, "left edge");
        let end = |r: &[Glyph]| r.last().unwrap().x + r.last().unwrap().width;
        near(end(row), end(&rows[0]), 0.1, "right edge");
    }
    let suffix: Vec<&Glyph> = red.iter().filter(|g| "文件".contains(&g.text)).collect();
    near(suffix[0].y, rows[1][0].y, 0.1, "middle of three");
    assert!(suffix[0].x > rows[0].last().unwrap().x);
}

#[test]
fn a_joint_mark_is_lower_where_the_first_page_would_show_no_text() {
    let names = ["重庆市地方金融监督管理局", "重庆市公安局", "重庆市通信管理局", "重庆市大数据局", "重庆证监局", "重庆市民政局"];
    let title = "关于结束重庆市小额贷款公司及融资担保公司非现场监管信息系统有害程序事件Ⅰ级应急响应的请示";
    for (count, plain, long) in [(5, true, false), (5, false, true), (6, false, true)] {
        let signers = if plain { Vec::new() } else { vec!["周立".to_owned(); count] };
        let form = Head { signers, ..head(&names[..count]) };
        let mut paper = with_head(form, Format::Document);
        if long && let Some(Block::Title(text)) = paper.blocks.first_mut() {
            *text = title.into();
        }
        let pdf = set(&format!("head-lower-{count}"), &paper);
        let sizes: Vec<f32> = reds(&pdf).iter().map(|g| g.size).collect();
        assert!(sizes.iter().all(|s| *s >= 24.0), "{sizes:?}");
        assert_eq!(sizes[0] < 33.0, long, "{count}: as low as it must be, no lower: {}", sizes[0]);
        let first = pdf.placed_on(0);
        assert!(first.contains("市委网信办：") && pdf.body(0).iter().any(|g| row(g) > 20.9 && g.size == 16.0), "{count}: {first}");
        let rows = lines(&reds(&pdf).into_iter().filter(|g| !"文件".contains(&g.text)).collect::<Vec<_>>());
        assert_eq!(rows.len(), count);
        assert!(rows.iter().zip(rows.iter().skip(1)).all(|(a, b)| b[0].y - a[0].y > a[0].size), "names don't touch");
    }
}

#[test]
fn plain_paper_has_neither_mark_nor_red_line() {
    let form = Head { mark_suffix: "文件".into(), ..head(&[]) };
    let pdf = set("head-plain", &with_head(form, Format::Document));
    assert!(reds(&pdf).is_empty() && pdf.rules[0].iter().all(|r| !r.red));
    let number = line_of(&pdf, NUMBER);
    near(row(&number[0]), 3.0, 0.01, "number below the labels");
    near((RIGHT - number.last().unwrap().x - 8.0) / CELL - 0.5, 0.0, 0.05, "number flush right");
    let title = pdf.body(0).into_iter().find(|g| g.size == 22.0).unwrap();
    assert!(((title.y - 0.88 * 22.0 - MARGIN_TOP) / PITCH - 5.0).abs() < 0.3, "a blank line, then the title");
    // With nothing to say it takes no room.
    let none = set("head-none", &with_head(Head { number: String::new(), ..plain_words(head(&[])) }, Format::Document));
    let same = set("head-same", &Paper { head: None, ..with_head(head(&[]), Format::Document) });
    assert_eq!(none.pages[0].iter().map(|g| (g.x, g.y)).collect::<Vec<_>>(), same.pages[0].iter().map(|g| (g.x, g.y)).collect::<Vec<_>>());
}

#[test]
fn a_letter_has_its_lines_and_its_mark_where_the_standard_has_them() {
    let form = Head { mark_suffix: String::new(), ..head(&["重庆市地方金融监督管理局"]) };
    let pdf = set("head-letter", &with_head(form, Format::Letter));
    let ink = pdf.ink(0, 300);
    let (_, top, _, _) = ink.bounds(32.0, 15.0, 178.0, 45.0).unwrap();
    near(top, 30.0, 0.15, "mark from the paper's edge");
    let red: Vec<Rule> = pdf.rules[0].iter().copied().filter(|r| r.red).collect();
    assert_eq!(red.len(), 4);
    for rule in &red {
        near((rule.to.0 - rule.from.0) / MM, 170.0, 0.05, "length");
        near(rule.from.0 / MM, 20.0, 0.05, "in the middle of the paper");
    }
    assert!(red[0].width > 2.0 * red[1].width && red[3].width > 2.0 * red[2].width, "thick above, thin below; at the foot the other way");
    assert!(red[0].from.1 < red[1].from.1 && red[2].from.1 < red[3].from.1);
    let mark_foot = reds(&pdf).iter().map(|g| g.y).fold(0.0, f32::max);
    let line_top = (red[0].from.1 - red[0].width / 2.0) / MM;
    let ink_foot = ink.bounds(32.0, 28.0, 178.0, line_top - 0.5).unwrap().3;
    near(line_top - ink_foot, 4.0, 0.15, "line below the mark");
    assert!(mark_foot / MM < line_top);
    near(297.0 - (red[3].from.1 + red[3].width / 2.0) / MM, 20.0, 0.05, "line above the paper's foot");
    // What stands below the line: at the left and at the right, at 7/8 of a 3号 character's height.
    let line_end = red[1].from.1 + red[1].width / 2.0;
    let labels = lines(&pdf.body(0).into_iter().filter(|g| !g.red).collect::<Vec<_>>());
    let first: String = labels[0].iter().map(|g| g.text.as_str()).collect();
    assert_eq!(first, format!("000012{NUMBER}"));
    near(labels[0][0].y - 0.88 * 16.0 - line_end, 14.0, 0.05, "below the line");
    near(labels[0][0].x, MARGIN_LEFT, 0.6, "flush left");
    near((RIGHT - labels[0].last().unwrap().x - 8.0) / CELL - 0.5, 0.0, 0.05, "flush right");
    let title = labels.iter().flatten().find(|g| g.size == 22.0).unwrap();
    let last = &labels[2][0];
    assert_eq!(last.text, "特");
    let blank = (title.y - 0.88 * 22.0 - (last.y + 0.12 * 16.0)) / PITCH;
    assert!((1.9..2.9).contains(&blank), "two blank lines: {blank}");
    let text = labels.iter().find(|l| l[0].text == "市").unwrap();
    near(row(&text[0]), row(&text[0]).round(), 0.01, "text on the grid");
    // No number on the first page, one on the second; no red on the second.
    assert!(pdf.number(0).is_empty());
    assert!(!pdf.number(1).is_empty());
    assert!(pdf.rules[1].iter().all(|r| !r.red));
    // 版记 without 印发 and lines, its last line at the foot.
    assert!(pdf.rules[1].is_empty());
    let last = pdf.lines(1).pop().unwrap();
    assert!(last.1.ends_with('。') && !pdf.text().contains("印发"));
    assert!(MARGIN_TOP + TEXT_HEIGHT - last.0 < 14.0, "{last:?}");
}

#[test]
fn a_letter_has_no_word_behind_the_name() {
    let with = head(&["重庆市地方金融监督管理局"]);
    assert_eq!(with.mark_suffix, "文件");
    let pdf = set("head-letter-name", &with_head(with, Format::Letter));
    let said: String = reds(&pdf).iter().map(|g| g.text.as_str()).collect();
    assert_eq!(said, "重庆市地方金融监督管理局");
}

#[test]
fn no_word_is_broken_for_a_line_less() {
    let bodies = ["某某区小额贷款公司", "重庆市融资担保有限公司", "区第三人民医院", "市级综合服务大厅", "某某投资发展有限责任公司"];
    let systems = ["非现场监管系统", "政务服务一体化平台", "电子邮件系统", "数据中心机房", "核心业务数据交换与备份系统"];
    let events = ["发生网络攻击事件", "首页无法访问", "长时间停机"];
    let words = [
        "小额",
        "贷款",
        "融资",
        "担保",
        "公司",
        "医院",
        "综合",
        "服务",
        "非现场",
        "监管",
        "系统",
        "政务",
        "一体化",
        "平台",
        "电子",
        "邮件",
        "数据",
        "机房",
        "核心",
        "业务",
        "交换",
        "备份",
        "发生",
        "网络",
        "攻击",
        "事件",
        "首页",
        "无法",
        "访问",
        "停机",
        "情况",
        "报告",
    ];
    for index in 0..bodies.len() * systems.len() * events.len() {
        let body = bodies[index % bodies.len()];
        let system = systems[index / bodies.len() % systems.len()];
        let event = events[index / bodies.len() / systems.len()];
        let title = format!("关于{body}{system}{event}情况的报告");
        for most in 16..=20 {
            let lines = break_title(&title, most);
            assert_eq!(lines.concat(), title);
            assert!(lines.len() <= title.chars().count().div_ceil(most) + 1, "{lines:?}");
            for word in words.iter().filter(|w| title.contains(*w)) {
                assert!(lines.iter().any(|l| l.contains(word)), "{word}: {lines:?}");
            }
        }
    }
}

#[test]
fn the_white_under_a_title_is_a_line_in_every_pace() {
    let titles = [
        "口头报告",
        "关于办公自动化系统（OA）发生有害程序事件的报告",
        "关于市第三人民医院数据中心机房供电中断造成电子邮件与数据备份系统无法访问情况的报告",
    ];
    let mut squeezed = 0;
    for (rows, title) in titles.into_iter().enumerate() {
        for lines in 10..=40 {
            let blocks = vec![
                document::Block::Title(title.into()),
                document::Block::Addressee("市委网信办".into()),
                paragraph(&filler(28 * lines - 2)),
                document::Block::Signature {
                    units: vec!["金融稳定处".into()], date: "2026年11月22日".into(), signing: signing(true)
                },
            ];
            let pdf = set("head-white", &paper(blocks));
            let body = common::lines(&pdf.body(0));
            let last = body.iter().rposition(|l| l[0].size == 22.0).unwrap();
            assert_eq!(last, rows);
            let below = &body[last + 1][0];
            let white = (below.y - 0.88 * 16.0 - (body[last][0].y + 0.12 * 22.0)) / MM;
            assert!((10.19..14.0).contains(&white), "{title}: {white} mm, {lines} lines");
            assert!(body[0][0].y - 0.88 * 22.0 >= MARGIN_TOP - 0.05);
            squeezed += usize::from(body[last + 2][0].y - below.y < PITCH - 0.5);
        }
    }
    assert!(squeezed > 6, "{squeezed} pages were tightened");
}
