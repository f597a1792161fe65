//! A sample paper: what a unit's page looks like, before any paper is written on it.

use crate::page_style::{PageForm, PageStyle};
use crate::written_report::{Section, WrittenReport};
use chrono::{DateTime, FixedOffset};

/// A short report on nothing, dressed as the unit's papers would be.
#[must_use]
pub fn sample(style: &PageStyle, unit: &str, at: DateTime<FixedOffset>) -> crate::Paper {
    let text = "这是一份样张，用来核对版头、版记、署名和页码的位置。正文用3号仿宋体字，每面排22行，每行排28个字，撑满版心。";
    let section = |number: u32, name: &str| Section {
        id: format!("part{number}"),
        heading: format!("{}、{name}", crate::chinese_number(number)),
        text: format!("（一）第一部分。{text}\n（二）第二部分。{text}"),
    };
    let year = chrono::Datelike::year(&at);
    // A letter goes to nobody above; any other page is shown with all that a report has.
    let letter = style.form == PageForm::Letter;
    let paper_kind = if letter { "support_letter" } else { "" };
    let report = WrittenReport {
        paper_kind: paper_kind.to_owned(),
        title: if letter { "关于商请核对公文版面的函" } else { "关于核对公文版面的样张" }.to_owned(),
        addressee: "收文单位".to_owned(),
        opening: text.to_owned(),
        sections: vec![section(1, "版面"), section(2, "文字"), section(3, "表格和附件")],
        unit: style.issuers().0.unwrap_or(unit).to_owned(),
        joint: style.issuers().1.join("、"),
        date: crate::date_words(at),
        contact: "张三".to_owned(),
        telephone: "8888 0000".to_owned(),
        signer: "李四".to_owned(),
        urgency: "加急".to_owned(),
        copies_to: "有关单位".to_owned(),
        attachments: vec!["版面尺寸说明".into()],
        number: format!("{}〔{year}〕1号", style.code_of(paper_kind)),
        style: style.clone(),
        ..WrittenReport::default()
    };
    report.copy(at, Some(1))
}
