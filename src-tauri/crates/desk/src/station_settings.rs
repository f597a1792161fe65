//! How the station is set: when it locks itself, how often it calls 立即 to mind, how long it waits for a receipt.

use crate::Result;
use crate::desk::Desk;
use crate::fault::field;
use crate::view::SettingsView;
use casebook::{Body, SettingStated, Station};
use ledger::NewEntry;
use std::ops::RangeInclusive;

const AUTO_LOCK: &str = "auto_lock_minutes";
/// An office machine stands open to whoever passes: it locks itself unless the unit says otherwise.
const LOCK_AFTER: u32 = 15;
const IMMEDIATE_REPEAT: &str = "immediate_repeat_minutes";
const PATIENCE: &str = "patience_days";

impl Desk {
    /// The settings in force.
    ///
    /// # Errors
    /// A locked desk.
    pub fn settings(&self) -> Result<SettingsView> {
        let station = self.open()?.station();
        Ok(SettingsView {
            auto_lock_minutes: number(station, AUTO_LOCK, LOCK_AFTER, 0..=240),
            immediate_repeat_minutes: immediate_repeat(station),
            patience_days: patience(station),
        })
    }

    /// Sets `auto_lock_minutes` (0 to 240, 0 is never), `immediate_repeat_minutes` (1 to 60) or `patience_days` (1 to 90).
    ///
    /// # Errors
    /// A locked desk, a value out of bounds, an operator who may only read, the disk.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<SettingsView> {
        let (bounds, message) = match key {
            AUTO_LOCK => (0..=240, "自动锁定请填 1 到 240 之间的分钟数，不自动锁定填 0"),
            IMMEDIATE_REPEAT => (1..=60, "“立即”报送的重复提醒请填 1 到 60 之间的分钟数"),
            PATIENCE => (1..=90, "没有回执的提醒请填 1 到 90 之间的天数"),
            _ => return Err(field("setting.unknown", "key", "没有这一项设置，请刷新后再试")),
        };
        let number: u32 = value.trim().parse().ok().filter(|n| bounds.contains(n)).ok_or_else(|| field("setting.bounds", key, message))?;
        let value = number.to_string();
        let at = self.time();
        let ledger = self.open_mut()?;
        if ledger.station().settings.get(key) != Some(&value) {
            let stated = SettingStated { key: key.to_owned(), value };
            ledger.commit(vec![NewEntry::station(Body::SettingStated(stated))], at, &[])?;
            self.remind();
        }
        self.settings()
    }
}

/// Minutes between two reminders of 立即.
pub fn immediate_repeat(station: &Station) -> u32 {
    number(station, IMMEDIATE_REPEAT, 5, 1..=60)
}

/// Days without a receipt after which the banner turns red.
pub fn patience(station: &Station) -> u32 {
    number(station, PATIENCE, 3, 1..=90)
}

/// A later program may have stated what this one does not take.
fn number(station: &Station, key: &str, usual: u32, bounds: RangeInclusive<u32>) -> u32 {
    station.settings.get(key).and_then(|v| v.parse().ok()).filter(|n| bounds.contains(n)).unwrap_or(usual)
}
