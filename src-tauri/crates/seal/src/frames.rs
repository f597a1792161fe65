//! Sealed files of any length: a header, then frames of one MiB under SM4-GCM, read and written with one frame in memory.
//!
//! ```text
//! header   magic "SUBAOEV1" · frame size u32 · suite u8 (1: SM4-GCM) · nonce prefix 7 bytes       numbers big-endian
//! frame    ciphertext (one MiB; the last 0 to one MiB) · tag 16 bytes
//! nonce    prefix ‖ frame number u32 ‖ 1 for the last frame, else 0        associated data: SM3 of the header
//! ```
//!
//! This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a file that was cut, lengthened, reordered or altered does not
//! open to its end. One key serves one file; the random prefix is there should a key ever serve two.

use crate::hash::{Digest, sm3};
use crate::{Key16, SealError};
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::aes::cipher::consts::U12;
use aes_gcm::{AesGcm, Nonce, Tag};
use sm4::Sm4;
use std::io::{self, Read, Write};
use thiserror::Error;
use zeroize::Zeroizing;

/// Plaintext bytes of every frame but the last.
pub const FRAME: usize = 1 << 20;

const MAGIC: &[u8; 8] = b"SUBAOEV1";
const FRAME_SIZE: u32 = 1 << 20;
const SUITE: u8 = 1;
const HEADER: usize = 20;
const TAG: usize = 16;

/// Why a sealed file was not written or does not open.
#[derive(Debug, Error)]
pub enum FrameError {
    /// Another key, or the file was cut, lengthened, reordered or altered.
    #[error("wrong key, or the sealed file was altered")]
    Altered,
    /// No sealed file, or one of a form that this program does not know.
    #[error("no sealed file of a known form")]
    Unknown,
    /// More frames than a nonce can count: four PiB.
    #[error("too long to seal")]
    TooLong,
    /// The system gave no randomness.
    #[error("the system gave no random bytes")]
    NoRandomness,
    /// Reading or writing failed: says nothing about the file's truth.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// The length of the sealed file that holds so many bytes.
#[must_use]
pub fn sealed_length(plain: u64) -> u64 {
    let frames = plain.div_ceil(u64::from(FRAME_SIZE)).max(1);
    plain.saturating_add(frames.saturating_mul(16)).saturating_add(20)
}

/// The cipher of one file, and how many frames it has seen.
struct FrameCipher {
    cipher: AesGcm<Sm4, U12>,
    prefix: [u8; 7],
    header: Digest,
    next: Option<u32>,
}

impl FrameCipher {
    fn new(key: &Key16, prefix: [u8; 7]) -> Self {
        Self { cipher: AesGcm::new(key.expose().into()), prefix, header: sm3(&header(prefix)), next: Some(0) }
    }

    fn nonce(&mut self, last: bool) -> Result<Nonce<U12>, FrameError> {
        let number = self.next.ok_or(FrameError::TooLong)?;
        self.next = number.checked_add(1);
        let [a, b, c, d, e, f, g] = self.prefix;
        let [n0, n1, n2, n3] = number.to_be_bytes();
        Ok([a, b, c, d, e, f, g, n0, n1, n2, n3, u8::from(last)].into())
    }

    fn seal(&mut self, frame: &mut [u8], last: bool) -> Result<[u8; TAG], FrameError> {
        let nonce = self.nonce(last)?;
        let tag = self.cipher.encrypt_inout_detached(&nonce, &self.header, frame.into()).map_err(|_| FrameError::TooLong)?;
        Ok(tag.into())
    }

