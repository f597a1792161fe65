//! One round of a worker: is the drop there, remove, send, fetch.

use super::config::{Drop, Place};
use super::event::DropEvent;
use super::fetch::{Fetch, Fetched};
use super::memory::{Arrival, ask};
use super::step::step;
use super::{Arrivals, Dice, DropFault, DropMemory, Glimpse, Listed, Pace, Prefix, Secret, Setup, Store, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// The shortest time between two notices of progress.
const GLANCE: Duration = Duration::from_millis(200);

/// Tells events. Progress is told when there is room; everything else waits for room.
pub(super) struct Teller {
    events: mpsc::Sender<DropEvent>,
    last_glance: Mutex<Option<Instant>>,
}

impl Teller {
    pub(super) fn new(events: mpsc::Sender<DropEvent>) -> Self {
        Self { events, last_glance: Mutex::new(None) }
    }

    pub(super) async fn tell(&self, event: DropEvent) {
        // Nobody listens: that is their choice.
        let _ = self.events.send(event).await;
    }

    pub(super) fn glance(&self, event: impl FnOnce() -> DropEvent) {
        let now = Instant::now();
        let mut last = self.last_glance.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| now.duration_since(last) >= GLANCE) {
            *last = Some(now);
            let _ = self.events.try_send(event());
        }
    }
}

/// What the last round said of the drop, so that the same is not said again each time.
#[derive(Default, PartialEq, Eq)]
enum Standing {
    #[default]
    Unknown,
    Reachable,
    Not(DropFault),
}

/// What a round needs, and what it leaves for the next.
pub(super) struct Round {
    pub(super) drop: Drop,
    pub(super) secret: Option<Secret>,
    pub(super) own: Prefix,
    pub(super) watched: Vec<Prefix>,
    pub(super) inbox: PathBuf,
    pub(super) memory: Arc<dyn DropMemory>,
    pub(super) pace: Pace,
    pub(super) teller: Teller,
    pub(super) began: Instant,
    arrivals: Mutex<Arrivals>,
    opened: Mutex<Option<Arc<Store>>>,
    standing: Mutex<Standing>,
    refusals: Mutex<Vec<(DropFault, Option<String>)>>,
    swept: Mutex<BTreeSet<Prefix>>,
    progressed: AtomicBool,
    /// How many there were: each begins with another prefix.
    rounds: AtomicUsize,
    shut: Mutex<BTreeMap<Prefix, DropFault>>,
}

/// How a round went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Went {
    /// Something was sent or came.
    Moved,
    /// There was nothing to do, or not all of it could be done.
    Quiet,
    /// The drop is not to be had.
    Away,
}

impl Round {
    /// Takes a setup over, but the dice.
    pub(super) fn new(setup: Setup, events: mpsc::Sender<DropEvent>) -> (Self, Dice) {
        let Setup { drop, secret, own, watched, inbox, memory, pace, dice } = setup;
        let arrivals = Mutex::new(Arrivals::new(pace.patience, pace.first, pace.longest));
        let round = Self {
            drop,
            secret,
            own,
            watched,
            inbox,
            memory,
            pace,
            teller: Teller::new(events),
            began: Instant::now(),
            arrivals,
            opened: Mutex::default(),
            standing: Mutex::default(),
            refusals: Mutex::default(),
            swept: Mutex::default(),
            progressed: AtomicBool::new(false),
            rounds: AtomicUsize::new(0),
            shut: Mutex::default(),
        };
        (round, dice)
    }

    /// One round.
    pub(super) async fn run(&self) -> Went {
        let store = match self.reach().await {
            Ok(store) => store,
            Err(fault) => {
                self.away(fault).await;
                return Went::Away;
            }
        };
        if change(&self.standing, Standing::Reachable) {
            self.teller.tell(DropEvent::Reachable).await;
        }
        // Making room comes first, and what cannot be removed hinders nothing else.
        let mut faults = vec![self.prune(&store).await.err()];
        let sent = self.send(&store).await;
        let fetched = self.fetch(&store).await;
        let moved = sent == Ok(true) || fetched == Ok(true);
        faults.extend([sent.err(), fetched.err()]);
        let faults: Vec<_> = faults.into_iter().flatten().collect();
        if let Some(away) = faults.iter().find(|fault| matches!(fault, DropFault::Unreachable(_))) {
            self.away(away.clone()).await;
            return Went::Away;
        }
        if faults.is_empty() {
            lock(&self.refusals).retain(|(_, item)| item.is_some());
        }
        for fault in faults {
            self.refused(&fault, None).await;
        }
        if moved { Went::Moved } else { Went::Quiet }
    }

