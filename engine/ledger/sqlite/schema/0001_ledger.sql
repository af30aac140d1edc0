-- The ledger and what is derived from it. Instants are milliseconds since 1970 (UTC); 9223372036854775807 stands for "never", so that
-- no column is NULL and an index keeps what is never due last. Ids and names are text; digests are 32 bytes.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE definition (
    workflow     TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    sha256       BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    source       BLOB NOT NULL,
    published_at INTEGER NOT NULL,
    published_by TEXT NOT NULL,
    PRIMARY KEY (workflow, version)
) STRICT;

-- What lists and filters ask for. Short, because every entry changes a row and a list may go through many: what the case is, says its snapshot.
-- `last`: place of the newest entry; `trail`: of those that its skips lead to, eight bytes each, big-endian, newest first. `roles`: those of its
-- open tasks, ",clerk,board,".
CREATE TABLE case_file (
    case_no            INTEGER PRIMARY KEY,
    case_id            TEXT NOT NULL UNIQUE,
    code               TEXT NOT NULL,
    title              TEXT NOT NULL,
    workflow           TEXT NOT NULL,
    definition_version INTEGER NOT NULL CHECK (definition_version >= 0),
    definition_sha256  BLOB NOT NULL CHECK (length(definition_sha256) = 32),
    version            INTEGER NOT NULL CHECK (version > 0),
    head               BLOB NOT NULL CHECK (length(head) = 32),
    last               INTEGER NOT NULL CHECK (last > 0),
    trail              BLOB NOT NULL CHECK (length(trail) % 8 = 0),
    states             TEXT NOT NULL,
    roles              TEXT NOT NULL,
    outcome            TEXT NOT NULL,
    closed             INTEGER NOT NULL CHECK (closed IN (0, 1)),
    private            INTEGER NOT NULL CHECK (private IN (0, 1)),
    opened_at          INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    opened_by          TEXT NOT NULL,
    due_at             INTEGER NOT NULL,
    alarm_at           INTEGER NOT NULL,
    search             TEXT NOT NULL
) STRICT;
CREATE INDEX case_by_workflow ON case_file (workflow, case_no);

-- Words of case_file.search, which are folded already: ASCII letters and digits, and whatever lies beyond ASCII. Nothing is ranked, so
-- neither places nor lengths are kept.
CREATE VIRTUAL TABLE case_search USING fts5(search, content = 'case_file', content_rowid = 'case_no', detail = none, columnsize = 0, tokenize = 'ascii');

-- Few cases whose words are not in the index yet, and the words that it has of them.
CREATE TABLE case_unindexed (
    case_no INTEGER PRIMARY KEY,
    indexed TEXT NOT NULL
) STRICT;

-- Cases in a configuration, counted as they move: counting them again would read them all.
CREATE TABLE case_count (
    workflow TEXT NOT NULL,
    states   TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    cases    INTEGER NOT NULL CHECK (cases >= 0),
    PRIMARY KEY (workflow, states, outcome)
) STRICT, WITHOUT ROWID;

-- The record. Appended in order and found by place alone: an index by case would cost each entry a page somewhere in the file.
-- `previous` is the place of the case's entry seq - 1, `skip` that of seq with its lowest bit cleared (0: there is none), so that any
-- entry of a case is reached from its last in a few steps. All but `vals` is for ever; of `vals`, members may be taken away. `snapshot`, the
-- case with the entry, is derived, and no part of the record: it lies here because the end of the table is written anyway, while a row of its own
-- would be a page somewhere. Empty if it is long, or was erased.
CREATE TABLE entry (
    position INTEGER PRIMARY KEY CHECK (position > 0),
    case_no  INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    previous INTEGER NOT NULL CHECK (previous < position),
    skip     INTEGER NOT NULL CHECK (skip <= previous),
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    header   BLOB NOT NULL CHECK (length(header) > 0),
    vals     BLOB NOT NULL CHECK (length(vals) >= 2),
    snapshot BLOB NOT NULL
) STRICT;
CREATE TRIGGER entry_never_changes BEFORE UPDATE OF position, case_no, seq, previous, skip, hash, header ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_values_only_go BEFORE UPDATE OF vals ON entry WHEN length(NEW.vals) >= length(OLD.vals)
BEGIN SELECT RAISE(ABORT, 'the values of an entry are never changed'); END;
CREATE TRIGGER entry_snapshot_only_goes BEFORE UPDATE OF snapshot ON entry WHEN length(NEW.snapshot) > 0
BEGIN SELECT RAISE(ABORT, 'the snapshot of an entry is never changed'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;

-- INSERT OR REPLACE takes a row away without asking the trigger on DELETE.
CREATE TRIGGER entry_only_at_the_end BEFORE INSERT ON entry
WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM entry)
BEGIN SELECT RAISE(ABORT, 'an entry is only added at the end'); END;

