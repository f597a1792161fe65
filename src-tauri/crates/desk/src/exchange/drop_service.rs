//! 投递处 at work: a worker for each drop while the desk is open, packing after something was recorded, arrivals laid before a person.
//! Knows no window: it tells what happened to whoever started it.

use super::drop_arrivals::folder;
use super::drop_live::Live;
use super::drop_memory::DeskMemory;
use super::drop_packing::{unit_of, watched};
use super::drop_setting::place_of;
use crate::Result;
use crate::desk::{Desk, id_of, id_text};
use crate::fault::fault;
use crate::shared_desk::SharedDesk;
use crate::view_drop::{DropLive, DropRow};
use casebook::Id;
use exchange::drop::{DropEvent, Pace, Prefix, Secret, Setup, Worker, WorkerHandle, system_dice};
use ledger::KeptDrop;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;

/// Heartbeats and what is unconfirmed are looked for this often.
const LOOK: Duration = Duration::from_secs(10 * 60);

/// As many stations are looked at while the desk is held.
const AT_ONCE: usize = 20;

/// How patiently the program works on drops.
#[must_use]
pub fn drop_pace() -> Pace {
    Pace::default()
}

/// What is told.
#[derive(Debug, Clone)]
pub enum DropNotice {
    /// How it goes at a drop.
    Live(DropLive),
    /// Bundles came, or lie there from before: a person looks at them.
    Bundles(Vec<PathBuf>),
    /// Something was sent: screens that show it look again.
    Sent,
}

type Tell = Box<dyn Fn(DropNotice) + Send + Sync>;

struct Running {
    handle: WorkerHandle,
    listener: JoinHandle<()>,
    watched: Vec<Prefix>,
}

struct Inner {
    desk: Arc<SharedDesk>,
    on: Handle,
    pace: Pace,
    tell: Tell,
    running: tokio::sync::Mutex<BTreeMap<Id, Running>>,
    packer: tokio::sync::Mutex<Option<JoinHandle<()>>>,
    live: Mutex<BTreeMap<Id, Live>>,
    offered: Mutex<BTreeSet<PathBuf>>,
    settling: Mutex<()>,
    news: Notify,
    cancelled: Mutex<Arc<AtomicBool>>,
}

/// Works while the desk is open.
#[derive(Clone)]
pub struct DropService(Arc<Inner>);

impl DropService {
    /// At rest. `tell` is called on any thread.
    pub fn new(desk: Arc<SharedDesk>, on: Handle, pace: Pace, tell: impl Fn(DropNotice) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            desk,
            on,
            pace,
            tell: Box::new(tell),
            running: tokio::sync::Mutex::default(),
            packer: tokio::sync::Mutex::default(),
            live: Mutex::default(),
            offered: Mutex::default(),
            settling: Mutex::default(),
            news: Notify::new(),
            cancelled: Mutex::default(),
        }))
    }

    /// The desk is open: begins to work. Where it works already, or the desk is locked, nothing happens.
    pub async fn start(&self) {
        let mut packer = self.0.packer.lock().await;
        if packer.is_some() || self.0.at_desk(|desk| desk.sweep_outbox()).await.is_err() {
            return;
        }
        *hold(&self.0.cancelled) = Arc::default();
        let inner = Arc::clone(&self.0);
        *packer = Some(self.0.on.spawn(async move {
            inner.align().await;
            inner.settle().await;
            loop {
                inner.pack().await;
                tokio::select! {
                    () = inner.news.notified() => {
                        // One act makes several records; they go together.
                        tokio::time::sleep(inner.pace.first).await;
                    }
                    () = tokio::time::sleep(LOOK) => {}
                }
                inner.align().await;
            }
        }));
    }

    /// Stops and waits until credentials and inbox are let go of: the desk is about to be locked, or another person takes it.
    pub async fn stop(&self) {
        hold(&self.0.cancelled).store(true, std::sync::atomic::Ordering::Relaxed);
        if let Some(packer) = self.0.packer.lock().await.take() {
            packer.abort();
            let _ = packer.await;
        }
        for (_, running) in std::mem::take(&mut *self.0.running.lock().await) {
            running.stop().await;
        }
        hold(&self.0.live).clear();
        hold(&self.0.offered).clear();
    }

    /// Something was recorded, or a drop was changed: what is to be sent is packed soon.
    pub fn news(&self) {
        self.0.news.notify_one();
    }

    /// A drop was changed: its worker begins anew.
    pub async fn changed(&self, id: &str) {
        let Ok(id) = id_of(id) else { return };
        if let Some(running) = self.0.running.lock().await.remove(&id) {
            running.stop().await;
        }
        hold(&self.0.live).remove(&id);
        if self.0.packer.lock().await.is_some() {
            self.0.align().await;
            self.news();
        }
    }

    /// A person wants it now.
    pub async fn nudge(&self, id: &str) {
        let Ok(id) = id_of(id) else { return };
        self.news();
        if let Some(running) = self.0.running.lock().await.get(&id) {
            running.handle.nudge();
        }
    }

    /// Every drop with how it goes there.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub async fn rows(&self) -> Result<Vec<DropRow>> {
        let mut rows = self.0.at_desk(|desk| desk.drops()).await?;
        let live = hold(&self.0.live);
        for row in &mut rows {
            let known = id_of(&row.id).ok().and_then(|id| live.get(&id));
            row.live = known.map_or_else(|| Live::resting(row.paused), Clone::clone).view(&row.id);
        }
        Ok(rows)
    }
}

