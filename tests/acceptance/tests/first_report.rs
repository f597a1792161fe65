//! The story: from the minute of discovery to a written report that was handed over.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod office;

use desk::view::{ClockState, LevelDecided, Phase};
use office::{Office, PASSPHRASE, card, ransomware};
use serde_json::json;

#[test]
fn chongqing_from_discovery_to_handing_over() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("malicious_program", ransomware(), Some(2));
    let incident = office.desk.incident(&id).unwrap();
    assert_eq!(incident.number, "2026-001");
    assert_eq!(incident.level.as_ref().unwrap().tag.name, "重大");
    assert_eq!(incident.judgement.basis[0].clause, "第一篇/四/（二）/1");
    let oral = card(&incident, "report-at-once", "oral").clone();
    assert_eq!((oral.to.name.as_str(), oral.clock, oral.clause.as_str()), ("应急工作组", ClockState::Immediately, "第四篇/一"));
    assert!(oral.due.is_none(), "立即 has no invented number");

    // The telephone call stops the oral clock and no other.
    office.set_clock(36);
    let mut dispatch = office.dispatch(&id, &oral.key, 35);
    // As long as what the window proposes to say when little is known.
    dispatch.said = "九时三十分起多名同事反映文件打不开，扩展名变为.locked，桌面出现勒索信。".repeat(5);
    let incident = office.desk.record_dispatch(&dispatch).unwrap();
    let oral = card(&incident, "report-at-once", "oral");
    assert_eq!(oral.clock, ClockState::Done);
    let dispatched = oral.dispatch.as_ref().unwrap();
    assert_eq!((dispatched.receiver_name.as_str(), dispatched.read_back, dispatched.seconds_after_discovery), ("王建国", true, 300));
    assert_eq!(card(&incident, "report-at-once", "written").clock, ClockState::Immediately);
    // Its record sheet was made in the same save, and the number is known from now on.
    let record = incident.documents.iter().find(|d| d.kind == "oral_record").unwrap();
    assert_eq!(dispatched.document_id.as_deref(), Some(record.id.as_str()));
    assert_eq!(record.pages, 1, "one sheet to sign");
    assert!(office.desk.document_pdf(&record.id).unwrap().starts_with(b"%PDF-1.7"));
    assert_eq!(card(&incident, "report-at-once", "written").contact.as_ref().unwrap().telephone, "8123 6677");

    // The report opens filled from what is known; what is unknown stands as 待查.
    let editor = office.desk.report_open(&id).unwrap();
    let all: String = editor.draft.sections.iter().map(|s| s.text.as_str()).collect();
    for known in ["2026年11月22日9时30分", "勒索信", "第一篇四（二）1", "王建国", "待查", "赎金"] {
        assert!(all.contains(known), "{known} is missing in {all}");
    }
    assert!(editor.checks.iter().any(|c| c.field == "telephone" && c.blocks));

    // Issuing numbers, freezes and hashes it, and stops nothing.
    office.set_clock(58);
    let issued = office.issue(&id);
    let paper = issued.issued.unwrap();
    assert_eq!(paper.number, "〔2026〕1号");
    let pdf = office.desk.document_pdf(&paper.id).unwrap();
    assert_eq!(paper.sm3.as_deref(), Some(hex(&seal::sm3(&pdf)).as_str()));
    assert!(issued.approval_sheet.is_some());
    let incident = office.desk.incident(&id).unwrap();
    assert_eq!(card(&incident, "report-at-once", "written").clock, ClockState::Immediately);
    office.desk.document_printed(&paper.id, "PDF", 2, true, "PDF-1", None).unwrap();
    office.desk.document_saved(&paper.id, "初报.pdf").unwrap();
    let incident = office.desk.incident(&id).unwrap();
    assert_eq!(card(&incident, "report-at-once", "written").clock, ClockState::Immediately, "printing and saving stop nothing");

    // Only 报出 does. A second issue is refused: what was issued is frozen.
    assert_eq!(office.desk.report_issue(&issued.draft).unwrap_err().code, "report.issued");
    let mut handing = office.dispatch(&id, &card(&incident, "report-at-once", "written").key.clone(), 70);
    handing.channel = "delivery".to_owned();
    office.set_clock(71);
    assert_eq!(office.desk.record_dispatch(&handing).unwrap_err().field.as_deref(), Some("document_id"));
    handing.document_id = Some(paper.id.clone());
    let incident = office.desk.record_dispatch(&handing).unwrap();
    assert_eq!(card(&incident, "report-at-once", "written").clock, ClockState::Done);
    assert_eq!(card(&incident, "progress-2", "written").clock, ClockState::Promptly, "progress is owed all the same");
    // A second dispatch of the same obligation re-dates nothing.
    assert_eq!(office.desk.record_dispatch(&handing).unwrap_err().code, "dispatch.done");

    // After a restart everything is there, the same bytes are shown, and the chain holds.
    let mut office = office.restart();
    assert_eq!(office.desk.document_pdf(&paper.id).unwrap(), pdf);
    let health = office.desk.check_health().unwrap();
    assert!(health.sound, "{:?}", health.trouble);
    let timeline: Vec<String> = office.desk.incident(&id).unwrap().timeline.iter().map(|t| t.text.clone()).collect();
    for act in ["发现", "登记事件", "初判", "口头报告 应急工作组", "签发书面报告〔2026〕1号", "打印", "书面报告报出 应急工作组"]
    {
        assert!(timeline.iter().any(|t| t.contains(act)), "{act} is missing in {timeline:?}");
    }
}

