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
use common::*;
use document::{Block, Chart, MARGIN_LEFT, MARGIN_TOP, Series, TEXT_HEIGHT, TEXT_WIDTH};

const LEVELS: [&str; 4] = ["一般（Ⅳ级）", "较大（Ⅲ级）", "重大（Ⅱ级）", "特别重大（Ⅰ级）"];

fn chart(labels: usize, values: &[&[u32]]) -> Chart {
    Chart {
        caption: "图1　2026年网络安全事件数量（按月、按级别）".into(),
        unit: "起".into(),
        labels: (1..=labels).map(|n| format!("{n}月")).collect(),
        series: values.iter().zip(LEVELS).map(|(v, name)| Series { name: name.into(), values: v.to_vec() }).collect(),
    }
}

fn year() -> Chart {
    chart(
        12,
        &[
            &[12, 9, 15, 11, 18, 22, 17, 14, 9, 13, 19, 16],
            &[4, 3, 6, 2, 5, 8, 7, 4, 3, 5, 6, 5],
            &[1, 0, 2, 1, 0, 3, 1, 2, 0, 1, 1, 2],
            &[0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0],
        ],
    )
}

#[test]
fn look() {
    let short = Chart {
        caption: "图2　按类型".into(),
        unit: "起".into(),
        labels: ["有害程序事件", "网络攻击事件", "信息破坏事件", "设备设施故障"].map(String::from).to_vec(),
        series: vec![Series { name: "2026年".into(), values: vec![31, 7, 2, 0] }],
    };
    set(
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
            Block::Landscape(vec![Block::Chart(year())]),
        ]),
    );
}
