//! The word processor's file: what its parts say of the page, and that any text gives a file that can be read.
//! The files stay in the target's tmp folder, to be opened and looked at.
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
use document::{Align, Block, Cell, Chart, Colophon, Format, Head, Paper, Row, Series, SeriesLook, Signing, Table, TableSize, docx};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The parts of a file by name.
struct File {
    parts: BTreeMap<String, String>,
}

impl File {
    fn of(name: &str, paper: &Paper) -> Self {
        let bytes = docx(paper).unwrap();
        std::fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.docx")), &bytes).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..zip.len() {
            let mut part = zip.by_index(index).unwrap();
            let file = part.name().unwrap().into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{name}: {file}: {e}"));
            parts.insert(file, text);
        }
        Self { parts }
    }

    fn body(&self) -> roxmltree::Document<'_> {
        self.part("word/document.xml")
    }

    fn part(&self, name: &str) -> roxmltree::Document<'_> {
        roxmltree::Document::parse(&self.parts[name]).unwrap()
    }
}

fn dressed() -> Paper {
    Paper {
        head: Some(Head {
            copy: Some(12),
            secrecy: String::new(),
            urgency: "特急".into(),
            mark: vec!["重庆市地方金融监督管理局".into()],
            mark_suffix: "文件".into(),
            number: "渝金稳〔2026〕8号".into(),
            signers: vec!["周立".into()],
        }),
        colophon: Some(Colophon {
            copies_to: "市委网信办，市公安局网络安全保卫总队，市地方金融监督管理局办公室、发展中心、法规处，各区县金融工作部门".into(),
            printed_by: "重庆市地方金融监督管理局办公室".into(),
            printed_on: "2026年11月22日".into(),
            ..Colophon::default()
        }),
        ..full_report().paper(at())
    }
}

fn letter() -> Paper {
    Paper { format: Format::Letter, ..dressed() }
}

fn head_cell(text: &str) -> Cell {
    Cell { text: text.into(), span: 1, label: true, align: Align::Center }
}

fn ledger() -> Table {
    let names = ["序号", "编号", "发现时间", "系统", "事件分类", "级别", "处置结果"];
    let head = Row { cells: names.map(head_cell).to_vec(), min_lines: 1 };
    let rows = (1..=60).map(|n| {
        let texts = [
            n.to_string(),
            format!("2026-{n:03}"),
            "2026年11月22日09时30分".into(),
            "办公自动化系统（OA）".into(),
            "有害程序事件".into(),
            "重大（Ⅱ级）".into(),
            "已恢复运行，“勒索病毒”样本已封存……".into(),
        ];
        Row { cells: texts.map(|t: String| Cell { text: t, span: 1, label: false, align: Align::Left }).to_vec(), min_lines: 1 }
    });
    Table {
        columns: vec![4, 8, 14, 16, 12, 10, 20],
        rows: std::iter::once(head).chain(rows).collect(),
        head_rows: 1,
        size: TableSize::Five,
        together: 0,
    }
}

fn chart() -> Chart {
    Chart {
        caption: "图1 2026年各月网络安全事件".into(),
        unit: "起".into(),
        labels: (1..=6).map(|m| format!("{m}月")).collect(),
        series: vec![
            Series { name: "一般".into(), values: vec![3, 1, 4, 1, 5, 9], look: SeriesLook::Other },
            Series { name: "较大".into(), values: vec![0, 1, 0, 0, 2], look: SeriesLook::Other },
        ],
    }
}

/// Every part of the model.
fn everything() -> Paper {
    let mut blocks = vec![
        Block::Title("关于办公自动化系统（OA）发生有害程序事件处置情况的报告".into()),
        Block::Addressee("重庆市人民政府、市委网信办".into()),
        paragraph("“开头”——有引号、破折号……和省略号，IP 10.0.0.1、SHA-256与50%。"),
        heading("一、基本情况"),
        Block::Heading { level: 2, text: "（一）系统".into() },
        Block::Paragraph { lead: Some("（二）发现经过。".into()), text: filler(120) },
        Block::Heading { level: 3, text: "1. 经过".into() },
        Block::Heading { level: 4, text: "（1）细节".into() },
        paragraph(&filler(90)),
        Block::Line { text: "单位：台".into(), align: Align::Right },
        Block::Chart(chart()),
        Block::Attachments(vec!["网络安全事件台账".into(), filler(40), "现场照片".into()]),
        Block::Signature {
            units: vec!["重庆市地方金融监督管理局".into()], date: "2026年11月22日".into(), signing: Signing::Sealed
        },
        Block::Note("联系人：李喆，联系电话：6700 0000".into()),
        Block::Attachment { label: "附件1".into(), title: "网络安全事件台账".into() },
        Block::Landscape(vec![Block::Title("网络安全事件台账".into()), Block::Table(ledger())]),
        Block::Attachment { label: "附件2".into(), title: "照片清单".into() },
        Block::Table(Table::of(vec![1, 2], vec![Row { cells: vec![head_cell("照片"), head_cell("说明")], min_lines: 2 }])),
        Block::Table(Table::of(vec![1, 2], vec![Row { cells: vec![head_cell("又一张")], min_lines: 2 }])),
        Block::Blank(2),
        Block::Centered { role: document::Role::Hei, size: 18.0, text: "居中".into() },
        Block::Code("ABCDE-FGHJK-MNPQR-STVWX-YZ012-3".into()),
    ];
    blocks.push(Block::PageBreak);
    blocks.push(paragraph("新的一页。"));
    Paper { blocks, watermark: Some("演练".into()), page_numbers: true, ..dressed() }
}

