//! A paper's content from its draft and the record: filled in, drawn, and filled again when the record has gone on.

use crate::content::Content;
use crate::desk::{Desk, id_of};
use crate::fault::{fault, field};
use crate::paper_draft::{from_draft, kind_of, unreadable};
use crate::paper_sources::{self, Keeper, Period, Unit, WarningStated};
use crate::paper_subject::Subject;
use crate::report::FOLLOW_UP;
use crate::view::{ReportDraft, ReportSection};
use crate::{Result, bundle_lines, documents};
use casebook::{Id, Incident};
use chrono::{Datelike, NaiveDate};
use document::{AnnexContent, AnnualStatistics, BundleTransfer, EvidenceList, IncidentLedger, PaperKind, WrittenReport};
use plan::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest text of a draft, in characters: some three hundred pages.
const LONGEST: usize = 200_000;
/// Most rows of one list.
const MOST_ROWS: usize = 20_000;

/// What is written by hand on a list that is drawn from the ledger: id, label, what belongs there.
fn asked_of(kind: &str) -> &'static [(&'static str, &'static str, &'static str)] {
    match kind {
        "evidence_list" => &[("receiver", "接收单位", "移交给谁；只作清单时可以不填"), ("purpose", "移交事由", "为什么移交")],
        "bundle_transfer" => &[
            ("name", "报送包名称", "文件名"),
            ("sm3", "文件SM3", "64位，从导出画面抄录或粘贴"),
            ("size", "文件大小", "例如 1.2 MB"),
            ("made", "制作时间", "2026年11月22日9时30分"),
            ("medium", "载体", "例如 U盘，编号3"),
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
            text: if *id == "purpose" { "事件调查处置需要".to_owned() } else { String::new() },
            hint: (*hint).to_owned(),
        };
        Ok(match kind.id {
            "incident_ledger" => ReportDraft { from, to, ..base },
            "annual_statistics" => {
                let figures = self.figures(subject, now.year(), operator)?;
                let written = crate::paper_draft::to_draft("", kind.id, draft, figures.report);
                let mut written = ReportDraft { from, to: format!("{}-12-31", now.year()), ..written };
                self.put_issuers(&mut written)?;
                written
            }
            "bundle_transfer" => {
                let mut sections: Vec<ReportSection> = asked_of(kind.id).iter().map(section).collect();
                // The list of a bundle that was exported bears the bundle's id.
                for (id, text) in self.exported_facts(draft)? {
                    if let Some(section) = sections.iter_mut().find(|s| s.id == id) {
                        section.text = text;
                    }
                }
                ReportDraft { sections, ..base }
            }
            _ => ReportDraft { sections: asked_of(kind.id).iter().map(section).collect(), ..base },
        })
    }

    /// The paper of a draft. A draft leaves the place of its 发文字号 open.
    pub(crate) fn content(&self, subject: &Subject, draft: &ReportDraft, mark: Option<&str>) -> Result<Content> {
        if length(draft) > LONGEST {
            return Err(fault("report.too_long", "文书超过二十万字，排不下。请提炼要点，原文作为附件或证据；草稿已经保存"));
        }
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
                rows: written("contents").lines().filter(|l| !l.trim().is_empty()).map(bundle_lines::row).collect(),
                drill: false,
            })),
            ("incident_ledger", _) => {
                let period = Period { from: day("from", &draft.from)?, to: day("to", &draft.to)? };
                if period.to < period.from {
                    return Err(field("paper.period", "to", "结束的一天在开始之前，请改正"));
                }
                Content::Ledger(Box::new(self.period_ledger(subject, &self.cases(period)?, period, drafter)?))
            }
            ("annual_statistics", _) => {
                let year = year(draft)?;
                let cases = self.cases(of_year(year)?)?;
                let figures = self.figures_of(subject, &cases, year, drafter)?;
                let mut report = self.written(subject, draft, mark);
                self.put_ledger_of(subject, &cases, year, &mut report)?;
                Content::Statistics(Box::new(AnnualStatistics { report, ..figures }))
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
            None if numbered => format!("{}〔{}〕　号", report.style.code_of(kind), self.now().year()),
            None => String::new(),
        };
        if let Some(incident) = &subject.incident {
            self.put_records(&subject.plan, incident, &mut report);
        }
        if let Some(incident) = subject.incident.as_ref().filter(|_| kind == FOLLOW_UP) {
            let number = documents::follow_up_number(incident, draft);
            report.title = document::numbered_title(&report.title, number);
            report.kind = format!("续报{}", document::chinese_number(number));
        }
        report
    }

    /// 台账 of a period.
    fn period_ledger(&self, subject: &Subject, cases: &[(Arc<Plan>, Incident)], period: Period, maker: &str) -> Result<IncidentLedger> {
        let cases: Vec<paper_sources::Case<'_>> = cases.iter().map(|(plan, incident)| (&**plan, incident)).collect();
        let others = self.others(&cases)?;
        let keeper = Keeper { station: self.open()?.station(), others: &others };
        Ok(paper_sources::ledger(&subject.plan, &cases, keeper, period, maker, self.now()))
    }

    /// What the case has for the 附件 that are drawn from it, as it stands now.
    fn put_records(&self, plan: &Plan, incident: &Incident, report: &mut WrittenReport) {
        let Ok(ledger) = self.open() else { return };
        for annex in &mut report.attachments {
            match &mut annex.content {
                AnnexContent::Course(rows) => *rows = paper_sources::course_rows(incident),
                AnnexContent::Evidence(rows) => {
                    *rows = paper_sources::evidence_list(plan, incident, ledger.station(), "", self.now()).rows;
                }
                _ => {}
            }
        }
    }

    /// SM3 of what the record has now for a draft's 附件; empty where none of them is drawn from it.
    pub(crate) fn drawn(&self, subject: &Subject, draft: &ReportDraft) -> Result<String> {
        if draft.attachments.iter().all(|a| matches!(a.source.as_str(), "" | "text")) {
            return Ok(String::new());
        }
        let mut report = self.written(subject, draft, None);
        if kind_of(draft) == "annual_statistics" {
            self.put_ledger(subject, year(draft)?, &mut report)?;
        }
        let recorded: Vec<_> = report.attachments.iter().filter(|a| !a.is_typed()).collect();
        Ok(hex::encode(seal::sm3(&serde_json::to_vec(&recorded).map_err(|_| unreadable())?)))
    }

    /// Nobody sends, passes or signs what they have not seen: an 附件 that the record has changed since it was shown is shown again first.
    pub(crate) fn drawn_as_seen(&self, subject: &Subject, draft: &ReportDraft) -> Result<()> {
        if self.drawn(subject, draft)? == draft.drawn {
            return Ok(());
        }
        Err(field("report.annex_changed", "attachments", "附件里的处置经过、证据清单或台账有了新的记录，已经重新排好，请看过附件再办"))
    }

    /// The year's 台账, where it is an 附件.
    pub(crate) fn put_ledger(&self, subject: &Subject, year: i32, report: &mut WrittenReport) -> Result<()> {
        if !has_ledger(report) {
            return Ok(());
        }
        self.put_ledger_of(subject, &self.cases(of_year(year)?)?, year, report)
    }

    fn put_ledger_of(&self, subject: &Subject, cases: &[(Arc<Plan>, Incident)], year: i32, report: &mut WrittenReport) -> Result<()> {
        if !has_ledger(report) {
            return Ok(());
        }
        // Who made it and when is told by the paper it belongs to.
        let drawn = IncidentLedger { made: String::new(), ..self.period_ledger(subject, cases, of_year(year)?, "")? };
        for annex in &mut report.attachments {
            if let AnnexContent::Ledger(ledger) = &mut annex.content {
                **ledger = drawn.clone();
            }
        }
        Ok(())
    }

    pub(crate) fn figures(&self, subject: &Subject, year: i32, operator: &str) -> Result<AnnualStatistics> {
        self.figures_of(subject, &self.cases(of_year(year)?)?, year, operator)
    }

    fn figures_of(&self, subject: &Subject, cases: &[(Arc<Plan>, Incident)], year: i32, operator: &str) -> Result<AnnualStatistics> {
        let wording = self.wording("annual_statistics")?;
        let cases: Vec<paper_sources::Case<'_>> = cases.iter().map(|(plan, incident)| (&**plan, incident)).collect();
        let others = self.others(&cases)?;
        let keeper = Keeper { station: self.open()?.station(), others: &others };
        Ok(paper_sources::statistics(&subject.plan, &cases, keeper, year, operator, self.now(), &wording))
    }

    /// The units whose cases are among these, beside this station.
    fn others(&self, cases: &[paper_sources::Case<'_>]) -> Result<BTreeMap<Id, Unit>> {
        let ledger = self.open()?;
        let own = ledger.station_id();
        if cases.iter().all(|(_, incident)| incident.station == own) {
            return Ok(BTreeMap::new());
        }
        let unit = |peer: &Arc<ledger::Peer>| (peer.id, Unit { name: peer.unit().to_owned(), parties: peer.station.parties.clone() });
        Ok(ledger.peers()?.iter().map(unit).collect())
    }

    /// Every case of a period with the plan it is bound to.
    fn cases(&self, period: Period) -> Result<Vec<(Arc<Plan>, Incident)>> {
        let ledger = self.open()?;
        // A day by the clock of any place lies within a day of the same day by this one's.
        let start = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map_or(0, |d| d.and_utc().timestamp_millis());
        let incidents = ledger.incidents_between(start(period.from) - DAY_MS, start(period.to) + 2 * DAY_MS)?;
        if incidents.len() > MOST_ROWS {
            return Err(field("paper.period", "to", "这段时间的事件超过两万件，请缩短时段，分几份制表"));
        }
        let mut plans: BTreeMap<String, Arc<Plan>> = BTreeMap::new();
        let mut cases = Vec::new();
        for incident in incidents {
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

    /// Fills a draft anew from what stands behind it: the figures of its year, the rule of a warning's level. What a person changed stays.
    ///
    /// # Errors
    /// A year that can't be; a database that can't be read.
    pub(crate) fn refill(&self, subject: &Subject, draft: &mut ReportDraft) -> Result<()> {
        let Some(fresh) = self.filled_now(subject, draft)? else { return Ok(()) };
        let mut fresh = parts(&fresh);
        if draft.version > 1 && kind_of(draft).starts_with("warning_") {
            // A correction of a warning says again what was said, but for what another level or category brings.
            let follows = ["section:level", "section:category", "section:measures", "section:issuer"];
            fresh.retain(|(name, _)| follows.contains(&name.as_str()));
        }
        let before: BTreeMap<String, String> = draft.filled.iter().cloned().collect();
        for (name, now) in &fresh {
            let filled = before.get(name);
            // What a person emptied stays empty; a place that was never filled is.
            if let Some(place) = part_mut(draft, name)
                && filled.map_or(place.is_empty(), |filled| filled == place)
            {
                place.clone_from(now);
            }
        }
        draft.filled = fresh;
        Ok(())
    }

    /// The draft as it would be filled now, of a kind that follows figures or a level.
    fn filled_now(&self, subject: &Subject, draft: &ReportDraft) -> Result<Option<WrittenReport>> {
        let ledger = self.open()?;
        let operator = ledger.station().operator_name(ledger.operator());
        Ok(match kind_of(draft) {
            "annual_statistics" => Some(self.figures(subject, year(draft)?, &operator)?.report),
            kind if kind.starts_with("warning_") => {
                let earlier = self.earlier_warning(draft)?;
                if draft.version > 1 && draft.level == 0 && draft.category.is_empty() {
                    return Ok(None);
                }
                let stated = WarningStated {
                    level: (1..=4).contains(&draft.level).then_some(draft.level),
                    category: Some(draft.category.clone()).filter(|c| !c.is_empty()),
                    start: None,
                    received: match id_of(&draft.before) {
                        Ok(before) if draft.version <= 1 => self.warning_received(kind, &before)?,
                        _ => None,
                    },
                };
                let wording = self.wording(kind)?;
                let now = self.now();
                Some(paper_sources::fresh_warning(
                    &subject.plan,
                    ledger.station(),
                    &operator,
                    now,
                    kind,
                    &wording,
                    &stated,
                    earlier.as_ref(),
                ))
            }
            _ => None,
        })
    }

    /// The warning from which a draft began, or which it corrects.
    fn earlier_warning(&self, draft: &ReportDraft) -> Result<Option<WrittenReport>> {
        let Ok(id) = id_of(&draft.before) else { return Ok(None) };
        Ok(self.station_paper(&id)?.and_then(|d| serde_json::from_str(&d.data).ok()))
    }

    /// The draft filled anew after its year, level or category was chosen.
    ///
    /// # Errors
    /// As `report_check`; a year that can't be.
    pub fn report_refill(&mut self, draft: &ReportDraft) -> Result<ReportDraft> {
        let subject = self.subject(&draft.incident_id)?;
        let mut draft = draft.clone();
        self.refill(&subject, &mut draft)?;
        draft.drawn = self.drawn(&subject, &draft)?;
        Ok(draft)
    }

    /// The figures that a draft's text was written by are those of now.
    pub(crate) fn figures_stand(&self, subject: &Subject, draft: &ReportDraft) -> Result<bool> {
        if kind_of(draft) != "annual_statistics" {
            return Ok(true);
        }
        Ok(self.filled_now(subject, draft)?.is_none_or(|now| {
            let sections = |parts: &[(String, String)]| -> Vec<(String, String)> {
                parts.iter().filter(|(name, _)| name.starts_with("section:") || name == "title").cloned().collect()
            };
            sections(&parts(&now)) == sections(&draft.filled)
        }))
    }
}

const DAY_MS: i64 = 86_400_000;

/// The parts of a text that are filled, each by the name of its field. The date is not: it is a person's.
pub fn parts(report: &WrittenReport) -> Vec<(String, String)> {
    let mut parts = vec![
        ("title".to_owned(), report.title.clone()),
        ("addressee".to_owned(), report.addressee.clone()),
        ("opening".to_owned(), report.opening.clone()),
    ];
    parts.extend(report.sections.iter().map(|s| (format!("section:{}", s.id), s.text.clone())));
    parts
}

fn part_mut<'a>(draft: &'a mut ReportDraft, name: &str) -> Option<&'a mut String> {
    match name {
        "title" => Some(&mut draft.title),
        "addressee" => Some(&mut draft.addressee),
        "opening" => Some(&mut draft.opening),
        _ => {
            let id = name.strip_prefix("section:")?;
            draft.sections.iter_mut().find(|s| s.id == id).map(|s| &mut s.text)
        }
    }
}

fn length(draft: &ReportDraft) -> usize {
    let texts = [&draft.title, &draft.addressee, &draft.opening, &draft.closing, &draft.copies_to];
    let sections = draft.sections.iter().flat_map(|s| [&s.heading, &s.text]);
    let annexes = draft.attachments.iter().flat_map(|a| [&a.name, &a.text]);
    texts.into_iter().chain(sections).chain(annexes).map(|t| t.chars().count()).sum()
}

fn has_ledger(report: &WrittenReport) -> bool {
    report.attachments.iter().any(|a| matches!(a.content, AnnexContent::Ledger(_)))
}

fn of_year(year: i32) -> Result<Period> {
    Period::year(year).ok_or_else(|| field("paper.period", "from", "请选择年度"))
}

/// Of which year a 统计 is.
pub fn year(draft: &ReportDraft) -> Result<i32> {
    Ok(day("from", &draft.from)?.year())
}

fn day(name: &str, text: &str) -> Result<NaiveDate> {
    text.trim().parse().map_err(|_| field("paper.period", name, "请选择日期"))
}
