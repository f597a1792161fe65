//! A moment with the offset at which it was read from a clock.

use chrono::{DateTime, FixedOffset, SecondsFormat, TimeZone, Utc};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 UTC, and the offset from UTC in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Time {
    /// Milliseconds since 1970-01-01 UTC.
    #[n(0)]
    pub ms: i64,
    /// Minutes east of UTC.
    #[n(1)]
    pub offset: i32,
}

impl Time {
    /// As a date-time. Moments outside chrono's range become 1970-01-01 UTC: they can't be entered, only forged.
    #[must_use]
    pub fn to_datetime(self) -> DateTime<FixedOffset> {
        let utc = Utc.timestamp_millis_opt(self.ms).single().unwrap_or_default();
        FixedOffset::east_opt(self.offset.saturating_mul(60)).map_or_else(|| utc.fixed_offset(), |o| utc.with_timezone(&o))
    }

    /// RFC 3339 with seconds.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.to_datetime().to_rfc3339_opts(SecondsFormat::Secs, false)
    }
}

impl From<DateTime<FixedOffset>> for Time {
    fn from(at: DateTime<FixedOffset>) -> Self {
        Self { ms: at.timestamp_millis(), offset: at.offset().local_minus_utc() / 60 }
    }
}
