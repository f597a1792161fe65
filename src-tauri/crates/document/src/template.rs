//! Wording templates: what a paper says before anything is known, as data that the office can change.

use crate::annex::Annex;
use crate::follow_up::chinese_number;
use crate::kinds::{Layout, kind};
use crate::wording::{names, put, read};
use crate::words::{PlanHeading, Words, placeholders};
use crate::written_report::{Section, UNKNOWN, WrittenReport};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The wording of a kind of paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Template {
    /// Of which kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// 主送
    pub addressee: String,
    /// Before the first section.
    pub opening: String,
    /// Sections in order.
    pub sections: Vec<TemplateSection>,
    /// After the last one: 妥否，请批示。
    pub closing: String,
    /// 抄送
    pub copies_to: String,
    /// 附件 by name.
    pub attachments: Vec<String>,
}

/// A section of a wording.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateSection {
    /// Stable id.
    pub id: String,
    /// Heading with its number; a label in a form; empty prints the text alone.
    pub heading: String,
    /// What belongs there, as the editor says it.
    pub hint: String,
    /// Its text.
    pub text: String,
}

/// What is wrong with an office's wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// `title`, `addressee`, `opening`, `closing`, `copies_to`, `attachments`, `section:basic`.
    pub field: String,
    /// In a sentence.
    pub message: String,
}

/// The section that stands for every heading which the plan demands.
const PLAN_HEADINGS: &str = "plan_headings";

const FILES: [&str; 18] = [
    include_str!("../templates/written_report.toml"),
    include_str!("../templates/follow_up_report.toml"),
    include_str!("../templates/final_report.toml"),
    include_str!("../templates/incident_form.toml"),
    include_str!("../templates/support_request.toml"),
    include_str!("../templates/support_reply.toml"),
    include_str!("../templates/support_letter.toml"),
    include_str!("../templates/response_notice.toml"),
    include_str!("../templates/closure_request.toml"),
    include_str!("../templates/closure_reply.toml"),
    include_str!("../templates/closure_notice.toml"),
    include_str!("../templates/investigation_report.toml"),
    include_str!("../templates/drill_report.toml"),
    include_str!("../templates/warning_notice.toml"),
    include_str!("../templates/warning_adjustment.toml"),
    include_str!("../templates/warning_lift.toml"),
    include_str!("../templates/warning_receipt.toml"),
    include_str!("../templates/annual_statistics.toml"),
];

// A file of our own that does not read is left out; a test sees to it that none is.
static ORIGINALS: LazyLock<Vec<Template>> = LazyLock::new(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect());

/// The original wording of a kind; none of a paper that has no wording of its own (a list, a record).
#[must_use]
pub fn template(kind: &str) -> Option<&'static Template> {
    let kind = if kind.is_empty() { "written_report" } else { kind };
    ORIGINALS.iter().find(|t| t.kind == kind)
}

/// Kinds that have a wording.
pub fn templates() -> impl Iterator<Item = &'static Template> {
    ORIGINALS.iter()
}

