//! A slot of the keyring: a secret under a passphrase or code, and the database's key enclosed to the slot's public key.
//!
//! The passphrase seals the slot's own secret key and never the database's key, so a new database key reaches every slot without a passphrase.
//! Slots of format 1 hold the database's key itself and have no envelopes; they are made new when their passphrase is next at hand.

use crate::LedgerError;
use seal::{EnvelopeKey, KdfCost, Key32, PublicKey, Salt, enclose, passphrase_key, random, unwrap, wrap};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A secret under a passphrase or code.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Slot {
    salt: String,
    memory_kib: u32,
    passes: u32,
    sealed: String,
}

/// The database's key, enclosed to a slot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Envelopes {
    /// Hex of the public key.
    pub public: String,
    database: String,
    /// The key that the database is being given; only while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// The database's key, and the one that it is being given.
pub struct DatabaseKeys {
    pub now: Key32,
    pub next: Option<Key32>,
}

impl DatabaseKeys {
    /// The database has its new key.
    pub fn settle(&mut self) {
        if let Some(next) = self.next.take() {
            self.now = next;
        }
    }
}

impl Slot {
    pub fn seal(context: &str, secret: &str, cost: KdfCost, plain: &[u8]) -> Result<Self, LedgerError> {
        let salt: Salt = random()?;
        let key = passphrase_key(secret, &salt, cost)?;
        let sealed = wrap(&key, context.as_bytes(), plain)?;
        Ok(Self { salt: hex::encode(salt), memory_kib: cost.memory_kib, passes: cost.passes, sealed: hex::encode(sealed) })
    }

    pub fn open(&self, context: &str, secret: &str) -> Result<Zeroizing<Vec<u8>>, LedgerError> {
        let mut salt = Salt::default();
        hex::decode_to_slice(&self.salt, &mut salt).map_err(|_| damaged("salt"))?;
        let sealed = hex::decode(&self.sealed).map_err(|_| damaged("slot"))?;
        let key = passphrase_key(secret, &salt, self.cost())?;
        unwrap(&key, context.as_bytes(), &sealed).map_err(|_| LedgerError::WrongSecret)
    }

    pub fn cost(&self) -> KdfCost {
        KdfCost { memory_kib: self.memory_kib, passes: self.passes }
    }
}

impl Envelopes {
    pub fn new(key: &EnvelopeKey, context: &str, keys: &DatabaseKeys) -> Result<Self, LedgerError> {
        let public = key.public_key()?;
        let mut envelopes = Self { public: hex::encode(public.0), database: sealed(&public, context, &keys.now)?, next: None };
        if let Some(next) = &keys.next {
            envelopes.next = Some(sealed(&public, context, next)?);
        }
        Ok(envelopes)
    }

    /// Opens them with the slot's own secret key.
    pub fn open(&self, key: &EnvelopeKey, context: &str) -> Result<DatabaseKeys, LedgerError> {
        // The public key stands in the clear: another one put there would draw the next database key to somebody else.
        if self.public != hex::encode(key.public_key()?.0) {
            return Err(damaged("public key"));
        }
        let next = self.next.as_deref().map(|next| opened(next, key, context)).transpose()?;
        Ok(DatabaseKeys { now: opened(&self.database, key, context)?, next })
    }

    pub fn announce(&mut self, context: &str, next: &Key32) -> Result<(), LedgerError> {
        let public = hex::decode(&self.public).map_err(|_| damaged("public key"))?;
        self.next = Some(sealed(&PublicKey::from_slice(&public)?, context, next)?);
        Ok(())
    }

    pub fn settle(&mut self) {
        if let Some(next) = self.next.take() {
            self.database = next;
        }
    }
}

pub fn damaged(what: &str) -> LedgerError {
    LedgerError::KeyringDamaged(what.to_owned())
}

fn sealed(public: &PublicKey, context: &str, key: &Key32) -> Result<String, LedgerError> {
    Ok(hex::encode(enclose(public, context.as_bytes(), key.expose())?))
}

fn opened(envelope: &str, key: &EnvelopeKey, context: &str) -> Result<Key32, LedgerError> {
    let sealed = hex::decode(envelope).map_err(|_| damaged("envelope"))?;
    let plain = key.open(context.as_bytes(), &sealed).map_err(|_| damaged("envelope"))?;
    let bytes = Zeroizing::new(<[u8; 32]>::try_from(plain.as_slice()).map_err(|_| damaged("envelope length"))?);
    Ok(Key32::from_bytes(*bytes))
}
