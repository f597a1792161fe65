//! Sample papers, and what is read back from their PDFs.
#![allow(dead_code, missing_docs, reason = "each test file takes what it needs")]

pub mod dressed;

use chrono::{DateTime, FixedOffset};
use document::{
    ApprovalSheet, Block, Fonts, Format, OralRecord, Paper, RecoverySheet, ReportFacts, Section, Signing, Typeset, WrittenReport, typeset,
};
use lopdf::{Dictionary, Document, Object, ObjectId};
use plan::{FactValue, Plan};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

pub const MM: f32 = 72.0 / 25.4;
/// Names with characters that the free fonts of the roles lack.
pub const RARE: &str = "喆堃赟玥珺䶮";

pub fn fonts_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fonts")
}

pub fn fresh_fonts() -> Fonts {
    Fonts::find(&[fonts_folder()]).unwrap()
}

/// One set of fonts for all papers of a test file.
pub fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(fresh_fonts)
}

pub fn at() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-22T09:30:12+08:00").unwrap()
}

pub fn plan(id: &str) -> Plan {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../plans/{id}.toml"));
    plan::load(id, &std::fs::read_to_string(file).unwrap()).unwrap()
}

pub fn chongqing() -> Plan {
    plan("chongqing-jrjgj")
}

/// Sets a paper and leaves the PDF where a person can look at it.
pub fn set(name: &str, paper: &Paper) -> Pdf {
    set_with(name, paper, fonts())
}

pub fn set_with(name: &str, paper: &Paper, fonts: &Fonts) -> Pdf {
    let typeset = typeset(paper, fonts).unwrap();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    std::fs::write(&path, &typeset.bytes).unwrap();
    Pdf::read(path, typeset)
}

pub fn paper(blocks: Vec<Block>) -> Paper {
    Paper {
        title_meta: "试排".into(),
        author: "金融稳定处".into(),
        subject: "试排".into(),
        date: at(),
        page_numbers: true,
        watermark: None,
        format: Format::Document,
        head: None,
        blocks,
        colophon: None,
    }
}

pub fn signing(seal: bool) -> Signing {
    if seal { Signing::Sealed } else { Signing::Unsealed }
}

pub fn paragraph(text: &str) -> Block {
    Block::Paragraph { lead: None, text: text.into() }
}

pub fn heading(text: &str) -> Block {
    Block::Heading { level: 1, text: text.into() }
}

/// Text without a word in it that could be taken for another place, `count` characters.
pub fn filler(count: usize) -> String {
    "本段文字用于核对版面每面二十二行每行二十八字撑满版心".chars().cycle().take(count).collect()
}

pub fn full_facts() -> ReportFacts {
    ReportFacts {
        unit: "金融稳定处".into(),
        system: "办公自动化系统（OA）".into(),
        system_details:
            "办公自动化系统（OA 3.2）为全局公文流转所用，部署于机关机房，服务器2台，由发展中心按信息化外包服务协议运维，定级为第二级".into(),
        what: "多名同事反映文件打不开，文件扩展名变为“.locked”，桌面出现勒索信。已拔网线，服务器仍在运行".into(),
        place: "机关办公楼6层机房".into(),
        discovered: Some(at()),
        category: Some("malicious_program".into()),
        facts: [("system_damage".to_owned(), FactValue::Choice("severe".into())), ("important_system".to_owned(), FactValue::Flag(true))]
            .into(),
        level: Some(2),
        judged_by: "处室负责人".into(),
        reported: vec![
            "2026年11月22日9时35分，李喆以电话方式向应急工作组（办公室主任王建国）口头报告，对方指示：立即断网、保护现场。".into(),
        ],
        texts: vec![
            ("measures".into(), "9时40分断开受感染主机网络连接，控制事态；9时44分封存勒索信截图、服务器日志，共2件证据。".into()),
            ("cause".into(), "初步判断为钓鱼邮件附件执行所致——发件地址、样本文件已留存……其余待查".into()),
            ("tracing".into(), "可疑发件地址：hr-notice@example.invalid；样本SHA-256前八位为3fa91c07".into()),
        ],
        contact: "李喆、堃赟玥珺䶮".into(),
        telephone: "6700 0000".into(),
        drafter: "李喆".into(),
        reviewer: "陈敏".into(),
        signer: "周立".into(),
        ..ReportFacts::default()
    }
}

