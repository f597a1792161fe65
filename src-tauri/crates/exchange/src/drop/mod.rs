//! Drops (投递处): dumb storage where one station leaves files for another.
//!
//! # Layout
//! Every writer has one opaque [`Prefix`] of its own, and in it immutable objects that bear the SM3 of their content
//! ([`ObjectName`]). There is no index: a reader lists a prefix and takes the names it does not know. Nothing is overwritten. A
//! writer removes only its own objects: when the caller says that they are acknowledged, or when the content is not what the name says.
//!
//! # What is never believed
//! The storage. Whatever is written is read back and hashed; whatever is fetched is hashed before it gets its name in the
//! inbox. What does not verify is *still arriving*, and *damaged* after it has stayed the same for a while; it is never delivered.
//! Who may have written it is for the caller to find out: the bundle inside is signed, and the same content under another
//! writer's prefix is taken only once.
//!
//! # While the station is locked
//! A [`Worker`] holds the credentials in memory and asks [`DropMemory`], which lives in the encrypted ledger. So a locked station
//! stops it ([`WorkerHandle::stop`]) and starts a new one when it is unlocked: everything that must outlast the worker is in the
//! memory, the inbox and the drop, and a worker may be killed at any moment.

mod arrivals;
mod backoff;
mod beside;
mod config;
mod event;
mod fault;
mod fetch;
mod folder;
mod heartbeat;
mod incoming_body;
#[cfg(test)]
mod killed;
mod memory;
mod name;
mod outgoing_body;
mod pace;
mod part;
mod pump;
mod round;
mod s3;
mod secret;
mod send;
mod step;
mod store;
mod webdav;
mod wire;
mod worker;

pub use arrivals::{Arrivals, Glimpse, Verdict};
pub use backoff::{Backoff, Dice, system_dice};
pub use config::{Drop, Place};
pub use event::DropEvent;
pub use fault::{DropFault, Reach};
pub use heartbeat::due;
pub use memory::{Arrival, DropMemory, InMemory, MemoryFault};
pub use name::{ObjectName, Prefix};
pub use pace::Pace;
pub use part::{FilePart, Outgoing, Part, PartSource};
pub use secret::Secret;
pub use store::{Listed, Store};
pub use worker::{Setup, Worker, WorkerHandle};