    /// When the next look at an unfinished object is due, counted from now.
    pub(super) fn next_look(&self) -> Option<Duration> {
        Some(lock(&self.arrivals).next_look()?.saturating_sub(self.began.elapsed()))
    }

    /// Something came further, however the round ended.
    pub(super) fn progress(&self) {
        self.progressed.store(true, Ordering::Relaxed);
    }

    /// Whether something came further since this was last asked: a line that breaks every minute is worth being quick for.
    pub(super) fn has_progressed(&self) -> bool {
        self.progressed.swap(false, Ordering::Relaxed)
    }

    /// Told anew what was told before: somebody asked.
    pub(super) fn forget_refusals(&self) {
        lock(&self.refusals).clear();
    }

    /// Tells a refusal, once.
    pub(super) async fn refused(&self, why: &DropFault, item: Option<String>) {
        let told = (why.clone(), item.clone());
        {
            let mut refusals = lock(&self.refusals);
            if refusals.contains(&told) {
                return;
            }
            refusals.push(told);
        }
        self.teller.tell(DropEvent::Refused { why: why.clone(), item }).await;
    }

    /// Whether this item itself was found wrong since somebody last asked. It would be sent nearly whole each time, for nothing.
    pub(super) fn is_refused(&self, id: &str) -> bool {
        let itself = |why: &DropFault| matches!(why, DropFault::Source | DropFault::TooLarge);
        lock(&self.refusals).iter().any(|(why, item)| item.as_deref() == Some(id) && itself(why))
    }

    /// An item that could not be sent was sent.
    pub(super) fn is_well(&self, id: &str) {
        lock(&self.refusals).retain(|(_, item)| item.as_deref() != Some(id));
    }

    async fn away(&self, fault: DropFault) {
        // A stick may come back as another file system; a server's certificate may have been mended.
        lock(&self.opened).take();
        if !change(&self.standing, Standing::Not(fault.clone())) {
            return;
        }
        let event = if matches!(fault, DropFault::Unreachable(_)) {
            DropEvent::Unreachable { why: fault }
        } else {
            DropEvent::Refused { why: fault, item: None }
        };
        self.teller.tell(event).await;
    }

    async fn reach(&self) -> Result<Arc<Store>, DropFault> {
        let kept = lock(&self.opened).clone();
        let store = match kept {
            Some(store) if !matches!(self.drop.place, Place::Folder { .. }) => store,
            _ => {
                let (drop, secret, pace) = (self.drop.clone(), self.secret.clone(), self.pace.clone());
                let opening = tokio::task::spawn_blocking(move || Store::open(&drop, secret.as_ref(), &pace));
                let opened = tokio::time::timeout(self.pace.stall, opening).await;
                let opened = opened.map_err(|_| DropFault::Unreachable(super::Reach::Time))?;
                Arc::new(opened.map_err(|_| DropFault::Other("opening broke off".to_owned()))??)
            }
        };
        store.reachable().await?;
        *lock(&self.opened) = Some(Arc::clone(&store));
        self.sweep(&store, &self.own).await;
        Ok(store)
    }

    /// Once for each prefix, as soon as it is possible.
    pub(super) async fn sweep(&self, store: &Store, prefix: &Prefix) {
        let swept = lock(&self.swept).contains(prefix);
        if !swept && store.sweep(prefix).await.is_ok() {
            lock(&self.swept).insert(*prefix);
        }
    }

