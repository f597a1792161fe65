//! Sealed files: what opens them, and everything that must not.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::aes::cipher::consts::U12;
use aes_gcm::{AesGcm, Nonce};
use proptest::prelude::*;
use seal::{FRAME, FrameError, FrameReader, FrameWriter, Key16, sealed_length, sm3};
use std::io::{self, Read, Write};

const HEADER: usize = 20;
const SEALED_FRAME: usize = FRAME + 16;

/// Bytes that look random and are the same in every run.
fn bytes(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let words = length.div_ceil(8);
    let mut made: Vec<u8> = (0..words)
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

fn seal(key: &Key16, plain: &[u8], piece: usize) -> Vec<u8> {
    let mut writer = FrameWriter::new(Vec::new(), key).unwrap();
    for part in plain.chunks(piece.max(1)) {
        writer.write(part).unwrap();
    }
    writer.finish().unwrap()
}

fn open(key: &Key16, sealed: impl Read) -> Result<Vec<u8>, FrameError> {
    let mut reader = FrameReader::new(sealed, key)?;
    let mut plain = Vec::new();
    while let Some(frame) = reader.next_frame()? {
        plain.extend_from_slice(frame);
    }
    assert!(matches!(reader.next_frame(), Ok(None)), "the end stays the end");
    Ok(plain)
}

/// No end is reached, and the fault is named as what it is.
fn refused(key: &Key16, sealed: &[u8], what: &str) {
    match open(key, sealed) {
        Err(FrameError::Altered | FrameError::Unknown) => {}
        other => panic!("{what}: {:?}", other.map(|p| p.len())),
    }
}

#[test]
fn what_was_sealed_opens() {
    let key = Key16::random().unwrap();
    for length in [0, 1, 15, 16, 17, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME - 1, 2 * FRAME, 2 * FRAME + 1, 4 * FRAME, 5 * FRAME + 7] {
        let plain = bytes(length);
        let sealed = seal(&key, &plain, FRAME);
        assert_eq!(sealed.len() as u64, sealed_length(length as u64), "{length}");
        assert!(open(&key, sealed.as_slice()).unwrap() == plain, "{length}");
        assert_eq!(&sealed[..8], b"SUBAOEV1");
    }
    assert_eq!(sealed_length(0), 36);
    assert_eq!(sealed_length(u64::MAX), u64::MAX);
}

#[test]
fn the_same_text_is_never_sealed_twice_alike() {
    let key = Key16::random().unwrap();
    let plain = bytes(100);
    let (one, two) = (seal(&key, &plain, 100), seal(&key, &plain, 100));
    assert_ne!(one[13..20], two[13..20], "the prefix of the nonces");
    assert_ne!(one[20..], two[20..]);
    assert!(!one.windows(16).any(|w| plain.windows(16).any(|p| p == w)), "plain text in the sealed file");
}

#[test]
fn another_key_does_not_open_it() {
    let (key, other) = (Key16::random().unwrap(), Key16::random().unwrap());
    for length in [0, 1, FRAME + 1] {
        assert!(matches!(open(&other, seal(&key, &bytes(length), FRAME).as_slice()), Err(FrameError::Altered)));
    }
}

#[test]
fn every_bit_of_the_header_counts() {
    let key = Key16::random().unwrap();
    for length in [0, 100] {
        let sealed = seal(&key, &bytes(length), FRAME);
        for bit in 0..HEADER * 8 {
            let mut altered = sealed.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            refused(&key, &altered, &format!("bit {bit}"));
        }
    }
}

#[test]
fn every_bit_of_a_short_file_and_bytes_of_each_frame_count() {
    let key = Key16::random().unwrap();
    let short = seal(&key, &bytes(40), FRAME);
    for bit in 0..short.len() * 8 {
        let mut altered = short.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        refused(&key, &altered, &format!("bit {bit} of a short file"));
    }
    let mut sealed = seal(&key, &bytes(2 * FRAME + 9), FRAME);
    for frame in 0..3 {
        let start = HEADER + frame * SEALED_FRAME;
        let end = (start + SEALED_FRAME).min(sealed.len());
        for place in [start, start + 1, start + 8, end - 17, end - 16, end - 1] {
            sealed[place] ^= 0x40;
            refused(&key, &sealed, &format!("byte {place} of frame {frame}"));
            sealed[place] ^= 0x40;
        }
    }
    assert!(open(&key, sealed.as_slice()).is_ok());
}

#[test]
fn a_cut_file_does_not_open() {
    let key = Key16::random().unwrap();
    for length in [0, 9, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 9, 3 * FRAME] {
        let sealed = seal(&key, &bytes(length), FRAME);
        let boundaries = (0..4).map(|n| HEADER + n * SEALED_FRAME);
        let around = boundaries.flat_map(|b| [b.saturating_sub(17), b - 16, b - 15, b - 1, b, b + 1, b + 15, b + 16, b + 17]);
        for cut in around.chain(0..40).chain([sealed.len() - 1]).filter(|cut| *cut < sealed.len()) {
            refused(&key, &sealed[..cut], &format!("{length} bytes, cut to {cut}"));
        }
    }
}

#[test]
fn a_lengthened_file_does_not_open() {
    let key = Key16::random().unwrap();
    for length in [0, 9, FRAME - 1, FRAME, 2 * FRAME] {
        let sealed = seal(&key, &bytes(length), FRAME);
        let last = sealed.len() - sealed[HEADER..].len() % SEALED_FRAME;
        for tail in [vec![0], vec![0; 16], vec![0; SEALED_FRAME], sealed[HEADER..].to_vec(), sealed[last.min(sealed.len() - 16)..].to_vec()]
        {
            refused(&key, &[sealed.as_slice(), &tail].concat(), &format!("{length} bytes and {} more", tail.len()));
        }
        refused(&key, &[sealed.as_slice(), &sealed].concat(), "twice");
    }
}

#[test]
fn frames_keep_their_order_and_their_file() {
    let key = Key16::random().unwrap();
    // Frames of equal content too: place alone tells them apart.
    for plain in [bytes(3 * FRAME), vec![7; 3 * FRAME]] {
        let sealed = seal(&key, &plain, FRAME);
        let other = seal(&key, &plain, FRAME);
        let head = &sealed[..HEADER];
        let frames: Vec<&[u8]> = sealed[HEADER..].chunks(SEALED_FRAME).collect();
        let foreign: Vec<&[u8]> = other[HEADER..].chunks(SEALED_FRAME).collect();
        assert!(open(&key, [head, frames[0], frames[1], frames[2]].concat().as_slice()).is_ok());
        for (what, order) in [
            ("swapped", vec![frames[1], frames[0], frames[2]]),
            ("the last in front", vec![frames[2], frames[1], frames[0]]),
            ("one doubled", vec![frames[0], frames[0], frames[1], frames[2]]),
            ("one dropped", vec![frames[0], frames[2]]),
            ("the first dropped", vec![frames[1], frames[2]]),
            ("the last dropped", vec![frames[0], frames[1]]),
            ("one of another file", vec![frames[0], foreign[1], frames[2]]),
            ("all of another file", foreign.clone()),
        ] {
            refused(&key, &[head, order.concat().as_slice()].concat(), what);
        }
    }
}

/// The format written down once more, by hand: what old files look like must not move.
fn by_hand(key: &Key16, frames: &[&[u8]]) -> Vec<u8> {
    let cipher = AesGcm::<sm4::Sm4, U12>::new(key.expose().into());
    let header = [b"SUBAOEV1".as_slice(), &[0, 0x10, 0, 0], &[1], b"prefix7"].concat();
    let mut sealed = header.clone();
    for (number, frame) in frames.iter().enumerate() {
        let last = number + 1 == frames.len();
        let nonce: [u8; 12] = [b"prefix7".as_slice(), &[0, 0, 0, number as u8], &[u8::from(last)]].concat().try_into().unwrap();
        let payload = Payload { msg: frame, aad: &sm3(&header) };
        sealed.extend(cipher.encrypt(&Nonce::<U12>::from(nonce), payload).unwrap());
    }
    sealed
}

#[test]
fn the_format_is_what_is_written_down() {
    let key = Key16::random().unwrap();
    let plain = bytes(2 * FRAME);
    let (one, two) = plain.split_at(FRAME);
    for frames in [vec![b"".as_slice()], vec![b"abc"], vec![one], vec![one, b"x"], vec![one, two], vec![one, two, b"xyz"]] {
        assert!(open(&key, by_hand(&key, &frames).as_slice()).unwrap() == frames.concat());
    }
    // Authentic, but not as the one form of this text: no writer makes these.
    for frames in [vec![one, b"".as_slice()], vec![one, two, b""], vec![one, two, one, b""], vec![b"abc", b"def"], vec![b"", b"x"]] {
        refused(&key, &by_hand(&key, &frames), "a second form of the same text");
    }
}

#[test]
fn what_is_no_sealed_file() {
    let key = Key16::random().unwrap();
    for junk in [vec![], vec![0; 19], vec![0; 20], vec![0; 5000], b"SQLite format 3\0 and so on".to_vec(), b"SUBAOEV2".repeat(9)] {
        refused(&key, &junk, "junk");
    }
    assert!(matches!(open(&key, [0; 400].as_slice()), Err(FrameError::Unknown)));
}

/// Gives some bytes, then an error of the disk.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::Error::from(io::ErrorKind::TimedOut)) } else { self.0.read(buffer) }
    }
}

