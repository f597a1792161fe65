//! 署名 and 日期 in every way of signing, and pages that are tightened for them.
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
use document::{Block, CELL, MARGIN_LEFT, MARGIN_TOP, PITCH, Signing, TEXT_HEIGHT, TEXT_WIDTH};

const DATE: &str = "2026年11月22日";

fn signed(units: &[&str], signing: Signing) -> Vec<Block> {
    vec![
        paragraph(&filler(70)),
        Block::Signature { units: units.iter().map(|u| (*u).to_owned()).collect(), date: DATE.into(), signing },
        Block::Note("联系人：李喆　联系电话：6700 0000".into()),
    ]
}

const FIVE: [&str; 5] = ["重庆市地方金融监督管理局", "重庆市公安局", "重庆市通信管理局", "中国人民银行重庆市分行营业管理部", "重庆证监局"];

#[test]
fn look() {
    let stamp = Signing::NameStamp { post: "重庆市地方金融监督管理局局长".into() };
    let mut blocks = Vec::new();
    for (count, signing) in [(1, Signing::Unsealed), (1, Signing::Sealed), (3, Signing::Unsealed), (1, stamp)] {
        blocks.extend(signed(&FIVE[..count], signing));
    }
    blocks.push(Block::PageBreak);
    for count in [2, 3] {
        blocks.extend(signed(&FIVE[..count], Signing::Sealed));
    }
    blocks.push(Block::PageBreak);
    blocks.extend(signed(&FIVE, Signing::Sealed));
    set("signature-look", &paper(blocks));
}
