// What becomes of messages that are not simply sent, and of the record of those that were.

import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../domain/window.ts';
import { keep, markReplayed } from '../store/inbox.ts';
import { enqueue } from '../store/outbox.ts';
import { contentsOf, emptyDatabase, misbehaving } from '../testing/database.ts';
import {
  alertsOf,
  announceTo,
  callAt,
  outboxOf,
  Posted,
  ROUTING_KEY,
  TOLD_ABOUT,
  WEBHOOK,
} from '../testing/posted.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../testing/story.ts';
import { Told } from '../testing/told.ts';

let db: D1Database;
let told: Told;
let posted: Posted;

beforeEach(async () => {
  db = await emptyDatabase();
  told = new Told(db, { catalog: TOLD_ABOUT });
  posted = new Posted(told);
});

const drain = () => posted.notifier({ DB: db }).drain();
const announce = (incident?: string) => announceTo(told, incident);
const call = (alarm: string, action?: string) => callAt(told.now, alarm, action);
const put = (...messages: Parameters<typeof enqueue>[1]) =>
  db.batch(enqueue(db, messages, told.now));
const later = (ms: number) => {
  told.now += ms;
};
const rows = () => outboxOf(db);
const alerts = () => alertsOf(db);

describe('what is overtaken', () => {
  it('by a newer update of the incident is not sent any more, even where it waits for a retry', async () => {
    posted.slack = '/status/500';
    await announce();
    await drain();
    posted.slack = '/body/ok';
    later(1_000);
    await told.tell(pagerduty('A', 'resolved', told.now, { components: { web: null } }));
    expect(await drain()).toBe(1);
    expect(posted.sent.map(({ status }) => status)).toEqual([500, 200]);
    expect(String(posted.to('slack').at(-1)?.['text'])).toContain('Monitoring');
    expect(await rows()).toMatchObject([
      { state: 'done', last_error: 'not sent: a newer message came first' },
      { state: 'done', last_error: null },
    ]);
  });

  it('is not what a person wrote and can still take back', async () => {
    const text = (update: string, dueAt: number) => ({
      key: `announce:id0000000000:${update}`,
      kind: 'announce',
      subject: 'id0000000000',
      payload: { incident: 'id0000000000', update },
      dueAt,
    });
    await put(text('person000000', told.now + 30_000), text('machine00000', told.now));
    await drain();
    expect(await rows()).toMatchObject([{ state: 'pending' }, { state: 'pending' }]);
  });

  it('by its own end is a call that wakes nobody any more', async () => {
    posted.pagerduty = '/status/503';
    await put(call('tick:1:m'));
    await drain();
    posted.pagerduty = '/status/202';
    await put(call('tick:1:m', 'resolve'));
    await drain();
    expect(posted.to('pagerduty').map((body) => body['event_action'])).toEqual([
      'trigger',
      'resolve',
    ]);
    expect(posted.sent.map(({ status }) => status)).toEqual([503, 202]);
  });
});

describe('what goes nowhere says so', () => {
  it.each([
    ['no route is configured', [], 'not sent: no channel for SEV-2'],
    ['Slack is not set up', [{ kind: 'slack' }], 'not sent: SLACK_WEBHOOK_URL is not set'],
    [
      'there is only an address',
      [{ kind: 'email', address: 'ops@meridian.example' }],
      'not sent: e-mail is not set up',
    ],
  ] as const)('where %s', async (_when, to, note) => {
    await announce();
    posted.slack = null;
    const catalog = { ...TOLD_ABOUT, routes: [{ severities: ['SEV-2'] as const, to }] };
    expect(await posted.notifier({ DB: db }, { catalog }).drain()).toBe(1);
    expect(posted.sent).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'done', last_error: note }]);
    expect(await alerts()).toEqual([]);
  });

  it('where one of two destinations is not there yet', async () => {
    await announce();
    const to = [{ kind: 'slack' }, { kind: 'email', address: 'ops@meridian.example' }] as const;
    const catalog = { ...TOLD_ABOUT, routes: [{ severities: ['SEV-2'] as const, to }] };
    await posted.notifier({ DB: db }, { catalog }).drain();
    expect(posted.to('slack')).toHaveLength(1);
    expect(await rows()).toMatchObject([
      { kind: 'announce', state: 'done', last_error: 'e-mail is not set up' },
      { kind: 'letter', state: 'done', last_error: null },
    ]);
  });

  it('to operators, where a monitor wants to call and cannot', async () => {
    posted.pagerduty = null;
    await told.tick({ 'api-http': 'down' });
    await drain();
    expect(posted.to('pagerduty')).toEqual([]);
    expect(await alerts()).toEqual([
      { kind: 'message_skipped', text: expect.stringContaining('PAGERDUTY_ROUTING_KEY') },
    ]);
  });

  it('where it is no longer said in public', async () => {
    await announce();
    await db
      .prepare(`UPDATE outbox SET payload = replace(payload, 'update":"', 'update":"x')`)
      .run();
    await drain();
    expect(await rows()).toMatchObject([
      { state: 'done', last_error: 'not sent: it is no longer said in public' },
    ]);
  });

  it('where this version does not know such messages', async () => {
    await put({ key: 'fax:1', kind: 'fax', subject: '1', payload: null, dueAt: told.now });
    await drain();
    expect(await rows()).toMatchObject([{ state: 'parked' }]);
    expect(await alerts()).toMatchObject([{ kind: 'message_parked' }]);
  });
});

