//! From the department to the working group and back, by a file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod exchange_office;
mod office;

use desk::view::{ClosureInput, FindInput, FoundView, LevelDecided, PhaseInput};
use desk::view_exchange::{EnrolmentInput, ReviewInput};
use exchange_office::{enrol, export, import, look, peer};
use office::{Office, at, pages_of, ransomware};
use serde_json::json;
use std::fs;

const GROUP: &str = "市网安办";
const UNIT: &str = "金融稳定处";

fn offices() -> (Office, Office, tempfile::TempDir) {
    let mut department = Office::chongqing();
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    enrol(&mut department, &mut group);
    (department, group, tempfile::tempdir().unwrap())
}

fn clocks(offices: [&Office; 2], minutes: i64) {
    for office in offices {
        office.set_clock(minutes);
    }
}

fn closure(office: &mut Office, id: &str, act: &str, party: &str, minute: i64) -> desk::Result<desk::view::IncidentView> {
    office.set_clock(minute);
    let closure = office.desk.incident(id).unwrap().life.closure.unwrap();
    office.desk.act_on_closure(&ClosureInput {
        incident_id: id.into(),
        act: act.into(),
        party: party.into(),
        person: if party == "working_group" { "周主任" } else { "赵堃" }.into(),
        at: office.minute(minute).to_rfc3339(),
        means: "书面".into(),
        note: "系统恢复正常".into(),
        conditions: closure.conditions.iter().map(|c| c.id.clone()).collect(),
        open_reason: "随后补办".into(),
        ..ClosureInput::default()
    })
}

