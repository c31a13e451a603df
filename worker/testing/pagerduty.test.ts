import { expect, test } from 'vitest';
import { fixturesOf } from './fixtures.ts';
import type { Said } from './pagerduty.ts';
import { delivery, headersOf, sign } from './pagerduty.ts';

const { read: fixture } = fixturesOf(`${import.meta.dirname}/../webhook/pagerduty`);
const AT = Date.UTC(2026, 10, 2, 9);
const incident = {
  id: 'Q1',
  service: { id: 'PABC123', summary: 'api-production' },
  priority: { id: 'PPRIO01', summary: 'P1' },
};

/** The names and types of a document, without its values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  const entries = Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const said: Said[] = [
  { type: 'incident.triggered', incident: { ...incident, priority: null }, at: AT },
  { type: 'incident.acknowledged', incident: { ...incident, priority: null }, at: AT },
  { type: 'incident.priority_updated', incident, at: AT },
  { type: 'incident.resolved', incident: { ...incident, priority: null }, at: AT },
  { type: 'incident.reopened', incident: { ...incident, priority: null }, at: AT },
  { type: 'incident.annotated', incident, at: AT, content: 'Rolling back' },
  { type: 'incident.status_update_published', incident, at: AT, message: 'We are on it' },
];

test.each(said)('a played $type has the shape of the example', (one) => {
  expect(shapeOf(JSON.parse(delivery(one)))).toEqual(shapeOf(JSON.parse(fixture(one.type))));
});

test('a played merge has the shape of the example', () => {
  const merged = delivery({
    type: 'incident.resolved',
    incident: { ...incident, priority: null },
    at: AT,
    mergedInto: 'Q2',
  });
  expect(shapeOf(JSON.parse(merged))).toEqual(
    shapeOf(JSON.parse(fixture('incident.resolved.merged'))),
  );
});

test('the same thing said twice is the same event, another is another', () => {
  const bodies = said.map((one) => delivery(one));
  expect(said.map((one) => delivery(one))).toEqual(bodies);
  const later = said.map((one) => delivery({ ...one, at: AT + 1 }));
  const ids = [...bodies, ...later].map((body) => JSON.parse(body).event.id);
  expect(new Set(ids).size).toBe(2 * said.length);
  expect(ids.every((id) => /^01[0-9A-V]{24}$/.test(id))).toBe(true);
});

test('a signature is the one that others compute', async () => {
  const body =
    '{"event":{"id":"01EXAMPLE0ALLCLEAR0PING000","event_type":"pagey.ping","resource_type":"pagey","occurred_at":"2026-11-02T09:00:00.000Z","agent":null,"client":null,"data":{"message":"Hello from your friend Pagey!","type":"ping"}}}';
  expect(await sign(['allclear-previous-secret', 'allclear-example-secret'], body)).toBe(
    'v1=11502ab3604920fa82c34c074f209124d6bb85c5532ba575a0b3fcfafd4a1734,v1=3fd3d574fe0ae404de5b44aaee32f140df16bffc1945e58b5d911a9871d2fe86',
  );
  expect(await headersOf('allclear-example-secret', body)).toMatchObject({
    'x-pagerduty-signature': await sign('allclear-example-secret', body),
  });
});
