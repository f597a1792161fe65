//! Which of the fonts at hand can serve which role: the office's own, known by the names they bear, and the free set, known by its files.

use super::names::{self, Refusal};
use super::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
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
/// Font files that are looked at.
const MOST_FILES: usize = 5000;

/// Every font in the folders that could serve a role: for each role the one that serves it first, those that are refused last.
#[must_use]
pub fn survey(folders: &[PathBuf]) -> Vec<RoleFont> {
    let files = files(folders);
    let mut found: Vec<(Role, bool, bool, usize, usize, RoleFont)> = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let free = Role::ALL.into_iter().find(|role| file.file_name().is_some_and(|name| name == role.free_file()));
        for face in names::read(file) {
            let own = Role::ALL.into_iter().filter_map(|role| {
                let (rank, family) = face.families.iter().filter_map(|f| Some((role.rank(f)?, f))).min()?;
                Some((role, rank, family.clone(), true))
            });
            let free = free.and_then(|role| Some((role, 0, face.families.first()?.clone(), false)));
            for (role, rank, family, own) in own.chain(free) {
                let font = RoleFont { role, family, file: file.clone(), face: face.index, own, refused: face.refusal };
                found.push((role, font.refused.is_some(), !own, rank, place, font));
            }
        }
    }
    found.sort_by_key(|f| (f.0, f.1, f.2, f.3, f.4));
    found.into_iter().map(|(.., font)| font).collect()
}

/// Font files of the folders, those of an earlier folder first, each once.
fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let (mut files, mut seen) = (Vec::new(), BTreeSet::new());
    for folder in folders {
        look(folder, DEEPEST, &mut seen, &mut files);
    }
    files
}

fn look(folder: &Path, deeper: usize, seen: &mut BTreeSet<PathBuf>, files: &mut Vec<PathBuf>) {
    // A folder that is reached twice, by a link too, is looked through once.
    let Ok(real) = folder.canonicalize() else { return };
    if !seen.insert(real) {
        return;
    }
    let Ok(entries) = folder.read_dir() else { return };
    // The order in which a system lists files is its own.
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if files.len() >= MOST_FILES {
            return;
        }
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        if matches!(ending.as_str(), "ttf" | "ttc" | "otf" | "otc") {
            files.push(path);
        } else if deeper > 0 && path.is_dir() {
            look(&path, deeper - 1, seen, files);
        }
    }
}