    fn open(&mut self, frame: &mut [u8], tag: [u8; TAG], last: bool) -> Result<(), FrameError> {
        let nonce = self.nonce(last)?;
        self.cipher.decrypt_inout_detached(&nonce, &self.header, frame.into(), &Tag::from(tag)).map_err(|_| FrameError::Altered)
    }
}

fn header(prefix: [u8; 7]) -> Vec<u8> {
    [MAGIC.as_slice(), &FRAME_SIZE.to_be_bytes(), &[SUITE], &prefix].concat()
}

/// Seals what is written to it.
pub struct FrameWriter<W: Write> {
    inner: W,
    cipher: FrameCipher,
    frame: Zeroizing<Vec<u8>>,
}

impl<W: Write> FrameWriter<W> {
    /// Begins a sealed file. The key must be fresh: one key, one file.
    ///
    /// # Errors
    /// No randomness; `inner` refuses the header.
    pub fn new(mut inner: W, key: &Key16) -> Result<Self, FrameError> {
        let prefix = crate::secret::random::<7>().map_err(|_: SealError| FrameError::NoRandomness)?;
        inner.write_all(&header(prefix))?;
        Ok(Self { inner, cipher: FrameCipher::new(key, prefix), frame: Zeroizing::new(Vec::with_capacity(FRAME)) })
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// `inner` refuses; too long. The file is of no use then.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            // A full frame waits for what follows it: only then is it known not to be the last.
            if self.frame.len() == FRAME {
                self.put(false)?;
            }
            let (now, later) = rest.split_at(rest.len().min(FRAME - self.frame.len()));
            self.frame.extend_from_slice(now);
            rest = later;
        }
        Ok(())
    }

    /// Writes the last frame and gives `inner` back, flushed. Without this the file does not open.
    ///
    /// # Errors
    /// As `write`.
    pub fn finish(mut self) -> Result<W, FrameError> {
        self.put(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn put(&mut self, last: bool) -> Result<(), FrameError> {
        let tag = self.cipher.seal(&mut self.frame, last)?;
        self.inner.write_all(&self.frame)?;
        self.inner.write_all(&tag)?;
        self.frame.clear();
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    Ended,
    Broken,
}

/// Opens a sealed file frame by frame.
///
/// Each frame is authentic when it is given out, but that nothing is missing behind it is only known when `next_frame` has said `None`.
pub struct FrameReader<R: Read> {
    inner: R,
    cipher: FrameCipher,
    frame: Zeroizing<Vec<u8>>,
    /// The first byte of the next frame: that it exists says that this one is not the last.
    ahead: Option<u8>,
    state: State,
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
        let cipher = FrameCipher::new(key, *prefix);
        Ok(Self { inner, cipher, frame: Zeroizing::new(Vec::with_capacity(FRAME + TAG + 1)), ahead: None, state: State::Open })
    }

    /// The next frame's plaintext; `None` once the whole file has been read and nothing is missing.
    ///
    /// # Errors
    /// `Altered`, or `Io`. What was given out before must then not be used.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FrameError> {
        match self.state {
            State::Open => {}
            State::Ended => return Ok(None),
            State::Broken => return Err(io::Error::other("read on behind a fault").into()),
        }
        self.state = State::Broken;
        let last = self.fill()?;
        let body = self.frame.len().checked_sub(TAG).ok_or(FrameError::Altered)?;
        // An empty last frame behind others is never written: there is one sealed form of a text, not two.
        if body == 0 && self.cipher.next != Some(0) {
            return Err(FrameError::Altered);
        }
        let (plain, tag) = self.frame.split_at_mut(body);
        let tag = <[u8; TAG]>::try_from(&*tag).map_err(|_| FrameError::Altered)?;
        self.cipher.open(plain, tag, last)?;
        self.state = if last { State::Ended } else { State::Open };
        Ok(Some(plain))
    }

    /// Reads one frame and one byte more; says whether it is the last.
    fn fill(&mut self) -> Result<bool, FrameError> {
        self.frame.clear();
        self.frame.extend(self.ahead.take());
        let wanted = u64::try_from(FRAME + TAG + 1 - self.frame.len()).map_err(|_| FrameError::TooLong)?;
        (&mut self.inner).take(wanted).read_to_end(&mut self.frame)?;
        if self.frame.len() > FRAME + TAG {
            self.ahead = self.frame.pop();
        }
        Ok(self.ahead.is_none())
    }
}
