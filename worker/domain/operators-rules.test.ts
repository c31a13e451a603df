// The rules that operators work by, each in a sentence and shown: what it asks for, and what happens where that is not done.
// Their corners are tested beside the functions; the changes of phase, T1 to T12, in lifecycle.test.ts.

import { expect, test } from 'vitest';
import { ask, doing, TRIAGE } from '../testing/asked.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { StepName } from './lifecycle.ts';
import { deferredCount, missingFor, phaseOf, stepsOf } from './lifecycle.ts';
import { suggestedSeverity } from './suggestion.ts';
import type { TimerKind } from './timer.ts';
import { responseBy, timersOf } from './timer.ts';
import type { Severity } from './vocabulary.ts';
import { impactOf, SEVERITIES } from './vocabulary.ts';

const HOUR_MS = 60 * MINUTE_MS;

function paged(severity: Severity = 'SEV-1'): Story {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', START_AT, { severity }));
  return story;
}

function after(minutes: number, story: Story): Story {
  story.now += minutes * MINUTE_MS;
  story.tell({ type: 'time' });
  return story;
}

const fulfil = (story: Story, steps: readonly StepName[]) => {
  for (const step of steps) ask(story, doing(step) ?? { do: 'defer', step, reason: 'later' });
};
const refusal = (said: ReturnType<typeof ask>) => (Array.isArray(said) ? said : said.reason);

/** Minutes from the beginning until a timer of this kind falls due for the first time. */
function dueAfter(kind: TimerKind, story: Story): number | null {
  const first = timersOf(story.only(), MERIDIAN).find((timer) => timer.kind === kind);
  return first === undefined ? null : (first.dueAt - START_AT) / MINUTE_MS;
}

