//! kill -9 at every step of sending, fetching and removing: whoever comes after completes it; nothing is lost, nothing comes
//! twice, nothing is ever half in its place. In here and not among the other tests, since the steps exist in no other build.

#[path = "../../tests/drop_kit/servers.rs"]
#[allow(dead_code)]
mod servers;

use super::step::kill::KILL_AT;
use super::{Arrival, Drop, DropMemory, MemoryFault, ObjectName, Outgoing, Pace, Part, Prefix, Secret, Setup, Worker, system_dice};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

const CHILD: &str = "SUBAO_TEST_DROP_CHILD";

/// What a child is told.
#[derive(serde::Serialize, serde::Deserialize)]
struct Task {
    drop: Drop,
    root: PathBuf,
    own: Prefix,
    watched: Vec<Prefix>,
    /// Sends the items, or fetches them, or removes them.
    role: Role,
}

#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Sends,
    Fetches,
    Removes,
}

/// Two items of two parts each, of several pieces each, one of them empty.
fn items() -> Vec<Outgoing> {
    let noise = |seed: u8, length: usize| Part::held((0..length).map(|i| seed ^ (i * 31 + i / 251).to_le_bytes()[0]).collect());
    let item = |id: &str, parts| Outgoing { id: id.to_owned(), parts };
    vec![item("first", vec![noise(1, 2_500_000), noise(2, 1_000)]), item("second", vec![noise(3, 1_100_000), Part::held(Vec::new())])]
}

fn names() -> BTreeSet<ObjectName> {
    items().iter().flat_map(|item| item.parts.iter().map(|part| part.name)).collect()
}

/// A memory that is a journal of lines, each on the disk when the call returns.
struct Journal {
    at: PathBuf,
    role: Role,
}

impl Journal {
    fn lines(&self) -> Vec<String> {
        let text = fs::read_to_string(&self.at).unwrap_or_default();
        // A line without an end was cut off by the kill.
        text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).map(str::to_owned).collect()
    }

    fn has(&self, line: &str) -> bool {
        self.lines().iter().any(|there| there == line)
    }

    fn add(&self, line: &str) -> Result<(), MemoryFault> {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&self.at).unwrap();
        writeln!(file, "{line}").unwrap();
        file.sync_all().unwrap();
        Ok(())
    }
}

impl DropMemory for Journal {
    fn queue(&self) -> Result<Vec<Outgoing>, MemoryFault> {
        let mut queue = if self.role == Role::Sends { items() } else { Vec::new() };
        queue.retain(|item| !self.has(&format!("sent {}", item.id)));
        Ok(queue)
    }

    fn placed(&self, item: &str) -> Result<BTreeSet<ObjectName>, MemoryFault> {
        Ok(names().into_iter().filter(|name| self.has(&format!("placed {item} {name}"))).collect())
    }

    fn part_placed(&self, item: &str, name: &ObjectName) -> Result<(), MemoryFault> {
        self.add(&format!("placed {item} {name}"))
    }

    fn sent(&self, item: &str) -> Result<(), MemoryFault> {
        self.add(&format!("sent {item}"))
    }

    fn known(&self, names: &[ObjectName]) -> Result<BTreeSet<ObjectName>, MemoryFault> {
        Ok(names.iter().copied().filter(|name| self.has(&format!("arrived {name}"))).collect())
    }

    fn arrived(&self, arrival: &Arrival) -> Result<(), MemoryFault> {
        self.add(&format!("arrived {}", arrival.name))
    }

    fn acknowledged(&self) -> Result<Vec<ObjectName>, MemoryFault> {
        let gone = |name: &ObjectName| self.has(&format!("pruned {name}"));
        Ok(if self.role == Role::Removes { names().into_iter().filter(|name| !gone(name)).collect() } else { Vec::new() })
    }

    fn pruned(&self, name: &ObjectName) -> Result<(), MemoryFault> {
        self.add(&format!("pruned {name}"))
    }
}

impl Task {
    fn journal(&self) -> Journal {
        Journal { at: self.root.join(format!("{:?}.journal", self.role)), role: self.role }
    }

    fn inbox(&self) -> PathBuf {
        self.root.join("inbox")
    }

    fn is_done(&self) -> bool {
        let journal = self.journal();
        match self.role {
            Role::Sends => journal.queue().unwrap().is_empty(),
            Role::Fetches => journal.known(&names().into_iter().collect::<Vec<_>>()).unwrap().len() == names().len(),
            Role::Removes => journal.acknowledged().unwrap().is_empty(),
        }
    }

