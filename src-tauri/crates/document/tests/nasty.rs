//! Whatever stands in a field, a paper is set or the character is named that can't be.
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
    Align, Block, Cell, Chart, Colophon, DocumentError, Format, Head, Paper, Role, Row, Series, SeriesLook, Signing, Table, TableSize,
    typeset,
};
use proptest::prelude::*;

fn cell(text: &str, align: Align, label: bool) -> Cell {
    Cell { text: text.into(), span: 1, label, align }
}

/// A paper with a text in every field that prints.
fn everywhere(text: &str, format: Format) -> Paper {
    let t = || text.to_owned();
    let row = |label| Row {
        cells: vec![cell(text, Align::Left, label), cell(text, Align::Center, label), cell(text, Align::Right, label)],
        min_lines: 1,
    };
    let table = |size| {
        Block::Table(Table { columns: vec![1, 2, 3], rows: vec![row(true), row(false), row(false)], head_rows: 1, size, together: 0 })
    };
    let blocks = vec![
        Block::Title(t()),
        Block::Addressee(t()),
        Block::Heading { level: 1, text: t() },
        Block::Paragraph { lead: Some(t()), text: t() },
        Block::Line { text: t(), align: Align::Right },
        table(TableSize::Four),
        Block::Chart(Chart {
            caption: t(),
            unit: t(),
            labels: vec![t(), t()],
            series: vec![
                Series { name: t(), values: vec![1, 2], look: SeriesLook::Other },
                Series { name: t(), values: vec![3], look: SeriesLook::Other },
            ],
        }),
        Block::Centered { role: Role::Kai, size: 18.0, text: t() },
        Block::Attachments(vec![t(), t()]),
        Block::Signature { units: vec![t(), t()], date: t(), signing: Signing::Sealed },
        Block::Signature { units: vec![t()], date: t(), signing: Signing::NameStamp { post: t() } },
        Block::Note(t()),
        Block::Attachment { label: t(), title: t() },
        Block::Landscape(vec![Block::Line { text: t(), align: Align::Left }, table(TableSize::Five)]),
        Block::Code(text.chars().take(20).collect()),
    ];
    let head = Head {
        copy: Some(1_234_567),
        secrecy: t(),
        urgency: t(),
        mark: vec![t(), t()],
        mark_suffix: text.chars().take(4).collect(),
        number: t(),
        signers: vec![t(), t(), t()],
    };
    // As much as a page of 版记 holds: more is refused.
    let part = || text.chars().take(60).collect::<String>();
    let colophon = Colophon { addressees: part(), copies_to: part(), printed_by: part(), printed_on: part(), even_page: true };
    Paper {
        title_meta: t(),
        author: t(),
        subject: t(),
        watermark: Some(text.chars().take(3).collect()),
        format,
        head: Some(head),
        colophon: Some(colophon),
        ..paper(blocks)
    }
}

#[test]
fn nasty_text_in_every_field_is_set() {
    let texts = [
        String::new(),
        " ".into(),
        "　　".into(),
        "\n\n\r\n\t".into(),
        "\u{0}\u{1}\u{7f}\u{9f}".into(),
        "\u{202e}系统\u{2066}受损\u{2069}\u{200f}\u{61c}".into(),
        "\u{feff}\u{200b}\u{200d}\u{fe0f}\u{e0101}".into(),
        "，。、；：".into(),
        "（（（（（".into(),
        "——……——".into(),
        "a".into(),
        "0".into(),
        "喆堃赟玥珺䶮".into(),
        "一".repeat(200),
        "W".repeat(300),
        "12345678901234567890123456789012345678901234567890".into(),
        "/".repeat(100),
        "）".repeat(150),
        "“".repeat(150),
    ];
    for text in &texts {
        for format in [Format::Document, Format::Letter] {
            let set = typeset(&everywhere(text, format), fonts()).unwrap_or_else(|fault| panic!("{text:?}: {fault}"));
            assert!(set.pages >= 1, "{text:?}");
            let pdf = lopdf::Document::load_mem(&set.bytes).unwrap();
            assert_eq!(pdf.get_pages().len(), set.pages);
        }
    }
}

