//! What is missing in a paper before it may be issued, and forms that official papers do not have.

use crate::annex_checks::{annex_checks, issuers, joint, page};
use crate::check_limits::{told, too_long};
use crate::forms_of_address::{other_self, we};
use crate::kinds::{Layout, PaperKind, Species, kind};
use crate::moments::moments;
use crate::page_style::PageForm;
use crate::report_items::missing_items;
use crate::species_checks::{requests, title_end, title_species};
use crate::warning_checks::warning_checks;
use crate::written_report::{UNKNOWN, WrittenReport};
use chrono::NaiveDate;

/// Something that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// `title`, `addressee`, `opening`, `closing`, `attachments`, `section:basic`, `number` …
    pub field: String,
    /// In a sentence.
    pub message: String,
    /// The paper may not be issued so.
    pub blocks: bool,
}

pub(crate) fn check(field: &str, message: impl Into<String>, blocks: bool) -> Check {
    Check { field: field.to_owned(), message: message.into(), blocks }
}

/// What does not pass, of a paper of this kind. Of very many the first are told, and in a last one how many more there are; a paper that is
/// too long is not read through.
#[must_use]
pub fn paper_checks(id: &str, report: &WrittenReport) -> Vec<Check> {
    let Some(kind) = kind(id) else { return Vec::new() };
    let mut checks = missing(kind, report);
    if let Some(long) = too_long(report) {
        checks.push(long);
        return told(checks);
    }
    checks.extend(number_forms(report));
    checks.extend(years(report));
    for (field, text) in everything(report) {
        checks.extend(banned(&field, text));
    }
    checks.extend(title_end(report));
    checks.extend(title_species(kind, report));
    checks.extend(requests(kind, report));
    if kind.species == Species::Request && !asks(report) {
        checks.push(check("closing", "请示没有写请求的话，结尾写“妥否，请批示。”", true));
    }
    checks.extend(conditions(kind, report));
    checks.extend(acts(kind, report));
    checks.extend(warning_checks(kind, report));
    checks.extend(real_names(report));
    checks.extend(species(kind, report));
    checks.extend(self_name(kind, report));
    checks.extend(copied_twice(report));
    checks.extend(annex_checks(report));
    checks.extend(joint(kind, report));
    checks.extend(issuers(kind, report));
    checks.extend(page(kind, report));
    if kind.layout != Layout::Form {
        checks.extend(numbering(report));
        checks.extend(unsaid(kind, report));
    }
    told(checks)
}

/// Every text with its field.
pub(crate) fn texts(report: &WrittenReport) -> Vec<(String, &str)> {
    let mut all = vec![("title".to_owned(), report.title.as_str()), ("opening".to_owned(), report.opening.as_str())];
    all.extend(report.sections.iter().map(|s| (format!("section:{}", s.id), s.text.as_str())));
    all.push(("closing".to_owned(), report.closing.as_str()));
    all.extend(report.annexes().zip(1_u32..).filter_map(|(a, number)| Some((format!("attachments:{number}"), a.text()?))));
    all
}

/// Every text that prints, also what names and heads: 主送, 抄送, headings, 附件.
fn everything(report: &WrittenReport) -> Vec<(String, &str)> {
    let mut all = texts(report);
    all.extend(report.sections.iter().map(|s| (format!("section:{}", s.id), s.heading.as_str())));
    all.extend([("addressee".to_owned(), report.addressee.as_str()), ("copies_to".to_owned(), report.copies_to.as_str())]);
    all.extend(report.annexes().map(|a| ("attachments".to_owned(), a.name.as_str())));
    all.push(("joint".to_owned(), report.joint.as_str()));
    all
}

