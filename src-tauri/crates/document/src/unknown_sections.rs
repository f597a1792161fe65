//! A first report in a hurry knows little: chapters of which nothing is known print as one list at its end, not as a page of 待查.
//! The paper alone is folded; the report keeps its sections, to be filled in.

use crate::follow_up::chinese_number;
use crate::written_report::{Section, UNKNOWN};

/// Sections that always stand: what it is and how it was found is what a first report is for.
const ALWAYS: [&str; 2] = ["basic", "course"];
/// Of the section 其他情况 there is nothing to find out.
const OPEN: &str = "other";

/// Nothing in it is known.
fn is_unknown(section: &Section) -> bool {
    let unknown = |line: &str| {
        let line = line.trim().trim_end_matches('。');
        line.is_empty() || line == UNKNOWN || line.ends_with(&format!("：{UNKNOWN}"))
    };
    !ALWAYS.contains(&section.id.as_str()) && section.text.lines().all(unknown)
}

/// A heading without its number.
fn name(heading: &str) -> &str {
    numbered(heading).map_or(heading, |(_, name)| name).trim()
}

fn numbered(heading: &str) -> Option<(&str, &str)> {
    heading.split_once('、').filter(|(number, _)| !number.is_empty() && number.chars().all(|c| "一二三四五六七八九十".contains(c)))
}

/// The sections as they print, with those of which nothing is known in one at the end. One alone is left where it stands.
pub fn folded(sections: &[Section]) -> Vec<Section> {
    let unknown: Vec<&Section> = sections.iter().filter(|s| is_unknown(s)).collect();
    if unknown.len() < 2 {
        return sections.to_vec();
    }
    let mut number = 0_u32;
    let mut next = |heading: &str| {
        number = number.saturating_add(1);
        format!("{}、{heading}", chinese_number(number))
    };
    let mut printed: Vec<Section> = Vec::new();
    for section in sections.iter().filter(|s| !is_unknown(s)) {
        let heading = if numbered(&section.heading).is_some() { next(name(&section.heading)) } else { section.heading.clone() };
        printed.push(Section { heading, ..section.clone() });
    }
    let names: Vec<&str> = unknown.iter().filter(|s| s.id != OPEN).map(|s| name(&s.heading)).collect();
    printed.push(Section {
        id: "unknown".to_owned(),
        heading: next("待查情况"),
        text: format!("以下情况{UNKNOWN}，将及时续报：{}。", names.join("；")),
    });
    printed
}

#[cfg(test)]
mod tests {
    use super::folded;
    use crate::written_report::Section;

    fn section(id: &str, heading: &str, text: &str) -> Section {
        Section { id: id.to_owned(), heading: heading.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn what_is_wholly_unknown_stands_in_one_list_and_the_rest_is_counted_anew() {
        let sections = [
            section("basic", "一、基本情况", "待查。"),
            section("trend", "二、事态发展趋势", "可能造成的影响：待查。"),
            section("cause", "三、原因初步分析", "初步判断为钓鱼邮件。\n直接原因：待查。"),
            section("scene", "四、现场保护情况", ""),
            section("other", "五、其他情况", "待查。"),
        ];
        let printed = folded(&sections);
        let headings: Vec<&str> = printed.iter().map(|s| s.heading.as_str()).collect();
        assert_eq!(headings, ["一、基本情况", "二、原因初步分析", "三、待查情况"]);
        assert_eq!(printed.last().map(|s| s.text.as_str()), Some("以下情况待查，将及时续报：事态发展趋势；现场保护情况。"));
    }

    #[test]
    fn one_alone_stays_where_it_is() {
        let sections = [section("trend", "一、事态发展趋势", "待查。"), section("cause", "二、原因初步分析", "初步判断为钓鱼邮件。")];
        assert_eq!(folded(&sections), sections);
    }
}
