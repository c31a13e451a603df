import { describe, expect, test } from 'vitest';
import { ENTERPRISE, PROMISING } from '../testing/promised-company.ts';
import { serviceOf } from '../testing/meridian.ts';
import { MINUTE_MS, START_AT, Story } from '../testing/story.ts';
import { concernsOf } from './attention.ts';
import { objectivesOf } from './budget.ts';
import type { MeasuredWindow } from './burn-rate.ts';
import type { Catalog } from './catalog.ts';
import { messagesOf } from './messages.ts';
import { WINDOW_MS } from './window.ts';

const CATALOG: Catalog = {
  ...PROMISING,
  services: [serviceOf({ id: 'POUT', name: 'allclear-probes', outbound: true })],
};

/** The record of three days before `now`, bad in the windows of these ages (0: the newest). */
function record(now: number, ...bad: number[]): MeasuredWindow[] {
  return Array.from({ length: 864 }, (_, index) => {
    const age = 863 - index;
    const isBad = bad.includes(age);
    return { at: now - (age + 1) * WINDOW_MS, bad: isBad, down: isBad ? 5 : 0 };
  });
}

class Budgets extends Story {
  /** Looks at the budget of the API; gives what happened and what is sent to responders. */
  look(...bad: number[]) {
    const known = this.events.length;
    this.tell({
      type: 'budgets',
      minute: this.now,
      windows: { api: record(this.now, ...bad) },
    });
    const events = this.events.slice(known);
    const context = { now: this.now, catalog: this.catalog, newId: () => 'never0000000' };
    const calls = messagesOf(events, this.world, context).flatMap(({ kind, payload }) =>
      kind === 'page' && 'action' in payload ? [`${payload.action} ${payload.alarm}`] : [],
    );
    const alerts = concernsOf(events, this.world, this.catalog).map(({ kind }) => kind);
    return { events: events.map(({ event }) => event), calls, alerts };
  }
}

describe('a budget that burns', () => {
  test('fast calls responders, and its end ends the call', () => {
    const story = new Budgets(CATALOG);
    const alarm = `budget:api:${START_AT}`;
    const { events, calls, alerts } = story.look(0, 1);
    expect(events).toEqual([
      {
        type: 'budget.burning',
        component: 'api',
        urgency: 'page',
        longMs: 3_600_000,
        rate: 333.3,
        ends: null,
      },
    ]);
    expect(calls).toEqual([`trigger ${alarm}`]);
    expect(alerts).toEqual(['budget_burning']);
    story.now += 40 * WINDOW_MS;
    expect(story.look()).toMatchObject({
      events: [{ type: 'budget.recovered', ends: alarm }],
      calls: [`resolve ${alarm}`],
    });
  });

  test('slowly is an alert and calls nobody', () => {
    const story = new Budgets(CATALOG);
    // Twice a day, the newest an hour and a half ago.
    expect(story.look(18, 160, 300, 440)).toMatchObject({
      events: [{ urgency: 'ticket' }],
      calls: [],
      alerts: ['budget_burning'],
    });
  });

  test('is told once, however often it is looked at', () => {
    const story = new Budgets(CATALOG);
    story.look(0, 1);
    story.now += WINDOW_MS;
    expect(story.look(0, 1, 2)).toEqual({ events: [], calls: [], alerts: [] });
  });

  test('more slowly than before ends the call and stays an alert', () => {
    const story = new Budgets(CATALOG);
    story.look(0, 1);
    story.now += 8 * WINDOW_MS;
    expect(story.look(8, 9)).toMatchObject({
      events: [{ type: 'budget.burning', urgency: 'ticket' }],
      calls: [`resolve budget:api:${START_AT}`],
    });
  });

  test('during an incident of its component calls nobody a second time', () => {
    const story = new Budgets(CATALOG);
    story.tick({ 'api-http': 'down' });
    expect(story.look(0, 1)).toMatchObject({ events: [{ urgency: 'page' }], calls: [] });
  });

  test('during planned work does not burn', () => {
    const story = new Budgets(CATALOG);
    story.tell({
      type: 'page',
      actor: 'on-call',
      key: null,
      event: {
        type: 'maintenance.scheduled',
        id: 'mmmmmmmmmmmm',
        name: 'Work',
        lang: 'en',
        body: '',
        components: ['api'],
        startsAt: story.now - 2 * WINDOW_MS,
        endsAt: story.now + WINDOW_MS,
      },
    });
    expect(story.look(0, 1).events).toEqual([]);
    expect(story.look(0, 1, 2, 3).events).toHaveLength(1);
  });

  test('never shows in public', () => {
    const story = new Budgets(CATALOG);
    story.look(0, 1);
    expect(story.views()).toEqual([]);
    expect(story.said()).toEqual([]);
  });
});

test('the strictest objective of a component counts, the team’s own first', () => {
  const looser = { ...ENTERPRISE, id: 'pro', targetPer100k: 99_500, sloPer100k: null };
  const sla = { ...CATALOG.sla, tiers: [looser, ENTERPRISE, { ...looser, components: ['web'] }] };
  expect([...objectivesOf({ ...CATALOG, sla })]).toEqual([
    ['api', 99_950],
    ['web', 99_500],
  ]);
});

test('a component that nothing is promised of any more no longer burns', () => {
  const story = new Budgets(CATALOG);
  story.look(0, 1);
  const told = new Budgets({ ...CATALOG, sla: { ...CATALOG.sla, tiers: [] } });
  told.world = story.world;
  told.now = story.now + 5 * MINUTE_MS;
  expect(told.look(0, 1).events).toMatchObject([{ type: 'budget.recovered' }]);
});
