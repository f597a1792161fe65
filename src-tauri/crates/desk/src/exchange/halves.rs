//! What is written of a bundle beside its place, before it has its name: one file, or parts that are cut while they are written.

use super::exporting::{WrittenBundle, bundle_fault};
use super::hand_over::io_fault;
use crate::Result;
use crate::fault::fault;
use crate::view::DeskFault;
use exchange::bundle::{VOLUME_HEAD, VolumeHead, Whole, volume_count};
use seal::{Digest, Hasher};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// After so many bytes they go to the medium: how far it is told to be is how far it is, and 停止 need not wait for all of it.
const FLUSH: u64 = 32 << 20;

/// Files that have no names yet. What was not settled is removed when dropped.
pub(super) struct Halves {
    path: PathBuf,
    /// So many bytes of the bundle go into one part; none where it is one file in any case.
    part: Option<u64>,
    files: Vec<Half>,
    out: Option<BufWriter<File>>,
    unflushed: u64,
    /// Why the medium took no more.
    refused: Option<io::Error>,
}

struct Half {
    beside: PathBuf,
    /// The name that it has got.
    settled: Option<PathBuf>,
    length: u64,
    hasher: Hasher,
}

impl Halves {
    pub fn new(path: &Path, part: Option<u64>) -> Result<Self> {
        if path.file_name().is_none() {
            return Err(fault("export.name", "请给出文件名"));
        }
        let mut halves =
            Self { path: path.to_owned(), part: part.map(|p| p.max(1)), files: Vec::new(), out: None, unflushed: 0, refused: None };
        halves.begin().map_err(|e| io_fault(&e))?;
        Ok(halves)
    }

    fn begin(&mut self) -> io::Result<()> {
        self.end()?;
        let mut name = match self.part {
            Some(_) => self.path.with_extension(format!("{}.subao", self.files.len().saturating_add(1))),
            None => self.path.clone(),
        }
        .into_os_string();
        name.push(format!(".{:x}.part", std::process::id()));
        let beside = PathBuf::from(name);
        let file = File::options().write(true).create(true).truncate(true).open(&beside)?;
        self.files.push(Half { beside, settled: None, length: 0, hasher: Hasher::default() });
        let mut out = BufWriter::with_capacity(1 << 20, file);
        if self.part.is_some() {
            // Its head tells of the whole bundle, which is known only in the end.
            io::copy(&mut io::repeat(0).take(VOLUME_HEAD), &mut out)?;
        }
        self.out = Some(out);
        Ok(())
    }

    /// The last file is whole, and on the medium.
    fn end(&mut self) -> io::Result<()> {
        let Some(out) = self.out.take() else { return Ok(()) };
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }

    /// What to say where the bundle could not be written: what the medium said, if it was the medium.
    pub fn why(&mut self, otherwise: DeskFault) -> DeskFault {
        self.refused.take().map_or(otherwise, |refused| io_fault(&refused))
    }

    /// The bundle was written: heads are put before parts, everything is on the medium.
    pub fn finish(mut self, id: [u8; 16], written: &WrittenBundle) -> Result<Self> {
        self.end().map_err(|e| io_fault(&e))?;
        let Some(part) = self.part else { return Ok(self) };
        let whole = Whole { id, length: written.length, sm3: written.sm3 };
        let count = volume_count(written.length, part).map_err(|e| bundle_fault(&e))?;
        let mut offset = 0_u64;
        for (number, half) in (0..).zip(&self.files) {
            let sm3: Digest = half.hasher.clone().finish();
            let head = VolumeHead { whole, number, count, offset, length: half.length, sm3 };
            write_head(&half.beside, &head.bytes()).map_err(|e| io_fault(&e))?;
            offset = offset.saturating_add(half.length);
        }
        Ok(self)
    }

    /// Gives the files their names: where they have several, all or none.
    pub fn settle(mut self) -> Result<Vec<PathBuf>> {
        let count = self.files.len();
        for (number, half) in (1..).zip(&mut self.files) {
            let name = if count > 1 { self.path.with_extension(format!("{number}of{count}.subao")) } else { self.path.clone() };
            fs::rename(&half.beside, &name).map_err(|e| io_fault(&e))?;
            half.settled = Some(name);
        }
        Ok(std::mem::take(&mut self.files).into_iter().filter_map(|f| f.settled).collect())
    }
}

fn write_head(path: &Path, head: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(head)?;
    file.sync_all()
}

impl Write for Halves {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let put = self.put(bytes);
        if let Err(error) = &put {
            self.refused = Some(error.kind().into());
        }
        put
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Halves {
    fn put(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.files.last().is_some_and(|last| self.part.is_some_and(|part| last.length >= part)) {
            self.begin()?;
        }
        let (Some(last), Some(out)) = (self.files.last_mut(), self.out.as_mut()) else { return Err(io::Error::other("no file")) };
        let room = self.part.map_or(u64::MAX, |part| part.saturating_sub(last.length));
        let now = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
        let Some(piece) = bytes.get(..now) else { return Ok(0) };
        out.write_all(piece)?;
        if self.part.is_some() {
            last.hasher.update(piece);
        }
        let length = u64::try_from(now).unwrap_or(u64::MAX);
        last.length = last.length.saturating_add(length);
        self.unflushed = self.unflushed.saturating_add(length);
        if self.unflushed >= FLUSH {
            self.unflushed = 0;
            out.flush()?;
            out.get_ref().sync_data()?;
        }
        Ok(now)
    }
}

impl Drop for Halves {
    fn drop(&mut self) {
        // Closed first: Windows removes no open file.
        if let Some(out) = self.out.take() {
            let _ = out.into_parts();
        }
        for half in &self.files {
            let _ = fs::remove_file(half.settled.as_ref().unwrap_or(&half.beside));
        }
    }
}
