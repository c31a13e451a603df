// Which alerts fired lately without anybody doing anything: read on demand from the incidents that they opened or joined, a
// bounded number of them. Nothing is written for it.

import { alertKeyOf } from '../domain/alert-key.ts';
import type { Noisy } from '../domain/noise.ts';
import { NOISE_SPAN_MS, noisyAlerts } from '../domain/noise.ts';
import { askStorage } from './failure.ts';

/** Most incidents that one question looks at, the newest. */
export const INCIDENTS_LIMIT = 500;

// One that is quiet since longer ago than the span fired before it. A person acted where a decision is a person's, or
// where PagerDuty says that one did something there.
const FIRINGS = `
  WITH recent (id) AS (
    SELECT id FROM incident WHERE quiet_at > ?1 ORDER BY number DESC LIMIT ?2
  ), judged (id, acted) AS (
    SELECT id,
      EXISTS (SELECT 1 FROM journal WHERE stream = 'incident:' || id
        AND actor NOT IN ('automation', 'pagerduty', 'alertmanager', 'grafana'))
      OR EXISTS (SELECT 1 FROM binding CROSS JOIN journal ON journal.stream = binding.source
        WHERE binding.incident = recent.id AND binding.source LIKE 'pagerduty:%'
          AND json_extract(journal.data, '$.human') = 1)
    FROM recent
  )
  SELECT binding.source AS source, json_extract(journal.data, '$.alert') AS alert,
    journal.at AS at, MAX(acted) AS acted
  FROM judged
    CROSS JOIN binding ON binding.incident = judged.id
    CROSS JOIN journal ON journal.position = binding.position
  WHERE binding.source NOT LIKE 'pagerduty:%' AND binding.source NOT LIKE 'operator:%'
  GROUP BY binding.source, binding.position`;

type Row = { source: string; alert: string | null; at: number; acted: number };

/** The noisy alerts as of an instant (epoch ms), loudest first. */
export async function noisyNow(db: D1Database, now: number): Promise<Noisy[]> {
  const query = db.prepare(FIRINGS).bind(now - NOISE_SPAN_MS, INCIDENTS_LIMIT);
  const { results } = await askStorage(query.all<Row>());
  const firings = results.flatMap(({ at, acted, ...said }) => {
    const key = alertKeyOf(said);
    return key === null ? [] : [{ key, at, acted: acted === 1 }];
  });
  return noisyAlerts(firings, now);
}
