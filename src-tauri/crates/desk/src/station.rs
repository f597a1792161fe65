//! 首次使用, unlocking, locking, the recovery sheet.

use crate::desk::{Desk, id_text};
use crate::exchange::QueueCases;
use crate::fault::{fault, field};
use crate::plans::card;
use crate::quiet_cases::QuietCases;
use crate::view::{ContactView, LedgerHealth, OperatorView, Phase, PlanView, SetUp, StationState, StationView};
use crate::{Result, people, tags};
use casebook::{Body, ContactStated, Operator};
use document::{RecoverySheet, typeset};
use ledger::{Founding, Keyring, Ledger, LedgerError, NewEntry};
use seal::RecoveryCode;

pub(crate) const LONGEST_NAME: usize = 60;

impl Desk {
    /// What the window must show first.
    ///
    /// # Errors
    /// A keyring that can't be read.
    pub fn station_state(&mut self) -> Result<StationState> {
        let keyring = match Keyring::read(&self.place.keyring()) {
            Ok(keyring) => keyring,
            Err(LedgerError::NoStation) => {
                return Ok(StationState {
                    phase: Phase::Fresh,
                    station: None,
                    operators: Vec::new(),
                    operator: None,
                    plans: self.library.all().values().map(|f| card(&f.plan)).collect(),
                    ledger: None,
                    notice: None,
                });
            }
            Err(e) => return Err(e.into()),
        };
        let mut operators: Vec<OperatorView> = keyring.operators.iter().map(people::shown_while_locked).collect();
        let (plan_name, plan_short) = match self.ledger.as_mut() {
            Some(ledger) => ledger.plan(None).map(|p| (p.name.to_string(), p.short.to_string()))?,
            None => self
                .library
                .get(&keyring.plan)
                .map_or_else(|_| (keyring.plan.clone(), keyring.plan.clone()), |f| (f.plan.name.to_string(), f.plan.short.to_string())),
        };
        let role_name = if keyring.role == "working_group" { "应急工作组台站" } else { "部门台站" };
        let mut operator = None;
        let mut phase = Phase::Locked;
        let mut notice = None;
        if let Some(ledger) = &self.ledger {
            let id = id_text(ledger.operator());
            let station = ledger.station();
            operators.retain(|shown| station.operators.iter().any(|o| o.active() && id_text(&o.id) == shown.id));
            operator = operators.iter().find(|o| o.id == id).cloned();
            // The sheet is the business of those who may record: its code opens the station as anybody.
            let writes = station.operator(ledger.operator()).is_none_or(Operator::writes);
            phase = if ledger.keyring().recovery_confirmed || !writes { Phase::Open } else { Phase::Unconfirmed };
            if ledger.rekey_pending() {
                notice = Some(people::REKEY_PENDING.to_owned());
            }
            if ledger.was_restored() {
                notice = Some("检测到台账恢复过旧副本：已另起一段继续记录，旧副本之后的记录不在本机，请与应急工作组核对。".to_owned());
            }
        }
        Ok(StationState {
            phase,
            station: Some(StationView {
                unit: keyring.unit.clone(),
                role_name: role_name.to_owned(),
                plan_id: keyring.plan.clone(),
                plan_name,
                plan_short,
            }),
            operators,
            operator,
            plans: Vec::new(),
            ledger: self.health.clone(),
            notice,
        })
    }

    /// Founds the station. Gives the recovery code, which is shown once.
    ///
    /// # Errors
    /// What is missing, beside its field; what the disk says.
    pub fn set_up(&mut self, set_up: &SetUp) -> Result<String> {
        let unit = required("unit", &set_up.unit, "请填写单位或处室名称")?;
        let name = required("operator_name", &set_up.operator_name, "请填写操作人姓名")?;
        let post = required("operator_post", &set_up.operator_post, "请填写操作人职务，如 联络员")?;
        people::long_enough("passphrase", &set_up.passphrase)?;
        let file = self.library.get(&set_up.plan_id)?;
        let collects = match set_up.role.as_str() {
            "department" => false,
            "working_group" => true,
            _ => return Err(field("setup.role", "role", "请选择本台站是部门台站还是工作组台站")),
        };
        let known = |id: &String| file.plan.party(id).is_some_and(|p| if collects { p.collects } else { p.unit });
        if set_up.parties.is_empty() || !set_up.parties.iter().all(known) {
            return Err(field("setup.parties", "parties", "请选择本单位在预案中的身份"));
        }
        let further = set_up
            .contacts
            .iter()
            .filter(|c| !c.telephone.trim().is_empty() || !c.person.trim().is_empty())
            .map(|c| Body::ContactStated(contact_entry(c)))
            .collect();
        let founding = Founding {
            unit,
            role: &set_up.role,
            parties: set_up.parties.clone(),
            plan: (file.plan.id.as_str(), &file.text),
            operator: (name, post),
            passphrase: &set_up.passphrase,
            cost: self.cost,
            further,
        };
        let (ledger, code) = Ledger::found(&self.place, founding, self.time())?;
        self.ledger = Some(ledger);
        let grouped = code.grouped();
        self.code = Some(code);
        // The station is founded; a walk that fails shows at the foot of the rail.
        let _ = self.check_health();
        Ok(grouped)
    }

