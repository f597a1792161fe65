//! What is missing in 附件, and in who issues a paper jointly; what the page does not hold.

use crate::annex::{Annex, AnnexContent};
use crate::colophon::{TOO_LONG, is_too_high};
use crate::docx::{lines_above_text, lowered};
use crate::kinds::{Layout, PaperKind};
use crate::paper::{Format, Paper};
use crate::paper_checks::{Check, check};
use crate::report_paper::names;
use crate::typed_text::{MOST_COLUMNS, too_wide};
use crate::written_report::WrittenReport;
use chrono::DateTime;

/// Names with a mark behind them, an 附件 without a name or without anything in it.
pub(crate) fn annex_checks(report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    let many = report.annexes().nth(1).is_some();
    for (annex, number) in report.annexes().zip(1_u32..) {
        let name = annex.name.trim();
        if name.ends_with(['。', '；', '，', '、', '.', ';', ',']) {
            checks.push(check("attachments", format!("附件名称后面不加标点：“{name}”"), true));
        }
        let field = format!("attachments:{number}");
        let called = if many { format!("附件{number}") } else { "附件".to_owned() };
        if name.is_empty() {
            checks.push(check(&field, format!("{called}没有名称，请写上"), true));
        }
        if let Some(own) = own_number(name) {
            let message = format!("{called}的名称自带序号“{own}”：序号由程序编排，请从名称中删去");
            checks.push(check(&field, message, false));
        }
        checks.extend(empty(annex).map(|what| check(&field, format!("{called}{what}"), true)));
        if let Some(columns) = annex.text().and_then(too_wide) {
            let message = format!("{called}的表有{columns}列，超过{MOST_COLUMNS}列排不下，请分成几张表");
            checks.push(check(&field, message, true));
        }
    }
    let names: Vec<&str> = report.annexes().map(|a| a.name.trim()).filter(|n| !n.is_empty()).collect();
    if let Some(twice) = names.iter().enumerate().find(|(at, name)| names.iter().take(*at).any(|n| n == *name)) {
        checks.push(check("attachments", format!("两个附件同名：“{}”", twice.1), false));
    }
    checks
}

/// A number with which a name begins though 附件说明 numbers it: `2.`, `附件2：`, `（二）`. 3.2版 and 1、2号楼 are none.
fn own_number(name: &str) -> Option<&str> {
    const CHINESE: &str = "一二三四五六七八九十";
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let numeral = |c: char| is_digit(c) || CHINESE.contains(c);
    let behind = |rest: &str| rest.trim_start_matches(numeral).len();
    let labelled = name.strip_prefix("附件").map(str::trim_start);
    let rest = labelled.unwrap_or(name);
    let after = if let Some(inner) = rest.strip_prefix(['（', '(']) {
        let after = inner.get(inner.len() - behind(inner)..)?;
        // （2026年）, （二期）: no number by itself.
        let short = inner.chars().take_while(|c| numeral(*c)).count();
        after.strip_prefix(['）', ')']).filter(|_| (1..=2).contains(&short))?
    } else if rest.chars().next().is_some_and(|c| ('①'..='⑳').contains(&c)) {
        rest.get(rest.chars().next().map_or(0, char::len_utf8)..)?
    } else {
        let after = rest.get(rest.len() - behind(rest)..)?;
        let numbered = after.len() < rest.len();
        match after.strip_prefix(['.', '．', '、', '：', ':']) {
            // 3.2版, 一、二号机房.
            Some(name) if numbered && !name.starts_with(numeral) => name,
            Some(name) if labelled.is_some() && !numbered && !name.is_empty() => name,
            _ if labelled.is_some() && numbered => after,
            _ => return None,
        }
    };
    name.get(..name.len() - after.len()).filter(|own| !own.is_empty()).map(str::trim)
}

fn empty(annex: &Annex) -> Option<&'static str> {
    match &annex.content {
        AnnexContent::Text(text) if text.trim().is_empty() => Some("没有内容，请写上，或改为“另附”"),
        AnnexContent::Course(rows) if rows.is_empty() => Some("没有内容：本事件还没有处置记录，请改为“另附”或去掉"),
        AnnexContent::Ledger(ledger) if ledger.period.is_empty() => Some("没有内容，请改为“另附”或去掉"),
        AnnexContent::Evidence(rows) if rows.is_empty() => Some("没有内容：证据库里还没有本事件的证据，请改为“另附”或去掉"),
        _ => None,
    }
}

