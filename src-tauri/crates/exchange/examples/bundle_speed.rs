//! How fast bundles are written and read and evidence is sealed and opened, beside the raw rates of the same run; and that memory stays small.
//!
//! `cargo run --workspace --example bundle_speed [MiB] [folder]`; 4096 MiB where nothing is said. Fails where memory passes its limit.
#![allow(clippy::print_stdout)]

use exchange::bundle::{self, BundleError, EvidenceFacts, Making, RecordSink, Watch};
use seal::{EnvelopeKey, FRAME, Frame, FrameCipher, FrameReader, FrameWriter, Hasher, Key16, Signer, SigningKey};
use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// MiB of memory that writing and reading may take, whatever the length.
const MOST_MEMORY: u64 = 150;
/// MiB of records that do not compress, in every bundle measured.
const RECORDS: u32 = 64;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mib: u32 = arguments.first().map_or(Ok(4096), |a| a.parse())?;
    let folder = arguments.get(1).map_or_else(std::env::temp_dir, PathBuf::from);
    // The peak of memory is a whole process's, so each thing that is measured has one of its own.
    if let Some(what) = arguments.get(2) {
        return child(what, mib, &folder);
    }
    let folder = folder.join(format!("bundle-speed-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = all(mib, &folder);
    fs::remove_dir_all(&folder)?;
    measured
}

fn all(mib: u32, folder: &Path) -> Outcome<()> {
    println!("{} threads", std::thread::available_parallelism()?);
    let (sm4, sm3, sm2) = (raw_sm4_gcm()?, raw_sm3(), raw_sm2()?);
    println!("raw, one thread: SM4-GCM {sm4:.0} MB/s · SM3 {sm3:.0} MB/s · SM2 {sm2:.0} verifications/s");
    frames(folder, sm4)?;
    for what in ["write", "read"] {
        let output = Command::new(std::env::current_exe()?).arg(mib.to_string()).arg(folder).arg(what).output()?;
        let said = String::from_utf8(output.stdout)?;
        let numbers: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let (Some(rate), Some(peak), true) = (numbers.first(), numbers.get(1), output.status.success()) else {
            return Err(format!("{what}: {}", String::from_utf8_lossy(&output.stderr)).into());
        };
        println!("{what} a bundle of {mib} MiB: {rate:.0} MB/s, {:.2} × SM3 · at most {peak:.0} MiB of memory", rate / sm3);
        if *peak > f64::from(u32::try_from(MOST_MEMORY)?) {
            return Err(format!("{what}: more than {MOST_MEMORY} MiB").into());
        }
    }
    Ok(())
}

fn child(what: &str, mib: u32, folder: &Path) -> Outcome<()> {
    let path = folder.join("speed.subao");
    let rate = match what {
        "write" => write(&path, mib)?,
        "read" => read(&path, mib)?,
        _ => return Err("write or read".into()),
    };
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).ok_or("no peak here")?;
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse()?;
    println!("{rate} {}", peak >> 10);
    Ok(())
}

fn rate(mib: u32, begun: Instant) -> f64 {
    f64::from(mib) * 1.048_576 / begun.elapsed().as_secs_f64()
}

fn keys() -> Outcome<(SigningKey, EnvelopeKey)> {
    Ok((SigningKey::from_bytes(&[0x11; 32])?, EnvelopeKey::from_bytes(&[0x22; 32])?))
}

/// Evidence that takes no disk: the same byte over and over, of which the digest is known beforehand.
fn write(path: &Path, mib: u32) -> Outcome<f64> {
    let (signer, reader) = keys()?;
    let length = u64::from(mib.saturating_sub(RECORDS)) << 20;
    let facts = EvidenceFacts { length, sm3: repeated(length)?, key: Vec::new().into() };
    let making = Making {
        id: [1; 16],
        recipients: &[reader.public_key()?],
        signer: &signer,
        manifest: b"manifest",
        evidence: &[facts],
        open_evidence: &mut |_| Ok(Box::new(io::repeat(0x5a).take(length))),
        at_least: 0,
    };
    let block = noise();
    let records = |sink: &mut RecordSink<'_>| -> Result<(), BundleError> {
        for _ in 0..RECORDS {
            sink.document(&block)?;
        }
        Ok(())
    };
    let begun = Instant::now();
    bundle::write(BufWriter::new(File::create(path)?), making, records, Watch::nobody())?;
    Ok(rate(mib, begun))
}

fn repeated(length: u64) -> Outcome<seal::Digest> {
    let mut hasher = Hasher::default();
    let block = vec![0x5a; FRAME];
    for _ in 0..length >> 20 {
        hasher.update(&block);
    }
    Ok(hasher.finish())
}

fn read(path: &Path, mib: u32) -> Outcome<f64> {
    let (_, reader) = keys()?;
    let begun = Instant::now();
    let mut opened = bundle::open(File::open(path)?, &reader, Watch::nobody())?;
    while opened.next_record()?.is_some() {}
    opened.into_blobs()?.copy(0, &mut io::sink())?;
    Ok(rate(mib, begun))
}

/// Evidence of one GB, sealed to disk and opened from it.
fn frames(folder: &Path, raw: f64) -> Outcome<()> {
    const MIB: u32 = 954;
    let path = folder.join("sealed");
    let key = Key16::random()?;
    let block = noise();
    let begun = Instant::now();
    let mut writer = FrameWriter::new(File::create(&path)?, &key)?;
    for _ in 0..MIB {
        writer.write(&block)?;
    }
    writer.finish()?;
    let sealed = rate(MIB, begun);
    let begun = Instant::now();
    let mut reader = FrameReader::new(File::open(&path)?, &key)?;
    while black_box(reader.next_frame()?).is_some() {}
    let opened = rate(MIB, begun);
    println!("seal 1 GB of evidence: {sealed:.0} MB/s, {:.2} × SM4-GCM · open it: {opened:.0} MB/s, {:.2} ×", sealed / raw, opened / raw);
    fs::remove_file(path)?;
    Ok(())
}

fn raw_sm4_gcm() -> Outcome<f64> {
    let mut cipher = FrameCipher::new(&Key16::random()?, [0; 7], [0; 32]);
    let mut frame = Frame::empty();
    frame.text.resize(FRAME, 7);
    let begun = Instant::now();
    for _ in 0..256 {
        cipher.seal(std::slice::from_mut(&mut frame))?;
    }
    Ok(rate(256, begun))
}

fn raw_sm3() -> f64 {
    let block = noise();
    let mut hasher = Hasher::default();
    let begun = Instant::now();
    for _ in 0..256 {
        hasher.update(&block);
    }
    black_box(hasher.finish());
    rate(256, begun)
}

fn raw_sm2() -> Outcome<f64> {
    let (signer, _) = keys()?;
    let (digest, public) = ([7; 32], signer.public_key());
    let signature = signer.sign_prehash(&digest)?;
    let begun = Instant::now();
    for _ in 0..500 {
        black_box(public.verify_prehash(&digest, &signature))?;
    }
    Ok(500.0 / begun.elapsed().as_secs_f64())
}

/// One MiB that does not compress.
fn noise() -> Vec<u8> {
    let mut state = 1_u64;
    (0..FRAME / 8)
        .flat_map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        })
        .collect()
}
