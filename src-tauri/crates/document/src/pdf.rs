//! From pages to a PDF: fonts embedded as subsets, text that can be copied out, the same bytes for the same paper.

use crate::error::DocumentError;
use crate::fonts::{FontUse, Fonts, Role};
use crate::grid::{MARGIN_LEFT, MARGIN_TOP, PAGE_HEIGHT, PAGE_WIDTH, TEXT_HEIGHT};
use crate::layout::{self, Fill, Mark, Page, Rule};
use crate::paper::Paper;
use lopdf::{Object, StringFormat, dictionary};
use printpdf::{
    Codepoint, Color, FontId, Greyscale, Line, LinePoint, Mm, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions,
    Point, Pt, Rect, Rgb, TextItem, TextMatrix,
};
use sm3::{Digest, Sm3};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A paper as it prints.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// Which fonts were used.
    pub fonts: Vec<FontUse>,
}

/// Sets a paper.
///
/// # Errors
/// A character that no font has, fonts that are not there, a PDF that can't be written.
pub fn typeset(paper: &Paper, fonts: &Fonts) -> Result<Typeset, DocumentError> {
    draw_pages(paper, &layout::pages(paper, fonts)?, fonts)
}

fn draw_pages(paper: &Paper, pages: &[Page], fonts: &Fonts) -> Result<Typeset, DocumentError> {
    let mut document = PdfDocument::new(&paper.title_meta);
    let mut used = Used::default();
    let mut out = Vec::with_capacity(pages.len());
    for page in pages {
        let mut ops = Vec::new();
        if let Some(words) = &paper.watermark {
            watermark(&mut ops, words, fonts, &mut used)?;
        }
        draw(&mut ops, page, &mut used);
        text(&mut ops, &page.number, Lie::Upright, &mut used);
        out.push(PdfPage::new(Mm(210.0), Mm(297.0), ops));
    }
    for (id, face) in &used.faces {
        document.resources.fonts.map.insert(FontId(id.clone()), PdfFont::new(face.font.clone()));
    }
    document.with_pages(out);
    let bytes = write(&document, paper, pages)?;
    Ok(Typeset { bytes, pages: pages.len(), fonts: used.report() })
}

#[derive(Default)]
struct Used {
    faces: BTreeMap<String, Arc<crate::fonts::Face>>,
    roles: BTreeMap<(Role, String), (bool, String)>,
}

impl Used {
    fn note(&mut self, mark: &Mark) -> String {
        let family = mark.found.face.family.clone();
        let entry = self.roles.entry((mark.role, family.clone())).or_default();
        entry.0 = mark.found.fallback;
        if mark.found.fallback && !entry.1.contains(mark.text) {
            entry.1.push(mark.text);
        }
        self.faces.entry(family.clone()).or_insert_with(|| Arc::clone(&mark.found.face));
        family
    }

    fn report(&self) -> Vec<FontUse> {
        self.roles
            .iter()
            .map(|((role, family), (_, characters))| FontUse {
                role: *role,
                family: family.clone(),
                fallback_characters: characters.clone(),
            })
            .collect()
    }
}

/// The red of the head. The standard asks for ink of Y80 M80 (GB/T 9704, 5.2.3); this is that colour in the device's red, green and blue
/// as ISO 32000-1 (10.3.5) turns inks into them, so that a printer's own way back gives the inks again.
const RED: [f32; 3] = [1.0, 0.2, 0.2];

/// How the 版心 lies on the upright sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    Upright,
    /// On its side: its head at the sheet's left edge.
    Turned,
}

impl Lie {
    /// A place of the 版心, in points from the sheet's lower left.
    fn place(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self {
            Self::Upright => (MARGIN_LEFT + x, PAGE_HEIGHT - MARGIN_TOP - y),
            Self::Turned => (MARGIN_LEFT + y, PAGE_HEIGHT - MARGIN_TOP - TEXT_HEIGHT + x),
        }
    }
}

