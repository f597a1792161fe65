//! What entries say of papers: issued, on their way, sent, printed, saved. Stored bytes as in `body`.

use crate::{Id, Time};
use minicbor::{Decode, Encode};

/// 签发: numbered, frozen, hashed. The PDF is the entry's attached blob.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DocumentIssued {
    /// Its id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// `written_report` · `approval_sheet` · `oral_record`.
    #[n(1)]
    pub kind: String,
    /// Year of its series.
    #[n(2)]
    pub year: u32,
    /// Number in the series, without gaps; 0 for papers that are not numbered.
    #[n(3)]
    pub number: u32,
    /// Title.
    #[n(4)]
    pub title: String,
    /// What it was set from, JSON.
    #[n(5)]
    pub data: String,
    /// Pages.
    #[n(6)]
    pub pages: u32,
    /// SM3 of the PDF.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub sm3: Vec<u8>,
    /// 拟稿
    #[n(8)]
    pub drafter: String,
    /// 核稿
    #[n(9)]
    pub reviewer: String,
    /// 签发
    #[n(10)]
    pub signer: String,
    /// Fonts used, in words.
    #[n(11)]
    pub fonts: Vec<String>,
    /// Hex ids of the progress notes that a follow-up report holds.
    #[n(12)]
    pub covers: Option<Vec<String>>,
    /// Its series and version; none in old entries.
    #[n(13)]
    pub numbering: Option<Numbering>,
    /// The warning of another station that it confirms: a 预警确认回执.
    #[cbor(n(14), with = "minicbor::bytes")]
    pub confirms: Option<Id>,
}

/// In which series a paper was numbered, and which paper it replaces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Numbering {
    /// Its series: the unit's 代字; drills have series of their own.
    #[n(0)]
    pub series: String,
    /// 发文字号 in words; empty for a paper without a number.
    #[n(1)]
    pub mark: String,
    /// Its kind in words.
    #[n(2)]
    pub name: String,
    /// 1, or 2 and more for a correction.
    #[n(3)]
    pub version: u32,
    /// The paper that it replaces.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub replaces: Option<Id>,
    /// Why it replaces it.
    #[n(5)]
    pub reason: String,
}

/// A step on a paper's way that is not its issue.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DocumentStepped {
    /// The paper: the id that it keeps from its first draft on.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub document: Id,
    /// Its kind.
    #[n(1)]
    pub kind: String,
    /// Its title.
    #[n(2)]
    pub title: String,
    /// `sent` · `checked` · `returned` · `sealed` · `delivered` · `copied`.
    #[n(3)]
    pub step: String,
    /// SM3 of the draft as it stood.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub digest: Option<Vec<u8>>,
    /// What was said.
    #[n(5)]
    pub note: String,
    /// When, where it is not when it was recorded.
    #[n(6)]
    pub at: Option<Time>,
    /// Person who did it, where it is not the operator.
    #[n(7)]
    pub person: Option<String>,
    /// To whom it went and how, of `delivered`.
    #[n(8)]
    pub delivery: Option<Delivery>,
}

/// To whom an issued paper went, and how.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Delivery {
    /// Id of a `Conveyance`: text, so that a way that an older program does not know stops nobody from reading the entry.
    #[n(0)]
    pub by: String,
    /// The unit that it went to.
    #[n(1)]
    pub unit: String,
    /// Who took it there, with their post; empty where nobody was named.
    #[n(2)]
    pub receiver: String,
}

/// A print job handed to the spooler.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DocumentPrinted {
    /// Which paper.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub document: Id,
    /// Printer.
    #[n(1)]
    pub printer: String,
    /// Copies.
    #[n(2)]
    pub copies: u32,
    /// Both sides.
    #[n(3)]
    pub duplex: bool,
    /// The spooler's name for the job.
    #[n(4)]
    pub job: String,
    /// 份号 of its first copy, where copies are numbered.
    #[n(5)]
    pub first_copy: Option<u32>,
}

/// A copy saved as a file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DocumentSaved {
    /// Which paper.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub document: Id,
    /// File name, without its folder.
    #[n(1)]
    pub file: String,
}
