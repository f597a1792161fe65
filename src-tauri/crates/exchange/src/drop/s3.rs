//! A drop in an S3 bucket. S3 has no temporary names: an object appears whole or not at all, in several requests if it is long.

use super::config::Place;
use super::pump::pump;
use super::step::step;
use super::{DropFault, Part, Prefix};
use futures_util::StreamExt;
use opendal::services::S3;
use opendal::{ErrorKind, Operator, Writer};

/// How much is sent in one request: S3 wants 5 MiB at least and 10,000 at most of them.
const CHUNK: usize = 8 * 1024 * 1024;

pub(super) fn open(place: &Place, secret: &str) -> Result<Operator, DropFault> {
    let Place::S3 { endpoint, region, bucket, root, access_key_id, path_style } = place else {
        return Err(DropFault::Config("no S3 drop"));
    };
    let mut builder = S3::default()
        .endpoint(endpoint)
        .region(region)
        .bucket(bucket)
        .root(root)
        .access_key_id(access_key_id)
        .secret_access_key(secret)
        // Credentials are those of the drop, never what lies about on the machine.
        .disable_config_load()
        .disable_ec2_metadata();
    if !path_style {
        builder = builder.enable_virtual_host_style();
    }
    Operator::new(builder).map_err(|_| DropFault::Config("the storage layer does not take this S3 drop"))
}

/// The beginning of a listing: the bucket is there and may be read.
pub(super) async fn reachable(operator: &Operator) -> Result<(), DropFault> {
    let mut lister = operator.lister_with("/").limit(1).await?;
    lister.next().await.transpose()?;
    Ok(())
}

pub(super) async fn put(
    operator: &Operator,
    prefix: &Prefix,
    part: &Part,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<(), DropFault> {
    let mut writer = operator.writer_with(&format!("{prefix}/{}", part.name)).chunk(CHUNK).await?;
    match copy(&mut writer, part, progress).await {
        Ok(()) => {
            step("s3.sent");
            writer.close().await?;
            Ok(())
        }
        Err(fault) => {
            // What was sent so far would be paid for; where that cannot be said, the bucket's own rules clean up.
            match writer.abort().await {
                Err(error) if error.kind() == ErrorKind::Unsupported => {}
                _ => step("s3.aborted"),
            }
            Err(fault)
        }
    }
}

async fn copy(writer: &mut Writer, part: &Part, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<(), DropFault> {
    let mut pieces = pump(part);
    let mut done = 0_u64;
    while let Some(piece) = pieces.recv().await {
        let piece = piece?;
        done = done.saturating_add(u64::try_from(piece.len()).unwrap_or(0));
        writer.write(piece).await?;
        step("s3.wrote");
        progress(done);
    }
    // The reading thread may have ended without a word.
    if done == part.length { Ok(()) } else { Err(DropFault::Source) }
}
