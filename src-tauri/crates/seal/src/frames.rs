//! Sealed files of any length: a header, then frames of one MiB under SM4-GCM, read and written with a few frames in memory.
//!
//! ```text
//! header   magic "SUBAOEV1" · frame size u32 · suite u8 (1: SM4-GCM) · nonce prefix 7 bytes       numbers big-endian
//! frame    ciphertext (one MiB; the last 0 to one MiB) · tag 16 bytes
//! nonce    prefix ‖ frame number u32 ‖ 1 for the last frame, else 0        associated data: SM3 of the header
//! ```
//!
//! This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a file that was cut, lengthened, reordered or altered does not
//! open to its end. One key serves one file; the random prefix is there should a key ever serve two.

use crate::Key16;
use crate::block_cipher::Sm4;
use crate::hash::Digest;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::aes::cipher::consts::U12;
use aes_gcm::{AesGcm, Nonce, Tag};
use std::io;
use std::sync::OnceLock;
use std::thread::{self, available_parallelism};
use thiserror::Error;
use zeroize::Zeroizing;

/// Plaintext bytes of every frame but the last.
pub const FRAME: usize = 1 << 20;

const MAGIC: &[u8; 8] = b"SUBAOEV1";
const FRAME_SIZE: u32 = 1 << 20;
const SUITE: u8 = 1;
pub const HEADER: usize = 20;
/// Bytes that sealing adds to a frame.
pub const TAG: usize = 16;

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

/// One frame at work: its text is sealed and opened in place.
pub struct Frame {
    /// At most one MiB of plaintext, or of ciphertext.
    pub text: Zeroizing<Vec<u8>>,
    /// Behind the ciphertext; without meaning beside plaintext.
    pub tag: [u8; TAG],
    /// Nothing follows.
    pub last: bool,
}

impl Frame {
    /// With room for a whole frame.
    #[must_use]
    pub fn empty() -> Self {
        // Room for a sealed frame and the byte behind it, so that reading never moves the text and leaves a copy.
        Self { text: Zeroizing::new(Vec::with_capacity(FRAME + TAG + 1)), tag: [0; TAG], last: false }
    }

    /// Without room yet: of a short file, wiping what was never used would cost more than reading it.
    #[must_use]
    pub fn unused() -> Self {
        Self { text: Zeroizing::new(Vec::new()), tag: [0; TAG], last: false }
    }

    /// Empty, with room for so many bytes. What was in it is wiped, never moved.
    pub fn make_room(&mut self, length: usize) {
        self.text.clear();
        if self.text.capacity() < length {
            self.text = Zeroizing::new(Vec::with_capacity(length));
        }
    }
}

/// The cipher of one file, and how many frames it has seen: what sealed evidence and other formats of frames have in common.
pub struct FrameCipher {
    cipher: AesGcm<Sm4, U12>,
    prefix: [u8; 7],
    header: Digest,
    next: Option<u32>,
}

impl FrameCipher {
    /// For a file whose header, by its SM3, is bound to every frame. The key must be fresh: one key, one file.
    #[must_use]
    pub fn new(key: &Key16, prefix: [u8; 7], header: Digest) -> Self {
        Self { cipher: AesGcm::new(key.expose().into()), prefix, header, next: Some(0) }
    }

    /// No frame has passed yet.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.next == Some(0)
    }

    /// How many frames are worth having in hand at once.
    #[must_use]
    pub fn width() -> usize {
        // Asked for with every bundle, and the system answers from files.
        static WIDTH: OnceLock<usize> = OnceLock::new();
        *WIDTH.get_or_init(|| available_parallelism().map_or(1, usize::from).clamp(1, 4))
    }

    /// Seals the next frames of the file, side by side.
    ///
    /// # Errors
    /// `TooLong` behind 2³² frames.
    pub fn seal(&mut self, frames: &mut [Frame]) -> Result<(), FrameError> {
        let cipher = &self.cipher;
        let header = self.header;
        let nonces = frames.iter().map(|f| nonce(self.prefix, &mut self.next, f.last)).collect::<Result<Vec<_>, _>>()?;
        side_by_side(frames.iter_mut().zip(nonces), |(frame, nonce)| {
            let tag = cipher.encrypt_inout_detached(&nonce, &header, frame.text.as_mut_slice().into()).map_err(|_| FrameError::TooLong)?;
            frame.tag = tag.into();
            Ok(())
        })
    }

    /// Opens the next frames of the file, side by side.
    ///
    /// # Errors
    /// `Altered` for another key, place or header, or altered bytes; no text may be used then.
    pub fn open(&mut self, frames: &mut [Frame]) -> Result<(), FrameError> {
        let cipher = &self.cipher;
        let header = self.header;
        let nonces = frames.iter().map(|f| nonce(self.prefix, &mut self.next, f.last)).collect::<Result<Vec<_>, _>>()?;
        side_by_side(frames.iter_mut().zip(nonces), |(frame, nonce)| {
            let tag = Tag::from(frame.tag);
            cipher.decrypt_inout_detached(&nonce, &header, frame.text.as_mut_slice().into(), &tag).map_err(|_| FrameError::Altered)
        })
    }
}

/// The nonce of the next frame.
fn nonce(prefix: [u8; 7], next: &mut Option<u32>, last: bool) -> Result<Nonce<U12>, FrameError> {
    let number = next.ok_or(FrameError::TooLong)?;
    *next = number.checked_add(1);
    let [a, b, c, d, e, f, g] = prefix;
    let [n0, n1, n2, n3] = number.to_be_bytes();
    Ok([a, b, c, d, e, f, g, n0, n1, n2, n3, u8::from(last)].into())
}

/// Does the first job here and each further one on a thread of its own: SM4 in software is what an ingest waits for.
fn side_by_side<J: Send>(jobs: impl Iterator<Item = J>, work: impl Fn(J) -> Result<(), FrameError> + Sync) -> Result<(), FrameError> {
    let mut jobs = jobs;
    let Some(first) = jobs.next() else { return Ok(()) };
    thread::scope(|scope| {
        let work = &work;
        let others =
            jobs.map(|job| thread::Builder::new().spawn_scoped(scope, move || work(job))).collect::<Result<Vec<_>, io::Error>>()?;
        let mut done = work(first);
        for other in others {
            done = done.and(other.join().unwrap_or(Err(FrameError::Altered)));
        }
        done
    })
}

pub fn header(prefix: [u8; 7]) -> Vec<u8> {
    [MAGIC.as_slice(), &FRAME_SIZE.to_be_bytes(), &[SUITE], &prefix].concat()
}
