//! Writing a sealed file.

use crate::frames::{FRAME, Frame, FrameCipher, FrameError, header};
use crate::{Key16, sm3};
use std::io::Write;

/// Seals what is written to it.
pub struct FrameWriter<W: Write> {
    inner: W,
    cipher: FrameCipher,
    /// Full frames, and behind them the one that is being filled.
    frames: Vec<Frame>,
    filling: usize,
}

impl<W: Write> FrameWriter<W> {
    /// Begins a sealed file. The key must be fresh: one key, one file.
    ///
    /// # Errors
    /// No randomness; `inner` refuses the header.
    pub fn new(mut inner: W, key: &Key16) -> Result<Self, FrameError> {
        let prefix = crate::secret::random::<7>().map_err(|_| FrameError::NoRandomness)?;
        let header = header(prefix);
        inner.write_all(&header)?;
        let frames = std::iter::repeat_with(Frame::empty).take(FrameCipher::width()).collect();
        Ok(Self { inner, cipher: FrameCipher::new(key, prefix, sm3(&header)), frames, filling: 0 })
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// `inner` refuses; too long. The file is of no use then.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some(frame) = self.frames.get_mut(self.filling) else {
                // Full frames wait for what follows: only then is it known that none of them is the last.
                self.put()?;
                continue;
            };
            let (now, later) = rest.split_at(rest.len().min(FRAME - frame.text.len()));
            frame.text.extend_from_slice(now);
            if frame.text.len() == FRAME {
                self.filling += 1;
            }
            rest = later;
        }
        Ok(())
    }

    /// Writes the last frame and gives `inner` back, flushed. Without this the file does not open.
    ///
    /// # Errors
    /// As `write`.
    pub fn finish(mut self) -> Result<W, FrameError> {
        // The last frame is full where the length says so; it is empty only where the whole file is.
        let begun = self.frames.get(self.filling).is_some_and(|f| !f.text.is_empty());
        if begun || self.filling == 0 {
            self.filling += 1;
        }
        if let Some(last) = self.filling.checked_sub(1).and_then(|place| self.frames.get_mut(place)) {
            last.last = true;
        }
        self.put()?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn put(&mut self) -> Result<(), FrameError> {
        let Some(frames) = self.frames.get_mut(..self.filling) else { return Ok(()) };
        self.cipher.seal(frames)?;
        for frame in frames {
            self.inner.write_all(&frame.text)?;
            self.inner.write_all(&frame.tag)?;
            frame.text.clear();
        }
        self.filling = 0;
        Ok(())
    }
}
