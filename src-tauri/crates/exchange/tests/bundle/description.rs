//! The description is tried as it stands: its recipe with the real openssl, its example against the golden file.

use super::sample::{Kept, noise, sender, write};
use seal::Signer;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn description() -> String {
    fs::read_to_string(root().join("docs/bundle-format.md")).unwrap()
}

/// The blocks that a person would paste into a shell.
fn recipes() -> Vec<String> {
    description().split("```bash\n").skip(1).map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

fn run(recipe: &str, folder: &Path) -> Output {
    Command::new("bash").args(["-euo", "pipefail", "-c", recipe]).current_dir(folder).output().unwrap()
}

#[test]
fn openssl_alone_checks_the_signature() {
    let version = Command::new("openssl").arg("version").output();
    assert!(version.is_ok_and(|o| o.stdout.starts_with(b"OpenSSL 3")), "openssl 3 is missing: scripts/setup test installs it");
    let recipes = recipes();
    assert_eq!(recipes.len(), 2);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let check = |bytes: &[u8]| {
        fs::write(path("bundle.subao"), bytes).unwrap();
        let output = run(&recipes[0], folder.path());
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.success(), said.contains("Verified OK"), "{said}{}", String::from_utf8_lossy(&output.stderr));
        output.status.success()
    };
    let pem = sender().public_key().to_pem().unwrap();
    fs::write(path("sender.pem"), &pem).unwrap();
    // Several, so that signatures of different lengths come by.
    for seed in 0..6 {
        let mut file = write(b"manifest", &[Kept::Entry(noise(5000, seed))], &[noise(3000, seed)], 0).0;
        assert!(check(&file));
        let found = run(&recipes[1], folder.path());
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        assert_eq!(fs::read_to_string(path("in-the-file.pem")).unwrap(), pem);
        for place in [0, 20, 300, 5000, file.len() - 75, file.len() - 40] {
            file[place] ^= 1;
            assert!(!check(&file), "byte {place}");
            file[place] ^= 1;
        }
        assert!(!check(&file[..file.len() - 1]));
        assert!(!check(&[file.as_slice(), b"x"].concat()));
    }
    let golden = fs::read(root().join("tests/fixtures/bundles/good-small.subao")).unwrap();
    assert!(check(&golden));
    fs::write(path("sender.pem"), seal::SigningKey::random().unwrap().public_key().to_pem().unwrap()).unwrap();
    assert!(!check(&golden), "another key");
}

#[test]
fn the_example_is_the_golden_file() {
    let file = fs::read(root().join("tests/fixtures/bundles/good-small.subao")).unwrap();
    let text = description();
    let example = text.split("## An example").nth(1).unwrap();
    assert!(example.contains(&format!("{} bytes", file.len())));
    let mut rows = 0;
    for row in example.lines().filter(|l| l.starts_with("| ")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let Ok(place) = cells[1].parse::<usize>() else { continue };
        let bytes = hex::decode(cells[2].trim_matches('`')).unwrap();
        assert_eq!(hex::encode(&file[place..place + bytes.len()]), hex::encode(&bytes), "{row}");
        rows += 1;
    }
    assert_eq!(rows, 22);
}
