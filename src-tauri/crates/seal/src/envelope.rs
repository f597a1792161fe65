//! Small secrets enclosed to a public key (数字信封): SM2 encrypts a fresh SM4 key, SM4-GCM the secret, bound to a context.
//!
//! Enclosing needs no passphrase, so a new database key reaches everybody who may have it.

use crate::randomness::ForCurve;
use crate::wrap::wrap_from;
use crate::{Key16, PublicKey, Randomness, SealError, SystemRandomness, unwrap};
use sm2::SecretKey;
use sm2::pkcs8::der::asn1::{OctetStringRef, UintRef};
use sm2::pkcs8::der::{self, Encode, Length, Tag};
use sm2::pke::{DecryptingKey, EncryptingKey};
use std::sync::OnceLock;
use zeroize::Zeroizing;

/// `C1 ‖ C3 ‖ C2`: an uncompressed point, an SM3, the 16 bytes of the SM4 key.
const HEAD: usize = 65 + 32 + 16;

/// Encloses `plain`; only the key behind `public` opens it, and only with the same `context`.
///
/// # Errors
/// A public key that is no point; a system without randomness.
pub fn enclose(public: &PublicKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    enclose_from(&mut SystemRandomness, public, context, plain)
}

/// As `enclose`, with random bytes from where the caller says.
///
/// # Errors
/// As `enclose`.
pub fn enclose_from(from: &mut dyn Randomness, public: &PublicKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let to = EncryptingKey::from_sec1_bytes(&public.0).map_err(|_| SealError::Malformed)?;
    let mut bytes = Zeroizing::new([0; 16]);
    from.fill(bytes.as_mut_slice())?;
    let key = Key16::from_bytes(*bytes);
    let mut sealed = to.encrypt(&mut ForCurve(from), key.expose()).map_err(|_| SealError::NoRandomness)?;
    sealed.extend(wrap_from(from, &key, context, plain)?);
    Ok(sealed)
}

/// The secret half of a key to which secrets are enclosed.
pub struct EnvelopeKey {
    secret: Zeroizing<[u8; 32]>,
    /// Found once: it is asked for with every bundle.
    public: OnceLock<PublicKey>,
}

impl EnvelopeKey {
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
        SecretKey::from_slice(bytes).map_err(|_| SealError::Malformed)?;
        Ok(Self { secret: Zeroizing::new(*bytes), public: OnceLock::new() })
    }

    /// The 32 secret bytes, for wrapping.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The public half.
    ///
    /// # Errors
    /// None is expected: the bytes were checked when they were taken.
    pub fn public_key(&self) -> Result<PublicKey, SealError> {
        if let Some(public) = self.public.get() {
            return Ok(*public);
        }
        let secret = SecretKey::from_slice(self.secret.as_slice()).map_err(|_| SealError::Malformed)?;
        let public = PublicKey::from_slice(&secret.public_key().to_sec1_bytes())?;
        Ok(*self.public.get_or_init(|| public))
    }

    /// Opens what `enclose` made.
    ///
    /// # Errors
    /// `NotAuthentic` for another key, another context or altered bytes.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (head, body) = sealed.split_at_checked(HEAD).ok_or(SealError::Malformed)?;
        let secret = SecretKey::from_slice(self.secret.as_slice()).map_err(|_| SealError::Malformed)?;
        let head = as_der(head)?;
        let key = Zeroizing::new(DecryptingKey::new(secret).decrypt_der(&head).map_err(|_| SealError::NotAuthentic)?);
        let key: [u8; 16] = key.as_slice().try_into().map_err(|_| SealError::Malformed)?;
        unwrap(&Key16::from_bytes(key), context, body)
    }
}

/// `C1 ‖ C3 ‖ C2` as the structure that GM/T 0009 gives it. Both forms are read to the same end, and a point off the curve is refused in both; but
/// the library multiplies the raw form's point by the cofactor 1 first, which takes as long as opening it.
fn as_der(head: &[u8]) -> Result<Vec<u8>, SealError> {
    let (point, rest) = head.split_first_chunk::<65>().ok_or(SealError::Malformed)?;
    let (digest, cipher) = rest.split_first_chunk::<32>().ok_or(SealError::Malformed)?;
    let [4, coordinates @ ..] = point else { return Err(SealError::NotAuthentic) };
    let (x, y) = coordinates.split_at_checked(32).ok_or(SealError::Malformed)?;
    sequence(x, y, digest, cipher).map_err(|_| SealError::Malformed)
}

fn sequence(x: &[u8], y: &[u8], digest: &[u8], cipher: &[u8]) -> der::Result<Vec<u8>> {
    let mut inside = Vec::with_capacity(HEAD + 16);
    UintRef::new(x)?.encode_to_vec(&mut inside)?;
    UintRef::new(y)?.encode_to_vec(&mut inside)?;
    OctetStringRef::new(digest)?.encode_to_vec(&mut inside)?;
    OctetStringRef::new(cipher)?.encode_to_vec(&mut inside)?;
    let mut whole = Vec::with_capacity(inside.len() + 4);
    der::Header::new(Tag::Sequence, Length::try_from(inside.len())?).encode_to_vec(&mut whole)?;
    whole.extend(inside);
    Ok(whole)
}
