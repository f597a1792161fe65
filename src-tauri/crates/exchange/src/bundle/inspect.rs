//! The first pass: structure and signature of the whole file, without any key and in constant memory.

use super::frame_sink::frame_length;
use super::head::{BEGINNING, Head, beginning};
use super::passing::Hashes;
use super::{BundleError, Limited, MAGIC, Place, SIGNATURE_ROOM, Stage, TRAILER, VERSION, Watch, Whole, limits, size};
use seal::{Digest, FRAME, PublicKey, Signature};
use std::io::{Read, Seek, SeekFrom};

/// Where an evidence file lies in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobPlace {
    /// Its first byte.
    pub offset: u64,
    /// Its length.
    pub length: u64,
}

/// What can be said of a bundle without opening it.
pub struct Inspection {
    /// The format's version.
    pub version: u16,
    /// Its number.
    pub id: [u8; 16],
    /// The key that it says signed it.
    pub sender: PublicKey,
    /// Whose keys open it: SM3 of each public key.
    pub recipients: Vec<Digest>,
    /// The length of the file.
    pub length: u64,
    /// Where the head ends.
    pub head_length: u64,
    /// How many encrypted frames there are.
    pub frames: u32,
    /// Bytes of all frames.
    pub frames_length: u64,
    /// The evidence files.
    pub blobs: Vec<BlobPlace>,
    /// The signature holds, for the key in the file. Whose key that is, the file can not say.
    pub authentic: bool,
    /// SM3 of the file.
    pub sm3: Digest,
    pub(super) head: Head,
    pub(super) head_bytes: Vec<u8>,
    /// What the signature's digest was where the frames end: so that reading them again is seen to read the same.
    pub(super) before_blobs: Digest,
}

impl Inspection {
    /// What its volumes say of it.
    #[must_use]
    pub fn whole(&self) -> Whole {
        Whole { id: self.id, length: self.length, sm3: self.sm3 }
    }
}

/// Reads a bundle from its beginning to its end and checks its structure and its signature. Nothing is opened, nothing is trusted.
///
/// # Errors
/// `NotABundle`, `Newer`, `Truncated`, `Altered`, `TooLarge`, `Cancelled`, `Io`. A signature that does not hold is said in what is returned.
pub fn inspect<R: Read + Seek>(source: &mut R, watch: Watch<'_>) -> Result<Inspection, BundleError> {
    let length = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(0))?;
    let mut start = Vec::with_capacity(BEGINNING);
    source.take(size(&[0; BEGINNING])).read_to_end(&mut start)?;
    let Ok(fixed) = <[u8; BEGINNING]>::try_from(start.as_slice()) else {
        // What could still become a bundle is one that is arriving.
        let same = start.iter().zip(MAGIC).all(|(a, b)| *a == b);
        return Err(if same { BundleError::Truncated } else { BundleError::NotABundle });
    };
    let head_length = u64::from(beginning(&fixed)?);
    let rest = head_length.checked_sub(size(&fixed)).ok_or(BundleError::Altered(Place::Head))?;
    source.take(rest).read_to_end(&mut start)?;
    if size(&start) != head_length {
        return Err(BundleError::Truncated);
    }
    let head = Head::parse(start.get(BEGINNING..).unwrap_or_default())?;

    let mut walk = Walk { source, hashes: Hashes::new(&head.sender), done: 0, length, piece: Vec::with_capacity(FRAME), watch };
    walk.hashes.update(&start);
    walk.done = head_length;
    let frames = walk.frames()?;
    let frames_length = walk.done - head_length;
    let before_blobs = walk.hashes.signed();
    let blobs = walk.blobs()?;
    let signed = walk.hashes.signed();
    let signature = walk.trailer()?;
    let authentic = signature.is_some_and(|s| head.sender.verify_prehash(&signed, &s).is_ok());
    Ok(Inspection {
        version: VERSION,
        id: head.id,
        sender: head.sender,
        recipients: head.recipients.iter().map(|r| r.fingerprint).collect(),
        length,
        head_length,
        frames,
        frames_length,
        blobs,
        authentic,
        sm3: walk.hashes.file(),
        head,
        head_bytes: start,
        before_blobs,
    })
}

