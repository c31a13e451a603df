// What the golden documents of statuspage.test.ts leave open: every status that a maintenance can have, postmortems, zones
// whose clocks change, limits, and the ways in which a client may ask.

import { describe, expect, it } from 'vitest';
import { OPEN, PAST, PLANNED, RUNNING } from '../../testing/incidents.ts';
import { published } from '../../testing/published.ts';
import { outage } from '../../testing/states.ts';
import { FACTS, ago, pageDocument, view } from '../../testing/views.ts';
import type {
  PublicIncident,
  PublicMaintenance,
  PublicUpdate,
  View,
} from '../../snapshot/documents.ts';

const get = async (shown: View, path: string) =>
  (await published(shown).ask(path)).json() as Promise<Any>;
// What comes back is looked at key by key; a test that is wrong about a type fails.
// oxlint-disable-next-line typescript/no-explicit-any
type Any = any;

const WORK = [
  { id: 'api', name: 'API', group: 'Platform' },
  { id: 'docs', name: 'Documentation', group: null },
];
const change = (
  id: string,
  status: PublicMaintenance['status'],
  at: number,
  [from, to]: [
    PublicUpdate['components'][number]['from'],
    PublicUpdate['components'][number]['to'],
  ],
): PublicUpdate => ({
  id,
  status,
  at,
  automatic: true,
  text: {
    template: status === 'in_progress' ? 'maintenance_started' : `maintenance_${status}`,
  } as PublicUpdate['text'],
  components: WORK.map((component) => ({ ...component, from, to })),
});

/** A maintenance over the hour in which Berlin's clocks go back, in each of its states. */
const STARTS_AT = Date.UTC(2026, 9, 25, 0, 30);
const ENDS_AT = Date.UTC(2026, 9, 25, 1, 30);
const ANNOUNCED_AT = STARTS_AT - 48 * 3_600_000;
const base: PublicMaintenance = {
  ...PLANNED,
  components: WORK,
  createdAt: ANNOUNCED_AT,
  updatedAt: ANNOUNCED_AT,
  startsAt: STARTS_AT,
  endsAt: ENDS_AT,
  updates: PLANNED.updates.map((update) => ({ ...update, at: ANNOUNCED_AT })),
};
const started = change('upd000000042', 'in_progress', STARTS_AT, [
  'operational',
  'under_maintenance',
]);
const verifying = change('upd000000043', 'verifying', ENDS_AT, [
  'under_maintenance',
  'under_maintenance',
]);
const done = change('upd000000044', 'completed', ENDS_AT + 300_000, [
  'under_maintenance',
  'operational',
]);

const MAINTENANCES: readonly PublicMaintenance[] = [
  { ...base, id: 'maint0000001' },
  {
    ...base,
    id: 'maint0000002',
    status: 'in_progress',
    startedAt: STARTS_AT,
    updatedAt: STARTS_AT,
    updates: [started, ...base.updates],
  },
  {
    ...base,
    id: 'maint0000003',
    status: 'verifying',
    startedAt: STARTS_AT,
    updatedAt: ENDS_AT,
    updates: [verifying, started, ...base.updates],
  },
  {
    ...base,
    id: 'maint0000004',
    status: 'completed',
    startedAt: STARTS_AT,
    completedAt: ENDS_AT + 300_000,
    updatedAt: ENDS_AT + 300_000,
    updates: [done, verifying, started, ...base.updates],
  },
  { ...base, id: 'maint0000005', status: 'cancelled', updatedAt: ago(60) },
];

function maintainedIn(timezone: string): View {
  const page = pageDocument({ page: { ...FACTS, timezone }, maintenances: [...MAINTENANCES] });
  return view(page);
}
const idsOf = (list: Any) => list.scheduled_maintenances.map((one: Any) => one.id);

describe('a maintenance in the Statuspage API', () => {
  it('has the golden document of each of its states, in a zone whose clocks change meanwhile', async () => {
    const listed = await get(maintainedIn('Europe/Berlin'), '/api/v2/scheduled-maintenances.json');
    await expect(`${JSON.stringify(listed, null, 2)}\n`).toMatchFileSnapshot(
      './fixtures/scheduled-maintenances-states.json',
    );
  });

  it('is upcoming, then active until it is completed; cancelled it is nowhere', async () => {
    const shown = maintainedIn('Etc/UTC');
    const list = (path: string) => get(shown, `/api/v2/${path}`).then(idsOf);
    const [upcoming, progress, verifies, completed] = MAINTENANCES.map(({ id }) => id);
    expect(await list('scheduled-maintenances/upcoming.json')).toEqual([upcoming]);
    expect(await list('scheduled-maintenances/active.json')).toEqual([progress, verifies]);
    expect((await list('summary.json')).toSorted()).toEqual([upcoming, progress, verifies]);
    expect((await list('scheduled-maintenances.json')).toSorted()).toEqual([
      upcoming,
      progress,
      verifies,
      completed,
    ]);
  });

  it('is one of fifty at most, newest announcement first', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...PLANNED,
      id: `many${String(index).padStart(8, '0')}`,
      createdAt: ago(60 - index),
    }));
    const shown = view(pageDocument({ maintenances: many }));
    const ids = idsOf(await get(shown, '/api/v2/scheduled-maintenances.json'));
    expect(ids).toEqual(
      many
        .toReversed()
        .slice(0, 50)
        .map(({ id }) => id),
    );
  });
});

