//! Several operators on one station: adding, removing with a new database key, and every cut between two steps of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod station;

use casebook::{Body, Id, OperatorRemoved, OperatorRoleStated, Role};
use ledger::{Ledger, LedgerError, NewEntry, NewOperator, Place};
use seal::{EnvelopeKey, KdfCost, RecoveryCode};
use serde_json::{Value, json};
use station::{Ground, INCIDENT, PASSPHRASE, at, copy_files, database_key, keyring_json, note, open, operator, told, with_key};
use std::fs;
use std::path::Path;

const SECOND: &str = "second passphrase";
const THIRD: &str = "third passphrase";

fn add(ledger: &mut Ledger, name: &str, role: Role, passphrase: &str) -> Id {
    ledger.add_operator(NewOperator { name, post: "副处长", role }, passphrase, KdfCost::LIGHT, at(61)).unwrap()
}

fn open_as(place: &Place, id: &Id, passphrase: &str) -> Result<Ledger, LedgerError> {
    Ledger::open(place, &hex::encode(id), passphrase, at(70))
}

fn reads(place: &Place, key: &[u8]) -> bool {
    with_key(place, key).query_row("SELECT count(*) FROM entries", [], |row| row.get::<_, i64>(0)).is_ok()
}

fn write_keyring(place: &Place, json: &Value) {
    fs::write(place.keyring(), serde_json::to_vec(json).unwrap()).unwrap();
}

/// The first operator, a second and a third; closed again.
fn three() -> (Ground, RecoveryCode, Id, Id) {
    let (ground, code) = told();
    let mut ledger = open(&ground.place).unwrap();
    ledger.confirm_recovery_code(&code, at(60)).unwrap();
    let second = add(&mut ledger, "李", Role::Liaison, SECOND);
    let third = add(&mut ledger, "周", Role::Responsible, THIRD);
    (ground, code, second, third)
}

/// Everybody but the second opens the station with its new key, nothing of the second's does, and nothing is pending.
fn second_is_out(ground: &Ground, code: &RecoveryCode, second: &Id, third: &Id, old_key: &[u8], old_keyring: &Value) {
    let place = &ground.place;
    for by_third in [false, true] {
        let ledger = if by_third { open_as(place, third, THIRD).unwrap() } else { open(place).unwrap() };
        assert!(!ledger.rekey_pending());
        assert!(ledger.verify().unwrap().sound());
        assert_eq!(ledger.station().operator_name(second), "李");
        assert!(ledger.station().operator(second).unwrap().removed.is_some());
    }
    assert!(Ledger::open_with_code(place, code, at(71)).unwrap().verify().unwrap().sound());
    assert!(matches!(open_as(place, second, SECOND), Err(LedgerError::NoOperator)));
    assert!(!reads(place, old_key), "the old key opens the new database");
    assert!(reads(place, &database_key(&keyring_json(place), 0, PASSPHRASE)));
    let text = fs::read_to_string(place.keyring()).unwrap();
    assert!(!text.contains(&hex::encode(second)) && !text.contains("next"), "{text}");
    // The keyring as the second kept it, beside the database as it is now.
    let kept = ground.copy();
    write_keyring(&kept.place, old_keyring);
    assert!(open_as(&kept.place, second, SECOND).is_err());
    assert_eq!(database_key(old_keyring, 1, SECOND), old_key);
    let mut ledger = open(place).unwrap();
    ledger.commit(vec![NewEntry::about(INCIDENT, note("后"))], at(72), &[]).unwrap();
}

#[test]
fn each_signs_with_a_key_of_their_own() {
    let (ground, _, second, third) = three();
    for (id, passphrase) in [(second, SECOND), (third, THIRD)] {
        let mut ledger = open_as(&ground.place, &id, passphrase).unwrap();
        ledger.commit(vec![NewEntry::about(INCIDENT, note("三"))], at(71), &[]).unwrap();
        assert_eq!(ledger.operator(), &id);
        let seen = ledger.verify().unwrap();
        assert!(seen.sound(), "{:?}", seen.faults);
    }
    let ledger = open(&ground.place).unwrap();
    let keys: Vec<&str> = ledger.station().operators.iter().map(|o| o.public_key.as_str()).collect();
    assert!(keys.len() == 3 && keys[0] != keys[1] && keys[1] != keys[2]);
    assert_eq!(ledger.station().operator(&third).unwrap().role, "responsible");
    drop(ledger);
    for (id, wrong) in [(second, THIRD), (third, SECOND), (second, PASSPHRASE)] {
        assert!(matches!(open_as(&ground.place, &id, wrong), Err(LedgerError::WrongSecret)));
    }
}

