//! A small file system of its own, to be full, or pulled out.
#![allow(dead_code, reason = "each test uses a part")]

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Unmounted in the end.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where this user may mount nothing. Where checks are run for a verdict and by root, that is a failure.
    pub fn new(at: &Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let options = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|m| m.status.success()) {
            return Some(Self(at.to_owned()));
        }
        let root = std::fs::metadata("/proc/self").is_ok_and(|us| us.uid() == 0);
        let verdict = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!(root && verdict), "no file system could be mounted at {}", at.display());
        eprintln!("not run: no file system may be mounted here");
        None
    }

    /// Pulled out, whatever is open.
    pub fn pull(&self) {
        Command::new("umount").arg("-l").arg(&self.0).status().unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}
