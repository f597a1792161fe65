//! The plan as data. Field for field what a plan file holds; see `docs/plan-format.md`.

use crate::life::{
    Accountability, ClosureRule, Duty, InvestigationRule, Prevention, ResponseRule, SentenceAnswer, Supersession, WarningNotice,
    WarningRule,
};
use serde::de::{Deserialize, Deserializer};
use std::fmt;
use std::ops::Deref;

/// A string of a plan file that remembers the byte at which it stands, so that a fault can be named by its line.
#[derive(Debug, Clone, Default)]
pub struct Text {
    value: String,
    at: usize,
}

impl Text {
    /// Byte offset in the file.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The string itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.value == other
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<String>::deserialize(deserializer)?;
        let at = spanned.span().start;
        Ok(Self { value: spanned.into_inner(), at })
    }
}

/// An emergency plan (预案).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of the file format; 1 knows reporting only, 2 the whole life of an incident. It remembers its place, so that a file of another version is refused with its line.
    pub format: toml::Spanned<u32>,
    /// Stable id, `shanghai-2016`.
    pub id: Text,
    /// Full name as printed in papers.
    pub name: Text,
    /// Short name for narrow places.
    pub short: Text,
    /// Who issued it.
    pub issuer: Text,
    /// Date of issue as the source states it; empty where it states none.
    pub issued: Text,
    /// What this plan calls an incident: `网络安全事件`.
    pub incident_word: Text,
    /// Whose judgement 研判 is, as suggested on the screen.
    pub judged_by: Text,
    /// What a reader must know about it: what has superseded it, what it does not carry.
    pub remark: Option<Text>,
    /// What stands in the source before its first clause.
    #[serde(default)]
    pub preamble: Option<Text>,
    /// What takes its place or applies beside it.
    #[serde(default)]
    pub superseded: Vec<Supersession>,
    /// Everybody whom the plan speaks of.
    pub parties: Vec<Party>,
    /// Classification of incidents.
    pub categories: Vec<Category>,
    /// What must be asked to judge.
    pub facts: Vec<Fact>,
    /// Levels, the highest first.
    pub levels: Vec<Level>,
    /// Who owes whom which report.
    pub obligations: Vec<ObligationRule>,
    /// What parties are told to do.
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// Who determines and leads the response.
    #[serde(default)]
    pub responses: Vec<ResponseRule>,
    /// How the response ends.
    #[serde(default)]
    pub closures: Vec<ClosureRule>,
    /// Who investigates.
    #[serde(default)]
    pub investigations: Vec<InvestigationRule>,
    /// Who warns.
    #[serde(default)]
    pub warnings: Vec<WarningRule>,
    /// What a warning says and how it is confirmed.
    #[serde(default)]
    pub warning_notices: Vec<WarningNotice>,
    /// What is done while nothing happens.
    #[serde(default)]
    pub prevention: Vec<Prevention>,
    /// What follows for those who fail.
    #[serde(default)]
    pub accountability: Vec<Accountability>,
    /// How sentences are answered that no rule carries.
    #[serde(default)]
    pub answers: Vec<SentenceAnswer>,
    /// The plan's text, clause by clause.
    pub clauses: Vec<Clause>,
}

/// Somebody whom the plan speaks of.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Stable id.
    pub id: Text,
    /// As the plan calls it.
    pub name: Text,
    /// Other words by which the plan calls it.
    #[serde(default)]
    pub also: Vec<Text>,
    /// A reporting unit can be this party.
    #[serde(default)]
    pub unit: bool,
    /// The station that takes in the units' bundles is this party.
    #[serde(default)]
    pub collects: bool,
    /// A reporting unit normally is.
    #[serde(default)]
    pub usual: bool,
    /// It receives the report when it discovers the incident itself.
    #[serde(default)]
    pub learns: bool,
    /// Bodies that stand above it: a notice never goes to them, only a report or a copy.
    #[serde(default)]
    pub under: Vec<Text>,
    /// Where the plan names it.
    pub clauses: Vec<Text>,
}

/// A category of incidents (事件分类).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Stable id.
    pub id: Text,
    /// As the plan calls it.
    pub name: Text,
    /// For a narrow button.
    pub short: Text,
    /// Where it stands.
    pub clause: Text,
    /// The words that name it.
    pub quote: Text,
    /// The words by which the plan leaves it to another plan.
    pub outside: Option<Text>,
}

/// How a fact is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// true / false
    Flag,
    /// One of `values`, which stand from the least to the worst.
    Choice,
    /// Any number of `values`; an empty list says "none of them".
    Several,
    /// A number ≥ 0 in `unit`.
    Amount,
}

/// A question whose answer the judge needs (要素).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Stable id.
    pub id: Text,
    /// What it is called in a paper: `系统受损程度`.
    pub name: Text,
    /// How it is answered.
    pub kind: FactKind,
    /// The question.
    pub ask: Text,
    /// Unit of an amount: `万元`.
    pub unit: Option<Text>,
    /// What is not known yet, as a part of a sentence: `是否属于特殊情况`; the name where it is none.
    pub whether: Option<Text>,
    /// A flag that holds, as a sentence: `该系统属于重要网络和信息系统`.
    pub yes: Option<Text>,
    /// A flag that does not hold, as a sentence.
    pub no: Option<Text>,
    /// First and last clause that need it.
    pub clauses: Vec<Text>,
    /// What can be answered.
    #[serde(default)]
    pub values: Vec<Value>,
}

