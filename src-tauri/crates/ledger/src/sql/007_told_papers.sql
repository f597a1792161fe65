-- Papers of no case of which stations tell each other, one's own and theirs: warnings, and the receipts that confirm them. Folded from the chains.
CREATE TABLE told_papers (
    id       BLOB NOT NULL,
    station  BLOB NOT NULL,
    issued   INTEGER NOT NULL,
    confirms BLOB,
    replaces BLOB,
    PRIMARY KEY (id, station)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_papers_issued ON told_papers (issued, id);
CREATE INDEX told_papers_warnings ON told_papers (issued, id) WHERE confirms IS NULL;
CREATE INDEX told_papers_replaces ON told_papers (replaces, station, id) WHERE replaces IS NOT NULL;
CREATE INDEX told_papers_confirms ON told_papers (confirms, station) WHERE confirms IS NOT NULL;
