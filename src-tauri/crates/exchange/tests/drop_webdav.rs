//! Drops on real WebDAV servers: Apache's mod_dav, plain and over TLS, and wsgidav, which shows files while they are still being sent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

mod drop_kit;

use drop_kit::servers::{Certificate, PASSWORD, Server, USER, apache, free_port, webdav_at, wsgidav};
use drop_kit::{Pair, Station, noise, quick, runtime};
use exchange::drop::{Drop, DropEvent, DropFault, ObjectName, Reach};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

fn there_and_back(drop: &Drop, root: &std::path::Path) {
    let on = runtime();
    let bundle = noise(1, 12_500_000);
    let Pair { department, office, names } = Pair::exchanges(&on, drop, Some(PASSWORD), &bundle, 5_000_000);
    let lying = || {
        let listing = fs::read_dir(root.join(department.own.to_string())).unwrap();
        let mut names: Vec<_> =
            listing.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    };
    let mut expected: Vec<_> = names.iter().map(ObjectName::to_string).collect();
    expected.sort();
    assert_eq!(lying(), expected, "temporary names are left");
    department.memory.acknowledge(names.clone());
    department.handle.as_ref().unwrap().nudge();
    department.waits_for("what was acknowledged is gone", || lying().is_empty());
    // The same again, since the answer to it was lost: it is known, and does not arrive twice.
    department.queues("again", &bundle, 5_000_000);
    department.waits_to_have_sent("again");
    for mut station in [department, office] {
        station.stops(&on);
        station.has_only_what_is_whole();
        assert!(
            !station.has_said(|event| matches!(event, DropEvent::Refused { .. } | DropEvent::Unreachable { .. })),
            "{:?}",
            station.said
        );
    }
}

fn plain(server: &Server) -> Drop {
    webdav_at(format!("http://127.0.0.1:{}/dav", server.port), "subao")
}

#[test]
fn apache_plain() {
    let server = apache(None);
    there_and_back(&plain(&server), &server.files.path().join("dav/subao"));
}

#[test]
fn apache_over_tls_with_an_authority_of_the_office() {
    let certificate = Certificate::new();
    let server = apache(Some(&certificate));
    let drop = webdav_at(format!("https://localhost:{}/dav/", server.port), "/subao/");
    // Nobody knows the authority.
    let on = runtime();
    let mut station = Station::new();
    station.starts(&on, &drop, Some(PASSWORD), &[], quick());
    station.waits_to_refuse(&DropFault::Tls);
    station.stops(&on);
    let drop = Drop { authorities: Some(certificate.authority.clone()), ..drop };
    there_and_back(&drop, &server.files.path().join("dav/subao"));
    // The right authority, the wrong name.
    let other = Drop { authorities: drop.authorities, ..webdav_at(format!("https://127.0.0.1:{}/dav", server.port), "subao") };
    let mut station = Station::new();
    station.starts(&on, &other, Some(PASSWORD), &[], quick());
    station.waits_to_refuse(&DropFault::Tls);
    station.stops(&on);
    let missing = Drop { authorities: Some("/no/such/file.pem".into()), ..other };
    let mut station = Station::new();
    station.starts(&on, &missing, Some(PASSWORD), &[], quick());
    station.waits_to_refuse(&DropFault::Config("the file of certificate authorities cannot be read"));
    station.stops(&on);
}