impl Inner {
    async fn at_desk<T: Send + 'static>(&self, work: impl FnOnce(&mut Desk) -> Result<T> + Send + 'static) -> Result<T> {
        let desk = Arc::clone(&self.desk);
        let done = self.on.spawn_blocking(move || work(&mut desk.hold())).await;
        done.unwrap_or_else(|_| Err(fault("drop.other", "这一步没有完成，会自动再试")))
    }

    /// Starts workers that should run, ends those that should not or that watch other stations than are enrolled by now.
    async fn align(self: &Arc<Self>) {
        let wanted = self.at_desk(|desk| {
            let ledger = desk.open()?;
            Ok((ledger.drops()?, watched(ledger)?, folder(&desk.place.folder), ledger.station_id()))
        });
        let Ok((drops, watched, inbox, us)) = wanted.await else { return };
        let mut running = self.running.lock().await;
        let over: Vec<Id> = running
            .iter()
            .filter(|(id, r)| r.watched != watched || !drops.iter().any(|d| d.id == **id && !d.paused))
            .map(|(id, _)| *id)
            .collect();
        for id in over {
            if let Some(running) = running.remove(&id) {
                running.stop().await;
            }
        }
        for kept in drops.into_iter().filter(|d| !d.paused) {
            if running.contains_key(&kept.id) {
                continue;
            }
            let id = kept.id;
            match self.begin(kept, watched.clone(), &inbox, us) {
                Ok(begun) => drop(running.insert(id, begun)),
                Err(why) => self.live(&id, |live| live.fault(&why)),
            }
        }
    }

    fn begin(self: &Arc<Self>, kept: KeptDrop, watched: Vec<Prefix>, inbox: &std::path::Path, us: Id) -> Result<Running> {
        let id = kept.id;
        let inbox = inbox.join(id_text(&id));
        std::fs::create_dir_all(&inbox).map_err(|_| super::drop_words::drop_fault(&exchange::drop::DropFault::Inbox))?;
        let setup = Setup {
            drop: place_of(&kept)?,
            secret: kept.secret.map(|mut secret| Secret::new(std::mem::take(&mut *secret))),
            // Nothing is ever written there: each reader has a prefix of its own.
            own: Prefix::between("", &us, &us),
            watched: watched.clone(),
            inbox,
            memory: Arc::new(DeskMemory::new(Arc::clone(&self.desk), id)),
            pace: self.pace.clone(),
            dice: system_dice(),
        };
        self.live(&id, Live::starts);
        let (handle, heard) = Worker::start(setup, &self.on);
        let listener = self.on.spawn(Arc::clone(self).listen(id, heard));
        Ok(Running { handle, listener, watched })
    }

    async fn listen(self: Arc<Self>, id: Id, mut heard: mpsc::Receiver<DropEvent>) {
        while let Some(event) = heard.recv().await {
            self.live(&id, |live| live.hears(&event));
            match event {
                DropEvent::Arrived { .. } => self.settle().await,
                DropEvent::Shut { prefix, why } => {
                    let unit = self.at_desk(move |desk| unit_of(desk.open()?, &prefix)).await.unwrap_or_default();
                    self.live(&id, |live| live.shut(prefix, unit, why.as_ref()));
                }
                DropEvent::Sent { .. } => {
                    (self.tell)(DropNotice::Sent);
                    // What came since it was begun goes behind it.
                    self.news.notify_one();
                }
                _ => {}
            }
        }
    }

    fn live(&self, id: &Id, change: impl FnOnce(&mut Live)) {
        let told = {
            let mut all = hold(&self.live);
            let live = all.entry(*id).or_default();
            change(live);
            live.view(&id_text(id))
        };
        (self.tell)(DropNotice::Live(told));
    }

    /// Goes through what came, and lays what is whole before a person, once.
    async fn settle(self: &Arc<Self>) {
        let Ok(inbox) = self.at_desk(|desk| desk.inbox()).await else { return };
        let inner = Arc::clone(self);
        let settled = self.on.spawn_blocking(move || {
            // Two drops may bring something at once; the inbox is one.
            let _one_at_a_time = hold(&inner.settling);
            inbox.settle()
        });
        let Ok(waiting) = settled.await else { return };
        let fresh: Vec<PathBuf> = {
            let mut offered = hold(&self.offered);
            waiting.into_iter().filter(|path| offered.insert(path.clone())).collect()
        };
        if !fresh.is_empty() {
            (self.tell)(DropNotice::Bundles(fresh));
        }
    }

    /// Packs for every drop and station what is to be packed.
    async fn pack(self: &Arc<Self>) {
        let asked = self.at_desk(|desk| Ok((desk.open()?.drops()?, desk.drop_peers()?)));
        let Ok((drops, peers)) = asked.await else { return };
        for id in drops.into_iter().filter(|d| !d.paused).map(|d| d.id) {
            // A few at a time, so that a working group with thousands of units can work meanwhile.
            for some in peers.chunks(AT_ONCE) {
                let some = some.to_vec();
                let Ok(wants) = self.at_desk(move |desk| desk.drop_wants(&id, &some)).await else { return };
                for peer in wants {
                    if let Err(why) = self.pack_one(id, peer).await {
                        self.live(&id, |live| live.fault(&why));
                    }
                }
            }
            // Also where nothing was packed: what was acknowledged meanwhile is removed.
            if let Some(running) = self.running.lock().await.get(&id) {
                running.handle.nudge();
            }
        }
    }

    async fn pack_one(self: &Arc<Self>, drop: Id, peer: Id) -> Result<()> {
        let packed = self.at_desk(move |desk| desk.drop_pack(&drop, &peer)).await?;
        let cancelled = Arc::clone(&hold(&self.cancelled));
        let writing = self.on.spawn_blocking(move || packed.write(&cancelled).map(|written| (packed, written)));
        let (packed, written) = writing.await.unwrap_or_else(|_| Err(fault("drop.other", "打包没有完成，会自动再试")))?;
        self.at_desk(move |desk| desk.drop_queue(&packed, written)).await
    }
}

impl Running {
    async fn stop(self) {
        self.handle.stop().await;
        // Whoever stopped it hears nothing more of it.
        self.listener.abort();
        let _ = self.listener.await;
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