#[test]
fn one_goes_on_after_another_without_closing() {
    let (ground, _, second, third) = three();
    let mut ledger = open(&ground.place).unwrap();
    let first = *ledger.operator();
    assert!(matches!(ledger.reopen_as(&hex::encode(second), "wrong", at(70)), Err(LedgerError::WrongSecret)));
    assert_eq!(ledger.operator(), &first);
    ledger.reopen_as(&hex::encode(second), SECOND, at(70)).unwrap();
    ledger.commit(vec![NewEntry::about(INCIDENT, note("乙"))], at(71), &[]).unwrap();
    ledger.reopen_as(&hex::encode(third), THIRD, at(72)).unwrap();
    ledger.commit(vec![NewEntry::about(INCIDENT, note("丙"))], at(73), &[]).unwrap();
    assert!(ledger.verify().unwrap().sound());
}

#[test]
fn who_may_only_read_records_nothing() {
    let (ground, _, second, _) = three();
    let mut ledger = open(&ground.place).unwrap();
    let role = OperatorRoleStated { id: second, role: "read_only".to_owned(), reason: None };
    ledger.commit(vec![NewEntry::station(Body::OperatorRoleStated(role))], at(62), &[]).unwrap();
    drop(ledger);
    let mut ledger = open_as(&ground.place, &second, SECOND).unwrap();
    let count = ledger.count().unwrap();
    let refused = ledger.commit(vec![NewEntry::about(INCIDENT, note("x"))], at(71), &[]).unwrap_err();
    assert_eq!(refused.code(), "operator.read_only");
    let new = NewOperator { name: "x", post: "x", role: Role::Responsible };
    assert!(matches!(ledger.add_operator(new, THIRD, KdfCost::LIGHT, at(71)), Err(LedgerError::ReadOnlyOperator)));
    let first = ledger.station().operators[0].id;
    assert!(matches!(ledger.remove_operator(&first, "x", at(71)), Err(LedgerError::ReadOnlyOperator)));
    assert!(matches!(ledger.new_recovery_code(at(71)), Err(LedgerError::ReadOnlyOperator)));
    assert_eq!(ledger.count().unwrap(), count);
    // Their own passphrase is theirs to change all the same.
    ledger.change_passphrase(SECOND, "another one", KdfCost::LIGHT, at(72)).unwrap();
    assert!(ledger.verify().unwrap().sound());
    drop(ledger);
    assert_eq!(keyring_json(&ground.place)["operators"][1]["role"], "read_only");
    assert!(matches!(open_as(&ground.place, &second, SECOND), Err(LedgerError::WrongSecret)));
    assert!(open_as(&ground.place, &second, "another one").is_ok());
}

#[test]
fn a_removed_operator_opens_nothing_any_more() {
    let (ground, code, second, third) = three();
    let old_keyring = keyring_json(&ground.place);
    let old_key = database_key(&old_keyring, 1, SECOND);
    assert!(reads(&ground.place, &old_key));
    let mut ledger = open(&ground.place).unwrap();
    let own = *ledger.operator();
    assert!(matches!(ledger.remove_operator(&own, "x", at(62)), Err(LedgerError::NoOperator)), "oneself");
    ledger.remove_operator(&second, "调离", at(63)).unwrap();
    assert!(matches!(ledger.remove_operator(&second, "调离", at(63)), Err(LedgerError::NoOperator)), "twice");
    ledger.commit(vec![NewEntry::about(INCIDENT, note("接着"))], at(64), &[]).unwrap();
    drop(ledger);
    second_is_out(&ground, &code, &second, &third, &old_key, &old_keyring);
}

