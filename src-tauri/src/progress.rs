//! How far a long work is, told to the window: often enough to be seen, seldom enough not to slow it down.

use desk::view::EvidenceProgress;
use std::cell::Cell;
use std::time::{Duration, Instant};
use tauri::{AppHandle, Emitter};

const EVERY: Duration = Duration::from_millis(100);

/// Tells the window under this event; `total` grows where more was done than was thought.
pub fn progress(app: &AppHandle, event: &'static str, token: &str, total: u64) -> impl Fn(u64) + use<> {
    let (app, token) = (app.clone(), token.to_owned());
    let last: Cell<Option<Instant>> = Cell::new(None);
    move |done| {
        if done < total && last.get().is_some_and(|at| at.elapsed() < EVERY) {
            return;
        }
        last.set(Some(Instant::now()));
        let _ = app.emit(event, EvidenceProgress { token: token.clone(), done, total: total.max(done) });
    }
}
