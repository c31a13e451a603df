// Our own calls, out to PagerDuty and back by its webhooks: one incident on both sides, whatever is lost, doubled or renamed on
// the way, and no call that is answered by a call.

import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Catalog } from '../../domain/catalog.ts';
import { createEgress } from '../../domain/egress.ts';
import type { Verdict } from '../../domain/vocabulary.ts';
import { readSettings } from '../../env.ts';
import { createNotifier } from '../../notify/index.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { MERIDIAN, monitorOf, serviceOf } from '../../testing/meridian.ts';
import { PagerDutyAccount } from '../../testing/pagerduty-account.ts';
import { Paged } from '../../testing/paged.ts';
import { ENTERPRISE } from '../../testing/promised-company.ts';
import { ROUTING_KEY } from '../../testing/posted.ts';
import { MINUTE_MS, START_AT } from '../../testing/story.ts';
import { GRACE_MS } from './compare.ts';
import type { Reconciler } from './reconcile.ts';
import { createReconciler, REQUESTS_LIMIT } from './reconcile.ts';
import { createRest } from './rest.ts';
import { storageOver } from '../storage.ts';

const OUT = { id: 'POUT001', summary: 'allclear-probes' };
const API = { id: 'PABC123', summary: 'api-production' };
const TOKEN = 'u+token';

const CATALOG: Catalog = {
  ...MERIDIAN,
  monitors: [
    monitorOf({ id: 'api-http', component: 'api', pagerduty: true }),
    monitorOf({ id: 'web-http', component: 'web', pagerduty: true }),
  ],
  services: [...MERIDIAN.services, serviceOf({ id: OUT.id, name: OUT.summary, outbound: true })],
  sla: { ...MERIDIAN.sla, tiers: [ENTERPRISE] },
};

let db: D1Database;
let page: Paged;
let account: PagerDutyAccount;
let reconciler: Reconciler | null;

function begin({
  token = TOKEN,
  titled,
}: { token?: string | null; titled?: (summary: string) => string } = {}) {
  page = new Paged(db, { catalog: CATALOG });
  page.now = START_AT;
  account = new PagerDutyAccount({
    now: () => page.now,
    integrations: { [ROUTING_KEY]: OUT },
    token: TOKEN,
    ...(titled === undefined ? {} : { titled }),
  });
  const rest = createRest({
    fetch: account.fetch,
    egress: createEgress({ schemes: ['https:'], ownOrigins: [], allowLoopback: false }),
    userAgent: 'test',
    url: 'https://api.pagerduty.com',
    token: token ?? '',
  });
  const { commit, alert } = storageOver(db, (...told) => page.tell(...told));
  reconciler = createReconciler({
    db,
    catalog: CATALOG,
    rest: token === null ? null : rest,
    commit,
    alert,
    now: () => page.now,
  });
  page.later = async ({ mirrored, events }) => {
    await mirrored;
    await reconciler?.identify(events);
  };
}

beforeEach(async () => {
  db = await emptyDatabase();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  begin();
});

/** Sends what is due, to the account. */
async function send(): Promise<void> {
  const settings = readSettings({ PAGERDUTY_ROUTING_KEY: ROUTING_KEY });
  const notifier = createNotifier({
    environment: { DB: env.DB },
    catalog: CATALOG,
    ...settings,
    fetch: account.fetch,
    now: () => page.now,
    random: () => 0.5,
  });
  await notifier.drain();
}

/** One minute: a tick with these verdicts, calls go out, and what PagerDuty has to say comes in, unless it is lost. */
async function minute(
  verdicts: Record<string, Verdict>,
  webhooks: 'arrive' | 'twice' | 'lost' = 'arrive',
) {
  page.now += MINUTE_MS;
  await page.tick(verdicts);
  await send();
  await deliver(webhooks);
}

async function deliver(webhooks: 'arrive' | 'twice' | 'lost' = 'arrive') {
  for (const said of account.deliveries.splice(0)) {
    page.now += 1000;
    const times = { lost: 0, arrive: 1, twice: 2 }[webhooks];
    const answers: number[] = [];
    for (let time = 0; time < times; time++) answers.push(await page.deliver(said));
    expect(answers).toEqual(Array(times).fill(202));
  }
}

