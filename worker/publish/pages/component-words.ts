// A component's state and days in words: the one place that decides what is said of a component that was not measured.

import type { PublicComponent, View } from '../../snapshot/documents.ts';
import type { BarDay, uptimeOf as UptimeOf } from '../bars.ts';
import { DAY_MS } from '../bars.ts';
import { freshnessOf } from '../freshness.ts';
import type { Sign } from '../signs.tsx';
import { SIGN_OF_STATUS } from '../signs.tsx';
import type { Voice } from '../voice.ts';

/** Days that a spoken summary names before it counts. */
const NAMED_DAYS = 3;

/** Sign and word of a component now. Doubt replaces "operational" and stands beside anything else. */
export function componentState(
  view: View,
  component: PublicComponent,
  { words, utc }: Voice,
): { sign: Sign; words: string } {
  const freshness = freshnessOf(view, component);
  const sign = SIGN_OF_STATUS[component.status];
  const word = words.componentStatus[component.status];
  if (freshness.kind === 'measured') return { sign, words: word };
  const { notMeasuredSince, notMeasuredYet } = words.doubts;
  const doubt =
    freshness.kind === 'never'
      ? notMeasuredYet
      : notMeasuredSince(utc.timeSeenFrom(view.now, freshness.at));
  return component.status === 'operational'
    ? { sign: 'nodata', words: doubt }
    : { sign, words: `${word}. ${doubt}` };
}

const formats = new Map<string, [exact: Intl.NumberFormat, whole: Intl.NumberFormat]>();

/** "99.982%"; "100%" only where no measured window was bad. */
export function percentOf(
  { thousandths, perfect }: NonNullable<ReturnType<typeof UptimeOf>>,
  { words: { locale } }: Voice,
): string {
  let format = formats.get(locale);
  if (format === undefined) {
    const style = 'percent';
    format = [
      new Intl.NumberFormat(locale, { style, minimumFractionDigits: 3 }),
      new Intl.NumberFormat(locale, { style }),
    ];
    formats.set(locale, format);
  }
  return perfect ? format[1].format(1) : format[0].format(thousandths / 100_000);
}

/** How long was measured, in words: hours are not called a day. */
export function measuredSpan(
  { days, measuredMs }: { days: number; measuredMs: number },
  voice: Voice,
): string {
  return measuredMs < DAY_MS ? voice.duration(measuredMs) : voice.words.page.days(days);
}

/** What a row of days says to somebody who does not see it; its uptime where it has one. */
export function spokenDays(
  name: string,
  days: readonly BarDay[],
  measured: boolean,
  voice: Voice,
  uptime: ReturnType<typeof UptimeOf>,
): string {
  const { bar, component } = voice.words.page;
  const troubled = days.filter(({ state }) => state !== 'operational').toReversed();
  const unmeasured = days.filter((day) => day.measured === null).length;
  const said = [
    bar.summary(name, days.length),
    !measured && bar.reported,
    measured && uptime && component.uptimeIn(percentOf(uptime, voice), measuredSpan(uptime, voice)),
    troubled.length === 0
      ? !(measured && unmeasured === days.length) && bar.clean
      : bar.troubled(
          troubled.slice(0, NAMED_DAYS).map(({ at }) => voice.utc.shortDay(at)),
          Math.max(0, troubled.length - NAMED_DAYS),
        ),
    measured && unmeasured > 0 && bar.unmeasured(unmeasured),
  ];
  return said.filter((part) => typeof part === 'string').join('; ');
}
