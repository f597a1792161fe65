//! Saving a copy of a paper where a person says.

use desk::view::DeskFault;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt;

/// Asks where to save; none when the person changed their mind.
pub fn ask<R: Runtime>(app: &AppHandle<R>, name: &str) -> Option<PathBuf> {
    app.dialog().file().set_title("另存为 PDF").set_file_name(name).add_filter("PDF", &["pdf"]).blocking_save_file()?.into_path().ok()
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), DeskFault> {
    let beside = path.with_extension("pdf.part");
    let done = std::fs::write(&beside, bytes)
        .and_then(|()| std::fs::File::open(&beside)?.sync_all())
        .and_then(|()| std::fs::rename(&beside, path));
    done.map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        let message = match e.kind() {
            std::io::ErrorKind::StorageFull => "磁盘已满，没有保存，请清出空间或换一个位置",
            std::io::ErrorKind::PermissionDenied => "这个位置不能写入，请换一个位置",
            _ => "没有保存成功，请换一个位置再试",
        };
        desk::fault("save.failed", message)
    })
}

/// Lets only its owner read a file, where the system knows owners: for what opens the station.
pub fn make_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A stick may know no owners; the file is where the person wanted it all the same.
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    #[test]
    fn writes_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("初报.pdf");
        super::write(&path, b"%PDF").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"%PDF");
        let nowhere = folder.path().join("no such folder/初报.pdf");
        assert_eq!(super::write(&nowhere, b"%PDF").unwrap_err().code, "save.failed");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
