// Ten thousand subscribers and one incident: what putting them in line costs, how fast a receiver on this machine gets all of
// it, beside a trivial loop that asks it as often, and how many rows that writes.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyring } from '../../worker/notify/keyring.ts';
import { standardPreferences } from '../../worker/notify/preferences.ts';
import { newSecret } from '../../worker/notify/secrets.ts';
import type { Counts } from '../../worker/testing/counting.ts';
import { delivery, headersOf } from '../../worker/testing/pagerduty.ts';
import { bundlePlainWorker, bundleWorker } from './bundle.ts';
import { companyOf, serviceAt } from './company.ts';
import type { Figure } from './figures.ts';
import { migrate } from './past.ts';
import { startRuntime } from './runtime.ts';
import { SECRET } from './stand.ts';

const SUBSCRIBERS = 10_000;
const PIECE = 500;
const SIGNING_KEY = 'the signing key of the bench 32 and more';
/** Requests of the loop beside, and how many it has in flight: as many as twenty runs with six each. */
const LANES = 120;

const ROWS_LIMIT = 1.1;
const RATE_LEAST = 500;
const ENQUEUE_CPU_LIMIT_MS = 1_000;
const GIVE_UP_MS = 300_000;

export async function measureSubscribers(tell: (step: string) => void): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
  // Also when it is interrupted.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const sink = await startSink();
  const catalog = companyOf(sink.url, { monitors: 1 });
  const bundle = await bundleWorker(folder, catalog);
  const own = await startRuntime({
    ...bundle,
    bindings: { ALLOW_LOOPBACK: '1', SIGNING_KEY, PAGERDUTY_WEBHOOK_SECRETS: SECRET },
    objects: { REGION: 'RegionProbe', CLOCK: 'Clock' },
    data: join(folder, 'own'),
  });
  const bare = await startRuntime({
    ...bundle,
    script: await bundlePlainWorker(),
    bindings: {
      TARGETS: Array.from({ length: 2_000 }, (_, index) => `${sink.url}/bare/${index}`),
      LANES,
      BARE: true,
    },
    objects: {},
    data: join(folder, 'bare'),
  });
  try {
    await migrate(own.db);
    tell(`${SUBSCRIBERS} subscribers`);
    await subscribe(own.db, sink.url, catalog.page);
    const counts = async (): Promise<Counts> =>
      (await fetch(`${own.url}/bench/counts`)).json() as Promise<Counts>;
    const say = (type: 'incident.triggered' | 'incident.acknowledged') => accepted(own.url, type);
    await say('incident.triggered');
    await counts();
    tell('one incident');
    const cpuBefore = own.cpuMs();
    await say('incident.acknowledged');
    await sink.reached(1);
    // The first delivery follows upon everything being in line.
    const enqueueCpu = own.cpuMs() - cpuBefore;
    const startedAt = performance.now();
    const first = sink.count();
    await sink.reached(SUBSCRIBERS);
    const rate = (SUBSCRIBERS - first) / ((performance.now() - startedAt) / 1_000);
    const { rowsWritten } = await counts();
    tell('the same requests alone');
    const before = sink.all();
    const bareAt = performance.now();
    await bare.tick(0);
    const beside = (sink.all() - before) / ((performance.now() - bareAt) / 1_000);
    const what = `One incident, ${SUBSCRIBERS} subscribers`;
    return [
      {
        what: `${what}: all in line, and the first told`,
        unit: 'ms CPU',
        measured: enqueueCpu,
        beside: null,
        budget: { most: ENQUEUE_CPU_LIMIT_MS, of: 'measured' },
      },
      {
        what: `${what}: told`,
        unit: 'requests/s',
        measured: rate,
        beside,
        budget: { least: RATE_LEAST, of: 'measured' },
      },
      {
        what: `${what}: each`,
        unit: 'rows written',
        measured: rowsWritten / SUBSCRIBERS,
        beside: null,
        budget: { most: ROWS_LIMIT, of: 'measured' },
      },
    ];
  } finally {
    await own.close();
    await bare.close();
    sink.close();
  }
}

async function accepted(url: string, type: 'incident.triggered' | 'incident.acknowledged') {
  const incident = {
    id: 'QSUBSCRIBERS',
    service: serviceAt(0),
    priority: { id: 'PPRIO1', summary: 'P1' },
  };
  const agent = type === 'incident.acknowledged' ? 'user' : 'integration';
  const body = delivery({ type, incident, at: Date.now(), agent });
  const headers = await headersOf(SECRET, body);
  const { status } = await fetch(`${url}/webhooks/pagerduty`, { method: 'POST', body, headers });
  if (status !== 202) throw new Error(`A delivery was answered ${status}`);
}

/** Confirmed webhooks, each with an address and a secret of its own. */
async function subscribe(
  db: D1Database,
  sink: string,
  page: Parameters<typeof standardPreferences>[0],
): Promise<void> {
  const keyring = createKeyring([SIGNING_KEY]);
  const preferences = JSON.stringify(standardPreferences(page));
  const insert = db.prepare(
    `INSERT INTO subscriber (id, lookup, channel, address, state, preferences, secrets, created_at, confirmed_at)
     SELECT value ->> 0, value ->> 1, 'webhook', value ->> 2, 'confirmed', ?2, value ->> 3, 1, 1 FROM json_each(?1)`,
  );
  for (let from = 0; from < SUBSCRIBERS; from += PIECE) {
    const rows = await Promise.all(
      Array.from({ length: PIECE }, async (_, index) => {
        const number = String(from + index).padStart(9, '0');
        const address = `${sink}/hook/${number}`;
        const { sealed } = await newSecret(null, keyring, 0);
        return [`sub${number}`, await keyring.lookup(address), await keyring.seal(address), sealed];
      }),
    );
    await insert.bind(JSON.stringify(rows), preferences).run();
  }
}

/** A receiver that accepts everything and counts whom it was for. */
async function startSink() {
  const told = new Set<string>();
  let [all, wanted] = [0, Number.POSITIVE_INFINITY];
  let done = () => {};
  const server = createServer((request, response) => {
    all += 1;
    if (request.url?.startsWith('/hook/')) told.add(request.url);
    request.resume();
    response.end('ok');
    if (told.size >= wanted) done();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo; // listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => told.size,
    all: () => all,
    reached: (count: number) =>
      new Promise<void>((resolve, reject) => {
        if (told.size >= count) return resolve();
        const late = setTimeout(
          () =>
            reject(new Error(`${told.size} of ${count} were told within ${GIVE_UP_MS / 1_000} s`)),
          GIVE_UP_MS,
        );
        wanted = count;
        done = () => {
          clearTimeout(late);
          resolve();
        };
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
