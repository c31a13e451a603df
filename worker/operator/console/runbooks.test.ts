// An incident leads to the runbook of what noticed it, and says how old its test is.

import { expect, it } from 'vitest';
import type { RunbookEntry } from '../../domain/content-index.ts';
import { EMPTY_CONTENT } from '../../domain/content-index.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { ageOf, runbooksOf } from './runbooks.tsx';

const runbook: RunbookEntry = {
  id: 'rb-a',
  slug: 'a',
  title: 'A',
  alerts: ['probe:api-http', 'probe:api-tcp'],
  lastTested: '2026-10-01',
  testInterval: 'P3M',
  internal: false,
};

it('finds each runbook once, by the monitors that noticed', () => {
  const content = { ...EMPTY_CONTENT, runbooks: [runbook] };
  // No more of a view than what noticed.
  const of = (...sources: IncidentView['sources']) =>
    runbooksOf(content, { sources } as unknown as IncidentView);
  expect(of('monitor:api-http', 'monitor:api-tcp', 'pagerduty:P1')).toEqual([runbook]);
  expect(of('monitor:web')).toEqual([]);
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
