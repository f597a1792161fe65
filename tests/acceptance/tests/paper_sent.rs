//! 发出: to whom a paper went that no clock waits for, through the desk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod exchange_office;
mod office;

use desk::view::{DeliverInput, DocumentRow, FindInput, OwedCard, ReportDraft, SealInput};
use exchange_office::{enrol, export, import};
use office::{Office, ransomware};

fn incident(office: &mut Office) -> String {
    office.set_clock(31);
    office.register("malicious_program", ransomware(), Some(2))
}

/// A letter to another body, issued at the 31st minute.
fn letter(office: &mut Office, incident: &str) -> DocumentRow {
    let mut draft = office.desk.report_open_as(incident, "support_letter", "").unwrap().draft;
    draft.addressee = "市网安总队".into();
    for section in draft.sections.iter_mut().filter(|s| s.id == "ask" || s.text.trim().is_empty()) {
        section.text = "请派2名取证人员今日到场。".into();
    }
    signed(office, draft)
}

fn signed(office: &mut Office, draft: ReportDraft) -> DocumentRow {
    let draft = ReportDraft { telephone: "6700 0000".into(), reviewer: "周玥".into(), signer: "赵堃".into(), ..draft };
    office.desk.report_issue(&draft).unwrap().issued.unwrap()
}

fn to(office: &Office, paper: &DocumentRow, unit: &str, minute: i64) -> DeliverInput {
    DeliverInput {
        document_id: paper.id.clone(),
        at: office.minute(minute).to_rfc3339(),
        by: "in_person".into(),
        unit: unit.into(),
        receiver: "张三（值班长）".into(),
        note: String::new(),
    }
}

fn went(row: &DocumentRow) -> Vec<(&str, &str, &str)> {
    row.sent_to.iter().map(|s| (s.unit.as_str(), s.receiver.as_str(), s.by_name.as_str())).collect()
}

#[test]
fn a_letter_is_sent_to_each_of_its_receivers_and_stops_no_clock() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let paper = letter(&mut office, &id);
    let seal = SealInput { document_id: paper.id.clone(), at: String::new(), person: "吴玥".into(), note: String::new() };
    office.desk.document_sealed(&seal).unwrap();
    office.set_clock(60);
    let key = format!("deliver:{}", paper.id);
    office.desk.draft_save(&key, "{}").unwrap();
    let first = to(&office, &paper, "市网安总队", 45);
    let row = office.desk.document_delivered(&first).unwrap();
    assert_eq!((row.state.as_str(), row.state_name.as_str()), ("delivered", "已发出"));
    assert_eq!(row.sent_to[0].at, office.minute(45).to_rfc3339());
    assert!(office.desk.draft_load(&key).unwrap().is_none(), "what was typed became an entry");
    let second =
        DeliverInput {
            by: "fax".into(), receiver: String::new(), note: "原件随后送达".into(), ..to(&office, &paper, "市通信管理局", 50)
        };
    let row = office.desk.document_delivered(&second).unwrap();
    assert_eq!(went(&row), [("市网安总队", "张三（值班长）", "当面"), ("市通信管理局", "", "传真")]);

    let view = office.desk.incident(&id).unwrap();
    let mut lines: Vec<(&str, &str)> =
        view.timeline.iter().filter(|t| t.text.starts_with("发出")).map(|t| (t.text.as_str(), t.detail.as_str())).collect();
    let text = format!("发出《{}》{}", paper.title, paper.number);
    assert!(paper.number.ends_with("号"), "{}", paper.number);
    let mut expected = [(text.as_str(), "当面，市网安总队 张三（值班长）"), (text.as_str(), "传真，市通信管理局，原件随后送达")];
    lines.sort_unstable();
    expected.sort_unstable();
    assert_eq!(lines, expected);
    assert!(view.timeline.iter().any(|t| t.text == text && t.event_at == office.minute(45).to_rfc3339()), "it stands at its own time");
    assert!(view.owed.iter().all(|c| c.dispatch.is_none()), "no clock stopped");
    assert_eq!(office.desk.documents().unwrap().iter().find(|r| r.id == paper.id).unwrap().state, "delivered");
    let found = office.desk.find(&FindInput { text: "通信管理局".into(), ..FindInput::default() }).unwrap();
    assert_eq!(found.rows.len(), 1, "words of it are found, as of any step");
    assert!(office.desk.check_health().unwrap().sound);
    assert_eq!(went(&office.restart().desk.document_row(&paper.id).unwrap()).len(), 2);
}

