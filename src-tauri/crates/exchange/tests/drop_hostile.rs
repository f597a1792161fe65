//! A storage that lies, tears, forgets, replays and stalls: nothing wrong is ever delivered, and everything good is in the end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

mod drop_kit;

use drop_kit::hostile::{Hostile, MOODS, Mood};
use drop_kit::servers::{PASSWORD, webdav_at};
use drop_kit::{Station, noise, quick, runtime};
use exchange::drop::{Drop, DropEvent, DropFault, ObjectName, Pace, Prefix, Reach};
use std::time::Duration;

fn at(server: &Hostile) -> Drop {
    webdav_at(format!("http://127.0.0.1:{}", server.port), "")
}

/// Short of patience with silence: this server is silent on purpose.
fn impatient() -> Pace {
    Pace { stall: Duration::from_millis(700), largest: 4_000_000, ..quick() }
}

fn lay(server: &Hostile, prefix: &Prefix, name: &ObjectName, bytes: &[u8]) {
    let mut shelf = server.shelf();
    shelf.folders.push(format!("/{prefix}/"));
    shelf.objects.insert(format!("/{prefix}/{name}"), bytes.to_vec());
}

#[test]
fn nothing_wrong_is_delivered_and_all_is_in_the_end() {
    for seed in 1..=4_u64 {
        let server = Hostile::new();
        let on = runtime();
        // Mostly honest, or nothing would ever happen that can go wrong.
        let mut state = seed;
        server.behaves(move |_, _, number| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let throw = (state >> 33) as usize;
            if number > 350 || !throw.is_multiple_of(3) { Mood::Honest } else { MOODS[(throw / 3) % MOODS.len()] }
        });
        let (mut writer, mut reader) = (Station::new(), Station::new());
        let items: Vec<_> = (0..8).map(|item| (format!("item {item}"), noise(seed * 100 + item, 40_000 + 9_000 * item as usize))).collect();
        let mut names = Vec::new();
        for (id, bytes) in &items {
            names.extend(writer.queues(id, bytes, 30_000));
        }
        let pace = Pace { stall: Duration::from_millis(300), ..impatient() };
        writer.starts(&on, &at(&server), Some(PASSWORD), &[], pace.clone());
        reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own], pace);
        for (id, _) in &items {
            writer.waits_to_have_sent(id);
        }
        reader.waits_for("the server has come to its senses", || server.shelf().asked.len() > 350);
        // What was spoilt after it had been read back: the writer hears that no receipt comes, and sends it all again.
        for (id, bytes) in &items {
            writer.queues(&format!("{id} again"), bytes, 30_000);
            writer.waits_to_have_sent(&format!("{id} again"));
        }
        for name in &names {
            reader.waits_for_arrival(name);
        }
        writer.stops(&on);
        reader.stops(&on);
        reader.has_only_what_is_whole();
        assert_eq!(reader.memory.arrivals().len(), names.len(), "seed {seed}");
    }
}

#[test]
fn one_prefix_that_is_refused_keeps_no_other_from_coming() {
    for mood in [Mood::Answers(403), Mood::Answers(401), Mood::Answers(503), Mood::Stalls] {
        let server = Hostile::new();
        let on = runtime();
        let writers: Vec<Station> = (0..4).map(|_| Station::new()).collect();
        let mut reader = Station::new();
        let lies = |writer: &Station, seed: u64| {
            let bytes = noise(seed, 20_000);
            let name = ObjectName::of(seal::sm3(&bytes));
            lay(&server, &writer.own, &name, &bytes);
            name
        };
        let names: Vec<_> = (0..).zip(&writers).map(|(seed, writer)| lies(writer, seed)).collect();
        // The first of those that are watched.
        let shut = writers[0].own;
        server.behaves(move |_, path, _| if path.contains(&shut.to_string()) { mood } else { Mood::Honest });
        let watched: Vec<Prefix> = writers.iter().map(|w| w.own).collect();
        reader.starts(&on, &at(&server), Some(PASSWORD), &watched, impatient());
        for name in &names[1..] {
            reader.waits_for_arrival(name);
        }
        reader.waits_to_say("which it is", |event| matches!(event, DropEvent::Shut { prefix, why: Some(_) } if *prefix == shut));
        assert!(!reader.has_said(|event| matches!(event, DropEvent::Refused { .. } | DropEvent::Unreachable { .. })), "{mood:?}");
        // The others also come later, and this one once it may be read.
        reader.waits_for_arrival(&lies(&writers[2], 90));
        server.is(Mood::Honest);
        reader.waits_for_arrival(&names[0]);
        reader.waits_to_say("it is open again", |event| *event == DropEvent::Shut { prefix: shut, why: None });
        reader.stops(&on);
        let times = reader.said.lock().unwrap().iter().filter(|e| matches!(e, DropEvent::Shut { why: Some(_), .. })).count();
        assert_eq!(times, 1, "told once: {mood:?}");
    }
}