-- The newest snapshot of each case where it is long: kept with every entry, it would make the file several times as large.
CREATE TABLE long_snapshot (
    case_no  INTEGER PRIMARY KEY REFERENCES case_file (case_no),
    snapshot BLOB NOT NULL CHECK (length(snapshot) > 0)
) STRICT;

-- Each case as it stands, wherever that lies.
CREATE VIEW case_snapshot (case_no, snapshot) AS
SELECT c.case_no, CASE WHEN length(e.snapshot) > 0 THEN e.snapshot ELSE l.snapshot END
FROM case_file c JOIN entry e ON e.position = c.last LEFT JOIN long_snapshot l ON l.case_no = c.case_no;

-- The entries that say that personal data were erased: few, and whoever checks the record must know of them beforehand.
CREATE TABLE erasure (
    position INTEGER PRIMARY KEY REFERENCES entry (position),
    case_no  INTEGER NOT NULL
) STRICT;

-- Full tiles of the Merkle tree over the entries' hashes (docs/record.md): tile_no is level * 2^48 + index.
CREATE TABLE tile (
    tile_no INTEGER PRIMARY KEY CHECK (tile_no >= 0),
    digests BLOB NOT NULL CHECK (length(digests) = 8192)
) STRICT;
CREATE TRIGGER tile_never_changes BEFORE UPDATE ON tile
BEGIN SELECT RAISE(ABORT, 'a tile is never changed'); END;
CREATE TRIGGER tile_never_goes BEFORE DELETE ON tile
BEGIN SELECT RAISE(ABORT, 'a tile is never deleted'); END;

-- Signed heads of the tree, as published.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    note TEXT NOT NULL CHECK (length(note) > 0)
) STRICT;

CREATE TABLE party (
    person_id TEXT NOT NULL,
    case_no   INTEGER NOT NULL REFERENCES case_file (case_no),
    role      TEXT NOT NULL,
    PRIMARY KEY (person_id, case_no, role)
) STRICT, WITHOUT ROWID;

-- Open tasks only, in the order of an inbox: a task's id names its case, so no tree by id is wanted.
CREATE TABLE task (
    role        TEXT NOT NULL,
    due_at      INTEGER NOT NULL,
    case_no     INTEGER NOT NULL,
    task_id     TEXT NOT NULL,
    state       TEXT NOT NULL,
    assignee    TEXT NOT NULL,
    opened_at   INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (role, due_at, case_no, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_by_assignee ON task (assignee, due_at, case_no, task_id) WHERE assignee <> '';

-- When a case is to be looked at for deadlines: one row for each case that has any, and it rings no later than the first of them (case_file.alarm_at).
-- Most deadlines end before they are due, or give way to a later one: the alarm stays where it is then, and is moved when it rings for nothing.
CREATE TABLE alarm (
    rings_at INTEGER NOT NULL,
    case_no  INTEGER NOT NULL,
    PRIMARY KEY (rings_at, case_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    document_id TEXT NOT NULL PRIMARY KEY,
    case_no     INTEGER NOT NULL REFERENCES case_file (case_no),
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    media       TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL CHECK (size_bytes >= 0),
    sha256      BLOB NOT NULL CHECK (length(sha256) = 32),
    person_id   TEXT NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX document_by_content ON document (sha256);

-- In order of arrival, so that the oldest are found at the low end when they are forgotten.
CREATE TABLE idempotency (
    arrival INTEGER PRIMARY KEY,
    key     BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
    request BLOB NOT NULL CHECK (length(request) = 32),
    at      INTEGER NOT NULL,
    case_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    extra   TEXT NOT NULL
) STRICT;

CREATE TABLE form_draft (
    case_id   TEXT NOT NULL,
    person_id TEXT NOT NULL,
    event     TEXT NOT NULL,
    data      BLOB NOT NULL,
    saved_at  INTEGER NOT NULL,
    PRIMARY KEY (case_id, person_id, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    person_id     TEXT NOT NULL PRIMARY KEY,
    username      TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles         TEXT NOT NULL,
    organisation  TEXT NOT NULL,
    active        INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE session (
    token        BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
    person_id    TEXT NOT NULL REFERENCES person (person_id),
    csrf         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_person ON session (person_id);
