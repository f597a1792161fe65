//! The whole life of a case by each plan at each level, from registration to the archive, through the desk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod office;

use desk::view::{
    ClosureInput, DutyMarkInput, IncidentView, LevelDecided, NewOperator, PhaseInput, ProgressInput, ReopenInput, ReportDraft, TaskInput,
    WithdrawInput,
};
use office::{HEAD_PASSPHRASE as SECOND, Office, PASSPHRASE, pages_of};
use serde_json::{Value, json};

/// A second operator, who may decide what the first proposed; gives both ids.
fn with_head(office: &mut Office) -> (String, String) {
    let new = NewOperator { name: "赵堃".into(), post: "处长".into(), role: "responsible".into(), passphrase: SECOND.into() };
    let rows = office.desk.add_operator(&new).unwrap();
    let id = |name: &str| rows.iter().find(|r| r.name == name).unwrap().id.clone();
    (id("李喆"), id("赵堃"))
}

/// Answers that give a level.
fn answers(plan: &str, level: u8) -> (&'static str, Value) {
    match (plan, level) {
        ("chongqing-jrjgj", 1) => ("malicious_program", json!({ "important_system": true, "system_damage": "very_severe" })),
        ("chongqing-jrjgj", 2) => ("malicious_program", json!({ "important_system": true, "system_damage": "severe" })),
        ("chongqing-jrjgj", 3) => ("malicious_program", json!({ "important_system": true, "system_damage": "some" })),
        ("chongqing-jrjgj", _) => ("malicious_program", json!({ "other_harm": "some", "important_system": false, "data_harm": "none" })),
        (_, 1) => ("attack", json!({ "direct_loss_wan": 6000, "affected": [] })),
        (_, 2) => ("attack", json!({ "direct_loss_wan": 1000, "affected": [] })),
        (_, 3) => ("attack", json!({ "direct_loss_wan": 500, "affected": [] })),
        _ => ("attack", json!({ "direct_loss_wan": 10, "affected": [], "spread": "none" })),
    }
}

impl Office {
    fn enter(&mut self, id: &str, phase: &str, minute: i64) -> desk::Result<IncidentView> {
        self.set_clock(minute);
        let input = PhaseInput {
            incident_id: id.into(),
            phase: phase.into(),
            at: self.minute(minute).to_rfc3339(),
            reason: "按预案进行".into(),
            ..PhaseInput::default()
        };
        self.desk.enter_phase(&input)
    }

    fn respond(&mut self, id: &str, level: u8, party: &str, command: bool, minute: i64) -> desk::Result<IncidentView> {
        self.set_clock(minute);
        self.desk.enter_phase(&PhaseInput {
            incident_id: id.into(),
            phase: "response".into(),
            at: self.minute(minute).to_rfc3339(),
            reason: "按性质和情况".into(),
            level: Some(level),
            party: party.into(),
            person: "王主任".into(),
            means: "电话".into(),
            command,
            ..PhaseInput::default()
        })
    }

    /// One act of the closure; everything that could be missing is given.
    fn close(&mut self, id: &str, act: &str, party: &str, person: &str, minute: i64) -> desk::Result<IncidentView> {
        self.set_clock(minute);
        let view = self.desk.incident(id).unwrap();
        let closure = view.life.closure.unwrap();
        let with = closure.steps.iter().filter(|s| s.act == act).flat_map(|s| &s.with).map(|p| p.id.clone()).collect();
        self.desk.act_on_closure(&ClosureInput {
            incident_id: id.into(),
            act: act.into(),
            party: party.into(),
            with,
            person: person.into(),
            at: self.minute(minute).to_rfc3339(),
            means: "书面".into(),
            note: "系统恢复正常".into(),
            conditions: closure.conditions.iter().map(|c| c.id.clone()).collect(),
            open_reason: "已电话说明，随后补办".into(),
            ..ClosureInput::default()
        })
    }

    fn switch(&mut self, id: &str, passphrase: &str) {
        self.desk.switch_operator(id, passphrase).unwrap();
    }

    fn issued(&mut self, id: &str, kind: &str) -> desk::view::DocumentRow {
        let draft = self.desk.report_open_as(id, kind, "").unwrap().draft;
        let draft = ReportDraft {
            telephone: "6700 0000".into(),
            reviewer: "周玥".into(),
            signer: "赵堃".into(),
            addressee: if draft.addressee.is_empty() { "市网安办".into() } else { draft.addressee.clone() },
            ..draft
        };
        self.sign(&draft).unwrap().issued.unwrap()
    }