#[test]
fn one_bad_object_keeps_no_other_from_coming() {
    for mood in
        [Mood::Stalls, Mood::Refuses, Mood::CutsShort, Mood::Pours, Mood::Answers(500), Mood::Answers(404), Mood::Answers(418), Mood::Swaps]
    {
        let server = Hostile::new();
        let on = runtime();
        let (writer, mut reader) = (Station::new(), Station::new());
        let objects: Vec<_> = (0..3).map(|seed| noise(seed, 50_000)).collect();
        let mut names: Vec<_> = objects.iter().map(|bytes| ObjectName::of(seal::sm3(bytes))).collect();
        for (name, bytes) in names.iter().zip(&objects) {
            lay(&server, &writer.own, name, bytes);
        }
        // The first in the listing.
        names.sort();
        let bad = names[0].to_string();
        server.behaves(move |method, path, _| if method == "GET" && path.ends_with(&bad) { mood } else { Mood::Honest });
        reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own], impatient());
        reader.waits_for_arrival(&names[1]);
        reader.waits_for_arrival(&names[2]);
        if mood != Mood::Answers(404) {
            reader.waits_to_say("still arriving", |event| matches!(event, DropEvent::StillArriving { name, .. } if *name == names[0]));
            reader.waits_to_say("damaged", |event| matches!(event, DropEvent::Damaged { name, .. } if *name == names[0]));
        }
        assert_eq!(reader.memory.arrivals().len(), 2, "{mood:?}");
        server.is(Mood::Honest);
        reader.waits_for_arrival(&names[0]);
        reader.stops(&on);
        reader.has_only_what_is_whole();
    }
}

#[test]
fn a_broken_off_object_is_gone_on_with() {
    let server = Hostile::new();
    let on = runtime();
    let (writer, mut reader) = (Station::new(), Station::new());
    let bytes = noise(1, 3_000_000);
    let name = ObjectName::of(seal::sm3(&bytes));
    lay(&server, &writer.own, &name, &bytes);
    let mut gets = 0;
    server.behaves(move |method, _, _| {
        gets += usize::from(method == "GET");
        match (method, gets) {
            ("GET", 1) => Mood::CutsShort,
            ("GET", _) => Mood::Refuses,
            _ => Mood::Honest,
        }
    });
    reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own], impatient());
    let begun = reader.inbox.path().join(format!("{name}.part"));
    reader.waits_for("half of it is kept", || std::fs::metadata(&begun).is_ok_and(|about| about.len() == 1_500_000));
    server.behaves(move |_, _, _| Mood::Honest);
    reader.waits_for_arrival(&name);
    reader.stops(&on);
    reader.has_only_what_is_whole();
    let asked = &server.shelf().asked;
    assert!(asked.iter().any(|asked| asked.starts_with("GET") && asked.contains(" bytes=1500000- ")), "{asked:?}");
}

/// As a power cut may leave it: a file in the inbox that was never flushed.
#[test]
fn rubbish_in_the_inbox_is_no_end() {
    for length in [10, 50_000, 90_000] {
        let server = Hostile::new();
        let on = runtime();
        let (writer, mut reader) = (Station::new(), Station::new());
        let objects: Vec<_> = (1..=2).map(|seed| noise(seed, 50_000)).collect();
        let names: Vec<_> = objects.iter().map(|bytes| ObjectName::of(seal::sm3(bytes))).collect();
        for (name, bytes) in names.iter().zip(&objects) {
            lay(&server, &writer.own, name, bytes);
        }
        std::fs::write(reader.inbox.path().join(format!("{}.part", names[0])), vec![0; length]).unwrap();
        std::fs::write(reader.inbox.path().join(names[1].to_string()), vec![0; length]).unwrap();
        reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own], impatient());
        reader.waits_for_arrival(&names[0]);
        reader.waits_for_arrival(&names[1]);
        reader.stops(&on);
        reader.has_only_what_is_whole();
    }
}

