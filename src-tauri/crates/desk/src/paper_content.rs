//! What a paper says, whatever its kind: text under the pen, or a list drawn from the ledger. It is what is frozen at 签发.

use crate::Result;
use crate::desk::Desk;
use crate::paper_draft::{from_draft, kind_of, unreadable};
use crate::paper_subject::Subject;
use crate::report::FOLLOW_UP;
use crate::view::ReportDraft;
use chrono::{DateTime, Datelike, FixedOffset};
use document::{Paper, WrittenReport};

/// What a paper says.
pub enum Content {
    Written(Box<WrittenReport>),
}

impl Content {
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        match self {
            // What is frozen is the first copy.
            Self::Written(report) => report.copy(at, numbers_copies(report).then_some(1)),
        }
    }

    pub fn json(&self) -> Result<String> {
        match self {
            Self::Written(report) => serde_json::to_string(report),
        }
        .map_err(|_| unreadable())
    }

    /// The title, where it is not the draft's.
    pub fn title(&self) -> Option<String> {
        match self {
            Self::Written(report) => Some(report.title.trim().to_owned()),
        }
    }
}

/// Its copies are numbered.
pub fn numbers_copies(report: &WrittenReport) -> bool {
    report.style.copy_numbers && document::kind(&report.paper_kind).is_some_and(|k| k.numbered)
}

impl Desk {
    /// The paper of a draft: a follow-up gets its number in the case, a drill its mark, each the unit's page. Without 发文字号 a draft leaves its place open.
    pub(crate) fn content(&self, subject: &Subject, draft: &ReportDraft, mark: Option<&str>) -> Result<Content> {
        let mut report = from_draft(draft);
        let kind = kind_of(draft);
        report.drill = subject.drill();
        report.kind = crate::documents::kind_name(kind).to_owned();
        report.style = self.page_style();
        let numbered = document::kind(kind).is_some_and(|k| k.numbered);
        report.number = match mark {
            Some(mark) => mark.to_owned(),
            None if numbered => open_number(&report.style.code, self.now().year()),
            None => String::new(),
        };
        if let Some(incident) = subject.incident.as_ref().filter(|_| kind == FOLLOW_UP) {
            let number = crate::documents::follow_up_number(incident, draft);
            report.title = document::numbered_title(&report.title, number);
            report.kind = format!("续报{}", document::chinese_number(number));
        }
        Ok(Content::Written(Box::new(report)))
    }
}

/// 发文字号 before it is given: the number is written in at 签发.
fn open_number(code: &str, year: i32) -> String {
    format!("{}〔{year}〕　号", code.trim())
}