#[test]
fn what_is_missing_or_cannot_be_is_said_beside_its_field() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let paper = letter(&mut office, &id);
    office.set_clock(60);
    let good = to(&office, &paper, "市网安总队", 45);
    let time = |minute: i64| office.minute(minute).to_rfc3339();
    let cases = [
        ("at", "time.missing", DeliverInput { at: " ".into(), ..good.clone() }),
        ("at", "time.order", DeliverInput { at: time(20), ..good.clone() }),
        ("at", "time.future", DeliverInput { at: time(90), ..good.clone() }),
        ("by", "paper.by", DeliverInput { by: "telephone".into(), ..good.clone() }),
        ("unit", "field.missing", DeliverInput { unit: " ".into(), ..good.clone() }),
        ("unit", "field.too_long", DeliverInput { unit: "处".repeat(61), ..good.clone() }),
        ("receiver", "field.too_long", DeliverInput { receiver: "张".repeat(61), ..good.clone() }),
        ("note", "field.missing", DeliverInput { by: "other".into(), ..good.clone() }),
    ];
    for (name, code, input) in cases {
        let refused = office.desk.document_delivered(&input).unwrap_err();
        assert_eq!((refused.field.as_deref(), refused.code.as_str()), (Some(name), code));
    }
    assert!(office.desk.document_row(&paper.id).unwrap().sent_to.is_empty());
    office.desk.document_delivered(&good).unwrap();
}

#[test]
fn what_a_clock_waits_for_is_reported_and_only_then_sent_to_others() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let report = office.issue(&id).issued.unwrap();
    office.set_clock(60);
    let copy = to(&office, &report, "市网安总队", 55);
    assert_eq!(office.desk.document_delivered(&copy).unwrap_err().code, "paper.owed");
    let sheet = office.desk.documents().unwrap().into_iter().find(|r| r.kind == "approval_sheet").unwrap();
    assert_eq!(office.desk.document_delivered(&to(&office, &sheet, "市网安总队", 55)).unwrap_err().code, "paper.sheet");
    let view = office.desk.incident(&id).unwrap();
    let keys: Vec<String> =
        view.owed.iter().filter(|c| c.form == "written" && c.dispatch.is_none() && !c.dropped).map(|c| c.key.clone()).collect();
    assert!(!keys.is_empty());
    for key in keys {
        let mut dispatch = office.dispatch(&id, &key, 50);
        dispatch.channel = "in_person".into();
        dispatch.document_id = Some(report.id.clone());
        let view = office.desk.incident(&id).unwrap();
        if view.owed.iter().any(|c| c.key == key && c.dispatch.is_none()) {
            office.desk.record_dispatch(&dispatch).unwrap();
        }
    }
    let before = office.desk.incident(&id).unwrap().owed;
    let row = office.desk.document_delivered(&copy).unwrap();
    assert_eq!((row.state.as_str(), went(&row).len()), ("dispatched", 1), "what was reported stays reported");
    let after = office.desk.incident(&id).unwrap().owed;
    let stopped = |cards: &[OwedCard]| cards.iter().map(|c| c.dispatch.as_ref().map(|d| d.at.clone())).collect::<Vec<_>>();
    assert_eq!(stopped(&before), stopped(&after), "and its time is not changed");
}

#[test]
fn a_paper_of_no_case_keeps_its_receivers_itself() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let draft = office.desk.report_open_as("", "annual_statistics", "").unwrap().draft;
    let paper = signed(&mut office, draft);
    office.set_clock(60);
    let first = to(&office, &paper, "市网安办", 45);
    let row = office.desk.document_delivered(&first).unwrap();
    assert_eq!((row.state_name.as_str(), went(&row)), ("已发出", vec![("市网安办", "张三（值班长）", "当面")]));
    let corrected = office.desk.paper_from(&paper.id, "", "表2有误").unwrap().draft;
    let second = signed(&mut office, corrected);
    let old = office.desk.document_row(&paper.id).unwrap();
    assert_eq!((old.state.as_str(), old.sent_to.len()), ("replaced", 1));
    assert!(office.desk.document_row(&second.id).unwrap().sent_to.is_empty(), "the correction has to be sent itself");
    assert!(office.desk.check_health().unwrap().sound);
}

