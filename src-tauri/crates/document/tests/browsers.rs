//! A browser draws what poppler draws: pdf.js in Chromium, and Chromium's own viewer.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test stops where something is not as it should be"
)]

mod common;
use common::dressed::*;
use common::*;
use document::{Block, Format, IncidentLedger, LedgerRow, Paper};
use std::path::{Path, PathBuf};
use std::process::Command;

const DPI: u32 = 144;
/// Side of the squares that are compared: readers smooth letters each in their own way.
const SQUARE: usize = 8;

/// A report, one with a red head and a place for its seal, a letter, a sheet on its side, a chart.
fn papers() -> Vec<(&'static str, Paper)> {
    let row = |n: u32| LedgerRow {
        number: format!("2026-{n:03}"),
        system: "办公自动化系统（OA）".into(),
        category: "有害程序".into(),
        ..Default::default()
    };
    let ledger = IncidentLedger { rows: (1..=9).map(row).collect(), totals: "合计九起。".into(), ..Default::default() };
    vec![
        ("browser-report", full_report().paper(at())),
        ("browser-red-head", with_head(head(&["重庆市地方金融监督管理局"]), Format::Document)),
        ("browser-letter", with_head(head(&["重庆市地方金融监督管理局"]), Format::Letter)),
        ("browser-ledger", ledger.paper(at())),
        ("browser-chart", paper(vec![Block::Title("2026年网络安全事件统计".into()), Block::Chart(year())])),
    ]
}

/// The first page as poppler draws it at a size in pixels, which the viewer chose.
fn drawn_in(pdf: &Pdf, width: usize, height: usize) -> Ink {
    // Poppler scales a sheet before it turns it.
    let (width, height) = if width > height { (height, width) } else { (width, height) };
    let (width, height) = (width.to_string(), height.to_string());
    let out = Command::new("pdftoppm")
        .args(["-gray", "-scale-to-x", &width, "-scale-to-y", &height, "-f", "1", "-l", "1"])
        .arg(&pdf.path)
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Ink::read(&out.stdout, DPI)
}

fn alike(what: &str, one: &Ink, other: &Ink, most_allowed: f32, mean_allowed: f32) {
    assert_eq!((one.width, one.height), (other.width, other.height), "{what}");
    let pairs: Vec<f32> = one.squares(SQUARE).iter().zip(other.squares(SQUARE)).map(|(a, b)| (a - b).abs()).collect();
    let most = pairs.iter().copied().fold(0.0_f32, f32::max);
    let mean = pairs.iter().sum::<f32>() / pairs.len() as f32;
    assert!(most < most_allowed && mean < mean_allowed, "{what}: most {most:.1}, mean {mean:.2} of 255");
}

#[test]
fn a_browser_draws_the_same_pages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browsers");
    std::fs::create_dir_all(&out).unwrap();
    let papers: Vec<(&str, Pdf)> = papers().into_iter().map(|(name, paper)| (name, set(name, &paper))).collect();
    let ran = Command::new("node")
        .arg(root.join("tests/common/browser.mjs"))
        .arg(root.join("../../../ui/node_modules/pdfjs-dist/build").canonicalize().expect("run `make setup-test`"))
        .arg(&out)
        .args(papers.iter().map(|(_, pdf)| &pdf.path))
        .output()
        .unwrap();
    assert!(ran.status.success(), "this test needs Chromium (Debian package chromium):\n{}", String::from_utf8_lossy(&ran.stderr));
    let read = |name: String| -> Ink {
        let path: PathBuf = out.join(name);
        Ink::read(&std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())), DPI)
    };
    for (name, pdf) in &papers {
        for page in 0..pdf.pages.len() {
            let drawn = read(format!("{name}-pdfjs-{}.pgm", page + 1));
            alike(&format!("{name} page {} by pdf.js", page + 1), &pdf.ink(page, DPI), &drawn, 75.0, 2.0);
        }
        let shown = read(format!("{name}-viewer.pgm"));
        alike(&format!("{name} by the viewer"), &drawn_in(pdf, shown.width, shown.height), &shown, 75.0, 3.0);
    }
}
