//! Fonts by role: the office's own first, then the free set, and for a character that a font lacks another of the same weight.
//!
//! Files are read when a role or a character first needs them: the fallbacks are 25 MB each and most papers need none.

use crate::error::DocumentError;
use printpdf::ParsedFont;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What a font is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// 小标宋
    Title,
    /// 仿宋
    Body,
    /// 楷体
    Kai,
    /// 黑体
    Hei,
    /// 宋体
    Song,
}

impl Role {
    const ALL: [Self; 5] = [Self::Title, Self::Body, Self::Kai, Self::Hei, Self::Song];

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "小标宋",
            Self::Body => "仿宋",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::Song => "宋体",
        }
    }

    /// File names in the order in which they are looked for, each with its face in a collection.
    fn files(self) -> &'static [(&'static str, usize)] {
        match self {
            Self::Title => &[("FZXBSJW.TTF", 0), ("FZXBSJW--GB1-0.ttf", 0), ("FZXBSK.TTF", 0), ("FandolSong-Bold.otf", 0)],
            Self::Body => &[("FangSong_GB2312.ttf", 0), ("simfang.ttf", 0), ("FandolFang-Regular.otf", 0)],
            Self::Kai => &[("KaiTi_GB2312.ttf", 0), ("simkai.ttf", 0), ("FandolKai-Regular.otf", 0)],
            Self::Hei => &[("simhei.ttf", 0), ("FandolHei-Regular.otf", 0)],
            Self::Song => &[("simsun.ttc", 0), ("FandolSong-Regular.otf", 0)],
        }
    }

    /// Where a character is looked for that the role's font lacks. Face 2 of these collections is simplified Chinese.
    fn fallbacks(self) -> &'static [(&'static str, usize)] {
        match self {
            Self::Title => &[("NotoSerifCJK-Bold.ttc", 2), ("NotoSerifCJK-Regular.ttc", 2)],
            // 仿宋 and 楷体 are light: the light weight stands beside them without a dark spot.
            Self::Body | Self::Kai => &[("NotoSerifCJK-Light.ttc", 2), ("NotoSerifCJK-Regular.ttc", 2)],
            Self::Hei => &[("NotoSansCJK-Regular.ttc", 2), ("NotoSerifCJK-Regular.ttc", 2)],
            Self::Song => &[("NotoSerifCJK-Regular.ttc", 2)],
        }
    }
}

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

/// Which font served a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FontUse {
    /// The role.
    pub role: Role,
    /// The font's file name, without its ending.
    pub family: String,
    /// When it is a fallback: the characters it was needed for.
    pub fallback_characters: String,
}

/// A loaded face.
pub struct Face {
    /// File name without its ending.
    pub family: String,
    /// For embedding.
    pub font: ParsedFont,
    units: f32,
    figure: std::sync::OnceLock<Option<Figure>>,
}

impl Face {
    /// The glyph of a character.
    pub fn glyph(&self, character: char) -> Option<u16> {
        self.font.lookup_glyph_index(u32::from(character)).filter(|gid| *gid != 0)
    }

    /// Advance in em.
    pub fn advance(&self, glyph: u16) -> f32 {
        self.font.get_or_decode_glyph(glyph).map_or(1.0, |g| f32::from(g.horz_advance) / self.units)
    }

    /// Upper and lower edge of a glyph's ink above the baseline, in em.
    pub fn ink(&self, glyph: u16) -> Option<(f32, f32)> {
        let ink = self.font.get_or_decode_glyph(glyph)?.bounding_box;
        (ink.max_y > ink.min_y).then(|| (f32::from(ink.max_y) / self.units, f32::from(ink.min_y) / self.units))
    }

    /// Its 字面; none for a face without Chinese characters.
    pub fn figure(&self) -> Option<Figure> {
        *self.figure.get_or_init(|| {
            let boxes: Vec<_> = SAMPLE.chars().filter_map(|c| self.font.get_or_decode_glyph(self.glyph(c)?)).collect();
            let count = boxes.iter().fold(0.0_f32, |n, _| n + 1.0);
            let mean = |of: &dyn Fn(&printpdf::OwnedGlyph) -> f32| boxes.iter().map(|g| of(g)).sum::<f32>() / count / self.units;
            let span = |least: i16, most: i16| f32::from(most) - f32::from(least);
            let figure = Figure {
                width: mean(&|g| span(g.bounding_box.min_x, g.bounding_box.max_x)),
                height: mean(&|g| span(g.bounding_box.min_y, g.bounding_box.max_y)),
                middle: mean(&|g| (f32::from(g.bounding_box.min_y) + f32::from(g.bounding_box.max_y)) / 2.0),
            };
            (figure.width > 0.3 && figure.height > 0.3).then_some(figure)
        })
    }
}

