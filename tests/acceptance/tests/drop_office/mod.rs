//! An office with its drops at work: the real service and the real workers, on a runtime of the test.
#![allow(dead_code, reason = "each test uses a part")]

use crate::exchange_office;
use crate::office::{Office, PASSPHRASE, settings};
use desk::exchange::{DropNotice, DropService};
use desk::view_drop::{DropInput, DropRow};
use desk::view_exchange::ImportDone;
use desk::{Desk, SharedDesk};
use exchange::drop::Pace;
use seal::KdfCost;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Patience of the tests: only reached where something is wrong.
const LONG: Duration = Duration::from_secs(60);

pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Everything a hundred times as fast, but the patience with the other side's silence.
fn quick() -> Pace {
    Pace {
        first: Duration::from_millis(20),
        longest: Duration::from_millis(400),
        idle: Duration::from_millis(200),
        stall: Duration::from_secs(20),
        patience: Duration::from_millis(1500),
        ..Pace::default()
    }
}

/// An office whose desk the workers share.
pub struct Wired {
    office: Office,
    shared: Arc<SharedDesk>,
    pub service: DropService,
    /// Bundles that were laid before a person.
    row: Arc<Mutex<VecDeque<PathBuf>>>,
    pub drop: String,
    on: Arc<Runtime>,
}

impl Wired {
    /// With one drop, at work.
    pub fn new(mut office: Office, on: &Arc<Runtime>, input: &DropInput) -> Self {
        let drop = office.desk.drop_put(input).unwrap();
        let mut wired = Self::at_rest(office, on);
        wired.drop = drop;
        on.block_on(wired.service.start());
        wired
    }

    pub fn at_rest(mut office: Office, on: &Arc<Runtime>) -> Self {
        // What stands in the office between two acts is a desk that nobody opened.
        let nowhere = Desk::with_clock(settings(Path::new("/nowhere")), office.clock.clone(), KdfCost::LIGHT);
        let shared = Arc::new(SharedDesk::new(std::mem::replace(&mut office.desk, nowhere)));
        let row: Arc<Mutex<VecDeque<PathBuf>>> = Arc::default();
        let laid = Arc::clone(&row);
        let service = DropService::new(Arc::clone(&shared), on.handle().clone(), quick(), move |notice| {
            if let DropNotice::Bundles(paths) = notice {
                laid.lock().unwrap().extend(paths);
            }
        });
        Self { office, shared, service, row, drop: String::new(), on: Arc::clone(on) }
    }

    /// A person does something; what was recorded goes out.
    pub fn does<T>(&mut self, work: impl FnOnce(&mut Office) -> T) -> T {
        let done = {
            let mut desk = self.shared.hold();
            std::mem::swap(&mut *desk, &mut self.office.desk);
            let done = work(&mut self.office);
            std::mem::swap(&mut *desk, &mut self.office.desk);
            done
        };
        self.service.news();
        done
    }

    pub fn row(&self) -> Option<DropRow> {
        self.on.block_on(self.service.rows()).unwrap().into_iter().next()
    }

    pub fn waits_for<T>(&self, what: &str, mut found: impl FnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = found() {
                return found;
            }
            assert!(begun.elapsed() < LONG, "in vain: {what}\n{:#?}", self.on.block_on(self.service.rows()));
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The next bundle that was laid before a person.
    pub fn next_bundle(&self) -> PathBuf {
        self.waits_for("a bundle comes", || self.row.lock().unwrap().pop_front())
    }

    pub fn nothing_came(&self) -> bool {
        self.row.lock().unwrap().is_empty()
    }

    /// Looks at the next bundle and takes it in, as a person does.
    pub fn takes_in(&mut self) -> ImportDone {
        let path = self.next_bundle();
        self.does(|office| {
            let done = exchange_office::import(office, &path).unwrap();
            office.desk.inbox_done(&path);
            done
        })
    }

    /// Takes in what waits.
    pub fn drains(&self) {
        while let Some(path) = { self.row.lock().unwrap().pop_front() } {
            let mut desk = self.shared.hold();
            exchange_office::import_at(&mut desk, &path).unwrap();
            desk.inbox_done(&path);
            drop(desk);
            self.service.news();
        }
    }

    /// Takes in what comes until something is so.
    pub fn takes_in_until<T>(&mut self, what: &str, mut found: impl FnMut(&mut Office) -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = self.does(&mut found) {
                return found;
            }
            assert!(begun.elapsed() < LONG, "in vain: {what}\n{:#?}", self.row());
            let next = self.row.lock().unwrap().pop_front();
            match next {
                Some(path) => self.does(|office| {
                    exchange_office::import(office, &path).unwrap();
                    office.desk.inbox_done(&path);
                }),
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    pub fn locks(&mut self) {
        self.on.block_on(self.service.stop());
        self.does(|office| office.desk.lock().unwrap());
    }

    pub fn unlocks(&mut self) {
        self.does(|office| {
            let operator = office.desk.station_state().unwrap().operators[0].id.clone();
            office.desk.unlock(&operator, PASSPHRASE).unwrap();
        });
        self.on.block_on(self.service.start());
    }

    /// The program ends in the middle, and starts again.
    pub fn ends_and_begins(self) -> Office {
        let Self { mut office, shared, service, .. } = self;
        let (aborted, on) = (service.clone(), self.on);
        // Workers are ended where they are; whatever they held is gone with them.
        on.block_on(aborted.stop());
        drop((service, aborted));
        let begun = Instant::now();
        let mut shared = shared;
        let desk = loop {
            match Arc::try_unwrap(shared) {
                Ok(desk) => break desk.into_inner(),
                Err(still) => shared = still,
            }
            assert!(begun.elapsed() < LONG, "somebody still holds the desk");
            std::thread::sleep(Duration::from_millis(5));
        };
        office.desk = desk;
        office.restart()
    }

    /// Nothing is left that should be packed.
    pub fn waits_to_have_packed(&self) {
        let drop = <[u8; 16]>::try_from(hex::decode(&self.drop).unwrap()).unwrap();
        self.waits_for("everything is packed", || {
            let mut desk = self.shared.hold();
            let peers = desk.drop_peers().unwrap();
            desk.drop_wants(&drop, &peers).unwrap().is_empty().then_some(())
        });
    }

    /// Files in the station's folder of this name.
    pub fn files(&self, folder: &str) -> Vec<PathBuf> {
        let at = self.office.folder.path().join("station").join(folder);
        std::fs::read_dir(at).into_iter().flatten().flatten().map(|f| f.path()).filter(|p| p.is_file()).collect()
    }
}

pub fn folder_drop(path: &Path) -> DropInput {
    DropInput {
        name: "值班室共享盘".into(), kind: "folder".into(), path: path.to_string_lossy().into_owned(), ..DropInput::default()
    }
}

/// Every object in a folder drop.
pub fn objects(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for prefix in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let inside = std::fs::read_dir(prefix.path()).into_iter().flatten().flatten();
        found.extend(inside.map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "svo")));
    }
    found.sort();
    found
}