#[test]
fn refusals_are_told_for_what_they_are() {
    let server = apache(None);
    let on = runtime();
    let refused = |drop: &Drop, password: &str, fault: DropFault| {
        let mut station = Station::new();
        station.queues("item", b"bytes", 10);
        station.starts(&on, drop, Some(password), &[], quick());
        station.waits_to_refuse(&fault);
        assert!(station.memory.all_sent().is_empty());
        let said = format!("{:?}", station.said.lock().unwrap());
        assert!(!said.contains(password) && !said.contains(USER), "{said}");
        station.stops(&on);
    };
    refused(&plain(&server), "wrong-password", DropFault::Credentials);
    let missing = webdav_at(format!("http://127.0.0.1:{}/dav", server.port), "elsewhere");
    refused(&missing, PASSWORD, DropFault::Missing);
    assert!(!server.files.path().join("dav/elsewhere").exists(), "a missing root was made");
    refused(&webdav_at("http://files.example.cn/dav".to_owned(), ""), PASSWORD, DropFault::PlainRefused);

    // One object is too long for this folder, the next is not.
    fs::create_dir(server.files.path().join("dav/small")).unwrap();
    std::process::Command::new("chown").arg("www-data").arg(server.files.path().join("dav/small")).status().unwrap();
    let mut station = Station::new();
    station.queues("long", &noise(1, 200_000), 200_000);
    station.queues("short", b"short", 10);
    station.starts(&on, &webdav_at(format!("http://127.0.0.1:{}/dav", server.port), "small"), Some(PASSWORD), &[], quick());
    station.waits_to_say(
        "too large",
        |event| matches!(event, DropEvent::Refused { why: DropFault::TooLarge, item: Some(item) } if item == "long"),
    );
    station.waits_to_have_sent("short");
    station.stops(&on);

    let nobody = webdav_at(format!("http://127.0.0.1:{}/dav", free_port()), "subao");
    let mut station = Station::new();
    station.starts(&on, &nobody, Some(PASSWORD), &[], quick());
    station.waits_to_say("unreachable", |event| *event == DropEvent::Unreachable { why: DropFault::Unreachable(Reach::Connection) });
    station.stops(&on);
    let unnamed = webdav_at("https://no-such-host.invalid/dav".to_owned(), "subao");
    let mut station = Station::new();
    station.starts(&on, &unnamed, Some(PASSWORD), &[], quick());
    station.waits_to_say("no such name", |event| *event == DropEvent::Unreachable { why: DropFault::Unreachable(Reach::Name) });
    station.stops(&on);
}

#[test]
fn wsgidav_there_and_back() {
    let server = wsgidav();
    // As an office names it.
    let root = server.files.path().join("dav/投递处/事件 报送");
    fs::create_dir_all(&root).unwrap();
    there_and_back(&webdav_at(format!("http://127.0.0.1:{}/投递处", server.port), "事件 报送"), &root);
}

/// Another program sends slowly, straight to the final name. The server shows what it has so far.
#[test]
fn what_is_still_being_sent_is_never_delivered() {
    let server = wsgidav();
    let on = runtime();
    let (writer, mut reader) = (Station::new(), Station::new());
    let folder = server.files.path().join("dav/subao").join(writer.own.to_string());
    fs::create_dir(&folder).unwrap();
    let bytes = noise(3, 600_000);
    let name = ObjectName::of(seal::sm3(&bytes));
    let drop = webdav_at(format!("http://127.0.0.1:{}", server.port), "subao");
    reader.starts(&on, &drop, Some(PASSWORD), &[writer.own], quick());
    let mut line = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    let encoded = opendal::raw::format_authorization_by_basic(USER, PASSWORD).unwrap();
    write!(
        line,
        "PUT /subao/{}/{name} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {encoded}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        writer.own,
        bytes.len()
    )
    .unwrap();
    for piece in bytes[..400_000].chunks(100_000) {
        line.write_all(piece).unwrap();
        std::thread::sleep(Duration::from_millis(200));
    }
    reader.waits_to_say("still arriving", |event| matches!(event, DropEvent::StillArriving { name: told, .. } if *told == name));
    let shown = fs::metadata(folder.join(name.to_string())).unwrap().len();
    assert!(shown > 0 && shown < 600_000, "the server shows {shown} bytes: nothing is proved");
    assert!(reader.memory.arrivals().is_empty());
    line.write_all(&bytes[400_000..]).unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201") || answer.starts_with("HTTP/1.1 204"), "{answer}");
    reader.waits_for_arrival(&name);
    reader.has_only_what_is_whole();
    reader.stops(&on);
}
