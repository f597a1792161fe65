//! How what happened is kept: signed, hash-chained entries in an encrypted database, with drafts beside the chain and state folded from it.

mod arrival;
mod database;
mod drafts;
mod entry;
mod error;
mod evidence;
mod evidence_kept;
mod evidence_source;
mod files;
mod keyring;
mod marker;
mod operators;
mod projection;
mod rekey;
mod reminders;
mod slot;
mod store;
mod verify;

pub use drafts::Draft;
pub use entry::{Blob, ENTRY_VERSION, Entry, EntryId};
pub use error::LedgerError;
pub use evidence::{Ingested, ingest};
pub use evidence_source::EvidenceSource;
pub use keyring::{Keyring, OperatorSlot};
pub use operators::NewOperator;
pub use reminders::{Reminder, Reminders};
pub use store::{Attached, Founding, Ledger, NewEntry, Place};
pub use verify::{Fault, Verification};
