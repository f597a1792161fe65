//! The station's own state: plans, people, contacts and the next numbers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod story;

use casebook::{
    Body, ContactStated, DirectoryRow, DirectoryStated, DocumentIssued, OperatorAdded, OperatorRemoved, OperatorRoleStated, PlanAdopted,
    SettingStated, Station, StationFounded,
};
use story::{at, recorded, registration};

fn folded(bodies: Vec<Body>) -> Station {
    let mut station = Station::default();
    for (minute, body) in (0..).zip(bodies) {
        station.apply(&recorded(at(8, minute), body));
    }
    station
}

fn issued(kind: &str, year: u32, number: u32) -> Body {
    Body::DocumentIssued(DocumentIssued {
        id: [1; 16],
        kind: kind.to_owned(),
        year,
        number,
        title: String::new(),
        data: String::new(),
        pages: 1,
        sm3: vec![],
        drafter: String::new(),
        reviewer: String::new(),
        signer: String::new(),
        fonts: vec![],
        covers: None,
        numbering: None,
        confirms: None,
    })
}

#[test]
fn founding_people_and_contacts() {
    let contact = |telephone: &str| {
        Body::ContactStated(ContactStated {
            party: "duty_room".to_owned(),
            person: "李".to_owned(),
            post: "值班员".to_owned(),
            telephone: telephone.to_owned(),
            second_telephone: String::new(),
        })
    };
    let operator = |post: &str| {
        Body::OperatorAdded(OperatorAdded {
            id: [1; 16],
            name: "王".to_owned(),
            post: post.to_owned(),
            public_key: vec![4],
            role: None,
            wrap_key: None,
        })
    };
    let station = folded(vec![
        Body::StationFounded(StationFounded {
            unit: "金融稳定处".to_owned(),
            role: "department".to_owned(),
            parties: vec!["department".to_owned()],
            audience: "working_group".to_owned(),
            station_key: vec![],
            machine: vec![],
            recovery_key: None,
        }),
        operator("联络员"),
        contact("1"),
        operator("副处长"),
        contact("2"),
    ]);
    assert_eq!((station.unit.as_str(), station.founded), ("金融稳定处", Some(at(8, 0))));
    assert_eq!(station.operators.len(), 1);
    assert_eq!(station.operators[0].post, "副处长");
    assert_eq!(station.contacts["duty_room"].telephone, "2");
    assert_eq!(station.operator_name(&[1; 16]), "王");
    assert_eq!(station.operator_name(&[2; 16]), "02".repeat(16));
}

fn row(id: u8, unit: &str) -> DirectoryRow {
    DirectoryRow {
        id: [id; 16],
        unit: unit.to_owned(),
        person: String::new(),
        post: String::new(),
        telephone: "1".to_owned(),
        mobile: String::new(),
        duty_telephone: String::new(),
        email: None,
        party: None,
        note: String::new(),
    }
}

/// A changed row keeps its place, a new one comes last, a removed one is gone; one removed and put in one entry stands at the end.
#[test]
fn the_directory_keeps_its_order() {
    let stated = |put: Vec<DirectoryRow>, removed: Vec<casebook::Id>, source: &str| {
        Body::DirectoryStated(DirectoryStated { put, removed, source: source.to_owned() })
    };
    let station = folded(vec![
        stated(vec![row(3, "丙"), row(1, "甲"), row(2, "乙")], vec![], "通讯录.xlsx"),
        stated(vec![row(1, "甲二"), row(4, "丁")], vec![[2; 16], [9; 16]], "手工"),
        stated(vec![row(3, "丙二")], vec![[3; 16]], "手工"),
    ]);
    let rows: Vec<(&str, casebook::Time, &str)> =
        station.directory.rows().iter().map(|r| (r.row.unit.as_str(), r.stated, r.source.as_str())).collect();
    assert_eq!(rows, [("甲二", at(8, 1), "手工"), ("丁", at(8, 1), "手工"), ("丙二", at(8, 2), "手工")]);
    let json = serde_json::to_string(&station).unwrap();
    assert_eq!(serde_json::from_str::<Station>(&json).unwrap(), station);
}

/// A plan adopted later does not drive out the one to which old incidents are bound.
#[test]
fn every_plan_ever_in_force_is_kept() {
    let adopted =
        |byte: u8, file: &str| Body::PlanAdopted(PlanAdopted { plan: "p".to_owned(), digest: vec![byte; 2], file: file.to_owned() });
    let station = folded(vec![adopted(1, "old"), adopted(2, "new")]);
    assert_eq!(station.plan, "0202");
    assert_eq!((station.plans["0101"].id.as_str(), station.plans["0202"].id.as_str()), ("p", "p"));
}

#[test]
fn numbers_run_on_without_gaps_in_each_year_and_series() {
    let mut second = registration(None, vec![]);
    second.number = 9;
    let mut other_year = registration(None, vec![]);
    (other_year.year, other_year.number) = (2027, 1);
    let station = folded(vec![
        Body::IncidentRegistered(second),
        Body::IncidentRegistered(registration(None, vec![])),
        Body::IncidentRegistered(other_year),
        issued("written_report", 2026, 3),
        issued("written_report", 2026, 2),
        issued("oral_record", 2026, 0),
    ]);
    assert_eq!((station.next_incident(2026), station.next_incident(2027), station.next_incident(2028)), (10, 2, 1));
    assert_eq!(station.next_document("written_report", 2026), 4);
    assert_eq!((station.next_document("written_report", 2027), station.next_document("oral_record", 2026)), (1, 1));
}

#[test]
fn unknown_kinds_are_counted_not_dropped() {
    let unknown = |kind: &str| Body::Unknown { kind: kind.to_owned(), bytes: vec![] };
    assert_eq!(folded(vec![unknown("a"), unknown("b")]).unknown, 2);
}

/// New keys do not raise a role and do not bring a removed operator back; their name still resolves.
#[test]
fn roles_and_removal_outlive_new_keys() {
    let added = |key: u8, role: Option<&str>| {
        Body::OperatorAdded(OperatorAdded {
            id: [1; 16],
            name: "王".to_owned(),
            post: "联络员".to_owned(),
            public_key: vec![key],
            role: role.map(str::to_owned),
            wrap_key: Some(vec![key]),
        })
    };
    let role = |role: &str| Body::OperatorRoleStated(OperatorRoleStated { id: [1; 16], role: role.to_owned(), reason: None });
    let removed = || Body::OperatorRemoved(OperatorRemoved { id: [1; 16], reason: "调离".to_owned() });
    assert_eq!(folded(vec![added(1, None)]).operators[0].role, "liaison");
    let station = folded(vec![added(1, None), role("read_only"), added(2, Some("responsible"))]);
    let operator = &station.operators[0];
    assert_eq!((operator.role.as_str(), operator.public_key.as_str(), operator.wrap_key.as_deref()), ("read_only", "02", Some("02")));
    assert!(operator.active() && !operator.writes());
    assert!(!folded(vec![added(1, Some("a later role"))]).operators[0].writes());
    let station = folded(vec![added(1, None), removed(), added(2, None), removed()]);
    assert_eq!(station.operators[0].removed, Some(at(8, 1)), "the first removal counts");
    assert!(!station.operators[0].writes());
    assert_eq!(station.operator_name(&[1; 16]), "王");
}

#[test]
fn a_setting_stated_later_counts() {
    let setting = |value: &str| Body::SettingStated(SettingStated { key: "auto_lock_minutes".to_owned(), value: value.to_owned() });
    assert_eq!(folded(vec![setting("15"), setting("0")]).settings["auto_lock_minutes"], "0");
}