#[test]
fn the_story_by_a_file() {
    let (mut department, mut group, stick) = offices();
    clocks([&department, &group], 31);
    let id = department.register("malicious_program", json!({ "important_system": true, "system_damage": "some" }), Some(3));
    for (minute, phase) in [(32, "initial_handling"), (40, "response")] {
        department.set_clock(minute);
        department
            .desk
            .enter_phase(&PhaseInput {
                incident_id: id.clone(),
                phase: phase.into(),
                at: department.minute(minute).to_rfc3339(),
                reason: "按性质和情况".into(),
                level: (phase == "response").then_some(3),
                party: "department".into(),
                person: "处长".into(),
                means: "会议".into(),
                ..PhaseInput::default()
            })
            .unwrap();
    }
    let first = department.issue(&id).issued.unwrap();
    assert_eq!(department.desk.document_row(&first.id).unwrap().delivery, "to_export");

    // The department hands over a stick.
    let file = export(&mut department, GROUP, stick.path());
    assert_eq!(department.desk.document_row(&first.id).unwrap().delivery, "exported");
    // The list that goes with it is filled by what was written.
    let bundle = department.desk.exchange().unwrap().peers[0].exported[0].id.clone();
    let list = department.desk.report_open_as("", "bundle_transfer", &bundle).unwrap();
    let text = |id: &str| list.draft.sections.iter().find(|s| s.id == id).unwrap().text.clone();
    assert_eq!(text("name"), file.file_name().unwrap().to_string_lossy());
    assert_eq!(text("sm3"), hex::encode(seal::sm3(&std::fs::read(&file).unwrap())));
    assert!(text("contents").contains("事件，2026-001") && text("contents").contains("文书，"), "{}", text("contents"));
    let blocking = |c: &desk::view::ReportCheck| c.blocks && c.field.starts_with("section:");
    assert!(!list.checks.iter().any(blocking), "{:?}", list.checks);
    department.desk.report_preview(&list.draft).unwrap();
    clocks([&department, &group], 60);
    let seen = look(&mut group, &file).unwrap();
    assert_eq!((seen.verdict.as_str(), seen.unit.as_str()), ("clean", UNIT), "{seen:?}");
    assert!(seen.news.iter().any(|n| n.text.contains("登记事件") && n.text.contains("签发")), "{:?}", seen.news);
    assert!(group.desk.incident(&id).is_err(), "looking takes nothing in");
    let done = import(&mut group, &file).unwrap();
    assert!(done.answer && done.taken == seen.fresh, "{done:?}");

    assert_eq!(group.desk.document_row(&first.id).unwrap().unit, UNIT);
    assert_eq!(department.desk.document_row(&first.id).unwrap().unit, "");

    // The working group sees what waits for it, raises the level, returns the report.
    let queue = group.desk.queue().unwrap();
    assert_eq!((queue.levels.len(), queue.papers.len(), queue.units.len()), (1, 1, 1), "{queue:?}");
    assert_eq!((queue.levels[0].level, queue.levels[0].unit.as_str()), (Some(3), UNIT));
    let level = LevelDecided {
        incident_id: id.clone(),
        level: 2,
        reason: "影响面比上报的大".into(),
        judged_by: "市网安办主任会议".into(),
        ..LevelDecided::default()
    };
    group.desk.decide_level(&level).unwrap();
    let review = |document: &str, verdict: &str, comment: &str| ReviewInput {
        document_id: document.into(),
        verdict: verdict.into(),
        comment: comment.into(),
        person: "周主任".into(),
    };
    assert_eq!(group.desk.review_paper(&review(&first.id, "returned", " ")).unwrap_err().field.as_deref(), Some("comment"));
    group.desk.review_paper(&review(&first.id, "returned", "请写明受影响终端数")).unwrap();
    assert!(group.desk.queue().unwrap().papers.is_empty() && group.desk.queue().unwrap().levels.is_empty());
    let answer = export(&mut group, UNIT, stick.path());
    import(&mut department, &answer).unwrap();
    let row = department.desk.document_row(&first.id).unwrap();
    assert_eq!((row.delivery.as_str(), row.review.as_str()), ("returned", "请写明受影响终端数"), "{row:?}");
    let offers = department.desk.papers_offered(&id).unwrap();
    let states: Vec<String> = offers.into_iter().flat_map(|o| o.papers).map(|p| p.delivery).collect();
    assert_eq!(states, ["returned"], "also where the papers of the case are offered");
    let view = department.desk.incident(&id).unwrap();
    let level = view.level.as_ref().unwrap();
    assert_eq!(level.tag.level, 2, "the working group's word stands");
    // By whom, when, and who recorded it.
    assert_eq!((level.judged_by.as_str(), level.reason.as_str()), ("市网安办主任会议", "影响面比上报的大"));
    assert_eq!((at(&level.at), level.recorded_by.contains("李喆")), (department.minute(60), true), "{level:?}");
    let exported = department.desk.exchange().unwrap();
    assert!(exported.peers[0].exported[0].received_at.is_some(), "the receipt: {exported:?}");

    // A correction goes up and is accepted.
    clocks([&department, &group], 90);
    let draft = department.desk.paper_from(&first.id, "", "补写受影响终端数").unwrap().draft;
    let second = department.sign(&draft).unwrap().issued.unwrap();
    let file = export(&mut department, GROUP, stick.path());
    import(&mut group, &file).unwrap();
    let waiting = group.desk.queue().unwrap().papers;
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].corrects.as_ref().unwrap().contains("请写明受影响终端数"), "{waiting:?}");
    group.desk.review_paper(&review(&second.id, "accepted", "")).unwrap();
    assert_eq!(group.desk.review_paper(&review(&first.id, "accepted", "")).unwrap_err().code, "review.replaced");

    // The department decides the end, the working group consents: the response has ended at both ends.
    closure(&mut department, &id, "decide", "department", 100).unwrap();
    let file = export(&mut department, GROUP, stick.path());
    import(&mut group, &file).unwrap();
    let consents = group.desk.queue().unwrap().consents;
    assert_eq!(consents.len(), 1, "{consents:?}");
    closure(&mut group, &id, "consent", "working_group", 110).unwrap();
    let answer = export(&mut group, UNIT, stick.path());
    import(&mut department, &answer).unwrap();
    department.set_clock(111);
    let view = department.desk.incident(&id).unwrap();
    assert_eq!(view.life.phase, "ended");
    // Who consented, when, and by which clause.
    let closure = view.life.closure.as_ref().unwrap();
    let consent = closure.steps.iter().find(|s| s.act == "consent").unwrap();
    let done = consent.done.as_ref().unwrap();
    assert_eq!((done.party.as_str(), done.person.as_str(), at(&done.at)), ("应急工作组", "周主任", department.minute(110)), "{done:?}");
    assert!(!consent.ours && consent.clause_label.contains("第四篇") && !consent.quote.is_empty(), "{consent:?}");
    assert_eq!(department.desk.document_row(&second.id).unwrap().delivery, "accepted");
    for office in [&mut department, &mut group] {
        let verification = office.desk.verification().unwrap();
        assert!(verification.sound(), "{:?}", verification.faults);
    }
    // Nothing is left to be said.
    let file = export(&mut department, GROUP, stick.path());
    import(&mut group, &file).unwrap();
    assert_eq!(group.desk.exchange().unwrap().peers[0].state, "received");
}

