//! A bundle: one file that travels from one station to others, signed by the sender, readable by its recipients alone.
//!
//! `docs/bundle-format.md` says it byte by byte. This module knows no meaning: the manifest and every record are bytes to it. Writing and
//! reading are streams, and what lies in memory does not grow with the file. Reading goes twice over the file: first its structure and its
//! signature (`inspect`), and only where both hold is anything opened (`open`). Nothing that was given out counts until `Opened::into_blobs`
//! has seen the end.

mod blobs;
mod error;
mod frame_sink;
mod frame_source;
mod head;
mod inspect;
pub mod limits;
mod open;
mod padding;
mod passing;
mod record;
mod record_reader;
mod volume;
mod volume_set;
mod watch;
mod write;

pub use blobs::Blobs;
pub use error::{BundleError, Feature, Limited, Place};
pub use inspect::{BlobPlace, Claim, Inspection, inspect};
pub use open::{Opened, open};
pub use record::{EvidenceFacts, Record, RecordSink};
pub use volume::{FAT32_PART, VOLUME_HEAD, VOLUME_MAGIC, VolumeHead, Whole, volume_count, write_volume};
pub use volume_set::{Added, Joined, VolumeSet};
pub use watch::{Stage, Watch};
pub use write::{Making, Written, write, write_from};

/// What a bundle file begins with.
pub const MAGIC: [u8; 8] = *b"SUBAOBDL";
/// The format's version that this program writes and reads.
pub const VERSION: u16 = 1;
/// SM2 with SM3, SM4-GCM, zstd.
const SUITE: u8 = 1;
/// A signature in DER with zeros behind it to 72 bytes, and its length.
const TRAILER: u64 = 74;
const SIGNATURE_ROOM: usize = 72;
/// Bound to every wrapped content key, before the bundle's id and the sender's key.
const KEY_CONTEXT: &[u8] = b"subao bundle key 1\0";

/// The name by which a public key is called in a bundle: the SM3 of its uncompressed point.
#[must_use]
pub fn fingerprint(key: &seal::PublicKey) -> seal::Digest {
    seal::sm3(&key.0)
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
