//! Charts: every number is written, nothing stands outside, and the axis is round.
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
use document::{AnnualStatistics, Block, Chart, MARGIN_LEFT, MARGIN_TOP, Section, Series, SeriesLook, TEXT_HEIGHT, TEXT_WIDTH};

/// Everything stands in the 版心; gives the page's text.
fn inside(pdf: &Pdf) -> Vec<String> {
    for page in 0..pdf.pages.len() {
        for glyph in &pdf.body(page) {
            assert!(glyph.x >= MARGIN_LEFT - 0.5 && glyph.x + glyph.width <= MARGIN_LEFT + TEXT_WIDTH + 0.5, "{glyph:?}");
        }
        for fill in &pdf.fills[page] {
            assert!(fill.left >= MARGIN_LEFT - 0.1 && fill.left + fill.width <= MARGIN_LEFT + TEXT_WIDTH + 0.5, "{fill:?}");
            assert!(fill.top >= MARGIN_TOP - 0.1 && fill.top + fill.height <= MARGIN_TOP + TEXT_HEIGHT + 0.1, "{fill:?}");
        }
    }
    (0..pdf.pages.len()).flat_map(|p| pdf.lines(p)).map(|(_, text)| text).collect()
}

/// Numbers as they are placed: digits that touch belong together.
fn numbers(glyphs: &[Glyph]) -> Vec<u32> {
    let mut found: Vec<(String, f32, f32)> = Vec::new();
    for glyph in glyphs.iter().filter(|g| g.text.chars().all(|c| c.is_ascii_digit())) {
        match found.last_mut().filter(|(_, x, y)| (*x - glyph.x).abs() < 0.6 && (*y - glyph.y).abs() < 0.1) {
            Some((text, x, _)) => {
                text.push_str(&glyph.text);
                *x = glyph.x + glyph.width;
            }
            None => found.push((glyph.text.clone(), glyph.x + glyph.width, glyph.y)),
        }
    }
    found.into_iter().map(|(text, _, _)| text.parse().unwrap()).collect()
}

#[test]
fn every_number_is_written_once_with_its_sum_above() {
    let chart = year();
    let pdf = set("chart-year", &paper(vec![Block::Chart(chart.clone())]));
    inside(&pdf);
    let mut written = numbers(&pdf.body(0).into_iter().filter(|g| g.size <= 9.0).collect::<Vec<_>>());
    let mut wanted: Vec<u32> = vec![0, 10, 20, 30, 40];
    for month in 0..12 {
        let values: Vec<u32> = chart.series.iter().map(|s| s.values[month]).filter(|v| *v > 0).collect();
        wanted.push(values.iter().sum());
        wanted.extend(values);
    }
    written.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(written, wanted);
    // No number stands on the axis: digits of 9 pt have nothing below their baseline.
    let axis = pdf.rules[0].iter().filter(|r| r.from.1 == r.to.1).map(|r| r.from.1).fold(0.0, f32::max);
    let digits: Vec<Glyph> = pdf.body(0).into_iter().filter(|g| g.size <= 9.0 && g.x > pdf.fills[0][0].left).collect();
    assert!(digits.iter().all(|g| g.y < axis - 1.5 || g.y > axis), "{axis}");
}

