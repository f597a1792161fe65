//! Drops on an S3 server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

mod drop_kit;

use drop_kit::servers::{request, s3, s3_at, s3_with, s3_with_key};
use drop_kit::{Pair, Station, noise, quick, runtime};
use exchange::drop::{DropEvent, DropFault};

#[test]
fn there_and_back() {
    let server = s3();
    let (on, drop) = (runtime(), s3_at(server.port, "drop"));
    // The first part takes several requests, the last is a short one.
    let bundle = noise(1, 21_000_000);
    let Pair { department, office, names } = Pair::exchanges(&on, &drop, Some("secret"), &bundle, 20_000_000);

    // Cut short behind the writer's back: still arriving for a new reader, mended when it is sent again.
    let key = format!("/drop/some/where/{}/{}", department.own, names[0]);
    assert!(request(server.port, "PUT", &key, &bundle[..1_000_000]).starts_with("HTTP/1.1 200"));
    let mut late = Station::new();
    late.starts(&on, &drop, Some("secret"), &[department.own], quick());
    late.waits_for_arrival(&names[1]);
    late.waits_to_say("still arriving", |event| matches!(event, DropEvent::StillArriving { name, .. } if *name == names[0]));
    department.queues("again", &bundle, 20_000_000);
    late.waits_for_arrival(&names[0]);

    department.waits_to_have_sent("again");
    department.memory.acknowledge(names.clone());
    department.handle.as_ref().unwrap().nudge();
    department.waits_for("what was acknowledged is gone", || request(server.port, "GET", &key, b"").starts_with("HTTP/1.1 404"));
    for mut station in [department, office, late] {
        station.stops(&on);
        station.has_only_what_is_whole();
        assert!(
            !station.has_said(|event| matches!(event, DropEvent::Refused { .. } | DropEvent::Unreachable { .. })),
            "{:?}",
            station.said
        );
    }
}

#[test]
fn a_bucket_that_is_not_there_is_missed() {
    let server = s3();
    let on = runtime();
    let mut station = Station::new();
    station.queues("item", b"bytes", 10);
    station.starts(&on, &s3_at(server.port, "nowhere"), Some("secret"), &[], quick());
    station.waits_to_refuse(&DropFault::Missing);
    assert!(station.memory.all_sent().is_empty());
    station.stops(&on);
}

/// The server computes the signatures itself, by another library than ours.
#[test]
fn signatures_are_right_and_a_wrong_secret_is_told() {
    let (server, id, secret) = s3_with_key();
    let (on, drop) = (runtime(), s3_with(server.port, "drop", &id));
    let (mut writer, mut reader) = (Station::new(), Station::new());
    // Several requests, with queries to be signed.
    let names = writer.queues("item", &noise(1, 17_000_000), 17_000_000);
    let mut wrong = Station::new();
    wrong.starts(&on, &drop, Some("some-other-secret"), &[], quick());
    wrong.waits_to_refuse(&DropFault::Credentials);
    wrong.stops(&on);
    writer.starts(&on, &drop, Some(&secret), &[], quick());
    reader.starts(&on, &drop, Some(&secret), &[writer.own], quick());
    writer.waits_to_have_sent("item");
    reader.waits_for_arrival(&names[0]);
    writer.memory.acknowledge(names);
    writer.handle.as_ref().unwrap().nudge();
    writer.waits_for("it is removed", || {
        use exchange::drop::DropMemory;
        writer.memory.acknowledged().unwrap().is_empty()
    });
    for mut station in [writer, reader] {
        station.stops(&on);
        station.has_only_what_is_whole();
        assert!(
            !station.has_said(|event| matches!(event, DropEvent::Refused { .. } | DropEvent::Unreachable { .. })),
            "{:?}",
            station.said
        );
    }
}
