//! What goes in comes out.

use super::by_hand::{Hand, end, evidence, record};
use super::sample::{Kept, facts, inspect, noise, read, reader, sender, small, stranger, write};
use exchange::bundle::{self, BundleError, EvidenceFacts, Limited, Making, Place, Stage, Watch, limits};
use proptest::prelude::*;
use seal::{EnvelopeKey, PublicKey, Signer, sm3};
use std::cell::RefCell;
use std::io::{self, Cursor, Write};
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn everything_comes_out_as_it_went_in() {
    let records =
        [Kept::Entry(b"one".to_vec()), Kept::Signature(b"two".to_vec()), Kept::Entry(Vec::new()), Kept::Document(noise(2_500_000, 7))];
    let blobs = [noise(3_000_001, 1), Vec::new(), noise(17, 2)];
    let (file, written) = write(b"the manifest", &records, &blobs, 0);
    assert_eq!((written.length, written.sm3), (file.len() as u64, sm3(&file)));
    for key in [reader(), stranger()] {
        let found = read(&file, &key).unwrap();
        assert_eq!(found.manifest, b"the manifest");
        assert!(found.records == records);
        assert_eq!(found.evidence, facts(&blobs));
        assert!(found.blobs == blobs);
    }
    let seen = inspect(&file).unwrap();
    assert!(seen.authentic);
    assert_eq!((seen.version, seen.length, seen.sm3), (1, file.len() as u64, sm3(&file)));
    assert_eq!(seen.sender, sender().public_key());
    assert_eq!(seen.recipients, [stranger(), reader()].map(|k| bundle::fingerprint(&k.public_key().unwrap())));
    assert_eq!(seen.blobs.iter().map(|b| b.length).collect::<Vec<_>>(), [3_000_001, 0, 17]);
    assert_eq!(seen.frames, 3);
    assert_eq!(&file[seen.blobs[0].offset as usize..][..3_000_001], blobs[0]);
}

/// What opens evidence is never printed, nor what a record holds.
#[test]
fn keys_are_not_printed() {
    let said = format!("{:?}", facts(&[b"evidence".to_vec()]));
    assert!(!said.contains(&format!("{:?}", b"key 0")) && !said.contains("key"), "{said}");
    let record = bundle::Record::Evidence { number: 0, length: 1, sm3: [0; 32], key: b"key" };
    assert_eq!(format!("{record:?}"), "Evidence(…)");
}

/// The least there is: a manifest.
#[test]
fn a_heartbeat_looks_like_a_short_report() {
    let empty = write(b"", &[], &[], limits::SMALLEST).0;
    let report = write(b"manifest", &vec![Kept::Entry(noise(500, 1)); 8], &[], limits::SMALLEST).0;
    assert_eq!((empty.len(), report.len()), (16 << 10, 16 << 10));
    assert!(read(&empty, &reader()).unwrap().records.is_empty());
    assert_eq!(read(&report, &reader()).unwrap().records.len(), 8);
}

#[test]
fn the_same_is_never_written_twice_alike() {
    let (one, two) = (small(), small());
    assert_ne!(one[16..32], two[16..32], "id");
    assert_ne!(one[97..104], two[97..104], "prefix");
    let frames = inspect(&one).unwrap().head_length as usize;
    assert_ne!(one[frames + 4..][..64], two[frames + 4..][..64]);
    for secret in [b"manifest".as_slice(), b"first entry", b"key 0"] {
        assert!(!one.windows(secret.len()).any(|w| w == secret), "in the clear");
    }
}

/// A bundle put together by hand after the description is read; one that was written is laid out as the description says.
#[test]
fn the_format_is_what_is_written_down() {
    let blobs = vec![b"sealed evidence".to_vec(), b"more".to_vec()];
    let records = [
        record(1, b"manifest"),
        record(2, b"entry"),
        record(200, b"of a kind that is not known yet"),
        record(3, b"signature"),
        record(4, b"document"),
        evidence(0, &blobs[0], b"key 0"),
        evidence(1, &blobs[1], b"key 1"),
        end([1, 1, 1, 1, 2]),
    ];
    let found = read(&Hand::new(&reader(), &records.concat(), blobs.clone()).bytes(), &reader()).unwrap();
    assert_eq!(found.manifest, b"manifest");
    assert_eq!(found.records, [Kept::Entry(b"entry".into()), Kept::Signature(b"signature".into()), Kept::Document(b"document".into())]);
    assert_eq!((found.blobs, found.evidence), (blobs.clone(), facts(&blobs)));

    let file = write(b"manifest", &[Kept::Entry(b"entry".into())], &blobs, 0).0;
    let number = |place: usize, length: usize| file[place..place + length].iter().fold(0, |sum, b| sum * 256 + usize::from(*b));
    assert_eq!(&file[..8], b"SUBAOBDL");
    assert_eq!((number(8, 2), number(10, 1), number(11, 1)), (1, 1, 0));
    assert_eq!(file[32..97], sender().public_key().0);
    assert_eq!(number(104, 1), 2);
    assert_eq!(file[105..137], sm3(&stranger().public_key().unwrap().0));
    let wrapped = number(137, 2);
    let head = number(12, 4);
    assert_eq!(head, 105 + 2 * (34 + wrapped));
    assert_eq!(number(head, 4) & 1 << 31, 1 << 31, "one frame, the last");
    let behind = head + 4 + (number(head, 4) & !(1 << 31));
    assert_eq!((number(behind, 4), number(behind + 4, 8)), (2, 15));
    assert_eq!(&file[behind + 12..][..15], b"sealed evidence");
    assert_eq!(number(behind + 27, 8), 4);
    assert_eq!(behind + 39 + 74, file.len());
    let der = number(file.len() - 2, 2);
    let signature = seal::Signature::from_der(&file[file.len() - 74..][..der]).unwrap();
    assert_eq!(sender().public_key().verify(&file[..file.len() - 74], &signature), Ok(()));
}