fn missing(kind: &PaperKind, report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    let needed = [
        ("title", &report.title, "标题没有填"),
        ("addressee", &report.addressee, "主送没有填"),
        ("unit", &report.unit, "署名单位没有填"),
        ("date", &report.date, "成文日期没有填"),
        ("contact", &report.contact, "联系人没有填"),
        ("telephone", &report.telephone, "联系电话没有填"),
        ("drafter", &report.drafter, "拟稿人没有填"),
        ("reviewer", &report.reviewer, "核稿人没有填"),
        ("signer", &report.signer, "签发人没有填"),
    ];
    // A receipt is signed by hand by whoever received.
    let by_hand = |field: &str| kind.id == "warning_receipt" && matches!(field, "drafter" | "reviewer" | "signer");
    // The figures of a year can be for the unit alone.
    let own = |field: &str| kind.id == "annual_statistics" && field == "addressee";
    for (field, text, message) in needed {
        if text.trim().is_empty() && !by_hand(field) && !own(field) {
            checks.push(check(field, message, true));
        }
    }
    if own("addressee") && report.addressee.trim().is_empty() {
        checks.push(check("addressee", "主送没有填，预案没有写明统计报告报给谁：请写上，不写的页上印作“待查”", false));
    }
    let date = report.date.trim();
    if !date.is_empty() && !is_date(date) {
        checks.push(check("date", "成文日期写成 2026年1月5日 这样，不加零，要是有的一天", true));
    }
    if report.version >= 2 && report.replaces.trim().is_empty() {
        checks.push(check("replaces", format!("第{}版没有写明替代哪一份", report.version), true));
    }
    if kind.id.starts_with("warning_") {
        let known = |id: &str| report.sections.iter().find(|s| s.id == id).is_none_or(|s| is_known(&s.text));
        let facts =
            [("original", "原预警"), ("category", "事件类别"), ("level", "预警级别"), ("start", "起始时间"), ("issuer", "发布单位")];
        for (id, name) in facts.into_iter().filter(|(id, _)| !known(id)) {
            checks.push(check(&format!("section:{id}"), format!("{name}没有填，预警不能写“待查”"), true));
        }
    }
    checks
}

/// Who asks for the end, or tells of it, says by what it may end: nothing that is said of it, and a condition that nobody has looked at,
/// stop it.
fn conditions(kind: &PaperKind, report: &WrittenReport) -> Option<Check> {
    let id = match kind.id {
        "closure_request" => "conditions",
        "closure_notice" => "result",
        _ => return None,
    };
    let section = report.sections.iter().find(|s| s.id == id)?;
    let line_says = |line: &str| {
        let line = line.trim().trim_end_matches('。');
        !line.is_empty() && !line.ends_with('：') && !line.ends_with(UNKNOWN)
    };
    let named = if section.heading.is_empty() { "正文" } else { &section.heading };
    let field = format!("section:{id}");
    if !section.text.lines().any(line_says) {
        return Some(check(&field, format!("“{named}”还没有写清楚，请写明符合哪些结束条件"), true));
    }
    let open = section.text.lines().find(|line| line.split(['。', '；']).any(is_open))?;
    let message = format!("“{named}”的“{}”还写着待查，条件没有核对以前不能结束：请核对后写明", beginning(open));
    Some(check(&field, message, true))
}

/// A sentence that ends in 待查. What an incident comes from may be found out after the response.
fn is_open(sentence: &str) -> bool {
    let sentence = sentence.trim().trim_end_matches(['）', '，', '、']);
    sentence.ends_with(UNKNOWN) && !["原因", "责任"].iter().any(|later| sentence.contains(later))
}

/// What a line begins with, without what it says of it.
fn beginning(line: &str) -> String {
    const MOST: usize = 20;
    let subject = line.trim().split(['。', '：']).next().unwrap_or_default();
    let mut letters = subject.chars();
    let first: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() { format!("{first}……") } else { first }
}

