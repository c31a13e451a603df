// The transitions T1 to T12 with every guard met, deferred and refused.

import { describe, expect, test } from 'vitest';
import { ask, doing, TRIAGE } from '../testing/asked.ts';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { IncidentCommand } from './command.ts';
import type { StepName, Transition } from './lifecycle.ts';
import {
  deferredCount,
  milestonesOf,
  missingFor,
  nextMove,
  phaseOf,
  stepsOf,
} from './lifecycle.ts';

const at = (minutes: number) => START_AT + minutes * MINUTE_MS;
const HOUR = 60;

/** A story with one SEV-1 that PagerDuty reported, its severity not yet confirmed by anybody. */
function paged(): Story {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0), { assumedSeverity: 'SEV-1' }));
  return story;
}

const phase = (story: Story) => phaseOf(story.only());
const missing = (story: Story, transition: Transition) => missingFor(story.only(), transition);

function fulfil(story: Story, steps: readonly StepName[]): void {
  for (const step of steps) {
    const command = doing(step);
    const refused = command === null || !Array.isArray(ask(story, command));
    if (refused && command !== null) throw new Error(`${step} was refused`);
  }
}

function triaged(story: Story): Story {
  fulfil(story, TRIAGE);
  ask(story, { do: 'move', to: 'investigation' });
  return story;
}

function mitigating(story: Story): Story {
  fulfil(triaged(story), ['hypothesis']);
  ask(story, { do: 'move', to: 'mitigation' });
  return story;
}

/** Restored and held for a quarter of an hour. */
function resolved(story: Story): Story {
  fulfil(mitigating(story), ['action']);
  story.now = at(30);
  story.tell(pagerduty('A', 'resolved', at(30)));
  story.wait(16);
  return story;
}

test('T1: what a source reports is in triage, and so is what a person declares', () => {
  expect(phase(paged())).toBe('triage');
  const story = new Story();
  ask(story, {
    do: 'declare',
    id: 'aaaaaaaaaaaa',
    name: null,
    severity: 'SEV-2',
    components: { api: null },
    startedAt: null,
    post: null,
    recurrenceOf: null,
  });
  expect(phase(story)).toBe('triage');
});

describe('T2: triage → investigation', () => {
  test('an acknowledgement alone is not enough', () => {
    const story = paged();
    story.tell(pagerduty('A', 'acknowledged', at(1)));
    expect(phase(story)).toBe('triage');
  });

  test('asks for everything, and the refusal names what is missing', () => {
    const story = paged();
    expect(ask(story, { do: 'move', to: 'investigation' })).toMatchObject({
      reason: 'steps_missing',
      missing: [...TRIAGE],
    });
  });

  test.each(TRIAGE)(
    'without %s it is refused; with it, or deferred with a reason, it goes on',
    (step) => {
      for (const last of [doing(step), { do: 'defer', step, reason: 'no time' }] as const) {
        const story = paged();
        fulfil(
          story,
          TRIAGE.filter((one) => one !== step),
        );
        expect(missing(story, 'T2')).toEqual([step]);
        expect(ask(story, { do: 'move', to: 'investigation' })).toMatchObject({ missing: [step] });
        if (last === null) throw new Error(`nothing does ${step}`);
        ask(story, last as IncidentCommand);
        expect(ask(story, { do: 'move', to: 'investigation' })).toEqual(['incident.phase_moved']);
        expect(phase(story)).toBe('investigation');
      }
    },
  );

  test('a component is asked for where none is known', () => {
    const story = new Story();
    story.tell(pagerduty('A', 'triggered', at(0), { components: {} }));
    expect(missing(story, 'T2')).toContain('components');
    fulfil(story, ['components']);
    expect(missing(story, 'T2')).not.toContain('components');
  });

  test('a commander is asked for in a SEV-1 alone', () => {
    const story = paged();
    ask(story, { do: 'classify', severity: 'SEV-2', reason: 'some sign-ins work' });
    expect(missing(story, 'T2')).not.toContain('commander');
  });
});

test('T3: a false alarm has a reason, is over, and is never published by itself', () => {
  const story = paged();
  expect(ask(story, { do: 'dismiss', reason: 'a test' })).toEqual(['incident.dismissed']);
  expect(phase(story)).toBe('false_positive');
  story.tell(pagerduty('A', 'acknowledged', at(1)));
  story.wait(10);
  expect(story.only().published).toBeNull();
  expect(story.only().state).toBe('resolved');
});