#[test]
fn shanghai_half_an_hour_and_one_hour_from_discovery() {
    let mut office = Office::shanghai();
    office.set_clock(40);
    let id = office.register("fault", json!({ "direct_loss_wan": 20, "spread": "none", "affected": ["tier2_unit"] }), Some(4));
    let incident = office.desk.incident(&id).unwrap();
    let due = |rule: &str, form: &str| card(&incident, rule, form).due.clone().unwrap();
    assert_eq!(due("general-oral", "oral"), "2026-11-22T10:00:00+08:00");
    assert_eq!(due("general-written", "written"), "2026-11-22T10:30:00+08:00");
    // Both parties that this unit is owe 4.1.1: one card, one act.
    assert_eq!(card(&incident, "gather-and-report", "written").from, ["事发单位", "责任单位"]);
    let board = office.desk.board().unwrap();
    assert_eq!((board.owed[0].form.as_str(), board.owed[0].clock), ("oral", ClockState::Running), "nearest deadline first");
}

#[test]
fn a_level_that_rises_never_restarts_a_clock() {
    let mut office = Office::shanghai();
    office.set_clock(31);
    let id = office.register("fault", json!({ "spread": "none" }), None);
    let before = office.desk.incident(&id).unwrap();
    let due = card(&before, "general-oral", "oral").due.clone();
    office.set_clock(45);
    office
        .desk
        .state_facts(&desk::view::FactsStated {
            incident_id: id.clone(),
            facts: [("direct_loss_wan".to_owned(), json!(1000))].into(),
            category: None,
            note: "财务初步统计".to_owned(),
        })
        .unwrap();
    // New facts move the suggestion that stands while nobody has decided.
    let raised = office.desk.incident(&id).unwrap();
    assert!(card(&raised, "general-oral", "oral").dropped);
    assert_eq!(card(&raised, "major-oral", "oral").due.as_deref(), Some("2026-11-22T10:30:00+08:00"), "from discovery, not from now");
    office.set_clock(70);
    let lower = LevelDecided {
        incident_id: id.clone(),
        level: 4,
        reason: String::new(),
        judged_by: "单位负责人".to_owned(),
        ..LevelDecided::default()
    };
    assert_eq!(office.desk.decide_level(&lower).unwrap_err().field.as_deref(), Some("level_reason"));
    office.desk.decide_level(&LevelDecided { reason: "损失尚未核实".to_owned(), ..lower }).unwrap();
    let lowered = office.desk.incident(&id).unwrap();
    let general = card(&lowered, "general-oral", "oral");
    assert_eq!((general.due.clone(), general.clock, general.dropped), (due, ClockState::Overdue, false), "late stays late");
    assert!(lowered.suggests_change.is_none(), "the decision was made with this suggestion before its eyes");
}

#[test]
fn new_facts_raise_a_suggestion_and_change_nothing_silently() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("malicious_program", ransomware(), Some(2));
    office
        .desk
        .state_facts(&desk::view::FactsStated {
            incident_id: id.clone(),
            facts: [("data_harm".to_owned(), json!("very_severe"))].into(),
            category: None,
            note: String::new(),
        })
        .unwrap();
    let incident = office.desk.incident(&id).unwrap();
    assert_eq!(incident.level.as_ref().unwrap().tag.level, 2);
    assert!(incident.suggests_change.unwrap().contains("Ⅰ级特别重大"));
}

