//! A drop that is open: what can be done with it, whatever kind it is.

use super::config::{Drop, Place, parse};
use super::webdav::WebdavPut;
use super::wire::Wire;
use super::{DropFault, ObjectName, Pace, Part, Prefix, Reach, Secret, folder, s3, webdav};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use opendal::{EntryMode, ErrorKind, HttpTransporter, OperationContext, Operator};
use seal::Hasher;
use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;

/// Beyond this a prefix is not listed further: nobody leaves so many.
const MOST_NAMES: usize = 100_000;

/// How many times the patience for one sign of life a whole listing may take.
const LISTING: u32 = 8;

/// An object as a listing tells of it. Only the name is believed, and that only once the content agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: ObjectName,
    /// Its length, where the listing says.
    pub length: u64,
    /// What changes when the object changes: length, time, tag. Opaque.
    pub stamp: String,
}

/// How an object gets its place.
enum Way {
    Folder(PathBuf),
    Webdav(WebdavPut),
    S3,
}

/// An open drop.
pub struct Store {
    operator: Operator,
    way: Way,
    stall: Duration,
    largest: u64,
}

impl Store {
    /// Opens a drop. Nothing is sent yet; for a folder, it must be there.
    ///
    /// # Errors
    /// [`DropFault`]: what [`Drop::check`] finds, or a folder that is missing.
    pub fn open(drop: &Drop, secret: Option<&Secret>, pace: &Pace) -> Result<Self, DropFault> {
        drop.check()?;
        let secret = secret.map(Secret::expose).unwrap_or_default();
        let (operator, way) = match &drop.place {
            Place::Folder { path } => (folder::open(path)?, Way::Folder(path.clone())),
            Place::Webdav { endpoint, root, user } => {
                let wire = Wire::new(drop, pace.stall)?;
                let base = webdav::base(&parse(endpoint)?, root)?;
                let operator = over(&wire, webdav::open(&base, user, secret)?);
                (operator, Way::Webdav(WebdavPut::new(wire, base, user, secret)))
            }
            Place::S3 { .. } => (over(&Wire::new(drop, pace.stall)?, s3::open(&drop.place, secret)?), Way::S3),
        };
        Ok(Self { operator, way, stall: pace.stall, largest: pace.largest })
    }

    /// Whether the drop answers, and its root is there. Cheap.
    ///
    /// # Errors
    /// [`DropFault`].
    pub async fn reachable(&self) -> Result<(), DropFault> {
        self.in_time(1, async {
            match &self.way {
                Way::Folder(path) => folder::reachable(path).await,
                Way::Webdav(put) => put.reachable().await,
                Way::S3 => s3::reachable(&self.operator).await,
            }
        })
        .await
    }

    /// What lies under a prefix. A prefix that is not there is empty. What bears no object's name is left out.
    ///
    /// # Errors
    /// [`DropFault`].
    pub async fn list(&self, prefix: &Prefix) -> Result<Vec<Listed>, DropFault> {
        self.in_time(LISTING, async {
            let folder = format!("{prefix}/");
            let mut lister = match self.operator.lister(&folder).await {
                Err(error) if error.kind() == ErrorKind::NotFound && !matches!(self.way, Way::S3) => return Ok(Vec::new()),
                lister => lister?,
            };
            let mut listed = Vec::new();
            while let Some(entry) = lister.next().await {
                let entry = entry?;
                let found = entry.path().strip_prefix(&folder).and_then(ObjectName::read);
                let Some(name) = found.filter(|_| entry.metadata().mode() == EntryMode::FILE) else { continue };
                let about = entry.metadata();
                let length = about.content_length();
                let stamp = format!("{length} {:?} {:?}", about.last_modified(), about.etag());
                listed.push(Listed { name, length, stamp });
                if listed.len() >= MOST_NAMES {
                    break;
                }
            }
            Ok(listed)
        })
        .await
    }

