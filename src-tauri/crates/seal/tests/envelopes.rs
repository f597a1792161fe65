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

#[test]
fn points_of_every_form_open() {
    // Every 128th point has a coordinate that begins with a zero byte, every second one that begins with a high bit.
    let key = EnvelopeKey::random().unwrap();
    let public = key.public_key().unwrap();
    let mut zeros = 0;
    for number in 0..600_u32 {
        let sealed = enclose(&public, b"c", &number.to_be_bytes()).unwrap();
        zeros += u32::from(sealed[1] == 0) + u32::from(sealed[33] == 0);
        assert_eq!(key.open(b"c", &sealed).unwrap().as_slice(), number.to_be_bytes(), "{}", hex::encode(&sealed[..65]));
    }
    assert!(zeros > 0, "600 points without a zero byte in front");
}

#[test]
fn a_point_off_the_curve_is_refused() {
    // An answer to such a point would give away bits of the key.
    let key = EnvelopeKey::random().unwrap();
    let mut sealed = enclose(&key.public_key().unwrap(), b"c", b"secret").unwrap();
    for forged in [[0; 32], [0xff; 32], [1; 32]] {
        sealed[33..65].copy_from_slice(&forged);
        assert_eq!(key.open(b"c", &sealed).unwrap_err(), SealError::NotAuthentic);
    }
    for tag in [0, 2, 3, 5, 6, 7] {
        sealed[0] = tag;
        assert_eq!(key.open(b"c", &sealed).unwrap_err(), SealError::NotAuthentic);
    }
}
