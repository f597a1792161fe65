//! 全部收入: many bundles at once. They are opened beside the ledger's work, and the desk is held for a few at a time, so that nobody who works at it waits.
//! Only what asks for no thought is taken in: what has gaps or branches, is unknown, refused or can't be read stays for a person.

use super::drop_arrivals::Inbox;
use super::importing::{Keys, Opened, open_at_most, runs_ahead};
use super::open_from;
use crate::Result;
use crate::shared_desk::SharedDesk;
use exchange::bundle::Watch;
use exchange::parcel::{LARGEST, Unpacked};
use ledger::{Arrived, Bundles, Intake, LedgerError, Received};
use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// As many may wait between being opened and being taken in, and are taken in together at most.
const READY: usize = 48;
/// Where nobody else wants the desk it is held for this long at a time: what stands in one transaction is written once.
const AT_A_TIME: Duration = Duration::from_millis(14);
/// Where somebody waits for it, for this long, plus the one bundle that is under way.
const WHILE_WANTED: Duration = Duration::from_millis(3);
/// What is larger than this, unpacked, or carries evidence, is opened and taken in alone: so memory stays small whatever comes.
const LIGHT: u64 = 4 << 20;

/// What became of the bundles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// Bundles taken in.
    pub taken: u64,
    /// Entries in them that were new.
    pub entries: u64,
    /// Bundles that had been taken in before.
    pub again: u64,
    /// Files that a person must look at, in the order in which they came.
    pub left: Vec<PathBuf>,
}

impl Swept {
    /// How many are done with, one way or the other.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.taken + self.again + u64::try_from(self.left.len()).unwrap_or(u64::MAX)
    }
}

enum Ready {
    Bundle(PathBuf, Box<Unpacked>),
    Again(PathBuf),
    Alone(PathBuf),
    Left(PathBuf),
}

/// What every opener needs.
struct Opening<'a> {
    keys: &'a Keys,
    known: &'a BTreeSet<[u8; 65]>,
    inbox: &'a Inbox,
    stop: &'a AtomicBool,
}

/// Takes in every bundle that asks for no thought. `told` hears after every few.
///
/// # Errors
/// A locked desk, another operator at it, a failing disk. What was taken in by then stays; the rest lies where it lay.
pub fn sweep(desk: &SharedDesk, files: &[PathBuf], told: &mut dyn FnMut(&Swept), stop: &AtomicBool) -> Result<Swept> {
    let (keys, known, inbox) = {
        let mut desk = desk.hold();
        (desk.import_keys()?, desk.known_signers()?, desk.inbox()?)
    };
    let opening = Opening { keys: &keys, known: &known, inbox: &inbox, stop };
    let mut swept = Swept::default();
    let mut alone = Vec::new();
    let halted = AtomicBool::new(false);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (sender, ready) = sync_channel(READY);
        // One core is the ledger's: what is opened faster than it is taken in only keeps others from theirs.
        let openers = thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
        for _ in 0..openers {
            let (sender, opening, next, halted) = (sender.clone(), &opening, &next, &halted);
            scope.spawn(move || open_each(opening, files, next, halted, &sender));
        }
        drop(sender);
        let done = take_each(desk, &opening, &ready, &mut swept, &mut alone, told);
        // Nobody waits to hand over what nobody takes any more.
        halted.store(true, Ordering::Relaxed);
        drop(ready);
        done
    })?;
    for path in alone {
        if stop.load(Ordering::Relaxed) {
            swept.left.push(path);
            continue;
        }
        take_alone(desk, &opening, path, &mut swept)?;
        told(&swept);
    }
    let order = |path: &PathBuf| files.iter().position(|f| f == path);
    // The openers never saw what came after a stop.
    let reached = next.load(Ordering::Relaxed).min(files.len());
    swept.left.extend(files.iter().skip(reached).cloned());
    swept.left.sort_by_cached_key(order);
    Ok(swept)
}

fn open_each(opening: &Opening<'_>, files: &[PathBuf], next: &AtomicUsize, halted: &AtomicBool, ready: &SyncSender<Ready>) {
    while !opening.stop.load(Ordering::Relaxed) && !halted.load(Ordering::Relaxed) {
        let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
        if ready.send(open_one(opening, path)).is_err() {
            return;
        }
    }
}

fn open_one(opening: &Opening<'_>, path: &Path) -> Ready {
    if opening.inbox.knows(path) {
        return Ready::Again(path.to_owned());
    }
    // Nothing large is even unpacked on every core at once.
    if path.metadata().is_ok_and(|file| file.len() > LIGHT) {
        return Ready::Alone(path.to_owned());
    }
    match open(opening, path, LIGHT) {
        Ok(Opened::Bundle(unpacked)) if unpacked.evidence_files() > 0 => Ready::Alone(path.to_owned()),
        Err(why) if why.code == "bundle.too_large" => Ready::Alone(path.to_owned()),
        Ok(Opened::Bundle(unpacked)) if runs_ahead(&unpacked, opening.keys.at) => Ready::Left(path.to_owned()),
        Ok(Opened::Bundle(unpacked)) => Ready::Bundle(path.to_owned(), unpacked),
        Ok(Opened::Stranger { .. }) | Err(_) => Ready::Left(path.to_owned()),
    }
}

