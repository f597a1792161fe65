-- Drops (投递处): where bundles are left. Beside the chain, and in no projection: where a station leaves its bundles is nobody else's to know.
CREATE TABLE drops (
    id       BLOB NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    config   TEXT NOT NULL,
    secret   TEXT,
    paused   INTEGER NOT NULL,
    added_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Bundles for a drop, from being packed until the receiver has acknowledged them.
CREATE TABLE drop_queue (
    number    INTEGER PRIMARY KEY,
    drop_id   BLOB NOT NULL REFERENCES drops (id) ON DELETE CASCADE,
    item      TEXT NOT NULL,
    peer      BLOB NOT NULL,
    -- What is recorded once it lies there.
    facts     BLOB NOT NULL,
    queued_ms INTEGER NOT NULL,
    sent_ms   INTEGER,
    -- The receiver has it, or a newer one took its place: its objects are to be removed from the drop.
    done      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (drop_id, item)
) STRICT;

CREATE INDEX drop_queue_by_peer ON drop_queue (drop_id, peer, done);

-- The objects of a bundle: one, or its volumes.
CREATE TABLE drop_parts (
    drop_id BLOB NOT NULL REFERENCES drops (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    item    TEXT NOT NULL,
    number  INTEGER NOT NULL,
    prefix  TEXT NOT NULL,
    file    TEXT NOT NULL,
    length  INTEGER NOT NULL,
    placed  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (drop_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX drop_parts_by_item ON drop_parts (drop_id, item, number);

-- Objects that came: none is fetched twice.
CREATE TABLE drop_known (
    drop_id BLOB NOT NULL REFERENCES drops (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    PRIMARY KEY (drop_id, name)
) STRICT, WITHOUT ROWID;
