//! SM2 signatures with SM3 and the distinguished id that `openssl dgst -sm3 -sigopt distid:1234567812345678` takes.

use crate::{SealError, Signer};
use sm2::SecretKey;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{self, VerifyingKey};
use sm2::pkcs8::{EncodePublicKey, LineEnding};
use zeroize::Zeroizing;

/// The distinguished id that GM/T 0009 gives as default.
pub const DISTINGUISHED_ID: &str = "1234567812345678";

/// A signature, 64 bytes `r ‖ s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl Signature {
    /// Takes 64 bytes.
    ///
    /// # Errors
    /// Any other length.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, SealError> {
        bytes.try_into().map(Self).map_err(|_| SealError::Malformed)
    }
}

/// A public key: uncompressed point, 65 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(pub [u8; 65]);

impl PublicKey {
    /// Takes an uncompressed point.
    ///
    /// # Errors
    /// Any other length. Whether it is on the curve shows when it verifies.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, SealError> {
        bytes.try_into().map(Self).map_err(|_| SealError::Malformed)
    }

    /// Checks a signature over a message.
    ///
    /// # Errors
    /// `NotAuthentic` when it does not hold, `Malformed` for a key that is no point.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SealError> {
        let key = VerifyingKey::from_sec1_bytes(DISTINGUISHED_ID, &self.0).map_err(|_| SealError::Malformed)?;
        let signature = dsa::Signature::from_slice(&signature.0).map_err(|_| SealError::NotAuthentic)?;
        key.verify(message, &signature).map_err(|_| SealError::NotAuthentic)
    }

    /// The key as PEM, for checking with other programs.
    ///
    /// # Errors
    /// A key that is no point of the curve.
    pub fn to_pem(&self) -> Result<String, SealError> {
        let key = sm2::PublicKey::from_sec1_bytes(&self.0).map_err(|_| SealError::Malformed)?;
        key.to_public_key_pem(LineEnding::LF).map_err(|_| SealError::Malformed)
    }
}

/// A signing key in software.
pub struct SigningKey(dsa::SigningKey);

impl SigningKey {
    /// A fresh key.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn random() -> Result<Self, SealError> {
        // A random 256-bit number is a valid key but for odds of 2⁻³².
        for _ in 0..8 {
            let bytes = Zeroizing::new(crate::secret::random::<32>()?);
            if let Ok(key) = Self::from_bytes(&bytes) {
                return Ok(key);
            }
        }
        Err(SealError::NoRandomness)
    }

    /// Takes over the 32 secret bytes.
    ///
    /// # Errors
    /// Zero, or a number outside the group's order.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, SealError> {
        let secret = SecretKey::from_slice(bytes).map_err(|_| SealError::Malformed)?;
        dsa::SigningKey::new(DISTINGUISHED_ID, &secret).map(Self).map_err(|_| SealError::Malformed)
    }

    /// The 32 secret bytes, for wrapping.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }
}

impl Signer for SigningKey {
    fn sign(&self, message: &[u8]) -> Result<Signature, SealError> {
        let signature: dsa::Signature = self.0.try_sign(message).map_err(|_| SealError::Malformed)?;
        Ok(Signature(signature.to_bytes().into()))
    }

    fn public_key(&self) -> PublicKey {
        let mut bytes = [0_u8; 65];
        let point = self.0.verifying_key().to_sec1_bytes();
        for (to, from) in bytes.iter_mut().zip(point.iter()) {
            *to = *from;
        }
        PublicKey(bytes)
    }
}
