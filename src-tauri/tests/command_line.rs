//! The command line is a contract: words, keys, exit codes. It runs without a display.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn subao(arguments: &[&str]) -> Output {
    command(arguments).stdin(Stdio::null()).output().unwrap()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_subao"));
    command.args(arguments).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.env("SUBAO_FONTS", Path::new(env!("CARGO_MANIFEST_DIR")).join("../fonts"));
    // No test looks at the station of the person who runs it.
    command.env("SUBAO_STATION", "no-such-folder").env("SUBAO_STATE", "no-such-folder").env("XDG_DATA_HOME", "no-such-folder");
    command
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/incidents").join(name)
}

fn answer(output: &Output) -> Value {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn judge(plan: &str, case: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("facts.json");
    fs::write(&file, case).unwrap();
    subao(&["judge", "--plan", plan, "--facts", file.to_str().unwrap(), "--json"])
}

#[test]
fn judge_answers_with_the_keys_of_the_contract() {
    let case = json!({ "category": "fault", "discovered_at": "2026-11-22T09:30:00+08:00", "facts": { "spread": "none", "direct_loss_wan": null } });
    let answer = answer(&judge("shanghai-2016", &case.to_string()));
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["plan", "level", "level_strict", "level_name", "colour", "basis", "could_raise", "notes", "obligations"]);
    assert_eq!((&answer["level"], &answer["level_strict"], &answer["level_name"]), (&json!(4), &json!(null), &json!("一般")));
    assert_eq!(answer["basis"][0], json!({ "clause": "1.3.2/(4)", "fact": "spread", "quote": "无扩散性" }));
    let oral = answer["obligations"].as_array().unwrap().iter().find(|o| o["clause"] == "4.1.2" && o["form"] == "oral").unwrap();
    let mut keys: Vec<&String> = oral.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["allowance", "at_least", "clause", "due", "form", "from", "need", "quote", "starts", "to"]);
    assert_eq!(
        (&oral["allowance"], &oral["due"], &oral["starts"]),
        (&json!("PT30M"), &json!("2026-11-22T10:00:00+08:00"), &json!("discovered"))
    );
}

