-- Idempotency keys of writes that are not in the journal: subscribers, tokens. A row for each request that carries one, for two
-- days; `status` is what it was answered with, NULL while it is under way. The answer itself is not kept: it may hold an
-- address, or a token.
CREATE TABLE request_key (
  key TEXT PRIMARY KEY,
  print TEXT NOT NULL,
  status INTEGER,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
