//! Drops (投递处) in the window: the desk's service on the program's runtime, its news as events, and the commands.

use crate::commands::{Answer, Shared, TheDesk, at_desk};
use crate::waiting_bundles::WaitingBundles;
use desk::exchange::{DropNotice, DropService, drop_pace};
use desk::view_drop::{DropInput, DropRow};
use std::sync::Arc;
use tauri::{AppHandle, Emitter, Manager, State};
use zeroize::Zeroize;

type Drops<'a> = State<'a, DropService>;

/// Makes the service, at rest until the desk is open.
pub fn manage(app: &AppHandle) {
    let told = app.clone();
    let desk = Arc::clone(&app.state::<Shared>().0);
    let service = DropService::new(desk, tauri::async_runtime::handle().inner().clone(), drop_pace(), move |notice| tell(&told, notice));
    app.manage(service);
}

fn tell(app: &AppHandle, notice: DropNotice) {
    let _ = match notice {
        DropNotice::Live(live) => app.emit("subao://drops", live),
        DropNotice::Bundles(paths) => {
            app.state::<Arc<WaitingBundles>>().take_from_outside(paths);
            app.emit("subao://bundle", ())
        }
        DropNotice::Sent => app.emit("subao://changed", ()),
    };
}

/// Something was recorded: what is to be sent is packed soon.
pub fn news(app: &AppHandle) {
    if let Some(service) = app.try_state::<DropService>() {
        service.news();
    }
}

/// Ends the program once the workers have let go of everything.
pub fn quit(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let service = app.try_state::<DropService>().map(|s| s.inner().clone());
        if let Some(service) = service {
            service.stop().await;
        }
        app.exit(0);
    });
}

/// Every drop, with how it goes there.
#[tauri::command(rename_all = "camelCase")]
pub async fn drops(drops: Drops<'_>) -> Answer<Vec<DropRow>> {
    drops.rows().await
}

/// Adds or changes a drop.
#[tauri::command(rename_all = "camelCase")]
pub async fn drop_put(desk: TheDesk<'_>, drops: Drops<'_>, input: DropInput) -> Answer<Vec<DropRow>> {
    let id = at_desk(&desk, move |d| {
        let mut input = input;
        let put = d.drop_put(&input);
        // The secret is wiped as soon as it has served.
        input.secret.zeroize();
        put
    })
    .await?;
    drops.start().await;
    drops.changed(&id).await;
    drops.rows().await
}

/// Forgets a drop.
#[tauri::command(rename_all = "camelCase")]
pub async fn drop_remove(desk: TheDesk<'_>, drops: Drops<'_>, id: String) -> Answer<Vec<DropRow>> {
    let removed = id.clone();
    at_desk(&desk, move |d| d.drop_remove(&removed)).await?;
    drops.changed(&id).await;
    drops.rows().await
}

/// Lets a drop rest, or go on.
#[tauri::command(rename_all = "camelCase")]
pub async fn drop_pause(desk: TheDesk<'_>, drops: Drops<'_>, id: String, paused: bool) -> Answer<Vec<DropRow>> {
    let changed = id.clone();
    at_desk(&desk, move |d| d.drop_pause(&changed, paused)).await?;
    drops.changed(&id).await;
    drops.rows().await
}

/// Sends and fetches now.
#[tauri::command(rename_all = "camelCase")]
pub async fn drop_nudge(drops: Drops<'_>, id: String) -> Answer<Vec<DropRow>> {
    drops.start().await;
    drops.nudge(&id).await;
    drops.rows().await
}
