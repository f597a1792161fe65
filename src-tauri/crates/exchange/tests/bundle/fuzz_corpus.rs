//! What fuzzing found worth keeping goes through the readers again, as do the golden files, without a fuzzer.

#[path = "../../../../../fuzz/harness/bundle_reader.rs"]
mod bundle_reader;
#[path = "../../../../../fuzz/harness/volume_reader.rs"]
mod volume_reader;

use std::fs;
use std::path::PathBuf;

fn replay(folder: &str, run: fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..").join(folder);
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        run(&fs::read(entry.unwrap().path()).unwrap());
        count += 1;
    }
    assert!(count > 10, "{count} in {}", folder.display());
}

#[test]
fn the_bundle_reader_stands_the_corpus() {
    replay("fuzz/corpus/bundle_reader", bundle_reader::run);
    replay("tests/fixtures/bundles", bundle_reader::run);
}

#[test]
fn the_volume_reader_stands_the_corpus() {
    replay("fuzz/corpus/volume_reader", volume_reader::run);
}
