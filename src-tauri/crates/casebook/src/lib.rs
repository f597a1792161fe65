//! What happened: the payloads of ledger entries, and how they fold into incidents and the station's own state.
//!
//! Pure. A fold of the same entries under the same plan always gives the same state.

mod body;
mod body_exchange;
mod body_life;
mod body_paper;
mod closing;
mod directory;
mod document;
mod duties;
mod evidence;
mod incident;
mod phase;
mod role;
mod station;
mod time;

pub use body::{
    Answer, AnswerValue, Body, BodyError, Channel, ContactStated, Dispatched, EpochBegan, FactsStated, IncidentRegistered, LevelDecided,
    OperatorAdded, OperatorRemoved, OperatorRoleStated, PlanAdopted, RecoveryStated, SettingStated, StationFounded,
};
pub use body_exchange::{
    BranchSettled, BundleExported, BundleReceived, PaperReviewed, PeerEnrolled, PeerRevoked, Reach, StationKeyed, StreamOpened,
};
pub use body_life::{
    ClosureActed, DutyAssigned, DutyMarked, EvidenceAdded, EvidenceHandled, IncidentReopened, IncidentWithdrawn, PhaseEntered,
    ProgressNoted, TaskAdded,
};
pub use body_paper::{Delivery, DocumentIssued, DocumentPrinted, DocumentSaved, DocumentStepped, Numbering};
pub use closing::{ClosureState, StepDone};
pub use directory::{Directory, DirectoryRow, DirectoryRowState, DirectoryStated};
pub use document::{Conveyance, DeliveryState, DocumentState, PaperStep, Papers, ReviewState, StepState, WARNING_RECEIPT, WARNINGS};
pub use duties::{DutyState, Mark, ProgressState, TaskState, duty_key, task_key};
pub use evidence::{CustodyLine, EvidenceState, act_name};
pub use incident::{DispatchState, Incident, LevelState, OwedState, Stated, TimelineEntry, base_key};
pub use phase::{Phase, PhaseState, ResponseState, WithdrawnState};
pub use role::Role;
pub use station::{AdoptedPlan, Contact, Operator, Station, series};
pub use time::Time;

/// A 16-byte id (UUID version 7).
pub type Id = [u8; 16];

/// An entry's payload with what its envelope says about it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The station at which it was recorded.
    pub station: Id,
    /// That station is the working group's: its word on level, response and closure decides.
    pub authority: bool,
    /// Where the entry lies in its station's chain.
    pub place: Reach,
    /// Who recorded it.
    pub operator: Id,
    /// When it was recorded.
    pub at: Time,
    /// What it is about: an incident, or nothing but the station.
    pub subject: Option<Id>,
    /// What was recorded.
    pub body: Body,
}
