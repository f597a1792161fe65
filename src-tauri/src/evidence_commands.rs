//! Evidence as the window calls it: the long part runs on a thread of its own, without holding the desk.

use crate::commands::{Answer, Shared, TheDesk, at_desk, recording};
use crate::progress::progress;
use crate::saving;
use crate::waiting_files::WaitingFiles;
use desk::Held;
use desk::view::{DeskFault, EvidenceInput, HandOverInput, IncidentView, WaitingFile};
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tauri::ipc::{InvokeBody, Request, Response};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

type Files<'a> = State<'a, Arc<WaitingFiles>>;

const EVENT: &str = "subao://evidence";

fn busy() -> DeskFault {
    desk::fault("evidence.busy", "这个文件正在处理，请等它完成或先取消")
}

/// Runs a long work under a token: it can be stopped, and the same does not run twice.
async fn long<T: Send + 'static>(
    files: &Arc<WaitingFiles>,
    token: &str,
    work: impl FnOnce(&AtomicBool) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let flag = files.works().begin(token, busy)?;
    let done = tauri::async_runtime::spawn_blocking(move || work(&flag)).await;
    files.works().end(token);
    done.unwrap_or_else(|_| Err(desk::fault("evidence.broken", "这一步没有完成，请再试一次；文件没有入库")))
}

/// What waits to be taken in.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_waiting(files: Files<'_>) -> Answer<Vec<WaitingFile>> {
    Ok(files.list())
}

/// Asks which files.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_choose(app: AppHandle, files: Files<'_>) -> Answer<Vec<WaitingFile>> {
    let chosen = tauri::async_runtime::spawn_blocking(move || app.dialog().file().set_title("选择证据文件").blocking_pick_files());
    let chosen = chosen.await.ok().flatten().unwrap_or_default();
    files.put_paths(chosen.into_iter().filter_map(|f| f.into_path().ok()).collect(), "选择文件");
    Ok(files.list())
}

/// Takes a pasted picture.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_paste(request: Request<'_>, files: Files<'_>) -> Answer<Vec<WaitingFile>> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(desk::fault("evidence.pasted", "没有收到图片，请重新截图再粘贴"));
    };
    let name = request.headers().get("x-name").and_then(|v| v.to_str().ok()).map(decoded).unwrap_or_default();
    let name = if name.trim().is_empty() { "截图.png".to_owned() } else { name };
    files.put_bytes(&name, bytes.clone())?;
    Ok(files.list())
}

/// A header holds no Chinese: it comes percent-encoded.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        match byte {
            b'%' => {
                if let (Some(high), Some(low)) = (hex(rest.next()), hex(rest.next())) {
                    bytes.extend(u8::try_from(high * 16 + low));
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Not wanted.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_forget(files: Files<'_>, token: String) -> Answer<()> {
    files.forget(&token);
    Ok(())
}

/// Stops a long work.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_cancel(files: Files<'_>, token: String) -> Answer<()> {
    files.works().cancel(&token);
    Ok(())
}

/// Copies, hashes, encrypts, records.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_add(app: AppHandle, desk: TheDesk<'_>, files: Files<'_>, input: EvidenceInput) -> Answer<IncidentView> {
    let token = input.token.clone();
    // From here to the record: the same file is not taken in twice, and locking stops it.
    let flag = files.works().begin(&token, busy)?;
    let taken_in = take_in(&app, &desk, &files, input, flag).await;
    files.works().end(&token);
    taken_in
}

async fn take_in(
    app: &AppHandle,
    desk: &Shared,
    files: &Arc<WaitingFiles>,
    input: EvidenceInput,
    flag: Arc<AtomicBool>,
) -> Answer<IncidentView> {
    let token = input.token.clone();
    let (waiting, from) = files.take(&token)?;
    let (stated, place) = at_desk(desk, move |d| Ok((d.evidence_stated(&input, &waiting.how)?, d.place()))).await?;
    let told = progress(app, EVENT, &token, waiting.length);
    let taken = tauri::async_runtime::spawn_blocking(move || desk::ingest(&place, from.open()?, waiting.length, &told, &flag))
        .await
        .unwrap_or_else(|_| Err(desk::fault("evidence.broken", "这一步没有完成，请再试一次；文件没有入库")))?;
    let view = recording(app, desk, move |d| d.evidence_keep(&stated, taken)).await?;
    files.forget(&token);
    Ok(view)
}

async fn held(desk: &Shared, incident_id: String, evidence_id: String) -> Answer<Held> {
    at_desk(desk, move |d| d.evidence_held(&incident_id, &evidence_id)).await
}

/// The bytes of a small file; who looked is recorded first.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_view(app: AppHandle, desk: TheDesk<'_>, incident_id: String, evidence_id: String) -> Answer<Response> {
    let held = held(&desk, incident_id, evidence_id).await?;
    let (held, _) = recording(&app, &desk, move |d| d.evidence_viewed(&held).map(|view| (held, view))).await?;
    let bytes = tauri::async_runtime::spawn_blocking(move || held.bytes()).await;
    Ok(Response::new(bytes.map_err(|_| desk::fault("evidence.broken", "没有读出来，请再试一次"))??))
}

/// Writes a decrypted copy where a person says.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_export(
    app: AppHandle,
    desk: TheDesk<'_>,
    files: Files<'_>,
    incident_id: String,
    evidence_id: String,
) -> Answer<Option<String>> {
    let token = evidence_id.clone();
    let held = held(&desk, incident_id, evidence_id).await?;
    let (name, asking) = (held.name.clone(), app.clone());
    let path = tauri::async_runtime::spawn_blocking(move || saving::ask_any(&asking, &name)).await.ok().flatten();
    let Some(path) = path else { return Ok(None) };
    let told = progress(&app, EVENT, &token, held.length());
    let shown = path.to_string_lossy().into_owned();
    let to = shown.clone();
    let (held, _) = recording(&app, &desk, move |d| d.evidence_exporting(&held, &to).map(|view| (held, view))).await?;
    let (held, copied) = long(&files, &token, move |flag| {
        let copied = saving::write_with(&path, |file: &mut File| held.copy_to(file, &told, flag));
        Ok((held, copied))
    })
    .await?;
    let to = shown.clone();
    recording(&app, &desk, move |d| d.evidence_exported(&held, &to, copied)).await?;
    Ok(Some(shown))
}

/// 移交.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_hand_over(app: AppHandle, desk: TheDesk<'_>, input: HandOverInput) -> Answer<IncidentView> {
    recording(&app, &desk, move |d| d.evidence_hand_over(&input)).await
}

/// 重新校验: reads the whole file. One that can't be read whole is recorded as not sound.
#[tauri::command(rename_all = "camelCase")]
pub async fn evidence_verify(
    app: AppHandle,
    desk: TheDesk<'_>,
    files: Files<'_>,
    incident_id: String,
    evidence_id: String,
) -> Answer<IncidentView> {
    let token = evidence_id.clone();
    let held = held(&desk, incident_id, evidence_id).await?;
    let told = progress(&app, EVENT, &token, held.length());
    let (held, sound) = long(&files, &token, move |flag| {
        let sound = held.is_sound(&told, flag)?;
        Ok((held, sound))
    })
    .await?;
    recording(&app, &desk, move |d| d.evidence_verified(&held, sound)).await
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_comes_back_from_a_header() {
        assert_eq!(super::decoded("%E6%88%AA%E5%9B%BE%201.png"), "截图 1.png");
        assert_eq!(super::decoded("%E6%88%A"), "\u{fffd}");
    }
}
