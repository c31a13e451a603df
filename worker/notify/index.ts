// The room's front: what the composition root calls to have messages sent. Secrets end here, in the senders that use them.

import type { Catalog } from '../domain/catalog.ts';
import { createEgress } from '../domain/egress.ts';
import type { Bindings, PublicConfig, Secrets } from '../env.ts';
import type { PublicIncident } from '../snapshot/documents.ts';
import { incidentDocument } from '../snapshot/documents.ts';
import { forgetAlerts } from '../store/alerts.ts';
import { readDocuments } from '../store/documents.ts';
import { runBatch } from '../store/failure.ts';
import { forgetReplayed } from '../store/inbox.ts';
import { forgetMessages } from '../store/outbox.ts';
import type { Door } from './channel.ts';
import { drain } from './dispatch.ts';
import { createGitHub } from './github/index.ts';
import { createKeyring } from './keyring.ts';
import { createMailer } from './mail/index.ts';
import { createPagerDuty } from './pagerduty.ts';
import type { Channels } from './plan.ts';
import { createSlack } from './slack.ts';
import { createWebhook, secretText } from './webhook.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type Notifier = {
  /** Sends what is due, as much as one invocation may; gives how many messages were finished. Throws `StorageFailed`. */
  drain(): Promise<number>;
  /** Asks the queue for a drain, where there is one; never rejects. */
  nudge(): Promise<void>;
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
  const readIncidents = (ids: readonly string[]) => publicIncidents(db, ids);

  const nudge = async (): Promise<void> => {
    try {
      await queue?.send({ type: 'drain' });
    } catch (error) {
      // The cron drains within a minute.
      const kind = error instanceof Error ? error.name : 'unknown';
      console.warn('a nudge was not queued', { kind });
    }
  };
  return {
    nudge,
    async drain() {
      const { channels, close } = channelsOf(door, dependencies, now);
      const run = drain({ db, catalog, channels, readIncidents, now, random });
      const { finished, more } = await run.finally(close);
      if (more) await nudge();
      if (now() % HOUR_MS < MINUTE_MS) {
        const forgotten = [forgetMessages, forgetAlerts, forgetReplayed];
        await runBatch(
          db,
          forgotten.map((forget) => forget(db, now())),
        );
      }
      return finished;
    },
  };
}

/** For one run: a connection of one run cannot be used by another. */
function channelsOf(
  door: Door,
  { environment, catalog, config, secrets, drafted = async () => {} }: NotifierDependencies,
  now: () => number,
): { channels: Channels; close: () => void } {
  const { pagerdutyRoutingKey: routingKey, slackWebhookUrl, signingKeys, githubToken } = secrets;
  const { githubApiUrl: apiUrl, githubRepository: repository } = config;
  const { page } = catalog;
  const eventsUrl = config.pagerdutyEventsUrl;
  const binding = environment.EMAIL;
  const email = createMailer({ door, page, config, secrets, binding, now });
  const [newest, ...older] = signingKeys;
  const keyring = newest === undefined ? null : createKeyring([newest, ...older]);
  return {
    channels: {
      pagerduty: routingKey === null ? null : createPagerDuty(door, { eventsUrl, routingKey }),
      github:
        githubToken === null || repository === null
          ? null
          : createGitHub(
              door,
              { apiUrl, token: githubToken, repository },
              { db: environment.DB, catalog, now, drafted },
            ),
      slack:
        slackWebhookUrl === null ? null : { channel: createSlack(door), address: slackWebhookUrl },
      email,
      webhook: createWebhook(door, now),
      secretOf:
        keyring === null
          ? null
          : async (url) => secretText(await keyring.secretOf(`webhook ${url}`)),
    },
    close: () => email?.close?.(),
  };
}

/** The public documents of these incidents; one that another version has written counts as missing until it is renewed. */
async function publicIncidents(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, PublicIncident>> {
  const rows = await readDocuments(
    db,
    ids.map((id) => `incident:${id}`),
  );
  return new Map(
    rows.flatMap(({ json }) => {
      const { success, data } = incidentDocument.safeParse(JSON.parse(json));
      return success ? [[data.incident.id, data.incident] as const] : [];
    }),
  );
}
