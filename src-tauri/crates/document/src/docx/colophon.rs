//! 版记: a box at the foot of the page on which the text ends, its last line on the edge of the 版心. What it says stands at the foot of
//! the box, so that a name more or less does not move that line; the box is as high as its lines are reckoned to be.

use super::flow::Flow;
use super::measure::{eighths, text_width, twips};
use super::paragraph::Paragraph;
use super::shape::{Area, Lie, text_box};
use super::styles;
use super::table::NO_PADDING;
use super::text::{Look, gather, run, width_of};
use crate::break_lines::{break_text, reckoned};
use crate::colophon::sentence;
use crate::fonts::Role;
use crate::grid::{COLOPHON_PITCH, COLOPHON_THICK, COLOPHON_THIN, FOUR, MARGIN_LEFT, MARGIN_TOP, TEXT_HEIGHT, TEXT_WIDTH};
use crate::paper::Colophon;

/// Height of a line.
pub const LINE: f32 = COLOPHON_PITCH;

/// A row: its paragraphs, and how many lines they take.
struct Row {
    xml: String,
    lines: u8,
}

/// Sets the colophon; a letter's has no lines and names no printer.
pub fn set(colophon: &Colophon, letter: bool, flow: &mut Flow) {
    let mut rows: Vec<Row> = Vec::new();
    for (label, bodies) in [("主送：", &colophon.addressees), ("抄送：", &colophon.copies_to)] {
        let Some(bodies) = sentence(label, bodies) else { continue };
        let list = hanging(label, &bodies);
        // 主送 and 抄送 have no line between them.
        match rows.first_mut() {
            Some(row) => {
                row.xml.push_str(&list.xml);
                row.lines = row.lines.saturating_add(list.lines);
            }
            None => rows.push(list),
        }
    }
    let (unit, date) = (colophon.printed_by.trim(), colophon.printed_on.trim());
    let printed = !unit.is_empty() || !date.is_empty();
    if printed && !letter {
        rows.push(Row { xml: printing(unit, date), lines: 1 });
    }
    if !rows.is_empty() {
        let height = rows.iter().fold(0.0_f32, |sum, row| sum + f32::from(row.lines) * LINE);
        let (inside, below) = if letter {
            (rows.iter().map(|r| r.xml.as_str()).collect(), 0.0)
        } else {
            // A paragraph must follow a table; it stands below the edge.
            (format!("{}{}", table(&rows), Paragraph::hairline().xml("")), 1.0)
        };
        let area = Area { left: MARGIN_LEFT, top: MARGIN_TOP + TEXT_HEIGHT - height, width: TEXT_WIDTH, height: height + below };
        flow.paragraph(Paragraph { runs: text_box(31, area, Lie::Foot, &inside), ..Paragraph::hairline() });
    }
}

/// A list whose further lines begin below its first name; one cell of 4号 from both edges.
fn hanging(label: &str, text: &str) -> Row {
    let cell = twips(FOUR);
    let wide = twips(f32::from(width_of(label)) * FOUR / 2.0);
    let indent = format!(r#"<w:ind w:left="{}" w:right="{cell}" w:hanging="{wide}"/>"#, cell + wide);
    let room = (text_width() - 2 * cell - wide) / twips(FOUR / 2.0);
    let lines = break_text(&[(Role::Body, text)], 0, u16::try_from(room).unwrap_or(4), &reckoned).len();
    Row { xml: paragraph("", &indent, &runs(&format!("{label}{text}"))), lines: u8::try_from(lines.max(1)).unwrap_or(u8::MAX) }
}

/// 印发机关 at the left, 印发日期 at the right.
fn printing(unit: &str, date: &str) -> String {
    let cell = twips(FOUR);
    let tab = format!(r#"<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs>"#, text_width() - cell);
    let date = if date.is_empty() { String::new() } else { format!("{}印发", date.trim_end_matches("印发")) };
    let indent = format!(r#"<w:ind w:left="{cell}" w:right="{cell}"/>"#);
    paragraph(&tab, &indent, &format!("{}<w:r><w:tab/></w:r>{}", runs(unit), runs(&date)))
}

fn table(rows: &[Row]) -> String {
    let border = |side: &str, weight: f32| format!(r#"<w:{side} w:val="single" w:sz="{}" w:space="0" w:color="auto"/>"#, eighths(weight));
    let borders = [border("top", COLOPHON_THICK), border("bottom", COLOPHON_THICK), border("insideH", COLOPHON_THIN)].concat();
    let width = text_width();
    let cells: String = rows
        .iter()
        .map(|row| {
            format!(
                r#"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{}</w:tc></w:tr>"#,
                row.xml
            )
        })
        .collect();
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>{NO_PADDING}</w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{cells}</w:tbl>"#
    )
}

fn runs(text: &str) -> String {
    gather(&[(Role::Body, text)]).iter().map(|(role, text)| run(*role, Look { size: Some(FOUR), ..Look::default() }, text)).collect()
}

fn paragraph(tabs: &str, rest: &str, runs: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{}"/>{tabs}{rest}</w:pPr>{runs}</w:p>"#, styles::COLOPHON)
}
