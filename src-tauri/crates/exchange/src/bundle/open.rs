//! The second pass: opening what the first found whole and signed.

use super::frame_source::FrameSource;
use super::inspect::{Inspection, inspect};
use super::passing::Hashes;
use super::record_reader::RecordReader;
use super::{Blobs, BundleError, Record, Watch};
use seal::{EnvelopeKey, FrameCipher, sm3};
use std::io::{Read, Seek, SeekFrom};

/// An opened bundle. What it gives out counts only once `into_blobs` has said that the end is right.
pub struct Opened<'a, R: Read> {
    inspection: Inspection,
    manifest: Vec<u8>,
    records: RecordReader<'a, R>,
    watch: Watch<'a>,
}

/// Inspects a bundle, and opens it with a recipient's key where it is whole and its signature holds.
///
/// Whether the sender is one to be believed is for the caller to say, by `Opened::inspection`.
///
/// # Errors
/// As `inspect`; `NotAuthentic`, `WrongRecipient`, `Malformed`.
pub fn open<'a, R: Read + Seek>(mut source: R, key: &EnvelopeKey, watch: Watch<'a>) -> Result<Opened<'a, R>, BundleError> {
    let inspection = inspect(&mut source, watch)?;
    if !inspection.authentic {
        return Err(BundleError::NotAuthentic);
    }
    let content = inspection.head.unwrap_key(key)?;
    source.seek(SeekFrom::Start(inspection.head_length))?;
    let mut hashes = Hashes::new(&inspection.sender);
    hashes.update_signed(&inspection.head_bytes);
    let cipher = FrameCipher::new(&content, inspection.head.prefix, sm3(&inspection.head_bytes));
    let (records, manifest) = RecordReader::new(FrameSource::new(source, cipher, hashes, watch))?;
    Ok(Opened { inspection, manifest, records, watch })
}

impl<'a, R: Read + Seek> Opened<'a, R> {
    /// What was found in the first pass.
    #[must_use]
    pub fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// What the sender says the bundle is.
    #[must_use]
    pub fn manifest(&self) -> &[u8] {
        &self.manifest
    }

    /// The next record; `None` behind the last.
    ///
    /// # Errors
    /// `Malformed`, `Newer`, `TooLarge`, `Cancelled`, `Io`; `Altered` or `Truncated` where the file is no longer what was inspected.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, BundleError> {
        self.records.next(&self.inspection)
    }

    /// Reads and checks what is left of the records, and says that everything given out was what was signed. Gives the evidence files.
    ///
    /// # Errors
    /// As `next_record`.
    pub fn into_blobs(self) -> Result<Blobs<'a, R>, BundleError> {
        let (source, facts) = self.records.finish(&self.inspection)?;
        Ok(Blobs::new(source, self.inspection, facts, self.watch))
    }
}
