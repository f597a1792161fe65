//! What a worker must still know after it was killed. The ledger keeps it; here is the agreement, and one for tests.

use super::{DropFault, ObjectName, Outgoing, Prefix};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use thiserror::Error;

/// The memory did not answer: the ledger is locked, or its disk is full. The worker tries again later.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the memory of the drop did not answer: {0}")]
pub struct MemoryFault(pub String);

/// One object that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Under whose prefix it lay.
    pub prefix: Prefix,
    /// Its name.
    pub name: ObjectName,
    /// Where it lies now, whole and verified.
    pub path: PathBuf,
    /// How long it is.
    pub length: u64,
}

/// What is queued, what is known. Each call must have survived a power cut when it returns, and may come again with the same
/// arguments. Called on threads that may block.
pub trait DropMemory: Send + Sync {
    /// What waits to be sent, in order.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn queue(&self) -> Result<Vec<Outgoing>, MemoryFault>;

    /// Which parts of a queued item are in the drop and were read back.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn placed(&self, item: &str) -> Result<BTreeSet<ObjectName>, MemoryFault>;

    /// A part of an item is in the drop and was read back.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn part_placed(&self, item: &str, name: &ObjectName) -> Result<(), MemoryFault>;

    /// All parts are: the item leaves the queue.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn sent(&self, item: &str) -> Result<(), MemoryFault>;

    /// Which of these names have arrived before, under whatever prefix.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn known(&self, names: &[ObjectName]) -> Result<BTreeSet<ObjectName>, MemoryFault>;

    /// An object is whole in the inbox. From now on its name is known and the file is the caller's, to move or remove.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn arrived(&self, arrival: &Arrival) -> Result<(), MemoryFault>;

    /// Own objects that the readers have acknowledged: they are removed from the drop, unless a queued item needs them.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn acknowledged(&self) -> Result<Vec<ObjectName>, MemoryFault>;

    /// Under which prefix an own object lies, where that is not the one that the worker was given: a station that writes for
    /// several readers has one for each, so that a listing does not say who reads the same.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn home(&self, _name: &ObjectName) -> Result<Option<Prefix>, MemoryFault> {
        Ok(None)
    }

    /// An own object is no longer in the drop.
    ///
    /// # Errors
    /// Where the memory does not answer.
    fn pruned(&self, name: &ObjectName) -> Result<(), MemoryFault>;
}

/// A memory that lasts as long as the process.
#[derive(Default)]
pub struct InMemory(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    queue: Vec<Outgoing>,
    placed: BTreeMap<String, BTreeSet<ObjectName>>,
    sent: Vec<String>,
    arrivals: Vec<Arrival>,
    acknowledged: BTreeSet<ObjectName>,
}

impl InMemory {
    /// Queues an item.
    pub fn enqueue(&self, item: Outgoing) {
        self.kept().queue.push(item);
    }

    /// Says that these may be removed from the drop.
    pub fn acknowledge(&self, names: impl IntoIterator<Item = ObjectName>) {
        self.kept().acknowledged.extend(names);
    }

    /// What was sent, in order.
    #[must_use]
    pub fn all_sent(&self) -> Vec<String> {
        self.kept().sent.clone()
    }

    /// What arrived, in order.
    #[must_use]
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.kept().arrivals.clone()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DropMemory for InMemory {
    fn queue(&self) -> Result<Vec<Outgoing>, MemoryFault> {
        Ok(self.kept().queue.clone())
    }

    fn placed(&self, item: &str) -> Result<BTreeSet<ObjectName>, MemoryFault> {
        Ok(self.kept().placed.get(item).cloned().unwrap_or_default())
    }

    fn part_placed(&self, item: &str, name: &ObjectName) -> Result<(), MemoryFault> {
        self.kept().placed.entry(item.to_owned()).or_default().insert(*name);
        Ok(())
    }

    fn sent(&self, item: &str) -> Result<(), MemoryFault> {
        let mut kept = self.kept();
        kept.queue.retain(|queued| queued.id != item);
        kept.placed.remove(item);
        kept.sent.push(item.to_owned());
        Ok(())
    }

    fn known(&self, names: &[ObjectName]) -> Result<BTreeSet<ObjectName>, MemoryFault> {
        let kept = self.kept();
        let arrived: BTreeSet<_> = kept.arrivals.iter().map(|arrival| arrival.name).collect();
        Ok(names.iter().filter(|name| arrived.contains(name)).copied().collect())
    }

    fn arrived(&self, arrival: &Arrival) -> Result<(), MemoryFault> {
        self.kept().arrivals.push(arrival.clone());
        Ok(())
    }

    fn acknowledged(&self) -> Result<Vec<ObjectName>, MemoryFault> {
        Ok(self.kept().acknowledged.iter().copied().collect())
    }

    fn pruned(&self, name: &ObjectName) -> Result<(), MemoryFault> {
        self.kept().acknowledged.remove(name);
        Ok(())
    }
}

/// Asks a memory on a thread that may block.
pub(super) async fn ask<T: Send + 'static>(
    memory: &std::sync::Arc<dyn DropMemory>,
    question: impl FnOnce(&dyn DropMemory) -> Result<T, MemoryFault> + Send + 'static,
) -> Result<T, DropFault> {
    let memory = std::sync::Arc::clone(memory);
    let answer = tokio::task::spawn_blocking(move || question(memory.as_ref())).await;
    answer.map_err(|_| DropFault::Memory)?.map_err(|_| DropFault::Memory)
}
