//! The desk: one station, open or locked, with what it needs to work.

use crate::clock::Clock;
use crate::exchange::QueueCases;
use crate::fault::fault;
use crate::plans::PlanLibrary;
use crate::quiet_cases::QuietCases;
use crate::view::LedgerHealth;
use crate::{Result, SystemClock};
use casebook::{Id, Time};
use chrono::{DateTime, FixedOffset};
use document::Fonts;
use ledger::{Ledger, Place};
use seal::{KdfCost, RecoveryCode};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Where things lie.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the station.
    pub station: PathBuf,
    /// The marker, outside that folder.
    pub marker: PathBuf,
    /// What tells this machine from another.
    pub machine: String,
    /// Folder of the office's own plans.
    pub plans: Option<PathBuf>,
    /// Folders of fonts, the office's own first.
    pub fonts: Vec<PathBuf>,
}

/// The desk of one person at a time.
pub struct Desk {
    pub(crate) place: Place,
    pub(crate) library: PlanLibrary,
    pub(crate) fonts: Vec<PathBuf>,
    pub(crate) loaded_fonts: Option<Fonts>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ledger: Option<Ledger>,
    /// The recovery code between its making and its being typed back.
    pub(crate) code: Option<RecoveryCode>,
    pub(crate) health: Option<LedgerHealth>,
    pub(crate) cost: KdfCost,
    /// What waits for the working group, by case.
    pub(crate) queue_cases: QueueCases,
    /// Cases of which nothing runs here, by case.
    pub(crate) quiet_cases: QuietCases,
    /// Bundles that were packed for a drop and could not hold everything: nothing newer takes their place, the rest goes behind them.
    pub(crate) full_bundles: BTreeSet<casebook::Id>,
}

impl Desk {
    /// A desk by the machine's clock.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self::with_clock(settings, Arc::new(SystemClock), KdfCost::default())
    }

    /// A desk by another clock; `cost` is what guessing a passphrase costs.
    #[must_use]
    pub fn with_clock(settings: Settings, clock: Arc<dyn Clock>, cost: KdfCost) -> Self {
        Self {
            place: Place { folder: settings.station, marker: settings.marker, machine: settings.machine },
            library: PlanLibrary::new(settings.plans),
            fonts: settings.fonts,
            loaded_fonts: None,
            clock,
            ledger: None,
            code: None,
            health: None,
            cost,
            queue_cases: QueueCases::default(),
            quiet_cases: QuietCases::default(),
            full_bundles: BTreeSet::new(),
        }
    }

    /// The plans at hand.
    #[must_use]
    pub fn library(&self) -> &PlanLibrary {
        &self.library
    }

    /// Where the sidecar of reminders lies.
    #[must_use]
    pub fn reminders_file(&self) -> PathBuf {
        self.place.reminders()
    }

    pub(crate) fn now(&self) -> DateTime<FixedOffset> {
        self.clock.now()
    }

    pub(crate) fn time(&self) -> Time {
        Time::from(self.now())
    }

    pub(crate) fn open(&self) -> Result<&Ledger> {
        self.ledger.as_ref().ok_or_else(locked)
    }

    pub(crate) fn open_mut(&mut self) -> Result<&mut Ledger> {
        self.ledger.as_mut().ok_or_else(locked)
    }

    /// Who holds the desk.
    ///
    /// # Errors
    /// A locked desk.
    pub fn operator_id(&self) -> Result<String> {
        Ok(id_text(self.open()?.operator()))
    }

    /// What somebody began goes on under them or not at all.
    ///
    /// # Errors
    /// A locked desk; another person at it.
    pub fn must_be(&self, operator: &str) -> Result<()> {
        if self.operator_id()? == operator {
            return Ok(());
        }
        Err(fault("operator.changed", "中途换了操作人，这一步没有做完，请由现在的操作人重新办"))
    }

    pub(crate) fn fonts(&mut self) -> Result<Fonts> {
        if let Some(fonts) = &self.loaded_fonts {
            return Ok(fonts.clone());
        }
        let fonts = Fonts::find(&self.font_folders())?;
        self.loaded_fonts = Some(fonts.clone());
        Ok(fonts)
    }
}

fn locked() -> crate::view::DeskFault {
    fault("desk.locked", "台站已锁定，请输入口令打开；填写的内容还在")
}

/// An id as text.
pub fn id_text(id: &Id) -> String {
    hex::encode(id)
}

/// An id from text.
pub fn id_of(text: &str) -> Result<Id> {
    let mut id = Id::default();
    hex::decode_to_slice(text, &mut id).map_err(|_| fault("desk.not_found", "找不到这一项，请刷新后再试"))?;
    Ok(id)
}

/// A fresh id.
pub fn new_id() -> Id {
    *uuid::Uuid::now_v7().as_bytes()
}
