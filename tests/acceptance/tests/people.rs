//! Several people at one station: who may do what, who may come in, and how the station is set.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod office;

use desk::view::{DeskFault, NewOperator, OperatorRow, Phase, SettingsView};
use desk::{Desk, NoticeKind, Noticed, Reminders, notices};
use office::{Office, PASSPHRASE, ransomware};

const SECOND: &str = "第二个人的长口令";
const THIRD: &str = "第三个人的长口令";

fn person(name: &str, role: &str, passphrase: &str) -> NewOperator {
    NewOperator { name: name.to_owned(), post: "科员".to_owned(), role: role.to_owned(), passphrase: passphrase.to_owned() }
}

fn id(desk: &Desk, name: &str) -> String {
    desk.operators().unwrap().into_iter().find(|o| o.name == name).unwrap_or_else(|| panic!("nobody called {name}")).id
}

fn what(fault: &DeskFault) -> (&str, Option<&str>) {
    assert!(!fault.message.is_empty());
    (fault.code.as_str(), fault.field.as_deref())
}

fn refused<T>(result: Result<T, DeskFault>) -> (String, Option<String>) {
    let Err(fault) = result else { panic!("not refused") };
    let (code, field) = what(&fault);
    (code.to_owned(), field.map(str::to_owned))
}

fn says(code: &str, field: &str) -> (String, Option<String>) {
    (code.to_owned(), (!field.is_empty()).then(|| field.to_owned()))
}

fn row<'a>(rows: &'a [OperatorRow], name: &str) -> &'a OperatorRow {
    rows.iter().find(|r| r.name == name).unwrap()
}

#[test]
fn a_second_person_comes_and_records_under_their_own_name() {
    let mut office = Office::chongqing();
    let rows = office.desk.add_operator(&person("周玥", "responsible", SECOND)).unwrap();
    let added = row(&rows, "周玥");
    assert_eq!((added.role_name.as_str(), added.current, added.removed_at.as_ref()), ("负责人", false, None));
    let state = office.desk.lock().unwrap();
    let shown: Vec<(&str, &str)> = state.operators.iter().map(|o| (o.name.as_str(), o.role_name.as_str())).collect();
    assert_eq!(shown, [("李喆", "联络员"), ("周玥", "负责人")]);
    let second = state.operators[1].id.clone();
    assert_eq!(refused(office.desk.unlock(&second, PASSPHRASE)), says("ledger.wrong_secret", ""));
    let state = office.desk.unlock(&second, SECOND).unwrap();
    assert_eq!((state.phase, state.operator.unwrap().name.as_str()), (Phase::Open, "周玥"));
    office.set_clock(31);
    let incident = office.register("malicious_program", ransomware(), Some(2));
    let view = office.desk.incident(&incident).unwrap();
    assert!(serde_json::to_string(&view).unwrap().contains("周玥"), "the timeline names who recorded it");
    assert!(office.desk.check_health().unwrap().sound);
}

#[test]
fn what_is_missing_or_taken_stands_beside_its_field() {
    let mut office = Office::chongqing();
    let mut add = |name: &str, post: &str, role: &str, passphrase: &str| {
        let new = NewOperator { name: name.into(), post: post.into(), role: role.into(), passphrase: passphrase.into() };
        refused(office.desk.add_operator(&new))
    };
    assert_eq!(add(" ", "科员", "liaison", SECOND), says("field.missing", "name"));
    assert_eq!(add("周玥", "", "liaison", SECOND), says("field.missing", "post"));
    assert_eq!(add("周玥", "科员", "admin", SECOND), says("operator.role", "role"));
    assert_eq!(add("周玥", "科员", "liaison", "七个字符的口令"), says("setup.passphrase_short", "passphrase"));
    assert_eq!(add("李喆", "科员", "liaison", SECOND), says("operator.name_taken", "name"));
    assert_eq!(add(&"周".repeat(61), "科员", "liaison", SECOND), says("field.too_long", "name"));
    assert_eq!(office.desk.operators().unwrap().len(), 1);
}

#[test]
fn only_a_responsible_manages_once_there_is_one() {
    let mut office = Office::chongqing();
    let desk = &mut office.desk;
    desk.add_operator(&person("周玥", "liaison", SECOND)).unwrap();
    let second = id(desk, "周玥");
    // While there is none, a liaison does.
    desk.set_role(&second, "responsible", "处务会决定").unwrap();
    assert_eq!(refused(desk.add_operator(&person("赵堃", "liaison", THIRD))), says("operator.may_not_manage", ""));
    assert_eq!(refused(desk.set_role(&second, "liaison", "")), says("operator.may_not_manage", ""));
    assert_eq!(refused(desk.remove_operator(&second, "调离")), says("operator.may_not_manage", ""));
    assert!(desk.operators().unwrap().iter().all(|o| !o.may_remove && !o.may_set_role));
    let state = desk.switch_operator(&second, SECOND).unwrap();
    assert_eq!(state.operator.unwrap().role, "responsible");
    desk.add_operator(&person("赵堃", "read_only", THIRD)).unwrap();
    assert_eq!(refused(desk.set_role("00", "liaison", "")), says("desk.not_found", ""));
    assert_eq!(refused(desk.set_role(&"0".repeat(32), "liaison", "")), says("operator.unknown", "operator"));
    assert_eq!(refused(desk.set_role(&second, "boss", "")), says("operator.role", "role"));
    // Stepping back gives the keys of the house back to the liaisons.
    let first = id(desk, "李喆");
    desk.set_role(&second, "liaison", "").unwrap();
    desk.switch_operator(&first, PASSPHRASE).unwrap();
    desk.set_role(&second, "responsible", "").unwrap();
    assert!(desk.check_health().unwrap().sound);
}

