// The whole worker over a database and copies that can be made to fail, with a story behind it: an incident that is over, one
// that is open, a maintenance that is planned, and measurements. Each isolate is a fresh start of the same worker.

import { env } from 'cloudflare:workers';
import catalog from 'allclear-catalog';
import { createFront } from '../app.ts';
import type { EdgeCache } from '../snapshot/edge.ts';
import type { Environment } from '../env.ts';
import type { House } from '../house.ts';
import { build } from '../house.ts';
import { createMirror } from '../snapshot/mirror.ts';
import { IDS } from './addresses.ts';
import { GIVE_UP_MS } from './patience.ts';
import { emptyDatabase } from './database.ts';
import { MINUTE_MS, pagerduty, START_AT } from './story.ts';
import { Told } from './told.ts';
import { livelyDays } from './views.ts';

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What the static page for the worst case says. */
export const OFFLINE = '<h1>We cannot say right now</h1>';

/** How the database and the copies behave; all is well where nothing is said. */
export type Weather = {
  database?: 'failing' | 'hanging';
  kv?: 'failing' | 'hanging';
  cache?: 'failing';
};

export type Isolate = {
  house: House;
  ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** Waits for what goes on behind the answers; what hangs is left alone. */
  settled: () => Promise<unknown>;
};

/** How long what hangs is waited for behind the answers, and by who reads a page. */
const ENDLESS_MS = 500;

let worlds = 0;

export class Isolates {
  now = START_AT + 30 * MINUTE_MS;
  weather: Weather = {};
  edge: EdgeCache | undefined;
  readonly db: D1Database;
  readonly told: Told;
  readonly #cache: Cache;

  private constructor(db: D1Database, cache: Cache) {
    this.db = db;
    this.#cache = cache;
    this.told = new Told(db, { catalog, mirror: createMirror(env.LAST_GOOD) });
  }

  /** A new world in which the story has been told. */
  static async told(): Promise<Isolates> {
    const db = await emptyDatabase();
    const isolates = new Isolates(db, await caches.open(`isolates-${worlds++}`));
    await isolates.#tell();
    return isolates;
  }

  async #tell(): Promise<void> {
    const { told } = this;
    const tell = async (...input: Parameters<Told['tell']>) => (await told.tell(...input)).mirrored;
    // In September; then a month in which nothing was.
    told.now = START_AT - 40 * DAY_MS;
    for (const what of ['triggered', 'acknowledged', 'resolved'] as const) {
      await tell(pagerduty('Q0', what, told.now));
    }
    for (let minute = 0; minute < 30; minute++) {
      told.now += MINUTE_MS;
      await tell({ type: 'time' });
    }
    told.now = START_AT - 3 * DAY_MS;
    await tell({
      type: 'page',
      actor: 'operator:ops',
      key: null,
      event: {
        type: 'maintenance.scheduled',
        id: IDS.maintenance,
        name: 'Database upgrade',
        lang: 'en',
        body: 'We move to a newer version.',
        components: ['dashboard'],
        startsAt: START_AT + DAY_MS,
        endsAt: START_AT + DAY_MS + HOUR_MS,
      },
    });
    told.now = START_AT;
    for (const what of ['triggered', 'acknowledged'] as const) {
      await tell(pagerduty('Q1', what, START_AT));
    }
    await this.tick(this.now);
  }

  /** A tick of that minute (epoch ms) in which everything was up, with what it measured. */
  async tick(at: number): Promise<void> {
    this.told.now = at;
    const ids = catalog.components.map(({ id }) => id);
    const up = { verdict: 'up', since: START_AT, runs: { degraded: null, down: null } } as const;
    const monitors = Object.fromEntries(
      catalog.monitors.map(({ id }) => [id, { ...up, measuredAt: at }]),
    );
    const document = {
      version: 1 as const,
      catalog: catalog.hash,
      at,
      from: Math.floor(at / DAY_MS) * DAY_MS - 89 * DAY_MS,
      components: Object.fromEntries(
        ids.map((id, index) => [id, { days: livelyDays(index), measuredAt: at }]),
      ),
    };
    const input = { type: 'tick' as const, minute: at, row: '{}', monitors };
    const { mirrored } = await this.told.tell(input, [], [{ key: 'measured', document }]);
    await mirrored;
  }

  /** The worker, started anew. */
  start(): Isolate {
    const environment: Environment = {
      ...env,
      DB: this.#failing(this.db, () => this.weather.database),
      LAST_GOOD: this.#failing(env.LAST_GOOD, () => this.weather.kv),
      // The built site is not there in these tests.
      ASSETS: { fetch: () => Promise.resolve(html(OFFLINE)) } as unknown as Fetcher,
    };
    const house = build(environment, {
      now: () => this.now,
      cache: this.#failing(this.#cache, () => this.weather.cache),
      edge: () => this.edge,
      readDeadlineMs: () => (this.weather.database === 'hanging' ? ENDLESS_MS : GIVE_UP_MS),
    });
    const front = createFront(house);
    const pending: Promise<unknown>[] = [];
    const context = {
      waitUntil: (work: Promise<unknown>) => void pending.push(work),
      passThroughOnException() {},
      props: {},
    } as unknown as ExecutionContext; // what hono and the app use of it
    return {
      house,
      ask: async (path, init) =>
        front(new Request(`https://status.meridian.example${path}`, init), environment, context),
      settled: async () => {
        const endless = this.weather.database === 'hanging' || this.weather.kv === 'hanging';
        const patience = new Promise((done) => endless && setTimeout(done, ENDLESS_MS));
        while (pending.length > 0) {
          await Promise.race([Promise.allSettled(pending.splice(0)), patience]);
        }
      },
    };
  }

  /** The same, but every call fails or never ends while the weather says so. */
  #failing<Target extends object>(
    target: Target,
    weather: () => 'failing' | 'hanging' | undefined,
  ): Target {
    return new Proxy(target, {
      get: (_, property) => {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const how = weather();
          if (how === undefined) return value.apply(target, args);
          return property === 'prepare' ? dead(how) : answer(how);
        };
      },
    });
  }
}

const answer = (how: 'failing' | 'hanging') =>
  how === 'failing'
    ? Promise.reject(new Error('D1_ERROR: Network connection lost.'))
    : new Promise(() => {});

/** A statement that can be prepared and bound, and then gets no answer. */
function dead(how: 'failing' | 'hanging') {
  const run = () => answer(how);
  const statement = { bind: () => statement, all: run, first: run, raw: run, run };
  return statement;
}

const html = (text: string) =>
  new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8', etag: '"built"' } });

/** Deletes every row of ours, whatever protects it. */
export async function emptyTables(db: D1Database): Promise<void> {
  const { results } = await db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
    .all<{ name: string }>();
  for (const { name } of results) await db.prepare(`DROP TRIGGER ${name}`).run();
  for (const name of await tablesOf(db)) await db.prepare(`DELETE FROM ${name}`).run();
}

/** Drops every table of ours. */
export async function dropTables(db: D1Database): Promise<void> {
  for (const name of await tablesOf(db)) await db.prepare(`DROP TABLE ${name}`).run();
}

async function tablesOf(db: D1Database): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
       AND name NOT LIKE '_cf_%' AND name NOT LIKE 'd1_%'`,
    )
    .all<{ name: string }>();
  return results.map(({ name }) => name);
}
