//! The keyring file: the database's random key for each operator and for the recovery code.
//!
//! Names of operators stand in the clear, since a person must choose their own before unlocking. What counts is what the chain states.

use crate::LedgerError;
use crate::files::write_whole;
use crate::slot::{DatabaseKeys, Envelopes, Slot, damaged};
use casebook::{Id, Role};
use seal::{EnvelopeKey, KdfCost, Key32, RecoveryCode, SigningKey};
use serde::{Deserialize, Serialize};
use std::path::Path;
use zeroize::Zeroizing;

const FORMAT: u32 = 2;
const LARGEST: u64 = 1 << 20;

/// The keyring of a station.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keyring {
    format: u32,
    /// Station id, hex.
    pub station: String,
    /// Unit, role and plan, to show while locked.
    pub unit: String,
    /// Role.
    pub role: String,
    /// Plan id.
    pub plan: String,
    /// Who may unlock.
    pub operators: Vec<OperatorSlot>,
    recovery: Slot,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recovery_envelope: Option<Envelopes>,
    /// The recovery sheet has been typed back.
    pub recovery_confirmed: bool,
}

/// One operator's slot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OperatorSlot {
    /// Operator id, hex.
    pub id: String,
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Id of the role, to show while locked.
    #[serde(default = "liaison")]
    pub role: String,
    slot: Slot,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    envelope: Option<Envelopes>,
}

/// What an operator's slot opens.
pub struct Opened {
    pub keys: DatabaseKeys,
    pub signing: SigningKey,
    /// The slot is of format 1.
    pub outdated: bool,
}

/// Who the keyring speaks of.
pub struct Owner<'a> {
    pub station: &'a Id,
    pub unit: &'a str,
    pub role: &'a str,
    pub plan: &'a str,
}

/// A person as the keyring names them.
pub struct Named<'a> {
    pub id: &'a Id,
    pub name: &'a str,
    pub post: &'a str,
    pub role: &'a str,
}

/// What opens a slot, and what a guess of it costs.
#[derive(Clone, Copy)]
pub struct Secret<'a> {
    pub passphrase: &'a str,
    pub cost: KdfCost,
}

impl Keyring {
    pub(crate) fn new(
        owner: &Owner<'_>,
        named: &Named<'_>,
        secret: Secret<'_>,
        keys: &DatabaseKeys,
        signing: &SigningKey,
        code: &RecoveryCode,
    ) -> Result<Self, LedgerError> {
        let station = hex::encode(owner.station);
        let (recovery, envelope) = recovery_slot(&station, code, keys)?;
        let mut keyring = Self {
            format: FORMAT,
            station,
            unit: owner.unit.to_owned(),
            role: owner.role.to_owned(),
            plan: owner.plan.to_owned(),
            operators: Vec::new(),
            recovery,
            recovery_envelope: Some(envelope),
            recovery_confirmed: false,
        };
        keyring.add(named, secret, keys, signing)?;
        Ok(keyring)
    }