    /// The recovery code while it has not been typed back. A new one is made when the one before was never confirmed and is gone.
    ///
    /// # Errors
    /// A locked desk, a confirmed sheet, the disk.
    pub fn recovery_code(&mut self) -> Result<String> {
        if self.open()?.keyring().recovery_confirmed {
            return Err(fault("recovery.confirmed", "恢复单已经核对过，恢复码不再显示"));
        }
        if self.code.is_none() {
            let at = self.time();
            self.code = Some(self.open_mut()?.new_recovery_code(at)?);
        }
        Ok(self.code.as_ref().map(RecoveryCode::grouped).unwrap_or_default())
    }

    /// A new recovery sheet in the place of one that was confirmed: the code before opens nothing from now on, the new one is shown until it is typed back.
    ///
    /// # Errors
    /// A locked desk, an operator who may only read, the disk.
    pub fn renew_recovery(&mut self) -> Result<StationState> {
        let at = self.time();
        self.code = Some(self.open_mut()?.new_recovery_code(at)?);
        self.station_state()
    }

    /// The sheet to print.
    ///
    /// # Errors
    /// As `recovery_code`; fonts that are not there.
    pub fn recovery_sheet(&mut self) -> Result<Vec<u8>> {
        let code = self.recovery_code()?;
        let fonts = self.fonts()?;
        let at = self.now();
        let plan = self.open_mut()?.plan(None)?;
        let unit = self.open()?.station().unit.clone();
        let sheet = RecoverySheet { unit: &unit, plan: &plan.name, code: &code, at };
        Ok(typeset(&sheet.paper(), &fonts)?.bytes)
    }

    /// The code typed back from the printed sheet.
    ///
    /// # Errors
    /// What is wrong with what was typed.
    pub fn confirm_recovery(&mut self, typed: &str) -> Result<StationState> {
        let code = read_code(typed)?;
        let at = self.time();
        self.open_mut()?.confirm_recovery_code(&code, at).map_err(|e| match e {
            LedgerError::WrongSecret => field("recovery.other", "code", "这不是本台站现在的恢复码，请对照刚打印的恢复单"),
            other => other.into(),
        })?;
        self.code = None;
        self.station_state()
    }

    /// Unlocks the station.
    ///
    /// # Errors
    /// A wrong passphrase, another program, damage, a newer format.
    pub fn unlock(&mut self, operator: &str, passphrase: &str) -> Result<StationState> {
        // The lock file is ours while a ledger is open.
        self.ledger = None;
        let ledger = Ledger::open(&self.place, operator, passphrase, self.time())?;
        self.ledger = Some(ledger);
        let count = self.open()?.count()?;
        self.health = Some(LedgerHealth { entries: count, sound: true, verified_at: None, trouble: None });
        self.remind();
        self.station_state()
    }

    /// Opens the station with the recovery sheet: the operator gets a new passphrase, the station a new sheet to print.
    ///
    /// # Errors
    /// A code that is mistyped or not this station's; a passphrase that is too short.
    pub fn recover(&mut self, operator: &str, typed: &str, passphrase: &str) -> Result<StationState> {
        let code = read_code(typed)?;
        people::long_enough("passphrase", passphrase)?;
        self.ledger = None;
        let (ledger, next) = Ledger::recover(&self.place, &code, operator, passphrase, self.cost, self.time()).map_err(|e| match e {
            LedgerError::WrongSecret => field("recovery.other", "code", "这不是本台站现在的恢复码，请对照最近一次打印的恢复单"),
            other => other.into(),
        })?;
        self.ledger = Some(ledger);
        self.code = Some(next);
        let _ = self.check_health();
        self.remind();
        self.station_state()
    }

    /// Opens the station to look at it: nothing is written.
    ///
    /// # Errors
    /// As `unlock`.
    pub fn inspect(&mut self, operator: &str, passphrase: &str) -> Result<()> {
        self.ledger = None;
        self.ledger = Some(Ledger::inspect(&self.place, operator, passphrase, self.time())?);
        Ok(())
    }

    /// Locks the station: keys leave memory, reminders go on.
    ///
    /// # Errors
    /// A keyring that can't be read.
    pub fn lock(&mut self) -> Result<StationState> {
        self.ledger = None;
        self.code = None;
        // What the screens were made from is readable: it goes with the key.
        self.queue_cases = QueueCases::default();
        self.quiet_cases = QuietCases::default();
        self.station_state()
    }

