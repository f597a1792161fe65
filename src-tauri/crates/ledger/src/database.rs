//! The encrypted database: opening, numbered migrations, refusal of what is newer.

use crate::LedgerError;
use crate::slot::DatabaseKeys;
use rusqlite::{Connection, OpenFlags};
use seal::Key32;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// In order: a line is never changed once it was shipped, and a new step is a new line at the end.
pub const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("sql/001_ledger.sql")),
    (2, include_str!("sql/002_evidence.sql")),
    (3, include_str!("sql/003_search.sql")),
    (4, include_str!("sql/004_exchange.sql")),
    (5, include_str!("sql/005_drops.sql")),
    (6, include_str!("sql/006_many_stations.sql")),
    (7, include_str!("sql/007_told_papers.sql")),
];

/// Version that this program writes: the last step's number.
pub const KNOWN_VERSION: i64 = match MIGRATIONS {
    [.., (number, _)] => *number,
    [] => 0,
};

/// The cipher sets itself up when a first key is given, and two threads that give theirs at once may find it half set up.
static KEYING: Mutex<()> = Mutex::new(());

pub fn open(path: &Path, key: &Key32, create: bool) -> Result<Connection, LedgerError> {
    let _one_at_a_time = KEYING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(&pragma("key", key))?;
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
    // In pages of 4 KiB: what many small transactions write goes to the file seldom and together.
    connection.execute_batch("PRAGMA wal_autocheckpoint = 4000;")?;
    // More than all the statements that there are: none is prepared twice.
    connection.set_prepared_statement_cache_capacity(256);
    migrate(&mut connection, path, version)?;
    Ok(connection)
}

/// Opens with the key in force, or with the one that the database was being given when the program ended. Tells whether it was that one.
pub fn open_either(path: &Path, keys: &DatabaseKeys) -> Result<(Connection, bool), LedgerError> {
    match (open(path, &keys.now, false), &keys.next) {
        (Ok(connection), _) => Ok((connection, false)),
        (Err(LedgerError::Damaged(now)), Some(next)) => {
            open(path, next, false).map(|connection| (connection, true)).map_err(|_| LedgerError::Damaged(now))
        }
        (Err(error), _) => Err(error),
    }
}

/// Gives the database another key: one transaction, whole or not at all. After a failure the connection is of no more use.
pub fn rekey(connection: &Connection, key: &Key32) -> Result<(), LedgerError> {
    // What lies in the write-ahead log goes to the file first, so that the log holds pages of one key only.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let _one_at_a_time = KEYING.lock().unwrap_or_else(PoisonError::into_inner);
    connection.execute_batch(&pragma("rekey", key))?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

fn pragma(name: &str, key: &Key32) -> Zeroizing<String> {
    Zeroizing::new(format!("PRAGMA {name} = \"x'{}'\";", *Zeroizing::new(hex::encode(key.expose()))))
}

fn migrate(connection: &mut Connection, path: &Path, version: i64) -> Result<(), LedgerError> {
    if version == KNOWN_VERSION {
        return Ok(());
    }
    if version > 0 {
        let backup = path.with_extension(format!("before-{KNOWN_VERSION}.db"));
        // The rest of a migration that was cut off: the database is still what it was, so the copy is made anew.
        match std::fs::remove_file(&backup) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        }
        connection.execute("VACUUM INTO ?1", [backup.to_string_lossy()])?;
    }
    let transaction = connection.transaction()?;
    for (number, sql) in MIGRATIONS {
        if *number > version {
            transaction.execute_batch(sql)?;
        }
    }
    if version > 0 && version < 4 {
        crate::streams::fill_columns(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", KNOWN_VERSION)?;
    transaction.commit()?;
    Ok(())
}
