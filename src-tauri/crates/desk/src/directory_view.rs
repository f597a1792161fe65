//! 通讯录 as the window sees it.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use crate::view::PartyView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DirectoryView {
    pub rows: Vec<DirectoryRowView>,
    /// Every party of the plan in force: what a row can be linked to.
    pub parties: Vec<PartyView>,
}

/// A unit or a person with their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DirectoryRowView {
    pub id: String,
    pub unit: String,
    pub person: String,
    pub post: String,
    pub telephone: String,
    pub mobile: String,
    /// 24小时值班电话
    pub duty_telephone: String,
    pub email: String,
    /// Party of the plan that it is to be dialled for.
    pub party: Option<String>,
    /// Its name; none where the plan in force does not know it.
    pub party_name: Option<String>,
    pub note: String,
    pub stated_at: String,
    /// Name of the file it came from, or `手工`.
    pub source: String,
}

/// A row as it is typed by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct DirectoryInput {
    /// The row that is changed; none for a new one.
    pub id: Option<String>,
    pub unit: String,
    pub person: String,
    pub post: String,
    pub telephone: String,
    pub mobile: String,
    pub duty_telephone: String,
    pub email: String,
    pub party: Option<String>,
    pub note: String,
}

/// What a file would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DirectoryPreview {
    pub file_name: String,
    /// The sheet that was read, of a workbook.
    pub sheet: Option<String>,
    /// Of the file and of the directory that stands: handed back with the choices.
    pub digest: String,
    pub added: Vec<DirectoryAddition>,
    pub changed: Vec<DirectoryChange>,
    pub unchanged: u32,
    /// In the directory and not in the file: kept unless a person chooses otherwise.
    pub missing: Vec<DirectoryRowView>,
    pub duplicates: Vec<DirectoryDuplicate>,
    pub problems: Vec<DirectoryProblem>,
    /// About the file as a whole: sheets and columns that were not read, an end cut off.
    pub notes: Vec<String>,
}

/// A row of the file that the directory does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DirectoryAddition {
    /// Row number as WPS shows it.
    pub row: u32,
    pub values: DirectoryInput,
    pub party_name: Option<String>,
}

/// A row of the directory that the file says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DirectoryChange {
    pub row: u32,
    pub id: String,
    pub unit: String,
    pub person: String,
    pub fields: Vec<DirectoryFieldChange>,
}

/// One field before and after; an empty text is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DirectoryFieldChange {
    /// `duty_telephone` …
    pub field: String,
    /// `24小时值班电话` …
    pub label: String,
    pub before: String,
    pub after: String,
}

/// A unit and person who stand in the file twice: the first row is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DirectoryDuplicate {
    pub row: u32,
    pub first_row: u32,
    pub unit: String,
    pub person: String,
    /// Both rows say the same.
    pub same: bool,
}

/// What is wrong in a row of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DirectoryProblem {
    pub row: u32,
    /// The heading as it is called here: `办公电话`; empty for the row as a whole.
    pub column: String,
    pub message: String,
    /// The row is left out; else it is taken, and this is worth a look.
    pub refused: bool,
}

/// What a person chose in the preview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct DirectoryChoices {
    /// Of the preview that was looked at.
    pub digest: String,
    /// Row numbers of the file that are not to be taken.
    pub skip: Vec<u32>,
    /// Ids of missing rows that are to be removed.
    pub remove: Vec<String>,
}