#[test]
fn columns_are_as_high_as_their_numbers_and_stand_on_each_other() {
    let chart = year();
    let pdf = set("chart-heights", &paper(vec![Block::Chart(chart.clone())]));
    // Columns: fills that are as wide as a column.
    let widths: Vec<f32> = pdf.fills[0].iter().filter(|f| f.height > 1.0 && f.grey < 0.99).map(|f| f.width).collect();
    let column = widths.iter().copied().find(|w| widths.iter().filter(|o| (**o - w).abs() < 0.01).count() >= 12).unwrap();
    let mut parts: Vec<Filled> =
        pdf.fills[0].iter().copied().filter(|f| (f.width - column).abs() < 0.01 && f.grey < 1.01 && f.height > 1.0).collect();
    parts.retain(|f| pdf.rules[0].iter().any(|r| (r.from.1 - f.top).abs() < 0.01 && (r.from.0 - f.left).abs() < 0.01));
    let foot = parts.iter().map(|f| f.top + f.height).fold(0.0, f32::max);
    // The highest part is that of 22 in June.
    let unit = parts.iter().map(|f| f.height).fold(0.0, f32::max) / 22.0;
    let mut lefts: Vec<f32> = parts.iter().map(|f| f.left).collect();
    lefts.sort_by(f32::total_cmp);
    lefts.dedup_by(|a, b| (*a - *b).abs() < 0.1);
    assert_eq!(lefts.len(), 12);
    for (month, left) in lefts.iter().enumerate() {
        let mut stack: Vec<Filled> = parts.iter().copied().filter(|f| (f.left - left).abs() < 0.1).collect();
        stack.sort_by(|a, b| b.top.total_cmp(&a.top));
        let values: Vec<u32> = chart.series.iter().map(|s| s.values[month]).filter(|v| *v > 0).collect();
        assert_eq!(stack.len(), values.len(), "month {}", month + 1);
        let mut y = foot;
        for (part, value) in stack.iter().zip(&values) {
            assert!((part.top + part.height - y).abs() < 0.05 && (part.height - unit * *value as f32).abs() < 0.1, "{part:?} for {value}");
            y = part.top;
        }
        assert!(stack.windows(2).all(|p| p[0].grey < p[1].grey), "lighter upwards");
        assert!(stack.iter().all(|f| f.grey > 0.5), "black numbers are read on every tint");
    }
}

#[test]
fn legend_unit_and_caption_are_there() {
    let pdf = set("chart-words", &paper(vec![Block::Chart(year())]));
    let text = pdf.placed();
    for word in LEVELS.iter().copied().chain(["单位：起", "图1", "1月", "12月"]) {
        assert!(text.contains(word), "{word}");
    }
    let lines = lines(&pdf.body(0));
    let caption = lines.iter().find(|l| l[0].text == "图").unwrap();
    assert!(caption.iter().all(|g| g.size == 14.0 && g.font.contains("Hei")));
    let foot = pdf.fills[0].iter().map(|f| f.top + f.height).fold(0.0, f32::max);
    assert!(caption[0].y > foot, "below the chart");
}

#[test]
fn charts_of_nothing_and_of_much_are_drawn() {
    let names = ["有害程序事件", "网络攻击事件", "信息破坏事件", "设备设施故障"];
    let short = Chart {
        caption: "图2　按类型".into(),
        unit: "起".into(),
        labels: names.map(String::from).to_vec(),
        series: vec![Series { name: "2026年".into(), values: vec![31, 7, 2, 0], look: SeriesLook::Other }],
    };
    // Ten digits have room over a column of three.
    let huge = chart(3, &[&[u32::MAX, 1, 0], &[u32::MAX, u32::MAX, 7]]);
    let uneven = chart(2, &[&[1, 2, 3, 4], &[5]]);
    let wordy = Chart { labels: vec!["很长很长的一个标签说明文字".into(); 30], ..chart(30, &[&[1; 30]]) };
    let pdf = set(
        "chart-look",
        &paper(vec![
            Block::Title("2026年网络安全事件统计报告".into()),
            paragraph(&filler(90)),
            Block::Chart(year()),
            paragraph(&filler(60)),
            Block::Chart(short),
            Block::Chart(chart(12, &[&[0; 12], &[0; 12]])),
            Block::Chart(chart(31, &[&[3; 31], &[1; 31]])),
            Block::Chart(chart(0, &[])),
            Block::Chart(huge),
            Block::Chart(uneven),
            Block::Chart(wordy),
            Block::Chart(chart(200, &[&[2; 200]])),
            Block::Landscape(vec![Block::Chart(year())]),
        ]),
    );
    inside(&pdf);
    let text = pdf.placed();
    assert!(text.contains(&(2 * u64::from(u32::MAX)).to_string()), "no sum runs over");
    assert_eq!(text.matches("图1").count(), 9);
    // A chart stands on one page with its caption.
    for page in 0..pdf.pages.len() {
        let on = pdf.placed_on(page);
        assert_eq!(on.matches("图1").count() + on.matches("图2").count(), on.matches("单位：起").count(), "page {}", page + 1);
    }
}

