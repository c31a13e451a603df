// What operators' commands do to an incident and to the page, and when they are refused.

import { describe, expect, test } from 'vitest';
import { ask, askPage } from '../testing/asked.ts';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { IncidentCommand } from './command.ts';
import { componentStatuses } from './component.ts';
import { messagesOf, UNDO_MS } from './messages.ts';

const at = (minutes: number) => START_AT + minutes * MINUTE_MS;

type Post = Extract<IncidentCommand, { do: 'post' }>;
const post = (more: Partial<Post> = {}): Post => ({
  do: 'post',
  status: null,
  body: null,
  components: {},
  severity: null,
  override: null,
  quiet: false,
  ...more,
});
const words = (text: string) => ({ text, lang: 'en' });

type Declare = Extract<IncidentCommand, { do: 'declare' }>;
const declare = (more: Partial<Declare> = {}): Declare => ({
  do: 'declare',
  id: 'declared0001',
  name: words('Sign-ins fail'),
  severity: 'SEV-2',
  components: { api: 'partial_outage' },
  startedAt: null,
  post: { status: 'investigating', body: words('We are looking into it.') },
  recurrenceOf: null,
  ...more,
});

function statuses(story: Story) {
  return Object.fromEntries(componentStatuses(story.catalog, story.world.page, story.views()));
}

/** One public SEV-2 that PagerDuty reported. */
function open(): Story {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0)));
  story.tell(pagerduty('A', 'acknowledged', at(0)));
  story.now = at(2);
  return story;
}

describe('an incident that a person declares', () => {
  test('is public with their words, their name and their statuses, and nobody ends it but a person', () => {
    const story = new Story();
    expect(ask(story, declare())).toEqual([
      'incident.opened',
      'source.reported',
      'incident.joined',
      'incident.classified',
      'incident.named',
      'incident.components_set',
      'incident.published',
      'incident.posted',
    ]);
    expect(story.only()).toMatchObject({
      id: 'declared0001',
      reference: 'INC-20261102-01',
      severity: 'SEV-2',
      status: 'investigating',
      declared: true,
      published: { reason: 'person' },
    });
    expect(statuses(story)).toMatchObject({ api: 'partial_outage' });
    story.wait(180);
    expect(story.only().state).toBe('open');
    ask(story, post({ status: 'resolved', body: words('It is over.') }));
    expect(story.only()).toMatchObject({ state: 'resolved', resolvedAt: story.now });
    expect(statuses(story)).toMatchObject({ api: 'operational' });
  });

  test('stays a draft where they say nothing in public', () => {
    const story = new Story();
    ask(story, declare({ post: null, severity: 'SEV-1' }));
    story.wait(30);
    expect(story.only().published).toBeNull();
    expect(ask(story, { do: 'publish' })).toEqual(['incident.published', 'incident.posted']);
  });

  test('takes in the signals that follow, and is taken in by none', () => {
    const story = open();
    ask(story, declare());
    expect(story.standing().map(({ declared }) => declared)).toEqual([false, true]);
    const other = new Story();
    ask(other, declare());
    other.tell(pagerduty('A', 'triggered', at(1)));
    expect(other.only().sources).toEqual(['operator:declared0001', 'pagerduty:A']);
  });

  test('may have begun before, but not later, and its components are ours', () => {
    const story = new Story();
    expect(ask(story, declare({ startedAt: at(1) }))).toMatchObject({ reason: 'invalid' });
    expect(ask(story, declare({ components: { nowhere: null } }))).toMatchObject({
      reason: 'invalid',
      detail: 'nowhere: expected one of api, web.',
    });
    ask(story, declare({ startedAt: at(-30) }));
    expect(story.only().startedAt).toBe(at(-30));
  });
});

