// A story told to the real commit over a real database: the counterpart of `story.ts`, with the same instants.

import { createCommit } from '../commit/index.ts';
import type { Commit, CommitDependencies, Committed } from '../commit/index.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { MonitorState } from '../domain/monitor.ts';
import type { Verdict } from '../domain/vocabulary.ts';
import { MERIDIAN } from './meridian.ts';
import { MINUTE_MS, START_AT } from './story.ts';

export class Told {
  now = START_AT;
  catalog: Catalog;
  readonly db: D1Database;
  readonly #more: Partial<CommitDependencies>;
  #ids = 0;

  constructor(
    db: D1Database,
    { catalog = MERIDIAN, ...more }: Partial<Omit<CommitDependencies, 'db'>> = {},
  ) {
    this.db = db;
    this.catalog = catalog;
    this.#more = more;
  }

  /** Tells one input. */
  tell(...told: Parameters<Commit>): Promise<Committed> {
    const commit = createCommit({
      db: this.db,
      catalog: this.catalog,
      now: () => this.now,
      newId: () => `id${String(this.#ids++).padStart(10, '0')}`,
      ...this.#more,
    });
    return commit(...told);
  }

  /** Lets time pass, minute by minute. */
  async wait(minutes: number): Promise<void> {
    for (let passed = 0; passed < minutes; passed++) {
      this.now += MINUTE_MS;
      await this.tell({ type: 'time' });
    }
  }

  /** One tick in which each named monitor stands as given, since `since` (default: now). */
  tick(verdicts: Readonly<Record<string, Verdict>>, since = this.now): Promise<Committed> {
    const monitors = Object.fromEntries(
      Object.entries(verdicts).map(([id, verdict]): [string, MonitorState] => [
        id,
        { verdict, since, runs: { degraded: null, down: null }, measuredAt: this.now },
      ]),
    );
    return this.tell({ type: 'tick', minute: this.now, row: '{}', monitors });
  }

  /** The public documents as they stand, by key. */
  async documents(): Promise<Map<string, Record<string, unknown>>> {
    const { results } = await this.db
      .prepare('SELECT key, json FROM document ORDER BY key')
      .all<{ key: string; json: string }>();
    return new Map(results.map(({ key, json }) => [key, JSON.parse(json)]));
  }
}
