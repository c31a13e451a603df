// Groups of alerts, told to the whole way in: what Alertmanager and Grafana are known to send, and in which order.

import { beforeEach, describe, expect, test } from 'vitest';
import { Alerted } from '../testing/alerted.ts';
import { played } from '../testing/alertmanager.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MINUTE_MS, START_AT } from '../testing/story.ts';

const HOUR_MS = 60 * MINUTE_MS;

let page: Alerted;
beforeEach(async () => {
  page = new Alerted(await emptyDatabase());
});

const at = (minute: number) => START_AT + minute * MINUTE_MS;
const kinds = async () => (await page.rows('alert')).map(({ kind }) => kind);

describe('an alert', () => {
  test('opens an incident, is published when it lasts, and ends it', async () => {
    page.now = at(1);
    expect(await page.alertmanager([played('f1', at(0))])).toEqual({ status: 'accepted' });
    expect(await page.incident()).toMatchObject({
      severity: 'SEV-2',
      published: null,
      startedAt: at(0),
      sources: ['alertmanager:f1'],
    });
    await page.wait(5);
    expect(await page.incident()).toMatchObject({ published: { reason: 'unacknowledged' } });
    page.now = at(10);
    await page.alertmanager([played('f1', at(0), at(9))]);
    expect(await page.incident()).toMatchObject({ state: 'restored', restoredAt: at(9) });
    await page.wait(15);
    expect(await page.incident()).toMatchObject({ state: 'resolved' });
  });

  test('that is sent again every few hours costs no row and changes nothing', async () => {
    page.now = at(1);
    await page.alertmanager([played('f1', at(0))]);
    await page.wait(10);
    const before = await page.rows('journal');
    page.now = at(4 * 60);
    expect(await page.alertmanager([played('f1', at(0))])).toEqual({ status: 'duplicate' });
    expect(await page.rows('journal')).toEqual(before);
  });

  test('whose end comes first is told whole by its end, and its beginning adds nothing', async () => {
    page.now = at(9);
    await page.alertmanager([played('f1', at(0), at(8))]);
    const only = { startedAt: at(0), restoredAt: at(8) };
    expect(await page.incident()).toMatchObject(only);
    expect(await page.alertmanager([played('f1', at(0))])).toEqual({ status: 'duplicate' });
    expect(await page.incident()).toMatchObject({ ...only, state: 'restored' });
  });

  test('that fires again as the same firing, long after its end, is trouble again', async () => {
    page.now = at(1);
    await page.alertmanager([played('f1', at(0))]);
    page.now = at(10);
    await page.alertmanager([played('f1', at(0), at(9))]);
    page.now = at(30);
    expect(await page.alertmanager([played('f1', at(0))])).toEqual({ status: 'accepted' });
    expect((await page.incidents()).map(({ state }) => state)).toEqual(['open']);
    // And again costs nothing.
    page.now = at(35);
    expect(await page.alertmanager([played('f1', at(0))])).toEqual({ status: 'duplicate' });
    page.now = at(41);
    await page.alertmanager([played('f1', at(0), at(40))]);
    await page.wait(15);
    expect((await page.incidents()).map(({ state }) => state)).toEqual(['resolved']);
  });

  test('that fires again days after its incident was settled opens another one', async () => {
    page.now = at(1);
    await page.alertmanager([played('f1', at(0))]);
    page.now = at(10);
    await page.alertmanager([played('f1', at(0), at(9))]);
    await page.wait(15);
    page.now = at(100 * 60);
    await page.alertmanager([played('f1', page.now - MINUTE_MS)]);
    expect((await page.incidents()).map(({ state }) => state)).toEqual(['resolved', 'open']);
    page.now += HOUR_MS;
    // The old firing, told once more, is no news; the new one goes on.
    await page.alertmanager([played('f1', at(0), at(9))]);
    expect((await page.incidents()).map(({ state }) => state)).toEqual(['resolved', 'open']);
  });

  test('says what its entry says, the first that matches', async () => {
    page.now = at(1);
    await page.alertmanager([played('f1', at(0), null, { severity: 'info' })]);
    expect(await page.incident()).toMatchObject({ severity: 'SEV-4' });
    await page.wait(30);
    expect(await page.incident()).toMatchObject({ published: null });
  });

  test('without an entry is kept, moves nothing, and is never public', async () => {
    page.now = at(1);
    const watchdog = played('f9', at(0), null, { alertname: 'Watchdog', service: 'none' });
    expect(await page.alertmanager([watchdog])).toEqual({ status: 'accepted' });
    expect(await page.incidents()).toEqual([]);
    expect(await kinds()).toEqual(['unmatched_alert']);
    expect(await page.rows('journal')).toMatchObject([
      { type: 'source.kept', actor: 'alertmanager', stream: 'page' },
    ]);
    page.now = at(240);
    const before = await page.rows('journal');
    expect(await page.alertmanager([watchdog])).toEqual({ status: 'duplicate' });
    expect(await page.rows('journal')).toEqual(before);
    const documents = JSON.stringify([...(await page.documents()).values()]);
    expect(documents).not.toContain('Watchdog');
  });

  test('never shows its name, its labels or its annotations in public', async () => {
    page.now = at(1);
    await page.alertmanager([played('f1', at(0), null, { pod: 'api-7f9c' })]);
    await page.wait(10);
    const documents = JSON.stringify([...(await page.documents()).values()]);
    expect(documents).toContain('investigating');
    expect(documents).not.toMatch(/HighErrorRate|api-7f9c|Requests fail|alertmanager/);
  });
});

