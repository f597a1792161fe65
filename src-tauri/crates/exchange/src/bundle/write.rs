//! Writing a bundle, as a stream.

use super::frame_sink::FrameSink;
use super::head::Head;
use super::passing::{HashingSink, beside};
use super::record::RecordSink;
use super::{BundleError, EvidenceFacts, Limited, Place, SIGNATURE_ROOM, TRAILER, Watch, limits, size};
use seal::{Digest, FRAME, FrameCipher, Hasher, Key16, PublicKey, Randomness, Signer, SystemRandomness, sm3};
use std::io::{self, Read, Write};
use zeroize::Zeroizing;
use zstd::stream::write::Encoder;

/// Measured on entries and papers: beyond it the time grows faster than the size falls.
const LEVEL: i32 = 3;

/// What a bundle is made of, besides its records.
pub struct Making<'a> {
    /// Random, never used twice.
    pub id: [u8; 16],
    /// Whose keys open it: 1 to 16.
    pub recipients: &'a [PublicKey],
    /// The sender's station key.
    pub signer: &'a dyn Signer,
    /// What the bundle is, for its readers: bytes without meaning here.
    pub manifest: &'a [u8],
    /// What is said of each evidence file.
    pub evidence: &'a [EvidenceFacts],
    /// The bytes of an evidence file, by its number; asked for in order, one at a time.
    pub open_evidence: &'a mut dyn FnMut(u32) -> io::Result<Box<dyn Read>>,
    /// The file is padded to at least so many bytes; `limits::SMALLEST` where nothing speaks against it.
    pub at_least: u64,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The length of the file.
    pub length: u64,
    /// SM3 of the file.
    pub sm3: Digest,
}

/// Writes a bundle. `records` puts its records into the sink it is given. Where this fails, what was written is of no use.
///
/// # Errors
/// `BadRecipient`, `TooLarge`, `BlobChanged`, `Cancelled`, `Seal`, `Io`; whatever `records` says.
pub fn write<W: Write, E: From<BundleError>>(
    sink: W,
    making: Making<'_>,
    records: impl FnOnce(&mut RecordSink<'_>) -> Result<(), E>,
    watch: Watch<'_>,
) -> Result<Written, E> {
    write_from(&mut SystemRandomness, sink, making, records, watch)
}

/// As `write`, with random bytes from where the caller says: for files that must be the same each time they are made, and for nothing else.
///
/// # Errors
/// As `write`.
pub fn write_from<W: Write, E: From<BundleError>>(
    randomness: &mut dyn Randomness,
    sink: W,
    making: Making<'_>,
    records: impl FnOnce(&mut RecordSink<'_>) -> Result<(), E>,
    watch: Watch<'_>,
) -> Result<Written, E> {
    let behind = behind_frames(making.evidence)?;
    let sender = making.signer.public_key();
    let key = content_key(randomness)?;
    let head = Head::make(making.id, sender, making.recipients, &key, randomness)?;
    let head_bytes = head.bytes()?;
    let mut out = HashingSink::new(sink, &sender, watch);
    out.write_all(&head_bytes).map_err(BundleError::from)?;

    let frames = FrameSink::new(out, FrameCipher::new(&key, head.prefix, sm3(&head_bytes)));
    let mut packed = Encoder::new(frames, LEVEL).map_err(BundleError::from)?;
    packed.window_log(limits::WINDOW_LOG).map_err(BundleError::from)?;
    let mut records_sink = RecordSink::new(&mut packed);
    records_sink.manifest(making.manifest)?;
    records(&mut records_sink)?;
    for (number, facts) in (0..).zip(making.evidence) {
        records_sink.evidence(number, facts)?;
    }
    let unpacked = records_sink.end()?;
    let frames = packed.finish().map_err(BundleError::from)?;
    frames.within_ratio(unpacked)?;
    let mut out = frames.finish(size(&head_bytes).saturating_add(behind), making.at_least)?;

    let count = u32::try_from(making.evidence.len()).map_err(|_| BundleError::TooLarge(Limited::Blobs))?;
    out.write_all(&count.to_be_bytes()).map_err(BundleError::from)?;
    for (number, facts) in (0..).zip(making.evidence) {
        out.write_all(&facts.length.to_be_bytes()).map_err(BundleError::from)?;
        let bytes = (making.open_evidence)(number).map_err(BundleError::from)?;
        copy_evidence(bytes, &mut out, number, facts)?;
    }
    Ok(finish(out, making.signer, &sender)?)
}

fn content_key(randomness: &mut dyn Randomness) -> Result<Key16, BundleError> {
    let mut bytes = Zeroizing::new([0; 16]);
    randomness.fill(bytes.as_mut_slice())?;
    Ok(Key16::from_bytes(*bytes))
}

/// Bytes of evidence and trailer, which the padding must know beforehand.
fn behind_frames(evidence: &[EvidenceFacts]) -> Result<u64, BundleError> {
    if u32::try_from(evidence.len()).map_or(true, |count| count > limits::BLOBS) {
        return Err(BundleError::TooLarge(Limited::Blobs));
    }
    let mut sum = 4 + TRAILER;
    for facts in evidence {
        if facts.length > limits::BLOB {
            return Err(BundleError::TooLarge(Limited::Blob));
        }
        sum += facts.length + 8;
    }
    Ok(sum)
}

/// Copies exactly what was announced; a file that is another by now makes no bundle.
fn copy_evidence(bytes: Box<dyn Read>, out: &mut impl Write, number: u32, facts: &EvidenceFacts) -> Result<(), BundleError> {
    let mut bytes = bytes.take(facts.length.saturating_add(1));
    let mut hasher = Hasher::default();
    let mut piece = Vec::with_capacity(FRAME);
    let mut copied = 0;
    loop {
        piece.clear();
        (&mut bytes).take(1 << 20).read_to_end(&mut piece)?;
        copied += size(&piece);
        if copied > facts.length {
            return Err(BundleError::BlobChanged(number));
        }
        if piece.is_empty() {
            break;
        }
        beside(&mut hasher, &piece, || out.write_all(&piece))?;
    }
    if copied == facts.length && hasher.finish() == facts.sm3 { Ok(()) } else { Err(BundleError::BlobChanged(number)) }
}

fn finish<W: Write>(mut out: HashingSink<'_, W>, signer: &dyn Signer, sender: &PublicKey) -> Result<Written, BundleError> {
    let digest = out.hashes.signed();
    let signature = signer.sign_prehash(&digest)?;
    // A key that changed between head and trailer would make a bundle that nobody accepts.
    sender.verify_prehash(&digest, &signature)?;
    let mut trailer = signature.to_der()?;
    let length = u16::try_from(trailer.len()).map_err(|_| BundleError::Malformed(Place::Trailer))?;
    if trailer.len() > SIGNATURE_ROOM {
        return Err(BundleError::Malformed(Place::Trailer));
    }
    trailer.resize(SIGNATURE_ROOM, 0);
    trailer.extend(length.to_be_bytes());
    out.write_unsigned(&trailer)?;
    out.flush()?;
    Ok(Written { length: out.written, sm3: out.hashes.file() })
}
