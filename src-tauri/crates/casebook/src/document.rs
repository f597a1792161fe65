//! Papers: their way from 送签 to 用印 and 发出, and what was issued.

use crate::station::hex;
use crate::{Body, DocumentIssued, DocumentStepped, Id, PaperReviewed, Reach, Recorded, Time};
use serde::{Deserialize, Serialize};

/// A step on the way of a paper that is not its issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperStep {
    /// 送核、送签.
    Sent,
    /// 核稿通过.
    Checked,
    /// 退回.
    Returned,
    /// 用印.
    Sealed,
    /// 发出: an issued paper went to somebody. It stops no clock; 报出 does.
    Delivered,
    /// A draft left the house as a word processor's file.
    Copied,
}

impl PaperStep {
    /// Every step.
    pub const ALL: [Self; 6] = [Self::Sent, Self::Checked, Self::Returned, Self::Sealed, Self::Delivered, Self::Copied];

    /// As it is stored.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Checked => "checked",
            Self::Returned => "returned",
            Self::Sealed => "sealed",
            Self::Delivered => "delivered",
            Self::Copied => "copied",
        }
    }

    /// As it is shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "送签",
            Self::Checked => "核稿通过",
            Self::Returned => "退回修改",
            Self::Sealed => "用印",
            Self::Delivered => "发出",
            Self::Copied => "另存草稿",
        }
    }

    /// By its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.id() == id)
    }
}

/// How an issued paper went to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conveyance {
    /// 当面
    InPerson,
    /// 传真
    Fax,
    /// 送达
    Delivery,
    /// 报送包
    Bundle,
    /// 其他
    Other,
}

impl Conveyance {
    /// Every way.
    pub const ALL: [Self; 5] = [Self::InPerson, Self::Delivery, Self::Fax, Self::Bundle, Self::Other];

    /// As it is stored; as far as a dispatch goes that way too, under the same name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Fax => "fax",
            Self::Delivery => "delivery",
            Self::Bundle => "bundle",
            Self::Other => "other",
        }
    }

    /// As it is shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InPerson => "当面",
            Self::Fax => "传真",
            Self::Delivery => "送达",
            Self::Bundle => "报送包",
            Self::Other => "其他方式",
        }
    }

    /// By its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.id() == id)
    }
}

/// An issued paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentState {
    /// Its id.
    pub id: Id,
    /// Its kind.
    pub kind: String,
    /// Year of its series.
    pub year: u32,
    /// Number in it, 0 for none.
    pub number: u32,
    /// 发文字号 in words: `金稳〔2026〕8号`; empty for a paper without a number.
    pub mark: String,
    /// Title.
    pub title: String,
    /// What it was set from.
    pub data: String,
    /// Pages.
    pub pages: u32,
    /// Hex SM3 of the PDF.
    pub sm3: String,
    /// Fonts, in words.
    pub fonts: Vec<String>,
    /// When it was issued.
    pub issued: Time,
    /// By whom.
    pub by: Id,
    /// Prints made.
    pub prints: u32,
    /// The last 份号 printed, 0 for none.
    pub last_copy: u32,
    /// Hex ids of the progress notes that it holds.
    pub covers: Vec<String>,
    /// 拟稿、核稿、签发.
    pub people: [String; 3],
    /// 1, or 2 and more for a correction.
    pub version: u32,
    /// The paper that it replaces.
    pub replaces: Option<Id>,
    /// Why it replaces it.
    pub reason: String,
    /// The warning of another station that it confirms.
    pub confirms: Option<Id>,
    /// When it was stamped and by whom.
    pub sealed: Option<(Time, String)>,
    /// To whom it went without an obligation, in the order in which that was recorded.
    pub deliveries: Vec<DeliveryState>,
    /// Where its issue lies in the chain: what carries that carries the paper.
    pub place: Reach,
    /// What the working group said of it, in order.
    pub reviews: Vec<ReviewState>,
}

/// One receiver of an issued paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryState {
    /// When it went.
    pub at: Time,
    /// Id of a `Conveyance`; of a newer program maybe another.
    pub by: String,
    /// The unit that it went to.
    pub unit: String,
    /// Who took it there; may be empty.
    pub receiver: String,
    /// What was said.
    pub note: String,
}

impl DeliveryState {
    /// How it went, in words.
    #[must_use]
    pub fn by_name(&self) -> &str {
        Conveyance::from_id(&self.by).map_or(self.by.as_str(), |by| by.name())
    }

