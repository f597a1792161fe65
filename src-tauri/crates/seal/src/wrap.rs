//! Small secrets under a key: SM4-GCM, a random 96-bit nonce in front, bound to a context.

use crate::block_cipher::Sm4;
use crate::{Key16, Randomness, SealError, SystemRandomness};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::aes::cipher::consts::U12;
use aes_gcm::{AesGcm, Nonce};
use zeroize::Zeroizing;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// Encrypts `plain`; it opens only with the same key and the same `context`.
///
/// # Errors
/// Where the system gives no randomness.
pub fn wrap(key: &Key16, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    wrap_from(&mut SystemRandomness, key, context, plain)
}

pub fn wrap_from(from: &mut dyn Randomness, key: &Key16, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0; 12];
    from.fill(&mut nonce)?;
    let cipher = Sm4Gcm::new(key.expose().into());
    let sealed = cipher.encrypt(&Nonce::<U12>::from(nonce), Payload { msg: plain, aad: context }).map_err(|_| SealError::Malformed)?;
    Ok(nonce.iter().copied().chain(sealed).collect())
}

/// Opens what `wrap` made.
///
/// # Errors
/// `NotAuthentic` for a wrong key, another context or altered bytes.
pub fn unwrap(key: &Key16, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (nonce, body) = sealed.split_first_chunk::<12>().ok_or(SealError::Malformed)?;
    let cipher = Sm4Gcm::new(key.expose().into());
    cipher
        .decrypt(&Nonce::<U12>::from(*nonce), Payload { msg: body, aad: context })
        .map(Zeroizing::new)
        .map_err(|_| SealError::NotAuthentic)
}
