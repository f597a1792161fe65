//! What a paper says, whatever its kind: text under the pen, or a list drawn from the ledger. It is what is frozen at 签发.

use crate::desk::Desk;
use crate::fault::field;
use crate::paper_draft::{from_draft, kind_of, unreadable};
use crate::paper_sources::{self, Period};
use crate::paper_subject::Subject;
use crate::report::FOLLOW_UP;
use crate::view::{ReportDraft, ReportSection};
use crate::{Result, documents};
use casebook::Incident;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use document::{AnnualStatistics, BundleRow, BundleTransfer, EvidenceList, IncidentLedger, Paper, PaperKind, WrittenReport};
use plan::Plan;
use std::sync::Arc;

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
        let copy = |report: &WrittenReport| numbers_copies(report).then_some(1);
        match self {
            Self::Written(report) => report.copy(at, copy(report)),
            Self::Statistics(figures) => figures.copy(at, copy(&figures.report)),
            Self::Evidence(list) => list.paper(at),
            Self::Bundle(list) => list.paper(at),
            Self::Ledger(list) => list.paper(at),
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
            _ => None,
        }
    }
}

/// Its copies are numbered.
pub fn numbers_copies(report: &WrittenReport) -> bool {
    report.style.copy_numbers && document::kind(&report.paper_kind).is_some_and(|k| k.numbered)
}

/// What is written by hand on a list that is drawn from the ledger: id, label, what belongs there.
fn asked_of(kind: &str) -> &'static [(&'static str, &'static str, &'static str)] {
    match kind {
        "evidence_list" => &[("receiver", "接收单位", "移交给谁；只作清单时可以不填"), ("purpose", "移交事由", "为什么移交")],
        "bundle_transfer" => &[
            ("name", "报送包名称", "文件名"),
            ("sm3", "文件SM3", "64位，从导出画面抄录或粘贴"),
            ("size", "文件大小", "例如 1.2 MB"),
            ("made", "制作时间", "2026年11月22日09时30分"),
            ("medium", "载体", "例如 优盘，编号3"),
            ("receiver", "接收单位", "移交给谁"),
            ("contents", "内含", "一行一项：类别，名称，数量，说明"),
            ("note", "备注", "没有可不填"),
        ],
        _ => &[],
    }
}

impl Desk {
    /// A list is drawn from the ledger: only who made it, of what time, and what the ledger does not know is written.
    pub(crate) fn fresh_listing(&self, subject: &Subject, kind: &PaperKind, draft: &str, operator: &str) -> Result<ReportDraft> {
        let now = self.now();
        let unit = self.open()?.station().unit.clone();
        let base = ReportDraft {
            incident_id: subject.id_text(),
            kind: kind.id.to_owned(),
            draft: draft.to_owned(),
            title: kind.name.to_owned(),
            unit,
            date: document::date_words(now),
            contact: operator.to_owned(),
            drafter: operator.to_owned(),
            ..ReportDraft::default()
        };
        let (from, to) = (format!("{}-01-01", now.year()), now.date_naive().to_string());
        let section = |(id, heading, hint): &(&str, &str, &str)| ReportSection {
            id: (*id).to_owned(),
            heading: (*heading).to_owned(),
            text: String::new(),
            hint: (*hint).to_owned(),
        };
        Ok(match kind.id {
            "incident_ledger" => ReportDraft { from, to, ..base },
            "annual_statistics" => {
                let figures = self.figures(subject, now.year(), operator)?;
                let written = crate::paper_draft::to_draft("", kind.id, draft, figures.report);
                ReportDraft { from, to: format!("{}-12-31", now.year()), ..written }
            }
            _ => ReportDraft { sections: asked_of(kind.id).iter().map(section).collect(), ..base },
        })
    }

