import { describe, expect, test } from 'vitest';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { Catalog } from './catalog.ts';
import { componentStatuses, headlineOf, indicatorOf } from './component.ts';
import type { PageEvent } from './event.ts';

const at = (minutes: number) => START_AT + minutes * MINUTE_MS;

const WATCHED: Catalog = {
  ...MERIDIAN,
  monitors: [
    monitorOf({ id: 'api-http', component: 'api' }),
    monitorOf({ id: 'api-login', component: 'api' }),
    monitorOf({ id: 'web-http', component: 'web', dependsOn: ['api-http'] }),
  ],
};
const UP = { 'api-http': 'up', 'api-login': 'up', 'web-http': 'up' } as const;

function page(story: Story) {
  const views = story.views();
  const statuses = componentStatuses(story.catalog, story.world.page, views);
  const indicator = indicatorOf(statuses.values(), views);
  return {
    ...Object.fromEntries(statuses),
    indicator,
    headline: headlineOf(indicator, statuses.values()),
  };
}

/** A tick a minute for some minutes, each with the same verdicts. */
function ticks(story: Story, minutes: number, verdicts: Parameters<Story['tick']>[0]) {
  for (let passed = 0; passed < minutes; passed++) {
    story.now += MINUTE_MS;
    story.tick(verdicts);
  }
}

function operator(story: Story, event: PageEvent) {
  story.tell({ type: 'page', actor: 'on-call', key: null, event });
}

describe('what is published by itself', () => {
  test('nothing, on the trigger alone', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    expect(story.only().published).toBeNull();
    expect(page(story)).toMatchObject({ api: 'operational', indicator: 'none' });
  });

  test('a SEV-2 that a person acknowledged', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.tell(pagerduty('A', 'acknowledged', at(0)));
    expect(story.only().published?.reason).toBe('acknowledged');
    expect(story.said()).toEqual(['investigating: investigating']);
    expect(page(story)).toMatchObject({
      api: 'degraded_performance',
      indicator: 'major',
      headline: 'partial_outage',
    });
  });

  test('not one that only an integration acknowledged', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.tell(pagerduty('A', 'acknowledged', at(0), { human: false }));
    story.wait(10);
    expect(story.only().published).toBeNull();
  });

  test('one that nobody acknowledged for five minutes', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.wait(4);
    expect(story.only().published).toBeNull();
    story.wait(1);
    expect(story.only().published).toEqual({ at: at(5), reason: 'unacknowledged' });
  });

  test('one whose service asks for it at once', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0), { publish: 'immediate' }));
    expect(story.only().published?.reason).toBe('immediate');
  });

  test.each(['SEV-3', 'SEV-4'] as const)('never a %s', (assumedSeverity) => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0), { assumedSeverity, publish: 'immediate' }));
    story.tell(pagerduty('A', 'acknowledged', at(0), { assumedSeverity, publish: 'immediate' }));
    story.wait(20);
    expect(story.only().published).toBeNull();
  });

  test('never one of a service that is not to be published, and its components stay out of others', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0), { publish: 'never', assumedSeverity: 'SEV-1' }));
    story.tell(pagerduty('A', 'acknowledged', at(0), { publish: 'never' }));
    story.tell(pagerduty('B', 'triggered', at(1)));
    story.wait(20);
    expect(story.views().map(({ published }) => published?.reason)).toEqual([
      undefined,
      'unacknowledged',
    ]);
  });
});

describe('severity', () => {
  test('rises with the priority and does not fall with it', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    expect(story.only()).toMatchObject({ severity: 'SEV-2', classified: false });
    story.tell(pagerduty('A', 'priority_changed', at(0), { severity: 'SEV-1' }));
    story.tell(pagerduty('A', 'priority_changed', at(1), { severity: 'SEV-3' }));
    expect(story.only()).toMatchObject({ severity: 'SEV-1', classified: true });
  });

  test('that rises in public is told in public', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.tell(pagerduty('A', 'acknowledged', at(0)));
    story.tell(pagerduty('A', 'priority_changed', at(0), { severity: 'SEV-1' }));
    expect(story.said()).toEqual(['investigating: investigating', 'investigating: changed']);
    expect(page(story)).toMatchObject({ api: 'major_outage', indicator: 'critical' });
  });
});

