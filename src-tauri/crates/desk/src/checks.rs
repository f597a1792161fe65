//! What is missing in a paper before it may be issued, what contradicts its case, which characters no font has.

use crate::content::frozen;
use crate::desk::Desk;
use crate::paper_content::year;
use crate::paper_draft::kind_of;
use crate::paper_sources::{asker, case_facts, issued_by_another, warning_faults};
use crate::paper_subject::Subject;
use crate::view::{ReportCheck, ReportDraft};
use crate::{Result, documents};
use casebook::{Incident, Station};
use document::{CaseFacts, Layout, Missing, WrittenReport, contradictions, legible, missing, paper_checks};
use plan::Plan;

/// So many characters without a glyph are named one by one.
const NAMED: usize = 8;

impl Desk {
    /// Every check that a draft does not pass, those that block first.
    pub(crate) fn checks_of(&mut self, subject: &Subject, draft: &ReportDraft) -> Result<Vec<ReportCheck>> {
        let kind = kind_of(draft);
        let listing = document::kind(kind).is_some_and(|k| k.layout == Layout::Listing && k.id != "annual_statistics");
        let mut checks = Vec::new();
        if listing {
            checks.extend(listing_checks(draft));
            if let (Ok(content), Ok(fonts)) = (self.content(subject, draft, None), self.fonts()) {
                checks.extend(nameless(&missing(&content.paper(self.now()), &fonts), content.is_record()));
            }
        } else {
            let mut report = self.written(subject, draft, None);
            if kind == "annual_statistics" {
                self.put_ledger(subject, year(draft)?, &mut report)?;
            }
            let of = |c: document::Check| ReportCheck { field: c.field, message: c.message, blocks: c.blocks };
            let numbered = WrittenReport { number: self.next_number(subject, kind)?, ..report.clone() };
            checks.extend(paper_checks(kind, &numbered).into_iter().map(of));
            if let Some(incident) = &subject.incident {
                let known =
                    CaseFacts { code: self.page_style().code_of(kind).to_owned(), ..case_facts(&subject.plan, incident, self.now()) };
                checks.extend(contradictions(&known, &report).into_iter().map(of));
                checks.extend(authority(&subject.plan, incident, self.open()?.station(), kind, &report));
            }
            if subject.incident.is_none() && kind.starts_with("warning_") {
                let faults = warning_faults(&subject.plan, self.open()?.station(), kind, &report);
                checks.extend(faults.into_iter().map(|(field, message)| ReportCheck { field, message, blocks: true }));
            }
            checks.extend(self.drawn_anew(draft, &report)?);
            if !self.figures_stand(subject, draft)? {
                let message = "正文里的数字和现在的台账不一致，请按“重新取数”更新；自己改过的段落请逐处核对".to_owned();
                checks.push(ReportCheck { field: "from".to_owned(), message, blocks: true });
            }
            // Fonts that are not there are told when the paper is set.
            if let Ok(fonts) = self.fonts() {
                checks.extend(nameless(&missing(&legible(&report, &fonts).paper(self.now()), &fonts), false));
            }
        }
        if let Some(by) = self.checked_by(subject, draft)?
            && draft.reviewer.trim() != by
        {
            let message = format!("核稿的是{by}，核稿人写的是“{}”：请改成一致，或者退回重新核稿", draft.reviewer.trim());
            checks.push(ReportCheck { field: "reviewer".into(), message, blocks: true });
        }
        if draft.version > 1 && draft.reason.trim().is_empty() {
            checks.push(ReportCheck { field: "reason".into(), message: "更正要写明理由".into(), blocks: true });
        }
        checks.sort_by_key(|c| !c.blocks);
        Ok(checks)
    }

    /// 附件 of a correction that the record has changed since the paper that it replaces.
    fn drawn_anew(&mut self, draft: &ReportDraft, report: &WrittenReport) -> Result<Vec<ReportCheck>> {
        if draft.version <= 1 || draft.drawn.is_empty() {
            return Ok(Vec::new());
        }
        let (_, before) = self.find_document(&draft.before)?;
        let before = frozen(&before).ok().and_then(|c| c.report().cloned()).unwrap_or_default();
        let changed = |annex: &&document::Annex| !annex.is_typed() && !before.attachments.iter().any(|old| old.content == annex.content);
        let printed = report.attachments.iter().filter(|a| !a.is_blank()).zip(1_u32..);
        Ok(printed
            .filter(|(annex, _)| changed(annex))
            .map(|(annex, number)| ReportCheck {
                field: format!("attachments:{number}"),
                message: format!("附件“{}”{DRAWN_ANEW}", annex.name),
                blocks: false,
            })
            .collect())
    }
}