const UP = { 'api-http': 'up', 'web-http': 'up' } as const;
const API_DOWN = { ...UP, 'api-http': 'down' } as const;

const standing = async () => (await page.incidents()).filter(({ state }) => state !== 'merged');
const kinds = async () => (await page.rows('alert')).map(({ kind }) => kind);

/** The minute in which a run is due, from now on. */
function dueMinute(): number {
  const step = 5 * MINUTE_MS;
  page.now = Math.ceil((page.now + GRACE_MS) / step) * step + 2 * MINUTE_MS;
  return page.now;
}

describe('a call', () => {
  test('comes back as the same incident, is called once, and ends on both sides', async () => {
    await minute(UP);
    await minute(API_DOWN, 'twice');
    await minute(API_DOWN);
    expect((await page.incident()).sources).toEqual(['monitor:api-http', 'pagerduty:QINC00000001']);
    account.acknowledge('QINC00000001');
    await minute(API_DOWN);
    await minute(UP);
    expect(account.incidents.get('QINC00000001')?.status).toBe('resolved');
    await minute(UP);
    expect(await page.incident()).toMatchObject({ state: 'restored' });
    for (let n = 0; n < 16; n++) await minute(UP);
    expect(await page.incident()).toMatchObject({ state: 'resolved' });
    expect(account.incidents.size).toBe(1);
    expect(account.asked.filter((one) => one === 'POST /v2/enqueue')).toHaveLength(2);
  });

  test('of each of two incidents comes back to its own', async () => {
    await minute({ 'api-http': 'down', 'web-http': 'down' });
    const incidents = await page.incidents();
    expect(incidents.map(({ sources, components }) => [sources.length, components.size])).toEqual([
      [2, 1],
      [2, 1],
    ]);
    for (const { sources, components } of incidents) {
      const [component] = components.keys();
      const id =
        sources.find((one) => one.startsWith('pagerduty:'))?.slice('pagerduty:'.length) ?? '';
      expect(account.incidents.get(id)?.title).toContain(`monitor ${component}-http`);
    }
  });

  test('is made again when it fails again after somebody ended it over there', async () => {
    await minute(API_DOWN);
    await minute(UP);
    await minute(API_DOWN);
    await minute(API_DOWN);
    expect(account.incidents.size).toBe(2);
    expect((await page.incident()).sources).toHaveLength(3);
  });

  test('that a person ended too early is made once more, and comes back as the same incident', async () => {
    await minute(API_DOWN);
    account.resolve('QINC00000001');
    await minute(API_DOWN);
    for (let n = 0; n < 13; n++) await minute(API_DOWN);
    expect(account.incidents.size).toBe(1);
    for (let n = 0; n < 3; n++) await minute(API_DOWN);
    expect(account.incidents.size).toBe(2);
    expect((await page.incident()).sources).toEqual([
      'monitor:api-http',
      'pagerduty:QINC00000001',
      'pagerduty:QINC00000002',
    ]);
    account.resolve('QINC00000002');
    for (let n = 0; n < 40; n++) await minute(API_DOWN);
    expect(account.incidents.size).toBe(2);
    expect(await kinds()).toEqual(expect.arrayContaining(['ended_elsewhere', 'called_again']));
    await minute(UP);
    expect(await page.incident()).toMatchObject({ state: 'restored' });
  });

  test('whose incident was renamed is recognised by its alerts', async () => {
    begin({ titled: () => 'P2 · something with the API' });
    await minute({ 'api-http': 'down', 'web-http': 'down' });
    const incidents = await standing();
    expect(incidents.map(({ sources }) => sources.length)).toEqual([2, 2]);
    expect(account.asked.filter((one) => one.endsWith('/alerts')).length).toBeGreaterThan(0);
  });

  test('whose incident was renamed while PagerDuty did not answer us is recognised later', async () => {
    begin({ titled: () => 'P2 · something with the API' });
    page.now += MINUTE_MS;
    await page.tick(API_DOWN);
    await send();
    account.failing = 500;
    await deliver();
    expect(await standing()).toHaveLength(2);
    account.failing = null;
    await reconciler?.run(dueMinute());
    expect((await standing()).map(({ sources }) => sources.length)).toEqual([2]);
  });

  test('whose incident was renamed is not doubled in public where nobody can be asked', async () => {
    begin({ token: null, titled: () => 'P2 · something with the API' });
    await minute(API_DOWN);
    account.acknowledge('QINC00000001');
    await minute(API_DOWN);
    const document = (await page.documents()).get('page');
    expect(document?.['incidents']).toHaveLength(1);
    await minute(UP);
    for (let n = 0; n < 17; n++) await minute(UP);
    expect((await page.incidents()).every(({ state }) => state === 'resolved')).toBe(true);
  });
});