#[test]
fn what_can_not_be_read_ends_with_two_and_names_the_key() {
    let cases = [
        (r#"{"facts":{"no_such_fact":1}}"#, "facts.no_such_fact"),
        (r#"{"facts":{"direct_loss_wan":-1}}"#, "facts.direct_loss_wan"),
        (r#"{"facts":{"direct_loss_wan":"12"}}"#, "facts.direct_loss_wan"),
        (r#"{"facts":{"spread":"fast"}}"#, "facts.spread"),
        (r#"{"facts":{"affected":"tier1_unit"}}"#, "facts.affected"),
        (r#"{"facts":{"special":"true"}}"#, "facts.special"),
        (r#"{"discovered_at":"2026-11-22T09:30:00","facts":{}}"#, "discovered_at"),
        (r#"{"category":"storm","facts":{}}"#, "category"),
        (r#"{"fact":{}}"#, "fact"),
    ];
    for (case, key) in cases {
        let output = judge("shanghai-2016", case);
        assert_eq!(output.status.code(), Some(2), "{case}");
        let error: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(error["error"]["key"], key, "{case}");
    }
    let output = judge("no-such-plan", "{}");
    assert_eq!(
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap()["error"]["key"].clone()),
        (Some(2), json!("plan"))
    );
    for broken in ["", "{", "[]", "\u{0}"] {
        assert_eq!(judge("shanghai-2016", broken).status.code(), Some(2), "{broken:?}");
    }
    // Without --json it is one line on standard error.
    let output = subao(&["judge", "--plan", "shanghai-2016", "--facts", "no-such-file"]);
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).lines().count()), (Some(2), 1));
}

#[test]
fn plan_lists_shows_and_checks() {
    let plans = answer(&subao(&["plan", "list", "--json"]));
    let ids: Vec<&str> = plans["plans"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["chongqing-jrjgj", "shanghai-2016"]);
    let plan = answer(&subao(&["plan", "show", "chongqing-jrjgj", "--json"]));
    assert_eq!(plan["categories"].as_array().unwrap().len(), 7);
    let damage = plan["facts"].as_array().unwrap().iter().find(|f| f["id"] == "system_damage").unwrap();
    assert_eq!(damage["values"], json!(["none", "some", "severe", "very_severe"]));
    assert!(damage["ask"].is_string());
    assert_eq!(answer(&subao(&["plan", "check", "shanghai-2016", "--json"]))["ok"], true);
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans/shanghai-2016.toml");
    assert_eq!(subao(&["plan", "check", shipped.to_str().unwrap()]).status.code(), Some(0));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("third.toml");
    let text = fs::read_to_string(&shipped).unwrap().replacen("quote = \"扩散性强\"", "quote = \"扩散性弱\"", 1);
    let line = text.lines().position(|l| l.contains("扩散性弱")).unwrap() + 1;
    fs::write(&file, text).unwrap();
    let output = subao(&["plan", "check", file.to_str().unwrap()]);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint.contains(&format!("third.toml:{line}: quote")), "{complaint}");
}

#[test]
fn coverage_answers_every_sentence() {
    for id in ["chongqing-jrjgj", "shanghai-2016"] {
        let output = subao(&["plan", "coverage", id, "--json"]);
        assert_eq!(output.status.code(), Some(0));
        let table = answer(&output);
        let keys: Vec<&String> = table.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["plan", "sentences", "empty"]);
        assert_eq!((&table["plan"], &table["empty"]), (&json!(id), &json!(0)));
        let rows = table["sentences"].as_array().unwrap();
        assert!(rows.len() > 120);
        for row in rows {
            let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
            assert_eq!(keys, ["clause", "text", "heading", "carried_by", "reason"]);
            assert!(row["heading"] == true || row["reason"].is_string() || !row["carried_by"].as_array().unwrap().is_empty(), "{row}");
        }
        let carried = rows.iter().find_map(|r| r["carried_by"].as_array().unwrap().first()).unwrap();
        assert_eq!(carried.as_object().unwrap().keys().collect::<Vec<_>>(), ["rule", "id", "does"]);
        let table = subao(&["plan", "coverage", id]);
        assert_eq!(table.status.code(), Some(0));
        let text = String::from_utf8_lossy(&table.stdout);
        assert!(text.contains("不由程序办理：") && text.contains("画面 ") && text.contains("0 句没有着落"), "{text}");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("plans/{id}.toml"));
        assert_eq!(subao(&["plan", "coverage", file.to_str().unwrap()]).stdout, table.stdout);
    }
}

/// Format 2 refuses a file that leaves a sentence out; a file of format 1 may, and the table says so.
#[test]
fn coverage_of_a_file_that_leaves_sentences_out() {
    let shipped = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("plans/chongqing-jrjgj.toml")).unwrap();
    let left_out = shipped.replacen("[[answers]]\nclause = \"第八章/二\"\nwhy = ", "[[answers]]\nclause = \"第一篇/一\"\nwhy = ", 1);
    assert_ne!(left_out, shipped);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("left-out.toml");
    fs::write(&file, &left_out).unwrap();
    let output = subao(&["plan", "coverage", file.to_str().unwrap()]);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint.contains("left-out.toml") && complaint.contains("本预案由办公室负责解释。"), "{complaint}");
    fs::write(&file, left_out.replacen("format = 2", "format = 1", 1)).unwrap();
    let output = subao(&["plan", "coverage", file.to_str().unwrap(), "--json"]);
    assert_eq!((output.status.code(), &answer(&output)["empty"]), (Some(1), &json!(1)));
    assert_eq!(subao(&["plan", "coverage", "no-such-plan"]).status.code(), Some(2));
}

