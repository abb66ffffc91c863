-- The first schema (docs/formats/store.md, section 6). Never edited after release.

CREATE TABLE entry (
    station INTEGER NOT NULL,
    n INTEGER NOT NULL,
    body BLOB NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (station, n)
);

CREATE TABLE mention (
    urn TEXT NOT NULL,
    station INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (urn, station, n)
) WITHOUT ROWID;

CREATE TABLE version (
    urn TEXT NOT NULL,
    station INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    schema INTEGER NOT NULL,
    dossier TEXT NOT NULL,
    open BLOB NOT NULL,
    wrapped_key BLOB,
    generation INTEGER NOT NULL,
    sealed BLOB,
    destroyed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (urn, station, n)
);

CREATE INDEX version_by_entry ON version (station, n);

CREATE TABLE current (
    urn TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    station INTEGER NOT NULL,
    n INTEGER NOT NULL,
    number INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX current_by_kind ON current (kind, number);

CREATE TABLE link (
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    urn TEXT NOT NULL,
    PRIMARY KEY (kind, field, value, urn)
) WITHOUT ROWID;

CREATE INDEX link_by_urn ON link (urn);

CREATE TABLE group_key (
    name TEXT NOT NULL,
    generation INTEGER NOT NULL,
    member TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (name, generation, member)
) WITHOUT ROWID;

CREATE INDEX group_key_by_member ON group_key (member);

CREATE TABLE dossier_key (
    dossier TEXT NOT NULL,
    generation INTEGER NOT NULL,
    under TEXT NOT NULL,
    under_generation INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (dossier, generation, under, under_generation)
) WITHOUT ROWID;

CREATE TABLE about (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE desk (
    officer TEXT NOT NULL,
    label BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (officer, label)
) WITHOUT ROWID;

-- INSERT OR REPLACE asks the authorizer for an insert only; with recursive_triggers it comes by here.

CREATE TRIGGER entry_stays BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TRIGGER mention_stays BEFORE DELETE ON mention
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TRIGGER mention_is_final BEFORE UPDATE ON mention
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TRIGGER version_stays BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'versions are kept'); END;

CREATE TRIGGER version_is_final BEFORE UPDATE ON version
WHEN NEW.destroyed IS NOT 1 OR NEW.sealed IS NOT NULL OR NEW.wrapped_key IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a version can only be emptied'); END;

CREATE TRIGGER version_keeps_its_open_fields
BEFORE UPDATE OF urn, station, n, kind, schema, dossier, open, generation ON version
BEGIN SELECT RAISE(ABORT, 'a version can only be emptied'); END;
