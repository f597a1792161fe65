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

/// The fallback faces fill their em box more than 仿宋 does; at this size a name with one rare character looks even.
pub const FALLBACK_SCALE: f32 = 0.95;

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
            return Ok(Found { face, glyph, fallback: false });
        }
        for (path, index) in self.fallbacks.get(&role).into_iter().flatten() {
            let face = self.load(path, *index)?;
            if let Some(glyph) = face.glyph(character) {
                return Ok(Found { face, glyph, fallback: true });
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
        let face = Arc::new(Face { family, font, units });
        cache.faces.insert(key, Arc::clone(&face));
        Ok(face)
    }
}
