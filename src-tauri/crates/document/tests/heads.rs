//! 版头, 信函格式: where mark, number and red lines stand.
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
use document::{Block, CELL, Colophon, Format, Head, MARGIN_LEFT, MARGIN_TOP, PITCH, Paper, Signing, TEXT_HEIGHT, TEXT_WIDTH};

const RIGHT: f32 = MARGIN_LEFT + TEXT_WIDTH;
const NUMBER: &str = "渝金管〔2026〕18号";

fn near(is: f32, wanted: f32, tolerance: f32, what: &str) {
    assert!((is - wanted).abs() <= tolerance, "{what}: {is}, not {wanted} ± {tolerance}");
}

fn head(mark: &[&str]) -> Head {
    Head {
        copy: Some(12),
        secrecy: "秘密★1年".into(),
        urgency: "特急".into(),
        mark: mark.iter().map(|m| (*m).to_owned()).collect(),
        mark_suffix: "文件".into(),
        number: NUMBER.into(),
        signers: Vec::new(),
    }
}

fn with_head(head: Head, format: Format) -> Paper {
    let blocks = vec![
        Block::Title("关于办公自动化系统（OA）发生有害程序事件的报告".into()),
        Block::Addressee("市委网信办".into()),
        paragraph(&filler(120)),
        heading("一、基本情况"),
        paragraph(&filler(200)),
        Block::Attachments(vec!["证据清单".into(), "办公自动化系统受损情况统计表以及与之相关的网络和信息系统处置情况一览表".into()]),
        Block::Signature {
            units: vec!["重庆市地方金融监督管理局".into()], date: "2026年11月22日".into(), signing: Signing::Sealed
        },
        Block::Note("联系人：李喆　联系电话：6700 0000".into()),
    ];
    let colophon = Colophon {
        copies_to: "市政府办公厅，市公安局网络安全保卫总队，人民银行重庆市分行，国家金融监督管理总局重庆监管局，重庆证监局".into(),
        printed_by: "重庆市地方金融监督管理局办公室".into(),
        printed_on: "2026年11月22日".into(),
        ..Colophon::default()
    };
    Paper { head: Some(head), format, colophon: Some(colophon), ..paper(blocks) }
}

#[test]
fn look() {
    set("head-one", &with_head(head(&["重庆市地方金融监督管理局"]), Format::Document));
    set(
        "head-short",
        &with_head(Head { copy: None, secrecy: String::new(), urgency: String::new(), ..head(&["金融稳定处"]) }, Format::Document),
    );
    set(
        "head-signer",
        &with_head(
            Head {
                signers: vec!["周　立".into()], copy: None, secrecy: String::new(), ..head(&["重庆市地方金融监督管理局"])
            },
            Format::Document,
        ),
    );
    set(
        "head-joint",
        &with_head(
            Head {
                signers: vec!["周　立".into(), "王建国".into(), "欧阳文华".into()],
                ..head(&["重庆市地方金融监督管理局", "重庆市公安局", "重庆市通信管理局"])
            },
            Format::Document,
        ),
    );
    set("head-long", &with_head(head(&["某某市地方金融监督管理局金融稳定与风险处置工作协调推进专班办公室"]), Format::Document));
    set("head-plain", &with_head(Head { mark_suffix: String::new(), ..head(&[]) }, Format::Document));
    set("head-letter", &with_head(Head { mark_suffix: String::new(), ..head(&["重庆市地方金融监督管理局"]) }, Format::Letter));
}
