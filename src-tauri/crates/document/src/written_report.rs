//! 初报: what the first written report says, and how it becomes a paper.
//!
//! Its content is the union of what the national reporting measures (Art. 7) and the emergency-report forms in use ask for.
//! What is unknown prints as 待查. A 报告 carries no request: what is asked for stays out of it.

use crate::paper::{Block, Format, Paper, Signing};
use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use plan::{Facts, Plan};
use serde::{Deserialize, Serialize};

/// What is known of an incident, as far as a report needs it.
#[derive(Debug, Clone, Default)]
pub struct ReportFacts {
    /// Unit that reports.
    pub unit: String,
    /// Addressee; the plan's first recipient when none.
    pub to: Option<String>,
    /// Which system.
    pub system: String,
    /// Address, use, who runs it, its grade and filing.
    pub system_details: String,
    /// What happened.
    pub what: String,
    /// Where.
    pub place: String,
    /// When discovered.
    pub discovered: Option<DateTime<FixedOffset>>,
    /// When occurred.
    pub occurred: Option<DateTime<FixedOffset>>,
    /// Category id.
    pub category: Option<String>,
    /// Answers.
    pub facts: Facts,
    /// The level a person decided.
    pub level: Option<u8>,
    /// Why, when it differs from the suggestion.
    pub level_reason: String,
    /// Whose judgement.
    pub judged_by: String,
    /// Free text by section id; what is there replaces nothing, it is added.
    pub texts: Vec<(String, String)>,
    /// Reports made before, a sentence each.
    pub reported: Vec<String>,
    /// Date of the paper.
    pub date: Option<DateTime<FixedOffset>>,
    /// Contact person.
    pub contact: String,
    /// Their telephone.
    pub telephone: String,
    /// 拟稿
    pub drafter: String,
    /// 核稿
    pub reviewer: String,
    /// 签发
    pub signer: String,
}

/// The report as it is edited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenReport {
    /// Title.
    pub title: String,
    /// 主送
    pub addressee: String,
    /// The paragraph before the first heading.
    pub opening: String,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// 署名
    pub unit: String,
    /// 成文日期, `2026年11月22日`.
    pub date: String,
    /// Contact person.
    pub contact: String,
    /// Their telephone.
    pub telephone: String,
    /// 拟稿
    pub drafter: String,
    /// 核稿
    pub reviewer: String,
    /// 签发
    pub signer: String,
    /// What is asked for: kept with the case, never printed in a 报告.
    pub support: String,
    /// Which report, in words: 初报 where it is empty.
    pub kind: String,
    /// It belongs to a drill and says so behind its text.
    pub drill: bool,
    /// Which paper: `written_report`, `closure_request` …; a first report where it is empty.
    pub paper_kind: String,
    /// What it ends with, before the signature: `妥否，请批示。`
    pub closing: String,
    /// 紧急程度: empty, 加急, 特急.
    pub urgency: String,
    /// 抄送.
    pub copies_to: String,
    /// 附件 by name, in order.
    pub attachments: Vec<String>,
    /// 发文字号 as it prints; empty until 签发.
    pub number: String,
    /// 2 for the first correction; 0 and 1 are the first version.
    pub version: u32,
    /// What a correction replaces, in words: `金稳〔2026〕1号（2026年11月22日）`.
    pub replaces: String,
    /// How the unit's papers were dressed when it was set.
    pub style: crate::PageStyle,
}

/// A section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    /// Stable id.
    pub id: String,
    /// Heading with its number.
    pub heading: String,
    /// Text; lines are paragraphs.
    pub text: String,
}

/// Sections in order: id, heading, what belongs there.
pub const SECTIONS: [(&str, &str, &str); 10] = [
    ("basic", "一、基本情况", "涉事单位和设施、系统、平台的名称、用途、网址和IP、主管和运维单位、定级备案情况"),
    ("course", "二、发现经过和级别研判", "发现和发生的时间、地点、信息来源、事件类型、级别和依据、简要经过"),
    ("impact", "三、已造成的影响和危害", "影响范围、程度、人数，数据情况，经济损失的初步估计；勒索软件攻击的，写明赎金金额、方式、日期"),
    ("measures", "四、已采取的措施及效果", "什么时间、谁、做了什么、效果如何；已经口头报告的情况"),
    ("trend", "五、事态发展趋势", "可能造成的进一步影响和危害"),
    ("cause", "六、原因初步分析", "直接原因、间接原因的初步意见"),
    ("tracing", "七、溯源调查线索", "可能的攻击者信息、攻击路径、存在的漏洞"),
    ("scene", "八、现场保护情况", "现场、日志、样本、介质的保护和封存"),
    ("next", "九、拟进一步采取的措施", "下一步处置安排；不写请求事项，请求另行请示或函告"),
    ("other", "十、其他情况", "其他应当报告的情况"),
];