describe('a failing probe', () => {
  test('of all monitors is a major outage, published at once, since the first failing tick', () => {
    const story = new Story(WATCHED);
    ticks(story, 1, UP);
    story.now += 2 * MINUTE_MS;
    story.tick({ ...UP, 'api-http': 'down', 'api-login': 'down' }, at(2));
    expect(story.only()).toMatchObject({ severity: 'SEV-1', startedAt: at(2) });
    expect(story.only().published?.reason).toBe('probes');
    expect(page(story)).toMatchObject({ api: 'major_outage', web: 'operational' });
  });

  test('of some monitors is a partial outage, which grows when the others fail', () => {
    const story = new Story(WATCHED);
    ticks(story, 2, { ...UP, 'api-login': 'down' });
    expect(story.only().severity).toBe('SEV-2');
    expect(page(story)).toMatchObject({ api: 'partial_outage' });
    ticks(story, 1, { ...UP, 'api-http': 'down', 'api-login': 'down' });
    expect(story.only().severity).toBe('SEV-1');
    expect(page(story)).toMatchObject({ api: 'major_outage' });
    ticks(story, 1, { ...UP, 'api-login': 'down' });
    expect(page(story)).toMatchObject({ api: 'partial_outage' });
  });

  test('whose parent fails raises no alarm of its own until the parent is well', () => {
    const story = new Story(WATCHED);
    ticks(story, 1, UP);
    ticks(story, 1, { ...UP, 'api-http': 'down', 'web-http': 'down' });
    expect(story.only().components.has('web')).toBe(false);
    ticks(story, 1, { ...UP, 'web-http': 'down' });
    expect(story.views().some(({ components }) => components.has('web'))).toBe(true);
  });

  test('and a PagerDuty incident of the component are one incident, whichever comes first', () => {
    const probeFirst = new Story(WATCHED);
    ticks(probeFirst, 2, { ...UP, 'api-http': 'down' });
    probeFirst.tell(pagerduty('A', 'triggered', at(2)));
    const pagerFirst = new Story(WATCHED);
    pagerFirst.tell(pagerduty('A', 'triggered', at(0)));
    ticks(pagerFirst, 2, { ...UP, 'api-http': 'down' });
    for (const story of [probeFirst, pagerFirst]) {
      expect(story.only().sources.toSorted()).toEqual(['monitor:api-http', 'pagerduty:A']);
    }
  });

  test('that is only degraded colours the component and opens nothing', () => {
    const story = new Story(WATCHED);
    ticks(story, 3, { ...UP, 'api-http': 'degraded' });
    expect(story.views()).toEqual([]);
    expect(page(story)).toMatchObject({ api: 'degraded_performance', headline: 'degraded' });
  });
});

describe('the end of an incident', () => {
  test('waits for every source, then for the hold, and says each once', () => {
    const story = new Story(WATCHED);
    ticks(story, 2, { ...UP, 'api-http': 'down' });
    story.tell(pagerduty('A', 'triggered', story.now));
    ticks(story, 2, UP);
    expect(story.only().state).toBe('open');
    story.tell(pagerduty('A', 'resolved', story.now));
    expect(story.only().state).toBe('restored');
    ticks(story, 14, UP);
    expect(story.only().state).toBe('restored');
    ticks(story, 1, UP);
    expect(story.only().state).toBe('resolved');
    ticks(story, 30, UP);
    expect(story.said()).toEqual([
      'investigating: investigating',
      'monitoring: monitoring',
      'resolved: resolved',
    ]);
    expect(page(story)).toMatchObject({ api: 'operational', indicator: 'none' });
  });

  test('does not wait a minute longer because a tick was quicker than the one that began the hold', () => {
    const story = new Story(WATCHED);
    ticks(story, 2, { ...UP, 'api-http': 'down' });
    ticks(story, 1, UP);
    const recovered = story.now;
    expect(story.only().state).toBe('restored');
    story.now = recovered + WATCHED.policy.holdMs['SEV-1'] - 900;
    story.tell({ type: 'time' });
    expect(story.only().state).toBe('resolved');
  });

  test('is put off by a tick that fails within the hold', () => {
    const story = new Story(WATCHED);
    ticks(story, 1, UP);
    story.tell(pagerduty('A', 'triggered', story.now));
    story.tell(pagerduty('A', 'acknowledged', story.now));
    story.tell(pagerduty('A', 'resolved', story.now));
    ticks(story, 3, UP);
    ticks(story, 1, { ...UP, 'api-http': 'down' });
    expect(story.only().status).toBe('investigating');
    ticks(story, 2, UP);
    ticks(story, 13, UP);
    expect(story.only().status).toBe('monitoring');
    ticks(story, 2, UP);
    expect(story.only().status).toBe('resolved');
    expect(story.only().intervals).toHaveLength(2);
    expect(story.said()).toContain('investigating: reopened');
  });

  test('is not told while the probes that would show it have no data', () => {
    const story = new Story(WATCHED);
    ticks(story, 2, { ...UP, 'api-http': 'down' });
    ticks(story, 1, UP);
    ticks(story, 60, { ...UP, 'api-http': 'no_data' });
    expect(story.only().status).toBe('monitoring');
  });

  test('is a person’s to tell where the service says so', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0), { autoResolve: false }));
    story.tell(pagerduty('A', 'resolved', at(1), { autoResolve: false }));
    story.wait(120);
    expect(story.only().state).toBe('restored');
  });

  test('a signal less than fifteen minutes after it continues the incident, a later one opens another', () => {
    const soon = new Story();
    soon.tell(pagerduty('A', 'triggered', at(0)));
    soon.tell(pagerduty('A', 'resolved', at(0)));
    soon.wait(15 + 14);
    soon.tell(pagerduty('B', 'triggered', soon.now));
    expect(soon.only()).toMatchObject({ status: 'investigating', state: 'open' });
    const late = new Story();
    late.tell(pagerduty('A', 'triggered', at(0)));
    late.tell(pagerduty('A', 'resolved', at(0)));
    late.wait(15 + 15);
    late.tell(pagerduty('B', 'triggered', late.now));
    expect(late.standing()).toHaveLength(2);
  });
});

