-- The chain. Stored bytes are what is signed, hashed and sent; the columns beside them only serve finding.
CREATE TABLE entries (
    stream    BLOB NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    id        BLOB NOT NULL UNIQUE,
    kind      TEXT NOT NULL,
    subject   BLOB,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (stream, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_by_subject ON entries (subject, epoch, seq) WHERE subject IS NOT NULL;

-- One signature a save, over the last entry of it: it covers the chain before.
CREATE TABLE signatures (
    stream    BLOB NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    operator  BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (stream, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Issued papers, named by entries as attached blobs.
CREATE TABLE blobs (
    sm3   BLOB NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

-- What was typed and not yet committed. Not part of the chain.
CREATE TABLE drafts (
    key      TEXT NOT NULL PRIMARY KEY,
    json     TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- State folded from the chain; can be thrown away and rebuilt to the same bytes.
CREATE TABLE projections (
    kind  TEXT NOT NULL,
    id    BLOB NOT NULL,
    sort  INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- The station's own signing key, which signs bundles.
CREATE TABLE station_key (
    secret BLOB NOT NULL
) STRICT;
