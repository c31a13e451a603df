// Pieces that the promises and their reports share: a figure in the reader's language, a verdict with its sign, the budget as
// a bar, and what is only for people inside.

import type { Ratio, Totals } from '../../domain/sla/figures.ts';
import {
  budgetMinutesText,
  coverageOf,
  percentText,
  targetText,
  uptimeOf,
} from '../../domain/sla/figures.ts';
import type { PublicReport } from '../../snapshot/sla-documents.ts';
import type { Inside } from '../inside.ts';
import type { Sign } from '../signs.tsx';
import { figureIn } from '../../words/index.ts';
import type { Voice } from '../voice.ts';
import { Facts, Moment, State } from './parts.tsx';

export type TierShown = PublicReport['tiers'][number];

/** An exact decimal in the language of the page. */
export function figure(text: string, { words: { locale } }: Voice): string {
  return figureIn(locale, text);
}

/** "99.895 %", or that nothing was measured. */
export function percent(ratio: Ratio | null, voice: Voice, decimals = 3): string {
  return ratio === null
    ? voice.words.sla.notMeasured
    : `${figure(percentText(ratio, decimals), voice)} %`;
}

export function target(per100k: number, voice: Voice): string {
  return `${figure(targetText(per100k), voice)} %`;
}

const SIGNS: Record<TierShown['verdict'], Sign> = {
  met: 'operational',
  no_measurement: 'nodata',
  indeterminate: 'degraded',
  breached: 'major',
};

/** What counts: a person's decision before what was measured. */
export function settledVerdict({ verdict, confirmed }: TierShown): TierShown['verdict'] {
  return confirmed?.verdict ?? verdict;
}

/** `running`: the month is not over, and undecided only because of that. */
export const Verdict = ({
  tier,
  running,
  voice,
}: {
  tier: TierShown;
  running: boolean;
  voice: Voice;
}) => {
  const { sla } = voice.words;
  const verdict = settledVerdict(tier);
  if (running && verdict === 'indeterminate') return <State sign="operational">{sla.open}</State>;
  return <State sign={SIGNS[verdict]}>{sla.verdicts[verdict]}</State>;
};

/** Used and left of the budget, as long as the column is wide; what is overdrawn fills it. */
export const BudgetBar = ({ budget, voice }: { budget: TierShown['budget']; voice: Voice }) => {
  const { sla } = voice.words;
  const used =
    budget.whole === 0 ? 100 : Math.min(100, Math.ceil((100 * budget.used) / budget.whole));
  const left = figure(budgetMinutesText(budget.remaining), voice);
  const whole = figure(budgetMinutesText(budget.whole), voice);
  const text = sla.budgetLeft(left, whole);
  return (
    <>
      {text}
      <svg
        class="budget"
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        role="img"
        aria-label={text}
      >
        <path d="M0 2H100" />
        <path class={used >= 100 ? 'm' : 'd'} d={`M0 2H${used}`} />
      </svg>
    </>
  );
};

/** A tier's figures with their labels. */
export const TierFacts = ({
  tier,
  running,
  inside,
  names,
  voice,
}: {
  tier: TierShown;
  running: boolean;
  inside: Inside | null;
  names: ReadonlyMap<string, string>;
  voice: Voice;
}) => {
  const { sla } = voice.words;
  const { totals, budget, doubts, confirmed, component } = tier;
  const own = inside?.tiers.find(({ id }) => id === tier.id);
  const gaps = running ? null : boundsText(totals, voice);
  return (
    <>
      <Facts
        rows={[
          [sla.verdict, <Verdict tier={tier} running={running} voice={voice} />],
          [sla.target, target(tier.targetPer100k, voice)],
          [
            sla.uptime,
            tier.components.length > 1
              ? `${percent(uptimeOf(totals), voice)} (${component === null ? sla.ofAny : sla.ofWorst(names.get(component) ?? component)})`
              : percent(uptimeOf(totals), voice),
          ],
          [sla.budget, <BudgetBar budget={budget} voice={voice} />],
          gaps !== null && [sla.bounds, gaps],
          !running && [sla.coverage, percent(coverageOf(totals), voice)],
          confirmed !== null && [sla.reason, sla.confirmed(confirmed.reason)],
        ]}
      />
      {running || confirmed !== null
        ? null
        : doubts.map((doubt) => <p class="note">{sla.doubts[doubt]}</p>)}
      {own === undefined ? null : (
        <section class="inside">
          <h3>{sla.inside}</h3>
          <Facts
            rows={[
              [
                sla.slo,
                own.sloPer100k === null || own.slo === null
                  ? sla.none
                  : `${target(own.sloPer100k, voice)}: ${running && own.slo === 'indeterminate' ? sla.open : sla.verdicts[own.slo]}`,
              ],
              [
                sla.credit,
                own.creditPer100k === null || own.creditPer100k === 0
                  ? sla.none
                  : running
                    ? sla.leastCredit(figure(targetText(own.creditPer100k), voice))
                    : `${figure(targetText(own.creditPer100k), voice)} %`,
              ],
            ]}
          />
          <pre lang="en">{own.calculation}</pre>
        </section>
      )}
    </>
  );
};

function boundsText({ good, bad, noData }: Totals, voice: Voice): string | null {
  if (noData === 0 || good + bad === 0) return null;
  const of = good + bad + noData;
  return voice.words.sla.between(
    figure(percentText({ part: good, of }), voice),
    figure(percentText({ part: good + noData, of }), voice),
  );
}

/** Corrections that wait for somebody to approve them. */
export const Pending = ({ inside, voice }: { inside: Inside; voice: Voice }) => {
  const { sla } = voice.words;
  return (
    <section id="pending" class="inside">
      <h2>{sla.pending}</h2>
      <p class="note">{sla.insideNote}</p>
      {inside.pending.length === 0 ? <p class="empty">{sla.noPending}</p> : null}
      <ul>
        {inside.pending.map(({ id, component, from, to, reason, by }) => (
          <li>
            <b>{component}</b> <Moment at={from} voice={voice} /> – <Moment at={to} voice={voice} />
            : {reason} ({by}, {id})
          </li>
        ))}
      </ul>
    </section>
  );
};