#[test]
fn the_last_one_who_writes_stays() {
    let mut office = Office::chongqing();
    let desk = &mut office.desk;
    let first = id(desk, "李喆");
    assert_eq!(refused(desk.set_role(&first, "read_only", "")), says("operator.last_writer", "role"));
    assert_eq!(refused(desk.remove_operator(&first, "退休")), says("operator.self", "operator"));
    desk.add_operator(&person("赵堃", "read_only", THIRD)).unwrap();
    assert_eq!(refused(desk.set_role(&first, "read_only", "")), says("operator.last_writer", "role"));
    desk.add_operator(&person("周玥", "liaison", SECOND)).unwrap();
    desk.set_role(&first, "read_only", "").unwrap();
    // From this moment on the first one only looks.
    assert_eq!(refused(desk.add_operator(&person("钱", "liaison", "又一个长长的口令"))), says("operator.may_not_manage", ""));
    office.set_clock(31);
    let registration = office.registration("malicious_program", ransomware(), Some(2));
    assert_eq!(refused(office.desk.register(&registration)), says("operator.read_only", ""));
    assert_eq!(refused(office.desk.set_setting("auto_lock_minutes", "5")), says("operator.read_only", ""));
    assert_eq!(office.desk.board().unwrap().incidents.len(), 0);
}

#[test]
fn a_removed_person_comes_in_no_more_and_their_name_stays() {
    let mut office = Office::chongqing();
    office.desk.add_operator(&person("周玥", "liaison", SECOND)).unwrap();
    let (first, second) = (id(&office.desk, "李喆"), id(&office.desk, "周玥"));
    office.desk.switch_operator(&second, SECOND).unwrap();
    office.set_clock(31);
    let incident = office.register("malicious_program", ransomware(), Some(2));
    let desk = &mut office.desk;
    desk.switch_operator(&first, PASSPHRASE).unwrap();
    assert_eq!(refused(desk.remove_operator(&second, " ")), says("field.missing", "reason"));
    assert_eq!(refused(desk.remove_operator(&second, &"长".repeat(201))), says("field.too_long", "reason"));
    let rows = desk.remove_operator(&second, "调离本处").unwrap();
    assert!(rows.last().unwrap().removed_at.is_some() && row(&rows, "周玥").id == second, "the ones who left come last");
    assert_eq!(refused(desk.remove_operator(&second, "调离本处")), says("operator.unknown", "operator"));
    assert_eq!(refused(desk.set_role(&second, "responsible", "")), says("operator.unknown", "operator"));
    assert_eq!(refused(desk.switch_operator(&second, SECOND)), says("ledger.no_operator", "operator"));
    let state = desk.station_state().unwrap();
    assert_eq!(state.operators.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["李喆"]);
    assert_eq!(state.notice, None);
    assert!(serde_json::to_string(&desk.incident(&incident).unwrap()).unwrap().contains("周玥"));
    desk.lock().unwrap();
    assert_eq!(refused(desk.unlock(&second, SECOND)), says("ledger.no_operator", ""));
    // The sheet that was printed at the founding opens still, and gives the one who stays a new passphrase.
    let state = desk.recover(&first, &office.code, "又是一句新的口令").unwrap();
    assert_eq!(state.phase, Phase::Unconfirmed);
    assert!(desk.check_health().unwrap().sound);
    // Their name is free again.
    desk.add_operator(&person("周玥", "liaison", THIRD)).unwrap();
}

#[test]
fn a_wrong_passphrase_leaves_the_station_with_who_had_it() {
    let mut office = Office::chongqing();
    let desk = &mut office.desk;
    desk.add_operator(&person("周玥", "liaison", SECOND)).unwrap();
    let second = id(desk, "周玥");
    assert_eq!(refused(desk.switch_operator(&second, PASSPHRASE)), says("ledger.wrong_secret", "passphrase"));
    assert_eq!(desk.station_state().unwrap().operator.unwrap().name, "李喆");
    assert_eq!(refused(desk.change_passphrase("不是这一个口令", THIRD)), says("ledger.wrong_secret", "old"));
    assert_eq!(refused(desk.change_passphrase(PASSPHRASE, "短")), says("setup.passphrase_short", "new"));
    desk.change_passphrase(PASSPHRASE, THIRD).unwrap();
    let first = id(desk, "李喆");
    desk.switch_operator(&second, SECOND).unwrap();
    assert_eq!(refused(desk.switch_operator(&first, PASSPHRASE)), says("ledger.wrong_secret", "passphrase"));
    desk.switch_operator(&first, THIRD).unwrap();
    assert!(desk.check_health().unwrap().sound);
}

