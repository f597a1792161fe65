//! 文书 over the bridge: what is drafted, its way to 签发, how a unit's papers look and are worded.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A paper in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DocumentRow {
    pub id: String,
    /// Empty for a paper of the station itself: 台账, 统计, 预警.
    pub incident_id: String,
    pub incident_title: String,
    /// Id of its kind: `written_report` …
    pub kind: String,
    /// `初报` · `续报一` · `总结调查报告` · `口头报告记录单` · `签批单`
    pub kind_name: String,
    pub title: String,
    /// `draft` · `sent` · `checked` · `returned` · `issued` · `sealed` · `delivered` · `dispatched` · `replaced`
    pub state: String,
    /// `拟稿` · `待核稿` · `待签发` · `退回` · `已签发` · `已用印` · `已发出` · `已报出` · `已被替代`
    pub state_name: String,
    /// 发文字号.
    pub number: String,
    pub issued_at: Option<String>,
    /// SM3 of the PDF, hex.
    pub sm3: Option<String>,
    pub pages: u32,
    /// Characters that came from the fallback font, per role, in words; empty when none.
    pub fonts: Vec<String>,
    /// The file name offered when it is saved.
    pub file_name: String,
    pub drill: bool,
    /// 1, or 2 and more for a correction.
    pub version: u32,
    /// The paper that replaced it.
    pub replaced_by: Option<String>,
    /// The paper that it replaces: 发文字号 and why.
    pub replaces: Option<String>,
    /// Id of the inner cover sheet that was issued with it.
    pub cover: Option<String>,
    /// The next 份号 to be printed, where copies are numbered.
    pub next_copy: Option<u32>,
    /// The unit that issued it; empty for one's own.
    pub unit: String,
    /// How far it got: empty where no other station is enrolled, `to_export` 待导出 · `exported` 已导出未回执 · `received` 已回执 · `returned` 被退回 · `accepted` 已接收;
    /// of another unit's warning `to_confirm` 待确认 · `confirmed` 已确认
    pub delivery: String,
    pub delivery_name: String,
    /// Of a warning, in words: which enrolled units have confirmed it and which not yet, or whether this one has.
    pub confirmed: String,
    /// Of a warning and its receipt: level and category, since their titles are all alike.
    pub about: String,
    /// What the reader said, where it went back or was accepted with a word.
    pub review: String,
    /// Who said so and when, in words.
    pub reviewed: String,
    /// Where its issue lies in the chain.
    #[serde(skip)]
    #[ts(skip)]
    pub place: Option<casebook::Reach>,
    /// When it was stamped and by whom.
    pub sealed_at: Option<String>,
    pub sealed_by: String,
    /// To whom it went without an obligation, in the order in which that was recorded.
    pub sent_to: Vec<SentView>,
    /// 拟稿、核稿、签发.
    pub drafter: String,
    pub reviewer: String,
    pub signer: String,
    /// Where its editor opens: which draft.
    pub draft: String,
}

/// One receiver of an issued paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SentView {
    pub at: String,
    /// `当面` · `送达` · `传真` · `报送包` · `其他方式`
    pub by_name: String,
    pub unit: String,
    /// With their post; may be empty.
    pub receiver: String,
    pub note: String,
}

/// A paper as it is edited; also the shape of its draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ReportDraft {
    /// Empty for a paper of the station itself.
    pub incident_id: String,
    /// Id of its kind; `written_report` (初报) also when empty.
    pub kind: String,
    /// Which draft, where there may be several of a kind; may be empty.
    pub draft: String,
    /// The id that the paper keeps from its first draft on, hex.
    pub paper: String,
    /// Ids of the progress notes that a follow-up report holds.
    pub covers: Vec<String>,
    pub title: String,
    pub addressee: String,
    pub opening: String,
    pub sections: Vec<ReportSection>,
    /// What it ends with before the signature: `妥否，请批示。`
    pub closing: String,
    pub unit: String,
    /// Who issues it together with the unit, parted by 、.
    pub joint: String,
    /// `2026年11月22日`
    pub date: String,
    pub contact: String,
    pub telephone: String,
    /// 拟稿、核稿、签发
    pub drafter: String,
    pub reviewer: String,
    pub signer: String,
    /// 请求支援事项: kept with the case, never printed in a 报告.
    pub support: String,
    /// 紧急程度: empty, `加急`, `特急`.
    pub urgency: String,
    /// 抄送.
    pub copies_to: String,
    /// 附件 in order.
    pub attachments: Vec<AnnexDraft>,
    /// SM3 of what the record has for them, as it was shown; empty where none of them is drawn from it.
    pub drawn: String,
    /// 2 and more for a correction; 0 is the first.
    pub version: u32,
    /// Id of the paper that a correction replaces, or from which a paper begins (调整 and 解除 of a 预警).
    pub before: String,
    /// The paper that a correction replaces, in words.
    pub replaces: String,
    /// Why it is corrected.
    pub reason: String,
    /// First and last day of a 台账 or 统计: `2026-01-01`.
    pub from: String,
    pub to: String,
    /// 预警级别, 1 to 4; 0 while nobody has said it.
    pub level: u8,
    /// 预警类别: category id.
    pub category: String,
    /// What was filled in, part by part: what a person changed since is not filled anew.
    pub filled: Vec<(String, String)>,
}

