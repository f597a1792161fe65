//! What is missing in a report before it may be issued, and what is worth a look.

use crate::paper_draft::kind_of;
use crate::paper_subject::Subject;
use crate::view::{ReportCheck, ReportDraft};

/// Every check that does not pass.
pub fn report_checks(draft: &ReportDraft, _subject: &Subject) -> Vec<ReportCheck> {
    checks_of(draft, kind_of(draft))
}

fn checks_of(draft: &ReportDraft, _kind: &str) -> Vec<ReportCheck> {
    let mut checks = Vec::new();
    let mut blocks = |field: &str, message: &str| {
        checks.push(ReportCheck { field: field.to_owned(), message: message.to_owned(), blocks: true });
    };
    let needed = [
        ("title", &draft.title, "标题没有填"),
        ("addressee", &draft.addressee, "主送没有填"),
        ("unit", &draft.unit, "署名单位没有填"),
        ("date", &draft.date, "成文日期没有填"),
        ("contact", &draft.contact, "联系人没有填"),
        ("telephone", &draft.telephone, "联系电话没有填"),
        ("drafter", &draft.drafter, "拟稿人没有填"),
        ("reviewer", &draft.reviewer, "核稿人没有填"),
        ("signer", &draft.signer, "签发人没有填"),
    ];
    for (field, text, message) in needed {
        if text.trim().is_empty() {
            blocks(field, message);
        }
    }
    if !draft.date.trim().is_empty() && !is_date(draft.date.trim()) {
        blocks("date", "成文日期写成 2026年1月5日 这样，不加零");
    }
    let texts = [("title".to_owned(), draft.title.as_str()), ("opening".to_owned(), draft.opening.as_str())]
        .into_iter()
        .chain(draft.sections.iter().map(|s| (format!("section:{}", s.id), s.text.as_str())));
    for (field, text) in texts {
        if let Some(word) = document::request_in(text) {
            blocks(&field, &format!("报告不得夹带请示事项（“{word}”），请移到“请求支援事项”，另行请示或函告"));
        }
        if text.contains("此页无正文") {
            blocks(&field, "不写“此页无正文”，请删去");
        }
    }
    for section in &draft.sections {
        let missing = document::missing_items(&section.id, &section.text);
        if !section.text.trim().is_empty() && !missing.is_empty() {
            checks.push(ReportCheck {
                field: format!("section:{}", section.id),
                message: format!("“{}”还没有写到：{}；不清楚的写“待查”", section.heading, missing.join("、")),
                blocks: false,
            });
        }
        if section.text.trim().trim_end_matches('。') == document::UNKNOWN {
            checks.push(ReportCheck {
                field: format!("section:{}", section.id),
                message: format!("“{}”没有写，将印为“待查”", section.heading),
                blocks: false,
            });
        }
        if section.text.trim().is_empty() {
            checks.push(ReportCheck {
                field: format!("section:{}", section.id),
                message: format!("“{}”没有填，将印为“待查”", section.heading),
                blocks: false,
            });
        }
    }
    checks
}

/// `2026年1月5日`, no zero in front.
fn is_date(text: &str) -> bool {
    let number = |part: &str, most: u32| {
        !part.starts_with('0') && part.chars().all(|c| c.is_ascii_digit()) && part.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n))
    };
    text.split_once('年')
        .and_then(|(year, rest)| Some((year, rest.split_once('月')?)))
        .and_then(|(year, (month, rest))| Some((year, month, rest.strip_suffix('日')?)))
        .is_some_and(|(year, month, day)| year.len() == 4 && number(year, 9999) && number(month, 12) && number(day, 31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::ReportSection;

    #[test]
    fn a_request_blocks_and_an_empty_section_does_not() {
        let draft = ReportDraft {
            sections: vec![
                ReportSection { id: "next".into(), heading: "九、".into(), text: "恳请派员支援。".into(), hint: String::new() },
                ReportSection { id: "scene".into(), heading: "八、".into(), ..ReportSection::default() },
            ],
            ..ReportDraft::default()
        };
        let checks = checks_of(&draft, "written_report");
        assert!(checks.iter().any(|c| c.field == "section:next" && c.blocks && c.message.contains("恳请")));
        assert!(checks.iter().any(|c| c.field == "section:scene" && !c.blocks));
        assert!(checks.iter().any(|c| c.field == "telephone" && c.blocks));
    }

    #[test]
    fn dates_have_no_zero_in_front() {
        assert!(is_date("2026年1月5日") && is_date("2026年11月22日"));
        assert!(!is_date("2026年01月05日") && !is_date("2026-1-5") && !is_date("2026年13月5日") && !is_date("年月日"));
    }
}
