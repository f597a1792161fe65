//! 预警 between stations: which warning a receipt confirms, who has confirmed one and who has not.

use crate::Result;
use crate::desk::{Desk, id_of, id_text};
use crate::fault::fault;
use crate::paper_draft::{draft_key, kind_of};
use crate::paper_subject::Subject;
use crate::view::{DocumentRow, ReportDraft};
use casebook::{DocumentState, Id, Papers, Time, WARNING_RECEIPT, WARNINGS};
use chrono::{DateTime, FixedOffset};
use document::WrittenReport;
use std::collections::BTreeSet;

/// As many units are named that have not confirmed yet; the others are counted.
const NAMED: usize = 8;
/// How a warning stands that this station has not confirmed yet.
const TO_CONFIRM: &str = "to_confirm";

impl Desk {
    /// A paper of no case: the station's own, or one that another told it of.
    pub(crate) fn station_paper(&self, id: &Id) -> Result<Option<DocumentState>> {
        let ledger = self.open()?;
        let own = ledger.own_paper(id)?.and_then(|p| p.documents.into_iter().next());
        Ok(if own.is_some() { own } else { ledger.told_paper(id)? })
    }

    /// What another station issued is its own to correct, to stamp and to go on from.
    pub(crate) fn must_be_own(&self, subject: &Subject, document: &DocumentState) -> Result<()> {
        let ledger = self.open()?;
        if subject.incident.is_none() && ledger.own_paper(&document.id)?.is_none_or(|p| p.documents.is_empty()) {
            return Err(fault("paper.not_ours", "这份文书由其他单位签发，本单位只能查看、打印；收到的预警请填写确认回执"));
        }
        Ok(())
    }

    /// When the warning of another station that a receipt confirms came here.
    pub(crate) fn warning_received(&self, kind: &str, warning: &Id) -> Result<Option<DateTime<FixedOffset>>> {
        if kind != WARNING_RECEIPT {
            return Ok(None);
        }
        Ok(self.open()?.told_at(warning)?.map(Time::to_datetime))
    }

    /// The draft of the receipt for a warning that was begun here and not issued yet.
    pub(crate) fn begun_receipt(&self, warning: &Id) -> Result<Option<String>> {
        let warning = id_text(warning);
        let drafts = self.open()?.drafts(&draft_key("", WARNING_RECEIPT, ""))?;
        let drafts = drafts.into_iter().filter_map(|(_, kept)| serde_json::from_str::<ReportDraft>(&kept.json).ok());
        Ok(drafts.filter(|draft| draft.version <= 1 && draft.before == warning).map(|draft| draft.draft).next())
    }

    /// The warning of another station that a receipt under the pen confirms; a corrected receipt confirms what it confirmed before.
    pub(crate) fn confirms(&self, draft: &ReportDraft) -> Result<Option<Id>> {
        let Ok(before) = id_of(&draft.before) else { return Ok(None) };
        if kind_of(draft) != WARNING_RECEIPT {
            return Ok(None);
        }
        if draft.version > 1 {
            return Ok(self.station_paper(&before)?.and_then(|receipt| receipt.confirms));
        }
        let warning = self.open()?.told_paper(&before)?.map(|warning| warning.id);
        warning.iter().try_for_each(|warning| self.must_be_unconfirmed(warning))?;
        Ok(warning)
    }

    /// A unit confirms a warning once.
    pub(crate) fn must_be_unconfirmed(&self, warning: &Id) -> Result<()> {
        let ledger = self.open()?;
        let own = ledger.station_id();
        if ledger.confirmations(warning)?.iter().any(|c| c.station == own) {
            return Err(fault("receipt.issued", "本单位已经确认过这份预警；内容有变的，请打开签发过的回执更正"));
        }
        Ok(())
    }

    /// Warnings of other stations that wait to be confirmed here, the latest first.
    pub(crate) fn unconfirmed_warnings(&mut self) -> Result<Vec<DocumentRow>> {
        let told = self.open()?.unconfirmed()?;
        let rows = told.iter().map(|id| self.document_row(&id_text(id))).collect::<Result<Vec<_>>>()?;
        Ok(rows.into_iter().filter(|row| row.delivery == TO_CONFIRM).collect())
    }

