import { beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from '../store/outbox.ts';
import { contentsOf, emptyDatabase, misbehaving } from '../testing/database.ts';
import { Posted, ROUTING_KEY, TOLD_ABOUT, WEBHOOK } from '../testing/posted.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../testing/story.ts';
import { Told } from '../testing/told.ts';
import { DAY_MS } from './back-off.ts';
import { LEASE_MS, RUN_LIMIT } from './dispatch.ts';

type Row = {
  key: string;
  kind: string;
  state: string;
  attempts: number;
  due_at: number;
  last_error: string | null;
};

let db: D1Database;
let told: Told;
let posted: Posted;

beforeEach(async () => {
  db = await emptyDatabase();
  told = new Told(db, { catalog: TOLD_ABOUT });
  posted = new Posted(told);
});

const drain = () => posted.notifier({ DB: db }).drain();

async function rows(): Promise<Row[]> {
  return (await db.prepare('SELECT * FROM outbox ORDER BY id').all<Row>()).results;
}

async function alerts(): Promise<{ kind: string; text: string }[]> {
  return (await db.prepare('SELECT kind, text FROM alert').all<{ kind: string; text: string }>())
    .results;
}

/** An incident of the component `web` that is public, and so announced. */
async function announce(incident = 'A') {
  await told.tell(pagerduty(incident, 'triggered', told.now, { components: { web: null } }));
  await told.tell(pagerduty(incident, 'acknowledged', told.now, { components: { web: null } }));
}

const call = (alarm: string, action = 'trigger') => ({
  key: `page:${action}:${alarm}`,
  kind: 'page',
  subject: alarm,
  payload: { action, alarm, monitor: 'api-http', incident: 'id0000000000', severity: 'SEV-1' },
  dueAt: told.now,
});

const put = (...messages: Parameters<typeof enqueue>[1]) =>
  db.batch(enqueue(db, messages, told.now));

const later = (ms: number) => {
  told.now += ms;
};

describe('a drain', () => {
  it('sends an announcement to Slack, once', async () => {
    await announce();
    expect(await drain()).toBe(1);
    expect(await drain()).toBe(0);
    expect(posted.sent).toMatchObject([{ to: 'slack', status: 200 }]);
    expect(JSON.stringify(posted.sent)).toContain('Web: degraded performance');
    expect(await rows()).toMatchObject([{ kind: 'announce', state: 'done', last_error: null }]);
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
    posted.pagerduty = '/slow-headers';
    await announce();
    await put(call('tick:1:m'));
    let ended = false;
    const draining = drain().finally(() => {
      ended = true;
    });
    await expect
      .poll(async () => (await rows()).find(({ kind }) => kind === 'announce')?.state)
      .toBe('done');
    expect(ended).toBe(false);
    expect(await draining).toBe(1);
    expect(await rows()).toMatchObject([
      { state: 'done' },
      { state: 'pending', last_error: 'PagerDuty did not answer within 1000 ms' },
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
    await expect(posted.notifier({ DB: failing }).drain()).rejects.toMatchObject({ name: 'StorageFailed' });
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
    expect(await rows()).toMatchObject([{ state: 'done', last_error: 'e-mail is not set up' }]);
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
});

describe('a nudge', () => {
  it('never fails, with no queue or with one that does', async () => {
    await expect(posted.notifier({ DB: db }).nudge()).resolves.toBeUndefined();
    const queue = { send: () => Promise.reject(new Error('full')) } as unknown as Queue;
    await expect(posted.notifier({ DB: db, NUDGES: queue }).nudge()).resolves.toBeUndefined();
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
