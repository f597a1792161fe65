//! What goes wrong between two offices: nothing half, nothing twice, a sentence that says what to do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod exchange_office;
mod office;

use desk::SharedDesk;
use desk::exchange::{open_from, sweep};
use desk::view::EvidenceInput;
use exchange_office::{NEVER, enrol, export, import, look, open};
use office::{Office, ransomware};
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

const GROUP: &str = "市网安办";
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

fn state(office: &mut Office) -> (String, u32) {
    let verification = office.desk.verification().unwrap();
    assert!(verification.sound(), "{:?}", verification.faults);
    let view = office.desk.exchange().unwrap();
    (format!("{view:?}"), verification.entries)
}

#[test]
fn evidence_goes_along_and_is_what_it_was() {
    let (mut department, mut group, stick) = offices();
    let id = department.register("malicious_program", ransomware(), Some(2));
    let bytes: Vec<u8> = (0..3_000_000_u32).flat_map(|n| n.to_be_bytes()).take(2_500_000).collect();
    let input = EvidenceInput {
        incident_id: id.clone(),
        token: "w1".into(),
        name: "登录日志.log".into(),
        at: department.minute(20).to_rfc3339(),
        person: "李喆".into(),
        note: "登录失败记录".into(),
        ..EvidenceInput::default()
    };
    let stated = department.desk.evidence_stated(&input, "拖入文件").unwrap();
    let length = u64::try_from(bytes.len()).unwrap();
    let taken = desk::ingest(&department.desk.place(), bytes.as_slice(), length, &|_| {}, &NEVER).unwrap();
    let evidence = department.desk.evidence_keep(&stated, taken).unwrap().evidence[0].id.clone();
    let file = export(&mut department, GROUP, stick.path());
    let carried = fs::read(&file).unwrap();
    assert!(!carried.windows(8).any(|w| w == &bytes[4_000..4_008]), "nothing can be read on the way");
    assert_eq!(look(&mut group, &file).unwrap().evidence, 1);
    // What was looked at and not taken leaves nothing behind.
    let lies = |office: &Office| fs::read_dir(office.folder.path().join("station/evidence")).map_or(0, Iterator::count);
    assert_eq!(lies(&group), 0);
    import(&mut group, &file).unwrap();
    let held = group.desk.evidence_held(&id, &evidence).unwrap();
    assert_eq!(held.bytes().unwrap(), bytes);
    assert!(held.is_sound(&|_| {}, &NEVER).unwrap());
    assert_eq!(lies(&group), 1);
    // Sent again before the receipt came: the file is there already.
    let again = export(&mut department, GROUP, stick.path());
    assert_eq!(look(&mut group, &again).unwrap().evidence, 0);
    import(&mut group, &again).unwrap();
    assert_eq!(lies(&group), 1);
    state(&mut group);
}

#[test]
fn a_file_cut_short_or_altered_changes_nothing() {
    let (mut department, mut group, stick) = offices();
    department.register("malicious_program", ransomware(), Some(2));
    let file = export(&mut department, GROUP, stick.path());
    let whole = fs::read(&file).unwrap();
    let before = state(&mut group);
    let bad = stick.path().join("坏.subao");
    let lengths = (0..whole.len()).step_by(whole.len() / 40).chain([1, 7, 8, 9, whole.len() - 1]);
    for length in lengths {
        fs::write(&bad, &whole[..length]).unwrap();
        let error = look(&mut group, &bad).unwrap_err();
        assert!(error.code.starts_with("bundle."), "{length}: {error:?}");
        assert!(error.message.contains("复制") || error.message.contains("报送包"), "{error:?}");
    }
    for place in (0..whole.len()).step_by(whole.len() / 60) {
        let mut altered = whole.clone();
        altered[place] ^= 0x20;
        fs::write(&bad, &altered).unwrap();
        match look(&mut group, &bad) {
            Err(error) => assert!(error.code.starts_with("bundle."), "{place}: {error:?}"),
            Ok(view) => assert_ne!(view.verdict, "clean", "{place}: an altered file passed"),
        }
    }
    let kept = group.folder.path().join("station/kept");
    assert!(!kept.exists() || fs::read_dir(kept).unwrap().count() == 0, "nothing damaged is kept");
    assert_eq!(state(&mut group), before);
    import(&mut group, &file).unwrap();
}

#[test]
fn a_bundle_for_another_station_stays_closed() {
    let (mut department, mut group, stick) = offices();
    let mut other = Office::found_as("working_group", "另一个工作组", "chongqing-jrjgj", &["working_group"], None);
    enrol(&mut department, &mut other);
    other.set_clock(31);
    let file = export(&mut department, GROUP, stick.path());
    assert_eq!(look(&mut other, &file).unwrap_err().code, "bundle.wrong_recipient");
    assert_eq!(look(&mut group, &file).unwrap().verdict, "clean");
}