pub fn full_report() -> WrittenReport {
    document::draft(&chongqing(), &full_facts())
}

/// Half a page.
pub fn short_report() -> WrittenReport {
    WrittenReport {
        title: "关于门户网站首页无法访问情况的报告".into(),
        addressee: "应急工作组".into(),
        opening: "2026年11月22日9时30分，我处发现门户网站首页无法访问。现将有关情况报告如下。".into(),
        sections: vec![Section {
            id: "basic".into(),
            heading: "一、基本情况".into(),
            text: "门户网站由发展中心运维，服务器1台。经查，系机房供电中断所致，10时05分已恢复。".into(),
        }],
        unit: "信息科技处".into(),
        date: "2026年11月22日".into(),
        contact: "李喆".into(),
        telephone: "6700 0000".into(),
        ..WrittenReport::default()
    }
}

/// Six pages, a unit's name of 30 characters.
pub fn long_report() -> WrittenReport {
    let mut report = full_report();
    report.unit = "某某市地方金融监督管理局金融稳定与风险处置工作协调推进专班办公室".into();
    report.title = "关于数据交换平台遭受勒索病毒攻击导致业务长时间中断有关情况的报告".into();
    for (number, section) in report.sections.iter_mut().enumerate() {
        for part in 1..=3 {
            section.text.push_str(&format!(
                "\n{part}. 第{number}节第{part}项。{}，涉及服务器{}台、终端{}台，占比{}.5%。",
                filler(40 + 13 * part),
                number + part,
                14 * part,
                number
            ));
        }
    }
    report
}

pub fn oral_record() -> OralRecord {
    OralRecord {
        drill: false,
        number: "2026-008".into(),
        incident: "办公自动化系统（OA）有害程序事件".into(),
        level: "重大（Ⅱ级），依据第一篇四（二）1".into(),
        unit: "金融稳定处".into(),
        to: "应急工作组".into(),
        clause: "第四篇一".into(),
        discovered: "2026年11月22日9时30分".into(),
        reported: "2026年11月22日9时35分".into(),
        elapsed: "5分钟".into(),
        due: "立即".into(),
        channel: "电话".into(),
        telephone: "8123 6677".into(),
        sender: "李喆".into(),
        receiver: "王建国".into(),
        receiver_post: "办公室主任".into(),
        said: "9点30分我处发现办公自动化系统遭勒索病毒攻击，多名同事文件打不开，初判为重大网络安全事件，已拔网线。".into(),
        read_back: "已复述并确认".into(),
        instructions: "立即断网，保护现场，书面报告随后送达。".into(),
        recorder: "李喆".into(),
        recorded: "2026年11月22日9时36分".into(),
    }
}

pub fn approval_sheet() -> ApprovalSheet {
    ApprovalSheet {
        drill: false,
        number: "〔2026〕1号".into(),
        title: full_report().title,
        addressee: "应急工作组".into(),
        unit: "金融稳定处".into(),
        incident: "2026-008 办公自动化系统（OA）有害程序事件，重大（Ⅱ级）".into(),
        clause: "第四篇一".into(),
        drafter: "李喆".into(),
        reviewer: "陈敏".into(),
        checked: "陈敏于2026年11月22日10时12分核稿通过".into(),
        signer: "周立".into(),
        act: "操作人李喆于2026年11月22日10时20分以本人密钥在本台站签发".into(),
        pages: "3页".into(),
        sm3: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".into(),
    }
}

