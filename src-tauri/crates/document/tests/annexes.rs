//! 附件 as a person types or pastes them: whatever comes, all of it is on the pages, and tables lie where they can be read.
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
use document::{Annex, AnnexContent, Block, WrittenReport};
use proptest::prelude::*;

fn with(text: &str) -> WrittenReport {
    WrittenReport {
        title: "关于附件的报告".into(),
        addressee: "应急工作组".into(),
        opening: "正文。".into(),
        unit: "金融稳定处".into(),
        date: "2026年11月22日".into(),
        attachments: vec![Annex { name: "说明".into(), content: AnnexContent::Text(text.into()) }],
        ..WrittenReport::default()
    }
}

fn counted(text: &str, c: char) -> usize {
    text.chars().filter(|x| *x == c).count()
}

#[test]
fn a_long_pasted_table_repeats_its_head_on_every_page_and_keeps_every_row() {
    let rows: Vec<String> = (1..=150).map(|n| format!("{n}\t终端{n:03}\t机关办公楼{}层", n % 9)).collect();
    let text = format!("序号\t名称\t位置\n{}", rows.join("\n"));
    let pdf = set("annex-long-table", &with(&text).paper(at()));
    let pages = pdf.pages.len() - 1;
    assert!(pages >= 5, "{pages}");
    assert_eq!(pdf.placed().matches("位置").count(), pages, "a head on every page");
    for n in 1..=150 {
        assert!(pdf.placed().contains(&format!("终端{n:03}")), "{n}");
    }
}

#[test]
fn ten_thousand_characters_in_a_cell_go_over_many_pages() {
    let text = format!("项目\t说明\n日志\t{}", "系".repeat(10_000));
    let pdf = set("annex-long-cell", &with(&text).paper(at()));
    assert_eq!(counted(&pdf.placed(), '系'), 10_000);
}

#[test]
fn what_lies_on_its_side_is_followed_upright_and_numbered_on() {
    let row = |n: usize| (0..9).map(|c| format!("{n}{c}")).collect::<Vec<_>>().join("\t");
    let text = format!("{}\n{}\n以上各项已核对。", row(1), row(2));
    let report = with(&text);
    let blocks = report.paper(at()).blocks;
    assert!(matches!(blocks.iter().rev().nth(1), Some(Block::Landscape(_))), "{blocks:?}");
    let pdf = set("annex-turned", &report.paper(at()));
    assert_eq!(pdf.pages.len(), 3, "the text, the table on its side, what follows it");
    assert!(pdf.number(2).iter().any(|g| g.text == "3"), "numbers go on");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_was_typed_is_lost(
        text in prop_oneof![
            "([一二三十、。：报告系统A-Z0-9 （）]{0,12}[\t\n]){0,60}",
            "([“”\"\"\"{}$•①.、1-9一二（）<>&\u{0}\u{1f}\u{202e}\u{2066}\u{200b}系统]{0,8}[\t\n\"]){0,40}",
        ],
    ) {
        let pdf = set("annex-any", &with(&text).paper(at()));
        let placed = pdf.placed();
        // Marks that are not seen have no place on a page; a quote may be a spreadsheet's own.
        let unseen = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{206f}' | '"');
        for c in text.chars().filter(|c| !unseen(*c)) {
            prop_assert!(counted(&placed, c) >= counted(&text, c), "{c} of {text:?} in {placed}");
        }
    }
}