fn open(opening: &Opening<'_>, path: &Path, at_most: u64) -> Result<Opened> {
    let mut source = open_from(path)?;
    open_at_most(&mut source, opening.keys, &|key| opening.known.contains(&key.0), at_most, Watch::new(&|_, _| {}, opening.stop))
}

fn take_each(
    desk: &SharedDesk,
    opening: &Opening<'_>,
    ready: &Receiver<Ready>,
    swept: &mut Swept,
    alone: &mut Vec<PathBuf>,
    told: &mut dyn FnMut(&Swept),
) -> Result<()> {
    let mut waiting: VecDeque<(PathBuf, Box<Unpacked>)> = VecDeque::new();
    loop {
        // A few together: a transaction for each alone would cost more than what is in it.
        while waiting.len() < READY {
            let Ok(one) = ready.recv() else { break };
            match one {
                Ready::Bundle(path, unpacked) => waiting.push_back((path, unpacked)),
                Ready::Again(path) => {
                    swept.again += 1;
                    desk.hold().inbox_done(&path);
                }
                Ready::Alone(path) => alone.push(path),
                Ready::Left(path) => swept.left.push(path),
            }
        }
        if waiting.is_empty() {
            return Ok(());
        }
        take_some(desk, &opening.keys.operator, &mut waiting, swept)?;
        told(swept);
        // Who takes a lock again at once leaves nobody else the time to.
        if desk.is_wanted() {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Takes in as many as the time allows, in one transaction.
fn take_some(shared: &SharedDesk, operator: &str, waiting: &mut VecDeque<(PathBuf, Box<Unpacked>)>, swept: &mut Swept) -> Result<()> {
    let mut desk = shared.hold();
    desk.must_be(operator)?;
    let at = desk.time();
    let mut few = Few { shared, began: Instant::now(), waiting, under_way: Vec::new(), done: Vec::new() };
    let count = few.waiting.len();
    desk.open_mut()?.receive_each(count, at, &mut few)?;
    for (path, outcome) in few.done {
        match outcome {
            Ok(Some(received)) => {
                if received.again {
                    swept.again += 1;
                } else {
                    swept.taken += 1;
                    swept.entries += received.taken;
                }
                desk.inbox_done(&path);
            }
            // What is wrong with it is said when it is looked at.
            Ok(None) | Err(_) => swept.left.push(path),
        }
    }
    Ok(())
}

/// Those that are taken in while the desk is held.
struct Few<'a> {
    shared: &'a SharedDesk,
    began: Instant,
    waiting: &'a mut VecDeque<(PathBuf, Box<Unpacked>)>,
    /// By their places: the time ends the row, so they have none missing.
    under_way: Vec<(PathBuf, Option<Unpacked>)>,
    done: Vec<(PathBuf, std::result::Result<Option<Received>, LedgerError>)>,
}

impl Bundles for Few<'_> {
    fn which(&mut self, place: usize) -> Option<Arrived> {
        let held = self.began.elapsed();
        if place > 0 && (held > AT_A_TIME || held > WHILE_WANTED && self.shared.is_wanted()) {
            return None;
        }
        let (path, unpacked) = self.waiting.pop_front()?;
        let arrived = unpacked.arrived.clone();
        self.under_way.push((path, Some(*unpacked)));
        Some(arrived)
    }

    fn fill(&mut self, place: usize, intake: &mut Intake<'_>) -> std::result::Result<(), LedgerError> {
        self.under_way.get_mut(place).and_then(|(_, unpacked)| unpacked.take()).map_or(Ok(()), |unpacked| unpacked.give(intake))
    }

    fn stays(&mut self, _: usize, received: &Received) -> bool {
        is_clean(received)
    }

    fn done(&mut self, place: usize, outcome: std::result::Result<Option<Received>, LedgerError>) {
        if let Some((path, _)) = self.under_way.get_mut(place) {
            self.done.push((std::mem::take(path), outcome));
        }
    }
}

/// Nothing in it asks for a person's thought.
fn is_clean(received: &Received) -> bool {
    received.waiting == 0 && received.branched == 0
}

/// A large one, or one with evidence: looked at as a person would, then taken in.
fn take_alone(desk: &SharedDesk, opening: &Opening<'_>, path: PathBuf, swept: &mut Swept) -> Result<()> {
    let Ok(opened) = open(opening, &path, LARGEST) else {
        swept.left.push(path);
        return Ok(());
    };
    let mut desk = desk.hold();
    desk.must_be(&opening.keys.operator)?;
    let look = desk.import_look("", "", &opened)?;
    let Opened::Bundle(unpacked) = opened else {
        swept.left.push(path);
        return Ok(());
    };
    if look.verdict == "again" {
        swept.again += 1;
    } else if look.verdict == "clean" && look.remarks.is_empty() {
        swept.entries += desk.import_accept(*unpacked, &opening.keys.operator)?.taken;
        swept.taken += 1;
    } else {
        swept.left.push(path);
        return Ok(());
    }
    desk.inbox_done(&path);
    Ok(())
}
