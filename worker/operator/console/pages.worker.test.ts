// The console's pages that show what the rest of the house has done, full and empty, over the real database.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../domain/catalog.ts';
import type { ActionItem } from '../../domain/content-index.ts';
import { EMPTY_CONTENT } from '../../domain/content-index.ts';
import { CONSOLE_SCRIPT, CONSOLE_STYLE } from '../../publish/client-built.ts';
import { packRow } from '../../probe/row.ts';
import { routes } from '../../routes.ts';
import { writeTracked } from '../../store/action-items.ts';
import { recordAlert } from '../../store/alerts.ts';
import { runBatch } from '../../store/failure.ts';
import { writeBeat } from '../../store/heartbeats.ts';
import { claim, enqueue, park } from '../../store/outbox.ts';
import { addDeliveries } from '../../store/deliveries.ts';
import { insertTick } from '../../store/ticks.ts';
import { ConsoleUser } from '../../testing/console.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { monitorOf } from '../../testing/meridian.ts';
import { Desk, ORIGIN } from '../../testing/operators.ts';
import { PROMISING } from '../../testing/promised-company.ts';
import { MINUTE_MS, pagerduty } from '../../testing/story.ts';
import { concernsAbout } from '../../webhook/pagerduty/subscription.ts';

const DAY_MS = 86_400_000;
const LIMIT_BYTES = 30 * 1024;
const LONG = 'a text that goes on for about as long as people write in practice';

const JOB = monitorOf({
  id: 'nightly-backup',
  component: 'api',
  kind: 'heartbeat',
  url: '',
  heartbeat: { periodMs: DAY_MS, graceMs: 30 * MINUTE_MS, runMs: null },
});
const CATALOG: Catalog = {
  ...PROMISING,
  components: [
    ...PROMISING.components,
    ...Array.from({ length: 20 }, (_, one) => ({
      id: `part-${one}`,
      name: `Part number ${one}`,
      description: null,
      group: null,
      position: one + 10,
    })),
  ],
  monitors: [
    ...PROMISING.monitors,
    JOB,
    ...Array.from({ length: 30 }, (_, one) => monitorOf({ id: `api-${one}`, component: 'api' })),
  ],
};
const item = (id: number, more: Partial<ActionItem> = {}): ActionItem => ({
  incident: 'INC-20261001-01',
  slug: '2026-10-01-sign-ins',
  id: `AI-${id}`,
  title: `Item ${id}: ${LONG}`,
  priority: 'P1',
  owner: '@team-api',
  due: null,
  tracker: 'https://tracker.meridian.example/1',
  doneWhen: LONG,
  state: 'open',
  resolvedAt: Date.UTC(2026, 9, 1),
  isPublic: true,
  ...more,
});

let db: D1Database;
let desk: Desk;
let user: ConsoleUser;
beforeEach(async () => {
  db = await emptyDatabase();
  const actionItems = [
    item(1, { due: '2026-10-05' }),
    item(2, { state: 'done' }),
    ...Array.from({ length: 80 }, (_, one) => item(one + 3, { due: '2027-10-05' })),
  ];
  desk = new Desk(db, { catalog: CATALOG, content: { ...EMPTY_CONTENT, actionItems } });
  await desk.open();
  user = new ConsoleUser(desk);
  await user.signIn('admin');
});

async function paged(): Promise<string> {
  const committed = await desk.operators.commit(
    pagerduty('A', 'triggered', desk.now, { severity: 'SEV-1' }),
  );
  const opened = committed.events.find(({ event }) => event.type === 'incident.opened');
  return opened?.stream.slice('incident:'.length) ?? '';
}

async function parkOne(subject: string, error: string): Promise<void> {
  const message = {
    key: `letter:${subject}`,
    kind: 'letter',
    subject,
    payload: {},
    dueAt: desk.now,
  };
  await runBatch(db, enqueue(db, [message], desk.now));
  const claimed = await claim(db, { now: desk.now, leaseMs: MINUTE_MS, limit: 50 });
  await runBatch(
    db,
    claimed.map((one) => park(db, one, desk.now, error)),
  );
}

const delivered = (incident: string, subscriber: string, state: 'sent' | 'parked') =>
  addDeliveries(db, [
    {
      subject: `incident:${incident}`,
      subscriber,
      event: 'update000001',
      state,
      attempts: 4,
      dueAt: null,
      note: state === 'parked' ? 'status 410' : null,
      at: desk.now,
    },
  ]);

