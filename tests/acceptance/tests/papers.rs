//! 文书: their way from 拟稿 to 用印, their numbers and versions, the office's own page and wording, through the desk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod office;

use desk::view::{DocumentRow, NewOperator, PaperStepInput, ReportDraft, ReportEditor, SealInput};
use office::{HEAD_PASSPHRASE, Office, PASSPHRASE, pages_of, ransomware};

fn incident(office: &mut Office) -> String {
    office.set_clock(31);
    office.register("malicious_program", ransomware(), Some(2))
}

fn complete(draft: ReportDraft) -> ReportDraft {
    ReportDraft { telephone: "6700 0000".into(), reviewer: "周玥".into(), signer: "赵堃".into(), ..draft }
}

fn with_head(office: &mut Office) -> (String, String) {
    let new = NewOperator { name: "赵堃".into(), post: "处长".into(), role: "responsible".into(), passphrase: HEAD_PASSPHRASE.into() };
    let rows = office.desk.add_operator(&new).unwrap();
    let id = |name: &str| rows.iter().find(|r| r.name == name).unwrap().id.clone();
    (id("李喆"), id("赵堃"))
}

fn step(office: &mut Office, draft: &ReportDraft, step: &str, note: &str) -> desk::Result<ReportEditor> {
    office.desk.paper_step(&PaperStepInput { draft: draft.clone(), step: step.into(), note: note.into() })
}

fn coded(office: &mut Office, code: &str) {
    let mut style = office.desk.page_style_view().unwrap();
    style.code = code.into();
    office.desk.set_page_style(&style).unwrap();
}

fn issued(editor: ReportEditor) -> DocumentRow {
    editor.issued.unwrap()
}

fn text_of(office: &mut Office, id: &str) -> String {
    pages_of(&office.desk.document_pdf(id).unwrap()).concat()
}

#[test]
fn a_draft_is_sent_checked_returned_and_signed_by_the_responsible_operator() {
    let mut office = Office::chongqing();
    let (liaison, head) = with_head(&mut office);
    let id = incident(&mut office);
    let editor = office.desk.report_open(&id).unwrap();
    assert_eq!((editor.way.state.as_str(), editor.way.may_sign), ("draft", false));
    assert!(editor.way.why_not.contains("赵堃"), "{}", editor.way.why_not);
    let draft = ReportDraft { telephone: "6700 0000".into(), ..editor.draft };
    let sent = step(&mut office, &draft, "sent", "请核").unwrap();
    assert_eq!(sent.way.state_name, "待核稿");
    assert_eq!(step(&mut office, &draft, "checked", "").unwrap_err().code, "paper.own_check");
    assert_eq!(office.desk.report_issue(&complete(draft.clone())).unwrap_err().code, "paper.may_not_sign");

    office.desk.switch_operator(&head, HEAD_PASSPHRASE).unwrap();
    assert_eq!(step(&mut office, &draft, "returned", " ").unwrap_err().field.as_deref(), Some("note"));
    let returned = step(&mut office, &draft, "returned", "影响范围写清楚").unwrap();
    assert_eq!((returned.way.state_name.as_str(), returned.way.steps.len()), ("退回", 2));
    assert_eq!(returned.way.steps[1].note, "影响范围写清楚");

    office.desk.switch_operator(&liaison, PASSPHRASE).unwrap();
    let mut mended = office.desk.report_open(&id).unwrap().draft;
    mended.sections[2].text.push_str("影响全局公文流转。");
    step(&mut office, &mended, "sent", "").unwrap();
    office.desk.switch_operator(&head, HEAD_PASSPHRASE).unwrap();
    let checked = step(&mut office, &mended, "checked", "").unwrap();
    assert_eq!((checked.way.state_name.as_str(), checked.way.changed_since_check), ("待签发", false));
    assert_eq!(checked.draft.reviewer, "赵堃", "who checks is named");
    // Who signs and when is seen to at 签发; it is no change of what was checked.
    let signed = ReportDraft { signer: "赵堃".into(), date: "2026年11月23日".into(), ..checked.draft.clone() };
    office.desk.report_save(&signed).unwrap();
    assert!(!office.desk.report_open(&id).unwrap().way.changed_since_check);
    let mut changed = checked.draft;
    changed.opening.push_str("特此报告。");
    office.desk.report_save(&changed).unwrap();
    assert!(office.desk.report_open(&id).unwrap().way.changed_since_check);
    let paper = issued(office.desk.report_issue(&ReportDraft { signer: "赵堃".into(), ..changed }).unwrap());
    assert_eq!((paper.number.as_str(), paper.state_name.as_str()), ("〔2026〕1号", "已签发"));

    let seal = SealInput { document_id: paper.id.clone(), at: String::new(), person: "吴玥".into(), note: "一式三份".into() };
    let sealed = office.desk.document_sealed(&seal).unwrap();
    assert_eq!((sealed.state_name.as_str(), sealed.sealed_by.as_str()), ("已用印", "吴玥"));
    assert_eq!(office.desk.document_sealed(&seal).unwrap_err().code, "paper.sealed");
    let view = office.desk.incident(&id).unwrap();
    let lines: Vec<&str> = view.timeline.iter().map(|t| t.text.as_str()).collect();
    for word in ["送签《", "退回修改《", "核稿通过《", "签发书面报告〔2026〕1号", "用印《"] {
        assert!(lines.iter().any(|l| l.starts_with(word)), "{word}: {lines:?}");
    }
    assert!(view.owed.iter().filter(|c| c.form == "written").all(|c| c.dispatch.is_none()), "none of it stops a clock");
}

