//! Fonts, by `printpdf`: it is given one page that shows every glyph that is used, and hands over a document with their subsets in it.

use crate::error::DocumentError;
use crate::fonts::Face;
use lopdf::{Document, Object, ObjectId};
use printpdf::{Codepoint, FontId, Mm, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem};
use sm3::{Digest, Sm3};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A face with the glyphs of it that are used, and what each of them says.
pub struct Glyphs {
    pub face: Arc<Face>,
    pub text: BTreeMap<u16, String>,
}

/// A font as it is embedded. Its name in the file is `F` and its place.
#[derive(Default)]
pub struct EmbeddedFont {
    codes: HashMap<u16, u16>,
    widths: HashMap<u16, f32>,
}

impl EmbeddedFont {
    /// The code of a glyph.
    pub fn code(&self, glyph: u16) -> Option<u16> {
        self.codes.get(&glyph).copied()
    }

    /// How far a code moves the pen, in thousandths of an em.
    pub fn width(&self, code: u16) -> f32 {
        self.widths.get(&code).copied().unwrap_or(1000.0)
    }
}

/// A document without pages that holds the fonts.
pub struct Embedded {
    pub pdf: Document,
    /// Resources of every page.
    pub resources: ObjectId,
    pub fonts: Vec<EmbeddedFont>,
}

fn failed(error: lopdf::Error) -> DocumentError {
    DocumentError::Pdf(error.to_string())
}

fn name(place: usize) -> String {
    format!("F{place}")
}

/// Embeds what is used.
pub fn embed(used: &[Glyphs]) -> Result<Embedded, DocumentError> {
    let mut document = PdfDocument::new("");
    let mut ops = vec![Op::StartTextSection];
    for (place, glyphs) in used.iter().enumerate() {
        let id = FontId(name(place));
        document.resources.fonts.map.insert(id.clone(), PdfFont::new(glyphs.face.parsed()?.clone()));
        ops.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(1.0) });
        let items = glyphs.text.iter().map(|(glyph, text)| Codepoint::with_cid(*glyph, 0.0, text.clone())).collect();
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(items)] });
    }
    ops.push(Op::EndTextSection);
    document.with_pages(vec![PdfPage::new(Mm(210.0), Mm(297.0), ops)]);
    let options = PdfSaveOptions { optimize: true, subset_fonts: true, ..PdfSaveOptions::default() };
    let mut pdf = document.to_lopdf_document(&options, &mut Vec::new());
    let page = pdf.page_iter().next().ok_or_else(|| DocumentError::Pdf("no page".to_owned()))?;
    let mut fonts: Vec<EmbeddedFont> = used.iter().map(|_| EmbeddedFont::default()).collect();
    for (place, codes) in shown(&pdf, page)? {
        if let (Some(font), Some(glyphs)) = (fonts.get_mut(place), used.get(place)) {
            font.codes = glyphs.text.keys().copied().zip(codes).collect();
        }
    }
    for (font_name, dictionary) in pdf.get_page_fonts(page).map_err(failed)? {
        if let Some(font) = place_of(&font_name).and_then(|place| fonts.get_mut(place)) {
            font.widths = widths(&pdf, dictionary).unwrap_or_default();
        }
    }
    let complete = fonts.iter().zip(used).all(|(font, glyphs)| font.codes.len() == glyphs.text.len() && !font.widths.is_empty());
    if !complete {
        return Err(DocumentError::Pdf("a font is not embedded".to_owned()));
    }
    let resources = pdf.get_dictionary(page).and_then(|p| p.get(b"Resources")).and_then(Object::as_reference).map_err(failed)?;
    // Only fonts are used; what is empty need not be said.
    let own = pdf.get_dictionary_mut(resources).map_err(failed)?;
    for empty in [b"XObject".as_slice(), b"ExtGState", b"Shading"] {
        own.remove(empty);
    }
    prefix_subsets(&mut pdf);
    Ok(Embedded { pdf, resources, fonts })
}

fn place_of(name: &[u8]) -> Option<usize> {
    std::str::from_utf8(name).ok()?.strip_prefix('F')?.parse().ok()
}

/// The codes that the page shows, by font.
fn shown(pdf: &Document, page: ObjectId) -> Result<BTreeMap<usize, Vec<u16>>, DocumentError> {
    let mut shown: BTreeMap<usize, Vec<u16>> = BTreeMap::new();
    let mut current = 0;
    for operation in pdf.get_and_decode_page_content(page).map_err(failed)?.operations {
        match (operation.operator.as_str(), operation.operands.first()) {
            ("Tf", Some(Object::Name(name))) => current = place_of(name).unwrap_or_default(),
            ("Tj", Some(Object::String(codes, _))) => take(codes, shown.entry(current).or_default()),
            ("TJ", Some(Object::Array(parts))) => {
                for part in parts {
                    if let Object::String(codes, _) = part {
                        take(codes, shown.entry(current).or_default());
                    }
                }
            }
            _ => {}
        }
    }
    Ok(shown)
}

fn take(bytes: &[u8], codes: &mut Vec<u16>) {
    codes.extend(bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?))));
}

/// `W` of a font's descendant: `first [width …]`, as `printpdf` writes it.
fn widths(pdf: &Document, font: &lopdf::Dictionary) -> Option<HashMap<u16, f32>> {
    let below = pdf.dereference(font.get(b"DescendantFonts").ok()?).ok()?.1.as_array().ok()?.first()?;
    let below = pdf.dereference(below).ok()?.1.as_dict().ok()?;
    let list = pdf.dereference(below.get(b"W").ok()?).ok()?.1.as_array().ok()?;
    let mut widths = HashMap::new();
    for pair in list.chunks_exact(2) {
        let [first, Object::Array(each)] = pair else { return None };
        let first = u16::try_from(first.as_i64().ok()?).ok()?;
        for (code, width) in (first..).zip(each) {
            widths.insert(code, width.as_float().ok()?);
        }
    }
    Some(widths)
}

/// A subset's name carries six letters in front (ISO 32000-1, 9.6.4); they come from the name, so that they are always the same.
fn prefix_subsets(pdf: &mut Document) {
    for object in pdf.objects.values_mut() {
        let Object::Dictionary(dictionary) = object else { continue };
        prefix(dictionary);
        if let Ok(Object::Array(below)) = dictionary.get_mut(b"DescendantFonts") {
            below.iter_mut().filter_map(|d| d.as_dict_mut().ok()).for_each(prefix);
        }
    }
}

fn prefix(dictionary: &mut lopdf::Dictionary) {
    for key in [b"BaseFont".as_slice(), b"FontName".as_slice()] {
        let Ok(Object::Name(name)) = dictionary.get(key) else { continue };
        // `printpdf` puts the first letters of its font id there.
        let name = match name.iter().position(|b| *b == b'+') {
            Some(plus) if plus <= 6 => name.get(plus + 1..).unwrap_or_default(),
            _ => name.as_slice(),
        };
        let digest = Sm3::digest(name);
        let letters: Vec<u8> = digest.iter().take(6).map(|b| b'A' + b % 26).collect();
        let prefixed = [letters.as_slice(), b"+", name].concat();
        dictionary.set(key, Object::Name(prefixed));
    }
}
