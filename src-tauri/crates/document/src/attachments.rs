//! 附件说明 below the text, and the opening of an 附件 (GB/T 9704, 7.3.4 and 7.3.7).

use crate::blocks::{blank, new_page, set_title};
use crate::break_lines::clean;
use crate::error::DocumentError;
use crate::fonts::Role;
use crate::head::{halves_of, single};
use crate::layout::{Item, Kind};
use crate::setter::Setter;

/// Half cells before `附件：`.
const INDENT: u16 = 4;
/// Half cells of `附件：`.
const LABEL: u16 = 6;

/// 附件说明 of up to this many lines stands on one page; of a longer one two lines hold together at its beginning and its last ones at its end:
/// a page left half empty before it would be worse.
const TOGETHER: usize = 4;

/// `附件：1.×××`, a blank line before it; wrapped lines stand below the first character of the name, which no mark follows.
pub fn set_names(setter: &Setter<'_>, names: &[String], items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let half = setter.area.half;
    let names: Vec<&str> =
        names.iter().map(|n| n.trim().trim_end_matches(['。', '；', '，', '、', '.', ';', ',']).trim()).filter(|n| !n.is_empty()).collect();
    let label = single(setter, Role::Body, "附件：");
    let many = names.len() > 1;
    // A number and its point: a cell, or half a cell more with two digits, right of which the points stand.
    let number_room = match names.len() {
        0 | 1 => 0,
        2..=9 => 2,
        _ => 3,
    };
    let left = INDENT + LABEL + number_room;
    if !names.is_empty() {
        // A line of text goes over with it and the signature; where that would leave a hole behind, it is company enough by itself.
        if let Some(last) = items.iter_mut().rev().find(|i| !i.blank).filter(|i| !i.keep && i.kind == Kind::Text && !i.free) {
            (last.keep, last.yields) = (true, Some(1));
        }
        items.push(Item { keep: true, ..blank(setter) });
    }
    let from = items.len();
    for (index, name) in names.iter().enumerate() {
        let lines = setter.filled(&[(Role::Body, name)], 0, setter.area.halves - left, half, crate::grid::BODY);
        let count = lines.len();
        for (row, line) in lines.iter().enumerate() {
            let mut marks = Vec::new();
            if index == 0 && row == 0 {
                marks.extend(setter.line(&label, f32::from(INDENT) * half, 0.0)?);
            }
            if many && row == 0 {
                let number = single(setter, Role::Body, &format!("{}.", index + 1));
                // Points stand below each other.
                let at = left.saturating_sub(halves_of(&number));
                marks.extend(setter.line(&number, f32::from(at) * half, 0.0)?);
            }
            marks.extend(setter.line(line, f32::from(left) * half, 0.0)?);
            items.push(Item { height: setter.area.pitch, marks, keep: row + 1 < count, ..Item::default() });
        }
    }
    let count = items.len() - from;
    for (row, item) in items.iter_mut().skip(from).enumerate() {
        let near_an_end = count <= TOGETHER || row == 0 || row + 3 > count;
        // Half of four names goes over with the signature where all would leave a hole behind.
        item.yields = (count == TOGETHER && row == 1 && !item.keep).then_some(1);
        item.keep |= near_an_end && row + 1 < count;
    }
    Ok(())
}

/// A new page: the label on the first line, the title on the third.
pub fn set_opening(setter: &Setter<'_>, label: &str, title: &str, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    items.push(new_page());
    let mut lines = setter.body(&[(Role::Hei, label.trim().trim_end_matches(['：', ':']))], 0)?;
    for line in &mut lines {
        line.keep = true;
    }
    if let Some(first) = lines.first_mut() {
        first.heading =
            Some([clean(label).trim(), clean(title).trim()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("　"));
    }
    items.extend(lines);
    if !title.trim().is_empty() {
        items.push(Item { keep: true, ..blank(setter) });
        set_title(setter, title, items)?;
    }
    Ok(())
}