/// 附件 of a draft. One that was drafted by an older program is its name alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(from = "AnnexStored")]
#[ts(export)]
pub struct AnnexDraft {
    pub name: String,
    /// What is bound behind the text: empty where it goes along apart · `text` · `course` 处置经过 · `evidence` 证据清单 · `ledger` 年度台账
    pub source: String,
    /// Of `text`: paragraphs, and rows of a table with tabs.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AnnexStored {
    Name(String),
    Whole {
        #[serde(default)]
        name: String,
        #[serde(default)]
        source: String,
        #[serde(default)]
        text: String,
    },
}

impl From<AnnexStored> for AnnexDraft {
    fn from(stored: AnnexStored) -> Self {
        match stored {
            AnnexStored::Name(name) => Self { name, ..Self::default() },
            AnnexStored::Whole { name, source, text } => Self { name, source, text },
        }
    }
}

/// One section of a paper, or one row of a form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ReportSection {
    pub id: String,
    /// `一、基本情况`; empty for plain paragraphs.
    pub heading: String,
    pub text: String,
    /// What belongs here, shown dim.
    pub hint: String,
}

/// A thing still missing before the paper may be issued, or worth a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportCheck {
    /// `title`, `addressee`, `section:impact`, `telephone` …
    pub field: String,
    pub message: String,
    /// It must be mended before issue.
    pub blocks: bool,
}

/// The editor of a paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportEditor {
    pub draft: ReportDraft,
    pub kind: KindView,
    pub checks: Vec<ReportCheck>,
    pub saved_at: Option<String>,
    /// Set once issued: the editor is then read only.
    pub issued: Option<DocumentRow>,
    /// The inner cover sheet issued with it.
    pub approval_sheet: Option<DocumentRow>,
    pub way: PaperWay,
}

/// A kind of paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KindView {
    pub id: String,
    pub name: String,
    /// `报告` · `请示` · `批复` · `通知` · `函` · `单` · `表`
    pub species: String,
    /// `text`: sections of text · `form`: rows of a table · `listing`: drawn from the ledger
    pub layout: String,
    /// It belongs to an incident; else to the station.
    pub of_incident: bool,
    pub numbered: bool,
    /// It asks for a period.
    pub period: bool,
}

/// How far a draft is on its way: 拟稿 → 核稿 → 签发 → 编号 → 用印 → 报出.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PaperWay {
    /// `draft` · `sent` · `checked` · `returned`
    pub state: String,
    pub state_name: String,
    pub steps: Vec<PaperStepView>,
    /// The text was changed since it was checked.
    pub changed_since_check: bool,
    /// This operator may sign it now.
    pub may_sign: bool,
    /// Why not, and what to do.
    pub why_not: String,
    /// Who may sign, by name.
    pub signers: Vec<String>,
    /// The number it would get if it were signed now; empty for a paper without a number.
    pub next_number: String,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PaperStepView {
    /// `sent` · `checked` · `returned` · `sealed` · `delivered` · `copied`
    pub step: String,
    pub name: String,
    pub at: String,
    pub by: String,
    pub note: String,
}

/// A step to take: `sent`, `checked`, `returned` of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PaperStepInput {
    pub draft: ReportDraft,
    pub step: String,
    pub note: String,
}

/// 用印: when and by whom an issued paper was stamped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SealInput {
    pub document_id: String,
    /// RFC 3339; empty is now.
    pub at: String,
    pub person: String,
    pub note: String,
}

/// 发出: to whom an issued paper went that fulfils no obligation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeliverInput {
    pub document_id: String,
    /// RFC 3339.
    pub at: String,
    /// `in_person` · `delivery` · `fax` · `bundle` · `other`
    pub by: String,
    pub unit: String,
    /// With their post; may be empty.
    pub receiver: String,
    pub note: String,
}

/// A paper that may be written now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PaperOffer {
    pub kind: KindView,
    /// Why the plan asks for it, with the clause; may be empty.
    pub why: String,
    /// It may be begun.
    pub ready: bool,
    /// Why not yet.
    pub reason: String,
    /// Drafts and issued papers of this kind, the newest first.
    pub papers: Vec<DocumentRow>,
}

/// How the unit's papers look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageStyleView {
    /// `plain` · `red_head` · `letter`
    pub form: String,
    pub mark: Vec<String>,
    pub mark_suffix: String,
    pub code: String,
    /// 代字 of a 函, where it has a series of its own.
    pub letter_code: String,
    pub number_on_plain: bool,
    pub copy_numbers: bool,
    pub secrecy: String,
    pub signer: bool,
    pub colophon: bool,
    pub printed_by: String,
    pub even_page: bool,
    pub seal: bool,
}

/// The wording of a kind of paper, as the office may change it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TemplateView {
    pub kind: KindView,
    pub title: String,
    pub addressee: String,
    pub opening: String,
    pub sections: Vec<ReportSection>,
    pub closing: String,
    /// It is not the original any more.
    pub changed: bool,
    /// Words in braces that may be used: the word, what it stands for.
    pub placeholders: Vec<(String, String)>,
}

/// Which font serves a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FontRow {
    /// `小标宋` …
    pub role: String,
    pub family: String,
    pub file: String,
    /// The office's own, not the free one.
    pub own: bool,
    /// What is worth knowing: why an own font was not taken.
    pub note: String,
}

/// The fonts at hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FontsView {
    /// The folder that was chosen; empty when none.
    pub folder: String,
    pub rows: Vec<FontRow>,
}

/// A printer of this machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrinterView {
    pub name: String,
    pub is_default: bool,
    /// Accepting jobs, in words when it is not.
    pub trouble: Option<String>,
}

/// A print to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrintInput {
    pub document_id: String,
    pub printer: String,
    pub copies: u32,
    /// Both sides, long edge.
    pub duplex: bool,
}
