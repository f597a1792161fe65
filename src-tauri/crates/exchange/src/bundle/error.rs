//! Why a bundle was not written or is not taken.

use seal::{FrameError, SealError};
use std::io;
use thiserror::Error;

/// Where in a bundle something is amiss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The head.
    Head,
    /// An encrypted frame, by its number.
    Frame(u32),
    /// The records inside the frames.
    Records,
    /// An evidence file, by its number.
    Blob(u32),
    /// Signature and end of file.
    Trailer,
    /// A volume, by its number from 0.
    Volume(u32),
}

/// What was larger than its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limited {
    /// The head, or something in it.
    Head,
    /// The manifest.
    Manifest,
    /// A record of the kind with this tag.
    Record(u8),
    /// The number of records.
    Records,
    /// What the records unpack to.
    Unpacked,
    /// The number of evidence files.
    Blobs,
    /// One evidence file.
    Blob,
    /// The number of volumes.
    Volumes,
}

/// What this program does not know yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// A version of the format.
    Version(u16),
    /// A suite of algorithms.
    Suite(u8),
    /// A flag of the head.
    Flags(u8),
    /// A kind of record that must not be skipped.
    Record(u8),
}

/// Why a bundle was not written or is not taken.
#[derive(Debug, Error)]
pub enum BundleError {
    /// Another kind of file.
    #[error("no bundle")]
    NotABundle,
    /// Written by a newer program: 请升级.
    #[error("written by a newer program: {0:?}")]
    Newer(Feature),
    /// Its end is missing: it is still arriving, or the copy was cut off. To be copied again.
    #[error("the end is missing")]
    Truncated,
    /// Its structure is damaged. To be copied or sent again.
    #[error("damaged: {0:?}")]
    Altered(Place),
    /// It is whole, and the signature does not hold: damaged, or not made by the key that it names.
    #[error("the signature does not hold")]
    NotAuthentic,
    /// It is for others. To be sent to the right station.
    #[error("not for this station")]
    WrongRecipient,
    /// Its signature holds, and what is inside is still not as the format says: sending again does not help, the sender's program is at fault.
    #[error("the sender's program made it wrongly: {0:?}")]
    Malformed(Place),
    /// More than this program takes.
    #[error("larger than allowed: {0:?}")]
    TooLarge(Limited),
    /// While writing: an evidence file, or a bundle that is cut into volumes, is not what it was said to be.
    #[error("what is written as part {0} is not what it was said to be")]
    BlobChanged(u32),
    /// While writing: there must be one recipient at least, and each key must be a point of the curve.
    #[error("a recipient's key can not be used")]
    BadRecipient,
    /// A person stopped it.
    #[error("stopped")]
    Cancelled,
    /// The key that signs refuses, or the system has no randomness.
    #[error("{0}")]
    Seal(SealError),
    /// Reading or writing failed: says nothing about the bundle.
    #[error("{0}")]
    Io(io::Error),
}

impl From<io::Error> for BundleError {
    /// Brings out what was carried through somebody else's reader or writer.
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(error) => Self::Io(error),
        }
    }
}

impl From<BundleError> for io::Error {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Io(error) => error,
            own => Self::other(own),
        }
    }
}

impl From<SealError> for BundleError {
    fn from(error: SealError) -> Self {
        Self::Seal(error)
    }
}

impl BundleError {
    /// A short name that does not change, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotABundle => "bundle.not_a_bundle",
            Self::Newer(_) => "bundle.newer",
            Self::Truncated => "bundle.truncated",
            Self::Altered(_) => "bundle.altered",
            Self::NotAuthentic => "bundle.not_authentic",
            Self::WrongRecipient => "bundle.wrong_recipient",
            Self::Malformed(_) => "bundle.malformed",
            Self::TooLarge(_) => "bundle.too_large",
            Self::BlobChanged(_) => "bundle.part_changed",
            Self::BadRecipient => "bundle.bad_recipient",
            Self::Cancelled => "bundle.cancelled",
            Self::Seal(_) => "bundle.seal",
            Self::Io(_) => "bundle.io",
        }
    }

    /// What sealing a frame can fail with.
    pub(super) fn sealing(error: FrameError) -> Self {
        match error {
            FrameError::Io(error) => Self::Io(error),
            FrameError::NoRandomness => Self::Seal(SealError::NoRandomness),
            FrameError::TooLong | FrameError::Altered | FrameError::Unknown => Self::TooLarge(Limited::Unpacked),
        }
    }
}
