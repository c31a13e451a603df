-- The audit is searched by type and by who acted. What every incident has, and what machines do, is most of a journal and is
-- found by reading on; only the rest is indexed, so that a delivery costs no row more. Incidents are listed by their opening.
CREATE INDEX journal_type ON journal (type) WHERE type NOT IN (
  'source.reported', 'source.kept', 'monitor.changed', 'incident.joined', 'incident.published', 'incident.posted',
  'incident.resolved'
);

CREATE INDEX journal_actor ON journal (actor) WHERE actor NOT IN ('automation', 'pagerduty');