    fn sound(&self) {
        let verification = self.desk.verification().unwrap();
        assert!(verification.sound(), "{:?}", verification.faults);
    }
}

/// Plays one case to the archive; what differs by plan and level is the response and the closure.
fn play(plan: &str, level: u8, response_by: &str, command: bool, closure: &[(&str, &str)]) -> (Office, String) {
    let mut office = if plan == "chongqing-jrjgj" { Office::chongqing() } else { Office::shanghai() };
    let (liaison, head) = with_head(&mut office);
    office.switch(&liaison, PASSPHRASE);
    let (category, facts) = answers(plan, level);
    office.set_clock(31);
    let registration = office.registration(category, facts, Some(level));
    let id = office.desk.register(&desk::view::Registration { level_reason: "各项分别适用".into(), ..registration }).unwrap();
    let view = office.desk.incident(&id).unwrap();
    assert_eq!((view.life.phase.as_str(), view.life.next.as_ref().unwrap().phase.as_str()), ("registered", "initial_handling"));
    assert_eq!(view.judgement.level.as_ref().unwrap().level, level, "{plan} {level}");
    assert!(view.life.duties.iter().any(|d| d.ours && d.stage_name == "先期处置"), "{plan} {level}: duties of first handling");

    office.enter(&id, "initial_handling", 32).unwrap();
    let view = office.respond(&id, level, response_by, command, 40).unwrap();
    assert_eq!(view.life.response.as_ref().unwrap().level.level, level);
    assert!(view.life.duties.iter().any(|d| d.stage_name == "应急响应"), "{plan} {level}: duties of the response");

    // Every report of ours goes out, in writing and by telephone.
    office.set_clock(45);
    let report = office.issue(&id).issued.unwrap();
    for _ in 0..20 {
        let view = office.desk.incident(&id).unwrap();
        let Some(card) = view.owed.iter().find(|c| c.dispatch.is_none() && !c.dropped) else { break };
        let mut dispatch = office.dispatch(&id, &card.key, 45);
        dispatch.form.clone_from(&card.form);
        dispatch.document_id = (card.form == "written").then(|| report.id.clone());
        office.desk.record_dispatch(&dispatch).unwrap();
    }
    // Every duty of ours is done.
    let view = office.desk.incident(&id).unwrap();
    for duty in view.life.duties.iter().filter(|d| d.ours && d.state == "open") {
        let mark = DutyMarkInput {
            incident_id: id.clone(),
            key: duty.key.clone(),
            state: "done".into(),
            person: "李喆".into(),
            at: office.minute(45).to_rfc3339(),
            note: String::new(),
            evidence: vec![],
        };
        office.desk.mark_duty(&mark).unwrap();
    }
    let view = office.desk.incident(&id).unwrap();
    assert!(view.life.closure.as_ref().unwrap().open.is_empty(), "{plan} {level}: {:?}", view.life.closure.unwrap().open);

    // The closure: each act by the operator whose turn it is; the two take turns.
    for (minute, (act, party)) in (60..).zip(closure) {
        let ended_before = office.desk.incident(&id).unwrap().life.phase == "ended";
        let turn = (minute - 60) % 2 == 0;
        office.switch(if turn { &liaison } else { &head }, if turn { PASSPHRASE } else { SECOND });
        office.close(&id, act, party, if turn { "李喆" } else { "赵堃" }, minute).unwrap_or_else(|e| panic!("{plan} {level} {act}: {e}"));
        assert!(!ended_before || *act == "dissolve");
    }
    let view = office.desk.incident(&id).unwrap();
    assert_eq!(view.life.phase, "ended", "{plan} {level}");
    assert!(view.life.closure.as_ref().unwrap().complete);

    office.switch(&liaison, PASSPHRASE);
    office.enter(&id, "investigation", 100).unwrap();
    let investigation = office.desk.incident(&id).unwrap().life.investigation.unwrap();
    if plan == "chongqing-jrjgj" {
        assert_eq!(investigation.due.as_deref(), Some("2026-12-22T23:59:59+08:00"), "the 30th day to its end, the first not counted");
        assert_eq!(
            investigation.headings.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(),
            ["起因", "性质", "影响", "责任", "处理意见", "改进措施"]
        );
    } else {
        assert_eq!(investigation.due, None, "the plan names no days");
        assert_eq!(
            investigation.headings.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(),
            ["起因", "性质", "影响", "责任", "经验教训", "恢复重建"]
        );
    }
    if investigation.ours {
        let refused = office.enter(&id, "archived", 101).unwrap_err();
        assert_eq!(refused.code, "phase.blocked");
        let summary = office.issued(&id, "investigation_report");
        assert_eq!(summary.kind_name, "总结调查报告");
        let view = office.desk.incident(&id).unwrap();
        let card = view.owed.iter().find(|c| c.dispatch.is_none() && !c.dropped).expect("the summary is owed to somebody");
        let mut dispatch = office.dispatch(&id, &card.key, 101);
        dispatch.document_id = Some(summary.id);
        office.desk.record_dispatch(&dispatch).unwrap();
    }
    let view = office.enter(&id, "archived", 110).unwrap();
    assert_eq!((view.life.phase.as_str(), view.life.next), ("archived", None));
    office.sound();
    assert!(office.desk.board().unwrap().incidents.is_empty(), "{plan} {level}: an archived case leaves the desk");
    (office, id)
}

