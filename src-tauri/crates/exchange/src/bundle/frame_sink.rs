//! Writing the frames: what is written is cut into MiBs, sealed side by side, and put down with lengths in front.

use super::padding;
use super::{BundleError, Limited, limits, size};
use seal::{FRAME, Frame, FrameCipher, TAG};
use std::io::{self, Write};

/// Set in the length of the last frame.
pub const LAST: u32 = 1 << 31;

pub struct FrameSink<W: Write> {
    inner: W,
    cipher: FrameCipher,
    /// Full frames, and behind them the one that is being filled.
    frames: Vec<Frame>,
    filling: usize,
    plain: u64,
}

impl<W: Write> FrameSink<W> {
    pub fn new(inner: W, cipher: FrameCipher) -> Self {
        let frames = std::iter::repeat_with(Frame::empty).take(FrameCipher::width()).collect();
        Self { inner, cipher, frames, filling: 0, plain: 0 }
    }

    /// Whether so many unpacked bytes may come from what was written: a reader asks the same.
    pub fn within_ratio(&self, unpacked: u64) -> Result<(), BundleError> {
        let most = limits::UNPACKED_FREE.saturating_add(self.plain.saturating_mul(limits::UNPACKED_RATIO));
        if unpacked > most { Err(BundleError::TooLarge(Limited::Unpacked)) } else { Ok(()) }
    }

    /// Pads so that the file, with `outside` bytes besides frames, gets one of few lengths; writes the last frame; gives `inner` back.
    pub fn finish(mut self, outside: u64, at_least: u64) -> Result<W, BundleError> {
        let padding = padding::padding(self.plain, outside, at_least);
        padding::write(&mut self, padding)?;
        // The last frame is full where the length says so; it is never empty, since there is always a manifest.
        if self.frames.get(self.filling).is_some_and(|f| !f.text.is_empty()) {
            self.filling += 1;
        }
        if let Some(last) = self.filling.checked_sub(1).and_then(|place| self.frames.get_mut(place)) {
            last.last = true;
        }
        self.put()?;
        Ok(self.inner)
    }

    fn put(&mut self) -> Result<(), BundleError> {
        let Some(frames) = self.frames.get_mut(..self.filling) else { return Ok(()) };
        self.cipher.seal(frames).map_err(BundleError::sealing)?;
        for frame in frames {
            let length = u32::try_from(frame.text.len() + TAG).unwrap_or(0);
            self.inner.write_all(&(length | if frame.last { LAST } else { 0 }).to_be_bytes())?;
            self.inner.write_all(&frame.text)?;
            self.inner.write_all(&frame.tag)?;
            frame.text.clear();
        }
        self.filling = 0;
        Ok(())
    }
}

impl<W: Write> Write for FrameSink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
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
        self.plain += size(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The length of a frame's ciphertext and tag, and whether it is the last; `None` for a length that no frame has.
pub fn frame_length(field: [u8; 4]) -> Option<(usize, bool)> {
    let field = u32::from_be_bytes(field);
    let last = field & LAST != 0;
    let length = usize::try_from(field & !LAST).ok()?;
    let right = if last { (TAG + 1..=FRAME + TAG).contains(&length) } else { length == FRAME + TAG };
    right.then_some((length, last))
}
