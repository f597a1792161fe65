//! What a plan says of an incident's later life: duties, response, closure, investigation; and of warnings, prevention and accountability.

use crate::model::{Allowance, Need, Recipients, Text};
use serde::Deserialize;

/// What takes a plan's place, or applies beside it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supersession {
    /// Name of the other text.
    pub by: Text,
    /// Since when, `2025-11-01`.
    pub since: Text,
    /// Does it take the plan's place, or apply beside it?
    pub how: SupersededHow,
    /// Id of the plan file that would carry it. While no such file is at hand the screen says that it is not covered.
    pub plan: Text,
    /// What it changes, in a sentence.
    pub note: Text,
}

/// How another text stands to the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupersededHow {
    /// It takes the plan's place (取代).
    Replaces,
    /// Both apply (同时适用).
    AppliesToo,
}

/// When in an incident's life a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 先期处置, from registration.
    InitialHandling,
    /// 应急响应, at its level.
    Response,
    /// After the response has ended: 善后, 恢复重建, 调查.
    Aftermath,
}

impl Stage {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InitialHandling => "先期处置",
            Self::Response => "应急响应",
            Self::Aftermath => "后期处置",
        }
    }
}

fn must() -> Need {
    Need::Must
}

/// A thing that the plan tells a party to do (处置任务).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Stable id within the plan.
    pub id: Text,
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// What is to be done, as the checklist shows it.
    pub task: Text,
    /// When in the incident's life.
    pub stage: Stage,
    /// At these levels: of the response in `response`, of the incident elsewhere. Empty: at any.
    #[serde(default)]
    pub levels: Vec<u8>,
    /// Who has the duty, each for itself.
    pub by: Vec<Text>,
    /// Together with whom (会同).
    #[serde(default)]
    pub with: Vec<Text>,
    /// Must, or as needed (必要时, 根据需要).
    #[serde(default = "must")]
    pub need: Need,
    /// 立即 or 及时, where the text says so.
    pub pace: Option<Allowance>,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// Who determines and leads the response at a level.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseRule {
    /// Level of the response.
    pub level: u8,
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// Who determines it; one of them.
    pub decided_by: Vec<Text>,
    /// What the clause calls who determines it, where that is not the party's name: 相关处室.
    pub called: Option<Text>,
    /// Who leads it.
    pub led_by: Vec<Text>,
    /// By what it is determined, in the text's words: 性质和情况.
    pub considers: Option<Text>,
    /// The command that may be formed at this level (必要时).
    pub command: Option<Text>,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// An act on the way to the end of the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosureAct {
    /// 提出建议.
    Propose,
    /// 决定 or 批准.
    Decide,
    /// 同意.
    Consent,
    /// Approval that the command is dissolved (批准解散).
    Dissolve,
}

impl ClosureAct {
    /// `propose` …
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Decide => "decide",
            Self::Consent => "consent",
            Self::Dissolve => "dissolve",
        }
    }

    /// By its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Propose, Self::Decide, Self::Consent, Self::Dissolve].into_iter().find(|a| a.id() == id)
    }
}

/// A step that only some cases have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepIf {
    /// Only where a command was formed.
    Command,
    /// Only where none was.
    NoCommand,
}

/// One step to the end of the response, in the order of the steps.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureStep {
    /// Which act.
    pub act: ClosureAct,
    /// Whose act; several: any one of them.
    pub by: Vec<Text>,
    /// What the clause calls them, where that is not the party's name: 事件发生处室.
    pub called: Option<Text>,
    /// Together with whom (会同): named in the same act, with no consent of their own.
    #[serde(default)]
    pub with: Vec<Text>,
    /// What it is called: 提出结束建议, 批准, 报请同意, 宣布.
    pub name: Text,
    /// Only in some cases.
    #[serde(rename = "if")]
    pub only: Option<StepIf>,
    /// Another clause than the rule's, where the step stands elsewhere.
    pub clause: Option<Text>,
    /// The source's own characters, where the step stands elsewhere.
    pub quote: Option<Text>,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// What must hold before the response may end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Stable id within the rule.
    pub id: Text,
    /// In the text's own words.
    pub quote: Text,
}

/// How the response ends at a level (应急结束).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureRule {
    /// At these levels of the response.
    pub levels: Vec<u8>,
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// What must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// One of the conditions is enough (或者).
    #[serde(default)]
    pub any_condition: bool,
    /// The acts, in order.
    pub steps: Vec<ClosureStep>,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// A heading that the summary report must have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// Stable id: `cause`, `nature`, `impact`, `responsibility`, `handling`, `measures`, `lessons`, `rebuilding`.
    pub id: Text,
    /// In the text's own words.
    pub name: Text,
    /// What belongs there, as the screen asks for it.
    pub ask: Text,
}

