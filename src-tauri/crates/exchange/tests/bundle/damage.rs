//! Cut, altered, lengthened, mixed: never taken, and named for what it is.

use super::by_hand::{Hand, end, record, signed};
use super::sample::{Kept, inspect, noise, read, reader, refusal, sender, small, write};
use exchange::bundle::{self, BundleError, Feature, Limited, Place, Watch};
use seal::{Signer, SigningKey};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

#[test]
fn cut_anywhere_it_is_truncated() {
    let file = small();
    for cut in 0..file.len() {
        let said = inspect(&file[..cut]).err();
        assert!(matches!(said, Some(BundleError::Truncated)), "cut to {cut} of {}: {said:?}", file.len());
        assert!(matches!(refusal(&file[..cut]), BundleError::Truncated));
    }
    // Across frames of a longer one.
    let long = write(b"m", &[Kept::Document(noise(2_200_000, 1))], &[noise(90_000, 2)], 0).0;
    let frames = inspect(&long).unwrap().head_length as usize;
    let frame = (1 << 20) + 20;
    for cut in [frames, frames + frame, frames + 2 * frame]
        .iter()
        .flat_map(|place| [place - 1, *place, place + 1, place + 3, place + 4, place + 5])
    {
        assert!(matches!(inspect(&long[..cut]), Err(BundleError::Truncated)), "cut to {cut}");
    }
}

#[test]
fn every_byte_counts() {
    let file = small();
    for place in 0..file.len() {
        for flip in [1, 0x80] {
            let mut altered = file.clone();
            altered[place] ^= flip;
            let (seen, said) = (inspect(&altered), refusal(&altered));
            assert!(!seen.as_ref().is_ok_and(|s| s.authentic), "byte {place}");
            match place {
                0..8 => assert!(matches!(said, BundleError::NotABundle), "{said:?}"),
                8..10 => assert!(matches!(said, BundleError::Newer(Feature::Version(_))), "{said:?}"),
                10 => assert!(matches!(said, BundleError::Newer(Feature::Suite(_))), "{said:?}"),
                11 => assert!(matches!(said, BundleError::Newer(Feature::Flags(_))), "{said:?}"),
                _ => assert!(
                    matches!(said, BundleError::Truncated | BundleError::Altered(_) | BundleError::NotAuthentic | BundleError::TooLarge(_)),
                    "byte {place}: {said:?}"
                ),
            }
        }
    }
}

#[test]
fn nothing_may_follow() {
    let file = small();
    for tail in [vec![0], vec![0; 74], file[file.len() - 74..].to_vec(), file.clone()] {
        assert!(matches!(refusal(&[file.clone(), tail].concat()), BundleError::Altered(Place::Trailer)));
    }
}

#[test]
fn other_bytes_are_no_bundle() {
    for length in [1, 7, 8, 16, 100, 5000] {
        for seed in 0..50 {
            let junk = [b"X".as_slice(), &noise(length, seed)].concat();
            assert!(matches!(refusal(&junk), BundleError::NotABundle));
        }
    }
    assert!(matches!(refusal(b"SUBAOVOL and so on"), BundleError::NotABundle));
    // Behind a right beginning too nothing is taken.
    let start = small()[..16].to_vec();
    for seed in 0..500 {
        let junk = [start.clone(), noise(3000, seed)].concat();
        assert!(!inspect(&junk).is_ok_and(|i| i.authentic));
    }
}

