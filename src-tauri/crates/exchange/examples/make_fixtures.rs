//! Makes the golden bundles of `tests/fixtures/bundles`, good and bad, and the index that says what each must give.
//!
//! `cargo run --workspace --example make_fixtures tests/fixtures/bundles`. Made once and kept: a later version must read these very files.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_truncation, clippy::print_stdout, missing_docs)]

#[path = "../tests/bundle/by_hand.rs"]
mod by_hand;

use by_hand::{Fixed, Hand, end, evidence, in_frames, record, signed};
use exchange::bundle::{self, BundleError, EvidenceFacts, Making, Watch};
use seal::{EnvelopeKey, PublicKey, Signer, SigningKey, sm3};
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

struct Fixtures {
    folder: PathBuf,
    index: String,
}

impl Fixtures {
    fn put(&mut self, file: &str, bytes: &[u8], expect: &str, why: &str) {
        fs::write(self.folder.join(file), bytes).unwrap();
        write!(self.index, "\n[[bundle]]\nfile = \"{file}\"\nexpect = \"{expect}\"\nwhy = \"{why}\"\n").unwrap();
    }

    fn good(&mut self, name: &str, bytes: &[u8], why: &str, counts: [u64; 4]) {
        self.put(&format!("good-{name}.subao"), bytes, "ok", why);
        writeln!(self.index, "counts = {counts:?}\nsm3 = \"{}\"", hex::encode(sm3(bytes))).unwrap();
    }

    fn bad(&mut self, name: &str, expect: &str, why: &str, bytes: &[u8]) {
        self.put(&format!("bad-{name}.subao"), bytes, &format!("bundle.{expect}"), why);
    }

    /// Rightly signed, with these records.
    fn bad_records(&mut self, name: &str, expect: &str, why: &str, records: &[Vec<u8>]) {
        self.bad(name, expect, why, &Hand::new(&reader(), &records.concat(), vec![]).bytes());
    }

    /// Rightly signed, with this in the frames.
    fn bad_plain(&mut self, name: &str, expect: &str, why: &str, plain: &[u8]) {
        let mut hand = Hand::new(&reader(), b"", vec![]);
        hand.frames = in_frames(plain);
        self.bad(name, expect, why, &hand.bytes());
    }
}

fn sender() -> SigningKey {
    SigningKey::from_bytes(&[0x11; 32]).unwrap()
}

fn reader() -> EnvelopeKey {
    EnvelopeKey::from_bytes(&[0x22; 32]).unwrap()
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "tests/fixtures/bundles".to_owned()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("sender.pem"), sender().public_key().to_pem().unwrap()).unwrap();
    let index = format!(
        "# Made by the example make_fixtures. What reading each file with the reader's key must give: ok, or the code of the refusal.\n\
         # counts: entries, signatures, documents, evidence files. These keys are for tests alone.\n\
         reader_secret = \"{}\"\nsender_public = \"{}\"\n",
        hex::encode(reader().expose()),
        hex::encode(sender().public_key().0)
    );
    let mut fixtures = Fixtures { folder, index };
    good(&mut fixtures);
    volumes(&mut fixtures);
    damaged(&mut fixtures);
    lengths(&mut fixtures);
    malformed(&mut fixtures);
    compressed(&mut fixtures);
    fs::write(fixtures.folder.join("index.toml"), fixtures.index).unwrap();
    println!("made in {}", fixtures.folder.display());
}

/// As the program itself writes it.
fn written(recipients: &[PublicKey], entries: &[&[u8]], blobs: &[&[u8]], at_least: u64) -> Vec<u8> {
    let signer = sender();
    let facts: Vec<EvidenceFacts> =
        blobs.iter().map(|b| EvidenceFacts { length: b.len() as u64, sm3: sm3(b), key: b"what opens it".to_vec().into() }).collect();
    let blobs: Vec<Vec<u8>> = blobs.iter().map(|b| b.to_vec()).collect();
    let making = Making {
        id: *b"golden bundle 01",
        recipients,
        signer: &signer,
        manifest: b"manifest",
        evidence: &facts,
        open_evidence: &mut |number| Ok(Box::new(Cursor::new(blobs[number as usize].clone()))),
        at_least,
    };
    let mut file = Vec::new();
    let records = |sink: &mut bundle::RecordSink<'_>| -> Result<(), BundleError> {
        for entry in entries {
            sink.entry(entry)?;
        }
        if !entries.is_empty() {
            sink.signature(b"signature of the save")?;
            sink.document(b"%PDF-1.7 a document")?;
        }
        Ok(())
    };
    bundle::write_from(&mut Fixed(1), &mut file, making, records, Watch::nobody()).unwrap();
    file
}