#[test]
fn every_paper_gives_a_file() {
    for (name, paper) in samples() {
        File::of(&format!("docx-{name}"), &paper);
        set(&format!("docx-as-{name}"), &paper);
    }
}

/// Papers of every kind.
fn samples() -> Vec<(&'static str, Paper)> {
    let mut joint = dressed();
    let head = joint.head.as_mut().unwrap();
    head.mark = vec!["重庆市地方金融监督管理局".into(), "重庆市公安局".into(), "重庆市通信管理局".into()];
    head.signers = vec!["周立".into(), "欧阳文华".into(), "陈敏".into()];
    for block in &mut joint.blocks {
        if let Block::Signature { units, signing, .. } = block {
            *units = vec!["重庆市地方金融监督管理局".into(), "重庆市公安局".into(), "重庆市通信管理局".into()];
            *signing = Signing::Sealed;
        }
    }
    let mut stamped = short_report().paper(at());
    for block in &mut stamped.blocks {
        if let Block::Signature { signing, .. } = block {
            *signing = Signing::NameStamp { post: "局　长".into() };
        }
    }
    let mut joint_letter = joint.clone();
    joint_letter.format = Format::Letter;
    // The mark of the body in charge; all sign.
    joint_letter.head.as_mut().unwrap().mark.truncate(1);
    vec![
        ("half", short_report().paper(at())),
        ("full", full_report().paper(at())),
        ("long", long_report().paper(at())),
        ("head", dressed()),
        ("letter", letter()),
        ("everything", everything()),
        ("oral", oral_record().paper(at())),
        ("sheet", approval_sheet().paper(at())),
        ("recovery", recovery_sheet()),
        ("joint", joint),
        ("joint-letter", joint_letter),
        ("stamped", stamped),
    ]
}

type Element<'a, 'i> = roxmltree::Node<'a, 'i>;

fn all<'a>(document: &'a roxmltree::Document<'_>, name: &str) -> Vec<Element<'a, 'a>> {
    document.descendants().filter(|n| n.tag_name().name() == name).collect()
}

fn attribute<'a>(node: Element<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute((W, name))
}

fn number(node: Element<'_, '_>, name: &str) -> i32 {
    attribute(node, name).unwrap_or_else(|| panic!("{:?} has no {name}", node.tag_name())).parse().unwrap()
}

fn child<'a, 'i>(node: Element<'a, 'i>, path: &[&str]) -> Option<Element<'a, 'i>> {
    path.iter().try_fold(node, |node, name| node.children().find(|c| c.tag_name().name() == *name))
}

/// Text of a part, whitespace aside.
fn text_of(node: Element<'_, '_>) -> String {
    squeeze(&node.descendants().filter(|n| n.has_tag_name((W, "t"))).filter_map(|n| n.text()).collect::<String>())
}

fn twips(mm: f32) -> f32 {
    mm / 25.4 * 1440.0
}

fn paragraph_with<'a>(document: &'a roxmltree::Document<'_>, text: &str) -> Element<'a, 'a> {
    all(document, "p").into_iter().find(|p| text_of(*p).contains(text)).unwrap_or_else(|| panic!("no paragraph says {text}"))
}

