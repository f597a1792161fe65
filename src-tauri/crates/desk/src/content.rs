//! What a paper says, whatever its kind: text under the pen, or a list drawn from the ledger. It is what is frozen at 签发.

use crate::Result;
use crate::fault::fault;
use crate::paper_draft::unreadable;
use casebook::DocumentState;
use chrono::{DateTime, FixedOffset};
use document::{
    AnnualStatistics, BundleTransfer, EvidenceList, Fonts, IncidentLedger, Paper, Typeset, WrittenReport, legible, typeset, typeset_record,
};

/// What a paper says.
pub enum Content {
    Written(Box<WrittenReport>),
    Statistics(Box<AnnualStatistics>),
    Evidence(Box<EvidenceList>),
    Bundle(Box<BundleTransfer>),
    Ledger(Box<IncidentLedger>),
}

impl Content {
    /// The paper; what is frozen is its first copy.
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        self.copy(at, self.first_copy())
    }

    fn first_copy(&self) -> Option<u32> {
        self.report().is_some_and(WrittenReport::numbers_copies).then_some(1)
    }

    /// It is drawn from records alone, and nobody's to reword.
    pub const fn is_record(&self) -> bool {
        matches!(self, Self::Evidence(_) | Self::Bundle(_) | Self::Ledger(_))
    }

    /// Set in type.
    pub fn typeset(&self, at: DateTime<FixedOffset>, fonts: &Fonts) -> Result<Typeset> {
        self.typeset_copy(at, self.first_copy(), fonts)
    }

    /// A copy of it with its 份号, set in type. What was recorded goes out whatever characters it bears.
    pub fn typeset_copy(&self, at: DateTime<FixedOffset>, copy: Option<u32>, fonts: &Fonts) -> Result<Typeset> {
        Ok(match self {
            Self::Written(report) => typeset(&legible(report, fonts).copy(at, copy), fonts),
            Self::Statistics(figures) => {
                let report = legible(&figures.report, fonts).into_owned();
                typeset(&AnnualStatistics { report, ..(**figures).clone() }.copy(at, copy), fonts)
            }
            _ => typeset_record(&self.copy(at, copy), fonts),
        }?)
    }

    fn copy(&self, at: DateTime<FixedOffset>, copy: Option<u32>) -> Paper {
        match self {
            Self::Written(report) => report.copy(at, copy),
            Self::Statistics(figures) => figures.copy(at, copy),
            Self::Evidence(list) => list.paper(at),
            Self::Bundle(list) => list.paper(at),
            Self::Ledger(list) => list.paper(at),
        }
    }

    /// Its text, where it has one.
    pub fn report(&self) -> Option<&WrittenReport> {
        match self {
            Self::Written(report) => Some(report),
            Self::Statistics(figures) => Some(&figures.report),
            _ => None,
        }
    }

    pub fn json(&self) -> Result<String> {
        match self {
            Self::Written(report) => serde_json::to_string(report),
            Self::Statistics(figures) => serde_json::to_string(figures),
            Self::Evidence(list) => serde_json::to_string(list),
            Self::Bundle(list) => serde_json::to_string(list),
            Self::Ledger(list) => serde_json::to_string(list),
        }
        .map_err(|_| unreadable())
    }

    /// The title, where it is not the draft's.
    pub fn title(&self) -> Option<String> {
        match self {
            Self::Written(report) => Some(report.title.trim().to_owned()),
            Self::Statistics(figures) => Some(figures.report.title.trim().to_owned()),
            Self::Ledger(list) => Some(format!("{}台账（{}）", list.incident_word, list.period)),
            Self::Evidence(list) if !list.receiver.is_empty() => Some(format!("证据清单与移交单（移交{}）", list.receiver)),
            Self::Evidence(_) => None,
            Self::Bundle(list) => Some(format!("报送包移交清单（{}）", list.name)),
        }
    }
}

/// What was frozen at 签发, by the kind of paper.
pub fn frozen(document: &DocumentState) -> Result<Content> {
    fn read<T: serde::de::DeserializeOwned>(document: &DocumentState) -> Result<Box<T>> {
        serde_json::from_str(&document.data).map(Box::new).map_err(|_| fault("document.data", "这份文书的内容读不通，请校验台账"))
    }
    Ok(match document.kind.as_str() {
        "annual_statistics" => Content::Statistics(read(document)?),
        "evidence_list" => Content::Evidence(read(document)?),
        "bundle_transfer" => Content::Bundle(read(document)?),
        "incident_ledger" => Content::Ledger(read(document)?),
        _ => Content::Written(read(document)?),
    })
}