describe('a group', () => {
  test('of several alerts of one component is one incident, over when all of them are', async () => {
    page.now = at(2);
    await page.alertmanager([played('f1', at(0)), played('f2', at(1))]);
    expect(await page.incident()).toMatchObject({
      sources: ['alertmanager:f1', 'alertmanager:f2'],
    });
    page.now = at(8);
    await page.alertmanager([played('f1', at(0), at(7)), played('f2', at(1))]);
    expect(await page.incident()).toMatchObject({ state: 'open' });
    page.now = at(10);
    await page.alertmanager([played('f1', at(0), at(7)), played('f2', at(1), at(9))]);
    expect(await page.incident()).toMatchObject({ state: 'restored', restoredAt: at(9) });
  });

  test('that was cut tells operators that something is missing', async () => {
    page.now = at(1);
    await page.alertmanager([played('f1', at(0))], 7);
    expect(await kinds()).toEqual(['alerts_truncated']);
  });
});

test('Grafana’s alerts are told apart by organisation, and its zone is understood', async () => {
  page.now = at(1);
  expect(await page.grafana([played('f1', at(0), null, { service: 'web' })])).toEqual({
    status: 'accepted',
  });
  expect(await page.incident()).toMatchObject({
    startedAt: at(0),
    sources: ['grafana:1:f1'],
    published: { reason: 'immediate' },
    severity: 'SEV-2',
  });
});

test('what PagerDuty and Alertmanager both say is one incident, over when both say so', async () => {
  const incident = { id: 'Q1', service: { id: 'PABC123', summary: 'api-production' } };
  page.now = at(1);
  await page.alertmanager([played('f1', at(0))]);
  page.now = at(2);
  await page.deliver({ type: 'incident.triggered', incident, at: at(2) });
  await page.deliver({ type: 'incident.acknowledged', incident, at: at(2) + 1 });
  expect(await page.incident()).toMatchObject({
    sources: ['alertmanager:f1', 'pagerduty:Q1'],
    published: { reason: 'acknowledged' },
  });
  page.now = at(9);
  await page.alertmanager([played('f1', at(0), at(8))]);
  expect(await page.incident()).toMatchObject({ state: 'open' });
  page.now = at(10);
  await page.deliver({ type: 'incident.resolved', incident, at: at(10) });
  expect(await page.incident()).toMatchObject({ state: 'restored' });
});

test('a year of one alert is not read again with every word about it', async () => {
  for (let day = 0; day < 12; day++) {
    page.now = at(day * 48 * 60 + 2);
    await page.alertmanager([played('f1', page.now - MINUTE_MS)]);
    await page.alertmanager([played('f1', page.now - MINUTE_MS, page.now)]);
    await page.wait(15);
  }
  const { load } = await import('../store/load.ts');
  const { wantedFor } = await import('../commit/wanted.ts');
  const report = { from: 'alertmanager', receivedAt: page.now, reports: [], kept: [] } as const;
  const { world } = await load(page.db, wantedFor({ type: 'alerts', ...report }, page.now));
  expect(world.incidents.size).toBeLessThanOrEqual(2);
  expect(world.reports.get('alertmanager:f1')?.length ?? 0).toBeLessThanOrEqual(4);
});