test('T3: one that customers have seen ends with "no customer impact"', () => {
  const story = paged();
  story.tell(pagerduty('A', 'acknowledged', at(1)));
  ask(story, { do: 'dismiss', reason: 'a test' });
  expect(story.said()).toEqual(['investigating: investigating', 'resolved: no_impact']);
});

test('T3: is refused while the probes fail, and once mitigation has begun', () => {
  const story = new Story({
    ...MERIDIAN,
    monitors: [monitorOf({ id: 'api-http', component: 'api' })],
  });
  story.tick({ 'api-http': 'down' });
  expect(ask(story, { do: 'dismiss', reason: 'a test' })).toMatchObject({
    reason: 'steps_missing',
    title: 'The probes see it too',
  });
  expect(ask(mitigating(paged()), { do: 'dismiss', reason: 'a test' })).toMatchObject({
    reason: 'conflict',
  });
});

test('T4: investigation → mitigation takes a hypothesis with evidence, or a reason to mitigate first', () => {
  for (const last of [
    doing('hypothesis'),
    { do: 'assess', facts: { mitigateFirst: 'the last deployment is the obvious cause' } },
    { do: 'defer', step: 'hypothesis', reason: 'everybody is asleep' },
  ] as const) {
    const story = triaged(paged());
    expect(ask(story, { do: 'move', to: 'mitigation' })).toMatchObject({ missing: ['hypothesis'] });
    const bare = doing('hypothesis');
    if (bare?.do !== 'record_hypothesis' || last === null) throw new Error('no hypothesis');
    ask(story, { ...bare, hypothesis: { ...bare.hypothesis, evidence: [] } });
    expect(missing(story, 'T4')).toEqual(['hypothesis']);
    ask(story, last as IncidentCommand);
    expect(ask(story, { do: 'move', to: 'mitigation' })).toEqual(['incident.phase_moved']);
    expect(phase(story)).toBe('mitigation');
  }
});

test('phases cannot be skipped', () => {
  const story = paged();
  for (const to of ['mitigation', 'postmortem', 'closed'] as const) {
    expect(ask(story, { do: 'move', to })).toMatchObject({ reason: 'conflict' });
  }
});

describe('T5: mitigation → monitoring', () => {
  test('a person says so, and an action that is not described is deferred', () => {
    const story = mitigating(paged());
    ask(story, {
      do: 'post',
      status: 'monitoring',
      body: null,
      components: {},
      severity: null,
      override: null,
      quiet: false,
    });
    expect(story.only().status).toBe('monitoring');
    expect(stepsOf(story.only()).find(({ name }) => name === 'action')).toMatchObject({
      evidence: null,
      deferred: { reason: 'automatic', by: 'automation' },
    });
    fulfil(story, ['action']);
    expect(deferredCount(story.only())).toBe(0);
  });

  test('happens by itself from any open phase when every source has ended; what it skipped is deferred', () => {
    const story = paged();
    story.now = at(4);
    story.tell(pagerduty('A', 'resolved', at(4)));
    expect(phase(story)).toBe('mitigation');
    expect(milestonesOf(story.only()).mitigatedAt).toBe(at(4));
    const deferred = stepsOf(story.only()).filter((step) => step.deferred?.reason === 'automatic');
    expect(deferred.map(({ name }) => name)).toEqual([...TRIAGE, 'hypothesis', 'action']);
  });
});

describe('T6: monitoring → resolved', () => {
  test('comes by itself when the hold is over, with everything shown', () => {
    const story = resolved(paged());
    expect(phase(story)).toBe('resolution');
    expect(story.only()).toMatchObject({ restoredAt: at(30), resolvedAt: at(45), override: null });
    expect(missing(story, 'T6')).toEqual([]);
  });

  test('a person may call it earlier, while a source says otherwise; the reason is kept', () => {
    const story = mitigating(paged());
    story.now = at(20);
    const command = {
      do: 'post',
      status: 'resolved',
      body: null,
      components: {},
      severity: null,
      quiet: false,
    } as const;
    ask(story, { ...command, override: 'PagerDuty is late; sign-ins work' });
    expect(story.only()).toMatchObject({
      state: 'resolved',
      resolvedAt: at(20),
      restoredAt: at(20),
    });
    expect(missing(story, 'T6')).toEqual([]);
    story.tell(pagerduty('A', 'resolved', at(25)));
    story.wait(20);
    expect(story.only().intervals).toEqual([{ from: at(0), to: at(20) }]);
    expect(story.said().filter((text) => text.startsWith('resolved'))).toHaveLength(1);
  });

  test('without a reason it is not held up either, and counts as a step that was put off', () => {
    const story = mitigating(paged());
    ask(story, {
      do: 'post',
      status: 'resolved',
      body: null,
      components: {},
      severity: null,
      override: null,
      quiet: false,
    });
    expect(story.only().state).toBe('resolved');
    const verified = stepsOf(story.only()).find(({ name }) => name === 'verified');
    expect(verified?.deferred?.reason).toBe('automatic');
  });
});

