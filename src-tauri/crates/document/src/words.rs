//! What is put into a wording: the case, the plan and the station in Chinese words.

use crate::kinds::{About, kind};
use crate::written_report::UNKNOWN;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Values by their words. What is not there is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    values: BTreeMap<String, String>,
    /// Headings that the plan demands, in its order.
    pub headings: Vec<PlanHeading>,
}

/// A heading that the plan demands of a summary report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHeading {
    /// Its id in the plan.
    pub id: String,
    /// In the plan's words.
    pub name: String,
    /// What the case knows of it.
    pub text: String,
}

impl Words {
    /// States a word; blanks around it fall away.
    pub fn set(&mut self, word: &str, value: &str) {
        self.values.insert(word.to_owned(), value.trim().to_owned());
    }

    /// A word's value; empty where nothing is known.
    #[must_use]
    pub fn get(&self, word: &str) -> &str {
        self.values.get(word).map(String::as_str).unwrap_or_default()
    }

    /// Every word with its value, in the order of the words.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(word, value)| (word.as_str(), value.as_str()))
    }

    /// Takes over what another holds.
    pub fn extend(&mut self, other: Self) {
        self.values.extend(other.values);
        if !other.headings.is_empty() {
            self.headings = other.headings;
        }
    }
}

/// Where a word can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Used {
    /// In every paper.
    Everywhere,
    /// In papers of an incident.
    Incident,
    /// In papers of these kinds.
    In(&'static [&'static str]),
}

struct Known {
    word: &'static str,
    meaning: &'static str,
    /// A fact that matters: it prints as 待查 where nothing is known.
    matters: bool,
    used: Used,
}

const fn known(word: &'static str, meaning: &'static str, used: Used) -> Known {
    Known { word, meaning, matters: false, used }
}

const fn fact(word: &'static str, meaning: &'static str, used: Used) -> Known {
    Known { word, meaning, matters: true, used }
}

const FIRST: &[&str] = &["written_report", "incident_form", "final_report"];
const NEWS: &[&str] = &["follow_up_report", "final_report"];
const RESPONSE: &[&str] = &["response_notice", "closure_request", "closure_reply", "closure_notice", "final_report", "drill_report"];
const CLOSURE: &[&str] = &["closure_request", "closure_reply", "closure_notice"];
const REPLY: &[&str] = &["closure_reply", "support_reply"];
const COURSE: &[&str] = &["final_report", "closure_request", "closure_notice", "investigation_report", "drill_report"];
const WARNING: &[&str] = &["warning_notice", "warning_adjustment", "warning_lift", "warning_receipt"];
const AFTER_WARNING: &[&str] = &["warning_adjustment", "warning_lift", "warning_receipt"];
const DRILL: &[&str] = &["drill_report"];
const YEAR: &[&str] = &["annual_statistics"];

