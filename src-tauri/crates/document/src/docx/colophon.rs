//! 版记: a table at the foot of the page on which the text ends, its last line on the edge of the 版心.

use super::flow::Flow;
use super::measure::{eighths, text_width, twips};
use super::styles;
use super::text::{Look, gather, run, width_of};
use crate::fonts::Role;
use crate::grid::{COLOPHON_PITCH, COLOPHON_THICK, COLOPHON_THIN, FOUR};
use crate::paper::Colophon;

/// Height of a line.
pub const LINE: f32 = COLOPHON_PITCH;

/// A row of the table.
struct Row {
    /// Paragraphs.
    xml: String,
    /// A line stands above it.
    ruled: bool,
}

/// Sets the colophon; a letter's has no lines and names no printer.
pub fn set(colophon: &Colophon, letter: bool, flow: &mut Flow) {
    let mut rows = Vec::new();
    let list = |label: &str, text: &str, end: &str| {
        let text = text.trim().trim_end_matches(['。', '：', ':', '；']);
        (!text.is_empty()).then(|| hanging(label, &format!("{text}{end}")))
    };
    let addressees = list("主送：", &colophon.addressees, "。");
    let named = addressees.is_some();
    rows.extend(addressees.map(|xml| Row { xml, ruled: true }));
    // No line between 主送 and 抄送.
    rows.extend(list("抄送：", &colophon.copies_to, "。").map(|xml| Row { xml, ruled: !named }));
    let printed = !letter && !(colophon.printed_by.trim().is_empty() && colophon.printed_on.trim().is_empty());
    if printed {
        rows.push(Row { xml: printing(&colophon.printed_by, &colophon.printed_on), ruled: true });
    }
    if rows.is_empty() {
        return;
    }
    flow.table(table(&rows, !letter));
}

/// A list whose further lines begin below its first name; one cell of 4号 from both edges.
fn hanging(label: &str, text: &str) -> String {
    let cell = twips(FOUR);
    let label_width = twips(f32::from(width_of(label)) * FOUR / 2.0);
    paragraph(
        &format!(r#"<w:ind w:left="{}" w:right="{cell}" w:hanging="{label_width}"/>"#, cell + label_width),
        "",
        &runs(&format!("{label}{text}")),
    )
}

/// 印发机关 at the left, 印发日期 at the right.
fn printing(by: &str, on: &str) -> String {
    let cell = twips(FOUR);
    let tab = format!(r#"<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs>"#, text_width() - cell);
    let on = if on.trim().is_empty() { String::new() } else { format!("{}印发", on.trim()) };
    paragraph(&format!(r#"<w:ind w:left="{cell}" w:right="{cell}"/>"#), &tab, &format!("{}<w:r><w:tab/></w:r>{}", runs(by), runs(&on)))
}

fn runs(text: &str) -> String {
    gather(&[(Role::Body, text)]).iter().map(|(role, text)| run(*role, Look { size: Some(FOUR), ..Look::default() }, text)).collect()
}

fn paragraph(indent: &str, tabs: &str, runs: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{}"/>{tabs}{indent}</w:pPr>{runs}</w:p>"#, styles::COLOPHON)
}

fn table(rows: &[Row], lines: bool) -> String {
    let width = text_width();
    let border = |side: &str, weight: f32| format!(r#"<w:{side} w:val="single" w:sz="{}" w:space="0" w:color="auto"/>"#, eighths(weight));
    let count = rows.len();
    let cells: String = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let mut borders = String::new();
            if lines && row.ruled {
                borders.push_str(&border("top", if index == 0 { COLOPHON_THICK } else { COLOPHON_THIN }));
            }
            if lines && index + 1 == count {
                borders.push_str(&border("bottom", COLOPHON_THICK));
            }
            let borders = if borders.is_empty() { borders } else { format!("<w:tcBorders>{borders}</w:tcBorders>") };
            format!(
                r#"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}</w:tcPr>{}</w:tc></w:tr>"#,
                row.xml
            )
        })
        .collect();
    format!(
        r#"<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{cells}</w:tbl>"#
    )
}
