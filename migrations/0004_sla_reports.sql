-- How far the windows of a month are known, until its report is frozen. One row for the running month, and one for each month
-- that is being reported; the freeze deletes its row. `version` guards against two workers at once.
CREATE TABLE sla_month (
  month TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Frozen reports, for ever: a row for the report (part 0) and one for each pack of its windows. `summary` of part 0 is what
-- later months and lists need of it.
CREATE TABLE sla_report (
  month TEXT NOT NULL,
  revision INTEGER NOT NULL,
  part INTEGER NOT NULL,
  data TEXT NOT NULL,
  summary TEXT,
  PRIMARY KEY (month, revision, part)
) STRICT, WITHOUT ROWID;