    /// Reads the keyring of a station.
    ///
    /// # Errors
    /// No file, a damaged file, or one made by a newer program.
    pub fn read(path: &Path) -> Result<Self, LedgerError> {
        let length = match std::fs::metadata(path) {
            Ok(metadata) => metadata.len(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(LedgerError::NoStation),
            Err(e) => return Err(e.into()),
        };
        if length > LARGEST {
            return Err(damaged("too large"));
        }
        let text = std::fs::read(path)?;
        let keyring: Self = serde_json::from_slice(&text).map_err(|e| LedgerError::KeyringDamaged(e.to_string()))?;
        if keyring.format > FORMAT {
            return Err(LedgerError::Newer { found: i64::from(keyring.format), known: i64::from(FORMAT) });
        }
        Ok(keyring)
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), LedgerError> {
        let text = serde_json::to_vec_pretty(self).map_err(|e| LedgerError::KeyringDamaged(e.to_string()))?;
        write_whole(path, &text)
    }

    pub(crate) fn station_id(&self) -> Result<Id, LedgerError> {
        id_from_hex(&self.station)
    }

    pub(crate) fn open(&self, operator: &str, passphrase: &str) -> Result<Opened, LedgerError> {
        let slot = self.operators.iter().find(|o| o.id == operator).ok_or(LedgerError::NoOperator)?;
        let Some(envelope) = &slot.envelope else {
            let (database, signing) = halves(&slot.slot.open(&old_context(&self.station, operator), passphrase)?)?;
            let keys = DatabaseKeys { now: Key32::from_bytes(*database), next: None };
            return Ok(Opened { keys, signing: SigningKey::from_bytes(&signing)?, outdated: true });
        };
        let (signing, key) = halves(&slot.slot.open(&slot_context(&self.station, operator), passphrase)?)?;
        let keys = envelope.open(&EnvelopeKey::from_bytes(&key)?, &database_context(&self.station, operator))?;
        Ok(Opened { keys, signing: SigningKey::from_bytes(&signing)?, outdated: false })
    }

    pub(crate) fn open_with_code(&self, code: &RecoveryCode) -> Result<DatabaseKeys, LedgerError> {
        let context = recovery_context(&self.station, self.recovery_envelope.is_some());
        let secret = self.recovery.open(&context, code.expose())?;
        let bytes = Zeroizing::new(<[u8; 32]>::try_from(secret.as_slice()).map_err(|_| damaged("slot length"))?);
        match &self.recovery_envelope {
            None => Ok(DatabaseKeys { now: Key32::from_bytes(*bytes), next: None }),
            Some(envelope) => envelope.open(&EnvelopeKey::from_bytes(&bytes)?, &database_context(&self.station, RECOVERY)),
        }
    }

    /// Adds a slot for a new operator.
    pub(crate) fn add(
        &mut self,
        named: &Named<'_>,
        secret: Secret<'_>,
        keys: &DatabaseKeys,
        signing: &SigningKey,
    ) -> Result<(), LedgerError> {
        let id = hex::encode(named.id);
        let (slot, envelope) = operator_slot(&self.station, &id, secret, keys, signing)?;
        let (name, post, role) = (named.name.to_owned(), named.post.to_owned(), named.role.to_owned());
        self.operators.push(OperatorSlot { id, name, post, role, slot, envelope: Some(envelope) });
        self.format = FORMAT;
        Ok(())
    }

    /// Makes an operator's slot anew; the one before opens nothing from then on.
    pub(crate) fn replace_slot(
        &mut self,
        operator: &str,
        secret: Secret<'_>,
        keys: &DatabaseKeys,
        signing: &SigningKey,
    ) -> Result<(), LedgerError> {
        let place = self.operators.iter_mut().find(|o| o.id == operator).ok_or(LedgerError::NoOperator)?;
        let (slot, envelope) = operator_slot(&self.station, operator, secret, keys, signing)?;
        (place.slot, place.envelope) = (slot, Some(envelope));
        self.format = FORMAT;
        Ok(())
    }

    /// Makes a slot of format 1 anew with the same passphrase. Tells whether there was something to do.
    pub(crate) fn upgrade(&mut self, operator: &str, passphrase: &str, opened: &Opened) -> Result<bool, LedgerError> {
        let Some(cost) = self.cost(operator).filter(|_| opened.outdated) else { return Ok(false) };
        self.replace_slot(operator, Secret { passphrase, cost }, &opened.keys, &opened.signing)?;
        Ok(true)
    }

    /// Puts a new code in the place of the one before, which opens nothing from then on.
    pub(crate) fn replace_code(&mut self, keys: &DatabaseKeys, code: &RecoveryCode) -> Result<(), LedgerError> {
        let (slot, envelope) = recovery_slot(&self.station, code, keys)?;
        (self.recovery, self.recovery_envelope) = (slot, Some(envelope));
        self.recovery_confirmed = false;
        self.format = FORMAT;
        Ok(())
    }

    /// Hex of the public key of an operator's slot; none where there is no slot, or one of format 1.
    pub(crate) fn wrap_key(&self, operator: &str) -> Option<&str> {
        self.operators.iter().find(|o| o.id == operator)?.envelope.as_ref().map(|e| e.public.as_str())
    }

    /// Hex of the public key of the recovery slot; none for one of format 1.
    pub(crate) fn recovery_key(&self) -> Option<&str> {
        self.recovery_envelope.as_ref().map(|e| e.public.as_str())
    }

    /// What a guess of an operator's passphrase costs.
    pub(crate) fn cost(&self, operator: &str) -> Option<KdfCost> {
        self.operators.iter().find(|o| o.id == operator).map(|o| o.slot.cost())
    }

    /// Encloses the key that the database is to be given to every slot, beside the one it has.
    pub(crate) fn announce(&mut self, next: &Key32) -> Result<(), LedgerError> {
        let outdated = || damaged("a slot of format 1 can't be given a new key");
        for operator in &mut self.operators {
            let context = database_context(&self.station, &operator.id);
            operator.envelope.as_mut().ok_or_else(outdated)?.announce(&context, next)?;
        }
        let context = database_context(&self.station, RECOVERY);
        self.recovery_envelope.as_mut().ok_or_else(outdated)?.announce(&context, next)
    }

    /// The database has its new key: the one before is forgotten.
    pub(crate) fn settle(&mut self) {
        self.operators.iter_mut().filter_map(|o| o.envelope.as_mut()).for_each(Envelopes::settle);
        if let Some(envelope) = &mut self.recovery_envelope {
            envelope.settle();
        }
    }
}

/// Signing key, then the key that opens the envelopes.
fn operator_slot(
    station: &str,
    id: &str,
    secret: Secret<'_>,
    keys: &DatabaseKeys,
    signing: &SigningKey,
) -> Result<(Slot, Envelopes), LedgerError> {
    let key = EnvelopeKey::random()?;
    let plain = Zeroizing::new([signing.to_bytes().as_slice(), key.expose().as_slice()].concat());
    let slot = Slot::seal(&slot_context(station, id), secret.passphrase, secret.cost, &plain)?;
    Ok((slot, Envelopes::new(&key, &database_context(station, id), keys)?))
}

fn recovery_slot(station: &str, code: &RecoveryCode, keys: &DatabaseKeys) -> Result<(Slot, Envelopes), LedgerError> {
    let key = EnvelopeKey::random()?;
    let slot = Slot::seal(&recovery_context(station, true), code.expose(), KdfCost::LIGHT, key.expose())?;
    Ok((slot, Envelopes::new(&key, &database_context(station, RECOVERY), keys)?))
}

type Half = Zeroizing<[u8; 32]>;

fn halves(secret: &[u8]) -> Result<(Half, Half), LedgerError> {
    let (first, rest) = secret.split_first_chunk::<32>().ok_or_else(|| damaged("slot length"))?;
    let second: &[u8; 32] = rest.try_into().map_err(|_| damaged("slot length"))?;
    Ok((Zeroizing::new(*first), Zeroizing::new(*second)))
}

const RECOVERY: &str = "recovery";

fn old_context(station: &str, operator: &str) -> String {
    format!("operator/{station}/{operator}")
}

fn slot_context(station: &str, operator: &str) -> String {
    format!("operator 2/{station}/{operator}")
}

fn database_context(station: &str, slot: &str) -> String {
    format!("database 2/{station}/{slot}")
}

fn recovery_context(station: &str, enclosed: bool) -> String {
    if enclosed { format!("recovery 2/{station}") } else { format!("recovery/{station}") }
}

fn liaison() -> String {
    Role::Liaison.id().to_owned()
}

pub fn id_from_hex(text: &str) -> Result<Id, LedgerError> {
    let mut id = Id::default();
    hex::decode_to_slice(text, &mut id).map_err(|_| damaged("id"))?;
    Ok(id)
}
