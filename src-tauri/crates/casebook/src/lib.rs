//! What happened: the payloads of ledger entries, and how they fold into incidents and the station's own state.
//!
//! Pure. A fold of the same entries under the same plan always gives the same state.

mod body;
mod incident;
mod role;
mod station;
mod time;

pub use body::{
    Answer, AnswerValue, Body, BodyError, Channel, ContactStated, Dispatched, DocumentIssued, DocumentPrinted, DocumentSaved, EpochBegan,
    FactsStated, IncidentRegistered, LevelDecided, OperatorAdded, OperatorRemoved, OperatorRoleStated, PlanAdopted, RecoveryStated,
    SettingStated, StationFounded,
};
pub use incident::{DispatchState, DocumentState, Incident, LevelState, OwedState, Stated, TimelineEntry};
pub use role::Role;
pub use station::{AdoptedPlan, Contact, Operator, Station};
pub use time::Time;

/// A 16-byte id (UUID version 7).
pub type Id = [u8; 16];

/// An entry's payload with what its envelope says about it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Who recorded it.
    pub operator: Id,
    /// When it was recorded.
    pub at: Time,
    /// What it is about: an incident, or nothing but the station.
    pub subject: Option<Id>,
    /// What was recorded.
    pub body: Body,
}
