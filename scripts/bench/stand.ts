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
const LANES = 4;

export type Side = { runtime: Runtime; client: Client };

export type Stand = {
  own: Side;
  plain: Side;
  /** What our database was asked since the last time. */
  counts: () => Promise<Counts>;
  /** Teaches the plain worker to answer as ours did. */
  teach: (name: string, answered: Answered) => Promise<void>;
  close: () => Promise<void>;
};

/** Headers that belong to one answer on one connection. */
const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'date', 'transfer-encoding']);

/** `until`: the past of the database ends before this minute, epoch ms. */
export async function buildStand(until: number): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const target = await startDemoTarget({ port: 0 });
    ends.push(() => target.close());
    const catalog = companyOf(target.url);
    const { script, ...options } = await bundleWorker(folder, catalog);
    const begin = async (
      script: string,
      bindings: RuntimeOptions['bindings'],
      regions?: string,
    ): Promise<Side> => {
      const runtime = await startRuntime({
        ...options,
        script,
        bindings,
        ...(regions && { regions }),
      });
      const client = connectTo(runtime.url, LANES);
      ends.push(runtime.close, client.close);
      return { runtime, client };
    };
    const settings = { ALLOW_LOOPBACK: '1', PAGERDUTY_WEBHOOK_SECRETS: SECRET };
    const own = await begin(script, settings, 'RegionProbe');
    const plain = await begin(await bundlePlainWorker(), {
      TARGETS: catalog.monitors.map(({ url }) => url),
    });
    await givePast(own.runtime.db, catalog, until);
    await plain.runtime.db
      .prepare('CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
      .run();
    return {
      own,
      plain,
      close,
      counts: async () => JSON.parse((await own.client.send({ path: '/bench/counts' })).body),
      async teach(name, { status, headers, body }) {
        const kept = Object.entries(headers).filter(([header]) => !OF_THE_CONNECTION.has(header));
        const lesson: Lesson = { status, headers: Object.fromEntries(kept), body };
        const path = `/learn/${name}`;
        await plain.client.send({ path, method: 'POST', body: JSON.stringify(lesson) });
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
