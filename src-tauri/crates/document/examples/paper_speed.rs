//! How fast papers are set: `make bench` runs this beside other typesetters (`scripts/bench_papers.py`). Prints; asserts nothing.
//!
//! `paper_speed write FOLDER` writes the sample papers, as data and in the other typesetter's language; `cold PAPER FONTS PDF` sets one
//! paper in a new process; `warm FONTS` sets the report again and again, `long FONTS` one of ten pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

use chrono::{DateTime, FixedOffset};
use document::{Align, Block, Cell, Fonts, Paper, Role, Row, Section, Table, TableSize, WrittenReport, typeset};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

const ROWS: usize = 6000;

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

const HEAD: [&str; 8] = ["序号", "发现时间", "单位", "系统", "事件", "级别", "状态", "首报"];
const COLUMNS: [u16; 8] = [4, 9, 8, 10, 12, 5, 6, 6];

fn ledger_rows() -> impl Iterator<Item = [String; 8]> {
    let units = ["金融稳定处", "信息科技处", "办公室", "法规处", "财务处", "发展中心", "监管一处"];
    let systems = ["办公自动化系统", "门户网站", "数据交换平台", "邮件系统", "视频会议系统"];
    let kinds = ["有害程序事件", "网络攻击事件", "信息破坏事件", "设备设施故障", "灾害性事件", "网页篡改"];
    let levels = ["一般", "较大", "重大", "特别重大"];
    (0..ROWS).map(move |n| {
        [
            (n + 1).to_string(),
            format!("{:02}-{:02} {:02}:{:02}", n % 12 + 1, n % 28 + 1, n % 24, n * 7 % 60),
            units[n * 3 % units.len()].to_owned(),
            systems[n * 2 % systems.len()].to_owned(),
            kinds[n * 5 % kinds.len()].to_owned(),
            levels[n * 11 % levels.len()].to_owned(),
            if n % 9 == 0 { "应急响应" } else { "归档" }.to_owned(),
            format!("{}分钟", n * 13 % 97 + 1),
        ]
    })
}

fn ledger() -> Paper {
    let row = |texts: Vec<String>, label: bool| Row {
        min_lines: 1,
        cells: texts.into_iter().map(|text| Cell { text, span: 1, label, align: Align::Left }).collect(),
    };
    let head = row(HEAD.iter().map(|t| (*t).to_owned()).collect(), true);
    let rows = std::iter::once(head).chain(ledger_rows().map(|r| row(r.to_vec(), false))).collect();
    let table = Table { columns: COLUMNS.to_vec(), rows, head_rows: 1, size: TableSize::Five, together: 0 };
    let blocks = vec![Block::Landscape(vec![Block::Title("网络安全事件台账".into()), Block::Table(table)])];
    Paper { page_numbers: true, ..Paper::form("网络安全事件台账", "金融稳定处", "台账", at(), blocks) }
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

fn typst_ledger() -> String {
    let mut out = TYPST_HEAD.replace("TITLE", "网络安全事件台账");
    out.push_str("#set page(paper: \"a4\", flipped: true, margin: (x: 36mm, y: 27mm), footer: number)\n#set text(size: 10.5pt)\n");
    out.push_str("#set par(justify: false, first-line-indent: 0pt)\n");
    writeln!(out, "#align(center, text({}, size: 22pt)[网络安全事件台账])", typst_font(Role::Title)).unwrap();
    let columns: Vec<String> = COLUMNS.iter().map(|c| format!("{c}fr")).collect();
    let head: Vec<String> = HEAD.iter().map(|t| format!("text({})[{t}]", typst_font(Role::Hei))).collect();
    writeln!(out, "#table(columns: ({}), stroke: 0.5pt, inset: 4.5pt, table.header({}),", columns.join(", "), head.join(", ")).unwrap();
    for row in ledger_rows() {
        let cells: Vec<String> = row.iter().map(|t| format!("[{}]", plain(t))).collect();
        writeln!(out, "{},", cells.join(", ")).unwrap();
    }
    out.push_str(")\n");
    out
}

fn read(paper: &str) -> Paper {
    serde_json::from_str(&std::fs::read_to_string(paper).unwrap()).unwrap()
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
            let (report, ledger) = (report().paper(at()), ledger());
            put("report.json", serde_json::to_string(&report).unwrap());
            put("ledger.json", serde_json::to_string(&ledger).unwrap());
            std::fs::write(Path::new(folder).join("report.docx"), document::docx(&report).unwrap()).unwrap();
            put("report.typ", typst_report(&report));
            put("ledger.typ", typst_ledger());
        }
        ["cold", paper, fonts, pdf] => {
            let set = typeset(&read(paper), &Fonts::find(&[PathBuf::from(fonts)]).unwrap()).unwrap();
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
        _ => panic!("say one of: write FOLDER, cold PAPER FONTS PDF, warm FONTS, long FONTS"),
    }
}
