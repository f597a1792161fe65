//! Saving a copy where a person says.

use desk::view::DeskFault;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt;

/// Asks where to save; none when the person changed their mind.
pub fn ask<R: Runtime>(app: &AppHandle<R>, name: &str) -> Option<PathBuf> {
    let ending = name.rsplit('.').next().unwrap_or("pdf");
    let kind = ending.to_uppercase();
    app.dialog()
        .file()
        .set_title(format!("另存为 {kind}"))
        .set_file_name(name)
        .add_filter(kind, &[ending])
        .blocking_save_file()?
        .into_path()
        .ok()
}

/// Asks for a folder.
pub fn ask_folder<R: Runtime>(app: &AppHandle<R>, title: &str) -> Option<PathBuf> {
    app.dialog().file().set_title(title).blocking_pick_folder()?.into_path().ok()
}

/// Asks where to save a file of any kind.
pub fn ask_any<R: Runtime>(app: &AppHandle<R>, name: &str) -> Option<PathBuf> {
    app.dialog().file().set_title("另存为").set_file_name(name).blocking_save_file()?.into_path().ok()
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), DeskFault> {
    write_with(path, |file| file.write_all(bytes).map_err(|e| refused(&e)))
}

/// As `write`, for what is made while it is written. Beside it first, then moved into its place.
pub fn write_with<T>(path: &Path, fill: impl FnOnce(&mut File) -> Result<T, DeskFault>) -> Result<T, DeskFault> {
    // A name that nobody else has: what lies there already is not ours to overwrite, nor a link to follow.
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{:x}.part", std::process::id(), chrono::Utc::now().timestamp_micros()));
    let beside = path.with_file_name(name);
    let created = File::options().write(true).create_new(true).open(&beside).map_err(|e| refused(&e))?;
    let written = Ok(created).and_then(|mut file| {
        let made = fill(&mut file)?;
        file.sync_all().and_then(|()| std::fs::rename(&beside, path)).map_err(|e| refused(&e))?;
        Ok(made)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn refused(error: &std::io::Error) -> DeskFault {
    let message = match error.kind() {
        std::io::ErrorKind::StorageFull => "磁盘已满，没有保存，请清出空间或换一个位置",
        std::io::ErrorKind::PermissionDenied => "这个位置不能写入，请换一个位置",
        _ => "没有保存成功，请换一个位置再试",
    };
    desk::fault("save.failed", message)
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
