//! 版记: a frame at the foot of the page on which the text ends. Its lines are paragraphs of a hair's height, so that they are as wide as
//! the 版心 while the text between them is indented; the last one lies on the edge of the 版心.

use super::flow::Flow;
use super::measure::{eighths, text_width, twips};
use super::styles;
use super::text::{Look, gather, run, width_of};
use crate::fonts::Role;
use crate::grid::{COLOPHON_PITCH, COLOPHON_THICK, COLOPHON_THIN, FOUR};
use crate::paper::Colophon;

/// Height of a line.
pub const LINE: f32 = COLOPHON_PITCH;

/// Sets the colophon; a letter's has no lines and names no printer.
pub fn set(colophon: &Colophon, letter: bool, flow: &mut Flow) {
    let mut rows = Vec::new();
    for (label, bodies) in [("主送：", &colophon.addressees), ("抄送：", &colophon.copies_to)] {
        let bodies = bodies.trim().trim_start_matches(label).trim_end_matches(['。', '.', '：', ':', '，', '；', '、']).trim();
        if !bodies.is_empty() {
            rows.push(hanging(label, &format!("{bodies}。")));
        }
    }
    let (unit, date) = (colophon.printed_by.trim(), colophon.printed_on.trim());
    let printed = (!letter && !(unit.is_empty() && date.is_empty())).then(|| printing(unit, date));
    // 主送 and 抄送 have no line between them.
    let lists = rows.concat();
    let parts: Vec<String> = [Some(lists).filter(|l| !l.is_empty()), printed].into_iter().flatten().collect();
    if parts.is_empty() {
        return;
    }
    let xml = if letter {
        parts.concat()
    } else {
        let (thick, thin) = (rule(COLOPHON_THICK), rule(COLOPHON_THIN));
        format!("{thick}{}{thick}", parts.join(&thin))
    };
    flow.frame(xml);
}

/// A list whose further lines begin below its first name; one cell of 4号 from both edges.
fn hanging(label: &str, text: &str) -> String {
    let cell = twips(FOUR);
    let wide = twips(f32::from(width_of(label)) * FOUR / 2.0);
    let indent = format!(r#"<w:ind w:left="{}" w:right="{cell}" w:hanging="{wide}"/>"#, cell + wide);
    paragraph("", "", &indent, &runs(&format!("{label}{text}")))
}

/// 印发机关 at the left, 印发日期 at the right.
fn printing(unit: &str, date: &str) -> String {
    let cell = twips(FOUR);
    let tab = format!(r#"<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs>"#, text_width() - cell);
    let date = if date.is_empty() { String::new() } else { format!("{}印发", date.trim_end_matches("印发")) };
    let indent = format!(r#"<w:ind w:left="{cell}" w:right="{cell}"/>"#);
    paragraph("", &tab, &indent, &format!("{}<w:r><w:tab/></w:r>{}", runs(unit), runs(&date)))
}

fn rule(weight: f32) -> String {
    let border = format!(r#"<w:pBdr><w:top w:val="single" w:sz="{}" w:space="0" w:color="auto"/></w:pBdr>"#, eighths(weight));
    paragraph(&border, "", r#"<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>"#, "")
}

fn runs(text: &str) -> String {
    gather(&[(Role::Body, text)]).iter().map(|(role, text)| run(*role, Look { size: Some(FOUR), ..Look::default() }, text)).collect()
}

fn paragraph(border: &str, tabs: &str, rest: &str, runs: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="{}"/><w:framePr w:w="{}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>{border}{tabs}{rest}</w:pPr>{runs}</w:p>"#,
        styles::COLOPHON,
        text_width()
    )
}