fn draw(ops: &mut Vec<Op>, page: &Page, used: &mut Used) {
    let lie = if page.turned { Lie::Turned } else { Lie::Upright };
    for rectangle in &page.fills {
        fill(ops, rectangle, lie);
    }
    for rule in &page.rules {
        line(ops, rule, lie);
    }
    text(ops, &page.marks, lie, used);
}

fn red() -> Color {
    let [r, g, b] = RED;
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

fn grey(percent: f32) -> Color {
    Color::Greyscale(Greyscale { percent, icc_profile: None })
}

fn fill(ops: &mut Vec<Op>, fill: &Fill, lie: Lie) {
    let (x, y) = fill.corner;
    let (one, other) = (lie.place((x, y)), lie.place((x + fill.width, y + fill.height)));
    let rectangle = Rect {
        x: Pt(one.0.min(other.0)),
        y: Pt(one.1.min(other.1)),
        width: Pt((one.0 - other.0).abs()),
        height: Pt((one.1 - other.1).abs()),
        mode: Some(PaintMode::Fill),
        winding_order: None,
    };
    ops.push(Op::SaveGraphicsState);
    ops.push(Op::SetFillColor { col: grey(fill.grey) });
    ops.push(Op::DrawRectangle { rectangle });
    ops.push(Op::RestoreGraphicsState);
}

fn line(ops: &mut Vec<Op>, rule: &Rule, lie: Lie) {
    let point = |at: (f32, f32)| {
        let (x, y) = lie.place(at);
        LinePoint { p: Point { x: Pt(x), y: Pt(y) }, bezier: false }
    };
    if rule.red {
        ops.push(Op::SaveGraphicsState);
        ops.push(Op::SetOutlineColor { col: red() });
    }
    ops.push(Op::SetOutlineThickness { pt: Pt(rule.width) });
    ops.push(Op::DrawLine { line: Line { points: vec![point(rule.from), point(rule.to)], is_closed: false } });
    if rule.red {
        ops.push(Op::RestoreGraphicsState);
    }
}

/// Marks in reading order.
fn text(ops: &mut Vec<Op>, marks: &[Mark], lie: Lie, used: &mut Used) {
    if marks.is_empty() {
        return;
    }
    ops.push(Op::StartTextSection);
    let mut current: Option<(String, u32)> = None;
    let mut in_red = false;
    for mark in marks {
        let family = used.note(mark);
        let key = (family.clone(), mark.size.to_bits());
        if current.as_ref() != Some(&key) {
            ops.push(Op::SetFont { font: PdfFontHandle::External(FontId(family)), size: Pt(mark.size) });
            current = Some(key);
        }
        if mark.red != in_red {
            ops.push(Op::SetFillColor { col: if mark.red { red() } else { grey(0.0) } });
            in_red = mark.red;
        }
        let (x, y) = lie.place((mark.x, mark.y));
        let own_width = (mark.stretch - 1.0).abs() < 0.001;
        let matrix = match lie {
            Lie::Upright if own_width => TextMatrix::Translate(Pt(x), Pt(y)),
            Lie::Upright => TextMatrix::Raw([mark.stretch, 0.0, 0.0, 1.0, x, y]),
            Lie::Turned => TextMatrix::Raw([0.0, mark.stretch, -1.0, 0.0, x, y]),
        };
        ops.push(Op::SetTextMatrix { matrix });
        let glyph = Codepoint::with_cid(mark.found.glyph, 0.0, mark.text.to_string());
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![glyph])] });
    }
    if in_red {
        ops.push(Op::SetFillColor { col: grey(0.0) });
    }
    ops.push(Op::EndTextSection);
}

