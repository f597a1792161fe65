//! What a warning's paper says against itself: who issues it and to whom it goes, from which level to which it is adjusted.

use crate::kinds::PaperKind;
use crate::paper_checks::{Check, addressees, check};
use crate::written_report::WrittenReport;

/// What does not pass in the paper of a warning.
pub(crate) fn warning_checks(kind: &PaperKind, report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    if !kind.id.starts_with("warning_") {
        return checks;
    }
    let text = |id: &str| report.sections.iter().find(|s| s.id == id).map_or("", |s| s.text.trim()).trim_end_matches('。');
    let issuer = text("issuer");
    // Where the issuer signs too, that is told once.
    if !issuer.is_empty() && issuer != report.unit.trim() && addressees(report).any(|body| body == issuer) {
        checks.push(check("addressee", format!("主送和发布单位是同一个单位“{issuer}”，请核对"), true));
    }
    if kind.id == "warning_adjustment"
        && let (Some(was), Some(is)) = (only_level(text("original")), only_level(text("level")))
        && was == is
    {
        checks.push(check("section:level", format!("新的级别和原预警同是{is}，级别没有变，请核对"), true));
    }
    checks
}

/// The one level that a text names, by colour or else by numeral (`橙色`, `Ⅱ级`); none where it names several.
fn only_level(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let named = |last: char, is: &dyn Fn(char) -> bool| {
        let pairs = letters.windows(2).filter(|w| w.last() == Some(&last) && w.first().is_some_and(|c| is(*c)));
        let mut names: Vec<String> = pairs.map(|w| w.iter().collect()).collect();
        names.sort();
        names.dedup();
        names
    };
    let mut names = named('色', &|c| !"颜底特彩".contains(c));
    if names.is_empty() {
        names = named('级', &|c| ('Ⅰ'..='Ⅻ').contains(&c));
    }
    names.pop().filter(|_| names.is_empty())
}