#[derive(Default)]
struct Cache {
    faces: BTreeMap<(PathBuf, usize), Arc<Face>>,
}

/// The fonts at hand. Cheap to clone; files are read once.
#[derive(Clone)]
pub struct Fonts {
    roles: Arc<BTreeMap<Role, (PathBuf, usize)>>,
    fallbacks: Arc<BTreeMap<Role, Vec<(PathBuf, usize)>>>,
    cache: Arc<Mutex<Cache>>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// A character with the face that has it.
#[derive(Clone)]
pub struct Found {
    pub face: Arc<Face>,
    pub glyph: u16,
    /// It is not the role's own font.
    pub fallback: bool,
    /// How it is fitted to the role's own font.
    pub fit: Fit,
}

/// How a fallback glyph is set: its width and height as parts of the size, and how far it is lifted, in parts of the size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    pub width: f32,
    pub height: f32,
    pub lift: f32,
}

impl Fit {
    const NONE: Self = Self { width: 1.0, height: 1.0, lift: 0.0 };

    fn between(own: &Face, other: &Face) -> Self {
        let (Some(own), Some(other)) = (own.figure(), other.figure()) else { return Self::NONE };
        let width = (own.width / other.width).clamp(0.85, 1.1);
        let height = (own.height / other.height).clamp(0.85, 1.1);
        Self { width, height, lift: own.middle - other.middle * height }
    }
}

impl Fonts {
    /// Finds a file for every role. A folder earlier in the list goes before a later one, an office's own font before the free one.
    ///
    /// # Errors
    /// A role for which no folder has a file.
    pub fn find(folders: &[PathBuf]) -> Result<Self, DocumentError> {
        let find = |name: &str| folders.iter().map(|f| f.join(name)).find(|p| p.is_file());
        let mut roles = BTreeMap::new();
        let mut fallbacks = BTreeMap::new();
        for role in Role::ALL {
            let found = role.files().iter().find_map(|(name, face)| find(name).map(|p| (p, *face)));
            let wanted = role.files().last().map_or("", |(name, _)| name);
            roles.insert(role, found.ok_or_else(|| DocumentError::NoFont(format!("{}（{wanted}）", role.name())))?);
            let list: Vec<(PathBuf, usize)> = role.fallbacks().iter().filter_map(|(name, face)| find(name).map(|p| (p, *face))).collect();
            fallbacks.insert(role, list);
        }
        Ok(Self { roles: Arc::new(roles), fallbacks: Arc::new(fallbacks), cache: Arc::default() })
    }

    /// The face of a role.
    pub fn face(&self, role: Role) -> Result<Arc<Face>, DocumentError> {
        let (path, index) = self.roles.get(&role).ok_or_else(|| DocumentError::NoFont(role.name().to_owned()))?;
        self.load(path, *index)
    }

    /// A character in a role's font, or in the first fallback that has it.
    pub fn find_glyph(&self, role: Role, character: char) -> Result<Found, DocumentError> {
        let face = self.face(role)?;
        if let Some(glyph) = face.glyph(character) {
            return Ok(Found { face, glyph, fallback: false, fit: Fit::NONE });
        }
        for (path, index) in self.fallbacks.get(&role).into_iter().flatten() {
            let other = self.load(path, *index)?;
            if let Some(glyph) = other.glyph(character) {
                let fit = Fit::between(&face, &other);
                return Ok(Found { face: other, glyph, fallback: true, fit });
            }
        }
        Err(DocumentError::MissingGlyph { character, code: u32::from(character) })
    }

    fn load(&self, path: &Path, index: usize) -> Result<Arc<Face>, DocumentError> {
        let key = (path.to_path_buf(), index);
        let mut cache = self.cache.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(face) = cache.faces.get(&key) {
            return Ok(Arc::clone(face));
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = std::fs::read(path).map_err(|_| DocumentError::NoFont(name.clone()))?;
        let font = ParsedFont::from_bytes(&bytes, index, &mut Vec::new()).ok_or_else(|| DocumentError::BadFont(name.clone()))?;
        let units = f32::from(font.pdf_font_metrics.units_per_em).max(1.0);
        let family = name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned());
        let face = Arc::new(Face { family, font, units, figure: std::sync::OnceLock::new() });
        cache.faces.insert(key, Arc::clone(&face));
        Ok(face)
    }
}