    /// The paper of a draft. A draft leaves the place of its 发文字号 open.
    pub(crate) fn content(&self, subject: &Subject, draft: &ReportDraft, mark: Option<&str>) -> Result<Content> {
        let written = |id: &str| draft.sections.iter().find(|s| s.id == id).map(|s| s.text.trim().to_owned()).unwrap_or_default();
        let now = self.now();
        let drafter = draft.drafter.trim();
        Ok(match (kind_of(draft), &subject.incident) {
            ("evidence_list", Some(incident)) => {
                let list = paper_sources::evidence_list(&subject.plan, incident, self.open()?.station(), drafter, now);
                Content::Evidence(Box::new(EvidenceList { receiver: written("receiver"), purpose: written("purpose"), ..list }))
            }
            ("bundle_transfer", _) => Content::Bundle(Box::new(BundleTransfer {
                name: written("name"),
                sm3: written("sm3"),
                size: written("size"),
                made: written("made"),
                medium: written("medium"),
                receiver: written("receiver"),
                note: written("note"),
                maker: drafter.to_owned(),
                unit: draft.unit.clone(),
                rows: written("contents").lines().filter(|l| !l.trim().is_empty()).map(bundle_row).collect(),
                drill: false,
            })),
            ("incident_ledger", _) => {
                let period = Period { from: day("from", &draft.from)?, to: day("to", &draft.to)? };
                if period.to < period.from {
                    return Err(field("paper.period", "to", "结束的一天在开始之前，请改正"));
                }
                let cases = self.cases()?;
                let cases: Vec<paper_sources::Case<'_>> = cases.iter().map(|(plan, incident)| (&**plan, incident)).collect();
                let ledger = paper_sources::ledger(&subject.plan, &cases, self.open()?.station(), period, drafter, now);
                Content::Ledger(Box::new(ledger))
            }
            ("annual_statistics", _) => {
                let year = day("from", &draft.from)?.year();
                let figures = self.figures(subject, year, drafter)?;
                Content::Statistics(Box::new(AnnualStatistics { report: self.written(subject, draft, mark), ..figures }))
            }
            _ => Content::Written(Box::new(self.written(subject, draft, mark))),
        })
    }

    /// The text of a draft: a follow-up gets its number in the case, a drill its mark, each the unit's page.
    pub(crate) fn written(&self, subject: &Subject, draft: &ReportDraft, mark: Option<&str>) -> WrittenReport {
        let mut report = from_draft(draft);
        let kind = kind_of(draft);
        report.drill = subject.drill();
        report.kind = documents::kind_name(kind).to_owned();
        report.style = self.page_style();
        let numbered = document::kind(kind).is_some_and(|k| k.numbered);
        report.number = match mark {
            Some(mark) => mark.to_owned(),
            None if numbered => format!("{}〔{}〕　号", report.style.code.trim(), self.now().year()),
            None => String::new(),
        };
        if let Some(incident) = subject.incident.as_ref().filter(|_| kind == FOLLOW_UP) {
            let number = documents::follow_up_number(incident, draft);
            report.title = document::numbered_title(&report.title, number);
            report.kind = format!("续报{}", document::chinese_number(number));
        }
        report
    }

    fn figures(&self, subject: &Subject, year: i32, operator: &str) -> Result<AnnualStatistics> {
        let wording = self.wording("annual_statistics")?;
        let cases = self.cases()?;
        let cases: Vec<paper_sources::Case<'_>> = cases.iter().map(|(plan, incident)| (&**plan, incident)).collect();
        Ok(paper_sources::statistics(&subject.plan, &cases, self.open()?.station(), year, operator, self.now(), &wording))
    }

    /// Every case with the plan it is bound to.
    fn cases(&self) -> Result<Vec<(Arc<Plan>, Incident)>> {
        let ledger = self.open()?;
        let mut plans: std::collections::BTreeMap<String, Arc<Plan>> = std::collections::BTreeMap::new();
        let mut cases = Vec::new();
        for incident in ledger.incidents()? {
            let plan = match plans.get(&incident.plan) {
                Some(plan) => Arc::clone(plan),
                None => {
                    let plan = ledger.bound_plan(&incident.plan)?;
                    plans.insert(incident.plan.clone(), Arc::clone(&plan));
                    plan
                }
            };
            cases.push((plan, incident));
        }
        Ok(cases)
    }
}

fn day(name: &str, text: &str) -> Result<NaiveDate> {
    text.trim().parse().map_err(|_| field("paper.period", name, "请选择日期"))
}

/// 类别，名称，数量，说明.
fn bundle_row(line: &str) -> BundleRow {
    let mut parts = line.splitn(4, ['，', ',', '\t']).map(|p| p.trim().to_owned());
    let mut next = || parts.next().unwrap_or_default();
    BundleRow { kind: next(), name: next(), amount: next(), note: next() }
}
