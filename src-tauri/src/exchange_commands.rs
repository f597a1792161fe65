//! The exchange as the window calls it: cards and bundles are chosen and saved here, long work runs away from the desk, and the window never sees a path.

use crate::commands::{Answer, TheDesk, at_desk, changed, recording};
use crate::progress::progress;
use crate::saving;
use crate::waiting_bundles::{Held, WaitingBundles};
use desk::Desk;
use desk::exchange::{Opened, finish_export, hand_over, keep_aside, open_file, open_from, read_back, sweep};
use desk::view::DeskFault;
use desk::view_exchange::{EnrolmentView, ExportDone, ImportDone, ImportView, SweepDone};
use exchange::bundle::Watch;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

type Bundles<'a> = State<'a, Arc<WaitingBundles>>;

const EVENT: &str = "subao://bundle-progress";
/// 全部收入 runs once.
const SWEEP: &str = "sweep";
/// A card is never longer; more than this is not read.
const LARGEST_CARD: u64 = 64 << 10;

fn busy() -> DeskFault {
    desk::fault("exchange.running", "这一步正在进行，请等它做完")
}

async fn away<T: Send + 'static>(work: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<T> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(desk::fault("exchange.broken", "这一步没有完成，请再试一次；没有留下任何内容")))
}

async fn save_card(app: &AppHandle, name: String, bytes: Vec<u8>) -> Answer<Option<String>> {
    let asking = app.clone();
    away(move || {
        let Some(path) = saving::ask(&asking, &name) else { return Ok(None) };
        saving::write(&path, &bytes)?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
}

/// Makes a request and saves it where a person says.
#[tauri::command(rename_all = "camelCase")]
pub async fn enrolment_request(app: AppHandle, desk: TheDesk<'_>) -> Answer<Option<String>> {
    let (name, bytes) = recording(&app, &desk, |d| d.enrolment_request()).await?;
    save_card(&app, name, bytes).await
}

/// Saves our answer where a person says.
#[tauri::command(rename_all = "camelCase")]
pub async fn enrolment_answer(app: AppHandle, desk: TheDesk<'_>, key: String) -> Answer<Option<String>> {
    let (name, bytes) = at_desk(&desk, move |d| d.enrolment_answer(&key)).await?;
    save_card(&app, name, bytes).await
}

/// Asks for a card's file and takes it.
#[tauri::command(rename_all = "camelCase")]
pub async fn enrolment_choose(app: AppHandle, desk: TheDesk<'_>) -> Answer<Option<EnrolmentView>> {
    let asking = app.clone();
    let chosen = away(move || {
        let file = asking.dialog().file().set_title("选择登记入网文件").add_filter("登记入网文件", &["subaoid"]).blocking_pick_file();
        file.and_then(|f| f.into_path().ok()).map(|path| card_at(&path)).transpose()
    })
    .await?;
    let Some(bytes) = chosen else { return Ok(None) };
    recording(&app, &desk, move |d| d.enrolment_open(&bytes)).await.map(Some)
}

fn card_at(path: &std::path::Path) -> Answer<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LARGEST_CARD).read_to_end(&mut bytes));
    read.map_err(|_| desk::fault("enrolment.unreadable", "读不到这个文件，请确认它还在、U 盘没有拔出"))?;
    Ok(bytes)
}

/// Packs, writes, reads back, records.
#[tauri::command(rename_all = "camelCase")]
pub async fn bundle_export(app: AppHandle, desk: TheDesk<'_>, bundles: Bundles<'_>, peer: String) -> Answer<Option<ExportDone>> {
    let token = peer.clone();
    let packed = at_desk(&desk, move |d| d.export_pack(&peer)).await?;
    let (name, asking) = (packed.name.clone(), app.clone());
    let path = away(move || Ok(saving::ask(&asking, &name))).await?;
    let Some(path) = path else { return Ok(None) };
    let flag = bundles.works().begin(&token, busy)?;
    let told = progress(&app, EVENT, &token, packed.room());
    let written = away(move || {
        let handed = hand_over(&packed, &path, &told, &flag)?;
        read_back(&handed, &flag)?;
        Ok((packed, handed, path))
    })
    .await;
    bundles.works().end(&token);
    let (packed, handed, path) = written?;
    recording(&app, &desk, move |d| {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        d.export_done(&packed, &handed.written, ("file", &name))?;
        let names = |p: &PathBuf| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let parts = if handed.files.len() > 1 { handed.files.iter().map(names).collect() } else { Vec::new() };
        Ok(Some(finish_export(&packed, &handed.written, path.to_string_lossy().into_owned(), parts)))
    })
    .await
}

/// Stops a bundle that is written or read.
#[tauri::command(rename_all = "camelCase")]
pub async fn bundle_cancel(bundles: Bundles<'_>, token: String) -> Answer<()> {
    bundles.works().cancel(&token);
    Ok(())
}

/// Asks for a bundle and looks at it.
#[tauri::command(rename_all = "camelCase")]
pub async fn bundle_choose(app: AppHandle, desk: TheDesk<'_>, bundles: Bundles<'_>) -> Answer<Option<ImportView>> {
    let asking = app.clone();
    let chosen = away(move || {
        let file = asking.dialog().file().set_title("选择报送包").add_filter("报送包", &["subao"]).blocking_pick_file();
        Ok(file.and_then(|f| f.into_path().ok()))
    })
    .await?;
    match chosen {
        Some(path) => look(&app, &desk, &bundles, path, None).await.map(Some),
        None => Ok(None),
    }
}

