//! What the window sees of the exchange between stations: 登记入网, 报送, 收件, 单位.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The exchange as it stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExchangeView {
    /// `department` or `working_group`.
    pub role: String,
    /// Stations that were accepted, and those that are known from before.
    pub peers: Vec<PeerRow>,
    /// Enrolments under way.
    pub enrolments: Vec<EnrolmentView>,
    /// Bundles of unknown senders, kept until they are enrolled.
    pub kept: Vec<KeptBundle>,
    /// Something went out long ago and no receipt came: in words, for the banner.
    pub alarm: Option<String>,
}

/// Another station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PeerRow {
    pub id: String,
    pub unit: String,
    /// `department` or `working_group`.
    pub role: String,
    pub role_name: String,
    pub enrolled_at: Option<String>,
    /// Who read the code at the other end, under which number, where that is listed.
    pub checked_with: String,
    /// Why its keys count no longer.
    pub revoked: Option<String>,
    /// `quiet` nothing to send · `to_export` 待导出 · `exported` 已导出未回执 · `received` 已回执
    pub state: String,
    pub state_name: String,
    /// Entries that it has not confirmed.
    #[ts(type = "number")]
    pub entries: u64,
    /// What of it was in no bundle yet, in words: `2 项记录，1 份文书`.
    pub to_send: String,
    /// The bundles that went to it, the latest first.
    pub exported: Vec<ExportRow>,
    /// When its last bundle was taken in.
    pub heard_at: Option<String>,
    /// Entries that are missing, in words.
    pub gaps: Vec<String>,
    /// Entries that only a newer program understands, in words: 请升级.
    pub newer: Option<String>,
    /// Places where it went on twice.
    pub forks: Vec<ForkView>,
    /// Days since something went out that it has not confirmed.
    pub unconfirmed_days: Option<u32>,
}

/// A bundle that went out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExportRow {
    pub id: String,
    pub at: String,
    pub by: String,
    /// SM3 of the file.
    pub sm3: String,
    #[ts(type = "number")]
    pub length: u64,
    pub length_label: String,
    #[ts(type = "number")]
    pub entries: u64,
    /// `文件` or the name of a drop.
    pub way: String,
    /// When it arrived there.
    pub received_at: Option<String>,
    /// Who took it in.
    pub received_by: String,
}

/// A copied station's two branches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ForkView {
    /// Where they part, in words.
    pub place: String,
    /// A person chose.
    pub settled: bool,
    /// The one that is followed comes first.
    pub branches: Vec<BranchView>,
}

/// One of the branches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BranchView {
    /// Id of its first entry.
    pub first: String,
    pub followed: bool,
    /// When its first entry was recorded.
    pub since: String,
    #[ts(type = "number")]
    pub entries: u64,
}

/// An enrolment under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EnrolmentView {
    /// SM3 of the request.
    pub key: String,
    /// `asked`: our request waits for its answer · `to_compare`: both cards are here, the code is to be compared.
    pub step: String,
    pub unit: String,
    pub role_name: String,
    pub made_at: String,
    /// What is read to each other; empty before the answer is here.
    pub code: String,
    /// The answer is ours to hand over.
    pub answer_is_ours: bool,
    /// Numbers of that unit in our own directory.
    pub telephones: Vec<ListedNumber>,
    /// The unit is known with other keys already.
    pub replaces: Option<String>,
}

/// A number of the directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ListedNumber {
    pub person: String,
    pub telephone: String,
    pub source: String,
}

/// What two people found when they compared the code.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct EnrolmentInput {
    pub key: String,
    /// What the other end read, as it was typed.
    pub code: String,
    pub person: String,
    pub telephone: String,
    pub listed_in: String,
}

/// A bundle of somebody who is not enrolled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeptBundle {
    /// SM3 of the file.
    pub name: String,
    pub length_label: String,
    pub kept_at: String,
    /// First digits of the key that signed it.
    pub sender: String,
    /// Its sender is enrolled by now.
    pub ready: bool,
    /// Its name, where it is.
    pub unit: String,
}

