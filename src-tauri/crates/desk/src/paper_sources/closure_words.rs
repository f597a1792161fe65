//! Words of the end of the response: whose act each step is, what was confirmed, what stays to be done.

use super::response_words::by_party;
use super::{called_here, named, ours};
use casebook::{Incident, Station, StepDone};
use document::{Words, WrittenReport, chinese_number, clause_words};
use plan::{ClosureAct, Duty, InvestigationRule, Plan, Stage, Text};

/// Letters of a sentence of the plan that a paper quotes.
const LONGEST_QUOTE: usize = 40;

/// The steps of a request: who asks, and who answers.
pub(super) struct Asked<'a> {
    pub from: StepDone<'a>,
    pub to: StepDone<'a>,
}

/// What is asked for at the end of this response; none where one party decides for itself.
pub(super) fn asked<'a>(plan: &'a Plan, incident: &Incident) -> Option<Asked<'a>> {
    let mut steps = incident.closure_steps(plan).into_iter();
    let (from, to) = (steps.next()?, steps.next()?);
    Some(Asked { from, to })
}

pub(super) fn put(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station) {
    let Some(rule) = incident.closure_rule(plan) else { return };
    let steps = incident.closure_steps(plan);
    // A long sentence is cited by its clause alone.
    let quote = Some(rule.quote.trim_end_matches('。')).filter(|q| q.chars().count() <= LONGEST_QUOTE);
    words.set("结束规定", quote.unwrap_or_default());
    for (word, act) in [("提出方", ClosureAct::Propose), ("决定方", ClosureAct::Decide), ("同意方", ClosureAct::Consent)] {
        let step = steps.iter().find(|s| s.step.act == act);
        words.set(word, &step.map(|s| who(plan, station, s)).unwrap_or_default());
    }
    words.set("结束经过", &ended_by(plan, station, &steps));
    let since = incident.closure.iter().rposition(|c| c.act == "return").map_or(0, |at| at + 1);
    let acts = || incident.closure.iter().skip(since);
    let met = |id: &str| acts().any(|c| c.conditions.iter().any(|known| known == id));
    let conditions: Vec<(&str, bool)> = rule.conditions.iter().map(|c| (c.quote.as_str(), met(&c.id))).collect();
    words.set("结束条件", &if rule.any_condition { any_line(&conditions) } else { condition_lines(&conditions) });
    let open = acts().rfind(|c| !c.open.is_empty());
    let open = open.map(|c| format!("{}。仍可结束的理由：{}。", c.open.join("；"), c.open_reason.trim_end_matches('。')));
    let tasks: Vec<String> = incident.open_tasks().map(|(t, _)| t.text.trim_end_matches('。').to_owned()).collect();
    let tasks = (!tasks.is_empty()).then(|| format!("{}。", tasks.join("；")));
    // That nothing is left is said only where somebody has kept a record of what there was to do.
    let none = (!incident.tasks.is_empty() || acts().next().is_some()).then(|| "没有尚未完成的任务。".to_owned());
    words.set("未完成", &open.or(tasks).or(none).unwrap_or_default());
    let level = words.get("响应级别").to_owned();
    if let Some(asked) = asked(plan, incident) {
        let ask = match asked.to.step.act {
            ClosureAct::Consent => {
                let own = ours(station, &asked.from.step.by);
                let we = if own { document::we(&station.unit) } else { who(plan, station, &asked.from) };
                // A request comes before the act; the closing line asks, and asking here as well would be asking twice.
                format!("{we}拟结束本次{level}应急响应，按规定报{}同意", who(plan, station, &asked.to))
            }
            // One request asks for one thing: that a command be dissolved is asked apart.
            _ => format!("请批准结束本次{level}应急响应"),
        };
        words.set("请示事项", &ask);
    }
    let asks = asked(plan, incident).map(|asked| who(plan, station, &asked.from)).unwrap_or_default();
    put_request(words, incident, "closure_request", &asks);
    let level = incident.level().map(|l| l.level);
    let after: Vec<&Duty> = plan
        .duties
        .iter()
        .filter(|d| d.stage == Stage::Aftermath && (d.levels.is_empty() || level.is_some_and(|l| d.levels.contains(&l))))
        // The investigation has a section of its own.
        .filter(|d| !d.id.starts_with("investigate"))
        .collect();
    words.set("后续任务", &by_party(plan, station, &after));
    let judged = level.or_else(|| incident.judgement(plan).level);
    if let Some(rule) = judged.and_then(|l| plan.investigation(l)) {
        let leads = called_here(plan, station, &rule.leads, rule.called.as_ref());
        words.set("调查要求", &inquiry(plan, rule, &leads, &plan.names(&rule.to)));
    }
}

/// The request that a reply answers, and how it speaks to whoever signed it.
pub(super) fn put_request(words: &mut Words, incident: &Incident, kind: &str, asks: &str) {
    let request = incident.documents.iter().rev().find(|d| d.kind == kind);
    let signed = request.and_then(|r| serde_json::from_str::<WrittenReport>(&r.data).ok()).map(|r| r.unit).unwrap_or_default();
    words.set("你单位", &document::you(if signed.trim().is_empty() { asks } else { &signed }));
    if let Some(request) = request {
        words.set("请示", &request.title);
        let number = serde_json::from_str::<WrittenReport>(&request.data).map(|r| r.number).unwrap_or_default();
        let plain = format!("〔{}〕{}号", request.year, request.number);
        words.set("请示文号", if number.is_empty() && request.number > 0 { &plain } else { &number });
    }
}