/// A line that breaks every two megabytes: it goes on at once, and not after ever longer waits.
#[test]
fn a_line_that_breaks_again_and_again_will_do() {
    let server = Hostile::new();
    let on = runtime();
    let (writer, mut reader) = (Station::new(), Station::new());
    let bytes = noise(1, 30_000_000);
    let name = ObjectName::of(seal::sm3(&bytes));
    lay(&server, &writer.own, &name, &bytes);
    server.behaves(move |method, _, _| if method == "GET" { Mood::Breaks } else { Mood::Honest });
    // A single wait after a failure would outlast the test.
    let pace = Pace { longest: Duration::from_secs(3600), largest: u64::MAX, patience: Duration::from_secs(3600), ..impatient() };
    reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own], pace);
    reader.waits_for_arrival(&name);
    reader.stops(&on);
    reader.has_only_what_is_whole();
    assert!(server.shelf().asked.iter().filter(|asked| asked.starts_with("GET")).count() > 10);
}

#[test]
fn what_is_placed_is_not_sent_again_and_what_is_refused_not_until_asked() {
    let server = Hostile::new();
    let on = runtime();
    let mut station = Station::new();
    let names = station.queues("item", &noise(1, 100_000), 50_000);
    let second = names[1].to_string();
    server.behaves(move |method, path, _| if method == "PUT" && path.contains(&second) { Mood::Answers(413) } else { Mood::Honest });
    station.starts(&on, &at(&server), Some(PASSWORD), &[], impatient());
    station.waits_to_say("refusal", |event| matches!(event, DropEvent::Refused { why: DropFault::TooLarge, item: Some(_) }));
    let asked = |about: &str| server.shelf().asked.iter().filter(|asked| asked.contains(about)).count();
    // Rounds go by.
    let rounds = asked("PROPFIND / ");
    station.waits_for("some rounds", || asked("PROPFIND / ") > rounds + 5);
    let puts = || server.shelf().asked.iter().filter(|asked| asked.starts_with("PUT")).count();
    assert_eq!(puts(), 2, "what is refused is sent again and again");
    station.handle.as_ref().unwrap().nudge();
    station.waits_for("it is tried again", || puts() == 3);
    station.stops(&on);
    // Another worker knows what the first had placed.
    let (first, before) = (names[0].to_string(), asked(&names[0].to_string()));
    server.is(Mood::Honest);
    station.starts(&on, &at(&server), Some(PASSWORD), &[], impatient());
    station.waits_to_have_sent("item");
    station.stops(&on);
    assert_eq!(asked(&first), before, "what was placed is looked at again");
}

#[test]
fn a_drop_that_takes_nothing_still_gives() {
    for mood in [Mood::Answers(503), Mood::Answers(418), Mood::Stalls, Mood::Tears] {
        let server = Hostile::new();
        let on = runtime();
        let (other, mut station) = (Station::new(), Station::new());
        (0..5).for_each(|item| drop(station.queues(&format!("item {item}"), b"bytes", 10)));
        server.behaves(move |method, _, _| if method == "PUT" { mood } else { Mood::Honest });
        // A single wait for a drop that is away would outlast the test.
        let pace = Pace { longest: Duration::from_secs(3600), stall: Duration::from_millis(200), ..impatient() };
        station.starts(&on, &at(&server), Some(PASSWORD), &[other.own], pace);
        station.waits_to_say("trouble with an item", |event| matches!(event, DropEvent::Refused { item: Some(_), .. }));
        for turn in 0..12_u8 {
            let name = ObjectName::of(seal::sm3(&[turn]));
            lay(&server, &other.own, &name, &[turn]);
            let rounds = || server.shelf().asked.iter().filter(|asked| asked.starts_with("PUT")).count();
            let before = rounds();
            station.waits_for("a round goes by", || rounds() > before);
            station.waits_for_arrival(&name);
        }
        assert!(station.memory.all_sent().is_empty() && !station.has_said(|event| matches!(event, DropEvent::Unreachable { .. })));
        server.is(Mood::Honest);
        station.waits_to_have_sent("item 4");
        station.stops(&on);
    }
}