#[test]
fn numbers_have_no_gaps_and_no_doubles_across_two_operators_and_a_failed_issue() {
    let mut office = Office::chongqing();
    let first = incident(&mut office);
    coded(&mut office, "金稳");
    let one = issued(office.issue(&first));
    assert_eq!(one.number, "金稳〔2026〕1号");
    let (liaison, head) = with_head(&mut office);
    let second = incident(&mut office);
    let third = incident(&mut office);
    let draft = complete(office.desk.report_open(&second).unwrap().draft);
    office.desk.report_save(&draft).unwrap();
    office.desk.switch_operator(&head, HEAD_PASSPHRASE).unwrap();
    let rare = ReportDraft { opening: format!("{}\u{1F600}", draft.opening), ..draft.clone() };
    let refused = office.desk.report_issue(&rare).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("report.incomplete", Some("glyph")), "and no number is used up");
    let two = issued(office.desk.report_issue(&draft).unwrap());
    assert_eq!(two.number, "金稳〔2026〕2号");
    office.desk.switch_operator(&liaison, PASSPHRASE).unwrap();
    let three = issued(office.issue(&third));
    assert_eq!(three.number, "金稳〔2026〕3号");
    coded(&mut office, "金办");
    let fourth = incident(&mut office);
    assert_eq!(issued(office.issue(&fourth)).number, "金办〔2026〕1号", "another 代字 is another series");
    assert!(office.desk.check_health().unwrap().sound, "the chain holds");
}

#[test]
fn a_correction_is_version_two_and_says_what_it_replaces() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    coded(&mut office, "金稳");
    let first = issued(office.issue(&id));
    assert_eq!(office.desk.paper_from(&first.id, "", " ").unwrap_err().field.as_deref(), Some("reason"));
    let begun = office.desk.paper_from(&first.id, "", "终端数有误").unwrap();
    assert_eq!((begun.draft.version, begun.draft.replaces.as_str()), (2, "金稳〔2026〕1号（2026年11月22日）"));
    assert!(begun.saved_at.is_some(), "kept as a draft at once");
    let again = office.desk.report_open_as(&id, "written_report", &begun.draft.draft).unwrap();
    assert_eq!(again.draft.reason, "终端数有误");
    let second = issued(office.desk.report_issue(&again.draft).unwrap());
    assert_eq!((second.number.as_str(), second.version), ("金稳〔2026〕2号", 2));
    assert!(second.replaces.unwrap().starts_with("金稳〔2026〕1号"));
    let text = text_of(&mut office, &second.id);
    assert!(text.contains("替代金稳〔2026〕1号"), "{text}");
    let before = office.desk.document_row(&first.id).unwrap();
    assert_eq!((before.state_name.as_str(), before.replaced_by.as_deref()), ("已被替代", Some(second.id.as_str())));
    assert!(!office.desk.document_pdf(&first.id).unwrap().is_empty(), "the first version stays as it was");
    let case = office.desk.incident(&id).unwrap().number;
    let names = [&first.id, &second.id].map(|id| office.desk.document_file_name(id).unwrap());
    assert_eq!(
        names,
        [format!("{case} 金稳〔2026〕1号 {}.pdf", first.title), format!("{case} 金稳〔2026〕2号 {}（第2版）.pdf", second.title)]
    );
    assert_eq!(office.desk.paper_from(&first.id, "", "再改").unwrap_err().code, "paper.replaced");
    assert_eq!(office.desk.report_open(&id).unwrap().issued.unwrap().id, second.id, "the case opens its last version");
    let third = office.desk.paper_from(&second.id, "", "人名有误").unwrap();
    assert_eq!(issued(office.desk.report_issue(&third.draft).unwrap()).version, 3);
}

