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
fn every_font_is_embedded_as_a_subset_with_its_text() {
    let pdf = set("file-fonts", &full_report().paper(at()));
    let listed = tool("pdffonts", &[], &pdf.path, None);
    let fonts: Vec<&str> = listed.lines().skip(2).collect();
    assert!(fonts.len() >= 5, "{listed}");
    for font in fonts {
        assert!(font.contains("Identity-H       yes yes yes") && font.chars().nth(6) == Some('+'), "{font}");
    }
}

/// What an archive asks for (ISO 19005-2), as far as the file's structure shows it.
#[test]
fn an_archive_finds_metadata_and_colours_and_nothing_that_it_forbids() {
    let mut paper = long_report().paper(at());
    paper.watermark = Some("演练".into());
    paper.title_meta = "甲<乙>&丙".into();
    let pdf = set("file-archive", &paper);
    let bytes = &pdf.typeset.bytes;
    let mark = &bytes[bytes.iter().position(|b| *b == b'\n').unwrap() + 1..][..5];
    assert!(mark[0] == b'%' && mark[1..].iter().all(|b| *b > 127), "a binary mark follows the header");
    let catalog = pdf.document.catalog().unwrap();
    let metadata = pdf.document.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    assert!(!metadata.dict.has(b"Filter"), "metadata are plain");
    let xmp = std::str::from_utf8(&metadata.content).unwrap();
    for part in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "甲&lt;乙&gt;&amp;丙",
        "2026-11-22T09:30:12+08:00",
        &paper.author,
        &paper.subject,
    ] {
        assert!(xmp.contains(part), "{part}");
    }
    let intents = catalog.get(b"OutputIntents").unwrap().as_array().unwrap();
    let intent = dict(&pdf.document, &intents[0]);
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
    let profile = pdf.document.dereference(intent.get(b"DestOutputProfile").unwrap()).unwrap().1.as_stream().unwrap();
    assert_eq!(profile.dict.get(b"N").unwrap().as_i64().unwrap(), 3);
    assert_eq!(&profile.decompressed_content().unwrap()[36..40], b"acsp");
    let forbidden =
        [b"Encrypt".as_slice(), b"SMask", b"CA", b"ca", b"BM", b"TR", b"HTP", b"XFA", b"OCProperties", b"Annots", b"Requirements"];
    for object in pdf.document.objects.values() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        for key in forbidden {
            assert!(!dictionary.has(key), "{}", String::from_utf8_lossy(key));
        }
        assert!(dictionary.get(b"Filter").map_or(true, |f| f.as_name().unwrap() == b"FlateDecode"));
    }
    assert!(pdf.document.trailer.get(b"ID").unwrap().as_array().unwrap().len() == 2);
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
