//! 通讯录: looking at it, changing it by hand, taking a file in.

use crate::desk::{Desk, id_of, id_text, new_id};
use crate::directory_cell::{Cleaned, clean};
use crate::directory_changes::{blank, changes, preview, row_view, said, same_row};
use crate::directory_columns::Column;
use crate::directory_file::read_table;
use crate::directory_view::{DirectoryChoices, DirectoryInput, DirectoryPreview, DirectoryView};
use crate::fault::{fault, field};
use crate::view::PartyView;
use crate::{Result, tags};
use casebook::{Body, Directory, DirectoryRow, DirectoryStated, Id};
use ledger::NewEntry;
use plan::Plan;
use seal::Hasher;

/// Where a row typed by hand is known from.
const BY_HAND: &str = "手工";
const LONGEST_FILE_NAME: usize = 120;

impl Desk {
    /// The directory as it stands.
    ///
    /// # Errors
    /// A locked desk.
    pub fn directory(&mut self) -> Result<DirectoryView> {
        let plan = self.open_mut()?.plan(None)?;
        let rows = self.open()?.station().directory.rows().iter().map(|s| row_view(s, &plan)).collect();
        let parties = plan.parties.iter().map(|p| PartyView { id: p.id.to_string(), name: p.name.to_string() }).collect();
        Ok(DirectoryView { rows, parties })
    }

    /// Puts a row in by hand, or changes one. Gives its id.
    ///
    /// # Errors
    /// What is missing or odd, beside its field; a unit and person who are there already; a locked desk, the disk.
    pub fn directory_put(&mut self, input: &DirectoryInput) -> Result<String> {
        let plan = self.open_mut()?.plan(None)?;
        let mut row = typed(input, &plan)?;
        let directory = &self.open()?.station().directory;
        let before = match input.id.as_deref() {
            Some(id) => Some(known(directory, id)?),
            None => None,
        };
        row.id = before.map_or_else(new_id, |b| b.id);
        if same_row(directory, &row).is_some() {
            return Err(field("directory.duplicate", "person", "通讯录里已有这个单位的这个人，请直接修改那一行"));
        }
        let id = id_text(&row.id);
        if before != Some(&row) {
            self.state_directory(vec![row], Vec::new(), BY_HAND)?;
        }
        Ok(id)
    }

    /// Takes a row out.
    ///
    /// # Errors
    /// A row that is not there; a locked desk, the disk.
    pub fn directory_remove(&mut self, id: &str) -> Result<()> {
        let id = known(&self.open()?.station().directory, id)?.id;
        self.state_directory(Vec::new(), vec![id], BY_HAND)
    }

    /// What a file would change. Writes nothing.
    ///
    /// # Errors
    /// Why the file can't be taken; a locked desk.
    pub fn directory_preview(&mut self, bytes: &[u8], name: &str) -> Result<DirectoryPreview> {
        let plan = self.open_mut()?.plan(None)?;
        let station = self.open()?.station();
        let table = read_table(bytes)?;
        let digest = digest(bytes, &station.directory, &station.plan);
        Ok(preview(changes(&table, &station.directory, &plan), &table, &file_name(name), digest, &plan))
    }

    /// Takes a file in as a person chose in its preview: one entry, or none where nothing changes.
    ///
    /// # Errors
    /// A file or a directory that is no longer what the preview showed; a locked desk, the disk.
    pub fn directory_apply(&mut self, bytes: &[u8], name: &str, choices: &DirectoryChoices) -> Result<DirectoryView> {
        let plan = self.open_mut()?.plan(None)?;
        let station = self.open()?.station();
        if digest(bytes, &station.directory, &station.plan) != choices.digest {
            return Err(fault("directory.changed", "文件或通讯录在预览之后有了改动，没有导入，请重新预览后再确认"));
        }
        let changes = changes(&read_table(bytes)?, &station.directory, &plan);
        let removed = choices
            .remove
            .iter()
            .map(|id| changes.missing.iter().map(|s| s.row.id).find(|m| id_text(m) == *id))
            .collect::<Option<Vec<Id>>>()
            .ok_or_else(|| fault("desk.not_found", "要删去的人不在缺少的名单里，请重新预览后再选"))?;
        let added = changes.added.into_iter().map(|(number, row)| (number, DirectoryRow { id: new_id(), ..row }));
        let changed = changes.changed.into_iter().map(|(number, row, _)| (number, row));
        let put: Vec<DirectoryRow> =
            added.chain(changed).filter(|(number, _)| !choices.skip.contains(number)).map(|(_, row)| row).collect();
        if !put.is_empty() || !removed.is_empty() {
            self.state_directory(put, removed, &file_name(name))?;
        }
        self.directory()
    }

