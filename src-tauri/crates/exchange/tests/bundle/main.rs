//! Bundles: what is read is what was written, and everything else is refused for what it is.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

mod by_hand;
mod damage;
mod description;
mod fixtures;
mod fuzz_corpus;
mod hostile;
mod memory;
mod round_trip;
mod sample;
mod volumes;
