//! The words of the reports: what is known of a case, put into the sentences that papers are made of.

use crate::clause_words::clause_words;
use crate::course::course_lines;
use crate::follow_up::{FollowUpFacts, sentence};
use crate::forms_of_address::we;
use crate::summary_report::SummaryFacts;
use crate::template::plan_heading;
use crate::words::Words;
use crate::written_report::{ReportFacts, UNKNOWN, date_words, moment_words, report_rule};
use plan::Plan;

/// Free texts of a first report: the section to which they belong, and their word.
const TEXTS: [(&str, &str); 10] = [
    ("basic", "基本情况补充"),
    ("course", "经过补充"),
    ("impact", "影响补充"),
    ("measures", "措施补充"),
    ("trend", "趋势"),
    ("cause", "原因"),
    ("tracing", "溯源线索"),
    ("scene", "现场保护"),
    ("next", "下一步"),
    ("other", "其他情况"),
];

/// The words of an incident as a first report needs them.
#[must_use]
pub fn report_words(plan: &Plan, facts: &ReportFacts) -> Words {
    let mut words = Words::default();
    let judgement = plan::judge(plan, facts.category.as_deref(), &facts.facts);
    let level = facts.level.or(judgement.level);
    let rule = report_rule(plan, level);
    words.set("单位", &facts.unit);
    words.set("我单位", &we(&facts.unit));
    words.set("发现方", &we(&facts.unit));
    words.set("预案", &plan.name);
    words.set("事件统称", &plan.incident_word);
    let recipient = || rule.and_then(|r| r.to.first()).and_then(|id| plan.party(id)).map(|p| p.name.to_string());
    words.set("主送", &facts.to.clone().or_else(recipient).unwrap_or_default());
    let clause = rule.filter(|_| !judgement.outside).map(|r| clause_words(&r.clause));
    words.set("条款", &clause.unwrap_or_default());
    words.set("系统", &facts.system);
    words.set("系统情况", &sentence(&facts.system_details));
    let category = facts.category.as_deref().and_then(|c| plan.category(c));
    let called = category.map_or(plan.incident_word.as_str(), |c| c.name.as_str());
    let incident = if called.ends_with("事件") { called.to_owned() } else { format!("{called}事件") };
    if facts.category.is_some() {
        words.set("类型", &incident);
    }
    words.set("事件", &format!("{}{incident}", facts.system.trim()));
    words.set("发现时间", &facts.discovered.map(moment_words).unwrap_or_default());
    words.set("发生时间", &facts.occurred.map(moment_words).unwrap_or_default());
    words.set("地点", &facts.place);
    words.set("经过", &facts.what);
    words.set("级别", &facts.level.map(|l| level_name(plan, l)).unwrap_or_default());
    words.set("级别研判", &level_words(plan, facts, &judgement));
    let (known, unknown): (Vec<&plan::Fact>, Vec<&plan::Fact>) = plan.facts.iter().partition(|f| facts.facts.contains_key(f.id.as_str()));
    let known: Vec<String> = known.iter().filter_map(|f| Some(stated(f, facts.facts.get(f.id.as_str())?))).collect();
    let unknown: Vec<String> = unknown.iter().map(|f| unanswered(f)).collect();
    words.set("已知要素", &known.join("；"));
    words.set("未知要素", &unknown.join("；"));
    words.set("影响", &sentence(&known.join("；")));
    for (section, word) in TEXTS {
        let own = facts.texts.iter().find(|(id, _)| id == section).map(|(_, text)| sentence(text));
        words.set(word, &own.unwrap_or_default());
    }
    if facts.what.contains("勒索") && !words.get("影响补充").contains("赎金") {
        words.set("赎金", &format!("要求支付赎金的金额、方式、日期：{UNKNOWN}。"));
    }
    words.set("已报告", &facts.reported.iter().map(|r| sentence(r)).collect::<Vec<_>>().join("\n"));
    words.set("日期", &facts.date.or(facts.discovered).map(date_words).unwrap_or_default());
    let people = [
        ("联系人", &facts.contact),
        ("电话", &facts.telephone),
        ("拟稿人", &facts.drafter),
        ("核稿人", &facts.reviewer),
        ("签发人", &facts.signer),
    ];
    for (word, person) in people {
        words.set(word, person);
    }
    words
}

/// `重大网络安全事件（Ⅱ级）`
#[must_use]
pub fn level_name(plan: &Plan, level: u8) -> String {
    plan.level(level).map(|l| format!("{}{}（{}）", l.name, plan.incident_word, l.numeral)).unwrap_or_default()
}

