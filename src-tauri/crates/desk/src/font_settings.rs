//! The office's own fonts: a folder that a person chooses, and which font serves which role.

use crate::Result;
use crate::desk::Desk;
use crate::fault::{fault, field};
use crate::view::{FontRow, FontsView};
use document::{Role, font_check, survey, typeset};
use std::path::PathBuf;

/// Beside the database: a path is of this machine alone and has no place in a ledger that travels.
const FILE: &str = "fonts.json";

impl Desk {
    /// Folders of fonts: the chosen one before those that the program knows.
    pub(crate) fn font_folders(&self) -> Vec<PathBuf> {
        let chosen = Some(self.font_folder()).filter(|f| !f.is_empty());
        chosen.map(PathBuf::from).into_iter().chain(self.fonts.iter().cloned()).collect()
    }

    /// The chosen folder; empty where there is none or what was kept can't be read.
    fn font_folder(&self) -> String {
        let kept = std::fs::read_to_string(self.place.folder.join(FILE)).unwrap_or_default();
        serde_json::from_str(&kept).unwrap_or_default()
    }

    /// Which font serves which role, and why an own one does not.
    ///
    /// # Errors
    /// A locked desk; a role that no font serves.
    pub fn fonts_view(&mut self) -> Result<FontsView> {
        self.open()?;
        let folder = self.font_folder();
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
        self.open()?.must_write()?;
        let disk = |_| fault("ledger.disk", "没有保存成功，请检查磁盘后再试");
        let json = serde_json::to_string(folder).map_err(|_| fault("setting.value", "设置没有保存，请重试"))?;
        let (path, beside) = (self.place.folder.join(FILE), self.place.folder.join("fonts.json.part"));
        std::fs::write(&beside, json).and_then(|()| std::fs::rename(&beside, &path)).map_err(disk)?;
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
