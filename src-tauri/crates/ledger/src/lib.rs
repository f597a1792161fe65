//! How what happened is kept: signed, hash-chained entries in an encrypted database, with drafts beside the chain and state folded from it.

mod database;
mod document_index;
mod drafts;
mod entry;
mod error;
mod files;
mod find;
mod index_row;
mod keyring;
mod letters;
mod marker;
mod projection;
mod reminders;
pub mod search;
mod snippet;
mod store;
mod verify;

pub use document_index::DocumentPlace;
pub use drafts::Draft;
pub use entry::{Blob, ENTRY_VERSION, Entry, EntryId};
pub use error::LedgerError;
pub use find::{COUNTED, Drills, Found, IndexRow, Query};
pub use keyring::{Keyring, OperatorSlot};
pub use reminders::{Reminder, Reminders};
pub use snippet::Snippet;
pub use store::{Attached, Founding, Ledger, NewEntry, Place};
pub use verify::{Fault, Verification};
