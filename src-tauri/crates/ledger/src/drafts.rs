//! What was typed and not yet committed: saved as typed, outside the chain.

use crate::{Ledger, LedgerError};
use rusqlite::OptionalExtension;

/// A draft as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What was typed, JSON.
    pub json: String,
    /// When, RFC 3339.
    pub saved_at: String,
}

impl Ledger {
    /// Saves a draft. When this returns, it has survived a power cut.
    ///
    /// # Errors
    /// A full or failing disk.
    pub fn save_draft(&self, key: &str, json: &str, saved_at: &str) -> Result<(), LedgerError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO drafts (key, json, saved_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (key) DO UPDATE SET json = excluded.json, saved_at = excluded.saved_at",
            )?
            .execute((key, json, saved_at))?;
        Ok(())
    }

    /// The draft of a key.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn draft(&self, key: &str) -> Result<Option<Draft>, LedgerError> {
        let draft = self
            .connection()
            .prepare_cached("SELECT json, saved_at FROM drafts WHERE key = ?1")?
            .query_row([key], |row| Ok(Draft { json: row.get(0)?, saved_at: row.get(1)? }))
            .optional()?;
        Ok(draft)
    }

    /// Every draft whose key begins so, by key.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn drafts(&self, prefix: &str) -> Result<Vec<(String, Draft)>, LedgerError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT key, json, saved_at FROM drafts WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key")?;
        let rows = statement.query_map([prefix], |row| Ok((row.get(0)?, Draft { json: row.get(1)?, saved_at: row.get(2)? })))?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    }

    /// Keys of the drafts that begin so.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn draft_keys(&self, beginning: &str) -> Result<Vec<String>, LedgerError> {
        let mut statement =
            self.connection().prepare_cached("SELECT key FROM drafts WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key")?;
        let keys = statement.query_map([beginning], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Drops a draft.
    ///
    /// # Errors
    /// A failing disk.
    pub fn drop_draft(&self, key: &str) -> Result<(), LedgerError> {
        self.connection().prepare_cached("DELETE FROM drafts WHERE key = ?1")?.execute([key])?;
        Ok(())
    }
}