    /// `当面，市网安总队 张三，一式两份`
    fn words(&self) -> String {
        let to = [self.unit.as_str(), self.receiver.as_str()].join(" ");
        let parts: Vec<&str> = [self.by_name(), to.trim(), self.note.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
        parts.join("，")
    }
}

/// A word of the working group on an issued paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewState {
    /// It goes back; else it was accepted.
    pub returned: bool,
    /// Why.
    pub comment: String,
    /// Party of the plan whose word it is.
    pub party: String,
    /// Who reviewed it.
    pub person: String,
    /// When it was recorded.
    pub at: Time,
    /// By whom.
    pub by: Id,
}

impl DocumentState {
    /// The working group's last word on it.
    #[must_use]
    pub fn review(&self) -> Option<&ReviewState> {
        self.reviews.last()
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepState {
    /// The paper: the id that it keeps from its first draft on.
    pub paper: Id,
    /// Its kind.
    pub kind: String,
    /// `PaperStep`'s id.
    pub step: String,
    /// Hex SM3 of the draft as it stood.
    pub digest: String,
    /// What was said.
    pub note: String,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: Id,
}

/// What one entry adds to a timeline: when, what, in detail.
pub(crate) struct PaperLine {
    pub event: Time,
    pub text: String,
    pub detail: String,
}

/// Papers by which a station warns others: a warning is made to be told.
pub const WARNINGS: [&str; 3] = ["warning_notice", "warning_adjustment", "warning_lift"];
/// The paper by which who was warned confirms it.
pub const WARNING_RECEIPT: &str = "warning_receipt";

/// The papers of one case, or one that belongs to no case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    /// Every issued paper.
    pub documents: Vec<DocumentState>,
    /// Every step of every paper, in order.
    pub document_steps: Vec<StepState>,
}

impl Papers {
    /// Takes an entry in. Of other kinds of entry nothing changes.
    pub fn apply(&mut self, recorded: &Recorded) {
        take(&mut self.documents, &mut self.document_steps, recorded);
    }

    /// Stations tell each other of a paper of no case that is of this kind.
    #[must_use]
    pub fn is_told(kind: &str) -> bool {
        kind == WARNING_RECEIPT || WARNINGS.contains(&kind)
    }

    /// What one station tells another of a paper of no case: that a warning or a receipt was issued, and that it was stamped.
    #[must_use]
    pub fn tells(body: &Body) -> bool {
        match body {
            Body::DocumentIssued(b) => Self::is_told(&b.kind),
            Body::DocumentStepped(b) => b.step == PaperStep::Sealed.id() && Self::is_told(&b.kind),
            _ => false,
        }
    }

