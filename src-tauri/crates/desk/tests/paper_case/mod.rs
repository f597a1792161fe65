//! A case as the ledger folds it, from a few acts, under either plan; and its papers set where a person can look at them.
#![allow(dead_code, missing_docs, reason = "each test file takes what it needs")]

use casebook::{
    Answer, AnswerValue, Body, Channel, ClosureActed, Dispatched, DocumentIssued, EvidenceAdded, Id, Incident, IncidentRegistered,
    LevelDecided, PhaseEntered, ProgressNoted, Reach, Recorded, Station, TaskAdded, Time,
};
use chrono::{DateTime, FixedOffset};
use desk::paper_sources::{Keeper, Unit};
use document::{Fonts, Paper, Typeset, WrittenReport, template, typeset};
use plan::Plan;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub const OPERATOR: Id = [3; 16];
pub const NAME: &str = "李喆";

pub fn plan(id: &str) -> Plan {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../plans/{id}.toml"));
    plan::load(id, &std::fs::read_to_string(path).unwrap()).unwrap()
}

pub fn chongqing() -> Plan {
    plan("chongqing-jrjgj")
}

pub fn shanghai() -> Plan {
    plan("shanghai-2016")
}

/// 22 November 2026, Peking time.
pub fn at(hour: i64, minute: i64) -> Time {
    Time { ms: 1_795_276_800_000 + (hour * 60 + minute) * 60_000, offset: 480 }
}

pub fn now() -> DateTime<FixedOffset> {
    at(20, 0).to_datetime()
}

pub fn station(unit: &str, parties: &[&str]) -> Station {
    Station { unit: unit.into(), parties: parties.iter().map(|p| (*p).to_owned()).collect(), ..Station::default() }
}

/// A station that knows no other's cases.
pub fn alone(station: &Station) -> Keeper<'_> {
    static NOBODY: BTreeMap<casebook::Id, Unit> = BTreeMap::new();
    Keeper { station, others: &NOBODY }
}

pub fn department() -> Station {
    station("金融稳定处", &["department"])
}

pub fn working_group() -> Station {
    station("局网络安全应急工作组", &["working_group"])
}

pub fn hospital() -> Station {
    station("上海市某某区中心医院信息中心", &["incident_unit", "responsible_unit"])
}

pub fn office() -> Station {
    station("上海市网络与信息安全协调小组办公室", &["office"])
}

/// The command that a city forms, by its full name.
pub fn command() -> Station {
    station("上海市网络与信息安全事件应急处置指挥部", &["command"])
}

pub fn government() -> Station {
    station("上海市人民政府", &["government"])
}

pub fn leading_group() -> Station {
    station("局网络安全工作领导小组", &["leading_group"])
}

/// Who has a paper of this kind to write, of a case of Chongqing at the highest level or of a city whose command stands.
pub fn writer(plan: &Plan, kind: &str) -> Station {
    let city = plan.id.as_str().starts_with("shanghai");
    match kind {
        "response_notice" | "closure_notice" | "investigation_report" if city => office(),
        "closure_request" if city => command(),
        "closure_reply" if city => government(),
        "response_notice" | "closure_notice" | "investigation_report" | "closure_request" => working_group(),
        "closure_reply" => leading_group(),
        _ if city => hospital(),
        _ => department(),
    }
}

pub struct Case {
    pub plan: Plan,
    pub incident: Incident,
    next: u8,
}

