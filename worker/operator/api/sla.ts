// Promises as operators handle them: corrections that are proposed and approved, months that a person has to decide, reports
// that are asked for by hand, and the credit records for whoever writes invoices.

import { z } from 'zod';
import { targetText } from '../../domain/sla/figures.ts';
import type { SlaCommand } from '../../domain/sla/decide.ts';
import { whyNot } from '../../domain/sla/decide.ts';
import { periodAt, periodOf } from '../../domain/sla/month.ts';
import { promisedComponents } from '../../domain/sla/progress.ts';
import type { Progress } from '../../domain/sla/progress.ts';
import type { Correction, SlaState } from '../../domain/sla/state.ts';
import { eventWithKey } from '../../store/journal.ts';
import { askAgain, readCredits, readStanding } from '../../store/reports.ts';
import type { CreditRow } from '../../store/reports.ts';
import { NO_STORE } from '../headers.ts';
import type { Answer, Asked } from './endpoint.ts';
import { endpoint } from './endpoint.ts';
import type { Office } from './office.ts';
import { instant } from './shapes.ts';

const TAG = 'Service level';

const reason = z.string().min(3).max(500).meta({ description: 'Shown in the report' });

const correctionObject = z
  .object({
    id: z.string(),
    month: z.string(),
    component: z.string(),
    from: z.string(),
    to: z.string(),
    reason: z.string(),
    status: z.enum(['pending', 'approved', 'rejected']),
    proposed_by: z.string(),
    proposed_at: z.string(),
    decided_by: z.string().nullable(),
  })
  .meta({ id: 'SlaCorrection' });

const creditObject = z
  .object({
    month: z.string(),
    tier: z.string(),
    revision: z.int().meta({ description: 'Of the report that it belongs to' }),
    credit_percent: z.string().meta({ description: 'Of the monthly fee' }),
    target_percent: z.string(),
    good: z.int(),
    bad: z.int(),
    no_data: z.int(),
    excluded: z.int(),
    steps: z.int(),
    basis: z.enum(['target', 'allowance']),
    step_percent: z.string(),
    step_credit_percent: z.string(),
    cap_percent: z.string(),
    rounding: z.enum(['up', 'down']),
    recorded_at: z.string(),
  })
  .meta({ id: 'SlaCredit' });

const iso = (at: number) => new Date(at).toISOString();

function shownCorrection(one: Correction): z.infer<typeof correctionObject> {
  const { id, month, component, from, to, status, proposedBy, proposedAt, decidedBy } = one;
  return {
    id,
    month,
    component,
    from: iso(from),
    to: iso(to),
    reason: one.reason,
    status,
    proposed_by: proposedBy,
    proposed_at: iso(proposedAt),
    decided_by: decidedBy,
  };
}

function shownCredit({ at, event }: CreditRow): z.infer<typeof creditObject> {
  const { month, tier, revision, targetPer100k, policy, totals, steps, creditPer100k } = event;
  const { good, bad, noData, excluded } = totals;
  return {
    month,
    tier,
    revision,
    credit_percent: targetText(creditPer100k),
    target_percent: targetText(targetPer100k),
    good,
    bad,
    no_data: noData,
    excluded,
    steps,
    basis: policy.basis,
    step_percent: targetText(policy.stepPer100k),
    step_credit_percent: targetText(policy.creditPer100k),
    cap_percent: targetText(policy.capPer100k),
    rounding: policy.rounding,
    recorded_at: iso(at),
  };
}

const CREDIT_COLUMNS = Object.keys(creditObject.shape) as (keyof z.infer<typeof creditObject>)[];

/** The newest record of each tier and month. Everything in it is a number, an id or a word of ours. */
async function credits({ db }: Office) {
  const newest = new Map<string, CreditRow>();
  for (const row of await readCredits(db)) {
    const key = `${row.event.month} ${row.event.tier}`;
    const known = newest.get(key);
    if (known === undefined || known.event.revision < row.event.revision) newest.set(key, row);
  }
  return [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => shownCredit(row));
}

const stateIn = async ({ db }: Office): Promise<SlaState> => (await readStanding(db)).page.sla;

type Said = { ok: true; state: SlaState } | { ok: false; answer: Answer };

/**
 * Says something about promises; what goes on from it is asked for in the same batch. What was said under the key of the
 * request before is not said again.
 */
async function say(
  office: Office,
  { actor, key }: Pick<Asked<never, never>, 'actor' | 'key'>,
  command: SlaCommand,
  next: (state: SlaState) => { month: string; again: NonNullable<Progress['again']> } | null,
): Promise<Said> {
  const { db, catalog, now } = office;
  const state = await stateIn(office);
  if (key !== null && (await eventWithKey(db, key)) !== null) return { ok: true, state };
  const why = whyNot(state, command, {
    now: now(),
    actor: actor.name,
    tiers: catalog.sla.tiers,
    components: promisedComponents(catalog),
  });
  if (why !== null) {
    const problem = {
      status: 422,
      title: 'This cannot be said of the promises',
      detail: `${why}.`,
    };
    return { ok: false, answer: { problem } };
  }
  const asked = next(state);
  const extra = asked === null ? [] : [askAgain(db, asked.month, asked.again)];
  const input = { type: 'sla', actor: actor.name, key, command, incidents: [] } as const;
  office.later(await office.commit(input, extra));
  return { ok: true, state: await stateIn(office) };
}