fn watermark(ops: &mut Vec<Op>, words: &str, fonts: &Fonts, used: &mut Used) -> Result<(), DocumentError> {
    let size = 110.0;
    let words = crate::break_lines::clean(words);
    let count = words.chars().fold(0.0_f32, |n, _| n + 1.0);
    ops.push(Op::SaveGraphicsState);
    ops.push(Op::SetFillColor { col: Color::Greyscale(Greyscale { percent: 0.88, icc_profile: None }) });
    ops.push(Op::StartTextSection);
    let (sin, cos) = std::f32::consts::FRAC_PI_6.sin_cos();
    for (c, index) in words.chars().zip(0_u16..) {
        let found = fonts.find_glyph(Role::Hei, c)?;
        let mark = Mark::new(found, Role::Hei, c, 0.0, 0.0, size);
        let family = used.note(&mark);
        let along = (f32::from(index) - count / 2.0) * size * 1.3;
        let (x, y) = (PAGE_WIDTH / 2.0 + along * cos, PAGE_HEIGHT / 2.0 + along * sin);
        ops.push(Op::SetFont { font: PdfFontHandle::External(FontId(family)), size: Pt(size) });
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Raw([cos, sin, -sin, cos, x, y]) });
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![Codepoint::with_cid(mark.found.glyph, 0.0, mark.text.to_string())])] });
    }
    ops.push(Op::EndTextSection);
    ops.push(Op::RestoreGraphicsState);
    Ok(())
}

/// Writes the file on the `lopdf` document: what `printpdf` makes at random is set, what it leaves out is added.
fn write(document: &PdfDocument, paper: &Paper, pages: &[Page]) -> Result<Vec<u8>, DocumentError> {
    let options = PdfSaveOptions { optimize: true, subset_fonts: true, ..PdfSaveOptions::default() };
    let mut pdf = document.to_lopdf_document(&options, &mut Vec::new());
    pdf.version = "1.7".to_owned();
    let date = paper.date.format("D:%Y%m%d%H%M%S%z").to_string();
    // +0800 is written +08'00'
    let date = match (date.get(..date.len().saturating_sub(2)), date.get(date.len().saturating_sub(2)..)) {
        (Some(head), Some(minutes)) => format!("{head}'{minutes}'"),
        _ => date,
    };
    let info = dictionary! {
        "Title" => utf16(&paper.title_meta),
        "Author" => utf16(&paper.author),
        "Subject" => utf16(&paper.subject),
        "Creator" => utf16("速报 Subao"),
        "Producer" => utf16("速报 Subao"),
        "CreationDate" => Object::string_literal(date.clone()),
        "ModDate" => Object::string_literal(date),
    };
    let info = pdf.add_object(info);
    pdf.trailer.set("Info", info);
    let outline = outline(&mut pdf, pages);
    turn(&mut pdf, pages);
    let failed = |e: lopdf::Error| DocumentError::Pdf(e.to_string());
    let catalog = pdf.catalog_mut().map_err(failed)?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    prefix_subsets(&mut pdf);
    pdf.prune_objects();
    pdf.renumber_objects();
    pdf.compress();
    pdf.trailer.remove(b"ID");
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).map_err(|e| DocumentError::Pdf(e.to_string()))?;
    // The file's identity is its content.
    let digest = Sm3::digest(&bytes);
    let id = Object::String(digest.iter().take(16).copied().collect(), StringFormat::Hexadecimal);
    pdf.trailer.set("ID", vec![id.clone(), id]);
    bytes.clear();
    pdf.save_to(&mut bytes).map_err(|e| DocumentError::Pdf(e.to_string()))?;
    Ok(bytes)
}

