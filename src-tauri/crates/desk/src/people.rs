//! Who works at the station: adding, roles, removing, passphrases, one after another.

use crate::Result;
use crate::desk::{Desk, id_of, id_text};
use crate::fault::{fault, field};
use crate::station::required;
use crate::view::{DeskFault, NewOperator, OperatorRow, OperatorView, StationState};
use casebook::{Body, Id, Operator, OperatorRoleStated, Role, Station};
use ledger::{Ledger, LedgerError, NewEntry, OperatorSlot};

/// Shortest passphrase, in characters.
const SHORTEST: usize = 8;
const LONGEST_REASON: usize = 200;
/// Shown until the database has its new key.
pub const REKEY_PENDING: &str = "有操作人已移出，但台账换钥还没有完成：请清出磁盘空间，锁定后再打开一次，程序会接着办完。";

impl Desk {
    /// Everybody who works here, then who did.
    ///
    /// # Errors
    /// A locked desk.
    pub fn operators(&self) -> Result<Vec<OperatorRow>> {
        let ledger = self.open()?;
        let station = ledger.station();
        let manages = may_manage(ledger).is_ok();
        let mut rows: Vec<OperatorRow> = station
            .operators
            .iter()
            .map(|o| {
                let current = o.id == *ledger.operator();
                OperatorRow {
                    id: id_text(&o.id),
                    name: o.name.clone(),
                    post: o.post.clone(),
                    role: o.role.clone(),
                    role_name: role_name(&o.role),
                    removed_at: o.removed.map(|t| t.rfc3339()),
                    current,
                    may_set_role: manages && o.active(),
                    may_remove: manages && o.active() && !current && another_writes(station, &o.id),
                }
            })
            .collect();
        rows.sort_by_key(|row| row.removed_at.is_some());
        Ok(rows)
    }

    /// Adds a person with a passphrase of their own.
    ///
    /// # Errors
    /// What is missing or taken, beside its field; an operator who may not manage; the disk.
    pub fn add_operator(&mut self, new: &NewOperator) -> Result<Vec<OperatorRow>> {
        let ledger = self.open()?;
        may_manage(ledger)?;
        let name = required("name", &new.name, "请填写操作人姓名")?;
        let post = required("post", &new.post, "请填写操作人职务，如 联络员")?;
        let role = role_of(&new.role)?;
        long_enough("passphrase", &new.passphrase)?;
        if ledger.station().operators.iter().any(|o| o.active() && o.name == name) {
            return Err(field("operator.name_taken", "name", "已经有同名的操作人，请在姓名后加以区别，如 王芳（网络科）"));
        }
        let (at, cost) = (self.time(), self.cost);
        self.open_mut()?.add_operator(ledger::NewOperator { name, post, role }, &new.passphrase, cost, at)?;
        self.operators()
    }

    /// Gives a person another role.
    ///
    /// # Errors
    /// The last one who may record; an operator who may not manage; the disk.
    pub fn set_role(&mut self, operator: &str, role: &str, reason: &str) -> Result<Vec<OperatorRow>> {
        let ledger = self.open()?;
        may_manage(ledger)?;
        let known = active(ledger.station(), operator)?;
        let role = role_of(role)?;
        if !role.writes() && !another_writes(ledger.station(), &known.id) {
            return Err(last_writer("role"));
        }
        if known.role != role.id() {
            let reason = short("reason", reason)?;
            let reason = (!reason.is_empty()).then(|| reason.to_owned());
            let stated = OperatorRoleStated { id: known.id, role: role.id().to_owned(), reason };
            let at = self.time();
            let ledger = self.open_mut()?;
            ledger.commit(vec![NewEntry::station(Body::OperatorRoleStated(stated))], at, &[])?;
            ledger.show_roles();
        }
        self.operators()
    }

    /// Removes a person; the database gets a new key.
    ///
    /// # Errors
    /// Oneself, the last one who may record, no reason; who must unlock once before; an operator who may not manage; the disk.
    pub fn remove_operator(&mut self, operator: &str, reason: &str) -> Result<Vec<OperatorRow>> {
        let ledger = self.open()?;
        may_manage(ledger)?;
        let id = active(ledger.station(), operator)?.id;
        if id == *ledger.operator() {
            return Err(field("operator.self", "operator", "不能移出正在登录的自己，请换另一位操作人登录后办理"));
        }
        if !another_writes(ledger.station(), &id) {
            return Err(last_writer("operator"));
        }
        let reason = short("reason", reason)?;
        if reason.is_empty() {
            return Err(field("field.missing", "reason", "请写明移出的原因，如 调离本处"));
        }
        let at = self.time();
        let ledger = self.open_mut()?;
        if let Err(error) = ledger.remove_operator(&id, reason, at) {
            let removed = ledger.station().operator(&id).is_some_and(|o| !o.active());
            return Err(if removed { fault("operator.rekey_pending", REKEY_PENDING) } else { error.into() });
        }
        self.operators()
    }