#[test]
fn chongqing_level_1_is_proposed_by_the_working_group_and_approved_by_the_leading_group() {
    play("chongqing-jrjgj", 1, "working_group", false, &[("propose", "working_group"), ("decide", "leading_group")]);
}

#[test]
fn chongqing_level_2_is_decided_by_the_working_group() {
    play("chongqing-jrjgj", 2, "working_group", false, &[("decide", "working_group")]);
}

#[test]
fn chongqing_level_3_is_decided_by_the_department_and_consented_by_the_working_group() {
    play("chongqing-jrjgj", 3, "department", false, &[("decide", "department"), ("consent", "working_group")]);
}

#[test]
fn chongqing_level_4_is_decided_jointly() {
    let (mut office, id) = play("chongqing-jrjgj", 4, "department", false, &[("decide", "department")]);
    let closure = office.desk.incident(&id).unwrap().life.closure.unwrap();
    assert_eq!(closure.steps.len(), 1, "no consent of its own");
    let done = closure.steps[0].done.clone().unwrap();
    assert!(done.with.contains("发展中心") && done.with.contains("专业服务公司"), "{}", done.with);
}

#[test]
fn shanghai_levels_1_and_2_with_a_command_need_its_dissolution_approved() {
    for level in [1, 2] {
        let steps = [("propose", "command"), ("decide", "government"), ("dissolve", "party_committee")];
        play("shanghai-2016", level, "government", true, &steps);
    }
}

#[test]
fn shanghai_level_2_without_a_command_is_proposed_by_the_office() {
    play("shanghai-2016", 2, "government", false, &[("propose", "office"), ("decide", "government")]);
}

#[test]
fn shanghai_levels_3_and_4_are_declared_over_by_the_office() {
    for level in [3, 4] {
        play("shanghai-2016", level, "office", false, &[("decide", "office")]);
    }
}

/// A case of level Ⅲ whose response has begun.
fn responding() -> (Office, String, String, String) {
    let mut office = Office::chongqing();
    let (liaison, head) = with_head(&mut office);
    office.switch(&liaison, PASSPHRASE);
    let (category, facts) = answers("chongqing-jrjgj", 3);
    office.set_clock(31);
    let id = office.register(category, facts, Some(3));
    office.enter(&id, "initial_handling", 32).unwrap();
    office.respond(&id, 3, "department", false, 40).unwrap();
    (office, id, liaison, head)
}

#[test]
fn phases_come_in_order_and_the_response_needs_a_level() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let id = office.register("malicious_program", json!({}), None);
    assert_eq!(office.enter(&id, "investigation", 32).unwrap_err().code, "phase.order");
    office.enter(&id, "initial_handling", 32).unwrap();
    assert_eq!(office.respond(&id, 3, "department", false, 33).unwrap_err().code, "phase.blocked");
    assert_eq!(office.enter(&id, "initial_handling", 33).unwrap_err().code, "phase.order");
    let decided =
        LevelDecided { incident_id: id.clone(), level: 3, reason: "核实".into(), judged_by: "处长".into(), ..LevelDecided::default() };
    office.desk.decide_level(&decided).unwrap();
    // The response is determined by whom the plan names.
    assert_eq!(office.respond(&id, 2, "department", false, 34).unwrap_err().field.as_deref(), Some("party"));
    let early = PhaseInput {
        incident_id: id.clone(),
        phase: "response".into(),
        at: office.minute(20).to_rfc3339(),
        reason: "按性质和情况".into(),
        level: Some(3),
        party: "department".into(),
        person: "处长".into(),
        ..PhaseInput::default()
    };
    assert_eq!(office.desk.enter_phase(&early).unwrap_err().code, "time.order");
    let insisted = PhaseInput { time_reason: "钟表补正前口头启动".into(), ..early };
    let view = office.desk.enter_phase(&insisted).unwrap();
    assert!(view.timeline.iter().any(|t| t.detail.contains("时间存疑")), "what was insisted on is marked");
    // At a level of its own, apart from the incident's, and adjusted later.
    let view = office.respond(&id, 2, "working_group", false, 36).unwrap();
    assert_eq!(view.life.response.unwrap().level.level, 2);
    assert_eq!(view.level.unwrap().tag.level, 3);
    office.sound();
}

