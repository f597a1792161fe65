//! How fast papers are set: `make bench` runs this beside other typesetters (`scripts/bench_papers.py`). Prints; asserts nothing.
//!
//! `paper_speed write FOLDER` writes the sample papers, as data and in the other typesetter's language; `cold KIND DATA FONTS PDF` sets one
//! paper in a new process; `warm FONTS` sets the report again and again, `long FONTS` one of ten pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

use chrono::{DateTime, FixedOffset};
use document::{Align, Block, Fonts, IncidentLedger, LedgerRow, Paper, Role, Section, WrittenReport, typeset};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Some 300 pages of 台账.
const ROWS: usize = 3100;

fn at() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-22T09:30:12+08:00").unwrap()
}

fn report() -> WrittenReport {
    let section = |id: &str, heading: &str, text: &str| Section { id: id.into(), heading: heading.into(), text: text.into() };
    WrittenReport {
        title: "关于办公自动化系统（OA）发生有害程序事件的报告".into(),
        addressee: "应急工作组".into(),
        opening: "2026年11月22日09时30分，我处发现办公自动化系统（OA）发生有害程序事件。按照《网络安全事件应急预案》第四篇一的规定，\
                  现将有关情况报告如下。"
            .into(),
        sections: vec![
            section(
                "basic",
                "一、基本情况",
                "办公自动化系统（OA 3.2）为全局公文流转所用，部署于机关机房，服务器2台，由发展中心按信息化外包服务协议运维，\
                 定级为第二级。网址和IP：待查。",
            ),
            section(
                "found",
                "二、发现经过和级别研判",
                "发现时间为2026年11月22日09时30分，发生时间待查，地点为机关办公楼6层机房。9点30分起多名同事反映文件打不开，\
                 文件扩展名变为“.locked”，桌面出现勒索信。已拔网线，服务器仍在运行。\n经研判，为重大网络安全事件（Ⅱ级），依据第一篇四（二）1。",
            ),
            section(
                "measures",
                "三、已采取的措施",
                "09时31分断开受感染主机网络连接，控制事态；09时44分封存勒索信截图、服务器日志，共2件证据。\
                 可疑发件地址：hr-notice@example.invalid；样本SHA-256前八位为3fa91c07。",
            ),
            section(
                "cause",
                "四、原因和影响的初步分析",
                "初步判断为钓鱼邮件附件执行所致——发件地址、样本文件已留存……其余待查。\n影响范围：终端14台、服务器2台，占比6.5%。\
                 公文流转中断，紧急公文改为纸质运转；数据备份于2026年11月21日23时完成，正在核对可用性。",
            ),
            section("next", "五、下一步工作", "继续排查其余终端，恢复数据和服务，有新的情况及时续报。"),
        ],
        unit: "金融稳定处".into(),
        date: "2026年11月22日".into(),
        contact: "李喆、堃赟".into(),
        telephone: "6700 0000".into(),
        ..WrittenReport::default()
    }
}

