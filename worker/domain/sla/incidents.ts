// The incidents of a report: what of them lies in the month, what they said of a component, and which one covers most of the
// bad windows. From the public history alone; measurements never follow from incidents. Pure.

import type { Span } from '../notice.ts';
import { overlapOf } from '../notice.ts';
import type { ComponentStatus, Impact } from '../vocabulary.ts';
import type { Period } from './month.ts';
import type { Impact as Reported } from './reported.ts';
import type { Run } from './windows.ts';

export type ReportedName =
  | { components: string[]; status: ComponentStatus }
  | { text: string; lang: string };

/** An incident as the public history has it; `to` is null while it lasts. */
export type PastIncident = {
  id: string;
  name: ReportedName;
  impact: Impact;
  components: readonly { id: string; worst: ComponentStatus }[];
  intervals: readonly { from: number; to: number | null }[];
  /** From the published postmortem; null where there is none. */
  rootCause: string | null;
  postmortem: { title: string; url: string } | null;
};

export type ReportIncident = {
  id: string;
  name: ReportedName;
  impact: Impact;
  components: string[];
  /** When it began, and how much of it lies in the month. */
  startedAt: number;
  lastedMs: number;
  rootCause: string | null;
  postmortem: { title: string; url: string } | null;
};

/** The incident that covers most bad windows of these components; null where none covers any. */
export function worstIncident(
  parts: readonly { component: string; runs: readonly Run[] }[],
  period: Period,
  incidents: readonly PastIncident[],
  now: number,
): string | null {
  const windowMs = (period.to - period.from) / period.windows;
  const bad = parts.flatMap(({ component, runs }) => {
    let at = period.from;
    return runs.flatMap(({ kind, count }) => {
      const from = at;
      at += count * windowMs;
      return kind === 'b' || kind === 'r' ? [{ component, from, to: at }] : [];
    });
  });
  const counted = incidents.map(({ id, components, intervals }) => {
    const own = new Set(components.map((one) => one.id));
    const windows = bad
      .filter(({ component }) => own.has(component))
      .reduce((sum, span) => sum + windowsTouched(span, intervals, now, windowMs), 0);
    return { id, windows };
  });
  const [worst] = counted.toSorted((a, b) => b.windows - a.windows || (a.id < b.id ? -1 : 1));
  return worst !== undefined && worst.windows > 0 ? worst.id : null;
}

function windowsTouched(
  span: Span,
  intervals: PastIncident['intervals'],
  now: number,
  windowMs: number,
): number {
  const touched = new Set<number>();
  for (const { from, to } of intervals) {
    const both = overlapOf(span, { from, to: to ?? now });
    if (both.from >= both.to) continue;
    const last = Math.ceil((both.to - span.from) / windowMs);
    for (let index = Math.floor((both.from - span.from) / windowMs); index < last; index += 1) {
      touched.add(index);
    }
  }
  return touched.size;
}

export function incidentsIn(
  period: Period,
  incidents: readonly PastIncident[],
  now: number,
): ReportIncident[] {
  return incidents
    .map(({ id, name, impact, components, intervals, rootCause, postmortem }) => ({
      id,
      name,
      impact,
      components: components.map((one) => one.id),
      startedAt: Math.min(...intervals.map(({ from }) => from)),
      lastedMs: intervals.reduce((sum, { from, to }) => {
        const inside = overlapOf({ from, to: to ?? now }, period);
        return sum + Math.max(0, inside.to - inside.from);
      }, 0),
      rootCause,
      postmortem,
    }))
    .filter(({ lastedMs }) => lastedMs > 0)
    .toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
}

export function impactsOn(
  component: string,
  incidents: readonly PastIncident[],
  now: number,
): Reported[] {
  return incidents.flatMap(({ components, intervals }) => {
    const said = components.find(({ id }) => id === component);
    if (said === undefined) return [];
    return intervals.map(({ from, to }) => ({ from, to: to ?? now, status: said.worst }));
  });
}
