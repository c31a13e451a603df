// A story told to the rules alone: inputs with their instants go in, the world and its views come out. No database, no
// clock but the story's own.

import type { Catalog } from '../domain/catalog.ts';
import { decide } from '../domain/decide.ts';
import type { Recorded, ReportKind, SourceReported } from '../domain/event.ts';
import type { IncidentView } from '../domain/incident.ts';
import { viewIncidents } from '../domain/incident.ts';
import type { Input } from '../domain/input.ts';
import type { MonitorState } from '../domain/monitor.ts';
import type { Verdict } from '../domain/vocabulary.ts';
import type { World } from '../domain/world.ts';
import { EMPTY_WORLD, evolve, record } from '../domain/world.ts';
import { MERIDIAN } from './meridian.ts';

export const MINUTE_MS = 60_000;

/** 2026-11-02T10:00:00Z, a Monday. Stories begin here. */
export const START_AT = Date.UTC(2026, 10, 2, 10);

/** The input of one PagerDuty delivery, as `webhook/pagerduty` would give it. */
export function pagerduty(
  incident: string,
  what: ReportKind,
  at: number,
  more: Partial<SourceReported> = {},
): Extract<Input, { type: 'report' }> {
  const id = more.id ?? `${incident}-${what}-${at}`;
  return {
    type: 'report',
    key: `pagerduty:${id}`,
    at,
    report: {
      source: `pagerduty:${incident}`,
      id,
      what,
      detail: `incident.${what}`,
      human: what === 'acknowledged',
      severity: null,
      assumedSeverity: 'SEV-2',
      components: { api: null },
      publish: 'auto',
      autoResolve: true,
      mergedInto: null,
      text: null,
      publishText: false,
      future: false,
      ...more,
    },
  };
}

export class Story {
  world: World = EMPTY_WORLD;
  now = START_AT;
  readonly events: Recorded[] = [];
  readonly catalog: Catalog;
  #keys = new Set<string>();
  #ids = 0;

  constructor(catalog: Catalog = MERIDIAN) {
    this.catalog = catalog;
  }

  /** Tells one input; a key that was told before is dropped, as the journal does. Gives the types of what happened. */
  tell(input: Input): string[] {
    if ('key' in input && input.key !== null && this.#keys.has(input.key)) return [];
    const drafted = decide(this.world, input, {
      now: this.now,
      catalog: this.catalog,
      known: this.#keys,
      newId: () => `id${String(this.#ids++).padStart(10, '0')}`,
    });
    const recorded = record(drafted, this.world, this.now);
    for (const { key } of recorded) if (key !== null) this.#keys.add(key);
    this.events.push(...recorded);
    this.world = evolve(this.world, recorded);
    return recorded.map(({ event }) => event.type);
  }

  /** Lets time pass, minute by minute, with the monitors where they stand. */
  wait(minutes: number): void {
    for (let passed = 0; passed < minutes; passed++) {
      this.now += MINUTE_MS;
      this.tell({ type: 'time' });
    }
  }

  /** One tick in which each named monitor stands as given, since `since` (default: now). */
  tick(verdicts: Readonly<Record<string, Verdict>>, since = this.now): string[] {
    const monitors = Object.fromEntries(
      Object.entries(verdicts).map(([id, verdict]): [string, MonitorState] => [
        id,
        { verdict, since, runs: { degraded: null, down: null }, measuredAt: this.now },
      ]),
    );
    return this.tell({ type: 'tick', minute: this.now, row: '', monitors });
  }

  views(): readonly IncidentView[] {
    return viewIncidents(this.world, this.catalog);
  }

  /** The incidents that were not merged into another one. */
  standing(): readonly IncidentView[] {
    return this.views().filter(({ state }) => state !== 'merged');
  }

  /** The one incident of the story. */
  only(): IncidentView {
    const [view, ...others] = this.standing();
    if (view === undefined || others.length > 0) {
      throw new Error(`Expected one incident, there are ${this.standing().length}`);
    }
    return view;
  }

  /** What was said in public, oldest first. */
  said(): string[] {
    return this.views().flatMap(({ posts }) =>
      posts.map(
        ({ status, body }) => `${status}: ${'template' in body ? body.template : body.text}`,
      ),
    );
  }
}
