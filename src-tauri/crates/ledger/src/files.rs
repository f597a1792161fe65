//! Small files that are there whole or not at all: written beside, flushed, moved, folder flushed.

use crate::LedgerError;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Makes a folder that only its owner may enter, where the system knows owners.
pub fn own_folder(path: &Path) -> Result<(), LedgerError> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Writes a file whole or not at all.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    let beside = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        if let Some(folder) = path.parent() {
            flush_folder(folder);
        }
        Ok(())
    };
    write().map_err(LedgerError::from)
}

/// Makes the names in a folder survive a power cut. Not every system flushes folders; where it can't, a rename is as safe as it gets.
pub fn flush_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|f| f.sync_all());
}

/// A new file that only its owner may read, where the system knows owners.
pub fn own_new_file(path: &Path) -> Result<File, LedgerError> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    Ok(options.open(path)?)
}
