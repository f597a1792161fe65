//! 预警: issued by the working group, told to every enrolled unit, confirmed by each, and the group sees who has and who has not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod exchange_office;
mod office;

use desk::view::{DocumentRow, PageStyleView, ReportDraft, ReportEditor, SealInput};
use exchange_office::{enrol, export, import, look, peer};
use office::Office;
use tempfile::TempDir;

const GROUP: &str = "市网安办";

fn issued(editor: ReportEditor) -> DocumentRow {
    editor.issued.unwrap()
}

fn complete(draft: ReportDraft) -> ReportDraft {
    let mut draft = ReportDraft { telephone: "6700 0000".into(), reviewer: "周玥".into(), signer: "赵堃".into(), ..draft };
    for section in draft.sections.iter_mut().filter(|s| s.text.trim().is_empty() || s.text.contains("待查")) {
        section.text = "按通知要求办理".into();
    }
    if draft.addressee.is_empty() {
        draft.addressee = "各区、各有关单位".into();
    }
    draft
}

/// The working group of Shanghai and two units enrolled with it, and a stick.
fn offices() -> (Office, Office, Office, TempDir) {
    let mut group = Office::working_group("shanghai-2016", &["office"]);
    let unit = |name: &str| Office::found_as("department", name, "shanghai-2016", &["incident_unit"], None);
    let (mut education, mut transport) = (unit("市教委"), unit("市交通委"));
    enrol(&mut education, &mut group);
    enrol(&mut transport, &mut group);
    for office in [&group, &education, &transport] {
        office.set_clock(31);
    }
    let style: PageStyleView = group.desk.page_style_view().unwrap();
    group.desk.set_page_style(&PageStyleView { code: "沪网办".into(), ..style }).unwrap();
    (group, education, transport, tempfile::tempdir().unwrap())
}

fn warn(group: &mut Office) -> DocumentRow {
    let draft = group.desk.report_open_as("", "warning_notice", "").unwrap().draft;
    let draft = complete(group.desk.report_refill(&ReportDraft { level: 2, category: "attack".into(), ..draft }).unwrap());
    issued(group.desk.report_issue(&draft).unwrap())
}

fn carry(from: &mut Office, unit: &str, to: &mut Office, stick: &TempDir) {
    let path = export(from, unit, stick.path());
    import(to, &path).unwrap();
    std::fs::remove_file(path).unwrap();
}

fn confirmed(group: &mut Office, warning: &str) -> String {
    group.desk.document_row(warning).unwrap().confirmed
}

fn row(office: &mut Office, id: &str) -> Option<DocumentRow> {
    office.desk.documents().unwrap().into_iter().find(|row| row.id == id)
}

