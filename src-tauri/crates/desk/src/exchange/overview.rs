//! 报送 and 单位: how it stands with every other station.

use super::enrolling::role_name;
use crate::Result;
use crate::desk::{Desk, id_text};
use crate::evidence::size_label;
use crate::station_settings::patience;
use crate::times::moment_words;
use crate::view_exchange::{BranchView, ExchangeView, ExportRow, ForkView, PeerRow};
use casebook::Time;
use ledger::{Fork, Ledger, Outgoing, Peer};
use std::collections::BTreeMap;
use std::sync::Arc;

const DAY: i64 = 24 * 60 * 60 * 1000;

impl Desk {
    /// The exchange as it stands.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn exchange(&mut self) -> Result<ExchangeView> {
        let enrolments = self.enrolments()?;
        let kept = self.kept_bundles()?;
        let now = self.time();
        let ledger = self.open()?;
        let patience = patience(ledger.station());
        let mut forks: BTreeMap<_, Vec<Fork>> = BTreeMap::new();
        for fork in ledger.forks()? {
            forks.entry(fork.station).or_default().push(fork);
        }
        let gaps = ledger.gaps()?;
        let mut rows = Vec::new();
        for peer in ledger.peers()?.into_iter().filter(|p| p.enrolled.is_some()) {
            let outgoing = ledger.outgoing(&peer.id)?;
            let unconfirmed_days = ledger.unconfirmed_since(&peer)?.map(|at| days_between(at, now));
            let (newer, waits): (Vec<_>, Vec<_>) = gaps.iter().filter(|g| g.sender == peer.id).partition(|g| g.newer > 0);
            let newer = newer.iter().map(|g| g.waiting).sum::<u64>().saturating_add(peer.not_understood);
            let waits = waits.into_iter().map(gap_words).collect();
            let branches = forks.remove(&peer.id).unwrap_or_default();
            let branches = branches.iter().map(|f| fork_view(ledger, f)).collect::<Result<Vec<_>>>()?;
            rows.push(row(ledger, &peer, &Facts { outgoing, unconfirmed_days, gaps: waits, newer, forks: branches }));
        }
        rows.sort_by(|a, b| a.unit.cmp(&b.unit));
        let late: Vec<(&str, u32)> = rows
            .iter()
            .filter(|r| r.revoked.is_none())
            .filter_map(|r| Some((r.unit.as_str(), r.unconfirmed_days.filter(|days| *days >= patience)?)))
            .collect();
        let alarm = alarm_words(&late, patience);
        Ok(ExchangeView { role: ledger.station().role.clone(), peers: rows, enrolments, kept, alarm })
    }

    /// What `exchange` says of receipts that are missing, and nothing else of it: for thousands of stations on a screen that is always there.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn exchange_alarm(&self) -> Result<Option<String>> {
        let now = self.time();
        let ledger = self.open()?;
        let patience = patience(ledger.station());
        let peers = ledger.peers()?;
        let mut late = Vec::new();
        for peer in peers.iter().filter(|p| p.trusted()) {
            let days = ledger.unconfirmed_since(peer)?.map(|at| days_between(at, now));
            late.extend(days.filter(|days| *days >= patience).map(|days| (peer.unit(), days)));
        }
        Ok(alarm_words(&late, patience))
    }

    /// What is known of an exported bundle, by the parts of the list that is handed over with it; nothing for another id.
    pub(crate) fn exported_facts(&self, bundle: &str) -> Result<Vec<(&'static str, String)>> {
        let ledger = self.open()?;
        let peers = ledger.peers()?;
        let found = peers.iter().find_map(|p| p.exported.get(bundle).map(|e| (p, e)));
        let Some((peer, export)) = found else { return Ok(Vec::new()) };
        Ok(vec![
            ("name", export.name.clone()),
            ("sm3", export.sm3.clone()),
            ("size", size_label(export.length)),
            ("made", moment_words(export.at.to_datetime())),
            ("receiver", peer.unit().to_owned()),
            ("contents", export.contents.join("\n")),
        ])
    }

    /// A person chooses which branch of a copied station counts.
    ///
    /// # Errors
    /// An entry that begins no branch, no reason, a failing disk.
    pub fn settle_branch(&mut self, first: &str, reason: &str) -> Result<()> {
        let reason = crate::station::required("reason", reason, "请写明以这一支为准的原因")?.to_owned();
        let mut id = [0_u8; 32];
        hex::decode_to_slice(first, &mut id).map_err(|_| crate::fault("branch.unknown", "找不到这一支，请刷新后再试"))?;
        let at = self.time();
        Ok(self.open_mut()?.settle_branch(&id, &reason, at)?)
    }
}

fn days_between(at: Time, now: Time) -> u32 {
    u32::try_from((now.ms - at.ms).max(0) / DAY).unwrap_or(u32::MAX)
}

