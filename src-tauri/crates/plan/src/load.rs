//! A plan file becomes a `Plan`, or an error that names the file, the line and the key.

use crate::check;
use crate::model::Plan;
use thiserror::Error;

/// Why a plan file can't be used.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error("{file}:{line}: {key}: {message}")]
pub struct LoadError {
    /// The file as the caller named it.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// The key or table at fault.
    pub key: String,
    /// What is wrong and what to write instead, in Chinese where it is ours.
    pub message: String,
}

/// Largest plan file that is read, in bytes: a plan is a text of some dozens of pages.
pub const LARGEST_FILE: usize = 4 << 20;

/// Loads and checks a plan.
///
/// # Errors
/// Every fault that was found, at least one, each with its place.
pub fn load(file: &str, text: &str) -> Result<Plan, Vec<LoadError>> {
    let place = |at: usize, message: String, key: Option<String>| {
        let (line, found) = locate(text, at);
        LoadError { file: file.to_owned(), line, key: key.unwrap_or(found), message }
    };
    if text.len() > LARGEST_FILE {
        return Err(vec![place(0, format!("文件过大（{} 字节），预案文件不超过 4 MiB", text.len()), None)]);
    }
    let plan: Plan = toml::from_str(text).map_err(|e| vec![place(e.span().map_or(0, |s| s.start), translate(e.message()), None)])?;
    let faults: Vec<LoadError> =
        check::faults(&plan).into_iter().map(|fault| place(fault.at, fault.message, fault.key.map(str::to_owned))).collect();
    if faults.is_empty() { Ok(plan) } else { Err(faults) }
}

/// Line number at a byte, and the key or table that stands there.
fn locate(text: &str, at: usize) -> (usize, String) {
    let before = text.get(..at.min(text.len())).unwrap_or_else(|| {
        // Not on a character boundary: go back to one.
        (0..4).find_map(|back| text.get(..at.saturating_sub(back))).unwrap_or_default()
    });
    let line = before.matches('\n').count() + 1;
    let this = text.lines().nth(line - 1).unwrap_or_default().trim();
    let key = this.split('=').next().unwrap_or_default().trim().trim_matches(['[', ']']).to_owned();
    (line, key)
}

fn translate(message: &str) -> String {
    if let Some(field) = message.strip_prefix("missing field ") {
        return format!("缺少 {field}");
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        return format!("不认识的键 {rest}");
    }
    message.replace('\n', " ")
}
