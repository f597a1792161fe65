//! How things travel between stations.

pub mod bundle;
