// Each kind of news reaches who chose it, in the form of their channel, and nobody else.

import { beforeEach, describe, expect, it } from 'vitest';
import { reportMessage } from '../domain/messages.ts';
import { KINDS } from '../domain/vocabulary.ts';
import { DAY_MS } from '../domain/window.ts';
import { enqueue } from '../store/outbox.ts';
import { Crowd } from '../testing/crowd.ts';
import type { Readers } from '../testing/readers.ts';
import { MINUTE_MS } from '../testing/story.ts';
import type { Told } from '../testing/told.ts';

const HOUR_MS = 60 * MINUTE_MS;

let crowd: Crowd;
let db: D1Database;
let told: Told;
let readers: Readers;
beforeEach(async () => {
  crowd = await Crowd.gather();
  ({ db, told, readers } = crowd);
});

const drain = () => crowd.drain();
const open: Crowd['open'] = (...about) => crowd.open(...about);
const resolve: Crowd['resolve'] = (...about) => crowd.resolve(...about);
const later = (ms: number) => crowd.later(ms);

describe('each kind', () => {
  const reached = () => readers.arrived.splice(0).map(({ to }) => to);
  beforeEach(async () => {
    for (const kind of KINDS) await readers.add(db, `${kind}@x.example`, { kinds: [kind] });
  });

  it('is told to who chose it, and to nobody else', async () => {
    await open();
    await drain();
    expect(reached()).toEqual(['incidents@x.example']);

    const startsAt = told.now + HOUR_MS;
    await told.tell({
      type: 'page',
      actor: 'operator',
      key: null,
      event: {
        type: 'maintenance.scheduled',
        id: 'maint0000000',
        name: 'Database upgrade',
        lang: 'en',
        body: 'Writes wait for a minute.',
        components: ['api'],
        startsAt,
        endsAt: startsAt + HOUR_MS,
      },
    });
    await drain();
    expect(reached()).toEqual(['maintenance@x.example']);

    await db.batch(enqueue(db, [reportMessage('2026-10', told.now)], told.now));
    await drain();
    expect(reached()).toEqual(['sla@x.example']);
  });

  it('is a postmortem where one is published, for who has heard of nothing else too', async () => {
    await open();
    later(MINUTE_MS);
    await resolve();
    await told.wait(16);
    await drain();
    expect(new Set(reached())).toEqual(new Set(['incidents@x.example']));
    const incident = 'INC-20261102-01';
    const entry = { incident, slug: 'pool', url: '/postmortems/pool/', title: 'Pool exhaustion' };
    await told.tell({ type: 'postmortems', entries: [entry] });
    await drain();
    expect(reached()).toEqual(['postmortems@x.example']);
  });
});

describe('planned work', () => {
  const plan = (startsAt: number) =>
    told.tell({
      type: 'page',
      actor: 'operator',
      key: null,
      event: {
        type: 'maintenance.scheduled',
        id: 'maint0000000',
        name: 'Database upgrade',
        lang: 'en',
        body: 'Writes will be **refused** for a minute.',
        components: ['api'],
        startsAt,
        endsAt: startsAt + HOUR_MS,
      },
    });
  const marks = () => readers.arrived.map(({ body }) => String(body['TextBody']).split('\n')[1]);

  it('is announced, reminded of three times, and told when it begins and ends', async () => {
    await readers.add(db, 'a@x.example');
    await plan(told.now + 4 * DAY_MS);
    await drain();
    for (const ms of [DAY_MS, 2 * DAY_MS, 23 * HOUR_MS]) {
      later(ms);
      await drain();
    }
    for (let hour = 0; hour < 3; hour++) {
      later(HOUR_MS);
      await told.tell({ type: 'time' });
      await drain();
    }
    expect(marks()).toEqual([
      'Scheduled',
      'Begins in 72 hours',
      'Begins in 24 hours',
      'Begins in an hour',
      'In progress',
      'Completed',
    ]);
    expect(readers.arrived[0]?.body['HtmlBody']).toContain('<strong>refused</strong>');
  });

  it('that is moved is not reminded of by its old plan', async () => {
    await readers.add(db, 'a@x.example');
    await plan(told.now + 2 * HOUR_MS);
    await told.tell({
      type: 'page',
      actor: 'operator',
      key: null,
      event: {
        type: 'maintenance.rescheduled',
        id: 'maint0000000',
        startsAt: told.now + 10 * HOUR_MS,
        endsAt: told.now + 11 * HOUR_MS,
      },
    });
    await drain();
    later(2 * HOUR_MS);
    await drain();
    expect(marks()).toEqual(['Rescheduled']);
  });
});
