//! Entries made by hand: an incident discovered at 09:30, and what people recorded of it at given minutes.
#![allow(dead_code)]

use casebook::{
    Answer, AnswerValue, Body, Channel, Dispatched, FactsStated, Id, Incident, IncidentRegistered, LevelDecided, OwedState, Reach,
    Recorded, Time,
};
use plan::{Plan, load};
use std::path::PathBuf;

pub const INCIDENT: Id = [7; 16];
pub const OPERATOR: Id = [3; 16];

pub fn plan(id: &str) -> Plan {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../plans/{id}.toml"));
    let text = std::fs::read_to_string(path).unwrap();
    load(id, &text).unwrap()
}

pub fn shanghai() -> Plan {
    plan("shanghai-2016")
}

pub fn chongqing() -> Plan {
    plan("chongqing-jrjgj")
}

/// 22 November 2026, Peking time.
pub fn at(hour: i64, minute: i64) -> Time {
    // 2026-11-22T00:00:00+08:00
    Time { ms: 1_795_276_800_000 + (hour * 60 + minute) * 60_000, offset: 480 }
}

pub fn recorded(at: Time, body: Body) -> Recorded {
    Recorded {
        station: [9; 16],
        authority: false,
        place: Reach { stream: [9; 16], epoch: 1, seq: 1 },
        operator: OPERATOR,
        at,
        subject: Some(INCIDENT),
        body,
    }
}

pub fn choice(fact: &str, value: &str) -> Answer {
    Answer { fact: fact.to_owned(), value: Some(AnswerValue::Choice(value.to_owned())) }
}

pub fn flag(fact: &str, value: bool) -> Answer {
    Answer { fact: fact.to_owned(), value: Some(AnswerValue::Flag(value)) }
}

pub fn unknown(fact: &str) -> Answer {
    Answer { fact: fact.to_owned(), value: None }
}

pub fn registration(category: Option<&str>, facts: Vec<Answer>) -> IncidentRegistered {
    IncidentRegistered {
        year: 2026,
        number: 8,
        plan: vec![0xAB; 32],
        system: "协同办公系统".to_owned(),
        what: "文件被加密".to_owned(),
        place: "三楼机房".to_owned(),
        discovered: at(9, 30),
        occurred: None,
        category: category.map(str::to_owned),
        facts,
        time_reason: String::new(),
        drill: None,
    }
}

/// Registered at 09:40, ten minutes after discovery.
pub fn registered(plan: &Plan, category: Option<&str>, facts: Vec<Answer>) -> Incident {
    Incident::begin(INCIDENT, &recorded(at(9, 40), Body::IncidentRegistered(registration(category, facts))), plan).unwrap()
}

pub fn decided(level: u8) -> Body {
    Body::LevelDecided(LevelDecided {
        level,
        suggested: None,
        suggested_strict: None,
        basis: vec![],
        reason: "见研判记录".to_owned(),
        judged_by: "处室负责人".to_owned(),
        stage: None,
        party: None,
        decided_at: None,
        means: None,
    })
}

pub fn stated(facts: Vec<Answer>) -> Body {
    Body::FactsStated(FactsStated { facts, category: None, note: String::new() })
}

pub fn category(id: &str) -> Body {
    Body::FactsStated(FactsStated { facts: vec![], category: Some(id.to_owned()), note: String::new() })
}

pub fn dispatch(id: u8, keys: &[&str], form: &str, at: Time) -> Dispatched {
    Dispatched {
        id: [id; 16],
        keys: keys.iter().map(|k| (*k).to_owned()).collect(),
        form: form.to_owned(),
        channel: Channel::Telephone,
        at,
        sender: "王联络".to_owned(),
        receiver: "李值班".to_owned(),
        receiver_post: "值班员".to_owned(),
        number: "021-12345678".to_owned(),
        said: "已口头报告".to_owned(),
        read_back: true,
        instructions: String::new(),
        document: None,
        time_reason: String::new(),
    }
}

pub fn owed<'a>(incident: &'a Incident, key: &str) -> &'a OwedState {
    incident.owed.iter().find(|o| o.key == key).unwrap_or_else(|| panic!("{key} does not stand among {:#?}", keys(incident)))
}

pub fn keys(incident: &Incident) -> Vec<&str> {
    incident.owed.iter().map(|o| o.key.as_str()).collect()
}

/// Keys of what is owed and not dropped.
pub fn standing(incident: &Incident) -> Vec<&str> {
    incident.owed.iter().filter(|o| o.dropped.is_none()).map(|o| o.key.as_str()).collect()
}