    /// The paper that an entry is about, where it is about one.
    #[must_use]
    pub fn subject_of(body: &Body) -> Option<Id> {
        match body {
            Body::DocumentIssued(b) => Some(b.id),
            Body::DocumentPrinted(b) => Some(b.document),
            Body::DocumentSaved(b) => Some(b.document),
            Body::DocumentStepped(b) => Some(b.document),
            _ => None,
        }
    }
}

pub(crate) fn take(documents: &mut Vec<DocumentState>, steps: &mut Vec<StepState>, recorded: &Recorded) -> Option<PaperLine> {
    let now = |text: String, detail: String| Some(PaperLine { event: recorded.at, text, detail });
    match &recorded.body {
        Body::DocumentIssued(body) => {
            let state = issued(recorded, body);
            let sm3: String = state.sm3.chars().take(16).collect();
            let line = issue_words(body).map(|what| PaperLine {
                event: recorded.at,
                text: format!("{what}{}", state.mark),
                detail: format!("{}{}，SM3 {sm3}…", state.title, replacing(documents, &state)),
            });
            documents.push(state);
            line
        }
        Body::DocumentPrinted(body) => {
            let mut title = String::new();
            if let Some(document) = documents.iter_mut().find(|d| d.id == body.document) {
                document.prints = document.prints.saturating_add(body.copies);
                if let Some(first) = body.first_copy {
                    document.last_copy = document.last_copy.max(first.saturating_add(body.copies.saturating_sub(1)));
                }
                title.clone_from(&document.title);
            }
            let copies = body
                .first_copy
                .map_or_else(String::new, |first| format!("，份号{first:06}至{:06}", first.saturating_add(body.copies.saturating_sub(1))));
            now(format!("打印《{title}》{}份", body.copies), format!("打印机 {}{copies}", body.printer))
        }
        Body::DocumentSaved(body) => now("另存文书".to_owned(), body.file.clone()),
        Body::DocumentStepped(body) => stepped(documents, steps, recorded, body),
        Body::PaperReviewed(body) => reviewed(documents, recorded, body),
        _ => None,
    }
}

fn reviewed(documents: &mut [DocumentState], recorded: &Recorded, body: &PaperReviewed) -> Option<PaperLine> {
    let document = documents.iter_mut().find(|d| d.id == body.document)?;
    let returned = body.verdict != "accepted";
    document.reviews.push(ReviewState {
        returned,
        comment: body.comment.clone(),
        party: body.party.clone(),
        person: body.person.clone(),
        at: recorded.at,
        by: recorded.operator,
    });
    let word = if returned { "退回" } else { "接收" };
    let parts: Vec<&str> = [body.person.as_str(), body.comment.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    Some(PaperLine { event: recorded.at, text: format!("{word}《{}》{}", document.title, document.mark), detail: parts.join("：") })
}

fn stepped(documents: &mut [DocumentState], steps: &mut Vec<StepState>, recorded: &Recorded, body: &DocumentStepped) -> Option<PaperLine> {
    let at = body.at.unwrap_or(recorded.at);
    let person = body.person.clone().unwrap_or_default();
    let step = PaperStep::from_id(&body.step);
    if step == Some(PaperStep::Sealed)
        && let Some(document) = documents.iter_mut().find(|d| d.id == body.document)
    {
        // The first seal counts; a second record of it is kept and re-dates nothing.
        document.sealed.get_or_insert((at, person.clone()));
    }
    let delivery = body.delivery.as_ref().filter(|_| step == Some(PaperStep::Delivered)).map(|to| DeliveryState {
        at,
        by: to.by.clone(),
        unit: to.unit.clone(),
        receiver: to.receiver.clone(),
        note: body.note.clone(),
    });
    if let Some(delivery) = &delivery
        && let Some(document) = documents.iter_mut().find(|d| d.id == body.document)
    {
        document.deliveries.push(delivery.clone());
    }
    steps.push(StepState {
        paper: body.document,
        kind: body.kind.clone(),
        step: body.step.clone(),
        digest: body.digest.as_deref().map(hex).unwrap_or_default(),
        note: body.note.clone(),
        at,
        by: recorded.operator,
    });
    let name = step?.name();
    if let Some(delivery) = delivery {
        let mark = documents.iter().find(|d| d.id == body.document).map(|d| d.mark.as_str()).unwrap_or_default();
        return Some(PaperLine { event: at, text: format!("{name}《{}》{mark}", body.title), detail: delivery.words() });
    }
    let parts: Vec<&str> = [person.as_str(), body.note.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    Some(PaperLine { event: at, text: format!("{name}《{}》", body.title), detail: parts.join("，") })
}

fn issued(recorded: &Recorded, body: &DocumentIssued) -> DocumentState {
    let numbering = body.numbering.clone().unwrap_or_default();
    let mark = match (numbering.mark.is_empty(), body.number) {
        (true, 0) => String::new(),
        (true, number) => format!("〔{}〕{number}号", body.year),
        (false, _) => numbering.mark,
    };
    DocumentState {
        id: body.id,
        kind: body.kind.clone(),
        year: body.year,
        number: body.number,
        mark,
        title: body.title.clone(),
        data: body.data.clone(),
        pages: body.pages,
        place: recorded.place,
        reviews: Vec::new(),
        sm3: hex(&body.sm3),
        fonts: body.fonts.clone(),
        issued: recorded.at,
        by: recorded.operator,
        prints: 0,
        last_copy: 0,
        covers: body.covers.clone().unwrap_or_default(),
        people: [body.drafter.clone(), body.reviewer.clone(), body.signer.clone()],
        version: numbering.version.max(1),
        replaces: numbering.replaces,
        reason: numbering.reason,
        confirms: body.confirms,
        sealed: None,
        deliveries: Vec::new(),
    }
}

fn replacing(documents: &[DocumentState], state: &DocumentState) -> String {
    let Some(before) = state.replaces.and_then(|id| documents.iter().find(|d| d.id == id)) else { return String::new() };
    format!("（第{}版，替代{}，理由：{}）", state.version, before.mark, state.reason)
}

/// What the timeline says of an issue; the sheets that come with another paper or act say nothing of their own.
fn issue_words(body: &DocumentIssued) -> Option<String> {
    Some(match body.kind.as_str() {
        "written_report" => "签发书面报告".to_owned(),
        "follow_up_report" => "签发续报".to_owned(),
        "investigation_report" => "签发总结调查报告".to_owned(),
        "approval_sheet" | "oral_record" => return None,
        _ => format!("签发{}", body.numbering.as_ref().map_or("文书", |n| n.name.as_str())),
    })
}