/// One answer.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// Stable id.
    pub id: Text,
    /// In the plan's own words.
    pub label: Text,
    /// The degree in one word.
    #[serde(default)]
    pub degree: Option<Text>,
    /// The answer as a sentence of a paper: `事件扩散性强`.
    #[serde(default)]
    pub says: Option<Text>,
}

/// A level of an incident (级别).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// 1 is the highest.
    pub level: u8,
    /// `Ⅰ级`
    pub numeral: Text,
    /// `特别重大`
    pub name: Text,
    /// `red` `orange` `yellow` `blue`
    pub colour: Text,
    /// `红色`
    pub colour_name: Text,
    /// Where it is defined.
    pub clause: Text,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
    /// Any one of them gives the level.
    pub criteria: Vec<Criterion>,
}

/// A clause that gives a level.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The clause.
    pub clause: Text,
    /// What it lists. One met is enough; the strict reading wants all that are not `alternative` together, or one that is.
    pub indicators: Vec<Indicator>,
}

/// One thing that a clause lists.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The source's own characters.
    pub quote: Text,
    /// Every one must hold.
    pub tests: Vec<Test>,
    /// It stands after 或 and counts alone in the strict reading too.
    #[serde(default)]
    pub alternative: bool,
}

/// A condition on one fact.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(from = "RawTest")]
pub struct Test {
    /// Which fact.
    pub fact: Text,
    /// What must hold of it.
    pub holds: Holds,
}

/// What must hold of a fact.
#[derive(Debug, Clone)]
pub enum Holds {
    /// A flag has this value.
    Is(bool),
    /// A choice is this value or a worse one.
    AtLeast(Text),
    /// A list includes this value.
    Includes(Text),
    /// An amount is this or more, in the fact's unit.
    AmountAtLeast(u32),
    /// An amount is more than this, in the fact's unit.
    AmountAbove(u32),
    /// The file gives none or several conditions; `check` reports it.
    Unclear,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTest {
    fact: Text,
    is: Option<bool>,
    at_least: Option<Bound>,
    includes: Option<Text>,
    above: Option<u32>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Bound {
    Amount(u32),
    Value(String),
}

impl From<RawTest> for Test {
    fn from(raw: RawTest) -> Self {
        let at = raw.fact.at;
        let holds = match (raw.is, raw.at_least, raw.includes, raw.above) {
            (Some(value), None, None, None) => Holds::Is(value),
            (None, Some(Bound::Value(value)), None, None) => Holds::AtLeast(Text { value, at }),
            (None, Some(Bound::Amount(amount)), None, None) => Holds::AmountAtLeast(amount),
            (None, None, Some(value), None) => Holds::Includes(value),
            (None, None, None, Some(amount)) => Holds::AmountAbove(amount),
            _ => Holds::Unclear,
        };
        Self { fact: raw.fact, holds }
    }
}

/// Must it be reported, or as needed (根据需要)?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Owed.
    Must,
    /// A person decides.
    AsNeeded,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 口头
    Oral,
    /// 书面
    Written,
}

impl Form {
    /// `oral` or `written`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Oral => "oral",
            Self::Written => "written",
        }
    }

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Oral => "口头",
            Self::Written => "书面",
        }
    }
}

/// How much time the plan allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// A number of minutes.
    Minutes(u32),
    /// A number of days: the day on which they start is not counted, and the last one runs to its end (民法典 第二百零一条).
    Days(u32),
    /// 立即: no number.
    Immediately,
    /// 及时: no number.
    Promptly,
}

impl Allowance {
    /// `PT30M`, `PT1H`, `immediately`, `promptly`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Immediately => "immediately".to_owned(),
            Self::Promptly => "promptly".to_owned(),
            Self::Days(days) => format!("P{days}D"),
            Self::Minutes(minutes) if minutes % 60 == 0 => format!("PT{}H", minutes / 60),
            Self::Minutes(minutes) => format!("PT{minutes}M"),
        }
    }

    /// `30分钟内`, `1小时内`, `立即`, `及时`.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Immediately => "立即".to_owned(),
            Self::Promptly => "及时".to_owned(),
            Self::Days(days) => format!("{days}天内"),
            Self::Minutes(minutes) if minutes % 60 == 0 => format!("{}小时内", minutes / 60),
            Self::Minutes(minutes) => format!("{minutes}分钟内"),
        }
    }
}