fn alarm_words(late: &[(&str, u32)], patience: u32) -> Option<String> {
    match late {
        [] => None,
        [(unit, days)] => Some(format!("发给{unit}的内容已 {days} 天没有回执，不能算送达：请电话核实，或重新导出再送一次")),
        several => Some(format!("发给 {} 个单位的内容超过 {patience} 天没有回执，不能算送达：请逐个核实", several.len())),
    }
}

struct Facts {
    outgoing: Arc<Outgoing>,
    unconfirmed_days: Option<u32>,
    gaps: Vec<String>,
    newer: u64,
    forks: Vec<ForkView>,
}

fn row(ledger: &Ledger, peer: &Peer, facts: &Facts) -> PeerRow {
    let station = ledger.station();
    let mut exported: Vec<ExportRow> = peer
        .exported
        .iter()
        .map(|(id, e)| {
            let receipt = peer.receipts.get(id);
            ExportRow {
                id: id.clone(),
                at: e.at.rfc3339(),
                by: station.operator_name(&e.by),
                sm3: e.sm3.clone(),
                length: e.length,
                length_label: size_label(e.length),
                entries: e.entries,
                way: if e.way == "file" { "文件".to_owned() } else { e.way.clone() },
                received_at: receipt.map(|r| r.at.rfc3339()),
                received_by: receipt.map(|r| station.operator_name(&r.by)).unwrap_or_default(),
            }
        })
        .collect();
    exported.sort_by(|a, b| b.at.cmp(&a.at));
    let (state, name) = if facts.outgoing.due() {
        ("to_export", "待导出")
    } else if facts.outgoing.substantial {
        ("exported", "已导出未回执")
    } else if exported.is_empty() {
        ("quiet", "没有要发的")
    } else {
        ("received", "已回执")
    };
    let enrolled = peer.enrolled.as_ref();
    PeerRow {
        id: id_text(&peer.id),
        unit: peer.unit().to_owned(),
        role: enrolled.map(|e| e.role.clone()).unwrap_or_default(),
        role_name: role_name(enrolled.map_or("", |e| e.role.as_str())).to_owned(),
        enrolled_at: enrolled.map(|e| e.at.rfc3339()),
        checked_with: enrolled.map(|e| format!("{}，{}（{}）", e.person, e.telephone, e.listed_in)).unwrap_or_default(),
        revoked: peer.revoked.as_ref().map(|(at, why)| format!("{}停用：{why}{}", moment_words(at.to_datetime()), valid_words(peer))),
        state: state.to_owned(),
        state_name: name.to_owned(),
        entries: facts.outgoing.entries,
        to_send: if facts.outgoing.due() { to_send(&facts.outgoing) } else { String::new() },
        exported,
        heard_at: peer.received.values().map(|r| r.at).max_by_key(|at| at.ms).map(Time::rfc3339),
        gaps: facts.gaps.clone(),
        newer: (facts.newer > 0).then(|| newer_words(facts.newer)),
        forks: facts.forks.clone(),
        unconfirmed_days: facts.unconfirmed_days,
    }
}

fn to_send(outgoing: &Outgoing) -> String {
    if outgoing.fresh { format!("{} 条记录", outgoing.entries) } else { "回执".to_owned() }
}

/// How far the records of a revoked station count: by the last epoch of each of its streams.
fn valid_words(peer: &Peer) -> String {
    let mut ends: BTreeMap<_, (u64, u64)> = BTreeMap::new();
    for reach in peer.valid_up_to.iter().flatten() {
        let end = ends.entry(reach.stream).or_default();
        *end = (*end).max((reach.epoch, reach.seq));
    }
    let ends: Vec<String> = ends.values().map(|(_, seq)| format!("第 {seq} 条")).collect();
    if ends.is_empty() { "；没有有效的记录".to_owned() } else { format!("；有效至{}记录", ends.join("、")) }
}

/// What only a newer program understands: it waits, or stands in its stream and says nothing here.
pub(super) fn newer_words(entries: u64) -> String {
    format!("有 {entries} 条记录由更新版本的程序写成，本程序读不出，已原样保留；请升级本程序")
}

fn gap_words(gap: &ledger::Gap) -> String {
    format!("第 {} 条之前缺记录，{} 条在等；请对方重新导出一次", gap.before, gap.waiting)
}

fn fork_view(ledger: &Ledger, fork: &Fork) -> Result<ForkView> {
    let mut branches = Vec::new();
    for first in std::iter::once(&fork.followed).chain(&fork.others) {
        let (since, entries) = ledger.branch_facts(first)?;
        branches.push(BranchView { first: hex::encode(first), followed: *first == fork.followed, since: since.rfc3339(), entries });
    }
    Ok(ForkView { place: format!("第 {} 段第 {} 条起", fork.epoch, fork.seq), settled: fork.settled, branches })
}
