//! Bytes to the bundle reader. It may refuse them for any reason; it may not panic, and takes nothing that is not signed.
//!
//! A signature stands before everything inside, and no fuzzer guesses one. So the first byte says what the rest is: 0, what lies in the frames
//! of a rightly signed bundle; 1, its records, to be packed first; 2, records behind a right manifest and before a right end; else a whole file.

use exchange::bundle::{self, BundleError, Watch};
use seal::{EnvelopeKey, Frame, FrameCipher, Key16, Signer, SigningKey, sm3};
use std::io::{self, Cursor};
use std::sync::OnceLock;

/// Reads what `data` stands for.
pub fn run(data: &[u8]) {
    match data.split_first() {
        Some((0, plain)) => drop(read(&signed(plain))),
        Some((1, records)) => drop(read(&signed(&packed(records)))),
        Some((2, records)) => drop(read(&signed(&packed(&[record(1, b"m"), records.to_vec(), record(0, &counts(records))].concat())))),
        _ => {
            let seen = bundle::inspect(&mut Cursor::new(data), Watch::nobody());
            let taken = read(data);
            assert!(taken.is_err() || seen.is_ok_and(|s| s.authentic), "taken without a signature");
        }
    }
}

fn read(file: &[u8]) -> Result<(), BundleError> {
    let mut opened = bundle::open(Cursor::new(file), &reader(), Watch::nobody())?;
    while opened.next_record()?.is_some() {}
    let mut blobs = opened.into_blobs()?;
    for number in (0..).take(blobs.facts().len()) {
        blobs.copy(number, &mut io::sink())?;
    }
    Ok(())
}

fn reader() -> EnvelopeKey {
    EnvelopeKey::from_bytes(&[0x22; 32]).unwrap()
}

fn record(tag: u8, bytes: &[u8]) -> Vec<u8> {
    [&[tag], u32::try_from(bytes.len()).unwrap().to_be_bytes().as_slice(), bytes].concat()
}

/// What the end must say, if the records are records.
fn counts(mut records: &[u8]) -> Vec<u8> {
    let mut counts = [1_u64, 0, 0, 0, 0];
    while let Some((&[tag, a, b, c, d], rest)) = records.split_first_chunk::<5>() {
        if let Some(count) = usize::from(tag).checked_sub(1).and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
        records = rest.get(u32::from_be_bytes([a, b, c, d]) as usize..).unwrap_or_default();
    }
    counts.iter().flat_map(|n| n.to_be_bytes()).collect()
}

fn packed(records: &[u8]) -> Vec<u8> {
    zstd::encode_all(records, 1).unwrap()
}

/// A bundle with one evidence file of five bytes, whose frames hold this.
fn signed(plain: &[u8]) -> Vec<u8> {
    static SIGNER: OnceLock<SigningKey> = OnceLock::new();
    static HEAD: OnceLock<Vec<u8>> = OnceLock::new();
    let signer = SIGNER.get_or_init(|| SigningKey::from_bytes(&[0x11; 32]).unwrap());
    let key = Key16::from_bytes([7; 16]);
    let head = HEAD.get_or_init(|| {
        let (id, sender, to) = ([9; 16], signer.public_key().0, reader().public_key().unwrap());
        let context = [b"subao bundle key 1\0".as_slice(), &id, &sender].concat();
        let wrapped = seal::enclose(&to, &context, key.expose()).unwrap();
        let rest = [&id, sender.as_slice(), b"prefix7", &[1], &sm3(&to.0), &u16::try_from(wrapped.len()).unwrap().to_be_bytes(), &wrapped]
            .concat();
        let length = u32::try_from(16 + rest.len()).unwrap();
        [b"SUBAOBDL\0\x01\x01\0".as_slice(), &length.to_be_bytes(), &rest].concat()
    });
    let mut all = head.clone();
    let mut cipher = FrameCipher::new(&key, *b"prefix7", sm3(head));
    let plain = if plain.is_empty() { &[0] } else { plain };
    let mut texts = plain.chunks(seal::FRAME).peekable();
    while let Some(text) = texts.next() {
        let mut frame = Frame::empty();
        frame.text.extend_from_slice(text);
        frame.last = texts.peek().is_none();
        cipher.seal(std::slice::from_mut(&mut frame)).unwrap();
        let length = u32::try_from(text.len() + seal::TAG).unwrap() | if frame.last { 1 << 31 } else { 0 };
        all.extend(length.to_be_bytes());
        all.extend_from_slice(&frame.text);
        all.extend(frame.tag);
    }
    all.extend([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5]);
    all.extend(b"blob5");
    let mut der = signer.sign(&all).unwrap().to_der().unwrap();
    let length = u16::try_from(der.len()).unwrap();
    der.resize(72, 0);
    all.extend(der);
    all.extend(length.to_be_bytes());
    all
}
