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

-- What changes with every entry is one row; the snapshot stands last, so that lists do not read it.
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
    states             TEXT NOT NULL,
    outcome            TEXT NOT NULL,
    closed             INTEGER NOT NULL CHECK (closed IN (0, 1)),
    private            INTEGER NOT NULL CHECK (private IN (0, 1)),
    opened_at          INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    opened_by          TEXT NOT NULL,
    due_at             INTEGER NOT NULL,
    search             TEXT NOT NULL,
    snapshot           BLOB NOT NULL
) STRICT;
CREATE INDEX case_by_workflow ON case_file (workflow, case_no);

CREATE TABLE entry (
    position INTEGER PRIMARY KEY CHECK (position > 0),
    case_no  INTEGER NOT NULL REFERENCES case_file (case_no),
    seq      INTEGER NOT NULL CHECK (seq > 0),
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    running  BLOB NOT NULL CHECK (length(running) = 32),
    header   BLOB NOT NULL CHECK (length(header) > 0),
    UNIQUE (case_no, seq)
) STRICT;
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;

-- INSERT OR REPLACE takes a row away without asking the trigger on DELETE.
CREATE TRIGGER entry_only_at_the_end BEFORE INSERT ON entry
WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM entry)
    OR EXISTS (SELECT 1 FROM entry WHERE case_no = NEW.case_no AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'an entry is only added at the end'); END;

CREATE TABLE entry_value (
    position INTEGER PRIMARY KEY REFERENCES entry (position),
    vals     BLOB NOT NULL
) STRICT;
CREATE TRIGGER entry_value_never_changes BEFORE UPDATE ON entry_value
BEGIN SELECT RAISE(ABORT, 'the values of an entry are never changed'); END;
CREATE TRIGGER entry_value_only_once BEFORE INSERT ON entry_value
WHEN EXISTS (SELECT 1 FROM entry_value WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the values of an entry are never changed'); END;

CREATE TABLE party (
    person_id TEXT NOT NULL,
    case_no   INTEGER NOT NULL REFERENCES case_file (case_no),
    role      TEXT NOT NULL,
    PRIMARY KEY (person_id, case_no, role)
) STRICT, WITHOUT ROWID;

-- Open tasks only.
CREATE TABLE task (
    case_no     INTEGER NOT NULL REFERENCES case_file (case_no),
    task_id     TEXT NOT NULL UNIQUE,
    state       TEXT NOT NULL,
    role        TEXT NOT NULL,
    assignee    TEXT NOT NULL,
    opened_at   INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (case_no, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_by_role ON task (role, due_at, case_no, task_id);
CREATE INDEX task_by_assignee ON task (assignee, due_at, case_no, task_id) WHERE assignee <> '';

-- Pending deadlines only.
CREATE TABLE deadline (
    case_no     INTEGER NOT NULL REFERENCES case_file (case_no),
    deadline_id TEXT NOT NULL,
    due_at      INTEGER NOT NULL,
    PRIMARY KEY (case_no, deadline_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadline_by_due ON deadline (due_at, case_no, deadline_id);

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