    /// Gives the one who holds the station another passphrase.
    ///
    /// # Errors
    /// A wrong passphrase, one that is too short, the disk.
    pub fn change_passphrase(&mut self, old: &str, new: &str) -> Result<()> {
        long_enough("new", new)?;
        let (at, cost) = (self.time(), self.cost);
        self.open_mut()?.change_passphrase(old, new, cost, at).map_err(|e| match e {
            LedgerError::WrongSecret => field("ledger.wrong_secret", "old", "原口令不对，请重新输入"),
            other => other.into(),
        })
    }

    /// Another person goes on at the same station. Who held it holds it still when this fails.
    ///
    /// # Errors
    /// A wrong passphrase, somebody who was removed, the disk.
    pub fn switch_operator(&mut self, operator: &str, passphrase: &str) -> Result<StationState> {
        let at = self.time();
        self.open_mut()?.reopen_as(operator, passphrase, at).map_err(|e| match e {
            LedgerError::WrongSecret => field("ledger.wrong_secret", "passphrase", "口令不对，请重新输入"),
            LedgerError::NoOperator => field("ledger.no_operator", "operator", "没有这个操作人，请从名单里选"),
            other => other.into(),
        })?;
        // A recovery code on the screen was shown to the one before.
        self.code = None;
        self.station_state()
    }
}

/// A 负责人, or a 联络员 while the station has none.
fn may_manage(ledger: &Ledger) -> Result<()> {
    let is = |o: &Operator, role: Role| o.active() && o.role == role.id();
    let station = ledger.station();
    let headed = station.operators.iter().any(|o| is(o, Role::Responsible));
    let manages = |o: &Operator| is(o, Role::Responsible) || !headed && is(o, Role::Liaison);
    if station.operator(ledger.operator()).is_some_and(manages) {
        return Ok(());
    }
    Err(fault("operator.may_not_manage", "增减操作人和改角色由负责人办理，请换负责人登录后再办"))
}

/// Somebody else may record.
fn another_writes(station: &Station, id: &Id) -> bool {
    station.operators.iter().any(|o| o.id != *id && o.writes())
}

fn last_writer(name: &str) -> DeskFault {
    field("operator.last_writer", name, "这是最后一位能记录的操作人，请先添加另一位联络员或负责人")
}

fn active<'a>(station: &'a Station, operator: &str) -> Result<&'a Operator> {
    let id = id_of(operator)?;
    let unknown = || field("operator.unknown", "operator", "没有这位操作人，或已经移出，请刷新后再试");
    station.operator(&id).filter(|o| o.active()).ok_or_else(unknown)
}

fn role_of(role: &str) -> Result<Role> {
    Role::from_id(role).ok_or_else(|| field("operator.role", "role", "请选择角色：联络员、负责人或只读"))
}

/// In words; a role of a later version as it came.
fn role_name(role: &str) -> String {
    Role::from_id(role).map_or_else(|| role.to_owned(), |r| r.name().to_owned())
}

fn short<'a>(name: &str, text: &'a str) -> Result<&'a str> {
    let text = text.trim();
    if text.chars().count() > LONGEST_REASON {
        return Err(field("field.too_long", name, &format!("最多 {LONGEST_REASON} 个字，请缩短；填写的内容还在")));
    }
    Ok(text)
}

/// As the keyring names them, before anybody has unlocked.
pub fn shown_while_locked(slot: &OperatorSlot) -> OperatorView {
    OperatorView {
        id: slot.id.clone(),
        name: slot.name.clone(),
        post: slot.post.clone(),
        role: slot.role.clone(),
        role_name: role_name(&slot.role),
    }
}

pub fn long_enough(name: &str, passphrase: &str) -> Result<()> {
    if passphrase.chars().count() < SHORTEST {
        return Err(field("setup.passphrase_short", name, "口令至少 8 个字符，可以用一句话"));
    }
    Ok(())
}
