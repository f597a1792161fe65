//! Heads and feet of pages: page numbers, the words behind the text, the head of a letter.

use super::letter;
use super::measure::{mm, twips};
use super::paragraph::Paragraph;
use super::section::{Place, Section};
use super::shape::{Area, Lie, text_box, watermark};
use super::styles::{FOOTER, HEADER as HEADER_STYLE};
use super::text::{Look, run, run_properties};
use crate::fonts::Role;
use crate::grid::{FOUR, MARGIN_LEFT, MARGIN_TOP, NUMBER_GAP, PAGE_HEIGHT, TEXT_HEIGHT, TEXT_WIDTH};
use crate::paper::Paper;

/// From the paper's edge to the head of a page, in twips; nothing is printed there but in a letter.
pub const HEADER: i32 = 850;

/// From the top of an exact line of 4号 to the upper edge of the 一字线, in em: the middle of 宋体's dash is the middle of the line.
const DASH: f32 = 0.489;

/// From the 版心 to the top of the line with the page number, in points.
fn number_line() -> f32 {
    NUMBER_GAP - DASH * FOUR
}

/// From the paper's lower edge to the foot of the page number's line, in twips.
pub fn footer_distance() -> i32 {
    twips(PAGE_HEIGHT - MARGIN_TOP - TEXT_HEIGHT - number_line() - FOUR)
}

/// A head or foot.
pub struct Foot {
    /// By which the sections name it.
    pub id: String,
    /// It is a header.
    pub header: bool,
    /// Its file.
    pub file: String,
    /// Its content.
    pub xml: String,
}

/// All heads and feet of a paper.
pub struct Feet {
    parts: Vec<Foot>,
}

const HEADS: [(&str, u32); 3] = [("default", 1), ("even", 2), ("first", 3)];

impl Feet {
    /// What a paper has of them.
    pub fn of(paper: &Paper) -> Self {
        let mut parts = Vec::new();
        let letter = letter::of(paper);
        if paper.watermark.is_some() || letter.is_some() {
            for (kind, id) in HEADS {
                let words = paper.watermark.as_deref().map(|w| watermark(id, w)).unwrap_or_default();
                let xml = match letter.as_ref().filter(|_| kind == "first") {
                    Some((_, mark)) => letter::header(mark, &words),
                    None => Paragraph { runs: words, ..Paragraph::of(HEADER_STYLE) }.xml(""),
                };
                parts.push(Foot { id: format!("header-{kind}"), header: true, file: format!("header-{kind}.xml"), xml });
            }
        }
        if paper.page_numbers {
            for (name, turned, even) in
                [("odd", false, false), ("even", false, true), ("turned-odd", true, false), ("turned-even", true, true)]
            {
                let xml = if turned { turned_number(even) } else { number(even).xml("") };
                parts.push(Foot { id: format!("footer-{name}"), header: false, file: format!("footer-{name}.xml"), xml });
            }
        }
        Self { parts }
    }

    /// The parts.
    pub fn parts(&self) -> &[Foot] {
        &self.parts
    }

    /// What a section names.
    pub fn references(&self, section: Section) -> String {
        let mut out = String::new();
        let mut add = |id: &str, kind: &str| {
            if let Some(foot) = self.parts.iter().find(|f| f.id == id) {
                let tag = if foot.header { "header" } else { "footer" };
                out.push_str(&format!(r#"<w:{tag}Reference w:type="{kind}" r:id="{id}"/>"#));
            }
        };
        for (kind, _) in HEADS {
            if kind != "first" || section.letter {
                add(&format!("header-{kind}"), kind);
            }
        }
        // The first page of a letter has no number, so it has no foot.
        let turned = if section.place == Place::Turned { "turned-" } else { "" };
        add(&format!("footer-{turned}odd"), "default");
        add(&format!("footer-{turned}even"), "even");
        out
    }
}

/// `— 1 —`: one cell of 4号 from the outer edge.
fn number(even: bool) -> Paragraph {
    let song = run_properties(Role::Song, Look::default());
    let mark = |kind: &str| format!(r#"<w:r>{song}<w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let field = format!(
        r#"{}<w:r>{song}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>{}<w:r>{song}<w:t>1</w:t></w:r>{}"#,
        mark("begin"),
        mark("separate"),
        mark("end")
    );
    let dash = |text: &str| run(Role::Song, Look::default(), text);
    let cell = twips(FOUR);
    let (indent, align) = if even { ((cell, 0, 0), crate::paper::Align::Left) } else { ((0, cell, 0), crate::paper::Align::Right) };
    Paragraph {
        indent: Some(indent), align: Some(align), runs: format!("{}{field}{}", dash("— "), dash(" —")), ..Paragraph::of(FOOTER)
    }
}

/// The number of a page on its side stands where it does on the upright sheet: below the 版心, which is to the left of it here.
fn turned_number(even: bool) -> String {
    // On the page as it is read, the sheet's foot is at the left.
    let edge = PAGE_HEIGHT - MARGIN_TOP - TEXT_HEIGHT;
    let area = Area { left: edge - number_line() - FOUR - mm(0.5), top: MARGIN_LEFT, width: FOUR + mm(0.5), height: TEXT_WIDTH };
    let id = if even { 12 } else { 11 };
    Paragraph { runs: text_box(id, area, Lie::Turned, &number(even).xml("")), line: Some(20), ..Paragraph::of(FOOTER) }.xml("")
}
