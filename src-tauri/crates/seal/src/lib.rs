//! Signing, hashing and encrypting behind one trait, so that a hardware module can take the software's place.
//!
//! The suite is SM2, SM3 and SM4-GCM. No certification is claimed.

mod block_cipher;
mod envelope;
mod fingerprint;
mod frame_reader;
mod frame_writer;
mod frames;
mod hash;
mod passphrase;
mod randomness;
mod recovery;
mod secret;
mod sign;
mod wrap;

pub use envelope::{EnvelopeKey, enclose, enclose_from};
pub use fingerprint::{Fingerprint, Fingerprinter};
pub use frame_reader::FrameReader;
pub use frame_writer::FrameWriter;
pub use frames::{FRAME, Frame, FrameCipher, FrameError, TAG, sealed_length};
pub use hash::{Digest, Hasher, sm3};
pub use passphrase::{KdfCost, Salt, passphrase_key};
pub use randomness::{Randomness, SystemRandomness};
pub use recovery::{RecoveryCode, RecoveryCodeError};
pub use secret::{Key16, Key32, random};
pub use sign::{PublicKey, Signature, SigningKey};
pub use wrap::{unwrap, wrap};

use thiserror::Error;

/// Why a sealing operation failed. Never carries secret material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// The system gave no randomness.
    #[error("the system gave no random bytes")]
    NoRandomness,
    /// Wrong key, or the bytes were altered.
    #[error("wrong key or altered bytes")]
    NotAuthentic,
    /// A key or signature has the wrong length or is not on the curve.
    #[error("malformed key or signature")]
    Malformed,
    /// The key derivation was refused its parameters or memory.
    #[error("key derivation failed")]
    Derivation,
}

/// What signs for an operator or a station. The software key is one; a hardware module can be another.
pub trait Signer: Send + Sync {
    /// Signs a message: SM2 with SM3 and the distinguished id `1234567812345678`, DER.
    ///
    /// # Errors
    /// Where the key refuses.
    fn sign(&self, message: &[u8]) -> Result<Signature, SealError>;
    /// Signs what `PublicKey::hasher` made of a message: for messages too long to be held at once.
    ///
    /// # Errors
    /// Where the key refuses.
    fn sign_prehash(&self, digest: &Digest) -> Result<Signature, SealError>;
    /// The public half.
    fn public_key(&self) -> PublicKey;
}