impl Case {
    pub fn begin(plan: Plan, number: u32, category: Option<&str>, facts: &[(&str, AnswerValue)], drill: bool) -> Self {
        let registered = IncidentRegistered {
            year: 2026,
            number,
            plan: vec![0xAB; 32],
            system: "重庆市小额贷款公司及融资担保公司非现场监管信息系统".into(),
            what: "多名同事反映文件打不开，扩展名变为“.locked”，桌面出现勒索信".into(),
            place: "机关办公楼6层机房".into(),
            discovered: at(9, 30),
            occurred: None,
            category: category.map(str::to_owned),
            facts: facts.iter().map(|(f, v)| Answer { fact: (*f).to_owned(), value: Some(v.clone()) }).collect(),
            time_reason: String::new(),
            drill: Some(drill),
        };
        let id = [u8::try_from(number).unwrap(); 16];
        let recorded = Recorded {
            station: [9; 16],
            authority: false,
            place: Reach { stream: [9; 16], epoch: 1, seq: 1 },
            operator: OPERATOR,
            at: at(9, 40),
            subject: Some(id),
            body: Body::IncidentRegistered(registered),
        };
        Self { incident: Incident::begin(id, &recorded, &plan).unwrap(), plan, next: 1 }
    }

    pub fn act(&mut self, at: Time, body: Body) -> &mut Self {
        let recorded = Recorded {
            station: [9; 16],
            authority: false,
            place: Reach { stream: [9; 16], epoch: 1, seq: 1 },
            operator: OPERATOR,
            at,
            subject: Some(self.incident.id),
            body,
        };
        self.incident.apply(&recorded, &self.plan);
        self
    }

    fn id(&mut self) -> Id {
        self.next += 1;
        [self.next; 16]
    }

    pub fn judged(&mut self, level: u8, when: Time) -> &mut Self {
        let decided = LevelDecided {
            level,
            suggested: self.incident.judgement(&self.plan).level,
            suggested_strict: None,
            basis: vec![],
            reason: "系统长时间中断".into(),
            judged_by: self.plan.judged_by.to_string(),
            stage: None,
            party: None,
            decided_at: Some(when),
            means: None,
        };
        self.act(when, Body::LevelDecided(decided))
    }

    /// Reports everything that these parties owe in a form.
    pub fn told(&mut self, parties: &[String], form: &str, when: Time) -> &mut Self {
        let owed = self.incident.owed.iter().filter(|o| parties.contains(&o.from) && o.form == form && o.dispatch.is_none());
        let keys = owed.map(|o| o.key.clone()).collect();
        let dispatched = Dispatched {
            id: self.id(),
            keys,
            form: form.into(),
            channel: Channel::Telephone,
            at: when,
            sender: NAME.into(),
            receiver: "王建国".into(),
            receiver_post: "办公室主任".into(),
            number: "8123 6677".into(),
            said: "已口头报告".into(),
            read_back: true,
            instructions: "立即断网，保护现场。".into(),
            document: None,
            time_reason: String::new(),
        };
        self.act(when, Body::Dispatched(dispatched))
    }

    pub fn noted(&mut self, text: &str, when: Time) -> &mut Self {
        let id = self.id();
        self.act(when, Body::ProgressNoted(ProgressNoted { id, at: when, text: text.into(), time_reason: String::new() }))
    }

    pub fn task(&mut self, kind: &str, text: &str, when: Time) -> &mut Self {
        let id = self.id();
        self.act(when, Body::TaskAdded(TaskAdded { id, kind: kind.into(), text: text.into(), person: "陈敏".into(), due: None }))
    }

    pub fn entered(&mut self, phase: &str, level: Option<u8>, party: &str, command: bool, when: Time) -> &mut Self {
        let entered = PhaseEntered {
            phase: phase.into(),
            at: when,
            reason: "影响面大".into(),
            level,
            party: party.into(),
            person: "王建国".into(),
            means: "电话".into(),
            command,
            time_reason: String::new(),
        };
        self.act(when, Body::PhaseEntered(entered))
    }

    pub fn issued(&mut self, kind: &str, report: &WrittenReport, when: Time) -> &mut Self {
        let issued = DocumentIssued {
            id: self.id(),
            kind: kind.into(),
            year: 2026,
            number: 1,
            title: report.title.clone(),
            data: serde_json::to_string(report).unwrap(),
            pages: 1,
            sm3: vec![1; 32],
            drafter: report.drafter.clone(),
            reviewer: report.reviewer.clone(),
            signer: report.signer.clone(),
            fonts: vec![],
            covers: None,
            numbering: None,
            confirms: None,
        };
        self.act(when, Body::DocumentIssued(issued))
    }

