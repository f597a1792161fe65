//! 启用更新的预案数据: a corrected plan file takes force for what is registered from now on. What was registered before stays bound to its own.

use crate::Result;
use crate::desk::Desk;
use crate::fault::fault;
use crate::plans::PlanFile;
use crate::view::PlanReading;
use ledger::NewEntry;

impl Desk {
    /// The file at hand of the plan in force, where it is not the one that stands in the ledger.
    pub(crate) fn newer_plan(&self) -> Result<Option<PlanFile>> {
        let station = self.open()?.station();
        let Some(adopted) = station.plans.get(&station.plan) else { return Ok(None) };
        let Ok(file) = self.library.get(&adopted.id) else { return Ok(None) };
        Ok((hex::encode(seal::sm3(file.text.as_bytes())) != station.plan).then_some(file))
    }

    /// Puts the file at hand in force.
    ///
    /// # Errors
    /// Nothing newer; a file that no longer knows what this unit is under the plan; a failing disk.
    pub fn adopt_plan(&mut self) -> Result<PlanReading> {
        let at = self.time();
        let file = self.newer_plan()?.ok_or_else(|| fault("plan.current", "现在用的就是最新的预案数据，不需要更新"))?;
        let parties = self.open()?.station().parties.clone();
        if !parties.iter().all(|p| file.plan.party(p).is_some_and(|p| p.unit || p.collects)) {
            return Err(fault("plan.parties", "新的预案数据里没有本单位原来的身份，不能直接启用，请联系应急工作组"));
        }
        self.open_mut()?.commit(vec![NewEntry::plan(file.plan.id.as_str(), &file.text)], at, &[])?;
        self.plan_reading()
    }
}
