//! A bundle's content, between the ledger and the file: taken out of one in a moment, and written to the other however long that takes.

use crate::bundle::{self, BundleError, EvidenceFacts, Limited, Making, Place, Record, Watch, Written};
use crate::manifest::{Manifest, ManifestError, Recipient, VERSION};
use casebook::{Body, Id, Reach, Time};
use ledger::{Arrived, Content, EvidencePart, Familiar, Given, Intake, Ledger, LedgerError, Outgoing, Proven, SealedEvidence};
use minicbor::{Decode, Encode};
use seal::{EnvelopeKey, Hasher, PublicKey, Signature, Signer, SigningKey};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use thiserror::Error;
use zeroize::Zeroizing;

/// More than this much of entries and papers is not held in memory at once: what is larger goes in several bundles, one after the other.
pub const LARGEST: u64 = 256 << 20;

/// Why a parcel was not packed or is not taken.
#[derive(Debug, Error)]
pub enum ParcelError {
    /// The file.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What it says of itself is of a newer program: 请升级.
    #[error("written by a newer program")]
    Newer,
    /// What it says of itself is not what its envelope says.
    #[error("manifest and envelope differ")]
    Contradictory,
}

impl From<ManifestError> for ParcelError {
    fn from(error: ManifestError) -> Self {
        match error {
            ManifestError::Newer(_) => Self::Newer,
            ManifestError::Malformed(_) => Self::Bundle(BundleError::Malformed(Place::Records)),
        }
    }
}

enum Item {
    Blob(Arc<Content>),
    Entry(Vec<u8>, Option<(Id, Signature)>),
}

/// Whose evidence a sealed file is, and the key that opens it. A CBOR array.
#[derive(Encode, Decode)]
struct EvidenceKey {
    #[cbor(n(0), with = "minicbor::bytes")]
    id: Id,
    #[cbor(n(1), with = "minicbor::bytes")]
    key: [u8; 16],
    #[n(2)]
    length: u64,
}

/// What goes into a bundle.
pub struct Parcel {
    /// What it says of itself.
    pub manifest: Manifest,
    /// What it was packed from.
    pub outgoing: Arc<Outgoing>,
    /// Entries that found no room: the next bundle carries them.
    pub rest: u64,
    items: Vec<Item>,
    evidence: Vec<SealedEvidence>,
    signer: SigningKey,
    to: PublicKey,
}

impl Parcel {
    /// Takes everything out of the ledger that a station has not seen, or the next `LARGEST` of it.
    ///
    /// # Errors
    /// `NotEnrolled`, `Revoked`; a database that can't be read.
    pub fn pack(ledger: &mut Ledger, to: &Id, at: Time) -> Result<Self, ParcelError> {
        Self::pack_within(LARGEST, ledger, to, at)
    }

    /// As `pack`, with at most so many bytes of entries and papers. What is more is cut where a save ends, and goes in the bundles after it: what
    /// was in none yet first, and once all was in one, from the beginning again.
    ///
    /// # Errors
    /// As `pack`; `TooLarge` where one save alone is more.
    pub fn pack_within(largest: u64, ledger: &mut Ledger, to: &Id, at: Time) -> Result<Self, ParcelError> {
        let peer = ledger.peer(to)?.ok_or(LedgerError::NotEnrolled)?;
        if peer.revoked.is_some() {
            return Err(LedgerError::Revoked.into());
        }
        let key = peer.reading_key().and_then(|k| hex::decode(k).ok()).and_then(|k| PublicKey::from_slice(&k).ok());
        let key = key.ok_or(LedgerError::NotEnrolled)?;
        let signer = ledger.signing_key_for(to, at)?;
        let whole = ledger.outgoing(to)?;
        // Of its own streams it tells how far they go, not how far this bundle carries them: else they would look like those of a copy.
        let held: Vec<Reach> = ledger.held_of(to)?.into_iter().chain(whole.up_to.iter().copied()).collect();
        let mut gathered = Gathered::from(ledger, &whole, largest)?;
        let (mut outgoing, mut rest) = (whole, 0);
        if gathered.full {
            let left = ledger.not_exported(&outgoing)?;
            gathered = Gathered::from(ledger, &left, largest)?;
            let (range, seq) = gathered.end.ok_or(BundleError::TooLarge(Limited::Unpacked))?;
            let (cut, behind) = if gathered.full { left.cut_at(range, seq) } else { (left, 0) };
            (outgoing, rest) = (Arc::new(cut), behind);
        }
        let Gathered { items, evidence, .. } = gathered;
        let manifest = Manifest {
            version: VERSION,
            bundle: ledger.fresh_id()?,
            from: ledger.station_id(),
            unit: ledger.station().unit.clone(),
            to: vec![Recipient { station: *to }],
            made: at,
            held,
            up_to: outgoing.up_to.clone(),
            entries: outgoing.entries,
        };
        Ok(Self { manifest, outgoing, rest, items, evidence, signer, to: key })
    }