#[test]
fn the_working_groups_word_stands_also_after_its_program_was_started_again() {
    let (mut department, group, stick) = offices();
    let mut group = group.restart();
    clocks([&department, &group], 31);
    let id = department.register("malicious_program", json!({ "important_system": true, "system_damage": "some" }), Some(3));
    import(&mut group, &export(&mut department, GROUP, stick.path())).unwrap();
    let level = LevelDecided {
        incident_id: id.clone(),
        level: 2,
        reason: "影响面大".into(),
        judged_by: "主任会议".into(),
        ..LevelDecided::default()
    };
    group.desk.decide_level(&level).unwrap();
    assert_eq!(group.desk.incident(&id).unwrap().level.unwrap().tag.level, 2);
    assert!(group.desk.queue().unwrap().levels.is_empty() && group.desk.verification().unwrap().sound());
    import(&mut department, &export(&mut group, UNIT, stick.path())).unwrap();
    assert_eq!(department.restart().desk.incident(&id).unwrap().level.unwrap().tag.level, 2);
}

#[test]
fn what_belongs_to_the_unit_is_the_units_to_say() {
    let (mut department, mut group, stick) = offices();
    clocks([&department, &group], 31);
    let id = department.register("malicious_program", ransomware(), Some(2));
    let file = export(&mut department, GROUP, stick.path());
    import(&mut group, &file).unwrap();
    let progress =
        desk::view::ProgressInput { incident_id: id, at: group.minute(31).to_rfc3339(), text: "已恢复".into(), ..Default::default() };
    assert_eq!(group.desk.note_progress(&progress).unwrap_err().code, "incident.not_ours");
}

#[test]
fn a_strangers_bundle_is_kept_once_and_not_opened() {
    let (mut department, mut group, stick) = offices();
    let mut other = Office::found_as("department", "信息中心", "chongqing-jrjgj", &["department"], None);
    let mut elsewhere = Office::working_group("chongqing-jrjgj", &["working_group"]);
    enrol(&mut other, &mut elsewhere);
    clocks([&department, &group], 31);
    other.set_clock(31);
    // It enrolled with another working group; for this one it is a stranger, and the bundle is not even for it.
    other.register("malicious_program", ransomware(), Some(2));
    let file = export(&mut other, GROUP, stick.path());
    let seen = look(&mut group, &file).unwrap();
    assert_eq!(seen.verdict, "unknown");
    let kept = group.desk.exchange().unwrap().kept;
    assert_eq!((kept.len(), kept[0].ready), (1, false));
    // The same again is one.
    look(&mut group, &file).unwrap();
    assert_eq!(group.desk.exchange().unwrap().kept.len(), 1);
    let file = export(&mut department, GROUP, stick.path());
    assert_eq!(look(&mut elsewhere, &file).unwrap().verdict, "unknown");
}

#[test]
fn what_came_before_its_sender_was_accepted_is_taken_in_afterwards() {
    let mut department = Office::chongqing();
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    clocks([&department, &group], 31);
    let stick = tempfile::tempdir().unwrap();
    let (_, request) = department.desk.enrolment_request().unwrap();
    let asked = group.desk.enrolment_open(&request).unwrap();
    let (_, answer) = group.desk.enrolment_answer(&asked.key).unwrap();
    let answered = department.desk.enrolment_open(&answer).unwrap();
    let accepts = |code: String| EnrolmentInput {
        key: asked.key.clone(),
        code,
        person: "李".into(),
        telephone: "6700 0001".into(),
        listed_in: "市直部门通讯录".into(),
    };
    // The department accepts and exports; at the working group nobody has accepted yet.
    department.desk.enrolment_accept(&accepts(answered.code.clone())).unwrap();
    let id = department.register("malicious_program", ransomware(), Some(2));
    let file = export(&mut department, GROUP, stick.path());
    assert_eq!(look(&mut group, &file).unwrap().verdict, "unknown");
    let kept = group.desk.exchange().unwrap().kept;
    assert_eq!((kept.len(), kept[0].ready, kept[0].unit.as_str()), (1, false, ""));
    fs::remove_file(file).unwrap();
    group.desk.enrolment_accept(&accepts(asked.code.clone())).unwrap();
    let kept = group.desk.exchange().unwrap().kept;
    assert_eq!((kept.len(), kept[0].ready, kept[0].unit.as_str()), (1, true, UNIT));
    let path = group.desk.kept_path(&kept[0].name).unwrap();
    assert_eq!(look(&mut group, &path).unwrap().verdict, "clean");
    assert!(import(&mut group, &path).unwrap().taken > 0);
    group.desk.kept_done(&kept[0].name);
    assert!(!path.exists() && group.desk.exchange().unwrap().kept.is_empty());
    assert_eq!(group.desk.queue().unwrap().levels[0].incident_id, id);
    assert!(group.desk.verification().unwrap().sound());
}