#[test]
fn a_third_plan_needs_no_code() {
    let folder = tempfile::tempdir().unwrap();
    let plans = folder.path().join("subao/plans");
    fs::create_dir_all(&plans).unwrap();
    let shipped = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("plans/chongqing-jrjgj.toml")).unwrap();
    fs::write(plans.join("third.toml"), shipped.replacen("id = \"chongqing-jrjgj\"", "id = \"third-city\"", 1)).unwrap();
    let output = command(&["plan", "list"]).env("XDG_DATA_HOME", folder.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("third-city"), "{output:?}");
}

#[test]
fn a_written_report_from_a_file_gives_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut papers = Vec::new();
    for name in ["one.pdf", "two.pdf"] {
        let out = folder.path().join(name);
        let incident = fixture("oa-ransomware.chongqing.json");
        let arguments = [
            "document",
            "written-report",
            "--plan",
            "chongqing-jrjgj",
            "--incident",
            incident.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ];
        assert_eq!(subao(&arguments).status.code(), Some(0));
        papers.push(fs::read(out).unwrap());
    }
    assert_eq!(papers[0], papers[1]);
    // A 报告 carries no request: it belongs into support_request.
    let asking = folder.path().join("asking.json");
    fs::write(&asking, r#"{"unit":"金融稳定处","texts":{"next":"恳请派员支援，请批示。"}}"#).unwrap();
    let out = folder.path().join("asking.pdf");
    let arguments =
        ["document", "written-report", "--plan", "shanghai-2016", "--incident", asking.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let refused = subao(&arguments);
    assert!(refused.status.code() == Some(2) && !out.exists());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("texts.next"), "{refused:?}");
    // The template is a file that can be read: everything unknown.
    let blank = folder.path().join("blank.json");
    fs::write(&blank, subao(&["incident", "template"]).stdout).unwrap();
    let out = folder.path().join("blank.pdf");
    let arguments =
        ["document", "written-report", "--plan", "shanghai-2016", "--incident", blank.to_str().unwrap(), "--out", out.to_str().unwrap()];
    assert_eq!(subao(&arguments).status.code(), Some(0));
    let text = Command::new("pdftotext").args([out.to_str().unwrap(), "-"]).output().unwrap();
    assert!(String::from_utf8_lossy(&text.stdout).matches("待查").count() >= 10);
}

#[test]
fn the_demo_plays_twice_and_its_stations_verify() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("demo-output");
    for _ in 0..2 {
        let output = subao(&["demo", "--out", out.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    for plan in ["chongqing-jrjgj", "shanghai-2016"] {
        let station = out.join(plan).join("station");
        let file = out.join(plan).join("口令.txt");
        let by_file =
            subao(&["station", "verify", "--station", station.to_str().unwrap(), "--passphrase-file", file.to_str().unwrap(), "--json"]);
        let found = answer(&by_file);
        assert_eq!((&found["ok"], &found["faults"], &found["gaps"]), (&json!(true), &json!([]), &json!([])));
        let mut asked = command(&["station", "verify", "--station", station.to_str().unwrap()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        asked.stdin.take().unwrap().write_all(&fs::read(&file).unwrap()).unwrap();
        assert!(asked.wait().unwrap().success(), "the passphrase may come by standard input");
        assert_eq!(
            fs::read_dir(out.join(plan)).unwrap().filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|e| e == "pdf")).count(),
            4
        );
    }
    // Looking at a station writes nothing into it.
    let station = out.join("chongqing-jrjgj/station");
    let other = folder.path().join("wrong");
    fs::write(&other, "不对的口令").unwrap();
    let output = subao(&["station", "verify", "--station", station.to_str().unwrap(), "--passphrase-file", other.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("口令不对"));
    // A folder that is not the demo's is left alone.
    let mine = folder.path().join("mine");
    fs::create_dir_all(mine.join("chongqing-jrjgj")).unwrap();
    assert_ne!(subao(&["demo", "--out", mine.to_str().unwrap()]).status.code(), Some(0));
}