#[test]
fn what_one_proposes_another_consents_to() {
    let (mut office, id, _liaison, head) = responding();
    office.close(&id, "decide", "department", "李喆", 60).unwrap();
    // The same operator, and the same person by another operator, are both refused.
    let refused = office.close(&id, "consent", "working_group", "王主任", 61).unwrap_err();
    assert_eq!(refused.code, "closure.own_proposal");
    let view = office.desk.incident(&id).unwrap();
    assert!(view.life.closure.unwrap().steps[1].refused.as_deref().unwrap().contains("另一位操作人"));
    office.switch(&head, SECOND);
    assert_eq!(office.close(&id, "consent", "working_group", "李喆", 61).unwrap_err().code, "closure.own_proposal");
    assert_eq!(office.desk.incident(&id).unwrap().life.phase, "response");
    let view = office.close(&id, "consent", "working_group", "王主任", 61).unwrap();
    assert_eq!(view.life.phase, "ended");
    office.sound();
}

#[test]
fn the_closure_asks_for_order_reason_and_means() {
    let (mut office, id, _, _) = responding();
    assert_eq!(office.close(&id, "consent", "working_group", "王主任", 60).unwrap_err().code, "closure.order");
    assert_eq!(office.close(&id, "decide", "working_group", "王主任", 60).unwrap_err().field.as_deref(), Some("party"));
    office.set_clock(60);
    let bare = ClosureInput {
        incident_id: id.clone(),
        act: "decide".into(),
        party: "department".into(),
        person: "李喆".into(),
        at: office.minute(60).to_rfc3339(),
        ..ClosureInput::default()
    };
    let refused = office.desk.act_on_closure(&bare).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("closure.open", Some("open_reason")), "reports and duties are open");
    let closed = ClosureInput { open_reason: "已电话报告".into(), ..bare };
    let view = office.desk.act_on_closure(&closed).unwrap();
    let done = view.life.closure.unwrap().steps[0].done.clone().unwrap();
    assert!(!done.open.is_empty() && done.open_reason == "已电话报告");
    // Returned: the step is open again.
    let returned = ClosureInput { act: "return".into(), note: "先补报进展".into(), person: "王主任".into(), ..closed };
    let view = office.desk.act_on_closure(&returned).unwrap();
    assert!(view.life.closure.unwrap().steps.iter().all(|s| s.done.is_none()));
    office.sound();
}

#[test]
fn shanghais_three_conditions_are_all_wanted() {
    let mut office = Office::shanghai();
    office.set_clock(31);
    let id = office.register("attack", answers("shanghai-2016", 4).1, Some(4));
    office.enter(&id, "initial_handling", 32).unwrap();
    office.respond(&id, 4, "office", false, 40).unwrap();
    office.set_clock(60);
    let view = office.desk.incident(&id).unwrap();
    let ids: Vec<String> = view.life.closure.unwrap().conditions.iter().map(|c| c.id.clone()).collect();
    assert_eq!(ids.len(), 3);
    for missing in 0..3 {
        let conditions = ids.iter().enumerate().filter(|(i, _)| *i != missing).map(|(_, c)| c.clone()).collect();
        let input = ClosureInput {
            incident_id: id.clone(),
            act: "decide".into(),
            party: "office".into(),
            person: "市网安办值班领导".into(),
            at: office.minute(60).to_rfc3339(),
            means: "电话".into(),
            conditions,
            open_reason: "已说明".into(),
            ..ClosureInput::default()
        };
        assert_eq!(office.desk.act_on_closure(&input).unwrap_err().code, "closure.conditions");
    }
    assert_eq!(office.close(&id, "decide", "office", "市网安办值班领导", 60).unwrap().life.phase, "ended");
}

