//! Fonts by role: the office's own first, then the free set, and for a character that a font lacks another of the same weight.
//!
//! Nothing is looked through or read before a role or a character first needs it: the fallbacks are 25 MB each and most papers need none.

mod check;
mod face;
mod file;
mod missing;
mod names;
mod role;
mod stand_ins;
mod survey;

use crate::error::DocumentError;
pub use check::font_check;
pub use face::Face;
pub use missing::{Missing, missing};
pub use names::Refusal;
pub use role::Role;
use serde::{Deserialize, Serialize};
pub use stand_ins::{legible, stand_in, typeset_record};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
pub use survey::{RoleFont, survey};

/// Which font served a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FontUse {
    /// The role.
    pub role: Role,
    /// The name of an own font's family; of one that came with the program its file's, without the ending.
    pub family: String,
    /// When it is a fallback: the characters it was needed for.
    pub fallback_characters: String,
}

/// The fonts at hand. Cheap to clone; what is found and read is shared.
#[derive(Clone)]
pub struct Fonts(Arc<Shelf>);

struct Shelf {
    folders: Vec<PathBuf>,
    /// Files of the free set and of the fallbacks, by role.
    free: BTreeMap<Role, Vec<Source>>,
    /// Every font that serves a role, looked for when the first paper is set.
    serving: OnceLock<BTreeMap<Role, Vec<Source>>>,
    faces: Mutex<HashMap<(PathBuf, u32), Arc<Face>>>,
    found: Mutex<HashMap<(Role, char), Option<Found>>>,
}

/// A face where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub path: PathBuf,
    pub face: u32,
    /// Its name for a person.
    pub family: String,
    /// The office's own; else it came with the program.
    pub own: bool,
}

impl Source {
    fn free(path: PathBuf, face: u32) -> Self {
        let family = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self { path, face, family, own: false }
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("folders", &self.0.folders).finish_non_exhaustive()
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
    /// White before its ink that is left out, in em: a Roman numeral has a whole cell of the font, of which Ⅰ fills a third.
    pub inset: f32,
}

impl Found {
    fn new(face: Arc<Face>, glyph: u16, character: char, fallback: bool, fit: Fit) -> Self {
        let ink = if is_roman(character) { face.across(glyph) } else { None };
        let inset = ink.map_or(0.0, |(left, _)| (left - ROMAN_SIDE).max(0.0));
        Self { face, glyph, fallback, fit, inset }
    }

    /// How far it moves the pen, in em.
    pub fn advance(&self, character: char) -> f32 {
        let full = self.face.advance(self.glyph);
        let ink = if is_roman(character) { self.face.across(self.glyph) } else { None };
        ink.map_or(full, |(_, right)| full.min(right + ROMAN_SIDE) - self.inset) * self.fit.width
    }
}

/// Roman numerals that are characters of their own.
pub fn is_roman(c: char) -> bool {
    ('Ⅰ'..='Ⅻ').contains(&c)
}

/// White on either side of a Roman numeral, in em: about as much as a Chinese character has.
const ROMAN_SIDE: f32 = 0.09;

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

/// The face of the fallback collections that is simplified Chinese.
const SIMPLIFIED: u32 = 2;

impl Fonts {
    /// Finds a font for every role. A folder earlier in the list goes before a later one, an office's own font before the free one
    /// ([`survey`] says how).
    /// Own fonts are looked for only when a paper is set, unless a role has none of the free set.
    ///
    /// # Errors
    /// A role for which no folder has a font.
    pub fn find(folders: &[PathBuf]) -> Result<Self, DocumentError> {
        let find = |name: &str| folders.iter().map(|f| f.join(name)).find(|p| p.is_file());
        let free = Role::ALL.into_iter().map(|role| {
            let own_style = find(role.free_file()).map(|p| Source::free(p, 0));
            let fallbacks = role.fallback_files().iter().filter_map(|name| Some(Source::free(find(name)?, SIMPLIFIED)));
            (role, own_style.into_iter().chain(fallbacks).collect())
        });
        let shelf = Shelf {
            folders: folders.to_vec(),
            free: free.collect(),
            serving: OnceLock::new(),
            faces: Mutex::default(),
            found: Mutex::default(),
        };
        let fonts = Self(Arc::new(shelf));
        for role in Role::ALL {
            let served = find(role.free_file()).is_some() || fonts.serving(role)?.first().is_some_and(|s| s.own);
            if !served {
                return Err(no_font(role));
            }
        }
        Ok(fonts)
    }

    /// Everything that serves a role, in the order in which a character is looked for.
    pub fn serving(&self, role: Role) -> Result<&[Source], DocumentError> {
        let look = || {
            let own = survey(&self.0.folders);
            let with_own = |(role, free): (&Role, &Vec<Source>)| {
                let own = own.iter().filter(|font| font.role == *role && font.own && font.embeddable());
                let own = own.map(|f| Source { path: f.file.clone(), face: f.face, family: f.family.clone(), own: true });
                (*role, own.chain(free.iter().cloned()).collect())
            };
            self.0.free.iter().map(with_own).collect()
        };
        let serving = self.0.serving.get_or_init(look).get(&role).map(Vec::as_slice).unwrap_or_default();
        if serving.is_empty() { Err(no_font(role)) } else { Ok(serving) }
    }

    /// The face of a role.
    pub fn face(&self, role: Role) -> Result<Arc<Face>, DocumentError> {
        self.faces(role)?.next().ok_or_else(|| no_font(role))?
    }

    /// The faces of a role in their order, each read when it comes to it. An own font that can't be read is passed over, one that came
    /// with the program is a fault.
    fn faces(&self, role: Role) -> Result<impl Iterator<Item = Result<Arc<Face>, DocumentError>>, DocumentError> {
        let sources = self.serving(role)?.iter();
        Ok(sources.filter_map(|source| match self.load(source) {
            Err(_) if source.own => None,
            face => Some(face),
        }))
    }

    /// A character in a role's font, or in the first fallback that has it.
    pub fn find_glyph(&self, role: Role, character: char) -> Result<Found, DocumentError> {
        let known = guard(&self.0.found).get(&(role, character)).cloned();
        let found = match known {
            Some(found) => found,
            None => {
                let found = self.look_up(role, character)?;
                guard(&self.0.found).insert((role, character), found.clone());
                found
            }
        };
        found.ok_or_else(|| DocumentError::MissingGlyph { character, code: u32::from(character) })
    }

    fn look_up(&self, role: Role, character: char) -> Result<Option<Found>, DocumentError> {
        let mut first: Option<Arc<Face>> = None;
        for face in self.faces(role)? {
            let face = face?;
            if let Some(glyph) = face.glyph(character) {
                let fit = first.as_ref().map_or(Fit::NONE, |first| Fit::between(first, &face));
                return Ok(Some(Found::new(face, glyph, character, first.is_some(), fit)));
            }
            first.get_or_insert(face);
        }
        Ok(None)
    }

    fn load(&self, source: &Source) -> Result<Arc<Face>, DocumentError> {
        let mut faces = guard(&self.0.faces);
        let key = (source.path.clone(), source.face);
        if let Some(face) = faces.get(&key) {
            return Ok(Arc::clone(face));
        }
        let face = Arc::new(Face::open(source)?);
        faces.insert(key, Arc::clone(&face));
        Ok(face)
    }
}

fn no_font(role: Role) -> DocumentError {
    DocumentError::NoFont(format!("{}（{}）", role.name(), role.free_file()))
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
