//! The envelope of an entry. Its bytes are made once; they are what is hashed, signed, stored and sent.

use crate::LedgerError;
use casebook::{Body, Id, Reach, Recorded, Time};
use minicbor::{Decode, Encode};
use seal::{Digest, sm3};

/// Version of the envelope.
pub const ENTRY_VERSION: u8 = 1;

/// The largest epoch, number and logical time of an entry. No station comes near it in a lifetime, and behind it there is room enough that
/// nothing which counts on from what another station says ever leaves what the database can hold.
pub const LARGEST_NUMBER: u64 = 1 << 53;

/// SM3 of an entry's bytes.
pub type EntryId = Digest;

/// A blob that an entry names.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Blob {
    /// SM3 of its bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub sm3: Digest,
    /// Its length in bytes.
    #[n(1)]
    pub length: u64,
}

/// One thing somebody recorded (台账记录). A CBOR array in this order: arrays and integers, no maps, no floats.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// Version of this envelope.
    #[n(0)]
    pub version: u8,
    /// The station that recorded it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub station: Id,
    /// The operator who recorded it.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub operator: Id,
    /// Version of the program.
    #[n(3)]
    pub program: String,
    /// Its chain: one station and one audience.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub stream: Id,
    /// Grows when a restored copy goes on.
    #[n(5)]
    pub epoch: u64,
    /// Place in the stream and epoch, from 1.
    #[n(6)]
    pub seq: u64,
    /// Id of the entry before it in the stream; zeros for the first.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub previous: EntryId,
    /// Lamport's clock: larger than that of everything known when it was recorded.
    #[n(8)]
    pub logical: u64,
    /// What the wall clock said.
    #[cbor(n(9), decode_with = "Time::as_stated")]
    pub at: Time,
    /// Kind of the body.
    #[n(10)]
    pub kind: String,
    /// What it is about, usually an incident.
    #[cbor(n(11), with = "minicbor::bytes")]
    pub subject: Option<Id>,
    /// The payload, CBOR.
    #[cbor(n(12), with = "minicbor::bytes")]
    pub body: Vec<u8>,
    /// Attached blobs.
    #[n(13)]
    pub blobs: Vec<Blob>,
}

impl Entry {
    /// The bytes.
    ///
    /// # Errors
    /// The encoder's word; none is expected.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LedgerError> {
        minicbor::to_vec(self).map_err(|e| LedgerError::Entry(e.to_string()))
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// Bytes that are no entry, or have something behind them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LedgerError> {
        let mut decoder = minicbor::Decoder::new(bytes);
        let entry: Self = decoder.decode().map_err(|e| LedgerError::Entry(e.to_string()))?;
        if decoder.position() != bytes.len() {
            return Err(LedgerError::Entry("bytes behind the entry".to_owned()));
        }
        Ok(entry)
    }

    /// A station can have recorded it: its numbers and its moment are such as there are.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        [self.epoch, self.seq, self.logical].iter().all(|number| *number <= LARGEST_NUMBER) && self.at.is_on_the_calendar()
    }

    /// What it says. Whether its station's word decides is for who knows the stations.
    ///
    /// # Errors
    /// A body that is not what its kind promises.
    pub fn recorded(&self) -> Result<Recorded, LedgerError> {
        let body = Body::from_bytes(&self.kind, &self.body).map_err(|e| LedgerError::Entry(e.to_string()))?;
        let place = Reach { stream: self.stream, epoch: self.epoch, seq: self.seq };
        Ok(Recorded { station: self.station, authority: false, place, operator: self.operator, at: self.at, subject: self.subject, body })
    }
}

/// The id of stored bytes.
pub fn id_of(bytes: &[u8]) -> EntryId {
    sm3(bytes)
}

/// What an operator's key signs for a save: the id of its last entry, under a name of its own.
pub fn signed_message(head: &EntryId) -> Vec<u8> {
    [b"subao ledger head 1\0".as_slice(), head].concat()
}
