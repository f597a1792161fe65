//! Characters of a paper that no font has, all of them, before it is printed.

use super::{Fonts, Role};
use crate::break_lines::clean;
use crate::paper::{Block, Paper, Signing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A character without a glyph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Missing {
    /// The character.
    pub character: char,
    /// Where it stands, in words.
    pub place: String,
}

/// Every character of a paper that no font has, once for each place, in reading order.
#[must_use]
pub fn missing(paper: &Paper, fonts: &Fonts) -> Vec<Missing> {
    let mut look = Look { fonts, place: "正文".to_owned(), seen: BTreeSet::new(), missing: Vec::new() };
    if let Some(head) = &paper.head {
        look.at("版头");
        look.text(Role::Hei, &head.secrecy);
        look.text(Role::Hei, &head.urgency);
        head.mark.iter().for_each(|m| look.text(Role::Title, m));
        look.text(Role::Title, &head.mark_suffix);
        look.text(Role::Body, &head.number);
        head.signers.iter().for_each(|s| look.text(Role::Kai, s));
        look.at("正文");
    }
    look.blocks(&paper.blocks);
    if let Some(colophon) = &paper.colophon {
        look.at("版记");
        for text in [&colophon.addressees, &colophon.copies_to, &colophon.printed_by, &colophon.printed_on] {
            look.text(Role::Body, text);
        }
    }
    if let Some(words) = &paper.watermark {
        look.at("水印");
        look.text(Role::Hei, words);
    }
    look.missing
}

struct Look<'a> {
    fonts: &'a Fonts,
    place: String,
    seen: BTreeSet<(char, String)>,
    missing: Vec<Missing>,
}

impl Look<'_> {
    fn at(&mut self, place: &str) {
        place.clone_into(&mut self.place);
    }

    fn text(&mut self, role: Role, text: &str) {
        for character in clean(text).chars().filter(|c| !c.is_whitespace()) {
            if self.fonts.find_glyph(role, character).is_err() && self.seen.insert((character, self.place.clone())) {
                self.missing.push(Missing { character, place: self.place.clone() });
            }
        }
    }

    /// Text that stands in a place of its own; what follows belongs to the heading above again.
    fn aside(&mut self, place: &str, role: Role, text: &str) {
        let before = std::mem::replace(&mut self.place, place.to_owned());
        self.text(role, text);
        self.place = before;
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => self.aside("标题", Role::Title, text),
            Block::Addressee(text) => self.aside("主送机关", Role::Body, text),
            Block::Heading { level, text } => {
                self.place = format!("“{text}”");
                let role = match level {
                    1 => Role::Hei,
                    2 => Role::Kai,
                    _ => Role::Body,
                };
                self.text(role, text);
            }
            Block::Paragraph { lead, text } => {
                self.text(Role::Kai, lead.as_deref().unwrap_or_default());
                self.text(Role::Body, text);
            }
            Block::Line { text, .. } => self.text(Role::Body, text),
            Block::Attachments(names) => names.iter().for_each(|name| self.aside("附件说明", Role::Body, name)),
            Block::Signature { units, date, signing } => {
                let post = if let Signing::NameStamp { post } = signing { Some(post) } else { None };
                units.iter().chain([date]).chain(post).for_each(|text| self.aside("署名和成文日期", Role::Body, text));
            }
            Block::Note(text) => self.aside("附注", Role::Body, text),
            Block::Attachment { label, title } => {
                self.place = format!("{label}“{title}”");
                self.text(Role::Hei, label);
                self.text(Role::Title, title);
            }
            Block::Table(table) => {
                for (number, row) in table.rows.iter().enumerate() {
                    for cell in &row.cells {
                        let place = format!("表格第{}行", number + 1);
                        self.aside(&place, if cell.label { Role::Hei } else { Role::Body }, &cell.text);
                    }
                }
            }
            Block::Chart(chart) => {
                let names = chart.series.iter().map(|s| &s.name);
                self.aside("统计图", Role::Hei, &chart.caption);
                for text in [&chart.unit].into_iter().chain(&chart.labels).chain(names) {
                    self.aside("统计图", Role::Song, text);
                }
            }
            Block::Landscape(blocks) => self.blocks(blocks),
            Block::Centered { role, text, .. } => self.text(*role, text),
            Block::Code(text) => self.text(Role::Hei, text),
            Block::Blank(_) | Block::PageBreak => {}
        }
    }
}
