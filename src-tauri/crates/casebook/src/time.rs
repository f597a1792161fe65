//! A moment with the offset at which it was read from a clock.

use chrono::{DateTime, FixedOffset, SecondsFormat, TimeZone, Utc};
use minicbor::decode::Error;
use minicbor::{Decode, Decoder, Encode};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 UTC, and the offset from UTC in minutes.
///
/// Read from stored bytes, a moment that no calendar in use has becomes 1970-01-01 UTC, like one outside chrono's range: it can't be entered,
/// only forged, and nobody who adds hours to it or shows it need think of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Serialize, Deserialize)]
pub struct Time {
    /// Milliseconds since 1970-01-01 UTC.
    #[n(0)]
    pub ms: i64,
    /// Minutes east of UTC.
    #[n(1)]
    pub offset: i32,
}

/// The first moment that a clock can have shown: 1900-01-01 UTC.
const EARLIEST: i64 = -2_208_988_800_000;
/// The first that none can: 9999-01-01 UTC, a year before the last that four digits can write.
const LATEST: i64 = 253_370_764_800_000;

#[derive(Decode)]
struct Stated {
    #[n(0)]
    ms: i64,
    #[n(1)]
    offset: i32,
}

impl<'b, C> Decode<'b, C> for Time {
    fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, Error> {
        let stated = Self::as_stated(decoder, context)?;
        Ok(if stated.is_on_the_calendar() { stated } else { Self { ms: 0, offset: 0 } })
    }
}

impl Time {
    /// Reads a moment as it stands, whatever it says.
    ///
    /// # Errors
    /// Bytes that are no moment.
    pub fn as_stated<'b, C>(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, Error> {
        Stated::decode(decoder, context).map(|Stated { ms, offset }| Self { ms, offset })
    }

    /// A clock can have shown it.
    #[must_use]
    pub fn is_on_the_calendar(self) -> bool {
        (EARLIEST..LATEST).contains(&self.ms)
    }

    /// As a date-time. Moments that no calendar in use has become 1970-01-01 UTC: they can't be entered, only forged.
    #[must_use]
    pub fn to_datetime(self) -> DateTime<FixedOffset> {
        let ms = if self.is_on_the_calendar() { self.ms } else { 0 };
        let utc = Utc.timestamp_millis_opt(ms).single().unwrap_or_default();
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