/// What stands behind the text of every paper of a drill.
pub const DRILL: &str = "演练";

/// What is printed where nothing is known.
pub const UNKNOWN: &str = "待查";

/// 2026年11月22日
#[must_use]
pub fn date_words(at: DateTime<FixedOffset>) -> String {
    format!("{}年{}月{}日", at.year(), at.month(), at.day())
}

/// 2026年11月22日09时30分
#[must_use]
pub fn moment_words(at: DateTime<FixedOffset>) -> String {
    format!("{}{:02}时{:02}分", date_words(at), at.hour(), at.minute())
}

/// Fills a report from what is known.
#[must_use]
pub fn draft(plan: &Plan, facts: &ReportFacts) -> WrittenReport {
    let category = facts.category.as_deref().and_then(|c| plan.category(c));
    let kind = category.map_or_else(|| plan.incident_word.to_string(), |c| c.name.to_string());
    let incident = if kind.ends_with("事件") { kind.clone() } else { format!("{kind}事件") };
    let we = if facts.unit.ends_with('处') { "我处" } else { "我单位" };
    let judgement = plan::judge(plan, facts.category.as_deref(), &facts.facts);
    let level = facts.level.or(judgement.level);
    let rule = report_rule(plan, level);
    let clause = rule.map(|r| plan::clause_label(&r.clause));
    let by_clause = match (&clause, judgement.outside) {
        (Some(clause), false) => format!("按照《{}》{clause}的规定，", plan.name),
        _ => String::new(),
    };
    let when = facts.discovered.map_or_else(|| format!("发现时间{UNKNOWN}"), moment_words);
    let opening = format!("{when}，{we}发现{}发生{incident}。{by_clause}现将有关情况报告如下。", or_unknown(&facts.system, "有关系统"));
    let sections = SECTIONS
        .iter()
        .map(|(id, heading, _)| {
            let text = section_text(plan, facts, &judgement, &incident, id);
            Section { id: (*id).to_owned(), heading: (*heading).to_owned(), text: with_missing(id, text) }
        })
        .collect();
    let date = facts.date.or(facts.discovered).map(date_words).unwrap_or_default();
    WrittenReport {
        title: format!("关于{}发生{incident}的报告", facts.system.trim()),
        addressee: facts.to.clone().unwrap_or_else(|| rule.and_then(|r| addressee(plan, r)).unwrap_or_default()),
        opening,
        sections,
        unit: facts.unit.clone(),
        date,
        contact: facts.contact.clone(),
        telephone: facts.telephone.clone(),
        drafter: facts.drafter.clone(),
        reviewer: facts.reviewer.clone(),
        signer: facts.signer.clone(),
        ..WrittenReport::default()
    }
}

/// Names what the text does not speak of.
fn with_missing(id: &str, text: String) -> String {
    let missing = crate::report_items::missing_items(id, &text);
    match (missing.is_empty(), text.is_empty()) {
        (true, true) => format!("{UNKNOWN}。"),
        (true, false) => text,
        (false, true) => format!("{}：{UNKNOWN}。", missing.join("、")),
        (false, false) => format!("{text}\n{}：{UNKNOWN}。", missing.join("、")),
    }
}

fn addressee(plan: &Plan, rule: &plan::ObligationRule) -> Option<String> {
    rule.to.first().and_then(|id| plan.party(id)).map(|p| p.name.to_string())
}

/// The rule by which a unit owes its first written report at a level.
#[must_use]
pub fn report_rule(plan: &Plan, level: Option<u8>) -> Option<&plan::ObligationRule> {
    let level = level.or_else(|| plan.lowest_level().map(|l| l.level)).unwrap_or(4);
    plan.obligations
        .iter()
        .filter(|r| r.when.levels.contains(&level) && r.forms.contains(&plan::Form::Written) && r.need == plan::Need::Must)
        .filter(|r| r.from.iter().any(|p| plan.party(p).is_some_and(|p| p.usual)))
        // A clock with a number, or 立即, is meant before 及时.
        .min_by_key(|r| r.allowance == plan::Allowance::Promptly)
}

