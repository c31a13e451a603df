-- What jobs have last reported, one row for each heartbeat monitor. `body` is what the last report brought along; it is for
-- operators alone.
CREATE TABLE heartbeat (
  monitor TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  signal TEXT NOT NULL CHECK (signal IN ('ok', 'start', 'fail')),
  ended_at INTEGER,
  failed INTEGER NOT NULL CHECK (failed IN (0, 1)),
  started_at INTEGER,
  duration_ms INTEGER,
  body TEXT
) STRICT, WITHOUT ROWID;
