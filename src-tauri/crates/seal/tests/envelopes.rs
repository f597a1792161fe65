//! What is enclosed to a public key opens with its secret half and context, and with nothing else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use seal::{EnvelopeKey, PublicKey, SealError, enclose};

#[test]
fn opens_with_its_key_and_context_only() {
    let (key, other) = (EnvelopeKey::random().unwrap(), EnvelopeKey::random().unwrap());
    let public = key.public_key().unwrap();
    let sealed = enclose(&public, b"database/1", &[7; 32]).unwrap();
    assert_eq!(key.open(b"database/1", &sealed).unwrap().as_slice(), [7; 32]);
    assert_ne!(sealed, enclose(&public, b"database/1", &[7; 32]).unwrap());
    assert_eq!(other.open(b"database/1", &sealed).unwrap_err(), SealError::NotAuthentic);
    assert_eq!(key.open(b"database/2", &sealed).unwrap_err(), SealError::NotAuthentic);
    let again = EnvelopeKey::from_bytes(key.expose()).unwrap();
    assert_eq!(again.open(b"database/1", &sealed).unwrap().as_slice(), [7; 32]);
}

#[test]
fn an_altered_byte_or_a_cut_opens_nothing() {
    let key = EnvelopeKey::random().unwrap();
    let sealed = enclose(&key.public_key().unwrap(), b"c", b"secret").unwrap();
    for length in 0..sealed.len() {
        assert!(key.open(b"c", &sealed[..length]).is_err(), "cut to {length}");
    }
    for place in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        assert!(key.open(b"c", &altered).is_err(), "byte {place}");
    }
}

#[test]
fn keys_that_are_none_are_refused() {
    assert!(EnvelopeKey::from_bytes(&[0; 32]).is_err());
    assert!(EnvelopeKey::from_bytes(&[0xff; 32]).is_err());
    assert!(enclose(&PublicKey([4; 65]), b"c", b"secret").is_err());
}
