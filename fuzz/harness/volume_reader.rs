//! Bytes to the volume reader: several files, each behind its length in two bytes. A set that joins gives as many bytes as it says.

use exchange::bundle::{VolumeSet, Watch};
use std::io::{Cursor, Read};

/// Reads what `data` stands for.
pub fn run(data: &[u8]) {
    let mut files = Vec::new();
    let mut rest = data;
    while let Some((length, behind)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(behind.len());
        let (file, more) = behind.split_at(length);
        files.push(file);
        rest = more;
    }
    let mut files = files.into_iter().map(Cursor::new);
    let Some(Ok(mut set)) = files.next().map(|first| VolumeSet::new(first, Watch::nobody())) else { return };
    for file in files {
        drop(set.add(file, Watch::nobody()));
    }
    let whole = set.whole();
    assert!(set.missing().len() < set.count() as usize);
    if let Ok(mut joined) = set.join() {
        let mut bytes = Vec::new();
        joined.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len() as u64, whole.length);
    }
}