    /// The same papers, each warning with who has confirmed it; one of another station with whether this one has.
    pub(crate) fn with_confirmations(&self, mut rows: Vec<DocumentRow>) -> Result<Vec<DocumentRow>> {
        let ledger = self.open()?;
        let own = ledger.station_id();
        let warns = |row: &DocumentRow| row.unit.is_empty() && row.place.is_some() && WARNINGS.contains(&row.kind.as_str());
        let units = if rows.iter().any(warns) { self.enrolled_units()? } else { Vec::new() };
        for row in rows.iter_mut().filter(|row| row.incident_id.is_empty() && row.place.is_some()) {
            // How far what came got is not this station's to say.
            if !row.unit.is_empty() {
                row.delivery.clear();
                row.delivery_name.clear();
            }
            if !WARNINGS.contains(&row.kind.as_str()) {
                continue;
            }
            let confirmed: BTreeSet<Id> = ledger.confirmations(&id_of(&row.id)?)?.into_iter().map(|c| c.station).collect();
            if row.unit.is_empty() {
                row.confirmed = confirmed_words(&units, &confirmed);
                continue;
            }
            let (state, name, words) = match (confirmed.contains(&own), &row.replaced_by) {
                (true, _) => ("confirmed", "已确认", "本单位已填写确认回执"),
                (false, None) => (TO_CONFIRM, "待确认", "本单位还没有确认：看过以后填写确认回执，签发后发回"),
                (false, Some(_)) => ("", "", ""),
            };
            state.clone_into(&mut row.delivery);
            name.clone_into(&mut row.delivery_name);
            words.clone_into(&mut row.confirmed);
        }
        Ok(rows)
    }

    /// Every station whose keys count, by the name of its unit.
    fn enrolled_units(&self) -> Result<Vec<(Id, String)>> {
        let peers = self.open()?.peers()?;
        let mut units: Vec<(Id, String)> = peers.iter().filter(|p| p.trusted()).map(|p| (p.id, p.unit().to_owned())).collect();
        units.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(units)
    }
}

/// What a warning or its receipt is about: `橙色预警（Ⅱ级，重大），有害程序事件`. Nothing of any other paper.
pub fn warning_about(kind: &str, data: &str) -> String {
    if !Papers::is_told(kind) {
        return String::new();
    }
    let Ok(report) = serde_json::from_str::<WrittenReport>(data) else { return String::new() };
    let said = |id: &str| report.sections.iter().find(|s| s.id == id).map(|s| s.text.trim()).filter(|text| !text.is_empty());
    [said("level"), said("category")].into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// `已确认 2 个单位，未确认 1 个：市教委`; nothing where no other station is enrolled.
fn confirmed_words(units: &[(Id, String)], confirmed: &BTreeSet<Id>) -> String {
    if units.is_empty() {
        return String::new();
    }
    let missing: Vec<&str> = units.iter().filter(|(id, _)| !confirmed.contains(id)).map(|(_, unit)| unit.as_str()).collect();
    let done = units.len() - missing.len();
    if missing.is_empty() {
        return format!("已确认 {done} 个单位，全部确认");
    }
    let more = if missing.len() > NAMED { "等" } else { "" };
    let named: Vec<&str> = missing.iter().take(NAMED).copied().collect();
    format!("已确认 {done} 个单位，未确认 {} 个：{}{more}", missing.len(), named.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_not_confirmed_is_named_as_far_as_a_line_holds() {
        let units: Vec<(Id, String)> = (0..10).map(|n: u8| ([n; 16], format!("第{n}局"))).collect();
        let none = BTreeSet::new();
        assert_eq!(confirmed_words(&[], &none), "");
        assert_eq!(
            confirmed_words(&units, &none),
            "已确认 0 个单位，未确认 10 个：第0局、第1局、第2局、第3局、第4局、第5局、第6局、第7局等"
        );
        let most: BTreeSet<Id> = (0..9).map(|n: u8| [n; 16]).collect();
        assert_eq!(confirmed_words(&units, &most), "已确认 9 个单位，未确认 1 个：第9局");
        let all: BTreeSet<Id> = (0..10).map(|n: u8| [n; 16]).collect();
        assert_eq!(confirmed_words(&units, &all), "已确认 10 个单位，全部确认");
    }
}