struct Walk<'a, R> {
    source: &'a mut R,
    hashes: Hashes,
    done: u64,
    length: u64,
    piece: Vec<u8>,
    watch: Watch<'a>,
}

impl<R: Read> Walk<'_, R> {
    fn frames(&mut self) -> Result<u32, BundleError> {
        for number in 0..u32::MAX {
            let (length, last) = frame_length(self.field()?).ok_or(BundleError::Altered(Place::Frame(number)))?;
            self.pass(u64::try_from(length).unwrap_or(u64::MAX))?;
            if last {
                return Ok(number + 1);
            }
        }
        Err(BundleError::TooLarge(Limited::Unpacked))
    }

    fn blobs(&mut self) -> Result<Vec<BlobPlace>, BundleError> {
        let count = u32::from_be_bytes(self.field()?);
        if count > limits::BLOBS {
            return Err(BundleError::TooLarge(Limited::Blobs));
        }
        let mut blobs = Vec::new();
        for _ in 0..count {
            let length = u64::from_be_bytes(self.field()?);
            if length > limits::BLOB {
                return Err(BundleError::TooLarge(Limited::Blob));
            }
            blobs.push(BlobPlace { offset: self.done, length });
            self.pass(length)?;
        }
        Ok(blobs)
    }

    /// The signature, if it is written as one; nothing may follow.
    fn trailer(&mut self) -> Result<Option<Signature>, BundleError> {
        let mut bytes = Vec::new();
        (&mut *self.source).take(TRAILER + 1).read_to_end(&mut bytes)?;
        let Some((fields, more)) = bytes.split_at_checked(SIGNATURE_ROOM + 2) else { return Err(BundleError::Truncated) };
        if !more.is_empty() {
            return Err(BundleError::Altered(Place::Trailer));
        }
        self.hashes.update_file(&bytes);
        let (room, length) = fields.split_at_checked(SIGNATURE_ROOM).ok_or(BundleError::Truncated)?;
        let length = length.iter().fold(0, |sum, b| sum * 256 + usize::from(*b));
        let (der, zeros) = room.split_at_checked(length).ok_or(BundleError::Altered(Place::Trailer))?;
        let clean = zeros.iter().all(|b| *b == 0);
        Ok(Signature::from_der(der).ok().filter(|_| clean))
    }

    fn field<const N: usize>(&mut self) -> Result<[u8; N], BundleError> {
        let mut field = Vec::with_capacity(N);
        (&mut *self.source).take(size(&[0; N])).read_to_end(&mut field)?;
        let field = <[u8; N]>::try_from(field).map_err(|_| BundleError::Truncated)?;
        self.hashes.update(&field);
        self.done += size(&field);
        Ok(field)
    }

    fn pass(&mut self, length: u64) -> Result<(), BundleError> {
        if length > self.length.saturating_sub(self.done) {
            return Err(BundleError::Truncated);
        }
        let mut left = length;
        while left > 0 {
            self.watch.at(Stage::Checking, self.done)?;
            self.piece.clear();
            (&mut *self.source).take(left.min(1 << 20)).read_to_end(&mut self.piece)?;
            if self.piece.is_empty() {
                return Err(BundleError::Truncated);
            }
            self.hashes.update(&self.piece);
            self.done += size(&self.piece);
            left -= size(&self.piece);
        }
        Ok(())
    }
}

/// What a bundle says of itself in its first bytes. Whether it is so, only `inspect` tells.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// Its number.
    pub id: [u8; 16],
    /// The key that signed it.
    pub sender: PublicKey,
}

impl Claim {
    /// Reads the first bytes, and no more.
    ///
    /// # Errors
    /// `NotABundle`, `Truncated`, `Io`.
    pub fn read(source: &mut impl Read) -> Result<Self, BundleError> {
        let mut start = Vec::with_capacity(97);
        source.take(97).read_to_end(&mut start)?;
        let head = start.strip_prefix(super::MAGIC.as_slice()).ok_or(BundleError::NotABundle)?;
        let id = head.get(8..24).and_then(|id| id.try_into().ok()).ok_or(BundleError::Truncated)?;
        let sender = head.get(24..89).ok_or(BundleError::Truncated)?;
        Ok(Self { id, sender: PublicKey::from_slice(sender).map_err(|_| BundleError::NotABundle)? })
    }
}