#[test]
fn a_new_sheet_in_the_place_of_a_confirmed_one() {
    let mut office = Office::chongqing();
    let old = office.code.clone();
    let desk = &mut office.desk;
    desk.add_operator(&person("赵堃", "read_only", THIRD)).unwrap();
    assert_eq!(desk.renew_recovery().unwrap().phase, Phase::Unconfirmed);
    let new = desk.recovery_code().unwrap();
    assert_ne!(new, old);
    // The code opens the station as anybody, so who only reads is neither shown it nor kept waiting for it.
    let (first, reader) = (id(desk, "李喆"), id(desk, "赵堃"));
    assert_eq!(desk.switch_operator(&reader, THIRD).unwrap().phase, Phase::Open);
    assert_eq!(refused(desk.recovery_code()), says("operator.read_only", ""));
    assert_eq!(refused(desk.renew_recovery()), says("operator.read_only", ""));
    assert_eq!(desk.switch_operator(&first, PASSPHRASE).unwrap().phase, Phase::Unconfirmed);
    let newest = desk.recovery_code().unwrap();
    assert_eq!(refused(desk.confirm_recovery(&new)), says("recovery.other", "code"));
    assert_eq!(desk.confirm_recovery(&newest).unwrap().phase, Phase::Open);
}

#[test]
fn settings_have_bounds_and_outlive_a_restart() {
    let mut office = Office::chongqing();
    assert_eq!(office.desk.settings().unwrap(), SettingsView { auto_lock_minutes: 15, immediate_repeat_minutes: 5, patience_days: 3 });
    for (key, value) in [("auto_lock_minutes", "241"), ("auto_lock_minutes", "-1"), ("auto_lock_minutes", "")] {
        assert_eq!(refused(office.desk.set_setting(key, value)), says("setting.bounds", key), "{value}");
    }
    for (key, value) in [("immediate_repeat_minutes", "0"), ("immediate_repeat_minutes", "61"), ("immediate_repeat_minutes", "5.5")] {
        assert_eq!(refused(office.desk.set_setting(key, value)), says("setting.bounds", key), "{value}");
    }
    assert_eq!(refused(office.desk.set_setting("colour", "red")), says("setting.unknown", "key"));
    for (key, value) in [("auto_lock_minutes", "0"), ("auto_lock_minutes", " 240 "), ("immediate_repeat_minutes", "60")] {
        office.desk.set_setting(key, value).unwrap();
    }
    let office = office.restart();
    assert_eq!(office.desk.settings().unwrap(), SettingsView { auto_lock_minutes: 240, immediate_repeat_minutes: 60, patience_days: 3 });
}

/// The sidecar carries the interval, so 立即 repeats as the unit has set it while the station is locked.
#[test]
fn immediately_repeats_as_set_while_locked() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    office.register("malicious_program", ransomware(), Some(2));
    let file = office.desk.reminders_file();
    office.desk.set_setting("immediate_repeat_minutes", "20").unwrap();
    office.desk.lock().unwrap();
    let reminders = Reminders::read(&file);
    assert_eq!(reminders.immediate_repeat_minutes, Some(20));
    let immediate = reminders.open.iter().find(|r| r.due_ms.is_none()).expect("one is owed 立即").clone();
    let only = Reminders { open: vec![immediate.clone()], ..reminders };
    let mut noticed = Noticed::default();
    let mut after = |minutes: i64| notices(&only, immediate.since_ms + minutes * 60_000, 5, &mut noticed);
    assert!(after(19).is_empty());
    assert_eq!(after(20).first().unwrap().kind, NoticeKind::Immediately(1));
    assert!(after(39).is_empty());
}

#[test]
fn a_locked_desk_does_nothing_of_this() {
    let mut office = Office::chongqing();
    let first = id(&office.desk, "李喆");
    let desk = &mut office.desk;
    desk.lock().unwrap();
    assert_eq!(refused(desk.operators()), says("desk.locked", ""));
    assert_eq!(refused(desk.add_operator(&person("周玥", "liaison", SECOND))), says("desk.locked", ""));
    assert_eq!(refused(desk.set_role(&first, "liaison", "")), says("desk.locked", ""));
    assert_eq!(refused(desk.remove_operator(&first, "x")), says("desk.locked", ""));
    assert_eq!(refused(desk.change_passphrase(PASSPHRASE, SECOND)), says("desk.locked", ""));
    assert_eq!(refused(desk.switch_operator(&first, PASSPHRASE)), says("desk.locked", ""));
    assert_eq!(refused(desk.settings()), says("desk.locked", ""));
    assert_eq!(refused(desk.set_setting("auto_lock_minutes", "5")), says("desk.locked", ""));
}