describe('an incident in the Statuspage API', () => {
  it('has the golden document of one with a postmortem, the same at both of its addresses', async () => {
    const shown = outage();
    const one = await get(shown, `/api/v2/incidents/${PAST.id}.json`);
    await expect(`${JSON.stringify(one, null, 2)}\n`).toMatchFileSnapshot(
      './fixtures/incidents-postmortem.json',
    );
    expect(await get(shown, `/incidents/${PAST.id}.json`)).toEqual(one);
    const { incidents } = await get(shown, '/api/v2/incidents.json');
    expect(incidents.find((other: Any) => other.id === PAST.id)).toEqual(one.incident);
    expect(incidents.map((other: Any) => other.status)).toEqual(['identified', 'postmortem']);
  });

  it('tells its instants by the clock of the page, across a change of it', async () => {
    const over: PublicIncident = {
      ...PAST,
      startedAt: Date.UTC(2026, 2, 8, 9, 59, 59, 123),
      createdAt: Date.UTC(2026, 2, 8, 10),
      resolvedAt: Date.UTC(2026, 10, 1, 9),
    };
    const page = pageDocument({
      page: { ...FACTS, timezone: 'America/Los_Angeles' },
      incidents: [over],
    });
    const { incidents } = await get(view(page), '/api/v2/incidents.json');
    expect(incidents[0]).toMatchObject({
      started_at: '2026-03-08T01:59:59.123-08:00',
      created_at: '2026-03-08T03:00:00.000-07:00',
      resolved_at: '2026-11-01T01:00:00.000-08:00',
    });
  });

  it.each(['investigating', 'identified', 'monitoring', 'resolved', 'postmortem'] as const)(
    'is unresolved only before its end: %s',
    async (status) => {
      const shown = view(pageDocument({ incidents: [{ ...OPEN, status }] }));
      const open = ['investigating', 'identified', 'monitoring'].includes(status) ? 1 : 0;
      for (const path of ['summary', 'incidents/unresolved']) {
        const { incidents } = await get(shown, `/api/v2/${path}.json`);
        expect(incidents, path).toHaveLength(open);
      }
      expect((await get(shown, '/api/v2/incidents.json')).incidents).toHaveLength(1);
    },
  );
});

const PATHS = [
  '/api/v2/summary.json',
  '/api/v2/status.json',
  '/api/v2/components.json',
  '/api/v2/incidents.json',
  '/api/v2/incidents/unresolved.json',
  '/api/v2/incidents/resolved.json',
  `/api/v2/incidents/${OPEN.id}.json`,
  '/api/v2/scheduled-maintenances.json',
  '/api/v2/scheduled-maintenances/upcoming.json',
  '/api/v2/scheduled-maintenances/active.json',
];

describe('every address of the Statuspage API', () => {
  it.each([...PATHS, `/incidents/${OPEN.id}.json`])(
    'answers GET, HEAD, OPTIONS and a validator as a client in a browser needs it: %s',
    async (path) => {
      const { ask } = published({
        ...outage(),
        page: { ...outage().page, maintenances: [RUNNING] },
      });
      const origin = { Origin: 'https://elsewhere.example' };
      const got = await ask(path, { headers: origin });
      expect(got.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
      expect(got.headers.get('Access-Control-Allow-Origin')).toBe('*');
      const head = await ask(path, { method: 'HEAD', headers: origin });
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect([...head.headers]).toEqual([...got.headers]);
      const known = { ...origin, 'If-None-Match': got.headers.get('ETag') ?? '' };
      for (const method of ['GET', 'HEAD']) {
        const again = await ask(path, { method, headers: known });
        expect([again.status, await again.text()], method).toEqual([304, '']);
        expect(again.headers.get('Access-Control-Allow-Origin'), method).toBe('*');
        expect(again.headers.get('Cache-Control'), method).toContain('stale-if-error');
      }
      const before = await ask(path, {
        method: 'OPTIONS',
        headers: { ...origin, 'Access-Control-Request-Method': 'GET' },
      });
      expect([before.status, await before.text()]).toEqual([204, '']);
      expect(before.headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD, OPTIONS');
      expect(before.headers.get('Access-Control-Allow-Headers')).toContain('If-None-Match');
    },
  );

  it.each(PATHS)('does not take what changes nothing: %s', async (path) => {
    const { ask } = published(outage());
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await ask(path, { method })).status, method).toBe(404);
    }
  });
});