describe('an update', () => {
  test('no impact began years before anybody noticed: another year was typed', () => {
    const early = Date.parse('1926-11-02T10:00:00Z');
    const story = open();
    expect(ask(story, { do: 'backdate', startedAt: early, reason: 'graphs' })).toMatchObject({
      reason: 'invalid',
      detail:
        'Expected an instant within a year of its being noticed: 2025-11-01T10:00:00.000Z or later.',
    });
    expect(ask(new Story(), declare({ startedAt: early }))).toMatchObject({ reason: 'invalid' });
    const before = at(-60);
    ask(story, { do: 'backdate', startedAt: before, reason: 'graphs' });
    expect(story.only().startedAt).toBe(before);
  });

  test('“no change” is no word about what is over', () => {
    const story = open();
    ask(story, post({ status: 'resolved', override: 'It works' }));
    expect(ask(story, { do: 'no_change' })).toMatchObject({ reason: 'conflict' });
  });

  test('moves the status and keeps it while the incident lasts; automation goes on from there', () => {
    const story = open();
    ask(story, post({ status: 'identified', body: words('A bad deployment.') }));
    expect(story.only()).toMatchObject({ status: 'identified', state: 'open' });
    story.wait(31);
    expect(story.said().slice(1)).toEqual([
      'identified: A bad deployment.',
      'identified: no_change',
    ]);
    story.tell(pagerduty('A', 'resolved', story.now));
    expect(story.only().status).toBe('monitoring');
    story.wait(16);
    expect(story.said().slice(3)).toEqual(['monitoring: monitoring', 'resolved: resolved']);
  });

  test('that says it goes on keeps automation from calling it over', () => {
    const story = open();
    story.tell(pagerduty('A', 'resolved', story.now));
    story.now += MINUTE_MS;
    ask(story, post({ status: 'investigating', body: words('Some still cannot sign in.') }));
    story.wait(60);
    expect(story.only()).toMatchObject({ state: 'restored', status: 'investigating' });
    ask(story, post({ status: 'monitoring' }));
    story.wait(16);
    expect(story.only().state).toBe('resolved');
  });

  test('sets components and impact, for as long as the impact lasts', () => {
    const story = open();
    ask(
      story,
      post({ components: { api: 'major_outage', web: 'partial_outage' }, severity: 'SEV-1' }),
    );
    expect(statuses(story)).toMatchObject({ api: 'major_outage', web: 'partial_outage' });
    expect(story.only()).toMatchObject({ severity: 'SEV-1' });
    const said = story.only().posts.at(-1);
    expect(said).toMatchObject({
      impact: 'critical',
      components: [
        { id: 'api', from: 'degraded_performance', to: 'major_outage' },
        { id: 'web', from: 'operational', to: 'partial_outage' },
      ],
    });
    story.tell(pagerduty('A', 'resolved', story.now));
    story.wait(16);
    expect(statuses(story)).toMatchObject({ api: 'operational', web: 'operational' });
    expect(Object.fromEntries(story.only().worst)).toMatchObject({ web: 'partial_outage' });
  });

  test('in the words of automation where the person gives none', () => {
    const story = open();
    ask(story, post({ status: 'monitoring' }));
    ask(story, { do: 'no_change' });
    expect(story.said().slice(1)).toEqual(['monitoring: monitoring', 'monitoring: no_promise']);
    const other = open();
    ask(other, { do: 'no_change' });
    const [, second] = other.only().posts;
    expect(second).toMatchObject({ by: 'on-call', quiet: true, nextUpdateBy: at(32) });
    expect(other.said()[1]).toBe('investigating: no_change');
  });

  test('waits half a minute before it is sent, unless it is for the page alone', () => {
    const story = open();
    const due = () => {
      const context = { now: story.now, catalog: story.catalog, newId: () => 'x' };
      return messagesOf(story.events, story.world, context).map(({ dueAt }) => dueAt - story.now);
    };
    story.events.length = 0;
    ask(story, post({ body: words('One.') }));
    expect(due()).toEqual([UNDO_MS]);
    story.events.length = 0;
    ask(story, post({ body: words('Two.'), quiet: true }));
    expect(due()).toEqual([]);
  });

  test('that was taken back in time is gone with everything that came with it', () => {
    const story = open();
    const before = story.only();
    ask(
      story,
      post({ status: 'resolved', components: { web: 'partial_outage' }, severity: 'SEV-1' }),
    );
    expect(story.only().state).toBe('resolved');
    story.now += UNDO_MS - 1;
    const id = story.only().posts.at(-1)?.id ?? '';
    expect(ask(story, { do: 'retract', post: id })).toEqual(['incident.retracted']);
    const after = story.only();
    expect(after).toMatchObject({ state: 'open', status: before.status, severity: 'SEV-2' });
    expect(after.posts).toEqual(before.posts);
    expect([...after.components]).toEqual([...before.components]);
  });

  test('that was sent, that automation wrote, or that is not there, cannot be taken back', () => {
    const story = open();
    const [automatic] = story.only().posts;
    expect(ask(story, { do: 'retract', post: automatic?.id ?? '' })).toMatchObject({
      reason: 'conflict',
    });
    ask(story, post({ body: words('Hello.') }));
    const id = story.only().posts.at(-1)?.id ?? '';
    story.now += UNDO_MS;
    expect(ask(story, { do: 'retract', post: id })).toMatchObject({ reason: 'conflict' });
    expect(ask(story, { do: 'retract', post: 'nothing' })).toMatchObject({ reason: 'unknown' });
  });

  test('can be planned, is posted at its minute in its author’s name, and can be taken off the plan', () => {
    const story = open();
    const plan = { do: 'schedule_update', status: 'identified', body: words('Later.') } as const;
    ask(story, { ...plan, id: 'one', dueAt: at(5) });
    ask(story, { ...plan, id: 'two', dueAt: at(6) });
    ask(story, { do: 'unschedule_update', id: 'two' });
    story.wait(10);
    const said = story.only().posts.slice(1);
    expect(said).toMatchObject([{ by: 'on-call', status: 'identified', at: at(5) }]);
    expect(story.only().file.scheduled).toEqual([]);
    expect(ask(story, { ...plan, id: 'three', dueAt: at(1) })).toMatchObject({ reason: 'invalid' });
  });

  test('is not a postmortem, and does not reopen what is over', () => {
    const story = open();
    expect(ask(story, post({ status: 'postmortem' }))).toMatchObject({ reason: 'invalid' });
    ask(story, post({ status: 'resolved' }));
    expect(ask(story, post({ status: 'investigating' }))).toMatchObject({ reason: 'conflict' });
    expect(ask(story, post({ body: words('One more thing.') }))).toEqual(['incident.posted']);
  });
});