fn utf16(text: &str) -> Object {
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A page on its side is shown turned, so that it reads upright on a screen; on paper it is the upright sheet all the same.
fn turn(pdf: &mut lopdf::Document, pages: &[Page]) {
    let ids: Vec<lopdf::ObjectId> = pdf.get_pages().into_values().collect();
    for (page, id) in pages.iter().zip(ids) {
        if let (true, Ok(dictionary)) = (page.turned, pdf.get_dictionary_mut(id)) {
            dictionary.set("Rotate", 90);
        }
    }
}

/// Headings as bookmarks, one level.
fn outline(pdf: &mut lopdf::Document, pages: &[Page]) -> Option<lopdf::ObjectId> {
    let page_ids: Vec<lopdf::ObjectId> = pdf.get_pages().into_values().collect();
    let headings: Vec<(String, lopdf::ObjectId)> =
        pages.iter().zip(page_ids).flat_map(|(page, id)| page.headings.iter().map(move |h| (h.clone(), id))).collect();
    if headings.is_empty() {
        return None;
    }
    let root = pdf.new_object_id();
    let ids: Vec<lopdf::ObjectId> = headings.iter().map(|_| pdf.new_object_id()).collect();
    for (index, (title, page)) in headings.iter().enumerate() {
        let mut item = dictionary! {
            "Title" => utf16(title),
            "Parent" => root,
            "Dest" => vec![Object::Reference(*page), Object::Name(b"Fit".to_vec())],
        };
        if let Some(previous) = index.checked_sub(1).and_then(|i| ids.get(i)) {
            item.set("Prev", *previous);
        }
        if let Some(next) = ids.get(index + 1) {
            item.set("Next", *next);
        }
        if let Some(id) = ids.get(index) {
            pdf.set_object(*id, item);
        }
    }
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let mut dictionary = dictionary! { "Type" => "Outlines", "Count" => count };
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        dictionary.set("First", *first);
        dictionary.set("Last", *last);
    }
    pdf.set_object(root, dictionary);
    Some(root)
}

/// A subset's name carries six letters in front (ISO 32000-1, 9.6.4); they come from the name, so that they are always the same.
fn prefix_subsets(pdf: &mut lopdf::Document) {
    for object in pdf.objects.values_mut() {
        let Object::Dictionary(dictionary) = object else { continue };
        for key in [b"BaseFont".as_slice(), b"FontName".as_slice()] {
            let Ok(Object::Name(name)) = dictionary.get(key) else { continue };
            // `printpdf` puts the first letters of its font id there, in any case of letters.
            let name = if name.get(6) == Some(&b'+') { name.get(7..).unwrap_or_default() } else { name.as_slice() };
            let digest = Sm3::digest(name);
            let letters: Vec<u8> = digest.iter().take(6).map(|b| b'A' + b % 26).collect();
            let prefixed = [letters.as_slice(), b"+", name].concat();
            dictionary.set(key, Object::Name(prefixed));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]
    use super::*;
    use std::path::Path;

    #[test]
    fn a_page_on_its_side_is_shown_turned() {
        let fonts = Fonts::find(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fonts")]).unwrap();
        let at = chrono::DateTime::parse_from_rfc3339("2026-11-22T09:30:12+08:00").unwrap();
        let paper =
            Paper { page_numbers: true, watermark: Some("演练".into()), ..Paper::form("试排", "处", "试排", at, Vec::new()) };
        let glyphs = crate::setter::Glyphs::new(&fonts);
        let setter = crate::setter::Setter { glyphs: &glyphs, area: crate::grid::Area::TURNED };
        let mut marks = setter.about(Role::Title, 22.0, "重庆市地方金融监督管理局文件", TEXT_HEIGHT / 2.0, 22.0).unwrap();
        for mark in &mut marks {
            mark.red = true;
        }
        marks.extend(setter.about(Role::Body, 16.0, "头在左边，李喆堃 No.1", TEXT_HEIGHT / 2.0, 60.0).unwrap());
        let page = |turned| Page {
            marks: marks.clone(),
            rules: vec![
                Rule { from: (0.0, 30.0), to: (TEXT_HEIGHT, 30.0), width: 2.0, red: true },
                Rule { from: (0.0, 70.0), to: (TEXT_HEIGHT, 70.0), width: 1.0, red: false },
            ],
            fills: vec![Fill { corner: (100.0, 100.0), width: 40.0, height: 120.0, grey: 0.6 }],
            turned,
            ..Page::default()
        };
        let set = draw_pages(&paper, &[page(true), page(false)], &fonts).unwrap();
        let pdf = lopdf::Document::load_mem(&set.bytes).unwrap();
        let turns: Vec<bool> = pdf.get_pages().into_values().map(|id| pdf.get_dictionary(id).unwrap().has(b"Rotate")).collect();
        assert_eq!(turns, [true, false]);
    }
}