/// The working group starts the response of Ⅱ级, through the phase before it where the case stands there.
fn starts_response(group: &mut Office, id: &str) {
    for phase in ["initial_handling", "response"] {
        if group.desk.incident(id).unwrap().life.phase == phase {
            continue;
        }
        let input = PhaseInput {
            incident_id: id.to_owned(),
            phase: phase.into(),
            level: (phase == "response").then_some(2),
            party: if phase == "response" { "working_group".into() } else { String::new() },
            person: "周主任".into(),
            reason: "按事件的性质和情况".into(),
            at: group.minute(41).to_rfc3339(),
            ..PhaseInput::default()
        };
        group.desk.enter_phase(&input).unwrap_or_else(|e| panic!("{phase}: {e:?}"));
    }
}

/// 第四篇二（二）2: what the working group must pass on, each by itself, without a time by which.
#[test]
fn the_working_group_owes_upward_what_the_plan_says() {
    let (mut department, mut group, stick) = offices();
    clocks([&department, &group], 31);
    let id = department.register("malicious_program", ransomware(), Some(2));
    import(&mut group, &export(&mut department, GROUP, stick.path())).unwrap();
    clocks([&department, &group], 41);
    starts_response(&mut group, &id);
    import(&mut department, &export(&mut group, UNIT, stick.path())).unwrap();
    clocks([&department, &group], 50);
    let at = department.minute(50).to_rfc3339();
    let progress = desk::view::ProgressInput { incident_id: id.clone(), at, text: "又有三台终端".into(), ..Default::default() };
    department.desk.note_progress(&progress).unwrap();
    import(&mut group, &export(&mut department, GROUP, stick.path())).unwrap();
    let view = group.desk.incident(&id).unwrap();
    let cards: Vec<_> = view.owed.iter().filter(|c| c.key.starts_with("notify-2/")).collect();
    let mut to: Vec<&str> = cards.iter().map(|c| c.to.name.as_str()).collect();
    to.sort_unstable();
    let mut parties = ["局网络安全工作领导小组", "市委网信办", "市网安总队"];
    parties.sort_unstable();
    assert_eq!(to, parties, "{:?}", view.owed.iter().map(|c| &c.key).collect::<Vec<_>>());
    for card in cards {
        assert_eq!((card.need.as_str(), card.form.as_str(), &card.due), ("must", "written", &None), "{card:?}");
        assert!(card.allowance_label.contains("及时") && card.clause.contains("第四篇"), "{card:?}");
    }
    // The unit does not owe it.
    let theirs = department.desk.incident(&id).unwrap();
    assert!(!theirs.owed.iter().any(|c| c.key.starts_with("notify-2/")));
}