describe('a severity', () => {
  test('that a person lowered stays down until a report raises it', () => {
    const story = open();
    ask(story, { do: 'classify', severity: 'SEV-4', reason: 'nobody noticed' });
    expect(story.only().severity).toBe('SEV-4');
    story.now = at(5);
    story.tell(pagerduty('A', 'acknowledged', at(5), { severity: 'SEV-1' }));
    expect(story.only().severity).toBe('SEV-4');
    story.tell(pagerduty('A', 'priority_changed', at(6), { severity: 'SEV-3' }));
    expect(story.only().severity).toBe('SEV-3');
  });
});

test('two who looked at the same version: the second is told what happened', () => {
  const story = open();
  const expected = story.only().version;
  const note = (text: string) => ({ do: 'note', id: text, text }) as const;
  expect(ask(story, note('a'), { expected })).toEqual(['incident.noted']);
  expect(ask(story, note('b'), { expected })).toMatchObject({ reason: 'outdated' });
  expect(ask(story, note('b'), { incident: 'INC-20261102-01' })).toEqual(['incident.noted']);
  expect(ask(story, note('b'), { incident: 'nothing' })).toMatchObject({ reason: 'unknown' });
});

test('hypotheses make at most a hundred percent together, and one that is refuted leaves room', () => {
  const story = open();
  const record = (id: string, probabilityPercent: number, state: 'open' | 'refuted' = 'open') =>
    ask(story, {
      do: 'record_hypothesis',
      hypothesis: { id, text: id, probabilityPercent, evidence: [], check: null, state },
    });
  record('a', 70);
  expect(record('b', 31)).toMatchObject({ reason: 'invalid' });
  expect(record('b', 30)).toEqual(['incident.hypothesis_recorded']);
  record('a', 70, 'refuted');
  expect(record('c', 70)).toEqual(['incident.hypothesis_recorded']);
});

test('the impact can be dated back with a reason, and not to after it was noticed', () => {
  const story = open();
  expect(ask(story, { do: 'backdate', startedAt: at(1), reason: 'x' })).toMatchObject({
    reason: 'invalid',
  });
  ask(story, { do: 'backdate', startedAt: at(-20), reason: 'logs show it' });
  expect(story.only().startedAt).toBe(at(-20));
  expect(story.only().intervals).toEqual([{ from: at(-20), to: null }]);
});

test('what a late report contradicted is settled by a person who has looked', () => {
  const story = open();
  story.now = at(10);
  story.tell(pagerduty('A', 'resolved', at(10)));
  story.wait(16);
  story.tell(pagerduty('A', 'reopened', at(12)));
  expect(story.only().correctionNeeded).toBe(true);
  ask(story, { do: 'correct', note: 'posted a correction' });
  expect(story.only().correctionNeeded).toBe(false);
  expect(ask(story, { do: 'correct', note: 'again' })).toMatchObject({ reason: 'conflict' });
});

