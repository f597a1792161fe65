//! 总结调查报告: the plan's headings, prefilled with what the case knows.

use crate::follow_up::{chinese_number, sentence};
use crate::written_report::{Section, UNKNOWN, WrittenReport, date_words, moment_words};
use chrono::{DateTime, FixedOffset};

/// What a summary report is filled from.
#[derive(Debug, Clone, Default)]
pub struct SummaryFacts {
    /// Unit that reports.
    pub unit: String,
    /// Addressee.
    pub to: String,
    /// The incident in words.
    pub incident: String,
    /// Its level in words; empty while undecided.
    pub level: String,
    /// The plan and its clause: 《…预案》第五篇.
    pub by: String,
    /// When discovered.
    pub discovered: Option<DateTime<FixedOffset>>,
    /// When the response ended.
    pub ended: Option<DateTime<FixedOffset>>,
    /// What happened, in a sentence.
    pub what: String,
    /// The course in lines: time and what was done.
    pub course: Vec<(DateTime<FixedOffset>, String)>,
    /// The plan's headings: id, name.
    pub headings: Vec<(String, String)>,
    /// Texts known by heading id.
    pub known: Vec<(String, String)>,
    /// Date of the paper.
    pub date: Option<DateTime<FixedOffset>>,
    /// Contact person.
    pub contact: String,
    /// Their telephone.
    pub telephone: String,
    /// 拟稿
    pub drafter: String,
}

/// Fills a summary report: an account of the incident and its handling, then the plan's headings.
#[must_use]
pub fn summary(facts: &SummaryFacts) -> WrittenReport {
    let ended = facts.ended.map_or_else(|| format!("结束时间{UNKNOWN}"), |at| format!("已于{}结束", moment_words(at)));
    let by = if facts.by.is_empty() { String::new() } else { format!("按照{}的规定，", facts.by) };
    let level = if facts.level.is_empty() { String::new() } else { format!("，研判为{}", facts.level) };
    let found = facts.discovered.map_or_else(|| format!("发现时间{UNKNOWN}"), |at| format!("{}发现", moment_words(at)));
    let course: Vec<String> = facts.course.iter().map(|(at, text)| format!("{}，{}", moment_words(*at), sentence(text))).collect();
    let mut sections = vec![
        ("overview".to_owned(), "事件概况".to_owned(), format!("{found}，{}{level}。", facts.what.trim().trim_end_matches('。'))),
        ("handling_course".to_owned(), "应急处置经过".to_owned(), course.join("\n")),
    ];
    for (id, name) in &facts.headings {
        let known: Vec<String> = facts.known.iter().filter(|(key, _)| key == id).map(|(_, text)| sentence(text)).collect();
        sections.push((id.clone(), name.clone(), known.join("\n")));
    }
    WrittenReport {
        title: format!("关于{}的总结调查报告", facts.incident),
        addressee: facts.to.clone(),
        opening: format!("{}应急响应{ended}。{by}现将调查处理和总结评估情况报告如下。", facts.incident),
        sections: (1..)
            .zip(sections)
            .map(|(number, (id, name, text))| Section {
                id,
                heading: format!("{}、{name}", chinese_number(number)),
                text: if text.is_empty() { format!("{UNKNOWN}。") } else { text },
            })
            .collect(),
        unit: facts.unit.clone(),
        date: facts.date.map(date_words).unwrap_or_default(),
        contact: facts.contact.clone(),
        telephone: facts.telephone.clone(),
        drafter: facts.drafter.clone(),
        ..WrittenReport::default()
    }
}
