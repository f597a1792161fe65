//! What a person can do: the use cases, the errors they are told, and the types the window sees. Knows no Tauri.

mod board;
mod cards;
mod checks;
mod clock;
mod desk;
mod dispatch;
mod documents;
mod fault;
mod incident;
pub mod incident_file;
mod judging;
mod notices;
mod people;
mod people_view;
mod plans;
mod register;
mod report;
mod station;
mod station_settings;
mod tags;
mod times;
pub mod view;

pub use clock::{Clock, SystemClock};
pub use desk::{Desk, Settings};
pub use fault::fault;
pub use ledger::{Reminder, Reminders};
pub use notices::{Notice, NoticeKind, Noticed, notices};
pub use plans::PlanLibrary;
pub use report::report_facts_of;
pub use times::{date_words, moment_words};

/// What a use case gives back.
pub type Result<T> = std::result::Result<T, view::DeskFault>;
