//! 通讯录 from a file: the shell keeps what was read between preview and taking over, so that both are of the same bytes.

use crate::commands::{Answer, TheDesk, at_desk, recording};
use crate::saving;
use desk::directory_view::{DirectoryChoices, DirectoryPreview, DirectoryView};
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

/// The file that was read last: its name and bytes.
#[derive(Default)]
pub struct DirectoryFile(Mutex<Option<(String, Vec<u8>)>>);

/// Asks for a file and shows what it would change; none when the person changed their mind.
#[tauri::command(rename_all = "camelCase")]
pub async fn directory_choose(app: AppHandle, desk: TheDesk<'_>, file: State<'_, DirectoryFile>) -> Answer<Option<DirectoryPreview>> {
    let read = tauri::async_runtime::spawn_blocking(move || {
        let picked = app.dialog().file().set_title("导入通讯录").add_filter("表格", &["csv", "tsv", "txt", "xlsx"]).blocking_pick_file();
        let Some(path) = picked.and_then(|p| p.into_path().ok()) else { return Ok(None) };
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Some((name, desk::read_directory_file(&path)?)))
    })
    .await
    .unwrap_or_else(|_| Err(desk::fault("directory.unreadable", "文件没有读出来，请再试一次")))?;
    let Some((name, bytes)) = read else { return Ok(None) };
    let (bytes, preview) = at_desk(&desk, {
        let name = name.clone();
        move |d| d.directory_preview(&bytes, &name).map(|preview| (bytes, preview))
    })
    .await?;
    *file.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((name, bytes));
    Ok(Some(preview))
}

/// Takes over what was chosen of the file that was shown.
#[tauri::command(rename_all = "camelCase")]
pub async fn directory_apply(
    app: AppHandle,
    desk: TheDesk<'_>,
    file: State<'_, DirectoryFile>,
    choices: DirectoryChoices,
) -> Answer<DirectoryView> {
    let read = file.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let (name, bytes) = read.ok_or_else(|| desk::fault("directory.changed", "请重新选择要导入的文件"))?;
    let view = recording(&app, &desk, move |d| d.directory_apply(&bytes, &name, &choices)).await?;
    *file.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    Ok(view)
}

/// Saves the blank table where a person says.
#[tauri::command(rename_all = "camelCase")]
pub async fn directory_template(app: AppHandle) -> Answer<Option<String>> {
    tauri::async_runtime::spawn_blocking(move || {
        let Some(path) = saving::ask_any(&app, "通讯录模板.csv") else { return Ok(None) };
        saving::write(&path, desk::template_csv().as_bytes())?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
    .unwrap_or_else(|_| Err(desk::fault("save.failed", "没有保存成功，请再试一次")))
}
