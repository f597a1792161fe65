//! Progress, and being stopped.

use super::BundleError;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Writing a bundle or its volumes.
    Writing,
    /// Reading it through for structure and signature.
    Checking,
    /// Opening its records.
    Opening,
    /// Copying evidence out.
    Copying,
}

/// Who is told how far it is, and who may stop it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    progress: &'a dyn Fn(Stage, u64),
    cancelled: &'a AtomicBool,
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl<'a> Watch<'a> {
    /// `progress` is told about every MiB how many bytes of the stage are done.
    #[must_use]
    pub fn new(progress: &'a dyn Fn(Stage, u64), cancelled: &'a AtomicBool) -> Self {
        Self { progress, cancelled }
    }

    /// Nobody is told and nobody stops it.
    #[must_use]
    pub fn nobody() -> Watch<'static> {
        Watch { progress: &|_, _| {}, cancelled: &NEVER }
    }

    pub(super) fn at(&self, stage: Stage, done: u64) -> Result<(), BundleError> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(BundleError::Cancelled);
        }
        (self.progress)(stage, done);
        Ok(())
    }
}
