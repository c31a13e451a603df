-- What the tracker says of each action item of a published postmortem. A row for each item whose issue is known, written when
-- something changes: a few a week. They stay as long as their postmortem; what has left content/ is deleted.
CREATE TABLE action_item (
  incident TEXT NOT NULL,
  id TEXT NOT NULL,
  -- Number and address of its issue.
  issue INTEGER NOT NULL,
  url TEXT NOT NULL,
  -- open, done or waived, as the issue is.
  tracker_state TEXT NOT NULL,
  -- The state in the front matter when it was last compared: what differs from it was changed by a person since.
  content_state TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (incident, id)
) STRICT, WITHOUT ROWID;
