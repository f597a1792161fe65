//! Every paper in every form that an office can choose, not as a sample but as the program writes it: its geometry read back from the PDF, its
//! words from the word processor's file.
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

#[path = "../../document/tests/common/mod.rs"]
mod common;
mod paper_case;

use common::{Glyph, MM, Pdf, Rule, approval_sheet, lines, oral_record};
use desk::paper_sources::{Period, WarningStated, course_rows, evidence_list, fresh_warning, ledger, statistics};
use document::Block;
use document::{
    Annex, AnnexContent, BundleRow, BundleTransfer, CELL, KINDS, Layout, MARGIN_LEFT, MARGIN_TOP, PITCH, PageForm, PageStyle, Paper,
    Species, TEXT_HEIGHT, TEXT_WIDTH, WrittenReport, template,
};
use paper_case::*;
use std::collections::BTreeSet;
use std::io::Read;

const RIGHT: f32 = MARGIN_LEFT + TEXT_WIDTH;
const FOOT: f32 = MARGIN_TOP + TEXT_HEIGHT;
const PAPER: (f32, f32) = (210.0 * MM, 297.0 * MM);

/// A paper as it is set, with what should be seen of it.
struct Sample {
    name: String,
    paper: Paper,
    text: bool,
    form: PageForm,
}

fn style(form: PageForm) -> PageStyle {
    PageStyle {
        form,
        mark: if form == PageForm::Plain { vec![] } else { vec!["重庆市地方金融监督管理局".into()] },
        mark_suffix: "文件".into(),
        code: "渝金".into(),
        printed_by: "局办公室".into(),
        ..PageStyle::default()
    }
}

fn station_paper(kind: &str) -> Option<WrittenReport> {
    let plan = shanghai();
    let stated = WarningStated { level: Some(1), category: plan.categories.first().map(|c| c.id.to_string()), start: None, received: None };
    let first = fresh_warning(&plan, &office(), NAME, now(), "warning_notice", template("warning_notice")?, &stated, None);
    let text = template(kind)?;
    match kind {
        "warning_notice" => Some(first),
        _ => Some(fresh_warning(&plan, &office(), NAME, now(), kind, text, &stated, Some(&first))),
    }
}

fn listing(kind: &str) -> Option<Paper> {
    let mut case = chongqing_case(2);
    for number in 0..40 {
        case.evidence(&format!("勒索信截图（终端{number}，含联系邮箱和倒计时）.png"), "全文", 1_258_292 + number, at(9, 44));
    }
    let other = shanghai_case(4, false);
    let pairs: Vec<_> = [&case, &other].into_iter().cycle().take(60).map(|c| (&c.plan, &c.incident)).collect();
    Some(match kind {
        "evidence_list" => evidence_list(&case.plan, &case.incident, &department(), NAME, now()).paper(now()),
        "incident_ledger" => ledger(&case.plan, &pairs, alone(&department()), Period::year(2026)?, NAME, now()).paper(now()),
        "annual_statistics" => statistics(&case.plan, &pairs, alone(&department()), 2026, NAME, now(), template(kind)?).paper(now()),
        "bundle_transfer" => {
            let row =
                |n: usize| BundleRow { kind: "证据".into(), name: format!("证据{n}.png"), amount: "1件".into(), note: String::new() };
            BundleTransfer { name: "金融稳定处-0007.subao".into(), rows: (0..50).map(row).collect(), ..BundleTransfer::default() }
                .paper(now())
        }
        "oral_record" => oral_record().paper(now()),
        "approval_sheet" => approval_sheet().paper(now()),
        _ => return None,
    })
}

/// One of each sort: named alone, text with an upright table and one on its side, 处置经过, 证据清单, 台账.
fn annexes() -> Vec<Annex> {
    let mut case = chongqing_case(2);
    for number in 0..9 {
        case.evidence(&format!("勒索信截图（终端{number}）.png"), "全文", 1_258_292 + number, at(9, 44));
    }
    let other = shanghai_case(4, false);
    let pairs: Vec<_> = [&case, &other].into_iter().cycle().take(30).map(|c| (&c.plan, &c.incident)).collect();
    let row = |n: usize, columns: usize| (0..columns).map(|c| format!("第{n}行{c}")).collect::<Vec<_>>().join("\t");
    let rows = |columns: usize| (0..6).map(|n| row(n, columns)).collect::<Vec<_>>().join("\n");
    let text = format!("一、受影响终端\n（一）位置。均在机关办公楼6层。\n见下表。\n{}\n以上终端已断网。\n{}\n二、其他", rows(4), rows(9));
    let evidence = evidence_list(&case.plan, &case.incident, &department(), NAME, now()).rows;
    let contents = [
        ("办公自动化系统机房布线图", AnnexContent::Apart),
        ("受影响终端和系统情况统计表", AnnexContent::Text(text)),
        ("办公自动化系统遭勒索病毒攻击事件应急处置经过", AnnexContent::Course(course_rows(&case.incident))),
        ("证据清单", AnnexContent::Evidence(evidence)),
        (
            "2026年网络安全事件台账",
            AnnexContent::Ledger(Box::new(ledger(&case.plan, &pairs, alone(&department()), Period::year(2026).unwrap(), NAME, now()))),
        ),
    ];
    contents.into_iter().map(|(name, content)| Annex { name: name.into(), content }).collect()
}