fn or_unknown<'a>(text: &'a str, unknown: &'a str) -> &'a str {
    if text.trim().is_empty() { unknown } else { text.trim() }
}

/// 为…, or 待查 where nothing is known.
fn is_or_unknown(text: &str) -> String {
    if text.trim().is_empty() { UNKNOWN.to_owned() } else { format!("为{}", text.trim()) }
}

/// A fact as a part of a sentence: `系统受损程度：局部瘫痪`, `属于重要网络和信息系统`, `未衍生其他重大安全事件`.
fn stated(fact: &plan::Fact, value: &plan::FactValue) -> String {
    let plan::FactValue::Flag(yes) = value else {
        let words = value.words(fact);
        return match value {
            plan::FactValue::Amount(_) => format!("{}{words}", fact.name),
            // 扩散性强 needs no 扩散性 in front.
            _ if words.contains(fact.name.as_str()) => words,
            _ => format!("{}：{words}", fact.name),
        };
    };
    // The question without its ending is the statement: 是重要网络和信息系统吗？
    let asked = fact.ask.trim_end_matches(['？', '吗']);
    let statement = asked.strip_prefix('是').map_or_else(|| asked.to_owned(), |rest| format!("属于{rest}"));
    match (yes, statement.starts_with("属于") || statement.starts_with("影响")) {
        (true, _) => statement,
        (false, true) => format!("不{statement}"),
        (false, false) => format!("未{statement}"),
    }
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['。', '！', '？', '；']) { text.to_owned() } else { format!("{text}。") }
}

fn section_text(plan: &Plan, facts: &ReportFacts, judgement: &plan::Judgement, incident: &str, id: &str) -> String {
    let own = facts.texts.iter().find(|(key, _)| key == id).map(|(_, text)| sentence(text)).filter(|t| !t.is_empty());
    let mut lines: Vec<String> = Vec::new();
    match id {
        "basic" => {
            lines.push(format!("涉事单位为{}，涉事系统为{}。", or_unknown(&facts.unit, UNKNOWN), or_unknown(&facts.system, UNKNOWN)));
            lines.extend(Some(sentence(&facts.system_details)).filter(|t| !t.is_empty()));
        }
        "course" => {
            lines.push(format!(
                "（一）发现经过。发现时间{}，发生时间{}，地点{}。{}",
                is_or_unknown(&facts.discovered.map(moment_words).unwrap_or_default()),
                is_or_unknown(&facts.occurred.map(moment_words).unwrap_or_default()),
                is_or_unknown(&facts.place),
                sentence(or_unknown(&facts.what, "简要经过：待查"))
            ));
            lines.push(format!(
                "（二）事件类型。{}。",
                facts.category.as_deref().map_or_else(|| UNKNOWN.to_owned(), |_| incident.to_owned())
            ));
            lines.push(format!("（三）级别研判。{}", level_words(plan, facts, judgement)));
        }
        "impact" => {
            let (known, unknown): (Vec<&plan::Fact>, Vec<&plan::Fact>) =
                plan.facts.iter().partition(|f| facts.facts.contains_key(f.id.as_str()));
            let known: Vec<String> = known.iter().filter_map(|f| Some(stated(f, facts.facts.get(f.id.as_str())?))).collect();
            let unknown: Vec<String> = unknown.iter().map(|f| f.name.to_string()).collect();
            if !known.is_empty() {
                lines.push(format!("经初步核实，{}。", known.join("；")));
            }
            if !unknown.is_empty() {
                lines.push(format!("以下情况{UNKNOWN}：{}。", unknown.join("；")));
            }
            if facts.what.contains("勒索") && own.as_ref().is_none_or(|t| !t.contains("赎金")) {
                lines.push("要求支付赎金的金额、方式、日期：待查。".to_owned());
            }
        }
        "measures" => lines.extend(facts.reported.iter().map(|r| sentence(r))),
        _ => {}
    }
    lines.extend(own);
    lines.join("\n")
}

