//! 预警 between stations: which warning a receipt confirms, who has confirmed one and who has not.

use crate::Result;
use crate::desk::{Desk, id_of, id_text};
use crate::fault::fault;
use crate::paper_draft::{draft_key, kind_of};
use crate::paper_subject::Subject;
use crate::view::{DocumentRow, ReportDraft};
use casebook::{DocumentState, Id, WARNING_RECEIPT, WARNINGS};
use std::collections::BTreeSet;

/// As many units are named that have not confirmed yet; the others are counted.
const NAMED: usize = 8;

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

    /// The same papers, each warning with who has confirmed it; one of another station with whether this one has.
    pub(crate) fn with_confirmations(&self, rows: Vec<DocumentRow>) -> Result<Vec<DocumentRow>> {
        let ledger = self.open()?;
        let warning = |row: &DocumentRow| WARNINGS.contains(&row.kind.as_str()) && row.place.is_some();
        if !rows.iter().any(warning) {
            return Ok(rows);
        }
        let own = ledger.station_id();
        let mut units: Vec<(Id, String)> = ledger.peers()?.iter().filter(|p| p.trusted()).map(|p| (p.id, p.unit().to_owned())).collect();
        units.sort_by(|a, b| a.1.cmp(&b.1));
        rows.into_iter()
            .map(|mut row| {
                if !warning(&row) {
                    return Ok(row);
                }
                let confirmed: BTreeSet<Id> = ledger.confirmations(&id_of(&row.id)?)?.into_iter().map(|c| c.station).collect();
                if row.unit.is_empty() {
                    row.confirmed = confirmed_words(&units, &confirmed);
                } else {
                    let done = confirmed.contains(&own);
                    row.to_confirm = !done && row.replaced_by.is_none();
                    row.confirmed = if done { "本单位已填写确认回执" } else { "本单位还没有确认" }.to_owned();
                }
                Ok(row)
            })
            .collect()
    }
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
