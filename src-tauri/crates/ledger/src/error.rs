//! What can go wrong with a ledger. Codes are stable; sentences in Chinese are made where a person reads them.

use seal::{FrameError, SealError};
use std::io;
use thiserror::Error;

/// A ledger fault.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// No station lies there.
    #[error("no station in this folder")]
    NoStation,
    /// A station already lies there.
    #[error("a station lies in this folder already")]
    StationExists,
    /// Another program holds the station.
    #[error("another program has this station open")]
    InUse,
    /// The passphrase or recovery code does not open the slot.
    #[error("wrong passphrase or recovery code")]
    WrongSecret,
    /// Nobody of this id.
    #[error("no such operator")]
    NoOperator,
    /// The keyring file can't be read.
    #[error("keyring damaged: {0}")]
    KeyringDamaged(String),
    /// Made by a newer program.
    #[error("made by a newer program (format {found}, this program knows {known})")]
    Newer {
        /// Its format.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The database does not open or does not read back.
    #[error("database damaged: {0}")]
    Damaged(String),
    /// The disk is full.
    #[error("disk full")]
    DiskFull,
    /// The disk refuses.
    #[error("disk: {0}")]
    Disk(#[source] io::Error),
    /// The disk has too little room for a file that is to be taken in.
    #[error("no room: {needed} bytes are needed, {free} are free")]
    NoRoom {
        /// Bytes needed, with what is kept free for the ledger.
        needed: u64,
        /// Bytes free.
        free: u64,
    },
    /// What is to be taken in can't be read: a stick that was pulled out.
    #[error("the file to be taken in: {0}")]
    Source(#[source] io::Error),
    /// What was taken in is not as long as it was said to be: something writes to it.
    #[error("the file changed while it was read: {expected} bytes were expected")]
    SourceChanged {
        /// Its length before.
        expected: u64,
    },
    /// What is handed out can't be written where it should go.
    #[error("the file to be written: {0}")]
    Target(#[source] io::Error),
    /// A person stopped it.
    #[error("stopped")]
    Cancelled,
    /// A preserved file is not in its place.
    #[error("the evidence file is missing")]
    EvidenceMissing,
    /// A preserved file is not what was preserved.
    #[error("the evidence file was altered")]
    EvidenceAltered,
    /// Too long to be held in memory.
    #[error("{length} bytes, at most {limit} are read at once")]
    TooLarge {
        /// Its length.
        length: u64,
        /// What was asked for at most.
        limit: u64,
    },
    /// An entry can't be read or made.
    #[error("entry: {0}")]
    Entry(String),
    /// Something is not there.
    #[error("not found: {0}")]
    NotFound(String),
    /// Keys or randomness.
    #[error("seal: {0}")]
    Seal(#[from] SealError),
    /// The operator may only read.
    #[error("this operator may only read")]
    ReadOnlyOperator,
    /// The operator was removed.
    #[error("this operator was removed")]
    OperatorRemoved,
    /// Slots that can't be given a new database key; whose they are.
    #[error("slots that can't be given a new key: {0:?}")]
    SlotsOutdated(Vec<String>),
    /// The recovery slot can't be given a new database key.
    #[error("the recovery slot can't be given a new key")]
    RecoveryOutdated,
    /// A bundle of a station, or signed with a key, that nobody accepted.
    #[error("the sender is not enrolled")]
    NotEnrolled,
    /// The case is another unit's, and this is for that unit to say.
    #[error("another unit's case")]
    NotOurs,
    /// The sender's keys were revoked.
    #[error("the sender's keys were revoked")]
    Revoked,
    /// Signed with a key that the sender itself replaced.
    #[error("signed with a key that the sender has replaced")]
    Expired,
    /// What a bundle carries can't have been recorded by its sender.
    #[error("refused: {0}")]
    Refused(String),
    /// The chain does not verify.
    #[error("the chain does not verify")]
    Unsound,
}

impl LedgerError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoStation => "ledger.no_station",
            Self::StationExists => "ledger.station_exists",
            Self::InUse => "ledger.in_use",
            Self::WrongSecret => "ledger.wrong_secret",
            Self::NoOperator => "ledger.no_operator",
            Self::KeyringDamaged(_) => "ledger.keyring_damaged",
            Self::Newer { .. } => "ledger.newer",
            Self::Damaged(_) => "ledger.damaged",
            Self::DiskFull => "ledger.disk_full",
            Self::Disk(_) => "ledger.disk",
            Self::NoRoom { .. } => "ledger.no_room",
            Self::Source(_) => "ledger.source",
            Self::SourceChanged { .. } => "ledger.source_changed",
            Self::Target(_) => "ledger.target",
            Self::Cancelled => "ledger.cancelled",
            Self::EvidenceMissing => "ledger.evidence_missing",
            Self::EvidenceAltered => "ledger.evidence_altered",
            Self::TooLarge { .. } => "ledger.too_large",
            Self::Entry(_) => "ledger.entry",
            Self::NotFound(_) => "ledger.not_found",
            Self::Seal(_) => "ledger.seal",
            Self::ReadOnlyOperator => "operator.read_only",
            Self::OperatorRemoved => "operator.removed",
            Self::SlotsOutdated(_) => "operator.slots_outdated",
            Self::RecoveryOutdated => "recovery.outdated",
            Self::NotEnrolled => "exchange.not_enrolled",
            Self::NotOurs => "incident.not_ours",
            Self::Revoked => "exchange.revoked",
            Self::Expired => "exchange.expired",
            Self::Refused(_) => "exchange.refused",
            Self::Unsound => "ledger.unsound",
        }
    }
}

impl From<io::Error> for LedgerError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Disk(error),
        }
    }
}

impl From<FrameError> for LedgerError {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Altered | FrameError::Unknown => Self::EvidenceAltered,
            FrameError::TooLong => Self::Seal(SealError::Malformed),
            FrameError::NoRandomness => Self::Seal(SealError::NoRandomness),
            FrameError::Io(error) => error.into(),
        }
    }
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse,
            _ => Self::Damaged(error.to_string()),
        }
    }
}
