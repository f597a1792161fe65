//! A drop that is a folder: a stick, or a share that the system has mounted.

use super::beside::{Beside, flush_folder};
use super::pump::pump;
use super::step::step;
use super::{DropFault, ObjectName, Part, Prefix};
use opendal::Operator;
use opendal::services::Fs;
use std::io;
use std::path::Path;
use tokio::fs;

/// What an unfinished file ends in.
const UNFINISHED: &str = ".part";

/// For listing, reading and removing. The folder must be there: the storage layer would make it, and then a stick that is
/// not plugged in would be a folder of the machine itself, into which bundles vanish.
pub(super) fn open(path: &Path) -> Result<Operator, DropFault> {
    let about = std::fs::metadata(path).map_err(|error| DropFault::from_folder(&error))?;
    if !about.is_dir() {
        return Err(DropFault::Missing);
    }
    let root = path.to_str().ok_or(DropFault::Config("the folder's path is no text"))?;
    Ok(Operator::new(Fs::default().root(root))?)
}

pub(super) async fn reachable(path: &Path) -> Result<(), DropFault> {
    // A listing rather than a look: a share that is gone may still have its mount point.
    let mut listing = fs::read_dir(path).await.map_err(|error| DropFault::from_folder(&error))?;
    listing.next_entry().await.map(|_| ()).map_err(|error| DropFault::from_folder(&error))
}

/// Whether an object is a file and no way to somewhere else: what is lying in a shared folder was laid there by others.
pub(super) async fn is_plain(root: &Path, prefix: &Prefix, name: &ObjectName) -> Result<(), DropFault> {
    let about = fs::symlink_metadata(root.join(prefix.to_string()).join(name.to_string())).await;
    let about = about.map_err(|error| DropFault::from_folder(&error))?;
    if about.is_file() { Ok(()) } else { Err(DropFault::Missing) }
}

/// Written beside, flushed, moved, the folder flushed.
pub(super) async fn put(root: &Path, prefix: &Prefix, part: &Part, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<(), DropFault> {
    let folder = root.join(prefix.to_string());
    make_prefix(root, &folder).await.map_err(|error| DropFault::from_folder(&error))?;
    step("folder.made");
    let place = folder.join(part.name.to_string());
    // A name of its own each time: what an aborted attempt may still be writing is not touched.
    let attempt: [u8; 8] = seal::random().map_err(|_| DropFault::Other("no random bytes".to_owned()))?;
    let here = folder.join(format!("{}.{}{UNFINISHED}", part.name, hex::encode(attempt)));
    let mut beside = Beside::open(here, place, false).await.map_err(|error| DropFault::from_folder(&error))?;
    match copy(&mut beside, part, progress).await {
        Ok(()) => beside.settle().await.map_err(|error| DropFault::from_folder(&error)),
        Err(fault) => {
            beside.discard().await;
            Err(fault)
        }
    }
}

async fn make_prefix(root: &Path, folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder).await {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => {
            made?;
            flush_folder(root).await
        }
    }
}

async fn copy(beside: &mut Beside, part: &Part, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<(), DropFault> {
    let mut pieces = pump(part);
    let mut done = 0_u64;
    while let Some(piece) = pieces.recv().await {
        let piece = piece?;
        beside.write(&piece).await.map_err(|error| DropFault::from_folder(&error))?;
        done = done.saturating_add(u64::try_from(piece.len()).unwrap_or(0));
        progress(done);
    }
    // The reading thread may have ended without a word.
    if done == part.length { Ok(()) } else { Err(DropFault::Source) }
}

/// Removes files that an aborted writer left.
pub(super) async fn sweep(root: &Path, prefix: &Prefix) -> Result<(), DropFault> {
    let mut listing = match fs::read_dir(root.join(prefix.to_string())).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        listing => listing.map_err(|error| DropFault::from_folder(&error))?,
    };
    while let Some(entry) = listing.next_entry().await.map_err(|error| DropFault::from_folder(&error))? {
        if entry.file_name().to_string_lossy().ends_with(UNFINISHED) {
            fs::remove_file(entry.path()).await.map_err(|error| DropFault::from_folder(&error))?;
        }
    }
    Ok(())
}
