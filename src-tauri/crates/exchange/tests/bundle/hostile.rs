//! Rightly signed, and made to be wrong inside.

use super::by_hand::{Hand, end, evidence, in_frames, record};
use super::sample::{noise, read, reader, refusal};
use exchange::bundle::{BundleError, Feature, Limited, Place};
use std::io::Write;

fn with(records: &[Vec<u8>]) -> Vec<u8> {
    Hand::new(&reader(), &records.concat(), vec![]).bytes()
}

fn with_plain(plain: &[u8]) -> Vec<u8> {
    let mut hand = Hand::new(&reader(), b"", vec![]);
    hand.frames = in_frames(plain);
    hand.bytes()
}

fn malformed(file: &[u8], what: &str) {
    let said = refusal(file);
    assert!(matches!(said, BundleError::Malformed(Place::Records)), "{what}: {said:?}");
}

#[test]
fn records_keep_their_order_and_their_counts() {
    let (manifest, entry) = (record(1, b"m"), record(2, b"e"));
    assert!(read(&with(&[manifest.clone(), entry.clone(), end([1, 1, 0, 0, 0])]), &reader()).is_ok());
    malformed(&with(&[]), "nothing");
    malformed(&with(&[end([0; 5])]), "no manifest");
    malformed(&with(&[entry.clone(), manifest.clone(), end([1, 1, 0, 0, 0])]), "manifest second");
    malformed(&with(&[manifest.clone(), manifest.clone(), end([2, 0, 0, 0, 0])]), "two manifests");
    malformed(&with(&[manifest.clone(), entry.clone()]), "no end");
    malformed(&with(&[manifest.clone(), entry.clone(), end([1, 2, 0, 0, 0])]), "an entry missing");
    malformed(&with(&[manifest.clone(), entry.clone(), end([1, 0, 1, 0, 0])]), "counted as another kind");
    malformed(&with(&[manifest.clone(), end([1, 0, 0, 0, 0]), entry.clone()]), "an entry behind the end");
    malformed(&with(&[manifest.clone(), end([1, 0, 0, 0, 0]), end([1, 0, 0, 0, 0])]), "two ends");
    malformed(&with(&[manifest.clone(), record(0, b"short")]), "a short end");
    malformed(&with(&[manifest.clone(), record(2, b"entry")[..7].to_vec()]), "half a record");
    malformed(&with(&[manifest, vec![2, 0]]), "half a record's head");
}

#[test]
fn what_is_not_known_is_skipped_or_refused() {
    let manifest = record(1, b"m");
    for tag in [128, 200, 255] {
        assert!(read(&with(&[manifest.clone(), record(tag, &[7; 5000]), end([1, 0, 0, 0, 0])]), &reader()).is_ok());
    }
    for tag in [6, 77, 127] {
        let said = refusal(&with(&[manifest.clone(), record(tag, b""), end([1, 0, 0, 0, 0])]));
        assert!(matches!(said, BundleError::Newer(Feature::Record(found)) if found == tag), "{said:?}");
    }
}

#[test]
fn claimed_lengths_are_refused() {
    let claim = |tag: u8, length: u32| {
        let head = [&[tag], length.to_be_bytes().as_slice(), b"little"].concat();
        if tag == 1 { vec![head] } else { vec![record(1, b"m"), head] }
    };
    for (tag, limit) in [(1, 16 << 20), (2, 4 << 20), (3, 4 << 10), (4, 64 << 20), (5, 4 << 10), (130, 64 << 20)] {
        let said = refusal(&with(&claim(tag, limit + 1)));
        let named = if tag == 1 { Limited::Manifest } else { Limited::Record(tag) };
        assert!(matches!(said, BundleError::TooLarge(found) if found == named), "{tag}: {said:?}");
        malformed(&with(&claim(tag, limit)), "only claimed");
        assert!(matches!(refusal(&with(&claim(tag, u32::MAX))), BundleError::TooLarge(_)));
    }
}

/// Little that unpacks to very much: stopped while it unpacks.
#[test]
fn a_bomb_is_stopped() {
    let mut packed = zstd::stream::write::Encoder::new(Vec::new(), 19).unwrap();
    packed.write_all(&record(1, b"m")).unwrap();
    let piece = record(200, &vec![0; 1 << 20]);
    for _ in 0..400 {
        packed.write_all(&piece).unwrap();
    }
    let bomb = packed.finish().unwrap();
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert!(matches!(refusal(&with_plain(&bomb)), BundleError::TooLarge(Limited::Unpacked)));
}

