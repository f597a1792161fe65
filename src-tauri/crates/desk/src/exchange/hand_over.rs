//! A bundle onto a stick or into a folder: room is looked for, it is written beside, flushed, moved, read back.

use super::exporting::{Packed, WrittenBundle, bundle_fault};
use super::halves::Halves;
use super::joining::{is_volume, join};
use super::page_cache::forget;
use crate::Result;
use crate::evidence::size_label;
use crate::fault::fault;
use crate::view::DeskFault;
use exchange::bundle::{BundleError, FAT32_PART, Watch};
use exchange::parcel::file_digest;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Nobody writes any more on what was not touched for so long.
const LEFT: Duration = Duration::from_secs(10 * 60);

/// What lies there now.
pub struct HandedOver {
    /// The bundle.
    pub written: WrittenBundle,
    /// Its file, or its parts.
    pub files: Vec<PathBuf>,
}

/// Writes a packed bundle to `path`, in parts where FAT32 would take no longer file. Needs no desk. Where it fails nothing is left there.
///
/// # Errors
/// Too little room, a full or failing disk, a stick that was pulled out; stopped.
pub fn hand_over(packed: &Packed, path: &Path, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<HandedOver> {
    hand_over_in(FAT32_PART, packed, path, progress, cancelled)
}

/// As `hand_over`, with at most so many bytes of the bundle in one file.
///
/// # Errors
/// As `hand_over`.
pub fn hand_over_in(part: u64, packed: &Packed, path: &Path, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<HandedOver> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sweep(folder);
    let needed = packed.room();
    if let Ok(free) = fs4::available_space(folder)
        && free < needed
    {
        return Err(fault(
            "export.no_room",
            &format!("目标位置空间不够：最多需要 {}，只剩 {}。没有导出，请换一个 U 盘或清出空间", size_label(needed), size_label(free)),
        ));
    }
    // How long it is shows only in the end; what may become too long for one file is cut while it is written.
    let mut halves = Halves::new(path, (needed > part).then_some(part))?;
    let written = packed.write(&mut halves, progress, cancelled).map_err(|fault| halves.why(fault))?;
    let halves = halves.finish(packed.id(), &written)?;
    progress(written.length);
    if cancelled.load(Ordering::Relaxed) {
        return Err(bundle_fault(&BundleError::Cancelled));
    }
    let files = halves.settle()?;
    flush(folder);
    Ok(HandedOver { written, files })
}

/// What a program left half written that was ended meanwhile: it takes room that is needed now. What another program may be writing is left alone.
fn sweep(folder: &Path) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = file.file_name();
        let half = name.to_str().and_then(|n| n.strip_suffix(".part")).and_then(|n| n.rsplit_once(".subao."));
        let ours = half.is_some_and(|(_, by)| !by.is_empty() && by.bytes().all(|b| b.is_ascii_hexdigit()));
        let untouched = file.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if ours && untouched.is_some_and(|since| since > LEFT) {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Reads what lies there and compares it with what was written.
///
/// The system is asked to forget first what it holds of the files, so that the stick itself is read where the system can be asked (Linux). What
/// this can't see: a stick whose own electronics answer from a buffer, one that tells of more room than it has and answers rightly until it
/// is full, and what happens to it once it is pulled out.
///
/// # Errors
/// A stick that lost or changed something, or stopped: what was written is removed then.
pub fn read_back(handed: &HandedOver, cancelled: &AtomicBool) -> Result<()> {
    let read = read_again(handed, cancelled);
    let fault = match read {
        _ if cancelled.load(Ordering::Relaxed) => bundle_fault(&BundleError::Cancelled),
        Ok(true) => return Ok(()),
        Ok(false) => fault("export.read_back", "写入后读回来的内容不一致，这个 U 盘不可靠：文件已删去，请换一个再导出"),
        Err(fault) => return Err(fault),
    };
    for file in &handed.files {
        let _ = fs::remove_file(file);
    }
    Err(fault)
}

fn read_again(handed: &HandedOver, cancelled: &AtomicBool) -> Result<bool> {
    if let [one] = handed.files.as_slice()
        && !is_volume(one)?
    {
        let file = File::open(one).map_err(|e| io_fault(&e))?;
        forget(&file);
        let digest = file_digest(&mut Stoppable { file, cancelled }).map_err(|e| bundle_fault(&e))?;
        return Ok(digest == handed.written.sm3);
    }
    let mut files = Vec::new();
    for path in &handed.files {
        let file = File::open(path).map_err(|e| io_fault(&e))?;
        forget(&file);
        files.push(file);
    }
    Ok(join(files, Watch::new(&|_, _| {}, cancelled)).is_ok())
}

/// A file whose reading a person can stop.
struct Stoppable<'a> {
    file: File,
    cancelled: &'a AtomicBool,
}

impl Read for Stoppable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        self.file.read(buffer)
    }
}

impl Seek for Stoppable<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

fn flush(folder: &Path) {
    // Where a file system knows no folders to flush, the files are on the disk all the same.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

pub(super) fn io_fault(error: &io::Error) -> DeskFault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            fault("bundle.disk_full", "目标盘已满，没有导出；请换一个 U 盘或清出空间")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            fault("bundle.read_only", "这个位置不能写入；请检查 U 盘的写保护，或换一个位置")
        }
        io::ErrorKind::NotFound => fault("bundle.gone", "找不到这个位置；请检查 U 盘是否还插着"),
        _ => fault("bundle.io", "读写报送包失败；请检查 U 盘或网络后再试"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn what_was_left_half_written_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let name = |name: &str, minutes: u64| {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(minutes * 60)).unwrap();
        };
        for (file, minutes) in [("a.subao.1f.part", 11), ("b.subao.1f.part", 5), ("a.subao", 90), ("film.part", 90), ("a.subao.x.part", 90)]
        {
            name(file, minutes);
        }
        sweep(folder.path());
        let mut left: Vec<String> =
            fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name().to_string_lossy().into_owned()).collect();
        left.sort();
        assert_eq!(left, ["a.subao", "a.subao.x.part", "b.subao.1f.part", "film.part"]);
    }
}
