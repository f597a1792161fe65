//! What is given is what can be read and copied out, with its fonts in the file; what cannot be set is named.
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
use document::{Block, CELL, DocumentError, Fonts, MARGIN_LEFT, Paper, Signing, TEXT_WIDTH, typeset};

fn reads_whole(name: &str, paper: &Paper) -> Pdf {
    let pdf = set(name, paper);
    assert_eq!(squeeze(&pdf.placed()), said(paper), "{name}: the content stream holds the text in reading order");
    let read = pdf.text();
    let numbers: String = if paper.page_numbers { (1..=pdf.pages.len()).map(|n| format!("—{n}—")).collect() } else { String::new() };
    assert_eq!(counted(&read), counted(&format!("{}{numbers}", said(paper))), "{name}: pdftotext reads every character");
    pdf
}

#[test]
fn whole_papers_are_read_back_in_order() {
    for (name, report) in [("text-half", short_report()), ("text-two", full_report()), ("text-six", long_report())] {
        let paper = report.paper(at());
        let pdf = reads_whole(name, &paper);
        let numbers: Vec<String> = (1..=pdf.pages.len()).map(|n| format!("—{n}—")).collect();
        // Page by page: the text of a page, then its number.
        let mut expected = String::new();
        for (page, number) in numbers.iter().enumerate() {
            expected.extend(pdf.body(page).iter().map(|g| g.text.as_str()));
            expected.push_str(number);
        }
        assert_eq!(pdf.text(), squeeze(&expected));
    }
}

#[test]
fn forms_are_read_back_whole() {
    reads_whole("text-oral", &oral_record().paper(at()));
    reads_whole("text-sheet", &approval_sheet().paper(at()));
    reads_whole("text-recovery", &recovery_sheet());
}

#[test]
fn rare_characters_are_there_and_can_be_copied_out() {
    let pdf = set(
        "text-rare",
        &paper(vec![
            Block::Title(format!("关于{RARE}的报告")),
            Block::Heading { level: 1, text: format!("一、{RARE}") },
            Block::Paragraph { lead: Some(format!("（一）{RARE}。")), text: format!("李{RARE}。") },
        ]),
    );
    assert_eq!(pdf.text().matches(RARE).count(), 4);
    let fallbacks: Vec<_> = pdf.typeset.fonts.iter().filter(|f| !f.fallback_characters.is_empty()).collect();
    assert_eq!(fallbacks.len(), 4, "one for each role: {fallbacks:?}");
    assert!(fallbacks.iter().all(|f| f.fallback_characters == RARE), "{fallbacks:?}");
}

#[test]
fn a_rare_character_is_as_large_as_its_neighbours_and_on_their_height() {
    let pdf = set("text-fit", &paper(vec![paragraph("报措赢现理龚"), paragraph(RARE)]));
    let ink = pdf.ink(0, 600);
    // Means over six characters: width, height and middle, in millimetres.
    let row = |n: f32| {
        let top = 37.0 + n * 10.227;
        let sums = (0_u8..6).fold((0.0, 0.0, 0.0), |sum, cell| {
            let left = 28.0 + (2.0 + f32::from(cell)) * 5.571;
            let (left, above, right, below) = ink.bounds(left, top - 1.5, left + 5.571, top + 8.0).unwrap();
            (sum.0 + right - left, sum.1 + below - above, sum.2 + (above + below) / 2.0 - top)
        });
        (sums.0 / 6.0, sums.1 / 6.0, sums.2 / 6.0)
    };
    let (own, rare) = (row(0.0), row(1.0));
    assert!((own.0 - rare.0).abs() < 0.3, "width {} {} mm", own.0, rare.0);
    assert!((own.1 - rare.1).abs() < 0.3, "height {} {} mm", own.1, rare.1);
    assert!((own.2 - rare.2).abs() < 0.15, "middle {} {} mm", own.2, rare.2);
}

#[test]
fn every_font_is_embedded_as_a_subset_with_its_text() {
    for (name, paper) in [("text-fonts", full_report().paper(at())), ("text-fonts-form", oral_record().paper(at()))] {
        let pdf = set(name, &paper);
        let table = tool("pdffonts", &[], &pdf.path, None);
        let rows: Vec<Vec<&str>> = table.lines().skip(2).map(|l| l.split_whitespace().collect()).collect();
        assert!(rows.len() >= 4, "{table}");
        for row in rows {
            let (prefix, _) = row[0].split_once('+').unwrap();
            assert!(prefix.len() == 6 && prefix.chars().all(|c| c.is_ascii_uppercase()), "{table}");
            let flags = &row[row.len() - 5..row.len() - 2];
            assert_eq!(flags, ["yes", "yes", "yes"], "emb sub uni of {}", row[0]);
        }
        assert!(pdf.typeset.bytes.len() < 400_000, "{} bytes: a subset is small", pdf.typeset.bytes.len());
    }
}

#[test]
fn a_character_that_no_font_has_is_named() {
    for (character, code) in [('🚨', 0x1F6A8), ('😀', 0x1F600)] {
        let blocks = [
            paragraph(&format!("系统{character}告警")),
            Block::Title(format!("系统{character}")),
            Block::Note(character.to_string()),
            Block::Code(character.to_string()),
        ];
        for block in blocks {
            let fault = typeset(&paper(vec![block]), fonts()).unwrap_err();
            assert_eq!(fault, DocumentError::MissingGlyph { character, code });
            assert!(fault.to_string().contains(character) && fault.to_string().contains(&format!("U+{code:04X}")), "{fault}");
            assert_eq!(fault.code(), "document.missing_glyph");
        }
    }
}

