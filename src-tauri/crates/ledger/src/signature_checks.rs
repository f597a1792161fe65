//! Signatures checked beside a walk of the chain, on every core: each stands for itself, and checking them is most of the work.

use crate::entry::{EntryId, signed_message};
use seal::{PublicKey, Signature};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Scope, ScopedJoinHandle, available_parallelism};

/// As many go to a thread at once.
const TOGETHER: usize = 128;
/// As many such lots wait.
const WAITING: usize = 8;

/// One signature.
pub struct Check {
    /// Whose it must be.
    pub key: PublicKey,
    /// The entry that it covers.
    pub id: EntryId,
    /// The signature.
    pub signature: Signature,
    /// Epoch and sequence number of the entry.
    pub place: (u64, u64),
}

/// Those that are under way.
pub struct Checks<'scope> {
    gathered: Vec<Check>,
    sender: SyncSender<Vec<Check>>,
    threads: Vec<ScopedJoinHandle<'scope, Vec<(u64, u64)>>>,
}

impl<'scope> Checks<'scope> {
    /// Begins the threads.
    pub fn begin(scope: &'scope Scope<'scope, '_>) -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        let receiver = Arc::new(Mutex::new(receiver));
        let count = available_parallelism().map_or(1, usize::from);
        let threads = (0..count).map(|_| Arc::clone(&receiver)).map(|receiver| scope.spawn(move || work(&receiver))).collect();
        Self { gathered: Vec::new(), sender, threads }
    }

    /// One more.
    pub fn push(&mut self, check: Check) {
        self.gathered.push(check);
        if self.gathered.len() >= TOGETHER {
            self.send();
        }
    }

    fn send(&mut self) {
        // Nobody takes them only where every thread failed, which `finish` tells.
        let _ = self.sender.send(std::mem::take(&mut self.gathered));
    }

    /// Waits for all, and gives the places of those that do not hold, in order. A thread that failed stands as place 0.
    pub fn finish(mut self) -> Vec<(u64, u64)> {
        self.send();
        let Self { sender, threads, .. } = self;
        drop(sender);
        let mut wrong: Vec<(u64, u64)> = threads.into_iter().flat_map(|t| t.join().unwrap_or_else(|_| vec![(0, 0)])).collect();
        wrong.sort_unstable();
        wrong
    }
}

fn work(receiver: &Mutex<Receiver<Vec<Check>>>) -> Vec<(u64, u64)> {
    let mut wrong = Vec::new();
    loop {
        let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(checks) = next else { return wrong };
        let fails = |c: &&Check| c.key.verify(&signed_message(&c.id), &c.signature).is_err();
        wrong.extend(checks.iter().filter(fails).map(|c| c.place));
    }
}