fn good(fixtures: &mut Fixtures) {
    let to = reader().public_key().unwrap();
    fixtures.good("heartbeat", &written(&[to], &[], &[], 4096), "a manifest and padding, nothing else", [0; 4]);
    let small = written(&[to], &[b"first entry", b"second entry"], &[b"sealed evidence", b""], 0);
    fixtures.good("small", &small, "every kind of record, two evidence files, one of them empty", [2, 1, 1, 2]);
    let many: Vec<PublicKey> = (1..=15).map(|n| EnvelopeKey::from_bytes(&[n; 32]).unwrap().public_key().unwrap()).chain([to]).collect();
    fixtures.good("sixteen-recipients", &written(&many, &[b"entry"], &[], 0), "the reader is the last of sixteen", [1, 1, 1, 0]);
    let records = [record(1, b"m"), record(2, b"entry"), record(128, b"from a later version"), end([1, 1, 0, 0, 0])].concat();
    let hand = Hand::new(&reader(), &records, vec![]);
    fixtures.good("later-record", &hand.bytes(), "a record of a later version that may be skipped; no padding", [1, 0, 0, 0]);
}

fn volumes(fixtures: &mut Fixtures) {
    let to = reader().public_key().unwrap();
    let file = written(&[to], &[b"entry"], &[&[0x5a; 500]], 0);
    let whole = bundle::inspect(&mut Cursor::new(&file), Watch::nobody()).unwrap().whole();
    let count = bundle::volume_count(whole.length, 400).unwrap();
    let mut files = Vec::new();
    for number in 0..count {
        let mut volume = Vec::new();
        bundle::write_volume(&mut Cursor::new(&file), &whole, 400, number, &mut volume, Watch::nobody()).unwrap();
        let name = format!("volumes.subao.{}-of-{count}", number + 1);
        fs::write(fixtures.folder.join(&name), &volume).unwrap();
        files.push(name);
    }
    writeln!(fixtures.index, "\n[volumes]\nfiles = {files:?}\nsm3 = \"{}\"", hex::encode(whole.sm3)).unwrap();
}