#[test]
fn copies_are_numbered_one_by_one_and_only_by_the_fonts_of_the_issue() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let mut style = office.desk.page_style_view().unwrap();
    (style.form, style.code, style.copy_numbers) = ("red_head".into(), "金稳".into(), true);
    style.mark = vec!["重庆市地方金融监督管理局".into()];
    office.desk.set_page_style(&style).unwrap();
    let paper = issued(office.issue(&id));
    assert_eq!(office.desk.document_row(&paper.id).unwrap().next_copy, Some(1));
    assert!(text_of(&mut office, &paper.id).starts_with("000001"), "{}", text_of(&mut office, &paper.id));
    let third = office.desk.document_pdf_copy(&paper.id, 3).unwrap();
    assert!(pages_of(&third).concat().contains("000003"));
    office.desk.document_printed(&paper.id, "PDF", 1, true, "PDF-1", Some(1)).unwrap();
    office.desk.document_printed(&paper.id, "PDF", 1, true, "PDF-2", Some(2)).unwrap();
    assert_eq!(office.desk.document_row(&paper.id).unwrap().next_copy, Some(3));
    // The look of later papers changes nothing of what was issued.
    style.form = "plain".into();
    office.desk.set_page_style(&style).unwrap();
    assert_eq!(office.desk.document_pdf_copy(&paper.id, 3).unwrap(), third);
}

#[test]
fn the_offices_own_wording_is_kept_checked_and_taken_back() {
    let mut office = Office::chongqing();
    let templates = office.desk.templates().unwrap();
    let mut own = templates.iter().find(|t| t.kind.id == "response_notice").unwrap().clone();
    assert!(!own.changed && !own.placeholders.is_empty());
    let original = own.opening.clone();
    own.opening = "本处{没有这个词}".into();
    assert_eq!(office.desk.set_template(&own).unwrap_err().field.as_deref(), Some("opening"));
    own.opening = format!("经研究，{original}");
    assert!(office.desk.set_template(&own).unwrap().changed);
    assert!(office.desk.template_preview(&own).unwrap().starts_with(b"%PDF"));
    let back = office.desk.reset_template("response_notice").unwrap();
    assert!(!back.changed && back.opening == original);
    let mut first = templates.iter().find(|t| t.kind.id == "written_report").unwrap().clone();
    first.closing = "特此报告。".into();
    office.desk.set_template(&first).unwrap();
    let id = incident(&mut office);
    assert_eq!(office.desk.report_open(&id).unwrap().draft.closing, "特此报告。");
}

#[test]
fn a_drill_is_numbered_apart() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    assert_eq!(issued(office.issue(&id)).number, "〔2026〕1号");
    let registration = office.registration("malicious_program", ransomware(), Some(2));
    let drill = office.desk.register(&desk::view::Registration { drill: true, ..registration }).unwrap();
    assert_eq!(issued(office.issue(&drill)).number, "演练〔2026〕1号");
    let next = incident(&mut office);
    assert_eq!(issued(office.issue(&next)).number, "〔2026〕2号", "drills leave no gap");
}