#[test]
fn what_reads_back_torn_is_not_called_sent() {
    let server = Hostile::new();
    let on = runtime();
    let mut station = Station::new();
    let bytes = noise(1, 50_000);
    let names = station.queues("item", &bytes, 50_000);
    let mut puts = 0;
    server.behaves(move |method, _, _| {
        puts += usize::from(method == "PUT");
        if method == "PUT" && puts <= 3 { Mood::Tears } else { Mood::Honest }
    });
    station.starts(&on, &at(&server), Some(PASSWORD), &[], impatient());
    station.waits_to_have_sent("item");
    station.stops(&on);
    let shelf = server.shelf();
    assert_eq!(shelf.objects.get(&format!("/{}/{}", station.own, names[0])), Some(&bytes));
    assert_eq!(shelf.asked.iter().filter(|asked| asked.starts_with("PUT")).count(), 4);
}

#[test]
fn what_is_gone_before_it_is_fetched_is_no_damage() {
    let server = Hostile::new();
    let on = runtime();
    let (mut writer, mut reader) = (Station::new(), Station::new());
    let name = ObjectName::of([3; 32]);
    lay(&server, &writer.own, &name, b"x");
    server.behaves(|method, _, _| if method == "GET" { Mood::Answers(404) } else { Mood::Honest });
    reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own], impatient());
    let gets = || server.shelf().asked.iter().filter(|asked| asked.starts_with("GET")).count();
    reader.waits_for("it is looked at again and again", || gets() > 15);
    assert!(!reader.has_said(|event| matches!(event, DropEvent::StillArriving { .. } | DropEvent::Damaged { .. })));
    // And a writer that is told so puts it there, rather than believe the listing.
    writer.queues("item", b"bytes", 10);
    server.is(Mood::Honest);
    writer.starts(&on, &at(&server), Some(PASSWORD), &[], impatient());
    writer.waits_to_have_sent("item");
    writer.stops(&on);
    reader.stops(&on);
}

#[test]
fn an_old_or_foreign_object_under_another_name_is_not_delivered() {
    let server = Hostile::new();
    let on = runtime();
    let (writer, other, mut reader) = (Station::new(), Station::new(), Station::new());
    let bytes = noise(1, 50_000);
    let name = ObjectName::of(seal::sm3(&bytes));
    let fresh = ObjectName::of(seal::sm3(b"what should come"));
    lay(&server, &writer.own, &name, &bytes);
    reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own, other.own], impatient());
    reader.waits_for_arrival(&name);
    // The caller has taken it away.
    std::fs::remove_file(reader.inbox.path().join(name.to_string())).unwrap();
    // The old bytes under a new name, the old object under another's prefix, and the old one once more.
    lay(&server, &writer.own, &fresh, &bytes);
    lay(&server, &other.own, &name, &bytes);
    reader.waits_to_say("damaged", |event| matches!(event, DropEvent::Damaged { name, .. } if *name == fresh));
    assert_eq!(reader.memory.arrivals().len(), 1);
    assert!(!reader.inbox.path().join(name.to_string()).exists());
    lay(&server, &writer.own, &fresh, b"what should come");
    reader.waits_for_arrival(&fresh);
    reader.stops(&on);
}

#[test]
fn a_listing_may_hold_whole_addresses() {
    let server = Hostile::new();
    let on = runtime();
    let (mut writer, mut reader) = (Station::new(), Station::new());
    server.is(Mood::ListsAddresses);
    let names = writer.queues("item", b"bytes", 10);
    writer.starts(&on, &at(&server), Some(PASSWORD), &[], impatient());
    reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own], impatient());
    writer.waits_to_have_sent("item");
    reader.waits_for_arrival(&names[0]);
    writer.stops(&on);
    reader.stops(&on);
    assert!(!reader.has_said(|event| matches!(event, DropEvent::Refused { .. })), "{:?}", reader.said);
}

