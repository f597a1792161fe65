//! The keyring file: the database's random key under each operator's passphrase and under the recovery code.
//!
//! Names of operators stand in the clear, since a person must choose their own before unlocking.

use crate::LedgerError;
use crate::files::write_whole;
use casebook::Id;
use seal::{KdfCost, Key32, RecoveryCode, Salt, SigningKey, passphrase_key, random, unwrap, wrap};
use serde::{Deserialize, Serialize};
use std::path::Path;
use zeroize::Zeroizing;

const FORMAT: u32 = 1;
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
    slot: Slot,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Slot {
    salt: String,
    memory_kib: u32,
    passes: u32,
    sealed: String,
}

/// What a slot opens.
pub struct Opened {
    pub database: Key32,
    pub signing: SigningKey,
}

/// Who the keyring speaks of.
pub struct Owner<'a> {
    pub station: &'a Id,
    pub unit: &'a str,
    pub role: &'a str,
    pub plan: &'a str,
}

impl Keyring {
    pub(crate) fn new(
        owner: &Owner<'_>,
        operator: (&Id, &str, &str),
        passphrase: &str,
        cost: KdfCost,
        database: &Key32,
        signing: &SigningKey,
        code: &RecoveryCode,
    ) -> Result<Self, LedgerError> {
        let station = hex::encode(owner.station);
        let (id, name, post) = operator;
        let id = hex::encode(id);
        let secret = Zeroizing::new([database.expose().as_slice(), signing.to_bytes().as_slice()].concat());
        let slot = Slot::seal(&format!("operator/{station}/{id}"), passphrase, cost, &secret)?;
        let recovery = Slot::seal(&recovery_context(&station), code.expose(), KdfCost::LIGHT, database.expose())?;
        Ok(Self {
            format: FORMAT,
            station,
            unit: owner.unit.to_owned(),
            role: owner.role.to_owned(),
            plan: owner.plan.to_owned(),
            operators: vec![OperatorSlot { id, name: name.to_owned(), post: post.to_owned(), slot }],
            recovery,
            recovery_confirmed: false,
        })
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
            return Err(LedgerError::KeyringDamaged("too large".to_owned()));
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
        let secret = slot.slot.open(&format!("operator/{}/{operator}", self.station), passphrase)?;
        let damaged = || LedgerError::KeyringDamaged("slot length".to_owned());
        let (database, rest) = secret.split_first_chunk::<32>().ok_or_else(damaged)?;
        let signing: &[u8; 32] = rest.try_into().map_err(|_| damaged())?;
        Ok(Opened { database: Key32::from_bytes(*database), signing: SigningKey::from_bytes(signing)? })
    }

    pub(crate) fn open_with_code(&self, code: &RecoveryCode) -> Result<Key32, LedgerError> {
        let secret = self.recovery.open(&recovery_context(&self.station), code.expose())?;
        let bytes: [u8; 32] = secret.as_slice().try_into().map_err(|_| LedgerError::KeyringDamaged("slot length".to_owned()))?;
        Ok(Key32::from_bytes(bytes))
    }

    /// Gives an operator a new passphrase and a new signing key; the slot before opens nothing from then on.
    pub(crate) fn replace_slot(
        &mut self,
        operator: &str,
        passphrase: &str,
        cost: KdfCost,
        database: &Key32,
        signing: &SigningKey,
    ) -> Result<(), LedgerError> {
        let context = format!("operator/{}/{operator}", self.station);
        let slot = self.operators.iter_mut().find(|o| o.id == operator).ok_or(LedgerError::NoOperator)?;
        let secret = Zeroizing::new([database.expose().as_slice(), signing.to_bytes().as_slice()].concat());
        slot.slot = Slot::seal(&context, passphrase, cost, &secret)?;
        Ok(())
    }

    /// Puts a new code in the place of the one before, which opens nothing from then on.
    pub(crate) fn replace_code(&mut self, database: &Key32, code: &RecoveryCode) -> Result<(), LedgerError> {
        self.recovery = Slot::seal(&recovery_context(&self.station), code.expose(), KdfCost::LIGHT, database.expose())?;
        self.recovery_confirmed = false;
        Ok(())
    }
}

fn recovery_context(station: &str) -> String {
    format!("recovery/{station}")
}

pub fn id_from_hex(text: &str) -> Result<Id, LedgerError> {
    let mut id = Id::default();
    hex::decode_to_slice(text, &mut id).map_err(|_| LedgerError::KeyringDamaged("id".to_owned()))?;
    Ok(id)
}

impl Slot {
    fn seal(context: &str, secret: &str, cost: KdfCost, plain: &[u8]) -> Result<Self, LedgerError> {
        let salt: Salt = random()?;
        let key = passphrase_key(secret, &salt, cost)?;
        let sealed = wrap(&key, context.as_bytes(), plain)?;
        Ok(Self { salt: hex::encode(salt), memory_kib: cost.memory_kib, passes: cost.passes, sealed: hex::encode(sealed) })
    }

    fn open(&self, context: &str, secret: &str) -> Result<Zeroizing<Vec<u8>>, LedgerError> {
        let damaged = |what: &str| LedgerError::KeyringDamaged(what.to_owned());
        let mut salt = Salt::default();
        hex::decode_to_slice(&self.salt, &mut salt).map_err(|_| damaged("salt"))?;
        let sealed = hex::decode(&self.sealed).map_err(|_| damaged("slot"))?;
        let key = passphrase_key(secret, &salt, KdfCost { memory_kib: self.memory_kib, passes: self.passes })?;
        unwrap(&key, context.as_bytes(), &sealed).map_err(|_| LedgerError::WrongSecret)
    }
}
