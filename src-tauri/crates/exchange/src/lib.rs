//! How things travel between stations.
//!
//! [`drop`] moves opaque files through dumb storage: a folder, a share, WebDAV or S3.

pub mod drop;