#[test]
fn papers_of_the_station_are_drafted_issued_found_again_and_folded_anew() {
    let mut office = Office::working_group("shanghai-2016", &["office"]);
    let editor = office.desk.report_open_as("", "warning_notice", "").unwrap();
    assert_eq!(editor.kind.layout, "form");
    let mut draft = complete(office.desk.report_refill(&ReportDraft { level: 2, ..editor.draft }).unwrap());
    for section in draft.sections.iter_mut().filter(|s| s.text.trim().is_empty() || s.text.contains("待查")) {
        section.text = "按通知要求办理".into();
    }
    if draft.title.trim().is_empty() {
        draft.title = "预警通知单".into();
    }
    if draft.addressee.trim().is_empty() {
        draft.addressee = "各有关单位".into();
    }
    office.desk.report_save(&draft).unwrap();
    assert_eq!(office.desk.documents().unwrap()[0].state, "draft");
    let warning = issued(office.desk.report_issue(&draft).unwrap());
    assert!(warning.incident_id.is_empty() && !warning.number.is_empty(), "{warning:?}");
    let lift = office.desk.paper_from(&warning.id, "warning_lift", "").unwrap();
    assert_eq!((lift.draft.kind.as_str(), lift.draft.before.as_str()), ("warning_lift", warning.id.as_str()));
    let offers = office.desk.papers_offered("").unwrap();
    let count = |kind: &str| offers.iter().find(|o| o.kind.id == kind).unwrap().papers.len();
    assert_eq!((count("warning_notice"), count("warning_lift")), (1, 1));
    assert!(office.desk.documents().unwrap().iter().any(|d| d.id == warning.id));
    assert!(office.desk.check_health().unwrap().sound);
}

#[test]
fn what_was_issued_opens_as_it_was_issued_and_nothing_is_issued_twice() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    office.issue(&id);
    let progress = desk::view::ProgressInput {
        incident_id: id.clone(),
        at: office.minute(31).to_rfc3339(),
        text: "已隔离".into(),
        ..desk::view::ProgressInput::default()
    };
    office.desk.note_progress(&progress).unwrap();
    let begun = office.desk.report_open_as(&id, "follow_up_report", "").unwrap().draft;
    assert_eq!(begun.paper, begun.draft, "a draft bears the id of its paper");
    let draft = complete(begun);
    let paper = issued(office.desk.report_issue(&draft).unwrap());
    let again = office.desk.report_open_as(&id, "follow_up_report", &draft.draft).unwrap();
    assert_eq!(again.issued.unwrap().id, paper.id, "by the name of its draft it opens as it was issued");
    assert_eq!(step(&mut office, &draft, "sent", "").unwrap_err().code, "report.issued");
    // A name that is no draft begins no second first report.
    let other = "0198c0ffee0000000000000000000009";
    assert_eq!(office.desk.report_open_as(&id, "written_report", other).unwrap_err().code, "paper.no_draft");
    let forged =
        ReportDraft { kind: "written_report".into(), draft: other.into(), paper: other.into(), covers: Vec::new(), ..draft.clone() };
    assert_eq!(office.desk.report_issue(&forged).unwrap_err().code, "report.issued");
}

#[test]
fn a_correction_replaces_the_last_version_of_its_own_kind_once() {
    let mut office = Office::working_group("shanghai-2016", &["office"]);
    let warning = office.desk.report_open_as("", "warning_notice", "").unwrap().draft;
    let mut warning = complete(office.desk.report_refill(&ReportDraft { level: 2, ..warning }).unwrap());
    for section in warning.sections.iter_mut().filter(|s| s.text.trim().is_empty() || s.text.contains("待查")) {
        section.text = "按通知要求办理".into();
    }
    warning.addressee = "各有关单位".into();
    let first = issued(office.desk.report_issue(&warning).unwrap());
    let one = office.desk.paper_from(&first.id, "", "级别有误").unwrap().draft;
    let two = office.desk.paper_from(&first.id, "", "再改").unwrap().draft;
    office.desk.report_issue(&one).unwrap();
    assert_eq!(office.desk.report_issue(&two).unwrap_err().code, "paper.replaced");
    let forged = ReportDraft { before: two.paper.clone(), ..two.clone() };
    assert_eq!(office.desk.report_issue(&forged).unwrap_err().code, "paper.replaced", "it names a paper that is not there");
    let rows = office.desk.documents().unwrap();
    assert_eq!(rows.iter().find(|d| d.id == first.id).unwrap().state, "replaced");
    let sheet = office.desk.documents().unwrap();
    assert!(sheet.iter().all(|d| d.kind != "approval_sheet"), "a form has no cover sheet");
}

#[test]
fn records_are_not_corrected_and_a_cover_sheet_stands_beside_its_report() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let report = issued(office.issue(&id));
    let cover = report.cover.unwrap();
    let sheet = office.desk.document_row(&cover).unwrap();
    assert_eq!(sheet.kind, "approval_sheet");
    assert_eq!(office.desk.paper_from(&cover, "", "改").unwrap_err().code, "paper.listing");
}