#[test]
fn follow_ups_hold_only_what_is_new_in_any_order() {
    let (mut office, id, _, _) = responding();
    office.set_clock(45);
    office.issue(&id);
    let note = |office: &mut Office, minute: i64, text: &str| {
        office.set_clock(minute);
        let input = ProgressInput {
            incident_id: id.clone(),
            at: office.minute(minute).to_rfc3339(),
            text: text.into(),
            ..ProgressInput::default()
        };
        office.desk.note_progress(&input).unwrap();
    };
    note(&mut office, 50, "已隔离受感染主机三台");
    let first = office.desk.report_open_as(&id, "follow_up_report", "").unwrap().draft;
    office.desk.report_save(&first).unwrap();
    note(&mut office, 55, "备份恢复完成");
    let mut second = office.desk.report_open_as(&id, "follow_up_report", "").unwrap().draft;
    assert_ne!(first.draft, second.draft);
    assert_eq!((first.covers.len(), second.covers.len()), (1, 2));
    // The later one holds only its own note and goes first.
    second.covers.remove(0);
    second.sections[0].text = "备份恢复完成。".into();
    let complete =
        |draft: &ReportDraft| ReportDraft { telephone: "67".into(), reviewer: "周玥".into(), signer: "赵堃".into(), ..draft.clone() };
    let issued = office.sign(&complete(&second)).unwrap().issued.unwrap();
    assert!(issued.kind_name == "续报一" && issued.title.ends_with("（续报一）"), "{} {}", issued.kind_name, issued.title);
    let kept = office.desk.report_open_as(&id, "follow_up_report", &first.draft).unwrap();
    assert!(kept.saved_at.is_some() && kept.draft.sections[0].text.contains("三台") && !kept.draft.sections[0].text.contains("备份恢复"));
    let issued = office.sign(&complete(&kept.draft)).unwrap().issued.unwrap();
    assert_eq!(issued.kind_name, "续报二");
    let view = office.desk.incident(&id).unwrap();
    assert!(view.life.progress.iter().all(|p| p.reported_in.is_some()) && view.life.follow_ups.is_empty());
    assert!(!kept.draft.opening.contains("发现"), "it does not repeat the beginning: {}", kept.draft.opening);
    // Nothing is left for a third.
    assert!(office.desk.report_open_as(&id, "follow_up_report", "").unwrap().draft.covers.is_empty());
    office.sound();
}

#[test]
fn progress_is_owed_again_once_it_was_told() {
    let (mut office, id, _, _) = responding();
    office.set_clock(45);
    let report = office.issue(&id).issued.unwrap();
    let progress = |office: &mut Office| {
        let view = office.desk.incident(&id).unwrap();
        view.owed.into_iter().filter(|c| c.key.starts_with("progress-3/") && c.dispatch.is_none()).map(|c| c.key).collect::<Vec<_>>()
    };
    let open = progress(&mut office);
    assert_eq!(open.len(), 1);
    let mut dispatch = office.dispatch(&id, &open[0], 46);
    dispatch.document_id = Some(report.id.clone());
    office.set_clock(46);
    office.desk.record_dispatch(&dispatch).unwrap();
    assert!(progress(&mut office).is_empty());
    for minute in [50, 52] {
        office.set_clock(minute);
        let at = office.minute(minute).to_rfc3339();
        let input = ProgressInput { incident_id: id.clone(), at, text: "又有进展".into(), ..ProgressInput::default() };
        office.desk.note_progress(&input).unwrap();
    }
    let again = progress(&mut office);
    assert_eq!(again.len(), 1, "one more report, however many notes");
    assert_ne!(again, open);
}

#[test]
fn a_withdrawn_case_stays_in_the_ledger_and_what_was_missed_stays_missed() {
    let mut office = Office::shanghai();
    office.set_clock(31);
    let id = office.register("attack", answers("shanghai-2016", 4).1, Some(4));
    // Half an hour for the oral report is over, the written one still runs.
    office.set_clock(70);
    let withdrawn = WithdrawInput { incident_id: id.clone(), reason: "核实为计划内停机".into(), person: "赵堃".into() };
    let view = office.desk.withdraw(&withdrawn).unwrap();
    assert_eq!(view.phase, "已撤销");
    let oral = view.owed.iter().find(|c| c.key.starts_with("general-oral/")).unwrap();
    let written = view.owed.iter().find(|c| c.key.starts_with("general-written/")).unwrap();
    assert!(oral.late && !written.late && oral.dropped && written.dropped, "late stays late, and nothing is asked for any more");
    assert!(office.desk.board().unwrap().owed.is_empty());
    assert_eq!(office.desk.withdraw(&withdrawn).unwrap_err().code, "incident.withdrawn");
    assert_eq!(office.enter(&id, "initial_handling", 71).unwrap_err().code, "incident.withdrawn");
    office.sound();
}

