//! One desk for everybody: whoever holds it long sees that somebody waits, and gives it up.

use crate::desk::Desk;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The desk behind its lock.
pub struct SharedDesk {
    desk: Mutex<Desk>,
    waiting: AtomicUsize,
}

impl SharedDesk {
    /// From here on it is shared.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk: Mutex::new(desk), waiting: AtomicUsize::new(0) }
    }

    /// Waits for the desk and holds it. What a call that broke off had not saved was never kept, so the desk behind it is whole.
    pub fn hold(&self) -> MutexGuard<'_, Desk> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        desk
    }

    /// Somebody waits for whoever holds it.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// The desk, when it is shared no more.
    #[must_use]
    pub fn into_inner(self) -> Desk {
        self.desk.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;
    use std::thread;

    #[test]
    fn whoever_holds_it_sees_that_somebody_waits() {
        let nowhere = std::env::temp_dir().join("subao-no-station-here");
        let settings = Settings { station: nowhere.clone(), marker: nowhere, machine: String::new(), plans: None, fonts: vec![] };
        let desk = SharedDesk::new(Desk::new(settings));
        let held = desk.hold();
        assert!(!desk.is_wanted());
        thread::scope(|scope| {
            scope.spawn(|| drop(desk.hold()));
            while !desk.is_wanted() {
                thread::yield_now();
            }
            drop(held);
        });
        assert!(!desk.is_wanted());
    }
}
