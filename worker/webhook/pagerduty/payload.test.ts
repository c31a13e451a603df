import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixturesOf } from '../../testing/fixtures.ts';
import { MERIDIAN } from '../../testing/meridian.ts';
import { RECEIVED_AT } from '../../testing/pagerduty-read.ts';
import type { Arrival } from '../inbound.ts';
import { parse } from './parse.ts';
import { readDelivery } from './payload.ts';

const { names, read: fixture } = fixturesOf(import.meta.dirname);
const ARRIVAL: Arrival = { catalog: MERIDIAN, receivedAt: RECEIVED_AT, webhookId: null };

describe('a body that is no delivery', () => {
  test.each([
    ['{"event":', 'not JSON'],
    ['', 'empty'],
    ['[]', 'no object'],
    ['null', 'nothing'],
    ['{"messages":[]}', 'the second generation of webhooks'],
    ['{"event":{"event_type":"incident.triggered"}}', 'without an id'],
    ['{"event":{"id":17,"event_type":"incident.triggered"}}', 'with an id of another type'],
    ['{"event":{"id":"01"}}', 'without a type'],
  ])('is explained: %s (%s)', (body) => {
    expect(readDelivery(body)).toMatchSnapshot();
  });

  test('is never quoted in the explanation', () => {
    const body = '{"event":{"id":{"secret":"hunter2"},"event_type":"hunter2"},"x":"hunter2"}';
    expect(JSON.stringify(readDelivery(body))).not.toContain('hunter2');
    expect(JSON.stringify(readDelivery('hunter2'))).not.toContain('hunter2');
  });
});

test('an id that no database can keep as it came is read as it will be kept', () => {
  const data = { incident: { id: 'Q\ud800' } };
  const read = readDelivery(JSON.stringify({ event: { id: 'E\udc00', event_type: 'x.y', data } }));
  expect(read).toMatchObject({
    ok: true,
    delivery: { event: { id: 'E\ufffd', data: { id: 'Q\ufffd' } } },
  });
});

test('a delivery with nothing but an id and a type is one', () => {
  expect(readDelivery('{"event":{"id":"01","event_type":"x.y"}}')).toEqual({
    ok: true,
    delivery: {
      event: { id: '01', event_type: 'x.y', occurred_at: null, agent: null, data: null },
      raw: '{"event":{"id":"01","event_type":"x.y"}}',
    },
  });
});

test('reading and parsing never throw, whatever JSON comes', () => {
  const anything = fc.json({ maxDepth: 4 });
  const types = fc.constantFrom('incident.triggered', 'incident.resolved', 'incident.annotated');
  const shaped = fc
    .record({ id: fc.string(), event_type: fc.oneof(types, fc.string()), data: fc.jsonValue() })
    .map((event) => JSON.stringify({ event }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), anything, shaped), (body) => {
      const read = readDelivery(body);
      expect(read.ok ? parse(read.delivery, ARRIVAL) : read.problem).toBeTypeOf('object');
    }),
    { numRuns: 2_000 },
  );
});

test('a damaged delivery never throws, and never turns into a report of another incident', () => {
  const damage = fc.record({
    name: fc.constantFrom(...names),
    path: fc.array(fc.nat(50), { minLength: 1, maxLength: 4 }),
    value: fc.option(fc.jsonValue(), { nil: undefined }),
  });
  fc.assert(
    fc.property(damage, ({ name, path, value }) => {
      const body = JSON.parse(fixture(name));
      spoil(body, path, value);
      const read = readDelivery(JSON.stringify(body));
      if (!read.ok) return;
      const result = parse(read.delivery, ARRIVAL);
      if (!result.ok || result.input.type !== 'report') return;
      const id = result.input.report.source.slice('pagerduty:'.length);
      expect(JSON.stringify(body)).toContain(JSON.stringify(id));
    }),
    { numRuns: 2_000 },
  );
});

/** Replaces the value at some place of a document; the numbers choose a key at each depth. */
function spoil(node: Record<string, unknown>, path: readonly number[], value: unknown): void {
  const [choice = 0, ...deeper] = path;
  const keys = Object.keys(node);
  const key = keys[choice % Math.max(keys.length, 1)];
  if (key === undefined) return;
  const child = node[key];
  if (deeper.length > 0 && typeof child === 'object' && child !== null) {
    spoil(child as Record<string, unknown>, deeper, value);
  } else {
    node[key] = value;
  }
}
