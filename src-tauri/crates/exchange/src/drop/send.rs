//! Sends what is queued: part by part, each read back, what is there already left alone.

use super::event::DropEvent;
use super::memory::ask;
use super::round::Round;
use super::step::step;
use super::{DropFault, ObjectName, Outgoing, Prefix, Store};
use std::sync::Arc;

/// After so many items that could not be sent the rest waits for the next round.
const MOST_FAILURES: usize = 3;

impl Round {
    /// Sends all it can. What stops one item only does not stop the others. Gives whether anything was sent.
    pub(super) async fn send(&self, store: &Store) -> Result<bool, DropFault> {
        let mut moved = false;
        let mut failures = 0;
        for item in ask(&self.memory, |memory| memory.queue()).await? {
            if self.is_refused(&item.id) {
                continue;
            }
            match self.send_item(store, &item).await {
                Ok(()) => {
                    self.is_well(&item.id);
                    moved = true;
                }
                Err(fault @ (DropFault::Source | DropFault::TooLarge)) => self.refused(&fault, Some(item.id)).await,
                Err(fault @ (DropFault::Torn | DropFault::Unreachable(_) | DropFault::Other(_))) => {
                    // Is it the drop, or only this item? A drop that takes nothing may still give.
                    store.reachable().await.map_err(|_| fault.clone())?;
                    self.refused(&fault, Some(item.id)).await;
                    failures += 1;
                    if failures >= MOST_FAILURES {
                        break;
                    }
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(moved)
    }

    async fn send_item(&self, store: &Store, item: &Outgoing) -> Result<(), DropFault> {
        let id = Arc::new(item.id.clone());
        let asked = Arc::clone(&id);
        let placed = ask(&self.memory, move |memory| memory.placed(&asked)).await?;
        let total = item.total();
        let mut before = 0_u64;
        for part in &item.parts {
            if !placed.contains(&part.name) {
                let progress = |done: u64| {
                    self.teller.glance(|| DropEvent::Sending { item: item.id.clone(), done: before.saturating_add(done), total });
                };
                let home = self.home(store, part.name).await?;
                store.put(&home, part, &progress).await?;
                step("send.put");
                let (asked, name) = (Arc::clone(&id), part.name);
                ask(&self.memory, move |memory| memory.part_placed(&asked, &name)).await?;
                step("send.noted");
                self.progress();
            }
            before = before.saturating_add(part.length);
        }
        let asked = Arc::clone(&id);
        ask(&self.memory, move |memory| memory.sent(&asked)).await?;
        step("send.sent");
        self.teller.tell(DropEvent::Sent { item: item.id.clone() }).await;
        Ok(())
    }

    /// The prefix of an own object, swept once of what an interrupted writer left there.
    async fn home(&self, store: &Store, name: ObjectName) -> Result<Prefix, DropFault> {
        let home = ask(&self.memory, move |memory| memory.home(&name)).await?.unwrap_or(self.own);
        self.sweep(store, &home).await;
        Ok(home)
    }

    /// Removes own objects that were acknowledged, except those that a queued item needs.
    pub(super) async fn prune(&self, store: &Store) -> Result<(), DropFault> {
        let (names, queue) = ask(&self.memory, |memory| Ok((memory.acknowledged()?, memory.queue()?))).await?;
        for name in names {
            if queue.iter().any(|item| item.parts.iter().any(|part| part.name == name)) {
                continue;
            }
            let home = self.home(store, name).await?;
            store.remove(&home, &name).await?;
            step("prune.removed");
            ask(&self.memory, move |memory| memory.pruned(&name)).await?;
        }
        Ok(())
    }
}