/// A bundle before it is taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportView {
    /// What the window calls it by.
    pub token: String,
    pub file: String,
    pub length_label: String,
    /// SM3 of the file.
    pub sm3: String,
    /// First digits of the key that signed it.
    pub sender: String,
    /// The unit, as we know it; empty where we don't.
    pub unit: String,
    /// `clean` can be taken in · `again` was taken in before · `unknown` the sender is not enrolled · `stop` must not be
    pub verdict: String,
    /// The verdict in words, with what to do.
    pub verdict_words: String,
    pub made_at: String,
    /// New entries.
    #[ts(type = "number")]
    pub fresh: u64,
    #[ts(type = "number")]
    pub known: u64,
    #[ts(type = "number")]
    pub waiting: u64,
    #[ts(type = "number")]
    pub evidence: u64,
    /// What is new, a line each.
    pub news: Vec<NewsLine>,
    /// Gaps, two branches, a clock that differs: to be seen before it is taken in.
    pub remarks: Vec<String>,
    /// A drop brought it: nobody waits for it to be shown.
    pub by_drop: bool,
    /// As many files wait behind it to be looked at.
    #[ts(type = "number")]
    pub behind: u64,
}

/// What became of all that came together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SweepDone {
    /// Bundles that were taken in.
    #[ts(type = "number")]
    pub taken: u64,
    /// New entries in them.
    #[ts(type = "number")]
    pub entries: u64,
    /// Bundles that had been taken in before.
    #[ts(type = "number")]
    pub again: u64,
    /// Files that a person must look at.
    #[ts(type = "number")]
    pub left: u64,
}

/// Something new in a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewsLine {
    /// `2026-008 协同办公系统网络攻击事件`, or the station itself.
    pub about: String,
    /// Hex id of the incident; empty for the station.
    pub incident_id: String,
    /// `新登记，级别 Ⅱ 级，签发《…》`
    pub text: String,
}

/// What became of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportDone {
    #[ts(type = "number")]
    pub taken: u64,
    #[ts(type = "number")]
    pub waiting: u64,
    /// In words.
    pub words: String,
    /// A receipt waits to be sent back.
    pub answer: bool,
    /// The station it came from.
    pub peer: String,
}

/// A bundle that was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExportDone {
    /// The bundle's id: its list is the paper `bundle_transfer` under this draft.
    pub id: String,
    pub path: String,
    pub sm3: String,
    pub length_label: String,
    #[ts(type = "number")]
    pub entries: u64,
    /// Entries that found no room in it: another bundle carries them.
    #[ts(type = "number")]
    pub rest: u64,
    /// File names, where it went in several parts.
    pub parts: Vec<String>,
}

/// 审阅.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ReviewInput {
    pub document_id: String,
    /// `accepted` or `returned`.
    pub verdict: String,
    pub comment: String,
    pub person: String,
}

/// What waits for the working group.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QueueView {
    /// 研判: levels that units propose.
    pub levels: Vec<QueueLevel>,
    /// 审批: consents that the plan gives to this station.
    pub consents: Vec<QueueConsent>,
    /// 审阅: reports that nobody has accepted or returned.
    pub papers: Vec<QueuePaper>,
    /// 单位.
    pub units: Vec<UnitRow>,
}

/// A level to be confirmed or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QueueLevel {
    pub incident_id: String,
    pub unit: String,
    pub title: String,
    pub number: String,
    /// As the unit judged.
    pub level: Option<u8>,
    pub level_name: String,
    pub judged_by: String,
    pub judged_at: Option<String>,
    /// As the plan suggests from what is known.
    pub suggested: Option<u8>,
    pub suggested_name: String,
    /// What the working group decided before, where the unit judges otherwise since.
    pub decided: Option<u8>,
    pub decided_name: String,
    pub discovered_at: String,
    pub drill: bool,
}

/// A consent that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QueueConsent {
    pub incident_id: String,
    pub unit: String,
    pub title: String,
    pub number: String,
    /// `closure` a step of ending the response · `response` starting it
    pub act: String,
    /// `同意` · `决定` …, with clause.
    pub step: String,
    pub clause: String,
    pub proposed_at: Option<String>,
    pub drill: bool,
}

/// A report to be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QueuePaper {
    pub document_id: String,
    pub incident_id: String,
    pub unit: String,
    pub kind_name: String,
    pub title: String,
    pub number: String,
    pub issued_at: String,
    /// It corrects one that went back: which, and what the comment was.
    pub corrects: Option<String>,
    /// Id of the one that it replaces.
    pub replaces: Option<String>,
    pub drill: bool,
}

/// A unit of the working group's board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UnitRow {
    pub id: String,
    pub unit: String,
    /// When its last bundle was taken in.
    pub heard_at: Option<String>,
    /// Days since then.
    pub silent_days: Option<u32>,
    pub open: u32,
    /// Obligations that are owed, and how many of them are past their time.
    pub owed: u32,
    pub overdue: u32,
    /// Something was reported late.
    pub late: u32,
    /// Papers that went back and were not corrected.
    pub returned: u32,
    /// Something for it was not sent yet.
    pub to_send: bool,
    pub revoked: bool,
}
