// Ticks over a real database and the real commit, with the answers of the monitored services in the test's hand.

import type { Catalog } from '../domain/catalog.ts';
import type { Sample } from '../domain/monitor.ts';
import type { Observe } from '../probe/observe.ts';
import type { Seen } from '../probe/results.ts';
import type { Round, RoundMeans } from '../probe/round.ts';
import { look, record, runRound } from '../probe/round.ts';
import { measureLatency } from '../snapshot/latency.ts';
import { measure } from '../snapshot/measured.ts';
import { Told } from './told.ts';

/** What a service does, or null where nothing of it can be seen. */
export type Health = 'up' | 'slow' | 'down' | 'gone' | null;

const SAMPLES: Record<NonNullable<Health>, Omit<Sample, 'region'>> = {
  up: { class: 'ok', display: 'up', status: 200, ms: 20, reason: null },
  slow: {
    class: 'degraded',
    display: 'degraded',
    status: 200,
    ms: 900,
    reason: 'slower than 800 ms',
  },
  down: { class: 'server_error', display: 'down', status: 503, ms: 20, reason: 'status 503' },
  gone: { class: 'client_error', display: null, status: 404, ms: 20, reason: 'status 404' },
};

export class Ticked {
  /** What each monitor's every region sees; `up` where nothing is said. */
  health: Record<string, Health> = {};
  /** Monitors that each observation asked, in order. */
  readonly asked: string[][] = [];
  readonly told: Told;
  /** Runs while the probes are out. */
  meanwhile: () => Promise<unknown> = () => Promise.resolve();
  readonly #db: D1Database;

  constructor(db: D1Database, catalog: Catalog) {
    this.#db = db;
    this.told = new Told(db, { catalog });
  }

  readonly #observe: Observe = async (due) => {
    this.asked.push(due.map(({ id }) => id));
    const samples = new Map<string, Sample[]>();
    for (const { id, regions } of due) {
      const health = this.health[id] === undefined ? 'up' : this.health[id];
      if (health === null) continue;
      const from = regions.length === 0 ? (['local'] as const) : regions;
      samples.set(
        id,
        from.map((region) => ({ region, ...SAMPLES[health] })),
      );
    }
    await this.meanwhile();
    return samples;
  };

  #means(minute: number, means: Partial<RoundMeans> = {}): RoundMeans {
    this.told.now = minute + 2_000;
    return {
      now: () => this.told.now,
      db: this.#db,
      catalog: this.told.catalog,
      commit: (...input) => this.told.tell(...input),
      observe: this.#observe,
      measure,
      measureLatency,
      ...means,
    };
  }

  /** Runs the tick of a minute (epoch ms), at that time. */
  async tick(minute: number, means: Partial<RoundMeans> = {}): Promise<Round> {
    return runRound(minute, this.#means(minute, means));
  }

  /** The first half of it. */
  readonly look = (minute: number): Promise<Seen | null> => look(minute, this.#means(minute));

  /** The second half, in the minute of what was seen. */
  readonly record = (seen: Seen): Promise<Round> => record(seen, this.#means(seen.minute));
}
