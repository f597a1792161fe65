//! Where random bytes come from. Everything that goes out takes the operating system's; golden files need bytes that are the same each time.

use crate::SealError;
use sm2::elliptic_curve::rand_core::{TryCryptoRng, TryRng};
use std::fmt;

/// Gives random bytes. Whoever can foretell them can open what was sealed with them.
pub trait Randomness {
    /// Fills all of `bytes`.
    ///
    /// # Errors
    /// `NoRandomness`.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), SealError>;
}

/// The operating system's.
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), SealError> {
        getrandom::fill(bytes).map_err(|_| SealError::NoRandomness)
    }
}

/// As the curve's arithmetic takes it.
pub struct ForCurve<'a>(pub &'a mut dyn Randomness);

/// What the curve's arithmetic is told when there are no random bytes.
#[derive(Debug)]
pub struct Empty;

impl fmt::Display for Empty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no random bytes")
    }
}

impl std::error::Error for Empty {}

impl TryRng for ForCurve<'_> {
    type Error = Empty;

    fn try_next_u32(&mut self) -> Result<u32, Empty> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Empty> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Empty> {
        self.0.fill(bytes).map_err(|_| Empty)
    }
}

impl TryCryptoRng for ForCurve<'_> {}
