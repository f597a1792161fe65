//! Small secrets under a key: what opens them, and what does not.
#![allow(clippy::string_slice, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use seal::{KdfCost, Key16, RecoveryCode, SealError, passphrase_key, unwrap, wrap};

const SECRET: &[u8] = b"the key of the database and more";

#[test]
fn the_same_key_and_context_open_it() {
    let key = Key16::random().unwrap();
    for plain in [b"".as_slice(), b"x", SECRET, &[0; 5000]] {
        let sealed = wrap(&key, b"operator/1", plain).unwrap();
        assert_eq!(unwrap(&key, b"operator/1", &sealed).unwrap().as_slice(), plain);
        assert_eq!(sealed.len(), plain.len() + 12 + 16);
    }
    let (one, two) = (wrap(&key, b"", SECRET).unwrap(), wrap(&key, b"", SECRET).unwrap());
    assert_ne!(one, two, "a nonce used twice");
}

#[test]
fn another_key_or_context_does_not() {
    let (key, other) = (Key16::random().unwrap(), Key16::random().unwrap());
    let sealed = wrap(&key, b"operator/1", SECRET).unwrap();
    assert_eq!(unwrap(&other, b"operator/1", &sealed).err(), Some(SealError::NotAuthentic));
    for context in [b"operator/2".as_slice(), b"recovery/1", b"operator/1 ", b"operator/", b""] {
        assert_eq!(unwrap(&key, context, &sealed).err(), Some(SealError::NotAuthentic));
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_found() {
    let key = Key16::random().unwrap();
    let sealed = wrap(&key, b"c", SECRET).unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut altered = sealed.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(unwrap(&key, b"c", &altered).err(), Some(SealError::NotAuthentic), "bit {bit}");
    }
    for length in 0..sealed.len() {
        assert!(unwrap(&key, b"c", &sealed[..length]).is_err(), "cut to {length}");
    }
    let longer = [sealed.as_slice(), &[0]].concat();
    assert!(unwrap(&key, b"c", &longer).is_err());
}

#[test]
fn a_passphrase_gives_one_key_for_one_salt_and_cost() {
    let key = |words: &str, salt: u8, cost: KdfCost| *passphrase_key(words, &[salt; 16], cost).unwrap().expose();
    let light = KdfCost::LIGHT;
    assert_eq!(key("口令", 1, light), key("口令", 1, light));
    assert_ne!(key("口令", 1, light), key("口令 ", 1, light));
    assert_ne!(key("口令", 1, light), key("口令", 2, light));
    assert_ne!(key("口令", 1, light), key("口令", 1, KdfCost { passes: 2, ..light }));
    assert_ne!(key("口令", 1, light), key("口令", 1, KdfCost { memory_kib: 512, ..light }));
}

/// Costs come from a file: absurd ones are refused before any memory is taken.
#[test]
fn absurd_costs_are_refused() {
    for (memory_kib, passes) in [(u32::MAX, 1), (1024 * 1024 + 1, 1), (256, 17), (256, u32::MAX), (256, 0), (0, 1), (7, 1)] {
        assert_eq!(
            passphrase_key("x", &[0; 16], KdfCost { memory_kib, passes }).err(),
            Some(SealError::Derivation),
            "{memory_kib} {passes}"
        );
    }
}

#[test]
fn keys_are_not_printed() {
    let key = seal::Key32::from_bytes([0xAB; 32]);
    assert_eq!(format!("{key:?}"), "Key32(…)");
    assert_eq!(format!("{:?}", Key16::from_bytes([0xAB; 16])), "Key16(…)");
}

/// A recovery code with any one letter mistyped is refused before it is tried.
#[test]
fn every_mistyped_letter_of_a_recovery_code_is_found() {
    // A code in which the first and the last letter of the alphabet both occur.
    let code = (0..10_000).map(|_| RecoveryCode::random().unwrap()).find(|c| c.expose().contains('0') && c.expose().contains('Y')).unwrap();
    let letters: Vec<char> = code.expose().chars().collect();
    for place in 0..letters.len() {
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXY".chars().filter(|c| *c != letters[place]) {
            let mut typed = letters.clone();
            typed[place] = other;
            let read = RecoveryCode::parse(&typed.iter().collect::<String>());
            assert!(read.is_err(), "{other} for {} at {place}", letters[place]);
        }
    }
}

#[test]
fn what_is_no_recovery_code() {
    let code = RecoveryCode::random().unwrap();
    assert_eq!(code.expose().len(), 26);
    assert_ne!(RecoveryCode::random().unwrap().expose(), code.expose());
    let first = &code.grouped()[..1];
    for typed in ["", "-", "ABCDE", &code.grouped()[1..], &format!("{}0", code.grouped()), &code.grouped().replace(first, "U"), "口令"] {
        assert!(RecoveryCode::parse(typed).is_err(), "{typed}");
    }
}
