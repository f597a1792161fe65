//! Words of the response: who determined it, who leads it, what each party has to do.

use super::{jointly, named, ours};
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
    let duties = standing(plan, response.level, response.command);
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
            // The form, the matter and the verb are the plan's own: it does not always name a form.
            let forms: Vec<&str> = [Form::Oral, Form::Written].iter().map(|f| f.name()).filter(|f| r.quote.contains(f)).collect();
            let form = if forms.is_empty() { String::new() } else { format!("以{}形式", forms.join("、")) };
            let matter =
                if r.quote.contains("有关重大事项") { "有关重大事项" } else { "事态发展变化和处置进展情况" };
            format!(
                "{}{}将{matter}{form}{}{}，依据{}。",
                named(plan, station, &r.from, None),
                r.allowance.label(),
                if r.quote.contains("通报") { "通报" } else { "报" },
                plan.names(&r.to),
                plan::clause_label(&r.clause)
            )
        })
        .collect();
    words.set("信息报送", &reports.join("\n"));
}

/// Tasks by the party that has them: `（一）应急工作组。组织应急响应；…。`
pub(super) fn by_party(plan: &Plan, station: &Station, duties: &[&Duty]) -> String {
    let mut parties: Vec<Tasked> = Vec::new();
    for duty in duties {
        let with = if duty.with.is_empty() { String::new() } else { format!("会同{}", plan.names(&duty.with)) };
        let task = jointly(&with, &duty.task);
        // A task that names its own condition needs no 必要时.
        let needed = duty.need == Need::AsNeeded && !task.contains("的，") && !task.starts_with('视');
        for party in &duty.by {
            // By name: a unit can be several parties at once.
            let name = named(plan, station, std::slice::from_ref(party), None);
            if !parties.iter().any(|p| p.name == name) {
                parties.push(Tasked { name: name.clone(), ..Tasked::default() });
            }
            let Some(party) = parties.iter_mut().find(|p| p.name == name) else { continue };
            let list = if needed { &mut party.needed } else { &mut party.tasks };
            if !list.contains(&task) {
                list.push(task.clone());
            }
        }
    }
    parties.iter().zip(1_u32..).map(|(party, number)| party.line(number)).collect::<Vec<_>>().join("\n")
}

/// A party with what it has to do.
#[derive(Default)]
struct Tasked {
    name: String,
    tasks: Vec<String>,
    /// What it does where it is needed.
    needed: Vec<String>,
}

impl Tasked {
    fn line(&self, number: u32) -> String {
        // 必要时 is said once and governs all that follows it.
        let needed = (!self.needed.is_empty()).then(|| format!("必要时，{}", self.needed.join("，")));
        let tasks: Vec<String> = self.tasks.iter().cloned().chain(needed).collect();
        format!("（{}）{}。{}。", chinese_number(number), self.name, tasks.join("；"))
    }
}

/// Duties of a response. A body that is formed only as needed has tasks once it is formed; who has become it needs not be told to.
fn standing(plan: &Plan, level: u8, formed: bool) -> Vec<&Duty> {
    let command = plan.response(level).and_then(|r| r.command.as_ref()).and_then(|id| plan.party(id));
    let fits = |d: &&Duty| d.stage == Stage::Response && (d.levels.is_empty() || d.levels.contains(&level));
    let meant = |d: &&Duty| {
        command.is_none_or(|c| {
            let becomes = d.task.contains("转为") && d.task.contains(c.name.as_str());
            let own = d.by.iter().all(|p| p.as_str() == c.id.as_str());
            if formed { !becomes } else { !own }
        })
    };
    plan.duties.iter().filter(fits).filter(meant).collect()
}

/// Whom a notice goes to and who gets a copy: those with a task; superior bodies, to whom this unit reports, are only copied to.
/// A body that is formed by the notice itself, or only where it is needed, can not be addressed by it; `formed` says that the command stands.
pub(super) fn told(plan: &Plan, station: &Station, level: u8, formed: bool) -> (String, String) {
    let command = plan.response(level).and_then(|r| r.command.as_ref());
    let forms = |d: &Duty, name: &str| {
        d.need == Need::AsNeeded && d.task.contains(name) && ["转为", "成立", "设立"].iter().any(|v| d.task.contains(v))
    };
    let not_yet = |id: &Text| {
        let is_command = command.is_some_and(|c| c.as_str() == id.as_str());
        let name = plan.party(id).map(|p| p.name.as_str()).unwrap_or_default();
        if is_command { !formed } else { plan.duties.iter().any(|d| d.stage == Stage::Response && forms(d, name)) }
    };
    let superior = |id: &Text| plan.obligations.iter().any(|r| ours(station, &r.from) && r.to.iter().any(|to| to.as_str() == id.as_str()));
    let mut to: Vec<&Text> = Vec::new();
    let mut copies: Vec<&Text> = Vec::new();
    let here = plan.duties.iter().filter(|d| d.stage == Stage::Response && (d.levels.is_empty() || d.levels.contains(&level)));
    for id in here.flat_map(|d| d.by.iter().chain(&d.with)) {
        let list = if superior(id) { &mut copies } else { &mut to };
        if !ours(station, std::slice::from_ref(id)) && !not_yet(id) && !list.iter().any(|known| known.as_str() == id.as_str()) {
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
