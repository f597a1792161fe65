//! What is to be sent: items of one or more parts.

use super::ObjectName;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

/// Gives a part's bytes. Opened again for each attempt.
pub trait PartSource: Send + Sync {
    /// A reader that stands at the part's first byte. What it gives beyond the part's length is not read.
    ///
    /// # Errors
    /// Where it cannot be opened.
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;
}

/// One object to be.
#[derive(Clone)]
pub struct Part {
    /// The SM3 of its content.
    pub name: ObjectName,
    /// Its length.
    pub length: u64,
    /// Where its bytes are.
    pub source: Arc<dyn PartSource>,
}

impl Part {
    /// A small part that is held in memory, such as a heartbeat.
    #[must_use]
    pub fn held(bytes: Vec<u8>) -> Self {
        let name = ObjectName::of(seal::sm3(&bytes));
        Self { name, length: u64::try_from(bytes.len()).unwrap_or(u64::MAX), source: Arc::new(Held(bytes.into())) }
    }
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part").field("name", &self.name).field("length", &self.length).finish_non_exhaustive()
    }
}

/// What is sent as one: a bundle, or its volumes.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The caller's name for it.
    pub id: String,
    /// Its objects, in the order in which they are to appear. What was sent of a part is lost when the line breaks, so
    /// parts for a network are better some tens of megabytes long than some thousands.
    pub parts: Vec<Part>,
}

impl Outgoing {
    /// The length of all parts together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(part.length))
    }
}

/// A stretch of a file.
#[derive(Debug, Clone)]
pub struct FilePart {
    /// The file.
    pub path: PathBuf,
    /// Where the part begins in it.
    pub offset: u64,
}

impl PartSource for FilePart {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.offset))?;
        Ok(Box::new(file))
    }
}

struct Held(Arc<[u8]>);

impl PartSource for Held {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(Arc::clone(&self.0))))
    }
}