describe('a merge', () => {
  test('does not say "resolved", moves the components, and publishes its target first', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.tell(pagerduty('A', 'acknowledged', at(0)));
    story.tell(pagerduty('B', 'triggered', at(1), { components: { web: null } }));
    const told = story.tell(pagerduty('A', 'merged', at(2), { mergedInto: 'pagerduty:B' }));
    expect(told.indexOf('incident.published')).toBeLessThan(told.indexOf('incident.merged'));
    expect(story.said()).toEqual(['investigating: investigating', 'investigating: investigating']);
    expect([...story.only().components.keys()].toSorted()).toEqual(['api', 'web']);
    expect(story.views().find(({ state }) => state === 'merged')?.mergedInto).toBe(story.only().id);
  });
});

describe('promises', () => {
  test('that fall due are kept by automation four times, and then no longer made', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.tell(pagerduty('A', 'acknowledged', at(0)));
    story.wait(30 * 8);
    expect(story.said()).toEqual([
      'investigating: investigating',
      ...Array.from({ length: 4 }, () => 'investigating: no_change'),
      'investigating: no_promise',
    ]);
  });

  test('a late clock keeps one promise, not all that it missed', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.tell(pagerduty('A', 'acknowledged', at(0)));
    story.now = at(200);
    story.tell({ type: 'time' });
    expect(story.said()).toEqual(['investigating: investigating', 'investigating: no_change']);
  });
});

describe('status updates of responders', () => {
  const service = { publishText: true };
  const update = (minute: number, text: string) =>
    pagerduty('A', 'status_update', at(minute), { components: {}, text, assumedSeverity: 'SEV-4' });

  test('are passed on where the service says so, the newest only, once the incident is public', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0), service));
    story.tell(update(1, 'first'));
    expect(story.said()).toEqual([]);
    story.tell(pagerduty('A', 'acknowledged', at(2), service));
    story.tell(update(3, 'second'));
    expect(story.said()).toEqual([
      'investigating: investigating',
      'investigating: first',
      'investigating: second',
    ]);
    story.tell(update(2, 'late'));
    story.wait(5);
    expect(story.said()).not.toContain('investigating: late');
  });

  test('and notes stay internal otherwise', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.tell(pagerduty('A', 'acknowledged', at(0)));
    story.tell(update(1, 'internal'));
    story.tell(pagerduty('A', 'annotated', at(1), { components: {}, text: 'note', ...service }));
    expect(story.said()).toEqual(['investigating: investigating']);
  });
});

test('a late report that contradicts what was said calls for a correction, an ordinary one does not', () => {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0)));
  story.tell(pagerduty('A', 'acknowledged', at(0)));
  story.wait(10);
  story.tell(pagerduty('A', 'resolved', at(10)));
  story.wait(20);
  expect(story.only()).toMatchObject({ status: 'resolved', correctionNeeded: false });
  story.tell(pagerduty('A', 'reopened', at(12)));
  expect(story.only()).toMatchObject({ status: 'investigating', correctionNeeded: true });
  story.tell(pagerduty('A', 'resolved', at(14)));
  expect(story.only()).toMatchObject({ status: 'resolved', restoredAt: at(14) });
});

