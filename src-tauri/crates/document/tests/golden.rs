//! Pages as pictures: what a page looks like does not change unnoticed.
//!
//! The pictures in `fixtures/golden` are grey, 50 to the inch, in 16 steps. `SUBAO_RENEW_GOLDEN=1` draws them anew; look at each before it is
//! committed.
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
use document::{Annex, AnnexContent, Block, Format, Head, Paper, Signing, TableSize, WrittenReport};
use std::path::{Path, PathBuf};

const DPI: u32 = 50;
/// Squares of so many dots are compared by their mean, so that a renderer's way with edges doesn't count.
const SQUARE: usize = 6;
/// Steps of 256 by which a square may differ.
const TOLERANCE: i32 = 20;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden").join(format!("{name}.png"))
}

/// Grey in 16 steps, two dots to a byte.
fn packed(ink: &Ink) -> Vec<u8> {
    (0..ink.height)
        .flat_map(|y| {
            (0..ink.width.div_ceil(2)).map(move |pair| {
                let step = |x: usize| if x < ink.width { (u16::from(ink.grey(x, y)) * 15 + 127) / 255 } else { 0 };
                (step(2 * pair) << 4 | step(2 * pair + 1)) as u8
            })
        })
        .collect()
}

fn write(path: &Path, ink: &Ink) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut encoder = png::Encoder::new(std::fs::File::create(path).unwrap(), ink.width as u32, ink.height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&packed(ink)).unwrap();
}

fn read(path: &Path) -> (usize, usize, Vec<u8>) {
    let file = std::fs::File::open(path).unwrap_or_else(|_| panic!("{} is not there: draw it with SUBAO_RENEW_GOLDEN=1", path.display()));
    let mut decoder = png::Decoder::new(std::io::BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut grey = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut grey).unwrap();
    (info.width as usize, info.height as usize, grey)
}

/// Means of the squares of a page.
fn squares(width: usize, height: usize, grey: impl Fn(usize, usize) -> u8) -> Vec<i32> {
    let mut means = Vec::new();
    for top in (0..height).step_by(SQUARE) {
        for left in (0..width).step_by(SQUARE) {
            let dots = (top..(top + SQUARE).min(height)).flat_map(|y| (left..(left + SQUARE).min(width)).map(move |x| (x, y)));
            let (sum, count) = dots.fold((0, 0), |(sum, count), (x, y)| (sum + i32::from(grey(x, y)), count + 1));
            means.push(sum / count);
        }
    }
    means
}

fn compare(name: &str, pdf: &Pdf, page: usize) {
    let name = format!("{name}-{}", page + 1);
    let ink = pdf.ink(page, DPI);
    let path = file(&name);
    if std::env::var_os("SUBAO_RENEW_GOLDEN").is_some() {
        write(&path, &ink);
    }
    let (width, height, golden) = read(&path);
    assert_eq!((ink.width, ink.height), (width, height), "{name}");
    let is = squares(width, height, |x, y| ink.grey(x, y));
    let was = squares(width, height, |x, y| golden[y * width + x]);
    let across = width.div_ceil(SQUARE);
    for (index, (a, b)) in is.iter().zip(&was).enumerate() {
        let (x, y) = (index % across * SQUARE, index / across * SQUARE);
        assert!((a - b).abs() <= TOLERANCE, "{name}: {} mm from the left, {} mm from the top: {a}, was {b}", ink.mm(x), ink.mm(y));
    }
}

fn signed(units: &[&str], signing: Signing) -> Vec<Block> {
    let units = units.iter().map(|u| (*u).to_owned()).collect();
    vec![paragraph(&filler(40)), Block::Signature { units, date: "2026年11月22日".into(), signing }]
}

#[test]
fn pages_look_as_they_did() {
    let bureau = "重庆市地方金融监督管理局";
    let document = set("golden-document", &with_head(head(&[bureau]), Format::Document));
    compare("document", &document, 0);
    compare("document", &document, 1);
    let joint = Head {
        signers: vec!["周立".into(), "王建国".into(), "李喆".into()],
        ..head(&[bureau, "重庆市公安局", "重庆市通信管理局"])
    };
    compare("joint", &set("golden-joint", &with_head(joint, Format::Document)), 0);
    let letter = Head { mark_suffix: String::new(), ..head(&[bureau]) };
    compare("letter", &set("golden-letter", &with_head(letter, Format::Letter)), 0);
    compare("plain", &set("golden-plain", &with_head(head(&[]), Format::Document)), 0);
    let mut blocks = signed(&["金融稳定处"], Signing::Unsealed);
    blocks.extend(signed(&["办公室"], Signing::NameStamp { post: "局长".into() }));
    blocks.extend(signed(&[bureau, "重庆市公安局", "重庆市通信管理局"], Signing::Sealed));
    compare("signatures", &set("golden-signatures", &paper(blocks)), 0);
    let table = Block::Landscape(vec![Block::Title("网络安全事件台账".into()), Block::Table(ledger(9, TableSize::Five))]);
    let turned: Paper = paper(vec![table]);
    let turned = set("golden-turned", &turned);
    compare("turned", &turned, 0);
    compare("turned", &turned, 1);
    compare("chart", &set("golden-chart", &paper(vec![Block::Chart(year()), paragraph("说明。")])), 0);
    let report = WrittenReport {
        title: "关于附件的报告".into(),
        addressee: "应急工作组".into(),
        opening: filler(60),
        unit: bureau.into(),
        joint: "重庆市公安局".into(),
        date: "2026年11月22日".into(),
        attachments: vec![
            "机房布线图".into(),
            Annex {
                name: "受影响终端情况".into(),
                content: AnnexContent::Text(format!(
                    "一、位置\n（一）六层\n{}\n编号\t使用人\t说明\nA01\t李喆\t{}\nA02\t陈敏\t无",
                    filler(50),
                    filler(30)
                )),
            },
        ],
        ..WrittenReport::default()
    };
    let annexed = set("golden-annexed", &report.paper(at()));
    compare("annexed", &annexed, 0);
    compare("annexed", &annexed, 1);
    compare("form", &set("golden-form", &oral_record().paper(at())), 0);
}

#[test]
fn the_pictures_are_small() {
    let folder = file("x").parent().unwrap().to_owned();
    let bytes: u64 = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().metadata().unwrap().len()).sum();
    assert!(bytes < 300_000, "{bytes}");
}
