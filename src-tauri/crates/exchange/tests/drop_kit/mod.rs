//! Stations for the tests of drops: a worker each, with an inbox, a memory, and what it said.
#![allow(dead_code, clippy::print_stderr)]

pub mod hostile;
pub mod servers;

use exchange::drop::{
    Drop, DropEvent, DropFault, InMemory, ObjectName, Outgoing, Pace, Part, Prefix, Secret, Setup, Worker, WorkerHandle, system_dice,
};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Patience of the tests: only reached where something is wrong.
const LONG: Duration = Duration::from_secs(90);

pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Everything a hundred times as fast, but the patience with the other side's silence.
pub fn quick() -> Pace {
    Pace {
        first: Duration::from_millis(20),
        longest: Duration::from_millis(400),
        idle: Duration::from_millis(200),
        stall: Duration::from_secs(20),
        patience: Duration::from_millis(1500),
        ..Pace::default()
    }
}

pub struct Station {
    pub own: Prefix,
    pub inbox: TempDir,
    pub memory: Arc<InMemory>,
    pub said: Arc<Mutex<Vec<DropEvent>>>,
    pub handle: Option<WorkerHandle>,
}

impl Station {
    /// A station at rest.
    pub fn new() -> Self {
        let own = Prefix::random().unwrap();
        Self { own, inbox: tempfile::tempdir().unwrap(), memory: Arc::default(), said: Arc::default(), handle: None }
    }

    pub fn starts(&mut self, on: &Runtime, drop: &Drop, secret: Option<&str>, watched: &[Prefix], pace: Pace) {
        let setup = Setup {
            drop: drop.clone(),
            secret: secret.map(|secret| Secret::new(secret.to_owned())),
            own: self.own,
            watched: watched.to_vec(),
            inbox: self.inbox.path().to_owned(),
            memory: self.memory.clone(),
            pace,
            dice: system_dice(),
        };
        let (handle, mut heard) = Worker::start(setup, on.handle());
        let said = self.said.clone();
        on.spawn(async move {
            while let Some(event) = heard.recv().await {
                said.lock().unwrap().push(event);
            }
        });
        self.handle = Some(handle);
    }

    pub fn stops(&mut self, on: &Runtime) {
        on.block_on(self.handle.take().unwrap().stop());
    }

    /// Queues bytes as an item of parts of at most `volume` bytes. Gives their names.
    pub fn queues(&self, id: &str, bytes: &[u8], volume: usize) -> Vec<ObjectName> {
        let parts: Vec<_> = bytes.chunks(volume).map(|part| Part::held(part.to_vec())).collect();
        let names = parts.iter().map(|part| part.name).collect();
        self.memory.enqueue(Outgoing { id: id.to_owned(), parts });
        if let Some(handle) = &self.handle {
            handle.nudge();
        }
        names
    }

    pub fn has_said(&self, found: impl Fn(&DropEvent) -> bool) -> bool {
        self.said.lock().unwrap().iter().any(found)
    }

    pub fn waits_to_say(&self, what: &str, found: impl Fn(&DropEvent) -> bool) {
        self.waits_for(what, || self.has_said(&found));
    }

    pub fn waits_to_refuse(&self, fault: &DropFault) {
        self.waits_to_say(&format!("{fault:?}"), |event| matches!(event, DropEvent::Refused { why, .. } if why == fault));
    }

    pub fn waits_to_have_sent(&self, item: &str) {
        self.waits_for(&format!("{item} is sent"), || self.memory.all_sent().iter().any(|sent| sent == item));
    }

    pub fn waits_for_arrival(&self, name: &ObjectName) -> PathBuf {
        let arrival = || self.memory.arrivals().into_iter().find(|arrival| arrival.name == *name);
        self.waits_for(&format!("{name} has arrived"), || arrival().is_some());
        arrival().unwrap().path
    }

    pub fn waits_for(&self, what: &str, done: impl Fn() -> bool) {
        let begun = Instant::now();
        while !done() {
            if begun.elapsed() > LONG {
                let said = self.said.lock().unwrap();
                let said: Vec<_> =
                    said.iter().filter(|event| !matches!(event, DropEvent::Sending { .. } | DropEvent::Fetching { .. })).collect();
                panic!("in vain: {what}\n{said:#?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Each arrival is in the inbox once, whole; nothing else is there but what is still under way.
    pub fn has_only_what_is_whole(&self) {
        let arrivals = self.memory.arrivals();
        let mut names: Vec<_> = arrivals.iter().map(|arrival| arrival.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), arrivals.len(), "something arrived twice");
        for arrival in &arrivals {
            let bytes = std::fs::read(&arrival.path).unwrap();
            assert_eq!(ObjectName::of(seal::sm3(&bytes)), arrival.name);
            assert_eq!(bytes.len() as u64, arrival.length);
        }
        for entry in std::fs::read_dir(self.inbox.path()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let arrived = ObjectName::read(&name).is_some_and(|name| names.contains(&name));
            assert!(arrived || name.ends_with(".part"), "{name} lies in the inbox");
        }
    }
}

/// A department and an office at one drop, and the names of what went from the one to the other.
pub struct Pair {
    pub department: Station,
    pub office: Station,
    pub names: Vec<ObjectName>,
}

impl Pair {
    /// A bundle in parts goes one way as `bundle`, and comes together as it was; an answer in one part goes the other.
    pub fn exchanges(on: &Runtime, drop: &Drop, secret: Option<&str>, bundle: &[u8], volume: usize) -> Self {
        let (mut department, mut office) = (Station::new(), Station::new());
        department.starts(on, drop, secret, &[office.own], quick());
        office.starts(on, drop, secret, &[department.own], quick());
        let names = department.queues("bundle", bundle, volume);
        let answer = office.queues("answer", &noise(2, 70_000), 100_000);
        let arrived: Vec<u8> = names.iter().flat_map(|name| std::fs::read(office.waits_for_arrival(name)).unwrap()).collect();
        assert!(arrived == bundle);
        department.waits_for_arrival(&answer[0]);
        department.waits_to_have_sent("bundle");
        office.waits_to_have_sent("answer");
        Self { department, office, names }
    }
}

/// Bytes that look random and are the same each time.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// A small file system of its own, unmounted in the end.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where this user may mount nothing. Where checks are run for a verdict and by root, that is a failure.
    pub fn new(at: &Path, size: &str) -> Option<Self> {
        let mounted = mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], at);
        if !mounted {
            use std::os::unix::fs::MetadataExt;
            let root = std::fs::metadata("/proc/self").is_ok_and(|us| us.uid() == 0);
            let verdict = std::env::var("CI").is_ok_and(|ci| ci == "true");
            assert!(!(root && verdict), "no file system could be mounted at {}", at.display());
            eprintln!("not run: no file system may be mounted here");
        }
        mounted.then(|| Self(at.to_owned()))
    }

    pub fn remount(&self, options: &str) {
        assert!(mount(&["-o", &format!("remount,{options}")], &self.0));
    }

    /// Pulled out, whatever is open.
    pub fn pull(&self) {
        Command::new("umount").arg("-l").arg(&self.0).status().unwrap();
    }
}

impl std::ops::Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).stderr(std::process::Stdio::null()).status();
    }
}

fn mount(arguments: &[&str], at: &Path) -> bool {
    Command::new("mount").args(arguments).arg(at).output().unwrap().status.success()
}