impl<'de> Deserialize<'de> for Allowance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = |suffix: char| {
            text.strip_prefix("PT")
                .and_then(|rest| rest.strip_suffix(suffix))
                .and_then(|digits| digits.parse::<u32>().ok())
                .filter(|n| (1..=100_000).contains(n))
        };
        let days = text.strip_prefix('P').and_then(|rest| rest.strip_suffix('D')).and_then(|d| d.parse::<u32>().ok());
        if let Some(days) = days.filter(|d| (1..=3_660).contains(d)) {
            return Ok(Self::Days(days));
        }
        match text.as_str() {
            "immediately" => Ok(Self::Immediately),
            "promptly" => Ok(Self::Promptly),
            _ => number('M').or_else(|| number('H').map(|hours| hours * 60)).map(Self::Minutes).ok_or_else(|| {
                serde::de::Error::custom(format!("`{text}` 不是时限：写 PT30M、PT1H、P30D 这样的时长，或 immediately、promptly"))
            }),
        }
    }
}

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    /// Discovery of the incident.
    Discovered,
    /// Receipt of a report of it (接报).
    Received,
    /// The judgement that brought the obligation (初判为…的).
    Judged,
    /// A development worth reporting.
    Developed,
    /// The end of the response.
    Ended,
}

impl Starts {
    /// In words, for the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Discovered => "自发现时起算",
            Self::Received => "自接报时起算",
            Self::Judged => "自研判时起算",
            Self::Developed => "自事态有变化、处置有进展时起算",
            Self::Ended => "自应急响应结束时起算，当日不计",
        }
    }
}

/// When an obligation arises.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// At these levels…
    pub levels: Vec<u8>,
    /// …or at any level, also with none, when this flag is true…
    pub or: Option<Text>,
    /// …but not when this flag is true.
    pub unless: Option<Text>,
}

/// How several recipients are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipients {
    /// A report to each (分别).
    #[default]
    Each,
    /// One of them is enough (或).
    Any,
}

/// A rule by which reports are owed (报送义务).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObligationRule {
    /// Stable id within the plan.
    pub id: Text,
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// When it arises.
    pub when: When,
    /// Who owes, each for itself.
    pub from: Vec<Text>,
    /// To whom.
    pub to: Vec<Text>,
    /// Each of `to`, or any of them.
    #[serde(default)]
    pub recipients: Recipients,
    /// Must, or as needed.
    pub need: Need,
    /// In which forms, each for itself.
    pub forms: Vec<Form>,
    /// In what time.
    pub allowance: Allowance,
    /// From when.
    pub starts: Starts,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// A numbered place in the plan (条款).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its full path: `第三篇/四/（二）/1`.
    pub id: Text,
    /// The number as the source writes it before the clause: `（二）`, `4.1.2`.
    #[serde(default)]
    pub number: Option<Text>,
    /// Its heading.
    pub title: Option<Text>,
    /// Its text, the source's own characters; lines broken inside a sentence are joined.
    pub text: Option<Text>,
    /// What is shown and printed where it differs from the source.
    pub display: Option<Text>,
}

impl Clause {
    /// What is shown and printed.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.display.as_deref().or(self.text.as_deref()).or(self.title.as_deref()).unwrap_or_default()
    }
}

impl Plan {
    /// The level with this number.
    #[must_use]
    pub fn level(&self, level: u8) -> Option<&Level> {
        self.levels.iter().find(|l| l.level == level)
    }

    /// The least strict level.
    #[must_use]
    pub fn lowest_level(&self) -> Option<&Level> {
        self.levels.iter().max_by_key(|l| l.level)
    }

    /// The party with this id.
    #[must_use]
    pub fn party(&self, id: &str) -> Option<&Party> {
        self.parties.iter().find(|p| p.id.as_str() == id)
    }

    /// The category with this id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.id.as_str() == id)
    }

    /// The fact with this id.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.iter().find(|f| f.id.as_str() == id)
    }

    /// The clause with this id.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|c| c.id.as_str() == id)
    }

    /// The duty with this id.
    #[must_use]
    pub fn duty(&self, id: &str) -> Option<&Duty> {
        self.duties.iter().find(|d| d.id.as_str() == id)
    }

    /// Who determines and leads the response at a level.
    #[must_use]
    pub fn response(&self, level: u8) -> Option<&ResponseRule> {
        self.responses.iter().find(|r| r.level == level)
    }

    /// How the response at a level ends.
    #[must_use]
    pub fn closure(&self, level: u8) -> Option<&ClosureRule> {
        self.closures.iter().find(|c| c.levels.contains(&level))
    }

    /// Who investigates an incident of a level.
    #[must_use]
    pub fn investigation(&self, level: u8) -> Option<&InvestigationRule> {
        self.investigations.iter().find(|i| i.levels.contains(&level))
    }

    /// Names of parties, joined by 、.
    #[must_use]
    pub fn names(&self, ids: &[Text]) -> String {
        ids.iter().filter_map(|id| self.party(id)).map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")
    }

    /// The obligation rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&ObligationRule> {
        self.obligations.iter().find(|o| o.id.as_str() == id)
    }
}

/// A clause id as it is read aloud and printed: `第四篇/二/（二）/2` is `第四篇二（二）2`, `1.3.2/(1)` is `1.3.2(1)`.
#[must_use]
pub fn clause_label(id: &str) -> String {
    id.split('/').collect()
}
