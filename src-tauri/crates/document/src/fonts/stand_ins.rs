//! What is recorded is printed whatever characters it bears: one that no font has stands as □ with its code.

use super::{Fonts, missing};
use crate::annex::Annex;
use crate::error::DocumentError;
use crate::paper::Paper;
use crate::pdf::{Typeset, typeset};
use crate::written_report::WrittenReport;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What stands for a character without a glyph: `□（U+1F6A8）`.
#[must_use]
pub fn stand_in(character: char) -> String {
    format!("□（U+{:04X}）", u32::from(character))
}

/// Sets a paper whose text is a record and nobody's to change: a character that no font has is shown by its code.
///
/// # Errors
/// Fonts that are not there; a file that can't be written.
pub fn typeset_record(paper: &Paper, fonts: &Fonts) -> Result<Typeset, DocumentError> {
    match typeset(paper, fonts) {
        Err(DocumentError::MissingGlyph { .. }) => typeset(&with_stand_ins(paper, fonts)?, fonts),
        set => set,
    }
}

/// The paper with a stand-in for every character that no font has. The file's own title keeps them: no font sets it.
fn with_stand_ins(paper: &Paper, fonts: &Fonts) -> Result<Paper, DocumentError> {
    let lacking: BTreeSet<char> = missing(paper, fonts).into_iter().map(|m| m.character).collect();
    let fault = |e: serde_json::Error| DocumentError::Pdf(e.to_string());
    // Every text of every block, whatever blocks there come to be.
    let mut value = serde_json::to_value(paper).map_err(fault)?;
    replace(&mut value, &lacking);
    let set: Paper = serde_json::from_value(value).map_err(fault)?;
    Ok(Paper { title_meta: paper.title_meta.clone(), author: paper.author.clone(), ..set })
}

/// A report whose 附件 that are drawn from the record show by its code what no font has. Typed text is left for its writer to mend.
#[must_use]
pub fn legible<'a>(report: &'a WrittenReport, fonts: &Fonts) -> Cow<'a, WrittenReport> {
    if report.attachments.iter().all(|a| a.recorded().is_none()) {
        return Cow::Borrowed(report);
    }
    let attachments = report.attachments.iter().map(|a| legible_annex(a.clone(), fonts)).collect();
    Cow::Owned(WrittenReport { attachments, ..report.clone() })
}

fn legible_annex(annex: Annex, fonts: &Fonts) -> Annex {
    let Some(paper) = annex.recorded() else { return annex };
    let lacking: BTreeSet<char> = missing(&paper, fonts).into_iter().map(|m| m.character).collect();
    if lacking.is_empty() {
        return annex;
    }
    let Ok(mut content) = serde_json::to_value(&annex.content) else { return annex };
    replace(&mut content, &lacking);
    match serde_json::from_value(content) {
        Ok(content) => Annex { content, ..annex },
        Err(_) => annex,
    }
}

fn replace(value: &mut Value, lacking: &BTreeSet<char>) {
    match value {
        Value::String(text) if text.contains(|c| lacking.contains(&c)) => {
            *text = text.chars().map(|c| if lacking.contains(&c) { stand_in(c) } else { c.to_string() }).collect();
        }
        Value::Array(all) => all.iter_mut().for_each(|one| replace(one, lacking)),
        Value::Object(all) => all.values_mut().for_each(|one| replace(one, lacking)),
        _ => {}
    }
}