    /// Every entry that goes along.
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        signed_entries(&self.items).map(|(bytes, _)| bytes)
    }

    /// Bytes of the evidence that goes along.
    #[must_use]
    pub fn evidence_bytes(&self) -> u64 {
        self.evidence.iter().map(|e| e.sealed_length()).sum()
    }

    /// How many evidence files go along.
    #[must_use]
    pub fn evidence_files(&self) -> usize {
        self.evidence.len()
    }

    /// At least so many bytes of room are needed for the file.
    #[must_use]
    pub fn room(&self) -> u64 {
        // Padding adds up to an eighth.
        weight(&self.items).saturating_add(self.evidence_bytes()).saturating_mul(9) / 8 + (1 << 20)
    }

    /// Writes the bundle.
    ///
    /// # Errors
    /// What `bundle::write` says; evidence that is missing or was altered.
    pub fn write(&self, sink: impl Write, at_least: u64, watch: Watch<'_>) -> Result<Written, ParcelError> {
        let mut facts = Vec::with_capacity(self.evidence.len());
        for sealed in &self.evidence {
            let key = EvidenceKey { id: sealed.id, key: *sealed.key(), length: sealed.plain_length };
            let key = Zeroizing::new(minicbor::to_vec(&key).map_err(|_| BundleError::Malformed(Place::Records))?);
            facts.push(EvidenceFacts { length: sealed.sealed_length(), sm3: digest_of(sealed)?, key });
        }
        let manifest = self.manifest.to_bytes()?;
        let mut open_evidence = |number: u32| -> io::Result<Box<dyn Read>> {
            let sealed =
                usize::try_from(number).ok().and_then(|n| self.evidence.get(n)).ok_or_else(|| io::Error::other("no such evidence"))?;
            Ok(Box::new(File::open(&sealed.path)?))
        };
        let making = Making {
            id: self.manifest.bundle,
            recipients: &[self.to],
            signer: &self.signer,
            manifest: &manifest,
            evidence: &facts,
            open_evidence: &mut open_evidence,
            at_least,
        };
        bundle::write(
            sink,
            making,
            |records| -> Result<(), ParcelError> {
                for item in &self.items {
                    match item {
                        Item::Blob(content) => records.document(content.bytes())?,
                        Item::Entry(bytes, signed) => {
                            records.entry(bytes)?;
                            if let Some((operator, signature)) = signed {
                                records.signature(&[operator.as_slice(), &signature.0].concat())?;
                            }
                        }
                    }
                }
                Ok(())
            },
            watch,
        )
    }

    /// The key that signs it.
    #[must_use]
    pub fn signed_by(&self) -> PublicKey {
        self.signer.public_key()
    }
}

/// What was taken out of the ledger, as far as there was room.
#[derive(Default)]
struct Gathered {
    items: Vec<Item>,
    evidence: Vec<SealedEvidence>,
    size: u64,
    /// Range and number of the last entry that ends a save.
    end: Option<(usize, u64)>,
    /// There was more.
    full: bool,
}

