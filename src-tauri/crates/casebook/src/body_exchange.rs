//! What entries say of the exchange between stations: streams, keys, enrolment, bundles, and what became of what was sent.

use crate::{Id, Time};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The first entry of every stream but a station's first: who may read it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct StreamOpened {
    /// `own`: it never leaves the station. `peer`: one other station reads it.
    #[n(0)]
    pub audience: String,
    /// That station.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub peer: Option<Id>,
}

/// The station's keys from now on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct StationKeyed {
    /// It signs bundles with this one: uncompressed SM2 point.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub station_key: Vec<u8>,
    /// Bundles to it are enclosed to this one.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub reading_key: Vec<u8>,
}

/// 登记入网: another station's keys, accepted after the code was compared by telephone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PeerEnrolled {
    /// The other station.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub station: Id,
    /// Its unit, as it says.
    #[n(1)]
    pub unit: String,
    /// Its role, as it says.
    #[n(2)]
    pub role: String,
    /// Its signing key.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub station_key: Vec<u8>,
    /// Its reading key.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub reading_key: Vec<u8>,
    /// The code that was read to each other.
    #[n(5)]
    pub code: String,
    /// Who at the other end read it.
    #[n(6)]
    pub person: String,
    /// Under which number they were called.
    #[n(7)]
    pub telephone: String,
    /// Where that number is listed: never the request itself.
    #[n(8)]
    pub listed_in: String,
    /// When.
    #[n(9)]
    pub at: Time,
}

/// A station's key counts no longer: what was taken in before stays.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PeerRevoked {
    /// The station.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub station: Id,
    /// How far its streams count: the last entries taken in.
    #[n(1)]
    pub up_to: Vec<Reach>,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// How far a stream is held without a gap, in one epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Reach {
    /// The stream.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub stream: Id,
    /// The epoch.
    #[n(1)]
    pub epoch: u64,
    /// The last entry's number.
    #[n(2)]
    pub seq: u64,
}

/// A bundle left the station: 导出.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BundleExported {
    /// Its id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// For whom.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub to: Id,
    /// SM3 of the file.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sm3: Vec<u8>,
    /// Its length in bytes.
    #[n(3)]
    pub length: u64,
    /// How far it carries the sender's streams.
    #[n(4)]
    pub up_to: Vec<Reach>,
    /// How many entries it carries.
    #[n(5)]
    pub entries: u64,
    /// `file`, or the name of a drop.
    #[n(6)]
    pub way: String,
    /// Name of the file.
    #[n(7)]
    pub name: Option<String>,
    /// What is inside, a line each: kind, name, amount, parted by full-width commas.
    #[n(8)]
    pub contents: Option<Vec<String>>,
}

/// 回执: a bundle arrived, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BundleReceived {
    /// Its id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// From whom.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub from: Id,
    /// SM3 of the file.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sm3: Vec<u8>,
    /// When it came into the receiver's hands.
    #[n(3)]
    pub at: Time,
    /// How far the sender's streams are held since.
    #[n(4)]
    pub up_to: Vec<Reach>,
    /// Entries that were new.
    #[n(5)]
    pub taken: u64,
    /// Entries that wait for others before them.
    #[n(6)]
    pub waiting: u64,
    /// The key that signed it: older ones of the sender count no longer.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub key: Vec<u8>,
}

/// 审阅: what the reader of an issued paper says of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PaperReviewed {
    /// The paper.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub document: Id,
    /// `accepted` or `returned`.
    #[n(1)]
    pub verdict: String,
    /// Why it goes back; may be empty where it was accepted.
    #[n(2)]
    pub comment: String,
    /// Party of the plan whose word it is.
    #[n(3)]
    pub party: String,
    /// Who reviewed it.
    #[n(4)]
    pub person: String,
}

/// Two stations went on from one copy: which branch counts was decided by a person. Both are kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BranchSettled {
    /// The stream.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub stream: Id,
    /// Where they part.
    #[n(1)]
    pub epoch: u64,
    /// See `epoch`.
    #[n(2)]
    pub seq: u64,
    /// Id of the first entry of the branch that counts.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub entry: Vec<u8>,
    /// Why.
    #[n(4)]
    pub reason: String,
}
