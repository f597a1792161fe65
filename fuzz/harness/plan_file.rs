//! Bytes to the loader of plan files. It names every fault; it may not panic, and a plan that it takes can be asked for its coverage.

/// Loads `data`.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match plan::load("fuzzed.toml", text) {
        Ok(plan) => drop(plan::coverage(&plan)),
        Err(faults) => assert!(!faults.is_empty(), "refused without a reason"),
    }
}