impl Gathered {
    fn from(ledger: &Ledger, outgoing: &Outgoing, largest: u64) -> Result<Self, ParcelError> {
        let mut gathered = Self::default();
        // How much stood there when the last save ended.
        let mut kept = (0, 0);
        let gone = ledger.give_outgoing(outgoing, |given| -> Result<(), ParcelError> {
            let (Given::Blob(bytes) | Given::Entry { bytes, .. }) = &given;
            gathered.size = gathered.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            if gathered.size > largest {
                gathered.full = true;
                return Err(BundleError::TooLarge(Limited::Unpacked).into());
            }
            match given {
                Given::Blob(bytes) => gathered.items.push(Item::Blob(Arc::new(Content::new(bytes.to_vec())))),
                Given::Entry { bytes, entry, signed } => {
                    if entry.kind == "evidence.added"
                        && let Body::EvidenceAdded(added) = entry.recorded()?.body
                    {
                        gathered.evidence.push(ledger.sealed_evidence(&added.id)?);
                    }
                    gathered.items.push(Item::Entry(bytes.to_vec(), signed));
                    if signed.is_some() {
                        let here = |(reach, _): &(Reach, u64)| (reach.stream, reach.epoch) == (entry.stream, entry.epoch);
                        gathered.end = outgoing.ranges.iter().position(here).map(|range| (range, entry.seq));
                        kept = (gathered.items.len(), gathered.evidence.len());
                    }
                }
            }
            Ok(())
        });
        if !gathered.full {
            gone?;
            return Ok(gathered);
        }
        gathered.items.truncate(kept.0);
        gathered.evidence.truncate(kept.1);
        Ok(gathered)
    }
}

fn digest_of(sealed: &SealedEvidence) -> Result<seal::Digest, ParcelError> {
    let mut file = File::open(&sealed.path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => LedgerError::EvidenceMissing,
        _ => e.into(),
    })?;
    let mut hasher = Hasher::default();
    let mut piece = Vec::with_capacity(1 << 20);
    loop {
        piece.clear();
        (&mut file).take(1 << 20).read_to_end(&mut piece).map_err(LedgerError::from)?;
        if piece.is_empty() {
            return Ok(hasher.finish());
        }
        hasher.update(&piece);
    }
}

/// A bundle that was opened: its content in memory, its evidence already beside that of the station, not yet known to any ledger.
pub struct Unpacked {
    /// What it says of itself.
    pub manifest: Manifest,
    /// What is known of the file.
    pub arrived: Arrived,
    /// Length of the file.
    pub length: u64,
    items: Vec<Item>,
    proven: Proven,
    evidence: Vec<EvidencePart>,
}

/// Who opens bundles.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The keys by which they may be addressed, the newest last.
    pub keys: &'a [EnvelopeKey],
    /// The station that reads.
    pub us: &'a Id,
    /// When it does.
    pub at: Time,
    /// More than this much of entries and papers is not unpacked, in bytes; no more than `LARGEST` in any case.
    pub at_most: u64,
    /// Papers that came with those before.
    pub familiar: &'a Familiar,
}

/// Opens a bundle: structure and signature first, then everything inside. Nothing is written but parts of evidence, which fall away with what comes back.
///
/// `evidence` gives a place for a sealed file of this evidence, or none where the station has it already.
///
/// # Errors
/// What `bundle::open` says; `Newer`, `Contradictory`.
pub fn unpack<R: Read + Seek>(
    source: R,
    reader: Reader<'_>,
    evidence: &mut dyn FnMut(&Id) -> Result<Option<EvidencePart>, LedgerError>,
    watch: Watch<'_>,
) -> Result<Unpacked, ParcelError> {
    let mut source = source;
    let mut wrong = BundleError::WrongRecipient;
    for key in reader.keys.iter().rev() {
        source.seek(SeekFrom::Start(0)).map_err(BundleError::from)?;
        match bundle::open(&mut source, key, watch) {
            Ok(mut opened) => {
                let manifest = Manifest::from_bytes(opened.manifest())?;
                let seen = opened.inspection();
                let (id, sender, length, sm3) = (seen.id, seen.sender, seen.length, seen.sm3);
                let fits = manifest.bundle == id && manifest.to.iter().any(|t| t.station == *reader.us) && manifest.from != *reader.us;
                if !fits {
                    return Err(ParcelError::Contradictory);
                }
                let (items, wanted) = collect(&mut opened, &reader)?;
                // Only here is it known that what was read is what was signed.
                let mut blobs = opened.into_blobs()?;
                let mut parts = Vec::new();
                for (number, key) in wanted {
                    let Some(mut part) = evidence(&key.id)? else { continue };
                    part.open(key.id, key.key, key.length);
                    blobs.copy(number, &mut part)?;
                    part.flush_whole()?;
                    parts.push(part);
                }
                let held = manifest.held.clone();
                let arrived = Arrived { id, from: manifest.from, key: sender, sm3, at: reader.at, held };
                let proven = Proven::of(signed_entries(&items));
                return Ok(Unpacked { manifest, arrived, length, items, proven, evidence: parts });
            }
            Err(BundleError::WrongRecipient) => wrong = BundleError::WrongRecipient,
            Err(error) => return Err(error.into()),
        }
    }
    Err(wrong.into())
}