describe('a component', () => {
  test('is what a person set until they hand it back', () => {
    const story = new Story();
    askPage(story, { do: 'override_component', component: 'api', status: 'major_outage' });
    expect(statuses(story)).toMatchObject({ api: 'major_outage' });
    askPage(story, { do: 'override_component', component: 'api', status: 'operational' });
    expect(story.world.page.overrides).toEqual({});
    expect(
      askPage(story, { do: 'override_component', component: 'api', status: 'operational' }),
    ).toEqual([]);
    expect(
      askPage(story, { do: 'override_component', component: 'x', status: null }),
    ).toMatchObject({ reason: 'unknown' });
  });
});

describe('planned work', () => {
  const schedule = (startsAt: number, endsAt: number, components = ['api']) =>
    ({
      do: 'schedule_maintenance',
      occurrences: [{ id: 'work00000001', startsAt, endsAt }],
      name: words('Database upgrade'),
      body: 'Short interruptions.',
      components,
      manner: {},
    }) as const;
  const planned = () => {
    const story = new Story();
    askPage(story, schedule(at(60), at(120)));
    return story;
  };
  const status = (story: Story) => story.world.page.maintenances['work00000001']?.status;
  const move = (story: Story, to: 'in_progress' | 'verifying' | 'completed' | 'cancelled') =>
    askPage(story, { do: 'move_maintenance', id: 'work00000001', to });

  test('goes by the clock: it starts, is verified and completes', () => {
    const story = planned();
    story.wait(60);
    expect(status(story)).toBe('in_progress');
    story.wait(60);
    expect(status(story)).toBe('verifying');
    story.wait(5);
    expect(status(story)).toBe('completed');
  });

  test('is told in the words of who moves it, else in those of automation', () => {
    const story = planned();
    const by = { do: 'move_maintenance', id: 'work00000001', body: 'We begin.' } as const;
    askPage(story, { ...by, to: 'in_progress' });
    story.wait(120);
    const changes = story.world.page.maintenances['work00000001']?.changes;
    expect(changes?.map(({ status, text }) => [status, text])).toEqual([
      ['scheduled', undefined],
      ['in_progress', 'We begin.'],
      ['verifying', undefined],
    ]);
  });

  test('can be started and completed by hand, extended, and called off before it starts', () => {
    const story = planned();
    expect(move(story, 'completed')).toMatchObject({ reason: 'conflict' });
    expect(move(story, 'in_progress')).toEqual(['maintenance.started']);
    expect(move(story, 'cancelled')).toMatchObject({ reason: 'conflict' });
    const later = { do: 'reschedule_maintenance', id: 'work00000001' } as const;
    expect(askPage(story, { ...later, startsAt: at(65), endsAt: at(150) })).toMatchObject({
      reason: 'conflict',
    });
    expect(askPage(story, { ...later, startsAt: at(60), endsAt: at(150) })).toEqual([
      'maintenance.rescheduled',
    ]);
    story.wait(149);
    expect(status(story)).toBe('in_progress');
    expect(move(story, 'completed')).toEqual(['maintenance.completed']);
    expect(move(planned(), 'cancelled')).toEqual(['maintenance.cancelled']);
  });

  test.each<[string, ReturnType<typeof schedule>]>([
    ['not on five minutes', schedule(at(61), at(120))],
    ['backwards', schedule(at(60), at(60))],
    ['in the past', schedule(at(-60), at(0))],
    ['of nothing', schedule(at(60), at(120), [])],
    ['of what is not ours', schedule(at(60), at(120), ['nowhere'])],
  ])('%s is refused', (_what, command) => {
    expect(askPage(new Story(), command)).toMatchObject({ reason: 'invalid' });
  });
});

test('a monitor that recovers and fails again after a person called it over is new trouble', () => {
  const story = new Story({
    ...MERIDIAN,
    monitors: [monitorOf({ id: 'api-http', component: 'api' })],
  });
  story.tick({ 'api-http': 'down' });
  story.now = at(3);
  ask(story, post({ status: 'resolved', override: 'the probe is wrong' }));
  story.wait(5);
  expect(story.only().state).toBe('resolved');
  story.tick({ 'api-http': 'up' });
  story.now += MINUTE_MS;
  story.tick({ 'api-http': 'down' });
  expect(story.only()).toMatchObject({ state: 'open' });
  expect(story.only().intervals).toHaveLength(2);
});