/// Steps 1 to 4 of a removal as files, cut off after each of them, and opened next by each way there is.
#[test]
fn a_removal_cut_off_anywhere_is_completed() {
    let (ground, code, second, third) = three();
    let old_keyring = keyring_json(&ground.place);
    let old_key = database_key(&old_keyring, 1, SECOND);
    // 1: the entry alone.
    let mut ledger = open(&ground.place).unwrap();
    let removed = OperatorRemoved { id: second, reason: "调离".to_owned() };
    ledger.commit(vec![NewEntry::station(Body::OperatorRemoved(removed))], at(63), &[]).unwrap();
    assert!(ledger.rekey_pending());
    drop(ledger);
    let entry_only = ground.copy();
    assert!(matches!(open_as(&entry_only.place, &second, SECOND), Err(LedgerError::OperatorRemoved)));
    // 4: the whole of it, from which 2 and 3 are put together.
    let whole = entry_only.copy();
    drop(open(&whole.place).unwrap());
    let settled = keyring_json(&whole.place);
    let mut announced = settled.clone();
    for (slot, old) in [("/operators/0/envelope", "/operators/0/envelope"), ("/operators/1/envelope", "/operators/2/envelope")]
        .into_iter()
        .chain([("/recovery_envelope", "/recovery_envelope")])
    {
        let next = settled.pointer(slot).unwrap()["database"].clone();
        let now = old_keyring.pointer(old).unwrap()["database"].clone();
        let envelope = announced.pointer_mut(slot).unwrap();
        envelope["database"] = now;
        envelope["next"] = next;
    }
    let announced_only = entry_only.copy();
    write_keyring(&announced_only.place, &announced);
    let rekeyed = whole.copy();
    write_keyring(&rekeyed.place, &announced);

    for (step, cut) in (1..).zip([&entry_only, &announced_only, &rekeyed, &whole]) {
        // To look at it, with the sheet or a passphrase: nothing is written.
        let looked = cut.copy();
        let before = fs::read(looked.place.keyring()).unwrap();
        let seen = Ledger::open_with_code(&looked.place, &code, at(69)).unwrap_or_else(|e| panic!("step {step}: {e}"));
        assert!(seen.verify().unwrap().sound());
        drop(seen);
        drop(Ledger::inspect(&looked.place, &operator(&looked.place), PASSPHRASE, at(69)).unwrap());
        assert_eq!(fs::read(looked.place.keyring()).unwrap(), before);
        for by_third in [false, true] {
            let copy = cut.copy();
            let opened = if by_third { open_as(&copy.place, &third, THIRD) } else { open(&copy.place) };
            drop(opened.unwrap_or_else(|e| panic!("step {step}: {e}")));
            second_is_out(&copy, &code, &second, &third, &old_key, &old_keyring);
        }
        // By the recovery sheet, for somebody who forgot.
        let copy = cut.copy();
        let first = operator(&copy.place);
        let (mut ledger, next) = Ledger::recover(&copy.place, &code, &first, PASSPHRASE, KdfCost::LIGHT, at(70)).unwrap();
        ledger.confirm_recovery_code(&next, at(70)).unwrap();
        drop(ledger);
        second_is_out(&copy, &next, &second, &third, &old_key, &old_keyring);
        // The second gets nowhere by the sheet either, and the sheet is not used up by trying.
        let copy = cut.copy();
        assert!(Ledger::recover(&copy.place, &code, &hex::encode(second), SECOND, KdfCost::LIGHT, at(70)).is_err());
        assert!(Ledger::open_with_code(&copy.place, &code, at(70)).is_ok());
    }
}

/// A second removal while the first one's new key is only announced: that key was enclosed to the one who goes now.
#[test]
fn a_key_announced_to_somebody_who_goes_is_not_used() {
    let (ground, code, second, third) = three();
    let old_keyring = keyring_json(&ground.place);
    let old_key = database_key(&old_keyring, 1, SECOND);
    let next = EnvelopeKey::random().unwrap().expose().to_vec();
    let mut announced = old_keyring.clone();
    let station = announced["station"].as_str().unwrap().to_owned();
    for (slot, name) in [("/operators/0", ""), ("/operators/1", ""), ("/operators/2", ""), ("", "recovery")] {
        let owner = announced.pointer(slot).unwrap();
        let name = owner["id"].as_str().unwrap_or(name).to_owned();
        let field = if slot.is_empty() { "/recovery_envelope".to_owned() } else { format!("{slot}/envelope") };
        let envelope = announced.pointer_mut(&field).unwrap();
        let public = seal::PublicKey::from_slice(&hex::decode(envelope["public"].as_str().unwrap()).unwrap()).unwrap();
        envelope["next"] = json!(hex::encode(seal::enclose(&public, format!("database 2/{station}/{name}").as_bytes(), &next).unwrap()));
    }
    let mut ledger = open(&ground.place).unwrap();
    let removed = OperatorRemoved { id: second, reason: "调离".to_owned() };
    ledger.commit(vec![NewEntry::station(Body::OperatorRemoved(removed))], at(63), &[]).unwrap();
    drop(ledger);
    write_keyring(&ground.place, &announced);
    drop(open(&ground.place).unwrap());
    assert!(!reads(&ground.place, &next));
    second_is_out(&ground, &code, &second, &third, &old_key, &old_keyring);
}

