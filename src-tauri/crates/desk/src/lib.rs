//! What a person can do: the use cases, the errors they are told, and the types the window sees. Knows no Tauri.

mod board;
mod cards;
mod checks;
mod clock;
mod closing;
mod desk;
mod directory;
mod directory_cell;
mod directory_changes;
mod directory_columns;
mod directory_file;
mod directory_text;
pub mod directory_view;
mod directory_workbook;
mod dispatch;
mod documents;
mod duties;
mod evidence;
mod fault;
mod incident;
pub mod incident_file;
mod investigating;
mod judging;
mod life;
mod notices;
mod people;
mod people_view;
mod phases;
mod plans;
mod register;
mod report;
mod report_sources;
mod station;
mod station_settings;
mod tags;
mod times;
pub mod view;
mod view_evidence;
mod view_life;

pub use clock::{Clock, SystemClock};
pub use desk::{Desk, Settings};
pub use directory_columns::template_csv;
pub use directory_file::{DirectoryFileError, LARGEST_FILE, read_directory_file};
pub use fault::fault;
pub use ledger::{Reminder, Reminders};
pub use notices::{Notice, NoticeKind, Noticed, notices};
pub use plans::PlanLibrary;
pub use report_sources::report_facts_of;
pub use times::{date_words, moment_words};

/// What a use case gives back.
pub type Result<T> = std::result::Result<T, view::DeskFault>;
