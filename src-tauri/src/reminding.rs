//! The reminder: looks at the sidecar now and then and shows notices, locked or not.

use desk::{Noticed, Reminders, notices};
use std::path::PathBuf;
use std::time::Duration;

/// How often 立即 and overdue reports are called to mind, in minutes.
const EVERY_MINUTES: i64 = 5;
/// How often the sidecar is looked at. Clocks come from stored times, so a late look only makes a notice late.
const LOOK: Duration = Duration::from_secs(10);

/// Starts reminding in the background.
pub fn start(sidecar: PathBuf) {
    std::thread::spawn(move || {
        let mut noticed = Noticed::default();
        loop {
            let now = chrono::Utc::now().timestamp_millis();
            for notice in notices(&Reminders::read(&sidecar), now, EVERY_MINUTES, &mut noticed) {
                show(notice.text());
            }
            std::thread::sleep(LOOK);
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
