//! What the window asks of 文书 beyond one line: printing with running 份号, files for a word processor, the folder of fonts.

use crate::commands::{Answer, Shared, TheDesk, at_desk, recording};
use crate::printing::Spooler;
use crate::saving;
use desk::Desk;
use desk::view::{DeskFault, FontsView, PrintInput, PrinterView, ReportDraft};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use tauri::AppHandle;

/// The spooler may be slow or hang: it is asked away from the desk, so that saving and reporting go on meanwhile.
pub async fn at_spooler<T: Send + 'static>(work: impl FnOnce(Spooler) -> Answer<T> + Send + 'static) -> Answer<T> {
    tauri::async_runtime::spawn_blocking(move || work(Spooler::default()))
        .await
        .unwrap_or_else(|_| Err(desk::fault("print.failed", "没有打印成功，请检查打印机后再试；也可以先另存为 PDF")))
}

/// Printers of this machine.
#[tauri::command(rename_all = "camelCase")]
pub async fn printers() -> Answer<Vec<PrinterView>> {
    at_spooler(|spooler| spooler.printers()).await
}

fn not_recorded(error: &DeskFault) -> DeskFault {
    desk::fault("print.not_recorded", &format!("已经交给打印机，不要重复打印；但没有记下这次打印：{}", error.message))
}

/// Prints a paper and records it. Where copies are numbered each is a job of its own with its own 份号.
#[tauri::command(rename_all = "camelCase")]
pub async fn print(app: AppHandle, desk: TheDesk<'_>, print: PrintInput) -> Answer<()> {
    if !(1..=MOST_COPIES).contains(&print.copies) {
        return Err(desk::fault("print.copies", "份数请填 1 到 99"));
    }
    let id = print.document_id.clone();
    let (row, operator) = at_desk(&desk, move |d| {
        d.may_hand_out()?;
        Ok((d.document_row(&id)?, d.operator_id()?))
    })
    .await?;
    // Anybody may see the spooler's list: the number says enough, and what happened where stays inside.
    let title = format!("速报 {}", if row.number.is_empty() { &row.kind_name } else { &row.number });
    let run = Run { print, title, operator };
    let _turn = row.next_copy.map(|_| Turn::take(&run.print.document_id)).transpose()?;
    let id = run.print.document_id.clone();
    // Asked in turn: an order that came before may have ended since.
    let next = at_desk(&desk, move |d| Ok(d.document_row(&id)?.next_copy)).await?;
    let Some(first) = next else { return run.out(&app, &desk, run.print.copies, None).await };
    // Recorded one by one: where the printer fails in the middle, what came out is known.
    for copy in first..first.saturating_add(run.print.copies) {
        run.out(&app, &desk, 1, Some(copy)).await.map_err(|e| match copy {
            _ if copy == first => e,
            _ => desk::fault(&e.code, &format!("份号{first:06}至{:06}已经印出，后面的没有印：{}", copy - 1, e.message)),
        })?;
    }
    Ok(())
}

/// Most copies of one order.
const MOST_COPIES: u32 = 99;

/// Papers whose numbered copies are being printed.
static AT_PRINTER: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// One order at a time for a paper with numbered copies: its numbers are known to be given only when its last copy is recorded,
/// and a second order would print the same ones again.
#[derive(Debug)]
struct Turn(String);

