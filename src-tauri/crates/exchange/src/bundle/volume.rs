//! Volumes: a bundle cut into parts, for sticks that hold no large file and for networks that drop.
//!
//! A part says of which bundle it is, where it belongs, and its own SM3, so that parts come in any order, twice, or again.

use super::{BundleError, Feature, Limited, Stage, Watch, limits, size};
use seal::{Digest, FRAME, Hasher};
use std::io::{self, Read, Seek, SeekFrom, Write};

/// What a volume begins with.
pub const VOLUME_MAGIC: [u8; 8] = *b"SUBAOVOL";
const VOLUME_VERSION: u16 = 1;
/// The length of what precedes the bytes of a part.
pub const VOLUME_HEAD: u64 = 122;
/// The most bytes of a bundle that one file of a FAT32 stick can hold as a volume: a file ends before 4 GiB.
pub const FAT32_PART: u64 = (1 << 32) - 1 - VOLUME_HEAD;

/// The bundle that was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// The bundle's number.
    pub id: [u8; 16],
    /// Its length.
    pub length: u64,
    /// SM3 of all of it.
    pub sm3: Digest,
}

/// What stands at the beginning of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VolumeHead {
    /// Of which bundle it is.
    pub whole: Whole,
    /// Which part, from 0.
    pub number: u32,
    /// How many parts there are.
    pub count: u32,
    /// Where the part begins in the bundle.
    pub offset: u64,
    /// Its length.
    pub length: u64,
    /// SM3 of its bytes.
    pub sm3: Digest,
}

/// How many parts of at most `part` bytes a bundle makes.
///
/// # Errors
/// `TooLarge` for more than `limits::VOLUMES`, or parts of no bytes.
pub fn volume_count(length: u64, part: u64) -> Result<u32, BundleError> {
    let too_many = BundleError::TooLarge(Limited::Volumes);
    let Some(count) = length.checked_next_multiple_of(part).and_then(|l| l.checked_div(part)) else { return Err(too_many) };
    u32::try_from(count.max(1)).ok().filter(|c| *c <= limits::VOLUMES).ok_or(too_many)
}

/// Writes one part. It is read twice: its digest stands before its bytes, and a sink need not be one that can go back.
///
/// # Errors
/// `TooLarge`; `BlobChanged` where the bundle is another while it is read again; `Truncated`, `Cancelled`, `Io`.
pub fn write_volume<R: Read + Seek>(
    bundle: &mut R,
    whole: &Whole,
    part: u64,
    number: u32,
    sink: &mut impl Write,
    watch: Watch<'_>,
) -> Result<VolumeHead, BundleError> {
    let count = volume_count(whole.length, part)?;
    let offset = part.saturating_mul(u64::from(number));
    let length = whole.length.saturating_sub(offset).min(part);
    if number >= count {
        return Err(BundleError::TooLarge(Limited::Volumes));
    }
    bundle.seek(SeekFrom::Start(offset))?;
    let sm3 = pass(bundle, length, |_| Ok(()), watch, Stage::Writing)?;
    let head = VolumeHead { whole: *whole, number, count, offset, length, sm3 };
    sink.write_all(&head.bytes())?;
    bundle.seek(SeekFrom::Start(offset))?;
    if pass(bundle, length, |piece| sink.write_all(piece), watch, Stage::Writing)? != sm3 {
        return Err(BundleError::BlobChanged(number));
    }
    sink.flush()?;
    Ok(head)
}

impl VolumeHead {
    /// The bytes of the head.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        [
            VOLUME_MAGIC.as_slice(),
            &VOLUME_VERSION.to_be_bytes(),
            &self.whole.id,
            &self.whole.length.to_be_bytes(),
            &self.whole.sm3,
            &self.number.to_be_bytes(),
            &self.count.to_be_bytes(),
            &self.offset.to_be_bytes(),
            &self.length.to_be_bytes(),
            &self.sm3,
        ]
        .concat()
    }

    /// Reads the head of a volume.
    ///
    /// # Errors
    /// `NotABundle` for another kind of file, `Newer`, `Truncated`, `Altered` for a head that contradicts itself, `TooLarge`, `Io`.
    pub fn read(source: &mut impl Read) -> Result<Self, BundleError> {
        let mut bytes = Vec::with_capacity(128);
        source.take(VOLUME_HEAD).read_to_end(&mut bytes)?;
        if !bytes.iter().zip(VOLUME_MAGIC).all(|(a, b)| *a == b) {
            return Err(BundleError::NotABundle);
        }
        let mut rest = bytes.get(VOLUME_MAGIC.len()..).ok_or(BundleError::Truncated)?;
        let version = u16::from_be_bytes(take(&mut rest)?);
        if version != VOLUME_VERSION {
            return Err(BundleError::Newer(Feature::Version(version)));
        }
        let whole = Whole { id: take(&mut rest)?, length: u64::from_be_bytes(take(&mut rest)?), sm3: take(&mut rest)? };
        let number = u32::from_be_bytes(take(&mut rest)?);
        let count = u32::from_be_bytes(take(&mut rest)?);
        let offset = u64::from_be_bytes(take(&mut rest)?);
        let length = u64::from_be_bytes(take(&mut rest)?);
        let sm3 = take(&mut rest)?;
        if count > limits::VOLUMES {
            return Err(BundleError::TooLarge(Limited::Volumes));
        }
        let end = offset.checked_add(length).filter(|end| *end <= whole.length);
        // The last part, and no other, ends where the bundle ends.
        if number >= count || end.is_none_or(|end| (end == whole.length) != (number + 1 == count)) {
            return Err(BundleError::Altered(super::Place::Volume(number)));
        }
        Ok(Self { whole, number, count, offset, length, sm3 })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], BundleError> {
    let (field, behind) = rest.split_first_chunk::<N>().ok_or(BundleError::Truncated)?;
    *rest = behind;
    Ok(*field)
}

/// Passes exactly `length` bytes by, and gives their SM3.
pub(super) fn pass(
    source: &mut impl Read,
    length: u64,
    mut with: impl FnMut(&[u8]) -> io::Result<()>,
    watch: Watch<'_>,
    stage: Stage,
) -> Result<Digest, BundleError> {
    let mut hasher = Hasher::default();
    let mut piece = Vec::with_capacity(FRAME);
    let mut left = length;
    while left > 0 {
        watch.at(stage, length - left)?;
        piece.clear();
        source.take(left.min(1 << 20)).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Err(BundleError::Truncated);
        }
        hasher.update(&piece);
        with(&piece)?;
        left -= size(&piece);
    }
    Ok(hasher.finish())
}
