//! The reminder: looks at the sidecar now and then and shows notices, locked or not.

use desk::{Noticed, Reminders, notices};
use std::path::PathBuf;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often overdue reports are called to mind, in minutes, and 立即 where the unit has set nothing.
const EVERY_MINUTES: i64 = 5;
/// How often the sidecar is looked at. Clocks come from stored times, so a late look only makes a notice late.
const LOOK: Duration = Duration::from_secs(10);

/// Starts reminding in the background.
pub fn start(sidecar: PathBuf) {
    tauri::async_runtime::spawn(async move {
        let mut noticed = Noticed::default();
        let mut look = tokio::time::interval(LOOK);
        // After sleep one look is enough.
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            let now = chrono::Utc::now().timestamp_millis();
            let due = notices(&Reminders::read(&sidecar), now, EVERY_MINUTES, &mut noticed);
            // The message bus may be slow; it holds up nothing but itself.
            let _ = tokio::task::spawn_blocking(move || due.iter().for_each(|notice| show(&notice.text()))).await;
        }
    });
}

fn show(text: &str) {
    // Where the desktop shows no notices the window still does.
    let _ = notify_rust::Notification::new()
        .appname("速报")
        .summary("速报 报送提醒")
        .body(text)
        .icon("dialog-warning")
        .urgency(notify_rust::Urgency::Critical)
        .show();
}
