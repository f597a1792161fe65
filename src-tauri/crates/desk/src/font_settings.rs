//! The office's own fonts: a folder that a person chooses, and which font serves which role.

use crate::Result;
use crate::desk::Desk;
use crate::fault::{fault, field};
use crate::view::{FontRow, FontsView};
use casebook::{Body, SettingStated};
use document::{Role, font_check, survey, typeset};
use ledger::NewEntry;
use std::path::PathBuf;

const FOLDER: &str = "font_folder";

impl Desk {
    /// Folders of fonts: the chosen one before those that the program knows.
    pub(crate) fn font_folders(&self) -> Vec<PathBuf> {
        let chosen = self.open().ok().and_then(|l| l.station().settings.get(FOLDER).cloned()).filter(|f| !f.is_empty());
        chosen.map(PathBuf::from).into_iter().chain(self.fonts.iter().cloned()).collect()
    }

    /// Which font serves which role, and why an own one does not.
    ///
    /// # Errors
    /// A locked desk; a role that no font serves.
    pub fn fonts_view(&mut self) -> Result<FontsView> {
        let folder = self.open()?.station().settings.get(FOLDER).cloned().unwrap_or_default();
        let fonts = self.fonts()?;
        let own = survey(&self.font_folders());
        let mut rows = Vec::new();
        for role in Role::ALL {
            for (place, source) in fonts.serving(role)?.iter().enumerate() {
                rows.push(FontRow {
                    role: role.name().to_owned(),
                    family: source.family.clone(),
                    file: source.path.to_string_lossy().into_owned(),
                    own: source.own,
                    note: if place == 0 { String::new() } else { "缺字时用".to_owned() },
                });
            }
            for refused in own.iter().filter(|f| f.role == role && f.own) {
                if let Some(refusal) = &refused.refused {
                    rows.push(FontRow {
                        role: role.name().to_owned(),
                        family: refused.family.clone(),
                        file: refused.file.to_string_lossy().into_owned(),
                        own: true,
                        note: refusal.reason().to_owned(),
                    });
                }
            }
        }
        Ok(FontsView { folder, rows })
    }

    /// Sets the folder of the office's own fonts; empty for none.
    ///
    /// # Errors
    /// A folder that is not there; an operator who may only read; the disk.
    pub fn set_font_folder(&mut self, folder: &str) -> Result<FontsView> {
        if !folder.is_empty() && !PathBuf::from(folder).is_dir() {
            return Err(field("fonts.folder", "folder", "这个文件夹打不开，请重新选择"));
        }
        let at = self.time();
        let ledger = self.open_mut()?;
        if ledger.station().settings.get(FOLDER).map(String::as_str).unwrap_or_default() != folder {
            let stated = SettingStated { key: FOLDER.to_owned(), value: folder.to_owned() };
            ledger.commit(vec![NewEntry::station(Body::SettingStated(stated))], at, &[])?;
        }
        self.loaded_fonts = None;
        self.fonts_view()
    }

    /// The check page: each role with its font and a sample.
    ///
    /// # Errors
    /// A locked desk; a role that no font serves.
    pub fn fonts_sheet(&mut self) -> Result<Vec<u8>> {
        let unit = self.open()?.station().unit.clone();
        let fonts = self.fonts()?;
        let sheet = font_check(&fonts, &unit, self.now()).map_err(|e| fault(e.code(), &e.to_string()))?;
        Ok(typeset(&sheet, &fonts)?.bytes)
    }
}
