//! Memory does not grow with the file. Measured in a process of its own, since the peak is the whole process's.

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
        evidence: &[EvidenceFacts { length, sm3: hasher.finish(), key: Vec::new() }],
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

/// Runs in the child only.
#[test]
fn child() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let path = Path::new(&path);
    make(path);
    let written = peak();
    take(path);
    fs::write(path.with_extension("peak"), format!("{written} {}", peak())).unwrap();
}

#[test]
fn memory_does_not_grow_with_the_file() {
    if !Path::new("/proc/self/status").exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.subao");
    let output = Command::new(std::env::current_exe().unwrap()).args(["--exact", "memory::child"]).env(CHILD, &path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(fs::metadata(&path).unwrap().len() > 200 << 20);
    let peaks = fs::read_to_string(path.with_extension("peak")).unwrap();
    let peaks: Vec<u64> = peaks.split(' ').map(|n| n.parse().unwrap()).collect();
    assert!(peaks.iter().all(|peak| *peak <= 80), "MiB after writing and after reading: {peaks:?}");
}