#[test]
fn the_page_has_its_margins_and_holds_22_lines_of_28_characters() {
    let file = File::of("docx-test-page", &full_report().paper(at()));
    let body = file.body();
    let section = all(&body, "sectPr")[0];
    let (size, margins, grid) =
        (child(section, &["pgSz"]).unwrap(), child(section, &["pgMar"]).unwrap(), child(section, &["docGrid"]).unwrap());
    assert_eq!((number(size, "w"), number(size, "h")), (11906, 16838));
    // A tenth of a millimetre is what the grid's whole twips may take.
    for (side, mm) in [("top", 37.0), ("bottom", 35.0), ("left", 28.0), ("right", 26.0)] {
        assert!((number(margins, side) as f32 - twips(mm)).abs() < twips(0.1), "{side}");
    }
    let (width, height) =
        (11906 - number(margins, "left") - number(margins, "right"), 16838 - number(margins, "top") - number(margins, "bottom"));
    assert_eq!(attribute(grid, "type"), Some("linesAndChars"));
    assert_eq!(height / number(grid, "linePitch"), 22);
    assert_eq!((f64::from(width) / (320.0 + f64::from(number(grid, "charSpace")) / 4096.0 * 20.0)).floor(), 28.0);
    // What sets the lines is the style: as high as the grid's, and 28 characters fit where 29 do not.
    let styles = file.part("word/styles.xml");
    let normal = all(&styles, "style").into_iter().find(|s| attribute(*s, "styleId") == Some("Normal")).unwrap();
    let spacing = child(normal, &["pPr", "spacing"]).unwrap();
    assert_eq!((number(spacing, "line"), attribute(spacing, "lineRule")), (number(grid, "linePitch"), Some("exact")));
    let cell = 320 + number(child(normal, &["rPr", "spacing"]).unwrap(), "val");
    assert_eq!(width / cell, 28);
    for (property, value) in [("overflowPunct", "0"), ("autoSpaceDE", "0"), ("autoSpaceDN", "0")] {
        assert_eq!(attribute(child(normal, &["pPr", property]).unwrap(), "val"), Some(value), "{property}");
    }
    assert!(child(normal, &["pPr", "kinsoku"]).is_some());
    let settings = file.part("word/settings.xml");
    // Marks beside each other close up as in the PDF, and lines reach the edge as there; cells of a table are ragged.
    assert_eq!(attribute(all(&settings, "characterSpacingControl")[0], "val"), Some("compressPunctuation"));
    assert_eq!(attribute(child(normal, &["pPr", "jc"]).unwrap(), "val"), Some("both"));
    let cell_style = all(&styles, "style").into_iter().find(|s| attribute(*s, "styleId") == Some("GongwenCell")).unwrap();
    assert_eq!(attribute(child(cell_style, &["pPr", "jc"]).unwrap(), "val"), Some("left"));
    for (list, mark) in [("noLineBreaksAfter", '（'), ("noLineBreaksBefore", '。')] {
        assert!(attribute(all(&settings, list)[0], "val").unwrap().contains(mark), "{list}");
    }
}

#[test]
fn every_run_names_the_font_of_its_role_and_counts_as_chinese() {
    let file = File::of("docx-test-fonts", &everything());
    for (name, part) in &file.parts {
        assert!(!part.contains("Theme=\""), "{name} leaves a font to a theme");
    }
    let body = file.body();
    for run in all(&body, "r").into_iter().filter(|r| r.children().any(|c| c.has_tag_name((W, "t")))) {
        let fonts = child(run, &["rPr", "rFonts"]).unwrap();
        assert_eq!(attribute(fonts, "hint"), Some("eastAsia"), "{}", text_of(run));
        let name = attribute(fonts, "eastAsia").unwrap();
        assert!(["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"].contains(&name));
        for slot in ["ascii", "hAnsi", "cs"] {
            assert_eq!(attribute(fonts, slot), Some(name), "{}", text_of(run));
        }
    }
    let font_of = |text: &str| {
        let runs = all(&body, "r");
        let run = runs.into_iter().find(|r| text_of(*r).contains(text)).unwrap_or_else(|| panic!("no run says {text}"));
        attribute(child(run, &["rPr", "rFonts"]).unwrap(), "eastAsia").unwrap().to_owned()
    };
    for (text, font) in [
        ("关于办公自动化系统（OA）", "方正小标宋简体"),
        ("重庆市地方金融监督管理局文", "方正小标宋简体"),
        ("“开头”——有引号、破折号……", "仿宋_GB2312"),
        ("一、基本情况", "黑体"),
        ("（一）系统", "楷体_GB2312"),
        ("（二）发现经过。", "楷体_GB2312"),
        ("特急", "黑体"),
        ("周立", "楷体_GB2312"),
        ("序号", "黑体"),
    ] {
        assert_eq!(font_of(text), font, "{text}");
    }
    assert!(file.parts["word/footer-odd.xml"].contains("宋体"));
}

