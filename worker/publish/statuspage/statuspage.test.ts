import { describe, expect, it } from 'vitest';
import { OPEN, PAST, PLANNED, RUNNING } from '../../testing/incidents.ts';
import { maintained, outage, quiet } from '../../testing/states.ts';
import { published } from '../../testing/published.ts';
import { FACTS, ago, component, pageDocument, view } from '../../testing/views.ts';
import type { View } from '../../snapshot/documents.ts';

const get = async (shown: View, path: string) =>
  (await published(shown).ask(`/api/v2/${path}`)).json() as Promise<Any>;
// What comes back is looked at key by key; a test that is wrong about a type fails.
// oxlint-disable-next-line typescript/no-explicit-any
type Any = any;

const PATHS = [
  'summary.json',
  'status.json',
  'components.json',
  'incidents.json',
  'incidents/unresolved.json',
  'incidents/resolved.json',
  'scheduled-maintenances.json',
  'scheduled-maintenances/upcoming.json',
  'scheduled-maintenances/active.json',
  `incidents/${OPEN.id}.json`,
];

/** Every kind of object, in a zone that is not UTC. */
function everything(): View {
  const shown = outage();
  const page = {
    ...shown.page,
    page: { ...FACTS, timezone: 'America/Denver' },
    maintenances: [RUNNING, PLANNED],
    components: [...shown.page.components, component({ id: 'status', name: 'Status page' })],
  };
  return { ...shown, page };
}

