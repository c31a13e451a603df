import { describe, expect, test } from 'vitest';
import { ENTERPRISE, PROMISING } from '../../testing/promised-company.ts';
import type { Recorded } from '../event.ts';
import { decide } from '../decide.ts';
import { messagesOf } from '../messages.ts';
import type { World } from '../world.ts';
import { EMPTY_WORLD, evolve, record } from '../world.ts';
import type { SlaCommand } from './decide.ts';
import { whyNot } from './decide.ts';
import { EMPTY_SLA } from './state.ts';
import { tierFigures } from './tier.ts';
import type { Kind } from './windows.ts';
import { runsOf } from './windows.ts';

const NOW = Date.UTC(2026, 9, 20, 12);
const WINDOW = 300_000;

class Told {
  world: World = EMPTY_WORLD;
  /** What a command makes happen, by type. */
  tell(command: SlaCommand, actor = 'automation'): Recorded[] {
    const context = { now: NOW, catalog: PROMISING, newId: () => 'aaaaaaaaaaaa' };
    const input = { type: 'sla', actor, key: null, command, incidents: [] } as const;
    const events = record(decide(this.world, input, context), this.world, NOW);
    this.world = evolve(this.world, events);
    return events;
  }
  messages(events: readonly Recorded[]) {
    const context = { now: NOW, catalog: PROMISING, newId: () => 'aaaaaaaaaaaa' };
    return messagesOf(events, this.world, context).map(({ key }) => key);
  }
}

const types = (events: readonly Recorded[]) => events.map(({ event }) => event.type);

function measured(bad: number, ahead = 0, incident: string | null = null) {
  const kinds = Array.from({ length: 8928 - ahead }, (_, index): Kind => (index < bad ? 'b' : 'g'));
  const figures = tierFigures(ENTERPRISE, [{ component: 'api', runs: runsOf(kinds) }], ahead);
  return [{ tier: ENTERPRISE, figures, incident }];
}
const look = (bad: number, ahead = 1000, incident: string | null = null): SlaCommand => ({
  do: 'measure',
  month: '2026-10',
  ahead,
  tiers: measured(bad, ahead, incident),
});
const report = (bad: number, revision = 1): SlaCommand => ({
  do: 'report',
  month: '2026-10',
  revision,
  hash: 'c0ffee',
  reason: null,
  tiers: measured(bad),
});

describe('the process of a breach', () => {
  test('takes every step once, each an event with its message', () => {
    const told = new Told();
    const events = told.tell(look(9, 1000, 'incident0001'));
    expect(types(events)).toEqual([
      'sla.budget_crossed',
      'sla.budget_crossed',
      'sla.budget_crossed',
      'sla.breached',
      'sla.finance_told',
      'sla.customers_owed',
      'sla.postmortem_owed',
      'incident.assessed',
    ]);
    const last = events.at(-1);
    expect(last).toMatchObject({
      stream: 'incident:incident0001',
      event: { facts: { postmortemRequired: 'sla_breach' } },
    });
    expect(told.messages(events)).toEqual([
      'memo:sla:breach:2026-10:enterprise',
      'memo:sla:customers:2026-10:enterprise',
      'announce:missed:2026-10:enterprise',
      'memo:sla:postmortem:2026-10:enterprise',
      'draft:incident0001:sla:2026-10:enterprise',
    ]);
    expect(told.tell(look(12, 500, 'incident0001'))).toEqual([]);
  });

  test('begins with the report where the month was over before anybody looked', () => {
    const told = new Told();
    const events = told.tell(report(9));
    expect(types(events)).toEqual([
      'sla.reported',
      'sla.breached',
      'sla.finance_told',
      'sla.customers_owed',
      'sla.credit_recorded',
    ]);
    expect(events.at(-1)?.event).toMatchObject({
      tier: 'enterprise',
      revision: 1,
      targetPer100k: 99_900,
      policy: ENTERPRISE.credit,
      totals: { bad: 9, good: 8919 },
      steps: 1,
      creditPer100k: 10_000,
    });
  });

  test('records a credit with the report, and not again where a revision leaves it', () => {
    const told = new Told();
    told.tell(look(9));
    expect(types(told.tell(report(9)))).toEqual(['sla.reported', 'sla.credit_recorded']);
    expect(types(told.tell(report(9, 2)))).toEqual(['sla.reported']);
    expect(types(told.tell(report(24, 3)))).toEqual(['sla.reported', 'sla.credit_recorded']);
  });

  test('waits with the customers for the person who has to decide', () => {
    const told = new Told();
    const doubted = report(9);
    if (doubted.do !== 'report') throw new Error('It is a report');
    const tiers = doubted.tiers.map((one) => ({
      ...one,
      figures: { ...one.figures, doubts: ['long_bridge' as const] },
    }));
    const events = types(told.tell({ ...doubted, tiers }));
    expect(events).toContain('sla.finance_told');
    expect(events).toContain('sla.questioned');
    expect(events).not.toContain('sla.customers_owed');
    told.tell({
      do: 'confirm',
      month: '2026-10',
      tier: 'enterprise',
      verdict: 'breached',
      reason: 'the logs show it',
    });
    const after = told.tell({ ...doubted, revision: 2, tiers });
    expect(types(after)).toEqual(['sla.reported', 'sla.customers_owed', 'sla.credit_recorded']);
    expect(types(told.tell({ ...doubted, revision: 3, tiers }))).toEqual(['sla.reported']);
  });

  test('of a met month does not begin', () => {
    expect(types(new Told().tell(report(8)))).toEqual(['sla.reported']);
  });
});

