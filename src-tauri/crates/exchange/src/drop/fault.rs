//! What can go wrong with a drop, each with a code that a sentence is chosen by. None carries what a server or a person
//! wrote: no password, address or path gets into a log this way.

use opendal::ErrorKind;
use std::error::Error as StdError;
use std::io;
use thiserror::Error;

/// How far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The host's name is not known.
    Name,
    /// No connection, or it broke.
    Connection,
    /// No sign of life in time.
    Time,
    /// The server answers that it cannot just now (500, 503, 429 and their like).
    Server,
}

/// Why something did not work.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DropFault {
    /// The drop does not answer.
    #[error("the drop cannot be reached ({0:?})")]
    Unreachable(Reach),
    /// User, password or key are refused, or they do not allow this.
    #[error("the credentials are refused")]
    Credentials,
    /// The server refuses because the two clocks are too far apart.
    #[error("the clocks are too far apart")]
    Clock,
    /// No such folder or bucket.
    #[error("the folder or bucket is not there")]
    Missing,
    /// It may be read but not written.
    #[error("the drop cannot be written to")]
    ReadOnly,
    /// The drop is full.
    #[error("the drop has no space left")]
    NoSpace,
    /// One object is longer than the drop allows, or than we take.
    #[error("an object is too large")]
    TooLarge,
    /// `http` to another machine, and nobody insisted.
    #[error("plain http to another machine")]
    PlainRefused,
    /// No trusted connection: unknown authority, wrong name, expired, no common protocol.
    #[error("no trusted connection")]
    Tls,
    /// What was written does not read back as what it was.
    #[error("what was written reads back differently")]
    Torn,
    /// A part to be sent cannot be read, or is no longer what it was.
    #[error("a part to be sent cannot be read or has changed")]
    Source,
    /// There is no space left for what comes in.
    #[error("no space for what comes in")]
    InboxNoSpace,
    /// The inbox cannot be written.
    #[error("the inbox cannot be written")]
    Inbox,
    /// The memory did not answer: the ledger is locked or full.
    #[error("the memory does not answer")]
    Memory,
    /// The drop is described wrongly.
    #[error("{0}")]
    Config(&'static str),
    /// Anything else, told without what others wrote.
    #[error("{0}")]
    Other(String),
}

impl DropFault {
    /// What the sentence for people is chosen by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(Reach::Name) => "drop.unreachable_name",
            Self::Unreachable(Reach::Connection) => "drop.unreachable",
            Self::Unreachable(Reach::Time) => "drop.timed_out",
            Self::Unreachable(Reach::Server) => "drop.server_trouble",
            Self::Credentials => "drop.credentials",
            Self::Clock => "drop.clock",
            Self::Missing => "drop.missing",
            Self::ReadOnly => "drop.read_only",
            Self::NoSpace => "drop.no_space",
            Self::TooLarge => "drop.too_large",
            Self::PlainRefused => "drop.plain_refused",
            Self::Tls => "drop.tls",
            Self::Torn => "drop.torn",
            Self::Source => "drop.source",
            Self::InboxNoSpace => "drop.inbox_no_space",
            Self::Inbox => "drop.inbox",
            Self::Memory => "drop.memory",
            Self::Config(_) => "drop.config",
            Self::Other(_) => "drop.other",
        }
    }

    /// Whether it may pass by itself, without a person.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Torn | Self::Memory)
    }

    /// Of a file in a folder drop.
    pub(super) fn from_folder(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            io::ErrorKind::FileTooLarge => Self::TooLarge,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::TimedOut => Self::Unreachable(Reach::Time),
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::StaleNetworkFileHandle => Self::Unreachable(Reach::Connection),
            kind => Self::Other(format!("folder: {kind}")),
        }
    }

    /// Of a file in the inbox.
    pub(super) fn from_inbox(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::InboxNoSpace,
            _ => Self::Inbox,
        }
    }

    /// Of the HTTP client.
    pub(super) fn from_http(error: &reqwest::Error) -> Self {
        let found = chain(error).find_map(|cause| {
            if let Some(fault) = cause.downcast_ref::<Self>() {
                return Some(fault.clone());
            }
            if cause.is::<rustls::Error>() {
                return Some(Self::Tls);
            }
            // The resolver's error type is not public; its words are.
            (cause.to_string() == "dns error").then_some(Self::Unreachable(Reach::Name))
        });
        match found {
            Some(fault) => fault,
            None if error.is_timeout() => Self::Unreachable(Reach::Time),
            None if error.is_builder() => Self::Config("the address is no URL"),
            None => Self::Unreachable(Reach::Connection),
        }
    }
}

/// Of the storage layer. What our own transport found stands in it as the cause.
impl From<opendal::Error> for DropFault {
    fn from(error: opendal::Error) -> Self {
        let found = chain(&error).find_map(|cause| {
            let ours = cause.downcast_ref::<Self>().cloned();
            ours.or_else(|| cause.downcast_ref::<io::Error>().filter(|error| error.get_ref().is_none()).map(Self::from_folder))
        });
        found.unwrap_or_else(|| match error.kind() {
            // A bucket that is not there counts as a wrong configuration.
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::ConfigInvalid => Self::Missing,
            ErrorKind::PermissionDenied => Self::Credentials,
            ErrorKind::RateLimited => Self::Unreachable(Reach::Server),
            kind => Self::Other(format!("storage: {kind}")),
        })
    }
}

fn chain<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        // An I/O error that wraps another does not name it as its source.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = wrapped.map_or_else(|| error.source(), |inside| Some(inside));
        Some(error)
    })
}
