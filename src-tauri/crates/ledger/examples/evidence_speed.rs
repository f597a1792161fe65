//! How fast evidence is taken in and checked, beside a plain copy of the same file on the same disk, and beside each part by itself.
//!
//! `cargo run --workspace --example evidence_speed [MiB] [folder]`
#![allow(clippy::print_stdout)]

use casebook::{Body, Time};
use ledger::{Founding, Ledger, NewEntry, Place, ingest};
use seal::{FRAME, Fingerprinter, FrameReader, FrameWriter, KdfCost, Key16};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 3;
const NOW: Time = Time { ms: 0, offset: 0 };

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let mib: u32 = arguments.next().map_or(Ok(256), |a| a.parse())?;
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from).join(format!("evidence-speed-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = measure(&folder, mib);
    fs::remove_dir_all(&folder)?;
    measured
}

fn measure(folder: &Path, mib: u32) -> Outcome<()> {
    let source = folder.join("source.bin");
    let mut out = BufWriter::new(File::create(&source)?);
    let block = noise();
    for _ in 0..mib {
        out.write_all(&block)?;
    }
    out.into_inner()?.sync_all()?;

    let place = Place { folder: folder.join("station"), marker: folder.join("marker.json"), machine: String::new() };
    let mut ledger = station(&place)?;
    let goes_on = AtomicBool::new(false);
    let length = u64::from(mib) << 20;
    let sealed = folder.join("sealed");
    let key = Key16::random()?;
    let mut best = [Duration::MAX; 6];
    let ingested = ingest(&place, File::open(&source)?, Some(length), &|_| {}, &goes_on)?;
    let stated = Body::Unknown { kind: "speed".to_owned(), bytes: Vec::new() };
    ledger.keep_evidence(vec![NewEntry::station(stated)], [1; 16], ingested, NOW, &[])?;
    let kept = ledger.evidence_reader(&[1; 16])?;
    // Side by side in each round, so that a busy machine slows all of them alike; the best of each is shown.
    for _ in 0..ROUNDS {
        let times = [
            timed(|| plain_copy(&source, &folder.join("copy")))?,
            timed(|| ingest(&place, File::open(&source)?, Some(length), &|_| {}, &goes_on).map(drop).map_err(Into::into))?,
            timed(|| seal_only(&source, &sealed, &key))?,
            timed(|| open_only(&sealed, &key))?,
            timed(|| kept.verify(&|_| {}, &goes_on).map(|_| ()).map_err(Into::into))?,
            timed(|| fingerprint_only(&source))?,
        ];
        for (best, time) in best.iter_mut().zip(times) {
            *best = time.min(*best);
        }
    }
    let what = ["plain copy, flushed", "ingest", "  sealing alone", "  opening alone", "verify", "  fingerprint alone"];
    let copy = best.first().map_or(f64::NAN, Duration::as_secs_f64);
    println!("{mib} MiB, best of {ROUNDS}, {} threads", std::thread::available_parallelism()?);
    for (what, time) in what.iter().zip(best) {
        let time = time.as_secs_f64();
        println!("{what:<24} {:>8.1} MB/s   {:>6.2} × the plain copy's time", f64::from(mib) * 1.048_576 / time, time / copy);
    }
    Ok(())
}

fn station(place: &Place) -> Outcome<Ledger> {
    let plan = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/shanghai-2016.toml"))?;
    let founding = Founding {
        unit: "",
        role: "department",
        parties: Vec::new(),
        plan: ("shanghai-2016", &plan),
        operator: ("", ""),
        passphrase: "",
        cost: KdfCost::LIGHT,
        further: Vec::new(),
    };
    Ok(Ledger::found(place, founding, NOW)?.0)
}

fn timed(work: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}

fn plain_copy(from: &Path, to: &Path) -> Outcome<()> {
    let mut out = File::create(to)?;
    io::copy(&mut File::open(from)?, &mut out)?;
    out.sync_all()?;
    Ok(())
}

fn seal_only(from: &Path, to: &Path, key: &Key16) -> Outcome<()> {
    let mut writer = FrameWriter::new(File::create(to)?, key)?;
    pieces(from, |piece| Ok(writer.write(piece)?))?;
    writer.finish()?.sync_all()?;
    Ok(())
}

fn open_only(from: &Path, key: &Key16) -> Outcome<()> {
    let mut reader = FrameReader::new(File::open(from)?, key)?;
    while reader.next_frame()?.is_some() {}
    Ok(())
}

fn fingerprint_only(from: &Path) -> Outcome<()> {
    let mut fingerprinter = Fingerprinter::default();
    pieces(from, |piece| {
        fingerprinter.update(piece);
        Ok(())
    })?;
    let _ = fingerprinter.finish();
    Ok(())
}

fn pieces(from: &Path, mut with: impl FnMut(&[u8]) -> Outcome<()>) -> Outcome<()> {
    let mut file = File::open(from)?;
    let mut piece = Vec::with_capacity(FRAME);
    loop {
        piece.clear();
        (&mut file).take(1 << 20).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Ok(());
        }
        with(&piece)?;
    }
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
