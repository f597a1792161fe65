//! How things travel between stations.

pub mod bundle;
pub mod card;
pub mod manifest;
pub mod parcel;
