//! 版头 of a document: three lines for 份号, 密级 and 紧急程度, the red mark 35 mm below the edge of the 版心, the number, the red line.
//!
//! All of it is text in lines of exact height, so that an office can edit it; the mark ends on the fifth line of the grid and the red line
//! within the eighth, and what follows stands on the grid again.

use super::flow::Flow;
use super::measure::{LINE, halves, text_width, twips};
use super::paragraph::Paragraph;
use super::text::{Look, run, width_of};
use crate::break_lines::clean;
use crate::fonts::Role;
use crate::grid::{MARK_FOOT, MARK_NARROWEST, MARK_TOP, RED_GAP, RED_LINE, TEXT_WIDTH};
use crate::paper::{Align, Head};

/// Upper edge of a mark's ink below that of its em box, in em.
pub const INK_TOP: f32 = 0.045;
/// Height of a mark's ink, in em.
pub const INK: f32 = 0.92;

/// Sets the head above the title.
pub fn set(head: &Head, flow: &mut Flow) {
    let above = lines_above(head);
    let count = above.len();
    for (role, text) in above {
        flow.paragraph(Paragraph::of("").text(&[(role, &text)]));
    }
    match head.mark.as_slice() {
        [] => return plain(head, flow),
        [name] => mark(&format!("{name}{}", head.mark_suffix), count, flow),
        names => joint(names, &head.mark_suffix, count, flow),
    }
    flow.blank(2, true);
    number(head, flow);
    flow.blank(2, true);
}

/// 份号, 密级和保密期限, 紧急程度, those that there are.
pub fn lines_above(head: &Head) -> Vec<(Role, String)> {
    let copy = head.copy.map(|n| (Role::Body, format!("{n:06}")));
    let hei = |text: &str| (!text.trim().is_empty()).then(|| (Role::Hei, text.trim().to_owned()));
    copy.into_iter().chain(hei(&head.secrecy)).chain(hei(&head.urgency)).collect()
}

/// On plain paper the number stands alone above the title.
fn plain(head: &Head, flow: &mut Flow) {
    if !head.number.trim().is_empty() {
        flow.paragraph(Paragraph { align: Some(Align::Right), ..Paragraph::of("") }.text(&[(Role::Body, &head.number)]));
        flow.blank(1, true);
    }
}

/// Size and width of a mark in one line: first narrower, then lower.
pub fn mark_size(text: &str, most: f32, room: f32) -> (f32, f32) {
    let cells = f32::from(width_of(text).max(2)) / 2.0;
    let narrow = (room / (cells * most)).min(1.0);
    if narrow >= MARK_NARROWEST { (most, narrow) } else { (room / (cells * MARK_NARROWEST), MARK_NARROWEST) }
}

/// A run of the mark: red, narrowed.
pub fn mark_run(text: &str, size: f32, narrow: f32) -> String {
    let look = Look { size: Some(size), red: true, narrow: (narrow < 0.995).then_some(narrow) };
    run(Role::Title, look, &clean(text))
}

fn mark(text: &str, above: usize, flow: &mut Flow) {
    let (size, narrow) = mark_size(text, (MARK_FOOT - MARK_TOP) / INK, TEXT_WIDTH);
    let top = MARK_TOP - INK_TOP * size;
    let before = twips(top) - lines(above);
    let line = twips(size);
    flow.paragraph(Paragraph {
        align: Some(Align::Center),
        keep_next: true,
        room: (before.max(0), (5 * LINE - lines(above) - before - line).max(0)),
        line: Some(line),
        runs: mark_run(text, size, narrow),
        ..Paragraph::of("")
    });
}

fn lines(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(0) * LINE
}

/// Names of a joint mark one below another, each as wide as the longest, and `文件` at their right in the middle.
fn joint(names: &[String], suffix: &str, above: usize, flow: &mut Flow) {
    let longest = names.iter().map(|n| f32::from(width_of(n)) / 2.0).fold(2.0_f32, f32::max);
    let tail = f32::from(width_of(suffix)) / 2.0;
    let room = TEXT_WIDTH / (longest + tail + 1.0);
    let size = room.min(if names.len() < 3 { 36.0 } else { 28.0 });
    let row = twips(size * 1.25);
    let (first, second) = (twips(size * (longest + 0.5)), if tail > 0.0 { twips(size * (tail + 0.5)) } else { 0 });
    let spacer = twips(MARK_TOP - 0.17 * size) - lines(above);
    flow.paragraph(Paragraph { line: Some(spacer.max(20)), keep_next: true, ..Paragraph::of("") });
    let cell = |width: i32, merge: &str, align: &str, text: &str| {
        let runs = if text.is_empty() { String::new() } else { mark_run(text, size, 1.0) };
        format!(
            r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="{}" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>{runs}</w:p></w:tc>"#,
            twips(size)
        )
    };
    let rows: String = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let merge = if index == 0 { r#"<w:vMerge w:val="restart"/>"# } else { "<w:vMerge/>" };
            let tail = if second > 0 { cell(second, merge, "center", if index == 0 { suffix } else { "" }) } else { String::new() };
            format!(
                r#"<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{row}" w:hRule="exact"/></w:trPr>{}{tail}</w:tr>"#,
                cell(first, "", "distribute", name)
            )
        })
        .collect();
    let columns = if second > 0 {
        format!(r#"<w:gridCol w:w="{first}"/><w:gridCol w:w="{second}"/>"#)
    } else {
        format!(r#"<w:gridCol w:w="{first}"/>"#)
    };
    flow.table(format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"#,
        first + second
    ));
    // Back to the grid.
    let used = spacer + row * i32::try_from(names.len()).unwrap_or(1);
    let rest = (LINE - used.rem_euclid(LINE)).rem_euclid(LINE);
    if rest > 0 {
        flow.paragraph(Paragraph { line: Some(rest.max(20)), keep_next: true, ..Paragraph::of("") });
    }
}

/// 签发人 in a line of the number.
const SIGNER: &str = "签发人：";

/// The number, alone in the middle or one cell from the left with 签发人 one cell from the right; the red line below.
fn number(head: &Head, flow: &mut Flow) {
    // The em box of the last line and 4 mm; together with the line they take one line of the grid.
    let line = twips(crate::grid::BODY) + 7;
    let last = |p: Paragraph| {
        let rest = LINE - line - twips(RED_GAP.floor()) - twips(RED_LINE);
        Paragraph { line: Some(line), room: (0, rest.max(0)), red_line: Some((RED_GAP, RED_LINE)), keep_next: true, ..p }
    };
    if head.signers.is_empty() {
        flow.paragraph(last(Paragraph { align: Some(Align::Center), ..Paragraph::of("") }.text(&[(Role::Body, &head.number)])));
        return;
    }
    let rows: Vec<String> = head.signers.chunks(2).map(|pair| pair.join("　")).collect();
    let names = rows.iter().map(|r| width_of(r)).max().unwrap_or(0);
    let right = text_width() - halves(2) - halves(names);
    let label = right - halves(width_of(SIGNER));
    for (index, row) in rows.iter().enumerate() {
        let (begins, ends) = (index == 0, index + 1 == rows.len());
        let mut p = Paragraph {
            indent: Some((halves(2), 0, 0)),
            tabs: vec![(false, if begins { label } else { right })],
            keep_next: true,
            ..Paragraph::of("")
        };
        if ends {
            p = p.text(&[(Role::Body, &head.number)]);
        }
        p = p.tab();
        if begins {
            p = p.text(&[(Role::Body, SIGNER)]);
        }
        p = p.text(&[(Role::Kai, row)]);
        flow.paragraph(if ends { last(p) } else { p });
    }
}