    /// Fetches what is new under the watched prefixes, each round beginning with another. Gives whether anything came. One that is refused keeps
    /// no other from coming, and is named; only where all are, the drop is.
    async fn fetch(&self, store: &Store) -> Result<bool, DropFault> {
        let count = self.watched.len();
        let first = self.rounds.fetch_add(1, Ordering::Relaxed).checked_rem(count).unwrap_or(0);
        let mut moved = false;
        let mut shut = Vec::new();
        for prefix in self.watched.iter().cycle().skip(first).take(count) {
            match self.fetch_from(store, prefix).await {
                Ok(came) => {
                    moved |= came;
                    self.shut(prefix, None).await;
                }
                // The station's own trouble is the same for every prefix.
                Err(fault @ (DropFault::Memory | DropFault::Inbox | DropFault::InboxNoSpace)) => return Err(fault),
                Err(fault @ DropFault::Unreachable(_)) => {
                    store.reachable().await.map_err(|_| fault.clone())?;
                    shut.push((prefix, fault));
                }
                Err(fault) => shut.push((prefix, fault)),
            }
        }
        match shut.first() {
            Some((_, fault)) if shut.len() == count => Err(fault.clone()),
            _ => {
                for (prefix, fault) in shut {
                    self.shut(prefix, Some(fault)).await;
                }
                Ok(moved)
            }
        }
    }

    /// Tells that a prefix cannot be read, or can be again, when that changes.
    async fn shut(&self, prefix: &Prefix, why: Option<DropFault>) {
        let before = match &why {
            Some(why) => lock(&self.shut).insert(*prefix, why.clone()),
            None => lock(&self.shut).remove(prefix),
        };
        if before != why {
            self.teller.tell(DropEvent::Shut { prefix: *prefix, why }).await;
        }
    }

    async fn fetch_from(&self, store: &Store, prefix: &Prefix) -> Result<bool, DropFault> {
        let mut moved = false;
        let listed = store.list(prefix).await?;
        let names: Vec<_> = listed.iter().map(|listed| listed.name).collect();
        let known = ask(&self.memory, move |memory| memory.known(&names)).await?;
        for listed in listed.iter().filter(|listed| !known.contains(&listed.name)) {
            let due = lock(&self.arrivals).is_due(prefix, listed, self.began.elapsed());
            if due {
                moved |= self.fetch_one(store, prefix, listed).await?;
            }
        }
        Ok(moved)
    }

    async fn fetch_one(&self, store: &Store, prefix: &Prefix, listed: &Listed) -> Result<bool, DropFault> {
        let name = listed.name;
        let progress = |done: u64| self.teller.glance(|| DropEvent::Fetching { name, done, total: listed.length });
        let fetch = Fetch { store, inbox: &self.inbox, largest: self.pace.largest, progress: &progress };
        let fetched = match fetch.fetch(prefix, listed).await {
            // Is it the drop, or only this object? One that stalls must not keep the others from coming.
            Err(fault @ DropFault::Unreachable(_)) => {
                store.reachable().await.map_err(|_| fault)?;
                Fetched::Not(Glimpse::Broken)
            }
            fetched => fetched?,
        };
        match fetched {
            Fetched::Gone => Ok(false),
            Fetched::Further => {
                self.progress();
                Ok(true)
            }
            Fetched::Whole(path, length) => {
                step("fetch.whole");
                let arrival = Arrival { prefix: *prefix, name, path: path.clone(), length };
                ask(&self.memory, move |memory| memory.arrived(&arrival)).await?;
                step("fetch.noted");
                self.progress();
                lock(&self.arrivals).arrived(prefix, &name);
                self.teller.tell(DropEvent::Arrived { prefix: *prefix, name, path }).await;
                Ok(true)
            }
            Fetched::Not(glimpse) => {
                let verdict = lock(&self.arrivals).did_not_verify(prefix, listed, glimpse, self.began.elapsed());
                match verdict {
                    Verdict::Arriving => self.teller.tell(DropEvent::StillArriving { prefix: *prefix, name }).await,
                    Verdict::Damaged => self.teller.tell(DropEvent::Damaged { prefix: *prefix, name }).await,
                    Verdict::Told => {}
                }
                Ok(false)
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn change(standing: &Mutex<Standing>, to: Standing) -> bool {
    let mut standing = lock(standing);
    let changed = *standing != to;
    *standing = to;
    changed
}
