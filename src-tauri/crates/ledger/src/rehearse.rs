//! What a bundle would bring: it is taken in, looked at, and everything is taken back.

use crate::entry::{EntryId, id_of};
use crate::intake::Intake;
use crate::receive::{Arrived, Received, seen};
use crate::{Ledger, LedgerError, projection};
use casebook::{Id, Incident, Time};
use plan::Plan;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The ledger as it would be.
pub struct Rehearsed<'a> {
    connection: &'a Connection,
    projector: &'a projection::Projector,
    fresh: BTreeSet<EntryId>,
}

impl Rehearsed<'_> {
    /// The entry with these bytes was there before, or would not join.
    #[must_use]
    pub fn was_known(&self, bytes: &[u8]) -> bool {
        !self.fresh.contains(&id_of(bytes))
    }

    /// A case as it would be.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn incident(&self, id: &Id) -> Result<Option<Incident>, LedgerError> {
        projection::incident(self.connection, id)
    }

    /// The plan of a digest.
    ///
    /// # Errors
    /// `NotFound`, or a file that this program does not read.
    pub fn plan(&self, digest: &str) -> Result<Arc<Plan>, LedgerError> {
        self.projector.read_plan(self.connection, digest)
    }
}

impl Ledger {
    /// Takes a bundle in as `receive` does, lets `tell` look at what came of it, and takes all back.
    ///
    /// # Errors
    /// As `receive`.
    pub fn rehearse<T>(
        &mut self,
        bundle: &Arrived,
        _at: Time,
        fill: impl FnOnce(&mut Intake<'_>) -> Result<(), LedgerError>,
        tell: impl FnOnce(&Rehearsed<'_>, &Received) -> T,
    ) -> Result<(Received, T), LedgerError> {
        let peer = self.peer(&bundle.from)?.ok_or(LedgerError::NotEnrolled)?;
        let again = seen(self.connection(), &bundle.id)?;
        let mut projector = self.projector.clone();
        // Dropped without a commit: rolled back.
        let transaction = self.connection.transaction()?;
        let mut intake = Intake::new(&transaction, &mut projector, peer).remembering();
        fill(&mut intake)?;
        let fresh = intake.fresh();
        let (mut received, _) = intake.finish()?;
        received.again = again;
        let told = tell(&Rehearsed { connection: &transaction, projector: &projector, fresh }, &received);
        Ok((received, told))
    }
}
