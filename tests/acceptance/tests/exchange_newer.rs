//! A unit whose program is newer than ours: what we can't read yet is kept, named, and never called missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod exchange_office;
mod office;

use casebook::{Body, Id};
use exchange::bundle::{self, BundleError, Making, Watch};
use exchange::manifest::{Manifest, Recipient, VERSION};
use exchange_office::{NEVER, enrol, import, look};
use ledger::{Entry, Given, Ledger, LedgerError, NewEntry};
use office::{Office, PASSPHRASE, ransomware};
use seal::{PublicKey, sm3};
use std::fs::{self, File};
use std::io;
use std::path::Path;

const UNIT: &str = "金融稳定处";

fn offices() -> (Office, Office, tempfile::TempDir) {
    let mut department = Office::chongqing();
    let mut group = Office::working_group("chongqing-jrjgj", &["working_group"]);
    enrol(&mut department, &mut group);
    for office in [&department, &group] {
        office.set_clock(31);
    }
    (department, group, tempfile::tempdir().unwrap())
}

/// What a newer program at the department's station would do.
fn newer_program<T>(office: &mut Office, act: impl FnOnce(&mut Ledger) -> T) -> T {
    let operator = office.desk.station_state().unwrap().operators[0].id.clone();
    office.desk.lock().unwrap();
    let mut ledger = Ledger::open(&office.desk.place(), &operator, PASSPHRASE, office.minute(32).into()).unwrap();
    let done = act(&mut ledger);
    drop(ledger);
    office.desk.unlock(&operator, PASSPHRASE).unwrap();
    done
}

/// Writes all that the department has for the working group, its manifest of this version, with an entry of the next version behind it.
fn write_newer(ledger: &mut Ledger, group: &Id, version: u16, file: &Path) {
    let now = casebook::Time { ms: 1_795_311_000_000, offset: 480 };
    let outgoing = ledger.outgoing(group).unwrap();
    let mut entries = Vec::new();
    let mut papers = Vec::new();
    ledger
        .give_outgoing(&outgoing, |given| -> Result<(), LedgerError> {
            match given {
                Given::Blob(bytes) => papers.push(bytes.to_vec()),
                Given::Entry { bytes, entry, signed } => entries.push((bytes.to_vec(), entry.clone(), signed)),
            }
            Ok(())
        })
        .unwrap();
    let (bytes, last, _) = entries.last().unwrap();
    let next = Entry { version: last.version + 1, seq: last.seq + 1, previous: sm3(bytes), logical: last.logical + 1, ..last.clone() };
    entries.push((next.to_bytes().unwrap(), next, None));
    let reading = ledger.peer(group).unwrap().unwrap().reading_key().map(|key| hex::decode(key).unwrap()).unwrap();
    let signer = ledger.signing_key_for(group, now).unwrap();
    let manifest = Manifest {
        version,
        bundle: ledger.fresh_id().unwrap(),
        from: ledger.station_id(),
        unit: UNIT.to_owned(),
        to: vec![Recipient { station: *group }],
        made: now,
        held: outgoing.up_to.clone(),
        up_to: outgoing.up_to.clone(),
        entries: u64::try_from(entries.len()).unwrap(),
    };
    let making = Making {
        id: manifest.bundle,
        recipients: &[PublicKey::from_slice(&reading).unwrap()],
        signer: &signer,
        manifest: &manifest.to_bytes().unwrap(),
        evidence: &[],
        open_evidence: &mut |_| Err(io::Error::other("none")),
        at_least: 0,
    };
    let records = |sink: &mut bundle::RecordSink<'_>| -> Result<(), BundleError> {
        papers.iter().try_for_each(|paper| sink.document(paper))?;
        for (bytes, _, signed) in &entries {
            sink.entry(bytes)?;
            if let Some((operator, signature)) = signed {
                sink.signature(&[operator.as_slice(), &signature.0].concat())?;
            }
        }
        Ok(())
    };
    bundle::write(File::create(file).unwrap(), making, records, Watch::new(&|_, _| {}, &NEVER)).unwrap();
}

#[test]
fn what_only_a_newer_program_reads_is_named_and_not_called_missing() {
    let (mut department, mut group, stick) = offices();
    department.register("malicious_program", ransomware(), Some(2));
    let file = stick.path().join("新.subao");
    newer_program(&mut department, |ledger| {
        let foreseen = Body::Unknown { kind: "station.foreseen".to_owned(), bytes: vec![0x80] };
        ledger.commit(vec![NewEntry::station(foreseen)], casebook::Time { ms: 1_795_311_000_000, offset: 480 }, &[]).unwrap();
        let to = ledger.peers().unwrap()[0].id;
        write_newer(ledger, &to, VERSION, &file);
    });
    let seen = look(&mut group, &file).unwrap();
    assert_eq!((seen.verdict.as_str(), seen.waiting), ("clean", 1), "{seen:?}");
    assert_eq!(seen.remarks.len(), 1, "{:?}", seen.remarks);
    assert!(seen.remarks[0].contains("有 2 条") && seen.remarks[0].contains("请升级本程序"), "{:?}", seen.remarks);
    let done = import(&mut group, &file).unwrap();
    assert!(done.words.contains("请升级本程序") && !done.words.contains("补齐"), "{}", done.words);
    let card = group.desk.exchange().unwrap().peers.remove(0);
    assert_eq!(card.gaps, Vec::<String>::new());
    assert!(card.newer.unwrap().contains("有 2 条"), "the entry that waits and the one that stands in its stream");
    assert!(group.desk.verification().unwrap().sound());
    assert_eq!(group.desk.queue().unwrap().levels.len(), 1, "what can be read is read");
}

/// A bundle of a newer form came on a stick, which is taken away again.
#[test]
fn a_bundle_of_a_newer_form_is_kept_as_it_came() {
    let (mut department, mut group, stick) = offices();
    let file = stick.path().join("新.subao");
    newer_program(&mut department, |ledger| {
        let to = ledger.peers().unwrap()[0].id;
        write_newer(ledger, &to, VERSION + 1, &file);
    });
    for _ in 0..2 {
        let why = look(&mut group, &file).unwrap_err();
        assert_eq!(why.code, "bundle.newer");
        assert!(why.message.contains("留存") && why.message.contains("升级"), "{}", why.message);
        let kept = group.desk.exchange().unwrap().kept;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].unit, UNIT);
        let path = group.desk.kept_path(&kept[0].name).unwrap();
        assert_eq!(fs::read(path).unwrap(), fs::read(&file).unwrap());
    }
    // Where it can't be kept nobody is told that it was.
    let kept = group.folder.path().join("station/kept");
    fs::remove_dir_all(&kept).unwrap();
    fs::write(&kept, "no folder").unwrap();
    let why = look(&mut group, &file).unwrap_err();
    assert!(!why.message.contains("留存") && why.message.contains("升级"), "{}", why.message);
}