#[test]
fn it_travels_with_the_case_and_only_who_issued_a_paper_records_it() {
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    let mut department = Office::chongqing();
    enrol(&mut department, &mut group);
    let stick = tempfile::tempdir().unwrap();
    let id = incident(&mut department);
    let paper = letter(&mut department, &id);
    department.set_clock(60);
    group.set_clock(60);
    let input = to(&department, &paper, "市网安总队", 45);
    department.desk.document_delivered(&input).unwrap();
    import(&mut group, &export(&mut department, "市网安办", stick.path())).unwrap();
    let row = group.desk.document_row(&paper.id).unwrap();
    assert_eq!((row.unit.as_str(), row.state_name.as_str()), ("金融稳定处", "已发出"));
    assert_eq!(went(&row), [("市网安总队", "张三（值班长）", "当面")]);
    assert!(group.desk.incident(&id).unwrap().timeline.iter().any(|t| t.text.starts_with("发出《")));
    let again = DeliverInput { unit: "市委网信办".into(), ..input };
    assert_eq!(group.desk.document_delivered(&again).unwrap_err().code, "paper.not_ours");
    let seal = SealInput { document_id: paper.id.clone(), at: String::new(), person: "吴玥".into(), note: String::new() };
    assert_eq!(group.desk.document_sealed(&seal).unwrap_err().code, "paper.not_ours");
    assert_eq!(group.desk.paper_from(&paper.id, "", "改").unwrap_err().code, "paper.not_ours");
}

#[test]
fn a_request_for_support_is_answered_by_whoever_it_was_handed_to() {
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    let mut department = Office::chongqing();
    enrol(&mut department, &mut group);
    let stick = tempfile::tempdir().unwrap();
    let id = incident(&mut department);
    let mut draft = department.desk.report_open_as(&id, "support_request", "").unwrap().draft;
    draft.sections.iter_mut().find(|s| s.id == "ask").unwrap().text = "请派2名取证人员今日到场。".into();
    let request = signed(&mut department, draft);
    group.set_clock(60);
    import(&mut group, &export(&mut department, "市网安办", stick.path())).unwrap();
    let offers = group.desk.papers_offered(&id).unwrap();
    let offer = offers.iter().find(|o| o.kind.id == "support_reply").unwrap();
    assert!(offer.ready && offer.why.contains(&request.title), "{} {}", offer.why, offer.reason);
    let mut reply = group.desk.report_open_as(&id, "support_reply", "").unwrap().draft;
    assert_eq!(reply.addressee, "金融稳定处");
    assert!(reply.opening.contains(&format!("《{}》（{}）收悉", request.title, request.number)), "{}", reply.opening);
    let unsaid = group.desk.report_check(&reply).unwrap();
    assert!(unsaid.iter().any(|c| c.field == "section:decision"), "{unsaid:?}");
    reply.sections.iter_mut().find(|s| s.id == "decision").unwrap().text = "同意，由专业服务公司于今日12时前到场。".into();
    let astray = ReportDraft { addressee: "发展中心".into(), ..reply.clone() };
    assert!(group.desk.report_check(&astray).unwrap().iter().any(|c| c.blocks && c.field == "addressee"));
    let answer = signed(&mut group, reply);
    let offers = group.desk.papers_offered(&id).unwrap();
    assert!(!offers.iter().find(|o| o.kind.id == "support_reply").unwrap().ready, "answered once");
    department.set_clock(90);
    import(&mut department, &export(&mut group, "金融稳定处", stick.path())).unwrap();
    let came = department.desk.document_row(&answer.id).unwrap();
    assert_eq!((came.kind_name.as_str(), came.unit.as_str()), ("请求支援批复", "市网安办"));
}
