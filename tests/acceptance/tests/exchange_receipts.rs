//! What was handed over and not confirmed: said after as many days as the unit set, and never of what nobody will confirm.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod exchange_office;
mod office;

use exchange_office::{enrol, export, import};
use office::{Office, ransomware};

const GROUP: &str = "市网安办";
const UNIT: &str = "金融稳定处";
const DAY: i64 = 24 * 60;

fn offices() -> (Office, Office, tempfile::TempDir) {
    let mut department = Office::chongqing();
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    enrol(&mut department, &mut group);
    on_day([&department, &group], 0);
    (department, group, tempfile::tempdir().unwrap())
}

fn on_day(offices: [&Office; 2], day: i64) {
    for office in offices {
        office.set_clock(31 + day * DAY);
    }
}

/// Days without a receipt, and the banner; the same whichever way it is asked for.
fn waits(office: &mut Office) -> (Option<u32>, Option<String>) {
    let view = office.desk.exchange().unwrap();
    assert_eq!(office.desk.exchange_alarm().unwrap(), view.alarm);
    (view.peers[0].unconfirmed_days, view.alarm)
}

#[test]
fn a_receipt_for_a_receipt_is_not_waited_for() {
    let (mut department, mut group, stick) = offices();
    department.register("malicious_program", ransomware(), Some(2));
    on_day([&department, &group], 1);
    import(&mut group, &export(&mut department, GROUP, stick.path())).unwrap();
    import(&mut department, &export(&mut group, UNIT, stick.path())).unwrap();
    // It only says that the answer came; nobody says that this came.
    import(&mut group, &export(&mut department, GROUP, stick.path())).unwrap();
    on_day([&department, &group], 30);
    department.register("malicious_program", ransomware(), Some(2));
    assert_eq!(waits(&mut department), (None, None), "it was not handed over yet");
    export(&mut department, GROUP, stick.path());
    on_day([&department, &group], 32);
    assert_eq!(waits(&mut department), (Some(2), None));
    on_day([&department, &group], 33);
    let (days, alarm) = waits(&mut department);
    assert!(days == Some(3) && alarm.unwrap().contains("已 3 天没有回执"));
}

#[test]
fn what_was_handed_over_again_waits_since_the_first_time() {
    let (mut department, mut group, stick) = offices();
    department.register("malicious_program", ransomware(), Some(2));
    let lost = export(&mut department, GROUP, stick.path());
    std::fs::remove_file(lost).unwrap();
    on_day([&department, &group], 2);
    let second = export(&mut department, GROUP, stick.path());
    on_day([&department, &group], 4);
    assert_eq!(waits(&mut department).0, Some(4));
    import(&mut group, &second).unwrap();
    assert_eq!(waits(&mut department).0, Some(4), "not before the receipt came");
    import(&mut department, &export(&mut group, UNIT, stick.path())).unwrap();
    assert_eq!(waits(&mut department), (None, None));
}

#[test]
fn the_unit_says_how_many_days_and_the_working_group_waits_as_well() {
    let (mut department, mut group, stick) = offices();
    assert_eq!(group.desk.settings().unwrap().patience_days, 3);
    for wrong in ["0", "91", "三", ""] {
        let refused = group.desk.set_setting("patience_days", wrong).unwrap_err();
        assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("setting.bounds", Some("patience_days")), "{wrong}");
    }
    for days in ["1", "90", "10"] {
        assert_eq!(group.desk.set_setting("patience_days", days).unwrap().patience_days.to_string(), days);
    }
    let id = department.register("malicious_program", ransomware(), Some(2));
    import(&mut group, &export(&mut department, GROUP, stick.path())).unwrap();
    let decided = desk::view::LevelDecided {
        incident_id: id,
        level: 1,
        reason: "影响面大".into(),
        judged_by: "主任会议".into(),
        ..Default::default()
    };
    group.desk.decide_level(&decided).unwrap();
    export(&mut group, UNIT, stick.path());
    on_day([&department, &group], 9);
    assert_eq!(waits(&mut group), (Some(9), None), "ten were set");
    let mut group = group.restart();
    on_day([&department, &group], 10);
    assert!(waits(&mut group).1.unwrap().contains("发给金融稳定处的内容已 10 天没有回执"));
    // Another station's setting is its own.
    assert_eq!(department.desk.settings().unwrap().patience_days, 3);
}
