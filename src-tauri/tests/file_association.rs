//! A double click on a bundle: the desktop knows the file by its name or its first bytes, and starts the program with it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[test]
fn a_double_click_opens_the_bundle_with_the_program() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = tempfile::tempdir().unwrap();
    let (mime, applications) = (home.path().join("data/mime"), home.path().join("data/applications"));
    fs::create_dir_all(mime.join("packages")).unwrap();
    fs::create_dir_all(&applications).unwrap();
    // Installed as the package installs it, with a program that only writes down what it is started with.
    let (program, told) = (home.path().join("subao"), home.path().join("told"));
    fs::write(&program, format!("#!/bin/sh\nprintf %s \"$1\" > '{0}.part' && mv '{0}.part' '{0}'\n", told.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::copy(here.join("linux/subao-mime.xml"), mime.join("packages/subao.xml")).unwrap();
    let entry = fs::read_to_string(here.join("linux/subao.desktop")).unwrap();
    let entry = entry.replace("{{exec}}", &program.to_string_lossy()).replace("{{icon}}", "subao");
    let entry_file = applications.join("subao.desktop");
    fs::write(&entry_file, entry).unwrap();
    let run = |name: &str, arguments: &[&Path]| {
        let mut command = Command::new(name);
        command.args(arguments).env("XDG_DATA_HOME", home.path().join("data")).env("XDG_CONFIG_HOME", home.path().join("config"));
        let output = command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().unwrap();
        assert!(output.status.success(), "{name}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(run("desktop-file-validate", &[&entry_file]), "");
    run("update-mime-database", &[&mime]);
    run("update-desktop-database", &[&applications]);

    for (fixture, name) in [("good-small.subao", "区教育局 1.subao"), ("good-small.subao", "改过的名字")] {
        let file = home.path().join(name);
        fs::copy(here.join("../tests/fixtures/bundles").join(fixture), &file).unwrap();
        let _ = fs::remove_file(&told);
        run("gio", &[Path::new("open"), &file]);
        let start = Instant::now();
        while !told.exists() {
            assert!(start.elapsed() < Duration::from_secs(20), "{name}: the program was not started");
            sleep(Duration::from_millis(20));
        }
        assert_eq!(fs::read_to_string(&told).unwrap(), file.to_string_lossy());
    }
}
