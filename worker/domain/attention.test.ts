import { describe, expect, test } from 'vitest';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { Asked, Concern } from './attention.ts';
import { abandoned, concernsOf, probeConcerns } from './attention.ts';
import type { Catalog } from './catalog.ts';
import type { MonitorState, Sample } from './monitor.ts';
import { SHED } from './monitor.ts';

const at = (minutes: number) => START_AT + minutes * MINUTE_MS;
const WATCHED: Catalog = {
  ...MERIDIAN,
  monitors: [monitorOf({ id: 'api-http', component: 'api' })],
};

/** What the last step of a story asks of people. */
function after(story: Story, step: () => unknown): Concern[] {
  const known = story.events.length;
  step();
  return concernsOf(story.events.slice(known), story.world, story.catalog);
}

describe('a person is asked', () => {
  test('about a late report that contradicts what was said', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    story.tell(pagerduty('A', 'acknowledged', at(0)));
    story.now = at(10);
    story.tell(pagerduty('A', 'resolved', at(10)));
    story.wait(15);
    expect(story.said().at(-1)).toBe('resolved: resolved');
    const [asked, ...others] = after(story, () => {
      story.tell(pagerduty('A', 'reopened', at(12)));
    });
    expect(others).toEqual([]);
    expect(asked).toMatchObject({
      kind: 'correction_needed',
      subject: story.only().reference,
      text: expect.stringContaining('was called resolved in public'),
    });
  });

  test('about a lowered priority, unless it was raised again meanwhile', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0), { severity: 'SEV-1' }));
    const lowered = after(story, () =>
      story.tell(pagerduty('A', 'priority_changed', at(4), { severity: 'SEV-3' })),
    );
    expect(lowered).toMatchObject([{ kind: 'priority_lowered', subject: story.only().reference }]);
    const raised = after(story, () =>
      story.tell(pagerduty('A', 'priority_changed', at(5), { severity: 'SEV-1' })),
    );
    const late = after(story, () =>
      story.tell(pagerduty('A', 'priority_changed', at(3), { severity: 'SEV-4' })),
    );
    expect([raised, late]).toEqual([[], []]);
  });

  test('about a report from more than an hour ahead, and not about a clock that is a little off', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0)));
    const off = after(story, () => story.tell(pagerduty('A', 'acknowledged', at(60))));
    expect(off).toEqual([]);
    const ahead = after(story, () => story.tell(pagerduty('A', 'resolved', at(61))));
    expect(ahead).toMatchObject([
      {
        kind: 'future_report',
        subject: 'pagerduty:A',
        text: expect.stringContaining(`${story.only().reference} claims to be 1 h ahead`),
      },
    ]);
  });

  test('about an open incident whose last monitor has left the configuration', () => {
    const story = new Story(WATCHED);
    story.tick({ 'api-http': 'down' });
    const { reference } = story.only();
    expect(abandoned(story.views(), WATCHED)).toEqual([]);
    expect(abandoned(story.views(), MERIDIAN)).toMatchObject([
      { kind: 'source_left', subject: reference },
    ]);
    story.tell(pagerduty('A', 'triggered', story.now));
    expect(abandoned(story.views(), MERIDIAN)).toEqual([]);
  });
});

