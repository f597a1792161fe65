//! Bytes of font files.

use rust_fontconfig::FontBytes;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;
use std::sync::Arc;

/// No font is so large; what is, is none.
const MOST: u64 = 200 << 20;

/// A whole file. One that came with the program is mapped, so that of 26 MB only those pages are read which a paper needs;
/// one from elsewhere is read, since a stick may be pulled or a share may go while a mapped file is in use, which ends the program.
pub fn bytes(path: &Path, ours: bool) -> Result<Arc<FontBytes>> {
    let file = File::open(path)?;
    if file.metadata()?.len() > MOST {
        return Err(Error::from(ErrorKind::InvalidData));
    }
    match map(&file).filter(|_| ours) {
        Some(map) => Ok(Arc::new(FontBytes::Mmapped(map))),
        None => read(file),
    }
}

fn map(file: &File) -> Option<mmapio::Mmap> {
    // SAFETY: the mapping is read only, and nobody writes to the program's own fonts: an update puts new files in their place.
    #[expect(unsafe_code, reason = "a mapping is unsafe where others could write to the file")]
    unsafe { mmapio::MmapOptions::new().map(file) }.ok()
}

fn read(mut file: File) -> Result<Arc<FontBytes>> {
    let length = usize::try_from(file.metadata()?.len()).map_err(|_| ErrorKind::InvalidData)?;
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, length).collect();
    // Nobody else has it yet.
    if let Some(bytes) = Arc::get_mut(&mut bytes) {
        file.read_exact(bytes)?;
    }
    Ok(Arc::new(FontBytes::Owned(bytes)))
}