/// Every kind once in each form that it can have, of both plans where a case stands behind it.
fn samples() -> Vec<Sample> {
    let mut samples = Vec::new();
    for kind in &KINDS {
        let text = kind.layout == Layout::Text;
        if let Some(paper) = listing(kind.id) {
            samples.push(Sample { name: format!("geometry-{}", kind.id), paper, text: false, form: PageForm::Plain });
            continue;
        }
        let mut reports = Vec::new();
        if kind.about == document::About::Incident {
            for (plan, case) in [("cq", chongqing_case(1)), ("sh", shanghai_case(2, true))] {
                reports.push((plan, case.paper(&writer(&case.plan, kind.id), kind.id)));
            }
        } else {
            reports.push(("sh", station_paper(kind.id).unwrap_or_else(|| panic!("no sample of {}", kind.id))));
        }
        for (plan, report) in reports {
            let forms = if text { &[PageForm::Plain, PageForm::RedHead, PageForm::Letter][..] } else { &[PageForm::Plain] };
            for form in forms {
                let dressed = WrittenReport {
                    style: style(*form),
                    number: "渝金〔2026〕12号".into(),
                    copies_to: "市委网信办，市公安局网络安全保卫总队".into(),
                    urgency: "特急".into(),
                    signer: "周立".into(),
                    // Whose head it bears signs it.
                    unit: style(*form).issuers().0.unwrap_or(&report.unit).to_owned(),
                    ..report.clone()
                };
                let name = format!("geometry-{plan}-{}-{form:?}", kind.id);
                // What goes up keeps the form of a document in a unit that writes letters, and a letter is one in a unit with a red head.
                let form = match form {
                    PageForm::Letter if kind.upward => PageForm::RedHead,
                    PageForm::RedHead if kind.species == Species::Letter => PageForm::Letter,
                    form => *form,
                };
                samples.push(Sample { name: name.clone(), paper: dressed.paper(now()), text, form });
                if text && plan == "cq" {
                    let annexed = WrittenReport { attachments: annexes(), joint: "发展中心".into(), ..dressed };
                    samples.push(Sample { name: format!("{name}-annexed"), paper: annexed.paper(now()), text, form });
                }
            }
        }
    }
    samples
}

/// A landscape page reads upright when it is turned; the numbers below are those of upright pages.
fn is_turned(pdf: &Pdf, page: usize) -> bool {
    pdf.pages[page].iter().filter(|g| g.y > FOOT + 1.0).all(|g| g.text != "—")
}

fn near(is: f32, wanted: f32, tolerance: f32, what: &str) {
    assert!((is - wanted).abs() <= tolerance, "{what}: {is}, not {wanted} ± {tolerance}");
}

fn red(pdf: &Pdf) -> Vec<Rule> {
    pdf.rules[0].iter().copied().filter(|r| r.red).collect()
}