/// The keyring was written, the entry was not: each act that writes both.
#[test]
fn a_keyring_ahead_of_the_chain_is_brought_in_line() {
    type Act<'a> = &'a dyn Fn(&mut Ledger);
    let (ground, code, second, third) = three();
    let after = |act: Act<'_>| {
        let (done, cut) = (ground.copy(), ground.copy());
        let mut ledger = open(&done.place).unwrap();
        act(&mut ledger);
        drop(ledger);
        fs::copy(done.place.keyring(), cut.place.keyring()).unwrap();
        cut
    };
    // An operator who was not added whole is nobody, and leaves no slot behind.
    let cut = after(&|l| {
        add(l, "赵", Role::Liaison, "fourth passphrase");
    });
    let fourth = keyring_json(&cut.place)["operators"][3]["id"].as_str().unwrap().to_owned();
    assert!(matches!(Ledger::open(&cut.place, &fourth, "fourth passphrase", at(70)), Err(LedgerError::NoOperator)));
    assert!(open_as(&cut.place, &second, SECOND).unwrap().verify().unwrap().sound());
    assert_eq!(keyring_json(&cut.place)["operators"].as_array().unwrap().len(), 3);
    // A new passphrase counts, and the slot's new key is stated at the next opening.
    let cut = after(&|l| l.change_passphrase(PASSPHRASE, "quite another", KdfCost::LIGHT, at(62)).unwrap());
    assert!(matches!(open(&cut.place), Err(LedgerError::WrongSecret)));
    let mut ledger = Ledger::open(&cut.place, &operator(&cut.place), "quite another", at(70)).unwrap();
    ledger.remove_operator(&second, "调离", at(71)).unwrap();
    assert!(ledger.verify().unwrap().sound());
    // A sheet that was never shown must be made anew before anybody relies on it.
    let cut = after(&|l| {
        let code = l.new_recovery_code(at(62)).unwrap();
        l.confirm_recovery_code(&code, at(62)).unwrap();
    });
    let mut ledger = open(&cut.place).unwrap();
    assert!(!ledger.keyring().recovery_confirmed);
    assert!(matches!(ledger.remove_operator(&second, "调离", at(71)), Err(LedgerError::RecoveryOutdated)));
    let next = ledger.new_recovery_code(at(72)).unwrap();
    ledger.confirm_recovery_code(&next, at(72)).unwrap();
    ledger.remove_operator(&third, "调离", at(73)).unwrap();
    drop(ledger);
    assert!(Ledger::open_with_code(&cut.place, &next, at(74)).is_ok());
    assert!(Ledger::open_with_code(&cut.place, &code, at(74)).is_err());
}

/// Public keys stand in the clear. One put there by somebody must not draw the new database key to them.
#[test]
fn a_public_key_put_into_the_file_is_not_given_the_new_key() {
    let (ground, _, second, _) = three();
    let foreign = json!(hex::encode(EnvelopeKey::random().unwrap().public_key().unwrap().0));
    for (field, code) in [("/operators/2/envelope/public", "operator.slots_outdated"), ("/recovery_envelope/public", "recovery.outdated")] {
        let copy = ground.copy();
        let mut json = keyring_json(&copy.place);
        *json.pointer_mut(field).unwrap() = foreign.clone();
        write_keyring(&copy.place, &json);
        let mut ledger = open(&copy.place).unwrap();
        let entries = ledger.count().unwrap();
        assert_eq!(ledger.remove_operator(&second, "调离", at(71)).unwrap_err().code(), code);
        assert_eq!(ledger.count().unwrap(), entries, "refused, so not recorded");
        drop(ledger);
        assert!(open_as(&copy.place, &second, SECOND).is_ok());
    }
}

#[test]
fn what_a_removed_operator_signs_afterwards_is_found() {
    let (ground, _, second, _) = three();
    let mut theirs = open_as(&ground.place, &second, SECOND).unwrap();
    let removed = |id| NewEntry::station(Body::OperatorRemoved(OperatorRemoved { id, reason: "调离".to_owned() }));
    // One save holds the removal and what comes after it, as a changed program could write it.
    theirs.commit(vec![removed(second), NewEntry::about(INCIDENT, note("后"))], at(71), &[]).unwrap();
    let faults = theirs.verify().unwrap().faults;
    assert_eq!(faults.iter().map(|f| f.what).collect::<Vec<_>>(), ["removed"]);
    assert!(matches!(theirs.commit(vec![NewEntry::about(INCIDENT, note("x"))], at(72), &[]), Err(LedgerError::OperatorRemoved)));
    drop(theirs);
    // A chain that does not verify states no keys to rely on.
    let mut ledger = open(&ground.place).unwrap();
    let third = ledger.station().operators[2].id;
    assert!(matches!(ledger.remove_operator(&third, "x", at(73)), Err(LedgerError::Unsound)));
}