fn making<'a>(
    signer: &'a dyn Signer,
    recipients: &'a [PublicKey],
    evidence: &'a [EvidenceFacts],
    open: &'a mut dyn FnMut(u32) -> io::Result<Box<dyn io::Read>>,
) -> Making<'a> {
    Making { id: [1; 16], recipients, signer, manifest: b"m", evidence, open_evidence: open, at_least: 0 }
}

#[test]
fn what_must_not_be_written_is_not() {
    let signer = sender();
    let to = reader().public_key().unwrap();
    let mut none = |_| -> io::Result<Box<dyn io::Read>> { Err(io::Error::other("no evidence")) };
    let mut written = |recipients: &[PublicKey], records: &[Kept]| {
        let put = |sink: &mut bundle::RecordSink<'_>| super::sample::put(sink, records);
        bundle::write(io::sink(), making(&signer, recipients, &[], &mut none), put, Watch::nobody()).map(drop)
    };
    assert!(written(&[to], &[]).is_ok());
    assert!(matches!(written(&[], &[]), Err(BundleError::BadRecipient)));
    assert!(matches!(written(&[PublicKey([4; 65])], &[]), Err(BundleError::BadRecipient)));
    assert!(written(&[to; 16], &[]).is_ok());
    assert!(matches!(written(&[to; 17], &[]), Err(BundleError::TooLarge(Limited::Head))));
    assert!(matches!(written(&[to], &[Kept::Entry(vec![0; (4 << 20) + 1])]), Err(BundleError::TooLarge(Limited::Record(2)))));
    assert!(written(&[to], &[Kept::Entry(vec![0; 4 << 20])]).is_ok());
    // What a reader would take for a bomb is not made in the first place.
    assert!(matches!(written(&[to], &vec![Kept::Entry(vec![0; 4 << 20]); 20]), Err(BundleError::TooLarge(Limited::Unpacked))));

    let announced = facts(&[b"evidence".to_vec()]);
    for found in [b"evidenc".as_slice(), b"evidence ", b"evidencf", b""] {
        let mut open = |_| -> io::Result<Box<dyn io::Read>> { Ok(Box::new(found)) };
        let done = bundle::write(io::sink(), making(&signer, &[to], &announced, &mut open), |_| Ok(()), Watch::nobody());
        assert!(matches!(done, Err(BundleError::BlobChanged(0))), "{found:?}");
    }
    let huge = [EvidenceFacts { length: limits::BLOB + 1, ..announced[0].clone() }];
    let done = bundle::write(io::sink(), making(&signer, &[to], &huge, &mut none), |_| Ok(()), Watch::nobody());
    assert!(matches!(done, Err(BundleError::TooLarge(Limited::Blob))));
}