/// A 台账 as an office has it: names of some length, two reports to a case.
fn ledger() -> IncidentLedger {
    let systems =
        ["办公自动化系统（OA）", "重庆市小额贷款公司及融资担保公司非现场监管信息系统", "数据交换平台", "门户网站", "视频会议系统"];
    let kinds = ["有害程序", "网络攻击", "信息破坏", "设备设施故障", "灾害性", "其他"];
    let levels = ["一般\nⅣ级", "较大\nⅢ级", "重大\nⅡ级", "特别重大\nⅠ级"];
    let row = |n: usize| {
        let time = |minutes: usize| format!("{:02}:{:02}", (n + minutes / 60) % 24, (n * 7 + minutes) % 60);
        let day = format!("{}月{}日", n % 12 + 1, n % 28 + 1);
        LedgerRow {
            number: format!("2026-{:03}", n + 1),
            unit: String::new(),
            discovered: format!("{day}\n{}", time(0)),
            system: systems[n * 2 % systems.len()].to_owned(),
            category: kinds[n * 5 % kinds.len()].to_owned(),
            level: levels[n * 11 % levels.len()].to_owned(),
            response: format!("Ⅳ级\n{}", time(20)),
            reports: format!("口头{}，按时\n书面{}，迟报{}分钟", time(5), time(70), n * 13 % 97 + 1),
            ended: if n.is_multiple_of(9) { "—".into() } else { format!("{day}\n{}", time(200)) },
            state: if n.is_multiple_of(9) { "应急响应" } else { "已归档" }.to_owned(),
        }
    };
    IncidentLedger {
        unit: "重庆市地方金融监督管理局".into(),
        incident_word: "网络安全事件".into(),
        period: "2026年1月1日至2026年12月31日".into(),
        rows: (0..ROWS).map(row).collect(),
        totals: format!("合计{ROWS}起。"),
        maker: "李喆".into(),
        made: "2026年12月31日".into(),
    }
}

