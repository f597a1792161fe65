-- Where each preserved file lies in the evidence folder, and the key of its own that opens it.
CREATE TABLE evidence_files (
    id     BLOB NOT NULL PRIMARY KEY,
    file   TEXT NOT NULL UNIQUE,
    key    BLOB NOT NULL,
    length INTEGER NOT NULL
) STRICT;
