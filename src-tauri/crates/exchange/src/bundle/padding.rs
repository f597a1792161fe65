//! Sizes that say little: a bundle is as long as one of few lengths (Padmé; Nikitin, Barman, Lueks, Underwood, Hubaux, Ford 2019).
//!
//! Of a length L only the leading ⌊log₂ ⌊log₂ L⌋⌋ + 1 bits behind the first may differ from zero: at most 12 % more, less the longer it is,
//! and what leaks is O(log log L) bits.

use super::{BundleError, size};
use seal::FRAME;
use std::io::{self, BufRead, Write};

/// Number and sizes in front of each frame's ciphertext, tag behind it.
pub const FRAME_OVERHEAD: u64 = 20;
const FRAME_SIZE: u64 = 1 << 20;
/// A zstd frame that every reader of zstd skips; numbers little-endian here, as zstd has them.
const SKIPPABLE: [u8; 4] = 0x184D_2A50_u32.to_le_bytes();
const SKIPPABLE_HEAD: u64 = 8;
const LARGEST_SKIPPABLE: u64 = 1 << 30;

/// The next of the few lengths.
pub fn padme(length: u64) -> u64 {
    let Some(e) = length.checked_ilog2().filter(|e| *e > 0) else { return length };
    let kept = e.ilog2() + 1;
    let mask = (1_u64 << e.saturating_sub(kept)) - 1;
    length.checked_add(mask).map_or(length, |l| l & !mask)
}

/// How many bytes of padding follow `plain` bytes of records, so that the file with `outside` bytes besides the frames has such a length,
/// and `at_least` the given one. Never between 1 and 7: padding has a head of its own.
pub fn padding(plain: u64, outside: u64, at_least: u64) -> u64 {
    let total = |plain: u64| outside.saturating_add(plain).saturating_add(FRAME_OVERHEAD.saturating_mul(plain.div_ceil(FRAME_SIZE).max(1)));
    let mut wanted = padme(total(plain).max(at_least));
    // Some lengths can't be met, since a further frame brings twenty bytes at once; then the next one is taken.
    for _ in 0..64 {
        let inside = wanted.saturating_sub(outside);
        let padded = inside.saturating_sub(FRAME_OVERHEAD.saturating_mul(inside.div_ceil(FRAME_SIZE + FRAME_OVERHEAD)));
        let more = padded.saturating_sub(plain);
        if total(padded) == wanted && padded >= plain && (more == 0 || more >= SKIPPABLE_HEAD) {
            return more;
        }
        wanted = padme(wanted.saturating_add(1));
    }
    0
}

/// Writes padding of a length that `padding` gave.
pub fn write(sink: &mut impl Write, length: u64) -> io::Result<()> {
    let mut left = length;
    let zeros = [0; 4096];
    while left >= SKIPPABLE_HEAD {
        let mut body = (left - SKIPPABLE_HEAD).min(LARGEST_SKIPPABLE);
        // What is left then must again have room for a head.
        let behind = left - SKIPPABLE_HEAD - body;
        if behind > 0 && behind < SKIPPABLE_HEAD {
            body -= SKIPPABLE_HEAD;
        }
        left -= SKIPPABLE_HEAD + body;
        sink.write_all(&SKIPPABLE)?;
        sink.write_all(&u32::try_from(body).unwrap_or(0).to_le_bytes())?;
        while body > 0 {
            let piece = zeros.get(..usize::try_from(body).unwrap_or(FRAME).min(zeros.len())).unwrap_or_default();
            sink.write_all(piece)?;
            body -= size(piece);
        }
    }
    Ok(())
}

/// Reads padding to the end; says whether it is nothing else.
pub fn is_all_of(source: &mut impl BufRead) -> Result<bool, BundleError> {
    loop {
        let mut head = Vec::with_capacity(8);
        read_up_to(source, SKIPPABLE_HEAD, |piece| {
            head.extend_from_slice(piece);
            true
        })?;
        let Some((magic, length)) = head.split_first_chunk::<4>() else { return Ok(head.is_empty()) };
        let Ok(length) = <[u8; 4]>::try_from(length).map(u32::from_le_bytes) else { return Ok(false) };
        if *magic != SKIPPABLE {
            return Ok(false);
        }
        let mut clean = true;
        let read = read_up_to(source, u64::from(length), |piece| {
            clean &= piece.iter().all(|b| *b == 0);
            clean
        })?;
        if !clean || read != u64::from(length) {
            return Ok(false);
        }
    }
}

fn read_up_to(source: &mut impl BufRead, length: u64, mut with: impl FnMut(&[u8]) -> bool) -> Result<u64, BundleError> {
    let mut read = 0;
    while read < length {
        let there = source.fill_buf()?;
        let piece = there.get(..there.len().min(usize::try_from(length - read).unwrap_or(usize::MAX))).unwrap_or_default();
        if piece.is_empty() || !with(piece) {
            break;
        }
        let taken = piece.len();
        read += size(piece);
        source.consume(taken);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padme_of_the_paper() {
        for (length, padded) in
            [(0, 0), (1, 1), (2, 2), (9, 10), (15, 16), (1000, 1024), (1 << 20, 1 << 20), ((1 << 20) + 1, (1 << 20) + (1 << 15))]
        {
            assert_eq!(padme(length), padded, "{length}");
        }
        for length in (1..5000).chain([1 << 32, (1 << 32) + 1, u64::MAX / 3]) {
            let padded = padme(length);
            assert!(padded >= length && padded == padme(padded), "{length}");
            assert!((padded - length).saturating_mul(100) <= length.saturating_mul(12), "{length}: {padded}");
        }
    }

    #[test]
    fn the_whole_gets_one_of_few_lengths() {
        let frame = FRAME_SIZE;
        for plain in (1..3000).chain(frame - 40..frame + 40).chain(2 * frame - 40..2 * frame + 40).chain([777 * frame - 3, 5000 * frame]) {
            for outside in [300, 301, 5_000_000_007] {
                let more = padding(plain, outside, 0);
                assert!(more == 0 || more >= 8, "{plain}");
                let all = plain + more;
                let total = outside + all + 20 * all.div_ceil(frame);
                assert_eq!(total, padme(total), "{plain} and {outside}");
                let before = outside + plain + 20 * plain.div_ceil(frame);
                assert!(total - before <= before / 8, "{plain} and {outside}: {before} became {total}");
                let total = |more: u64| outside + plain + more + 20 * (plain + more).div_ceil(frame);
                assert!(total(padding(plain, outside, 1 << 14)) >= 1 << 14);
            }
        }
    }

    #[test]
    fn padding_is_told_from_everything_else() {
        for length in [0, 8, 9, 15, 16, 5000] {
            let mut bytes = Vec::new();
            write(&mut bytes, length).unwrap();
            assert_eq!(size(&bytes), length);
            assert!(is_all_of(&mut bytes.as_slice()).unwrap(), "{length}");
            let behind = [zstd::encode_all(b"text".as_slice(), 3).unwrap(), bytes.clone()].concat();
            assert_eq!(zstd::decode_all(behind.as_slice()).unwrap(), b"text", "zstd skips it");
            for cut in 1..bytes.len() {
                assert!(!is_all_of(&mut &bytes[..cut]).unwrap(), "{length} cut to {cut}");
            }
            if let Some(last) = bytes.last_mut() {
                *last ^= 1;
                assert!(!is_all_of(&mut bytes.as_slice()).unwrap());
            }
        }
        assert!(!is_all_of(&mut zstd::encode_all(b"hidden".as_slice(), 3).unwrap().as_slice()).unwrap());
    }
}