test('T7: what fails during the hold is being investigated again', () => {
  const story = mitigating(paged());
  story.now = at(10);
  story.tell(pagerduty('A', 'resolved', at(10)));
  expect(phase(story)).toBe('mitigation');
  story.now = at(12);
  story.tell(pagerduty('A', 'reopened', at(12)));
  expect(phase(story)).toBe('investigation');
  expect(story.only().status).toBe('investigating');
});

describe('T8: resolution → postmortem', () => {
  test.each([
    [doing('fix')],
    [
      {
        do: 'assess',
        facts: { acceptedRisk: { reason: 'once a year', approver: '@cto' } },
      } as const,
    ],
    [{ do: 'defer', step: 'fix', reason: 'waits for the vendor' } as const],
  ])('takes a fix with its test and reviewer, an accepted risk, or a deferral', (last) => {
    const story = resolved(paged());
    expect(ask(story, { do: 'move', to: 'postmortem' })).toMatchObject({ missing: ['fix'] });
    if (last === null) throw new Error('nothing does it');
    ask(story, last);
    expect(ask(story, { do: 'move', to: 'postmortem' })).toEqual(['incident.phase_moved']);
    expect(phase(story)).toBe('postmortem');
  });

  test('is skipped where no postmortem is owed', () => {
    const story = resolved(paged());
    ask(story, { do: 'classify', severity: 'SEV-3', reason: 'a few customers' });
    expect(nextMove(story.only())).toEqual({ to: 'closed', transition: 'T10' });
    ask(story, { do: 'assess', facts: { postmortemRequired: 'sla_breach' } });
    expect(nextMove(story.only())).toEqual({ to: 'postmortem', transition: 'T8' });
  });
});

const PUBLISHED = { slug: 's', url: '/postmortems/s/', title: 'Sign-ins' };

function inPostmortem(): Story {
  const story = resolved(paged());
  ask(story, { do: 'publish' });
  ask(story, { do: 'defer', step: 'fix', reason: 'waits for the vendor' });
  ask(story, { do: 'move', to: 'postmortem' });
  return story;
}

test('T9: a published postmortem is linked by itself', () => {
  const story = inPostmortem();
  story.tell({
    type: 'postmortems',
    entries: [{ incident: story.only().reference, ...PUBLISHED }],
  });
  expect(missing(story, 'T10')).not.toContain('postmortem');
  expect(milestonesOf(story.only()).postmortemPublishedAt).toBe(story.now);
});

