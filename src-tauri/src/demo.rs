//! `subao demo`: the story of a report from discovery to dispatch, by both plans, from real-looking input; leaves PDFs and a summary.

use crate::places;
use chrono::{DateTime, Duration, FixedOffset};
use desk::view::{DeskFault, DispatchInput, Registration, ReportDraft, SetUp};
use desk::{Clock, Desk, moment_words};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Passphrase of the stations that the demo makes; it stands in a file beside them.
const PASSPHRASE: &str = "演示口令，请勿用于真实台站";

struct Story {
    plan: &'static str,
    parties: &'static [&'static str],
    post: &'static str,
    incident: &'static str,
    receiver: (&'static str, &'static str, &'static str),
    instructions: &'static str,
}

const STORIES: [Story; 2] = [
    Story {
        plan: "chongqing-jrjgj",
        parties: &["department"],
        post: "联络员",
        incident: include_str!("../../tests/fixtures/incidents/oa-ransomware.chongqing.json"),
        receiver: ("王建国", "办公室主任", "8123 6677"),
        instructions: "保护现场，不要关机，书面报告随后送办公室。",
    },
    Story {
        plan: "shanghai-2016",
        parties: &["incident_unit", "responsible_unit"],
        post: "联络员",
        incident: include_str!("../../tests/fixtures/incidents/portal-outage.shanghai.json"),
        receiver: ("沈玥", "值班员", "021-0000 1234"),
        instructions: "查明原因后续报，恢复后电话告知。",
    },
];

/// A clock that the story sets.
struct StoryClock(Mutex<DateTime<FixedOffset>>);

