//! 版头 (GB/T 9704, 7.2): what stands above the title of a document, with a red mark or on plain paper.

use crate::break_lines::Piece;
use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{BODY, MARK_TOP, PITCH, RED_GAP, RED_LINE, TEXT_WIDTH};
use crate::layout::{Item, Kind, Mark, Rule};
use crate::mark;
use crate::paper::Head;
use crate::setter::Setter;

/// How many half cells a line takes.
pub fn halves_of(line: &[Piece]) -> u16 {
    line.last().map_or(0, |p| p.at + p.halves)
}

/// A line of the head by itself.
pub fn single(setter: &Setter<'_>, role: Role, text: &str) -> Vec<Piece> {
    setter.lines(&[(role, text.trim())], 0).into_iter().next().unwrap_or_default()
}

/// 份号, 密级和保密期限, 紧急程度: a line of the grid each, those that there are.
pub fn labels(head: &Head, setter: &Setter<'_>) -> Vec<Vec<Piece>> {
    let copy = head.copy.map(|n| single(setter, Role::Body, &format!("{n:06}")));
    let words = [&head.secrecy, &head.urgency].into_iter().filter(|t| !t.trim().is_empty());
    copy.into_iter().chain(words.map(|text| single(setter, Role::Hei, text))).collect()
}

/// What the head takes of the first page, or nothing where it has nothing to say.
pub fn set(head: &Head, setter: &Setter<'_>) -> Result<Option<Item>, DocumentError> {
    let mut marks = Vec::new();
    let mut top = 0.0;
    for line in labels(head, setter) {
        marks.extend(setter.line(&line, 0.0, top)?);
        top += PITCH;
    }
    let height = if head.mark.iter().all(|m| m.trim().is_empty()) {
        plain(head, setter, top, &mut marks)?
    } else {
        let (mark, foot) = mark::set(&head.mark, &head.mark_suffix, MARK_TOP, setter)?;
        marks.extend(mark);
        return red(head, setter, foot, marks).map(Some);
    };
    Ok((!marks.is_empty()).then(|| Item { height, marks, free: true, anchor: true, keep: true, kind: Kind::Front, ..Item::default() }))
}

/// Plain paper: 发文字号 flush right on a line of its own, a blank line before the title.
fn plain(head: &Head, setter: &Setter<'_>, top: f32, marks: &mut Vec<Mark>) -> Result<f32, DocumentError> {
    let mut top = top;
    if !head.number.trim().is_empty() {
        let line = single(setter, Role::Body, &head.number);
        marks.extend(setter.line(&line, TEXT_WIDTH - f32::from(halves_of(&line)) * setter.area.half, top)?);
        top += PITCH;
    }
    Ok(top + PITCH)
}

/// Below the mark: 发文字号 with 签发人, the red line, two blank lines.
fn red(head: &Head, setter: &Setter<'_>, foot: f32, marks: Vec<Mark>) -> Result<Item, DocumentError> {
    let mut marks = marks;
    let half = setter.area.half;
    // Two blank lines below the mark, then on the grid: a third of a line more or less is not seen in so much white.
    let mut top = (foot / PITCH + 2.0 - 0.3).ceil() * PITCH;
    let signers: Vec<Vec<Piece>> =
        head.signers.iter().filter(|s| !s.trim().is_empty()).map(|name| single(setter, Role::Kai, name)).collect();
    let number = single(setter, Role::Body, &head.number);
    if signers.is_empty() {
        let wide = f32::from(halves_of(&number)) * half;
        marks.extend(setter.line(&number, (TEXT_WIDTH - wide) / 2.0, top)?);
    } else {
        let label = single(setter, Role::Body, "签发人：");
        let widest = |column: usize| signers.iter().skip(column).step_by(2).map(|s| halves_of(s)).max().unwrap_or(0);
        let (column, second) = (widest(0), widest(1));
        // Two to a line, a cell between them; the last ends a cell from the edge.
        let names = if signers.len() > 1 { column + 2 + second } else { column };
        let left = setter.area.halves.saturating_sub(2 + names + halves_of(&label));
        marks.extend(setter.line(&label, f32::from(left) * half, top)?);
        let first = left + halves_of(&label);
        for (index, pair) in signers.chunks(2).enumerate() {
            if index > 0 {
                top += PITCH;
            }
            for (name, at) in pair.iter().zip([first, first + column + 2]) {
                marks.extend(setter.line(name, f32::from(at) * half, top)?);
            }
        }
        marks.extend(setter.line(&number, 2.0 * half, top)?);
    }
    let y = top + BODY + RED_GAP + RED_LINE / 2.0;
    let rules = vec![Rule { from: (0.0, y), to: (TEXT_WIDTH, y), width: RED_LINE, red: true }];
    Ok(Item { height: top + 3.0 * PITCH, marks, rules, free: true, anchor: true, keep: true, kind: Kind::Front, ..Item::default() })
}
