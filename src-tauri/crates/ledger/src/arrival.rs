//! What a station does first when an operator opens it: the keyring is brought in line with the chain, and the chain with the keyring.
//!
//! What stands in the chain counts. A slot that the chain does not know is the rest of an operator that was never added whole,
//! or somebody's addition to the file: it is dropped, never completed. A slot of a removed operator is the rest of a removal: it is completed.

use crate::marker::Marker;
use crate::store::bytes_of;
use crate::{LARGEST_NUMBER, Ledger, LedgerError, NewEntry};
use casebook::{Body, EpochBegan, OperatorAdded, RecoveryStated, Time};

impl Ledger {
    /// Brings keyring, chain and marker in line. Nothing is written for who only looks.
    pub(crate) fn arrive(&mut self, keyring_changed: bool, at: Time) -> Result<(), LedgerError> {
        let mut entries = self.heed_marker()?;
        if self.signer.is_none() {
            return Ok(());
        }
        let known = self.station().operator(&self.operator).ok_or(LedgerError::NoOperator)?;
        if !known.active() {
            return Err(LedgerError::OperatorRemoved);
        }
        if self.tidy_keyring() || keyring_changed {
            self.keyring.write(&self.place.keyring())?;
        }
        // In one save: a new epoch must not be signed with a key that the chain does not know yet.
        entries.extend(self.unstated_key()?);
        if !entries.is_empty() {
            self.record(entries, at, &[])?;
        }
        self.let_in_newer(at)?;
        // A removal that was cut off. Where it can't be completed now the station opens all the same, and `rekey_pending` tells.
        if self.rekey_pending()
            && let Err(error) = self.rekey()
            && self.connection().path().is_none_or(str::is_empty)
        {
            return Err(error);
        }
        Ok(())
    }

    /// A marker ahead of the database means that an older copy was restored: go on in a new epoch, so that the chain does not fork.
    fn heed_marker(&mut self) -> Result<Vec<NewEntry>, LedgerError> {
        let Some(marker) = Marker::read(&self.place.marker) else {
            if self.signer.is_some() {
                self.mark()?;
            }
            return Ok(Vec::new());
        };
        let ours = marker.station == self.keyring.station && marker.machine == self.place.machine;
        if !ours || !marker.is_ahead_of(&self.marker()) {
            return Ok(Vec::new());
        }
        self.restored = true;
        if self.signer.is_none() {
            return Ok(Vec::new());
        }
        let began = EpochBegan { marker_epoch: marker.epoch, marker_seq: marker.seq, reason: "restored".to_owned() };
        // The first stream goes on at once, the others when they are next written to.
        self.heads.begin_epoch(marker.epoch.saturating_add(1).min(LARGEST_NUMBER), marker.logical.unwrap_or_default());
        Ok(vec![NewEntry::station(Body::EpochBegan(began))])
    }

    /// The chain must know the keys of who signs before anything else is signed with them.
    pub(crate) fn unstated_key(&self) -> Result<Option<NewEntry>, LedgerError> {
        let Some(signer) = &self.signer else { return Ok(None) };
        let Some(known) = self.station().operator(&self.operator) else { return Ok(None) };
        let public_key = signer.public_key().0.to_vec();
        let wrap_key = self.keyring.wrap_key(&hex::encode(self.operator));
        if known.public_key == hex::encode(&public_key) && known.wrap_key.as_deref() == wrap_key {
            return Ok(None);
        }
        let stated = OperatorAdded {
            id: known.id,
            name: known.name.clone(),
            post: known.post.clone(),
            public_key,
            role: Some(known.role.clone()),
            wrap_key: wrap_key.map(bytes_of).transpose()?,
        };
        Ok(Some(NewEntry::station(Body::OperatorAdded(stated))))
    }

    /// States the key of a recovery sheet that was just made. One that is never stated is made anew, since it was never typed back.
    pub(crate) fn state_recovery(&mut self, at: Time) -> Result<(), LedgerError> {
        let Some(public_key) = self.keyring.recovery_key().map(bytes_of).transpose()? else { return Ok(()) };
        self.record(vec![NewEntry::station(Body::RecoveryStated(RecoveryStated { public_key }))], at, &[])?;
        Ok(())
    }

    /// Tells whether the keyring was changed.
    pub(crate) fn tidy_keyring(&mut self) -> bool {
        let mut changed = false;
        let station = self.projector.station.clone();
        self.keyring.operators.retain_mut(|slot| {
            let Some(known) = station.operators.iter().find(|o| hex::encode(o.id) == slot.id) else {
                changed = true;
                return false;
            };
            for (shown, stated) in [(&mut slot.name, &known.name), (&mut slot.post, &known.post), (&mut slot.role, &known.role)] {
                if shown != stated {
                    shown.clone_from(stated);
                    changed = true;
                }
            }
            true
        });
        // A recovery slot that the chain does not speak of was cut off while it was made, or put there by somebody.
        if self.keyring.recovery_confirmed && self.keyring.recovery_key() != station.recovery_key.as_deref() {
            self.keyring.recovery_confirmed = false;
            changed = true;
        }
        changed
    }
}
