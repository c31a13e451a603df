import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../domain/window.ts';
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
} from '../testing/posted.ts';
import { MINUTE_MS, pagerduty } from '../testing/story.ts';
import { Told } from '../testing/told.ts';
import { LEASE_MS, RUN_LIMIT } from './dispatch.ts';

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

describe('a drain', () => {
  it('sends an announcement to Slack, once', async () => {
    await announce();
    expect(await drain()).toBe(1);
    expect(await drain()).toBe(0);
    expect(posted.sent).toMatchObject([{ to: 'slack', status: 200 }]);
    expect(JSON.stringify(posted.sent)).toContain('Web: degraded performance');
    expect(await rows()).toMatchObject([{ kind: 'letter', state: 'done', last_error: null }]);
  });

  it('calls and ends the call under one key, though the incident was merged in between', async () => {
    await told.tick({ 'api-http': 'down' });
    await drain();
    await announce();
    await told.tell(
      pagerduty('A', 'service_changed', told.now, { components: { api: null, web: null } }),
    );
    const { journal = [] } = await contentsOf(db);
    expect(JSON.stringify(journal)).toContain('incident.merged');
    later(MINUTE_MS);
    await told.tick({ 'api-http': 'up' });
    await drain();
    const [begun, ended, ...others] = posted.to('pagerduty');
    expect(others).toEqual([]);
    expect(begun).toMatchObject({ event_action: 'trigger', routing_key: ROUTING_KEY });
    expect(ended).toMatchObject({ event_action: 'resolve', dedup_key: begun?.['dedup_key'] });
  });

  it('that finds nothing writes no row and reads a handful, whatever was sent before', async () => {
    let cost = { read: 0, written: 0 };
    const metered = misbehaving(db, {
      async batch(statements, proper) {
        const results = await proper(statements);
        for (const { meta } of results) {
          cost.read += meta.rows_read;
          cost.written += meta.rows_written;
        }
        return results;
      },
    });
    later(MINUTE_MS);
    await posted.notifier({ DB: metered }).drain();
    expect(cost.read).toBeLessThan(10);
    const empty = cost;
    cost = { read: 0, written: 0 };
    await put(...Array.from({ length: 30 }, (_, index) => call(`tick:${index}:m`)));
    while ((await drain()) > 0);
    await posted.notifier({ DB: metered }).drain();
    expect(cost).toEqual(empty);
    expect(cost.written).toBe(0);
  });

  it('stays within what one invocation may ask, and asks for another one', async () => {
    await put(...Array.from({ length: RUN_LIMIT + 5 }, (_, index) => call(`tick:${index}:m`)));
    const nudges: unknown[] = [];
    let queries = 0;
    const counted = misbehaving(db, {
      batch: (statements, proper) => {
        queries += statements.length;
        return proper(statements);
      },
    });
    const queue = { send: async (message: unknown) => void nudges.push(message) };
    const environment = { DB: counted, NUDGES: queue as unknown as Queue };
    expect(await posted.notifier(environment).drain()).toBe(RUN_LIMIT);
    expect(posted.sent).toHaveLength(RUN_LIMIT);
    expect(queries).toBeLessThan(45);
    expect(nudges).toHaveLength(1);
    expect(await drain()).toBe(5);
  });

  it('makes calls first, however much else is waiting', async () => {
    const announcement = (id: string) => ({
      key: `announce:${id}:merged`,
      kind: 'announce',
      subject: id,
      payload: { incident: id, update: null },
      dueAt: told.now - MINUTE_MS,
    });
    await put(...Array.from({ length: RUN_LIMIT + 5 }, (_, index) => announcement(`i${index}`)));
    await put(call('tick:1:m'));
    await drain();
    expect(posted.to('pagerduty')).toHaveLength(1);
  });

  it('sends once though two of them run at the same time', async () => {
    await announce();
    await put(...Array.from({ length: 8 }, (_, index) => call(`tick:${index}:m`)));
    const finished = await Promise.all([drain(), drain(), drain()]);
    expect(finished.reduce((sum, count) => sum + count)).toBe(9);
    expect(posted.to('slack')).toHaveLength(1);
    const keys = posted.to('pagerduty').map((body) => body['dedup_key']);
    expect(new Set(keys).size).toBe(8);
    expect(keys).toHaveLength(8);
  });

  it('keeps Slack’s messages in single file, and the order of one incident', async () => {
    let under = 0;
    let most = 0;
    posted.onAnswer = async () => {
      under += 1;
      most = Math.max(most, under);
      await rows();
      under -= 1;
    };
    await announce('A');
    await drain();
    await told.tell(pagerduty('A', 'resolved', told.now + 1, { components: { web: null } }));
    await told.tell(pagerduty('B', 'triggered', told.now, { components: { api: null } }));
    await told.tell(pagerduty('B', 'acknowledged', told.now, { components: { api: null } }));
    await drain();
    expect(most).toBe(1);
    const texts = posted.to('slack').map(({ text }) => String(text));
    expect(texts).toEqual([
      expect.stringContaining('Web: degraded performance – Investigating'),
      expect.stringContaining('Web: degraded performance – Monitoring'),
      expect.stringContaining('API: degraded performance – Investigating'),
    ]);
  });
});

