//! SM2 with SM3: what holds, what does not, and what another program says of it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

use seal::{PublicKey, SealError, Signature, Signer, SigningKey, sm3};
use std::fs;
use std::process::Command;

#[test]
fn sm3_of_the_standard() {
    // GB/T 32905-2016, annex A.
    assert_eq!(hex::encode(sm3(b"abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    let sixty_four = b"abcd".repeat(16);
    assert_eq!(hex::encode(sm3(&sixty_four)), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    assert_eq!(hex::encode(sm3(b"")), "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}

#[test]
fn pieces_hash_as_the_whole() {
    let bytes: Vec<u8> = (0..=255).collect();
    for size in [1, 7, 63, 64, 65, 256] {
        let mut hasher = seal::Hasher::default();
        for piece in bytes.chunks(size) {
            hasher.update(piece);
        }
        assert_eq!(hasher.finish(), sm3(&bytes), "{size}");
    }
}

#[test]
fn a_signature_holds_for_its_message_and_key_only() {
    let (key, other) = (SigningKey::random().unwrap(), SigningKey::random().unwrap());
    let signature = key.sign(b"message").unwrap();
    assert_eq!(key.public_key().verify(b"message", &signature), Ok(()));
    assert_eq!(key.public_key().verify(b"massage", &signature), Err(SealError::NotAuthentic));
    assert_eq!(key.public_key().verify(b"", &signature), Err(SealError::NotAuthentic));
    assert_eq!(other.public_key().verify(b"message", &signature), Err(SealError::NotAuthentic));
    let empty = key.sign(b"").unwrap();
    assert_eq!(key.public_key().verify(b"", &empty), Ok(()));
}

#[test]
fn every_flipped_bit_of_a_signature_is_found() {
    let key = SigningKey::random().unwrap();
    let signature = key.sign(b"message").unwrap();
    for bit in 0..512 {
        let mut altered = signature;
        altered.0[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key.public_key().verify(b"message", &altered), Err(SealError::NotAuthentic), "bit {bit}");
    }
    for bytes in [[0_u8; 64], [0xff; 64]] {
        assert_eq!(key.public_key().verify(b"message", &Signature(bytes)), Err(SealError::NotAuthentic));
    }
}

#[test]
fn malformed_keys_and_signatures_are_refused() {
    for length in [0, 63, 65, 128] {
        assert_eq!(Signature::from_slice(&vec![1; length]), Err(SealError::Malformed));
    }
    for length in [0, 33, 64, 66] {
        assert_eq!(PublicKey::from_slice(&vec![4; length]), Err(SealError::Malformed));
    }
    let key = SigningKey::random().unwrap();
    let signature = key.sign(b"message").unwrap();
    let mut off_the_curve = key.public_key();
    off_the_curve.0[64] ^= 1;
    assert_eq!(off_the_curve.verify(b"message", &signature), Err(SealError::Malformed));
    assert_eq!(off_the_curve.to_pem(), Err(SealError::Malformed));
    assert_eq!(SigningKey::from_bytes(&[0; 32]).err(), Some(SealError::Malformed));
    assert_eq!(SigningKey::from_bytes(&[0xff; 32]).err(), Some(SealError::Malformed));
}

#[test]
fn a_key_comes_back_from_its_bytes() {
    let key = SigningKey::random().unwrap();
    let again = SigningKey::from_bytes(&key.to_bytes()).unwrap();
    assert_eq!(again.public_key(), key.public_key());
    assert_eq!(key.public_key().verify(b"m", &again.sign(b"m").unwrap()), Ok(()));
    assert_ne!(SigningKey::random().unwrap().public_key(), key.public_key());
}

/// `r ‖ s` as ASN.1 `SEQUENCE { INTEGER r, INTEGER s }`.
fn der(signature: &Signature) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let start = bytes.iter().position(|b| *b != 0).unwrap_or(bytes.len() - 1);
        let mut body = bytes[start..].to_vec();
        if body[0] >= 0x80 {
            body.insert(0, 0);
        }
        [vec![2, u8::try_from(body.len()).unwrap()], body].concat()
    };
    let both = [integer(&signature.0[..32]), integer(&signature.0[32..])].concat();
    [vec![0x30, u8::try_from(both.len()).unwrap()], both].concat()
}

/// OpenSSL accepts what we sign with the default distinguished id, and refuses it for an altered message.
#[test]
fn openssl_agrees() {
    let knows_sm2 = Command::new("openssl")
        .args(["list", "-public-key-algorithms"])
        .output()
        .is_ok_and(|o| String::from_utf8_lossy(&o.stdout).to_lowercase().contains("sm2"));
    if !knows_sm2 {
        eprintln!("not run: no openssl with SM2 here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    // Several keys, so that r and s with leading zeros and high bits come by.
    for _ in 0..8 {
        let key = SigningKey::random().unwrap();
        let message = "初步研判为重大网络安全事件".as_bytes();
        fs::write(path("key.pem"), key.public_key().to_pem().unwrap()).unwrap();
        fs::write(path("signature.der"), der(&key.sign(message).unwrap())).unwrap();
        for (bytes, accepted) in [(message, true), (b"altered".as_slice(), false)] {
            fs::write(path("message"), bytes).unwrap();
            let output = Command::new("openssl")
                .current_dir(folder.path())
                .args(["dgst", "-sm3", "-verify", "key.pem", "-sigopt", "distid:1234567812345678"])
                .args(["-signature", "signature.der", "message"])
                .output()
                .unwrap();
            let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert_eq!(output.status.success(), accepted, "{said}");
        }
    }
}

/// What is hashed in pieces and signed afterwards is the very signature of the whole.
#[test]
fn a_digest_is_signed_as_the_message_is() {
    let message: Vec<u8> = (0..1000).map(|n| u8::try_from(n % 251).unwrap()).collect();
    for _ in 0..4 {
        let (key, other) = (SigningKey::random().unwrap(), SigningKey::random().unwrap());
        let digest = |key: &PublicKey, message: &[u8]| {
            let mut hasher = key.hasher();
            message.chunks(77).for_each(|piece| hasher.update(piece));
            hasher.finish()
        };
        let public = key.public_key();
        let signature = key.sign_prehash(&digest(&public, &message)).unwrap();
        assert_eq!(public.verify(&message, &signature), Ok(()));
        assert_eq!(public.verify_prehash(&digest(&public, &message), &key.sign(&message).unwrap()), Ok(()));
        assert_eq!(public.verify_prehash(&digest(&public, &message[1..]), &signature), Err(SealError::NotAuthentic));
        assert_eq!(public.verify_prehash(&digest(&other.public_key(), &message), &signature), Err(SealError::NotAuthentic));
        assert_eq!(PublicKey([4; 65]).verify_prehash(&[0; 32], &signature), Err(SealError::Malformed));
    }
}

#[test]
fn a_signature_has_one_form_in_der() {
    for _ in 0..64 {
        let signature = SigningKey::random().unwrap().sign(b"message").unwrap();
        let bytes = signature.to_der().unwrap();
        assert_eq!(bytes, der(&signature));
        assert_eq!(Signature::from_der(&bytes), Ok(signature));
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(Signature::from_der(&longer), Err(SealError::Malformed));
        for cut in 0..bytes.len() {
            assert_eq!(Signature::from_der(&bytes[..cut]), Err(SealError::Malformed), "cut to {cut}");
        }
        // r with one zero more in front: the same number, another form.
        let padded = [&[0x30, bytes[1] + 1, 2, bytes[3] + 1, 0], &bytes[4..]].concat();
        assert_eq!(Signature::from_der(&padded), Err(SealError::Malformed));
    }
    assert_eq!(Signature([0; 64]).to_der(), Err(SealError::Malformed));
}