/// Whoever puts an own signature under another's bundle, or frames of one bundle into another, gets nothing opened.
#[test]
fn parts_of_different_bundles_do_not_mix() {
    let attacker = SigningKey::random().unwrap();
    let one = small();
    let cut = one.len() - 74;

    let mut own = one[..cut].to_vec();
    own[32..97].copy_from_slice(&attacker.public_key().0);
    let own = signed(own, &attacker);
    assert!(inspect(&own).unwrap().authentic, "by the attacker, who can always sign");
    assert!(matches!(refusal(&own), BundleError::Malformed(Place::Head)), "the key was wrapped for another sender's bundle");
    assert!(matches!(refusal(&signed(one[..cut].to_vec(), &attacker)), BundleError::NotAuthentic));

    // The sender's own frames, in the head of another bundle of the sender.
    let two = small();
    let head = inspect(&one).unwrap().head_length as usize;
    let mixed = [&one[..head], &two[head..two.len() - 74]].concat();
    assert!(matches!(refusal(&[&mixed, &two[two.len() - 74..]].concat()), BundleError::NotAuthentic));
    assert!(matches!(refusal(&signed(mixed, &sender())), BundleError::Malformed(Place::Frame(0))));

    // Frames swapped, doubled, dropped within one bundle.
    let hand = |order: &[usize]| {
        let mut hand = Hand::new(&reader(), b"", vec![]);
        let records = [record(1, b"m"), record(4, &noise(3 << 20, 1)), end([1, 0, 0, 1, 0])].concat();
        hand.frames = super::by_hand::in_frames(&zstd::encode_all(records.as_slice(), 1).unwrap());
        assert_eq!(hand.frames.len(), 4);
        let whole = hand.before_trailer();
        let head = hand.head().len();
        let frame = (1 << 20) + 20;
        let last = head + 3 * frame;
        let frames: Vec<&[u8]> = (0..3).map(|n| &whole[head + n * frame..][..frame]).chain([&whole[last..whole.len() - 4]]).collect();
        let put: Vec<u8> = order.iter().flat_map(|n| frames[*n].to_vec()).collect();
        signed([&whole[..head], &put, &[0; 4]].concat(), &hand.signer)
    };
    assert!(read(&hand(&[0, 1, 2, 3]), &reader()).is_ok());
    for order in [[1, 0, 2, 3].as_slice(), &[0, 0, 1, 2, 3], &[0, 2, 3], &[0, 1, 1, 3], &[3]] {
        assert!(matches!(refusal(&hand(order)), BundleError::Malformed(Place::Frame(_))), "{order:?}");
    }
}

/// Gives one file at first, and another from the second rewind on: a stick that lies.
struct Turning<'a> {
    files: [&'a [u8]; 2],
    rewinds: usize,
    turn_at: usize,
    place: u64,
}

impl Read for Turning<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let file = self.files[usize::from(self.rewinds >= self.turn_at)];
        let read = file.get(self.place as usize..).unwrap_or_default().read(buffer)?;
        self.place += read as u64;
        Ok(read)
    }
}

impl Seek for Turning<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.place = match to {
            SeekFrom::Start(place) => place,
            SeekFrom::End(_) => self.files[0].len() as u64,
            SeekFrom::Current(_) => self.place,
        };
        self.rewinds += 1;
        Ok(self.place)
    }
}

/// What is opened is what the signature was checked over, even where somebody who has the key gives other bytes the second time.
#[test]
fn a_file_that_changes_between_the_passes_is_found() {
    let blob = b"sealed".to_vec();
    let make = |entry: &[u8], blob: &[u8]| {
        let key = super::by_hand::evidence(0, b"sealed", b"key");
        let records = [record(1, b"m"), record(2, entry), key, end([1, 1, 0, 0, 1])].concat();
        Hand::new(&reader(), &records, vec![blob.to_vec()])
    };
    let honest = make(b"true ", &blob);
    // The other one bears the same head, so that its frames open.
    let mut other = make(b"false", b"altere");
    other.recipients.clone_from(&honest.recipients);
    let (honest, other) = (honest.bytes(), other.bytes());
    assert_eq!(honest.len(), other.len());
    let turning = |turn_at| Turning { files: [&honest, &other], rewinds: 0, turn_at, place: 0 };

    let mut opened = bundle::open(turning(3), &reader(), Watch::nobody()).unwrap();
    assert!(matches!(opened.next_record(), Ok(Some(bundle::Record::Entry(b"false")))), "given out, and not yet to be believed");
    assert!(matches!(opened.into_blobs(), Err(BundleError::Altered(Place::Frame(_)))));

    let mut blobs = bundle::open(turning(4), &reader(), Watch::nobody()).unwrap().into_blobs().unwrap();
    assert!(matches!(blobs.copy(0, &mut io::sink()), Err(BundleError::Altered(Place::Blob(0)))));
    let mut blobs = bundle::open(turning(9), &reader(), Watch::nobody()).unwrap().into_blobs().unwrap();
    blobs.copy(0, &mut io::sink()).unwrap();
}