describe('maintenance', () => {
  const scheduled = {
    type: 'maintenance.scheduled',
    id: 'maintain0001',
    name: 'Database upgrade',
    lang: 'en',
    body: 'Short interruptions.',
    components: ['api'],
    startsAt: at(10),
    endsAt: at(20),
  } as const;

  test('starts, is verified and completes by itself, and its failing probes open nothing', () => {
    const story = new Story(WATCHED);
    ticks(story, 1, UP);
    operator(story, scheduled);
    const failing = { ...UP, 'api-http': 'down', 'api-login': 'down' } as const;
    ticks(story, 9, UP);
    expect(page(story)).toMatchObject({ api: 'under_maintenance', headline: 'under_maintenance' });
    ticks(story, 9, failing);
    expect(story.views()).toEqual([]);
    ticks(story, 3, UP);
    expect(story.world.page.maintenances['maintain0001']?.status).toBe('verifying');
    ticks(story, 5, UP);
    expect(story.world.page.maintenances['maintain0001']?.status).toBe('completed');
    expect(page(story)).toMatchObject({ api: 'operational', indicator: 'none' });
  });

  test('what still fails when it is over is an incident from then on', () => {
    const story = new Story(WATCHED);
    ticks(story, 1, UP);
    operator(story, scheduled);
    ticks(story, 10, UP);
    const failing = { ...UP, 'api-http': 'down', 'api-login': 'down' } as const;
    ticks(story, 5, failing);
    operator(story, { type: 'maintenance.completed', id: 'maintain0001' });
    const completedAt = story.now;
    ticks(story, 1, failing);
    expect(story.only()).toMatchObject({ startedAt: completedAt, severity: 'SEV-1' });
  });
});

test('a status that a person set wins until it is lifted', () => {
  const story = new Story(WATCHED);
  ticks(story, 2, { ...UP, 'api-http': 'down', 'api-login': 'down' });
  const set = (status: 'partial_outage' | null) =>
    operator(story, { type: 'component.overridden', component: 'api', status });
  set('partial_outage');
  expect(page(story)).toMatchObject({ api: 'partial_outage' });
  set(null);
  expect(page(story)).toMatchObject({ api: 'major_outage' });
});

test('the postmortem that the site published is linked and told once', () => {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0)));
  story.tell(pagerduty('A', 'acknowledged', at(0)));
  story.tell(pagerduty('A', 'resolved', at(1)));
  story.wait(20);
  const entry = {
    incident: story.only().reference,
    slug: 'api',
    url: '/postmortems/api/',
    title: 'API',
  };
  story.tell({ type: 'postmortems', entries: [entry] });
  story.tell({ type: 'postmortems', entries: [entry] });
  expect(story.only().status).toBe('postmortem');
  expect(story.said().at(-1)).toBe('postmortem: postmortem');
  expect(story.said().filter((line) => line.startsWith('postmortem'))).toHaveLength(1);
});

test('an end that a source claims of the future is waited for, and watched from there', () => {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0), { severity: 'SEV-3' }));
  story.tell(pagerduty('A', 'resolved', at(20), { severity: 'SEV-3', future: true }));
  story.wait(24);
  expect(story.only().state).toBe('restored');
  story.wait(1);
  expect(story.only()).toMatchObject({ state: 'resolved', resolvedAt: at(25) });
});

test('a source that is never public makes nothing worse by being merged into what may be', () => {
  const silent = { severity: 'SEV-1', components: {}, publish: 'never' } as const;
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0), { severity: 'SEV-3' }));
  story.tell(pagerduty('U', 'triggered', at(0), silent));
  story.tell(pagerduty('U', 'merged', at(1), { ...silent, mergedInto: 'pagerduty:A' }));
  story.wait(10);
  expect(story.only()).toMatchObject({ severity: 'SEV-3', published: null });
  expect(story.only().sources).toHaveLength(2);
});

test('a monitor that was never measured does not keep an incident from its end', () => {
  const mail = monitorOf({ id: 'api-mail', component: 'api', kind: 'tcp' });
  const story = new Story({ ...WATCHED, monitors: [...WATCHED.monitors, mail] });
  ticks(story, 1, { ...UP, 'api-mail': 'no_data' });
  story.tell(pagerduty('A', 'triggered', story.now));
  story.tell(pagerduty('A', 'acknowledged', story.now));
  story.tell(pagerduty('A', 'resolved', story.now));
  ticks(story, 15, { ...UP, 'api-mail': 'no_data' });
  expect(story.only().state).toBe('resolved');
});

test('however much fails at once, all of it is told in one go', () => {
  const components = Array.from({ length: 120 }, (_, index) => ({
    id: `part-${index}`,
    name: `Part ${index}`,
    description: null,
    group: null,
    position: index + 1,
  }));
  const monitors = components.map(({ id }) => monitorOf({ id: `${id}-http`, component: id }));
  const story = new Story({ ...MERIDIAN, components, monitors });
  story.tick(Object.fromEntries(monitors.map(({ id }) => [id, 'down'])));
  expect(story.said()).toEqual(components.map(() => 'investigating: investigating'));
});
