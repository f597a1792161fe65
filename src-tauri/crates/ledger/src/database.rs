//! The encrypted database: opening, numbered migrations, refusal of what is newer.

use crate::LedgerError;
use rusqlite::{Connection, OpenFlags};
use seal::Key32;
use std::path::Path;
use zeroize::Zeroizing;

/// In order; the number of each is the version it makes.
pub const MIGRATIONS: &[&str] =
    &[include_str!("sql/001_ledger.sql"), include_str!("sql/002_evidence.sql"), include_str!("sql/003_search.sql")];

/// Version that this program writes.
pub const KNOWN_VERSION: i64 = 3;

pub fn open(path: &Path, key: &Key32, create: bool) -> Result<Connection, LedgerError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut connection = Connection::open_with_flags(path, flags)?;
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", *Zeroizing::new(hex::encode(key.expose()))));
    connection.execute_batch(&pragma)?;
    // What is wrong comes back as an error; the library need not write it to standard error besides.
    connection.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    // The first read shows whether the key fits and the first page is whole.
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > KNOWN_VERSION {
        return Err(LedgerError::Newer { found: version, known: KNOWN_VERSION });
    }
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;")?;
    // In KiB. Each page is decrypted and authenticated when it is read, so it pays to keep those that finding comes back to.
    connection.execute_batch("PRAGMA cache_size = -32768;")?;
    migrate(&mut connection, path, version)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection, path: &Path, version: i64) -> Result<(), LedgerError> {
    if version == KNOWN_VERSION {
        return Ok(());
    }
    if version > 0 {
        let backup = path.with_extension(format!("before-{KNOWN_VERSION}.db"));
        connection.execute("VACUUM INTO ?1", [backup.to_string_lossy()])?;
    }
    let transaction = connection.transaction()?;
    for (number, sql) in (1_i64..).zip(MIGRATIONS) {
        if number > version {
            transaction.execute_batch(sql)?;
        }
    }
    transaction.pragma_update(None, "user_version", KNOWN_VERSION)?;
    transaction.commit()?;
    Ok(())
}
