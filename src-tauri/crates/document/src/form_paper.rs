//! Papers that are forms: the table of an incident report, warnings, their receipt. A section is a row; its heading is the label.

use crate::kinds::PaperKind;
use crate::paper::{Align, Block, Cell, Head, Paper, Row, Table, TableSize};
use crate::report_paper::known_or;
use crate::title::break_title;
use crate::written_report::{DRILL, UNKNOWN, WrittenReport};
use chrono::{DateTime, FixedOffset};

/// Widths: label, value, label, value. A value holds a date with its minute in one line.
const COLUMNS: [u16; 4] = [9, 19, 9, 19];

/// How sections stand in rows.
enum Place {
    /// Two short ones beside each other.
    Pair(&'static str, &'static str),
    /// One over the whole width, at least so many lines high.
    Wide(&'static str, u8),
    /// 主送, with its label.
    To(&'static str),
}
use Place::{Pair, To, Wide};

const INCIDENT: &[Place] = &[
    Pair("number", "unit"),
    To("报送对象"),
    Wide("system", 1),
    Pair("category", "level"),
    Pair("discovered", "occurred"),
    Wide("place", 1),
    Wide("basic", 2),
    Wide("course", 3),
    Wide("impact", 2),
    Wide("cause", 2),
    Wide("measures", 2),
    Wide("next", 2),
    Wide("support", 2),
];

const NOTICE: &[Place] = &[
    To("主送单位"),
    Wide("original", 1),
    Pair("category", "level"),
    Wide("start", 1),
    Wide("reason", 2),
    Wide("authority", 1),
    Wide("scope", 2),
    Wide("alert", 2),
    Wide("measures", 3),
    Wide("deadline", 1),
    Wide("after", 2),
    Wide("receipt", 1),
];

const RECEIPT: &[Place] = &[
    To("报送对象"),
    Wide("original", 1),
    Pair("category", "level"),
    Pair("unit", "receiver"),
    Pair("received", "channel"),
    Wide("done", 8),
    Wide("problems", 3),
];

/// What the receiver writes in by hand, when it has come and something was done.
const BY_HAND: [&str; 5] = ["receiver", "received", "channel", "done", "problems"];

/// A label: one of more than four characters stands in two lines, so that labels are of one width.
pub(crate) fn label(text: &str) -> Cell {
    let letters: Vec<char> = text.trim().chars().collect();
    // 影响和 / 危害, but 系统基本 / 情况.
    let first = if letters.len() == 5 { 3 } else { 4 };
    let text = if letters.len() > 4 && !letters.contains(&'\n') {
        letters.chunks(first).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    } else {
        text.trim().to_owned()
    };
    Cell { text, span: 1, label: true, align: Align::Center }
}

/// A value; an empty one is to be written in by hand.
pub(crate) fn value(text: &str, span: u8) -> Cell {
    Cell { text: text.trim().to_owned(), span, label: false, align: Align::Left }
}

pub(crate) fn pair(one: (&str, &str), two: (&str, &str), min_lines: u8) -> Row {
    Row { cells: vec![label(one.0), value(&in_half(one.1), 1), label(two.0), value(&in_half(two.1), 1)], min_lines }
}

/// Characters in a line of a value that has half the width.
const HALF_LINE: usize = 11;

/// A name that is too long for half the width is broken before its bracket, or by meaning.
fn in_half(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= HALF_LINE
        || text.contains(['\n', '，', '。']) && !text.contains('（')
        || text.contains(|c: char| c.is_ascii())
    {
        return text.to_owned();
    }
    match text.split_once('（') {
        Some((before, behind)) if before.chars().count() <= HALF_LINE => format!("{before}\n（{behind}"),
        _ => break_title(text, HALF_LINE).join("\n"),
    }
}

pub(crate) fn wide(name: &str, text: &str, min_lines: u8) -> Row {
    Row { cells: vec![label(name), value(text, 3)], min_lines }
}

/// The place of a seal: unit and date stand where it presses them.
pub(crate) fn seal_row(name: &str, unit: &str, date: &str) -> Row {
    let date = known_or(date, "　　　　年　　月　　日");
    let text = format!("{}\n（盖章）\n{date}", unit.trim());
    Row { cells: vec![label(name), Cell { align: Align::Center, ..value(&text, 3) }], min_lines: 5 }
}

/// A form that ends with the places of those who answer for it: they stand with the row before them.
pub(crate) fn signed_table(rows: Vec<Row>) -> Block {
    Block::Table(Table { size: TableSize::SmallFour, together: 5, ..Table::of(COLUMNS.to_vec(), rows) })
}

pub(crate) fn table(rows: Vec<Row>) -> Block {
    Block::Table(Table { size: TableSize::SmallFour, ..Table::of(COLUMNS.to_vec(), rows) })
}

impl WrittenReport {
    pub(crate) fn form_paper(&self, kind: &PaperKind, at: DateTime<FixedOffset>, copy: Option<u32>) -> Paper {
        let mut blocks = vec![Block::Title(self.marked_title())];
        if kind.numbered {
            let number = known_or(&self.number, "　　　　　　　　　　　　");
            blocks.push(Block::Line { text: format!("编号：{number}"), align: Align::Right });
        }
        let mut rows: Vec<Row> = self.replacing(Some(kind)).map(|text| wide("更正说明", &text, 1)).into_iter().collect();
        match kind.id {
            "incident_form" => {
                rows.extend(self.rows(INCIDENT));
                rows.push(pair(("拟稿人", &self.drafter), ("核稿人", &self.reviewer), 1));
                rows.push(pair(("联系人", &self.contact), ("联系电话", &self.telephone), 1));
                rows.push(self.signed("签发人"));
                rows.push(seal_row("报告单位", &self.unit, &self.date));
                blocks.push(signed_table(rows));
            }
            "warning_receipt" => {
                rows.extend(self.rows(RECEIPT));
                rows.push(pair(("联系人", &self.contact), ("联系电话", &self.telephone), 1));
                rows.push(pair(("接收人\n签字", ""), ("负责人\n签字", ""), 3));
                rows.push(seal_row("接收单位", &self.unit, &self.date));
                blocks.push(signed_table(rows));
            }
            _ => {
                rows.extend(self.rows(NOTICE));
                rows.push(pair(("拟稿人", &self.drafter), ("核稿人", &self.reviewer), 1));
                rows.push(pair(("联系人", &self.contact), ("联系电话", &self.telephone), 1));
                rows.push(self.signed("签发人"));
                rows.push(seal_row("发布单位", self.issuer(), &self.date));
                blocks.push(signed_table(rows));
                blocks.extend(self.receipt_part());
            }
        }
        Paper {
            page_numbers: true,
            watermark: self.drill.then(|| DRILL.to_owned()),
            head: self.form_head(copy),
            ..Paper::form(&self.title, &self.unit, kind.name, at, blocks)
        }
    }

    /// 份号, 密级 and 紧急程度 on the first lines, as on any paper; a form has no more of a head.
    fn form_head(&self, copy: Option<u32>) -> Option<Head> {
        let head = Head {
            copy: copy.filter(|_| self.numbers_copies()),
            secrecy: self.style.secrecy.trim().to_owned(),
            urgency: self.urgency.trim().to_owned(),
            ..Head::default()
        };
        (head != Head::default()).then_some(head)
    }

    fn text_of(&self, id: &str) -> &str {
        let text = self.sections.iter().find(|s| s.id == id).map(|s| s.text.as_str()).unwrap_or_default();
        // What was asked for beside the report stands here, the one paper of a case that may ask.
        let asked = id == "support" && matches!(text.trim(), "" | "无") && !self.support.trim().is_empty();
        let text = if asked { &self.support } else { text };
        // In a cell by itself it is no sentence.
        if text.trim().trim_end_matches('。') == UNKNOWN { UNKNOWN } else { text }
    }

    /// What stands in a section's cell: nothing only where somebody is to write by hand.
    fn cell_of(&self, id: &str) -> &str {
        let text = self.text_of(id);
        match id {
            _ if !text.trim().is_empty() || BY_HAND.contains(&id) => text,
            // What is not asked for is known.
            "support" => "无",
            _ => UNKNOWN,
        }
    }

    fn heading_of(&self, id: &str) -> Option<&str> {
        self.sections.iter().find(|s| s.id == id).map(|s| s.heading.as_str())
    }

    /// Rows of the sections that this paper has.
    fn rows(&self, places: &[Place]) -> Vec<Row> {
        let mut rows = Vec::new();
        for place in places {
            match place {
                To(name) => rows.push(wide(name, known_or(&self.addressee, UNKNOWN), 1)),
                Wide(id, lines) => rows.extend(self.heading_of(id).map(|name| wide(name, self.cell_of(id), *lines))),
                Pair(one, two) => match (self.heading_of(one), self.heading_of(two)) {
                    (Some(a), Some(b)) => rows.push(pair((a, self.cell_of(one)), (b, self.cell_of(two)), 1)),
                    (Some(a), None) => rows.push(wide(a, self.cell_of(one), 1)),
                    (None, Some(b)) => rows.push(wide(b, self.cell_of(two), 1)),
                    (None, None) => {}
                },
            }
        }
        if !self.copies_to.trim().is_empty() {
            rows.push(wide("抄送", &self.copies_to, 1));
        }
        rows
    }

    /// Who issues a warning.
    fn issuer(&self) -> &str {
        known_or(self.text_of("issuer"), &self.unit)
    }

    /// The signer with room to sign and to date.
    fn signed(&self, name: &str) -> Row {
        pair((name, &self.signer), ("签字日期", ""), 2)
    }

    /// The sheet that the receiver fills in, signs and sends back.
    fn receipt_part(&self) -> Vec<Block> {
        let level = self.heading_of("level").unwrap_or("预警级别");
        let rows = vec![
            wide("报送对象", self.issuer(), 1),
            wide("所确认的通知单", &self.title, 1),
            pair(("通知单编号", &self.number), (level, self.cell_of("level")), 1),
            pair(("接收单位", ""), ("接收人", ""), 2),
            pair(("接收时间", ""), ("接收方式", ""), 2),
            pair(("职务", ""), ("联系电话", ""), 2),
            wide("落实情况", "", 8),
            pair(("接收人\n签字", ""), ("负责人\n签字", ""), 3),
            seal_row("接收单位", "", ""),
        ];
        vec![Block::PageBreak, Block::Title("预警确认回执".to_owned()), table(rows)]
    }
}
