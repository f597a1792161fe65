//! What a system holds in memory of a file that was written.

use std::fs::File;

/// Asks the system to forget what it holds of a file that was flushed, so that reading it reads the medium. A request: where it is refused,
/// or the system knows none such, reading goes on from memory.
#[cfg(target_os = "linux")]
pub(super) fn forget(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

/// As above.
#[cfg(not(target_os = "linux"))]
pub(super) fn forget(_file: &File) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used, clippy::print_stderr)]
    use super::*;
    use rustix::io::{Errno, ReadWriteFlags, preadv2};
    use std::io::{IoSliceMut, Write};

    /// Whether the beginning is in memory; an error where this file system doesn't tell.
    fn held(file: &File) -> Result<bool, Errno> {
        let mut byte = [0];
        match preadv2(file, &mut [IoSliceMut::new(&mut byte)], 0, ReadWriteFlags::NOWAIT) {
            Ok(_) => Ok(true),
            Err(Errno::AGAIN) => Ok(false),
            Err(error) => Err(error),
        }
    }

    #[test]
    fn what_was_forgotten_is_read_from_the_medium() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&[7; 1 << 20]).unwrap();
        file.sync_all().unwrap();
        match held(&file) {
            Ok(held) => assert!(held),
            Err(error) => return eprintln!("not run: the file system does not tell what it holds: {error}"),
        }
        forget(&file);
        assert_eq!(held(&file), Ok(false));
    }
}
