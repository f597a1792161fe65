//! How things travel between stations.
//!
//! [`bundle`] is the file, [`parcel`] what lies between the ledger and it, [`card`] what two stations show each other before anything of theirs is
//! believed, and [`drop`] moves opaque files through dumb storage: a folder, a share, WebDAV or S3.
//! [`drop`] moves opaque files through dumb storage: a folder, a share, WebDAV or S3.

// So that the servers of the tests serve the tests in here too.
#[cfg(test)]
extern crate self as exchange;

pub mod bundle;
pub mod card;
pub mod drop;
pub mod manifest;
pub mod parcel;
