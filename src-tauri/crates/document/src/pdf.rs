//! From pages to a PDF: fonts embedded as subsets, text that can be copied out, the same bytes for the same paper.
//!
//! `printpdf` makes, subsets and embeds the fonts (`embed`); the pages' content (`content`) and what tells of the file (`file`) are
//! written on the `lopdf` document that it hands over.

mod content;
mod embed;
mod file;
mod srgb;

use crate::error::DocumentError;
use crate::fonts::{Face, FontUse, Fonts, Role};
use crate::layout::{self, Mark, Page};
use crate::paper::Paper;
use content::{Content, Lie};
use embed::{Embedded, Glyphs};
use std::collections::{BTreeMap, HashMap};
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
    draw(paper, &layout::pages(paper, fonts)?, fonts)
}

/// A paper's PDF for a printer: every sheet upright as it lies in the tray. On a screen a page on its side is shown turned, and a
/// spooler that sees it lying may turn it either way, by the printer's own description: half of them would print it upside down.
#[must_use]
pub fn upright(pdf: &[u8]) -> Vec<u8> {
    let mut out = pdf.to_vec();
    // As long as before, so that everything stays in its place in the file.
    let (turned, upright) = (b"/Rotate 90".as_slice(), b"/Rotate 0 ".as_slice());
    let places: Vec<usize> = out.windows(turned.len()).enumerate().filter(|(_, w)| *w == turned).map(|(at, _)| at).collect();
    for at in places {
        if let Some(place) = out.get_mut(at..at + upright.len()) {
            place.copy_from_slice(upright);
        }
    }
    out
}

fn draw(paper: &Paper, pages: &[Page], fonts: &Fonts) -> Result<Typeset, DocumentError> {
    let watermark = paper.watermark.as_deref().map(|words| content::watermark(words, fonts)).transpose()?.unwrap_or_default();
    let mut used = Used::default();
    for mark in pages.iter().flat_map(|p| p.marks.iter().chain(&p.number)) {
        used.note(mark);
    }
    for slanted in &watermark {
        used.note(&slanted.mark);
    }
    let Embedded { mut pdf, resources, fonts: embedded } = embed::embed(&used.glyphs)?;
    let mut contents = Vec::with_capacity(pages.len());
    for page in pages {
        let mut content = Content::new(&embedded, &used.places);
        content.slanted(&watermark);
        let lie = if page.turned { Lie::Turned } else { Lie::Upright };
        for fill in &page.fills {
            content.fill(fill, lie);
        }
        for rule in &page.rules {
            content.line(rule, lie);
        }
        content.text(&page.marks, lie);
        content.text(&page.number, Lie::Upright);
        contents.push(content.finish());
    }
    file::put_pages(&mut pdf, pages, contents, resources)?;
    let bytes = file::write(pdf, paper, pages)?;
    Ok(Typeset { bytes, pages: pages.len(), fonts: used.report() })
}

/// What the marks of a paper need of the fonts.
#[derive(Default)]
struct Used {
    /// In the order of their first use, so that the same paper names them alike.
    glyphs: Vec<Glyphs>,
    places: Places,
    roles: BTreeMap<(Role, usize), (bool, String)>,
}

/// Where a face stands among those that are used.
#[derive(Default)]
struct Places(HashMap<*const Face, usize>);

impl Places {
    fn of(&self, face: &Arc<Face>) -> Option<usize> {
        self.0.get(&Arc::as_ptr(face)).copied()
    }
}

impl Used {
    fn note(&mut self, mark: &Mark) {
        let face = &mark.found.face;
        let place = *self.places.0.entry(Arc::as_ptr(face)).or_insert_with(|| {
            self.glyphs.push(Glyphs { face: Arc::clone(face), text: BTreeMap::new() });
            self.glyphs.len() - 1
        });
        if let Some(glyphs) = self.glyphs.get_mut(place) {
            glyphs.text.entry(mark.found.glyph).or_insert_with(|| mark.text.to_string());
        }
        let entry = self.roles.entry((mark.role, place)).or_default();
        entry.0 = mark.found.fallback;
        if mark.found.fallback && !entry.1.contains(mark.text) {
            entry.1.push(mark.text);
        }
    }

    fn report(&self) -> Vec<FontUse> {
        let mut report: Vec<FontUse> = self
            .roles
            .iter()
            .map(|((role, place), (_, characters))| FontUse {
                role: *role,
                family: self.glyphs.get(*place).map(|g| g.face.family.clone()).unwrap_or_default(),
                fallback_characters: characters.clone(),
            })
            .collect();
        report.sort_by(|a, b| (a.role, &a.family).cmp(&(b.role, &b.family)));
        report
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]
    use super::*;
    use crate::grid::TEXT_HEIGHT;
    use crate::layout::{Fill, Rule};
    use std::path::Path;

    #[test]
    fn a_page_on_its_side_is_shown_turned() {
        let fonts = Fonts::find(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fonts")]).unwrap();
        let at = chrono::DateTime::parse_from_rfc3339("2026-11-22T09:30:12+08:00").unwrap();
        let paper =
            Paper { page_numbers: true, watermark: Some("演练".into()), ..Paper::form("试排", "处", "试排", at, Vec::new()) };
        let glyphs = crate::setter::Glyphs::new(&fonts);
        let setter = crate::setter::Setter { glyphs: &glyphs, area: crate::grid::Area::TURNED, close: 0, lower: 0 };
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
        let set = draw(&paper, &[page(true), page(false)], &fonts).unwrap();
        let pdf = lopdf::Document::load_mem(&set.bytes).unwrap();
        let turns: Vec<bool> = pdf.get_pages().into_values().map(|id| pdf.get_dictionary(id).unwrap().has(b"Rotate")).collect();
        assert_eq!(turns, [true, false]);
        let printed = lopdf::Document::load_mem(&upright(&set.bytes)).unwrap();
        for id in printed.page_iter() {
            let turned = printed.get_dictionary(id).unwrap().get(b"Rotate").map_or(0, |r| r.as_i64().unwrap());
            assert_eq!((turned, printed.get_page_content(id)), (0, pdf.get_page_content(id)));
        }
        let content = pdf.get_page_content(pdf.page_iter().next().unwrap());
        let content = String::from_utf8(content).unwrap();
        assert!(content.contains("1 .2 .2 rg") && content.contains("1 .2 .2 RG") && content.contains(".6 g"), "{content}");
        assert!(content.contains("0 1 -1 0 "), "letters run up the sheet");
    }
}
