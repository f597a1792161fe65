//! When the next heartbeat is due.

use std::time::Duration;

/// Whether a heartbeat is to be queued. Heartbeats go at regular times whether or not there is news, so that traffic does not
/// say who has an incident. `last` and `now` are times since any one moment; a clock that was set back makes none due twice.
#[must_use]
pub fn due(last: Option<Duration>, now: Duration, every: Duration) -> bool {
    last.is_none_or(|last| now.checked_sub(last).is_some_and(|passed| passed >= every))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_due_at_first_and_then_in_its_time() {
        let second = Duration::from_secs;
        assert!(due(None, second(0), second(60)));
        assert!(!due(Some(second(100)), second(159), second(60)));
        assert!(due(Some(second(100)), second(160), second(60)));
        assert!(!due(Some(second(100)), second(40), second(60)));
    }
}
