-- Who may operate, beside what the settings say. Only hashes are stored: the token itself is shown once, when it is made.
CREATE TABLE operator_token (
  prefix TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'publish', 'admin')),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER,
  revoked_by TEXT
) STRICT, WITHOUT ROWID;

-- A sign-in link that nobody has used yet, or a browser's session. `token` is the prefix of the stored token that it came
-- from: revoking that one ends it.
CREATE TABLE operator_session (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('link', 'session')),
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'publish', 'admin')),
  token TEXT,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
