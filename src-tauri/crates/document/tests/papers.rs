//! Every paper as the program makes it, in ordinary use; the PDFs stay in the target's tmp folder to be looked at.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test stops where something is not as it should be"
)]

mod common;
use common::*;

#[test]
fn written_reports_of_half_a_page_of_two_pages_and_of_six() {
    let half = set("report-half", &short_report().paper(at()));
    assert_eq!(half.pages.len(), 1);
    let two = set("report-full", &full_report().paper(at()));
    assert!((2..=3).contains(&two.pages.len()), "{} pages", two.pages.len());
    let six = set("report-long", &long_report().paper(at()));
    assert!((5..=8).contains(&six.pages.len()), "{} pages", six.pages.len());
}

#[test]
fn the_forms_fit_one_page_in_ordinary_use() {
    let ordinary = set("oral", &oral_record().paper(at()));
    let mut long = oral_record();
    long.said = "2026年11月22日09时30分，我处发现办公自动化系统（OA）遭勒索病毒攻击，多名同事反映文件打不开，文件扩展名变为“.locked”，\
        桌面出现勒索信，初判为重大网络安全事件。已拔网线，服务器仍在运行，发展中心正赶往机房。影响终端14台，公文流转中断，敏感信息是否泄露正在核实。\
        书面报告正在起草，随后送达。"
        .into();
    let talked = set("oral-long", &long.paper(at()));
    let sheet = set("sheet", &approval_sheet().paper(at()));
    let recovery = set("recovery", &recovery_sheet());
    for pdf in [ordinary, talked, sheet, recovery] {
        assert_eq!(pdf.pages.len(), 1, "{}", pdf.path.display());
    }
}
