-- Who asked to be told. The address and secrets are ciphertexts that name their key; `lookup` is a keyed hash of channel and
-- address. `token_hash` is that of the newest confirmation, valid until `token_until`; links to leave and to choose are
-- signatures over id and `generation` and stand nowhere. `mails` counts what a sign-up made us send on the day `mails_day`.
CREATE TABLE subscriber (
  id TEXT PRIMARY KEY,
  lookup TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'webhook', 'slack', 'discord', 'teams')),
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

-- Addresses that nothing is sent to any more, whoever asks. Kept until an operator lifts it.
CREATE TABLE suppression (
  lookup TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('bounce', 'complaint', 'operator')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One event for the subscribers with ids from `first` to `last`, until all of them are done with. A few dozen rows for a
-- thousand subscribers, gone within minutes: read whole.
CREATE TABLE pack (
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  event TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  lease_until INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

-- What became of one event for one subscriber; the key is what makes it happen once. Written when it is sent, so that telling
-- one costs one row; what waits for another attempt or for the digest is written earlier.
CREATE TABLE delivery (
  subject TEXT NOT NULL,
  subscriber TEXT NOT NULL,
  event TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'held', 'sent', 'skipped', 'parked')),
  attempts INTEGER NOT NULL,
  due_at INTEGER,
  lease_until INTEGER,
  note TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (subject, subscriber, event)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_due ON delivery (due_at) WHERE state IN ('waiting', 'sending');

CREATE INDEX delivery_held ON delivery (subscriber) WHERE state = 'held';

-- What strangers have used up today, by name: rows of this database, sign-ups of a network.
CREATE TABLE allowance (
  day INTEGER NOT NULL,
  name TEXT NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (day, name)
) STRICT, WITHOUT ROWID;