fn damaged(fixtures: &mut Fixtures) {
    let good = written(&[reader().public_key().unwrap()], &[b"first entry"], &[b"sealed evidence"], 0);
    let seen = bundle::inspect(&mut Cursor::new(&good), Watch::nobody()).unwrap();
    let (head, behind) = (seen.head_length as usize, (seen.head_length + seen.frames_length) as usize);
    let end = good.len() - 74;
    for (name, cut) in [
        ("nothing", 0),
        ("magic", 5),
        ("head", 60),
        ("frame", head + 40),
        ("evidence", behind + 15),
        ("signature", end + 9),
        ("last-byte", end + 73),
    ] {
        fixtures.bad(&format!("truncated-{name}"), "truncated", &format!("the first {cut} bytes of a good one"), &good[..cut]);
    }
    fixtures.bad("not-a-bundle", "not_a_bundle", "another kind of file", b"PK\x03\x04 and then a workbook of some kind");
    fixtures.bad("byte-behind", "altered", "a byte behind the signature", &[good.as_slice(), b"\0"].concat());
    let flipped = |place: usize| {
        let mut altered = good.clone();
        altered[place] ^= 1;
        altered
    };
    for (name, place) in
        [("id", 20), ("nonce-prefix", 100), ("recipient", 110), ("wrapped-key", 200), ("frame", head + 30), ("evidence", behind + 14)]
    {
        fixtures.bad(&format!("flipped-{name}"), "not_authentic", &format!("one bit of byte {place} is another"), &flipped(place));
    }
    fixtures.bad("flipped-room", "not_authentic", "the room behind the signature is not zero", &flipped(good.len() - 3));
    let other = SigningKey::from_bytes(&[0x44; 32]).unwrap();
    fixtures.bad(
        "signed-by-another",
        "not_authentic",
        "a signature, but not by the key in the head",
        &signed(good[..end].to_vec(), &other),
    );
    let mut own = good[..end].to_vec();
    own[32..97].copy_from_slice(&other.public_key().0);
    fixtures.bad(
        "signed-anew",
        "malformed",
        "somebody put an own key and signature in: the content key was not wrapped for them",
        &signed(own, &other),
    );
    let mut point = good[..end].to_vec();
    point[96] ^= 1;
    fixtures.bad("sender-no-point", "not_authentic", "the sender's key is no point of the curve", &signed(point, &sender()));
    let stranger = EnvelopeKey::from_bytes(&[0x33; 32]).unwrap().public_key().unwrap();
    fixtures.bad("wrong-recipient", "wrong_recipient", "for another station", &written(&[stranger], &[b"entry"], &[], 0));
    for (name, version, suite, flags) in [("version", 2, 1, 0), ("suite", 1, 2, 0), ("flags", 1, 1, 1)] {
        let mut hand = Hand::new(&reader(), &[record(1, b"m"), by_hand::end([1, 0, 0, 0, 0])].concat(), vec![]);
        (hand.version, hand.suite, hand.flags) = (version, suite, flags);
        fixtures.bad(&format!("newer-{name}"), "newer", &format!("a {name} that is not known"), &hand.bytes());
    }
}

/// Lengths that nothing has, in every field that says one.
fn lengths(fixtures: &mut Fixtures) {
    let good = written(&[reader().public_key().unwrap()], &[b"first entry"], &[b"sealed evidence"], 0);
    let seen = bundle::inspect(&mut Cursor::new(&good), Watch::nobody()).unwrap();
    let (head, behind) = (seen.head_length as usize, (seen.head_length + seen.frames_length) as usize);
    let mut set = |name: &str, expect: &str, place: usize, bytes: &[u8]| {
        let mut altered = good.clone();
        altered[place..place + bytes.len()].copy_from_slice(bytes);
        fixtures.bad(&format!("length-{name}"), expect, &format!("bytes {bytes:02x?} at {place}"), &altered);
    };
    set("head-huge", "too_large", 12, &[0xff; 4]);
    set("head-none", "altered", 12, &[0; 4]);
    set("recipients-many", "altered", 104, &[255]);
    set("recipients-none", "altered", 104, &[0]);
    set("wrapped-key-huge", "too_large", 137, &[0xff; 2]);
    set("frame-huge", "altered", head, &[0xff; 4]);
    set("frame-full-not-there", "truncated", head, &0x0010_0010_u32.to_be_bytes());
    set("frame-empty", "altered", head, &0x8000_0010_u32.to_be_bytes());
    set("evidence-count-huge", "too_large", behind, &[0xff; 4]);
    set("evidence-huge", "too_large", behind + 4, &[0xff; 8]);
    set("evidence-not-there", "truncated", behind + 4, &(1_u64 << 39).to_be_bytes());
    set("signature-huge", "altered", good.len() - 2, &[0xff; 2]);
}

