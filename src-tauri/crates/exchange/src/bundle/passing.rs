//! Bytes that pass by are hashed twice: as the signature covers them, and as the file is called by.

use super::{BundleError, Stage, Watch, size};
use seal::{Digest, Hasher, PublicKey};
use std::io::{self, Write};
use std::thread;

/// Below this a thread costs more than it saves.
const WORTH_A_THREAD: usize = 128 << 10;

/// Hashes on a thread of its own while `other` runs; where there can be no thread, behind it.
pub fn beside<T>(hasher: &mut Hasher, bytes: &[u8], other: impl FnOnce() -> T) -> T {
    if bytes.len() < WORTH_A_THREAD {
        hasher.update(bytes);
        return other();
    }
    let (began, done) = thread::scope(|scope| {
        let began = thread::Builder::new().spawn_scoped(scope, || hasher.update(bytes)).is_ok();
        (began, other())
    });
    if !began {
        hasher.update(bytes);
    }
    done
}

/// Both hashes, side by side: SM3 is what reading a bundle waits for.
#[derive(Clone)]
pub struct Hashes {
    signed: Hasher,
    file: Hasher,
}

impl Hashes {
    pub fn new(sender: &PublicKey) -> Self {
        Self { signed: sender.hasher(), file: Hasher::default() }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        let Self { signed, file } = self;
        beside(signed, bytes, || file.update(bytes));
    }

    /// Where the file's own digest is not asked for.
    pub fn update_signed(&mut self, bytes: &[u8]) {
        self.signed.update(bytes);
    }

    /// Behind the last byte that is signed.
    pub fn update_file(&mut self, bytes: &[u8]) {
        self.file.update(bytes);
    }

    pub fn signed(&self) -> Digest {
        self.signed.clone().finish()
    }

    pub fn file(self) -> Digest {
        self.file.finish()
    }
}

/// Writes through, hashing and counting.
pub struct HashingSink<'a, W> {
    inner: W,
    pub hashes: Hashes,
    pub written: u64,
    watch: Watch<'a>,
}

impl<'a, W: Write> HashingSink<'a, W> {
    pub fn new(inner: W, sender: &PublicKey, watch: Watch<'a>) -> Self {
        Self { inner, hashes: Hashes::new(sender), written: 0, watch }
    }

    /// Writes what is not signed: the trailer.
    pub fn write_unsigned(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.hashes.update_file(bytes);
        self.written += size(bytes);
        Ok(self.inner.write_all(bytes)?)
    }
}

impl<W: Write> Write for HashingSink<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.watch.at(Stage::Writing, self.written)?;
        self.inner.write_all(bytes)?;
        self.hashes.update(bytes);
        self.written += size(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
