//! Memory does not grow with the file. Measured in a process of its own, since the peak is the whole process's.

use super::by_hand::{Hand, record};
use super::sample::{noise, reader, repeated, sender};
use exchange::bundle::{self, BundleError, EvidenceFacts, Making, Record, Watch};
use seal::Hasher;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::process::Command;

const CHILD: &str = "EXCHANGE_MEMORY_CHILD";

/// The most memory this process ever had, in MiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() >> 10
}

/// 120 MiB of records and 100 MiB of evidence.
fn make(path: &Path) {
    let length = 100 << 20;
    let mut hasher = Hasher::default();
    let mut source = repeated(length);
    let mut piece = vec![0; 1 << 20];
    while let Ok(read @ 1..) = source.read(&mut piece) {
        hasher.update(&piece[..read]);
    }
    let signer = sender();
    let making = Making {
        id: [1; 16],
        recipients: &[reader().public_key().unwrap()],
        signer: &signer,
        manifest: b"m",
        evidence: &[EvidenceFacts { length, sm3: hasher.finish(), key: Vec::new().into() }],
        open_evidence: &mut |_| Ok(repeated(length)),
        at_least: 0,
    };
    let records = |sink: &mut bundle::RecordSink<'_>| -> Result<(), BundleError> {
        for seed in 0..30_000 {
            sink.entry(&noise(4_000, seed))?;
        }
        Ok(())
    };
    bundle::write(File::create(path).unwrap(), making, records, Watch::nobody()).unwrap();
}

fn take(path: &Path) {
    let mut opened = bundle::open(File::open(path).unwrap(), &reader(), Watch::nobody()).unwrap();
    let mut entries = 0;
    while let Some(record) = opened.next_record().unwrap() {
        entries += u32::from(matches!(record, Record::Entry(_)));
    }
    assert_eq!(entries, 30_000);
    opened.into_blobs().unwrap().copy(0, &mut io::sink()).unwrap();
}

/// Runs in a child only.
#[test]
fn child() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let path = Path::new(&path);
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let file = File::open(entry.unwrap().path()).unwrap();
            // Whatever is said of it: the memory is what counts.
            let Ok(mut opened) = bundle::open(file, &reader(), Watch::nobody()) else { continue };
            while let Ok(Some(_)) = opened.next_record() {}
            drop(opened.into_blobs());
        }
    } else {
        make(path);
        take(path);
    }
    fs::write(path.with_extension("peak"), peak().to_string()).unwrap();
}

/// The peak of a child that is given this, in MiB.
fn peak_with(path: &Path) -> u64 {
    let output = Command::new(std::env::current_exe().unwrap()).args(["--exact", "memory::child"]).env(CHILD, path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    fs::read_to_string(path.with_extension("peak")).unwrap().parse().unwrap()
}

#[test]
fn memory_does_not_grow_with_the_file() {
    if !Path::new("/proc/self/status").exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.subao");
    let peak = peak_with(&path);
    assert!(fs::metadata(&path).unwrap().len() > 200 << 20);
    assert!(peak <= 80, "{peak} MiB for writing and reading");
}

/// Claims of any length, bombs, and the largest record that is allowed, again and again.
#[test]
fn what_is_hostile_takes_no_memory() {
    if !Path::new("/proc/self/status").exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let hostile = folder.path().join("hostile");
    fs::create_dir(&hostile).unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/bundles");
    for entry in fs::read_dir(golden).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, hostile.join(path.file_name().unwrap())).unwrap();
    }
    assert!(peak_with(&hostile) <= 60, "{} MiB for the golden ones", peak_with(&hostile));
    let largest = record(4, &vec![0; 64 << 20]);
    let hand = Hand::new(&reader(), &[record(1, b"m"), largest.repeat(3)].concat(), vec![]);
    fs::write(hostile.join("largest.subao"), hand.bytes()).unwrap();
    let peak = peak_with(&hostile);
    assert!(peak <= 150, "{peak} MiB for the largest records");
}
