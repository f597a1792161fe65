//! The golden bundles: every version of the program reads these very files, and says the same of them.

use super::sample::{Kept, read};
use exchange::bundle::{self, BundleError, VolumeSet, Watch};
use seal::{EnvelopeKey, sm3};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;

#[derive(Deserialize)]
struct Index {
    reader_secret: String,
    sender_public: String,
    bundle: Vec<Line>,
    volumes: Volumes,
}

#[derive(Deserialize)]
struct Line {
    file: String,
    expect: String,
    why: String,
    counts: Option<[usize; 4]>,
    sm3: Option<String>,
}

#[derive(Deserialize)]
struct Volumes {
    files: Vec<String>,
    sm3: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/bundles")
}

fn index() -> (Index, EnvelopeKey) {
    let index: Index = toml::from_str(&fs::read_to_string(folder().join("index.toml")).unwrap()).unwrap();
    let secret: [u8; 32] = hex::decode(&index.reader_secret).unwrap().try_into().unwrap();
    (index, EnvelopeKey::from_bytes(&secret).unwrap())
}

#[test]
fn every_golden_bundle_gives_what_it_must() {
    let (index, key) = index();
    assert!(index.bundle.len() > 60, "{}", index.bundle.len());
    for line in &index.bundle {
        let bytes = fs::read(folder().join(&line.file)).unwrap();
        match read(&bytes, &key) {
            Ok(found) => {
                assert_eq!(line.expect, "ok", "{} was taken: {}", line.file, line.why);
                let count = |of: fn(&Kept) -> bool| found.records.iter().filter(|r| of(r)).count();
                let counts = [
                    count(|r| matches!(r, Kept::Entry(_))),
                    count(|r| matches!(r, Kept::Signature(_))),
                    count(|r| matches!(r, Kept::Document(_))),
                    found.blobs.len(),
                ];
                assert_eq!(Some(counts), line.counts, "{}", line.file);
                assert_eq!(Some(hex::encode(sm3(&bytes))), line.sm3, "{}", line.file);
                let seen = super::sample::inspect(&bytes).unwrap();
                assert_eq!(hex::encode(seen.sender.0), index.sender_public, "{}", line.file);
            }
            Err(error) => assert_eq!(error.code(), line.expect, "{}: {} ({error:?})", line.file, line.why),
        }
    }
}

#[test]
fn the_golden_volumes_make_their_bundle() {
    let (index, key) = index();
    let open = |name: &String| File::open(folder().join(name)).unwrap();
    let mut set = VolumeSet::new(open(&index.volumes.files[1]), Watch::nobody()).unwrap();
    assert!(!set.missing().is_empty());
    for name in &index.volumes.files {
        set.add(open(name), Watch::nobody()).unwrap();
    }
    let opened = bundle::open(set.join().unwrap(), &key, Watch::nobody()).unwrap();
    assert_eq!(hex::encode(opened.inspection().sm3), index.volumes.sm3);
    opened.into_blobs().unwrap();
}

/// No file without a line, no line without a file; and the clone stays small.
#[test]
fn the_index_is_complete() {
    let (index, _) = index();
    let named: BTreeSet<String> = index.bundle.iter().map(|l| l.file.clone()).chain(index.volumes.files).collect();
    let there: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "index.toml" && name != "sender.pem" && !name.starts_with('.'))
        .collect();
    assert_eq!(named, there);
    let sum: u64 = fs::read_dir(folder()).unwrap().map(|e| e.unwrap().metadata().unwrap().len()).sum();
    assert!(sum < 300 << 10, "{sum} bytes");
    // Every refusal of the reader has a file that gives it.
    let codes: BTreeSet<&str> = index.bundle.iter().map(|l| l.expect.as_str()).collect();
    for error in ["not_a_bundle", "newer", "truncated", "altered", "not_authentic", "wrong_recipient", "malformed", "too_large"] {
        assert!(codes.contains(format!("bundle.{error}").as_str()), "{error}");
    }
    assert_eq!(BundleError::Truncated.code(), "bundle.truncated");
}
