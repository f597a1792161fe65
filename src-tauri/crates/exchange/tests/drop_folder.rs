//! A drop that is a folder: sent, fetched, removed; a disk that is full, read-only, pulled out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

mod drop_kit;

use drop_kit::{Pair, SmallDisk, Station, noise, quick, runtime};
use exchange::drop::{Drop, DropEvent, DropFault, FilePart, ObjectName, Outgoing, Part, Reach};
use std::fs;
use std::sync::Arc;

#[test]
fn what_one_leaves_another_takes() {
    let (on, folder) = (runtime(), tempfile::tempdir().unwrap());
    let drop = Drop::folder(folder.path());
    let bundle = noise(1, 3_500_000);
    let Pair { mut department, mut office, names } = Pair::exchanges(&on, &drop, None, &bundle, 1_000_000);
    let empty = department.queues("heartbeat", b"beat", 10);
    office.waits_for_arrival(&empty[0]);
    department.waits_to_have_sent("heartbeat");
    assert_eq!(department.memory.all_sent(), ["bundle", "heartbeat"]);
    office.waits_to_say("arrival", |event| matches!(event, DropEvent::Arrived { prefix, .. } if *prefix == department.own));

    // Nothing but whole objects under their own names lies in the drop.
    let lying = |station: &Station| {
        let mut names: Vec<_> = fs::read_dir(folder.path().join(station.own.to_string()))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let mut expected: Vec<_> = names.iter().chain(&empty).map(ObjectName::to_string).collect();
    expected.sort();
    assert_eq!(lying(&department), expected);

    // What is acknowledged goes, of one's own only: the office cannot remove what is the department's.
    office.memory.acknowledge(names.clone());
    office.handle.as_ref().unwrap().nudge();
    office.waits_for("the office has nothing left to remove", || {
        use exchange::drop::DropMemory;
        office.memory.acknowledged().unwrap().is_empty()
    });
    assert_eq!(lying(&department), expected);
    department.memory.acknowledge(names);
    department.handle.as_ref().unwrap().nudge();
    department.waits_for("what was acknowledged is gone", || lying(&department) == [empty[0].to_string()]);
    department.stops(&on);
    office.stops(&on);
    for station in [&department, &office] {
        station.has_only_what_is_whole();
        assert!(!station.has_said(|event| matches!(
            event,
            DropEvent::StillArriving { .. } | DropEvent::Refused { .. } | DropEvent::Unreachable { .. }
        )));
    }
}

#[test]
fn a_stretch_of_a_file_is_a_part_and_a_changed_file_is_none() {
    let (on, folder, files) = (runtime(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let bytes = noise(3, 2_300_000);
    let path = files.path().join("bundle");
    fs::write(&path, &bytes).unwrap();
    let part = |offset: usize, length: usize| Part {
        name: ObjectName::of(seal::sm3(&bytes[offset..offset + length])),
        length: length as u64,
        source: Arc::new(FilePart { path: path.clone(), offset: offset as u64 }),
    };
    let parts = vec![part(0, 1_200_000), part(1_200_000, 1_100_000)];
    let names: Vec<_> = parts.iter().map(|part| part.name).collect();
    let (mut writer, mut reader) = (Station::new(), Station::new());
    writer.memory.enqueue(Outgoing { id: "whole".to_owned(), parts });
    let changed = files.path().join("changed");
    fs::write(&changed, b"what was queued").unwrap();
    let name = ObjectName::of(seal::sm3(b"what was queued"));
    fs::write(&changed, b"what is there n").unwrap();
    let gone = Part { name, length: 15, source: Arc::new(FilePart { path: changed, offset: 0 }) };
    writer.memory.enqueue(Outgoing { id: "changed".to_owned(), parts: vec![gone] });
    writer.queues("after", b"after", 10);
    let drop = Drop::folder(folder.path());
    writer.starts(&on, &drop, None, &[], quick());
    reader.starts(&on, &drop, None, &[writer.own], quick());
    for name in &names {
        reader.waits_for_arrival(name);
    }
    writer.waits_to_say(
        "refusal of one item",
        |event| matches!(event, DropEvent::Refused { why: DropFault::Source, item: Some(item) } if item == "changed"),
    );
    // It stops nothing else.
    writer.waits_to_have_sent("after");
    assert!(!folder.path().join(writer.own.to_string()).join(name.to_string()).exists());
    reader.has_only_what_is_whole();
}

#[test]
fn a_folder_that_is_not_there_is_never_made() {
    let (on, folder) = (runtime(), tempfile::tempdir().unwrap());
    let stick = folder.path().join("stick");
    let mut station = Station::new();
    station.queues("item", b"bytes", 10);
    station.starts(&on, &Drop::folder(&stick), None, &[], quick());
    station.waits_to_refuse(&DropFault::Missing);
    assert!(!stick.exists());
    // Plugged in: it goes on by itself.
    fs::create_dir(&stick).unwrap();
    station.waits_to_have_sent("item");
    station.waits_to_say("reachable", |event| *event == DropEvent::Reachable);
}

#[test]
fn a_full_disk_is_told_and_is_no_end() {
    let (on, folder) = (runtime(), tempfile::tempdir().unwrap());
    let Some(disk) = SmallDisk::new(folder.path(), "1m") else { return };
    let (mut writer, mut reader) = (Station::new(), Station::new());
    let drop = Drop::folder(folder.path());
    let names = writer.queues("too long", &noise(4, 1_500_000), 600_000);
    writer.starts(&on, &drop, None, &[], quick());
    reader.starts(&on, &drop, None, &[writer.own], quick());
    writer.waits_to_refuse(&DropFault::NoSpace);
    reader.waits_for_arrival(&names[0]);
    // The half of a part takes no room: something short still fits, had it been queued first.
    let lying = fs::read_dir(folder.path().join(writer.own.to_string()))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_str().unwrap().ends_with(".svo"))
        .count();
    assert_eq!(lying, 1);
    disk.remount("size=8m");
    writer.waits_to_have_sent("too long");
    for name in &names {
        reader.waits_for_arrival(name);
    }
    reader.has_only_what_is_whole();
}

#[test]
fn a_full_inbox_is_told_and_is_no_end() {
    let (on, folder) = (runtime(), tempfile::tempdir().unwrap());
    let (mut writer, mut reader) = (Station::new(), Station::new());
    let Some(disk) = SmallDisk::new(reader.inbox.path(), "1m") else { return };
    let drop = Drop::folder(folder.path());
    let names = writer.queues("long", &noise(5, 3_000_000), 1_500_000);
    writer.starts(&on, &drop, None, &[], quick());
    reader.starts(&on, &drop, None, &[writer.own], quick());
    reader.waits_to_refuse(&DropFault::InboxNoSpace);
    assert!(reader.memory.arrivals().is_empty());
    disk.remount("size=8m");
    for name in &names {
        reader.waits_for_arrival(name);
    }
    reader.has_only_what_is_whole();
    assert!(!reader.has_said(|event| matches!(event, DropEvent::StillArriving { .. })), "the drop was blamed for the inbox");
    reader.stops(&on);
}

#[test]
fn a_stick_that_is_read_only_or_pulled_out_comes_back() {
    let (on, folder) = (runtime(), tempfile::tempdir().unwrap());
    let root = folder.path().join("stick");
    fs::create_dir(&root).unwrap();
    let Some(disk) = SmallDisk::new(&root, "64m") else { return };
    let (mut writer, mut reader) = (Station::new(), Station::new());
    // What is on the stick, and not in the folder under it.
    let inside = root.join("subao");
    fs::create_dir(&inside).unwrap();
    let drop = Drop::folder(&inside);
    disk.remount("ro");
    let names = writer.queues("item", &noise(6, 9_000_000), 3_000_000);
    writer.starts(&on, &drop, None, &[], quick());
    writer.waits_to_refuse(&DropFault::ReadOnly);
    disk.remount("rw");
    writer.waits_for("a part is on the stick", || fs::read_dir(inside.join(writer.own.to_string())).is_ok_and(|lying| lying.count() > 0));
    disk.pull();
    writer.waits_for("the stick is missed or all was written in time", || {
        writer.has_said(|event| matches!(event, DropEvent::Refused { why: DropFault::Missing, .. })) || writer.memory.all_sent().len() == 1
    });
    assert!(!inside.exists(), "a folder was made where the stick had been");
    // An empty one is plugged in: parts that the memory calls placed are not sent again, so the caller queues anew.
    let Some(_disk) = SmallDisk::new(&root, "64m") else { return };
    fs::create_dir(&inside).unwrap();
    writer.queues("again", &noise(6, 9_000_000), 3_000_000);
    writer.waits_to_have_sent("again");
    reader.starts(&on, &drop, None, &[writer.own], quick());
    for name in &names {
        reader.waits_for_arrival(name);
    }
    reader.has_only_what_is_whole();
    writer.stops(&on);
    reader.stops(&on);
}

#[test]
fn half_a_file_is_still_arriving_then_damaged_then_mended() {
    let (on, folder) = (runtime(), tempfile::tempdir().unwrap());
    let mut reader = Station::new();
    let writer = Station::new();
    let prefix = folder.path().join(writer.own.to_string());
    fs::create_dir(&prefix).unwrap();
    let bytes = noise(7, 300_000);
    let name = ObjectName::of(seal::sm3(&bytes));
    let place = prefix.join(name.to_string());
    fs::write(&place, &bytes[..100_000]).unwrap();
    // What is no object is none of the reader's business, however it looks.
    fs::write(prefix.join("desktop.ini"), b"x").unwrap();
    fs::create_dir(prefix.join(ObjectName::of([9; 32]).to_string())).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", prefix.join(ObjectName::of([8; 32]).to_string())).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(prefix.join(ObjectName::of([7; 32]).to_string())).status().unwrap().success());
    reader.starts(&on, &Drop::folder(folder.path()), None, &[writer.own], quick());
    reader.waits_to_say("still arriving", |event| matches!(event, DropEvent::StillArriving { name: told, .. } if *told == name));
    reader.waits_to_say("damaged", |event| matches!(event, DropEvent::Damaged { name: told, .. } if *told == name));
    assert!(reader.memory.arrivals().is_empty());
    let told = reader.said.lock().unwrap().iter().filter(|event| matches!(event, DropEvent::StillArriving { .. })).count();
    assert_eq!(told, 1, "told once: {:?}", reader.said);
    fs::write(&place, &bytes).unwrap();
    reader.waits_for_arrival(&name);
    reader.has_only_what_is_whole();
}

#[test]
fn a_damaged_object_of_ones_own_is_mended_by_sending_it_again() {
    let (on, folder) = (runtime(), tempfile::tempdir().unwrap());
    let (mut writer, mut reader) = (Station::new(), Station::new());
    let drop = Drop::folder(folder.path());
    let bytes = noise(8, 500_000);
    let name = ObjectName::of(seal::sm3(&bytes));
    let prefix = folder.path().join(writer.own.to_string());
    fs::create_dir(&prefix).unwrap();
    fs::write(prefix.join(name.to_string()), b"something else").unwrap();
    // An aborted writer's leavings go at the first round.
    fs::write(prefix.join("x.part"), b"half").unwrap();
    reader.starts(&on, &drop, None, &[writer.own], quick());
    reader.waits_to_say("still arriving", |event| matches!(event, DropEvent::StillArriving { .. }));
    writer.queues("again", &bytes, 1_000_000);
    writer.starts(&on, &drop, None, &[], quick());
    writer.waits_to_have_sent("again");
    reader.waits_for_arrival(&name);
    assert!(!prefix.join("x.part").exists());
    reader.has_only_what_is_whole();
}

#[test]
fn a_pause_holds_and_a_stop_is_an_end() {
    let (on, folder) = (runtime(), tempfile::tempdir().unwrap());
    let drop = Drop::folder(folder.path());
    let mut writer = Station::new();
    writer.starts(&on, &drop, None, &[], quick());
    writer.waits_to_say("reachable", |event| *event == DropEvent::Reachable);
    writer.handle.as_ref().unwrap().pause();
    writer.waits_to_say("paused", |event| *event == DropEvent::Paused);
    writer.queues("item", &noise(9, 100_000), 100_000);
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert!(writer.memory.all_sent().is_empty(), "it works while it rests");
    writer.handle.as_ref().unwrap().resume();
    writer.waits_to_have_sent("item");
    writer.stops(&on);
    writer.queues("later", b"later", 10);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(writer.memory.all_sent(), ["item"]);
    assert_eq!(Arc::strong_count(&writer.memory), 1, "a stopped worker still holds the memory");
    writer.starts(&on, &drop, None, &[], quick());
    writer.waits_to_have_sent("later");
    assert!(!writer.has_said(|event| matches!(event, DropEvent::Unreachable { why: DropFault::Unreachable(Reach::Time) })));
}