const decision = (verb: 'approve' | 'reject', summary: string) =>
  endpoint({
    method: 'POST',
    path: `/v1/sla/corrections/:correction_id/${verb}`,
    tag: TAG,
    summary,
    description:
      'Of a month that has a report, approving makes a further revision within minutes; the earlier one stays readable.',
    body: verb === 'approve' ? z.strictObject({}) : z.strictObject({ reason }),
    answer: { status: 200, schema: correctionObject, description: 'The correction' },
    async handle(office, asked) {
      const id = asked.params['correction_id'] ?? '';
      const why = 'reason' in asked.body ? asked.body.reason : '';
      const command: SlaCommand =
        verb === 'approve'
          ? { do: 'approve', correction: id }
          : { do: 'reject', correction: id, reason: why };
      const said = await say(office, asked, command, ({ corrections, months }) => {
        const known = corrections[id];
        const isReported = known !== undefined && (months[known.month]?.revision ?? 0) > 0;
        if (verb !== 'approve' || !isReported) return null;
        const again = { how: 'correct', by: asked.actor.name, reason: known.reason } as const;
        return { month: known.month, again };
      });
      if (!said.ok) return said.answer;
      const correction = said.state.corrections[id];
      return correction === undefined
        ? { problem: { status: 404, title: 'No such correction', detail: 'Expected its id.' } }
        : { status: 200, body: shownCorrection(correction) };
    },
  });

const NO_MONTH: Answer = {
  problem: {
    status: 422,
    title: 'No month that is over',
    detail: 'Expected a month that is over, in UTC, such as 2026-10.',
  },
};

export const sla = [
  endpoint({
    method: 'GET',
    path: '/v1/sla/corrections',
    tag: TAG,
    summary: 'List corrections: windows that a person takes out of the SLA',
    answer: { status: 200, schema: z.array(correctionObject), description: 'The newest first' },
    handle: async (office) => ({
      status: 200,
      body: Object.values((await stateIn(office)).corrections)
        .toSorted((a, b) => b.proposedAt - a.proposedAt)
        .map(shownCorrection),
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/sla/corrections',
    tag: TAG,
    summary: 'Propose a correction',
    description:
      'Whole windows of five minutes, of one month, that are over. Nothing changes until it is approved; the report shows it with its reason.',
    body: z.strictObject({ component: z.string(), from: instant, to: instant, reason }),
    answer: { status: 201, schema: correctionObject, description: 'The correction, pending' },
    async handle(office, asked) {
      const { component, from, to, reason: why } = asked.body;
      const { key } = asked;
      const known = key === null ? null : await office.idOfKey(key);
      const id = known ?? office.newId();
      const span = { from: Date.parse(from), to: Date.parse(to) };
      const command = { do: 'propose', id, component, ...span, reason: why } as const;
      const said = await say(office, asked, command, () => null);
      if (!said.ok) return said.answer;
      // Of two requests at once with one key the other may have been first.
      const kept = (key !== null && (await office.idOfKey(key))) || id;
      const correction = said.state.corrections[kept];
      if (correction === undefined) throw new Error('A correction was not kept');
      return { status: 201, body: shownCorrection(correction) };
    },
  }),
  decision('approve', 'Approve a correction'),
  decision('reject', 'Reject a correction'),
  endpoint({
    method: 'POST',
    path: '/v1/sla/reports/:month',
    tag: TAG,
    summary: 'Have a month reported, or reported again from the record',
    description:
      'For a month before the reports began, or one whose record was completed later. Where nothing has changed there is no further revision, so that asking again does no harm.',
    body: z.strictObject({ reason }),
    answer: { status: 200, description: 'It is asked for; the report follows within minutes' },
    async handle({ db, now }, { params, body, actor }) {
      const { month = '' } = params;
      const period = periodOf(month);
      if (period === null || period.to > now()) return NO_MONTH;
      const again = { how: 'measure', by: actor.name, reason: body.reason } as const;
      await db.batch([askAgain(db, month, again)]);
      return { status: 200, body: { month, asked: true } };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/sla/reports/:month/decision',
    tag: TAG,
    summary: 'Decide a month that measurements leave open',
    description:
      'It makes a further revision, with the decision and its reason beside what was measured.',
    body: z.strictObject({ tier: z.string(), verdict: z.enum(['met', 'breached']), reason }),
    answer: { status: 200, description: 'It is decided; the revision follows within minutes' },
    async handle(office, asked) {
      const { month = '' } = asked.params;
      const { tier, verdict, reason: why } = asked.body;
      if (month >= periodAt(office.now()).month) return NO_MONTH;
      const command = { do: 'confirm', month, tier, verdict, reason: why } as const;
      const again = { how: 'correct', by: asked.actor.name, reason: why } as const;
      const said = await say(office, asked, command, () => ({ month, again }));
      return said.ok ? { status: 200, body: { month, tier, verdict } } : said.answer;
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/sla/credits',
    tag: TAG,
    summary:
      'List what is owed: a record for each tier and month, with everything it was calculated from',
    answer: { status: 200, schema: z.array(creditObject), description: 'By month and tier' },
    handle: async (office) => ({ status: 200, body: await credits(office) }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/sla/credits.csv',
    tag: TAG,
    summary: 'Export what is owed as CSV, for an invoice system',
    answer: { status: 200, type: 'text/csv', description: 'One record a line, after a head' },
    async handle(office) {
      const lines = (await credits(office)).map((credit) =>
        CREDIT_COLUMNS.map((column) => credit[column]).join(','),
      );
      const headers = {
        ...NO_STORE,
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="sla-credits.csv"',
      };
      const text = [CREDIT_COLUMNS.join(','), ...lines, ''].join('\r\n');
      return { response: new Response(text, { headers }) };
    },
  }),
];