#[test]
fn reopening_takes_a_reason_and_a_fresh_end() {
    let (mut office, id, _liaison, head) = responding();
    office.close(&id, "decide", "department", "李喆", 60).unwrap();
    office.switch(&head, SECOND);
    office.close(&id, "consent", "working_group", "王主任", 61).unwrap();
    let reopened =
        |reason: &str| ReopenInput { incident_id: id.clone(), phase: "response".into(), reason: reason.into(), person: "赵堃".into() };
    assert_eq!(office.desk.reopen(&reopened(" ")).unwrap_err().field.as_deref(), Some("reason"));
    office.set_clock(24 * 60);
    let view = office.desk.reopen(&reopened("勒索程序复发")).unwrap();
    assert_eq!(view.life.phase, "response");
    assert!(view.life.closure.unwrap().steps.iter().all(|s| s.done.is_none()));
    assert!(view.life.phases.iter().any(|p| p.reopened && p.reason == "勒索程序复发"));
    // Ended again two days later: the thirty days run from then, and the first clock stands as history.
    office.set_clock(3 * 24 * 60);
    office.close(&id, "decide", "department", "赵堃", 3 * 24 * 60).unwrap();
    let liaison = office.desk.operators().unwrap().into_iter().find(|o| o.name == "李喆").unwrap().id;
    office.switch(&liaison, PASSPHRASE);
    office.close(&id, "consent", "working_group", "王主任", 3 * 24 * 60 + 1).unwrap();
    let view = office.desk.incident(&id).unwrap();
    assert_eq!(view.life.investigation.unwrap().due.as_deref(), Some("2026-12-25T23:59:59+08:00"));
    office.sound();
}

#[test]
fn improvement_measures_outlive_the_case() {
    let (mut office, id) = play("chongqing-jrjgj", 4, "department", false, &[("decide", "department")]);
    office.set_clock(120);
    let task = |due: Option<String>| TaskInput {
        incident_id: id.clone(),
        kind: "improvement".into(),
        text: "全部终端启用离线备份".into(),
        person: "李喆".into(),
        due,
    };
    assert_eq!(office.desk.add_task(&task(None)).unwrap_err().field.as_deref(), Some("due"));
    let view = office.desk.add_task(&task(Some(office.minute(60 * 24 * 10).to_rfc3339()))).unwrap();
    let key = view.life.duties.iter().find(|d| d.kind == "improvement").unwrap().key.clone();
    let board = office.desk.board().unwrap();
    assert!(board.tasks.iter().any(|t| t.key == key && !t.overdue), "it stands on the desk after the archive");
    // While locked it is called to mind as a task, by its time alone.
    let sidecar = desk::Reminders::read(&office.desk.reminders_file()).open;
    assert!(sidecar.iter().any(|r| r.task && r.due_ms == Some(office.minute(60 * 24 * 10).timestamp_millis())), "{sidecar:?}");
    office.set_clock(60 * 24 * 11);
    let board = office.desk.board().unwrap();
    assert!(board.tasks.iter().any(|t| t.overdue) && board.counts.tasks_overdue == 1);
    let at = office.minute(60 * 24 * 11).to_rfc3339();
    let mark = DutyMarkInput { incident_id: id, key, state: "done".into(), person: "李喆".into(), at, ..DutyMarkInput::default() };
    office.desk.mark_duty(&mark).unwrap();
    assert!(office.desk.board().unwrap().tasks.is_empty());
    office.sound();
}

#[test]
fn a_change_of_level_says_what_it_brings_and_decisions_of_others_are_kept_with_their_means() {
    let (mut office, id, _, _) = responding();
    let change = office.desk.what_changes(&id, 2, None).unwrap();
    assert!(change.obligations_added.iter().any(|l| l.text.contains("立即")), "{:?}", change.obligations_added);
    assert!(change.obligations_dropped.iter().any(|l| l.clause == "第四篇/二/（三）"), "{:?}", change.obligations_dropped);
    let decided = LevelDecided {
        incident_id: id.clone(),
        level: 2,
        reason: "影响扩大".into(),
        judged_by: "王主任".into(),
        stage: "final".into(),
        party: "working_group".into(),
        decided_at: Some(office.minute(39).to_rfc3339()),
        means: String::new(),
    };
    assert_eq!(office.desk.decide_level(&decided).unwrap_err().field.as_deref(), Some("means"));
    office.desk.decide_level(&LevelDecided { means: "电话".into(), ..decided }).unwrap();
    let view = office.desk.incident(&id).unwrap();
    let last = &view.life.levels[0];
    assert_eq!((last.stage_name.as_str(), last.party.as_str(), last.means.as_str(), last.tag.level), ("最终定级", "应急工作组", "电话", 2));
    assert_eq!(view.life.levels.len(), 2, "the first judgement stands as history");
}