pub fn recovery_sheet() -> Paper {
    RecoverySheet {
        unit: "金融稳定处",
        plan: "重庆市地方金融监督管理局网络安全事件应急预案",
        code: "ABCDE-FGHJK-MNPQR-STVWX-YX012-3",
        at: at(),
    }
    .paper()
}

/// A glyph as the content stream places it; points from the page's top left, `y` is the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub width: f32,
    pub font: String,
    pub text: String,
    pub red: bool,
    /// Width of its em box as a part of the height.
    pub stretch: f32,
}

/// A straight line of the drawing, points from the page's top left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub from: (f32, f32),
    pub to: (f32, f32),
    pub width: f32,
    pub red: bool,
}

/// A filled rectangle, points from the page's top left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filled {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
    pub grey: f32,
}

/// A PDF read back.
pub struct Pdf {
    pub path: PathBuf,
    pub typeset: Typeset,
    pub document: Document,
    pub pages: Vec<Vec<Glyph>>,
    pub rules: Vec<Vec<Rule>>,
    pub fills: Vec<Vec<Filled>>,
}

impl Pdf {
    fn read(path: PathBuf, typeset: Typeset) -> Self {
        let document = Document::load_mem(&typeset.bytes).unwrap();
        let ids: Vec<ObjectId> = document.get_pages().into_values().collect();
        assert_eq!(ids.len(), typeset.pages);
        let (mut pages, mut rules, mut fills) = (Vec::new(), Vec::new(), Vec::new());
        for id in ids {
            let read = read_page(&document, id);
            pages.push(read.0);
            rules.push(read.1);
            fills.push(read.2);
        }
        Self { path, typeset, document, pages, rules, fills }
    }

    /// Glyphs of a page without its page number.
    pub fn body(&self, page: usize) -> Vec<Glyph> {
        let foot = document::MARGIN_TOP + document::TEXT_HEIGHT;
        self.pages[page].iter().filter(|g| g.y < foot + 1.0).cloned().collect()
    }

    /// The page number with its dashes.
    pub fn number(&self, page: usize) -> Vec<Glyph> {
        let foot = document::MARGIN_TOP + document::TEXT_HEIGHT;
        self.pages[page].iter().filter(|g| g.y > foot + 1.0).cloned().collect()
    }

    /// Lines of a page from its top: baseline and text.
    pub fn lines(&self, page: usize) -> Vec<(f32, String)> {
        lines(&self.body(page)).into_iter().map(|line| (line[0].y, line.iter().map(|g| g.text.as_str()).collect())).collect()
    }

    /// What `pdftotext` reads, whitespace aside.
    pub fn text(&self) -> String {
        squeeze(&tool("pdftotext", &["-raw", "-enc", "UTF-8"], &self.path, Some("-")))
    }

    /// Everything that is placed, in the order of the content stream.
    pub fn placed(&self) -> String {
        (0..self.pages.len()).map(|p| self.placed_on(p)).collect()
    }

    /// What is placed on a page.
    pub fn placed_on(&self, page: usize) -> String {
        self.body(page).iter().map(|g| g.text.as_str()).collect()
    }

    /// Ink of a page as rows of grey, at a resolution.
    pub fn ink(&self, page: usize, dpi: u32) -> Ink {
        let number = (page + 1).to_string();
        let dpi_text = dpi.to_string();
        let out = Command::new("pdftoppm").args(["-gray", "-r", &dpi_text, "-f", &number, "-l", &number]).arg(&self.path).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        Ink::read(&out.stdout, dpi)
    }
}