/// Bodies at the most that issue a paper together: so many names make a head.
const MOST_UNITS: usize = 6;

/// Longest name of a body on a head.
const LONGEST: usize = 60;

/// Head and 署名 name the same body, and a 上行文 bears a signer for each.
pub(crate) fn issuers(kind: &PaperKind, report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    let Some(head) = report.style.issuers().0.filter(|_| kind.layout != Layout::Form) else { return checks };
    let unit = report.unit.trim();
    if !unit.is_empty() && head != unit {
        let message = format!("版头是“{head}”，署名是“{unit}”：应当是同一个机关的全称或规范化简称，请核对");
        checks.push(check("unit", message, false));
    }
    let (signers, units) = (names(&report.signer).len(), report.signing_units().len());
    if kind.upward && units > 1 && signers > 0 && signers != units {
        let message = format!("{units}个单位联合上报，签发人写了{signers}位：一个单位一位，按发文顺序用顿号分开");
        checks.push(check("signer", message, false));
    }
    checks
}

/// A 版记 that no page holds, a joint head that leaves the first page no text.
pub(crate) fn page(kind: &PaperKind, report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    if kind.layout == Layout::Form {
        return checks;
    }
    let dressed = report.dressed(Paper::form("", "", "", DateTime::UNIX_EPOCH.fixed_offset(), Vec::new()), Some(kind), None);
    if dressed.colophon.is_some_and(|c| is_too_high(&c, dressed.format)) {
        checks.push(check("copies_to", TOO_LONG, true));
    }
    // 主送 would go to the 版记.
    let above = lines_above_text(&report.marked_title(), "");
    let joint = dressed.head.filter(|head| head.mark.len() > 1 && dressed.format == Format::Document);
    if joint.is_some_and(|head| lowered(&head, above).is_none()) {
        let message = "联合发文的单位、签发人多，标题又长，首页排不下正文：请缩短标题，或由主办单位发文，其他单位会签";
        checks.push(check("joint", message, false));
    }
    checks
}

/// Who issues a paper together with the unit is another, named once.
pub(crate) fn joint(kind: &PaperKind, report: &WrittenReport) -> Vec<Check> {
    let with = report.joint_units();
    if kind.layout == Layout::Form || with.is_empty() {
        return Vec::new();
    }
    let mut checks = Vec::new();
    if with.len() >= MOST_UNITS {
        checks.push(check("joint", format!("联合发文的单位连同本单位超过{MOST_UNITS}个，排不下，请由主办单位发文，其他单位会签"), true));
    }
    let head = report.style.issuers().0.filter(|head| *head != report.unit.trim());
    let all: Vec<&str> = std::iter::once(report.unit.trim()).chain(head).chain(with.iter().map(String::as_str)).collect();
    if let Some(long) = with.iter().find(|name| name.chars().count() > LONGEST) {
        let begins: String = long.chars().take(12).collect();
        checks.push(check("joint", format!("“{begins}……”超过{LONGEST}个字，联合发文写单位的全称或规范化简称，几个用顿号分开"), true));
    }
    if let Some((_, twice)) = all.iter().enumerate().find(|(at, name)| all.iter().take(*at).any(|n| n == *name)) {
        checks.push(check("joint", format!("联合发文的单位里“{twice}”写了两次"), true));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::own_number;

    #[test]
    fn a_number_before_a_name_is_none_of_the_name() {
        for (name, own) in [
            ("2.布线图", "2."),
            ("2. 布线图", "2."),
            ("12、布线图", "12、"),
            ("附件2：布线图", "附件2："),
            ("附件2 布线图", "附件2"),
            ("附件：布线图", "附件："),
            ("附件一：布线图", "附件一："),
            ("（二）布线图", "（二）"),
            ("(3)布线图", "(3)"),
            ("二、布线图", "二、"),
            ("②布线图", "②"),
        ] {
            assert_eq!(own_number(name), Some(own), "{name}");
        }
        for name in [
            "布线图",
            "3.2版布线图",
            "1、2号楼布线图",
            "一、二号机房布线图",
            "2026年台账",
            "（2026年）台账",
            "附件清单",
            "三方协议",
            "附件",
            "",
        ] {
            assert_eq!(own_number(name), None, "{name}");
        }
    }
}
