//! 初报: what the first written report says, and how it becomes a paper.
//!
//! Its content is the union of what the national reporting measures (Art. 7) and the emergency-report forms in use ask for.
//! What is unknown prints as 待查. A 报告 carries no request: what is asked for stays out of it.

use crate::annex::Annex;
use crate::report_items::missing_items;
use crate::report_words::report_words;
use crate::template::{fill, template};
use chrono::{DateTime, Datelike, FixedOffset};
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
    /// 署名; of a joint paper the unit in charge.
    pub unit: String,
    /// Who issues it together with the unit, parted by 、 in the order of their names on it; empty but for a joint paper.
    pub joint: String,
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
    /// 附件 in order.
    pub attachments: Vec<Annex>,
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

/// 2026年11月22日9时30分, and 2026年11月22日18时 at the full hour
#[must_use]
pub fn moment_words(at: DateTime<FixedOffset>) -> String {
    format!("{}{}", date_words(at), crate::course::hour_words(at))
}

/// Fills a report from what is known, in the original wording.
#[must_use]
pub fn draft(plan: &Plan, facts: &ReportFacts) -> WrittenReport {
    let words = report_words(plan, facts);
    let report = template("written_report").map(|t| fill(t, &words)).unwrap_or_default();
    with_missing_items(report)
}

/// Names in each section of a first report what its text does not speak of: nothing is dropped because nobody thought of it.
#[must_use]
pub fn with_missing_items(mut report: WrittenReport) -> WrittenReport {
    for section in &mut report.sections {
        let missing = missing_items(&section.id, &section.text);
        if missing.is_empty() {
            continue;
        }
        let named = format!("{}：{UNKNOWN}。", missing.join("、"));
        let empty = section.text.is_empty() || section.text == format!("{UNKNOWN}。");
        section.text = if empty { named } else { format!("{}\n{named}", section.text) };
    }
    report
}

/// The rule by which a unit owes its first written report at a level.
#[must_use]
pub fn report_rule(plan: &Plan, level: Option<u8>) -> Option<&plan::ObligationRule> {
    let level = level.or_else(|| plan.lowest_level().map(|l| l.level)).unwrap_or(4);
    plan.obligations
        .iter()
        .filter(|r| r.when.levels.contains(&level) && r.forms.contains(&plan::Form::Written) && r.need == plan::Need::Must)
        .filter(|r| r.from.iter().any(|p| plan.party(p).is_some_and(|p| p.usual)))
        // What is owed after the end of the response is the summary report.
        .filter(|r| r.starts != plan::Starts::Ended)
        // A clock with a number, or 立即, is meant before 及时.
        .min_by_key(|r| r.allowance == plan::Allowance::Promptly)
}