/// The text stands within the 版心, and 16-point lines of a text on the grid, 28 cells wide at most.
fn body(sample: &Sample, pdf: &Pdf, page: usize) {
    let name = format!("{} page {}", sample.name, page + 1);
    let body: Vec<Glyph> = pdf.body(page).into_iter().filter(|g| !g.red).collect();
    for glyph in &body {
        let empty = "，。、；：）》”’〕】".contains(&glyph.text);
        let width = if empty { glyph.width / 2.0 } else { glyph.width };
        assert!(glyph.x > MARGIN_LEFT - 0.6 && glyph.x + width < RIGHT + 0.6, "{name}: beside the 版心: {glyph:?}");
        assert!(glyph.y > MARGIN_TOP && glyph.y < FOOT + 0.5, "{name}: above or below the 版心: {glyph:?}");
    }
    // A table has lines of its own.
    let tabled = sample.name.ends_with("annexed") && body.iter().filter(|g| g.size < 16.0).count() > 60;
    if !sample.text || tabled {
        return;
    }
    let all = lines(&body);
    assert!(all.len() <= 24, "{name}: {} lines", all.len());
    let plain: Vec<&Vec<Glyph>> = all.iter().filter(|l| l.iter().all(|g| g.size == 16.0)).collect();
    let steps = plain.windows(2).map(|two| two[1][0].y - two[0][0].y);
    // A page is drawn together or apart as a whole where that brings a signature to its text (7.3.5.5): its own pitch, kept all down the page.
    let pitch = steps.fold(PITCH * 1.1, f32::min);
    assert!(pitch > PITCH * 0.9, "{name}: lines {pitch} pt apart");
    let pitch = if (pitch - PITCH).abs() < 0.02 || pitch > PITCH * 1.09 { PITCH } else { pitch };
    for line in plain {
        let down = (line[0].y - all[0][0].y) / pitch;
        // The first page begins with a head and a title in other sizes.
        let rows = if page == 0 { (line[0].y - MARGIN_TOP - 0.88 * 16.0) / PITCH } else { down };
        if page > 0 || sample.form != PageForm::Letter && pitch == PITCH {
            near(rows, rows.round(), 0.03, &format!("{name}: line of the grid of “{}”", line[0].text));
        }
        let full = line.iter().filter(|g| g.width == 16.0).count();
        assert!(full <= 30, "{name}: {full} characters in a line");
        let last = line.last().unwrap();
        assert!(last.x - line[0].x < 28.0 * CELL, "{name}: wider than 28 cells");
    }
}

/// Odd pages outside right, even ones outside left, one cell in; the dash 7 mm below the text.
fn number(sample: &Sample, pdf: &Pdf, page: usize) {
    let name = format!("{} page {}", sample.name, page + 1);
    let number: Vec<Glyph> = pdf.number(page).into_iter().filter(|g| g.size == 14.0).collect();
    let text: String = number.iter().map(|g| g.text.as_str()).collect();
    assert_eq!(text, format!("—{}—", page + 1), "{name}");
    assert!(number.iter().all(|g| g.font.contains("Song")), "{name}: 4号宋体");
    let (first, last) = (&number[0], number.last().unwrap());
    if page.is_multiple_of(2) {
        near(RIGHT - (last.x + last.width), 14.0, 0.3, &format!("{name}: outside"));
    } else {
        near(first.x - MARGIN_LEFT, 14.0, 0.3, &format!("{name}: outside"));
    }
    // Where the ink of this face's dash stands above its baseline is measured in the document's own tests.
    near((first.y - FOOT) / MM, BASELINE_OF_THE_NUMBER, 0.3, &format!("{name}: height of the number"));
}

/// Of the baseline below the text, in millimetres, with the dash's upper edge at 7.
const BASELINE_OF_THE_NUMBER: f32 = 8.7;

/// The mark's and the number's lines.
fn head(sample: &Sample, pdf: &Pdf) {
    let name = &sample.name;
    let reds = red(pdf);
    match sample.form {
        PageForm::Plain => assert!(reds.is_empty() && pdf.pages[0].iter().all(|g| !g.red), "{name}: nothing is red on plain paper"),
        PageForm::RedHead => {
            assert_eq!(reds.len(), 1, "{name}");
            near(reds[0].from.0, MARGIN_LEFT, 0.05, &format!("{name}: red line"));
            near(reds[0].to.0, RIGHT, 0.05, &format!("{name}: red line"));
            let line =
                lines(&pdf.body(0)).into_iter().find(|l| l.iter().map(|g| g.text.as_str()).collect::<String>().contains("〔2026〕12号"));
            let line = line.unwrap_or_else(|| panic!("{name}: 发文字号"));
            let below = reds[0].from.1 - reds[0].width / 2.0 - (line[0].y + 0.12 * 16.0);
            near(below / MM, 4.0, 0.05, &format!("{name}: red line below the number"));
            let (_, top, _, _) = pdf.ink(0, 150).bounds(20.0, 67.0, 200.0, 97.0).unwrap();
            near(top - 37.0, 35.0, 0.3, &format!("{name}: mark below the 版心's edge"));
        }
        PageForm::Letter => {
            assert_eq!(reds.len(), 4, "{name}");
            for rule in &reds {
                near((rule.to.0 - rule.from.0) / MM, 170.0, 0.05, &format!("{name}: length"));
                near(rule.from.0 / MM, 20.0, 0.05, &format!("{name}: middle"));
            }
            let lowest = reds.iter().map(|r| r.from.1).fold(0.0, f32::max);
            near((PAPER.1 - lowest) / MM, 20.0, 1.2, &format!("{name}: lower line"));
            let (_, top, _, _) = pdf.ink(0, 150).bounds(32.0, 15.0, 178.0, 45.0).unwrap();
            near(top, 30.0, 0.3, &format!("{name}: mark below the paper's edge"));
        }
    }
}

