//! Works that take long and can be stopped, each under a token: the same one does not run twice.

use crate::commands::Answer;
use desk::view::DeskFault;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Those that run.
#[derive(Default)]
pub struct LongWorks(Mutex<BTreeMap<String, Arc<AtomicBool>>>);

impl LongWorks {
    /// One begins; setting the flag stops it. Where it runs already, `busy` says so.
    pub fn begin(&self, token: &str, busy: impl FnOnce() -> DeskFault) -> Answer<Arc<AtomicBool>> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.contains_key(token) {
            return Err(busy());
        }
        let flag = Arc::new(AtomicBool::new(false));
        running.insert(token.to_owned(), Arc::clone(&flag));
        Ok(flag)
    }

    /// It has ended.
    pub fn end(&self, token: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(token);
    }

    /// Stops one.
    pub fn cancel(&self, token: &str) {
        if let Some(flag) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token) {
            flag.store(true, Ordering::Relaxed);
        }
    }

    /// Stops all.
    pub fn stop_all(&self) {
        for flag in self.0.lock().unwrap_or_else(PoisonError::into_inner).values() {
            flag.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_work_runs_once_and_can_be_stopped() {
        let works = LongWorks::default();
        let busy = || desk::fault("busy", "正在处理");
        let flag = works.begin("w1", busy).unwrap();
        assert!(works.begin("w1", busy).is_err());
        works.cancel("w1");
        assert!(flag.load(Ordering::Relaxed));
        works.end("w1");
        assert!(works.begin("w1", busy).is_ok());
    }
}