test('an error budget that burns calls, comes back unseen by the public, and ends the call', async () => {
  const bad = [1, 2].map((age) => ({ at: START_AT - age * 300_000, bad: true, down: 5 }));
  await page.tell({ type: 'budgets', minute: START_AT, windows: { api: bad } });
  await send();
  await deliver();
  expect([...account.incidents.values()].map(({ title }) => title)).toEqual([
    'API: the error budget burns 2000 times too fast',
  ]);
  account.acknowledge('QINC00000001');
  await deliver();
  const incident = await page.incident();
  expect(incident).toMatchObject({ published: null });
  expect(incident.components.size).toBe(0);
  page.now += 60 * MINUTE_MS;
  await page.tell({ type: 'budgets', minute: page.now, windows: {} });
  await send();
  expect(account.incidents.get('QINC00000001')?.status).toBe('resolved');
});

describe('the webhooks themselves', () => {
  const subscribed = (id: string, url = 'https://status.meridian.example/webhooks/pagerduty') => ({
    id,
    url,
    active: true,
    temporarilyDisabled: false,
    events: ['triggered', 'acknowledged', 'resolved', 'reopened'].map((one) => `incident.${one}`),
  });
  /** The minute of the next hour in which that is asked. */
  const look = async () => {
    page.now = Math.ceil((page.now + 1) / 3_600_000) * 3_600_000 + 4 * MINUTE_MS;
    await reconciler?.run(page.now);
    return (await page.rows('alert')).map(({ kind, text }) => `${kind}: ${text}`);
  };

  test('are looked at once an hour, and what PagerDuty has switched off is told', async () => {
    for (let n = 0; n < 120; n++) {
      account.subscriptions.push(subscribed(`PX${n}`, 'https://tool.example/hook'));
    }
    account.subscriptions.push(subscribed('PSUB001'));
    expect(await look()).toEqual([]);
    const [own] = account.subscriptions.slice(-1);
    if (own === undefined) throw new Error('Expected a subscription');
    own.temporarilyDisabled = true;
    expect(await look()).toEqual([expect.stringMatching(/^subscription_disabled: .*PSUB001/)]);
    expect(account.asked.filter((one) => one === 'GET /webhook_subscriptions')).toHaveLength(4);
  });

  test('that nobody has set up are told once a day, and what cannot be asked is said', async () => {
    for (let hour = 0; hour < 24; hour++) await look();
    expect(await kinds()).toEqual(['subscription_missing']);
    account.failing = 403;
    expect((await look()).at(-1)).toMatch(/subscription_unknown: .*check PAGERDUTY_API_TOKEN/);
  });
});

