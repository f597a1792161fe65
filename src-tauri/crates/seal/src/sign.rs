//! SM2 signatures with SM3 and the distinguished id that `openssl dgst -sm3 -sigopt distid:1234567812345678` takes.

use crate::{Digest, Hasher, SealError, Signer};
use sm2::SecretKey;
use sm2::dsa::signature::hazmat::{PrehashSigner as _, PrehashVerifier as _};
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

    /// As ASN.1, the form in which other programs take it: at most 72 bytes.
    ///
    /// # Errors
    /// `Malformed` where r or s is zero or beyond the group's order.
    pub fn to_der(&self) -> Result<Vec<u8>, SealError> {
        let signature = dsa::Signature::from_slice(&self.0).map_err(|_| SealError::Malformed)?;
        Ok(signature.to_der().as_bytes().to_vec())
    }

    /// Takes ASN.1, in the one form that DER allows.
    ///
    /// # Errors
    /// `Malformed` for anything else, other encodings of the same numbers among them.
    pub fn from_der(bytes: &[u8]) -> Result<Self, SealError> {
        let signature = dsa::Signature::from_der(bytes).map_err(|_| SealError::Malformed)?;
        Ok(Self(signature.to_bytes().into()))
    }
}

/// What precedes a key in the digest that SM2 calls Z: the length of the distinguished id in bits, the id, then a, b and the generator
/// of the curve `sm2p256v1`.
const BEFORE_KEY: [&[u8]; 6] = [
    &[0, 128],
    DISTINGUISHED_ID.as_bytes(),
    &[
        0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, //
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc,
    ],
    &[
        0x28, 0xe9, 0xfa, 0x9e, 0x9d, 0x9f, 0x5e, 0x34, 0x4d, 0x5a, 0x9e, 0x4b, 0xcf, 0x65, 0x09, 0xa7, //
        0xf3, 0x97, 0x89, 0xf5, 0x15, 0xab, 0x8f, 0x92, 0xdd, 0xbc, 0xbd, 0x41, 0x4d, 0x94, 0x0e, 0x93,
    ],
    &[
        0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19, 0x5f, 0x99, 0x04, 0x46, 0x6a, 0x39, 0xc9, 0x94, //
        0x8f, 0xe3, 0x0b, 0xbf, 0xf2, 0x66, 0x0b, 0xe1, 0x71, 0x5a, 0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7,
    ],
    &[
        0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6, 0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3, 0x6b, 0x69, 0x21, 0x53, //
        0xd0, 0xa9, 0x87, 0x7c, 0xc6, 0x2a, 0x47, 0x40, 0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0,
    ],
];

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

    /// A hasher that has taken Z: fed with a message, it ends in the digest that `sign_prehash` and `verify_prehash` take.
    #[must_use]
    pub fn hasher(&self) -> Hasher {
        let mut before = Hasher::default();
        for part in BEFORE_KEY {
            before.update(part);
        }
        // Without the byte that says "uncompressed".
        before.update(self.0.get(1..).unwrap_or_default());
        let mut hasher = Hasher::default();
        hasher.update(&before.finish());
        hasher
    }

    /// Checks a signature over what `hasher` made of a message.
    ///
    /// # Errors
    /// As `verify`.
    pub fn verify_prehash(&self, digest: &Digest, signature: &Signature) -> Result<(), SealError> {
        let key = VerifyingKey::from_sec1_bytes(DISTINGUISHED_ID, &self.0).map_err(|_| SealError::Malformed)?;
        let signature = dsa::Signature::from_slice(&signature.0).map_err(|_| SealError::NotAuthentic)?;
        key.verify_prehash(digest, &signature).map_err(|_| SealError::NotAuthentic)
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

    fn sign_prehash(&self, digest: &Digest) -> Result<Signature, SealError> {
        let signature: dsa::Signature = self.0.sign_prehash(digest).map_err(|_| SealError::Malformed)?;
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