#[test]
fn a_window_beyond_the_limit_is_refused() {
    let records = [record(1, b"m"), record(4, &noise(9 << 20, 1)), end([1, 0, 0, 1, 0])].concat();
    let packed = |log: u32| {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(log).unwrap();
        encoder.write_all(&records).unwrap();
        encoder.finish().unwrap()
    };
    assert!(read(&with_plain(&packed(23)), &reader()).is_ok());
    malformed(&with_plain(&packed(24)), "16 MiB");
    malformed(&with_plain(&packed(27)), "128 MiB");
}

#[test]
fn nothing_hides_behind_the_records() {
    let records = [record(1, b"m"), end([1, 0, 0, 0, 0])].concat();
    let packed = zstd::encode_all(records.as_slice(), 3).unwrap();
    let padding = |body: &[u8]| [&[0x50, 0x2a, 0x4d, 0x18], (body.len() as u32).to_le_bytes().as_slice(), body].concat();
    let behind = |tail: &[u8]| with_plain(&[&packed, tail].concat());
    assert!(read(&behind(b""), &reader()).is_ok());
    assert!(read(&behind(&padding(&[0; 100])), &reader()).is_ok());
    assert!(read(&behind(&[padding(&[]), padding(&[0; 2_000_000])].concat()), &reader()).is_ok());
    malformed(&behind(b"x"), "a byte");
    malformed(&behind(&padding(b"hidden")), "something in the padding");
    malformed(&behind(&padding(&[0; 100])[..50]), "half of the padding");
    malformed(&behind(&packed), "a second stream");
    malformed(&behind(&zstd::encode_all(b"".as_slice(), 3).unwrap()), "an empty second stream");
    malformed(&with_plain(b"no compressed stream at all"), "nothing packed");
    malformed(&with_plain(&packed[..packed.len() - 1]), "half a stream");
    malformed(&with_plain(&[&padding(&[0; 10]), packed.as_slice()].concat()), "padding in front");
}

#[test]
fn evidence_is_named_once_each_in_order() {
    let blobs = vec![b"first".to_vec(), b"second".to_vec()];
    let (one, two) = (evidence(0, b"first", b"k"), evidence(1, b"second", b"k"));
    let make = |keys: &[&Vec<u8>]| {
        let keys: Vec<u8> = keys.iter().flat_map(|k| k.iter().copied()).collect();
        let count = keys.len() as u64 / 50;
        let records = [record(1, b"m"), keys, end([1, 0, 0, 0, count])].concat();
        Hand::new(&reader(), &records, blobs.clone()).bytes()
    };
    assert_eq!(one.len(), 50);
    assert!(read(&make(&[&one, &two]), &reader()).is_ok());
    malformed(&make(&[]), "none named");
    malformed(&make(&[&one]), "one not named");
    malformed(&make(&[&two, &one]), "in another order");
    malformed(&make(&[&one, &one]), "one twice");
    malformed(&make(&[&one, &two, &evidence(2, b"third", b"k")]), "one that is not there");
    malformed(&make(&[&one, &evidence(1, b"other length", b"k")]), "of another length");
    malformed(&make(&[&one, &record(5, b"short")]), "too short to name one");
    let said = refusal(&make(&[&one, &evidence(1, b"secund", b"k")]));
    assert!(matches!(said, BundleError::Altered(Place::Blob(1))), "{said:?}");
}

/// A text has one form in frames.
#[test]
fn frames_are_full_but_for_the_last() {
    let records = [record(1, b"m"), record(4, &noise(2 << 20, 1)), end([1, 0, 0, 1, 0])].concat();
    let packed = zstd::encode_all(records.as_slice(), 1).unwrap();
    let make = |frames: Vec<Vec<u8>>| {
        let mut hand = Hand::new(&reader(), b"", vec![]);
        hand.frames = frames;
        hand.bytes()
    };
    assert!(read(&make(in_frames(&packed)), &reader()).is_ok());
    let (start, rest) = packed.split_at(1000);
    assert!(
        matches!(refusal(&make(vec![start.to_vec(), rest[..1 << 20].to_vec()])), BundleError::Altered(Place::Frame(0))),
        "a short one first"
    );
    let mut with_empty = in_frames(&packed);
    with_empty.push(Vec::new());
    with_empty[2].resize(1 << 20, 0);
    assert!(matches!(refusal(&make(with_empty)), BundleError::Altered(Place::Frame(3))), "an empty one last");
}
