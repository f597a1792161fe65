//! What an emergency plan says: its data model, how a file is loaded and checked, how an incident's level is judged, and who owes whom which report.
//!
//! Pure: no clock, no files, no network. Times and text are passed in.

mod case;
mod check;
mod fact;
mod judge;
mod load;
mod model;
mod obligation;

pub use case::{Answer, Case, CaseError, answer};
pub use fact::{FactError, FactValue, Facts, parse_facts};
pub use judge::{Basis, CouldRaise, CriterionProgress, IndicatorState, Judgement, Note, judge};
pub use load::{LoadError, load};
pub use model::*;
pub use obligation::{ClockStarts, Owed, owed};