describe('a receiver', () => {
  it('that refuses for good has the message parked, operators told, and the next one sent', async () => {
    posted.pagerduty = '/refuse/400/routing_key';
    await put(call('tick:1:m'));
    expect(await drain()).toBe(1);
    const reason = 'PagerDuty answered 400 routing_key';
    expect(await rows()).toMatchObject([{ state: 'parked', last_error: reason }]);
    expect(await alerts()).toEqual([
      { kind: 'message_parked', text: expect.stringContaining(reason) },
    ]);
    posted.pagerduty = '/status/202';
    await put(call('tick:1:m', 'resolve'));
    expect(await drain()).toBe(1);
    expect(posted.sent.at(-1)).toMatchObject({ status: 202, body: { event_action: 'resolve' } });
  });

  it('that asks for a pause gets one, for its other messages too', async () => {
    posted.slack = '/retry-after/90';
    await announce('A');
    await told.tell(pagerduty('B', 'triggered', told.now, { components: { api: null } }));
    await told.tell(pagerduty('B', 'acknowledged', told.now, { components: { api: null } }));
    expect(await drain()).toBe(0);
    expect(posted.sent).toHaveLength(1);
    const due = { state: 'pending', due_at: told.now + 90_000 };
    expect(await rows()).toMatchObject([
      { ...due, attempts: 1 },
      { ...due, attempts: 0 },
    ]);
    posted.slack = '/body/ok';
    later(89_999);
    expect(await drain()).toBe(0);
    later(1);
    expect(await drain()).toBe(2);
  });

  it('that stumbles is asked again after ever longer waits, and in the end no more', async () => {
    posted.slack = '/status/500';
    await announce();
    const waits: number[] = [];
    for (let guard = 0; guard < 100; guard++) {
      await drain();
      const [row] = await rows();
      if (row === undefined || row.state === 'parked') break;
      waits.push(row.due_at - told.now);
      told.now = row.due_at;
    }
    expect(waits.slice(0, 3)).toEqual([29_985, 59_970, 119_940]);
    expect(waits.at(-1)).toBeLessThanOrEqual(DAY_MS);
    expect(posted.sent).toHaveLength(14);
    expect(await rows()).toMatchObject([{ last_error: 'Slack answered 500, 14 times' }]);
    expect(await alerts()).toMatchObject([{ kind: 'message_parked' }]);
  });

  it('that recovers gets what it missed', async () => {
    posted.pagerduty = `/once/recovers-${crypto.randomUUID()}`;
    await put(call('tick:1:m'));
    expect(await drain()).toBe(0);
    later(MINUTE_MS);
    expect(await drain()).toBe(1);
    expect(posted.sent.map(({ status }) => status)).toEqual([503, 200]);
    expect(await rows()).toMatchObject([{ state: 'done', attempts: 2, last_error: null }]);
  });

  it('that does not answer a call makes operators aware while it is tried on', async () => {
    posted.pagerduty = '/status/503';
    await put(call('tick:1:m'));
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await alerts()).toEqual([]);
      await drain();
      later(5 * MINUTE_MS);
    }
    expect(await alerts()).toMatchObject([{ kind: 'message_delayed' }]);
    expect(await rows()).toMatchObject([{ state: 'pending', attempts: 3 }]);
  });

  it('that is slow holds up nobody else', async () => {
    const answered = Promise.withResolvers<void>();
    posted.onAnswer = (to) => (to === 'pagerduty' ? answered.promise : undefined);
    await announce();
    await put(call('tick:1:m'));
    let ended = false;
    const draining = drain().finally(() => {
      ended = true;
    });
    await expect
      .poll(async () => (await rows()).find(({ kind }) => kind === 'letter')?.state)
      .toBe('done');
    expect(ended).toBe(false);
    answered.resolve();
    expect(await draining).toBe(2);
  });

  it('that does not answer in time is asked again later', async () => {
    posted.pagerduty = '/slow-headers';
    await put(call('tick:1:m'));
    expect(await posted.notifier({ DB: db }, { timeoutMs: 100 }).drain()).toBe(0);
    expect(await rows()).toMatchObject([
      { state: 'pending', last_error: 'PagerDuty did not answer within 100 ms' },
    ]);
  });
});