pub fn lines(glyphs: &[Glyph]) -> Vec<Vec<Glyph>> {
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    let mut sorted = glyphs.to_vec();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
    for glyph in sorted {
        // A fallback glyph stands a little off the line.
        match lines.last_mut().filter(|l| (l[0].y - glyph.y).abs() < 2.0) {
            Some(line) => line.push(glyph),
            None => lines.push(vec![glyph]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    lines
}

/// Runs a tool of poppler on a file.
pub fn tool(name: &str, before: &[&str], file: &Path, after: Option<&str>) -> String {
    let out = Command::new(name).args(before).arg(file).args(after).output().unwrap();
    assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// What a paper says, in reading order, whitespace aside.
pub fn said(paper: &Paper) -> String {
    let mut all = String::new();
    for block in &paper.blocks {
        match block {
            Block::Title(text) | Block::Heading { text, .. } | Block::Centered { text, .. } => all.push_str(text),
            // Three groups to a line, and no hyphen at its end.
            Block::Code(text) => {
                let groups: Vec<&str> = text.split('-').collect();
                groups.chunks(3).for_each(|line| all.push_str(&line.join("-")));
            }
            Block::Addressee(text) => all.push_str(&format!("{text}：")),
            Block::Paragraph { lead, text } => {
                all.push_str(lead.as_deref().unwrap_or_default());
                all.push_str(text);
            }
            Block::Signature { units, date, .. } => {
                all.push_str(&units.concat());
                all.push_str(date);
            }
            Block::Note(text) => all.push_str(&format!("（{text}）")),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    all.push_str(&cell.text);
                }
            }
            Block::Line { text, .. } => all.push_str(text),
            Block::Attachments(names) => all.push_str(&names.concat()),
            Block::Attachment { label, title } => all.push_str(&format!("{label}{title}")),
            Block::Blank(_) | Block::PageBreak | Block::Chart(_) | Block::Landscape(_) => {}
        }
    }
    squeeze(&all)
}

pub fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in text.chars() {
        *counts.entry(c).or_insert(0) += 1;
    }
    counts
}

/// A page as grey values.
pub struct Ink {
    pub width: usize,
    pub height: usize,
    pub dpi: u32,
    grey: Vec<u8>,
}

impl Ink {
    pub fn read(pgm: &[u8], dpi: u32) -> Self {
        let mut at = 0;
        let mut fields = Vec::new();
        while fields.len() < 4 {
            let end = at + pgm[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            fields.push(String::from_utf8(pgm[at..end].to_vec()).unwrap());
            at = end + 1;
        }
        assert_eq!(fields[0], "P5");
        let (width, height) = (fields[1].parse().unwrap(), fields[2].parse().unwrap());
        let grey = pgm[at..].to_vec();
        assert_eq!(grey.len(), width * height);
        Self { width, height, dpi, grey }
    }

    pub fn mm(&self, pixels: usize) -> f32 {
        pixels as f32 * 25.4 / self.dpi as f32
    }

    pub fn grey(&self, x: usize, y: usize) -> u8 {
        self.grey[y * self.width + x]
    }

    /// Mean grey of the squares of a side that cover the page.
    pub fn squares(&self, side: usize) -> Vec<f32> {
        let mut squares = Vec::new();
        for top in (0..self.height - side).step_by(side) {
            for left in (0..self.width - side).step_by(side) {
                let rows = (top..top + side).map(|y| y * self.width + left);
                let sum: f32 = rows.flat_map(|from| &self.grey[from..from + side]).map(|g| f32::from(*g)).sum();
                squares.push(sum / (side * side) as f32);
            }
        }
        squares
    }

    pub fn dark(&self, x: usize, y: usize) -> bool {
        self.grey[y * self.width + x] < 128
    }

    /// The box of ink in a part of the page, all in millimetres: left, top, right, bottom.
    pub fn bounds(&self, left: f32, top: f32, right: f32, bottom: f32) -> Option<(f32, f32, f32, f32)> {
        let pixel = |mm: f32, most: usize| ((mm / 25.4 * self.dpi as f32) as usize).min(most);
        let (x0, x1) = (pixel(left, self.width), pixel(right, self.width));
        let (y0, y1) = (pixel(top, self.height), pixel(bottom, self.height));
        let mut found: Option<(usize, usize, usize, usize)> = None;
        for y in y0..y1 {
            for x in x0..x1 {
                if self.dark(x, y) {
                    found = Some(found.map_or((x, y, x, y), |(a, b, c, d)| (a.min(x), b.min(y), c.max(x), d.max(y))));
                }
            }
        }
        found.map(|(a, b, c, d)| (self.mm(a), self.mm(b), self.mm(c + 1), self.mm(d + 1)))
    }
}

fn number(object: &Object) -> f32 {
    match object {
        Object::Integer(n) => *n as f32,
        Object::Real(n) => *n,
        other => panic!("a number is expected, not {other:?}"),
    }
}

struct ReadFont {
    base: String,
    text: BTreeMap<u16, String>,
    widths: BTreeMap<u16, f32>,
    usual: f32,
}

fn read_font(document: &Document, font: &Dictionary) -> ReadFont {
    let base = String::from_utf8(font.get(b"BaseFont").unwrap().as_name().unwrap().to_vec()).unwrap();
    let cmap = document.get_object(font.get(b"ToUnicode").unwrap().as_reference().unwrap()).unwrap();
    let text = to_unicode(&cmap.as_stream().unwrap().get_plain_content().unwrap());
    let below = document.dereference(font.get(b"DescendantFonts").unwrap()).unwrap().1.as_array().unwrap();
    let below = document.dereference(&below[0]).unwrap().1.as_dict().unwrap();
    let usual = below.get(b"DW").map_or(1000.0, number);
    let mut widths = BTreeMap::new();
    let list = document.dereference(below.get(b"W").unwrap()).unwrap().1.as_array().unwrap();
    let mut at = 0;
    while at < list.len() {
        let first = number(&list[at]) as u16;
        if let Object::Array(each) = &list[at + 1] {
            for (step, width) in each.iter().enumerate() {
                widths.insert(first + step as u16, number(width));
            }
            at += 2;
        } else {
            for code in first..=number(&list[at + 1]) as u16 {
                widths.insert(code, number(&list[at + 2]));
            }
            at += 3;
        }
    }
    ReadFont { base, text, widths, usual }
}

/// How lines and letters are drawn.
#[derive(Clone, Copy)]
struct Pen {
    width: f32,
    stroke: [f32; 3],
    fill: [f32; 3],
}

fn read_page(document: &Document, page: ObjectId) -> (Vec<Glyph>, Vec<Rule>, Vec<Filled>) {
    const HEIGHT: f32 = 297.0 * MM;
    let fonts: BTreeMap<Vec<u8>, ReadFont> =
        document.get_page_fonts(page).unwrap().into_iter().map(|(name, font)| (name, read_font(document, font))).collect();
    let mut glyphs = Vec::new();
    let mut rules = Vec::new();
    let mut fills = Vec::new();
    let mut pen = Pen { width: 1.0, stroke: [0.0; 3], fill: [0.0; 3] };
    let mut pens = Vec::new();
    let is_red = |colour: [f32; 3]| colour[0] > 0.9 && colour[1] < 0.4 && colour[2] < 0.4;
    let colour = |operands: &[Object]| match operands {
        [one] => [number(one); 3],
        [r, g, b] => [number(r), number(g), number(b)],
        other => panic!("a colour: {other:?}"),
    };
    let (mut font, mut size, mut x, mut y) = (Vec::new(), 0.0, 0.0, 0.0);
    // How far the pen goes right and up for each part of a glyph's width.
    let mut along = (1.0, 0.0);
    let (mut spacing, mut stretch) = (0.0, 1.0);
    let mut point = (0.0, 0.0);
    for operation in document.get_and_decode_page_content(page).unwrap().operations {
        let operands = operation.operands;
        match operation.operator.as_str() {
            "Tf" => {
                font = operands[0].as_name().unwrap().to_vec();
                size = number(&operands[1]);
            }
            "q" => pens.push(pen),
            "Q" => pen = pens.pop().unwrap_or(pen),
            "w" => pen.width = number(&operands[0]),
            "G" | "RG" => pen.stroke = colour(&operands),
            "g" | "rg" => pen.fill = colour(&operands),
            "re" => {
                let [left, bottom, width, height] = [0, 1, 2, 3].map(|i| number(&operands[i]));
                fills.push(Filled { left, top: HEIGHT - bottom - height, width, height, grey: pen.fill[0] });
            }
            "Tz" => stretch = number(&operands[0]) / 100.0,
            "Tc" => spacing = number(&operands[0]),
            "Tm" => {
                along = (number(&operands[0]), number(&operands[1]));
                x = number(&operands[4]);
                y = number(&operands[5]);
            }
            "Tj" | "TJ" => {
                let parts = match &operands[0] {
                    Object::Array(parts) => parts.clone(),
                    other => vec![other.clone()],
                };
                let font = &fonts[&font];
                for part in parts {
                    let Ok(codes) = part.as_str() else {
                        x -= number(&part) / 1000.0 * size * stretch * along.0;
                        y -= number(&part) / 1000.0 * size * stretch * along.1;
                        continue;
                    };
                    for pair in codes.chunks(2) {
                        let code = u16::from_be_bytes([pair[0], pair[1]]);
                        let text = font.text.get(&code).unwrap_or_else(|| panic!("glyph {code} of {} has no text", font.base));
                        let width = font.widths.get(&code).copied().unwrap_or(font.usual) / 1000.0 * size;
                        glyphs.push(Glyph {
                            x,
                            y: HEIGHT - y,
                            size,
                            width: width * stretch * along.0,
                            font: font.base.clone(),
                            text: text.clone(),
                            red: is_red(pen.fill),
                            stretch: stretch * along.0,
                        });
                        x += (width + spacing) * stretch * along.0;
                        y += (width + spacing) * stretch * along.1;
                    }
                }
            }
            "m" => point = (number(&operands[0]), HEIGHT - number(&operands[1])),
            "l" => rules.push(Rule {
                from: point,
                to: (number(&operands[0]), HEIGHT - number(&operands[1])),
                width: pen.width,
                red: is_red(pen.stroke),
            }),
            _ => {}
        }
    }
    (glyphs, rules, fills)
}

/// The `bfchar` and `bfrange` parts of a ToUnicode map.
fn to_unicode(content: &[u8]) -> BTreeMap<u16, String> {
    let text = String::from_utf8_lossy(content).into_owned();
    let hex = |s: &str| -> Vec<u16> {
        let digits: String = s.chars().filter(char::is_ascii_hexdigit).collect();
        digits.as_bytes().chunks(4).map(|c| u16::from_str_radix(std::str::from_utf8(c).unwrap(), 16).unwrap()).collect()
    };
    let mut map = BTreeMap::new();
    let mut part = "";
    for line in text.lines().map(str::trim) {
        if line.ends_with("beginbfchar") {
            part = "char";
        } else if line.ends_with("beginbfrange") {
            part = "range";
        } else if line.starts_with("endbf") {
            part = "";
        } else {
            let fields: Vec<&str> = line.split('<').skip(1).collect();
            match (part, fields.as_slice()) {
                ("char", [from, to]) => {
                    map.insert(hex(from)[0], String::from_utf16(&hex(to)).unwrap());
                }
                ("range", [from, to, first]) => {
                    let first = hex(first)[0];
                    for (step, code) in (hex(from)[0]..=hex(to)[0]).enumerate() {
                        map.insert(code, String::from_utf16(&[first + step as u16]).unwrap());
                    }
                }
                _ => {}
            }
        }
    }
    map
}

pub fn distinct(text: &str) -> BTreeSet<char> {
    text.chars().collect()
}