#[test]
fn a_promptly_names_no_form_so_a_call_fulfils_it() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("other", json!({ "other_harm": "some" }), Some(4));
    let incident = office.desk.incident(&id).unwrap();
    let key = card(&incident, "progress-4", "written").key.clone();
    let mut call = office.dispatch(&id, &key, 31);
    for (change, field) in [("receiver_post", "receiver_post"), ("number", "number"), ("said", "said")] {
        let mut short = desk::view::DispatchInput { form: "oral".to_owned(), ..call.clone() };
        match change {
            "receiver_post" => short.receiver_post.clear(),
            "number" => short.number.clear(),
            _ => short.said.clear(),
        }
        assert_eq!(office.desk.record_dispatch(&short).unwrap_err().field.as_deref(), Some(field));
    }
    call.form = "oral".to_owned();
    let incident = office.desk.record_dispatch(&call).unwrap();
    assert_eq!(card(&incident, "progress-4", "written").clock, ClockState::Done);
    assert!(incident.documents.iter().any(|d| d.kind == "oral_record"));
}

#[test]
fn content_security_is_kept_and_left_to_another_plan() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("information_content", json!({ "other_harm": "severe" }), None);
    let incident = office.desk.incident(&id).unwrap();
    let outside = incident.judgement.outside.unwrap();
    assert_eq!(outside.clause, "第一篇/三");
    assert!(outside.text.contains("另行制定专项预案"));
    assert!(incident.owed.is_empty());
    assert_eq!(office.desk.board().unwrap().incidents.len(), 1, "the record is kept");
}

#[test]
fn what_is_missing_or_cannot_be_is_named_beside_its_field_and_nothing_is_recorded() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let good = office.registration("malicious_program", ransomware(), Some(2));
    let entries = office.desk.check_health().unwrap().entries;
    let with = |change: &dyn Fn(&mut desk::view::Registration)| {
        let mut registration = good.clone();
        change(&mut registration);
        registration
    };
    let future = office.minute(90).to_rfc3339();
    let cases = [
        (with(&|r| r.system = "　 ".into()), "system"),
        (with(&|r| r.system = "系".repeat(10_000)), "system"),
        (with(&|r| r.what = String::new()), "what"),
        (with(&|r| r.discovered_at = "昨天".into()), "discovered_at"),
        (with(&|r| r.discovered_at = future.clone()), "discovered_at"),
        (with(&|r| r.occurred_at = Some(future.clone())), "occurred_at"),
        (with(&|r| r.category = Some("no".into())), "category"),
        (with(&|r| drop(r.facts.insert("system_damage".into(), json!("huge")))), "facts.system_damage"),
        (with(&|r| r.level = Some(3)), "level_reason"),
        (with(&|r| r.judged_by = String::new()), "judged_by"),
    ];
    for (registration, field) in &cases {
        let fault = office.desk.register(registration).unwrap_err();
        assert_eq!(fault.field.as_deref(), Some(*field), "{fault}");
        assert!(!fault.message.is_ascii(), "a sentence in Chinese: {fault}");
    }
    assert_eq!(office.desk.check_health().unwrap().entries, entries);
    // A person who insists, with a reason, is heard, and the reason is kept.
    let insisted = with(&|r| {
        r.discovered_at = future.clone();
        r.time_reason = "本机时钟慢两小时".into();
    });
    let id = office.desk.register(&insisted).unwrap();
    assert!(office.desk.incident(&id).unwrap().timeline.iter().any(|t| t.detail.contains("时钟慢")));
}

#[test]
fn a_report_carries_no_request_and_keeps_what_is_asked_for_out_of_the_paper() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("malicious_program", ransomware(), Some(2));
    let mut draft = office.desk.report_open(&id).unwrap().draft;
    (draft.telephone, draft.reviewer, draft.signer) = ("1".into(), "周玥".into(), "赵堃".into());
    draft.sections[8].text = "恳请派员支援。".into();
    assert_eq!(office.desk.report_issue(&draft).unwrap_err().field.as_deref(), Some("section:next"));
    draft.sections[8].text = "继续排查。".into();
    draft.support = "请求派技术队伍支援".into();
    // A draft survives the program.
    office.desk.report_save(&draft).unwrap();
    let mut office = office.restart();
    assert_eq!(office.desk.report_open(&id).unwrap().draft, draft);
    let issued = office.desk.report_issue(&draft).unwrap();
    assert_eq!(issued.draft.support, "请求派技术队伍支援", "it stays with the case");
    draft.sections[8].text = "emoji 🦠".into();
    assert_eq!(office.desk.report_preview(&draft).unwrap_err().code, "document.missing_glyph");
}

