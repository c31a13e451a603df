// Every way out, made for one run: a connection that one invocation has opened cannot be used by another. Secrets end here, in
// the senders that use them.

import type { Page } from '../domain/catalog.ts';
import type { Bindings, PublicConfig, Secrets } from '../env.ts';
import type { Door } from './channel.ts';
import { createDiscord } from './discord.ts';
import { createGitHub } from './github/index.ts';
import type { Keyring } from './keyring.ts';
import { createMailer } from './mail/index.ts';
import { createPagerDuty } from './pagerduty.ts';
import type { Channels } from './plan.ts';
import type { ReaderChannels } from './reader.ts';
import { createPush } from './push.ts';
import { createSlack } from './slack.ts';
import { createTeams } from './teams.ts';
import { createWebhook, secretText } from './webhook.ts';

export type Ways = {
  inside: Omit<Channels, 'greet'>;
  readers: ReaderChannels;
  close: () => void;
};

export function waysOut(
  door: Door,
  {
    page,
    config,
    secrets,
    binding,
    keyring,
    github,
    now,
  }: {
    page: Page;
    config: PublicConfig;
    secrets: Secrets;
    binding: Bindings['EMAIL'] | undefined;
    keyring: Keyring | null;
    /** What drafting a postmortem needs beside the repository. */
    github: Parameters<typeof createGitHub>[2];
    now: () => number;
  },
): Ways {
  const { pagerdutyRoutingKey: routingKey, slackWebhookUrl, githubToken: token } = secrets;
  const { githubApiUrl: apiUrl, githubRepository: repository } = config;
  const eventsUrl = config.pagerdutyEventsUrl;
  const email = createMailer({ door, page, config, secrets, binding, now });
  const slack = createSlack(door);
  const webhook = createWebhook(door, now);
  return {
    inside: {
      pagerduty: routingKey === null ? null : createPagerDuty(door, { eventsUrl, routingKey }),
      github:
        token === null || repository === null
          ? null
          : createGitHub(door, { apiUrl, token, repository }, github),
      slack: slackWebhookUrl === null ? null : { channel: slack, address: slackWebhookUrl },
      email,
      webhook,
      secretOf: keyring && ((url) => destinationSecret(url, keyring)),
    },
    readers: {
      email,
      push: keyring && createPush(door, { keyring, contact: page.url, now }),
      webhook,
      slack,
      discord: createDiscord(door),
      teams: createTeams(door),
    },
    close: () => email?.close?.(),
  };
}

/** With what a webhook of the configuration is signed: follows from its address, so that nobody has to store it. */
export async function destinationSecret(url: string, keyring: Keyring): Promise<string> {
  return secretText(await keyring.secretOf(`webhook ${url}`));
}