type Wanted = Vec<(u32, EvidenceKey)>;

fn collect<R: Read + Seek>(opened: &mut bundle::Opened<'_, R>, reader: &Reader<'_>) -> Result<(Vec<Item>, Wanted), ParcelError> {
    let (mut items, mut wanted, mut size): (Vec<Item>, Wanted, u64) = (Vec::new(), Vec::new(), 0);
    let malformed = || BundleError::Malformed(Place::Records);
    while let Some(record) = opened.next_record()? {
        match record {
            Record::Document(bytes) => {
                size = size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                items.push(Item::Blob(reader.familiar.content(bytes)));
            }
            Record::Entry(bytes) => {
                size = size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                items.push(Item::Entry(bytes.to_vec(), None));
            }
            Record::Signature(bytes) => {
                let (operator, signature) = bytes.split_first_chunk::<16>().ok_or_else(malformed)?;
                let signature = Signature::from_slice(signature).map_err(|_| malformed())?;
                match items.last_mut() {
                    Some(Item::Entry(_, signed @ None)) => *signed = Some((*operator, signature)),
                    _ => return Err(malformed().into()),
                }
            }
            Record::Evidence { number, key, .. } => wanted.push((number, minicbor::decode(key).map_err(|_| malformed())?)),
        }
        if size > reader.at_most.min(LARGEST) {
            return Err(BundleError::TooLarge(Limited::Unpacked).into());
        }
    }
    Ok((items, wanted))
}

fn weight(items: &[Item]) -> u64 {
    let bytes = items.iter().map(|item| match item {
        Item::Blob(content) => content.bytes().len() + 128,
        Item::Entry(bytes, _) => bytes.len() + 128,
    });
    u64::try_from(bytes.sum::<usize>()).unwrap_or(u64::MAX)
}

fn signed_entries(items: &[Item]) -> impl Iterator<Item = (&[u8], Option<(Id, Signature)>)> {
    items.iter().filter_map(|item| match item {
        Item::Entry(bytes, signed) => Some((bytes.as_slice(), *signed)),
        Item::Blob(_) => None,
    })
}

/// SM3 of a whole file: one that was taken in before is known by it at once.
///
/// # Errors
/// `Io`.
pub fn file_digest(source: &mut (impl Read + Seek)) -> Result<seal::Digest, BundleError> {
    source.seek(SeekFrom::Start(0))?;
    let mut hasher = Hasher::default();
    let mut piece = Vec::with_capacity(1 << 20);
    loop {
        piece.clear();
        source.take(1 << 20).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Ok(hasher.finish());
        }
        hasher.update(&piece);
    }
}

impl Unpacked {
    /// Gives everything to the ledger, inside of `Ledger::receive`.
    ///
    /// # Errors
    /// What the ledger says.
    pub fn give(self, intake: &mut Intake<'_>) -> Result<(), LedgerError> {
        self.give_entries(intake)?;
        intake.proven(self.proven);
        self.evidence.into_iter().try_for_each(|part| intake.evidence(part))
    }

    /// As `give`, without evidence: to look at what it would bring.
    ///
    /// # Errors
    /// What the ledger says.
    pub fn give_entries(&self, intake: &mut Intake<'_>) -> Result<(), LedgerError> {
        for item in &self.items {
            match item {
                Item::Blob(content) => intake.blob(content)?,
                Item::Entry(bytes, signed) => intake.entry(bytes, *signed)?,
            }
        }
        Ok(())
    }

    /// Every entry that it carries.
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        signed_entries(&self.items).map(|(bytes, _)| bytes)
    }

    /// How much memory it takes, in bytes.
    #[must_use]
    pub fn weight(&self) -> u64 {
        weight(&self.items)
    }

    /// How many evidence files came along that the station did not have.
    #[must_use]
    pub fn evidence_files(&self) -> usize {
        self.evidence.len()
    }
}
