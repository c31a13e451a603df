// Which alerts fired lately, and which runbook answers each: what `npm run content -- --live` holds the runbooks against.

import { z } from 'zod';
import { runbookFor } from '../../domain/content-index.ts';
import { DAY_MS } from '../../domain/window.ts';
import { alertKeysSince } from '../../store/alert-keys.ts';
import { endpoint } from './endpoint.ts';

const instant = (at: number) => new Date(at).toISOString();

export const alertKeys = [
  endpoint({
    method: 'GET',
    path: '/v1/alert-keys',
    tag: 'Audit',
    summary: 'List the alerts that fired, with the runbook of each',
    description:
      'A monitor is `probe:<id>`; an alert of Alertmanager or Grafana is its label `alertname`, whether an entry of status.yaml matches it or not. PagerDuty names no alert. Internal: names of alerts say what you run.',
    query: z.object({ days: z.coerce.number().int().min(1).max(400).default(90) }),
    answer: {
      status: 200,
      schema: z.object({
        since: z.string().meta({
          description: 'From when on the journal was looked at; later than asked in a busy one',
        }),
        keys: z.array(
          z.object({
            key: z.string(),
            firings: z.int(),
            last_at: z.string(),
            runbook: z.string().nullable().meta({ description: 'Its file without the ending' }),
          }),
        ),
      }),
      description: 'In the order of their keys',
    },
    async handle({ db, now, content }, { query }) {
      const { since, keys } = await alertKeysSince(db, now() - query.days * DAY_MS);
      return {
        status: 200,
        body: {
          since: instant(since),
          keys: keys.map(({ key, firings, lastAt }) => ({
            key,
            firings,
            last_at: instant(lastAt),
            runbook: runbookFor(content, key)?.slug ?? null,
          })),
        },
      };
    },
  }),
];
