//! Bundles between being looked at and being taken in, and those that came from outside the window. The window knows them by a token.

use crate::commands::Answer;
use crate::long_works::LongWorks;
use exchange::parcel::Unpacked;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// As many may wait to be taken in, and so much of them in memory, in bytes: the one looked at last stays in any case.
const MOST: usize = 16;
const MOST_BYTES: u64 = 64 << 20;

/// A bundle that was looked at.
pub struct Held {
    /// Its content.
    pub unpacked: Box<Unpacked>,
    /// Who looked.
    pub operator: String,
    /// Its name among the kept ones, where it was one.
    pub kept: Option<String>,
    /// Where it lies.
    pub path: PathBuf,
}

/// Every bundle that waits, and the long works that can be stopped.
#[derive(Default)]
pub struct WaitingBundles {
    /// The one looked at first in front.
    held: Mutex<VecDeque<(String, Held)>>,
    works: LongWorks,
    outside: Mutex<VecDeque<PathBuf>>,
    last: AtomicU64,
}

impl WaitingBundles {
    /// A fresh name.
    pub fn token(&self) -> String {
        format!("bundle-{}", self.last.fetch_add(1, Ordering::Relaxed))
    }

    /// What runs on them.
    pub fn works(&self) -> &LongWorks {
        &self.works
    }

    /// Stops everything and forgets what was read: the desk is locked, or another person takes it.
    pub fn forget_all(&self) {
        self.works.stop_all();
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Keeps a bundle until it is taken in. Gives where those lie that gave way: the ones looked at first.
    pub fn hold(&self, token: &str, bundle: Held) -> Vec<PathBuf> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.push_back((token.to_owned(), bundle));
        let mut gone = Vec::new();
        let weight = |held: &VecDeque<(String, Held)>| held.iter().map(|(_, h)| h.unpacked.weight()).fold(0, u64::saturating_add);
        while held.len() > 1 && (held.len() > MOST || weight(&held) > MOST_BYTES) {
            gone.extend(held.pop_front().map(|(_, h)| h.path));
        }
        gone
    }

    /// Takes one out.
    pub fn take(&self, token: &str) -> Answer<Held> {
        let held = remove(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner), token);
        held.ok_or_else(|| desk::fault("bundle.forgotten", "请重新选择这个报送包：台站锁定过，或等得太久"))
    }

    /// Files that came from outside: dropped on the window, opened by a double click, fetched from a drop. The same one waits once.
    pub fn take_from_outside(&self, paths: impl IntoIterator<Item = PathBuf>) {
        let mut outside = self.outside.lock().unwrap_or_else(PoisonError::into_inner);
        for path in paths {
            if !outside.contains(&path) {
                outside.push_back(path);
            }
        }
    }

    /// The next of them.
    pub fn next_outside(&self) -> Option<PathBuf> {
        self.outside.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// How many of them wait.
    pub fn outside(&self) -> u64 {
        u64::try_from(self.outside.lock().unwrap_or_else(PoisonError::into_inner).len()).unwrap_or(u64::MAX)
    }

    /// All of them, with those that were looked at under these tokens in front.
    pub fn take_all(&self, tokens: &[String]) -> Vec<PathBuf> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        // One that is kept beside the station is taken in by itself: it is done with under another name.
        let free = |token: &&String| held.iter().any(|(t, h)| t == *token && h.kept.is_none());
        let looked_at: Vec<&String> = tokens.iter().filter(free).collect();
        let mut paths: Vec<PathBuf> = looked_at.into_iter().filter_map(|token| remove(&mut held, token)).map(|held| held.path).collect();
        paths.extend(self.outside.lock().unwrap_or_else(PoisonError::into_inner).drain(..));
        paths
    }
}

fn remove(held: &mut VecDeque<(String, Held)>, token: &str) -> Option<Held> {
    let place = held.iter().position(|(t, _)| t == token)?;
    held.remove(place).map(|(_, held)| held)
}
