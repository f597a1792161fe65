//! What a bundle says of itself to those who may open it: who sends it to whom, how far it carries, how far the sender holds what it was sent.

use casebook::{Id, Reach, Time};
use minicbor::{Decode, Encode};
use thiserror::Error;

/// Version of the manifest that this program writes.
pub const VERSION: u16 = 1;

/// A manifest. A CBOR array in this order; a field may only be added at the end, as an option.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Manifest {
    /// Its version.
    #[n(0)]
    pub version: u16,
    /// The bundle's id, as in its head.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub bundle: Id,
    /// The station that made it.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub from: Id,
    /// Name of its unit, for a reader that does not know it yet.
    #[n(3)]
    pub unit: String,
    /// The stations it is for.
    #[n(4)]
    pub to: Vec<Recipient>,
    /// What the sender's clock said.
    #[n(5)]
    pub made: Time,
    /// How far the sender holds the recipient's streams and its own.
    #[n(6)]
    pub held: Vec<Reach>,
    /// How far this bundle carries the sender's streams.
    #[n(7)]
    pub up_to: Vec<Reach>,
    /// How many entries it carries.
    #[n(8)]
    pub entries: u64,
}

/// A station that a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Recipient {
    /// Its id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub station: Id,
}

/// A manifest that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ManifestError {
    /// Of a newer program.
    #[error("manifest of version {0}")]
    Newer(u16),
    /// No manifest.
    #[error("manifest: {0}")]
    Malformed(String),
}

impl Manifest {
    /// Its bytes.
    ///
    /// # Errors
    /// The encoder's word; none is expected.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        minicbor::to_vec(self).map_err(|e| ManifestError::Malformed(e.to_string()))
    }

    /// Reads one.
    ///
    /// # Errors
    /// `Newer`, `Malformed`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = minicbor::decode(bytes).map_err(|e| ManifestError::Malformed(e.to_string()))?;
        if manifest.version > VERSION { Err(ManifestError::Newer(manifest.version)) } else { Ok(manifest) }
    }
}
