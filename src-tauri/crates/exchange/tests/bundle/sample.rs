//! Bundles to try things on.

use exchange::bundle::{self, BundleError, EvidenceFacts, Making, Record, Watch, Written};
use seal::{EnvelopeKey, SigningKey, sm3};
use std::io::{Cursor, Read};

/// A record, owned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    Entry(Vec<u8>),
    Signature(Vec<u8>),
    Document(Vec<u8>),
}

pub fn sender() -> SigningKey {
    SigningKey::from_bytes(&[0x11; 32]).unwrap()
}

pub fn reader() -> EnvelopeKey {
    EnvelopeKey::from_bytes(&[0x22; 32]).unwrap()
}

pub fn stranger() -> EnvelopeKey {
    EnvelopeKey::from_bytes(&[0x33; 32]).unwrap()
}

/// Bytes that look random and are the same in every run.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ seed.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(1);
    let mut made: Vec<u8> = (0..length.div_ceil(8))
        .flat_map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        })
        .collect();
    made.truncate(length);
    made
}

pub fn facts(blobs: &[Vec<u8>]) -> Vec<EvidenceFacts> {
    let facts =
        |(n, b): (usize, &Vec<u8>)| EvidenceFacts { length: b.len() as u64, sm3: sm3(b), key: format!("key {n}").into_bytes().into() };
    blobs.iter().enumerate().map(facts).collect()
}

pub fn put(sink: &mut bundle::RecordSink<'_>, records: &[Kept]) -> Result<(), BundleError> {
    for record in records {
        match record {
            Kept::Entry(bytes) => sink.entry(bytes)?,
            Kept::Signature(bytes) => sink.signature(bytes)?,
            Kept::Document(bytes) => sink.document(bytes)?,
        }
    }
    Ok(())
}

pub fn write(manifest: &[u8], records: &[Kept], blobs: &[Vec<u8>], at_least: u64) -> (Vec<u8>, Written) {
    let mut file = Vec::new();
    let signer = sender();
    let making = Making {
        id: seal::random().unwrap(),
        recipients: &[stranger().public_key().unwrap(), reader().public_key().unwrap()],
        signer: &signer,
        manifest,
        evidence: &facts(blobs),
        open_evidence: &mut |number| Ok(Box::new(Cursor::new(blobs[number as usize].clone()))),
        at_least,
    };
    let written = bundle::write(&mut file, making, |sink| put(sink, records), Watch::nobody()).unwrap();
    (file, written)
}

/// A small bundle with everything in it.
pub fn small() -> Vec<u8> {
    let records =
        [Kept::Entry(b"first entry".to_vec()), Kept::Entry(noise(40, 1)), Kept::Signature(noise(64, 2)), Kept::Document(b"%PDF".to_vec())];
    write(b"manifest", &records, &[noise(50, 3), Vec::new(), noise(9, 4)], 0).0
}

pub struct Read_ {
    pub manifest: Vec<u8>,
    pub records: Vec<Kept>,
    pub evidence: Vec<EvidenceFacts>,
    pub blobs: Vec<Vec<u8>>,
}

/// Reads everything.
pub fn read(file: &[u8], key: &EnvelopeKey) -> Result<Read_, BundleError> {
    let mut opened = bundle::open(Cursor::new(file), key, Watch::nobody())?;
    let manifest = opened.manifest().to_vec();
    let mut records = Vec::new();
    let mut evidence = Vec::new();
    while let Some(record) = opened.next_record()? {
        match record {
            Record::Entry(bytes) => records.push(Kept::Entry(bytes.to_vec())),
            Record::Signature(bytes) => records.push(Kept::Signature(bytes.to_vec())),
            Record::Document(bytes) => records.push(Kept::Document(bytes.to_vec())),
            Record::Evidence { number, length, sm3, key } => {
                assert_eq!(number as usize, evidence.len());
                evidence.push(EvidenceFacts { length, sm3, key: key.to_vec().into() });
            }
        }
    }
    let mut found = opened.into_blobs()?;
    assert_eq!(found.facts(), evidence);
    let mut blobs = Vec::new();
    for number in 0..evidence.len() {
        let mut blob = Vec::new();
        found.copy(number as u32, &mut blob)?;
        blobs.push(blob);
    }
    assert!(found.copy(evidence.len() as u32, &mut Vec::new()).is_err());
    Ok(Read_ { manifest, records, evidence, blobs })
}

/// What reading it says, shortly.
pub fn refusal(file: &[u8]) -> BundleError {
    match read(file, &reader()) {
        Ok(_) => panic!("it was taken"),
        Err(error) => error,
    }
}

pub fn inspect(file: &[u8]) -> Result<bundle::Inspection, BundleError> {
    bundle::inspect(&mut Cursor::new(file), Watch::nobody())
}

/// A source of so many bytes without holding them.
pub fn repeated(length: u64) -> Box<dyn Read> {
    Box::new(std::io::repeat(0x5a).take(length))
}
