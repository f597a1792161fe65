//! What is known of objects that were fetched and are not (yet) what their names say. Pure: time is passed in.
//!
//! An object is looked at again when its listing has changed and then stayed so for a round (until then its writer is still
//! at it, and reading a large object again and again would take the line away), or after a wait that doubles. It is called
//! damaged when it has stayed the same for longer than the patience, and is looked at on and on after that: a store may mend.

use super::{Listed, ObjectName, Prefix};
use seal::Digest;
use std::collections::HashMap;
use std::time::Duration;

/// More than this is not remembered. What is forgotten is fetched anew.
const MOST: usize = 20_000;

/// What an object looked like when it was read: that it stays the same is told by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glimpse {
    /// It was read to its end.
    Whole {
        /// How long it was.
        length: u64,
        /// Its SM3, which is not the one in its name.
        digest: Digest,
    },
    /// It could not be read to its end: it broke off, was refused, or is gone.
    Broken,
}

/// What is to be told of an object that does not verify. Each is told once, not at each look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Still arriving.
    Arriving,
    /// Damaged: the writer must send it again.
    Damaged,
    /// Nothing that was not told before.
    Told,
}

#[derive(Debug, Clone)]
struct Waiting {
    /// As it was listed when it was read.
    read_as: String,
    /// As it was listed last.
    listed_as: String,
    glimpse: Glimpse,
    same_since: Duration,
    next: Duration,
    wait: Duration,
    damaged: bool,
}

/// The objects that wait.
#[derive(Debug)]
pub struct Arrivals {
    patience: Duration,
    first: Duration,
    longest: Duration,
    waiting: HashMap<(Prefix, ObjectName), Waiting>,
}

impl Arrivals {
    /// None yet. `first` and `longest` are the waits between two looks.
    #[must_use]
    pub fn new(patience: Duration, first: Duration, longest: Duration) -> Self {
        Self { patience, first, longest: longest.max(first), waiting: HashMap::new() }
    }

    /// Whether an object that is listed and not known is to be fetched now. To be asked once for each listing.
    pub fn is_due(&mut self, prefix: &Prefix, listed: &Listed, now: Duration) -> bool {
        let Some(waiting) = self.waiting.get_mut(&(*prefix, listed.name)) else { return true };
        let settled = waiting.listed_as == listed.stamp && waiting.read_as != listed.stamp;
        waiting.listed_as.clone_from(&listed.stamp);
        settled || now >= waiting.next
    }

    /// An object was fetched and is not what its name says.
    pub fn did_not_verify(&mut self, prefix: &Prefix, listed: &Listed, glimpse: Glimpse, now: Duration) -> Verdict {
        let stamp = || listed.stamp.clone();
        let Some(waiting) = self.waiting.get_mut(&(*prefix, listed.name)) else {
            self.make_room();
            let next = now.saturating_add(self.first);
            let fresh = Waiting { read_as: stamp(), listed_as: stamp(), glimpse, same_since: now, next, wait: self.first, damaged: false };
            self.waiting.insert((*prefix, listed.name), fresh);
            return Verdict::Arriving;
        };
        waiting.read_as = stamp();
        // Also where it grows: otherwise a store that shows something else each time would have it all fetched for ever.
        waiting.wait = waiting.wait.saturating_mul(2).min(self.longest);
        waiting.next = now.saturating_add(waiting.wait);
        // That it broke off says nothing of the object: it neither starts the patience anew nor ends what was seen before.
        if glimpse != Glimpse::Broken && glimpse != waiting.glimpse {
            let changed = waiting.glimpse != Glimpse::Broken;
            waiting.glimpse = glimpse;
            if changed {
                waiting.same_since = now;
                return if std::mem::take(&mut waiting.damaged) { Verdict::Arriving } else { Verdict::Told };
            }
        }
        if !waiting.damaged && now.saturating_sub(waiting.same_since) >= self.patience {
            waiting.damaged = true;
            return Verdict::Damaged;
        }
        Verdict::Told
    }

    fn make_room(&mut self) {
        if self.waiting.len() >= MOST {
            let oldest = self.waiting.iter().min_by_key(|(_, waiting)| waiting.same_since).map(|(key, _)| *key);
            oldest.and_then(|key| self.waiting.remove(&key));
        }
    }

    /// An object verified.
    pub fn arrived(&mut self, prefix: &Prefix, name: &ObjectName) {
        self.waiting.remove(&(*prefix, *name));
    }

    /// When the next look is due, if anything waits.
    #[must_use]
    pub fn next_look(&self) -> Option<Duration> {
        self.waiting.values().map(|waiting| waiting.next).min()
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}
