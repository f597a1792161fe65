//! How much of a paper is checked and how many checks are told: whoever pastes a log into a section gets one sentence, not thousands.

use crate::paper_checks::{Check, check, texts};
use crate::written_report::WrittenReport;

/// Checks that are told one by one.
const MOST_CHECKS: usize = 50;
/// Characters of all texts of a paper: some 160 pages, more than any paper of a case.
const MOST_TEXT: usize = 100_000;
/// Characters of a title: more can't be broken by meaning, and fills the first page.
const MOST_TITLE: usize = 300;

/// A paper that is too long to be read through, in one check: first its title, then the longest of its texts.
pub(crate) fn too_long(report: &WrittenReport) -> Option<Check> {
    let texts = texts(report).into_iter().map(|(field, text)| (field, text.chars().count()));
    let (titles, rest): (Vec<(String, usize)>, Vec<_>) = texts.partition(|(field, _)| field == "title");
    let sum = |texts: &[(String, usize)]| texts.iter().map(|(_, length)| length).sum::<usize>();
    let (title, all) = (sum(&titles), sum(&titles) + sum(&rest));
    if title > MOST_TITLE {
        let message = format!("标题有{title}字，超过{MOST_TITLE}字，请提炼成要点，原文作为附件或证据");
        return Some(check("title", message, true));
    }
    let (longest, length) = rest.into_iter().max_by_key(|(_, length)| *length)?;
    (all > MOST_TEXT).then(|| {
        let instead = if longest.starts_with("attachments:") {
            "请改为“另附”，或存为证据"
        } else {
            "请提炼成要点，原文作为附件或证据"
        };
        let message = format!("全文有{all}字，超过{MOST_TEXT}字，这里最长（{length}字），{instead}");
        check(&longest, message, true)
    })
}

/// What is told of the checks: the first ones, and how many more there are. Where some are left off, those that block go first, and the
/// last one blocks where it stands for such a one: what is not told must not let a paper pass.
pub(crate) fn told(mut checks: Vec<Check>) -> Vec<Check> {
    if checks.len() > MOST_CHECKS {
        checks.sort_by_key(|c| !c.blocks);
        let rest = checks.split_off(MOST_CHECKS);
        checks.extend(rest.first().map(|next| {
            let message = format!("还有{}处没有列出，改好以上各处后再列", rest.len());
            check(&next.field, message, next.blocks)
        }));
    }
    checks
}
