//! What came through drops: volumes are joined, what is no signed bundle or was taken in before is removed, the rest waits for a person.

use super::importing::{aside, digest_in_name};
use crate::Result;
use crate::desk::Desk;
use exchange::bundle::{self, BundleError, Claim, VOLUME_MAGIC, VolumeHead, VolumeSet, Watch};
use exchange::parcel::file_digest;
use ledger::SeenBundles;
use seal::Digest;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The inbox as it was when somebody looked, to be gone through away from the desk.
pub struct Inbox {
    folder: PathBuf,
    seen: SeenBundles,
}

/// The folder of what drops brought.
pub(super) fn folder(station: &Path) -> PathBuf {
    station.join("inbox")
}

impl Desk {
    /// What came through drops.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn inbox(&self) -> Result<Inbox> {
        Ok(Inbox { folder: folder(&self.place.folder), seen: self.open()?.seen_bundles()? })
    }

    /// A bundle of the inbox was taken in or kept elsewhere: its file is done with. Any other file is left alone.
    pub fn inbox_done(&self, path: &Path) {
        if self.came_by_drop(path) {
            let _ = fs::remove_file(path);
        }
    }
}

impl Desk {
    /// A drop brought this file: nobody is waiting for it to be shown.
    #[must_use]
    pub fn came_by_drop(&self, path: &Path) -> bool {
        path.parent() == Some(folder(&self.place.folder).as_path())
    }

    /// A bundle of the inbox was not wanted now: it lies with the kept ones from here on, where a person finds it again.
    pub fn inbox_keep(&self, path: &Path) {
        let (Some(name), true) = (path.file_name(), self.came_by_drop(path)) else { return };
        let kept = aside(&self.place);
        // Where it can't be moved it stays in the inbox, and is shown again when the station is next opened.
        let _ = fs::create_dir_all(&kept).and_then(|()| fs::rename(path, kept.join(name)));
    }
}

impl Inbox {
    /// This very file was taken in before. Only one that says so of itself is read through.
    pub(super) fn knows(&self, path: &Path) -> bool {
        let digest = || {
            let mut file = File::open(path).ok()?;
            let claim = Claim::read(&mut file).ok()?;
            if self.seen.claims(&claim.id) { file_digest(&mut file).ok() } else { None }
        };
        digest().is_some_and(|sm3| self.seen.file(&sm3))
    }

    /// Goes through what came. Gives the bundles that wait for a person, in the order in which they came.
    #[must_use]
    pub fn settle(&self) -> Vec<PathBuf> {
        for drop in files(&self.folder).into_iter().filter(|path| path.is_dir()) {
            self.settle_drop(&drop);
        }
        let mut waiting = Vec::new();
        for path in files(&self.folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "subao")) {
            if self.is_known(&path) {
                let _ = fs::remove_file(&path);
            } else {
                waiting.push(path);
            }
        }
        waiting.sort_by_key(|path| (path.metadata().and_then(|m| m.modified()).ok(), path.clone()));
        waiting
    }

    /// Its file name is the digest of its content: it need not be read for that.
    fn is_known(&self, path: &Path) -> bool {
        digest_in_name(path).is_some_and(|digest| self.seen.file(&digest))
    }

    fn settle_drop(&self, drop: &Path) {
        let mut volumes: Vec<(PathBuf, VolumeHead)> = Vec::new();
        for path in files(drop).into_iter().filter(|path| path.extension().is_some_and(|e| e == "svo")) {
            match volume(&path) {
                Ok(Some(head)) => volumes.push((path, head)),
                Ok(None) => self.settle_bundle(&path),
                // A volume that contradicts itself came so: its writer is not one of ours.
                Err(error) if lasting(&error) => drop_file(&path),
                Err(_) => {}
            }
        }
        while let Some((_, first)) = volumes.first() {
            let whole = first.whole;
            let (set, others): (Vec<_>, Vec<_>) = volumes.into_iter().partition(|(_, head)| head.whole == whole);
            volumes = others;
            let paths: Vec<PathBuf> = set.into_iter().map(|(path, _)| path).collect();
            if self.seen.file(&whole.sm3) || self.join(&paths, &whole.sm3).is_ok_and(|joined| joined) {
                paths.iter().for_each(|path| drop_file(path));
            }
        }
    }

    /// Joins the volumes of one bundle, where all are there. Gives whether they are done with.
    fn join(&self, paths: &[PathBuf], sm3: &Digest) -> std::result::Result<bool, BundleError> {
        let mut set: Option<VolumeSet<File>> = None;
        for path in paths {
            let file = File::open(path)?;
            match &mut set {
                None => set = Some(VolumeSet::new(file, Watch::nobody())?),
                Some(set) => drop(set.add(file, Watch::nobody())?),
            }
        }
        let Some(set) = set.filter(|set| set.missing().is_empty()) else { return Ok(false) };
        let place = self.folder.join(format!("{}.joining", hex::encode(sm3)));
        let mut joined = File::create(&place)?;
        let copied = io::copy(&mut set.join()?, &mut joined).and_then(|_| joined.sync_all());
        if let Err(error) = copied {
            // Given back at once: a full disk is needed for more than this.
            drop_file(&place);
            return Err(error.into());
        }
        drop(joined);
        self.settle_bundle(&place);
        Ok(true)
    }

    /// One file that should be a whole bundle: only what somebody signed is shown to a person.
    fn settle_bundle(&self, path: &Path) {
        let inspected = File::open(path).map_err(BundleError::from).and_then(|mut file| bundle::inspect(&mut file, Watch::nobody()));
        let digest = match inspected {
            Ok(seen) if seen.authentic && !self.seen.file(&seen.sm3) => Ok(seen.sm3),
            // 请升级: it is kept for the newer program, and shown.
            Err(BundleError::Newer(_)) => File::open(path).map_err(BundleError::from).and_then(|mut f| file_digest(&mut f)),
            Ok(_) => return drop_file(path),
            Err(error) if lasting(&error) => return drop_file(path),
            Err(_) => return,
        };
        if let Ok(digest) = digest {
            let _ = fs::rename(path, self.folder.join(format!("{}.subao", hex::encode(digest))));
        }
    }
}

/// It will not be better another time.
fn lasting(error: &BundleError) -> bool {
    !matches!(error, BundleError::Io(_) | BundleError::Newer(_) | BundleError::Cancelled)
}

fn volume(path: &Path) -> std::result::Result<Option<VolumeHead>, BundleError> {
    let mut magic = Vec::with_capacity(VOLUME_MAGIC.len());
    File::open(path)?.take(u64::try_from(VOLUME_MAGIC.len()).unwrap_or_default()).read_to_end(&mut magic)?;
    if magic != VOLUME_MAGIC {
        return Ok(None);
    }
    VolumeHead::read(&mut File::open(path)?).map(Some)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect()
}

fn drop_file(path: &Path) {
    let _ = fs::remove_file(path);
}
