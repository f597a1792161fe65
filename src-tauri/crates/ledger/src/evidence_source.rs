//! Reading a preserved file back: to hand it out, to check it, to look at it. Needs no open ledger.

use crate::LedgerError;
use crate::evidence::{Chunk, empty_chunk};
use seal::{Fingerprint, Fingerprinter, FrameReader, Key16};
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use zeroize::Zeroizing;

/// A preserved file with its key.
#[derive(Debug)]
pub struct EvidenceSource {
    path: PathBuf,
    key: Key16,
    length: u64,
}

impl EvidenceSource {
    pub(crate) fn new(path: PathBuf, key: Key16, length: u64) -> Self {
        Self { path, key, length }
    }

    /// The length of what was preserved.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Writes the preserved file out and takes the fingerprint of what was written. Where this fails, what `out` holds is not the file:
    /// do away with it.
    ///
    /// # Errors
    /// `EvidenceMissing`, `EvidenceAltered`, `Target` where `out` refuses, `Cancelled`, a failing disk.
    pub fn copy_to(&self, out: impl Write, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<Fingerprint, LedgerError> {
        let reader = self.reader()?;
        let taken = thread::scope(|scope| {
            let (chunks, opened) = sync_channel(2);
            let opening = thread::Builder::new().spawn_scoped(scope, move || open_all(reader, &chunks))?;
            let taken = take_all(out, opened, progress, cancelled);
            // Where writing failed or was stopped, opening was cut off by it and has nothing to say.
            let opened = opening.join().unwrap_or_else(|_| Err(LedgerError::Entry("opening broke off".to_owned())));
            taken.and_then(|fingerprint| opened.map(|()| fingerprint))
        })?;
        if taken.length == self.length { Ok(taken) } else { Err(LedgerError::EvidenceAltered) }
    }

    /// Reads the whole file and takes its fingerprint, to be compared with what was recorded when it was preserved.
    ///
    /// # Errors
    /// As `copy_to`.
    pub fn verify(&self, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<Fingerprint, LedgerError> {
        self.copy_to(io::sink(), progress, cancelled)
    }

    /// The whole file in memory, to look at it.
    ///
    /// # Errors
    /// `TooLarge` where it is longer than `limit`; as `copy_to`.
    pub fn read_whole(&self, limit: u64) -> Result<Zeroizing<Vec<u8>>, LedgerError> {
        let too_large = LedgerError::TooLarge { length: self.length, limit };
        let Ok(length) = usize::try_from(self.length) else { return Err(too_large) };
        if self.length > limit {
            return Err(too_large);
        }
        let mut reader = self.reader()?;
        let mut whole = Zeroizing::new(Vec::with_capacity(length));
        while let Some(frame) = reader.next_frame()? {
            if frame.len() > length - whole.len() {
                return Err(LedgerError::EvidenceAltered);
            }
            whole.extend_from_slice(frame);
        }
        if whole.len() == length { Ok(whole) } else { Err(LedgerError::EvidenceAltered) }
    }

    fn reader(&self) -> Result<FrameReader<File>, LedgerError> {
        let file = File::open(&self.path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => LedgerError::EvidenceMissing,
            _ => e.into(),
        })?;
        Ok(FrameReader::new(file, &self.key)?)
    }
}

fn open_all(reader: FrameReader<File>, chunks: &SyncSender<Chunk>) -> Result<(), LedgerError> {
    let mut reader = reader;
    while let Some(frame) = reader.next_frame()? {
        let mut chunk = empty_chunk();
        chunk.extend_from_slice(frame);
        if chunks.send(chunk).is_err() {
            break;
        }
    }
    Ok(())
}

fn take_all(out: impl Write, chunks: Receiver<Chunk>, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<Fingerprint, LedgerError> {
    let mut out = out;
    let mut fingerprinter = Fingerprinter::default();
    for chunk in chunks {
        if cancelled.load(Ordering::Relaxed) {
            return Err(LedgerError::Cancelled);
        }
        out.write_all(&chunk).map_err(LedgerError::Target)?;
        fingerprinter.update(&chunk);
        progress(fingerprinter.length());
    }
    out.flush().map_err(LedgerError::Target)?;
    Ok(fingerprinter.finish())
}
