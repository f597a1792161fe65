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
            // A folder can't be flushed everywhere; where it can't, the rename is as safe as it gets.
            let _ = File::open(folder).and_then(|f| f.sync_all());
        }
        Ok(())
    };
    write().map_err(|e| if e.kind() == std::io::ErrorKind::StorageFull { LedgerError::DiskFull } else { e.into() })
}