#[test]
fn a_code_that_differs_is_not_accepted() {
    let mut department = Office::chongqing();
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    let mut false_group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    let (_, request) = department.desk.enrolment_request().unwrap();
    let asked = group.desk.enrolment_open(&request).unwrap();
    // The same request again is answered the same: a code that was read stays.
    assert_eq!(group.desk.enrolment_open(&request).unwrap().code, asked.code);
    let false_asked = false_group.desk.enrolment_open(&request).unwrap();
    let (_, false_answer) = false_group.desk.enrolment_answer(&false_asked.key).unwrap();
    let answered = department.desk.enrolment_open(&false_answer).unwrap();
    assert_ne!(answered.code, asked.code);
    let input = EnrolmentInput {
        key: asked.key.clone(),
        code: asked.code.clone(),
        person: "李".into(),
        telephone: "6700 0001".into(),
        listed_in: "通讯录".into(),
    };
    assert_eq!(department.desk.enrolment_accept(&input).unwrap_err().field.as_deref(), Some("code"));
    assert!(department.desk.exchange().unwrap().peers.is_empty());
    // The true answer comes second: that is the moment to stop.
    let (_, answer) = group.desk.enrolment_answer(&asked.key).unwrap();
    assert_eq!(department.desk.enrolment_open(&answer).unwrap_err().code, "enrolment.second_answer");
    // Digits from a Chinese keyboard count, a mistyped one does not.
    let wide: String = asked.code.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0xFF10 + d)).unwrap_or(c)).collect();
    let mut mistyped = asked.code.clone();
    let last = mistyped.pop().unwrap();
    mistyped.push(if last == '0' { '1' } else { '0' });
    assert!(group.desk.enrolment_accept(&EnrolmentInput { code: mistyped, ..input.clone() }).is_err());
    group.desk.enrolment_accept(&EnrolmentInput { code: wide, ..input }).unwrap();
    for (bytes, code) in [(b"PK".to_vec(), "enrolment.not_a_card"), (request[..request.len() - 1].to_vec(), "enrolment.damaged")] {
        assert_eq!(group.desk.enrolment_open(&bytes).unwrap_err().code, code);
    }
    assert_eq!(department.desk.enrolment_open(&request).unwrap_err().code, "enrolment.own");
}

#[test]
fn a_revoked_station_is_refused_and_new_keys_go_on() {
    let (mut department, mut group, stick) = offices();
    clocks([&department, &group], 31);
    department.register("malicious_program", ransomware(), Some(2));
    let before = export(&mut department, GROUP, stick.path());
    department.desk.roll_keys().unwrap();
    department.set_clock(32);
    let rolled = export(&mut department, GROUP, stick.path());
    import(&mut group, &rolled).unwrap();
    group.set_clock(33);
    let answer = export(&mut group, UNIT, stick.path());
    import(&mut department, &answer).unwrap();
    // From now on the department signs with the new key; what it signed with the old one is out of date after that.
    department.set_clock(34);
    department.register("malicious_program", ransomware(), Some(2));
    let after = export(&mut department, GROUP, stick.path());
    import(&mut group, &after).unwrap();
    assert_eq!(import(&mut group, &before).unwrap_err().code, "exchange.expired");
    let station = peer(&mut group, UNIT);
    assert_eq!(group.desk.peer_revoke(&station, " ").unwrap_err().field.as_deref(), Some("reason"));
    group.desk.peer_revoke(&station, "电脑遗失").unwrap();
    let card = group.desk.exchange().unwrap().peers.remove(0);
    let words = card.revoked.unwrap();
    let held = words.split("有效至第 ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|n| n.parse::<u32>().ok());
    assert!(words.contains("电脑遗失") && held.is_some_and(|n| n > 3), "{words}");
    department.set_clock(35);
    department.register("malicious_program", ransomware(), Some(2));
    let late = export(&mut department, GROUP, stick.path());
    let seen = look(&mut group, &late).unwrap();
    assert_eq!(seen.verdict, "stop", "{seen:?}");
    assert_eq!(import(&mut group, &late).unwrap_err().code, "exchange.revoked");
    assert_eq!(group.desk.export_pack(&station).err().unwrap().code, "exchange.revoked");
}

/// 4.1.3: the office owes what it passes on from the moment it was told, by telephone, and the unit owes its own besides.
#[test]
fn the_office_owes_upward_from_the_moment_it_was_told() {
    let mut department = Office::shanghai();
    let mut group = Office::working_group("shanghai-2016", &["office", "duty_room"]);
    enrol(&mut department, &mut group);
    let stick = tempfile::tempdir().unwrap();
    clocks([&department, &group], 31);
    let registration = department.registration("attack", json!({ "direct_loss_wan": 2000, "affected": [] }), Some(2));
    let id = department.desk.register(&desk::view::Registration { level_reason: "各项分别适用".into(), ..registration }).unwrap();
    let before = department.desk.incident(&id).unwrap();
    let owed = |view: &desk::view::IncidentView, rule: &str| -> Vec<(String, String, Option<String>)> {
        let cards = view.owed.iter().filter(|c| c.key.starts_with(rule));
        cards.map(|c| (c.form.clone(), c.to.name.clone(), c.due.clone())).collect()
    };
    assert_eq!(owed(&before, "major-").len(), 4, "the 责任单位 owes both rooms both forms");
    let key = before.owed.iter().find(|c| c.form == "oral" && c.to.id == "duty_room").unwrap().key.clone();
    department.set_clock(40);
    department.desk.record_dispatch(&department.dispatch(&id, &key, 38)).unwrap();
    let file = export(&mut department, GROUP, stick.path());
    clocks([&department, &group], 50);
    import(&mut group, &file).unwrap();
    let view = group.desk.incident(&id).unwrap();
    let cards = owed(&view, "major-");
    assert_eq!(cards.len(), 4, "{cards:?}");
    for (form, to, due) in cards {
        let minutes = if form == "oral" { 38 + 60 } else { 38 + 120 };
        assert!(to.contains("值班室"), "{to}");
        assert_eq!(due.unwrap(), group.minute(minutes).to_rfc3339(), "{form}: from when it was told, not from when the stick came");
    }
}

#[test]
fn a_working_group_finds_cases_by_their_unit_and_the_units_name() {
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    let mut bank = Office::found_as("department", "银行处", "chongqing-jrjgj", &["department"], None);
    let mut stability = Office::chongqing();
    let stick = tempfile::tempdir().unwrap();
    for (minute, office) in [(31, &mut bank), (32, &mut stability)] {
        enrol(office, &mut group);
        office.set_clock(minute);
        office.register("malicious_program", ransomware(), Some(2));
        let folder = stick.path().join(minute.to_string());
        fs::create_dir(&folder).unwrap();
        group.set_clock(minute);
        import(&mut group, &export(office, GROUP, &folder)).unwrap();
    }
    let units = |found: FoundView| found.rows.into_iter().map(|row| row.unit).collect::<Vec<_>>();
    let ask = |group: &mut Office, input: FindInput| units(group.desk.find(&FindInput { drills: "include".into(), ..input }).unwrap());
    assert_eq!(ask(&mut group, FindInput::default()), ["金融稳定处", "银行处"]);
    let bank_id = peer(&mut group, "银行处");
    assert_eq!(ask(&mut group, FindInput { units: vec![bank_id], ..FindInput::default() }), ["银行处"]);
    assert_eq!(ask(&mut group, FindInput { text: "稳定处".into(), ..FindInput::default() }), ["金融稳定处"]);
    assert_eq!(ask(&mut bank, FindInput::default()), [""], "one's own need no name");
    // Both cases are 2026-001 at home: the group's 台账 tells whose each is and what that unit has reported.
    let list = group.desk.report_open_as("", "incident_ledger", "").unwrap().draft;
    let text = pages_of(&group.desk.report_preview(&list).unwrap()).concat();
    for part in ["单位、系统", "银行处：", "金融稳定处："] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("没有报送义务"), "a unit that has not reported owes it: {text}");
    assert!(group.desk.verification().unwrap().sound());
}