#[test]
fn the_years_report_follows_its_year_and_keeps_what_a_person_wrote() {
    let mut office = Office::chongqing();
    incident(&mut office);
    let editor = office.desk.report_open_as("", "annual_statistics", "").unwrap();
    assert!(editor.draft.title.contains("2026"), "{}", editor.draft.title);
    let mut draft = editor.draft;
    draft.opening = "自己写的开头。".into();
    (draft.from, draft.to) = ("2025-01-01".into(), "2025-12-31".into());
    let stale = office.desk.report_check(&draft).unwrap();
    assert!(stale.iter().any(|c| c.blocks && c.field == "from"), "{stale:?}");
    // What a person emptied stays empty.
    draft.sections[1].text.clear();
    let draft = office.desk.report_refill(&draft).unwrap();
    assert_eq!(draft.sections[1].text, "");
    assert!(draft.title.contains("2025") && draft.opening == "自己写的开头。", "{} {}", draft.title, draft.opening);
    assert!(!office.desk.report_check(&draft).unwrap().iter().any(|c| c.field == "from"));
}

#[test]
fn a_warnings_level_brings_what_the_plan_says_of_it() {
    let mut office = Office::chongqing();
    let draft = office.desk.report_open_as("", "warning_notice", "").unwrap().draft;
    let blue = office.desk.report_refill(&ReportDraft { level: 4, ..draft }).unwrap();
    let said = |d: &ReportDraft| d.sections.iter().map(|s| s.text.clone()).collect::<Vec<_>>().join("\n");
    assert!(said(&blue).contains("蓝色预警"), "{}", said(&blue));
    let mut kept = blue.clone();
    let section = kept.sections.iter_mut().find(|s| s.id == "scope").unwrap();
    section.text = "全局各处室".into();
    let red = office.desk.report_refill(&ReportDraft { level: 1, ..kept }).unwrap();
    assert!(said(&red).contains("红色预警") && said(&red).contains("全局各处室") && !said(&red).contains("蓝色预警"), "{}", said(&red));
}

#[test]
fn a_department_issues_no_warning_that_is_the_groups() {
    let mut office = Office::chongqing();
    let draft = office.desk.report_open_as("", "warning_notice", "").unwrap().draft;
    let red = complete(office.desk.report_refill(&ReportDraft { level: 1, ..draft }).unwrap());
    let told = office.desk.report_check(&red).unwrap();
    let own = told.iter().find(|c| c.blocks && c.field == "unit").unwrap_or_else(|| panic!("{told:?}"));
    assert!(own.message.contains("红色预警由应急工作组发布（第三篇三）"), "{}", own.message);
    assert_eq!(office.desk.report_issue(&red).unwrap_err().code, "report.incomplete");
    let blue = office.desk.report_refill(&ReportDraft { level: 4, ..red }).unwrap();
    assert!(!office.desk.report_check(&blue).unwrap().iter().any(|c| c.field == "unit"));
    let mut hospital = Office::shanghai();
    let offers = hospital.desk.papers_offered("").unwrap();
    let offer = |kind: &str| offers.iter().find(|o| o.kind.id == kind).unwrap();
    assert_eq!((offer("warning_notice").ready, offer("warning_notice").reason.as_str()), (false, "预警由市网安办发布（第3.4.1条）"));
    assert!(offer("warning_receipt").ready, "whoever received one confirms it");
}

#[test]
fn a_responsible_operator_signs_in_their_own_name_and_who_checked_is_named() {
    let mut office = Office::chongqing();
    let (_, head) = with_head(&mut office);
    let id = incident(&mut office);
    let draft = ReportDraft { telephone: "6700 0000".into(), reviewer: "别人".into(), ..office.desk.report_open(&id).unwrap().draft };
    step(&mut office, &draft, "sent", "").unwrap();
    office.desk.switch_operator(&head, HEAD_PASSPHRASE).unwrap();
    let checked = step(&mut office, &draft, "checked", "").unwrap().draft;
    assert_eq!(checked.reviewer, "赵堃");
    let other = ReportDraft { signer: "周立".into(), ..checked.clone() };
    assert_eq!(office.desk.report_issue(&other).unwrap_err().field.as_deref(), Some("signer"));
    let unread = ReportDraft { reviewer: "别人".into(), signer: "赵堃".into(), ..checked.clone() };
    assert_eq!(office.desk.report_issue(&unread).unwrap_err().field.as_deref(), Some("reviewer"), "who did not check is not named");
    let paper = issued(office.desk.report_issue(&ReportDraft { signer: "赵堃".into(), ..checked }).unwrap());
    let sheet = text_of(&mut office, &paper.cover.unwrap());
    assert!(sheet.contains("赵堃于2026年11月22日9时31分核稿通过"), "{sheet}");
    let other = incident(&mut office);
    let paper = issued(office.issue(&other));
    assert!(text_of(&mut office, &paper.cover.unwrap()).contains("未经核稿"));
}

