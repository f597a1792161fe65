-- One row an incident, folded from the chain, for lists and finding. The newest stands highest: see `place_of` in search.rs.
CREATE TABLE incident_index (
    rowid      INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    number     TEXT NOT NULL,
    title      TEXT NOT NULL,
    level      INTEGER,
    category   TEXT NOT NULL,
    phase      TEXT NOT NULL,
    discovered INTEGER NOT NULL,
    open       INTEGER NOT NULL,
    late       INTEGER NOT NULL,
    next_due   INTEGER,
    drill      INTEGER NOT NULL,
    withdrawn  INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_index_open ON incident_index (open) WHERE open = 1;

-- What is searched, as it was written; apart from the row above, which stays narrow.
CREATE TABLE incident_text (
    rowid INTEGER PRIMARY KEY,
    text  TEXT NOT NULL
) STRICT;

-- Pairs of letters, single letters, and marks for level, category, phase and the like: so one lookup answers words and filters together.
-- The tokenizer only splits at spaces: what a letter is, is decided in letters.rs.
CREATE VIRTUAL TABLE incident_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');

-- In which incident an issued paper lies.
CREATE TABLE document_index (
    id       BLOB NOT NULL PRIMARY KEY,
    incident BLOB NOT NULL,
    issued   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX document_index_issued ON document_index (issued, id);
