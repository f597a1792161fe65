//! Words of the response: who determined it, who leads it, what each party has to do.

use super::{named, ours};
use casebook::{Incident, Station};
use document::{Words, chinese_number, moment_words};
use plan::{Duty, Form, Need, Plan, Stage, Starts, Text};

pub(super) fn put(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station) {
    let Some(response) = &incident.response else { return };
    let numeral = plan.level(response.level).map(|l| l.numeral.to_string()).unwrap_or_default();
    words.set("响应级别", &numeral);
    words.set("启动时间", &moment_words(response.since.to_datetime()));
    words.set("确定理由", &response.reason);
    let own = station.parties.contains(&response.party);
    let decided = plan.party(&response.party).map(|p| p.name.to_string()).unwrap_or_default();
    let we = format!("{}研究", words.get("我单位"));
    words.set("确定方", if own { &we } else { &decided });
    if let Some(rule) = plan.response(response.level) {
        words.set("响应条款", &plan::clause_label(&rule.clause));
        let led = named(plan, station, &rule.led_by, None);
        let command = rule.command.as_ref().filter(|_| response.command).and_then(|id| plan.party(id));
        let led = match command {
            Some(command) => format!("成立{}，统一组织指挥应急处置行动；{led}负责组织协调", command.name),
            None => format!("由{led}组织领导本次应急响应"),
        };
        words.set("组织指挥", &led);
    }
    let duties: Vec<&Duty> =
        plan.duties.iter().filter(|d| d.stage == Stage::Response && (d.levels.is_empty() || d.levels.contains(&response.level))).collect();
    // Who leads comes first.
    let led: Vec<&str> = plan.response(response.level).map(|r| r.led_by.iter().map(Text::as_str).collect()).unwrap_or_default();
    let mut duties = duties;
    duties.sort_by_key(|d| !d.by.iter().any(|p| led.contains(&p.as_str())));
    words.set("任务分工", &by_party(plan, station, &duties));
    let level = incident.level().map(|l| l.level).unwrap_or(response.level);
    let reports: Vec<String> = plan
        .obligations
        .iter()
        .filter(|r| r.starts == Starts::Developed && r.when.levels.contains(&level))
        .map(|r| {
            let forms: Vec<&str> = r.forms.iter().map(|f: &Form| f.name()).collect();
            format!(
                "{}{}将事态发展变化和处置进展情况以{}形式报{}（{}）。",
                named(plan, station, &r.from, None),
                r.allowance.label(),
                forms.join("、"),
                plan.names(&r.to),
                plan::clause_label(&r.clause)
            )
        })
        .collect();
    words.set("信息报送", &reports.join("\n"));
}

/// Tasks by the party that has them: `（一）应急工作组。组织应急响应；…。`
pub(super) fn by_party(plan: &Plan, station: &Station, duties: &[&Duty]) -> String {
    let mut parties: Vec<(String, Vec<String>)> = Vec::new();
    for duty in duties {
        let with = if duty.with.is_empty() { String::new() } else { format!("会同{}", plan.names(&duty.with)) };
        let needed = if duty.need == Need::AsNeeded { "必要时，" } else { "" };
        let task = format!("{needed}{with}{}", duty.task);
        for party in &duty.by {
            // By name: a unit can be several parties at once.
            let name = named(plan, station, std::slice::from_ref(party), None);
            match parties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, tasks)) if tasks.contains(&task) => {}
                Some((_, tasks)) => tasks.push(task.clone()),
                None => parties.push((name, vec![task.clone()])),
            }
        }
    }
    let lines =
        parties.iter().zip(1_u32..).map(|((name, tasks), number)| format!("（{}）{name}。{}。", chinese_number(number), tasks.join("；")));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whom a notice goes to and who gets a copy: those with a task; superior bodies, to whom this unit reports, are only copied to.
pub(super) fn told(plan: &Plan, station: &Station, level: u8) -> (String, String) {
    let superior = |id: &Text| plan.obligations.iter().any(|r| ours(station, &r.from) && r.to.iter().any(|to| to.as_str() == id.as_str()));
    let mut to: Vec<&Text> = Vec::new();
    let mut copies: Vec<&Text> = Vec::new();
    let here = plan.duties.iter().filter(|d| d.stage == Stage::Response && (d.levels.is_empty() || d.levels.contains(&level)));
    for id in here.flat_map(|d| d.by.iter().chain(&d.with)) {
        let list = if superior(id) { &mut copies } else { &mut to };
        if !ours(station, std::slice::from_ref(id)) && !list.iter().any(|known| known.as_str() == id.as_str()) {
            list.push(id);
        }
    }
    // In the plan's own order of parties.
    let names = |ids: &[&Text]| {
        let named = plan.parties.iter().filter(|p| ids.iter().any(|id| id.as_str() == p.id.as_str()));
        named.map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")
    };
    let copies = names(&copies);
    (names(&to), if copies.is_empty() { copies } else { format!("{copies}。") })
}
