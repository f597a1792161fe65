//! Fetches one object into the inbox: beside its place, verified, moved. An interrupted one is gone on with.

use super::arrivals::Glimpse;
use super::beside::Beside;
use super::step::step;
use super::{DropFault, Listed, Prefix, Reach, Store};
use futures_util::StreamExt;
use seal::Hasher;
use std::io;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File};
use tokio::io::AsyncReadExt;

/// So much is worth going on for at once, over a line that breaks again and again.
const FURTHER: u64 = 1024 * 1024;

/// What became of it.
#[derive(Debug)]
pub(super) enum Fetched {
    /// It is whole and in its place, and so long.
    Whole(PathBuf, u64),
    /// It is not what its name says.
    Not(Glimpse),
    /// It broke off, and a good deal more of it is here than before.
    Further,
    /// It is not there after all: the listing was an old one.
    Gone,
}

/// Where and how long.
pub(super) struct Fetch<'w> {
    pub(super) store: &'w Store,
    pub(super) inbox: &'w Path,
    pub(super) largest: u64,
    pub(super) progress: &'w (dyn Fn(u64) + Send + Sync),
}

impl Fetch<'_> {
    /// Fetches one. A fault is one of the inbox or of the way to the drop; whatever is wrong with the object is [`Fetched::Not`].
    pub(super) async fn fetch(&self, prefix: &Prefix, listed: &Listed) -> Result<Fetched, DropFault> {
        let inbox = |error: io::Error| DropFault::from_inbox(&error);
        let place = self.inbox.join(listed.name.to_string());
        // Moved before the worker was killed, and the memory was not told yet.
        if let Some((hasher, length)) = hashed(&place).await.map_err(inbox)? {
            if hasher.finish() == *listed.name.digest() {
                return Ok(Fetched::Whole(place, length));
            }
            fs::remove_file(&place).await.map_err(inbox)?;
        }
        let here = self.inbox.join(format!("{}.part", listed.name));
        let (mut hasher, mut length) = match hashed(&here).await.map_err(inbox)? {
            Some(begun) if begun.1 <= self.largest => begun,
            _ => (Hasher::default(), 0),
        };
        if listed.length > self.largest {
            return Ok(Fetched::Not(Glimpse::Broken));
        }
        let from = length;
        if from > 0 && hasher.clone().finish() == *listed.name.digest() {
            // Killed between the last byte and the move.
            let beside = Beside::open(here, place.clone(), true).await.map_err(inbox)?;
            beside.settle().await.map_err(inbox)?;
            return Ok(Fetched::Whole(place, length));
        }
        let mut bytes = match self.store.read(prefix, &listed.name, from).await {
            Ok(bytes) => bytes,
            Err(fault) => return self.broken(fault, &here, from).await,
        };
        let mut beside = Beside::open(here.clone(), place.clone(), from > 0).await.map_err(inbox)?;
        loop {
            let piece = match self.store.in_time(1, async { bytes.next().await.transpose() }).await {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                Err(fault) => {
                    drop(beside);
                    if length.saturating_sub(from) >= FURTHER && matches!(fault, DropFault::Unreachable(_)) {
                        return Ok(Fetched::Further);
                    }
                    return self.broken(fault, &here, from).await;
                }
            };
            length = length.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if length > self.largest {
                beside.discard().await;
                return Ok(Fetched::Not(Glimpse::Broken));
            }
            hasher.update(&piece);
            if let Err(error) = beside.write(&piece).await {
                // Given back at once: what is full may be needed for something else.
                beside.discard().await;
                return Err(inbox(error));
            }
            (self.progress)(length);
        }
        let digest = hasher.finish();
        if digest != *listed.name.digest() {
            // Also where it went on with what an earlier attempt had left: the next one begins at the beginning.
            beside.discard().await;
            return Ok(Fetched::Not(if from > 0 { Glimpse::Broken } else { Glimpse::Whole { length, digest } }));
        }
        step("fetch.verified");
        beside.settle().await.map_err(inbox)?;
        Ok(Fetched::Whole(place, length))
    }

    /// What is of the object is told apart from what is of the drop. What has come so far is kept, unless it is more than
    /// the object has now.
    async fn broken(&self, fault: DropFault, here: &Path, from: u64) -> Result<Fetched, DropFault> {
        match fault {
            DropFault::Unreachable(reach) if reach != Reach::Server => Err(fault),
            DropFault::Missing => Ok(Fetched::Gone),
            DropFault::Credentials | DropFault::Clock | DropFault::Tls | DropFault::Config(_) => Err(fault),
            _ => {
                if from > 0 {
                    let _ = fs::remove_file(here).await;
                }
                Ok(Fetched::Not(Glimpse::Broken))
            }
        }
    }
}

/// The hash so far, and the length, of a file in the inbox.
async fn hashed(path: &Path) -> io::Result<Option<(Hasher, u64)>> {
    let mut file = match File::open(path).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut hasher = Hasher::default();
    let mut length = 0_u64;
    let mut piece = vec![0; super::pump::PIECE];
    loop {
        let read = file.read(&mut piece).await?;
        if read == 0 {
            return Ok(Some((hasher, length)));
        }
        hasher.update(piece.get(..read).unwrap_or_default());
        length = length.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
}