/// 版记: thick, thin, thick, and the last at the foot of the text.
fn colophon(sample: &Sample, pdf: &Pdf) {
    let name = &sample.name;
    let last = pdf.pages.len() - 1;
    let mut rules: Vec<Rule> = pdf.rules[last].iter().copied().filter(|r| !r.red).collect();
    rules.sort_by(|a, b| a.from.1.total_cmp(&b.from.1));
    let rules: Vec<&Rule> = rules.iter().rev().take(3).collect();
    if sample.form == PageForm::Letter {
        // 信函格式: 版记 without 印发, and without lines.
        assert!(rules.is_empty(), "{name}: {rules:?}");
        return;
    }
    let thickness: Vec<f32> = rules.iter().map(|r| (r.width / MM * 100.0).round() / 100.0).collect();
    assert_eq!(thickness, [0.35, 0.25, 0.35], "{name}");
    near(rules[0].from.1, FOOT, 0.05, &format!("{name}: last line of the 版记"));
    for rule in rules {
        near(rule.from.0, MARGIN_LEFT, 0.05, name);
        near(rule.to.0, RIGHT, 0.05, name);
    }
}

#[test]
fn every_paper_in_every_form_keeps_the_measures() {
    let mut seen = BTreeSet::new();
    for sample in samples() {
        let pdf = common::set(&sample.name, &sample.paper);
        seen.insert(sample.name.clone());
        for page in 0..pdf.pages.len() {
            for glyph in &pdf.pages[page] {
                assert!(
                    (0.0..PAPER.0).contains(&glyph.x) && (0.0..PAPER.1).contains(&glyph.y),
                    "{}: off the paper: {glyph:?}",
                    sample.name
                );
            }
            // The first page of a letter bears no number, nor does the 版记 behind a blank page.
            let only_colophon = sample.text && page > 0 && pdf.body(page).iter().all(|g| g.size == 14.0);
            if is_turned(&pdf, page) && (!sample.text || page > 0 && !only_colophon) {
                continue;
            }
            body(&sample, &pdf, page);
            let behind_blank = only_colophon && pdf.pages[page - 1].is_empty();
            let bare = behind_blank || sample.form == PageForm::Letter && page == 0;
            if bare {
                assert!(pdf.number(page).iter().all(|g| g.text != "—"), "{} page {}: a number", sample.name, page + 1);
            } else if sample.paper.page_numbers {
                number(&sample, &pdf, page);
            }
        }
        if sample.text {
            head(&sample, &pdf);
            colophon(&sample, &pdf);
        }
    }
    for kind in &KINDS {
        assert!(seen.iter().any(|name| name.contains(kind.id)), "{} was not set", kind.id);
    }
}

/// What the word processor's file says: its runs of text in order, head and foot left out.
fn words_of(docx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let runs = xml.split("<w:t").skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        // Of the tags that begin alike only this one is text.
        (tag.is_empty() || tag.starts_with(' ')).then(|| rest.split_once("</w:t>").unwrap().0.to_owned())
    });
    let text: String = runs.collect();
    common::squeeze(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&"))
}

#[test]
fn every_paper_says_the_same_in_the_word_processors_file() {
    for sample in samples() {
        let docx = document::docx(&sample.paper).unwrap();
        std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.docx", sample.name)), &docx).unwrap();
        let words = words_of(&docx);
        let blocks = sample.paper.blocks.iter().flat_map(|block| match block {
            Block::Landscape(inner) => inner.clone(),
            other => vec![other.clone()],
        });
        for block in blocks {
            // Names of 附件 stand behind their numbers.
            if let Block::Attachments(names) = &block {
                assert!(names.iter().all(|name| words.contains(&common::squeeze(name))), "{}: {names:?}", sample.name);
                continue;
            }
            let said = common::said(&Paper { blocks: vec![block], ..sample.paper.clone() });
            // A signature is drawn as two paragraphs, a table cell by cell: the pieces of a block follow each other as they are said.
            assert!(words.contains(&said), "{}: “{said}” is missing in\n{words}", sample.name);
        }
    }
}
