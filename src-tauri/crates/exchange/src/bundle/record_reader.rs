//! Reading the records one by one, within every limit.

use super::frame_source::FrameSource;
use super::inspect::Inspection;
use super::record::{Counts, DOCUMENT, END, ENTRY, EVIDENCE, MANIFEST, MAY_BE_SKIPPED, Record, SIGNATURE, evidence};
use super::{BundleError, EvidenceFacts, Limited, Place, limits, padding, size};
use std::io::{self, Read};
use zeroize::Zeroizing;
use zstd::stream::read::Decoder;

pub struct RecordReader<'a, R: Read> {
    decoder: Decoder<'static, FrameSource<'a, R>>,
    counts: Counts,
    unpacked: u64,
    /// The record that was given out last. It may hold keys.
    bytes: Zeroizing<Vec<u8>>,
    ended: bool,
    evidence: Vec<EvidenceFacts>,
}

impl<'a, R: Read> RecordReader<'a, R> {
    /// Reads the manifest.
    pub fn new(source: FrameSource<'a, R>) -> Result<(Self, Vec<u8>), BundleError> {
        let mut decoder = Decoder::with_buffer(source)?.single_frame();
        decoder.window_log_max(limits::WINDOW_LOG)?;
        let bytes = Zeroizing::new(Vec::new());
        let mut reader = Self { decoder, counts: Counts::default(), unpacked: 0, bytes, ended: false, evidence: Vec::new() };
        if reader.read()? != MANIFEST {
            return Err(BundleError::Malformed(Place::Records));
        }
        let manifest = std::mem::take(&mut *reader.bytes);
        Ok((reader, manifest))
    }

    /// The next record; `None` behind the last, where all counts are right.
    pub fn next(&mut self, inspection: &Inspection) -> Result<Option<Record<'_>>, BundleError> {
        while !self.ended {
            let tag = self.read()?;
            match tag {
                END => self.end(inspection)?,
                MANIFEST => return Err(BundleError::Malformed(Place::Records)),
                MAY_BE_SKIPPED.. => {}
                _ => return self.record(tag, inspection).map(Some),
            }
        }
        Ok(None)
    }

    fn record(&mut self, tag: u8, inspection: &Inspection) -> Result<Record<'_>, BundleError> {
        match tag {
            ENTRY => Ok(Record::Entry(&self.bytes)),
            SIGNATURE => Ok(Record::Signature(&self.bytes)),
            DOCUMENT => Ok(Record::Document(&self.bytes)),
            EVIDENCE => {
                let (number, length, sm3, key) = evidence(&self.bytes)?;
                // In the order of the files, one for each, and of their lengths.
                let place = usize::try_from(number).ok().filter(|n| *n == self.evidence.len());
                let there = place.and_then(|n| inspection.blobs.get(n)).is_some_and(|b| b.length == length);
                if !there {
                    return Err(BundleError::Malformed(Place::Records));
                }
                self.evidence.push(EvidenceFacts { length, sm3, key: Zeroizing::new(key.to_vec()) });
                Ok(Record::Evidence { number, length, sm3, key })
            }
            _ => Err(BundleError::Malformed(Place::Records)),
        }
    }

    /// The source behind the frames, and what was said of the evidence files. Records that nobody asked for are read and checked first.
    pub fn finish(mut self, inspection: &Inspection) -> Result<(R, Vec<EvidenceFacts>), BundleError> {
        while self.next(inspection)?.is_some() {}
        let mut source = self.decoder.finish();
        if !padding::is_all_of(&mut source)? {
            return Err(BundleError::Malformed(Place::Records));
        }
        Ok((source.finish(inspection)?, self.evidence))
    }

    fn end(&mut self, inspection: &Inspection) -> Result<(), BundleError> {
        let complete = self.bytes.as_slice() == self.counts.bytes() && self.evidence.len() == inspection.blobs.len();
        // Nothing may follow in the compressed stream.
        if !complete || self.take(1)? != 0 {
            return Err(BundleError::Malformed(Place::Records));
        }
        self.ended = true;
        Ok(())
    }

    /// Reads a record into `bytes`; gives its tag.
    fn read(&mut self) -> Result<u8, BundleError> {
        if self.take(5)? != 5 {
            return Err(BundleError::Malformed(Place::Records));
        }
        let [tag, l0, l1, l2, l3] = <[u8; 5]>::try_from(self.bytes.as_slice()).map_err(|_| BundleError::Malformed(Place::Records))?;
        let length = u64::from(u32::from_be_bytes([l0, l1, l2, l3]));
        if tag == END {
            if length != size(&[0; Counts::BYTES]) {
                return Err(BundleError::Malformed(Place::Records));
            }
        } else {
            self.counts.add(tag, length)?;
        }
        let unpacked = self.unpacked.saturating_add(length);
        if unpacked > limits::UNPACKED {
            return Err(BundleError::TooLarge(Limited::Unpacked));
        }
        if self.take(length)? != length {
            return Err(BundleError::Malformed(Place::Records));
        }
        Ok(tag)
    }

    /// Reads so many bytes into `bytes`, and says how many there were. What is only claimed takes no memory.
    fn take(&mut self, length: u64) -> Result<u64, BundleError> {
        self.bytes.clear();
        while size(&self.bytes) < length {
            let wanted = (length - size(&self.bytes)).min(STEP);
            let read = (&mut self.decoder).take(wanted).read_to_end(&mut self.bytes).map_err(unpacking)?;
            self.unpacked = self.unpacked.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
            let packed = self.decoder.get_ref().plain();
            if self.unpacked > limits::UNPACKED_FREE.saturating_add(packed.saturating_mul(limits::UNPACKED_RATIO)) {
                return Err(BundleError::TooLarge(Limited::Unpacked));
            }
            if read == 0 {
                break;
            }
        }
        Ok(size(&self.bytes))
    }
}

/// How much is unpacked before it is looked at whether that is too much.
const STEP: u64 = 1 << 20;

/// Our own faults come through the decompressor as they are; what it says by itself is about the bytes.
fn unpacking(error: io::Error) -> BundleError {
    error.downcast::<BundleError>().unwrap_or(BundleError::Malformed(Place::Records))
}
