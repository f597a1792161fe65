//! Which of the fonts at hand can serve which role: the office's own, known by the names they bear, and the free set, known by its files.

use super::names::{self, Refusal};
use super::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

/// A font that could serve a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleFont {
    /// The role.
    pub role: Role,
    /// The name of its family.
    pub family: String,
    /// Its file.
    pub file: PathBuf,
    /// Which face of the file.
    pub face: u32,
    /// The office's own; else of the free set.
    pub own: bool,
    /// Why it is not used; none where it is.
    pub refused: Option<Refusal>,
}

impl RoleFont {
    /// It may be embedded.
    #[must_use]
    pub fn embeddable(&self) -> bool {
        self.refused.is_none()
    }
}

/// Folders in folders that are gone into.
const DEEPEST: usize = 6;
/// What is looked at of one folder, with all that is in it: files of any kind, and folders. A person may choose a whole disk.
const MOST_ENTRIES: usize = 5000;

/// Every font in the folders that could serve a role: for each role the one that serves it first, those that are refused last.
///
/// The order of the folders goes first: the folder that a person chose, which is named before the system's, serves with what it has, however
/// usual the names of the others are. Within a folder the most usual name goes first. Own fonts go before the free set.
///
/// Each folder is looked through to a depth and to a number of entries that every folder of fonts is within; of a larger one, what was found.
#[must_use]
pub fn survey(folders: &[PathBuf]) -> Vec<RoleFont> {
    let files = files(folders);
    let mut found: Vec<(Role, bool, bool, usize, usize, usize, RoleFont)> = Vec::new();
    for (place, (folder, file)) in files.iter().enumerate() {
        let free = Role::ALL.into_iter().find(|role| file.file_name().is_some_and(|name| name == role.free_file()));
        for face in names::read(file) {
            let own = Role::ALL.into_iter().filter_map(|role| {
                let (rank, family) = face.families.iter().filter_map(|f| Some((role.rank(f)?, f))).min()?;
                Some((role, rank, family.clone(), true))
            });
            let free = free.and_then(|role| Some((role, 0, face.families.first()?.clone(), false)));
            for (role, rank, family, own) in own.chain(free) {
                let font = RoleFont { role, family, file: file.clone(), face: face.index, own, refused: face.refusal };
                found.push((role, font.refused.is_some(), !own, *folder, rank, place, font));
            }
        }
    }
    found.sort_by_key(|f| (f.0, f.1, f.2, f.3, f.4, f.5));
    found.into_iter().map(|(.., font)| font).collect()
}

/// Font files with the place of their folder, each once: under the first folder that has it.
fn files(folders: &[PathBuf]) -> Vec<(usize, PathBuf)> {
    let mut seen = BTreeSet::new();
    let all = folders.iter().enumerate().flat_map(|(place, folder)| files_in(folder).into_iter().map(move |file| (place, file)));
    all.filter(|(_, file)| file.canonicalize().is_ok_and(|real| seen.insert(real))).collect()
}

/// Font files in a folder and in the folders in it. It goes from the outside inward, so that one large folder inside does not use up what
/// is looked at before the fonts that lie at hand were seen. The folder itself may be a link, but none in it is followed: it could lead
/// anywhere, and what it leads to within the folder is found without it.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut left = MOST_ENTRIES;
    let mut folders = vec![folder.to_path_buf()];
    for _ in 0..=DEEPEST {
        let mut inner = Vec::new();
        for folder in folders {
            let Ok(entries) = folder.read_dir() else { continue };
            let mut entries: Vec<DirEntry> = entries.take(left).filter_map(Result::ok).collect();
            left = left.saturating_sub(entries.len());
            // The order in which a system lists files is its own.
            entries.sort_by_key(DirEntry::file_name);
            for entry in entries {
                let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
                if kind.is_dir() {
                    inner.push(path);
                } else if kind.is_file() && is_font(&path) {
                    files.push(path);
                }
            }
        }
        folders = inner;
    }
    files
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "ttf" | "ttc" | "otf" | "otc")
}
