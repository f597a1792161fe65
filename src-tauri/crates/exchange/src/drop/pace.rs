//! How often and how patiently a worker works.

use std::time::Duration;

/// The times of a worker. Tests make them short.
#[derive(Debug, Clone)]
pub struct Pace {
    /// The shortest wait between two rounds.
    pub first: Duration,
    /// The longest wait after a round that failed.
    pub longest: Duration,
    /// The longest wait after a round in which all went well: how late news may be noticed.
    pub idle: Duration,
    /// How long the other side may give no sign of life before it counts as unreachable.
    pub stall: Duration,
    /// How long an object that does not verify must stay the same until it is called damaged.
    pub patience: Duration,
    /// No object longer than this is fetched. As a stick's file system allows, unless told otherwise.
    pub largest: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(2),
            longest: Duration::from_secs(15 * 60),
            idle: Duration::from_secs(2 * 60),
            stall: Duration::from_secs(45),
            patience: Duration::from_secs(30 * 60),
            largest: u64::from(u32::MAX),
        }
    }
}