describe('a crash between acceptance and mark', () => {
  it('repeats the delivery exactly once, under the same key', async () => {
    await put(call('tick:1:m'));
    let isDown = false;
    const failing = misbehaving(db, {
      batch: (statements, proper) =>
        isDown
          ? Promise.reject(new Error('D1_ERROR: Network connection lost.'))
          : proper(statements),
    });
    posted.onAnswer = () => {
      isDown = true;
    };
    const crashing = posted.notifier({ DB: failing });
    await expect(crashing.drain()).rejects.toMatchObject({ name: 'StorageFailed' });
    expect(await rows()).toMatchObject([{ state: 'sending' }]);
    later(LEASE_MS - 1);
    expect(await drain()).toBe(0);
    later(1);
    expect(await drain()).toBe(1);
    later(DAY_MS);
    expect(await drain()).toBe(0);
    const [first, second, ...others] = posted.to('pagerduty');
    expect(others).toEqual([]);
    expect(second).toEqual(first);
  });

  it('stops what would be repeated as well', async () => {
    await announce('A');
    await told.tell(pagerduty('B', 'triggered', told.now, { components: { api: null } }));
    await told.tell(pagerduty('B', 'acknowledged', told.now, { components: { api: null } }));
    let isDown = false;
    const failing = misbehaving(db, {
      batch: (statements, proper) =>
        isDown
          ? Promise.reject(new Error('D1_ERROR: Network connection lost.'))
          : proper(statements),
    });
    posted.onAnswer = () => {
      isDown = true;
    };
    await expect(posted.notifier({ DB: failing }).drain()).rejects.toMatchObject({
      name: 'StorageFailed',
    });
    expect(posted.to('slack')).toHaveLength(1);
    later(LEASE_MS);
    expect(await drain()).toBe(2);
    expect(posted.to('slack')).toHaveLength(3);
  });

  it('again and again ends in the message being parked unsent', async () => {
    await announce();
    await db.prepare(`UPDATE outbox SET state = 'sending', lease_until = 0, attempts = 14`).run();
    expect(await drain()).toBe(1);
    expect(posted.sent).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'parked', attempts: 15 }]);
    expect(await alerts()).toMatchObject([{ kind: 'message_parked' }]);
  });
});