describe('deliveries', () => {
  test('what was refused is shown with its answer, and goes in line again by one button', async () => {
    const incident = await paged();
    await parkOne(`${incident}:slack`, 'status 403: invalid_token');
    const before = await user.page('/console/deliveries');
    expect(before).toContain('status 403: invalid_token');
    expect(before).toMatch(/<b>1<\/b> parked/);
    const action = /action="(\/console\/deliveries\/messages\/\d+\/retry)"/.exec(before)?.[1] ?? '';
    expect((await user.send(action, {})).status).toBe(303);
    expect(desk.nudges).toBe(1);
    expect(await user.page('/console/deliveries')).toMatch(/<b>0<\/b> parked/);
    expect(await claim(db, { now: desk.now, leaseMs: 1, limit: 5 })).toMatchObject([
      { subject: `${incident}:slack`, attempts: 1 },
    ]);
  });

  test('of an incident everything parked is tried again, and what was sent is left alone', async () => {
    const incident = await paged();
    await runBatch(db, [
      delivered(incident, 'aaaaaaaaaaaa', 'sent'),
      delivered(incident, 'bbbbbbbbbbbb', 'parked'),
    ]);
    const place = `/console/deliveries/incident:${incident}`;
    expect(await user.page('/console/deliveries')).toContain(`href="${place}"`);
    const shown = await user.page(place);
    expect(shown).toContain('status 410');
    expect(shown).toContain('aaaaaaaaaaaa');
    expect(await user.page(`${place}?state=parked`)).not.toContain('aaaaaaaaaaaa');
    expect((await user.send(`${place}/retry`, {})).status).toBe(303);
    expect(desk.nudges).toBe(1);
    const { results } = await db
      .prepare('SELECT subscriber, state FROM delivery ORDER BY subscriber')
      .all();
    expect(results).toEqual([
      { subscriber: 'aaaaaaaaaaaa', state: 'sent' },
      { subscriber: 'bbbbbbbbbbbb', state: 'waiting' },
    ]);
  });

  test('a reader sees them and is offered no button', async () => {
    await parkOne('x:slack', 'status 403');
    await user.signIn('read');
    expect(await user.page('/console/deliveries')).not.toContain('Try again');
    expect((await user.send('/console/deliveries/messages/1/retry', {})).status).toBe(403);
  });
});

describe('subscribers', () => {
  beforeEach(async () => {
    const wanted = { channel: 'email', address: 'reader@customer.example' } as const;
    await desk.operators.subscribers?.add(wanted, true);
  });

  test('one is found by the exact address alone, and erased when somebody is sure', async () => {
    const find = (address: string) =>
      user.send('/console/subscribers', { channel: 'email', address });
    expect(await (await find('reader')).text()).toContain('Nobody has exactly this address');
    const found = await (await find('reader@customer.example')).text();
    expect(found).toContain('<h3>reader@customer.example</h3>');
    const action = /action="(\/console\/subscribers\/\w+\/erase)"/.exec(found)?.[1] ?? '';
    const unsure = await user.send(action, {});
    expect(unsure.status).toBe(422);
    expect(await unsure.text()).toContain('Nothing was erased');
    expect((await user.send(action, { sure: 'true' })).headers.get('Location')).toBe(
      '/console/subscribers?erased',
    );
    expect(await user.page('/console/subscribers?erased')).toContain('It is erased');
    expect(await (await find('reader@customer.example')).text()).toContain('Nobody has exactly');
    expect((await user.send(action, { sure: 'true' })).status).toBe(404);
  });

  test('who is no admin sees counts and no address', async () => {
    await user.signIn('publish');
    const shown = await user.page('/console/subscribers');
    expect(shown).toMatch(/email<\/th><td>1<\/td>/);
    expect(shown).not.toContain('customer.example');
    const asked = await user.send('/console/subscribers', {
      channel: 'email',
      address: 'reader@customer.example',
    });
    expect(asked.status).toBe(403);
    expect(await asked.text()).not.toContain('customer.example');
  });
});

test('action items stand with their owner, the overdue ones first', async () => {
  const open = await user.page('/console/actions');
  expect(open.indexOf('Item 1:')).toBeGreaterThan(0);
  expect(open.indexOf('Item 1:')).toBeLessThan(open.indexOf('Item 3:'));
  expect(open).not.toContain('Item 2:');
  expect(open).toContain('open (81)');
  expect(open).toContain('overdue (1)');
  const overdue = await user.page('/console/actions?show=overdue');
  expect(overdue).toContain('@team-api');
  expect(overdue).not.toContain('Item 3:');
  expect(await user.page('/console/actions?show=open&from=60')).toContain('Item 70:');
});

test('an action item whose issue was closed is done, and its file is named as the one that lags behind', async () => {
  expect(await user.page('/console/actions?show=all')).not.toContain('its file says');
  const { incident, id } = item(1);
  const closed = {
    issue: 1,
    url: 'https://tracker.meridian.example/1',
    trackerState: 'done',
  } as const;
  await runBatch(db, [
    writeTracked(db, { incident, id, ...closed, contentState: 'open' }, desk.now),
  ]);
  expect(await user.page('/console/actions')).toContain('overdue (0)');
  expect(await user.page('/console/actions?show=all')).toContain('its file says open');
});

