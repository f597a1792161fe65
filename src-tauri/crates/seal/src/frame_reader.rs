//! Reading a sealed file.

use crate::frames::{FRAME, Frame, FrameCipher, FrameError, HEADER, TAG, header};
use crate::{Key16, sm3};
use std::io::{self, Read};

#[derive(Clone, Copy, PartialEq)]
enum Source {
    More,
    Ended,
    Broken,
}

/// Opens a sealed file frame by frame.
///
/// Each frame is authentic when it is given out, but that nothing is missing behind it is only known when `next_frame` has said `None`.
pub struct FrameReader<R: Read> {
    inner: R,
    cipher: FrameCipher,
    frames: Vec<Frame>,
    opened: usize,
    given: usize,
    /// The first byte of the next frame: that it exists says that the one before is not the last.
    ahead: Option<u8>,
    source: Source,
}

impl<R: Read> FrameReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// `Unknown` for what is no sealed file, `Altered` where even the header is cut, `Io`.
    pub fn new(mut inner: R, key: &Key16) -> Result<Self, FrameError> {
        let mut found = Vec::with_capacity(HEADER);
        (&mut inner).take(20).read_to_end(&mut found)?;
        let prefix = found.last_chunk::<7>().filter(|_| found.len() == HEADER).ok_or(FrameError::Altered)?;
        if found != header(*prefix) {
            return Err(FrameError::Unknown);
        }
        let cipher = FrameCipher::new(key, *prefix, sm3(&found));
        let frames = std::iter::repeat_with(Frame::empty).take(FrameCipher::width()).collect();
        Ok(Self { inner, cipher, frames, opened: 0, given: 0, ahead: None, source: Source::More })
    }

    /// The next frame's plaintext; `None` once the whole file has been read and nothing is missing.
    ///
    /// # Errors
    /// `Altered`, or `Io`. What was given out before must then not be used.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FrameError> {
        if self.given == self.opened {
            match self.source {
                Source::More => {}
                Source::Ended => return Ok(None),
                Source::Broken => return Err(io::Error::other("read on behind a fault").into()),
            }
            self.source = Source::Broken;
            self.source = if self.open_some()? { Source::Ended } else { Source::More };
        }
        let frame = self.frames.get(self.given).map(|f| f.text.as_slice());
        self.given += 1;
        Ok(frame)
    }

    /// Opens the next frames; says whether the last of the file is among them.
    fn open_some(&mut self) -> Result<bool, FrameError> {
        (self.opened, self.given) = (0, 0);
        let mut count = 0;
        let mut last = false;
        let first_of_file = self.cipher.is_fresh();
        for frame in &mut self.frames {
            fill(&mut self.inner, &mut self.ahead, frame)?;
            last = frame.last;
            // An empty last frame behind others is never written: there is one sealed form of a text, not two.
            if frame.text.is_empty() && !(first_of_file && count == 0) {
                return Err(FrameError::Altered);
            }
            count += 1;
            if last {
                break;
            }
        }
        self.cipher.open(self.frames.get_mut(..count).unwrap_or_default())?;
        self.opened = count;
        Ok(last)
    }
}

/// Reads one frame, and one byte more to know whether it is the last.
fn fill(inner: &mut impl Read, ahead: &mut Option<u8>, frame: &mut Frame) -> Result<(), FrameError> {
    frame.text.clear();
    frame.text.extend(ahead.take());
    let wanted = u64::try_from(FRAME + TAG + 1 - frame.text.len()).map_err(|_| FrameError::TooLong)?;
    inner.take(wanted).read_to_end(&mut frame.text)?;
    if frame.text.len() > FRAME + TAG {
        *ahead = frame.text.pop();
    }
    frame.last = ahead.is_none();
    frame.tag = *frame.text.last_chunk().ok_or(FrameError::Altered)?;
    let body = frame.text.len() - TAG;
    frame.text.truncate(body);
    Ok(())
}