describe('warnings', () => {
  test('come at 50, 75 and 90 % of the budget, the highest of one look by message', () => {
    const told = new Told();
    expect(types(told.tell(look(4, 1000)))).toEqual([]);
    const both = told.tell(look(7, 900));
    expect(types(both)).toEqual(['sla.budget_crossed', 'sla.budget_crossed']);
    expect(told.messages(both)).toEqual(['memo:sla:budget:2026-10:enterprise:75']);
    expect(told.tell(look(7, 800))).toEqual([]);
  });
});

describe('a correction', () => {
  const from = Date.UTC(2026, 9, 12, 3, 10);
  const proposal = (change: object = {}): SlaCommand => ({
    do: 'propose',
    id: 'correction01',
    component: 'api',
    from,
    to: from + WINDOW,
    reason: 'our own probe was broken',
    ...change,
  });

  test('counts once somebody approves it', () => {
    const told = new Told();
    told.tell(proposal(), 'ops');
    expect(told.world.page.sla.corrections['correction01']?.status).toBe('pending');
    told.tell({ do: 'approve', correction: 'correction01' }, 'finance');
    expect(told.world.page.sla.corrections['correction01']).toMatchObject({
      month: '2026-10',
      status: 'approved',
      proposedBy: 'ops',
      decidedBy: 'finance',
    });
    expect(told.tell({ do: 'approve', correction: 'correction01' })).toEqual([]);
  });

  const MEANS = { now: NOW, actor: 'ops', tiers: [ENTERPRISE], components: ['api'] };
  test.each([
    [
      'of a component without a promise',
      { component: 'web' },
      'Expected a component that a promise covers: api',
    ],
    [
      'of half a window',
      { to: from + 1 },
      'Expected whole windows: from and to at full five minutes, from before to',
    ],
    [
      'over the end of a month',
      { to: Date.UTC(2026, 10, 1, 1) },
      'Expected windows of one month (UTC)',
    ],
    ['of what is still to come', { from: NOW, to: NOW + WINDOW }, 'Expected windows that are over'],
    [
      'without a reason',
      { reason: ' ' },
      'Expected a reason of 3 to 500 characters; the report shows it',
    ],
  ])('%s is refused with what was expected', (_what, change, expected) => {
    expect(whyNot(EMPTY_SLA, proposal(change), MEANS)).toBe(expected);
    expect(new Told().tell(proposal(change))).toEqual([]);
  });

  test('that nobody proposed cannot be approved', () => {
    const command = { do: 'approve', correction: 'nothing' } as const;
    expect(whyNot(EMPTY_SLA, command, MEANS)).toBe(
      'Expected the id of a correction that was proposed',
    );
  });

  test('a month that is settled by what was measured needs no confirmation', () => {
    const command = {
      do: 'confirm',
      month: '2026-10',
      tier: 'enterprise',
      verdict: 'met',
      reason: 'because',
    } as const;
    expect(whyNot(EMPTY_SLA, command, MEANS)).toBe(
      'Expected a month that is in question: this one is settled by what was measured',
    );
  });
});
