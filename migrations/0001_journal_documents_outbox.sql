-- What happened, what the public sees of it, and what is still to be sent. Every table is STRICT; those with a text or
-- composite key are WITHOUT ROWID, because a row of theirs is then billed once and not twice.

-- Everything that happened, in one total order. Nothing is ever edited: see the triggers below.
CREATE TABLE journal (
  position INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  key TEXT,
  data TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX journal_key ON journal (key) WHERE key IS NOT NULL;

CREATE INDEX journal_stream ON journal (stream, position);

CREATE TRIGGER journal_is_never_updated BEFORE UPDATE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;

-- Which incidents exist, so that only those that still matter are folded. Derived from the journal.
CREATE TABLE incident (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  quiet_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX incident_quiet_at ON incident (quiet_at);

-- Which episodes of which sources belong to which incidents; an episode is known by the position of its first report.
-- Derived from the journal.
CREATE TABLE binding (
  source TEXT NOT NULL,
  incident TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (source, incident, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX binding_incident ON binding (incident);

-- The fold of the journal's stream `page`: one row.
CREATE TABLE page_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

-- The public documents.
CREATE TABLE document (
  key TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  etag TEXT NOT NULL,
  json TEXT NOT NULL,
  written_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per minute for all monitors and regions. The primary key is also the claim on that minute.
CREATE TABLE tick (
  minute INTEGER PRIMARY KEY,
  data TEXT NOT NULL
) STRICT;

-- A day of one monitor, packed in windows of five minutes.
CREATE TABLE uptime_day (
  monitor TEXT NOT NULL,
  day INTEGER NOT NULL,
  windows TEXT NOT NULL,
  PRIMARY KEY (monitor, day)
) STRICT, WITHOUT ROWID;

-- What is to be sent. Rows of one kind and subject form a line: the next is claimed when the one before it is finished.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'done', 'parked')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  lease_until INTEGER,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;

CREATE INDEX outbox_line ON outbox (kind, subject) WHERE state IN ('pending', 'sending');

-- What operators should look at; one row per thing and hour.
CREATE TABLE alert (
  key TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL DEFAULT 1,
  kind TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Verified deliveries on which our own code failed, kept as they came until they are replayed.
CREATE TABLE inbox (
  key TEXT PRIMARY KEY,
  received_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  body TEXT NOT NULL,
  error TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'replayed'))
) STRICT, WITHOUT ROWID;
