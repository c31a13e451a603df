-- The table of subscribers again, with browsers (`push`) among the channels: SQLite cannot widen a CHECK in place.
CREATE TABLE subscriber_next (
  id TEXT PRIMARY KEY,
  lookup TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'push', 'webhook', 'slack', 'discord', 'teams')),
  address TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'disabled')),
  generation INTEGER NOT NULL DEFAULT 0,
  preferences TEXT NOT NULL,
  secrets TEXT,
  token_hash TEXT,
  token_until INTEGER,
  mails_day INTEGER NOT NULL DEFAULT 0,
  mails INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  failing_since INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO subscriber_next (id, lookup, channel, address, state, generation, preferences, secrets, token_hash, token_until,
  mails_day, mails, created_at, confirmed_at, failing_since)
SELECT id, lookup, channel, address, state, generation, preferences, secrets, token_hash, token_until,
  mails_day, mails, created_at, confirmed_at, failing_since
FROM subscriber;

DROP TABLE subscriber;

ALTER TABLE subscriber_next RENAME TO subscriber;