/// Tints of the legend's squares from the left, each with whether lines go down it.
fn swatches(pdf: &Pdf, page: usize) -> Vec<(f32, bool)> {
    let fills = &pdf.fills[page];
    let mut found: Vec<&Filled> = fills.iter().filter(|f| (f.width - 12.0).abs() < 0.01 && f.height > 5.0).collect();
    found.sort_by(|a, b| a.left.total_cmp(&b.left));
    let down = |one: &Filled| {
        fills.iter().any(|f| f.width < 1.0 && (f.top - one.top).abs() < 0.01 && f.left > one.left && f.left < one.left + one.width)
    };
    found.into_iter().map(|f| (f.grey, down(f))).collect()
}

#[test]
fn a_grade_looks_the_same_in_every_chart_and_nothing_else_looks_like_one() {
    let names = ["特别重大", "重大", "较大", "一般", "未定级"];
    let of_year = |counts: [u32; 5]| {
        let report = AnnualStatistics {
            levels: names.map(String::from).to_vec(),
            months: vec![counts.to_vec(); 12],
            report: document::WrittenReport {
                sections: vec![Section { id: "months".into(), heading: "一、按月份和级别".into(), text: "见图1。".into() }],
                ..Default::default()
            },
            ..AnnualStatistics::default()
        };
        let pdf = set(&format!("chart-grades-{}", counts.map(|c| c.to_string()).concat()), &report.paper(at()));
        let together = |page| pdf.placed_on(page).contains("各月各级事件数单位：起月份");
        assert!((0..pdf.pages.len()).any(together), "caption, unit and table stand on one page");
        (0..pdf.pages.len()).map(|p| swatches(&pdf, p)).find(|s| !s.is_empty()).unwrap()
    };
    let all = of_year([1, 2, 3, 4, 5]);
    assert_eq!(all.len(), 5);
    assert!(all.windows(2).take(3).all(|two| two[1].0 - two[0].0 > 0.08), "the gravest is the darkest: {all:?}");
    assert!(all[..4].iter().all(|s| !s.1) && all[4].1, "未定级 has lines down: {all:?}");
    assert_eq!(of_year([0, 2, 0, 4, 0]), [all[1], all[3]]);
    assert_eq!(of_year([0, 0, 3, 0, 1]), [all[2], all[4]]);
}

#[test]
fn a_copier_keeps_every_series() {
    let pdf = set("chart-copied", &paper(vec![Block::Chart(year())]));
    let fills = &pdf.fills[0];
    let column = fills.iter().filter(|f| f.height > 1.0 && f.grey < 0.99).map(|f| f.width).fold(0.0, f32::max);
    let boxes: Vec<_> = fills.iter().filter(|f| (f.width - column).abs() < 0.01 && f.height > 1.0).collect();
    assert!(boxes.len() > 20);
    for one in &boxes {
        assert!(one.grey < 0.95, "no series is white: {one:?}");
        let stripes = fills
            .iter()
            .filter(|f| f.height < 1.0 && f.grey < 0.5 && (f.left - one.left).abs() < 0.01)
            .filter(|f| f.top >= one.top && f.top + f.height <= one.top + one.height)
            .count();
        assert!(one.grey < 0.85 || one.height < 4.0 || stripes > 0, "a light one has lines across: {one:?}");
    }
}