fn malformed(fixtures: &mut Fixtures) {
    let manifest = record(1, b"m");
    let entry = record(2, b"entry");
    fixtures.bad_records("records-none", "malformed", "no record at all", &[]);
    fixtures.bad_records("records-no-manifest", "malformed", "an end alone", &[end([0; 5])]);
    fixtures.bad_records("records-manifest-late", "malformed", "an entry first", &[entry.clone(), manifest.clone(), end([1, 1, 0, 0, 0])]);
    fixtures.bad_records("records-two-manifests", "malformed", "two of them", &[manifest.clone(), manifest.clone(), end([2, 0, 0, 0, 0])]);
    fixtures.bad_records("records-no-end", "malformed", "cut by who made it", &[manifest.clone(), entry.clone()]);
    fixtures.bad_records(
        "records-count",
        "malformed",
        "two entries counted, one there",
        &[manifest.clone(), entry.clone(), end([1, 2, 0, 0, 0])],
    );
    fixtures.bad_records("records-behind-end", "malformed", "an entry behind the end", &[manifest.clone(), end([1, 0, 0, 0, 0]), entry]);
    fixtures.bad_records(
        "records-unknown",
        "newer",
        "a kind that must not be skipped",
        &[manifest.clone(), record(6, b""), end([1, 0, 0, 0, 0])],
    );
    for (name, tag) in [("manifest", 1), ("entry", 2), ("signature", 3), ("document", 4), ("evidence-key", 5), ("later", 200)] {
        let claimed = [&[tag], [0xff; 4].as_slice()].concat();
        let records = if tag == 1 { vec![claimed] } else { vec![manifest.clone(), claimed] };
        fixtures.bad_records(&format!("record-huge-{name}"), "too_large", "four GiB claimed", &records);
    }
    let with = |keys: &[Vec<u8>], count| {
        let records = [manifest.clone(), keys.concat(), end([1, 0, 0, 0, count])].concat();
        Hand::new(&reader(), &records, vec![b"first".to_vec(), b"second".to_vec()]).bytes()
    };
    let (one, two) = (evidence(0, b"first", b"k"), evidence(1, b"second", b"k"));
    fixtures.bad("evidence-unnamed", "malformed", "an evidence file that no record names", &with(std::slice::from_ref(&one), 1));
    fixtures.bad("evidence-order", "malformed", "named in another order", &with(&[two.clone(), one.clone()], 2));
    fixtures.bad("evidence-length", "malformed", "named with another length", &with(&[one.clone(), evidence(1, b"2", b"k")], 2));
    fixtures.bad("evidence-digest", "altered", "named with another digest", &with(&[one, evidence(1, b"secund", b"k")], 2));
    let mut hand = Hand::new(&reader(), &[manifest, end([1, 0, 0, 0, 0])].concat(), vec![]);
    hand.recipients[0].1[150] ^= 1;
    fixtures.bad("wrapped-key-broken", "malformed", "signed over a wrapped key that opens for nobody", &hand.bytes());
}

fn compressed(fixtures: &mut Fixtures) {
    let records = [record(1, b"m"), end([1, 0, 0, 0, 0])].concat();
    let packed = zstd::encode_all(records.as_slice(), 3).unwrap();
    let padding = |body: &[u8]| [&[0x50, 0x2a, 0x4d, 0x18], (body.len() as u32).to_le_bytes().as_slice(), body].concat();
    let behind = |tail: &[u8]| [packed.as_slice(), tail].concat();
    fixtures.bad_plain("packed-not", "malformed", "no zstd stream", b"no zstd stream at all");
    fixtures.bad_plain("packed-cut", "malformed", "half a zstd stream", &packed[..packed.len() - 3]);
    fixtures.bad_plain("packed-twice", "malformed", "a second stream behind the first", &behind(&packed));
    fixtures.bad_plain("padding-not-zero", "malformed", "something in the padding", &behind(&padding(b"hidden")));
    fixtures.bad_plain("padding-cut", "malformed", "half of the padding", &behind(&padding(&[0; 100])[..50]));
    let window = |log: u32| {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        encoder.window_log(log).unwrap();
        encoder.write_all(&records).unwrap();
        encoder.finish().unwrap()
    };
    fixtures.bad_plain("packed-window", "malformed", "a window of 128 MiB", &window(27));
    let mut bomb = zstd::stream::write::Encoder::new(Vec::new(), 19).unwrap();
    bomb.write_all(&record(1, b"m")).unwrap();
    let piece = record(200, &vec![0; 1 << 20]);
    for _ in 0..120 {
        bomb.write_all(&piece).unwrap();
    }
    bomb.write_all(&end([1, 0, 0, 0, 0])).unwrap();
    fixtures.bad_plain("packed-bomb", "too_large", "120 MiB of zeros in a few bytes", &bomb.finish().unwrap());
}
