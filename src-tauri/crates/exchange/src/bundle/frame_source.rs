//! Reading the frames: a few at a time, opened side by side.

use super::frame_sink::frame_length;
use super::inspect::Inspection;
use super::passing::Hashes;
use super::{BundleError, Place, Stage, Watch};
use seal::{FRAME, Frame, FrameCipher, TAG};
use std::io::{self, BufRead, Read};

#[derive(Clone, Copy, PartialEq)]
enum State {
    More,
    Ended,
    Broken,
}

/// The plaintext of the frames. What it reads is hashed again, so that what is opened is known to be what the signature was checked over: a
/// stick can give other bytes when it is read once more.
pub struct FrameSource<'a, R> {
    inner: R,
    cipher: FrameCipher,
    frames: Vec<Frame>,
    opened: usize,
    /// The frame that is being given out, and how much of it was.
    current: usize,
    given: usize,
    number: u32,
    state: State,
    hashes: Hashes,
    read: u64,
    plain: u64,
    watch: Watch<'a>,
}

impl<'a, R: Read> FrameSource<'a, R> {
    /// `inner` stands behind the head, which `hashes` has taken.
    pub fn new(inner: R, cipher: FrameCipher, hashes: Hashes, watch: Watch<'a>) -> Self {
        let frames = std::iter::repeat_with(Frame::unused).take(FrameCipher::width()).collect();
        let state = State::More;
        Self { inner, cipher, frames, opened: 0, current: 0, given: 0, number: 0, state, hashes, read: 0, plain: 0, watch }
    }

    /// Plain bytes given out so far.
    pub fn plain(&self) -> u64 {
        self.plain
    }

    /// The source behind the last frame, where all was read and is what was inspected.
    pub fn finish(mut self, inspection: &Inspection) -> Result<R, BundleError> {
        if !self.fill_buf()?.is_empty() {
            return Err(BundleError::Malformed(Place::Records));
        }
        if self.hashes.signed() != inspection.before_blobs {
            return Err(BundleError::Altered(Place::Frame(0)));
        }
        Ok(self.inner)
    }

    /// Opens the next frames; says whether the last is among them.
    fn open_some(&mut self) -> Result<bool, BundleError> {
        (self.opened, self.current, self.given) = (0, 0, 0);
        let mut last = false;
        let mut count = 0;
        for frame in &mut self.frames {
            self.watch.at(Stage::Opening, self.read)?;
            let place = Place::Frame(self.number);
            let mut field = [0; 4];
            read_exact(&mut self.inner, &mut field)?;
            let length;
            (length, last) = frame_length(field).ok_or(BundleError::Altered(place))?;
            // The length is within a frame's: it was checked when it was read. One byte more, so that reading to the end moves nothing.
            frame.make_room(length + 1);
            let wanted = u64::try_from(length).map_err(|_| BundleError::Altered(place))?;
            (&mut self.inner).take(wanted).read_to_end(&mut frame.text)?;
            if frame.text.len() != length {
                return Err(BundleError::Truncated);
            }
            self.hashes.update_signed(&field);
            self.hashes.update_signed(&frame.text);
            self.read += wanted + 4;
            frame.tag = *frame.text.last_chunk().ok_or(BundleError::Altered(place))?;
            frame.text.truncate(length - TAG);
            frame.last = last;
            self.number = self.number.saturating_add(1);
            count += 1;
            if last {
                break;
            }
        }
        let begun = self.number;
        // The signature holds, so a frame that does not open was sealed wrongly.
        let malformed = |_| BundleError::Malformed(Place::Frame(begun.saturating_sub(1)));
        self.cipher.open(self.frames.get_mut(..count).unwrap_or_default()).map_err(malformed)?;
        self.opened = count;
        Ok(last)
    }

    fn fill(&mut self) -> Result<(), BundleError> {
        loop {
            let length = self.frames.get(self.current).filter(|_| self.current < self.opened).map(|f| f.text.len());
            match length {
                Some(length) if self.given < length => return Ok(()),
                Some(_) => (self.current, self.given) = (self.current + 1, 0),
                None => match self.state {
                    State::Ended => return Ok(()),
                    State::Broken => return Err(BundleError::Io(io::Error::other("read on behind a fault"))),
                    State::More => {
                        self.state = State::Broken;
                        self.state = if self.open_some()? { State::Ended } else { State::More };
                    }
                },
            }
        }
    }
}

fn read_exact(inner: &mut impl Read, bytes: &mut [u8]) -> Result<(), BundleError> {
    inner.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => BundleError::Truncated,
        _ => error.into(),
    })
}

impl<R: Read> Read for FrameSource<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut there = self.fill_buf()?;
        let read = there.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for FrameSource<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // Every fault travels through the decompressor as one of ours, so that it is told from the decompressor's own.
        self.fill().map_err(io::Error::other)?;
        if self.current >= self.opened {
            return Ok(&[]);
        }
        Ok(self.frames.get(self.current).and_then(|f| f.text.get(self.given..)).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.given = self.given.saturating_add(amount).min(FRAME);
        self.plain = self.plain.saturating_add(u64::try_from(amount).unwrap_or(0));
    }
}