#[test]
fn a_department_signs_no_notice_of_the_group_that_stands_above_it() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let notice = complete(office.desk.report_open_as(&id, "response_notice", "").unwrap().draft);
    let told = office.desk.report_check(&notice).unwrap();
    let own = told.iter().find(|c| c.blocks && c.field == "unit").unwrap_or_else(|| panic!("{told:?}"));
    assert_eq!(own.message, "本单位不能签发这份文书：由应急工作组制发。本单位的情况用报告、函报送");
    assert_eq!(office.desk.report_issue(&notice).unwrap_err().code, "report.incomplete");
    let report = complete(office.desk.report_open(&id).unwrap().draft);
    assert!(!office.desk.report_check(&report).unwrap().iter().any(|c| c.field == "unit"), "its own report it signs itself");
}

#[test]
fn a_hurried_first_report_fits_two_pages_and_keeps_its_sections() {
    let mut office = Office::shanghai();
    office.set_clock(31);
    let registration = office.registration("attack", serde_json::json!({}), None);
    let id = office.desk.register(&desk::view::Registration { level: None, ..registration }).unwrap();
    let draft = complete(office.desk.report_open(&id).unwrap().draft);
    assert_eq!(draft.sections.len(), 10, "the editor shows every section");
    let paper = issued(office.desk.report_issue(&draft).unwrap());
    assert!(paper.pages <= 2, "{} pages", paper.pages);
    let text = text_of(&mut office, &paper.id);
    assert!(text.contains("以下情况待查，将及时续报：") && text.contains("现场保护情况"), "{text}");
    assert!(!text.contains("八、"), "{text}");
}

#[test]
fn a_record_goes_out_whatever_characters_it_bears() {
    let mut office = Office::chongqing();
    office.set_clock(31);
    let registration = office.registration("malicious_program", ransomware(), Some(2));
    let system = format!("{}\u{1F6A8}", registration.system);
    let id = office.desk.register(&desk::view::Registration { system, ..registration }).unwrap();
    let book = office.desk.report_open_as("", "incident_ledger", "").unwrap();
    let told = book.checks.iter().find(|c| c.field == "glyph").unwrap();
    assert!(!told.blocks && told.message.contains("印作“□（U+1F6A8）”") && told.message.contains("表格第"), "{}", told.message);
    office.desk.report_preview(&book.draft).unwrap();
    let paper = issued(office.desk.report_issue(&complete(book.draft)).unwrap());
    let text = text_of(&mut office, &paper.id);
    assert!(text.contains("□（U+1F6A8）"), "{text}");
    // What is written is reworded by whoever signs it; its cover sheet names the case as it was recorded.
    let draft = complete(office.desk.report_open(&id).unwrap().draft);
    assert_eq!(office.desk.report_issue(&draft).unwrap_err().field.as_deref(), Some("glyph"));
    let reworded = serde_json::to_string(&draft).unwrap().replace('\u{1F6A8}', "");
    let paper = issued(office.desk.report_issue(&serde_json::from_str(&reworded).unwrap()).unwrap());
    assert!(text_of(&mut office, &paper.cover.unwrap()).contains("□（U+1F6A8）"));
}