/// Every word that a wording can name.
const KNOWN: &[Known] = &[
    known("单位", "本单位名称", Used::Everywhere),
    known("我单位", "本单位自称：我处、我组、我单位", Used::Everywhere),
    known("主送", "按预案应当报送、通知的一方", Used::Everywhere),
    known("预案", "预案全称，不带书名号", Used::Everywhere),
    known("事件统称", "预案对事件的称呼，如网络安全事件", Used::Everywhere),
    known("条款", "本文书所依据的预案条款", Used::Everywhere),
    known("日期", "成文日期", Used::Everywhere),
    known("联系人", "联系人姓名", Used::Everywhere),
    known("电话", "联系电话", Used::Everywhere),
    known("拟稿人", "拟稿人姓名", Used::Everywhere),
    known("核稿人", "核稿人姓名", Used::Everywhere),
    known("签发人", "签发人姓名", Used::Everywhere),
    fact("系统", "发生事件的系统", Used::Incident),
    known("事件", "事件的名称：系统加类型", Used::Incident),
    known("事件编号", "事件在台账里的编号", Used::Incident),
    fact("类型", "事件分类", Used::Incident),
    known("发现方", "发现事件的一方：本单位自称；不是事发单位的，写事发单位", Used::Incident),
    fact("发现时间", "发现的时间", Used::Incident),
    fact("发生时间", "发生的时间", Used::Incident),
    fact("地点", "发生的地点", Used::Incident),
    fact("经过", "登记时写明的简要经过", Used::Incident),
    fact("级别", "研判确定的级别，如重大网络安全事件（Ⅱ级）", Used::Incident),
    known("级别研判", "预案建议、依据和研判结论的完整表述", Used::Incident),
    known("已知要素", "已经清楚的要素，以分号相连", Used::Incident),
    known("未知要素", "还不清楚的要素，以分号相连", Used::Incident),
    fact("影响", "已知要素；都不清楚时为待查", Used::Incident),
    known("已报告", "已经口头报告的情况，一次一段", Used::Incident),
    known("系统情况", "系统的用途、部署、运维、定级情况", Used::In(FIRST)),
    known("赎金", "勒索软件事件中提示写明赎金的一句", Used::In(FIRST)),
    known("影响补充", "影响和危害的补充情况", Used::In(FIRST)),
    known("措施补充", "已采取措施的补充情况", Used::In(FIRST)),
    known("趋势", "事态发展趋势", Used::In(FIRST)),
    known("原因", "原因的分析", Used::Incident),
    known("溯源线索", "溯源调查的线索", Used::In(FIRST)),
    known("现场保护", "现场、日志、样本的保护情况", Used::In(FIRST)),
    known("下一步", "拟进一步采取的措施", Used::In(FIRST)),
    known("其他情况", "其他应当报告的情况", Used::In(FIRST)),
    known("基本情况补充", "基本情况的补充", Used::In(FIRST)),
    known("经过补充", "发现经过的补充", Used::In(FIRST)),
    known("请求支援", "请求支援的事项，不写进报告", Used::In(&["incident_form", "support_request", "support_letter"])),
    known("进展", "上一次报告以后的处置进展", Used::Incident),
    known("上次报告", "上一次报告的名称、文号和日期", Used::In(NEWS)),
    known("变化", "上一次报告以后新查明、新决定的情况", Used::In(NEWS)),
    known("下一步任务", "尚未完成的处置任务", Used::In(&["follow_up_report", "final_report", "closure_notice"])),
    known("处置经过", "按时间排列的处置经过", Used::In(COURSE)),
    known("响应级别", "应急响应的级别，如Ⅱ级", Used::In(RESPONSE)),
    fact("启动时间", "应急响应启动的时间", Used::In(RESPONSE)),
    known("启动时刻", "启动的时间，与发现同一天的写当日几时", Used::In(RESPONSE)),
    known("响应条款", "确定响应级别所依据的条款", Used::In(RESPONSE)),
    known("确定方", "确定响应级别的一方", Used::In(RESPONSE)),
    known("确定理由", "确定响应级别的理由", Used::In(RESPONSE)),
    fact("组织指挥", "应急响应由谁领导、谁组织", Used::In(&["response_notice", "drill_report"])),
    known("任务分工", "预案规定的本级响应任务，一方一段", Used::In(&["response_notice"])),
    known("信息报送", "预案规定的本级信息报送要求", Used::In(&["response_notice"])),
    known("结束情况", "应急响应已于何时结束", Used::In(&["final_report", "investigation_report"])),
    known("结束时间", "应急响应结束的时间", Used::In(&["closure_reply", "closure_notice", "final_report", "drill_report"])),
    known("结束规定", "预案关于结束的原文，长的不引", Used::In(CLOSURE)),
    known("结束条件", "预案规定的结束条件和逐条确认情况", Used::In(CLOSURE)),
    known("未完成", "尚未完成的任务和仍要结束的理由", Used::In(CLOSURE)),
    known("请示事项", "请求批准、同意的事项", Used::In(&["closure_request"])),
    known("请示", "所批复的请示的标题", Used::In(REPLY)),
    known("请示文号", "所批复的请示的文号", Used::In(REPLY)),
    known("你单位", "对请示单位的称呼：你处、你组、你单位", Used::In(REPLY)),
    known("结束经过", "由谁提出、决定、同意结束", Used::In(&["closure_notice"])),
    known("提出方", "提出结束建议的一方", Used::In(CLOSURE)),
    known("决定方", "决定、批准结束的一方", Used::In(CLOSURE)),
    known("同意方", "同意结束的一方", Used::In(CLOSURE)),
    known("后续任务", "结束以后预案要求的任务", Used::In(&["closure_notice"])),
    known("调查要求", "总结调查由谁负责、何时完成、报给谁", Used::In(&["closure_reply", "closure_notice", "final_report"])),
    known("序号", "标题的序号：一、二、三", Used::In(&["investigation_report"])),
    known("预案标题", "预案要求的标题，逐个展开", Used::In(&["investigation_report"])),
    known("标题内容", "案中已知的内容", Used::In(&["investigation_report"])),
    fact("预警类别", "预警的事件类别", Used::In(WARNING)),
    fact("预警级别", "预警级别和颜色", Used::In(WARNING)),
    known("起始时间", "预警起始时间", Used::In(WARNING)),
    known("影响范围", "可能影响的范围", Used::In(WARNING)),
    known("警示事项", "警示的事项", Used::In(WARNING)),
    known("措施要求", "预案规定的本级预警响应任务", Used::In(WARNING)),
    known("时限要求", "采取措施的时限", Used::In(WARNING)),
    known("发布单位", "发布预警的单位", Used::In(WARNING)),
    known("确认要求", "是否要求确认，依据何在", Used::In(WARNING)),
    known("原预警", "所调整、解除、确认的预警：编号、级别和日期", Used::In(AFTER_WARNING)),
    known("接收时间", "报送包带来预警的时间", Used::In(&["warning_receipt"])),
    known("接收方式", "预警是怎样收到的", Used::In(&["warning_receipt"])),
    known("同意要求", "解除预警须报谁同意", Used::In(&["warning_lift"])),
    known("年度", "年份，四位数字", Used::In(&["drill_report", "annual_statistics"])),
    fact("演练日期", "演练的日期", Used::In(DRILL)),
    fact("参加单位", "参加演练的各方", Used::In(DRILL)),
    known("演练用时", "发现到报告、启动、结束各用多少时间", Used::In(DRILL)),
    known("演练问题", "演练中迟报、未报和未完成的任务", Used::In(DRILL)),
    known("改进措施", "列入台账的改进措施", Used::In(DRILL)),
    known("期间", "统计的起止日期", Used::In(YEAR)),
    known("统计总体", "事件总数、各级数、撤销数", Used::In(YEAR)),
    known("统计月份", "各月的事件数", Used::In(YEAR)),
    known("统计类型", "各类的事件数", Used::In(YEAR)),
    known("统计时效", "按时、迟报、未报各多少", Used::In(YEAR)),
    known("统计用时", "报告和处置的平均用时", Used::In(YEAR)),
    known("统计演练", "演练的次数和情况", Used::In(YEAR)),
];

fn used(known: &Known, paper: &str) -> bool {
    match known.used {
        Used::Everywhere => true,
        Used::Incident => kind(paper).is_some_and(|k| k.about == About::Incident),
        Used::In(kinds) => kinds.contains(&paper),
    }
}

/// Words that a wording of a kind can name, each with what it means.
#[must_use]
pub fn placeholders(kind: &str) -> Vec<(&'static str, &'static str)> {
    KNOWN.iter().filter(|k| used(k, kind)).map(|k| (k.word, k.meaning)).collect()
}

/// What is printed where nothing is known: 待查 for a fact that matters.
pub(crate) fn missing(word: &str) -> &'static str {
    if KNOWN.iter().any(|k| k.word == word && k.matters) { UNKNOWN } else { "" }
}
