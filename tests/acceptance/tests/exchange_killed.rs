//! The power fails at any moment of an export or an import: what was recorded is true, what lies on the stick is whole or does not count, and the
//! same step done again comes to the same end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

mod exchange_office;
mod office;

use desk::Desk;
use desk::exchange::{Opened, hand_over, open_file, open_from, read_back};
use desk::view_exchange::ImportDone;
use exchange::bundle::{self, Watch};
use exchange_office::{NEVER, offices_with_evidence};
use office::{PASSPHRASE, settings};
use seal::sm3;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Instant;
use tempfile::TempDir;

const FOLDER: &str = "SUBAO_TEST_KILLED_AT";
/// Moments at which the power fails, spread over how long the whole takes.
const MOMENTS: u32 = 12;
const STEP: &str = "SUBAO_TEST_KILLED_AT_STEP";

/// Counts the steps of what goes on, and ends the program at the one that it was told: nothing is tidied up, as when the power fails.
#[derive(Default)]
struct Steps(Cell<u32>);

impl Steps {
    fn next(&self) {
        self.0.set(self.0.get() + 1);
        if std::env::var(STEP).is_ok_and(|step| step == self.0.get().to_string()) {
            std::process::abort();
        }
    }
}

/// The station in this folder, opened by its operator.
fn desk(folder: &Path) -> Desk {
    let mut desk = Desk::new(settings(folder));
    let operator = desk.station_state().unwrap().operators[0].id.clone();
    desk.unlock(&operator, PASSPHRASE).unwrap();
    desk
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().flatten() {
        if file.path().is_dir() {
            copy(&file.path(), &to.join(file.file_name()));
        } else {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

/// A department with a case and its evidence, and a working group; both closed.
fn offices() -> (TempDir, TempDir) {
    let (department, group) = offices_with_evidence(2_000_000);
    (department.folder, group.folder)
}

/// Exports to the stick as the window does: packing, each piece that is written, reading back, recording are steps.
fn export(desk: &mut Desk, stick: &Path) -> PathBuf {
    let steps = Steps::default();
    let to = desk.exchange().unwrap().peers[0].id.clone();
    let packed = desk.export_pack(&to).unwrap();
    steps.next();
    let path = stick.join(&packed.name);
    let handed = hand_over(&packed, &path, &|_| steps.next(), &NEVER).unwrap();
    steps.next();
    read_back(&handed, &NEVER).unwrap();
    steps.next();
    desk.export_done(&packed, &handed.written, ("file", &packed.name)).unwrap();
    steps.next();
    println!("steps {}", steps.0.get());
    path
}

/// Takes a bundle in as the window does: each piece that is read, opened and laid down, looking at it and recording are steps.
fn import(desk: &mut Desk, path: &Path) -> ImportDone {
    let steps = Steps::default();
    let keys = desk.import_keys().unwrap();
    let known = desk.known_signers().unwrap();
    let step = |_, _| steps.next();
    let opened = open_file(&mut open_from(path).unwrap(), &keys, &|key| known.contains(&key.0), Watch::new(&step, &NEVER)).unwrap();
    steps.next();
    desk.import_look("t", "f", &opened).unwrap();
    steps.next();
    let Opened::Bundle(unpacked) = opened else { panic!("a stranger's") };
    let done = desk.import_accept(*unpacked, &keys.operator).unwrap();
    steps.next();
    println!("steps {}", steps.0.get());
    done
}

/// This very test in a process of its own.
fn alone(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(FOLDER, folder).stdout(Stdio::piped());
    command
}

/// As `alone`, begun when this returns.
fn child(test: &str, folder: &Path) -> Child {
    let mut child = alone(test, folder).spawn().unwrap();
    let begun = BufReader::new(child.stdout.as_mut().unwrap()).lines().any(|line| line.unwrap().contains("begun"));
    assert!(begun);
    child
}

/// The step once for each of the parts that it goes through, ended there. Gives how many they are.
fn at_every_step(test: &str, made: &dyn Fn(&Path), after: &mut dyn FnMut(&Path)) -> u32 {
    let whole = tempfile::tempdir().unwrap();
    made(whole.path());
    let said = alone(test, whole.path()).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let steps = said.lines().find_map(|line| line.split_once("steps ")).unwrap().1.trim().parse().unwrap();
    for step in 1..=steps {
        let folder = tempfile::tempdir().unwrap();
        made(folder.path());
        let ended = alone(test, folder.path()).env(STEP, step.to_string()).stderr(Stdio::null()).output().unwrap();
        assert!(!ended.status.success(), "step {step} of {steps} was never reached");
        after(folder.path());
    }
    steps
}

/// How long the step takes when nothing happens, then the step once for each moment, ended there. `after` looks at what is left.
fn at_every_moment(test: &str, made: &dyn Fn(&Path), after: &mut dyn FnMut(&Path)) {
    let whole = tempfile::tempdir().unwrap();
    made(whole.path());
    let mut undisturbed = child(test, whole.path());
    let start = Instant::now();
    assert!(undisturbed.wait().unwrap().success());
    let takes = start.elapsed();
    after(whole.path());
    for moment in 0..MOMENTS {
        let folder = tempfile::tempdir().unwrap();
        made(folder.path());
        let mut running = child(test, folder.path());
        sleep(takes * moment / MOMENTS);
        running.kill().unwrap();
        running.wait().unwrap();
        after(folder.path());
    }
}

fn sound(desk: &mut Desk) -> u32 {
    let seen = desk.verification().unwrap();
    assert!(seen.sound(), "{:?}", seen.faults);
    seen.entries
}

#[test]
fn an_export_that_is_ended_at_any_moment() {
    if let Ok(folder) = std::env::var(FOLDER) {
        let folder = PathBuf::from(folder);
        let mut desk = desk(&folder);
        println!("begun");
        export(&mut desk, &folder.join("stick"));
        return;
    }
    let (department, group) = offices();
    let made = |folder: &Path| {
        copy(department.path(), folder);
        fs::create_dir(folder.join("stick")).unwrap();
    };
    let (mut with, mut without) = (0, 0);
    let mut after = |folder: &Path| {
        let stick = folder.join("stick");
        let mut desk = desk(folder);
        sound(&mut desk);
        let bundles: Vec<PathBuf> =
            fs::read_dir(&stick).unwrap().map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "subao")).collect();
        for path in &bundles {
            let seen = bundle::inspect(&mut open_from(path).unwrap(), Watch::nobody()).unwrap();
            assert!(seen.authentic, "what has its name is whole");
        }
        let row = desk.exchange().unwrap().peers.remove(0);
        match row.exported.as_slice() {
            [] => {
                without += 1;
                assert_eq!(row.state, "to_export", "what was not recorded is still to be done");
            }
            [one] => {
                with += 1;
                let on_the_stick: Vec<String> = bundles.iter().map(|p| hex::encode(sm3(&fs::read(p).unwrap()))).collect();
                assert!(on_the_stick.contains(&one.sm3), "what was recorded lies there");
            }
            several => panic!("{}", several.len()),
        }
        // Done again it serves.
        let path = export(&mut desk, &stick);
        let theirs = tempfile::tempdir().unwrap();
        copy(group.path(), theirs.path());
        let mut group = self::desk(theirs.path());
        import(&mut group, &path);
        assert_eq!(group.queue().unwrap().levels.len(), 1);
        sound(&mut group);
    };
    at_every_moment("an_export_that_is_ended_at_any_moment", &made, &mut after);
    let steps = at_every_step("an_export_that_is_ended_at_any_moment", &made, &mut after);
    assert!(steps > 10, "{steps} steps");
    assert!(with > 0 && without > 0, "{with} ended after it was recorded, {without} before");
}

#[test]
fn an_import_that_is_ended_at_any_moment() {
    if let Ok(folder) = std::env::var(FOLDER) {
        let folder = PathBuf::from(folder);
        let mut desk = desk(&folder);
        println!("begun");
        import(&mut desk, &folder.join("bundle.subao"));
        return;
    }
    let (department, group) = offices();
    let stick = tempfile::tempdir().unwrap();
    let path = export(&mut desk(department.path()), stick.path());
    let made = |folder: &Path| {
        copy(group.path(), folder);
        fs::copy(&path, folder.join("bundle.subao")).unwrap();
    };
    let before = sound(&mut desk(group.path()));
    let (mut all, mut none) = (BTreeSet::new(), 0);
    let mut after = |folder: &Path| {
        let mut desk = desk(folder);
        let entries = sound(&mut desk);
        let cases = desk.queue().unwrap().levels.len();
        if entries == before {
            none += 1;
            assert_eq!(cases, 0, "nothing of it");
        } else {
            all.insert(entries);
            assert_eq!(cases, 1, "or all of it");
        }
        let again = import(&mut desk, &folder.join("bundle.subao"));
        assert_eq!(again.taken == 0, cases == 1);
        assert_eq!(desk.queue().unwrap().levels.len(), 1);
        all.insert(sound(&mut desk));
        // A `.part` that was left falls away in a day; what the ledger knows is whole.
        let case = desk.queue().unwrap().levels[0].incident_id.clone();
        let evidence = desk.incident(&case).unwrap().evidence[0].id.clone();
        assert!(desk.evidence_held(&case, &evidence).unwrap().is_sound(&|_| {}, &NEVER).unwrap());
    };
    at_every_moment("an_import_that_is_ended_at_any_moment", &made, &mut after);
    let steps = at_every_step("an_import_that_is_ended_at_any_moment", &made, &mut after);
    assert!(steps > 10, "{steps} steps");
    assert!(none > 0 && all.len() == 1, "{none} ended before anything was kept; entries otherwise: {all:?}");
}
