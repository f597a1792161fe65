//! Time is passed in, so that a test can jump, go back and sleep.

use chrono::{DateTime, FixedOffset, Local, SubsecRound};

/// What says the time.
pub trait Clock: Send + Sync {
    /// Now, with the machine's offset.
    fn now(&self) -> DateTime<FixedOffset>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<FixedOffset> {
        Local::now().trunc_subsecs(3).fixed_offset()
    }
}