test('a correction is proposed, and counts when an admin approves it', async () => {
  const propose = (from: string) =>
    user.send('/console/reports/corrections', {
      component: 'api',
      from,
      until: '2026-11-01T10:05',
      reason: 'our own probe was at fault',
    });
  const wrong = await propose('2026-11-01T10:01');
  expect(wrong.status).toBe(422);
  expect((await propose('2026-11-01T10:00')).status).toBe(303);
  const shown = await user.page('/console/reports');
  expect(shown).toContain('our own probe was at fault');
  const action = /action="(\/console\/reports\/corrections\/\w+)"/.exec(shown)?.[1] ?? '';
  await user.signIn('publish');
  expect((await user.send(action, { decision: 'approve' })).status).toBe(403);
  await user.signIn('admin');
  expect((await user.send(action, { decision: 'approve' })).status).toBe(303);
  expect(await user.page('/console/reports')).toContain('decided by adminer');
});

test('monitors show what each region last saw, and jobs where they report to who may know', async () => {
  const minute = Math.floor(desk.now / MINUTE_MS) * MINUTE_MS;
  const sample = (region: 'weur' | 'enam', reason: string | null) => ({
    region,
    class: reason === null ? ('ok' as const) : ('server_error' as const),
    display: reason === null ? ('up' as const) : ('down' as const),
    status: reason === null ? null : 503,
    ms: 45,
    reason,
  });
  const samples = [sample('weur', 'status 503'), sample('enam', null)];
  const row = packRow(minute, { 'api-http': { state: null, samples } });
  await runBatch(db, [insertTick(db, { minute, data: row })]);
  const beat = { at: desk.now, signal: 'ok', endedAt: desk.now, failed: false } as const;
  await writeBeat(db, JOB.id, { ...beat, startedAt: null, durationMs: 90_000 }, null);
  const shown = await user.page('/console/monitors');
  expect(shown).toContain('status 503');
  expect(shown).toContain('regions disagree');
  expect(shown).toMatch(/its last run took 1 min/);
  expect(shown).toContain('heartbeat, expected every 24 h, late after 30 min more');
  expect(shown).not.toContain('heartbeat, every');
  expect(shown).toMatch(/https:\/\/status\.meridian\.example\/heartbeats\/[\w-]{43}/);
  await user.signIn('read');
  expect(await user.page('/console/monitors')).not.toContain('/heartbeats/');
});

test('planned work whose time has come waits for a person where it was told to', async () => {
  await user.send('/console/maintenance', {
    name: 'Database upgrade',
    body: 'Short interruptions.',
    'component.api': 'true',
    from: '2026-11-02T11:00',
    until: '2026-11-02T12:00',
    recurrence: '',
    manner: 'true',
    scheduled_remind_prior: 'true',
  });
  expect(await user.page('/console')).not.toContain('waits for a person');
  desk.now = Date.UTC(2026, 10, 2, 11, 5);
  expect(await user.page('/console')).toContain('waits for a person');
  const shown = await user.page('/console/maintenance');
  expect(shown).toContain('waits for a person');
  const action = /action="(\/console\/maintenance\/\w+)"/.exec(shown)?.[1] ?? '';
  const later = { from: '2026-11-02T13:00', until: '2026-11-02T14:00' };
  expect((await user.send(action, later)).status).toBe(303);
  expect(await user.page('/console')).not.toContain('waits for a person');
});

test('whether PagerDuty’s webhooks are switched on is said as the last look found it', async () => {
  expect(await user.page('/console')).toContain('no trouble');
  const { at, ...concern } = { ...concernsAbout([], ORIGIN)[0], at: desk.now };
  const { kind = '', text = '' } = concern;
  await runBatch(db, [recordAlert(db, { kind, text, at })]);
  const shown = await user.page('/console');
  expect(shown).toMatch(/trouble<\/span> No webhook subscription of PagerDuty works/);
  expect(shown).not.toContain('no trouble');
});

test('silent probes stand at the top of Now', async () => {
  expect(await user.page('/console')).toContain('No probe has looked yet');
  const minute = Math.floor(desk.now / MINUTE_MS) * MINUTE_MS;
  await runBatch(db, [insertTick(db, { minute, data: packRow(minute, {}) })]);
  expect(await user.page('/console')).toContain('Probes last looked');
  desk.now += 5 * MINUTE_MS;
  expect(await user.page('/console')).toContain('Probes have been silent since');
});

