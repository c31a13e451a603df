// What has to be loaded for an input: what it speaks about, and what mattered when it happened.

import type { SourceKey } from '../domain/event.ts';
import type { Input } from '../domain/input.ts';
import type { Wanted } from '../store/load.ts';

/** PagerDuty repeats a delivery for two days; what claims to be older than this is treated as no older. */
const LATE_LIMIT_MS = 72 * 3_600_000;

/** The same for the tick of a minute, whatever it has seen. */
export function wantedForTick(minute: number, now: number): Wanted {
  return { now, quietBefore: now, sources: [], incidents: [], key: null, minute };
}

export function wantedFor(input: Input, now: number): Wanted {
  if (input.type === 'tick') return wantedForTick(input.minute, now);
  return {
    now,
    quietBefore: Math.max(now - LATE_LIMIT_MS, Math.min(now, happenedAt(input, now))),
    sources: sourcesIn(input),
    incidents: incidentsIn(input),
    key: 'key' in input ? input.key : null,
    minute: null,
  };
}

// A late report belongs to what was going on then.
function happenedAt(input: Input, now: number): number {
  if (input.type === 'alerts') return Math.min(now, ...input.reports.map(({ at }) => at));
  return input.type === 'report' ? input.at : now;
}

function sourcesIn(input: Input): SourceKey[] {
  if (input.type !== 'report') return [];
  const { source, mergedInto } = input.report;
  return mergedInto === null ? [source] : [source, mergedInto];
}

function incidentsIn(input: Input): string[] {
  if (input.type === 'postmortems') return input.entries.map(({ incident }) => incident);
  if (input.type === 'sla') return [...input.incidents];
  if (input.type === 'drafted') return [input.incident];
  if (input.type !== 'command') return [];
  const { incident, command } = input;
  return [
    ...(incident === null ? [] : [incident]),
    ...(command.do === 'merge' ? [command.into] : []),
  ];
}
