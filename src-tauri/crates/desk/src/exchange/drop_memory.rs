//! A worker's memory is the ledger. While the desk is locked it does not answer.

use crate::desk::Desk;
use crate::shared_desk::SharedDesk;
use crate::view::DeskFault;
use crate::{Result, fault};
use casebook::Id;
use exchange::drop::{Arrival, DropMemory, FilePart, MemoryFault, ObjectName, Outgoing, Part, Prefix};
use ledger::KeptPart;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// One drop's part of the desk.
pub struct DeskMemory {
    desk: Arc<SharedDesk>,
    drop: Id,
}

impl DeskMemory {
    /// The memory of one drop.
    #[must_use]
    pub fn new(desk: Arc<SharedDesk>, drop: Id) -> Self {
        Self { desk, drop }
    }

    fn ask<T>(&self, question: impl FnOnce(&mut Desk) -> Result<T>) -> std::result::Result<T, MemoryFault> {
        question(&mut self.desk.hold()).map_err(|fault: DeskFault| MemoryFault(fault.code))
    }
}

fn name_of(text: &str) -> Result<ObjectName> {
    ObjectName::read(text).ok_or_else(|| fault("drop.memory", "投递处的记录读不通，请删去这个投递处后重新添加"))
}

fn part_of(outbox: &Path, kept: &KeptPart) -> Result<Part> {
    let source = FilePart { path: outbox.join(&kept.file), offset: 0 };
    Ok(Part { name: name_of(&kept.name)?, length: kept.length, source: Arc::new(source) })
}

impl DropMemory for DeskMemory {
    fn queue(&self) -> std::result::Result<Vec<Outgoing>, MemoryFault> {
        self.ask(|desk| {
            let outbox = desk.place.folder.join("outbox");
            let ledger = desk.open()?;
            // What is sent is recorded, and who may only read records nothing.
            if ledger.must_write().is_err() {
                return Ok(Vec::new());
            }
            let waiting = ledger.unsent_bundles(&self.drop)?;
            waiting
                .iter()
                .map(|b| Ok(Outgoing { id: b.item(), parts: b.parts.iter().map(|p| part_of(&outbox, p)).collect::<Result<_>>()? }))
                .collect()
        })
    }

    fn placed(&self, item: &str) -> std::result::Result<BTreeSet<ObjectName>, MemoryFault> {
        self.ask(|desk| {
            let parts = desk.open()?.bundle_parts(&self.drop, item)?.into_iter().filter(|p| p.placed);
            parts.map(|p| name_of(&p.name)).collect()
        })
    }

    fn part_placed(&self, item: &str, name: &ObjectName) -> std::result::Result<(), MemoryFault> {
        self.ask(|desk| Ok(desk.open_mut()?.part_placed(&self.drop, item, &name.to_string())?))
    }

    fn sent(&self, item: &str) -> std::result::Result<(), MemoryFault> {
        self.ask(|desk| {
            let at = desk.time();
            Ok(desk.open_mut()?.bundle_sent(&self.drop, item, at)?)
        })
    }

    fn known(&self, names: &[ObjectName]) -> std::result::Result<BTreeSet<ObjectName>, MemoryFault> {
        let texts: Vec<String> = names.iter().map(ObjectName::to_string).collect();
        let known = self.ask(|desk| Ok(desk.open()?.known_objects(&self.drop, texts.iter().map(String::as_str))?))?;
        Ok(names.iter().filter(|name| known.contains(&name.to_string())).copied().collect())
    }

    fn arrived(&self, arrival: &Arrival) -> std::result::Result<(), MemoryFault> {
        self.ask(|desk| Ok(desk.open_mut()?.object_came(&self.drop, &arrival.name.to_string())?))
    }

    fn acknowledged(&self) -> std::result::Result<Vec<ObjectName>, MemoryFault> {
        self.ask(|desk| desk.open()?.done_parts(&self.drop)?.iter().map(|p| name_of(&p.name)).collect())
    }

    fn home(&self, name: &ObjectName) -> std::result::Result<Option<Prefix>, MemoryFault> {
        let kept = self.ask(|desk| Ok(desk.open()?.kept_part(&self.drop, &name.to_string())?))?;
        match kept {
            Some(kept) => kept.prefix.parse().map(Some).map_err(|_| MemoryFault("drop.memory".to_owned())),
            // It was replaced while it was on its way; nowhere is where it must not go.
            None => Err(MemoryFault("drop.replaced".to_owned())),
        }
    }

    fn pruned(&self, name: &ObjectName) -> std::result::Result<(), MemoryFault> {
        self.ask(|desk| {
            let outbox = desk.place.folder.join("outbox");
            let ledger = desk.open_mut()?;
            let kept = ledger.kept_part(&self.drop, &name.to_string())?;
            ledger.part_pruned(&self.drop, &name.to_string())?;
            if let Some(kept) = kept {
                let _ = std::fs::remove_file(outbox.join(kept.file));
            }
            Ok(())
        })
    }
}