#[test]
fn a_folder_without_fonts_is_named() {
    let fault = Fonts::find(&[std::path::PathBuf::from("/nonexistent")]).unwrap_err();
    assert!(matches!(&fault, DocumentError::NoFont(name) if name.contains("FandolSong-Bold.otf")), "{fault}");
}

#[test]
fn control_characters_and_marks_of_direction_are_dropped() {
    let dirty = "系\u{0}统\u{7}\u{202e}受\u{2066}损\u{200b}程\u{feff}度\u{ad}\u{1b}[31m\u{fe0f}。";
    let mut report = short_report();
    report.title = format!("关于{dirty}");
    report.sections[0].text = dirty.into();
    report.unit = "科\u{202e}技\u{0}处".into();
    // As placed: `pdftotext` would hide a control character.
    let text = set("text-control", &report.paper(at())).placed();
    assert_eq!(text.matches("系统受损程度[31m。").count(), 2, "{text}");
    assert!(text.contains("科技处"));
    assert!(
        text.chars().all(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    );
}

#[test]
fn nothing_given_is_still_a_paper() {
    let empty = set("text-empty", &paper(Vec::new()));
    assert_eq!(empty.pages.len(), 1);
    let report = set("text-empty-report", &document::WrittenReport::default().paper(at()));
    assert_eq!(report.pages.len(), 1);
    assert!(!report.text().contains("联系人"), "nobody to ask is no line of its own");
    for paper in [document::OralRecord::default().paper(at()), document::ApprovalSheet::default().paper(at())] {
        assert_eq!(set("text-empty-form", &paper).pages.len(), 1);
    }
    set("text-blank", &paper(vec![Block::Title("　 ".into()), paragraph(" \n\n　"), heading(""), Block::Code(String::new())]));
}

#[test]
fn very_long_texts_are_set_whole() {
    for (name, text) in [("text-long-han", filler(10_000)), ("text-long-latin", "abcdefgh01".repeat(1000))] {
        let pdf = reads_whole(name, &paper(vec![paragraph(&text)]));
        let right = document::MARGIN_LEFT + document::TEXT_WIDTH;
        assert!(pdf.pages.iter().flatten().all(|g| g.x + g.width <= right + 0.6), "nothing runs out of the text block");
    }
    let title = paper(vec![Block::Title(filler(10_000)), paragraph("正文。")]);
    let pdf = reads_whole("text-long-title", &title);
    assert!(pdf.pages.iter().flatten().all(|g| g.y < 297.0 * MM && g.x > 0.0));
    let signature = Block::Signature { units: vec![filler(3000)], date: "2026年11月22日".into(), signing: Signing::Unsealed };
    reads_whole("text-long-unit", &paper(vec![paragraph("正文。"), signature]));
}

#[test]
fn a_number_among_chinese_has_no_gap_beside_it() {
    for word in ["0.5%", "1.5%", "33.3%", "12台", "7%"] {
        let pdf = set("text-gaps", &paper(vec![paragraph(&format!("涉及终端占比{word}。"))]));
        let line = lines(&pdf.body(0)).remove(0);
        let at = line.iter().position(|g| g.text == "比").unwrap();
        let gap = line[at + 1].x - (line[at].x + line[at].width);
        assert!((-0.5..3.0).contains(&gap), "{word}: {gap}");
        let text = tool("pdftotext", &["-layout", "-enc", "UTF-8"], &pdf.path, Some("-"));
        assert!(text.contains(&format!("占比{word}")), "{text}");
    }
}

#[test]
fn a_roman_numeral_is_no_wider_than_it_is() {
    let text = "定为特别重大（Ⅰ级）事件、重大（Ⅱ级）事件，启动Ⅰ级响应。";
    let pdf = set("text-roman", &paper(vec![Block::Title("关于启动Ⅰ级响应的通知".into()), paragraph(text)]));
    let body = pdf.body(0);
    // From what stands before the numeral to 级 behind it, in em: a cell, and as much as the numeral takes.
    let far: Vec<f32> = body.windows(3).filter(|w| w[2].text == "级").map(|w| (w[2].x - w[0].x) / w[0].size).collect();
    assert_eq!(far.len(), 4, "{far:?}");
    for (far, most) in far.iter().zip([1.6, 1.65, 1.95, 1.65]) {
        assert!(*far < most, "{far} of {most}");
    }
    assert!(tool("pdftotext", &["-layout", "-enc", "UTF-8"], &pdf.path, Some("-")).contains("特别重大（Ⅰ级）事件"));
}

#[test]
fn what_a_line_has_left_goes_back_to_the_mark_that_gave_room() {
    let text = "2026年11月22日9时30分，重庆市小额贷款公司及融资担保公司非现场监管信息系统发生攻击类事件，研判为重大网络与信息安全事件（Ⅱ级）。\
        按照《上海市网络与信息安全事件专项应急预案》第4.2.2条第（1）项的规定，经市政府确定，\
        自2026年11月22日10时20分起启动Ⅱ级应急响应。现将有关事项通知如下。";
    let pdf = set("text-back", &paper(vec![paragraph(text)]));
    let line = lines(&pdf.body(0)).pop().unwrap();
    let mark = line.iter().position(|g| g.text == "。").unwrap();
    let room = (line[mark + 1].x - line[mark].x) / CELL;
    assert!((0.52..0.95).contains(&room), "{room} of a cell for the mark");
    let end = line.last().unwrap();
    assert!(end.x + end.width / 2.0 <= MARGIN_LEFT + TEXT_WIDTH + 0.2, "{end:?}");
}