    /// Walks the whole chain.
    ///
    /// # Errors
    /// A locked desk; a ledger that can't be walked at all.
    pub fn check_health(&mut self) -> Result<LedgerHealth> {
        let verification = self.open()?.verify()?;
        Ok(self.checked(&verification))
    }

    /// Prepares a walk of the whole chain that needs no desk.
    ///
    /// # Errors
    /// A locked desk.
    pub fn health_audit(&self) -> Result<ledger::Audit> {
        Ok(self.open()?.audit())
    }

    /// What a walk found, in words; it stands until the next.
    pub fn checked(&mut self, verification: &ledger::Verification) -> LedgerHealth {
        let health = LedgerHealth {
            entries: verification.entries,
            sound: verification.sound(),
            verified_at: Some(self.time().rfc3339()),
            trouble: verification.faults.first().map(|f| {
                let place = if f.seq > 0 { format!("第 {} 段第 {} 条：", f.epoch, f.seq) } else { String::new() };
                format!(
                    "台账校验不通过（{place}{}，共 {} 处）。请保留现状，不要再写入，联系应急工作组。",
                    f.detail,
                    verification.faults.len()
                )
            }),
        };
        self.health = Some(health.clone());
        health
    }

    /// The whole walk with every fault, for the command line.
    ///
    /// # Errors
    /// As `check_health`.
    pub fn verification(&self) -> Result<ledger::Verification> {
        Ok(self.open()?.verify()?)
    }

    /// There is a marker outside the station to compare its end with.
    #[must_use]
    pub fn has_marker(&self) -> bool {
        self.ledger.as_ref().is_some_and(Ledger::has_marker)
    }

    /// The plan in force.
    ///
    /// # Errors
    /// A locked desk.
    pub fn plan(&mut self) -> Result<PlanView> {
        Ok(crate::plans::plan_view(&*self.open_mut()?.plan(None)?))
    }

    /// Whom to dial.
    ///
    /// # Errors
    /// A party that the plan does not know; what the disk says.
    pub fn set_contact(&mut self, contact: &ContactView) -> Result<()> {
        let plan = self.open_mut()?.plan(None)?;
        if plan.party(&contact.party).is_none() {
            return Err(field("contact.party", "party", "预案里没有这个单位"));
        }
        let at = self.time();
        if tags::contact(self.open()?.station(), &plan, &contact.party).as_ref() != Some(contact) {
            self.open_mut()?.commit(vec![NewEntry::station(Body::ContactStated(contact_entry(contact)))], at, &[])?;
        }
        Ok(())
    }

    /// A draft as it was typed.
    ///
    /// # Errors
    /// A locked desk.
    pub fn draft_load(&self, key: &str) -> Result<Option<(String, String)>> {
        Ok(self.open()?.draft(key)?.map(|d| (d.json, d.saved_at)))
    }

    /// Saves a draft; when this returns it has survived a power cut.
    ///
    /// # Errors
    /// A locked desk, a full disk, a draft of more than 4 MiB.
    pub fn draft_save(&self, key: &str, json: &str) -> Result<String> {
        if key.len() > 500 || json.len() > 4 << 20 {
            return Err(fault("draft.too_large", "填写的内容过长，没有保存，请删减后再试"));
        }
        let at = self.time().rfc3339();
        self.open()?.save_draft(key, json, &at)?;
        Ok(at)
    }

    /// Drops a draft.
    ///
    /// # Errors
    /// A locked desk.
    pub fn draft_drop(&self, key: &str) -> Result<()> {
        Ok(self.open()?.drop_draft(key)?)
    }
}

fn read_code(typed: &str) -> Result<RecoveryCode> {
    RecoveryCode::parse(typed).map_err(|e| {
        let message = match e {
            seal::RecoveryCodeError::Length(n) => format!("恢复码是 26 个字符，现在是 {n} 个，请对照恢复单补全"),
            seal::RecoveryCodeError::Letter(c) => format!("恢复码里没有“{c}”，请对照恢复单"),
            seal::RecoveryCodeError::Check => "恢复码有一处不对，请对照恢复单逐组核对".to_owned(),
        };
        field("recovery.mistyped", "code", &message)
    })
}

pub(crate) fn contact_entry(contact: &ContactView) -> ContactStated {
    ContactStated {
        party: contact.party.clone(),
        person: contact.person.trim().to_owned(),
        post: contact.post.trim().to_owned(),
        telephone: contact.telephone.trim().to_owned(),
        second_telephone: contact.second_telephone.trim().to_owned(),
    }
}

/// A short text that must be there.
pub(crate) fn required<'a>(name: &str, text: &'a str, message: &str) -> Result<&'a str> {
    let text = text.trim();
    if text.is_empty() {
        return Err(field("field.missing", name, message));
    }
    if text.chars().count() > LONGEST_NAME {
        return Err(field("field.too_long", name, &format!("最多 {LONGEST_NAME} 个字，请缩短；填写的内容还在")));
    }
    Ok(text)
}
