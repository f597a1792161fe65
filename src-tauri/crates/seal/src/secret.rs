//! Keys in memory: wiped when dropped, never printed.

use crate::SealError;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Random bytes from the operating system.
///
/// # Errors
/// Where the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| SealError::NoRandomness)?;
    Ok(bytes)
}

macro_rules! key {
    ($name:ident, $length:literal, $what:literal) => {
        #[doc = $what]
        #[derive(Clone, Zeroize, ZeroizeOnDrop)]
        pub struct $name([u8; $length]);

        impl $name {
            /// A fresh random key.
            ///
            /// # Errors
            /// Where the system gives no randomness.
            pub fn random() -> Result<Self, SealError> {
                random().map(Self)
            }

            /// Takes over bytes.
            #[must_use]
            pub fn from_bytes(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The bytes, for as short a time as possible.
            #[must_use]
            pub fn expose(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

key!(Key16, 16, "A 128-bit key, as SM4 takes it.");
key!(Key32, 32, "A 256-bit key, as SQLCipher takes it.");
