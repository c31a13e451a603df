// Both workers, each in its own workerd, and the clients that ask them. Everything is made in a folder of its own and gone
// afterwards.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts } from '../../worker/testing/counting.ts';
import { startDemoTarget } from '../demo-target.ts';
import { bundlePlainWorker, bundleWorker } from './bundle.ts';
import type { Answered, Client } from './client.ts';
import { connectTo } from './client.ts';
import { companyOf } from './company.ts';
import { givePast } from './past.ts';
import type { Lesson } from './plain-worker.ts';
import type { Runtime, RuntimeOptions } from './runtime.ts';
import { startRuntime } from './runtime.ts';

export const SECRET = 'a-secret-of-the-bench-alone';
/** Who asks the operator's API. */
export const OPERATOR = 'bench-operator-token-0123456789';
/** Requests that are under way at once. */
const LANES = 4;
/** What follows an answer ends in a fraction of it. */
const REST_LIMIT_MS = 60_000;

export type Side = {
  runtime: Runtime;
  client: Client;
  /** Ends its workerd and starts another one over the same data: nothing is in memory. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
};

export type Stand = {
  own: Side;
  plain: Side;
  /** What our database was asked since the last time. */
  counts: () => Promise<Counts>;
  /** Teaches the plain worker to answer as ours did. */
  teach: (name: string, answered: Answered) => Promise<void>;
  close: () => Promise<void>;
};

/** `until`: the past of the database ends before this minute, epoch ms. */
export async function buildStand(until: number): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
  // Also when it is interrupted.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const target = await startDemoTarget({ port: 0 });
    ends.push(() => target.close());
    const catalog = companyOf(target.url);
    const bundle = await bundleWorker(folder, catalog);
    const own = await sideOver({
      ...bundle,
      bindings: {
        ALLOW_LOOPBACK: '1',
        PAGERDUTY_WEBHOOK_SECRETS: SECRET,
        OPERATOR_TOKENS: OPERATOR,
      },
      objects: { REGION: 'RegionProbe', CLOCK: 'Clock' },
      data: join(folder, 'own'),
    });
    ends.push(own.close);
    const plain = await sideOver({
      ...bundle,
      script: await bundlePlainWorker(),
      bindings: { TARGETS: catalog.monitors.map(({ url }) => url) },
      objects: {},
      data: join(folder, 'plain'),
    });
    ends.push(plain.close);
    await givePast(own.runtime.db, catalog, until);
    await plain.runtime.db
      .prepare('CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
      .run();
    return {
      own,
      plain,
      close,
      counts: () => countsOf(own.client),
      async teach(name, answered) {
        const body = JSON.stringify(lessonOf(answered));
        await plain.client.send({ path: `/learn/${name}`, method: 'POST', body });
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks until what follows the answers has ended: it belongs to what was measured before. */
async function countsOf(client: Client): Promise<Counts> {
  const giveUpAt = performance.now() + REST_LIMIT_MS;
  for (;;) {
    const { status, body } = await client.send({ path: '/bench/counts' });
    if (status === 200) return JSON.parse(body);
    if (performance.now() > giveUpAt) throw new Error('What follows an answer does not end');
    await new Promise((done) => void setTimeout(done, 5));
  }
}

async function sideOver(options: RuntimeOptions): Promise<Side> {
  const begin = async () => {
    const runtime = await startRuntime(options);
    return { runtime, client: connectTo(runtime.url, LANES) };
  };
  const end = async () => {
    side.client.close();
    await side.runtime.close();
  };
  const side: Side = {
    ...(await begin()),
    async restart() {
      await end();
      Object.assign(side, await begin());
    },
    close: end,
  };
  return side;
}

/** Headers that belong to one answer on one connection. */
const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'date', 'transfer-encoding']);

function lessonOf({ status, headers, body }: Answered): Lesson {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
  return { status, headers: Object.fromEntries(kept), body };
}
