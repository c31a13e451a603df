// What PagerDuty has and we have not been told: the reports that the lost webhooks would have made, as far as the present tells.
// Pure. A webhook may still be on its way, so what changed a moment ago is left alone; and should one come later after all,
// it says the same thing at the same time and changes nothing.

import type { Catalog } from '../../domain/catalog.ts';
import type { Episode } from '../../domain/episode.ts';
import type { ReportKind, SourceReported } from '../../domain/event.ts';
import type { Input } from '../../domain/input.ts';
import { SEVERITIES, worse } from '../../domain/vocabulary.ts';
import type { Facts } from './facts.ts';
import { factsOf, sourceOf, UNSAID } from './facts.ts';
import type { Known } from './rest.ts';

/** How long a webhook may take before it counts as lost. */
export const GRACE_MS = 120_000;

type Report = Extract<Input, { type: 'report' }>;

/** `ours`: the newest episode that we know of this incident; null: we have never heard of it. */
export function missedOf(
  known: Known,
  ours: Episode | null,
  catalog: Catalog,
  now: number,
): Report[] {
  const changedAt = known.changedAt ?? known.createdAt ?? now;
  const heardAt = ours === null ? 0 : Math.max(...ours.reports.map(({ recordedAt }) => recordedAt));
  if (Math.max(changedAt, heardAt) > now - GRACE_MS) return [];
  const { facts } = factsOf(known.state, catalog);
  const told = (
    what: ReportKind,
    at: number,
    more: Partial<Facts & Pick<SourceReported, 'human'>> = {},
  ): Report => reportOf(known.id, what, at, { ...facts, ...more });

  if (known.status === 'resolved') {
    if (ours === null || !ours.open) return [];
    // Exact to the second; the end is not before what was heard of the trouble.
    const at = Math.max(changedAt, lastAt(ours) + 1);
    const target = known.state.resolveReason?.incident ?? null;
    const isMerge = known.state.resolveReason?.type === 'merge_resolve_reason' && target !== null;
    return [
      isMerge ? told('merged', at, { mergedInto: sourceOf(target.id) }) : told('resolved', at),
    ];
  }
  const missed: Report[] = [];
  const { acknowledged } = known;
  // Before its beginning, so that nothing happens for want of an acknowledgement.
  if (acknowledged !== null && (ours?.acknowledgedAt ?? null) === null) {
    const { human } = acknowledged;
    missed.push(told('acknowledged', acknowledged.at ?? changedAt, { human }));
  }
  if (ours === null) missed.push(told('triggered', known.createdAt ?? changedAt));
  else if (!ours.open) missed.push(told('reopened', Math.max(changedAt, lastAt(ours) + 1)));
  const isRaised =
    facts.severity !== null && ours !== null && worse(SEVERITIES, facts.severity, ours.severity);
  if (isRaised && missed.length === 0) missed.push(told('priority_changed', now));
  return missed;
}

/** True where only the incident's alerts can tell whether it is a call of ours, and they have not been asked. */
export function isUnidentified({ echo, open, reports }: Episode): boolean {
  if (!open || echo === null || echo.alarm !== null || echo.monitor !== null) return false;
  return !reports.some(({ event }) => event.id.endsWith(':alerts'));
}

/** What the alerts of an incident say of the call that made it; `alarm` null: none of them is ours. */
export function identified(incident: string, alarm: string | null, now: number): Report {
  const report = reportOf(incident, 'noted', now, { ...UNSAID, echo: { alarm, monitor: null } });
  const id = `rest:${incident}:alerts`;
  return { ...report, key: `pagerduty:${id}`, report: { ...report.report, id } };
}

function reportOf(
  incident: string,
  what: ReportKind,
  at: number,
  facts: Facts & Partial<Pick<SourceReported, 'human'>>,
): Report {
  const id = `rest:${incident}:${what}:${at}`;
  return {
    type: 'report',
    key: `pagerduty:${id}`,
    at,
    report: {
      human: false,
      ...facts,
      source: sourceOf(incident),
      id,
      what,
      detail: `${what}, found by asking PagerDuty`,
      future: false,
    },
  };
}

/** When the newest word that moves the episode was said. */
function lastAt({ reports }: Episode): number {
  return Math.max(
    ...reports.map(({ at, event }) =>
      event.what === 'noted' || event.what === 'annotated' ? 0 : at,
    ),
  );
}