impl StoryClock {
    fn set(&self, at: DateTime<FixedOffset>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<FixedOffset> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Plays both stories into a folder. Gives the summary, which also stands there as a file.
pub fn play(out: &Path) -> Result<String, DeskFault> {
    let mut summary = String::from("速报演示：从发现到书面报告报出\n");
    for story in &STORIES {
        let folder = out.join(story.plan);
        // Only what an earlier demo left is replaced.
        if folder.join("摘要.txt").is_file() {
            std::fs::remove_dir_all(&folder).map_err(|e| disk(&folder, &e))?;
        } else if folder.exists() {
            return Err(desk::fault("demo.exists", &format!("{} 已经存在，不是演示留下的，请换一个文件夹", folder.display())));
        }
        std::fs::create_dir_all(&folder).map_err(|e| disk(&folder, &e))?;
        let text = tell(story, &folder)?;
        std::fs::write(folder.join("摘要.txt"), &text).map_err(|e| disk(&folder, &e))?;
        summary.push_str(&text);
    }
    let _ = write!(summary, "\n全部文件在 {}", out.display());
    Ok(summary)
}

fn disk(folder: &Path, error: &std::io::Error) -> DeskFault {
    desk::fault("demo.disk", &format!("{} 写不进去（{error}），请换一个文件夹", folder.display()))
}

fn tell(story: &Story, folder: &Path) -> Result<String, DeskFault> {
    let json: Value = serde_json::from_str(story.incident).map_err(|e| desk::fault("demo.fixture", &e.to_string()))?;
    let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let discovered = DateTime::parse_from_rfc3339(&text("discovered_at")).map_err(|e| desk::fault("demo.fixture", &e.to_string()))?;
    let minute = |n: i64| discovered + Duration::minutes(n);

    let clock = Arc::new(StoryClock(Mutex::new(minute(-60))));
    let settings = places::at(folder.join("station"), folder.join("station.state"), None);
    let mut desk = Desk::with_clock(settings, clock.clone(), seal::KdfCost::default());
    let mut told = String::new();
    let mut tell = |at: DateTime<FixedOffset>, what: &str| {
        let _ = writeln!(told, "  {} {what}", at.format("%H:%M"));
    };

    desk.set_up(&SetUp {
        role: "department".to_owned(),
        plan_id: story.plan.to_owned(),
        unit: text("unit"),
        parties: story.parties.iter().map(|p| (*p).to_owned()).collect(),
        operator_name: text("drafter"),
        operator_post: story.post.to_owned(),
        passphrase: PASSPHRASE.to_owned(),
        contacts: Vec::new(),
    })?;
    save(folder, "台站恢复单.pdf", &desk.recovery_sheet()?)?;
    let code = desk.recovery_code()?;
    desk.confirm_recovery(&code)?;
    save(folder, "口令.txt", format!("{PASSPHRASE}\n").as_bytes())?;
    let plan = desk.plan()?;
    tell(minute(-60), &format!("首次使用：{}，按《{}》", text("unit"), plan.name));

    clock.set(minute(1));
    let facts =
        json.get("facts").and_then(Value::as_object).map(|f| f.iter().map(|(k, v)| (k.clone(), v.clone())).collect()).unwrap_or_default();
    let id = desk.register(&Registration {
        system: text("system"),
        what: text("what"),
        discovered_at: text("discovered_at"),
        occurred_at: Some(text("occurred_at")).filter(|t| !t.is_empty()),
        place: text("place"),
        category: Some(text("category")),
        facts,
        level: json.get("level").and_then(Value::as_u64).and_then(|l| u8::try_from(l).ok()),
        level_reason: text("level_reason"),
        judged_by: text("judged_by"),
        begin_handling: true,
        ..Registration::default()
    })?;
    let incident = desk.incident(&id)?;
    let level = incident.level.as_ref().map(|l| format!("{}{}", l.tag.numeral, l.tag.name)).unwrap_or_default();
    tell(minute(1), &format!("登记 {} {}，研判为{level}", incident.number, incident.title));
    for basis in &incident.judgement.basis {
        tell(minute(1), &format!("依据 {}：{}", basis.clause_label, basis.quote));
    }
    for card in &incident.owed {
        let form = if card.form == "oral" { "口头" } else { "书面" };
        let due = card.due.as_deref().and_then(|d| d.get(11..16)).map(|d| format!("，{d} 前")).unwrap_or_default();
        tell(minute(1), &format!("应报：{form}报告 {}，{}{due}（{}）", card.to.name, card.allowance_label, card.clause_label));
    }

    clock.set(minute(6));
    let keys = |form: &str, view: &desk::view::IncidentView| -> Vec<String> {
        let first = view.owed.iter().find(|c| c.form == form && c.dispatch.is_none() && !c.dropped).map(|c| c.to.id.clone());
        view.owed
            .iter()
            .filter(|c| c.form == form && c.dispatch.is_none() && !c.dropped && Some(&c.to.id) == first.as_ref() && c.need == "must")
            .take(1)
            .map(|c| c.key.clone())
            .collect()
    };
    let (receiver, post, number) = story.receiver;
    let view = desk.record_dispatch(&DispatchInput {
        incident_id: id.clone(),
        keys: keys("oral", &incident),
        form: "oral".to_owned(),
        channel: "telephone".to_owned(),
        at: minute(5).to_rfc3339(),
        sender: text("drafter"),
        receiver_name: receiver.to_owned(),
        receiver_post: post.to_owned(),
        number: number.to_owned(),
        said: text("what"),
        read_back: true,
        instructions: story.instructions.to_owned(),
        ..DispatchInput::default()
    })?;
    tell(minute(5), &format!("口头报告：{} 电话报 {post}{receiver}，已复述确认", text("drafter")));

    clock.set(minute(28));
    let mut draft: ReportDraft = desk.report_open(&id)?.draft;
    let texts = json.get("texts").cloned().unwrap_or_default();
    // What a person does at the editor: writes what is known by now in the place of what stood as 待查.
    for section in &mut draft.sections {
        let own = texts.get(&section.id).and_then(Value::as_str).unwrap_or_default();
        let details = if section.id == "basic" { text("system_details") } else { String::new() };
        if own.is_empty() && details.is_empty() {
            continue;
        }
        let kept = section.text.lines().filter(|l| !l.ends_with("：待查。") && *l != "待查。");
        let mut lines: Vec<&str> = kept.chain([details.as_str(), own]).filter(|l| !l.is_empty()).collect();
        let missing = document::missing_items(&section.id, &lines.concat()).join("、");
        let open = format!("{missing}：待查。");
        if !missing.is_empty() {
            lines.push(&open);
        }
        section.text = lines.join("\n");
    }
    draft.contact = text("contact");
    draft.telephone = text("telephone");
    draft.reviewer = text("reviewer");
    draft.signer = text("signer");
    draft.support = text("support_request");
    desk.report_save(&draft)?;
    let issued = desk.report_issue(&draft)?;
    let paper = issued.issued.clone().ok_or_else(|| desk::fault("demo.report", "书面报告没有签发"))?;
    tell(minute(28), &format!("签发书面报告 {}，{} 页，SM3 {}", paper.number, paper.pages, paper.sm3.clone().unwrap_or_default()));

    clock.set(minute(36));
    let view = desk.record_dispatch(&DispatchInput {
        incident_id: id.clone(),
        keys: keys("written", &view),
        form: "written".to_owned(),
        channel: "delivery".to_owned(),
        at: minute(35).to_rfc3339(),
        sender: text("drafter"),
        receiver_name: receiver.to_owned(),
        receiver_post: post.to_owned(),
        document_id: Some(paper.id.clone()),
        ..DispatchInput::default()
    })?;
    tell(minute(35), &format!("书面报告送达 {post}{receiver}，停表"));

    for document in &view.documents {
        let pdf = desk.document_pdf(&document.id)?;
        save(folder, &document.file_name, &pdf)?;
    }
    let health = desk.check_health()?;
    if !health.sound {
        return Err(desk::fault("demo.ledger", &health.trouble.unwrap_or_default()));
    }
    tell(minute(36), &format!("台账校验：{} 条记录，逐条无误", health.entries));
    let mut text = format!("\n{}\n{}，{}发现\n{told}  文件：", plan.name, incident.title, moment_words(discovered));
    let mut names: Vec<String> = view.documents.iter().map(|d| d.file_name.clone()).collect();
    names.push("台站恢复单.pdf".to_owned());
    names.sort();
    text.push_str(&names.join("、"));
    let _ = writeln!(
        text,
        "\n  校验：subao station verify --station {} --passphrase-file {}",
        folder.join("station").display(),
        folder.join("口令.txt").display()
    );
    Ok(text)
}

fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), DeskFault> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).map_err(|e| disk(&path, &e))
}
