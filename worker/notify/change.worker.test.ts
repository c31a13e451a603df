// A change of a single component reaches the webhooks that asked for Statuspage's shape and want it: once, in order, and at no
// cost where there is none of them.

import { beforeEach, describe, expect, it } from 'vitest';
import type { Preferences } from '../domain/subscriber.ts';
import { reportMessage, UNDO_MS } from '../domain/messages.ts';
import type { ComponentStatus } from '../domain/vocabulary.ts';
import { toldSubjects } from '../store/delivery-log.ts';
import { StorageFailed } from '../store/failure.ts';
import { enqueue } from '../store/outbox.ts';
import { DELIVERY_RETENTION_MS, forgetDeliveries } from '../store/deliveries.ts';
import { addSubscriber, changeSubscriber, isIn } from '../store/subscribers.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { Mortal } from '../testing/mortal.ts';
import { WATCHED } from '../testing/plots.ts';
import { Readers } from '../testing/readers.ts';
import { MINUTE_MS } from '../testing/story.ts';
import { Told } from '../testing/told.ts';

const HOOK = 'https://hook.x.example/';

let db: D1Database;
let told: Told;
let readers: Readers;
beforeEach(start);

async function start(): Promise<void> {
  db = await emptyDatabase();
  told = new Told(db, { catalog: WATCHED });
  readers = new Readers(told);
  await told.tell({ type: 'time' });
}

const add = (chosen: Partial<Preferences> = {}, address = HOOK) =>
  readers.add(db, address, { format: 'statuspage', ...chosen });
const drain = () => readers.drainAll(db);
const override = (status: ComponentStatus | null, component = 'api') =>
  told.tell({
    type: 'page',
    actor: 'operator',
    key: null,
    event: { type: 'component.overridden', component, status },
  });
const announced = async () =>
  (
    await db
      .prepare(`SELECT state, last_error FROM outbox WHERE subject LIKE 'component:%' ORDER BY id`)
      .all()
  ).results;
/** What changed, as it arrived. */
const changes = (to = HOOK) =>
  readers.arrived.flatMap(({ to: address, body }) => {
    const change = body['component_update'] as Record<string, string> | undefined;
    return address === to && change !== undefined
      ? [`${change['component_id']} ${change['old_status']} > ${change['new_status']}`]
      : [];
  });