/// A station made by the program before this one: its code and passphrase are those of the story.
mod format_1 {
    use super::*;

    const CODE: &str = "PH7J6-85V8Q-HWJAB-DNXPB-0KDWJ-C";

    fn old() -> (Ground, RecoveryCode) {
        let ground = Ground::new();
        copy_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format1"), &ground.place.folder);
        assert_eq!(keyring_json(&ground.place)["format"], 1);
        (ground, RecoveryCode::parse(CODE).unwrap())
    }

    #[test]
    fn opens_and_is_made_new() {
        let (ground, code) = old();
        assert_eq!(Ledger::open_with_code(&ground.place, &code, at(59)).unwrap().verify().unwrap().signatures, 7);
        drop(Ledger::inspect(&ground.place, &operator(&ground.place), PASSPHRASE, at(59)).unwrap());
        assert!(matches!(Ledger::open(&ground.place, &operator(&ground.place), "wrong", at(60)), Err(LedgerError::WrongSecret)));
        assert_eq!(keyring_json(&ground.place)["format"], 1, "looking changes nothing");
        let old_files = ground.copy();

        let mut ledger = open(&ground.place).unwrap();
        assert!(ledger.verify().unwrap().sound());
        assert!(ledger.keyring().recovery_confirmed, "the old sheet is good for what it was");
        assert_eq!(ledger.station().operators[0].role, "liaison");
        let second = add(&mut ledger, "李", Role::Liaison, SECOND);
        // The recovery slot can only be made new with its code.
        assert!(matches!(ledger.remove_operator(&second, "调离", at(62)), Err(LedgerError::RecoveryOutdated)));
        drop(ledger);
        assert_eq!(keyring_json(&ground.place)["format"], 2);
        assert!(Ledger::open_with_code(&ground.place, &code, at(63)).is_ok());
        let mut ledger = open(&ground.place).unwrap();
        ledger.confirm_recovery_code(&code, at(64)).unwrap();
        ledger.remove_operator(&second, "调离", at(65)).unwrap();
        assert!(ledger.verify().unwrap().sound());
        drop(ledger);
        assert!(Ledger::open_with_code(&ground.place, &code, at(66)).is_ok());
        assert!(open_as(&ground.place, &second, SECOND).is_err());

        // Cut off between keyring and entry: the next opening states the slot's key.
        let cut = old_files.copy();
        let done = old_files.copy();
        drop(open(&done.place).unwrap());
        fs::copy(done.place.keyring(), cut.place.keyring()).unwrap();
        let ledger = open(&cut.place).unwrap();
        assert!(ledger.verify().unwrap().sound());
        assert_eq!(
            ledger.station().operators[0].wrap_key.as_deref(),
            keyring_json(&cut.place)["operators"][0]["envelope"]["public"].as_str()
        );
    }

    /// Two operators of format 1: the one who does not come first opens still, and holds up a removal by name.
    #[test]
    fn who_has_not_come_yet_holds_up_a_removal() {
        let (ground, code) = old();
        let old_slot = keyring_json(&ground.place)["operators"][0].clone();
        let mut ledger = open(&ground.place).unwrap();
        let first = *ledger.operator();
        ledger.confirm_recovery_code(&code, at(61)).unwrap();
        let (second, third) = (add(&mut ledger, "李", Role::Liaison, SECOND), add(&mut ledger, "周", Role::Liaison, THIRD));
        drop(ledger);
        let mut json = keyring_json(&ground.place);
        json["operators"][0] = old_slot;
        write_keyring(&ground.place, &json);
        let mut ledger = open_as(&ground.place, &third, THIRD).unwrap();
        match ledger.remove_operator(&second, "调离", at(71)) {
            Err(LedgerError::SlotsOutdated(names)) => assert_eq!(names, ["王喆堃"]),
            other => panic!("{other:?}"),
        }
        // The one who goes need not come.
        let copy = ground.copy();
        let mut without = open_as(&copy.place, &third, THIRD).unwrap();
        without.remove_operator(&first, "退休", at(71)).unwrap();
        // Coming once, here without a restart, is enough.
        ledger.reopen_as(&hex::encode(first), PASSPHRASE, at(72)).unwrap();
        ledger.remove_operator(&second, "调离", at(73)).unwrap();
        assert!(ledger.verify().unwrap().sound());
        drop(ledger);
        assert!(open(&ground.place).is_ok() && open_as(&ground.place, &third, THIRD).is_ok());
    }
}