test('metrics say how long incidents took, with how many there were', async () => {
  expect(await user.page('/console/metrics')).toContain('No incident was resolved');
  const id = await paged();
  const place = `/console/incidents/${id}`;
  await user.send(place, { do: 'publish' });
  desk.now += 10 * MINUTE_MS;
  const over = { severity: 'SEV-1', body: '', override: 'it works' };
  await user.send(place, { do: 'post', status: 'monitoring', ...over, override: '' });
  await user.send(place, { do: 'post', status: 'resolved', ...over });
  const shown = await user.page('/console/metrics');
  expect(shown).toContain('Of 1 resolved');
  expect(shown).toMatch(/Time to mitigate.*?<td>10 min<\/td>/s);
});

test('of a long list of components another one is chosen with an update', async () => {
  const place = `/console/incidents/${await paged()}`;
  await user.send(place, {
    do: 'post',
    status: 'identified',
    severity: 'SEV-1',
    body: '',
    'other.component': 'part-3',
    'other.status': 'partial_outage',
  });
  expect(await user.page(place)).toMatch(/Part number 3 .*?partial outage/s);
});

test('an incident goes on in another one, which is chosen from those that are open', async () => {
  const place = `/console/incidents/${await paged()}`;
  expect(await user.page(`${place}/more`)).toContain('There is no other open incident');
  const opened = await user.send('/console/incidents', {
    name: 'Sign-ins fail',
    severity: 'SEV-2',
    body: '',
    'component.web': 'partial_outage',
  });
  expect(opened.status).toBe(303);
  const into = /<option value="(INC-[\d-]+)"/.exec(await user.page(`${place}/more`))?.[1] ?? '';
  expect((await user.send(place, { do: 'merge', into })).status).toBe(303);
  expect(await user.page(place)).toContain('It continues in');
});

/** As full as pages get. */
async function fillUp(): Promise<Record<string, string>> {
  const id = await paged();
  for (const one of [1, 2]) {
    await user.send(`/console/incidents/${id}`, {
      do: 'record_hypothesis',
      'hypothesis.text': `${LONG} ${one}`,
      'hypothesis.probabilityPercent': '50',
      'hypothesis.evidence': `${LONG}\n${LONG}`,
    });
  }
  for (let one = 0; one < 30; one++) {
    await user.send(`/console/incidents/${id}`, { do: 'note', text: `${LONG}, number ${one}` });
    await runBatch(db, [delivered(id, `aaaaaaaaaa${10 + one}`, one % 2 === 0 ? 'sent' : 'parked')]);
    await parkOne(`${id}:place${one}`, `status 403: ${LONG}`);
    const text = `${LONG}, number ${one}`;
    await runBatch(db, [
      recordAlert(db, { kind: 'example', subject: `${one}`, text, at: desk.now }),
    ]);
  }
  const minute = Math.floor(desk.now / MINUTE_MS) * MINUTE_MS;
  const samples = (['weur', 'enam', 'apac'] as const).map((region) => ({
    region,
    class: 'ok' as const,
    display: 'up' as const,
    status: null,
    ms: 45,
    reason: null,
  }));
  const results = Object.fromEntries(
    CATALOG.monitors.map((monitor) => [monitor.id, { state: null, samples }]),
  );
  await runBatch(db, [insertTick(db, { minute, data: packRow(minute, results) })]);
  return { ':id': id, ':subject': `incident:${id}` };
}

test('every page loads nothing from elsewhere and is at most 30 KB with style and script, however full', async () => {
  const known = await fillUp();
  const paths = routes
    .filter(({ method, path }) => method === 'GET' && path.startsWith('/console'))
    .filter(({ path }) => !/\.(?:css|js)$|^\/console\/(?:changes|docs)/.test(path))
    .map(({ path }) => path.replace(/:\w+/g, (name) => known[name] ?? 'missing'));
  expect(paths.length).toBeGreaterThan(14);
  const tooLarge: string[] = [];
  for (const path of paths) {
    const answer = await user.get(path);
    expect(answer.status, path).toBe(200);
    expect(answer.headers.get('Content-Security-Policy'), path).toContain("default-src 'none'");
    expect(answer.headers.get('Cache-Control'), path).toBe('no-store');
    const html = await answer.text();
    const bytes = new TextEncoder().encode(html + CONSOLE_STYLE + CONSOLE_SCRIPT).length;
    if (bytes > LIMIT_BYTES) tooLarge.push(`${path}: ${bytes}`);
    expect(html, path).not.toMatch(
      /<script(?! type="module" src="\/console\/script\.js\?\w+"><\/script>)|style="|onclick/,
    );
  }
  expect(tooLarge).toEqual([]);
  const style = /href="(\/console\/style\.css\?\w+)"/.exec(await user.page('/console'))?.[1] ?? '';
  expect(await (await user.get(style)).text()).toBe(CONSOLE_STYLE);
});