/// Takes some bytes, then is full.
struct Small(usize);

impl Write for Small {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_failing_disk_is_no_altered_file() {
    let key = Key16::random().unwrap();
    let sealed = seal(&key, &bytes(FRAME + 9), FRAME);
    for given in [0, 7, HEADER, HEADER + 5, HEADER + SEALED_FRAME, sealed.len()] {
        match open(&key, Failing(&sealed[..given])) {
            Err(FrameError::Io(e)) => assert_eq!(e.kind(), io::ErrorKind::TimedOut),
            other => panic!("after {given}: {:?}", other.map(|p| p.len())),
        }
    }
    for room in [0, 7, HEADER, HEADER + 5, HEADER + SEALED_FRAME + 3] {
        let wrote = FrameWriter::new(Small(room), &key).and_then(|mut w| w.write(&bytes(FRAME + 9)).and_then(|()| w.finish()));
        assert!(matches!(wrote, Err(FrameError::Io(e)) if e.kind() == io::ErrorKind::StorageFull), "room for {room}");
    }
}

/// A reader that goes on after a fault is not told that all is well.
#[test]
fn a_fault_is_not_forgotten() {
    let key = Key16::random().unwrap();
    let sealed = seal(&key, &bytes(9), FRAME);
    let mut reader = FrameReader::new(&sealed[..sealed.len() - 1], &key).unwrap();
    assert!(matches!(reader.next_frame(), Err(FrameError::Altered)));
    assert!(reader.next_frame().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// However long, and in whatever pieces it is written: it opens to the same, and any one flipped bit or cut is found.
    #[test]
    fn any_length_in_any_pieces(length in 0..3 * FRAME, piece in 1..2 * FRAME, place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let key = Key16::random().unwrap();
        let plain = bytes(length);
        let sealed = seal(&key, &plain, piece.max(997));
        prop_assert_eq!(sealed.len() as u64, sealed_length(length as u64));
        prop_assert!(open(&key, sealed.as_slice()).unwrap() == plain);
        let place = place.index(sealed.len());
        refused(&key, &sealed[..place], "cut");
        let mut altered = sealed;
        altered[place] ^= 1 << bit;
        refused(&key, &altered, "flipped");
    }
}