describe('what webhooks lost', () => {
  test('is taken in: an end', async () => {
    const id = account.open(API);
    await deliver();
    account.acknowledge(id);
    await deliver();
    page.now += MINUTE_MS;
    account.resolve(id);
    const endedAt = page.now;
    await deliver('lost');
    expect(await page.incident()).toMatchObject({ state: 'open' });
    expect(await reconciler?.run(dueMinute())).toBe(1);
    expect(await page.incident()).toMatchObject({
      state: 'restored',
      restoredAt: Math.floor(endedAt / 1000) * 1000,
    });
    expect(await kinds()).toContain('webhooks_lost');
    expect(await reconciler?.run(dueMinute())).toBe(0);
  });

  test('is taken in: a beginning, and that a person acknowledged it', async () => {
    const id = account.open(API);
    page.now += MINUTE_MS;
    account.acknowledge(id);
    await deliver('lost');
    // Nothing is open here, so it is the hour's turn.
    page.now = Math.ceil(page.now / 3_600_000) * 3_600_000 + 2 * MINUTE_MS;
    expect(await reconciler?.run(page.now)).toBe(2);
    expect(await page.incident()).toMatchObject({
      published: { reason: 'acknowledged' },
      startedAt: START_AT,
    });
  });

  test('is taken in: a merge, a reopening, and a priority that was raised', async () => {
    const [one, other] = [
      account.open(API),
      account.open({ id: 'PDEF456', summary: 'web-production' }),
    ];
    await deliver();
    account.merge(one, other);
    await deliver('lost');
    account.prioritise(other, 'P1');
    await deliver('lost');
    await reconciler?.run(dueMinute());
    expect(await page.incidents()).toMatchObject([
      { state: 'merged' },
      { state: 'open', severity: 'SEV-1' },
    ]);
    account.resolve(other);
    await deliver();
    account.reopen(other);
    await deliver('lost');
    await reconciler?.run(dueMinute());
    expect((await standing()).map(({ state, reopenCount }) => [state, reopenCount])).toEqual([
      ['open', 1],
    ]);
  });

  test('and comes late after all changes nothing more', async () => {
    const id = account.open(API);
    account.acknowledge(id);
    page.now += MINUTE_MS;
    account.resolve(id);
    const lost = account.deliveries.splice(0);
    await page.deliver(lost[0] ?? never());
    await reconciler?.run(dueMinute());
    const before = await page.incident();
    for (const said of lost) await page.deliver(said);
    const after = await page.incident();
    expect(after).toMatchObject({
      state: before.state,
      reopenCount: 0,
      intervals: [{ from: before.startedAt, to: expect.any(Number) }],
    });
    expect(after.episodes).toHaveLength(1);
  });

  test('of a service that is not configured ends as well', async () => {
    const id = account.open({ id: 'PZZZ999', summary: 'unknown' });
    await deliver();
    account.resolve(id);
    await deliver('lost');
    expect(await page.incident()).toMatchObject({ state: 'open' });
    await reconciler?.run(dueMinute());
    expect(await page.incident()).toMatchObject({ state: 'restored' });
  });

  test('that PagerDuty knows no more is for a person', async () => {
    const id = account.open(API);
    await deliver();
    account.incidents.delete(id);
    await reconciler?.run(dueMinute());
    expect(await page.incident()).toMatchObject({ state: 'open' });
    expect(await kinds()).toContain('source_left');
  });

  test('a moment ago may still be on its way, and is left alone', async () => {
    const id = account.open(API);
    await deliver();
    dueMinute();
    account.resolve(id);
    expect(await reconciler?.run(page.now)).toBe(0);
  });
});

describe('asking', () => {
  test('happens every five minutes while something is open, every hour otherwise', async () => {
    const asked = async (minutes: number) => {
      account.asked.length = 0;
      for (let n = 0; n < minutes; n++) {
        page.now += MINUTE_MS;
        await reconciler?.run(page.now);
      }
      return account.asked.filter((one) => one === 'GET /incidents').length;
    };
    expect(await asked(120)).toBe(2);
    account.open(API);
    await deliver();
    page.now = Math.ceil(page.now / MINUTE_MS) * MINUTE_MS;
    expect(await asked(60)).toBe(12);
  });

  test('is a few requests a run, and everybody’s turn comes', async () => {
    const ids = Array.from({ length: 11 }, () =>
      account.open({ id: 'PZZZ999', summary: 'unknown' }),
    );
    await deliver();
    for (const id of ids) account.resolve(id);
    await deliver('lost');
    for (let run = 0; run < 9; run++) {
      account.asked.length = 0;
      await reconciler?.run(dueMinute());
      expect(account.asked.length).toBeLessThanOrEqual(REQUESTS_LIMIT);
    }
    expect((await page.incidents()).filter(({ state }) => state === 'open')).toEqual([]);
  });

  test.each([401, 429, 500])(
    'that fails with %i is told to operators and harms nothing',
    async (status) => {
      account.open(API);
      await deliver();
      account.failing = status;
      expect(await reconciler?.run(dueMinute())).toBe(0);
      const [alert] = await page.rows('alert');
      expect(alert).toMatchObject({ kind: 'reconciliation_failed' });
      expect(JSON.stringify(alert)).not.toContain(TOKEN);
      expect(await page.incident()).toMatchObject({ state: 'open' });
    },
  );

  test('is not there without a token', () => {
    begin({ token: null });
    expect(reconciler).toBeNull();
  });
});

function never(): never {
  throw new Error('PagerDuty said nothing');
}