describe('a change of a component', () => {
  it('is told in the shape of Statuspage, signed and with a way out', async () => {
    await add();
    const at = told.now;
    await override('partial_outage');
    await drain();
    const time = new Date(at).toISOString();
    const [{ headers, body } = expect.fail('nothing')] = readers.arrived;
    expect(headers.get('webhook-signature')).toMatch(/^v1,/);
    expect(body).toEqual({
      meta: {
        unsubscribe: expect.stringContaining('/unsubscribe/'),
        documentation: expect.stringContaining('statuspage'),
        generated_at: time,
      },
      page: {
        id: MERIDIAN.page.id,
        status_indicator: 'major',
        status_description: 'Partial System Outage',
      },
      component_update: {
        id: `api.${at}`,
        component_type: 'Component',
        component_id: 'api',
        old_status: 'operational',
        new_status: 'partial_outage',
        created_at: time,
      },
      component: {
        id: 'api',
        page_id: MERIDIAN.page.id,
        name: 'API',
        description: null,
        group_id: null,
        status: 'partial_outage',
        position: 1,
        showcase: true,
        created_at: time,
        updated_at: time,
      },
    });
  });

  it('that a probe sees, and of which no incident speaks, is told as well', async () => {
    await add();
    await told.tick({ 'api-http': 'up', 'api-tcp': 'up', 'web-http': 'up' });
    told.now += MINUTE_MS;
    const { messagesDue } = await told.tick({
      'api-http': 'degraded',
      'api-tcp': 'degraded',
      'web-http': 'up',
    });
    expect(messagesDue).toHaveLength(1);
    await drain();
    expect(changes()).toEqual(['api operational > degraded_performance']);
  });

  it('is told to nobody who did not ask for it', async () => {
    await readers.add(db, 'mail@x.example', { format: 'statuspage' });
    await readers.add(db, 'https://ours.x.example/');
    await add({ components: ['web'] }, 'https://web.x.example/');
    await add({ kinds: ['maintenance'] }, 'https://work.x.example/');
    await add({ digest: true }, 'https://daily.x.example/');
    await add({ minimumImpact: 'critical' }, 'https://critical.x.example/');
    await add({ updates: 'edges' }, 'https://edges.x.example/');
    await add();
    for (const status of ['degraded_performance', 'partial_outage', null] as const) {
      await override(status);
      await drain();
      told.now += MINUTE_MS;
    }
    expect(changes()).toEqual([
      'api operational > degraded_performance',
      'api degraded_performance > partial_outage',
      'api partial_outage > operational',
    ]);
    expect(changes('https://edges.x.example/')).toEqual([
      'api operational > degraded_performance',
      'api partial_outage > operational',
    ]);
    expect(readers.arrived).toHaveLength(5);
  });

  it('into planned work and out of it is told to who chose that kind', async () => {
    await add({ kinds: ['maintenance'] });
    await override('under_maintenance');
    await drain();
    await override(null);
    await drain();
    expect(changes()).toHaveLength(2);
  });

  it('costs no row where nobody takes it', async () => {
    await readers.add(db, 'mail@x.example');
    const without = await override('partial_outage');
    expect(without.messagesDue).toEqual([]);
    expect(await announced()).toEqual([]);
    await add();
    const before = await override(null);
    expect(before.messagesDue).toHaveLength(1);
    // The row, its unique key and its line.
    expect(before.rowsWritten - without.rowsWritten).toBe(3);
    const asked = `EXPLAIN QUERY PLAN SELECT 1 FROM subscriber WHERE ${isIn('statuspage')}`;
    const [plan] = (await db.prepare(asked).all<{ detail: string }>()).results;
    expect(plan?.detail).toContain('subscriber_statuspage');
  });

  it('that is gone before it was told says how things are, from where they were', async () => {
    await add();
    await override('degraded_performance');
    told.now += 1_000;
    await override('major_outage');
    await drain();
    expect(changes()).toEqual(['api operational > major_outage']);
    told.now += 1_000;
    await override('partial_outage');
    told.now += 1_000;
    await override('major_outage');
    await drain();
    expect(readers.arrived).toHaveLength(1);
    expect((await announced()).at(-1)).toEqual({
      state: 'done',
      last_error: 'not sent: it is again as it was',
    });
  });

  it('that a person takes back in time was never told', async () => {
    await add();
    const ask = (incident: string | null, command: object) =>
      told.tell({
        type: 'command',
        key: null,
        actor: 'op',
        incident,
        expected: null,
        command: command as never, // the two that stand below
      });
    const post = { status: 'investigating', body: { text: 'We look.', lang: 'en' } };
    const declare = { do: 'declare', id: 'declared0001', name: null, severity: 'SEV-2' };
    const about = { components: { web: 'degraded_performance' }, startedAt: null };
    await ask(null, { ...declare, ...about, post, recurrenceOf: null });
    told.now += UNDO_MS;
    await drain();
    expect(changes()).toEqual(['web operational > degraded_performance']);
    const worse = { do: 'post', status: 'identified', body: post.body, override: null };
    const more = { components: { web: 'major_outage' }, severity: null, quiet: false };
    const { events } = await ask('declared0001', { ...worse, ...more });
    const posted = events.flatMap(({ event }) =>
      event.type === 'incident.posted' ? [event.post.id] : [],
    );
    told.now += UNDO_MS - 1;
    await drain();
    await ask('declared0001', { do: 'retract', post: posted[0] });
    await drain();
    told.now += UNDO_MS;
    await drain();
    expect(changes()).toEqual(['web operational > degraded_performance']);
  });

  it('waits for an address that fails, and gives its place to a newer one', async () => {
    await add();
    readers.answer = () => new Response('', { status: 503 });
    await override('partial_outage');
    await drain();
    told.now += 1_000;
    await override('major_outage');
    await drain();
    readers.answer = () => new Response('');
    told.now += 5 * MINUTE_MS;
    await drain();
    expect(changes()).toEqual(['api partial_outage > major_outage']);
    const { results } = await db.prepare('SELECT state, note FROM delivery ORDER BY at').all();
    expect(results).toEqual([
      { state: 'skipped', note: 'a newer one came first' },
      { state: 'sent', note: null },
    ]);
  });

  it('that began while the address failed is told to who wants beginnings and ends alone', async () => {
    await add({ updates: 'edges' });
    readers.answer = () => new Response('', { status: 503 });
    await override('degraded_performance');
    await drain();
    told.now += 1_000;
    await override('major_outage');
    await drain();
    readers.answer = () => new Response('');
    told.now += 5 * MINUTE_MS;
    await drain();
    expect(changes()).toEqual(['api degraded_performance > major_outage']);
    told.now += 1_000;
    await override('partial_outage');
    await drain();
    await override(null);
    await drain();
    expect(changes().slice(1)).toEqual(['api partial_outage > operational']);
  });

  it('is a beginning or an end by what its reader has heard, who wants no small ones and no steps', async () => {
    await add({ updates: 'edges', minimumImpact: 'major' });
    for (const status of [
      'degraded_performance',
      'partial_outage',
      'major_outage',
      'degraded_performance',
      null,
    ] as const) {
      await override(status);
      await drain();
      told.now += MINUTE_MS;
    }
    expect(changes()).toEqual([
      'api degraded_performance > partial_outage',
      'api degraded_performance > operational',
    ]);
  });

  it('is not told to who has chosen our own shape since', async () => {
    const id = await add();
    readers.answer = () => new Response('', { status: 503 });
    await override('partial_outage');
    await drain();
    const chosen = await readers.row(HOOK, { format: 'standard' });
    await changeSubscriber(db, id, { preferences: chosen.preferences }).run();
    readers.answer = () => new Response('');
    told.now += 5 * MINUTE_MS;
    await drain();
    expect(readers.arrived).toEqual([]);
    expect(await db.prepare('SELECT note FROM delivery').first('note')).toBe('no longer asked for');
  });

  it('is forgotten like everything that was told', async () => {
    await add();
    await override('partial_outage');
    await drain();
    told.now += DELIVERY_RETENTION_MS - 1_000;
    await override(null);
    await drain();
    expect(changes()).toHaveLength(2);
    // Operators see it by its newest change.
    const [newest] = await toldSubjects(db, 1);
    expect(newest).toMatchObject({ subject: 'component:api', at: told.now });
    await forgetDeliveries(db, told.now + 2_000).run();
    const { results } = await db.prepare('SELECT event FROM delivery').all<{ event: string }>();
    expect(results.map(({ event }) => event.split(':').at(-1))).toEqual(['operational']);
  });
});

