//! A damaged keyring file is refused with an error: no panic, and never a station opened with other keys.
#![allow(
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs
)]

mod station;

use ledger::{Keyring, Ledger, LedgerError};
use serde_json::{Value, json};
use station::{PASSPHRASE, at, operator, told};
use std::fs;

/// Every field, as a JSON pointer.
fn fields(json: &Value, path: &str, found: &mut Vec<String>) {
    let mut further = |key: &str, value: &Value| {
        let path = format!("{path}/{key}");
        found.push(path.clone());
        fields(value, &path, found);
    };
    match json {
        Value::Object(map) => map.iter().for_each(|(k, v)| further(k, v)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, v)| further(&i.to_string(), v)),
        _ => {}
    }
}

fn remove(json: &mut Value, path: &str) {
    let (parent, key) = path.rsplit_once('/').unwrap();
    match json.pointer_mut(parent).unwrap() {
        Value::Object(map) => drop(map.shift_remove(key)),
        Value::Array(list) => drop(list.remove(key.parse().unwrap())),
        _ => {}
    }
}

/// Shown while locked, and covered by no key: altering them opens the same station.
fn only_shown(path: &str) -> bool {
    ["/unit", "/role", "/plan", "/recovery_confirmed", "/operators/0/name", "/operators/0/post", "/operators/0/role", "/format"]
        .contains(&path)
}

#[test]
fn every_field_cut_or_altered() {
    let (ground, code) = told();
    let path = ground.place.keyring();
    let whole: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let id = operator(&ground.place);
    let mut all = Vec::new();
    fields(&whole, "", &mut all);
    assert!(all.len() >= 18, "{all:?}");
    for field in &all {
        let mut altered = vec![("cut", {
            let mut j = whole.clone();
            remove(&mut j, field);
            j
        })];
        for value in [
            json!(null),
            json!(""),
            json!("zz"),
            json!("00"),
            json!(0),
            json!(-1),
            json!(4_000_000_000_u32),
            json!(1e300),
            json!([]),
            json!({}),
            json!(true),
        ] {
            let mut j = whole.clone();
            *j.pointer_mut(field).unwrap() = value;
            altered.push(("replaced", j));
        }
        if let Some(text) = whole.pointer(field).and_then(Value::as_str).filter(|t| t.is_ascii()) {
            let flipped: String =
                text.chars().enumerate().map(|(i, c)| if i == text.len() / 2 { if c == '0' { '1' } else { '0' } } else { c }).collect();
            let shorter = text[..text.len() - 1].to_owned();
            for text in [flipped, shorter, format!("{text}0")] {
                let mut j = whole.clone();
                *j.pointer_mut(field).unwrap() = json!(text);
                altered.push(("altered", j));
            }
        }
        for (how, json) in altered.iter().filter(|(_, j)| *j != whole) {
            fs::write(&path, serde_json::to_vec(json).unwrap()).unwrap();
            let by_passphrase = Ledger::open(&ground.place, &id, PASSPHRASE, at(60)).map(drop);
            let by_code = Ledger::open_with_code(&ground.place, &code, at(60)).map(drop);
            if !only_shown(field) {
                let concerned = if field.starts_with("/recovery") { &by_code } else { &by_passphrase };
                assert!(concerned.is_err(), "{field} {how} opens: {json}");
            }
        }
    }
    fs::write(&path, serde_json::to_vec(&whole).unwrap()).unwrap();
    assert!(Ledger::open(&ground.place, &id, PASSPHRASE, at(60)).is_ok());
}

#[test]
fn a_file_cut_at_any_byte() {
    let (ground, _) = told();
    let path = ground.place.keyring();
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let read = Keyring::read(&path);
        assert!(matches!(read, Err(LedgerError::KeyringDamaged(_))), "cut to {length}");
    }
    for bytes in [
        vec![0xff; 10],
        vec![b' '; 2 << 20],
        b"[]".to_vec(),
        b"null".to_vec(),
        "{}".repeat(3).into_bytes(),
        "[".repeat(100_000).into_bytes(),
    ] {
        fs::write(&path, &bytes).unwrap();
        assert!(matches!(Keyring::read(&path), Err(LedgerError::KeyringDamaged(_))));
    }
}

#[test]
fn a_keyring_of_a_newer_program() {
    let (ground, _) = told();
    let path = ground.place.keyring();
    let mut json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    json["format"] = json!(3);
    fs::write(&path, serde_json::to_vec(&json).unwrap()).unwrap();
    assert!(matches!(Keyring::read(&path), Err(LedgerError::Newer { found: 3, known: 2 })));
}

/// One operator's slot put in another's place does not open: it is bound to station and operator.
#[test]
fn slots_are_bound_to_their_station() {
    let ((one, _), (two, _)) = (told(), told());
    let read = |path| serde_json::from_slice::<Value>(&fs::read(path).unwrap()).unwrap();
    let (mut json, other) = (read(one.place.keyring()), read(two.place.keyring()));
    json["operators"][0]["slot"] = other["operators"][0]["slot"].clone();
    let id = operator(&one.place);
    fs::write(one.place.keyring(), serde_json::to_vec(&json).unwrap()).unwrap();
    assert!(matches!(Ledger::open(&one.place, &id, PASSPHRASE, at(60)), Err(LedgerError::WrongSecret)));
}
