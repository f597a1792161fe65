//! A bundle to be read: from one file, or from the parts that lie beside each other.

use super::exporting::bundle_fault;
use super::hand_over::io_fault;
use crate::Result;
use crate::fault::fault;
use exchange::bundle::{BundleError, VOLUME_MAGIC, VolumeSet, Watch};
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

/// A bundle from one file, or from the parts that lie beside the one that was chosen.
///
/// # Errors
/// `bundle.truncated` naming the parts that are missing; what is wrong with a part.
pub fn open_from(path: &Path) -> Result<Box<dyn Source>> {
    let file = File::open(path).map_err(|e| io_fault(&e))?;
    if !is_volume(path)? {
        return Ok(Box::new(file));
    }
    let mut files = vec![file];
    let beside = path.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut others: Vec<PathBuf> = beside.map(|e| e.path()).filter(|p| p != path && p.extension().is_some_and(|e| e == "subao")).collect();
    others.sort();
    files.extend(others.iter().filter_map(|p| File::open(p).ok()));
    Ok(Box::new(join(files, Watch::nobody())?))
}

/// Whether this file is a part of a bundle.
pub(super) fn is_volume(path: &Path) -> Result<bool> {
    let mut magic = Vec::with_capacity(VOLUME_MAGIC.len());
    let file = File::open(path).map_err(|e| io_fault(&e))?;
    file.take(VOLUME_MAGIC.len() as u64).read_to_end(&mut magic).map_err(|e| io_fault(&e))?;
    Ok(magic == VOLUME_MAGIC)
}

/// What a bundle is read from.
pub trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

pub(super) fn join(files: Vec<File>, watch: Watch<'_>) -> Result<impl Read + Seek + Send> {
    let mut files = files.into_iter();
    let first = files.next().ok_or_else(|| fault("bundle.truncated", "没有报送包的文件"))?;
    let mut set = VolumeSet::new(first, watch).map_err(|e| bundle_fault(&e))?;
    for file in files {
        // What is no part of this bundle lies beside it and is left alone; a damaged part is missing.
        let _ = set.add(file, watch);
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
