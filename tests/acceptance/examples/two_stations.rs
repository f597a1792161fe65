//! Founds a department's station and its working group's and enrols them to each other, for two windows that then open them.
//!
//! `two_stations DEPARTMENT GROUP`: two folders, in which `station` and `state` are made. The passphrase of both comes by standard
//! input. All of it goes through the desk's own use cases; what the two offices do afterwards is done in their windows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a tool of the tests: whatever is amiss ends it")]

/// The program's own places, so that a window knows a station as founded on this machine.
#[path = "../../../src-tauri/src/places.rs"]
#[allow(dead_code, reason = "a part is used")]
mod places;

use desk::Desk;
use desk::view::{ContactView, SetUp};
use desk::view_exchange::EnrolmentInput;
use std::io::Read;
use std::path::{Path, PathBuf};

const PLAN: &str = "chongqing-jrjgj";
const GROUP: &str = "working_group";

fn main() {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [department, group] = folders.as_slice() else { panic!("say two folders: the department's and the working group's") };
    let mut passphrase = String::new();
    std::io::stdin().read_to_string(&mut passphrase).unwrap();
    let telephone = ContactView {
        party: GROUP.into(),
        person: "王珺".into(),
        post: "值班员".into(),
        telephone: "023-8123 6677".into(),
        second_telephone: String::new(),
    };
    let mut department = found(department, &passphrase, ["department", "金融稳定处", "李喆", "联络员"], vec![telephone]);
    let mut group = found(group, &passphrase, [GROUP, "市网安办", "王珺", "值班员"], Vec::new());
    enrol(&mut department, &mut group);
}

/// A role, its unit, who works there.
fn found(folder: &Path, passphrase: &str, [role, unit, name, post]: [&str; 4], contacts: Vec<ContactView>) -> Desk {
    let mut desk = Desk::new(places::at(folder.join("station"), folder.join("state"), None));
    let set_up = SetUp {
        plan_id: PLAN.into(),
        role: role.into(),
        unit: unit.into(),
        // Both roles are called as the parties of the plan that they are.
        parties: vec![role.into()],
        operator_name: name.into(),
        operator_post: post.into(),
        passphrase: passphrase.trim_end().into(),
        contacts,
    };
    let code = desk.set_up(&set_up).unwrap();
    desk.confirm_recovery(&code).unwrap();
    desk
}

/// Cards go to and fro; each reads the code that the other one's screen shows.
fn enrol(department: &mut Desk, group: &mut Desk) {
    let (_, request) = department.enrolment_request().unwrap();
    let asked = group.enrolment_open(&request).unwrap();
    let (_, answer) = group.enrolment_answer(&asked.key).unwrap();
    let answered = department.enrolment_open(&answer).unwrap();
    for (desk, code, person, telephone) in
        [(department, asked.code, "王珺", "023-8123 6677"), (group, answered.code, "李喆", "023-6751 0023")]
    {
        let heard = EnrolmentInput {
            key: asked.key.clone(),
            code,
            person: person.into(),
            telephone: telephone.into(),
            listed_in: "市网安办2026年联络名录".into(),
        };
        desk.enrolment_accept(&heard).unwrap();
    }
}
