-- What is due in an incident: one row each, derived from it in the batch that changes it. `timers` is a list of kind, instant
-- and when it was met; `reminded` names those that people were reminded of; `next_at` is what the cron looks for. Kept for 400
-- days, so that it can be counted what was met in time.
CREATE TABLE timer (
  incident TEXT PRIMARY KEY,
  severity TEXT NOT NULL,
  timers TEXT NOT NULL,
  reminded TEXT NOT NULL DEFAULT '[]',
  next_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX timer_next ON timer (next_at) WHERE next_at IS NOT NULL;