fn level_words(plan: &Plan, facts: &ReportFacts, judgement: &plan::Judgement) -> String {
    if judgement.outside {
        let category = facts.category.as_deref().and_then(|c| plan.category(c));
        return category.map_or_else(String::new, |c| {
            let words = c.outside.as_deref().unwrap_or_default();
            format!("《{}》{}规定：“{words}”本预案不判定级别。", plan.name, plan::clause_label(&c.clause))
        });
    }
    let name = |n: u8| plan.level(n).map(|l| format!("{}{}（{}）", l.name, plan.incident_word, l.numeral)).unwrap_or_default();
    let mut clauses: Vec<String> = Vec::new();
    for basis in &judgement.basis {
        let label = plan::clause_label(&basis.clause);
        if !clauses.contains(&label) {
            clauses.push(label);
        }
    }
    let suggestion = judgement.level.map_or_else(
        || "按已掌握的要素，预案尚不能判定级别".to_owned(),
        |l| format!("依据《{}》{}，预案建议为{}", plan.name, clauses.join("、"), name(l)),
    );
    let strict = if judgement.level == judgement.level_strict {
        String::new()
    } else {
        let word = judgement.level_strict.map_or_else(|| "够不上任何级别".to_owned(), |l| format!("为{}", name(l)));
        format!("（按条文所列各项同时成立的读法，{word}）")
    };
    let reason = Some(facts.level_reason.trim()).filter(|r| !r.is_empty());
    let decided = match facts.level {
        None => "，级别尚未研判确定".to_owned(),
        Some(level) => {
            let who = or_unknown(&facts.judged_by, "本单位");
            if Some(level) == judgement.level {
                let reason = reason.map(|r| format!("，理由：{}", r.trim_end_matches('。'))).unwrap_or_default();
                format!("；{who}研判为{}，与预案建议一致{reason}", name(level))
            } else {
                format!("；{who}研判为{}，理由：{}", name(level), reason.unwrap_or(UNKNOWN).trim_end_matches('。'))
            }
        }
    };
    let open: Vec<String> = judgement.could_raise.iter().filter_map(|c| plan.fact(&c.fact)).map(|f| f.name.to_string()).collect();
    let open =
        if open.is_empty() { String::new() } else { format!("尚不清楚、可能影响级别的要素：{}。", open.join("；")) };
    format!("{suggestion}{strict}{decided}。{open}")
}

impl WrittenReport {
    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        let mut blocks = vec![Block::Title(self.title.clone()), Block::Addressee(self.addressee.clone())];
        blocks.extend(paragraphs(&self.opening));
        for section in &self.sections {
            blocks.push(Block::Heading { level: 1, text: section.heading.clone() });
            let text = if section.text.trim().is_empty() { format!("{UNKNOWN}。") } else { section.text.clone() };
            blocks.extend(paragraphs(&text));
        }
        blocks.push(Block::Signature { units: vec![self.unit.clone()], date: self.date.clone(), signing: Signing::Unsealed });
        blocks.push(Block::Note(format!(
            "联系人：{}　联系电话：{}",
            or_unknown(&self.contact, UNKNOWN),
            or_unknown(&self.telephone, UNKNOWN)
        )));
        Paper {
            title_meta: self.title.clone(),
            author: self.unit.clone(),
            subject: format!("书面报告（{}）", or_unknown(&self.kind, "初报")),
            date: at,
            page_numbers: true,
            watermark: self.drill.then(|| DRILL.to_owned()),
            format: Format::Document,
            head: None,
            blocks,
            colophon: None,
        }
    }
}

/// Lines are paragraphs; one that begins with （一）…。 sets that lead in 楷体.
fn paragraphs(text: &str) -> Vec<Block> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let lead = line.strip_prefix('（').and_then(|rest| {
                let (number, after) = rest.split_once('）')?;
                let (title, _) = after.split_once('。')?;
                let short = !number.is_empty() && number.chars().all(|c| "一二三四五六七八九十".contains(c)) && title.chars().count() <= 20;
                short.then(|| format!("（{number}）{title}。"))
            });
            match lead {
                Some(lead) => {
                    let text = line.strip_prefix(lead.as_str()).unwrap_or_default().to_owned();
                    Block::Paragraph { lead: Some(lead), text }
                }
                None => Block::Paragraph { lead: None, text: line.to_owned() },
            }
        })
        .collect()
}
