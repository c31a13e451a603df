// The room's front: what the composition root calls to have messages sent. Secrets end here, in the senders that use them.

import type { Catalog, Destination } from '../domain/catalog.ts';
import type { ContentIndex } from '../domain/content-index.ts';
import { EMPTY_CONTENT } from '../domain/content-index.ts';
import { createEgress } from '../domain/egress.ts';
import type { Bindings, PublicConfig, Secrets } from '../env.ts';
import { countPacks } from '../store/packs.ts';
import { isActionMinute, tendActionItems } from './actions.ts';
import { createAsk } from './github/ask.ts';
import type { Door } from './channel.ts';
import type { Ways } from './channels.ts';
import { destinationSecret, waysOut } from './channels.ts';
import { deliveryTo, missingFor } from './destination.ts';
import { drain } from './dispatch.ts';
import type { FanOutMeans } from './errand.ts';
import { fanOut } from './fan-out.ts';
import { greetingDelivery } from './greet.ts';
import type { Keyring } from './keyring.ts';
import { keyringOf } from './keyring.ts';
import { publicIncidents, readMatter, readPageState } from './matters.ts';
import type { PageState } from './statuspage.ts';
import { wordsFor } from '../words/index.ts';
import { upkeep } from './upkeep.ts';

/** Runs that an announcement starts side by side; each asks for the next one while there are packs. */
const NUDGES_LIMIT = 20;

/** What is due later than this is found by the cron as well. */
const CRON_SECONDS = 60;

export type Notifier = {
  /**
   * Sends what is due, as much as one invocation may, to people inside or to some of the subscribers; gives how many messages
   * were finished. `isWaiting` false: there is nothing, as is known already. Throws `StorageFailed`.
   */
  drain(isWaiting?: boolean): Promise<number>;
  /** Compares action items with the tracker and tells what is overdue, in its minute (epoch ms) of the hour; never rejects. */
  chase(minute: number): Promise<void>;
  /** Asks the queue for drains, where there is one; never rejects. */
  nudge(times?: number): Promise<void>;
  /** Asks the queue for a drain at each of these instants (epoch ms) that comes before the cron would; never rejects. */
  nudgeWhenDue(instants: readonly number[]): Promise<void>;
  /** Sends a test message to a destination as it stands under `routes:`; `secret` signs what a webhook gets. */
  test(to: string): Promise<{ ok: boolean; reason: string | null; secret: string | null }>;
};

export type NotifierDependencies = {
  /** Without the queue the cron alone drains. */
  environment: Pick<Bindings, 'DB'> & Partial<Pick<Bindings, 'NUDGES' | 'EMAIL'>>;
  catalog: Catalog;
  config: PublicConfig;
  secrets: Secrets;
  fetch?: typeof fetch;
  /** Epoch ms. */
  now?: () => number;
  /** What people wrote, with the action items that are to be chased. */
  content?: ContentIndex;
  /** Hears where a postmortem was proposed, perhaps more than once. */
  drafted?: (incident: string, url: string) => Promise<void>;
  /** From [0, 1). */
  random?: () => number;
  /** How long one delivery may take. */
  timeoutMs?: number;
};

