//! Blocks as paragraphs and tables.

use super::chart;
use super::flow::Flow;
use super::measure::{LINE, halves, text_width, turned_width, twips};
use super::paragraph::Paragraph;
use super::section::Place;
use super::signature;
use super::styles::{TEXT, TITLE_STYLE, heading};
use super::table;
use super::text::{Look, escape, run_properties, width_of};
use crate::break_lines::clean;
use crate::fonts::Role;
use crate::grid::{Area, BODY, FOUR, TITLE_PITCH};
use crate::paper::{Align, Block};
use crate::title::break_title;

/// Sets blocks.
pub fn set(blocks: &[Block], flow: &mut Flow) {
    let mut blocks = blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        match (block, blocks.peek()) {
            // The label and title of a table that lies on its side lie beside it.
            (Block::Attachment { .. }, Some(Block::Landscape(_))) => {
                flow.turn(Place::Turned);
                set_block(block, flow);
            }
            // What leads to a table is set in its size, on its page.
            (Block::Line { text, align }, Some(Block::Table(t))) => line(text, *align, table::letters(t.size), flow),
            (Block::Line { text, align }, Some(Block::Chart(_))) => line(text, *align, FOUR, flow),
            _ => set_block(block, flow),
        }
    }
}

/// A small line above a table.
fn line(text: &str, align: Align, size: f32, flow: &mut Flow) {
    let p = Paragraph { align: Some(align), keep_next: true, ..Paragraph::of("") };
    flow.paragraph(p.text_in(&[(Role::Body, text)], Look { size: Some(size), ..Look::default() }));
}

fn room(flow: &Flow) -> i32 {
    match flow.place() {
        Place::Upright => text_width(),
        Place::Turned => turned_width(),
    }
}

fn set_block(block: &Block, flow: &mut Flow) {
    match block {
        Block::Title(text) => title(text, flow),
        Block::Addressee(text) => {
            let text = format!("{}：", text.trim().trim_end_matches(['：', ':']));
            flow.paragraph(Paragraph::of("").text(&[(Role::Body, &text)]));
        }
        Block::Heading { level, text } => {
            let role = match level {
                0 | 1 => Role::Hei,
                2 => Role::Kai,
                _ => Role::Body,
            };
            flow.paragraph(Paragraph { keep_next: true, ..Paragraph::of(heading(*level)) }.text(&[(role, text)]));
        }
        Block::Paragraph { lead, text } => paragraph(lead.as_deref(), text, flow),
        Block::Line { text, align } => {
            flow.paragraph(Paragraph { align: Some(*align), ..Paragraph::of("") }.text(&[(Role::Body, text)]));
        }
        Block::Attachments(names) => attachments(names, flow),
        Block::Signature { units, date, signing } => signature::set(units, date, signing, flow),
        Block::Note(text) => {
            flow.keep_one();
            flow.paragraph(Paragraph { keep_lines: true, ..Paragraph::of(TEXT) }.text(&[(Role::Body, &format!("（{}）", text.trim()))]));
        }
        Block::Attachment { label, title: name } => {
            flow.break_page();
            let label = label.trim().trim_end_matches(['：', ':']);
            flow.paragraph(Paragraph { keep_next: true, ..Paragraph::of("") }.text(&[(Role::Hei, label)]));
            if !name.trim().is_empty() {
                flow.blank(1, true);
                title(name, flow);
            }
        }
        Block::Table(t) if t.rows.is_empty() => {}
        Block::Table(t) => {
            let (room, left) = (room(flow), flow.left());
            flow.table(table::xml(t, room, left));
        }
        Block::Chart(c) => {
            let room = room(flow);
            chart::set(c, room, flow);
        }
        Block::Landscape(blocks) => {
            flow.turn(Place::Turned);
            set(blocks, flow);
            flow.turn_back();
        }
        Block::Blank(count) => flow.blank(*count, false),
        Block::PageBreak => flow.break_page(),
        Block::Centered { role, size, text } => {
            let own = (*size - BODY).abs() > 0.01;
            let look = Look { size: own.then_some(*size), ..Look::default() };
            flow.paragraph(Paragraph { align: Some(Align::Center), ..Paragraph::of("") }.text_in(&[(*role, text)], look));
        }
        Block::Code(text) => code(text, flow),
    }
}