#[test]
fn a_warning_is_told_confirmed_and_the_group_sees_by_whom() {
    let (mut group, mut education, mut transport, stick) = offices();
    let warning = warn(&mut group);
    assert_eq!(confirmed(&mut group, &warning.id), "已确认 0 个单位，未确认 2 个：市交通委、市教委");
    // What came says so before it is taken in.
    let path = export(&mut group, "市教委", stick.path());
    let news = look(&mut education, &path).unwrap().news;
    assert_eq!(
        (news[0].about.as_str(), news[0].text.as_str()),
        ("预警", format!("签发《{}》：橙色预警（Ⅱ级，严重），攻击类事件", warning.title).as_str())
    );
    import(&mut education, &path).unwrap();
    // It lies among the papers with its sender's name, and its file is the very one.
    let came = row(&mut education, &warning.id).unwrap();
    assert_eq!((came.unit.as_str(), came.number.as_str(), came.delivery_name.as_str()), (GROUP, warning.number.as_str(), "待确认"));
    assert_eq!(came.about, "橙色预警（Ⅱ级，严重），攻击类事件");
    assert!(came.confirmed.starts_with("本单位还没有确认"), "{}", came.confirmed);
    assert_eq!(education.desk.board().unwrap().papers.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), [warning.id.as_str()]);
    assert_eq!(education.desk.document_pdf(&warning.id).unwrap(), group.desk.document_pdf(&warning.id).unwrap());
    // It is the group's to go on from.
    for (kind, reason) in [("", "改"), ("warning_notice", "改"), ("warning_adjustment", ""), ("warning_lift", "")] {
        assert_eq!(education.desk.paper_from(&warning.id, kind, reason).unwrap_err().code, "paper.not_ours", "{kind}");
    }
    let seal = SealInput { document_id: warning.id.clone(), at: String::new(), person: "吴玥".into(), note: String::new() };
    assert_eq!(education.desk.document_sealed(&seal).unwrap_err().code, "paper.not_ours");

    // It is printed here as well; that is this unit's to know.
    education.desk.document_printed(&warning.id, "HP", 1, true, "HP-1", None).unwrap();
    assert_eq!(row(&mut education, &warning.id).unwrap().delivery, "to_confirm");

    let begun = education.desk.paper_from(&warning.id, "warning_receipt", "").unwrap().draft;
    let text = |draft: &ReportDraft, id: &str| draft.sections.iter().find(|s| s.id == id).unwrap().text.clone();
    assert_eq!(begun.addressee, GROUP);
    assert_eq!(text(&begun, "original"), format!("《{}》，{}，橙色预警（Ⅱ级，严重），2026年11月22日", warning.title, warning.number));
    // When and how it came is known here.
    assert_eq!((text(&begun, "received"), text(&begun, "channel")), ("2026年11月22日9时31分".into(), "报送包".into()));
    assert!(text(&begun, "level").starts_with("橙色预警") && text(&begun, "unit") == "市教委", "{begun:?}");
    // Asked again it is the same draft, and it opens as it was begun.
    assert_eq!(education.desk.paper_from(&warning.id, "warning_receipt", "").unwrap().draft.draft, begun.draft);
    let again = education.desk.report_open_as("", "warning_receipt", &begun.draft).unwrap().draft;
    assert_eq!(text(&again, "original"), text(&begun, "original"));
    let receipt = issued(education.desk.report_issue(&complete(again)).unwrap());
    assert_eq!(
        (row(&mut education, &warning.id).unwrap().delivery_name, confirmed(&mut education, &warning.id)),
        ("已确认".into(), "本单位已填写确认回执".into())
    );
    assert_eq!(education.desk.paper_from(&warning.id, "warning_receipt", "").unwrap_err().code, "receipt.issued", "once is enough");
    let second = education.desk.report_open_as("", "warning_receipt", "").unwrap().draft;
    let second = complete(ReportDraft { before: warning.id.clone(), ..second });
    assert_eq!(education.desk.report_issue(&second).unwrap_err().code, "receipt.issued");

    carry(&mut education, GROUP, &mut group, &stick);
    assert_eq!(confirmed(&mut group, &warning.id), "已确认 1 个单位，未确认 1 个：市交通委");
    let back = row(&mut group, &receipt.id).unwrap();
    assert_eq!((back.unit.as_str(), back.kind.as_str()), ("市教委", "warning_receipt"));
    assert_eq!(group.desk.document_pdf(&receipt.id).unwrap(), education.desk.document_pdf(&receipt.id).unwrap());

    // A receipt that was corrected confirms what it confirmed; the other unit confirms as well.
    let corrected = education.desk.paper_from(&receipt.id, "", "接收人写错").unwrap().draft;
    let corrected = issued(education.desk.report_issue(&corrected).unwrap());
    carry(&mut education, GROUP, &mut group, &stick);
    assert_eq!(row(&mut group, &receipt.id).unwrap().replaced_by.as_deref(), Some(corrected.id.as_str()));
    carry(&mut group, "市交通委", &mut transport, &stick);
    let other = transport.desk.paper_from(&warning.id, "warning_receipt", "").unwrap().draft;
    transport.desk.report_issue(&complete(other)).unwrap();
    carry(&mut transport, GROUP, &mut group, &stick);
    assert_eq!(confirmed(&mut group, &warning.id), "已确认 2 个单位，全部确认");
    assert!(row(&mut transport, &receipt.id).is_none(), "another unit's receipt is not its business");
    for office in [&mut group, &mut education, &mut transport] {
        assert!(office.desk.check_health().unwrap().sound);
    }
    assert_eq!(confirmed(&mut group.restart(), &warning.id), "已确认 2 个单位，全部确认");
}

#[test]
fn a_corrected_warning_is_confirmed_anew_and_who_left_is_not_asked() {
    let (mut group, mut education, _transport, stick) = offices();
    let first = warn(&mut group);
    carry(&mut group, "市教委", &mut education, &stick);
    let receipt = education.desk.paper_from(&first.id, "warning_receipt", "").unwrap().draft;
    education.desk.report_issue(&complete(receipt)).unwrap();
    carry(&mut education, GROUP, &mut group, &stick);
    let mended = group.desk.paper_from(&first.id, "", "起始时间有误").unwrap().draft;
    let second = issued(group.desk.report_issue(&mended).unwrap());
    assert_eq!(confirmed(&mut group, &second.id), "已确认 0 个单位，未确认 2 个：市交通委、市教委");
    carry(&mut group, "市教委", &mut education, &stick);
    let before = row(&mut education, &first.id).unwrap();
    assert_eq!((before.state.as_str(), before.replaced_by.as_deref()), ("replaced", Some(second.id.as_str())));
    assert_eq!(row(&mut education, &second.id).unwrap().delivery, "to_confirm");
    assert_eq!(education.desk.board().unwrap().papers.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), [second.id.as_str()]);
    let revoked = peer(&mut group, "市交通委");
    group.desk.peer_revoke(&revoked, "电脑遗失").unwrap();
    assert_eq!(confirmed(&mut group, &second.id), "已确认 0 个单位，未确认 1 个：市教委");
    assert_eq!(confirmed(&mut group, &first.id), "已确认 1 个单位，全部确认");
}

#[test]
fn lists_and_statistics_of_the_group_stay_in_its_house() {
    let (mut group, mut education, _transport, stick) = offices();
    carry(&mut group, "市教委", &mut education, &stick);
    let ledger = group.desk.report_open_as("", "incident_ledger", "").unwrap().draft;
    let list = issued(group.desk.report_issue(&ReportDraft { reviewer: "周玥".into(), signer: "赵堃".into(), ..ledger }).unwrap());
    let warning = warn(&mut group);
    let path = export(&mut group, "市教委", stick.path());
    let news = look(&mut education, &path).unwrap().news;
    assert!(news.iter().all(|line| !line.text.contains("台账")), "{news:?}");
    import(&mut education, &path).unwrap();
    assert!(row(&mut education, &list.id).is_none() && row(&mut education, &warning.id).is_some());
    assert_eq!(education.desk.document_pdf(&list.id).unwrap_err().code, "document.not_found");
}
