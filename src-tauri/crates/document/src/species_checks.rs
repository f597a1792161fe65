//! 文种: what a title calls the paper, and what a paper of its kind does not say.

use crate::kinds::{Layout, PaperKind, Species};
use crate::paper_checks::{Check, check, texts};
use crate::requests::{approval_in, request_in, submission_in};
use crate::written_report::WrittenReport;

/// Marks that a title does not end in (GB/T 9704, 7.3.1 has none).
const END_MARKS: [char; 14] = ['。', '，', '、', '；', '：', '！', '？', '…', '．', '.', ',', ';', ':', '!'];

/// A title that ends in a mark.
pub(crate) fn title_end(report: &WrittenReport) -> Option<Check> {
    let last = report.title.trim().chars().last().filter(|c| END_MARKS.contains(c))?;
    Some(check("title", format!("标题末尾不加标点，请删去“{last}”"), true))
}

/// Names by which a title says what sort of paper it is. 请示报告 is none, whatever else stands behind.
const NAMED: [(&str, Option<Species>); 6] = [
    ("请示报告", None),
    ("报告", Some(Species::Report)),
    ("请示", Some(Species::Request)),
    ("批复", Some(Species::Reply)),
    ("通知", Some(Species::Notice)),
    ("函", Some(Species::Letter)),
];

/// A title whose last word names another 文种 than the paper is.
pub(crate) fn title_species(kind: &PaperKind, report: &WrittenReport) -> Option<Check> {
    if kind.layout == Layout::Form || !NAMED.iter().any(|(_, species)| *species == Some(kind.species)) {
        return None;
    }
    let mut title = report.title.trim().trim_end_matches(END_MARKS);
    // （终报）, （第2版） stand behind it.
    while let Some((before, _)) = title.strip_suffix(['）', ')']).and_then(|rest| rest.rsplit_once(['（', '('])) {
        title = before.trim_end();
    }
    let (name, species) = NAMED.iter().find(|(name, _)| title.ends_with(name))?;
    let own = kind.species.name();
    (*species != Some(kind.species))
        .then(|| check("title", format!("这份是{own}，标题末尾写成了“{name}”：请改为“{own}”，或改用{name}的文书"), true))
        .map(|found| match species {
            None => {
                Check { message: format!("“请示报告”不是文种：这份是{own}，请把标题末尾改为“{own}”"), ..found }
            }
            Some(_) => found,
        })
}

/// Words of a request in a paper that does not ask: a 报告 carries none, a 批复 and a 通知 go down, a 函 goes to equals.
pub(crate) fn requests(kind: &PaperKind, report: &WrittenReport) -> Vec<Check> {
    let name = kind.species.name();
    let found = |field: &str, text: &str| match kind.species {
        Species::Report => request_in(text).map(|word| format!("报告不得夹带请示事项（“{word}”），请移到“请求支援事项”，另行请示或函告")),
        // What is bound behind it may be a form by which others ask.
        _ if field.starts_with("attachments:") => None,
        Species::Reply | Species::Notice => {
            approval_in(text).map(|word| format!("{name}不写请示的话（“{word}”），请删去，要请示的另写请示"))
        }
        Species::Letter => submission_in(text).map(|word| format!("函不写请示的话（“{word}”），请改成“请予支持为盼”或“请函复”")),
        Species::Request | Species::Slip | Species::Table => None,
    };
    texts(report).into_iter().filter_map(|(field, text)| found(&field, text).map(|message| check(&field, message, true))).collect()
}
