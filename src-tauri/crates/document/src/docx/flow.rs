//! The body as it is written: paragraphs and tables one after another, in sections.

use super::foot::Feet;
use super::measure::LINE;
use super::paragraph::Paragraph;
use super::section::{Place, Section};
use crate::grid::LINES;

enum Part {
    Paragraph(Paragraph),
    Table(String),
    /// A section ends here.
    End(Section),
}

/// A last paragraph of no more characters is a closing formula: `特此报告。`
const FORMULA: usize = 10;

/// The body.
pub struct Flow {
    parts: Vec<Part>,
    section: Section,
    /// The next part begins a page.
    new_page: bool,
    /// What follows stands upright again, once there is something.
    owed: bool,
}

impl Flow {
    /// An empty body in its first section.
    pub fn new(section: Section) -> Self {
        Self { parts: Vec::new(), section, new_page: false, owed: false }
    }

    /// How the page lies that is being written.
    pub fn place(&self) -> Place {
        if self.owed { Place::Upright } else { self.section.place }
    }

    /// What follows stands upright; a paper may end here.
    pub fn turn_back(&mut self) {
        self.owed = true;
    }

    /// What follows stands on pages that lie so.
    pub fn turn(&mut self, place: Place) {
        self.owed = false;
        if self.section.place == place {
            return;
        }
        if self.parts.is_empty() {
            self.section.place = place;
            return;
        }
        self.parts.push(Part::End(self.section));
        self.section = Section { place, letter: false };
        self.new_page = false;
    }

    /// What follows begins a page.
    pub fn break_page(&mut self) {
        if self.owed {
            return;
        }
        let begun = self.parts.last().is_some_and(|p| !matches!(p, Part::End(_)));
        self.new_page = begun;
    }

    /// Goes back to upright pages when that is owed.
    fn settle(&mut self) {
        if std::mem::take(&mut self.owed) {
            self.turn(Place::Upright);
        }
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, paragraph: Paragraph) {
        self.settle();
        let new_page = std::mem::take(&mut self.new_page) || paragraph.new_page;
        self.parts.push(Part::Paragraph(Paragraph { new_page, ..paragraph }));
    }

    /// Adds blank lines; `keep`: they stand on the page of what follows.
    pub fn blank(&mut self, count: u8, keep: bool) {
        for _ in 0..count {
            self.paragraph(Paragraph { keep_next: keep, ..Paragraph::blank() });
        }
    }

    /// What is left of an upright page in twips, where nothing but paragraphs of one line stands on it.
    pub fn left(&self) -> Option<i32> {
        if self.owed || self.new_page || self.section.place != Place::Upright {
            return None;
        }
        let mut left = LINE * i32::from(LINES);
        for part in self.parts.iter().rev() {
            let Part::Paragraph(paragraph) = part else { return None };
            left -= paragraph.height();
            if paragraph.new_page {
                break;
            }
        }
        Some(left)
    }

    /// Adds a table. Two tables that touch would be read as one: there is half a line between them.
    pub fn table(&mut self, xml: String) {
        self.settle();
        if self.new_page {
            self.paragraph(Paragraph::hairline());
        } else if matches!(self.parts.last(), Some(Part::Table(_))) {
            self.paragraph(Paragraph { line: Some(LINE / 2), ..Paragraph::blank() });
        }
        self.parts.push(Part::Table(xml));
    }

    /// The last paragraph of text stays with what follows; a closing formula with two lines of what it closes.
    pub fn keep_last(&mut self) {
        let mut formula = false;
        for part in self.parts.iter_mut().rev() {
            let Part::Paragraph(paragraph) = part else { return };
            paragraph.keep_next = true;
            paragraph.two_lines = true;
            if formula || paragraph.letters() > FORMULA {
                return;
            }
            formula = !paragraph.runs.is_empty();
        }
    }

    /// The last paragraph stays with what follows.
    pub fn keep_one(&mut self) {
        if let Some(Part::Paragraph(paragraph)) = self.parts.last_mut() {
            paragraph.keep_next = true;
        }
    }

    /// The last paragraph, when the last part is one, is kept with what follows: what stands under a heading.
    pub fn after_heading(&self) -> bool {
        matches!(self.parts.last(), Some(Part::Paragraph(p)) if p.keep_next && !p.runs.is_empty())
    }

    /// The body as XML.
    pub fn finish(self, feet: &mut Feet) -> String {
        let mut out = String::new();
        let mut parts = self.parts.iter().peekable();
        let mut table_before = false;
        while let Some(part) = parts.next() {
            let end = match parts.peek() {
                Some(Part::End(section)) if matches!(part, Part::Paragraph(_)) => Some(*section),
                _ => None,
            };
            match part {
                Part::Paragraph(p) => out.push_str(&p.xml(&end.map(|s| s.xml(feet)).unwrap_or_default())),
                Part::Table(xml) => out.push_str(xml),
                // A table can't end a section.
                Part::End(section) => out.push_str(&Paragraph::hairline().xml(&section.xml(feet))),
            }
            if end.is_some() {
                parts.next();
            }
            table_before = matches!(part, Part::Table(_));
        }
        if table_before || out.is_empty() {
            out.push_str(&Paragraph::hairline().xml(""));
        }
        out.push_str(&self.section.xml(feet));
        out
    }
}