    /// The bytes of an object from an offset on. An error within is one of the object; it may end early or late.
    ///
    /// # Errors
    /// [`DropFault::Missing`] where there is none.
    pub async fn read(
        &self,
        prefix: &Prefix,
        name: &ObjectName,
        from: u64,
    ) -> Result<impl Stream<Item = Result<Bytes, DropFault>> + Send + Unpin + use<>, DropFault> {
        if let Way::Folder(root) = &self.way {
            self.in_time(1, folder::is_plain(root, prefix, name)).await?;
        }
        let reader = self.in_time(1, async { Ok(self.operator.reader(&format!("{prefix}/{name}")).await?) }).await?;
        let stream = self.in_time(2, async { Ok(reader.into_stream(from..).await?) }).await?;
        Ok(stream.map(|piece| piece.map(|buffer| buffer.to_bytes()).map_err(DropFault::from)))
    }

    /// Whether an object is there and is what its name says. `None`: it is not there. Read whole: nothing less proves it.
    ///
    /// # Errors
    /// [`DropFault`] where the drop did not let it be read to its end.
    pub async fn verifies(&self, prefix: &Prefix, name: &ObjectName) -> Result<Option<bool>, DropFault> {
        let mut bytes = match self.read(prefix, name, 0).await {
            Err(DropFault::Missing) => return Ok(None),
            bytes => bytes?,
        };
        let mut hasher = Hasher::default();
        let mut length = 0_u64;
        loop {
            let piece = match self.in_time(1, async { bytes.next().await.transpose() }).await {
                Err(DropFault::Missing) if length == 0 => return Ok(None),
                piece => piece?,
            };
            let Some(piece) = piece else { break };
            length = length.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if length > self.largest {
                return Ok(Some(false));
            }
            hasher.update(&piece);
        }
        Ok(Some(hasher.finish() == *name.digest()))
    }

    /// Puts an object of our own in its place, and reads it back. If it is there already and verifies, that is enough; if it
    /// is there and does not, it is removed first: nothing is ever written over.
    ///
    /// # Errors
    /// [`DropFault::Torn`] where it reads back differently or not at all; [`DropFault`].
    pub async fn put(&self, prefix: &Prefix, part: &Part, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<(), DropFault> {
        if part.length > self.largest {
            return Err(DropFault::TooLarge);
        }
        match self.verifies(prefix, &part.name).await? {
            Some(true) => return Ok(()),
            Some(false) => self.remove(prefix, &part.name).await?,
            None => {}
        }
        super::step::step("put.begins");
        match &self.way {
            Way::Folder(root) => folder::put(root, prefix, part, progress).await?,
            Way::Webdav(put) => put.put(&self.operator, prefix, part, progress).await?,
            Way::S3 => s3::put(&self.operator, prefix, part, progress).await?,
        }
        super::step::step("put.placed");
        match self.verifies(prefix, &part.name).await? {
            Some(true) => Ok(()),
            Some(false) | None => Err(DropFault::Torn),
        }
    }

    /// Removes an object of our own. One that is not there counts as removed.
    ///
    /// # Errors
    /// [`DropFault`].
    pub async fn remove(&self, prefix: &Prefix, name: &ObjectName) -> Result<(), DropFault> {
        self.in_time(1, async { Ok(self.operator.delete(&format!("{prefix}/{name}")).await?) }).await
    }

    /// Removes what an interrupted writer left under our own prefix.
    ///
    /// # Errors
    /// [`DropFault`].
    pub async fn sweep(&self, prefix: &Prefix) -> Result<(), DropFault> {
        match &self.way {
            Way::Folder(root) => folder::sweep(root, prefix).await,
            // WebDAV's temporary names are used again for the same object; S3 forgets what was not completed.
            Way::Webdav(_) | Way::S3 => Ok(()),
        }
    }

    /// A share whose server is gone may never answer.
    pub(super) async fn in_time<T>(&self, times: u32, work: impl Future<Output = Result<T, DropFault>>) -> Result<T, DropFault> {
        let limit = self.stall.saturating_mul(times);
        tokio::time::timeout(limit, work).await.unwrap_or(Err(DropFault::Unreachable(Reach::Time)))
    }
}

fn over(wire: &Wire, operator: Operator) -> Operator {
    operator.with_context(OperationContext::new().with_http_transport(HttpTransporter::new(wire.clone())))
}