test.each<[rule: string, shown: () => void]>([
  ['there are four severities', () => expect(SEVERITIES).toHaveLength(4)],
  [
    'somebody works on a SEV-1 within 5 minutes, a SEV-2 within 15, a SEV-3 within an hour of business, a SEV-4 by the end of the next day of business',
    () => {
      const minutes = (severity: Severity) =>
        (responseBy(severity, START_AT, MERIDIAN.policy) - START_AT) / MINUTE_MS;
      expect(['SEV-1', 'SEV-2', 'SEV-3'].map((one) => minutes(one as Severity))).toEqual([
        5, 15, 60,
      ]);
      expect(minutes('SEV-4')).toBe((24 + 7) * 60);
    },
  ],
  [
    'the worse of users affected and errors suggests the severity, and data that is at risk is a SEV-1',
    () => {
      const of = (users: number | null, errors: number | null, grave = false) =>
        suggestedSeverity({ usersAffectedPercent: users, errorRatePercent: errors, grave })
          ?.severity;
      expect([of(100, null), of(null, 11), of(20, 1), of(null, 5)]).toEqual([
        'SEV-1',
        'SEV-1',
        'SEV-2',
        'SEV-2',
      ]);
      expect([of(5, null), of(0, null), of(0, 0, true), of(null, null)]).toEqual([
        'SEV-3',
        'SEV-4',
        'SEV-1',
        undefined,
      ]);
    },
  ],
  [
    'customers see a SEV-1 as critical and a SEV-2 as major',
    () => expect([impactOf('SEV-1'), impactOf('SEV-2')]).toEqual(['critical', 'major']),
  ],
  [
    'phases are not skipped',
    () => {
      const story = paged();
      expect(refusal(ask(story, { do: 'move', to: 'mitigation' }))).toBe('conflict');
      expect(phaseOf(story.only())).toBe('triage');
    },
  ],
  [
    'an acknowledgement alone ends no triage',
    () => {
      const story = paged();
      story.tell(pagerduty('A', 'acknowledged', START_AT + MINUTE_MS));
      expect(phaseOf(story.only())).toBe('triage');
    },
  ],
  [
    'triage asks how bad it is, for whom, whether it is real, and who owns it; each can be put off with a reason',
    () => {
      const story = paged();
      expect(missingFor(story.only(), 'T2')).toEqual(expect.arrayContaining(['impact', 'owner']));
      expect(refusal(ask(story, { do: 'move', to: 'investigation' }))).toBe('steps_missing');
      fulfil(
        story,
        TRIAGE.filter((step) => step !== 'owner'),
      );
      expect(missingFor(story.only(), 'T2')).toEqual(['owner']);
      ask(story, { do: 'defer', step: 'owner', reason: 'at the hand-over' });
      expect(ask(story, { do: 'move', to: 'investigation' })).toContain('incident.phase_moved');
    },
  ],
  [
    'a SEV-1 has one commander, and only a SEV-1 must have one',
    () => {
      const story = paged();
      expect(missingFor(story.only(), 'T2')).toContain('commander');
      for (const who of ['@first', '@second']) ask(story, { do: 'assign', role: 'commander', who });
      expect(story.only().file.roles.commander).toBe('@second');
      expect(missingFor(paged('SEV-2').only(), 'T2')).not.toContain('commander');
    },
  ],
  [
    'no paperwork is in the way of what is said in public',
    () => {
      const post = { status: 'identified', components: {}, severity: null } as const;
      const said = { do: 'post', body: null, override: null, quiet: false, ...post } as const;
      expect(ask(paged(), said)).toContain('incident.posted');
    },
  ],
  [
    'what was put off is counted, and filled in before closing',
    () => {
      const story = paged('SEV-3');
      ask(story, { do: 'defer', step: 'impact', reason: 'nobody knows yet' });
      expect(deferredCount(story.only())).toBe(1);
      story.tell(pagerduty('A', 'resolved', story.now));
      after(10, story);
      expect(missingFor(story.only(), 'T10')).toContain('impact');
      expect(refusal(ask(story, { do: 'move', to: 'closed' }))).toBe('steps_missing');
    },
  ],
  [
    'causes have a probability, together at most a hundred percent',
    () => {
      const story = paged();
      const of = (id: string, probabilityPercent: number) =>
        ask(story, {
          do: 'record_hypothesis',
          hypothesis: {
            id,
            text: id,
            probabilityPercent,
            evidence: [],
            check: null,
            state: 'open',
          },
        });
      expect(of('h1', 70)).toEqual(['incident.hypothesis_recorded']);
      expect(refusal(of('h2', 31))).toBe('invalid');
    },
  ],
  [
    'one may mitigate first and understand later, with a reason',
    () => {
      const story = paged();
      fulfil(story, TRIAGE);
      ask(story, { do: 'move', to: 'investigation' });
      expect(refusal(ask(story, { do: 'move', to: 'mitigation' }))).toBe('steps_missing');
      ask(story, { do: 'assess', facts: { mitigateFirst: 'rolling back takes a minute' } });
      expect(ask(story, { do: 'move', to: 'mitigation' })).toContain('incident.phase_moved');
    },
  ],
  [
    'it is over when what detected it says so and has stayed healthy for the hold, not before',
    () => {
      const story = paged();
      story.tell(pagerduty('A', 'resolved', story.now));
      expect(after(14, story).only().state).toBe('restored');
      expect(after(2, story).only().state).toBe('resolved');
      expect(stepsOf(story.only()).find(({ name }) => name === 'verified')?.evidence).toBe(
        'healthy for the whole hold',
      );
    },
  ],
  [
    'what comes back keeps its intervals and is counted',
    () => {
      const story = paged();
      story.tell(pagerduty('A', 'resolved', story.now));
      after(16, story);
      ask(story, { do: 'reopen', reason: 'it fails again' });
      const { intervals, reopenCount } = story.only();
      expect([intervals.length, reopenCount, phaseOf(story.only())]).toEqual([
        2,
        1,
        'investigation',
      ]);
    },
  ],
  [
    'an incident has a reference by its day beside the id that customers see',
    () => {
      const { id, reference } = paged().only();
      expect(reference).toBe('INC-20261102-01');
      expect(id).toMatch(/^[a-z0-9]{12}$/);
    },
  ],
  [
    'a page is acknowledged within 5 minutes and looked into 10 minutes later',
    () => {
      const story = paged();
      expect(dueAfter('acknowledgement', story)).toBe(5);
      story.tell(pagerduty('A', 'acknowledged', START_AT + 2 * MINUTE_MS));
      expect(dueAfter('investigation', story)).toBe(12);
    },
  ],
  [
    'customers hear first within 10 minutes of a SEV-1 and 15 of a SEV-2; the others promise nothing',
    () =>
      expect(SEVERITIES.map((severity) => dueAfter('first_post', paged(severity)))).toEqual(
        SEVERITIES.map((severity) => ({ 'SEV-1': 10, 'SEV-2': 15 })[severity as string] ?? null),
      ),
  ],
  [
    'they hear every 15 minutes of a SEV-1 and every 30 of a SEV-2, even of no change',
    () => {
      const every = (severity: Severity) => {
        const story = paged(severity);
        ask(story, { do: 'publish' });
        return dueAfter('next_update', story);
      };
      expect([every('SEV-1'), every('SEV-2')]).toEqual([15, 30]);
    },
  ],
  [
    'what is not mitigated within 15 minutes asks who else can help; executives hear of a SEV-1 after 30',
    () =>
      expect([
        dueAfter('escalation', paged()),
        dueAfter('executive_briefing', paged()),
        dueAfter('executive_briefing', paged('SEV-2')),
      ]).toEqual([15, 30, null]),
  ],
  [
    'an impact of half an hour asks whether customers need a mail',
    () => {
      const story = paged();
      ask(story, { do: 'publish' });
      expect(dueAfter('customer_email', story)).toBe(30);
    },
  ],
  [
    'a confirmed breach of data is told to the regulator within 72 hours',
    () => {
      const story = paged();
      ask(story, { do: 'assess', facts: { breachConfirmedAt: START_AT } });
      expect(dueAfter('regulator', story)).toBe(72 * 60);
    },
  ],
  [
    'a postmortem is drafted within 24 hours of the end, reviewed within 48 and published within 72',
    () => {
      const story = paged();
      story.tell(pagerduty('A', 'resolved', story.now));
      const { resolvedAt } = after(16, story).only();
      const hours = timersOf(story.only(), MERIDIAN)
        .filter(({ kind }) => kind.startsWith('postmortem'))
        .map(({ dueAt }) => (dueAt - (resolvedAt ?? 0)) / HOUR_MS);
      expect(hours).toEqual([24, 48, 72]);
    },
  ],
])('%s', (_rule, shown) => {
  expect.hasAssertions();
  shown();
});
