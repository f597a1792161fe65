//! Papers with head and colophon, a ledger, a year's chart.

use super::{filler, heading, paper, paragraph};
use document::{Align, Block, Cell, Chart, Colophon, Format, Head, Paper, Row, Series, SeriesLook, Signing, Table, TableSize};

pub const NUMBER: &str = "渝金管〔2026〕18号";

pub fn head(mark: &[&str]) -> Head {
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

pub fn with_head(head: Head, format: Format) -> Paper {
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

pub fn cell(text: &str, label: bool) -> Cell {
    Cell { text: text.into(), span: 1, label, align: if label { Align::Center } else { Align::Left } }
}

pub fn ledger(rows: usize, size: TableSize) -> Table {
    let head = ["序号", "事件编号", "发现时间", "系统", "类型", "级别", "处置情况", "报送时间", "损失（元）"];
    let head = Row { cells: head.iter().map(|t| cell(t, true)).collect(), min_lines: 2 };
    let mut all = vec![head];
    for n in 1..=rows {
        let cells = [
            n.to_string(),
            format!("2026-{n:03}"),
            "2026年11月22日09时30分".into(),
            "办公自动化系统（OA）".into(),
            "有害程序事件".into(),
            "重大（Ⅱ级）".into(),
            format!("09时31分断开受感染主机网络连接；{}", filler(n * 7 % 40)),
            "09时35分".into(),
            format!("{}", n * 1375 % 100_000),
        ];
        let last = cells.len() - 1;
        let cells = cells
            .into_iter()
            .enumerate()
            .map(|(i, text)| Cell {
                text,
                span: 1,
                label: false,
                align: if i == last {
                    Align::Right
                } else if matches!(i, 0 | 1 | 2 | 4 | 5 | 7) {
                    Align::Center
                } else {
                    Align::Left
                },
            })
            .collect();
        all.push(Row { cells, min_lines: 1 });
    }
    Table { head_rows: 1, size, ..Table::of(vec![4, 7, 9, 9, 10, 10, 15, 8, 7], all) }
}

pub const LEVELS: [&str; 4] = ["特别重大（Ⅰ级）", "重大（Ⅱ级）", "较大（Ⅲ级）", "一般（Ⅳ级）"];

pub fn chart(labels: usize, values: &[&[u32]]) -> Chart {
    Chart {
        caption: "图1　2026年网络安全事件数量（按月、按级别）".into(),
        unit: "起".into(),
        labels: (1..=labels).map(|n| format!("{n}月")).collect(),
        series: (0_u8..)
            .zip(values.iter().zip(LEVELS))
            .map(|(rank, (v, name))| Series { name: name.into(), values: v.to_vec(), look: SeriesLook::Grade { rank, of: 4 } })
            .collect(),
    }
}

pub fn year() -> Chart {
    chart(
        12,
        &[
            &[0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0],
            &[1, 0, 2, 1, 0, 3, 1, 2, 0, 1, 1, 2],
            &[4, 3, 6, 2, 5, 8, 7, 4, 3, 5, 6, 5],
            &[12, 9, 15, 11, 18, 22, 17, 14, 9, 13, 19, 16],
        ],
    )
}