impl Template {
    /// What is wrong with it; nothing when it can be used.
    #[must_use]
    pub fn check(&self) -> Vec<TemplateFault> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, message: String| faults.push(TemplateFault { field: field.to_owned(), message });
        let Some(original) = template(&self.kind) else {
            fault("title", format!("没有“{}”这种文书的模板", self.kind));
            return faults;
        };
        if self.title.trim().is_empty() {
            fault("title", "标题是空的，请写上标题，或恢复原文".to_owned());
        }
        for section in &original.sections {
            let named = if section.heading.is_empty() { &section.hint } else { &section.heading };
            match self.sections.iter().filter(|s| s.id == section.id).count() {
                0 => fault(&format!("section:{}", section.id), format!("少了“{named}”一节，请恢复；不需要的内容可以留空")),
                1 => {}
                _ => fault(&format!("section:{}", section.id), format!("“{named}”一节重复了，请删去一个")),
            }
        }
        for section in self.sections.iter().filter(|s| !original.sections.iter().any(|o| o.id == s.id)) {
            fault(&format!("section:{}", section.id), format!("“{}”不是本文书的节，请把内容写进已有的节", section.heading));
        }
        let known = placeholders(&self.kind);
        for (field, place, text) in self.texts() {
            match read(text) {
                Err(message) => fault(&field, format!("{place}：{message}")),
                Ok(parts) => {
                    for name in names(&parts) {
                        if !known.iter().any(|(word, _)| *word == name) {
                            fault(&field, format!("{place}：没有“{{{name}}}”这个词，请从可用的词里选"));
                        }
                    }
                }
            }
        }
        faults
    }

    /// Every text with its field and what it is called.
    fn texts(&self) -> Vec<(String, String, &str)> {
        let named = |field: &str, name: &str, text| (field.to_owned(), name.to_owned(), text);
        let mut all = vec![
            named("title", "标题", self.title.as_str()),
            named("addressee", "主送", &self.addressee),
            named("opening", "开头", &self.opening),
            named("closing", "结尾", &self.closing),
            named("copies_to", "抄送", &self.copies_to),
        ];
        all.extend(self.attachments.iter().map(|a| named("attachments", "附件", a.as_str())));
        for section in &self.sections {
            let field = format!("section:{}", section.id);
            let name = if section.heading.is_empty() { "正文".to_owned() } else { format!("“{}”", section.heading) };
            all.push((field.clone(), name.clone(), section.heading.as_str()));
            all.push((field, name, section.text.as_str()));
        }
        all
    }
}

/// Puts words into a text of a wording. One that does not read is printed as it stands: a person sees it then.
fn put_text(text: &str, words: &Words) -> String {
    read(text).map_or_else(|_| text.to_owned(), |parts| put(&parts, words))
}

/// Fills a wording.
#[must_use]
pub fn fill(template: &Template, words: &Words) -> WrittenReport {
    let mut sections = Vec::new();
    for section in &template.sections {
        if section.id == PLAN_HEADINGS {
            for heading in &words.headings {
                let mut own = words.clone();
                own.set("预案标题", &heading.name);
                own.set("标题内容", &heading.text);
                sections.push(filled(section, &heading.id, &mut own, sections.len()));
            }
        } else {
            sections.push(filled(section, &section.id, &mut words.clone(), sections.len()));
        }
    }
    // A form shows an empty field as one to be filled in; in a text what is not there is said to be unknown.
    if kind(&template.kind).is_none_or(|k| k.layout != Layout::Form) {
        for section in sections.iter_mut().filter(|s| s.text.is_empty()) {
            section.text = format!("{UNKNOWN}。");
        }
    }
    let line = |text: &str| put_text(text, words).replace('\n', "");
    let word = |name: &str| words.get(name).to_owned();
    WrittenReport {
        title: line(&template.title),
        addressee: line(&template.addressee),
        opening: put_text(&template.opening, words),
        sections,
        unit: word("单位"),
        date: word("日期"),
        contact: word("联系人"),
        telephone: word("电话"),
        drafter: word("拟稿人"),
        reviewer: word("核稿人"),
        signer: word("签发人"),
        paper_kind: template.kind.clone(),
        closing: put_text(&template.closing, words),
        copies_to: line(&template.copies_to),
        attachments: template.attachments.iter().map(|a| line(a)).filter(|a| !a.is_empty()).map(|a| Annex::from(a.as_str())).collect(),
        ..WrittenReport::default()
    }
}

fn filled(section: &TemplateSection, id: &str, words: &mut Words, before: usize) -> Section {
    let number = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
    words.set("序号", &chinese_number(number));
    Section { id: id.to_owned(), heading: put_text(&section.heading, words), text: put_text(&section.text, words) }
}

/// Headings of a plan, to be filled in where the wording has its place for them.
#[must_use]
pub fn plan_heading(id: &str, name: &str, text: &str) -> PlanHeading {
    PlanHeading { id: id.to_owned(), name: name.to_owned(), text: text.to_owned() }
}
