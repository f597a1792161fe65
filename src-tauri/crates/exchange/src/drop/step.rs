//! Where a process may be killed: the tests of this crate end it at each of these steps. In the program this is nothing.

#[cfg(not(test))]
pub(super) fn step(_: &str) {}

#[cfg(test)]
pub(super) use kill::step;

#[cfg(test)]
pub(super) mod kill {
    use std::sync::atomic::{AtomicU32, Ordering};

    /// Names the step and the how-manieth time: `folder.renamed:2`.
    pub const KILL_AT: &str = "SUBAO_TEST_KILL_AT";

    static PASSED: AtomicU32 = AtomicU32::new(0);

    pub fn step(name: &str) {
        let Ok(wanted) = std::env::var(KILL_AT) else { return };
        let Some((wanted, turn)) = wanted.split_once(':') else { return };
        if wanted == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == turn.parse::<u32>().unwrap() {
            // As abrupt as it gets: no destructor, no flush.
            let _ = std::process::Command::new("kill").args(["-9", &std::process::id().to_string()]).status();
            loop {
                std::thread::park();
            }
        }
    }
}
