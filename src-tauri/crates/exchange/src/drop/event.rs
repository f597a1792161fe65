//! What a worker tells while it works.

use super::{DropFault, ObjectName, Prefix};
use std::path::PathBuf;

/// One notice. They are for the eye: what counts is in [`super::DropMemory`], since a worker may be killed before it says a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DropEvent {
    /// The drop does not answer; it is tried again by itself.
    Unreachable {
        /// How far it came.
        why: DropFault,
    },
    /// The drop answers again, or for the first time.
    Reachable,
    /// An item is on its way. Told a few times a second at most.
    Sending {
        /// The caller's id of the item.
        item: String,
        /// Bytes that are in the drop.
        done: u64,
        /// Bytes of the item.
        total: u64,
    },
    /// All parts of an item are in the drop and were read back.
    Sent {
        /// The caller's id of the item.
        item: String,
    },
    /// An object is being fetched. Told a few times a second at most.
    Fetching {
        /// Which.
        name: ObjectName,
        /// Bytes that are here.
        done: u64,
        /// As the listing says.
        total: u64,
    },
    /// An object is whole and in the inbox.
    Arrived {
        /// Who wrote it, as far as the drop says.
        prefix: Prefix,
        /// Which.
        name: ObjectName,
        /// Where it lies.
        path: PathBuf,
    },
    /// An object is there and not (yet) what its name says.
    StillArriving {
        /// Whose.
        prefix: Prefix,
        /// Which.
        name: ObjectName,
    },
    /// An object has not been what its name says for too long: the writer must send it again.
    Damaged {
        /// Whose.
        prefix: Prefix,
        /// Which.
        name: ObjectName,
    },
    /// What one station writes for us cannot be read, while the others' can; it is tried again each round. Without a reason: it can be read again.
    Shut {
        /// Whose.
        prefix: Prefix,
        /// Why.
        why: Option<DropFault>,
    },
    /// The worker rests until it is resumed.
    Paused,
    /// Something that a person must see to, unless [`DropFault::passes`]. Told once. It is tried again all the same; an item
    /// that is found wrong itself, when the worker is nudged.
    Refused {
        /// What.
        why: DropFault,
        /// The item that cannot be sent, where it is but one.
        item: Option<String>,
    },
}