fn level_words(plan: &Plan, facts: &ReportFacts, judgement: &plan::Judgement) -> String {
    if judgement.outside {
        let category = facts.category.as_deref().and_then(|c| plan.category(c));
        return category.map_or_else(String::new, |c| {
            let words = c.outside.as_deref().unwrap_or_default();
            format!("《{}》{}规定：“{words}”本预案不判定级别。", plan.name, clause_words(&c.clause))
        });
    }
    let name = |n: u8| level_name(plan, n);
    let mut clauses: Vec<String> = Vec::new();
    for basis in &judgement.basis {
        let label = clause_words(&basis.clause);
        if !clauses.contains(&label) {
            clauses.push(label);
        }
    }
    let suggestion = judgement.level.map_or_else(
        || "按已掌握的情况，尚不能依据预案判定级别".to_owned(),
        |l| format!("依据《{}》{}，预案建议为{}", plan.name, clauses.join("、"), name(l)),
    );
    // The other reading is told where it gives another level and a person had to choose between them.
    let strict = judgement.level_strict.filter(|l| facts.level.is_some() && judgement.level.is_some_and(|own| own != *l));
    let strict = strict.map(|l| format!("（按条文所列各项同时成立的读法，为{}）", name(l))).unwrap_or_default();
    let reason = Some(facts.level_reason.trim()).filter(|r| !r.is_empty());
    let decided = match facts.level {
        None if judgement.level.is_none() => String::new(),
        None => "，级别尚未研判确定".to_owned(),
        Some(level) => {
            let who = Some(facts.judged_by.trim()).filter(|w| !w.is_empty()).unwrap_or("本单位");
            if Some(level) == judgement.level {
                let reason = reason.map(|r| format!("，理由：{}", r.trim_end_matches('。'))).unwrap_or_default();
                format!("；经{who}研判，定为{}，与预案建议一致{reason}", name(level))
            } else {
                format!("；经{who}研判，定为{}，理由：{}", name(level), reason.unwrap_or(UNKNOWN).trim_end_matches('。'))
            }
        }
    };
    let open: Vec<String> = judgement.could_raise.iter().filter_map(|c| plan.fact(&c.fact)).map(unanswered).collect();
    let open =
        if open.is_empty() { String::new() } else { format!("尚不清楚、可能影响级别的要素：{}。", open.join("；")) };
    format!("{suggestion}{strict}{decided}。{open}")
}

/// A fact as a part of a sentence, in the plan's words where it has them: `系统停机，丧失业务处理能力`, `事件影响社会稳定`.
#[must_use]
pub fn stated(fact: &plan::Fact, value: &plan::FactValue) -> String {
    let words = value.words(fact);
    let own = match value {
        plan::FactValue::Flag(true) => fact.yes.as_ref(),
        plan::FactValue::Flag(false) => fact.no.as_ref(),
        plan::FactValue::Choice(id) => fact.values.iter().find(|v| v.id.as_str() == id).and_then(|v| v.says.as_ref()),
        _ => None,
    };
    match (own, value) {
        (Some(own), _) => own.to_string(),
        (None, plan::FactValue::Flag(yes)) => answered(fact, *yes),
        (None, plan::FactValue::Amount(_)) => format!("{}{words}", fact.name),
        // 扩散性强 needs no 扩散性 in front.
        (None, _) if words.contains(fact.name.as_str()) => words,
        (None, _) => format!("{}为{words}", fact.name),
    }
}

/// The question without its ending is the statement: 影响社会稳定吗？
fn answered(fact: &plan::Fact, yes: bool) -> String {
    let asked = fact.ask.trim_end_matches(['？', '吗']);
    let statement = asked.strip_prefix('是').map_or_else(|| asked.to_owned(), |rest| format!("属于{rest}"));
    match (yes, statement.starts_with("属于") || statement.starts_with("影响")) {
        (true, _) => statement,
        (false, true) => format!("不{statement}"),
        (false, false) => format!("未{statement}"),
    }
}

/// What is asked of a fact while it is not known, so that nobody takes the question for an answer: 是否属于特殊情况.
#[must_use]
pub fn unanswered(fact: &plan::Fact) -> String {
    fact.whether.as_ref().unwrap_or(&fact.name).to_string()
}

/// The words of what is new since the report before.
#[must_use]
pub fn follow_up_words(facts: &FollowUpFacts) -> Words {
    let mut words = Words::default();
    let lines = |list: &[String]| list.iter().map(|l| sentence(l)).collect::<Vec<_>>().join("\n");
    let values = [
        ("单位", &facts.unit),
        ("主送", &facts.to),
        ("事件", &facts.incident),
        ("上次报告", &facts.before),
        ("进展", &course_lines(None, &facts.progress).join("\n")),
        ("变化", &lines(&facts.changes)),
        ("下一步任务", &lines(&facts.next)),
        ("日期", &facts.date.map(date_words).unwrap_or_default()),
        ("联系人", &facts.contact),
        ("电话", &facts.telephone),
        ("拟稿人", &facts.drafter),
    ];
    for (word, value) in values {
        words.set(word, value);
    }
    words
}

/// The words of a summary report.
#[must_use]
pub fn summary_words(facts: &SummaryFacts) -> Words {
    let mut words = Words::default();
    let course = course_lines(None, &facts.course);
    // The plan and its clause come as one: 《某预案》第五篇.
    let (plan, clause) = facts.by.strip_prefix('《').and_then(|by| by.split_once('》')).unwrap_or_default();
    let values = [
        ("单位", &facts.unit),
        ("主送", &facts.to),
        ("事件", &facts.incident),
        ("级别", &facts.level),
        ("预案", &plan.to_owned()),
        ("条款", &clause.to_owned()),
        ("我单位", &we(&facts.unit)),
        ("发现方", &we(&facts.unit)),
        ("发现时间", &facts.discovered.map(moment_words).unwrap_or_default()),
        ("结束情况", &facts.ended.map(|at| format!("应急响应已于{}结束", moment_words(at))).unwrap_or_default()),
        ("经过", &facts.what),
        ("处置经过", &course.join("\n")),
        ("日期", &facts.date.map(date_words).unwrap_or_default()),
        ("联系人", &facts.contact),
        ("电话", &facts.telephone),
        ("拟稿人", &facts.drafter),
    ];
    for (word, value) in values {
        words.set(word, value);
    }
    words.headings = facts
        .headings
        .iter()
        .map(|(id, name)| {
            let known: Vec<String> = facts.known.iter().filter(|(key, _)| key == id).map(|(_, text)| sentence(text)).collect();
            plan_heading(id, name, &known.join("\n"))
        })
        .collect();
    words
}