/// Who investigates, on what, by when (调查评估).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvestigationRule {
    /// At these levels of the incident.
    pub levels: Vec<u8>,
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// Who leads.
    pub leads: Vec<Text>,
    /// What the clause calls them, where that is not the party's name: 事件发生处室.
    pub called: Option<Text>,
    /// Together with whom.
    #[serde(default)]
    pub with: Vec<Text>,
    /// The headings of the summary report.
    pub headings: Vec<Heading>,
    /// Days from the end of the response, where the text names them.
    pub days: Option<u32>,
    /// The words that name the days.
    pub days_quote: Option<Text>,
    /// To whom the summary report goes; empty where the text names nobody.
    #[serde(default)]
    pub to: Vec<Text>,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// Who issues and lifts a warning of a level (预警).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarningRule {
    /// The level.
    pub level: u8,
    /// What the plan calls a warning of this level, where that is not the level's name: 特别严重.
    pub name: Option<Text>,
    /// The clause by which it is issued.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// Who issues.
    pub issued_by: Vec<Text>,
    /// The clause by which it is lifted.
    pub lift_clause: Text,
    /// The source's own characters.
    pub lift_quote: Text,
    /// Who lifts.
    pub lifted_by: Vec<Text>,
    /// Whose consent lifting needs.
    #[serde(default)]
    pub consent: Vec<Text>,
    /// What is to be done while it stands.
    #[serde(default)]
    pub duties: Vec<WarningDuty>,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// What a party does while a warning stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarningDuty {
    /// Stable id within the plan.
    pub id: Text,
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// What is to be done.
    pub task: Text,
    /// Who.
    pub by: Vec<Text>,
    /// Together with whom.
    #[serde(default)]
    pub with: Vec<Text>,
}

/// What a warning holds, how it is given and confirmed, and who reports what was found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarningNotice {
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// What a warning says.
    #[serde(default)]
    pub contents: Vec<Text>,
    /// By what it is given, in the text's words: 电话, 传真.
    #[serde(default)]
    pub channels: Vec<Text>,
    /// Every unit and person told must confirm (确认).
    #[serde(default)]
    pub acknowledged: bool,
    /// Who reports what was found by monitoring.
    #[serde(default)]
    pub from: Vec<Text>,
    /// To whom.
    #[serde(default)]
    pub to: Vec<Text>,
    /// Each of `to`, or any of them.
    #[serde(default)]
    pub recipients: Recipients,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// What is done while nothing happens (预防).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prevention {
    /// Stable id within the plan.
    pub id: Text,
    /// Of which kind.
    pub kind: PreventionKind,
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// What is to be done.
    pub task: Text,
    /// Who; empty where the text names nobody.
    #[serde(default)]
    pub by: Vec<Text>,
    /// Together with whom (会同).
    #[serde(default)]
    pub with: Vec<Text>,
    /// How often, `P1Y`; none where the text names no period.
    pub every: Option<Text>,
    /// To whom it is reported.
    #[serde(default)]
    pub to: Vec<Text>,
    /// Which reading of the text was taken and why.
    pub reading: Option<Text>,
}

/// Kinds of prevention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreventionKind {
    /// 演练
    Drill,
    /// 培训
    Training,
    /// 宣传
    Publicity,
    /// 预案评估修订
    PlanReview,
    /// 值班值守, 重要活动期间
    DutyRoster,
    /// 监测, 检查, 隐患排查
    Inspection,
    /// 物资装备
    Supplies,
    /// 队伍, 专家, 协作
    Teams,
    /// 经费
    Funds,
    /// 平台, 通信, 科技支撑
    Platform,
}

impl PreventionKind {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Drill => "演练",
            Self::Training => "培训",
            Self::Publicity => "宣传",
            Self::PlanReview => "预案评估",
            Self::DutyRoster => "值守",
            Self::Inspection => "监测检查",
            Self::Supplies => "物资",
            Self::Teams => "队伍",
            Self::Funds => "经费",
            Self::Platform => "平台与通信",
        }
    }
}

/// What follows for those who report late, falsely, not at all (责任追究).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accountability {
    /// The clause.
    pub clause: Text,
    /// The source's own characters.
    pub quote: Text,
    /// What is punished: 迟报, 谎报, 瞒报, 漏报.
    pub acts: Vec<Text>,
}

/// How a sentence that no rule carries is answered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentenceAnswer {
    /// The clause.
    pub clause: Text,
    /// The sentence, or a part of it; none answers for the whole clause.
    pub quote: Option<Text>,
    /// The screen that carries it.
    pub screen: Option<Screen>,
    /// What the screen does for it, or why the sentence is not software's to carry out.
    pub why: Text,
}

/// The rooms of the window that can carry a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// 工作台
    Board,
    /// 登记事件
    Register,
    /// 事件
    Incident,
    /// 文书
    Documents,
    /// 证据
    Evidence,
    /// 应急结束
    Closure,
    /// 调查评估
    Investigation,
    /// 通讯录
    Directory,
    /// 预案
    Plan,
    /// 设置
    Settings,
    /// 首次使用
    FirstUse,
}

impl Screen {
    /// Its name in the window.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Board => "工作台",
            Self::Register => "登记事件",
            Self::Incident => "事件",
            Self::Documents => "文书",
            Self::Evidence => "证据",
            Self::Closure => "应急结束",
            Self::Investigation => "调查评估",
            Self::Directory => "通讯录",
            Self::Plan => "预案",
            Self::Settings => "设置",
            Self::FirstUse => "首次使用",
        }
    }
}