    pub fn closing(&mut self, act: &str, party: &str, conditions: &[&str], when: Time) -> &mut Self {
        let acted = ClosureActed {
            act: act.into(),
            party: party.into(),
            with: vec![],
            person: "王建国".into(),
            at: when,
            means: "电话".into(),
            note: String::new(),
            conditions: conditions.iter().map(|c| (*c).to_owned()).collect(),
            open: vec![],
            open_reason: String::new(),
            time_reason: String::new(),
        };
        self.act(when, Body::ClosureActed(acted))
    }

    pub fn evidence(&mut self, name: &str, note: &str, length: u64, when: Time) -> &mut Self {
        let id = self.id();
        let added = EvidenceAdded {
            id,
            name: name.into(),
            media: desk::media_of(name).into(),
            length,
            sm3: (0..32_u8).map(|n| n.wrapping_mul(7).wrapping_add(id[0])).collect(),
            sha256: vec![id[0]; 32],
            at: when,
            person: "赟堃".into(),
            how: "现场拍照".into(),
            note: note.into(),
            time_reason: String::new(),
        };
        self.act(when, Body::EvidenceAdded(added))
    }

    pub fn paper(&self, station: &Station, kind: &str) -> WrittenReport {
        desk::paper_sources::fresh(&self.plan, &self.incident, station, NAME, now(), kind, template(kind).unwrap())
    }
}

/// A case of Chongqing, its response at a level running.
pub fn chongqing_case(level: u8) -> Case {
    let damage = match level {
        1 => "very_severe",
        2 => "severe",
        _ => "some",
    };
    let facts = [("system_damage", AnswerValue::Choice(damage.into())), ("important_system", AnswerValue::Flag(level < 4))];
    let mut case = Case::begin(chongqing(), 8, Some("malicious_program"), &facts, false);
    case.judged(level, at(9, 41)).told(&["department".into()], "oral", at(9, 45));
    case.entered("initial_handling", None, "", false, at(9, 46));
    let party = if level <= 2 { "working_group" } else { "department" };
    case.entered("response", Some(level), party, false, at(9, 55));
    case.noted("断开受感染主机网络连接，封存服务器日志", at(10, 5));
    case.noted("专业服务公司到场，用离线备份恢复数据", at(13, 20));
    case.task("own", "更换全部终端的本地管理员口令", at(14, 0));
    case
}

/// A case of Shanghai.
pub fn shanghai_case(level: u8, command: bool) -> Case {
    let spread = if level <= 2 { "strong" } else { "none" };
    let mut case = Case::begin(shanghai(), 3, Some("attack"), &[("spread", AnswerValue::Choice(spread.into()))], false);
    case.judged(level, at(9, 41)).told(&hospital().parties, "oral", at(9, 50)).told(&hospital().parties, "written", at(10, 50));
    case.entered("initial_handling", None, "", false, at(9, 46));
    case.entered("response", Some(level), if level <= 2 { "government" } else { "office" }, command, at(10, 20));
    case.noted("隔离受感染终端", at(11, 0));
    case
}

pub fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts::find(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fonts")]).unwrap())
}

/// Sets a paper and leaves the PDF to be looked at.
pub fn set(name: &str, paper: &Paper) -> Typeset {
    let set = typeset(paper, fonts()).unwrap_or_else(|e| panic!("{name}: {e}"));
    std::fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf")), &set.bytes).unwrap();
    set
}

/// All that a draft says, in order.
pub fn said(report: &WrittenReport) -> String {
    let sections = report.sections.iter().flat_map(|s| [s.heading.clone(), s.text.clone()]);
    let head = [report.title.clone(), report.addressee.clone(), report.opening.clone()];
    head.into_iter().chain(sections).chain([report.closing.clone(), report.unit.clone()]).collect::<Vec<_>>().join("\n")
}