/// A disk that fails is no damaged bundle.
#[test]
fn a_failing_disk_is_said() {
    struct Failing<'a>(Cursor<&'a [u8]>, u64);
    impl Read for Failing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.position() >= self.1 {
                return Err(io::Error::from(io::ErrorKind::TimedOut));
            }
            let room = buffer.len().min((self.1 - self.0.position()) as usize);
            self.0.read(&mut buffer[..room])
        }
    }
    impl Seek for Failing<'_> {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }
    let file = small();
    for place in [0, 10, 100, file.len() as u64 - 100, file.len() as u64 - 1] {
        let said = bundle::open(Failing(Cursor::new(&file), place), &reader(), Watch::nobody()).err();
        assert!(matches!(&said, Some(BundleError::Io(e)) if e.kind() == io::ErrorKind::TimedOut), "{said:?}");
    }
}

/// Every field that says a length, with lengths that nothing has.
#[test]
fn huge_lengths_are_refused_before_memory_is_taken() {
    let file = small();
    let seen = inspect(&file).unwrap();
    let (frame, blobs) = (seen.head_length as usize, (seen.head_length + seen.frames_length) as usize);
    let set = |place: usize, bytes: &[u8]| {
        let mut altered = file.clone();
        altered[place..place + bytes.len()].copy_from_slice(bytes);
        refusal(&altered)
    };
    assert!(matches!(set(12, &u32::MAX.to_be_bytes()), BundleError::TooLarge(Limited::Head)));
    assert!(matches!(set(12, &(16_u32 << 10).to_be_bytes()), BundleError::Truncated));
    assert!(matches!(set(12, &[0; 4]), BundleError::Altered(Place::Head)));
    assert!(matches!(set(104, &[17]), BundleError::Altered(Place::Head)));
    assert!(matches!(set(104, &[0]), BundleError::Altered(Place::Head)));
    assert!(matches!(set(137, &u16::MAX.to_be_bytes()), BundleError::TooLarge(Limited::Head)));
    for length in [u32::MAX, u32::MAX >> 1, 1 << 31, 16, 1 << 31 | 16, 1 << 20, (1 << 20) + 17] {
        assert!(matches!(set(frame, &length.to_be_bytes()), BundleError::Altered(Place::Frame(0))), "{length}");
    }
    assert!(matches!(set(frame, &((1_u32 << 20) + 16).to_be_bytes()), BundleError::Truncated));
    assert!(matches!(set(blobs, &u32::MAX.to_be_bytes()), BundleError::TooLarge(Limited::Blobs)));
    // More than there are: the signature is taken for the length of one.
    assert!(matches!(set(blobs, &(1_u32 << 16).to_be_bytes()), BundleError::TooLarge(Limited::Blob)));
    assert!(matches!(set(blobs + 4, &u64::MAX.to_be_bytes()), BundleError::TooLarge(Limited::Blob)));
    assert!(matches!(set(blobs + 4, &(1_u64 << 40).to_be_bytes()), BundleError::Truncated));
    let right = u16::from_be_bytes(*file.last_chunk().unwrap());
    for length in [u16::MAX, 73, right + 1, right - 1, 0] {
        let altered = [&file[..file.len() - 2], &length.to_be_bytes()].concat();
        let said = refusal(&altered);
        assert!(matches!(said, BundleError::Altered(Place::Trailer) | BundleError::NotAuthentic), "{length}: {said:?}");
    }
}
