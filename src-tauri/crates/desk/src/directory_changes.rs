//! What a file would change in the directory that stands. Pure: nothing is written until a person has chosen.

use crate::desk::id_text;
use crate::directory_cell::key;
use crate::directory_columns::Column;
use crate::directory_file::{DirectoryTable, FileRow, row_key};
use crate::directory_view::{
    DirectoryAddition, DirectoryChange, DirectoryDuplicate, DirectoryFieldChange, DirectoryInput, DirectoryPreview, DirectoryProblem,
    DirectoryRowView,
};
use casebook::{Directory, DirectoryRow, DirectoryRowState, Id};
use plan::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// A file compared with the directory.
#[derive(Debug, Clone, Default)]
pub struct DirectoryChanges {
    /// New rows, by their number in the file; they have no id yet.
    pub added: Vec<(u32, DirectoryRow)>,
    /// Changed rows as they would stand.
    pub changed: Vec<(u32, DirectoryRow, Vec<DirectoryFieldChange>)>,
    /// How many rows say what the directory says.
    pub unchanged: u32,
    /// Rows that the file does not have.
    pub missing: Vec<DirectoryRowState>,
    /// Rows that stand in the file twice.
    pub duplicates: Vec<DirectoryDuplicate>,
    /// What is wrong with rows.
    pub problems: Vec<DirectoryProblem>,
}

/// Compares a file with the directory.
#[must_use]
pub fn changes(table: &DirectoryTable, directory: &Directory, plan: &Plan) -> DirectoryChanges {
    let mut changes = DirectoryChanges { problems: table.problems.clone(), ..DirectoryChanges::default() };
    let mut standing: BTreeMap<(String, String), &DirectoryRow> = BTreeMap::new();
    for state in directory.rows() {
        standing.entry(key_of(&state.row)).or_insert(&state.row);
    }
    let mut seen: BTreeMap<(String, String), &FileRow> = BTreeMap::new();
    let mut found: BTreeSet<Id> = BTreeSet::new();
    for row in &table.rows {
        let said = |column: Column| row.values.get(&column).map(String::as_str).unwrap_or_default();
        let key = row_key(said(Column::Unit), said(Column::Person), said(Column::Post));
        if let Some(first) = seen.get(&key) {
            changes.duplicates.push(DirectoryDuplicate {
                row: row.number,
                first_row: first.number,
                unit: said(Column::Unit).to_owned(),
                person: said(Column::Person).to_owned(),
                same: first.values == row.values,
            });
            continue;
        }
        let before = standing.get(&key).copied();
        seen.insert(key, row);
        let after = merged(before, row, plan, &mut changes.problems);
        match before {
            None => changes.added.push((row.number, after)),
            Some(before) => {
                found.insert(before.id);
                let fields = differences(before, &after, plan);
                if fields.is_empty() {
                    changes.unchanged = changes.unchanged.saturating_add(1);
                } else {
                    changes.changed.push((row.number, after, fields));
                }
            }
        }
    }
    changes.missing = directory.rows().iter().filter(|s| !found.contains(&s.row.id)).cloned().collect();
    changes.problems.sort_by_key(|p| p.row);
    changes
}

fn key_of(row: &DirectoryRow) -> (String, String) {
    row_key(&row.unit, &row.person, &row.post)
}

/// The row of a unit and person, other than `but`.
pub fn same_row<'a>(directory: &'a Directory, row: &DirectoryRow) -> Option<&'a DirectoryRow> {
    let key = key_of(row);
    directory.rows().iter().map(|s| &s.row).find(|r| r.id != row.id && key_of(r) == key)
}

/// The row as it would stand. What the file does not say stays as it is.
fn merged(before: Option<&DirectoryRow>, row: &FileRow, plan: &Plan, problems: &mut Vec<DirectoryProblem>) -> DirectoryRow {
    let mut after = before.cloned().unwrap_or_else(blank);
    for (column, value) in &row.values {
        match column {
            Column::Unit => after.unit.clone_from(value),
            Column::Person => after.person.clone_from(value),
            Column::Post => after.post.clone_from(value),
            Column::Telephone => after.telephone.clone_from(value),
            Column::Mobile => after.mobile.clone_from(value),
            Column::Duty => after.duty_telephone.clone_from(value),
            Column::Email => after.email = said(value),
            Column::Note => after.note.clone_from(value),
            Column::Party if value.is_empty() => after.party = None,
            Column::Party => match party_of(plan, value) {
                Some(id) => after.party = Some(id),
                None => problems.push(DirectoryProblem {
                    row: row.number,
                    column: Column::Party.label().to_owned(),
                    message: format!("预案里没有“{value}”，这一格没有采用；可以填：{}", party_names(plan)),
                    refused: false,
                }),
            },
        }
    }
    after
}