describe('the Statuspage API', () => {
  it.each(PATHS)('gives the golden document of %s', async (path) => {
    const text = JSON.stringify(await get(everything(), path), null, 2);
    const file = path.replace('/', '-').replace(OPEN.id, 'one');
    await expect(`${text}\n`).toMatchFileSnapshot(`./fixtures/${file}`);
  });

  it.each([
    ['summary.json', ['page', 'components', 'incidents', 'scheduled_maintenances', 'status']],
    ['status.json', ['page', 'status']],
    ['components.json', ['page', 'components']],
    ['incidents.json', ['page', 'incidents']],
    ['incidents/unresolved.json', ['page', 'incidents']],
    ['incidents/resolved.json', ['page', 'incidents']],
    ['scheduled-maintenances.json', ['page', 'scheduled_maintenances']],
    ['scheduled-maintenances/upcoming.json', ['page', 'scheduled_maintenances']],
    ['scheduled-maintenances/active.json', ['page', 'scheduled_maintenances']],
  ])('has the keys of %s in their order', async (path, keys) => {
    expect(Object.keys(await get(quiet(), path))).toEqual(keys);
  });

  it('gives a component thirteen keys and a group one more', async () => {
    const { components } = await get(everything(), 'components.json');
    const groups = components.filter((one: Any) => one.group);
    const parts = components.filter((one: Any) => !one.group);
    expect(new Set(parts.map((one: Any) => Object.keys(one).length))).toEqual(new Set([13]));
    expect(new Set(groups.map((one: Any) => Object.keys(one).length))).toEqual(new Set([14]));
    const platform = groups.find((one: Any) => one.id === 'platform');
    expect(platform.components).toEqual(['api', 'dashboard', 'auth', 'ingest']);
    expect(parts.find((one: Any) => one.id === 'api').group_id).toBe('platform');
  });

  it('orders components by position, flat', async () => {
    const { components } = await get(everything(), 'components.json');
    const positions = components.map((one: Any) => one.position);
    expect(positions).toEqual(positions.toSorted((a: number, b: number) => a - b));
  });

  it('writes instants with milliseconds in the zone of the page', async () => {
    const { page, incidents } = await get(everything(), 'incidents.json');
    expect(page.time_zone).toBe('America/Denver');
    expect(incidents[0].started_at).toBe('2026-11-21T03:30:00.000-07:00');
    const inUtc = await get(quiet(), 'incidents.json');
    expect(inUtc.incidents[0].started_at).toBe('2026-11-12T10:00:00.000Z');
  });

  it('names an affected component with its group, and null where an update names none', async () => {
    const { incident } = await get(outage(), `incidents/${OPEN.id}.json`);
    expect(incident.incident_updates.map((one: Any) => one.affected_components)).toEqual([
      null,
      null,
      [
        {
          code: 'auth',
          name: 'Platform - Sign-in',
          old_status: 'operational',
          new_status: 'degraded_performance',
        },
      ],
      [
        {
          code: 'api',
          name: 'Platform - API',
          old_status: 'operational',
          new_status: 'partial_outage',
        },
      ],
    ]);
  });

  it('lists updates newest first', async () => {
    const { incident } = await get(outage(), `incidents/${OPEN.id}.json`);
    const times = incident.incident_updates.map((one: Any) => one.display_at);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('puts open incidents alone into summary and unresolved, fifty at most into the list', async () => {
    const ids = (list: Any) => list.incidents.map((one: Any) => one.id);
    expect(ids(await get(outage(), 'summary.json'))).toEqual([OPEN.id]);
    expect(ids(await get(outage(), 'incidents/unresolved.json'))).toEqual([OPEN.id]);
    expect(ids(await get(outage(), 'incidents/resolved.json'))).toEqual([PAST.id]);
    expect(ids(await get(outage(), 'incidents.json'))).toEqual([OPEN.id, PAST.id]);
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...PAST,
      id: `past${String(index).padStart(8, '0')}`,
      createdAt: ago(1000 + index),
    }));
    const listed = ids(await get(view(pageDocument({ incidents: many })), 'incidents.json'));
    expect(listed).toEqual(many.slice(0, 50).map(({ id }) => id));
  });

  it('leaves out an incident that was merged into another', async () => {
    const merged = { ...PAST, mergedInto: OPEN.id };
    const shown = view(pageDocument({ incidents: [merged] }));
    expect((await get(shown, 'incidents.json')).incidents).toEqual([]);
  });

  it('tells upcoming from active maintenance, and has no word for a cancelled one', async () => {
    const cancelled = { ...PLANNED, id: 'cance11ed123', status: 'cancelled' as const };
    const shown = view(pageDocument({ maintenances: [PLANNED, RUNNING, cancelled] }));
    const ids = async (path: string) =>
      (await get(shown, path)).scheduled_maintenances.map((one: Any) => one.id);
    expect(await ids('scheduled-maintenances/upcoming.json')).toEqual([PLANNED.id]);
    expect(await ids('scheduled-maintenances/active.json')).toEqual([RUNNING.id]);
    expect(await ids('summary.json')).toEqual([RUNNING.id, PLANNED.id]);
    expect((await ids('scheduled-maintenances.json')).toSorted()).toEqual(
      [PLANNED.id, RUNNING.id].toSorted(),
    );
  });

  it('calls the impact of maintenance by its name, and never uses it as indicator', async () => {
    const { scheduled_maintenances: planned, status } = await get(maintained(), 'summary.json');
    expect(planned[0]).toMatchObject({
      impact: 'maintenance',
      scheduled_for: '2026-11-21T11:22:00.000Z',
      scheduled_until: '2026-11-21T13:22:00.000Z',
    });
    expect(status).toEqual({ indicator: 'none', description: 'Service Under Maintenance' });
  });

  it('keeps the last status and the indicator while nothing is measured, and says so in words', async () => {
    const shown = { ...quiet(), tickAt: ago(30) };
    const { status, components } = await get(shown, 'summary.json');
    expect(status).toEqual({ indicator: 'none', description: 'Not measured since 11:12 UTC' });
    expect(new Set(components.map((one: Any) => one.status))).toEqual(new Set(['operational']));
  });

  it('shows a published postmortem as status and newest update', async () => {
    const { incident } = await get(quiet(), `incidents/${PAST.id}.json`);
    expect(incident.status).toBe('postmortem');
    expect(incident.incident_updates[0]).toMatchObject({
      status: 'postmortem',
      body: 'The postmortem is published: A certificate nobody owned https://status.meridian.example/postmortems/2026-11-12-expired-certificate/',
    });
  });

  it('keeps id and name of a component that has left the configuration', async () => {
    const gone = { ...PAST, components: [{ ...PAST.components[0], id: 'old', name: 'Old part' }] };
    const shown = view(pageDocument({ incidents: [gone as typeof PAST] }));
    const { incident } = await get(shown, `incidents/${PAST.id}.json`);
    expect(incident.components).toHaveLength(1);
    expect(incident.components[0]).toMatchObject({ id: 'old', name: 'Old part', group_id: null });
    expect(Object.keys(incident.components[0])).toHaveLength(13);
  });
});