    /// Runs a child until it is done or killed. Whether it was killed.
    fn runs(&self, kill_at: Option<&str>) -> bool {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["drop::killed::child", "--exact", "--nocapture", "--test-threads=1"]);
        command.env(CHILD, serde_json::to_string(self).unwrap()).stdout(Stdio::null()).stderr(Stdio::null());
        match kill_at {
            Some(step) => command.env(KILL_AT, step),
            None => command.env_remove(KILL_AT),
        };
        let status = command.status().unwrap();
        assert!(status.success() || status.signal() == Some(9), "{kill_at:?}: {status}");
        !status.success()
    }

    /// Whatever bears an object's name there is whole.
    fn nothing_is_half(&self, folder: &Path) {
        let Ok(listing) = fs::read_dir(folder) else { return };
        for entry in listing {
            let entry = entry.unwrap();
            if let Some(name) = ObjectName::read(&entry.file_name().into_string().unwrap()) {
                assert_eq!(ObjectName::of(seal::sm3(&fs::read(entry.path()).unwrap())), name);
            }
        }
    }

    /// Killed at this step, then done by another that starts where it was.
    fn survives(&self, step: &str, drop: Option<&Path>) {
        assert!(self.runs(Some(step)), "{:?} never comes to {step}", self.role);
        self.nothing_is_half(&self.inbox());
        if let Some(drop) = drop {
            self.nothing_is_half(&drop.join(self.own.to_string()));
        }
        assert!(!self.runs(None));
        let lines = self.journal().lines();
        let mut once = lines.clone();
        once.sort();
        once.dedup();
        let twice: Vec<_> =
            lines.iter().filter(|line| line.starts_with("arrived") && lines.iter().filter(|other| other == line).count() > 1).collect();
        assert!(twice.is_empty(), "{step}: {twice:?}");
        assert!(self.is_done(), "{step}: {lines:?}");
    }
}

/// Not a test by itself: the process that is killed.
#[test]
fn child() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let task: Task = serde_json::from_str(&task).unwrap();
    fs::create_dir_all(task.inbox()).unwrap();
    let on = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let setup = Setup {
        drop: task.drop.clone(),
        secret: Some(Secret::new(servers::PASSWORD.to_owned())),
        own: task.own,
        watched: task.watched.clone(),
        inbox: task.inbox(),
        memory: Arc::new(task.journal()),
        pace: Pace { first: Duration::from_millis(5), idle: Duration::from_millis(20), ..Pace::default() },
        dice: system_dice(),
    };
    let (handle, mut heard) = Worker::start(setup, on.handle());
    on.spawn(async move { while heard.recv().await.is_some() {} });
    let begun = std::time::Instant::now();
    // What is to be killed at its very last step is done before it comes there.
    let to_be_killed = std::env::var_os(KILL_AT).is_some();
    while !task.is_done() || (to_be_killed && begun.elapsed() < Duration::from_secs(20)) {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not come to an end");
        std::thread::sleep(Duration::from_millis(5));
    }
    on.block_on(handle.stop());
}

/// The parts of a drop's life, one after the other, each killed at each of its steps.
fn life(drop: &Drop, folder: Option<&Path>, sending: &[&str]) {
    let at = tempfile::tempdir().unwrap();
    let task = |own: Prefix, watched: Vec<Prefix>, role, step: &str| {
        let root = at.path().join(format!("{role:?} {step}"));
        fs::create_dir_all(&root).unwrap();
        Task { drop: drop.clone(), root, own, watched, role }
    };
    let mut last = Prefix::from_bytes([0; 16]);
    for (number, step) in sending.iter().enumerate() {
        last = Prefix::from_bytes([u8::try_from(number).unwrap(); 16]);
        task(last, vec![], Role::Sends, step).survives(step, folder);
        if let Some(folder) = folder {
            let mut lying: Vec<_> = fs::read_dir(folder.join(last.to_string()))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            lying.sort();
            assert_eq!(lying, names().iter().map(ObjectName::to_string).collect::<Vec<_>>(), "{step}");
        }
    }
    let fetching = [
        "beside.opened:1",
        "beside.wrote:1",
        "beside.wrote:2",
        "fetch.verified:1",
        "beside.flushed:2",
        "beside.renamed:1",
        "beside.settled:3",
        "fetch.whole:1",
        "fetch.noted:1",
        "fetch.noted:4",
    ];
    for step in fetching {
        let reader = task(Prefix::from_bytes([255; 16]), vec![last], Role::Fetches, step);
        reader.survives(step, None);
        let mut lying: Vec<_> =
            fs::read_dir(reader.inbox()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        lying.sort();
        assert_eq!(lying, names().iter().map(ObjectName::to_string).collect::<Vec<_>>(), "{step}");
        reader.nothing_is_half(&reader.inbox());
    }
    task(last, vec![], Role::Removes, "x").survives("prune.removed:2", folder);
    if let Some(folder) = folder {
        assert_eq!(fs::read_dir(folder.join(last.to_string())).unwrap().count(), 0);
    }
}

#[test]
fn at_every_step_on_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let sending = [
        "put.begins:1",
        "folder.made:1",
        "beside.opened:1",
        "beside.wrote:1",
        "beside.wrote:3",
        "beside.flushed:1",
        "beside.renamed:1",
        "beside.settled:1",
        "put.placed:1",
        "send.put:2",
        "send.noted:2",
        "send.noted:3",
        "beside.flushed:4",
        "send.put:4",
        "send.sent:1",
        "send.sent:2",
    ];
    life(&Drop::folder(folder.path()), Some(folder.path()), &sending);
}

#[test]
fn at_every_step_on_webdav() {
    let server = servers::wsgidav();
    let drop = servers::webdav_at(format!("http://127.0.0.1:{}", server.port), "subao");
    life(
        &drop,
        Some(&server.files.path().join("dav/subao")),
        &["put.begins:1", "webdav.made:1", "webdav.sent:1", "put.placed:1", "webdav.sent:4", "send.put:4", "send.noted:1"],
    );
}

#[test]
fn at_every_step_on_s3() {
    let server = servers::s3();
    life(
        &servers::s3_at(server.port, "drop"),
        None,
        &["put.begins:1", "s3.wrote:1", "s3.wrote:3", "s3.sent:1", "put.placed:1", "s3.sent:4", "send.noted:4"],
    );
}
