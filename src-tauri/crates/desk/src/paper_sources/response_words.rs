//! Words of the response: who determined it, who leads it, what each party has to do.

use super::{above, called_here, jointly, notifies, ours};
use casebook::{Incident, Station};
use document::{Words, chinese_number, clause_words, moment_after, moment_words};
use plan::{Duty, Form, Need, Party, Plan, Stage, Starts, Text};

pub(super) fn put(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station) {
    let Some(response) = &incident.response else { return };
    let numeral = plan.level(response.level).map(|l| l.numeral.to_string()).unwrap_or_default();
    words.set("响应级别", &numeral);
    let since = response.since.to_datetime();
    words.set("启动时间", &moment_words(since));
    words.set("启动时刻", &moment_after(incident.discovered.to_datetime().date_naive(), since));
    words.set("确定理由", &response.reason);
    let own = station.parties.contains(&response.party);
    let decided = plan.party(&response.party).map(|p| p.name.to_string()).unwrap_or_default();
    let we = format!("{}研究", document::we(&station.unit));
    words.set("确定方", if own { &we } else { &decided });
    if let Some(rule) = plan.response(response.level) {
        words.set("响应条款", &clause_words(&rule.clause));
        let led = called_here(plan, station, &rule.led_by, None);
        let command = rule.command.as_ref().and_then(|id| plan.party(id));
        let led = match command {
            Some(command) if response.command => format!("成立{}，统一组织指挥应急处置行动；{led}负责组织协调", command.name),
            Some(command) => format!("由{led}组织领导本次应急响应；必要时，成立{}，统一组织指挥", command.name),
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
    words.set("信息报送", &reporting(plan, station, level));
}

/// Who tells whom what as it develops, a paragraph for each clause: the clause stands in front, once.
fn reporting(plan: &Plan, station: &Station, level: u8) -> String {
    let mut paragraphs: Vec<(&Text, Vec<String>)> = Vec::new();
    for rule in plan.obligations.iter().filter(|r| r.starts == Starts::Developed && r.when.levels.contains(&level)) {
        // The form, the matter and the verb are the plan's own: it does not always name a form.
        let forms: Vec<&str> = [Form::Oral, Form::Written].iter().map(|f| f.name()).filter(|f| rule.quote.contains(f)).collect();
        let form = if forms.is_empty() { String::new() } else { format!("以{}形式", forms.join("、")) };
        let matter =
            if rule.quote.contains("有关重大事项") { "有关重大事项" } else { "事态发展变化和处置进展情况" };
        // A body does not tell itself what it should do.
        let should = if ours(station, &rule.from) { "" } else { "应" };
        let told = format!(
            "{}{should}{}将{matter}{form}{}{}",
            called_here(plan, station, &rule.from, None),
            rule.allowance.label(),
            if notifies(rule) { "通报" } else { "报" },
            called_here(plan, station, &rule.to, None),
        );
        match paragraphs.iter_mut().find(|(clause, _)| clause.as_str() == rule.clause.as_str()) {
            Some((_, lines)) => lines.push(told),
            None => paragraphs.push((&rule.clause, vec![told])),
        }
    }
    let lines = paragraphs.iter().map(|(clause, lines)| format!("按照预案{}的规定，{}。", clause_words(clause), lines.join("；")));
    lines.collect::<Vec<_>>().join("\n")
}

/// Tasks by the party that has them: `（一）应急工作组。组织应急响应；…。` Bodies above this station are told nothing here: a notice goes down.
/// What several bodies have in common stands once, with all their names.
pub(super) fn by_party(plan: &Plan, station: &Station, duties: &[&Duty]) -> String {
    let mut parties: Vec<Tasked> = Vec::new();
    for duty in duties {
        let with = if duty.with.is_empty() { String::new() } else { format!("会同{}", called_here(plan, station, &duty.with, None)) };
        let text = jointly(&with, &duty.task);
        // A task that names its own condition needs no 必要时.
        let needed = duty.need == Need::AsNeeded && !text.contains("的，") && !text.starts_with('视');
        let task = Task { text, needed };
        for party in duty.by.iter().filter(|p| ours(station, std::slice::from_ref(p)) || !above(plan, station, p)) {
            // By name: a unit can be several parties at once.
            let name = called_here(plan, station, std::slice::from_ref(party), None);
            if !parties.iter().any(|p| p.names.contains(&name)) {
                parties.push(Tasked { names: vec![name.clone()], tasks: Vec::new() });
            }
            let Some(party) = parties.iter_mut().find(|p| p.names.contains(&name)) else { continue };
            if !party.tasks.iter().any(|known| known.same_as(&task)) {
                party.tasks.push(task.clone());
            }
        }
    }
    let lines = in_common(parties);
    lines.iter().zip(1_u32..).map(|(party, number)| party.line(number)).collect::<Vec<_>>().join("\n")
}

/// So many bodies with the same task are named together.
const TOGETHER: usize = 3;

/// Tasks that many have are taken out and stand under all their names; bodies that are left with the very same tasks stand together.
fn in_common(mut parties: Vec<Tasked>) -> Vec<Tasked> {
    let mut common: Vec<Tasked> = Vec::new();
    let all: Vec<Task> = parties.iter().flat_map(|p| p.tasks.clone()).collect();
    for task in all {
        let having = |p: &Tasked| p.tasks.contains(&task);
        let names: Vec<String> = parties.iter().filter(|p| having(p)).flat_map(|p| p.names.clone()).collect();
        if names.len() < TOGETHER {
            continue;
        }
        for party in &mut parties {
            party.tasks.retain(|own| *own != task);
        }
        match common.iter_mut().find(|c| c.names == names) {
            Some(known) => known.tasks.push(task),
            None => common.push(Tasked { names, tasks: vec![task] }),
        }
    }
    // Whoever is told something for certain comes before those who are told what to do in a case that may not come.
    let (mut lines, last): (Vec<Tasked>, Vec<Tasked>) = common.into_iter().partition(|c| c.tasks.iter().any(Task::is_certain));
    for party in parties.into_iter().filter(|p| !p.tasks.is_empty()) {
        match lines.iter_mut().find(|c| c.tasks == party.tasks) {
            Some(same) => same.names.extend(party.names),
            None => lines.push(party),
        }
    }
    lines.extend(last);
    lines
}

/// Something to be done.
#[derive(Clone, PartialEq, Eq)]
struct Task {
    text: String,
    /// Only where it is needed.
    needed: bool,
}

impl Task {
    /// It is to be done, whatever comes.
    fn is_certain(&self) -> bool {
        !self.needed && !self.text.contains("的，")
    }

    /// The plan says it twice: 视情设立某部, and 必要时成立某部.
    fn same_as(&self, other: &Self) -> bool {
        let bare = |task: &Self| {
            let text = task.text.trim_start_matches("视情").to_owned();
            ["成立", "设立", "组建"].iter().find_map(|verb| text.strip_prefix(verb).map(|body| format!("设立{body}"))).unwrap_or(text)
        };
        bare(self) == bare(other)
    }
}

/// Bodies with what they have to do.
struct Tasked {
    names: Vec<String>,
    tasks: Vec<Task>,
}

impl Tasked {
    fn line(&self, number: u32) -> String {
        let of = |needed: bool| self.tasks.iter().filter(move |t| t.needed == needed).map(|t| t.text.clone());
        let needed: Vec<String> = of(true).collect();
        // 必要时 is said once and governs all that follows it.
        let needed = (!needed.is_empty()).then(|| format!("必要时，{}", needed.join("，")));
        let tasks: Vec<String> = of(false).chain(needed).collect();
        format!("（{}）{}。{}。", chinese_number(number), self.names.join("、"), tasks.join("；"))
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
    let mut to: Vec<&Text> = Vec::new();
    let mut copies: Vec<&Text> = Vec::new();
    let here = plan.duties.iter().filter(|d| d.stage == Stage::Response && (d.levels.is_empty() || d.levels.contains(&level)));
    for id in here.flat_map(|d| d.by.iter().chain(&d.with)) {
        let list = if above(plan, station, id) { &mut copies } else { &mut to };
        if !ours(station, std::slice::from_ref(id)) && !not_yet(id) && !list.iter().any(|known| known.as_str() == id.as_str()) {
            list.push(id);
        }
    }
    // In the plan's own order of parties.
    let named = |ids: &[&Text]| plan.parties.iter().filter(|p| ids.iter().any(|id| id.as_str() == p.id.as_str())).collect::<Vec<_>>();
    let copies = named(&copies).iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("，");
    (addressees(&named(&to)), if copies.is_empty() { copies } else { format!("{copies}。") })
}

/// Whoever has several parts in a plan is not addressed by each: 事发单位 and 责任单位 are parts that a unit has, and often the same unit. They
/// stand behind the bodies that have a name.
fn addressees(parties: &[&Party]) -> String {
    let parts = parties.iter().filter(|p| p.unit).count();
    let several = parts > 1;
    let names = parties.iter().filter(|p| !(several && p.unit)).map(|p| p.name.as_str());
    names.chain(several.then_some(UNITS)).collect::<Vec<_>>().join("、")
}

/// Units that have parts in a plan, together.
const UNITS: &str = "各有关单位";
