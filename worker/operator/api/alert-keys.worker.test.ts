// What fired, from every door, told to operators with the runbook that answers it.

import { beforeEach, expect, it } from 'vitest';
import { EMPTY_CONTENT } from '../../domain/content-index.ts';
import { alertKeysSince } from '../../store/alert-keys.ts';
import { Alerted } from '../../testing/alerted.ts';
import { played } from '../../testing/alertmanager.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { bearer, Desk } from '../../testing/operators.ts';
import { MINUTE_MS, START_AT } from '../../testing/story.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

let db: D1Database;
let page: Alerted;
let desk: Desk;
beforeEach(async () => {
  db = await emptyDatabase();
  page = new Alerted(db);
  desk = new Desk(db);
});

const firing = (minute: number) => START_AT + minute * MINUTE_MS;

async function asked(days = '') {
  desk.now = page.now;
  const answer = await desk.ask('GET', `/v1/alert-keys${days}`, { headers: bearer('read') });
  return (await answer.json()) as { since: string; keys: { key: string; firings: number }[] };
}

it('names each alert that fired once, with how often and its runbook', async () => {
  desk.operators.content = {
    ...EMPTY_CONTENT,
    runbooks: [
      {
        id: 'rb-errors',
        slug: 'errors',
        title: 'Errors',
        alerts: ['HighErrorRate'],
        lastTested: null,
        testInterval: 'P3M',
        internal: false,
      },
    ],
  };
  page.now = firing(20);
  // Twice over Alertmanager, one of them ended since; once over Grafana; and one that no entry matches.
  await page.alertmanager([played('f1', firing(0)), played('f2', firing(1), firing(9))]);
  await page.grafana([played('f3', firing(2))]);
  await page.alertmanager([
    played('f4', firing(3), null, { alertname: 'Watchdog', service: 'none' }),
  ]);
  await page.alertmanager([played('f1', firing(0))]);
  const { keys } = await asked();
  expect(keys).toEqual([
    {
      key: 'HighErrorRate',
      firings: 3,
      last_at: new Date(firing(2)).toISOString(),
      runbook: 'errors',
    },
    { key: 'Watchdog', firings: 1, last_at: new Date(firing(3)).toISOString(), runbook: null },
  ]);
});

it('knows a monitor by its id, and PagerDuty by nothing', async () => {
  const report = {
    detail: 'down',
    human: false,
    severity: null,
    assumedSeverity: 'SEV-1',
    components: { api: null },
    publish: 'auto',
    autoResolve: true,
    mergedInto: null,
    text: null,
    publishText: false,
    future: false,
    what: 'triggered',
  } as const;
  for (const source of ['monitor:api-http', 'pagerduty:P1'] as const) {
    const key = `${source}:1`;
    const said = { ...report, source, id: key };
    await page.tell({ type: 'report', key, at: page.now, report: said });
  }
  expect((await asked()).keys.map(({ key }) => key)).toEqual(['probe:api-http']);
});

it('forgets what is older than was asked, and says how far back it looked', async () => {
  await page.alertmanager([played('f1', page.now)]);
  const began = page.now;
  page.now += 91 * DAY_MS;
  await page.alertmanager([played('f9', page.now, null, { alertname: 'Late' })]);
  expect((await asked()).keys.map(({ key }) => key)).toEqual(['Late']);
  expect((await asked('?days=100')).keys.map(({ key }) => key)).toEqual(['HighErrorRate', 'Late']);
  const few = await alertKeysSince(db, 0, 1);
  expect(few.since).toBeGreaterThan(began);
});

it('is for operators, and refuses an endless past', async () => {
  expect((await desk.ask('GET', '/v1/alert-keys')).status).toBe(401);
  const headers = bearer('read');
  expect((await desk.ask('GET', '/v1/alert-keys?days=0', { headers })).status).toBe(400);
});
