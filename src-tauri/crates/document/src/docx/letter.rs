//! 信函格式: the mark and both red double lines are in the header of the first page, so that they stay where they are whatever is typed;
//! what stands below the upper line is text.

use super::flow::Flow;
use super::foot::HEADER;
use super::head::{fill, high_line, labels, points};
use super::mark::Mark;
use super::measure::{LINE, text_width, twips};
use super::paragraph::Paragraph;
use super::shape::red_line;
use super::styles::HEADER as STYLE;
use crate::fonts::Role;
use crate::grid::{
    BODY, DOUBLE, DOUBLE_THICK, DOUBLE_THIN, LEADING, LETTER_FOOT, LETTER_LINE, LETTER_TOP, MARGIN_TOP, PAGE_HEIGHT, PAGE_WIDTH, PITCH,
    RED_GAP,
};
use crate::paper::{Format, Head, Paper};

/// The head of a letter, or nothing where a paper is none: a letter without a mark is set as a document.
pub fn of(paper: &Paper) -> Option<(&Head, Mark)> {
    let head = paper.head.as_ref().filter(|_| paper.format == Format::Letter)?;
    Some((head, Mark::of(&head.mark, &head.mark_suffix, 0)?))
}

/// Lower edge of the upper double line, from the paper's edge.
fn upper_end(mark: &Mark) -> f32 {
    LETTER_TOP + mark.height() + RED_GAP + DOUBLE
}

/// The header of the first page; `words` are those behind the text.
pub fn header(mark: &Mark, words: &str) -> String {
    let upper = upper_end(mark) - DOUBLE;
    let lower = PAGE_HEIGHT - LETTER_FOOT - DOUBLE;
    let left = (PAGE_WIDTH - LETTER_LINE) / 2.0;
    // Thick above, thin below; at the foot of the page the other way round.
    let lines: String = [
        (21, upper + DOUBLE_THICK / 2.0, DOUBLE_THICK),
        (22, upper + DOUBLE - DOUBLE_THIN / 2.0, DOUBLE_THIN),
        (23, lower + DOUBLE_THIN / 2.0, DOUBLE_THIN),
        (24, lower + DOUBLE - DOUBLE_THICK / 2.0, DOUBLE_THICK),
    ]
    .iter()
    .map(|(id, y, weight)| red_line(*id, left, *y, LETTER_LINE, *weight))
    .collect();
    let above = LETTER_TOP - points(HEADER);
    let drawn = format!("{lines}{words}");
    let (xml, used) = match mark.line(above, STYLE, &drawn) {
        Some((line, used)) => (line.xml(""), used),
        None => {
            let (spacer, table, used) = mark.table(above, STYLE, &drawn);
            (format!("{}{table}", spacer.xml("")), used)
        }
    };
    // The text begins where the header ends.
    let rest = twips(upper_end(mark) + LEADING) - HEADER - used;
    format!("{xml}{}", Paragraph { line: Some(rest.max(20)), ..Paragraph::of(STYLE) }.xml(""))
}

/// 份号, 密级 and 紧急程度 at the left, the number at the right of the first line; two blank lines before the title.
pub fn below_the_line(head: &Head, mark: &Mark, flow: &mut Flow) {
    let labels = labels(head);
    let numbered = !head.number.trim().is_empty();
    let rows = labels.len().max(usize::from(numbered));
    for index in 0..rows {
        let mut p = Paragraph { tabs: vec![(true, text_width())], ..Paragraph::of("") };
        if let Some((role, text)) = labels.get(index) {
            p = p.text(&[(*role, text)]);
        }
        if index == 0 {
            p = p.tab().text(&[(Role::Body, &head.number)]);
        }
        flow.paragraph(high_line(p));
    }
    // Two blank lines below the last of these, then on the grid.
    let top = upper_end(mark) - MARGIN_TOP;
    let text = (0..rows).fold(0.0_f32, |sum, _| sum + points(LINE));
    let end = if rows == 0 { top } else { top + LEADING + text - points(LINE) + BODY };
    let title_at = (end / PITCH + 2.0 - 0.3).ceil() * points(LINE);
    fill(twips(title_at - top - LEADING - text), flow);
}
