//! What an emergency plan says: its data model, how a file is loaded and checked, how an incident's level is judged, and who owes whom which report.
//!
//! Pure: no clock, no files, no network. Times and text are passed in.

mod case;
mod check;
mod check_life;
mod coverage;
mod fact;
mod judge;
mod life;
mod load;
mod model;
mod obligation;

pub use case::{Answer, Case, CaseError, answer};
pub use coverage::{Carrier, Coverage, Sentence, coverage, sentences};
pub use fact::{FactError, FactValue, Facts, parse_facts};
pub use judge::{Basis, CouldRaise, CriterionProgress, IndicatorState, Judgement, Note, judge};
pub use life::*;
pub use load::{LoadError, load};
pub use model::*;
pub use obligation::{ClockStarts, Owed, end_of_day_after, owed};