impl Turn {
    fn take(document: &str) -> Answer<Self> {
        let free = AT_PRINTER.lock().unwrap_or_else(PoisonError::into_inner).insert(document.to_owned());
        if free {
            Ok(Self(document.to_owned()))
        } else {
            Err(desk::fault("print.busy", "这份文书正在打印，印完再打下一批，份号才接得上"))
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        AT_PRINTER.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// What was ordered, and by whom: it goes on under who began it or not at all.
struct Run {
    print: PrintInput,
    title: String,
    operator: String,
}

impl Run {
    async fn out(&self, app: &AppHandle, desk: &Shared, copies: u32, copy: Option<u32>) -> Answer<()> {
        let (id, operator) = (self.print.document_id.clone(), self.operator.clone());
        let pdf = at_desk(desk, move |d| {
            d.must_be(&operator)?;
            match copy {
                None => d.document_pdf(&id),
                Some(copy) => d.document_pdf_copy(&id, copy),
            }
        })
        .await?;
        let (ordered, title) = (self.print.clone(), self.title.clone());
        let job = at_spooler(move |s| s.print(&pdf, &title, &ordered.printer, copies, ordered.duplex)).await?;
        let (print, operator) = (self.print.clone(), self.operator.clone());
        recording(app, desk, move |d| {
            d.must_be(&operator)?;
            d.document_printed(&print.document_id, &print.printer, copies, print.duplex, &job, copy)
        })
        .await
        .map_err(|e| not_recorded(&e))
    }
}

/// Prints the recovery sheet; its job is purged.
#[tauri::command(rename_all = "camelCase")]
pub async fn print_recovery_sheet(desk: TheDesk<'_>, printer: String) -> Answer<()> {
    let sheet = at_desk(&desk, Desk::recovery_sheet).await?;
    at_spooler(move |spooler| {
        let job = spooler.print(&sheet, "台站恢复单", &printer, 1, false)?;
        spooler.purge_when_done(job);
        Ok(())
    })
    .await
}

/// Saves the recovery sheet where a person says.
#[tauri::command(rename_all = "camelCase")]
pub async fn save_recovery_sheet(app: AppHandle, desk: TheDesk<'_>) -> Answer<Option<String>> {
    let sheet = at_desk(&desk, Desk::recovery_sheet).await?;
    let saved = save_as(app, "台站恢复单.pdf".to_owned(), sheet).await?;
    if let Some(path) = &saved {
        saving::make_private(std::path::Path::new(path));
    }
    Ok(saved)
}

/// Saves a paper where a person says, and records it.
#[tauri::command(rename_all = "camelCase")]
pub async fn document_save(app: AppHandle, desk: TheDesk<'_>, id: String) -> Answer<Option<String>> {
    let key = id.clone();
    let (name, pdf, operator) = at_desk(&desk, move |d| {
        d.may_hand_out()?;
        Ok((d.document_file_name(&key)?, d.document_pdf(&key)?, d.operator_id()?))
    })
    .await?;
    save_recorded(&app, &desk, name, pdf, operator, move |d, file| d.document_saved(&id, file)).await
}

/// Saves a draft for a word processor, and records that it left.
#[tauri::command(rename_all = "camelCase")]
pub async fn report_docx(app: AppHandle, desk: TheDesk<'_>, draft: ReportDraft) -> Answer<Option<String>> {
    let asked = draft.clone();
    let ((name, bytes), operator) = at_desk(&desk, move |d| Ok((d.report_docx(&asked)?, d.operator_id()?))).await?;
    save_recorded(&app, &desk, name, bytes, operator, move |d, file| d.draft_copied(&draft, file)).await
}

/// A person chooses the folder of the office's own fonts; nothing changes when they don't.
#[tauri::command(rename_all = "camelCase")]
pub async fn fonts_choose(app: AppHandle, desk: TheDesk<'_>) -> Answer<FontsView> {
    let asked = app.clone();
    let folder = tauri::async_runtime::spawn_blocking(move || saving::ask_folder(&asked, "选择字体文件夹")).await.unwrap_or_default();
    match folder {
        Some(folder) => recording(&app, &desk, move |d| d.set_font_folder(&folder.to_string_lossy())).await,
        None => at_desk(&desk, |d| d.fonts_view()).await,
    }
}

/// Saves a file where a person says and records it under who asked; what can't be recorded does not stay.
async fn save_recorded(
    app: &AppHandle,
    desk: &Shared,
    name: String,
    bytes: Vec<u8>,
    operator: String,
    record: impl FnOnce(&mut Desk, &str) -> Answer<()> + Send + 'static,
) -> Answer<Option<String>> {
    let Some(path) = save_as(app.clone(), name, bytes).await? else { return Ok(None) };
    let file = file_of(&path);
    let recorded = recording(app, desk, move |d| {
        d.must_be(&operator)?;
        record(d, &file)
    });
    if let Err(e) = recorded.await {
        let _ = std::fs::remove_file(&path);
        return Err(desk::fault(&e.code, &format!("没有记下这次另存，文件已经撤回：{}", e.message)));
    }
    Ok(Some(path))
}

fn file_of(path: &str) -> String {
    std::path::Path::new(path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

async fn save_as(app: AppHandle, name: String, bytes: Vec<u8>) -> Answer<Option<String>> {
    tauri::async_runtime::spawn_blocking(move || {
        let Some(path) = saving::ask(&app, &name) else { return Ok(None) };
        saving::write(&path, &bytes)?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
    .unwrap_or_else(|_| Err(desk::fault("save.failed", "没有保存成功，请再试一次")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_copies_of_a_paper_are_printed_by_one_order_at_a_time() {
        let first = Turn::take("paper").map_err(|e| e.code);
        assert_eq!(Turn::take("paper").map_err(|e| e.code).err().as_deref(), Some("print.busy"));
        assert!(Turn::take("another").is_ok(), "another paper waits for nobody");
        drop(first);
        assert!(Turn::take("paper").is_ok(), "whether it was printed or failed");
    }
}
