//! The fingerprint of a file: SM3, which the office is expected to use, beside SHA-256, which other people's tools can check.

use crate::hash::{Digest, Hasher};
use sha2::Digest as _;

/// What tells one file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// Its SM3.
    pub sm3: Digest,
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// Its length in bytes.
    pub length: u64,
}

/// Takes the fingerprint of what comes in pieces.
#[derive(Default, Clone)]
pub struct Fingerprinter {
    sm3: Hasher,
    sha256: sha2::Sha256,
    length: u64,
}

impl Fingerprinter {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sm3.update(bytes);
        self.sha256.update(bytes);
        self.length = self.length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    }

    /// Bytes added so far.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The fingerprint of everything added.
    #[must_use]
    pub fn finish(self) -> Fingerprint {
        Fingerprint { sm3: self.sm3.finish(), sha256: self.sha256.finalize().into(), length: self.length }
    }
}
