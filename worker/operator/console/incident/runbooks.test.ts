// An incident leads to the runbook of what noticed it, and says how old its test is.

import { expect, it } from 'vitest';
import type { RunbookEntry } from '../../../domain/content-index.ts';
import { EMPTY_CONTENT } from '../../../domain/content-index.ts';
import type { Episode } from '../../../domain/episode.ts';
import type { SourceKey } from '../../../domain/event.ts';
import { ageOf, runbooksOf } from './runbooks.tsx';

const runbook: RunbookEntry = {
  id: 'rb-a',
  slug: 'a',
  title: 'A',
  alerts: ['probe:api-http', 'probe:api-tcp', 'ApiDown'],
  lastTested: '2026-10-01',
  testInterval: 'P3M',
  internal: false,
};

/** No more of an episode than who noticed, and which alert it was. */
const noticed = (source: SourceKey, alert?: string) =>
  ({ facts: { source, ...(alert !== undefined && { alert }) } }) as Episode;

it('finds each runbook once, by the monitors and alerts that noticed', () => {
  const content = { ...EMPTY_CONTENT, runbooks: [runbook] };
  const of = (...episodes: Episode[]) => runbooksOf(content, { episodes });
  expect(
    of(
      noticed('monitor:api-http'),
      noticed('monitor:api-tcp'),
      noticed('alertmanager:5b6f', 'ApiDown'),
      noticed('pagerduty:P1'),
    ),
  ).toEqual([runbook]);
  expect(of(noticed('grafana:1:5b6f', 'ApiDown'))).toEqual([runbook]);
  expect(of(noticed('monitor:web'), noticed('alertmanager:5b6f'))).toEqual([]);
});

it('says how old the test is', () => {
  const on = (day: string) => ageOf(runbook, Date.parse(`${day}T12:00:00Z`));
  expect([on('2026-10-01'), on('2026-10-02'), on('2026-11-02')]).toEqual([
    'tested today',
    'tested 1 day ago',
    'tested 32 days ago',
  ]);
  expect(ageOf({ ...runbook, lastTested: null }, 0)).toBe('never tested');
});