#[test]
fn ten_thousand_characters_without_a_break_are_set_in_every_field() {
    for text in ["系".repeat(10_000), "x".repeat(10_000), "。".repeat(10_000), "—".repeat(10_000)] {
        let long = |block: Block| {
            let pdf = set("nasty-long", &paper(vec![block, paragraph("末。")]));
            assert!(pdf.placed().contains("末。"));
            // A title so long is broken where it can't be broken well; nothing of it is lost.
            assert_eq!(
                pdf.placed().matches(text.chars().next().unwrap()).count() + usize::from(text.starts_with('。')),
                10_000 + 2 * usize::from(text.starts_with('。')),
                "{}",
                &text[..3]
            );
        };
        long(Block::Title(text.clone()));
        long(paragraph(&text));
        long(Block::Heading { level: 2, text: text.clone() });
        long(Block::Line { text: text.clone(), align: Align::Center });
        long(Block::Signature { units: vec![text.clone()], date: "2026".into(), signing: Signing::Sealed });
        long(Block::Table(Table::of(
            vec![1, 3],
            vec![Row { cells: vec![cell("题", Align::Left, true), cell(&text, Align::Left, false)], min_lines: 1 }],
        )));
        let papers = [
            Paper { head: Some(Head { mark: vec![text.clone()], ..Head::default() }), ..paper(vec![paragraph("末。")]) },
            Paper {
                head: Some(Head {
                    mark: vec![text.chars().take(60).collect()],
                    number: text.clone(),
                    signers: vec![text.clone()],
                    ..Head::default()
                }),
                ..paper(vec![paragraph("末。")])
            },
            paper(vec![Block::Addressee(text.clone()), paragraph("末。")]),
        ];
        for paper in papers {
            assert!(typeset(&paper, fonts()).unwrap().pages >= 1);
        }
        let bodies = if text.starts_with('。') { "系".repeat(10_000) } else { text };
        for (copies_to, printed_by) in [(bodies.clone(), String::new()), (String::new(), bodies)] {
            let colophon = Some(Colophon { copies_to, printed_by, ..Colophon::default() });
            let long = Paper { colophon, ..paper(vec![paragraph("末。")]) };
            assert_eq!(typeset(&long, fonts()).unwrap_err(), DocumentError::LongColophon);
        }
    }
}

#[test]
fn what_no_font_has_is_named_wherever_it_stands() {
    for (character, code) in [('🚨', 0x1F6A8), ('\u{fffe}', 0xFFFE), ('\u{10ffff}', 0x10_FFFF), ('\u{e000}', 0xE000)] {
        let faulty = typeset(&everywhere(&format!("系{character}统"), Format::Document), fonts()).unwrap_err();
        assert_eq!(faulty, DocumentError::MissingGlyph { character, code });
        let text = format!("系{character}统");
        let head = |head: Head| Paper { head: Some(head), ..paper(vec![paragraph("正文。")]) };
        let colophon = |colophon: Colophon| Paper { colophon: Some(colophon), ..paper(vec![paragraph("正文。")]) };
        let alone = [
            head(Head { mark: vec![text.clone()], ..Head::default() }),
            head(Head { number: text.clone(), ..Head::default() }),
            head(Head { urgency: text.clone(), ..Head::default() }),
            head(Head { mark: vec!["某局".into()], signers: vec![text.clone()], ..Head::default() }),
            colophon(Colophon { copies_to: text.clone(), ..Colophon::default() }),
            colophon(Colophon { printed_by: text.clone(), ..Colophon::default() }),
            paper(vec![Block::Attachments(vec![text.clone()])]),
            paper(vec![Block::Attachment { label: "附件".into(), title: text.clone() }]),
            paper(vec![Block::Signature { units: vec![], date: text.clone(), signing: Signing::Unsealed }]),
            paper(vec![Block::Landscape(vec![paragraph(&text)])]),
            paper(vec![Block::Chart(Chart { caption: text.clone(), unit: String::new(), labels: vec![], series: vec![] })]),
        ];
        for (index, paper) in alone.iter().enumerate() {
            assert_eq!(typeset(paper, fonts()).unwrap_err(), DocumentError::MissingGlyph { character, code }, "{index}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_every_field_is_set_or_its_character_named(
        text in prop_oneof!["\\PC{0,40}", "[一二三报告系统，。（）“”—…0-9a-z /\\n]{0,120}", "[\\x00-\\x1f\u{202a}-\u{202e}系统\\n]{0,40}"],
        letter in any::<bool>(),
    ) {
        let format = if letter { Format::Letter } else { Format::Document };
        match typeset(&everywhere(&text, format), fonts()) {
            Ok(set) => prop_assert!(set.pages >= 1 && set.bytes.starts_with(b"%PDF")),
            Err(DocumentError::MissingGlyph { character, code }) => {
                prop_assert!(text.contains(character));
                prop_assert_eq!(code, u32::from(character));
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
