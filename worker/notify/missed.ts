// That a promise of a month is not kept, as its customers hear it: what was promised and what was measured, in their language,
// and that nobody has to ask for a credit. Its figures travel in the name of the event, so that whoever is told late reads what
// was found then. Pure.

import type { Catalog } from '../domain/catalog.ts';
import type { Missed } from '../domain/messages.ts';
import { percentText, targetText, uptimeOf } from '../domain/sla/figures.ts';
import type { Happening } from '../store/deliveries.ts';
import { figureIn, timesIn, wordsFor } from '../words/index.ts';
import type { Matter } from './matter.ts';
import { inEach } from './message.ts';

/** `missed:2026-10:enterprise` and `found:<at>:<until>:<target>:<good>:<bad>:credited`. */
export function missedHappening(missed: Missed): Happening {
  const { month, tier, at, targetPer100k, good, bad, until, isCredited } = missed;
  const credit = isCredited ? 'credited' : 'free';
  return {
    subject: `missed:${month}:${tier}`,
    event: ['found', at, until ?? 'over', targetPer100k, good, bad, credit].join(':'),
  };
}

/** The same read back; null: this version does not know it. */
export function missedIn(subject: string, event: string): Missed | null {
  const [, month, tier] = /^(\d{4}-\d{2}):(.+)$/.exec(subject) ?? [];
  const parts = /^found:(\d+):(\d+|over):(\d+):(\d+):(\d+):(credited|free)$/.exec(event);
  if (month === undefined || tier === undefined || parts === null) return null;
  const [, at, until, targetPer100k, good, bad, credit] = parts;
  return {
    month,
    tier,
    at: Number(at),
    targetPer100k: Number(targetPer100k),
    good: Number(good),
    bad: Number(bad),
    until: until === 'over' ? null : Number(until),
    isCredited: credit === 'credited',
  };
}

export function missedMatter(
  { month, tier, at, targetPer100k, until, isCredited, ...windows }: Missed,
  { page, sla }: Catalog,
): Matter {
  const name = sla.tiers.find(({ id }) => id === tier)?.name ?? tier;
  const uptime = uptimeOf({ ...windows, noData: 0, excluded: 0 });
  const report = until === null ? `/sla/reports/${month}.html` : '/sla';
  return {
    news: { kind: 'sla', components: [], impact: null, isEdge: true, isSequel: false, tier },
    type: 'sla.missed',
    thread: `missed.${month}.${tier}`,
    incident: null,
    maintenance: null,
    notice: inEach(({ language, timezone }) => {
      const words = wordsFor(language);
      const { missed } = words.notify;
      const inMonth = timesIn(words.locale, 'Etc/UTC').month(Date.parse(`${month}-01T00:00:00Z`));
      const target = `${figureIn(words.locale, targetText(targetPer100k))} %`;
      const measured = uptime && `${figureIn(words.locale, percentText(uptime))} %`;
      return {
        id: month,
        at,
        page: page.name,
        reference: null,
        severity: null,
        title: missed.title(name, inMonth),
        status: null,
        statusLabel: null,
        text: missed.text({
          month: inMonth,
          target,
          uptime: measured,
          until: until === null ? null : timesIn(words.locale, timezone).moment(until),
          isCredited,
        }),
        html: null,
        components: [],
        facts: [
          [missed.promised, target],
          ...(measured === null ? [] : [[missed.measured, measured] as const]),
        ],
        nextUpdate: null,
        link: sla.public ? page.url + report : page.url,
      };
    }),
  };
}