/// A request that asks for nothing, an answer to nothing, a notice that does not say since when: none of them is one.
fn acts(kind: &PaperKind, report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    let since = |verb: &str| {
        let all = report.sections.iter().map(|s| s.text.as_str()).chain([report.opening.as_str()]);
        all.flat_map(moments).any(|m| m.behind.contains(verb) || m.before.ends_with(['自', '于', '从']))
    };
    match kind.id {
        "closure_request" if report.sections.iter().any(|s| s.id == "ask" && !is_known(&s.text)) => {
            checks.push(check("section:ask", "没有写请示的事项，写“请批准结束……应急响应”", true));
        }
        "support_request" | "support_letter" if report.sections.iter().any(|s| s.id == "ask" && !is_known(&s.text)) => {
            checks.push(check("section:ask", "没有写请求谁支援什么、何时到位，请补上", true));
        }
        "closure_reply" | "support_reply" if report.opening.contains(UNKNOWN) || !report.opening.contains("收悉") => {
            let message = "没有写所批复的请示的标题和文号，请补上，如“你处《关于……的请示》（〔2026〕8号）收悉。”";
            checks.push(check("opening", message, true));
        }
        "response_notice" if !since("启动") => {
            checks.push(check("opening", "没有写应急响应自何时起启动，请补上", true));
        }
        "closure_notice" if !since("结束") => {
            checks.push(check("opening", "没有写应急响应自何时起结束，请补上", true));
        }
        _ => {}
    }
    let signing = report.signing_units();
    if let Some(unit) = addressees(report).find(|body| !body.is_empty() && signing.iter().any(|unit| unit == body)) {
        checks.push(check("addressee", format!("主送和署名是同一个单位“{unit}”，请核对"), true));
    }
    checks
}

/// Every body of 主送.
pub(crate) fn addressees(report: &WrittenReport) -> impl Iterator<Item = &str> {
    bodies(&report.addressee)
}

/// The bodies that a line of 主送 or 抄送 names.
fn bodies(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '，', '。', '；', ',']).map(str::trim)
}

/// A 请示 goes to one body; a 函 goes out of the house.
fn species(kind: &PaperKind, report: &WrittenReport) -> Option<Check> {
    match kind.species {
        Species::Request if addressees(report).filter(|a| !a.is_empty()).count() > 1 => {
            Some(check("addressee", "请示一般只写一个主送机关，需要同时送其他机关的，用抄送", false))
        }
        Species::Letter if report.style.form == PageForm::Plain => {
            let message = "本单位用白头纸：内设机构一般不对外行文，请以本机关名义发函，或确认本单位可以对外行文";
            Some(check("unit", message, false))
        }
        _ => None,
    }
}

/// Text and 署名 speak of the same body.
fn self_name(kind: &PaperKind, report: &WrittenReport) -> Option<Check> {
    let unit = report.unit.trim();
    if kind.layout == Layout::Form || unit.is_empty() {
        return None;
    }
    let units = report.signing_units();
    let (field, found) = texts(report)
        .into_iter()
        .filter(|(field, _)| !field.starts_with("attachments:"))
        .find_map(|(field, text)| Some((field, other_self(text, &units)?)))?;
    let own = we(unit);
    Some(check(&field, format!("正文里自称“{found}”，署名是“{unit}”：请写“{own}”，或写出单位名称"), false))
}

/// A body to which a paper goes anyway gets no copy.
fn copied_twice(report: &WrittenReport) -> Option<Check> {
    let twice = bodies(&report.copies_to).find(|copy| !copy.is_empty() && addressees(report).any(|to| to == *copy))?;
    Some(check("copies_to", format!("“{twice}”已经是主送，抄送里不再写"), false))
}

/// How a plan speaks of whoever it may be: a paper that leaves the house names them.
const CLASSES: [&str; 9] =
    ["主管机构", "上级主管部门", "主管部门", "责任单位", "事发单位", "工作机构", "相关处室", "事件发生处室", "事发地区县政府"];

/// 主送, 抄送 and 署名 are real bodies with the names by which they sign.
fn real_names(report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    for (field, name, text) in
        [("addressee", "主送", &report.addressee), ("copies_to", "抄送", &report.copies_to), ("joint", "联合发文", &report.joint)]
    {
        for body in bodies(text).filter(|b| CLASSES.contains(b) || b.starts_with("相关")) {
            checks.push(check(field, format!("{name}的“{body}”是预案里的泛称，请写实际单位的名称"), true));
        }
    }
    let unit = report.unit.trim();
    if unit.starts_with('市') && !unit.starts_with("市场") {
        checks.push(check("unit", format!("署名“{unit}”没有写出市名，请写全称或规范化简称"), false));
    }
    checks
}