#[test]
fn headings_are_headings_and_the_title_is_none() {
    let file = File::of("docx-test-headings", &everything());
    let (body, styles) = (file.body(), file.part("word/styles.xml"));
    let level = |text: &str| {
        let paragraph = paragraph_with(&body, text);
        let id = attribute(child(paragraph, &["pPr", "pStyle"]).unwrap(), "val").unwrap().to_owned();
        let style = all(&styles, "style").into_iter().find(|s| attribute(*s, "styleId") == Some(&id)).unwrap();
        child(style, &["pPr", "outlineLvl"]).map(|l| number(l, "val"))
    };
    assert_eq!(level("关于办公自动化系统"), None);
    assert_eq!([level("一、基本情况"), level("（一）系统"), level("1.经过"), level("（1）细节")], [Some(0), Some(1), Some(2), Some(3)]);
    assert!(file.parts.values().all(|p| !p.contains("numPr")), "a heading's number is its text");
    // The title stands in lines of 32 pt, broken by meaning.
    let title = paragraph_with(&body, "关于办公自动化系统");
    assert_eq!(title.descendants().filter(|n| n.has_tag_name((W, "br"))).count(), 1);
    let style = all(&styles, "style").into_iter().find(|s| attribute(*s, "styleId") == Some("Title")).unwrap();
    assert_eq!(number(child(style, &["rPr", "sz"]).unwrap(), "val"), 44);
    assert_eq!(number(child(title, &["pPr", "spacing"]).unwrap(), "line"), 640);
}

#[test]
fn paragraphs_are_indented_by_two_characters() {
    let file = File::of("docx-test-indent", &full_report().paper(at()));
    let styles = file.part("word/styles.xml");
    let text = all(&styles, "style").into_iter().find(|s| attribute(*s, "styleId") == Some("GongwenText")).unwrap();
    assert_eq!(number(child(text, &["pPr", "ind"]).unwrap(), "firstLineChars"), 200);
    let body = file.body();
    assert_eq!(attribute(child(paragraph_with(&body, "我处发现"), &["pPr", "pStyle"]).unwrap(), "val"), Some("GongwenText"));
}

