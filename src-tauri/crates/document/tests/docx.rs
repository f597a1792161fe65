//! The word processor's file: what its parts say of the page, and that any text gives a file that can be read.
//! The files stay in the target's tmp folder, to be opened and looked at.
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
use document::{Align, Block, Cell, Chart, Colophon, Format, Head, Paper, Row, Series, Signing, Table, TableSize, docx};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The parts of a file by name.
struct File {
    parts: BTreeMap<String, String>,
}

impl File {
    fn of(name: &str, paper: &Paper) -> Self {
        let bytes = docx(paper).unwrap();
        std::fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.docx")), &bytes).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..zip.len() {
            let mut part = zip.by_index(index).unwrap();
            let file = part.name().unwrap().into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{name}: {file}: {e}"));
            parts.insert(file, text);
        }
        Self { parts }
    }

    fn body(&self) -> roxmltree::Document<'_> {
        self.part("word/document.xml")
    }

    fn part(&self, name: &str) -> roxmltree::Document<'_> {
        roxmltree::Document::parse(&self.parts[name]).unwrap()
    }
}

fn dressed() -> Paper {
    Paper {
        head: Some(Head {
            copy: Some(12),
            secrecy: String::new(),
            urgency: "特急".into(),
            mark: vec!["重庆市地方金融监督管理局".into()],
            mark_suffix: "文件".into(),
            number: "渝金稳〔2026〕8号".into(),
            signers: vec!["周立".into()],
        }),
        colophon: Some(Colophon {
            copies_to: "市委网信办，市公安局网络安全保卫总队，市地方金融监督管理局办公室、发展中心、法规处，各区县金融工作部门".into(),
            printed_by: "重庆市地方金融监督管理局办公室".into(),
            printed_on: "2026年11月22日".into(),
            ..Colophon::default()
        }),
        ..full_report().paper(at())
    }
}

fn letter() -> Paper {
    Paper { format: Format::Letter, ..dressed() }
}

fn head_cell(text: &str) -> Cell {
    Cell { text: text.into(), span: 1, label: true, align: Align::Center }
}

fn ledger() -> Table {
    let names = ["序号", "编号", "发现时间", "系统", "事件分类", "级别", "处置结果"];
    let head = Row { cells: names.map(head_cell).to_vec(), min_lines: 1 };
    let rows = (1..=60).map(|n| {
        let texts = [
            n.to_string(),
            format!("2026-{n:03}"),
            "2026年11月22日09时30分".into(),
            "办公自动化系统（OA）".into(),
            "有害程序事件".into(),
            "重大（Ⅱ级）".into(),
            "已恢复运行，“勒索病毒”样本已封存……".into(),
        ];
        Row { cells: texts.map(|t: String| Cell { text: t, span: 1, label: false, align: Align::Left }).to_vec(), min_lines: 1 }
    });
    Table {
        columns: vec![4, 8, 14, 16, 12, 10, 20],
        rows: std::iter::once(head).chain(rows).collect(),
        head_rows: 1,
        size: TableSize::Five,
    }
}

fn chart() -> Chart {
    Chart {
        caption: "图1 2026年各月网络安全事件".into(),
        unit: "起".into(),
        labels: (1..=6).map(|m| format!("{m}月")).collect(),
        series: vec![
            Series { name: "一般".into(), values: vec![3, 1, 4, 1, 5, 9] },
            Series { name: "较大".into(), values: vec![0, 1, 0, 0, 2] },
        ],
    }
}

/// Every part of the model.
fn everything() -> Paper {
    let mut blocks = vec![
        Block::Title("关于办公自动化系统（OA）发生有害程序事件处置情况的报告".into()),
        Block::Addressee("重庆市人民政府、市委网信办".into()),
        paragraph("“开头”——有引号、破折号……和省略号，IP 10.0.0.1、SHA-256与50%。"),
        heading("一、基本情况"),
        Block::Heading { level: 2, text: "（一）系统".into() },
        Block::Paragraph { lead: Some("（二）发现经过。".into()), text: filler(120) },
        Block::Heading { level: 3, text: "1. 经过".into() },
        Block::Heading { level: 4, text: "（1）细节".into() },
        paragraph(&filler(90)),
        Block::Line { text: "单位：台".into(), align: Align::Right },
        Block::Chart(chart()),
        Block::Attachments(vec!["网络安全事件台账".into(), filler(40), "现场照片".into()]),
        Block::Signature {
            units: vec!["重庆市地方金融监督管理局".into()], date: "2026年11月22日".into(), signing: Signing::Sealed
        },
        Block::Note("联系人：李喆，联系电话：6700 0000".into()),
        Block::Attachment { label: "附件1".into(), title: "网络安全事件台账".into() },
        Block::Landscape(vec![Block::Title("网络安全事件台账".into()), Block::Table(ledger())]),
        Block::Attachment { label: "附件2".into(), title: "照片清单".into() },
        Block::Table(Table::of(vec![1, 2], vec![Row { cells: vec![head_cell("照片"), head_cell("说明")], min_lines: 2 }])),
        Block::Table(Table::of(vec![1, 2], vec![Row { cells: vec![head_cell("又一张")], min_lines: 2 }])),
        Block::Blank(2),
        Block::Centered { role: document::Role::Hei, size: 18.0, text: "居中".into() },
        Block::Code("ABCDE-FGHJK-MNPQR-STVWX-YZ012-3".into()),
    ];
    blocks.push(Block::PageBreak);
    blocks.push(paragraph("新的一页。"));
    Paper { blocks, watermark: Some("演练".into()), page_numbers: true, ..dressed() }
}

#[test]
fn every_paper_gives_a_file() {
    for (name, paper) in samples() {
        File::of(&format!("docx-{name}"), &paper);
        set(&format!("docx-as-{name}"), &paper);
    }
}

/// Papers of every kind.
fn samples() -> Vec<(&'static str, Paper)> {
    let mut joint = dressed();
    let head = joint.head.as_mut().unwrap();
    head.mark = vec!["重庆市地方金融监督管理局".into(), "重庆市公安局".into(), "重庆市通信管理局".into()];
    head.signers = vec!["周立".into(), "欧阳文华".into(), "陈敏".into()];
    for block in &mut joint.blocks {
        if let Block::Signature { units, signing, .. } = block {
            *units = vec!["重庆市地方金融监督管理局".into(), "重庆市公安局".into(), "重庆市通信管理局".into()];
            *signing = Signing::Sealed;
        }
    }
    let mut stamped = short_report().paper(at());
    for block in &mut stamped.blocks {
        if let Block::Signature { signing, .. } = block {
            *signing = Signing::NameStamp { post: "局　长".into() };
        }
    }
    let mut joint_letter = joint.clone();
    joint_letter.format = Format::Letter;
    vec![
        ("half", short_report().paper(at())),
        ("full", full_report().paper(at())),
        ("long", long_report().paper(at())),
        ("head", dressed()),
        ("letter", letter()),
        ("everything", everything()),
        ("oral", oral_record().paper(at())),
        ("sheet", approval_sheet().paper(at())),
        ("recovery", recovery_sheet()),
        ("joint", joint),
        ("joint-letter", joint_letter),
        ("stamped", stamped),
    ]
}
