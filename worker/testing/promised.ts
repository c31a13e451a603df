// Months of a company with promises, over a real database and the real commit: the record is written as the roll-up would
// have left it, and passes are made at the minutes that a test names.

import type { Catalog } from '../domain/catalog.ts';
import type { Counts } from '../domain/window.ts';
import { DAY_MS, WINDOWS_PER_DAY, WINDOW_MS, dayOf, packDay } from '../domain/window.ts';
import { createPromiseWatch, passOverPromises } from '../probe/sla.ts';
import type { SlaMeans, SlaPass } from '../probe/sla-parts.ts';
import { pastIncidents, projectCurrent, projectReport } from '../snapshot/sla.ts';
import { PROMISING } from './promised-company.ts';
import { Told } from './told.ts';

const GOOD: Counts = { valid: 5, down: 0, degraded: 0 };
const BAD: Counts = { valid: 5, down: 5, degraded: 0 };
const GONE: Counts = { valid: 0, down: 0, degraded: 0 };

/** Windows that are not good, by their start (epoch ms). */
export type Trouble = Readonly<Record<number, 'bad' | 'gone'>>;

/** So many windows in a row. */
export function inARow(from: number, count: number, what: 'bad' | 'gone' = 'bad'): Trouble {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [from + index * WINDOW_MS, what]),
  );
}

export class Promised {
  readonly told: Told;
  readonly #more: Partial<SlaMeans>;

  readonly db: D1Database;
  readonly catalog: Catalog;

  constructor(db: D1Database, catalog: Catalog = PROMISING, more: Partial<SlaMeans> = {}) {
    this.db = db;
    this.catalog = catalog;
    this.told = new Told(db, { catalog });
    this.#more = more;
  }

  /** Writes the record of a monitor from `from` to `to` (epoch ms, whole windows), good but for what is named. */
  async record(monitor: string, from: number, to: number, trouble: Trouble = {}): Promise<void> {
    const insert = this.db.prepare(
      `INSERT INTO uptime_day (monitor, day, windows) VALUES (?1, ?2, ?3)
       ON CONFLICT DO UPDATE SET windows = excluded.windows`,
    );
    const statements = [];
    for (let day = dayOf(from); day < to; day += DAY_MS) {
      const windows = Array.from({ length: WINDOWS_PER_DAY }, (_, index) => {
        const at = day + index * WINDOW_MS;
        if (at < from || at >= to || trouble[at] === 'gone') return GONE;
        return trouble[at] === 'bad' ? BAD : GOOD;
      });
      statements.push(insert.bind(monitor, day, packDay(windows)));
    }
    await this.db.batch(statements);
  }

  get means(): SlaMeans {
    return {
      db: this.db,
      catalog: this.catalog,
      commit: (...input) => this.told.tell(...input),
      projectReport,
      projectCurrent,
      pastIncidents,
      rootCauses: async () => new Map(),
      ...this.#more,
    };
  }

  /** A pass at a minute, whether or not one is due. */
  pass(minute: number): Promise<SlaPass> {
    this.told.now = minute;
    return passOverPromises(minute, this.means);
  }

  /** What the tick of a minute would do. */
  tick(minute: number): Promise<SlaPass> {
    this.told.now = minute;
    return createPromiseWatch(this.means)(minute);
  }

  /** The journal's events of the promises, in order. */
  async events(): Promise<Record<string, unknown>[]> {
    const { results } = await this.db
      .prepare(
        `SELECT type, stream, actor, data FROM journal
         WHERE type LIKE 'sla.%' ORDER BY position`,
      )
      .all<{ type: string; stream: string; actor: string; data: string }>();
    return results.map(({ data, ...rest }) => ({ ...rest, ...JSON.parse(data) }));
  }

  /** The memos that wait, in order. */
  async memos(): Promise<{ key: string; title: string; text: string }[]> {
    const { results } = await this.db
      .prepare(`SELECT key, payload FROM outbox WHERE kind = 'memo' ORDER BY id`)
      .all<{ key: string; payload: string }>();
    return results.map(({ key, payload }) => ({ key, ...JSON.parse(payload) }));
  }
}