describe('T10: postmortem → closed', () => {
  test('takes everything, what was deferred too', () => {
    const story = inPostmortem();
    expect(ask(story, { do: 'move', to: 'closed' })).toMatchObject({
      reason: 'steps_missing',
      missing: ['fix', 'postmortem', 'action_items', 'runbook'],
    });
    ask(story, { do: 'defer', step: 'runbook', reason: 'later' });
    expect(missing(story, 'T10')).toContain('runbook');
  });

  test('happens by itself with the last thing that was missing', () => {
    const story = inPostmortem();
    story.tell({
      type: 'postmortems',
      entries: [{ incident: story.only().reference, ...PUBLISHED }],
    });
    fulfil(story, ['fix', 'action_items']);
    expect(phase(story)).toBe('postmortem');
    fulfil(story, ['runbook']);
    expect(phase(story)).toBe('closed');
    expect(nextMove(story.only())).toBeNull();
    expect(deferredCount(story.only())).toBe(0);
    const { startedAt, detectedAt, mitigatedAt, restoredAt, resolvedAt, fixedAt } = milestonesOf(
      story.only(),
    );
    const order = [startedAt, detectedAt, mitigatedAt, restoredAt, resolvedAt, fixedAt];
    expect(order).toEqual(order.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });
});

test('T9 closes what waited for nothing but its postmortem', () => {
  const story = inPostmortem();
  fulfil(story, ['fix', 'action_items', 'runbook']);
  expect(phase(story)).toBe('postmortem');
  story.tell({
    type: 'postmortems',
    entries: [{ incident: story.only().reference, ...PUBLISHED }],
  });
  expect(phase(story)).toBe('closed');
  expect(milestonesOf(story.only()).closedAt).toBe(story.now);
});

test('a fix that was there before the end counts from the end: nothing is fixed before it is over', () => {
  const story = mitigating(paged());
  fulfil(story, ['fix']);
  expect(milestonesOf(story.only()).fixedAt).toBeNull();
  const { fixedAt, resolvedAt } = milestonesOf(resolved(story).only());
  expect(resolvedAt).not.toBeNull();
  expect(fixedAt).toBe(resolvedAt);
});

describe('T11: merged', () => {
  test('by a person, into another one that is open', () => {
    const story = paged();
    story.tell(pagerduty('B', 'triggered', at(1), { components: { web: null } }));
    const [a, b] = story.views();
    expect(ask(story, { do: 'merge', into: a?.id ?? '' }, { incident: b?.id ?? '' })).toEqual([
      'incident.joined',
      'incident.merged',
    ]);
    expect(story.only().sources).toEqual(['pagerduty:A', 'pagerduty:B']);
    const gone = story.views().find(({ state }) => state === 'merged');
    expect(gone && phaseOf(gone)).toBe('merged');
  });

  test('not once it is over', () => {
    const story = resolved(paged());
    story.tell(pagerduty('B', 'triggered', story.now, { components: { web: null } }));
    const [a, b] = story.views();
    expect(ask(story, { do: 'merge', into: b?.id ?? '' }, { incident: a?.id ?? '' })).toMatchObject(
      { reason: 'conflict', title: 'It is over' },
    );
  });

  test('not into itself, not into what is over, not in a circle', () => {
    const story = paged();
    story.tell(pagerduty('B', 'triggered', at(1), { components: { web: null } }));
    const [a, b] = story.views().map(({ id }) => id);
    if (a === undefined || b === undefined) throw new Error('two incidents');
    expect(ask(story, { do: 'merge', into: a }, { incident: a })).toMatchObject({
      reason: 'invalid',
    });
    ask(story, { do: 'merge', into: a }, { incident: b });
    expect(ask(story, { do: 'merge', into: b }, { incident: a })).toMatchObject({
      reason: 'conflict',
    });
  });
});

describe('T12: reopened', () => {
  test('within a day by a person: a new interval, one more reopening, said in public', () => {
    const story = resolved(paged());
    ask(story, { do: 'publish' });
    story.wait(2 * HOUR);
    const again = story.now;
    expect(ask(story, { do: 'reopen', reason: 'it fails again' })).toEqual([
      'incident.reopened',
      'source.reported',
      'incident.joined',
      'incident.posted',
    ]);
    expect(phase(story)).toBe('investigation');
    expect(story.only()).toMatchObject({ state: 'open', reopenCount: 1 });
    expect(story.only().intervals).toEqual([
      { from: at(0), to: at(30) },
      { from: again, to: null },
    ]);
    expect(story.said().at(-1)).toBe('investigating: reopened');
  });

  test('not later, and not once the postmortem is out', () => {
    const story = resolved(paged());
    story.now += 24 * HOUR * MINUTE_MS + 1;
    expect(ask(story, { do: 'reopen', reason: 'x' })).toMatchObject({ reason: 'conflict' });
    const published = inPostmortem();
    published.tell({
      type: 'postmortems',
      entries: [{ incident: published.only().reference, ...PUBLISHED }],
    });
    expect(ask(published, { do: 'reopen', reason: 'x' })).toMatchObject({ reason: 'conflict' });
  });
});

test('an incident is in exactly one phase, whatever arrives: none is lost by a late report', () => {
  const story = resolved(paged());
  story.tell(pagerduty('A', 'acknowledged', at(1)));
  expect(phase(story)).toBe('resolution');
});