fn is_known(text: &str) -> bool {
    !matches!(text.trim().trim_end_matches('。'), "" | UNKNOWN)
}

/// `2026年1月5日`, no zero in front: a day that there is.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let number =
        |part: &str| (!part.starts_with('0') && part.chars().all(|c| c.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten();
    text.split_once('年')
        .and_then(|(year, rest)| Some((year, rest.split_once('月')?)))
        .and_then(|(year, (month, rest))| Some((year, month, rest.strip_suffix('日')?)))
        .filter(|(year, ..)| year.len() == 4)
        .and_then(|(year, month, day)| NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?))
        .is_some()
}

/// 发文字号 as it may not be written, in the number itself and wherever one is cited.
fn number_forms(report: &WrittenReport) -> Vec<Check> {
    let mut all = vec![("number".to_owned(), report.number.as_str()), ("replaces".to_owned(), report.replaces.as_str())];
    all.extend(everything(report));
    all.into_iter().flat_map(|(field, text)| number_faults(text).into_iter().map(move |message| check(&field, message, true))).collect()
}

/// A paper is numbered in the series of the year in which it is issued.
fn years(report: &WrittenReport) -> Option<Check> {
    let date = report.date.trim();
    let dated = date.split_once('年').filter(|_| is_date(date))?.0;
    let (numbered, rest) = report.number.split_once('〔')?.1.split_once('〕')?;
    let serial = rest.trim().strip_suffix('号')?;
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let complete = numbered.len() == 4 && digits(numbered) && digits(serial);
    (complete && numbered != dated)
        .then(|| check("date", format!("成文日期是{dated}年，发文字号“{}”是{numbered}年的，请核对", report.number.trim()), false))
}

fn number_faults(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let word = |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let mut faults = Vec::new();
    for (at, open) in letters.iter().enumerate().filter(|(_, c)| "[(（【［﹝〔".contains(**c)) {
        let year = letters.get(at + 1..at + 5).unwrap_or_default();
        let closed = letters.get(at + 5).is_some_and(|c| "])）】］﹞〕".contains(*c));
        if year.len() < 4 || !year.iter().all(char::is_ascii_digit) || !closed {
            continue;
        }
        let mut from = at + 6;
        let ordinal = letters.get(from) == Some(&'第');
        from += usize::from(ordinal);
        let digits: String = letters.get(from..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).collect();
        let end = from + digits.len();
        if digits.is_empty() || letters.get(end) != Some(&'号') {
            continue;
        }
        let phrase = word(at, end + 1);
        let right = format!("〔{}〕{}号", word(at + 1, at + 5), digits.trim_start_matches('0'));
        if *open != '〔' || letters.get(at + 5) != Some(&'〕') {
            faults.push(format!("发文字号的年份用六角括号：“{phrase}”写成“{right}”"));
        } else if ordinal {
            faults.push(format!("发文字号不加“第”：“{phrase}”写成“{right}”"));
        } else if digits.starts_with('0') {
            faults.push(format!("发文字号的序号不加零：“{phrase}”写成“{right}”"));
        }
    }
    faults
}

const NUMERALS: &str = "一二三四五六七八九〇零○";

/// Forms that a text may not have.
fn banned(field: &str, text: &str) -> Vec<Check> {
    let mut checks = Vec::new();
    if text.contains("此页无正文") {
        checks.push(check(field, "不写“此页无正文”，请删去", true));
    }
    if !field.starts_with("attachments:") && has_placeholder(text) {
        checks.push(check(field, "还有没有换成内容的花括号，请改成要写的话", true));
    }
    let letters: Vec<char> = text.chars().collect();
    for (at, window) in letters.windows(5).enumerate() {
        let [a, b, c, d, e] = window else { continue };
        if [a, b, c, d].into_iter().all(|n| NUMERALS.contains(*n)) && *e == '年' {
            checks.push(check(field, format!("“{a}{b}{c}{d}年”的年份用阿拉伯数字"), false));
        }
        if *a == '年' && *b == '0' && c.is_ascii_digit() && *d == '月' || *a == '月' && *b == '0' && c.is_ascii_digit() && *d == '日' {
            let from = at.saturating_sub(4);
            let phrase: String = letters.get(from..at + 4).unwrap_or_default().iter().collect();
            checks.push(check(field, format!("“{phrase}”的月、日不加零"), false));
        }
    }
    // The tail, too short for a window of five.
    if let [.., a, b, c, d] = letters.as_slice()
        && matches!((*a, *d), ('年', '月') | ('月', '日'))
        && *b == '0'
        && c.is_ascii_digit()
    {
        checks.push(check(field, format!("“{a}{b}{c}{d}”的月、日不加零"), false));
    }
    checks.extend(western(&letters).map(|phrase| check(field, format!("汉字之间用全角标点：“{phrase}”"), false)));
    checks
}

