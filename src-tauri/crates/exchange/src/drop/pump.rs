//! Reads a part's bytes on a thread that may block, and hands them on in pieces of bounded number.

use super::{DropFault, Part};
use bytes::Bytes;
use seal::Hasher;
use std::io::{self, Read};
use tokio::sync::mpsc;

/// How long a piece is.
pub(super) const PIECE: usize = 1024 * 1024;

/// Pieces that wait for the other side.
const WAITING: usize = 2;

/// Begins to read a part. Its hash is checked before the last piece is handed on, so a file that has changed since it was
/// queued never becomes a whole object. Reading ends when the receiver is dropped.
pub(super) fn pump(part: &Part) -> mpsc::Receiver<Result<Bytes, DropFault>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let part = part.clone();
    tokio::task::spawn_blocking(move || {
        if let Err(fault) = read(&part, &sender) {
            let _ = sender.blocking_send(Err(fault));
        }
    });
    receiver
}

fn read(part: &Part, sender: &mpsc::Sender<Result<Bytes, DropFault>>) -> Result<(), DropFault> {
    let mut reader = part.source.open().map_err(|_| DropFault::Source)?;
    let mut hasher = Hasher::default();
    let mut left = part.length;
    while left > 0 {
        let length = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let mut piece = vec![0; length];
        fill(&mut reader, &mut piece).map_err(|_| DropFault::Source)?;
        hasher.update(&piece);
        left = left.saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
        if left == 0 && hasher.clone().finish() != *part.name.digest() {
            return Err(DropFault::Source);
        }
        if sender.blocking_send(Ok(piece.into())).is_err() {
            return Ok(());
        }
    }
    if part.length == 0 && hasher.finish() != *part.name.digest() {
        return Err(DropFault::Source);
    }
    Ok(())
}

fn fill(reader: &mut impl Read, piece: &mut [u8]) -> io::Result<()> {
    reader.read_exact(piece)
}