/// What a correction says of an 附件 that it draws from the record as it stands now.
const DRAWN_ANEW: &str = "按现在的记录重新列出，与原来那份不同：请核对，要保持原样的改为“另附”，附上原来的";

/// Who may sign it by the plan, and to whom an answer goes.
fn authority(plan: &Plan, incident: &Incident, station: &Station, kind: &str, report: &WrittenReport) -> Vec<ReportCheck> {
    let mut checks = Vec::new();
    // What this unit issued is its own to correct.
    if let Some(reason) = issued_by_another(plan, incident, station, kind).filter(|_| report.version <= 1) {
        let message = format!("本单位不能签发这份文书：{reason}。本单位的情况用报告、函报送");
        checks.push(ReportCheck { field: "unit".into(), message, blocks: true });
    }
    let signed = match kind {
        "closure_reply" => asker(incident, "closure_request"),
        "support_reply" => asker(incident, "support_request"),
        _ => None,
    };
    if let Some(signed) = signed.filter(|s| *s != report.addressee.trim()) {
        let message = format!("批复的主送应当是请示的署名单位“{signed}”");
        checks.push(ReportCheck { field: "addressee".into(), message, blocks: true });
    }
    checks
}

/// What a list needs by hand.
fn listing_checks(draft: &ReportDraft) -> Vec<ReportCheck> {
    let mut checks = Vec::new();
    let mut blocks = |field: &str, message: &str| checks.push(ReportCheck { field: field.into(), message: message.into(), blocks: true });
    if draft.drafter.trim().is_empty() {
        blocks("drafter", "制表人没有填");
    }
    let text = |id: &str| draft.sections.iter().find(|s| s.id == id).map(|s| s.text.trim());
    if kind_of(draft) == "bundle_transfer" {
        for (id, message) in [("name", "报送包名称没有填"), ("sm3", "文件SM3没有填"), ("receiver", "接收单位没有填")] {
            if text(id).is_none_or(str::is_empty) {
                blocks(&format!("section:{id}"), message);
            }
        }
        let is_digest = |t: &str| {
            let digits: String = t.chars().filter(|c| !c.is_whitespace()).collect();
            digits.len() == 64 && digits.chars().all(|c| c.is_ascii_hexdigit())
        };
        if text("sm3").is_some_and(|t| !t.is_empty() && !is_digest(t)) {
            blocks("section:sm3", "SM3 是64位的0到9、a到f，请核对");
        }
    }
    if documents::asks_period(kind_of(draft)) {
        for (name, value) in [("from", &draft.from), ("to", &draft.to)] {
            if value.trim().parse::<chrono::NaiveDate>().is_err() {
                blocks(name, "请选择起止日期");
            }
        }
        if let (Ok(from), Ok(to)) = (draft.from.trim().parse::<chrono::NaiveDate>(), draft.to.trim().parse::<chrono::NaiveDate>())
            && to < from
        {
            blocks("to", "结束的一天在开始之前，请改正");
        }
    }
    checks
}

/// Each character that no font has, with where it stands, once. A record prints with a stand-in for it; any other paper is to be reworded.
fn nameless(missing: &[Missing], record: bool) -> Vec<ReportCheck> {
    let mut seen: Vec<char> = Vec::new();
    let mut checks = Vec::new();
    for one in missing {
        if seen.contains(&one.character) {
            continue;
        }
        seen.push(one.character);
        if seen.len() <= NAMED {
            let code = u32::from(one.character);
            let what = format!("{}里的“{}”（U+{code:04X}）字体里都没有", one.place, one.character);
            let message = if record {
                format!("{what}，印作“{}”", document::stand_in(one.character))
            } else {
                format!("{what}，请改用别的字，或装上含有它的字体")
            };
            checks.push(ReportCheck { field: "glyph".to_owned(), message, blocks: !record });
        }
    }
    if seen.len() > NAMED {
        let message = format!("还有{}个字字体里都没有", seen.len() - NAMED);
        checks.push(ReportCheck { field: "glyph".to_owned(), message, blocks: !record });
    }
    checks
}