#[test]
fn a_drill_is_marked_everywhere_and_counted_nowhere() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let (category, facts) = answers("chongqing-jrjgj", 2);
    let registration = desk::view::Registration { drill: true, ..office.registration(category, facts, Some(2)) };
    let id = office.desk.register(&registration).unwrap();
    let board = office.desk.board().unwrap();
    assert!(board.owed.iter().all(|c| c.drill) && board.counts.incidents == 0 && board.counts.drills == 1 && board.counts.immediately == 0);
    office.issue(&id);
    office.set_clock(40);
    let oral = board.owed.iter().find(|c| c.form == "oral").unwrap().key.clone();
    let mut dispatch = office.dispatch(&id, &oral, 40);
    dispatch.form = "oral".into();
    office.desk.record_dispatch(&dispatch).unwrap();
    office.issued(&id, "follow_up_report");
    let papers = office.desk.incident(&id).unwrap().documents;
    let kinds: Vec<&str> = papers.iter().map(|d| d.kind.as_str()).collect();
    for kind in ["written_report", "approval_sheet", "oral_record", "follow_up_report"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    for paper in papers {
        let text = pages_of(&office.desk.document_pdf(&paper.id).unwrap()).concat();
        assert!(text.contains("演练") && paper.drill && paper.file_name.starts_with("演练"), "{} says 演练", paper.kind_name);
    }
}

#[test]
fn a_registration_sent_twice_registers_once() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let request = "0198c0ffee0000000000000000000001".to_owned();
    let registration = desk::view::Registration { request: request.clone(), ..office.registration("malicious_program", json!({}), None) };
    assert_eq!(office.desk.register(&registration).unwrap(), request);
    assert_eq!(office.desk.register(&registration).unwrap(), request);
    assert_eq!(office.desk.board().unwrap().incidents.len(), 1);
}

#[test]
fn what_was_decided_at_one_level_does_not_end_another() {
    let (mut office, id, _, head) = responding();
    office.close(&id, "decide", "department", "李喆", 60).unwrap();
    office.respond(&id, 2, "working_group", false, 61).unwrap();
    let closure = office.desk.incident(&id).unwrap().life.closure.unwrap();
    assert!(closure.steps.len() == 1 && closure.steps[0].by[0].id == "working_group" && closure.steps[0].done.is_none());
    // Back at Ⅲ the department decides anew.
    office.respond(&id, 3, "department", false, 62).unwrap();
    office.switch(&head, SECOND);
    assert_eq!(office.close(&id, "consent", "working_group", "王主任", 63).unwrap_err().code, "closure.order");
    office.sound();
}

#[test]
fn only_the_kind_of_report_that_is_owed_fulfils_it() {
    let (mut office, id, liaison, head) = responding();
    office.set_clock(45);
    let first = office.issue(&id).issued.unwrap();
    let early = office.desk.report_open_as(&id, "investigation_report", "").unwrap().draft;
    let signed = ReportDraft { telephone: "67".into(), reviewer: "周玥".into(), signer: "赵堃".into(), ..early };
    assert_eq!(office.sign(&signed).unwrap_err().code, "investigation.not_begun");
    office.close(&id, "decide", "department", "李喆", 60).unwrap();
    office.switch(&head, SECOND);
    office.close(&id, "consent", "working_group", "王主任", 61).unwrap();
    office.switch(&liaison, PASSPHRASE);
    let view = office.desk.incident(&id).unwrap();
    let key = view.owed.iter().find(|c| c.key.starts_with("investigation-34/")).unwrap().key.clone();
    let mut dispatch = office.dispatch(&id, &key, 61);
    dispatch.document_id = Some(first.id.clone());
    assert_eq!(office.desk.record_dispatch(&dispatch).unwrap_err().code, "dispatch.kind");
    // The summary of this end; a second end wants its own.
    let summary = office.issued(&id, "investigation_report");
    dispatch.document_id = Some(summary.id.clone());
    let before_issue = desk::view::DispatchInput { at: office.minute(50).to_rfc3339(), ..dispatch.clone() };
    assert_eq!(office.desk.record_dispatch(&before_issue).unwrap_err().code, "time.order");
    office.desk.record_dispatch(&dispatch).unwrap();
    office.set_clock(70);
    let reopened = ReopenInput { incident_id: id.clone(), phase: "response".into(), reason: "复发".into(), person: "赵堃".into() };
    office.desk.reopen(&reopened).unwrap();
    assert_eq!(office.close(&id, "decide", "department", "李喆", 65).unwrap_err().code, "time.order", "not before it was reopened");
    office.close(&id, "decide", "department", "李喆", 80).unwrap();
    office.switch(&head, SECOND);
    office.close(&id, "consent", "working_group", "王主任", 81).unwrap();
    let view = office.desk.incident(&id).unwrap();
    let investigation = view.life.investigation.unwrap();
    assert!(investigation.document.is_none() && investigation.clock == desk::view::ClockState::Running, "the first summary is history");
    let again = office.issued(&id, "investigation_report");
    assert_ne!(again.id, summary.id);
    assert!(office.desk.incident(&id).unwrap().life.investigation.unwrap().document.is_some());
    office.sound();
}