#[test]
fn a_response_that_the_working_group_starts_waits_for_it_and_comes_back() {
    let (mut department, mut group, stick) = offices();
    clocks([&department, &group], 31);
    let id = department.register("malicious_program", ransomware(), None);
    let file = export(&mut department, GROUP, stick.path());
    import(&mut group, &file).unwrap();
    assert!(group.desk.queue().unwrap().consents.is_empty(), "first its own word on the level");
    clocks([&department, &group], 40);
    let level = LevelDecided {
        incident_id: id.clone(),
        level: 2,
        reason: "影响面比上报的大".into(),
        judged_by: "市网安办主任会议".into(),
        ..LevelDecided::default()
    };
    group.desk.decide_level(&level).unwrap();
    let waiting = group.desk.queue().unwrap().consents;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!((waiting[0].act.as_str(), waiting[0].step.as_str()), ("response", "启动Ⅱ级应急响应"));
    assert!(waiting[0].clause.contains("第四篇二"), "{waiting:?}");
    starts_response(&mut group, &id);
    assert!(group.desk.queue().unwrap().consents.is_empty());
    let answer = export(&mut group, UNIT, stick.path());
    clocks([&department, &group], 50);
    import(&mut department, &answer).unwrap();
    let life = department.desk.incident(&id).unwrap().life;
    let response = life.response.unwrap();
    assert_eq!((life.phase.as_str(), response.level.level, response.party.as_str()), ("response", 2, "应急工作组"));
}
