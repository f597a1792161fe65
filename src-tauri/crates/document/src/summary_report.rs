//! 总结调查报告: the plan's headings, prefilled with what the case knows.

use crate::report_words::summary_words;
use crate::template::{fill, template};
use crate::written_report::WrittenReport;
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

/// Fills a summary report, in the original wording: an account of the incident and its handling, then the plan's headings.
#[must_use]
pub fn summary(facts: &SummaryFacts) -> WrittenReport {
    template("investigation_report").map(|t| fill(t, &summary_words(facts))).unwrap_or_default()
}
