//! 登记入网: what two stations show each other of themselves before anything of theirs is believed, and the code that two people compare.
//!
//! The request goes first. The answer is made after it, holds fresh random bytes and the request's digest. The code is taken over both, so who puts
//! other keys in the place of one of them must meet a code that was fixed by bytes not known to them before: 80 bits, one try a request.

use casebook::{Id, Time};
use minicbor::{Decode, Encode};
use seal::{Digest, PublicKey, Signature, Signer, random, sm3};
use thiserror::Error;

/// What a card's file begins with.
pub const MAGIC: &[u8; 8] = b"SUBAOID1";
/// A card is never longer.
pub const LONGEST: usize = 16 << 10;
const SIGNED: &[u8] = b"subao card 1\0";
const CODE: &[u8] = b"subao enrolment code 1\0";
/// No unit's name is longer.
const UNIT: usize = 200;

/// What a station says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Card {
    /// The station.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub station: Id,
    /// Its unit.
    #[n(1)]
    pub unit: String,
    /// `department` or `working_group`.
    #[n(2)]
    pub role: String,
    /// It signs its bundles with this key.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub station_key: Vec<u8>,
    /// Bundles for it are enclosed to this key.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub reading_key: Vec<u8>,
    /// When it was made.
    #[n(5)]
    pub made: Time,
    /// Random: no two cards are alike.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// SM3 of the request that it answers; none in a request.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub request: Option<Vec<u8>>,
    /// A drop to use, as the working group gives it to a unit; opaque here.
    #[n(8)]
    pub drop: Option<String>,
}

/// Why a card is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CardError {
    /// Another kind of file.
    #[error("no card")]
    NotACard,
    /// Cut short or altered.
    #[error("the card is damaged")]
    Damaged,
    /// Written by a newer program.
    #[error("a card of a newer program")]
    Newer,
    /// No randomness, or a key that can't sign.
    #[error("the card could not be made")]
    NotMade,
}

impl Card {
    /// The file: magic, the card's bytes, and the signature by its own station key.
    ///
    /// # Errors
    /// `NotMade`.
    pub fn seal(&self, signer: &dyn Signer) -> Result<Vec<u8>, CardError> {
        let body = minicbor::to_vec(self).map_err(|_| CardError::NotMade)?;
        let signature = signer.sign(&[SIGNED, &body].concat()).map_err(|_| CardError::NotMade)?;
        Ok([MAGIC.as_slice(), &body, &signature.0].concat())
    }

    /// Reads a file. That it is whole and signed by the key it names says nothing of whose key that is.
    ///
    /// # Errors
    /// `NotACard`, `Newer`, `Damaged`.
    pub fn open(file: &[u8]) -> Result<Self, CardError> {
        let (magic, rest) = file.split_first_chunk::<8>().ok_or(CardError::NotACard)?;
        if magic != MAGIC {
            return Err(if magic.starts_with(b"SUBAOID") { CardError::Newer } else { CardError::NotACard });
        }
        if file.len() > LONGEST {
            return Err(CardError::Damaged);
        }
        let (body, signature) = rest.split_last_chunk::<64>().ok_or(CardError::Damaged)?;
        let card: Self = minicbor::decode(body).map_err(|_| CardError::Damaged)?;
        let (key, _) = card.keys()?;
        key.verify(&[SIGNED, body].concat(), &Signature(*signature)).map_err(|_| CardError::Damaged)?;
        let sound = card.unit.chars().count() <= UNIT
            && !card.unit.trim().is_empty()
            && matches!(card.role.as_str(), "department" | "working_group");
        if sound { Ok(card) } else { Err(CardError::Damaged) }
    }

    /// Its keys: what signs, what reads.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn keys(&self) -> Result<(PublicKey, PublicKey), CardError> {
        let key = |bytes: &[u8]| PublicKey::from_slice(bytes).map_err(|_| CardError::Damaged);
        Ok((key(&self.station_key)?, key(&self.reading_key)?))
    }
}

/// Fresh bytes for a card.
///
/// # Errors
/// `NotMade` where the system gives no randomness.
pub fn nonce() -> Result<[u8; 16], CardError> {
    random::<16>().map_err(|_| CardError::NotMade)
}

/// The name by which an answer calls its request.
#[must_use]
pub fn digest(file: &[u8]) -> Digest {
    sm3(file)
}

/// What two people read to each other: 80 bits over both files, as five groups of five digits.
#[must_use]
pub fn code(request: &[u8], answer: &[u8]) -> String {
    let digest = sm3(&[CODE, &sm3(request), &sm3(answer)].concat());
    let number = digest.iter().take(10).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    let digits = format!("{number:025}");
    let groups: Vec<String> = digits.chars().collect::<Vec<_>>().chunks(5).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}