/// Looks at the next bundle that was dropped on the window or opened from outside.
#[tauri::command(rename_all = "camelCase")]
pub async fn bundle_next(app: AppHandle, desk: TheDesk<'_>, bundles: Bundles<'_>) -> Answer<Option<ImportView>> {
    // It stays in the row until the desk is open.
    at_desk(&desk, |d| d.operator_id()).await?;
    match bundles.next_outside() {
        Some(path) => look(&app, &desk, &bundles, path, None).await.map(Some),
        None => Ok(None),
    }
}

/// Looks at a bundle that was kept until its sender was enrolled.
#[tauri::command(rename_all = "camelCase")]
pub async fn bundle_kept(app: AppHandle, desk: TheDesk<'_>, bundles: Bundles<'_>, name: String) -> Answer<ImportView> {
    let wanted = name.clone();
    let path = at_desk(&desk, move |d| d.kept_path(&wanted)).await?;
    look(&app, &desk, &bundles, path, Some(name)).await
}

async fn look(
    app: &AppHandle,
    desk: &crate::commands::Shared,
    bundles: &Arc<WaitingBundles>,
    path: PathBuf,
    kept: Option<String>,
) -> Answer<ImportView> {
    let token = bundles.token();
    let (keys, known, place) = at_desk(desk, |d| Ok((d.import_keys()?, d.known_signers()?, d.place()))).await?;
    let flag = bundles.works().begin(&token, busy)?;
    let total = std::fs::metadata(&path).map_or(0, |m| m.len());
    let told = progress(app, EVENT, &token, total);
    let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let lies = path.clone();
    let opened = away(move || {
        let mut source = open_from(&path)?;
        let step = |_, done| told(done);
        let opened = open_file(&mut source, &keys, &|key| known.contains(&key.0), Watch::new(&step, &flag))?;
        if let Opened::Stranger { sm3, .. } = &opened {
            keep_aside(&place, &mut source, sm3)?;
        }
        Ok((opened, keys.operator))
    })
    .await;
    bundles.works().end(&token);
    let (opened, operator) = match opened {
        Ok(opened) => opened,
        Err(why) => {
            // One that a drop brought is nowhere else: whatever kept it from being opened, it is found among the kept ones.
            lay_aside(desk, lies).await?;
            return Err(why);
        }
    };
    let called = token.clone();
    let from = lies.clone();
    let looking = move |d: &mut Desk| Ok((d.import_look(&called, &file, &opened)?, opened, d.came_by_drop(&from)));
    let (mut view, opened, by_drop) = at_desk(desk, looking).await?;
    view.behind = bundles.outside();
    view.by_drop = by_drop;
    match opened {
        Opened::Bundle(unpacked) => {
            for given_way in bundles.hold(&token, Held { unpacked, operator, kept, path: lies }) {
                lay_aside(desk, given_way).await?;
            }
        }
        // It is kept beside the station by now.
        Opened::Stranger { .. } => done_with(desk, lies).await?,
    }
    Ok(view)
}

/// A file that a drop brought is of no more use; any other is left alone.
async fn done_with(desk: &crate::commands::Shared, path: PathBuf) -> Answer<()> {
    at_desk(desk, move |d| {
        d.inbox_done(&path);
        Ok(())
    })
    .await
}

async fn lay_aside(desk: &crate::commands::Shared, path: PathBuf) -> Answer<()> {
    at_desk(desk, move |d| {
        d.inbox_keep(&path);
        Ok(())
    })
    .await
}

/// Takes a bundle in that was looked at.
#[tauri::command(rename_all = "camelCase")]
pub async fn bundle_accept(app: AppHandle, desk: TheDesk<'_>, bundles: Bundles<'_>, token: String) -> Answer<ImportDone> {
    let held = bundles.take(&token)?;
    recording(&app, &desk, move |d| {
        // Its content is used up by the attempt; where it fails the file is found among the kept ones.
        let done = d.import_accept(*held.unpacked, &held.operator).inspect_err(|_| d.inbox_keep(&held.path))?;
        if let Some(name) = &held.kept {
            d.kept_done(name);
        }
        d.inbox_done(&held.path);
        Ok(done)
    })
    .await
}

/// Takes in every bundle that asks for no thought: those that were looked at under these tokens, and all that wait behind them.
#[tauri::command(rename_all = "camelCase")]
pub async fn bundle_sweep(app: AppHandle, desk: TheDesk<'_>, bundles: Bundles<'_>, tokens: Vec<String>) -> Answer<SweepDone> {
    at_desk(&desk, |d| d.operator_id()).await?;
    let flag = bundles.works().begin(SWEEP, busy)?;
    let paths = bundles.take_all(&tokens);
    let told = progress(&app, EVENT, SWEEP, u64::try_from(paths.len()).unwrap_or(u64::MAX));
    let at = Arc::clone(&desk.0);
    let files = paths.clone();
    let swept = away(move || sweep(&at, &files, &mut |s| told(s.done()), &flag)).await;
    bundles.works().end(SWEEP);
    // What could not be taken in waits again; after a failure that is all of them, and those that were taken in are known by it.
    bundles.take_from_outside(swept.as_ref().map_or(paths, |s| s.left.clone()));
    changed(&app);
    let swept = swept?;
    Ok(SweepDone { taken: swept.taken, entries: swept.entries, again: swept.again, left: bundles.outside() })
}

/// It is not taken in: what was read of it falls away.
#[tauri::command(rename_all = "camelCase")]
pub async fn bundle_forget(desk: TheDesk<'_>, bundles: Bundles<'_>, token: String) -> Answer<()> {
    match bundles.take(&token) {
        Ok(held) => lay_aside(&desk, held.path).await,
        Err(_) => Ok(()),
    }
}