/// Text as typst takes it.
fn plain(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

const TYPST_HEAD: &str = r#"#set document(title: "TITLE", author: "金融稳定处")
#let body = ("FandolFang R", "Noto Serif CJK SC")
#set text(font: body, size: 16pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13pt, spacing: 13pt)
#let number = context { let n = counter(page).get().first(); align(if calc.odd(n) { right } else { left },
  text(font: ("FandolSong", "Noto Serif CJK SC"), size: 14pt)[— #n —]) }
"#;

fn typst_font(role: Role) -> &'static str {
    match role {
        Role::Title => "font: (\"FandolSong\", \"Noto Serif CJK SC\"), weight: \"bold\"",
        Role::Body => "font: body",
        Role::Kai => "font: (\"FandolKai\", \"Noto Serif CJK SC\")",
        Role::Hei => "font: (\"FandolHei\", \"Noto Serif CJK SC\")",
        Role::Song => "font: (\"FandolSong\", \"Noto Serif CJK SC\")",
    }
}

fn typst_report(paper: &Paper) -> String {
    let mut out = TYPST_HEAD.replace("TITLE", &paper.title_meta);
    out.push_str("#set page(paper: \"a4\", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm), footer: number)\n");
    for block in &paper.blocks {
        let mut put = |text: &str| writeln!(out, "{text}\n").unwrap();
        match block {
            Block::Title(text) => put(&format!("#align(center, text({}, size: 22pt)[{}])", typst_font(Role::Title), plain(text))),
            Block::Addressee(text) => put(&format!("#par(first-line-indent: 0pt)[{}：]", plain(text))),
            Block::Heading { text, level } => {
                let role = if *level == 1 { Role::Hei } else { Role::Kai };
                put(&format!("#text({})[{}]", typst_font(role), plain(text)));
            }
            Block::Paragraph { lead, text } => {
                for (index, part) in text.lines().enumerate() {
                    let lead = lead.as_deref().filter(|_| index == 0).unwrap_or_default();
                    put(&format!("#text({})[{}]{}", typst_font(Role::Kai), plain(lead), plain(part)));
                }
            }
            Block::Signature { units, date, .. } => put(&format!("#align(right)[{} \\ {}]", plain(&units.concat()), plain(date))),
            Block::Note(text) => put(&format!("（{}）", plain(text))),
            other => assert!(matches!(other, Block::Blank(_) | Block::PageBreak | Block::Line { .. }), "{other:?}"),
        }
    }
    out
}

/// The same title, lines and table.
fn typst_ledger(paper: &Paper) -> String {
    let mut out = TYPST_HEAD.replace("TITLE", &paper.title_meta);
    out.push_str("#set page(paper: \"a4\", flipped: true, margin: (x: 36mm, y: 27mm), footer: number)\n#set text(size: 10.5pt)\n");
    out.push_str("#set par(justify: false, first-line-indent: 0pt)\n");
    let Some(Block::Landscape(blocks)) = paper.blocks.first() else { panic!("no page on its side") };
    for block in blocks {
        match block {
            Block::Title(text) => writeln!(out, "#align(center, text({}, size: 22pt)[{text}])", typst_font(Role::Title)).unwrap(),
            Block::Line { text, .. } => writeln!(out, "{}\n", plain(text)).unwrap(),
            Block::Table(table) => {
                let columns: Vec<String> = table.columns.iter().map(|c| format!("{c}fr")).collect();
                writeln!(out, "#table(columns: ({}), stroke: 0.5pt, inset: 4.5pt,", columns.join(", ")).unwrap();
                for (number, row) in table.rows.iter().enumerate() {
                    let cells = row.cells.iter().map(|cell| {
                        let text = cell.text.split('\n').map(plain).collect::<Vec<_>>().join(" \\ ");
                        let align = if cell.align == Align::Left { "left" } else { "center" };
                        let text = if cell.label { format!("#text({})[{text}]", typst_font(Role::Hei)) } else { text };
                        format!("table.cell(colspan: {}, align: {align})[{text}]", cell.span)
                    });
                    let cells = cells.collect::<Vec<_>>().join(", ");
                    if number == 0 { writeln!(out, "table.header({cells}),") } else { writeln!(out, "{cells},") }.unwrap();
                }
                out.push_str(")\n");
            }
            other => panic!("{other:?}"),
        }
    }
    out
}

fn file<T: serde::de::DeserializeOwned>(path: &str) -> T {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Best and median of a paper set again and again, in milliseconds, and its pages.
fn warm(report: &WrittenReport, fonts: &Fonts) -> (f64, f64, usize) {
    let mut pages = 0;
    let mut times: Vec<f64> = (0..30)
        .map(|_| {
            let start = Instant::now();
            pages = typeset(&report.paper(at()), fonts).unwrap().pages;
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    // The first one reads the fonts.
    times.remove(0);
    times.sort_by(f64::total_cmp);
    (times[0], times[times.len() / 2], pages)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["write", folder] => {
            let put = |name: &str, text: String| std::fs::write(Path::new(folder).join(name), text).unwrap();
            put("report.json", serde_json::to_string(&report()).unwrap());
            put("ledger.json", serde_json::to_string(&ledger()).unwrap());
            std::fs::write(Path::new(folder).join("report.docx"), document::docx(&report().paper(at())).unwrap()).unwrap();
            put("report.typ", typst_report(&report().paper(at())));
            put("ledger.typ", typst_ledger(&ledger().paper(at())));
        }
        ["cold", kind, data, fonts, pdf] => {
            let paper = match *kind {
                "ledger" => file::<IncidentLedger>(data).paper(at()),
                _ => file::<WrittenReport>(data).paper(at()),
            };
            let set = typeset(&paper, &Fonts::find(&[PathBuf::from(fonts)]).unwrap()).unwrap();
            std::fs::write(pdf, &set.bytes).unwrap();
            println!("{} pages", set.pages);
        }
        ["warm", fonts] => {
            let fonts = Fonts::find(&[PathBuf::from(fonts)]).unwrap();
            let (best, median, _) = warm(&report(), &fonts);
            println!("{best:.2} {median:.2}");
        }
        ["long", fonts] => {
            let fonts = Fonts::find(&[PathBuf::from(fonts)]).unwrap();
            let short = report();
            // As long as the longest papers are: what a keystroke in one waits for.
            let sections = (0..8).flat_map(|_| short.sections.clone()).collect();
            let (best, median, pages) = warm(&WrittenReport { sections, ..short }, &fonts);
            println!("{best:.2} {median:.2} {pages}");
        }
        _ => panic!("say one of: write FOLDER, cold KIND DATA FONTS PDF, warm FONTS, long FONTS"),
    }
}
