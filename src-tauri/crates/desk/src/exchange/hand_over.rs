//! A bundle onto a stick or into a folder: room is looked for, it is written beside, flushed, moved, read back. In parts where a FAT32 stick
//! would take no longer file.

use super::exporting::{Packed, WrittenBundle, bundle_fault};
use crate::Result;
use crate::evidence::size_label;
use crate::fault::fault;
use crate::view::DeskFault;
use exchange::bundle::{BundleError, FAT32_PART, Watch, Whole, volume_count, write_volume};
use exchange::parcel::file_digest;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
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

/// Writes a packed bundle to `path`. Needs no desk. Where it fails nothing is left there.
///
/// # Errors
/// Too little room, a full or failing disk, a stick that was pulled out, what comes back otherwise than it was written; stopped.
pub fn hand_over(packed: &Packed, path: &Path, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<HandedOver> {
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
    let beside = Beside::new(path)?;
    let mut out = BufWriter::with_capacity(1 << 20, beside.file()?);
    let written = packed.write(&mut out, progress, cancelled)?;
    let file = out.into_inner().map_err(|e| io_fault(e.error()))?;
    file.sync_all().map_err(|e| io_fault(&e))?;
    let files = if written.length > FAT32_PART { in_parts(&beside, path, &written, packed)? } else { vec![beside.settle(path)?] };
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

/// A file beside the one that is to be; removed when dropped.
struct Beside {
    path: PathBuf,
    settled: std::cell::Cell<bool>,
}

impl Beside {
    fn new(path: &Path) -> Result<Self> {
        let mut name = path.file_name().ok_or_else(|| fault("export.name", "请给出文件名"))?.to_owned();
        name.push(format!(".{:x}.part", std::process::id()));
        Ok(Self { path: path.with_file_name(name), settled: std::cell::Cell::new(false) })
    }

    fn file(&self) -> Result<File> {
        File::options().read(true).write(true).create(true).truncate(true).open(&self.path).map_err(|e| io_fault(&e))
    }

    /// Gives it its name, and reads it back.
    fn settle(&self, path: &Path) -> Result<PathBuf> {
        fs::rename(&self.path, path).map_err(|e| io_fault(&e))?;
        self.settled.set(true);
        Ok(path.to_owned())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.settled.get() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn in_parts(whole_file: &Beside, path: &Path, written: &WrittenBundle, packed: &Packed) -> Result<Vec<PathBuf>> {
    let mut bundle = File::open(&whole_file.path).map_err(|e| io_fault(&e))?;
    let whole = Whole { id: packed.id(), length: written.length, sm3: written.sm3 };
    let count = volume_count(written.length, FAT32_PART).map_err(|e| bundle_fault(&e))?;
    let mut files = Parts::default();
    for number in 0..count {
        let part = path.with_extension(format!("{}of{count}.subao", number + 1));
        let beside = Beside::new(&part)?;
        let mut out = BufWriter::with_capacity(1 << 20, beside.file()?);
        write_volume(&mut bundle, &whole, FAT32_PART, number, &mut out, Watch::nobody()).map_err(|e| bundle_fault(&e))?;
        let file = out.into_inner().map_err(|e| io_fault(e.error()))?;
        file.sync_all().map_err(|e| io_fault(&e))?;
        files.0.push(beside.settle(&part)?);
    }
    Ok(std::mem::take(&mut files.0))
}

/// Parts that stand already; without the others they are of no use, and are removed when dropped.
#[derive(Default)]
struct Parts(Vec<PathBuf>);

impl Drop for Parts {
    fn drop(&mut self) {
        for part in &self.0 {
            let _ = fs::remove_file(part);
        }
    }
}

/// Reads what lies there and compares it with what was written.
///
/// # Errors
/// A stick that lost or changed something.
pub fn read_back(handed: &HandedOver) -> Result<()> {
    let lost = || fault("export.read_back", "写入后读回来的内容不一致，这个 U 盘不可靠：文件已删去，请换一个再导出");
    if let [one] = handed.files.as_slice() {
        let digest = file_digest(&mut File::open(one).map_err(|e| io_fault(&e))?).map_err(|e| bundle_fault(&e))?;
        if digest != handed.written.sm3 {
            let _ = fs::remove_file(one);
            return Err(lost());
        }
        return Ok(());
    }
    let mut files = Vec::new();
    for path in &handed.files {
        files.push(File::open(path).map_err(|e| io_fault(&e))?);
    }
    join(files).map(drop).map_err(|_| lost())
}

/// A bundle from one file, or from the parts that lie beside the one that was chosen.
///
/// # Errors
/// `bundle.truncated` naming the parts that are missing; what is wrong with a part.
pub fn open_from(path: &Path) -> Result<Box<dyn Source>> {
    let mut file = File::open(path).map_err(|e| io_fault(&e))?;
    let mut magic = [0_u8; 8];
    let read = file.read(&mut magic).map_err(|e| io_fault(&e))?;
    file.seek(SeekFrom::Start(0)).map_err(|e| io_fault(&e))?;
    if read < magic.len() || magic != exchange::bundle::VOLUME_MAGIC {
        return Ok(Box::new(file));
    }
    let mut files = vec![file];
    let beside = path.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut others: Vec<PathBuf> = beside.map(|e| e.path()).filter(|p| p != path && p.extension().is_some_and(|e| e == "subao")).collect();
    others.sort();
    files.extend(others.iter().filter_map(|p| File::open(p).ok()));
    Ok(Box::new(join(files)?))
}

/// What a bundle is read from.
pub trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

fn join(files: Vec<File>) -> Result<impl Read + Seek + Send> {
    use exchange::bundle::VolumeSet;
    let mut files = files.into_iter();
    let first = files.next().ok_or_else(|| fault("bundle.truncated", "没有报送包的文件"))?;
    let mut set = VolumeSet::new(first, Watch::nobody()).map_err(|e| bundle_fault(&e))?;
    for file in files {
        // What is no part of this bundle lies beside it and is left alone; a damaged part is missing.
        let _ = set.add(file, Watch::nobody());
    }
    let missing = set.missing();
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().take(9).map(|n| format!("第 {} 个", n + 1)).collect();
        return Err(fault(
            "bundle.truncated",
            &format!("报送包分成 {} 个文件，还缺{}：请把它们放在同一个文件夹里再导入", set.count(), names.join("、")),
        ));
    }
    set.join().map_err(|e: BundleError| bundle_fault(&e))
}

fn flush(folder: &Path) {
    // Where a file system knows no folders to flush, the files are on the disk all the same.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn io_fault(error: &io::Error) -> DeskFault {
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
