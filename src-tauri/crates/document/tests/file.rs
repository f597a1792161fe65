//! The file: the same bytes for the same paper, its properties, its bookmarks.
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
use document::{Block, typeset};
use lopdf::{Dictionary, Document, Object};

fn words(object: &Object) -> String {
    let bytes = object.as_str().unwrap();
    assert_eq!(&bytes[..2], [0xFE, 0xFF]);
    let units: Vec<u16> = bytes[2..].chunks(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
    String::from_utf16(&units).unwrap()
}

fn dict<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    document.dereference(object).unwrap().1.as_dict().unwrap()
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    for paper in [full_report().paper(at()), long_report().paper(at()), oral_record().paper(at()), recovery_sheet()] {
        let first = typeset(&paper, fonts()).unwrap();
        assert_eq!(first.bytes, typeset(&paper, fonts()).unwrap().bytes, "twice");
        assert_eq!(first.bytes, typeset(&paper, &fresh_fonts()).unwrap().bytes, "with fonts read anew");
    }
}

#[test]
fn papers_set_at_the_same_time_are_the_same_bytes() {
    let paper = full_report().paper(at());
    let fonts = fresh_fonts();
    let wanted = typeset(&paper, &fresh_fonts()).unwrap().bytes;
    std::thread::scope(|scope| {
        let set: Vec<_> = (0..4).map(|_| scope.spawn(|| typeset(&paper, &fonts).unwrap().bytes)).collect();
        for bytes in set {
            assert!(bytes.join().unwrap() == wanted);
        }
    });
}

#[test]
fn another_paper_is_another_file() {
    let id = |paper| set("file-id", &paper).document.trailer.get(b"ID").unwrap().clone();
    let mut other = short_report();
    other.telephone = "6700 0001".into();
    assert_ne!(id(short_report().paper(at())), id(other.paper(at())));
}

#[test]
fn properties_name_title_unit_kind_and_time() {
    let pdf = set("file-properties", &full_report().paper(at()));
    assert!(pdf.typeset.bytes.starts_with(b"%PDF-1.7"));
    let info = dict(&pdf.document, pdf.document.trailer.get(b"Info").unwrap());
    assert_eq!(words(info.get(b"Title").unwrap()), full_report().title);
    assert_eq!(words(info.get(b"Author").unwrap()), "金融稳定处");
    assert_eq!(words(info.get(b"Subject").unwrap()), "书面报告（初报）");
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20261122093012+08'00'");
    let catalog = pdf.document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN");
    let size: Vec<f32> = pdf
        .document
        .get_pages()
        .into_values()
        .flat_map(|id| {
            let page = pdf.document.get_dictionary(id).unwrap();
            let corners = page.get(b"MediaBox").unwrap().as_array().unwrap().clone();
            corners.into_iter().map(|c| c.as_float().unwrap()).collect::<Vec<_>>()
        })
        .collect();
    for page in size.chunks(4) {
        assert!((page[2] - page[0] - 210.0 * MM).abs() < 0.1 && (page[3] - page[1] - 297.0 * MM).abs() < 0.1, "A4");
    }
}

#[test]
fn nothing_in_the_file_claims_a_standard_or_acts_by_itself() {
    let pdf = set("file-claims", &full_report().paper(at()));
    assert!(!pdf.text().contains("9704") && !pdf.text().contains("归档合规"));
    for object in pdf.document.objects.values() {
        if let Object::Dictionary(dictionary) = object {
            for key in [b"JavaScript".as_slice(), b"JS", b"OpenAction", b"AA", b"EmbeddedFiles"] {
                assert!(!dictionary.has(key), "{}", String::from_utf8_lossy(key));
            }
        }
    }
}

#[test]
fn headings_are_bookmarks_that_lead_to_their_page() {
    let paper = long_report().paper(at());
    let headings: Vec<String> = paper
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Heading { text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect();
    let pdf = set("file-bookmarks", &paper);
    let pages: Vec<_> = pdf.document.get_pages().into_values().collect();
    let outlines = dict(&pdf.document, pdf.document.catalog().unwrap().get(b"Outlines").unwrap());
    let mut found = Vec::new();
    let mut next = outlines.get(b"First").ok();
    while let Some(object) = next {
        let item = dict(&pdf.document, object);
        let title = words(item.get(b"Title").unwrap());
        let target = item.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        let page = pages.iter().position(|p| *p == target).unwrap();
        assert!(pdf.placed_on(page).contains(&title), "{title} stands on page {}", page + 1);
        found.push(title);
        next = item.get(b"Next").ok();
    }
    assert_eq!(found, headings);
    assert_eq!(outlines.get(b"Count").unwrap().as_i64().unwrap(), 10);
}
