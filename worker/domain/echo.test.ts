import { describe, expect, test } from 'vitest';
import { MERIDIAN, monitorOf, serviceOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import { dedupKeyOf, summaryOf } from './call.ts';
import type { Catalog } from './catalog.ts';
import { alarmIn, monitorIn } from './echo.ts';
import type { ReportKind, SourceReported } from './event.ts';

const PAGING: Catalog = {
  ...MERIDIAN,
  monitors: [
    monitorOf({ id: 'api-http', component: 'api', pagerduty: true }),
    monitorOf({ id: 'web-http', component: 'web', pagerduty: true }),
  ],
  services: [serviceOf({ id: 'POUT', name: 'allclear-probes', outbound: true })],
};
const ALARM = `tick:${START_AT}:api-http`;

/** A report about an incident that our own call has made. */
function echoed(
  incident: string,
  what: ReportKind,
  at: number,
  echo: NonNullable<SourceReported['echo']>,
) {
  return pagerduty(incident, what, at, { components: {}, assumedSeverity: 'SEV-4', echo });
}

function failing() {
  const story = new Story(PAGING);
  story.tick({ 'api-http': 'down', 'web-http': 'down' });
  return story;
}

const sources = (story: Story) => story.standing().map((view) => view.sources.toSorted());

describe('the name of a call', () => {
  test('is read as it was written', () => {
    expect(alarmIn(dedupKeyOf(ALARM))).toBe(ALARM);
    for (const what of ['API: major outage', undefined, 'API (beta)']) {
      expect(monitorIn(summaryOf(what, 'api-http'))).toBe('api-http');
    }
  });

  test('is nobody else’s', () => {
    expect(alarmIn('5d5f3c0f2b6a4f0e8c1a7d9b3e2f4a60')).toBeNull();
    expect(alarmIn(null)).toBeNull();
    expect(monitorIn('The monitor api-http is down again')).toBeNull();
    expect(monitorIn(null)).toBeNull();
  });
});

describe('the echo of a call', () => {
  test('belongs to the incident that was called about, though it names no component', () => {
    const story = failing();
    story.tell(echoed('Q1', 'triggered', story.now + 1000, { alarm: ALARM, monitor: null }));
    expect(sources(story)).toEqual([['monitor:api-http', 'pagerduty:Q1'], ['monitor:web-http']]);
  });

  test('is recognised by the monitor alone', () => {
    const story = failing();
    story.tell(echoed('Q1', 'triggered', story.now + 1000, { alarm: null, monitor: 'web-http' }));
    expect(sources(story)).toEqual([['monitor:api-http'], ['monitor:web-http', 'pagerduty:Q1']]);
  });

  test('that nothing tells apart waits by itself, unseen, and joins when its alerts tell', () => {
    const story = failing();
    story.tell(echoed('Q1', 'triggered', story.now + 1000, { alarm: null, monitor: null }));
    expect(story.standing()).toHaveLength(3);
    expect(story.standing().at(-1)?.components.size).toBe(0);
    story.tell(echoed('Q1', 'noted', story.now + 2000, { alarm: ALARM, monitor: null }));
    expect(sources(story)).toEqual([['monitor:api-http', 'pagerduty:Q1'], ['monitor:web-http']]);
  });

  test('neither raises the severity nor adds a component', () => {
    const story = failing();
    const before = story.standing().map(({ severity, components }) => [severity, [...components]]);
    story.tell(echoed('Q1', 'triggered', story.now + 1000, { alarm: ALARM, monitor: null }));
    story.tell(echoed('Q1', 'acknowledged', story.now + 2000, { alarm: ALARM, monitor: null }));
    expect(story.standing().map(({ severity, components }) => [severity, [...components]])).toEqual(
      before,
    );
  });

  test('comes in any order, and ends with its incident', () => {
    const echo = { alarm: null, monitor: 'api-http' };
    const told = [
      echoed('Q1', 'triggered', START_AT + 1000, echo),
      echoed('Q1', 'acknowledged', START_AT + 60_000, echo),
      echoed('Q1', 'resolved', START_AT + 120_000, echo),
    ];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ]) {
      const story = failing();
      for (const index of order) for (const one of told.slice(index, index + 1)) story.tell(one);
      story.now += 3 * MINUTE_MS;
      story.tick({ 'api-http': 'up', 'web-http': 'up' });
      story.wait(20);
      expect(story.standing().map(({ state }) => state)).toEqual(['resolved', 'resolved']);
      expect(sources(story)).toEqual([['monitor:api-http', 'pagerduty:Q1'], ['monitor:web-http']]);
    }
  });
});
