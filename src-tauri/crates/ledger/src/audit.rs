//! Verifying beside the work: over a connection of its own, so that nobody waits for it however long the chain is.

use crate::marker::Marker;
use crate::verify::{self, Verification};
use crate::{Ledger, LedgerError, Place, database, evidence_kept};
use casebook::Id;
use seal::Key32;

/// All that is needed to walk the chain away from the ledger, as it stands when the walk begins.
pub struct Audit {
    place: Place,
    key: Key32,
    station: Id,
    marker_ahead: Option<Marker>,
}

impl Ledger {
    /// Prepares a walk of its own.
    #[must_use]
    pub fn audit(&self) -> Audit {
        let key = Key32::from_bytes(*self.keys.now.expose());
        Audit { place: self.place.clone(), key, station: self.station_id, marker_ahead: self.marker_ahead() }
    }
}

impl Audit {
    /// Walks the whole chain and everything that hangs on it. What is recorded meanwhile is not looked at.
    ///
    /// # Errors
    /// Only where it can't be walked at all; what is wrong stands in the answer.
    pub fn run(self) -> Result<Verification, LedgerError> {
        let connection = database::open(&self.place.database(), &self.key, false)?;
        let mut found = verify::verify(&connection, self.station, self.marker_ahead)?;
        evidence_kept::check(&connection, &self.place, &mut found)?;
        Ok(found)
    }
}
