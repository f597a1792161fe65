//! How things travel between stations.
//!
//! [`drop`] moves opaque files through dumb storage: a folder, a share, WebDAV or S3.

// So that the servers of the tests serve the tests in here too.
#[cfg(test)]
extern crate self as exchange;

pub mod drop;
