-- Entries of other stations lie beside one's own. Filled for what was there by streams.rs.
ALTER TABLE entries ADD COLUMN station BLOB;
ALTER TABLE entries ADD COLUMN logical INTEGER;
DROP INDEX entries_by_subject;
CREATE INDEX entries_by_subject ON entries (subject, logical, station, stream, epoch, seq) WHERE subject IS NOT NULL;
CREATE INDEX entries_by_logical ON entries (logical, station, stream, epoch, seq);

-- Whose each stream is and who may read it, as its first entry says.
CREATE TABLE streams (
    stream   BLOB NOT NULL PRIMARY KEY,
    station  BLOB NOT NULL,
    audience TEXT NOT NULL,
    peer     BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX streams_by_station ON streams (station);

-- The logical time of the last entry that was folded into a row: what comes later with a smaller one is folded in its place.
ALTER TABLE projections ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;

-- Entries that arrived and can't join their stream yet: one before them is missing, no signature covers them, or they are of a newer form.
CREATE TABLE waiting_entries (
    id        BLOB NOT NULL PRIMARY KEY,
    sender    BLOB NOT NULL,
    stream    BLOB NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    operator  BLOB,
    signature BLOB,
    newer     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_by_place ON waiting_entries (stream, epoch, seq);

-- Where a copied station went on twice: the entries of the branch that is not followed, whole and signed as they came.
CREATE TABLE branches (
    id        BLOB NOT NULL PRIMARY KEY,
    stream    BLOB NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    operator  BLOB,
    signature BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX branches_by_place ON branches (stream, epoch, seq);

-- The station's keys, the latest last: what signs bundles and what opens them.
CREATE TABLE exchange_keys (
    number  INTEGER PRIMARY KEY,
    signing BLOB NOT NULL,
    reading BLOB NOT NULL
) STRICT;

-- How far each other station said that it holds one's own streams.
CREATE TABLE held_by_peers (
    peer   BLOB NOT NULL,
    stream BLOB NOT NULL,
    epoch  INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (peer, stream, epoch)
) STRICT, WITHOUT ROWID;

-- Bundles that were seen, so that one that comes again is known at once.
CREATE TABLE bundles_seen (
    id      BLOB NOT NULL PRIMARY KEY,
    sender  BLOB NOT NULL,
    sm3     BLOB NOT NULL,
    seen_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Stations that sent something and wait to hear that it arrived.
CREATE TABLE answers_owed (
    peer BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Whose case it is.
ALTER TABLE incident_index ADD COLUMN station BLOB NOT NULL DEFAULT x'';
CREATE INDEX incident_index_station ON incident_index (station, late);
