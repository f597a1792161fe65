//! Putting volumes together again.

use super::volume::{VOLUME_HEAD, VolumeHead, Whole, pass};
use super::{BundleError, Place, Stage, Watch};
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// What a file meant to a set of volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// A part that was missing.
    New,
    /// A part that is there already.
    Double,
    /// A part of another bundle.
    Other(Whole),
}

/// The volumes of one bundle, as far as they are there. Each was checked when it was added.
pub struct VolumeSet<R> {
    whole: Whole,
    count: u32,
    parts: BTreeMap<u32, (VolumeHead, R)>,
}

impl<R: Read + Seek> VolumeSet<R> {
    /// Begins with any one volume, which tells what the others are.
    ///
    /// # Errors
    /// As `VolumeHead::read`; `Truncated` and `Altered` where its bytes are not what its head says.
    pub fn new(first: R, watch: Watch<'_>) -> Result<Self, BundleError> {
        let (head, source) = check(first, watch)?;
        Ok(Self { whole: head.whole, count: head.count, parts: BTreeMap::from([(head.number, (head, source))]) })
    }

    /// Adds one more file. Its bytes are read and checked where it is a part that is missing.
    ///
    /// # Errors
    /// As `new`; the set stays as it was.
    pub fn add(&mut self, mut source: R, watch: Watch<'_>) -> Result<Added, BundleError> {
        source.seek(SeekFrom::Start(0))?;
        let head = VolumeHead::read(&mut source)?;
        if head.whole != self.whole || head.count != self.count {
            return Ok(Added::Other(head.whole));
        }
        if self.parts.contains_key(&head.number) {
            return Ok(Added::Double);
        }
        let (head, source) = check(source, watch)?;
        self.parts.insert(head.number, (head, source));
        Ok(Added::New)
    }

    /// The bundle that the volumes are of.
    #[must_use]
    pub fn whole(&self) -> Whole {
        self.whole
    }

    /// How many parts there are in all.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The numbers that are missing.
    #[must_use]
    pub fn missing(&self) -> Vec<u32> {
        (0..self.count).filter(|number| !self.parts.contains_key(number)).collect()
    }

    /// The bundle, to be read as one file. That it is the right one is for its signature to say.
    ///
    /// # Errors
    /// `Truncated` where parts are missing; `Altered` where they do not lie behind one another.
    pub fn join(self) -> Result<Joined<R>, BundleError> {
        if !self.missing().is_empty() {
            return Err(BundleError::Truncated);
        }
        let mut end = 0;
        for (number, (head, _)) in &self.parts {
            if head.offset != end {
                return Err(BundleError::Altered(Place::Volume(*number)));
            }
            end += head.length;
        }
        Ok(Joined { parts: self.parts.into_values().collect(), length: end, place: 0 })
    }
}

/// Reads a whole volume and compares it with what its head says.
fn check<R: Read + Seek>(mut source: R, watch: Watch<'_>) -> Result<(VolumeHead, R), BundleError> {
    let length = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(0))?;
    let head = VolumeHead::read(&mut source)?;
    let there = length.saturating_sub(VOLUME_HEAD);
    if there < head.length {
        return Err(BundleError::Truncated);
    }
    if there > head.length || pass(&mut source, head.length, |_| Ok(()), watch, Stage::Checking)? != head.sm3 {
        return Err(BundleError::Altered(Place::Volume(head.number)));
    }
    Ok((head, source))
}

/// A bundle that lies in several volumes.
pub struct Joined<R> {
    parts: Vec<(VolumeHead, R)>,
    length: u64,
    place: u64,
}

impl<R: Read + Seek> Read for Joined<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The part in which the place lies; behind the end there is none.
        let index = self.parts.partition_point(|(head, _)| head.offset.saturating_add(head.length) <= self.place);
        let Some((head, source)) = self.parts.get_mut(index) else { return Ok(0) };
        let inside = self.place.saturating_sub(head.offset);
        source.seek(SeekFrom::Start(VOLUME_HEAD.saturating_add(inside)))?;
        let read = source.take(head.length.saturating_sub(inside)).read(buffer)?;
        self.place = self.place.saturating_add(u64::try_from(read).unwrap_or(0));
        Ok(read)
    }
}

impl<R> Seek for Joined<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.place.checked_add_signed(by),
        };
        self.place = place.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.place)
    }
}
