//! What fuzzing found worth keeping goes through the loader again, without a fuzzer.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../../../../fuzz/harness/plan_file.rs"]
mod plan_file;

use std::fs;
use std::path::PathBuf;

#[test]
fn the_loader_stands_the_corpus() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus/plan_file");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        plan_file::run(&fs::read(entry.unwrap().path()).unwrap());
        count += 1;
    }
    assert!(count > 10, "{count}");
}
