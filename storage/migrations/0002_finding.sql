-- What journal entries are found by (docs/formats/journal.md, section 1), and versions in the order they were written.
CREATE TABLE mention (
    word TEXT NOT NULL,
    station INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (word, station, n)
) WITHOUT ROWID;
CREATE INDEX version_by_entry ON version (station, n);
