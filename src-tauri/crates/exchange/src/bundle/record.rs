//! Records: what the frames hold, one behind the other, compressed as one stream.
//!
//! `tag u8 · length u32 · bytes`. The manifest comes first, the counts of every kind last.

use super::{BundleError, Feature, Limited, Place, limits, size};
use seal::Digest;
use std::fmt;
use std::io::Write;
use zeroize::Zeroizing;

pub const END: u8 = 0;
pub const MANIFEST: u8 = 1;
pub const ENTRY: u8 = 2;
pub const SIGNATURE: u8 = 3;
pub const DOCUMENT: u8 = 4;
pub const EVIDENCE: u8 = 5;
/// Kinds from here on may be skipped by who does not know them.
pub const MAY_BE_SKIPPED: u8 = 128;

/// What a bundle says of one of the evidence files behind its frames.
#[derive(Clone, PartialEq, Eq)]
pub struct EvidenceFacts {
    /// The length of the sealed file.
    pub length: u64,
    /// SM3 of the sealed file.
    pub sm3: Digest,
    /// What opens it: bytes without meaning to the bundle.
    pub key: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for EvidenceFacts {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvidenceFacts").field("length", &self.length).field("sm3", &self.sm3).finish_non_exhaustive()
    }
}

/// A record, as it is read.
#[derive(PartialEq, Eq)]
pub enum Record<'a> {
    /// An entry of a ledger.
    Entry(&'a [u8]),
    /// The signature of a save.
    Signature(&'a [u8]),
    /// A document's bytes.
    Document(&'a [u8]),
    /// What opens the next evidence file behind the frames. They come in the order of the files.
    Evidence {
        /// The number of the file, from 0.
        number: u32,
        /// The length of the sealed file.
        length: u64,
        /// SM3 of the sealed file.
        sm3: Digest,
        /// What opens it.
        key: &'a [u8],
    },
}

impl fmt::Debug for Record<'_> {
    /// Its kind alone: what it holds belongs in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Entry(_) => "Entry(…)",
            Self::Signature(_) => "Signature(…)",
            Self::Document(_) => "Document(…)",
            Self::Evidence { .. } => "Evidence(…)",
        })
    }
}

/// How many records of each kind there are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub entries: u64,
    pub signatures: u64,
    pub documents: u64,
    pub evidence: u64,
    pub manifests: u64,
    /// Not among what is told at the end: a reader may not know all of them.
    pub foreign: u64,
}

impl Counts {
    pub const BYTES: usize = 40;

    /// Counts one more record, and says whether its length is within the limit of its kind.
    pub fn add(&mut self, tag: u8, length: u64) -> Result<(), BundleError> {
        let (count, limit) = match tag {
            MANIFEST => (&mut self.manifests, limits::MANIFEST),
            ENTRY => (&mut self.entries, limits::ENTRY),
            SIGNATURE => (&mut self.signatures, limits::SIGNATURE),
            DOCUMENT => (&mut self.documents, limits::DOCUMENT),
            EVIDENCE => (&mut self.evidence, limits::EVIDENCE_KEY),
            MAY_BE_SKIPPED.. => (&mut self.foreign, limits::FOREIGN),
            unknown => return Err(BundleError::Newer(Feature::Record(unknown))),
        };
        *count += 1;
        if length > u64::from(limit) {
            return Err(BundleError::TooLarge(if tag == MANIFEST { Limited::Manifest } else { Limited::Record(tag) }));
        }
        if self.entries + self.signatures + self.documents + self.evidence + self.foreign > limits::RECORDS {
            return Err(BundleError::TooLarge(Limited::Records));
        }
        Ok(())
    }

    pub fn bytes(&self) -> Vec<u8> {
        [self.manifests, self.entries, self.signatures, self.documents, self.evidence].iter().flat_map(|n| n.to_be_bytes()).collect()
    }
}

/// Where the records of a bundle are put, in the order in which they are to be read.
pub struct RecordSink<'a> {
    sink: &'a mut dyn Write,
    counts: Counts,
    unpacked: u64,
}

impl<'a> RecordSink<'a> {
    pub(super) fn new(sink: &'a mut dyn Write) -> Self {
        Self { sink, counts: Counts::default(), unpacked: 0 }
    }

    /// An entry of a ledger: its stored bytes.
    ///
    /// # Errors
    /// `TooLarge`; whatever the sink says.
    pub fn entry(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.put(ENTRY, &[bytes])
    }

    /// The signature of a save.
    ///
    /// # Errors
    /// As `entry`.
    pub fn signature(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.put(SIGNATURE, &[bytes])
    }

    /// A document's bytes.
    ///
    /// # Errors
    /// As `entry`.
    pub fn document(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.put(DOCUMENT, &[bytes])
    }

    pub(super) fn manifest(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.put(MANIFEST, &[bytes])
    }

    pub(super) fn evidence(&mut self, number: u32, facts: &EvidenceFacts) -> Result<(), BundleError> {
        self.put(EVIDENCE, &[&number.to_be_bytes(), &facts.length.to_be_bytes(), &facts.sm3, &facts.key])
    }

    pub(super) fn end(mut self) -> Result<u64, BundleError> {
        let counts = self.counts.bytes();
        self.bytes(END, &[&counts])?;
        Ok(self.unpacked)
    }

    fn put(&mut self, tag: u8, parts: &[&[u8]]) -> Result<(), BundleError> {
        self.counts.add(tag, parts.iter().map(|p| size(p)).sum())?;
        self.bytes(tag, parts)
    }

    fn bytes(&mut self, tag: u8, parts: &[&[u8]]) -> Result<(), BundleError> {
        let length: u64 = parts.iter().map(|p| size(p)).sum();
        let field = u32::try_from(length).map_err(|_| BundleError::TooLarge(Limited::Record(tag)))?;
        self.unpacked = self.unpacked.saturating_add(length + 5);
        if self.unpacked > limits::UNPACKED {
            return Err(BundleError::TooLarge(Limited::Unpacked));
        }
        self.sink.write_all(&[tag])?;
        self.sink.write_all(&field.to_be_bytes())?;
        for part in parts {
            self.sink.write_all(part)?;
        }
        Ok(())
    }
}

/// Takes an evidence record apart.
pub fn evidence(bytes: &[u8]) -> Result<(u32, u64, Digest, &[u8]), BundleError> {
    let malformed = || BundleError::Malformed(Place::Records);
    let (number, rest) = bytes.split_first_chunk::<4>().ok_or_else(malformed)?;
    let (length, rest) = rest.split_first_chunk::<8>().ok_or_else(malformed)?;
    let (sm3, key) = rest.split_first_chunk::<32>().ok_or_else(malformed)?;
    Ok((u32::from_be_bytes(*number), u64::from_be_bytes(*length), *sm3, key))
}