#[test]
fn listings_that_are_no_listings_end_nothing() {
    let server = Hostile::new();
    let on = runtime();
    let (writer, mut reader) = (Station::new(), Station::new());
    let bytes = noise(1, 50_000);
    let name = ObjectName::of(seal::sm3(&bytes));
    lay(&server, &writer.own, &name, &bytes);
    server.is(Mood::ListsElsewhere);
    reader.starts(&on, &at(&server), Some(PASSWORD), &[writer.own], impatient());
    let asked = |more: usize| {
        let before = server.shelf().asked.len();
        reader.waits_for("it goes on asking", || server.shelf().asked.len() > before + more);
    };
    asked(20);
    server.is(Mood::ListsWithoutEnd);
    reader.waits_to_refuse(&DropFault::TooLarge);
    asked(5);
    server.is(Mood::Honest);
    reader.waits_for_arrival(&name);
    reader.stops(&on);
    reader.has_only_what_is_whole();
}

#[test]
fn credentials_go_to_nobody_else() {
    let (server, thief) = (Hostile::new(), Hostile::new());
    let on = runtime();
    let mut station = Station::new();
    station.queues("item", b"bytes", 10);
    server.is(Mood::Redirects(thief.port));
    station.starts(&on, &at(&server), Some(PASSWORD), &[], impatient());
    station.waits_to_refuse(&DropFault::Other("redirected: HTTP 302".to_owned()));
    assert!(thief.shelf().asked.is_empty(), "{:?}", thief.shelf().asked);
    station.stops(&on);
}

#[test]
fn statuses_are_told_for_what_they_mean() {
    for (status, fault) in [
        (401, DropFault::Credentials),
        (403, DropFault::Clock),
        (507, DropFault::NoSpace),
        (429, DropFault::Unreachable(Reach::Server)),
        (503, DropFault::Unreachable(Reach::Server)),
        (418, DropFault::Other("sending: HTTP 418".to_owned())),
    ] {
        let server = Hostile::new();
        let on = runtime();
        let mut station = Station::new();
        station.queues("item", b"bytes", 10);
        server.behaves(move |method, _, _| if method == "PUT" { Mood::Answers(status) } else { Mood::Honest });
        station.starts(&on, &at(&server), Some(PASSWORD), &[], impatient());
        station.waits_to_say(
            &format!("{fault:?}"),
            |event| matches!(event, DropEvent::Refused { why, .. } | DropEvent::Unreachable { why } if *why == fault),
        );
        server.is(Mood::Honest);
        station.waits_to_have_sent("item");
        station.stops(&on);
    }
}

#[test]
fn a_name_that_is_taken_is_not_written_over_and_a_server_without_move_will_do() {
    for status in [405, 501, 502, 403] {
        let server = Hostile::new();
        let on = runtime();
        let mut station = Station::new();
        let names = station.queues("item", b"bytes", 10);
        server.behaves(move |method, _, _| if method == "MOVE" { Mood::Answers(status) } else { Mood::Honest });
        station.starts(&on, &at(&server), Some(PASSWORD), &[], impatient());
        station.waits_to_have_sent("item");
        station.stops(&on);
        let shelf = server.shelf();
        let lying: Vec<_> = shelf.objects.keys().cloned().collect();
        assert_eq!(lying, [format!("/{}/{}", station.own, names[0])], "{status}");
        assert!(shelf.asked.iter().filter(|asked| asked.starts_with("MOVE")).all(|asked| asked.contains(" F ")), "{:?}", shelf.asked);
    }
}

#[test]
fn a_pause_and_a_stop_do_not_wait_for_a_silent_server() {
    let server = Hostile::new();
    let on = runtime();
    let mut station = Station::new();
    station.queues("item", &noise(1, 1_000_000), 1_000_000);
    server.behaves(|method, _, _| if method == "PUT" { Mood::Stalls } else { Mood::Honest });
    // This station would wait as long as the server is silent.
    station.starts(&on, &at(&server), Some(PASSWORD), &[], Pace { stall: Duration::from_secs(3600), ..quick() });
    let puts = || server.shelf().asked.iter().filter(|asked| asked.starts_with("PUT")).count();
    station.waits_for("it sends", || puts() == 1);
    station.handle.as_ref().unwrap().pause();
    station.waits_to_say("paused", |event| *event == DropEvent::Paused);
    station.handle.as_ref().unwrap().resume();
    station.waits_for("it sends again", || puts() == 2);
    station.stops(&on);
    assert!(station.memory.all_sent().is_empty());
}