/// Who signed the last request of a kind.
#[must_use]
pub fn asker(incident: &Incident, kind: &str) -> Option<String> {
    let request = incident.documents.iter().rev().find(|d| d.kind == kind)?;
    serde_json::from_str::<WrittenReport>(&request.data).ok().map(|r| r.unit.trim().to_owned()).filter(|u| !u.is_empty())
}

/// By whom, with whom and by when it is investigated, and to whom that is reported.
fn inquiry(plan: &Plan, rule: &InvestigationRule, leads: &str, to: &str) -> String {
    let with = if rule.with.is_empty() { String::new() } else { format!("会同{}", plan.names(&rule.with)) };
    let days = rule.days.map(|d| format!("，在应急响应结束后{d}天内完成")).unwrap_or_default();
    let to = if to.is_empty() { String::new() } else { format!("，总结调查报告报{to}") };
    let clause = clause_words(&rule.clause);
    format!("按照《{}》{clause}的规定，由{leads}{with}进行调查处理和总结评估{days}{to}。", plan.name)
}

/// A reply speaks to whom it is addressed: 由你组会同某某进行调查，报我组. Only where the plan has those who asked lead the inquiry.
pub(super) fn put_to_asker(words: &mut Words, plan: &Plan, incident: &Incident, station: &Station) {
    let judged = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level);
    let (Some(asked), Some(rule)) = (asked(plan, incident), judged.and_then(|l| plan.investigation(l))) else { return };
    if !are_the_same(&rule.leads, &asked.from.step.by) {
        return;
    }
    let answers = are_the_same(&rule.to, &asked.to.step.by);
    let to = if answers { document::we(&station.unit) } else { plan.names(&rule.to) };
    words.set("调查要求", &inquiry(plan, rule, words.get("你单位"), &to));
}

fn are_the_same(some: &[Text], others: &[Text]) -> bool {
    !some.is_empty() && some.iter().map(Text::as_str).eq(others.iter().map(Text::as_str))
}

/// Once the response has ended, only what held by then is told.
pub(super) fn put_what_held(words: &mut Words, plan: &Plan, incident: &Incident) {
    let Some(rule) = incident.closure_rule(plan) else { return };
    let since = incident.closure.iter().rposition(|c| c.act == "return").map_or(0, |at| at + 1);
    let met = |id: &str| incident.closure.iter().skip(since).any(|c| c.conditions.iter().any(|known| known == id));
    let held: Vec<(&str, bool)> = rule.conditions.iter().filter(|c| met(&c.id)).map(|c| (c.quote.as_str(), true)).collect();
    words.set("结束条件", &condition_lines(&held));
}

/// Of conditions of which one is enough, those that hold; where none is known to, that they are to be looked at.
fn any_line(conditions: &[(&str, bool)]) -> String {
    let met: Vec<(&str, bool)> = conditions.iter().copied().filter(|(_, met)| *met).collect();
    if met.is_empty() && !conditions.is_empty() {
        // The plan's own words say what is so: quoted, they are what is asked, not what was found.
        let all: Vec<String> = conditions.iter().map(|(quote, _)| format!("“{quote}”")).collect();
        return format!("{}是否成立，{}。", all.join("或"), document::UNKNOWN);
    }
    condition_lines(&met)
}

/// `（一）安全隐患已经消除。经核对，已经成立。`, without a number where there is one alone.
fn condition_lines(conditions: &[(&str, bool)]) -> String {
    let lines = conditions.iter().zip(1_u32..).map(|((quote, met), number)| {
        let found = if *met { "经核对，已经成立" } else { document::UNKNOWN };
        let number = if conditions.len() > 1 { format!("（{}）", chinese_number(number)) } else { String::new() };
        format!("{number}{quote}。{found}。")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whose step it is, by the name by which a paper calls them.
pub(super) fn who(plan: &Plan, station: &Station, step: &StepDone<'_>) -> String {
    let acted = step.done.as_ref().and_then(|d| plan.party(&d.party));
    match acted {
        Some(party) if !ours(station, std::slice::from_ref(&party.id)) && step.step.called.is_none() => party.name.to_string(),
        _ => named(plan, station, &step.step.by, step.step.called.as_ref()).replace('、', "或"),
    }
}

/// `经我组建议、局网络安全工作领导小组批准`; a body that ends it alone says only that it considered it.
fn ended_by(plan: &Plan, station: &Station, steps: &[StepDone<'_>]) -> String {
    let deciding: Vec<&StepDone<'_>> = steps.iter().filter(|s| s.step.act != ClosureAct::Dissolve).collect();
    if let [alone] = deciding.as_slice()
        && alone.step.with.is_empty()
        && ours(station, &alone.step.by)
    {
        return "经研究".to_owned();
    }
    format!("经{}", deciding.iter().map(|s| act_words(plan, station, s)).collect::<Vec<_>>().join("、"))
}

/// `应急工作组建议`, `我处会同发展中心、专业服务公司决定`: what is ended is said by the sentence around it.
fn act_words(plan: &Plan, station: &Station, step: &StepDone<'_>) -> String {
    let with = if step.step.with.is_empty() { String::new() } else { format!("会同{}", plan.names(&step.step.with)) };
    let by = if ours(station, &step.step.by) { document::we(&station.unit) } else { who(plan, station, step) };
    let act = step.step.name.trim_start_matches("会同");
    let act = act.strip_prefix("提出结束").or_else(|| act.strip_suffix("结束").filter(|a| a.chars().count() == 2)).unwrap_or(act);
    format!("{by}{with}{act}")
}
