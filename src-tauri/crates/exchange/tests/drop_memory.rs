//! However large an object is, little of it is in memory at a time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

mod drop_kit;

use drop_kit::servers::{PASSWORD, apache, s3, s3_at, webdav_at};
use drop_kit::{Station, quick, runtime};
use exchange::drop::{Drop, FilePart, ObjectName, Outgoing, Part};
use std::fs;
use std::process::Command;
use std::sync::Arc;

const DROP: &str = "SUBAO_TEST_DROP";

const LENGTH: usize = 160 * 1024 * 1024;

/// What sending and fetching may take together, beside what the program takes anyway.
const ALLOWED: u64 = 64 * 1024;

/// Kilobytes at the most so far.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Not a test by itself: a process whose memory is measured.
#[test]
fn child() {
    let Ok(drop) = std::env::var(DROP) else { return };
    let drop: Drop = serde_json::from_str(&drop).unwrap();
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("large");
    let file = fs::File::create(&path).unwrap();
    file.set_len(LENGTH as u64).unwrap();
    let mut hasher = seal::Hasher::default();
    (0..LENGTH / 1024).for_each(|_| hasher.update(&[0; 1024]));
    let name = ObjectName::of(hasher.finish());
    let on = runtime();
    let (mut writer, mut reader) = (Station::new(), Station::new());
    writer.memory.enqueue(Outgoing {
        id: "large".to_owned(),
        parts: vec![Part { name, length: LENGTH as u64, source: Arc::new(FilePart { path, offset: 0 }) }],
    });
    let before = peak();
    writer.starts(&on, &drop, Some(PASSWORD), &[], quick());
    writer.waits_to_have_sent("large");
    reader.starts(&on, &drop, Some(PASSWORD), &[writer.own], quick());
    let arrived = reader.waits_for_arrival(&name);
    assert_eq!(fs::metadata(arrived).unwrap().len(), LENGTH as u64);
    let taken = peak() - before;
    assert!(taken < ALLOWED, "{taken} kB");
}

fn measured(drop: &Drop) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["child", "--exact", "--nocapture", "--test-threads=1"]).env(DROP, serde_json::to_string(drop).unwrap());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn of_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    measured(&Drop::folder(folder.path()));
}

#[test]
fn of_webdav() {
    let server = apache(None);
    measured(&webdav_at(format!("http://127.0.0.1:{}/dav", server.port), "subao"));
}

#[test]
fn of_s3() {
    let server = s3();
    measured(&s3_at(server.port, "drop"));
}