/// A row that says nothing yet.
pub fn blank() -> DirectoryRow {
    DirectoryRow {
        id: Id::default(),
        unit: String::new(),
        person: String::new(),
        post: String::new(),
        telephone: String::new(),
        mobile: String::new(),
        duty_telephone: String::new(),
        email: None,
        party: None,
        note: String::new(),
    }
}

/// A text as an option: an empty one says nothing.
pub fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A party by its id or by its name.
fn party_of(plan: &Plan, text: &str) -> Option<String> {
    let wanted = key(text);
    plan.parties.iter().find(|p| p.id.as_str() == text || key(&p.name) == wanted).map(|p| p.id.to_string())
}

fn party_names(plan: &Plan) -> String {
    plan.parties.iter().map(|p| p.name.to_string()).collect::<Vec<_>>().join("、")
}

/// The name of a party, where the plan knows it.
pub fn party_name(plan: &Plan, id: Option<&str>) -> Option<String> {
    id.and_then(|id| plan.party(id)).map(|p| p.name.to_string())
}

/// A field as text; a party by its name.
fn shown(row: &DirectoryRow, column: Column, plan: &Plan) -> String {
    match column {
        Column::Unit => row.unit.clone(),
        Column::Person => row.person.clone(),
        Column::Post => row.post.clone(),
        Column::Telephone => row.telephone.clone(),
        Column::Mobile => row.mobile.clone(),
        Column::Duty => row.duty_telephone.clone(),
        Column::Email => row.email.clone().unwrap_or_default(),
        Column::Party => party_name(plan, row.party.as_deref()).or_else(|| row.party.clone()).unwrap_or_default(),
        Column::Note => row.note.clone(),
    }
}

fn differences(before: &DirectoryRow, after: &DirectoryRow, plan: &Plan) -> Vec<DirectoryFieldChange> {
    Column::ALL
        .into_iter()
        .map(|column| (column, shown(before, column, plan), shown(after, column, plan)))
        .filter(|(_, before, after)| before != after)
        .map(|(column, before, after)| DirectoryFieldChange {
            field: column.id().to_owned(),
            label: column.label().to_owned(),
            before,
            after,
        })
        .collect()
}

/// A row as the window sees it.
pub fn row_view(state: &DirectoryRowState, plan: &Plan) -> DirectoryRowView {
    let row = &state.row;
    DirectoryRowView {
        id: id_text(&row.id),
        unit: row.unit.clone(),
        person: row.person.clone(),
        post: row.post.clone(),
        telephone: row.telephone.clone(),
        mobile: row.mobile.clone(),
        duty_telephone: row.duty_telephone.clone(),
        email: row.email.clone().unwrap_or_default(),
        party: row.party.clone(),
        party_name: party_name(plan, row.party.as_deref()),
        note: row.note.clone(),
        stated_at: state.stated.rfc3339(),
        source: state.source.clone(),
    }
}

/// The comparison as the window sees it.
pub fn preview(changes: DirectoryChanges, table: &DirectoryTable, name: &str, digest: String, plan: &Plan) -> DirectoryPreview {
    let addition = |(row, values): (u32, DirectoryRow)| DirectoryAddition {
        row,
        party_name: party_name(plan, values.party.as_deref()),
        values: DirectoryInput {
            id: None,
            unit: values.unit,
            person: values.person,
            post: values.post,
            telephone: values.telephone,
            mobile: values.mobile,
            duty_telephone: values.duty_telephone,
            email: values.email.unwrap_or_default(),
            party: values.party,
            note: values.note,
        },
    };
    let change = |(row, after, fields): (u32, DirectoryRow, Vec<DirectoryFieldChange>)| DirectoryChange {
        row,
        id: id_text(&after.id),
        unit: after.unit,
        person: after.person,
        fields,
    };
    DirectoryPreview {
        file_name: name.to_owned(),
        sheet: table.sheet.clone(),
        digest,
        added: changes.added.into_iter().map(addition).collect(),
        changed: changes.changed.into_iter().map(change).collect(),
        unchanged: changes.unchanged,
        missing: changes.missing.iter().map(|s| row_view(s, plan)).collect(),
        duplicates: changes.duplicates,
        problems: changes.problems,
        notes: table.notes.clone(),
    }
}
