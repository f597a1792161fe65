//! Two readers of PDFs that share no code, poppler and mupdf, read and draw the same.
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
use document::{Block, Paper, Role};
use std::process::Command;

/// What mupdf reads, whitespace aside.
fn read_by_mupdf(pdf: &Pdf) -> String {
    let out = Command::new("mutool").args(["draw", "-q", "-F", "txt", "-o", "-"]).arg(&pdf.path).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    squeeze(&String::from_utf8(out.stdout).unwrap())
}

/// A page as mupdf draws it.
fn drawn_by_mupdf(pdf: &Pdf, page: usize, dpi: u32) -> Ink {
    let (number, dpi_text) = ((page + 1).to_string(), dpi.to_string());
    let out = Command::new("mutool")
        .args(["draw", "-q", "-F", "pgm", "-c", "gray", "-r", &dpi_text, "-o", "-"])
        .arg(&pdf.path)
        .arg(number)
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Ink::read(&out.stdout, dpi)
}

fn papers() -> Vec<(&'static str, Paper)> {
    let mut drill = long_report().paper(at());
    drill.watermark = Some("演练".into());
    let mixed = paper(vec![
        Block::Title("关于“系统A-3.2”中断（第2次）有关情况的报告".into()),
        Block::Addressee("应急工作组".into()),
        heading("一、基本情况"),
        paragraph(&format!("联系人{RARE}，电话6700 0000，占比99.5%——（《预案》〔2026〕8号）……甲{RARE}乙。")),
        Block::Centered { role: Role::Kai, size: 16.0, text: format!("李{RARE}明") },
        Block::Note("联系人：李喆，电话：6700 0000".into()),
    ]);
    vec![
        ("readers-report", full_report().paper(at())),
        ("readers-drill", drill),
        ("readers-oral", oral_record().paper(at())),
        ("readers-mixed", mixed),
        ("readers-recovery", recovery_sheet()),
    ]
}

#[test]
fn both_read_the_same_text_in_reading_order() {
    for (name, paper) in papers().into_iter().filter(|(name, _)| *name != "readers-recovery") {
        let pdf = set(name, &paper);
        // Words behind the text and page numbers stand between the pages' texts.
        let only_text = |mut text: String| {
            for page in 1..=pdf.pages.len() {
                text = text.replacen(&format!("—{page}—"), "", 1);
            }
            paper.watermark.iter().fold(text, |text, words| text.replace(words, ""))
        };
        let (poppler, mupdf) = (only_text(pdf.text()), only_text(read_by_mupdf(&pdf)));
        assert_eq!(poppler, mupdf, "{name}");
        // Cells of a row are read line by line, so a table is compared by its characters alone.
        let tables = paper.blocks.iter().any(|b| matches!(b, Block::Table(_)));
        if tables {
            assert_eq!(counted(&mupdf), counted(&said(&paper)), "{name}");
        } else {
            assert_eq!(mupdf, said(&paper), "{name}");
        }
    }
}

#[test]
fn both_draw_the_same_pages() {
    const DPI: u32 = 144;
    // Side of the squares that are compared: readers smooth letters each in their own way.
    const SQUARE: usize = 8;
    for (name, paper) in papers() {
        let pdf = set(&format!("{name}-drawn"), &paper);
        for page in 0..pdf.pages.len() {
            let (one, other) = (pdf.ink(page, DPI).squares(SQUARE), drawn_by_mupdf(&pdf, page, DPI).squares(SQUARE));
            assert_eq!(one.len(), other.len(), "{name} page {}", page + 1);
            let most = one.iter().zip(&other).map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max);
            let mean = one.iter().zip(&other).map(|(a, b)| (a - b).abs()).sum::<f32>() / one.len() as f32;
            println!("{name} page {}: most {most:.1}, mean {mean:.2} of 255", page + 1);
            assert!(most < 60.0 && mean < 2.0, "{name} page {}: most {most:.1}, mean {mean:.2} of 255", page + 1);
        }
    }
}