#[test]
fn all_that_the_paper_says_is_in_the_file() {
    // Beside a stamp the unit is not named: the stamp does.
    for (name, paper) in samples().into_iter().filter(|(name, _)| *name != "stamped") {
        let file = File::of(&format!("docx-test-said-{name}"), &paper);
        let body = file.body();
        // What is written for older word processors too is said once.
        let once: String = all(&body, "t")
            .into_iter()
            .filter(|t| !t.ancestors().any(|a| a.tag_name().name() == "Fallback"))
            .filter_map(|t| t.text())
            .collect();
        let (have, want) = (counted(&squeeze(&once)), counted(&said(&paper)));
        for (c, count) in want {
            assert!(have.get(&c).copied().unwrap_or(0) >= count, "{name}: {c} is missing");
        }
    }
    let file = File::of("docx-test-said", &everything());
    let text = text_of(file.body().root());
    for part in [
        "渝金稳〔2026〕8号",
        "签发人：周立",
        "000012",
        "抄送：市委网信办",
        "2026年11月22日印发",
        "附件：1.网络安全事件台账",
        "3.现场照片",
        "2026-060",
        "图12026年各月网络安全事件",
        "单位：起",
        "较大",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

/// Where each paragraph of the body up to the red line begins, in twips below the edge of the 版心: those above it have exact heights.
fn heights(body: &roxmltree::Document<'_>) -> Vec<(i32, i32, String)> {
    let mut at = 0;
    let mut out = Vec::new();
    for p in all(body, "body")[0].children().filter(|n| n.is_element()) {
        assert_eq!(p.tag_name().name(), "p");
        let spacing = child(p, &["pPr", "spacing"]);
        let get = |name: &str, usual: i32| spacing.map_or(usual, |s| number(s, name));
        let (before, line, after) = (get("before", 0), get("line", 579), get("after", 0));
        out.push((at + before, line, text_of(p)));
        at += before + line + after;
        if child(p, &["pPr", "pBdr"]).is_some() {
            break;
        }
    }
    out
}

#[test]
fn the_mark_and_the_red_line_stand_at_their_places() {
    let file = File::of("docx-test-head", &dressed());
    let body = file.body();
    let heights = heights(&body);
    assert_eq!(heights[0], (0, 579, "000012".into()));
    assert_eq!(heights[1].2, "特急");
    let (top, line, _) = heights.iter().find(|(_, _, t)| t.contains("监督管理局文件")).unwrap();
    // The ink begins a twentieth of the size below the em box.
    let ink = *top as f32 + 0.045 * *line as f32;
    assert!((ink - twips(35.0)).abs() < twips(0.2), "{ink}");
    let (number_at, number_line, text) = heights.last().unwrap();
    assert!(text.contains("渝金稳〔2026〕8号") && text.contains("签发人：周立"));
    assert!((number_at - 7 * 579).abs() <= 2, "the number stands on the eighth line: {number_at}");
    let paragraph = paragraph_with(&body, "渝金稳");
    let line = child(paragraph, &["pPr", "pBdr", "bottom"]).unwrap();
    assert_eq!(attribute(line, "color"), Some("FF3333"));
    // 4 mm from the em box of 16 pt, which stands in the middle of its line.
    let gap = number(line, "space") as f32 * 20.0 + (*number_line as f32 - 320.0) / 2.0;
    assert!((gap - twips(4.0)).abs() < twips(0.1), "{gap}");
    assert!((number(line, "sz") as f32 / 8.0 - 0.5 * MM).abs() < 0.07);
    // It is as wide as the 版心: no indent but the first line's.
    let indent = child(paragraph, &["pPr", "ind"]).unwrap();
    assert_eq!((number(indent, "left"), number(indent, "right")), (0, 0));
    // What follows is on the grid again: the number's line with all that is below it is one line high.
    let spacing = child(paragraph, &["pPr", "spacing"]).unwrap();
    let all_of_it = number(spacing, "line") as f32
        + number(line, "space") as f32 * 20.0
        + number(line, "sz") as f32 * 2.5
        + number(spacing, "after") as f32;
    assert!((all_of_it - 579.0).abs() < 4.0, "{all_of_it}");
}

#[test]
fn page_numbers_stand_on_the_outer_side() {
    let file = File::of("docx-test-feet", &full_report().paper(at()));
    assert_eq!(all(&file.part("word/settings.xml"), "evenAndOddHeaders").len(), 1);
    let body = file.body();
    let kinds: Vec<_> = all(&body, "footerReference").into_iter().filter_map(|r| attribute(r, "type")).collect();
    assert_eq!(kinds, ["default", "even"]);
    for (name, side, other) in [("odd", "right", "left"), ("even", "left", "right")] {
        let foot = file.part(&format!("word/footer-{name}.xml"));
        assert_eq!(text_of(foot.root()), "—1—");
        assert!(all(&foot, "instrText").iter().any(|n| n.text().unwrap().contains("PAGE")));
        let p = all(&foot, "p")[0];
        assert_eq!(attribute(child(p, &["pPr", "jc"]).unwrap(), "val"), Some(side));
        let indent = child(p, &["pPr", "ind"]).unwrap();
        // One character of 4号.
        assert_eq!((number(indent, side), number(indent, other)), (280, 0));
    }
    // The middle of the line, where the dash is, and a hair above it: 7 mm below the 版心.
    let margins = child(all(&body, "sectPr")[0], &["pgMar"]).unwrap();
    let line_top = number(margins, "bottom") - number(margins, "footer") - 280;
    assert!((line_top as f32 + 0.489 * 280.0 - twips(7.0)).abs() < twips(0.1), "{line_top}");
    let form = File::of("docx-test-form", &oral_record().paper(at()));
    assert!(all(&form.body(), "footerReference").is_empty());
}

#[test]
fn tables_repeat_their_head_and_lie_on_their_side() {
    let file = File::of("docx-test-table", &everything());
    let body = file.body();
    let ledger = all(&body, "tbl").into_iter().find(|t| text_of(*t).contains("2026-060")).unwrap();
    let rows: Vec<_> = ledger.children().filter(|n| n.has_tag_name((W, "tr"))).collect();
    assert_eq!(rows.len(), 61);
    let repeated: Vec<_> = rows.iter().map(|r| child(*r, &["trPr", "tblHeader"]).is_some()).collect();
    assert!(repeated[0] && repeated[1..].iter().all(|r| !r));
    assert!(rows.iter().all(|r| child(*r, &["trPr", "cantSplit"]).is_some()));
    for (side, eighths) in [("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4)] {
        assert_eq!(number(child(ledger, &["tblPr", "tblBorders", side]).unwrap(), "sz"), eighths, "{side}");
    }
    // Its columns fill the page on its side.
    let columns: i32 = ledger.descendants().filter(|n| n.has_tag_name((W, "gridCol"))).map(|c| number(c, "w")).sum();
    assert!((columns as f32 - twips(225.0)).abs() < twips(0.1));
    let sections = all(&body, "sectPr");
    let turned: Vec<_> = sections.iter().map(|s| attribute(child(*s, &["pgSz"]).unwrap(), "orient") == Some("landscape")).collect();
    assert_eq!(turned, [false, true, false]);
    let margins = child(sections[1], &["pgMar"]).unwrap();
    // Turned to the left its head lies at the binding, its left at the foot.
    for (side, mm) in [("top", 28.0), ("right", 37.0), ("bottom", 26.0), ("left", 35.0)] {
        assert!((number(margins, side) as f32 - twips(mm)).abs() < twips(0.1), "{side}");
    }
    let line = child(all(&file.part("word/footer-turned-odd.xml"), "p")[0], &["pPr", "spacing"]).map(|s| number(s, "line")).unwrap();
    assert!(number(margins, "footer") + line < number(margins, "bottom"), "the foot does not lift the text");
    assert!(file.parts["word/footer-turned-odd.xml"].contains(r#"vert="vert""#));
    let high = filler(3000);
    let tall = Table::of(
        vec![1, 3],
        vec![Row { cells: vec![head_cell("内容"), Cell { text: high, span: 1, label: false, align: Align::Left }], min_lines: 1 }],
    );
    let file = File::of("docx-test-tall", &paper(vec![Block::Table(tall)]));
    assert!(all(&file.body(), "cantSplit").is_empty(), "a row of pages goes on over the page");
}

#[test]
fn what_begins_a_page_says_so() {
    let file = File::of("docx-test-breaks", &everything());
    let body = file.body();
    let broken: Vec<String> =
        all(&body, "p").into_iter().filter(|p| child(*p, &["pPr", "pageBreakBefore"]).is_some()).map(text_of).collect();
    // 附件1 begins a section, as does 附件2 after the page on its side.
    assert_eq!(broken, ["新的一页。"]);
    let upright = Paper {
        blocks: vec![paragraph("正文。"), Block::Attachment { label: "附件".into(), title: "清单".into() }],
        ..everything()
    };
    let file = File::of("docx-test-attachment", &upright);
    assert!(child(paragraph_with(&file.body(), "附件"), &["pPr", "pageBreakBefore"]).is_some());
}

#[test]
fn a_letter_has_its_lines_on_the_first_page_alone() {
    let file = File::of("docx-test-letter", &letter());
    let body = file.body();
    let section = all(&body, "sectPr")[0];
    assert!(child(section, &["titlePg"]).is_some());
    let kinds: Vec<_> = all(&body, "footerReference").into_iter().filter_map(|r| attribute(r, "type")).collect();
    assert_eq!(kinds, ["default", "even"], "the first page has no number");
    let header = file.part("word/header-first.xml");
    assert_eq!(text_of(header.root()), "重庆市地方金融监督管理局文件");
    let offsets: Vec<f64> = all(&header, "posOffset").into_iter().map(|n| n.text().unwrap().parse::<f64>().unwrap() / 36000.0).collect();
    let widths: Vec<f64> =
        all(&header, "extent").into_iter().map(|n| n.attribute("cx").unwrap().parse::<f64>().unwrap() / 36000.0).collect();
    assert_eq!(widths.len(), 4);
    assert!(widths.iter().all(|w| (w - 170.0).abs() < 0.01) && offsets.chunks(2).all(|o| (o[0] - 20.0).abs() < 0.01));
    let weights: Vec<f64> = all(&header, "ln").into_iter().map(|n| n.attribute("w").unwrap().parse::<f64>().unwrap() / 36000.0).collect();
    assert!(weights[0] > weights[1] && weights[3] > weights[2], "thick above, thin below, and the other way round at the foot");
    let lower_edge = offsets[7] + weights[3] / 2.0;
    assert!((lower_edge - 277.0).abs() < 0.05, "20 mm from the foot of the paper: {lower_edge}");
    assert!(text_of(body.root()).starts_with("000012渝金稳〔2026〕8号特急"));
    assert!(!text_of(body.root()).contains("印发"), "a letter names no printer");
}

#[test]
fn the_colophon_ends_on_the_edge_of_the_page() {
    let file = File::of("docx-test-colophon", &dressed());
    let body = file.body();
    let choice = all(&body, "Choice")[0];
    let offset = |axis: &str| {
        let position = choice.descendants().find(|n| n.tag_name().name() == axis).unwrap();
        position.descendants().find(|n| n.tag_name().name() == "posOffset").unwrap().text().unwrap().parse::<f64>().unwrap() / 36000.0
    };
    let extent = choice.descendants().find(|n| n.tag_name().name() == "extent").unwrap();
    let mm = |name: &str| extent.attribute(name).unwrap().parse::<f64>().unwrap() / 36000.0;
    assert!((offset("positionH") - 28.0).abs() < 0.01 && (mm("cx") - 156.0).abs() < 0.01);
    // Below the table is one paragraph of a point.
    let edge = offset("positionV") + mm("cy") - 25.4 / 72.0;
    assert!((edge - 262.0).abs() < 0.01, "{edge}");
    assert_eq!(choice.descendants().find(|n| n.tag_name().name() == "bodyPr").unwrap().attribute("anchor"), Some("b"));
    let table = choice.descendants().find(|n| n.has_tag_name((W, "tbl"))).unwrap();
    for (side, width) in [("top", 0.35), ("bottom", 0.35), ("insideH", 0.25)] {
        let weight = number(child(table, &["tblPr", "tblBorders", side]).unwrap(), "sz") as f32 / 8.0 / MM;
        assert!((weight - width).abs() < 0.03, "{side} {weight}");
    }
}

#[test]
fn a_drill_bears_its_words_and_others_do_not() {
    let drill = File::of("docx-test-drill", &everything());
    for kind in ["default", "even"] {
        assert!(drill.parts[&format!("word/header-{kind}.xml")].contains("string=\"演 练\""), "{kind}");
    }
    assert!(!File::of("docx-test-real", &dressed()).parts.keys().any(|n| n.contains("header")));
}

#[test]
fn one_paper_always_gives_the_same_bytes() {
    let bytes = docx(&everything()).unwrap();
    assert_eq!(bytes, docx(&everything()).unwrap());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let names: Vec<String> = (0..zip.len()).map(|i| zip.by_index(i).unwrap().name().unwrap().into_owned()).collect();
    assert_eq!(names[0], "[Content_Types].xml");
    assert!(names[1..].is_sorted());
    for index in 0..zip.len() {
        let time = zip.by_index(index).unwrap().last_modified().unwrap();
        assert_eq!((time.year(), time.month(), time.day(), time.hour(), time.minute()), (2026, 11, 22, 9, 30));
    }
    let file = File::of("docx-test-properties", &everything());
    let core = &file.parts["docProps/core.xml"];
    for part in ["<dc:creator>", "2026-11-22T01:30:12Z", "<dc:subject>", "<dc:title>"] {
        assert!(core.contains(part), "{part} in {core}");
    }
    // Before and after what a zip can tell.
    for year in ["1970", "2200"] {
        let date = chrono::DateTime::parse_from_rfc3339(&format!("{year}-01-01T00:00:00+08:00")).unwrap();
        assert!(docx(&Paper { date, ..everything() }).is_ok());
    }
}

#[test]
fn any_text_gives_a_file_that_can_be_read() {
    let nasty = [
        String::new(),
        " \t\n\r\n ".into(),
        "😀🧑‍💻𠮷\u{10ffff}".into(),
        "\u{0}\u{1}\u{b}\u{c}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}\u{feff}\u{202e}\u{200f}尾".into(),
        "<w:p>&amp;\"'</w:t>]]>".into(),
        "字".repeat(10_000),
        "x".repeat(10_000),
        "。".repeat(500),
        "——……".repeat(500),
    ];
    for (index, text) in nasty.iter().enumerate() {
        let everywhere = Paper {
            title_meta: text.clone(),
            author: text.clone(),
            subject: text.clone(),
            watermark: Some(text.clone()),
            head: Some(Head {
                secrecy: text.clone(),
                urgency: text.clone(),
                mark: vec![text.clone(), text.clone()],
                mark_suffix: text.clone(),
                number: text.clone(),
                signers: vec![text.clone(); 3],
                ..Head::default()
            }),
            colophon: Some(Colophon {
                // What a page of 版记 holds: more of it is no file.
                addressees: text.chars().take(60).collect(),
                copies_to: text.chars().take(60).collect(),
                printed_by: text.chars().take(60).collect(),
                printed_on: text.chars().take(60).collect(),
                even_page: true,
            }),
            blocks: vec![
                Block::Title(text.clone()),
                Block::Addressee(text.clone()),
                heading(text),
                Block::Paragraph { lead: Some(text.clone()), text: text.clone() },
                Block::Line { text: text.clone(), align: Align::Right },
                Block::Attachments(vec![text.clone(); 12]),
                Block::Signature { units: vec![text.clone(); 4], date: text.clone(), signing: Signing::Sealed },
                Block::Signature { units: vec![text.clone()], date: text.clone(), signing: Signing::NameStamp { post: text.clone() } },
                Block::Signature { units: Vec::new(), date: text.clone(), signing: Signing::Unsealed },
                Block::Note(text.clone()),
                Block::Landscape(vec![Block::Landscape(vec![Block::Attachment { label: text.clone(), title: text.clone() }])]),
                Block::Table(Table::of(vec![0, 1], vec![Row { cells: vec![head_cell(text); 3], min_lines: 0 }])),
                Block::Table(Table::of(Vec::new(), Vec::new())),
                Block::Chart(Chart { caption: text.clone(), unit: text.clone(), labels: vec![text.clone()], series: Vec::new() }),
                Block::Code(text.clone()),
                Block::Centered { role: document::Role::Song, size: 12.0, text: text.clone() },
            ],
            ..everything()
        };
        let file = File::of(&format!("docx-test-nasty-{index}"), &everywhere);
        let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(file.parts.values().all(|p| p.chars().all(allowed)), "{index}");
        File::of(&format!("docx-test-nasty-letter-{index}"), &Paper { format: Format::Letter, ..everywhere });
    }
    let file = File::of("docx-test-escaped", &paper(vec![paragraph(&nasty[4])]));
    assert!(text_of(file.body().root()).contains(&nasty[4]), "markup is text");
    File::of("docx-test-empty", &paper(Vec::new()));
    // A word processor opens no table without rows, and no row without cells.
    let bare = Table::of(Vec::new(), vec![Row { cells: Vec::new(), min_lines: 0 }]);
    let file = File::of("docx-test-bare", &paper(vec![Block::Table(Table::of(vec![1], Vec::new())), Block::Table(bare)]));
    assert_eq!((all(&file.body(), "tbl").len(), all(&file.body(), "tc").len()), (1, 1));
}

#[test]
fn a_form_that_is_a_little_too_high_has_closer_rows() {
    let rows = |lines: usize| -> Vec<Row> {
        let cells = |text: &str| vec![head_cell("标签"), Cell { label: false, align: Align::Left, ..head_cell(text) }];
        let mut rows: Vec<Row> = (0..lines).map(|_| Row { cells: cells("待查"), min_lines: 2 }).collect();
        rows.push(Row { cells: cells(""), min_lines: 2 });
        rows.push(Row { cells: cells("某某处\n（盖章）\n2026年11月22日"), min_lines: 5 });
        rows
    };
    let heights = |lines: usize| -> Vec<i32> {
        let table = Table { size: document::TableSize::SmallFour, together: 2, ..Table::of(vec![1, 3], rows(lines)) };
        let file = File::of("docx-test-close", &paper(vec![Block::Title("预警通知单".into()), Block::Table(table)]));
        all(&file.body(), "trHeight").into_iter().map(|h| number(h, "val")).collect()
    };
    // 12 pt in lines of 16.5 pt, 4 pt above and below.
    let of = |lines: f32| ((lines * 16.5 + 8.0) * 20.0).round() as i32;
    assert_eq!(heights(10), [vec![of(2.0); 11], vec![of(5.0)]].concat(), "as it is where there is room");
    assert_eq!(heights(12), [vec![of(1.0); 12], vec![of(2.0), of(5.0)]].concat(), "no higher than its text, but for who signs and seals");
    assert_eq!(heights(40)[0], of(2.0), "as it is where nothing helps");
}

#[test]
fn a_closing_formula_takes_what_it_closes_along() {
    let signed = |text: &[&str]| {
        let mut blocks: Vec<Block> = text.iter().map(|t| Block::Paragraph { lead: None, text: (*t).into() }).collect();
        blocks.push(Block::Signature { units: vec!["信息科技处".into()], date: "2026年11月22日".into(), signing: Signing::Sealed });
        File::of("docx-test-formula", &paper(blocks))
    };
    let keeps = |file: &File, text: &str| {
        let body = file.body();
        let p = paragraph_with(&body, text);
        child(p, &["pPr", "keepNext"]).is_some() && child(p, &["pPr", "widowControl"]).is_some()
    };
    let first = "经查，系统已于当日恢复，业务正常，有关情况已向各处室通报。";
    let file = signed(&["此前的一段话，与落款无关，可以留在前一页上。", first, "特此报告。"]);
    assert!(keeps(&file, "特此报告") && keeps(&file, "经查") && !keeps(&file, "此前"));
    // Without one a paragraph is enough.
    let file = signed(&["此前的一段话，与落款无关，可以留在前一页上。", first]);
    assert!(keeps(&file, "经查") && !keeps(&file, "此前"));
}