it('a change costs at most 1.1 rows for each who is told, among many who are not', async () => {
  const count = 420;
  for (let from = 0; from < count; from += 35) {
    const rows = await Promise.all(
      Array.from({ length: 35 }, async (_, index) => [
        await readers.row(`https://h${from + index}.x.example/`, { format: 'statuspage' }),
        await readers.row(`r${from + index}@x.example`),
      ]),
    );
    await db.batch(rows.flat().map((row) => addSubscriber(db, row)));
  }
  await override('partial_outage');
  let written = 0;
  const metered = new Proxy(db, {
    get(target, property) {
      if (property === 'batch') {
        return async (statements: D1PreparedStatement[]) => {
          const results = await target.batch(statements);
          for (const { meta } of results) written += meta.rows_written;
          return results;
        };
      }
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  for (let run = 0; run < 20; run++) await readers.notifier({ DB: metered }).drain();
  expect(readers.arrived).toHaveLength(count);
  expect(written / count).toBeLessThanOrEqual(1.1);
});

it('cut off at any point, a change is neither lost nor told under another id', async () => {
  let statements = 1;
  for (let at = 0; at < statements; at += 3) {
    await start();
    await add();
    await override('partial_outage');
    const mortal = new Mortal(db, at, 'after');
    for (let run = 0; run < 3; run++) {
      try {
        await readers.notifier({ DB: mortal.db }).drain();
      } catch (error) {
        if (!(error instanceof StorageFailed)) throw error;
      }
    }
    told.now += 5 * MINUTE_MS;
    await drain();
    statements = Math.max(statements, mortal.statements);
    const ids = new Set(readers.arrived.map(({ headers }) => headers.get('webhook-id')));
    expect(ids.size, `cut off at ${at}`).toBe(1);
    expect(changes()[0]).toBe('api operational > partial_outage');
    expect(readers.arrived.length).toBeLessThanOrEqual(2);
  }
  expect(statements).toBeGreaterThan(5);
}, 120_000);

it('what Statuspage has no shape for comes in ours', async () => {
  await add({ kinds: ['sla'] });
  await db.batch(enqueue(db, [reportMessage('2026-10', told.now)], told.now));
  await drain();
  expect(readers.arrived[0]?.body).toMatchObject({ type: 'report.published' });
});