#[test]
fn bundles_in_any_order_lost_and_repeated_come_to_the_same() {
    let (mut department, mut group, stick) = offices();
    let mut files = Vec::new();
    for minute in 0..4 {
        department.set_clock(31 + minute);
        department.register("malicious_program", ransomware(), Some(2));
        let folder = stick.path().join(minute.to_string());
        fs::create_dir(&folder).unwrap();
        files.push(export(&mut department, GROUP, &folder));
    }
    // Each carries everything that was not confirmed, so the third alone brings three cases; the second brings nothing new then.
    assert!(import(&mut group, &files[2]).unwrap().taken > 0);
    assert_eq!(group.desk.queue().unwrap().levels.len(), 3);
    assert_eq!(import(&mut group, &files[1]).unwrap().taken, 0);
    assert_eq!(import(&mut group, &files[2]).unwrap().taken, 0, "the very same");
    import(&mut group, &files[3]).unwrap();
    import(&mut group, &files[0]).unwrap();
    assert_eq!(group.desk.queue().unwrap().levels.len(), 4);
    state(&mut group);
}

#[test]
fn a_clock_that_is_wrong_is_shown_and_orders_nothing() {
    let (mut department, mut group, stick) = offices();
    department.set_clock(31 + 60 * 24 * 400);
    department.register("malicious_program", ransomware(), Some(2));
    let file = export(&mut department, GROUP, stick.path());
    let seen = look(&mut group, &file).unwrap();
    assert!(seen.verdict == "clean" && seen.remarks.iter().any(|r| r.contains("时钟")), "{seen:?}");
    import(&mut group, &file).unwrap();
    // What the group records afterwards comes after it all the same.
    let answer = export(&mut group, UNIT, stick.path());
    assert!(import(&mut department, &answer).unwrap().taken > 0);
    state(&mut department);
}

/// The remark on the sender's clock, and whether it can be taken in all the same.
fn clock_said(group: &mut Office, file: &std::path::Path) -> String {
    let seen = look(group, file).unwrap();
    assert_eq!(seen.verdict, "clean", "{seen:?}");
    seen.remarks.into_iter().filter(|r| r.contains("时钟")).collect()
}

#[test]
fn a_clock_ahead_or_behind_by_hours_or_years_is_told_and_hinders_nothing() {
    const HOUR: i64 = 60;
    const YEAR: i64 = 366 * 24 * HOUR;
    let (mut department, mut group, stick) = offices();
    let mut number = 0;
    let mut sent = |department: &mut Office, minute: i64| {
        department.set_clock(minute);
        let registration = department.registration("malicious_program", ransomware(), Some(2));
        let discovered_at = department.minute(minute.min(30)).to_rfc3339();
        department.desk.register(&desk::view::Registration { discovered_at, ..registration }).unwrap();
        number += 1;
        let folder = stick.path().join(number.to_string());
        fs::create_dir(&folder).unwrap();
        export(department, GROUP, &folder)
    };
    // A stick on its way for days explains itself, a bundle that comes after a later one too.
    let early = sent(&mut department, 40);
    let late = sent(&mut department, 5 * HOUR);
    group.set_clock(10 * 24 * HOUR);
    assert_eq!(clock_said(&mut group, &early), "");
    import(&mut group, &late).unwrap();
    assert_eq!(look(&mut group, &early).unwrap().remarks, Vec::<String>::new());
    // Set back by hours: new entries from before those that are here.
    let back = sent(&mut department, HOUR);
    assert!(clock_said(&mut group, &back).contains("慢"));
    import(&mut group, &back).unwrap();
    // Years behind, also where nothing is here to compare with.
    let (mut stranger, mut other) = (Office::chongqing(), Office::working_group("chongqing-jrjgj", &["working_group"]));
    enrol(&mut stranger, &mut other);
    other.set_clock(10 * 24 * HOUR);
    let years = sent(&mut stranger, -2 * YEAR);
    assert!(clock_said(&mut other, &years).contains("慢"));
    import(&mut other, &years).unwrap();
    // Ahead.
    for ahead in [3 * HOUR, 2 * YEAR] {
        let file = sent(&mut department, 10 * 24 * HOUR + ahead);
        assert!(clock_said(&mut group, &file).contains("快"), "{ahead}");
    }
    state(&mut group);
    state(&mut other);
}

#[test]
fn another_operator_does_not_finish_what_one_began() {
    let (mut department, mut group, stick) = offices();
    let file = export(&mut department, GROUP, stick.path());
    let (opened, _) = open(&mut group, &file).unwrap();
    let desk::exchange::Opened::Bundle(unpacked) = opened else { panic!("a stranger") };
    assert_eq!(group.desk.import_accept(*unpacked, "somebody").unwrap_err().code, "operator.changed");
    state(&mut group);
}

#[test]
fn the_volumes_of_a_bundle_are_found_beside_each_other() {
    use exchange_volumes::cut;
    let (mut department, mut group, stick) = offices();
    department.register("malicious_program", ransomware(), Some(2));
    let file = export(&mut department, GROUP, stick.path());
    let parts = cut(&file, 7_000);
    fs::remove_file(&file).unwrap();
    assert!(parts.len() > 2);
    assert_eq!(look(&mut group, &parts[1]).unwrap().verdict, "clean", "whichever was chosen");
    let aside = stick.path().join("aside");
    fs::rename(&parts[0], &aside).unwrap();
    let error = open_from(&parts[1]).err().unwrap();
    assert!(error.code == "bundle.truncated" && error.message.contains("第 1 个"), "{error:?}");
    fs::rename(&aside, &parts[0]).unwrap();
    import(&mut group, &parts[2]).unwrap();
    state(&mut group);
}

