//! The task that keeps a drop in step: round after round, until it is stopped.

use super::backoff::{Backoff, Dice};
use super::config::Drop;
use super::event::DropEvent;
use super::round::{Round, Went};
use super::{DropFault, DropMemory, Pace, Prefix, Secret};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};

/// Events that may wait to be read.
const EVENTS: usize = 256;

/// What a worker works with.
pub struct Setup {
    /// The drop.
    pub drop: Drop,
    /// Its password or secret key.
    pub secret: Option<Secret>,
    /// The prefix that this station writes.
    pub own: Prefix,
    /// The prefixes that it reads.
    pub watched: Vec<Prefix>,
    /// Where arrivals are laid: a folder that exists, of this worker alone.
    pub inbox: PathBuf,
    /// What is queued and known.
    pub memory: Arc<dyn DropMemory>,
    /// How fast.
    pub pace: Pace,
    /// For the waits: [`super::system_dice`].
    pub dice: Dice,
}

/// Works on one drop. See [`Worker::start`].
pub struct Worker;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Work,
    Pause,
    Stop,
}

/// Holds a running worker. When it is dropped the worker is ended as if killed, which it survives.
pub struct WorkerHandle {
    orders: watch::Sender<Order>,
    nudge: Arc<Notify>,
    task: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts a worker on a runtime with time and I/O. There is no state beside the two that are given back.
    #[must_use]
    pub fn start(setup: Setup, on: &Handle) -> (WorkerHandle, mpsc::Receiver<DropEvent>) {
        let (events, heard) = mpsc::channel(EVENTS);
        let (orders, obeyed) = watch::channel(Order::Work);
        let nudge = Arc::new(Notify::new());
        let task = on.spawn(work(setup, events, obeyed, Arc::clone(&nudge)));
        (WorkerHandle { orders, nudge, task: Some(task) }, heard)
    }
}

impl WorkerHandle {
    /// There is something to send, or somebody looks: begin a round now, and be quick again.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Rests, at once: what is under way is broken off and gone on with later.
    pub fn pause(&self) {
        self.orders.send_if_modified(|order| {
            *order == Order::Work && {
                *order = Order::Pause;
                true
            }
        });
    }

    /// Works again.
    pub fn resume(&self) {
        self.orders.send_if_modified(|order| {
            *order == Order::Pause && {
                *order = Order::Work;
                true
            }
        });
    }

    /// Ends the worker, at once, and waits until it has let go of the credentials, the memory and the inbox. A thread
    /// that hangs in a dead share is not waited for; it holds nothing but an open file.
    pub async fn stop(mut self) {
        self.orders.send_replace(Order::Stop);
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
    }
}

impl std::ops::Drop for WorkerHandle {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

async fn work(setup: Setup, events: mpsc::Sender<DropEvent>, mut orders: watch::Receiver<Order>, nudge: Arc<Notify>) {
    let mut failing = Backoff::new(setup.pace.first, setup.pace.longest);
    let mut idling = Backoff::new(setup.pace.first, setup.pace.idle);
    let (round, mut dice) = Round::new(setup, events);
    let round = Arc::new(round);
    let mut tasks = JoinSet::new();
    loop {
        let order = *orders.borrow_and_update();
        match order {
            Order::Stop => return,
            Order::Pause => {
                round.teller.tell(DropEvent::Paused).await;
                if orders.changed().await.is_err() {
                    return;
                }
                continue;
            }
            Order::Work => {}
        }
        let went = tokio::select! {
            went = contained(&round, &mut tasks) => Some(went),
            _ = orders.changed() => None,
        };
        let Some(went) = went else {
            // Waited for, so that nothing works on behind the back of whoever stopped it.
            tasks.shutdown().await;
            if orders.has_changed().is_err() {
                return;
            }
            orders.mark_changed();
            continue;
        };
        if round.has_progressed() {
            failing.reset();
        }
        let wait = match went {
            Went::Away => failing.next(&mut dice),
            Went::Quiet => {
                failing.reset();
                idling.next(&mut dice)
            }
            Went::Moved => {
                failing.reset();
                idling.reset();
                round.pace.first
            }
        };
        let wait = match round.next_look() {
            Some(look) if went != Went::Away => wait.min(look.max(round.pace.first)),
            _ => wait,
        };
        tokio::select! {
            () = tokio::time::sleep(wait.max(Duration::from_millis(1))) => {}
            () = nudge.notified() => {
                failing.reset();
                idling.reset();
                round.forget_refusals();
            }
            changed = orders.changed() => if changed.is_err() { return },
        }
    }
}

/// A round in a task of its own: the storage layer panics on some listings that only a hostile server sends, and that must
/// not end the worker.
async fn contained(round: &Arc<Round>, tasks: &mut JoinSet<Went>) -> Went {
    let running = Arc::clone(round);
    tasks.spawn(async move { running.run().await });
    match tasks.join_next().await {
        Some(Ok(went)) => went,
        _ => {
            round.refused(&DropFault::Other("the round broke off".to_owned()), None).await;
            Went::Away
        }
    }
}