describe('the probes of a tick', () => {
  const up: Sample = {
    region: 'weur',
    class: 'ok',
    display: 'up',
    status: 200,
    ms: 9,
    reason: null,
  };
  const gone: Sample = { ...up, class: 'client_error', display: null, status: 404 };
  const down: Sample = { ...up, class: 'server_error', display: 'down', status: 503 };
  const monitor = monitorOf({ id: 'api-http', component: 'api', regions: ['weur', 'enam'] });
  const state = (measuredAt: number | null): MonitorState => ({
    verdict: 'no_data',
    since: at(0),
    runs: { degraded: null, down: null },
    measuredAt,
  });
  const kinds = (minute: number, asked: Omit<Asked, 'monitor'>) =>
    probeConcerns([{ monitor, ...asked }], at(minute)).map(({ kind }) => kind);

  test('raise an unexpected 4xx as soon as a failure would be believed', () => {
    expect(kinds(1, { samples: [gone, gone], state: state(at(0)) })).toEqual([]);
    expect(kinds(2, { samples: [gone, gone], state: state(at(0)) })).toEqual(['unexpected_status']);
    expect(kinds(0, { samples: [gone], state: state(null) })).toEqual([]);
    expect(kinds(1, { samples: [gone], state: state(null) })).toEqual(['unexpected_status']);
  });

  test('raise no 4xx that others contradict, and no silence', () => {
    expect(kinds(9, { samples: [gone, up], state: state(at(9)) })).toEqual([]);
    expect(kinds(9, { samples: [], state: state(at(0)) })).toEqual([]);
  });

  test('raise what we cannot ask, with the reason, as soon as a failure would be believed', () => {
    const reason = 'MONITOR_TOKEN is not set';
    const fault: Sample = {
      ...up,
      class: 'probe_error',
      display: null,
      status: null,
      ms: null,
      reason,
    };
    expect(kinds(1, { samples: [fault, fault], state: state(at(0)) })).toEqual([]);
    expect(kinds(2, { samples: [fault, up], state: state(at(0)) })).toEqual([]);
    expect(kinds(2, { samples: [{ ...fault, reason: SHED }], state: state(at(0)) })).toEqual([
      'checks_shed',
    ]);
    const asked = { monitor, samples: [fault, fault], state: state(at(0)) };
    expect(probeConcerns([asked], at(2))).toEqual([
      {
        kind: 'probe_fault',
        text: 'Not measured, through no fault of the service: api-http (MONITOR_TOKEN is not set).',
      },
    ]);
  });

  test('raise a failure that one region of several saw alone', () => {
    expect(kinds(0, { samples: [down], state: state(null) })).toEqual(['low_confidence']);
    expect(kinds(0, { samples: [down, gone], state: state(null) })).toEqual(['low_confidence']);
    expect(kinds(0, { samples: [down, down], state: state(null) })).toEqual([]);
    expect(kinds(0, { samples: [up], state: state(null) })).toEqual([]);
  });

  test('raise what a minority of regions sees, by region and with the reason, once an hour', () => {
    const three = { ...monitor, regions: ['weur', 'enam', 'apac'] as const };
    const samples: Sample[] = [
      { ...down, region: 'weur', reason: 'status 503' },
      { ...up, region: 'enam' },
      { ...up, region: 'apac' },
    ];
    const told = probeConcerns([{ monitor: three, samples, state: state(at(0)) }], at(0));
    expect(told).toMatchObject([{ kind: 'location_anomaly', subject: 'weur', once: true }]);
    expect(told[0]?.text).toContain('api-http (status 503)');
    const most = samples.map((sample) => ({ ...sample, display: 'down' as const }));
    expect(probeConcerns([{ monitor: three, samples: most, state: state(at(0)) }], at(0))).toEqual(
      [],
    );
  });

  test('raise what a run had no room left for', () => {
    const left: Sample = { ...up, class: 'probe_error', display: null, status: null, reason: SHED };
    const told = probeConcerns([{ monitor, samples: [left, up], state: state(at(0)) }], at(0));
    expect(told).toMatchObject([{ kind: 'checks_shed', once: true }]);
    expect(told[0]?.text).toContain('api-http from weur');
  });

  test('are one line for each kind, however many monitors it is about', () => {
    const asked = Array.from({ length: 50 }, (_, index) => ({
      monitor: { ...monitor, id: `m${index}` },
      samples: [gone],
      state: state(at(0)),
    }));
    const [only, ...others] = probeConcerns(asked, at(9));
    expect(others).toEqual([]);
    expect(only?.text).toContain('m0, m1, m2, m3, m4 and 45 more');
  });
});
