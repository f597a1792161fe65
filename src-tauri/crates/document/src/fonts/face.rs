//! One face of a font file: which characters it has and how wide they are. What `printpdf` needs to embed it is read when it is embedded.

use crate::error::DocumentError;
use crate::fonts::{Source, file};
use printpdf::{AzulParsedFont, ParsedFont};
use rust_fontconfig::FontBytes;
use std::sync::{Arc, OnceLock};

/// Characters on which a face's 字面 is measured: they fill their cell as most do, and every font has them.
const SAMPLE: &str = "国报告重事员章李融稳定处理络件系应急案市管影响研措施调查索情护建陈敏";

/// 字面: the part of its em box that a face's characters fill, in em. 仿宋 is narrow, and a free face may stand lower than another,
/// so a name with one rare character looks even only when the fallback is brought to the same measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    pub width: f32,
    pub height: f32,
    /// Of the middle, above the baseline.
    pub middle: f32,
}

/// A face at hand.
pub struct Face {
    /// Its name for a person.
    pub family: String,
    bytes: Arc<FontBytes>,
    index: u32,
    units: f32,
    /// In the face's own units; glyphs beyond the last are as wide as it.
    advances: Box<[u16]>,
    figure: OnceLock<Option<Figure>>,
    lightness: OnceLock<f32>,
    parsed: OnceLock<Option<ParsedFont>>,
}

impl Face {
    pub fn open(source: &Source) -> Result<Self, DocumentError> {
        let name = || source.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = file::bytes(&source.path, !source.own).map_err(|_| DocumentError::NoFont(name()))?;
        let bad = || DocumentError::BadFont(name());
        let face = ttf_parser::Face::parse(&bytes, source.face).map_err(|_| bad())?;
        let units = f32::from(face.units_per_em()).max(1.0);
        let advances: Box<[u16]> = face.tables().hmtx.ok_or_else(bad)?.metrics.into_iter().map(|m| m.advance).collect();
        let (family, index) = (source.family.clone(), source.face);
        Ok(Self { family, bytes, index, units, advances, figure: OnceLock::new(), lightness: OnceLock::new(), parsed: OnceLock::new() })
    }

    fn parse(&self) -> Option<ttf_parser::Face<'_>> {
        ttf_parser::Face::parse(&self.bytes, self.index).ok()
    }

    /// The glyph of a character.
    pub fn glyph(&self, character: char) -> Option<u16> {
        self.parse()?.glyph_index(character).map(|g| g.0).filter(|g| *g != 0)
    }

    /// Advance in em.
    pub fn advance(&self, glyph: u16) -> f32 {
        self.advances.get(usize::from(glyph)).or(self.advances.last()).map_or(1.0, |a| f32::from(*a) / self.units)
    }

    /// Upper and lower edge of a glyph's ink above the baseline, in em.
    pub fn ink(&self, glyph: u16) -> Option<(f32, f32)> {
        let ink = self.parse()?.glyph_bounding_box(ttf_parser::GlyphId(glyph))?;
        Some((f32::from(ink.y_max) / self.units, f32::from(ink.y_min) / self.units))
    }

    /// Left and right edge of a glyph's ink, in em.
    pub fn across(&self, glyph: u16) -> Option<(f32, f32)> {
        let ink = self.parse()?.glyph_bounding_box(ttf_parser::GlyphId(glyph))?;
        Some((f32::from(ink.x_min) / self.units, f32::from(ink.x_max) / self.units))
    }

    /// Its 字面; none for a face without Chinese characters.
    pub fn figure(&self) -> Option<Figure> {
        *self.figure.get_or_init(|| {
            let face = self.parse()?;
            let boxes: Vec<_> = SAMPLE.chars().filter_map(|c| face.glyph_bounding_box(face.glyph_index(c)?)).collect();
            let count = boxes.iter().fold(0.0_f32, |n, _| n + 1.0);
            let mean = |of: &dyn Fn(&ttf_parser::Rect) -> f32| boxes.iter().map(of).sum::<f32>() / count / self.units;
            let span = |least: i16, most: i16| f32::from(most) - f32::from(least);
            let figure = Figure {
                width: mean(&|g| span(g.x_min, g.x_max)),
                height: mean(&|g| span(g.y_min, g.y_max)),
                middle: mean(&|g| (f32::from(g.y_min) + f32::from(g.y_max)) / 2.0),
            };
            (figure.width > 0.3 && figure.height > 0.3).then_some(figure)
        })
    }

    /// By how much the stems of its Latin letters are thinner than those of its Chinese characters, in em. Some faces of 黑体 took
    /// letters and digits from a lighter one; 0 where they have feet, which tell nothing about their stems.
    pub fn lightness(&self) -> f32 {
        *self.lightness.get_or_init(|| {
            let Some(face) = self.parse() else { return 0.0 };
            let wide =
                |c: char| face.glyph_index(c).and_then(|g| face.glyph_bounding_box(g)).map(|b| f32::from(b.x_max) - f32::from(b.x_min));
            let (Some(latin), Some(chinese)) = (wide('l'), wide('丨')) else { return 0.0 };
            let lighter = (chinese - latin) / self.units;
            if (0.005..0.05).contains(&lighter) { lighter } else { 0.0 }
        })
    }

    /// For embedding; the file's bytes are shared, not copied.
    pub fn parsed(&self) -> Result<&ParsedFont, DocumentError> {
        let read = || {
            let index = usize::try_from(self.index).ok()?;
            AzulParsedFont::from_bytes_shared(Arc::clone(&self.bytes), index, &mut Vec::new()).map(ParsedFont::from_azul)
        };
        self.parsed.get_or_init(read).as_ref().ok_or_else(|| DocumentError::BadFont(self.family.clone()))
    }
}
