//! SM3.

use sm3::{Digest as _, Sm3};

/// An SM3 digest.
pub type Digest = [u8; 32];

/// SM3 of some bytes.
#[must_use]
pub fn sm3(bytes: &[u8]) -> Digest {
    Sm3::digest(bytes).into()
}

/// SM3 over what comes in pieces.
#[derive(Default, Clone)]
pub struct Hasher(Sm3);

impl Hasher {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of everything added.
    #[must_use]
    pub fn finish(self) -> Digest {
        self.0.finalize().into()
    }
}
