//! A new key for the database after somebody was removed.
//!
//! Four steps, each whole or not at all; after a cut between any two of them every remaining slot opens the station, and the next opening goes on:
//! 1. the entry that removes the operator;
//! 2. the keyring without their slot, with the new key enclosed to each other slot beside the one in force;
//! 3. the database's pages under the new key, in one transaction;
//! 4. the keyring with the new key alone.
//!
//! The new key is random and enclosed to public keys, so nothing that the removed operator has leads to it.

use crate::{Ledger, LedgerError, database};
use rusqlite::Connection;
use seal::Key32;

impl Ledger {
    /// Somebody was removed, and the database does not have its new key yet.
    #[must_use]
    pub fn rekey_pending(&self) -> bool {
        self.keys.next.is_some() || self.has_removed_slot()
    }

    fn has_removed_slot(&self) -> bool {
        self.keyring.operators.iter().any(|slot| self.is_removed(&slot.id))
    }

    fn is_removed(&self, id: &str) -> bool {
        self.station().operators.iter().any(|o| !o.active() && hex::encode(o.id) == id)
    }

    /// Every slot but that of one operator can be given a new key, by the public key that the chain states for it.
    /// The keyring alone would not do: a key put into the file would be given the new key.
    pub(crate) fn can_rekey_without(&self, leaving: &str) -> Result<(), LedgerError> {
        let staying = self.keyring.operators.iter().filter(|slot| slot.id != leaving && !self.is_removed(&slot.id));
        let outdated: Vec<String> = staying
            .filter(|slot| {
                let stated = self.station().operators.iter().find(|o| hex::encode(o.id) == slot.id).and_then(|o| o.wrap_key.as_deref());
                stated.is_none() || stated != self.keyring.wrap_key(&slot.id)
            })
            .map(|slot| slot.name.clone())
            .collect();
        if !outdated.is_empty() {
            return Err(LedgerError::SlotsOutdated(outdated));
        }
        let recovery = self.keyring.recovery_key();
        if recovery.is_none() || recovery != self.station().recovery_key.as_deref() {
            return Err(LedgerError::RecoveryOutdated);
        }
        Ok(())
    }

    /// Steps 2 to 4, from wherever they were cut off.
    pub(crate) fn rekey(&mut self) -> Result<(), LedgerError> {
        // A key announced while the slot was still there may be known to who had it.
        if self.keys.next.is_none() || self.has_removed_slot() {
            self.can_rekey_without("")?;
            let next = Key32::random()?;
            let removed: Vec<String> = self.keyring.operators.iter().map(|o| o.id.clone()).filter(|id| self.is_removed(id)).collect();
            let mut keyring = self.keyring.clone();
            keyring.operators.retain(|o| !removed.contains(&o.id));
            keyring.announce(&next)?;
            keyring.write(&self.place.keyring())?;
            self.keyring = keyring;
            self.keys.next = Some(next);
        }
        let done = match &self.keys.next {
            Some(next) => database::rekey(&self.connection, next),
            None => Ok(()),
        };
        // Opened anew either way, and what it opens with counts: SQLCipher says done also where its commit failed for want of room,
        // and such a connection would go on writing with a key that the file does not have. The old one is let go of only then: with the last
        // connection the files beside the database go too, and a full disk has no room to make them again.
        let (connection, rekeyed) = match database::open_either(&self.place.database(), &self.keys) {
            Ok(opened) => opened,
            Err(error) => {
                self.connection = Connection::open_in_memory()?;
                return Err(error);
            }
        };
        self.connection = connection;
        if !rekeyed {
            return Err(match done {
                Err(LedgerError::InUse) | Ok(()) => std::io::Error::other("the database kept its key").into(),
                Err(error) => error,
            });
        }
        self.keyring.settle();
        self.keys.settle();
        self.keyring.write(&self.place.keyring())
    }
}