/// What the caller's own records fail with comes back as it is.
#[test]
fn the_callers_error_is_the_callers() {
    #[derive(Debug)]
    enum Own {
        Mine,
        Bundle(#[allow(dead_code)] BundleError),
    }
    impl From<BundleError> for Own {
        fn from(error: BundleError) -> Self {
            Self::Bundle(error)
        }
    }
    let signer = sender();
    let mut none = |_| -> io::Result<Box<dyn io::Read>> { Err(io::Error::other("no evidence")) };
    let to = [reader().public_key().unwrap()];
    let done = bundle::write(io::sink(), making(&signer, &to, &[], &mut none), |_| Err(Own::Mine), Watch::nobody());
    assert!(matches!(done, Err(Own::Mine)));
}

struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_said() {
    let signer = sender();
    let mut none = |_| -> io::Result<Box<dyn io::Read>> { Err(io::Error::other("no evidence")) };
    let to = [reader().public_key().unwrap()];
    // At once, and while the compressed records pass: what comes through the compressor stays what it is.
    for after in [0, 400, 3 << 20] {
        let sink = Room(after, Full);
        let records = |sink: &mut bundle::RecordSink<'_>| super::sample::put(sink, &[Kept::Document(noise(9 << 20, 1))]);
        let done = bundle::write(sink, making(&signer, &to, &[], &mut none), records, Watch::nobody());
        assert!(matches!(done, Err(BundleError::Io(e)) if e.kind() == io::ErrorKind::StorageFull), "after {after}");
    }
}

struct Room(usize, Full);

impl Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.0 {
            return self.1.write(bytes);
        }
        self.0 -= bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn progress_is_told_and_it_can_be_stopped() {
    let signer = sender();
    let blob = noise(3 << 20, 5);
    let announced = facts(std::slice::from_ref(&blob));
    let to = [reader().public_key().unwrap()];
    let mut file = Vec::new();
    let told = RefCell::new(Vec::new());
    let stop_at: RefCell<Option<Stage>> = RefCell::new(None);
    let stopped = AtomicBool::new(false);
    let progress = |stage, done| {
        told.borrow_mut().push((stage, done));
        stopped.store(*stop_at.borrow() == Some(stage), Ordering::Relaxed);
    };
    let watch = Watch::new(&progress, &stopped);
    let mut open = |_| -> io::Result<Box<dyn io::Read>> { Ok(Box::new(Cursor::new(blob.clone()))) };
    let records = |sink: &mut bundle::RecordSink<'_>| sink.document(&noise(3 << 20, 6));
    bundle::write(&mut file, making(&signer, &to, &announced, &mut open), records, watch).unwrap();
    let all =
        |watch| -> Result<(), BundleError> { bundle::open(Cursor::new(&file), &reader(), watch)?.into_blobs()?.copy(0, &mut io::sink()) };
    all(watch).unwrap();
    for stage in [Stage::Writing, Stage::Checking, Stage::Opening, Stage::Copying] {
        let told: Vec<u64> = told.borrow().iter().filter(|(s, _)| *s == stage).map(|(_, done)| *done).collect();
        assert!(told.len() >= 3 && told.is_sorted(), "{stage:?}: {told:?}");
    }
    for stage in [Stage::Checking, Stage::Opening, Stage::Copying] {
        *stop_at.borrow_mut() = Some(stage);
        stopped.store(false, Ordering::Relaxed);
        assert!(matches!(all(watch), Err(BundleError::Cancelled)), "{stage:?}");
    }
    *stop_at.borrow_mut() = Some(Stage::Writing);
    stopped.store(false, Ordering::Relaxed);
    let done = bundle::write(io::sink(), making(&signer, &to, &announced, &mut open), records, watch);
    assert!(matches!(done, Err(BundleError::Cancelled)));
}

/// Randomness that was injected makes the same file each time: golden files rest on it.
#[test]
fn the_same_randomness_gives_the_same_file() {
    struct Counting(u8);
    impl seal::Randomness for Counting {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), seal::SealError> {
            for byte in bytes {
                self.0 = self.0.wrapping_add(1);
                *byte = self.0;
            }
            Ok(())
        }
    }
    let signer = sender();
    let to = [reader().public_key().unwrap()];
    let file = || {
        let mut file = Vec::new();
        let mut none = |_| -> io::Result<Box<dyn io::Read>> { Err(io::Error::other("no evidence")) };
        let making = making(&signer, &to, &[], &mut none);
        bundle::write_from(&mut Counting(0), &mut file, making, |sink| sink.entry(b"entry"), Watch::nobody()).unwrap();
        file
    };
    assert!(file() == file());
    assert!(read(&file(), &reader()).is_ok());
}

#[test]
fn a_bundle_opens_for_its_recipients_only() {
    let file = small();
    let other = EnvelopeKey::random().unwrap();
    assert!(matches!(read(&file, &other), Err(BundleError::WrongRecipient)));
    // A recipient's name without the key behind it: the sender's program was at fault.
    let mut hand = Hand::new(&stranger(), &[record(1, b""), end([1, 0, 0, 0, 0])].concat(), vec![]);
    hand.recipients[0].0 = sm3(&reader().public_key().unwrap().0);
    assert!(matches!(read(&hand.bytes(), &reader()), Err(BundleError::Malformed(Place::Head))));
}

fn kept() -> impl Strategy<Value = Kept> {
    let bytes = || prop_oneof![4 => prop::collection::vec(any::<u8>(), 0..200), 1 => (0..1_600_000_usize, any::<u64>()).prop_map(|(n, s)| noise(n, s))];
    prop_oneof![
        bytes().prop_map(Kept::Entry),
        prop::collection::vec(any::<u8>(), 0..200).prop_map(Kept::Signature),
        bytes().prop_map(Kept::Document)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_records_and_files_come_out_again(
        manifest in prop::collection::vec(any::<u8>(), 0..300),
        records in prop::collection::vec(kept(), 0..12),
        blobs in prop::collection::vec((0..70_000_usize, any::<u64>()), 0..4),
        at_least in 0..100_000_u64,
    ) {
        let blobs: Vec<Vec<u8>> = blobs.into_iter().map(|(n, seed)| noise(n, seed)).collect();
        let (file, written) = write(&manifest, &records, &blobs, at_least);
        prop_assert!(file.len() as u64 >= at_least);
        prop_assert_eq!(written.length, file.len() as u64);
        // Of a padded length, only the leading bits differ from zero.
        let e = file.len().ilog2();
        prop_assert_eq!(file.len() % (1 << (e - (e.ilog2() + 1))), 0);
        let found = read(&file, &reader()).unwrap();
        prop_assert!(found.manifest == manifest && found.records == records && found.blobs == blobs);
    }
}
