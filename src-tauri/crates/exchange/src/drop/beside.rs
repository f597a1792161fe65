//! A file that is written beside its place and moved there whole: flushed, renamed, the folder flushed.

use super::step::step;
use std::io;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;

/// A stick is far slower than the memory before it: without this, all would seem written at once, and then nothing move for minutes.
const FLUSH_EVERY: usize = 16 * 1024 * 1024;

/// A file on its way to its place.
pub(super) struct Beside {
    file: File,
    here: PathBuf,
    place: PathBuf,
    unflushed: usize,
}

impl Beside {
    /// Opens `here`, emptied, or to go on at its end. Both paths are in one folder.
    pub(super) async fn open(here: PathBuf, place: PathBuf, go_on: bool) -> io::Result<Self> {
        let mut file = OpenOptions::new().create(true).write(true).append(go_on).truncate(!go_on).open(&here).await?;
        file.set_max_buf_size(super::pump::PIECE);
        step("beside.opened");
        Ok(Self { file, here, place, unflushed: 0 })
    }

    /// Adds bytes.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await?;
        // An error of the disk shows at the flush, or not before the next write.
        self.file.flush().await?;
        self.unflushed = self.unflushed.saturating_add(bytes.len());
        if self.unflushed >= FLUSH_EVERY {
            self.file.sync_data().await?;
            self.unflushed = 0;
        }
        step("beside.wrote");
        Ok(())
    }

    /// Moves it to its place, once it is on the disk. Nothing is moved over: what lies at the place already stays, and that is an error.
    pub(super) async fn settle(self) -> io::Result<()> {
        self.file.sync_all().await?;
        drop(self.file);
        step("beside.flushed");
        if fs::symlink_metadata(&self.place).await.is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(&self.here, &self.place).await?;
        step("beside.renamed");
        if let Some(folder) = self.place.parent() {
            flush_folder(folder).await?;
        }
        step("beside.settled");
        Ok(())
    }

    /// Removes it.
    pub(super) async fn discard(self) {
        drop(self.file);
        let _ = fs::remove_file(&self.here).await;
    }
}

/// Makes names in a folder last. Windows does that by itself and opens no folders.
pub(super) async fn flush_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder).await?.sync_all().await {
        // Some network file systems have no such thing.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}