it('what is announced while the public incident cannot be read is tried again', async () => {
  await announce();
  await db.prepare(`DELETE FROM document`).run();
  expect(await drain()).toBe(0);
  expect(await rows()).toMatchObject([
    { state: 'pending', last_error: 'the public incident cannot be read' },
  ]);
});

it('no secret gets into a row, whatever goes wrong', async () => {
  const ways = ['/status/400', '/refuse/403/SECRET', '/status/500', '/reset', '/retry-after/1'];
  for (const [index, way] of ways.entries()) {
    posted.slack = way;
    posted.pagerduty = way;
    await announce(`Q${index}`);
    await put(call(`tick:${index}:m`));
    await drain();
    later(20 * MINUTE_MS);
  }
  expect(posted.sent.length).toBeGreaterThan(ways.length);
  const everything = JSON.stringify(await contentsOf(db));
  for (const secret of [ROUTING_KEY, WEBHOOK, 'SECRET', '127.0.0.1']) {
    expect(everything).not.toContain(secret);
  }
});

describe('what was finished', () => {
  it('is forgotten after two weeks, and what was parked after three months', async () => {
    await put(call('tick:1:m'));
    await drain();
    posted.pagerduty = '/status/400';
    await put(call('tick:2:m'));
    await drain();
    const keysAfter = async (ms: number) => {
      told.now = START_AT + ms;
      await drain();
      return (await rows()).map(({ key }) => key);
    };
    expect(await keysAfter(14 * DAY_MS)).toHaveLength(2);
    expect(await keysAfter(14 * DAY_MS + MINUTE_MS)).toHaveLength(2);
    expect(await keysAfter(15 * DAY_MS)).toEqual(['page:trigger:tick:2:m']);
    expect(await keysAfter(91 * DAY_MS)).toEqual([]);
  });

  it('is forgotten with the deliveries that were replayed, once an hour', async () => {
    const kept = { key: 'pagerduty:1', receivedAt: START_AT, source: 'pagerduty', body: '{}' };
    await db.batch([keep(db, { ...kept, error: 'TypeError' }), markReplayed(db, kept.key)]);
    const countAfter = async (ms: number) => {
      told.now = START_AT + ms;
      await drain();
      return db.prepare('SELECT count(*) AS count FROM inbox').first('count');
    };
    expect(await countAfter(15 * DAY_MS + MINUTE_MS)).toBe(1);
    expect(await countAfter(16 * DAY_MS)).toBe(0);
  });
});

describe('a nudge', () => {
  it('never fails, with no queue or with one that does', async () => {
    await expect(posted.notifier({ DB: db }).nudge()).resolves.toBeUndefined();
    const queue = { send: () => Promise.reject(new Error('full')) } as unknown as Queue;
    await expect(posted.notifier({ DB: db, NUDGES: queue }).nudge()).resolves.toBeUndefined();
  });

  it('comes when something is due, once for each instant, and leaves to the cron what is later', async () => {
    const delays: unknown[] = [];
    const queue = {
      send: async (_body: unknown, { delaySeconds }: QueueSendOptions) =>
        void delays.push(delaySeconds),
      sendBatch: async (messages: MessageSendRequest[]) =>
        void delays.push(messages.map(({ delaySeconds }) => delaySeconds)),
    };
    const { nudgeWhenDue } = posted.notifier({ DB: db, NUDGES: queue as unknown as Queue });
    await nudgeWhenDue([]);
    await nudgeWhenDue([told.now + 29_001]);
    await nudgeWhenDue([told.now - 1, told.now + 30_000, told.now, told.now + 3_600_000]);
    await nudgeWhenDue([told.now + 3_600_000]);
    expect(delays).toEqual([30, [0, 30]]);
  });
});

it('everything stays where it is while the database does not answer', async () => {
  await announce();
  const down = misbehaving(db, {
    batch: () => Promise.reject(new Error('D1_ERROR: Network connection lost.')),
  });
  await expect(posted.notifier({ DB: down }).drain()).rejects.toMatchObject({
    name: 'StorageFailed',
  });
  expect(posted.sent).toEqual([]);
  expect(await drain()).toBe(1);
});
