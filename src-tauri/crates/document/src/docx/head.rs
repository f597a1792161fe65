//! 版头 of a document: a line each for 份号, 密级 and 紧急程度, the red mark 35 mm below the edge of the 版心, the number, the red line.
//!
//! All of it is text in lines of exact height, so that an office can edit it; the number stands on a line of the grid, the red line within
//! it, and what follows is on the grid again.

use super::flow::Flow;
use super::mark::Mark;
use super::measure::{LINE, halves, text_width, twips};
use super::paragraph::Paragraph;
use super::text::width_of;
use crate::blocks::title_rows;
use crate::break_lines::{break_text, reckoned};
use crate::fonts::Role;
use crate::grid::{Area, BODY, HALVES, MARK_TOP, PITCH, RED_GAP, RED_LINE};
use crate::mark::LOWEST;
use crate::paper::{Align, Head};
use crate::title::break_title;

/// Height of a line whose em box stands at its top: a twelfth of a millimetre below it, with the red line's gap, is 4 mm.
const EM_LINE: i32 = 327;

/// Where a page's lines end.
const LAST: f32 = 22.0;

/// How many lines lower than usual the mark of a joint paper is, so that the first page shows a line of text below so many lines of title
/// and 主送机关; nothing where no mark is low enough.
pub fn lowered(head: &Head, above_text: f32) -> Option<u8> {
    let signers = head.signers.iter().filter(|s| !s.trim().is_empty()).count().div_ceil(2);
    let signers = (1..signers).fold(0.0, |rows, _| rows + 1.0);
    let most = if head.mark.len() > 1 { LOWEST } else { 0 };
    (0..=most).find(|lower| {
        let Some(mark) = Mark::of(&head.mark, &head.mark_suffix, *lower) else { return true };
        number_row(&mark) + signers + 3.0 + above_text < LAST
    })
}

/// Lines of a title and the white below it, and of 主送机关.
pub fn lines_above_text(title: &str, addressee: &str) -> f32 {
    let count = |lines: usize| (0..lines).fold(0.0_f32, |n, _| n + 1.0);
    let title = title_rows(count(break_title(title, Area::UPRIGHT.title).len()), PITCH) + 1.0;
    title + count(break_text(&[(Role::Body, addressee)], 0, HALVES, &reckoned).len())
}

/// Line of the grid on which the number stands, or the first signer: two blank lines below the mark. A third of a line more or less is
/// not seen in so much white.
fn number_row(mark: &Mark) -> f32 {
    ((MARK_TOP + mark.height()) / PITCH + 2.0 - 0.3).ceil()
}

/// Sets the head above the title, above so many lines of title and 主送机关.
pub fn set(head: &Head, above_text: f32, flow: &mut Flow) {
    let labels = labels(head);
    let above = labels.iter().fold(0, |sum, _| sum + LINE);
    for (role, text) in &labels {
        flow.paragraph(Paragraph { keep_next: true, ..Paragraph::of("") }.text(&[(*role, text)]));
    }
    let Some(mark) = Mark::of(&head.mark, &head.mark_suffix, lowered(head, above_text).unwrap_or(0)) else {
        return plain(head, !labels.is_empty(), flow);
    };
    let gap = MARK_TOP - points(above);
    let used = match mark.line(gap, "", "") {
        Some((line, used)) => {
            flow.paragraph(line);
            used
        }
        None => {
            let (spacer, table, used) = mark.table(gap, "", "");
            flow.paragraph(spacer);
            flow.table(table);
            used
        }
    };
    let number_at = twips(number_row(&mark) * points(LINE));
    fill(number_at - above - used, flow);
    number(head, flow);
    flow.blank(2, true);
}

/// Twips in points.
pub fn points(twips: i32) -> f32 {
    f32::from(i16::try_from(twips).unwrap_or(i16::MAX)) / 20.0
}

/// Two blank lines that are together so high.
pub fn fill(height: i32, flow: &mut Flow) {
    let first = (height / 2).max(20);
    for line in [first, (height - first).max(20)] {
        flow.paragraph(Paragraph { line: Some(line), keep_next: true, ..Paragraph::of("") });
    }
}

/// A line of the grid with its text at the top, where the PDF has it.
pub fn high_line(p: Paragraph) -> Paragraph {
    Paragraph { line: Some(EM_LINE), room: (0, LINE - EM_LINE), keep_next: true, ..p }
}

/// 份号, 密级和保密期限, 紧急程度, those that there are.
pub fn labels(head: &Head) -> Vec<(Role, String)> {
    let copy = head.copy.map(|n| (Role::Body, format!("{n:06}")));
    let hei = |text: &str| (!text.trim().is_empty()).then(|| (Role::Hei, text.trim().to_owned()));
    copy.into_iter().chain(hei(&head.secrecy)).chain(hei(&head.urgency)).collect()
}

/// On plain paper the number stands flush right, and a blank line before the title.
fn plain(head: &Head, labelled: bool, flow: &mut Flow) {
    let numbered = !head.number.trim().is_empty();
    if numbered {
        let p = Paragraph { align: Some(Align::Right), keep_next: true, ..Paragraph::of("") };
        flow.paragraph(p.text(&[(Role::Body, &head.number)]));
    }
    if numbered || labelled {
        flow.blank(1, true);
    }
}

/// 签发人 in a line of the number.
const SIGNER: &str = "签发人：";

/// The number, alone in the middle or one cell from the left with 签发人 one cell from the right; the red line below.
fn number(head: &Head, flow: &mut Flow) {
    // The line's whole points are between text and line, the rest is in the height of the text's line.
    let last = |p: Paragraph| {
        let rest = LINE - EM_LINE - twips(RED_GAP.floor()) - twips(RED_LINE);
        Paragraph { line: Some(EM_LINE), room: (0, rest.max(0)), red_line: Some((RED_GAP, RED_LINE)), keep_next: true, ..p }
    };
    debug_assert!(EM_LINE > twips(BODY));
    let signers: Vec<&str> = head.signers.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
    if signers.is_empty() {
        let p = Paragraph { align: Some(Align::Center), ..Paragraph::of("") };
        return flow.paragraph(last(p.text(&[(Role::Body, &head.number)])));
    }
    let column = signers.iter().map(|s| width_of(s)).max().unwrap_or(0);
    // Two to a line, a cell between them; the last ends a cell from the edge.
    let names = if signers.len() > 1 { 2 * column + 2 } else { column };
    let first = text_width() - halves(2 + names);
    let label = first - halves(width_of(SIGNER));
    let second = first + halves(column + 2);
    let pairs: Vec<&[&str]> = signers.chunks(2).collect();
    for (index, pair) in pairs.iter().enumerate() {
        let (begins, ends) = (index == 0, index + 1 == pairs.len());
        // Only the first line is indented by one cell: the red line is as wide as the 版心.
        // The first name follows its label; a tab might be passed by a hair.
        let stops = [if begins { label } else { first }, second];
        let mut p = Paragraph { indent: Some((0, 0, halves(2))), tabs: stops.iter().map(|at| (false, *at)).collect(), ..Paragraph::of("") };
        if ends {
            p = p.text(&[(Role::Body, &head.number)]);
        }
        for (place, name) in pair.iter().enumerate() {
            let label = if begins && place == 0 { SIGNER } else { "" };
            p = p.tab().text(&[(Role::Body, label), (Role::Kai, name)]);
        }
        flow.paragraph(if ends { last(p) } else { high_line(p) });
    }
}
