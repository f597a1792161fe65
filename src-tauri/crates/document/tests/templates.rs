//! Wording templates: the originals hold together, and an office's own wording is checked before it is used.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops where something is not as it should be"
)]

use document::{
    FOLLOW_UP_SECTIONS, KINDS, Layout, SECTIONS, Template, TemplateSection, Words, fill, kind, placeholders, request_in, template,
    templates,
};

fn faults(template: &Template) -> Vec<String> {
    template.check().into_iter().map(|f| format!("{} {}", f.field, f.message)).collect()
}

#[test]
fn every_paper_that_is_edited_has_an_original_that_passes_its_own_check() {
    assert_eq!(templates().count(), 18);
    for template in templates() {
        assert!(kind(&template.kind).is_some(), "{}", template.kind);
        assert_eq!(faults(template), Vec::<String>::new(), "{}", template.kind);
        assert!(template.sections.iter().all(|s| !s.id.is_empty() && !s.hint.is_empty()), "{}", template.kind);
    }
    for kind in KINDS.iter().filter(|k| k.layout == Layout::Text) {
        assert!(template(kind.id).is_some(), "{}", kind.id);
    }
    assert!(template("oral_record").is_none() && template("incident_ledger").is_none());
    assert_eq!(template("").unwrap().kind, "written_report");
}

#[test]
fn the_editors_hints_are_those_of_the_wordings() {
    for (kind, sections) in [("written_report", SECTIONS.as_slice()), ("follow_up_report", FOLLOW_UP_SECTIONS.as_slice())] {
        let template = template(kind).unwrap();
        let known: Vec<(&str, &str, &str)> =
            template.sections.iter().map(|s| (s.id.as_str(), s.heading.as_str(), s.hint.as_str())).collect();
        assert_eq!(known, sections);
    }
}

#[test]
fn a_report_asks_for_nothing_and_a_request_does() {
    for template in templates() {
        let report = fill(template, &Words::default());
        let all: Vec<&str> = [report.title.as_str(), &report.opening, &report.closing]
            .into_iter()
            .chain(report.sections.iter().flat_map(|s| [s.heading.as_str(), s.text.as_str()]))
            .collect();
        let asks = all.iter().any(|t| request_in(t).is_some());
        // The table has a row for it: that is where a request may stand.
        assert_eq!(
            asks,
            matches!(template.kind.as_str(), "closure_request" | "incident_form" | "support_request" | "support_letter"),
            "{}: {all:?}",
            template.kind
        );
    }
}

#[test]
fn nothing_known_leaves_no_brace_and_no_hole() {
    // The plan is always known.
    let mut words = Words::default();
    words.set("预案", "某市网络安全事件应急预案");
    words.set("事件统称", "网络安全事件");
    for template in templates() {
        let report = fill(template, &words);
        let sections = report.sections.iter().flat_map(|s| [s.heading.clone(), s.text.clone()]);
        for text in [report.title.clone(), report.opening.clone(), report.closing.clone()].into_iter().chain(sections) {
            for bad in ["{", "}", "。。", "，，", "，。", "《》", "（）", "：。", "“”"] {
                assert!(!text.contains(bad), "{}: {bad} in {text}", template.kind);
            }
        }
    }
}

#[test]
fn what_is_wrong_with_an_offices_wording_is_told_beside_its_field() {
    let original = template("closure_notice").unwrap();
    let mut own = original.clone();
    own.title = " ".into();
    own.opening = "按{条文}的规定，{?条款：办".into();
    own.sections.remove(1);
    own.sections.push(own.sections[0].clone());
    own.sections.push(TemplateSection { id: "thanks".into(), heading: "四、鸣谢".into(), ..TemplateSection::default() });
    own.closing = "{预警级别}".into();
    own.attachments = vec!["处置经过}".into()];
    assert_eq!(
        faults(&own),
        [
            "title 标题是空的，请写上标题，或恢复原文",
            "section:result “一、处置结果”一节重复了，请删去一个",
            "section:after 少了“二、后续工作”一节，请恢复；不需要的内容可以留空",
            "section:thanks “四、鸣谢”不是本文书的节，请把内容写进已有的节",
            "opening 开头：“{?条款”没有配上“}”",
            "closing 结尾：没有“{预警级别}”这个词，请从可用的词里选",
            "attachments 附件：有一个“}”前面没有“{”",
        ]
    );
    own = original.clone();
    own.opening = "按{条文}的规定办。".into();
    assert_eq!(faults(&own), ["opening 开头：没有“{条文}”这个词，请从可用的词里选"]);
    own.kind = "memo".into();
    assert_eq!(faults(&own), ["title 没有“memo”这种文书的模板"]);
}

#[test]
fn an_offices_own_wording_is_kept_as_json_and_used() {
    let mut own = template("closure_notice").unwrap().clone();
    own.closing = "特此通知，请遵照执行。".into();
    own.copies_to = "{主送}，局领导。".into();
    let kept: Template = serde_json::from_str(&serde_json::to_string(&own).unwrap()).unwrap();
    assert_eq!(kept, own);
    let mut words = Words::default();
    words.set("主送", "各处室");
    let report = fill(&kept, &words);
    assert_eq!((report.closing.as_str(), report.copies_to.as_str()), ("特此通知，请遵照执行。", "各处室，局领导。"));
}

#[test]
fn words_are_offered_where_they_mean_something() {
    let offered = |kind: &str, word: &str| placeholders(kind).iter().any(|(w, _)| *w == word);
    assert!(offered("written_report", "发现时间") && offered("closure_request", "结束规定") && offered("warning_lift", "原预警"));
    assert!(!offered("warning_lift", "发现时间") && !offered("written_report", "结束规定"));
    for kind in KINDS {
        for (word, meaning) in placeholders(kind.id) {
            assert!(!meaning.is_empty() && word.chars().all(|c| !c.is_ascii()), "{word}");
        }
    }
}
