// One worker in a workerd of its own, on loopback, with the bindings that ours has. Requests reach it directly, without the
// router that Miniflare puts in front, and its processor time is read from outside.

import type { Json, V4MiniflareOptions } from 'miniflare';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { offlineEnvironment } from '../environment.ts';
import { childrenCalled, cpuMsOf } from './process-time.ts';

export type Runtime = {
  /** `http://127.0.0.1:<port>` */
  url: string;
  db: D1Database;
  /** Processor time that it has used so far, in ms. */
  cpuMs: () => number;
  /** Has the cron call for this minute (epoch ms), and waits for all that follows. */
  tick: (minute: number) => Promise<void>;
  close: () => Promise<void>;
};

export type RuntimeOptions = {
  script: string;
  compatibilityDate: string;
  compatibilityFlags: readonly string[];
  bindings: Record<string, Json>;
  /** Exported Durable Object classes, by the name of their binding. */
  objects: Readonly<Record<string, string>>;
  /** Folder in which its database outlives it. */
  data: string;
};

/** Stands for the docs site: it has published no postmortem. */
const SITE = `export default {
  fetch: () => new Response('[]', { headers: { 'content-type': 'application/json', etag: '"0"' } }),
};`;

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  Object.assign(process.env, offlineEnvironment);
  const before = new Set(childrenCalled('workerd'));
  const miniflare = new Miniflare(convertV4MiniflareOptions(workersOf(options)));
  try {
    await miniflare.ready;
    const pid = childrenCalled('workerd').find((child) => !before.has(child));
    if (pid === undefined) throw new Error('workerd is not among the children of this process');
    return await runtimeOver(miniflare, pid);
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

function workersOf({
  script,
  compatibilityDate,
  compatibilityFlags,
  bindings,
  objects,
  data,
}: RuntimeOptions): V4MiniflareOptions {
  const moduleOf = (contents: string) => [
    { type: 'ESModule' as const, path: 'worker.js', contents },
  ];
  return {
    cf: false,
    resourcePersistencePath: data,
    host: '127.0.0.1',
    workers: [
      {
        name: 'measured',
        modules: moduleOf(script),
        compatibilityDate,
        compatibilityFlags: [...compatibilityFlags],
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
        bindings,
        d1Databases: ['DB'],
        kvNamespaces: ['LAST_GOOD'],
        queueProducers: { NUDGES: { queueName: 'nudges' } },
        queueConsumers: { nudges: { maxBatchSize: 1, maxBatchTimeout: 0 } },
        durableObjects: Object.fromEntries(
          Object.entries(objects).map(([binding, className]) => [
            binding,
            { className, useSQLite: true },
          ]),
        ),
        serviceBindings: { ASSETS: 'site' },
        versionMetadata: 'VERSION',
      },
      { name: 'site', modules: moduleOf(SITE), compatibilityDate },
    ],
  };
}

async function runtimeOver(miniflare: Miniflare, pid: number): Promise<Runtime> {
  const [url, worker, db] = [
    await miniflare.unsafeGetDirectURL('measured'),
    await miniflare.getWorker('measured'),
    await miniflare.getD1Database('DB', 'measured'),
  ];
  return {
    url: url.origin,
    db,
    cpuMs: () => cpuMsOf(pid),
    async tick(minute) {
      const scheduledTime = new Date(minute);
      const { outcome } = await worker.scheduled({ scheduledTime, cron: '* * * * *' });
      if (outcome !== 'ok') throw new Error(`The tick ended with ${outcome}`);
    },
    close: () => miniflare.dispose(),
  };
}
