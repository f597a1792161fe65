//! The window.

use crate::commands::{self, Shared};
use crate::directory_commands::DirectoryFile;
use crate::instance::{self, Start};
use crate::waiting_bundles::WaitingBundles;
use crate::waiting_files::WaitingFiles;
use crate::{drop_service, places, reminding, tray};
use desk::{Desk, SharedDesk};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{DragDropEvent, Emitter, Manager, WebviewUrl, WebviewWindowBuilder, WindowEvent};

/// Opens the window and runs until it is quit.
///
/// `file` is a bundle that was opened by a double click: it goes to the window that runs, or to this one.
pub fn open(file: Option<PathBuf>) -> ExitCode {
    let settings = places::settings();
    let file = file.map(|f| std::path::absolute(&f).unwrap_or(f));
    let listener = match instance::start(&places::state_folder(&settings), file.as_deref()) {
        Start::Later => return ExitCode::SUCCESS,
        Start::First(listener) => listener,
    };
    let desk = Desk::new(settings);
    reminding::start(desk.reminders_file());
    let shared = Shared(Arc::new(SharedDesk::new(desk)));
    let bundles = Arc::new(WaitingBundles::default());
    bundles.take_from_outside(file);
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(shared)
        .manage(Arc::clone(&bundles))
        .manage(Arc::new(WaitingFiles::default()))
        .manage(DirectoryFile::default())
        .invoke_handler(commands::handler())
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("速报")
                .inner_size(1280.0, 800.0)
                .min_inner_size(1024.0, 640.0)
                .center()
                .build()?;
            drop_service::manage(app.handle());
            let in_tray = tray::build(app.handle());
            if let Some(listener) = listener {
                let handle = app.handle().clone();
                instance::listen(listener, move |file| {
                    if let Some(file) = file {
                        bundles.take_from_outside([file]);
                        let _ = handle.emit("subao://bundle", ());
                    }
                    tray::show(&handle);
                });
            }
            TRAY.store(in_tray, std::sync::atomic::Ordering::Relaxed);
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
                // Bundles are looked at, whatever screen they fall on; everything else is evidence.
                let (bundles, files): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|p| p.extension().is_some_and(|e| e == "subao"));
                if !bundles.is_empty() {
                    window.state::<Arc<WaitingBundles>>().take_from_outside(bundles);
                    let _ = window.emit("subao://bundle", ());
                }
                if !files.is_empty() {
                    window.state::<Arc<WaitingFiles>>().put_paths(files, "拖入文件");
                    let _ = window.emit("subao://dropped", ());
                }
            }
            if let WindowEvent::CloseRequested { api, .. } = event
                && TRAY.load(std::sync::atomic::Ordering::Relaxed)
            {
                // It stays in the tray: reminders go on, and a second start shows it again.
                api.prevent_close();
                let _ = window.hide();
            }
        })
        .run(tauri::generate_context!());
    match app {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            crate::cli::complain(&format!("窗口没有打开：{error}"));
            ExitCode::FAILURE
        }
    }
}

static TRAY: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
