//! How long to wait between two rounds.

use std::time::Duration;

/// Throws a number from 0 up to the given one, both included. Given in, so that tests know what comes.
pub type Dice = Box<dyn FnMut(u64) -> u64 + Send>;

/// Dice of the operating system. Where it gives no randomness the longest wait is taken.
#[must_use]
pub fn system_dice() -> Dice {
    Box::new(|most| match (getrandom::u64(), most.checked_add(1)) {
        (Ok(random), Some(sides)) => random % sides,
        (Ok(random), None) => random,
        (Err(_), _) => most,
    })
}

/// Waits that double with every failure and are drawn anew from their whole range each time, so that a thousand stations
/// that lost the same server do not come back to it at the same moment.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    failures: u32,
}

impl Backoff {
    /// Waits between `first` and `longest`.
    #[must_use]
    pub fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest: longest.max(first), failures: 0 }
    }

    /// The next wait: anything between the first and twice, four times, … the first, at most the longest.
    pub fn next(&mut self, dice: &mut dyn FnMut(u64) -> u64) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let factor = 2_u32.checked_pow(self.failures).unwrap_or(u32::MAX);
        let ceiling = self.first.saturating_mul(factor).min(self.longest);
        let range = u64::try_from(ceiling.saturating_sub(self.first).as_micros()).unwrap_or(u64::MAX);
        self.first.saturating_add(Duration::from_micros(dice(range).min(range))).min(self.longest)
    }

    /// Something went well.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}