/// The title, its lines broken by meaning; with the blank line below it takes as many lines of the grid as in the PDF.
fn title(text: &str, flow: &mut Flow) {
    let most = if flow.place() == Place::Turned { Area::TURNED.title } else { Area::UPRIGHT.title };
    let lines = break_title(text, most);
    let count = i32::try_from(lines.len()).unwrap_or(i32::MAX);
    if count == 0 {
        return flow.blank(1, true);
    }
    // A title of pages is set in lines of the grid.
    let long = count > 10;
    let line = if long { LINE } else { twips(TITLE_PITCH) };
    let below = if long { LINE } else { (LINE * (count + 1) - line * count).max(0) };
    let mut p = Paragraph { line: Some(line), room: (0, below), ..Paragraph::of(TITLE_STYLE) };
    for (index, part) in lines.iter().enumerate() {
        if index > 0 {
            p = p.end_line();
        }
        p = p.text(&[(Role::Title, part)]);
    }
    flow.paragraph(p);
}

fn paragraph(lead: Option<&str>, text: &str, flow: &mut Flow) {
    let mut lead = lead.filter(|l| !l.trim().is_empty());
    for part in text.lines() {
        if part.trim().is_empty() && lead.is_none() {
            continue;
        }
        let runs = [(Role::Kai, lead.take().unwrap_or_default()), (Role::Body, part.trim())];
        let two_lines = flow.after_heading();
        flow.paragraph(Paragraph { two_lines, ..Paragraph::of(TEXT) }.text(&runs));
    }
    if let Some(lead) = lead {
        flow.paragraph(Paragraph::of(TEXT).text(&[(Role::Kai, lead)]));
    }
}

/// 附件说明, one blank line below the text: further lines of a name begin below its first character, and no mark follows it.
fn attachments(names: &[String], flow: &mut Flow) {
    let ends = ['。', '；', '，', '、', '.', ';', ','];
    let names: Vec<&str> = names.iter().map(|n| n.trim().trim_end_matches(ends).trim()).filter(|n| !n.is_empty()).collect();
    if names.is_empty() {
        return;
    }
    flow.blank(1, true);
    let label = width_of("附件：");
    // A number and its point: a cell, or half a cell more with two digits, right of which the points stand.
    let room = match names.len() {
        1 => 0,
        2..=9 => 2,
        _ => 3,
    };
    let name_at = 4 + label + room;
    for (index, name) in names.iter().enumerate() {
        let number = if room > 0 { format!("{}.", index + 1) } else { String::new() };
        let label = if index == 0 { "附件：" } else { "" };
        let first = if index == 0 { 4 } else { name_at - width_of(&number) };
        let indent = (halves(name_at), 0, halves(first) - halves(name_at));
        let text = format!("{label}{number}{name}");
        flow.paragraph(Paragraph { indent: Some(indent), ..Paragraph::of("") }.text(&[(Role::Body, &text)]));
    }
}

/// Groups of a code in a line.
const CODE_GROUPS: usize = 3;

/// A code to be read and typed: group by group in a frame, large and spaced.
fn code(text: &str, flow: &mut Flow) {
    let size = 20.0;
    let groups: Vec<String> = clean(text).split('-').map(str::to_owned).collect();
    let properties = run_properties(Role::Hei, Look { size: Some(size), ..Look::default() });
    let properties = properties.replace(r#"<w:spacing w:val="0"/>"#, r#"<w:spacing w:val="120"/>"#);
    let lines: String = groups
        .chunks(CODE_GROUPS)
        .map(|part| {
            format!(
                r#"<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/></w:pPr><w:r>{properties}<w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
                escape(&part.join("-"))
            )
        })
        .collect();
    let width = room(flow);
    // With its frame it is as high as a line more than its groups have.
    let (pad, side) = ((LINE - 50) / 2, twips(3.0 * FOUR));
    let border: String = ["top", "left", "bottom", "right"]
        .iter()
        .map(|s| format!(r#"<w:{s} w:val="single" w:sz="8" w:space="0" w:color="auto"/>"#))
        .collect();
    flow.table(format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{pad}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/><w:bottom w:w="{pad}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc></w:tr></w:tbl>"#
    ));
}
