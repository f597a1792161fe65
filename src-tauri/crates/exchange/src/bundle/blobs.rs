//! The evidence files of a bundle, copied out as they are: sealed.

use super::inspect::Inspection;
use super::{BundleError, EvidenceFacts, Place, Stage, Watch, size};
use seal::{FRAME, Hasher};
use std::io::{Read, Seek, SeekFrom, Write};

/// The evidence files of a bundle whose records were read to the end.
pub struct Blobs<'a, R> {
    source: R,
    inspection: Inspection,
    facts: Vec<EvidenceFacts>,
    watch: Watch<'a>,
}

impl<'a, R: Read + Seek> Blobs<'a, R> {
    pub(super) fn new(source: R, inspection: Inspection, facts: Vec<EvidenceFacts>, watch: Watch<'a>) -> Self {
        Self { source, inspection, facts, watch }
    }

    /// What was found in the first pass.
    #[must_use]
    pub fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// What the sender says of each.
    #[must_use]
    pub fn facts(&self) -> &[EvidenceFacts] {
        &self.facts
    }

    /// Copies an evidence file out. Where this fails, what was written must not be used.
    ///
    /// # Errors
    /// `Altered` where it is not the file that the sender's records name, or there is none of this number; `Cancelled`, `Io`.
    pub fn copy(&mut self, number: u32, sink: &mut impl Write) -> Result<(), BundleError> {
        let altered = || BundleError::Altered(Place::Blob(number));
        let index = usize::try_from(number).map_err(|_| altered())?;
        let (place, facts) = self.inspection.blobs.get(index).zip(self.facts.get(index)).ok_or_else(altered)?;
        self.source.seek(SeekFrom::Start(place.offset))?;
        let mut hasher = Hasher::default();
        let mut piece = Vec::with_capacity(FRAME);
        let mut left = place.length;
        while left > 0 {
            self.watch.at(Stage::Copying, place.length - left)?;
            piece.clear();
            (&mut self.source).take(left.min(1 << 20)).read_to_end(&mut piece)?;
            if piece.is_empty() {
                return Err(BundleError::Truncated);
            }
            hasher.update(&piece);
            sink.write_all(&piece)?;
            left -= size(&piece);
        }
        if hasher.finish() == facts.sm3 { Ok(()) } else { Err(altered()) }
    }
}
