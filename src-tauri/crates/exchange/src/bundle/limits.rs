//! How large the parts of a bundle may be. Each is checked before memory is taken; a writer keeps to them too.

/// The whole head.
pub const HEAD: u32 = 16 << 10;
/// Stations that can read one bundle.
pub const RECIPIENTS: usize = 16;
/// A wrapped content key.
pub const WRAPPED_KEY: usize = 1 << 10;
/// The manifest.
pub const MANIFEST: u32 = 16 << 20;
/// One entry of a ledger.
pub const ENTRY: u32 = 4 << 20;
/// The signature of a save.
pub const SIGNATURE: u32 = 4 << 10;
/// A document's bytes.
pub const DOCUMENT: u32 = 64 << 20;
/// What opens an evidence file, with what says which.
pub const EVIDENCE_KEY: u32 = 4 << 10;
/// A record of a kind that this program skips.
pub const FOREIGN: u32 = 64 << 20;
/// Records of one bundle.
pub const RECORDS: u64 = 1 << 24;
/// Evidence files of one bundle.
pub const BLOBS: u32 = 1 << 16;
/// One sealed evidence file.
pub const BLOB: u64 = 1 << 40;
/// Unpacked records of one bundle.
pub const UNPACKED: u64 = 64 << 30;
/// So much may be unpacked from however few bytes …
pub const UNPACKED_FREE: u64 = 64 << 20;
/// … and beyond it so many times the packed bytes: entries pack ten times smaller, a bomb thousands of times.
pub const UNPACKED_RATIO: u64 = 1000;
/// The window of the compression, as a power of two: what a reader must remember of what it unpacked. 8 MiB.
pub const WINDOW_LOG: u32 = 23;
/// The size that a sender should at least give a bundle, so that a heartbeat and a short report look alike.
pub const SMALLEST: u64 = 16 << 10;
/// Volumes of one bundle.
pub const VOLUMES: u32 = 9_999;