export function createNotifier(dependencies: NotifierDependencies): Notifier {
  const { environment, catalog, config, timeoutMs } = dependencies;
  const { DB: db, NUDGES: queue } = environment;
  const now = dependencies.now ?? (() => Date.now());
  const random = dependencies.random ?? Math.random;
  const door: Door = {
    fetch: dependencies.fetch ?? ((...request) => fetch(...request)),
    egress: createEgress({
      schemes: ['https:'],
      ownOrigins: [catalog.page.url],
      allowLoopback: config.allowLoopback,
    }),
    userAgent: `Allclear/1 (+${catalog.page.url})`,
    timeoutMs,
  };
  const keyring = keyringOf(dependencies.secrets.signingKeys);
  const readIncidents = (ids: readonly string[]) => publicIncidents(db, ids);

  const nudge = (times = 1) => queued(Array.from({ length: times }, () => 0));

  const nudgeWhenDue = (instants: readonly number[]): Promise<void> => {
    const at = now();
    const delays = instants.map((instant) => Math.max(0, Math.ceil((instant - at) / 1000)));
    return queued([...new Set(delays)].filter((seconds) => seconds <= CRON_SECONDS));
  };

  const queued = async (delays: readonly number[]): Promise<void> => {
    const [first, ...others] = delays;
    if (first === undefined) return;
    try {
      const body = { type: 'drain' };
      const all = delays.map((delaySeconds) => ({ body, delaySeconds }));
      if (others.length === 0) await queue?.send(body, { delaySeconds: first });
      else await queue?.sendBatch(all);
    } catch (error) {
      // The cron drains within a minute.
      const kind = error instanceof Error ? error.name : 'unknown';
      console.warn('a nudge was not queued', { kind });
    }
  };

  const run = async (ways: Ways): Promise<{ finished: number; more: number }> => {
    const readers = keyring && readerMeans(dependencies, ways, { keyring, db, now, random });
    const channels = {
      ...ways.inside,
      greet: readers && ((...greeting) => greetingDelivery(...greeting, readers)),
    } satisfies Parameters<typeof drain>[0]['channels'];
    const drained = await drain({ db, catalog, channels, readIncidents, now, random });
    const { finished, more } = drained;
    if (drained.isForSubscribers) {
      return { finished, more: Math.min(await countPacks(db), NUDGES_LIMIT) };
    }
    // One invocation has room for either.
    if (drained.claimed > 0 || readers === null) return { finished, more: more ? 1 : 0 };
    const fanned = await fanOut(readers);
    return fanned === null ? { finished, more: 0 } : { finished: fanned.sent, more: 1 };
  };

  const open = (): Ways => {
    const { page } = catalog;
    const { config, secrets } = dependencies;
    return waysOut(door, {
      page,
      config,
      secrets,
      binding: environment.EMAIL,
      keyring,
      github: { db, catalog, now, drafted: dependencies.drafted ?? (async () => {}) },
      now,
    });
  };

  /** Once an hour. Its failing takes nothing from what else the minute has to do. */
  const chase = async (minute: number): Promise<void> => {
    if (!isActionMinute(minute)) return;
    const { githubToken: token } = dependencies.secrets;
    const { githubApiUrl: apiUrl, githubRepository: repository } = config;
    const tracker =
      token === null || repository === null
        ? null
        : { ask: createAsk(door, { apiUrl, token, repository }, now), repository };
    try {
      const { content = EMPTY_CONTENT } = dependencies;
      await tendActionItems({ db, catalog, content, tracker, now: now() });
    } catch (error) {
      const kind = error instanceof Error ? error.name : 'unknown';
      console.error('action items were not looked at', { kind });
    }
  };

  return {
    nudge,
    nudgeWhenDue,
    chase,
    async drain(isWaiting = true) {
      let finished = 0;
      if (isWaiting) {
        const ways = open();
        const drained = await run(ways).finally(ways.close);
        finished = drained.finished;
        await nudge(drained.more);
      }
      if (await upkeep(db, catalog, now())) await nudge();
      return finished;
    },
    async test(to) {
      const ways = open();
      const destination = destinationIn(to);
      const { page } = catalog;
      const { title, text } = wordsFor(page.language).notify.test;
      const memo = { to: [destination], title, text: text(page.name), link: page.url };
      const key = `test:${crypto.randomUUID()}`;
      const delivery = deliveryTo(destination, { memo }, ways.inside, key, page);
      const sent = await (delivery?.send() ?? null)?.finally(ways.close);
      return {
        ok: sent?.ok === true,
        reason:
          sent === undefined ? missingFor(destination, ways.inside) : sent.ok ? null : sent.reason,
        secret:
          destination.kind === 'webhook' && keyring !== null
            ? await destinationSecret(destination.url, keyring)
            : null,
      };
    },
  };
}

/** `slack`, `email:…` or an address. */
function destinationIn(to: string): Destination {
  if (to === 'slack') return { kind: 'slack' };
  return to.startsWith('email:')
    ? { kind: 'email', address: to.slice('email:'.length) }
    : { kind: 'webhook', url: to };
}

/** What is needed to tell subscribers. */
function readerMeans(
  { catalog }: NotifierDependencies,
  { readers }: Ways,
  means: Pick<FanOutMeans, 'db' | 'now' | 'random'> & { keyring: Keyring },
): FanOutMeans {
  let state: PageState | null | undefined;
  return {
    ...means,
    catalog,
    page: catalog.page,
    channels: readers,
    async pageState() {
      state ??= await readPageState(means.db);
      return state;
    },
    matterOf: (announcement) => readMatter(means.db, announcement, catalog),
  };
}