/// A word of a wording in its braces. What a log or a program has in braces is none.
fn has_placeholder(text: &str) -> bool {
    text.split(['{', '｛']).skip(1).any(|rest| {
        let rest = rest.trim_start_matches(['?', '？']);
        let word: usize = rest.chars().take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        let behind = rest.chars().nth(word);
        word > 0 && behind.is_some_and(|c| "}｝|｜:：".contains(c)) || rest.starts_with(['}', '｝'])
    })
}

/// The first Western mark between Chinese letters, with its neighbours.
fn western(letters: &[char]) -> Option<String> {
    let chinese = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let at = letters.windows(3).position(|w| matches!(w, [a, b, c] if chinese(a) && ",;:?!.()".contains(*b) && chinese(c)))?;
    Some(letters.get(at..at + 3)?.iter().collect())
}

fn asks(report: &WrittenReport) -> bool {
    const WORDS: [&str; 7] = ["妥否", "当否", "请批示", "请批准", "请审批", "请予", "请审定"];
    WORDS.iter().any(|w| report.closing.contains(w))
}

/// The place of a heading in its series: `三、…` is 3, `（二）…` is 2.
fn ordinal(text: &str, open: &str, close: char) -> Option<u32> {
    let number = text.trim().strip_prefix(open)?.split_once(close)?.0;
    (1..100).find(|n| crate::follow_up::chinese_number(*n) == number)
}

/// Headings that do not count from one, and points in a section that do not.
fn numbering(report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut next = 1;
    for section in &report.sections {
        if let Some(found) = ordinal(&section.heading, "", '、') {
            if found != next {
                let message = format!("标题的序号应为“{}、”：“{}”", crate::follow_up::chinese_number(next), section.heading);
                checks.push(check(&format!("section:{}", section.id), message, false));
            }
            next = found + 1;
        }
        let mut point = 1;
        for line in section.text.lines() {
            if let Some(found) = ordinal(line, "（", '）') {
                if found != point && found != 1 {
                    let message =
                        format!("“（{}）”前面缺“（{}）”", crate::follow_up::chinese_number(found), crate::follow_up::chinese_number(point));
                    checks.push(check(&format!("section:{}", section.id), message, false));
                }
                point = found + 1;
            }
        }
    }
    checks
}

/// Sections that say nothing, or not everything.
fn unsaid(kind: &PaperKind, report: &WrittenReport) -> Vec<Check> {
    let mut checks = Vec::new();
    for section in &report.sections {
        let field = format!("section:{}", section.id);
        let named = if section.heading.is_empty() { "正文" } else { &section.heading };
        let text = section.text.trim();
        let missing = if kind.id == "written_report" { missing_items(&section.id, text) } else { Vec::new() };
        if text.is_empty() {
            checks.push(check(&field, format!("“{named}”没有填，将印为“待查”"), false));
        } else if text.trim_end_matches('。') == UNKNOWN {
            if !missing.is_empty() {
                checks.push(check(&field, format!("“{named}”还没有写到：{}；不清楚的写“待查”", missing.join("、")), false));
            }
            checks.push(check(&field, format!("“{named}”没有写，将印为“待查”"), false));
        } else if !missing.is_empty() {
            checks.push(check(&field, format!("“{named}”还没有写到：{}；不清楚的写“待查”", missing.join("、")), false));
        }
    }
    checks
}
