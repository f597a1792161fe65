//! Taking a file into the evidence folder: read once, fingerprinted and sealed on the way, without an open ledger.
//!
//! Until the ledger keeps it (`Ledger::keep_evidence`) it is a `.part`, which no database knows and which falls away with what made it.

use crate::files::{flush_folder, own_folder, own_new_file};
use crate::{LedgerError, Place};
use seal::{FRAME, Fingerprint, Fingerprinter, FrameWriter, Key16, random, sealed_length};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use zeroize::Zeroizing;

/// Room that a file which is taken in must leave to the ledger, so that an incident can still be registered.
const RESERVE: u64 = 64 << 20;
/// Chunks on the way between reading and sealing.
const AHEAD: usize = 2;

/// Plaintext on its way between two threads; wiped when dropped.
pub type Chunk = Zeroizing<Vec<u8>>;

/// A file that was taken in and sealed, to be handed to `Ledger::keep_evidence`. Dropped before that, it takes its file with it.
#[derive(Debug)]
pub struct Ingested {
    part: Part,
    key: Key16,
    /// What was taken in.
    pub fingerprint: Fingerprint,
}

impl Ingested {
    /// The name that the sealed file will bear in the evidence folder.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}.sev", self.part.name)
    }

    pub(crate) fn key(&self) -> &Key16 {
        &self.key
    }

    /// Gives the file its name for good, and makes the name survive a power cut.
    pub(crate) fn settle(&mut self) -> Result<PathBuf, LedgerError> {
        self.part.settle()
    }
}

/// A file under way; removed when dropped.
#[derive(Debug)]
pub(crate) struct Part {
    folder: PathBuf,
    name: String,
    settled: bool,
}

impl Part {
    pub fn new(folder: PathBuf, name: String) -> Self {
        Self { folder, name, settled: false }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.part", self.name))
    }

    /// Gives the file its name for good, and makes the name survive a power cut.
    pub fn settle(&mut self) -> Result<PathBuf, LedgerError> {
        let settled = self.folder.join(format!("{}.sev", self.name));
        fs::rename(self.path(), &settled).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => LedgerError::EvidenceMissing,
            _ => e.into(),
        })?;
        self.settled = true;
        flush_folder(&self.folder);
        Ok(settled)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.settled {
            let _ = fs::remove_file(self.path());
        }
    }
}

/// Takes a file in: reads `source` once to its end, takes its fingerprint, and lays it sealed into the evidence folder, flushed.
/// `progress` is told the bytes done after each MiB. Where it fails or is stopped, nothing is left behind.
///
/// # Errors
/// `NoRoom` before anything is written, `DiskFull`, `Source`, `SourceChanged` where the length is not `expected`, `Cancelled`.
pub fn ingest(
    place: &Place,
    source: impl Read,
    expected: Option<u64>,
    progress: &dyn Fn(u64),
    cancelled: &AtomicBool,
) -> Result<Ingested, LedgerError> {
    let folder = place.evidence();
    own_folder(&folder)?;
    if let Some(length) = expected {
        room(&folder, length)?;
    }
    let part = Part::new(folder, hex::encode(random::<16>()?));
    let key = Key16::random()?;
    let file = own_new_file(&part.path())?;
    let fingerprint = thread::scope(|scope| {
        let (chunks, to_seal) = sync_channel(AHEAD);
        let (spent, spare) = channel();
        let key = &key;
        let sealing = thread::Builder::new().spawn_scoped(scope, move || seal_all(file, key, &to_seal, &spent))?;
        let read = Reading { source, expected, progress, cancelled }.run(chunks, &spare);
        // Where sealing failed, reading was only cut off by it: its word comes first.
        sealing.join().unwrap_or_else(|_| Err(LedgerError::Entry("sealing broke off".to_owned())))?;
        read
    })?;
    Ok(Ingested { part, key, fingerprint })
}

/// Whether a file of this length fits, as far as the system tells.
fn room(folder: &Path, length: u64) -> Result<(), LedgerError> {
    let needed = sealed_length(length).saturating_add(RESERVE);
    match fs4::available_space(folder) {
        Ok(free) if free < needed => Err(LedgerError::NoRoom { needed, free }),
        _ => Ok(()),
    }
}

struct Reading<'a, R> {
    source: R,
    expected: Option<u64>,
    progress: &'a dyn Fn(u64),
    cancelled: &'a AtomicBool,
}

impl<R: Read> Reading<'_, R> {
    fn run(self, chunks: SyncSender<Chunk>, spare: &Receiver<Chunk>) -> Result<Fingerprint, LedgerError> {
        let mut fingerprinter = Fingerprinter::default();
        // One byte more than expected shows a file that grows; it need not be read to an end that never comes.
        let mut source = self.source.take(self.expected.map_or(u64::MAX, |length| length.saturating_add(1)));
        loop {
            if self.cancelled.load(Ordering::Relaxed) {
                return Err(LedgerError::Cancelled);
            }
            let mut chunk = spare.try_recv().unwrap_or_else(|_| empty_chunk());
            chunk.clear();
            (&mut source).take(frame_length()).read_to_end(&mut chunk).map_err(LedgerError::Source)?;
            if chunk.is_empty() {
                break;
            }
            fingerprinter.update(&chunk);
            if chunks.send(chunk).is_err() {
                return Err(LedgerError::Cancelled);
            }
            (self.progress)(fingerprinter.length());
        }
        match self.expected {
            Some(expected) if expected != fingerprinter.length() => Err(LedgerError::SourceChanged { expected }),
            _ => Ok(fingerprinter.finish()),
        }
    }
}

fn seal_all(file: File, key: &Key16, chunks: &Receiver<Chunk>, spent: &Sender<Chunk>) -> Result<(), LedgerError> {
    let mut writer = FrameWriter::new(file, key)?;
    for chunk in chunks {
        writer.write(&chunk)?;
        let _ = spent.send(chunk);
    }
    writer.finish()?.sync_all()?;
    Ok(())
}

pub fn empty_chunk() -> Chunk {
    Zeroizing::new(Vec::with_capacity(FRAME))
}

fn frame_length() -> u64 {
    u64::try_from(FRAME).unwrap_or(u64::MAX)
}