#[test]
fn progress_is_owed_by_the_level_that_stands_and_survives_a_level_that_bounces() {
    let (mut office, id, _, _) = responding();
    office.set_clock(45);
    let report = office.issue(&id).issued.unwrap();
    let open = |office: &mut Office| -> Vec<String> {
        let owed = office.desk.incident(&id).unwrap().owed;
        owed.into_iter().filter(|c| c.key.starts_with("progress-") && c.dispatch.is_none() && !c.dropped).map(|c| c.key).collect()
    };
    let key = open(&mut office).remove(0);
    let dispatch = desk::view::DispatchInput { document_id: Some(report.id), ..office.dispatch(&id, &key, 45) };
    office.desk.record_dispatch(&dispatch).unwrap();
    let note = |office: &mut Office, minute: i64| {
        office.set_clock(minute);
        let at = office.minute(minute).to_rfc3339();
        let input = ProgressInput { incident_id: id.clone(), at, text: "有进展".into(), ..ProgressInput::default() };
        office.desk.note_progress(&input).unwrap();
    };
    let decide = |office: &mut Office, level: u8| {
        let decided =
            LevelDecided { incident_id: id.clone(), level, reason: "核实".into(), judged_by: "处长".into(), ..LevelDecided::default() };
        office.desk.decide_level(&decided).unwrap();
    };
    note(&mut office, 50);
    assert!(open(&mut office) == ["progress-3/working_group/written#2"], "{:?}", open(&mut office));
    decide(&mut office, 2);
    note(&mut office, 52);
    assert!(open(&mut office) == ["progress-2/working_group/written"], "{:?}", open(&mut office));
    decide(&mut office, 3);
    assert!(open(&mut office) == ["progress-3/working_group/written#2"], "it is owed again: {:?}", open(&mut office));
}

#[test]
fn a_command_is_not_adjusted_away_and_two_reports_do_not_tell_the_same_twice() {
    let mut office = Office::shanghai();
    office.set_clock(31);
    let registration = office.registration("attack", answers("shanghai-2016", 2).1, Some(2));
    let id = office.desk.register(&desk::view::Registration { level_reason: "分别适用".into(), ..registration }).unwrap();
    office.enter(&id, "initial_handling", 32).unwrap();
    office.respond(&id, 2, "government", true, 40).unwrap();
    assert_eq!(office.respond(&id, 2, "government", false, 41).unwrap_err().code, "response.command_stands");
    office.set_clock(45);
    let at = office.minute(45).to_rfc3339();
    office
        .desk
        .note_progress(&ProgressInput { incident_id: id.clone(), at, text: "已切换备用线路".into(), ..ProgressInput::default() })
        .unwrap();
    let draft = office.desk.report_open_as(&id, "follow_up_report", "").unwrap().draft;
    let signed = ReportDraft { telephone: "67".into(), reviewer: "周玥".into(), signer: "赵堃".into(), ..draft };
    office.sign(&signed).unwrap();
    assert_eq!(office.sign(&signed).unwrap_err().code, "report.issued", "pressed twice");
    let id = "0198c0ffee0000000000000000000002";
    let other = ReportDraft { draft: id.into(), paper: id.into(), ..signed };
    assert_eq!(office.sign(&other).unwrap_err().code, "report.covered");
}

#[test]
fn an_adjusted_response_keeps_its_start_and_states_its_own_decision() {
    let (mut office, id, _, _) = responding();
    let view = office.respond(&id, 2, "working_group", false, 50).unwrap();
    let response = view.life.response.unwrap();
    assert_eq!((response.since, response.decided_at), (office.minute(40).to_rfc3339(), office.minute(50).to_rfc3339()));
    let head = view.life.phases.iter().find(|p| p.phase == "response").unwrap();
    assert_eq!(head.at.as_deref(), Some(office.minute(40).to_rfc3339().as_str()));
    let duties = office.desk.what_changes(&id, 3, Some(3)).unwrap();
    assert!(!duties.duties_added.is_empty() && !duties.duties_dropped.is_empty());
}