#[test]
fn locked_means_locked_and_a_second_program_is_refused() {
    let mut office = Office::chongqing();
    let operator = office.desk.station_state().unwrap().operators[0].id.clone();
    let mut second = desk::Desk::new(office::settings(office.folder.path()));
    assert_eq!(second.unlock(&operator, PASSPHRASE).unwrap_err().code, "ledger.in_use");
    assert_eq!(office.desk.lock().unwrap().phase, Phase::Locked);
    assert_eq!(office.desk.board().unwrap_err().code, "desk.locked");
    assert_eq!(office.desk.unlock(&operator, "不对的口令").unwrap_err().code, "ledger.wrong_secret");
    assert_eq!(office.desk.unlock(&operator, PASSPHRASE).unwrap().phase, Phase::Open);
}

#[test]
fn the_recovery_sheet_opens_the_station_once_and_the_chain_knows_the_new_key() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("malicious_program", ransomware(), Some(2));
    let operator = office.desk.station_state().unwrap().operators[0].id.clone();
    let code = office.code.clone();
    office.desk.lock().unwrap();
    let wrong = office.desk.recover(&operator, "00000-00000-00000-00000-00000-0", "新的长口令一句话").unwrap_err();
    assert_eq!((wrong.code.as_str(), wrong.field.as_deref()), ("recovery.other", Some("code")));
    assert_eq!(office.desk.recover(&operator, &code, "短").unwrap_err().field.as_deref(), Some("passphrase"));
    let state = office.desk.recover(&operator, &code, "新的长口令一句话").unwrap();
    assert_eq!(state.phase, Phase::Unconfirmed, "a new sheet is to be printed");
    let next = office.desk.recovery_code().unwrap();
    assert_ne!(next, code);
    office.desk.confirm_recovery(&next).unwrap();
    // The case is there, and what is recorded from now on is signed with the new key and verifies.
    office
        .desk
        .decide_level(&LevelDecided {
            incident_id: id,
            level: 3,
            reason: "核实".into(),
            judged_by: "处长".into(),
            ..LevelDecided::default()
        })
        .unwrap();
    assert!(office.desk.check_health().unwrap().sound);
    office.desk.lock().unwrap();
    assert_eq!(office.desk.unlock(&operator, PASSPHRASE).unwrap_err().code, "ledger.wrong_secret");
    assert_eq!(
        office.desk.recover(&operator, &code, "又一句新的长口令").unwrap_err().code,
        "recovery.other",
        "the used sheet opens nothing"
    );
    assert_eq!(office.desk.unlock(&operator, "新的长口令一句话").unwrap().phase, Phase::Open);
    assert!(office.desk.check_health().unwrap().sound);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A station that was founded on an older file of its plan puts the newer one in force; what was registered before stays bound to its own.
#[test]
fn a_corrected_plan_takes_force_for_what_is_registered_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = include_str!("../../../src-tauri/plans/chongqing-jrjgj.toml");
    let own = folder.path().join("chongqing.toml");
    std::fs::write(&own, shipped.replacen("short = \"", "short = \"旧 ", 1)).unwrap();
    let mut office = Office::with_plans(folder.path());
    office.set_clock(31);
    let before = office.register("malicious_program", ransomware(), Some(2));
    assert!(!office.desk.plan_reading().unwrap().newer);
    assert_eq!(office.desk.adopt_plan().unwrap_err().code, "plan.current");
    std::fs::remove_file(&own).unwrap();
    assert!(office.desk.plan_reading().unwrap().newer);
    let owed = office.desk.incident(&before).unwrap().owed;
    assert!(!office.desk.adopt_plan().unwrap().newer);
    assert_eq!(office.desk.incident(&before).unwrap().owed, owed, "what was owed stays as it was");
    assert!(!office.desk.plan().unwrap().short.starts_with('旧'));
    assert!(office.desk.verification().unwrap().sound());
}
