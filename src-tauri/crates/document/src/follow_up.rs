//! 续报: only what is new since the report before. It does not repeat the beginning.

use crate::report_words::follow_up_words;
use crate::template::{fill, template};
use crate::written_report::WrittenReport;
use chrono::{DateTime, FixedOffset};

/// What is new since the report before.
#[derive(Debug, Clone, Default)]
pub struct FollowUpFacts {
    /// Unit that reports.
    pub unit: String,
    /// Addressee.
    pub to: String,
    /// The incident in words: 金融监管系统网络攻击事件.
    pub incident: String,
    /// The report before, in words: 初报（〔2026〕1号，2026年11月22日）; empty when nothing was issued.
    pub before: String,
    /// Notes of progress that no report holds yet, with their times.
    pub progress: Vec<(DateTime<FixedOffset>, String)>,
    /// What was learnt or decided since, a sentence each.
    pub changes: Vec<String>,
    /// What is to be done next, a task each.
    pub next: Vec<String>,
    /// Date of the paper.
    pub date: Option<DateTime<FixedOffset>>,
    /// Contact person.
    pub contact: String,
    /// Their telephone.
    pub telephone: String,
    /// 拟稿
    pub drafter: String,
}

/// Sections of a follow-up: id, heading, what belongs there.
pub const FOLLOW_UP_SECTIONS: [(&str, &str, &str); 3] = [
    ("progress", "一、最新进展", "上一次报告以后的处置进展，只写新的"),
    ("changes", "二、情况变化", "新查明的要素、影响范围和级别的变化"),
    ("next", "三、下一步工作", "下一步处置安排；不写请求事项，请求另行请示或函告"),
];

/// Fills a follow-up report, in the original wording.
#[must_use]
pub fn follow_up(facts: &FollowUpFacts) -> WrittenReport {
    template("follow_up_report").map(|t| fill(t, &follow_up_words(facts))).unwrap_or_default()
}

/// `续报` becomes `续报一` when its number is given, wherever the title does not name one yet.
#[must_use]
pub fn numbered_title(title: &str, number: u32) -> String {
    let named = |rest: &str| rest.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    match title.split_once("续报") {
        Some((front, rest)) if !named(rest) => format!("{front}续报{}{rest}", chinese_number(number)),
        _ => title.to_owned(),
    }
}

/// 一 to 九十九; larger numbers in digits.
#[must_use]
pub fn chinese_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| usize::try_from(n).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, 0) => "零".to_owned(),
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) if tens < 10 => format!("{}十{}", digit(tens), digit(ones)),
        _ => number.to_string(),
    }
}

pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['。', '！', '？', '；']) { text.to_owned() } else { format!("{text}。") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_chinese() {
        let words: Vec<String> = [1, 9, 10, 11, 20, 21, 99, 100].into_iter().map(chinese_number).collect();
        assert_eq!(words, ["一", "九", "十", "十一", "二十", "二十一", "九十九", "100"]);
    }

    #[test]
    fn a_title_is_numbered_once() {
        assert_eq!(numbered_title("关于某系统事件情况的报告（续报）", 2), "关于某系统事件情况的报告（续报二）");
        assert_eq!(numbered_title("关于某系统事件的续报", 2), "关于某系统事件的续报二");
        assert_eq!(numbered_title("关于某系统事件的续报三", 2), "关于某系统事件的续报三");
        assert_eq!(numbered_title("另一个标题", 2), "另一个标题");
    }
}
