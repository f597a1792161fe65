//! The tray: the program stays there when its window is closed, so that reminders go on.

use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime};

/// Puts the program in the tray. Gives false where the desktop has none.
pub fn build(app: &AppHandle) -> bool {
    let built = || -> tauri::Result<()> {
        let open = MenuItem::with_id(app, "open", "打开速报", true, None::<&str>)?;
        let quit = MenuItem::with_id(app, "quit", "退出（停止提醒）", true, None::<&str>)?;
        let menu = Menu::with_items(app, &[&open, &quit])?;
        let icon = tauri::image::Image::from_bytes(include_bytes!("../../icons/tray.png"))?;
        TrayIconBuilder::with_id("main")
            .icon(icon)
            .tooltip("速报")
            .menu(&menu)
            .on_menu_event(|app, event| match event.id.as_ref() {
                "open" => show(app),
                "quit" => crate::drop_service::quit(app),
                _ => {}
            })
            .build(app)?;
        Ok(())
    };
    built().is_ok()
}

/// Shows the window.
pub fn show<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}