mod exchange_volumes {
    use std::fs::{self, File};
    use std::path::{Path, PathBuf};

    /// Cuts a bundle by the format's own means, in parts smaller than a stick would ask for.
    pub fn cut(bundle: &Path, part: u64) -> Vec<PathBuf> {
        use exchange::bundle::{Watch, Whole, inspect, volume_count, write_volume};
        let mut file = File::open(bundle).unwrap();
        let seen = inspect(&mut file, Watch::nobody()).unwrap();
        let whole = Whole { id: seen.id, length: seen.length, sm3: seen.sm3 };
        let count = volume_count(seen.length, part).unwrap();
        (0..count)
            .map(|number| {
                let path = bundle.with_file_name(format!("part{number}.subao"));
                let mut out = Vec::new();
                write_volume(&mut file, &whole, part, number, &mut out, Watch::nobody()).unwrap();
                fs::write(&path, out).unwrap();
                path
            })
            .collect()
    }
}

#[test]
fn all_that_are_clean_are_taken_in_at_once_and_the_rest_waits_for_a_person() {
    let (mut department, group, stick) = offices();
    department.register("malicious_program", ransomware(), Some(2));
    let first = export(&mut department, GROUP, stick.path());
    let folder = |name: &str| {
        let folder = stick.path().join(name);
        fs::create_dir(&folder).unwrap();
        folder
    };
    // The same again, one cut short, one of a station that nobody knows, one whose clock runs ahead, and none at all.
    let again = folder("again").join("again.subao");
    fs::copy(&first, &again).unwrap();
    let short = folder("short").join("short.subao");
    fs::write(&short, &fs::read(&first).unwrap()[..400]).unwrap();
    let mut other = Office::found("chongqing-jrjgj", &["department"]);
    let mut theirs = Office::working_group("chongqing-jrjgj", &["working_group"]);
    enrol(&mut other, &mut theirs);
    let stranger = export(&mut other, GROUP, &folder("stranger"));
    department.set_clock(60);
    department.register("malicious_program", ransomware(), Some(2));
    let second = export(&mut department, GROUP, &folder("second"));
    department.set_clock(60 * 24 * 400);
    department.register("malicious_program", ransomware(), Some(2));
    let ahead = export(&mut department, GROUP, &folder("ahead"));
    let gone = stick.path().join("gone.subao");
    group.set_clock(61);

    let files = vec![short.clone(), first, stranger.clone(), ahead.clone(), second, gone.clone(), again];
    let Office { desk, folder: _kept, .. } = group;
    let desk = SharedDesk::new(desk);
    let told = Mutex::new(Vec::new());
    let swept = sweep(&desk, &files, &mut |s| told.lock().unwrap().push(s.done()), &NEVER).unwrap();
    assert_eq!((swept.taken, swept.again), (2, 1), "{swept:?}");
    assert_eq!(swept.left, vec![short, stranger, ahead, gone], "in the order in which they came");
    assert_eq!(desk.hold().queue().unwrap().levels.len(), 2);
    assert!(told.into_inner().unwrap().is_sorted());
    let once_more = sweep(&desk, &files, &mut |_| {}, &NEVER).unwrap();
    assert_eq!((once_more.taken, once_more.again), (0, 3));
    // Stopped before it began: everything lies where it lay.
    let stopped = sweep(&desk, &files, &mut |_| {}, &AtomicBool::new(true)).unwrap();
    assert_eq!(stopped.left, files);
    // Locked meanwhile: it ends, and says why.
    desk.hold().lock().unwrap();
    assert_eq!(sweep(&desk, &files, &mut |_| {}, &NEVER).unwrap_err().code, "desk.locked");
}

#[test]
fn what_a_drop_brought_and_nobody_wanted_is_found_again() {
    let (mut department, mut group, stick) = offices();
    department.register("malicious_program", ransomware(), Some(2));
    let file = export(&mut department, GROUP, stick.path());
    let name = hex::encode(seal::sm3(&fs::read(&file).unwrap()));
    let inbox = group.folder.path().join("station/inbox");
    fs::create_dir_all(&inbox).unwrap();
    let came = inbox.join(format!("{name}.subao"));
    fs::copy(&file, &came).unwrap();
    assert!(group.desk.came_by_drop(&came) && !group.desk.came_by_drop(&file));
    group.desk.inbox_keep(&came);
    group.desk.inbox_keep(&file);
    assert!(file.exists(), "a stick's file is left alone");
    let kept = group.desk.exchange().unwrap().kept;
    assert_eq!((kept.len(), kept[0].name.as_str(), kept[0].ready), (1, name.as_str(), true));
    // Taken in from the stick: the kept one is of no more use.
    import(&mut group, &file).unwrap();
    assert!(group.desk.exchange().unwrap().kept.is_empty() && group.desk.kept_path(&name).is_err());
}
