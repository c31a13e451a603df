// One message for one destination of the configuration: through which channel, in which form, or what is missing.

import type { Destination, Page } from '../domain/catalog.ts';
import type { Memo } from '../domain/memo.ts';
import type { Channel } from './channel.ts';
import type { Mail } from './mail/mail.ts';
import type { Notice } from './message.ts';
import type { Posting } from './slack.ts';
import { memoMessageOf, messageOf } from './slack.ts';
import { memoMail, noticeMail } from './story.ts';
import type { Hook } from './webhook.ts';

/** The channels that are set up. */
export type InsideChannels = {
  slack: { channel: Channel<Posting>; address: string } | null;
  email: Channel<Mail> | null;
  webhook: Channel<Hook>;
  /** The secret of a destination of the configuration; null: signed with nothing. */
  secretOf: ((url: string) => Promise<string>) | null;
};

export type Delivery = Pick<Channel<never>, 'name' | 'atOnce' | 'isSeparate' | 'longestMs'> & {
  send: () => ReturnType<Channel<never>['send']>;
};

export type News = { notice: Notice } | { memo: Memo };

/** Why nothing can go to a destination; null where something can. */
export function missingFor({ kind }: Destination, channels: InsideChannels): string | null {
  if (kind === 'slack') return channels.slack === null ? 'SLACK_WEBHOOK_URL is not set' : null;
  if (kind === 'email') return channels.email === null ? 'e-mail is not set up' : null;
  return null;
}

/** Null where the channel is not set up. */
export function deliveryTo(
  destination: Destination,
  news: News,
  channels: InsideChannels,
  key: string,
  page: Page,
): Delivery | null {
  switch (destination.kind) {
    case 'slack': {
      if (channels.slack === null) return null;
      const { channel, address } = channels.slack;
      const content = 'notice' in news ? messageOf(news.notice) : memoMessageOf(news.memo);
      return delivery(channel, () => ({ address, content }), key);
    }
    case 'email': {
      const { address } = destination;
      if (channels.email === null) return null;
      return delivery(
        channels.email,
        () =>
          'notice' in news
            ? noticeMail(address, news.notice, key, page)
            : memoMail(address, news.memo, key, page),
        key,
      );
    }
    case 'webhook': {
      const { url: address } = destination;
      const { secretOf } = channels;
      return delivery(
        channels.webhook,
        async () => ({
          address,
          secrets: secretOf === null ? [] : [await secretOf(address)],
          content: hookContent(news),
        }),
        key,
      );
    }
  }
}

export function delivery<Message>(
  { name, atOnce, isSeparate, longestMs, send }: Channel<Message>,
  make: () => Message | Promise<Message>,
  idempotencyId: string,
): Delivery {
  return {
    name,
    atOnce,
    ...(isSeparate === undefined ? {} : { isSeparate }),
    ...(longestMs === undefined ? {} : { longestMs }),
    send: async () => send(await make(), idempotencyId),
  };
}

function hookContent(news: News): Readonly<Record<string, unknown>> {
  if ('memo' in news) {
    const { title, text, link } = news.memo;
    return { type: 'memo', data: { title, text, link } };
  }
  const { notice } = news;
  return {
    type: 'incident.updated',
    timestamp: new Date(notice.at).toISOString(),
    data: {
      id: notice.id,
      reference: notice.reference,
      name: notice.title,
      status: notice.status,
      severity: notice.severity,
      text: notice.text,
      components: notice.components,
      next_update: notice.nextUpdate,
      url: notice.link,
    },
  };
}
