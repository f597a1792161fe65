//! 信函格式: the mark and both red double lines are in the header of the first page, so that they stay where they are whatever is typed;
//! what stands below the upper line is text.

use super::flow::Flow;
use super::foot::HEADER;
use super::head::{INK, INK_TOP, lines_above, mark_run, mark_size};
use super::measure::{text_width, twips};
use super::paragraph::Paragraph;
use super::shape::red_line;
use super::styles::HEADER as STYLE;
use crate::fonts::Role;
use crate::grid::{
    DOUBLE, DOUBLE_THICK, DOUBLE_THIN, LEADING, LETTER_FOOT, LETTER_LINE, LETTER_TOP, PAGE_HEIGHT, PAGE_WIDTH, RED_GAP, TEXT_WIDTH,
};
use crate::paper::{Align, Head};

/// Size of a letter's mark, when its name is not too long for it.
const MARK: f32 = 36.0;

/// The header of the first page; `words` are those behind the text.
pub fn head(head: &Head, words: &str) -> String {
    let text = head.mark.concat();
    let (size, narrow) = mark_size(&text, MARK, TEXT_WIDTH);
    let edge = f32::from(i16::try_from(HEADER).unwrap_or(0)) / 20.0;
    let upper = LETTER_TOP + INK * size + RED_GAP;
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
    let before = LETTER_TOP - INK_TOP * size - edge;
    let mark = Paragraph {
        align: Some(Align::Center),
        room: (twips(before), 0),
        line: Some(twips(size)),
        runs: format!("{lines}{words}{}", mark_run(&text, size, narrow)),
        ..Paragraph::of(STYLE)
    };
    // The text begins where the header ends.
    let rest = upper + DOUBLE + LEADING - edge - before - size;
    let filler = Paragraph { line: Some(twips(rest)), ..Paragraph::of(STYLE) };
    format!("{}{}", mark.xml(""), filler.xml(""))
}

/// 份号, 密级 and 紧急程度 at the left, the number at the right of the first line; two blank lines before the title.
pub fn below_the_line(head: &Head, flow: &mut Flow) {
    let above = lines_above(head);
    for index in 0..above.len().max(1) {
        let mut p = Paragraph { tabs: vec![(true, text_width())], keep_next: true, ..Paragraph::of("") };
        if let Some((role, text)) = above.get(index) {
            p = p.text(&[(*role, text)]);
        }
        if index == 0 {
            p = p.tab().text(&[(Role::Body, &head.number)]);
        }
        flow.paragraph(p);
    }
    flow.blank(2, true);
}
