//! From a passphrase to a key: Argon2id (RFC 9106).

use crate::{Key16, SealError};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

/// A random salt.
pub type Salt = [u8; 16];

/// What a guess costs. Stored beside the slot, so that it can be raised later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

impl Default for KdfCost {
    /// 64 MiB and three passes: RFC 9106's second recommendation, bearable on an office machine of 4 GB.
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3 }
    }
}

impl KdfCost {
    /// As cheap as it may be: for recovery codes, which have 123 random bits and need no stretching, and for tests.
    pub const LIGHT: Self = Self { memory_kib: 256, passes: 1 };
}

/// Derives a key.
///
/// # Errors
/// Parameters out of range (at most 1 GiB and 16 passes are accepted from a file).
pub fn passphrase_key(passphrase: &str, salt: &Salt, cost: KdfCost) -> Result<Key16, SealError> {
    if cost.memory_kib > 1024 * 1024 || cost.passes > 16 {
        return Err(SealError::Derivation);
    }
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(16)).map_err(|_| SealError::Derivation)?;
    let mut out = Zeroizing::new([0_u8; 16]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, out.as_mut_slice())
        .map_err(|_| SealError::Derivation)?;
    Ok(Key16::from_bytes(*out))
}
