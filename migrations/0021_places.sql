-- Where the objects that probe for a region really are, as they themselves see it: one row for each region in use, asked once
-- a day. `colo` is the airport code of Cloudflare's location, `country` where the connection came from; null: not known.
CREATE TABLE place (
  region TEXT PRIMARY KEY,
  generation INTEGER NOT NULL,
  colo TEXT,
  country TEXT,
  asked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