#[test]
fn the_years_report_is_corrected_with_the_figures_of_now() {
    let mut office = Office::chongqing();
    incident(&mut office);
    let mut draft = complete(office.desk.report_open_as("", "annual_statistics", "").unwrap().draft);
    draft.addressee = "应急工作组".into();
    draft.sections.iter_mut().find(|s| s.id == "analysis").unwrap().text = "加强培训。".into();
    let first = issued(office.desk.report_issue(&draft).unwrap());
    incident(&mut office);
    let begun = office.desk.paper_from(&first.id, "", "漏统一起").unwrap().draft;
    assert_eq!((begun.version, begun.from.as_str(), begun.to.as_str()), (2, "2026-01-01", "2026-12-31"));
    let text = |id: &str| begun.sections.iter().find(|s| s.id == id).unwrap().text.clone();
    assert!(text("overview").contains("2起") && text("analysis") == "加强培训。", "{} {}", text("overview"), text("analysis"));
    let again = office.desk.report_open_as("", "annual_statistics", &begun.draft).unwrap();
    assert_eq!(again.checks.iter().filter(|c| c.blocks).count(), 0, "{:?}", again.checks);
    let second = issued(office.desk.report_issue(&again.draft).unwrap());
    assert_eq!(second.version, 2);
    let printed = text_of(&mut office, &second.id);
    assert!(printed.contains("本报告为更正报告（第2版），替代〔2026〕1号"), "{printed}");
    assert_eq!(office.desk.document_row(&first.id).unwrap().state, "replaced");
}

#[test]
fn a_date_of_another_year_than_the_number_to_be_given_is_told() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let draft = complete(office.desk.report_open(&id).unwrap().draft);
    let told = |office: &mut Office, date: &str| {
        let checks = office.desk.report_check(&ReportDraft { date: date.into(), ..draft.clone() }).unwrap();
        checks.into_iter().filter(|c| c.field == "date").map(|c| c.message).collect::<Vec<_>>()
    };
    assert_eq!(told(&mut office, "2025年12月31日"), ["成文日期是2025年，发文字号“〔2026〕1号”是2026年的，请核对"]);
    assert!(told(&mut office, "2026年11月22日").is_empty());
}

#[test]
fn an_adjusted_warning_brings_the_orders_of_its_new_level() {
    let mut office = Office::working_group("chongqing-jrjgj", &["working_group"]);
    let draft = office.desk.report_open_as("", "warning_notice", "").unwrap().draft;
    let mut orange = complete(office.desk.report_refill(&ReportDraft { level: 2, ..draft }).unwrap());
    for section in orange.sections.iter_mut().filter(|s| s.text.trim().is_empty() || s.text.contains("待查")) {
        section.text = "按通知要求办理".into();
    }
    orange.addressee = "金融稳定处".into();
    let orange = issued(office.desk.report_issue(&orange).unwrap());
    let begun = office.desk.paper_from(&orange.id, "warning_adjustment", "").unwrap().draft;
    let text = |d: &ReportDraft, id: &str| d.sections.iter().find(|s| s.id == id).unwrap().text.clone();
    assert!(text(&begun, "measures").contains("指导相关处室评估和控制风险"), "{}", text(&begun, "measures"));
    let red = office.desk.report_refill(&ReportDraft { level: 1, ..begun.clone() }).unwrap();
    assert!(text(&red, "level").starts_with("红色预警") && text(&red, "original").contains("橙色预警"), "{}", text(&red, "level"));
    let measures = text(&red, "measures");
    assert!(measures.contains("实行巡网") && !measures.contains("指导相关处室评估和控制风险"), "{measures}");
    let mut own = begun;
    own.sections.iter_mut().find(|s| s.id == "measures").unwrap().text = "立即断网。".into();
    assert_eq!(text(&office.desk.report_refill(&ReportDraft { level: 1, ..own }).unwrap(), "measures"), "立即断网。");
    assert_eq!(office.desk.paper_from(&orange.id, "warning_receipt", "").unwrap_err().code, "paper.kind", "who issued it confirms nothing");
    // A correction that names another level follows it too.
    let wrong = office.desk.paper_from(&orange.id, "", "级别有误").unwrap().draft;
    assert!(text(&wrong, "measures").contains("指导相关处室"));
    let right = office.desk.report_refill(&ReportDraft { level: 1, ..wrong.clone() }).unwrap();
    assert!(text(&right, "measures").contains("实行巡网") && text(&right, "start") == text(&wrong, "start"));
}

#[test]
fn a_list_of_evidence_says_what_for_until_somebody_says_it_better() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let draft = office.desk.report_open_as(&id, "evidence_list", "").unwrap().draft;
    let text = |id: &str| draft.sections.iter().find(|s| s.id == id).unwrap().text.clone();
    assert_eq!((text("purpose").as_str(), text("receiver").as_str()), ("事件调查处置需要", ""));
}
