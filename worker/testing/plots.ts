// Random stories: what PagerDuty, the probes and people might say over some days, in any order. For tests that tell the same
// story in two ways.

import fc from 'fast-check';
import type { Catalog, Monitor } from '../domain/catalog.ts';
import type { ReportKind, SourceKey } from '../domain/event.ts';
import type { Verdict } from '../domain/vocabulary.ts';
import { MERIDIAN, monitorOf as withDefaults } from './meridian.ts';
import { MINUTE_MS } from './story.ts';

const HOUR_MS = 60 * MINUTE_MS;

export type Step =
  | { step: 'wait'; ms: number }
  | {
      step: 'report';
      incident: string;
      what: ReportKind;
      /** How long ago it occurred. */
      agoMs: number;
      component: 'api' | 'web';
      mergedInto: SourceKey | null;
    }
  | { step: 'tick'; verdicts: Readonly<Record<string, Verdict>> }
  | { step: 'override'; component: 'api' | 'web'; status: 'degraded_performance' | null }
  | { step: 'maintain'; id: string; component: 'api' | 'web' }
  | { step: 'keep'; id: string };

const monitorOf = (id: string, component: string): Monitor =>
  withDefaults({ id, component, silence: false, pagerduty: true });

/** The sample company with monitors. */
export const WATCHED: Catalog = {
  ...MERIDIAN,
  monitors: [
    monitorOf('api-http', 'api'),
    monitorOf('api-tcp', 'api'),
    monitorOf('web-http', 'web'),
  ],
};

const component = fc.constantFrom('api' as const, 'web' as const);
const verdict = fc.constantFrom<Verdict>('up', 'up', 'down', 'degraded');
const incident = fc.constantFrom('Q1', 'Q2', 'Q3');

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('wait' as const),
      ms: fc.constantFrom(
        MINUTE_MS,
        6 * MINUTE_MS,
        20 * MINUTE_MS,
        5 * HOUR_MS,
        26 * HOUR_MS,
        50 * HOUR_MS,
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      step: fc.constant('report' as const),
      incident,
      what: fc.constantFrom<ReportKind>(
        'triggered',
        'triggered',
        'acknowledged',
        'priority_changed',
        'annotated',
        'status_update',
        'resolved',
        'resolved',
        'reopened',
      ),
      // A negative one is a clock that is ahead of ours.
      agoMs: fc.constantFrom(0, 0, 0, MINUTE_MS, 2 * HOUR_MS, 30 * HOUR_MS, -20 * MINUTE_MS),
      component,
      mergedInto: fc.constant(null),
    }),
  },
  {
    weight: 1,
    arbitrary: incident.chain((from) =>
      fc.record({
        step: fc.constant('report' as const),
        incident: fc.constant(from),
        what: fc.constant('merged' as const),
        agoMs: fc.constant(0),
        component,
        mergedInto: fc.constantFrom<SourceKey>('pagerduty:Q1', 'pagerduty:Q2', 'pagerduty:Q4'),
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('tick' as const),
      verdicts: fc.record({ 'api-http': verdict, 'api-tcp': verdict, 'web-http': verdict }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.record({
        step: fc.constant('override' as const),
        component,
        status: fc.constantFrom('degraded_performance' as const, null),
      }),
      fc.record({
        step: fc.constant('maintain' as const),
        id: fc.stringMatching(/^[a-z0-9]{12}$/),
        component,
      }),
      fc.record({ step: fc.constant('keep' as const), id: fc.stringMatching(/^K[0-9]{3}$/) }),
    ),
  },
);

const steps = fc
  .array(step, { minLength: 3, maxLength: 22 })
  .filter((all) => !all.some(isOwnTarget));

/** Anything, within a day or so. */
export const plot: fc.Arbitrary<Step[]> = steps.map((all) => all.filter((one) => !isLong(one)));

/**
 * Days pass. Every component has its own voice: the API its probes, the web one PagerDuty incident. An incident that has
 * been quiet for a day takes no part in anything any more, which a story that forgets nothing does not know.
 */
export const longPlot: fc.Arbitrary<Step[]> = steps.map((all) =>
  all.flatMap((one): Step[] => {
    if (one.step === 'tick') {
      const { 'web-http': _web, ...verdicts } = one.verdicts;
      return [{ ...one, verdicts }];
    }
    if (one.step !== 'report') return [one];
    return one.mergedInto === null ? [{ ...one, incident: 'Q1', component: 'web' }] : [];
  }),
);

function isOwnTarget(one: Step): boolean {
  return one.step === 'report' && one.mergedInto === `pagerduty:${one.incident}`;
}

function isLong(one: Step): boolean {
  return one.step === 'wait' && one.ms > 5 * HOUR_MS;
}
