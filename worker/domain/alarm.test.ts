// What the words of one monitor (severity, silence, dependsOn) change about its alarm.

import { describe, expect, test } from 'vitest';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { MINUTE_MS, START_AT, Story } from '../testing/story.ts';
import type { Monitor } from './catalog.ts';
import type { MonitorState } from './monitor.ts';

const watching = (...monitors: Monitor[]) => new Story({ ...MERIDIAN, monitors });
const alarms = (story: Story) =>
  story
    .views()
    .flatMap(({ sources }) => sources)
    .toSorted();

describe('a monitor’s own severity', () => {
  test('wins over what the rule would make of its failure', () => {
    const story = watching(monitorOf({ id: 'api-http', component: 'api', severity: 'SEV-4' }));
    story.tick({ 'api-http': 'down' });
    expect(story.only()).toMatchObject({ severity: 'SEV-4' });
  });
});

describe('a failure during maintenance', () => {
  const planned = (silence: boolean) => {
    const story = watching(monitorOf({ id: 'api-http', component: 'api', silence }));
    story.tell({
      type: 'page',
      actor: 'on-call',
      key: null,
      event: {
        type: 'maintenance.scheduled',
        id: 'maintain0001',
        name: 'Upgrade',
        lang: 'en',
        body: 'Short interruptions.',
        components: ['api'],
        startsAt: START_AT,
        endsAt: START_AT + 60 * MINUTE_MS,
      },
    });
    story.wait(1);
    story.tick({ 'api-http': 'down' });
    return story;
  };

  test('opens nothing, and is recorded', () => {
    const story = planned(true);
    expect(story.views()).toEqual([]);
    expect(story.world.page.monitors['api-http']?.verdict).toBe('down');
  });

  test('opens an incident where the monitor is not to be silent', () => {
    expect(alarms(planned(false))).toEqual(['monitor:api-http']);
  });
});

describe('a monitor that depends on others', () => {
  const parent = monitorOf({ id: 'parent', component: 'api', confirmations: 5 });
  const child = monitorOf({ id: 'child', component: 'web', dependsOn: ['parent'] });
  const state = (verdict: 'up' | 'down', failing = false): MonitorState => ({
    verdict,
    since: START_AT,
    runs: { degraded: null, down: failing ? { bad: true, count: 1, since: START_AT } : null },
    measuredAt: START_AT,
  });
  const tick = (story: Story, states: Record<string, MonitorState>) => {
    story.wait(1);
    story.tell({ type: 'tick', minute: story.now, row: '', monitors: states });
  };

  test('waits for a parent that has begun to fail, whichever is confirmed first', () => {
    const story = watching(parent, child);
    tick(story, { parent: state('up', true), child: state('down') });
    expect(alarms(story)).toEqual([]);
    expect(story.world.page.monitors['child']?.verdict).toBe('down');
    tick(story, { parent: state('down'), child: state('down') });
    expect(alarms(story)).toEqual(['monitor:parent']);
  });

  test('alarms by itself as soon as the parent turns out to be well', () => {
    const story = watching(parent, child);
    tick(story, { parent: state('up', true), child: state('down') });
    tick(story, { parent: state('up'), child: state('down') });
    expect(alarms(story)).toEqual(['monitor:child']);
  });

  test('does not wait for a parent that is asked more rarely than itself', () => {
    const story = watching({ ...parent, intervalMs: 60 * MINUTE_MS }, child);
    tick(story, { parent: state('up', true), child: state('down') });
    expect(alarms(story)).toEqual(['monitor:child']);
  });

  test('is explained by what its parents depend on, too', () => {
    const grandchild = monitorOf({ id: 'grandchild', component: 'web', dependsOn: ['child'] });
    const story = watching(parent, child, grandchild);
    tick(story, { parent: state('down'), child: state('up'), grandchild: state('down') });
    expect(alarms(story)).toEqual(['monitor:parent']);
  });
});
