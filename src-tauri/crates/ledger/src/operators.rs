//! Who works at the station: adding, removing, new passphrases, one after another at the same station.

use crate::keyring::{Named, Secret, id_from_hex};
use crate::store::{bytes_of, new_id};
use crate::{Ledger, LedgerError, NewEntry};
use casebook::{Body, Id, Operator, OperatorAdded, OperatorRemoved, Role, Time};
use seal::{KdfCost, RecoveryCode, Signer, SigningKey};

/// A person who is to work at the station.
#[derive(Debug, Clone, Copy)]
pub struct NewOperator<'a> {
    /// Name.
    pub name: &'a str,
    /// Post.
    pub post: &'a str,
    /// Role.
    pub role: Role,
}

impl Ledger {
    /// Who holds the ledger may record.
    ///
    /// # Errors
    /// `ReadOnlyOperator`, `OperatorRemoved`, a ledger opened to look at.
    pub fn must_write(&self) -> Result<(), LedgerError> {
        if self.signer.is_none() {
            return Err(LedgerError::Entry("opened for reading".to_owned()));
        }
        match self.station().operator(&self.operator) {
            Some(operator) if operator.writes() => Ok(()),
            Some(operator) if !operator.active() => Err(LedgerError::OperatorRemoved),
            _ => Err(LedgerError::ReadOnlyOperator),
        }
    }

    /// Adds an operator with a signing key of their own under their own passphrase.
    ///
    /// # Errors
    /// As `commit`.
    pub fn add_operator(&mut self, new: NewOperator<'_>, passphrase: &str, cost: KdfCost, at: Time) -> Result<Id, LedgerError> {
        self.must_write()?;
        let id = new_id()?;
        let signing = SigningKey::random()?;
        let before = self.keyring.clone();
        let named = Named { id: &id, name: new.name, post: new.post, role: new.role.id() };
        self.keyring.add(&named, Secret { passphrase, cost }, &self.keys, &signing)?;
        let added = OperatorAdded {
            id,
            name: new.name.to_owned(),
            post: new.post.to_owned(),
            public_key: signing.public_key().0.to_vec(),
            role: Some(new.role.id().to_owned()),
            wrap_key: self.keyring.wrap_key(&hex::encode(id)).map(bytes_of).transpose()?,
        };
        // The keyring first: a slot without its entry is dropped at the next opening, an entry without its slot would name somebody who can't come in.
        let done = self
            .keyring
            .write(&self.place.keyring())
            .and_then(|()| self.commit(vec![NewEntry::station(Body::OperatorAdded(added))], at, &[]).map(drop));
        if let Err(error) = done {
            self.keyring = before;
            let _ = self.keyring.write(&self.place.keyring());
            return Err(error);
        }
        Ok(id)
    }

    /// Writes the roles that the chain states into the keyring, which shows them while locked. It is only shown: at worst it follows at the next opening.
    pub fn show_roles(&mut self) {
        if self.signer.is_some() && self.tidy_keyring() {
            let _ = self.keyring.write(&self.place.keyring());
        }
    }

    /// Removes an operator and gives the database a new key, which nothing leads to that they had.
    ///
    /// When an error comes after the removal was recorded (`station()` tells), the new key follows at the next opening.
    ///
    /// # Errors
    /// `SlotsOutdated` and `RecoveryOutdated` name who can't be given a new key yet; `Unsound` for a chain that does not verify,
    /// since the keys that it states would not be sure; as `commit`.
    pub fn remove_operator(&mut self, id: &Id, reason: &str, at: Time) -> Result<(), LedgerError> {
        self.must_write()?;
        self.station().operator(id).filter(|o| o.active() && o.id != self.operator).ok_or(LedgerError::NoOperator)?;
        self.can_rekey_without(&hex::encode(id))?;
        if !self.verify()?.sound() {
            return Err(LedgerError::Unsound);
        }
        let removed = OperatorRemoved { id: *id, reason: reason.to_owned() };
        self.commit(vec![NewEntry::station(Body::OperatorRemoved(removed))], at, &[])?;
        self.rekey()
    }

    /// Gives the operator who holds the ledger another passphrase, and their slot another key:
    /// who has the old passphrase and an old keyring can't open later ones.
    ///
    /// # Errors
    /// `WrongSecret` when `old` does not open their slot; a failing disk.
    pub fn change_passphrase(&mut self, old: &str, new: &str, cost: KdfCost, at: Time) -> Result<(), LedgerError> {
        let operator = hex::encode(self.operator);
        let opened = self.keyring.open(&operator, old)?;
        if self.signer.is_none() {
            return Err(LedgerError::Entry("opened for reading".to_owned()));
        }
        let mut keyring = self.keyring.clone();
        keyring.replace_slot(&operator, Secret { passphrase: new, cost }, &self.keys, &opened.signing)?;
        keyring.write(&self.place.keyring())?;
        self.keyring = keyring;
        // The keyring first: the entry that states the slot's key follows now or at the next opening.
        if let Some(stated) = self.unstated_key()? {
            self.record(vec![stated], at, &[])?;
        }
        Ok(())
    }

    /// Goes on as another operator. Who held the ledger before holds it still when this fails.
    ///
    /// # Errors
    /// `NoOperator`, `WrongSecret`, `OperatorRemoved`; a failing disk.
    pub fn reopen_as(&mut self, operator: &str, passphrase: &str, at: Time) -> Result<(), LedgerError> {
        let opened = self.keyring.open(operator, passphrase)?;
        let id = id_from_hex(operator)?;
        let known: &Operator = self.station().operator(&id).ok_or(LedgerError::NoOperator)?;
        if !known.active() {
            return Err(LedgerError::OperatorRemoved);
        }
        let mut keyring = self.keyring.clone();
        if keyring.upgrade(operator, passphrase, &opened)? {
            keyring.write(&self.place.keyring())?;
            self.keyring = keyring;
        }
        let before = (self.operator, self.signer.replace(Box::new(opened.signing)));
        self.operator = id;
        let stated = self.unstated_key().and_then(|stated| match stated {
            Some(stated) => self.record(vec![stated], at, &[]).map(drop),
            None => Ok(()),
        });
        if stated.is_err() {
            (self.operator, self.signer) = before;
        }
        stated
    }

    /// A new recovery code in the place of the one before. It opens the station as anybody, so who may only read does not see it.
    ///
    /// # Errors
    /// As `commit`.
    pub fn new_recovery_code(&mut self, at: Time) -> Result<RecoveryCode, LedgerError> {
        self.must_write()?;
        let code = RecoveryCode::random()?;
        self.keyring.replace_code(&self.keys, &code)?;
        self.keyring.write(&self.place.keyring())?;
        self.state_recovery(at)?;
        Ok(code)
    }

    /// The sheet was typed back. One of format 1 is made anew with the same code.
    ///
    /// # Errors
    /// `WrongSecret` when the code does not open the recovery slot; a failing disk.
    pub fn confirm_recovery_code(&mut self, code: &RecoveryCode, at: Time) -> Result<(), LedgerError> {
        self.keyring.open_with_code(code)?;
        if self.keyring.recovery_key().is_none() {
            self.keyring.replace_code(&self.keys, code)?;
        }
        if self.keyring.recovery_key() != self.station().recovery_key.as_deref() {
            self.state_recovery(at)?;
        }
        self.keyring.recovery_confirmed = true;
        self.keyring.write(&self.place.keyring())
    }
}