    fn state_directory(&mut self, put: Vec<DirectoryRow>, removed: Vec<Id>, source: &str) -> Result<()> {
        let at = self.time();
        let stated = DirectoryStated { put, removed, source: source.to_owned() };
        self.open_mut()?.commit(vec![NewEntry::station(Body::DirectoryStated(stated))], at, &[])?;
        Ok(())
    }
}

fn known<'a>(directory: &'a Directory, id: &str) -> Result<&'a DirectoryRow> {
    let id = id_of(id)?;
    let found = directory.rows().iter().map(|s| &s.row).find(|r| r.id == id);
    found.ok_or_else(|| fault("desk.not_found", "通讯录里已没有这一行，请刷新后再试"))
}

/// A row as it was typed, put right.
fn typed(input: &DirectoryInput, plan: &Plan) -> Result<DirectoryRow> {
    let text = |column: Column, text: &str| {
        let Cleaned { text, doubt } = clean(column, text, false);
        if text.chars().count() > column.longest() {
            let message = format!("{}最多 {} 个字，请缩短；填写的内容还在", column.label(), column.longest());
            return Err(field("field.too_long", column.id(), &message));
        }
        if doubt.is_none() {
            return Ok(text);
        }
        Err(match column {
            Column::Email => field("directory.email", column.id(), "邮箱写成 name@example.cn 这样；没有就不填"),
            Column::Mobile => field("directory.number", column.id(), "手机是 11 位数字；其他号码请填在办公电话里"),
            _ => field("directory.number", column.id(), "电话只用数字、- ( ) 和“转”“分机”“内线”；其他的话请写在备注里"),
        })
    };
    let row = DirectoryRow {
        unit: text(Column::Unit, &input.unit)?,
        person: text(Column::Person, &input.person)?,
        post: text(Column::Post, &input.post)?,
        telephone: text(Column::Telephone, &input.telephone)?,
        mobile: text(Column::Mobile, &input.mobile)?,
        duty_telephone: text(Column::Duty, &input.duty_telephone)?,
        email: said(&text(Column::Email, &input.email)?),
        party: input.party.clone().filter(|p| !p.is_empty()),
        note: text(Column::Note, &input.note)?,
        ..blank()
    };
    if row.unit.is_empty() {
        return Err(field("field.missing", "unit", "请填写单位或处室名称"));
    }
    if row.person.is_empty() && row.email.is_none() && tags::numbers(&row).is_empty() {
        return Err(field("directory.nothing", "person", "请填写姓名，或至少一个电话"));
    }
    if row.party.as_deref().is_some_and(|p| plan.party(p).is_none()) {
        return Err(field("directory.party", "party", "预案里没有这个身份，请重新选择"));
    }
    Ok(row)
}

/// Of all that a preview rests on.
fn digest(bytes: &[u8], directory: &Directory, plan: &str) -> String {
    let mut hasher = Hasher::default();
    hasher.update(&seal::sm3(bytes));
    hasher.update(plan.as_bytes());
    for state in directory.rows() {
        let row = &state.row;
        let parts = [&row.unit, &row.person, &row.post, &row.telephone, &row.mobile, &row.duty_telephone, &row.note];
        let options = [row.email.as_deref(), row.party.as_deref()].map(Option::unwrap_or_default);
        hasher.update(&row.id);
        for part in parts.map(String::as_str).into_iter().chain(options) {
            hasher.update(&seal::sm3(part.as_bytes()));
        }
    }
    hex::encode(hasher.finish())
}

/// The name without its folders, of a length that can be shown.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    let kept: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_FILE_NAME).collect();
    if kept.is_empty() { "通讯录".to_owned() } else { kept }
}
