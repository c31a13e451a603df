// A subscriber as the senders see one, and a message for one: through which channel, in which form. An address is opened here,
// for as long as it takes to send, and stands nowhere else.

import type { Page } from '../domain/catalog.ts';
import type { Preferences } from '../domain/subscriber.ts';
import type { SubscriberRow } from '../store/schema.ts';
import type { Happening } from '../store/deliveries.ts';
import { wordsFor } from '../words/index.ts';
import type { Channel } from './channel.ts';
import type { Delivery } from './destination.ts';
import { delivery } from './destination.ts';
import type { DiscordPosting } from './discord.ts';
import { discordMessage } from './discord.ts';
import type { Keyring } from './keyring.ts';
import { linkTo } from './links.ts';
import { htmlOf, textOf } from './mail/compose.ts';
import type { Story } from './mail/compose.ts';
import type { Mail } from './mail/mail.ts';
import type { Matter } from './matter.ts';
import { readPreferences } from './preferences.ts';
import { currentSecrets } from './secrets.ts';
import type { Posting } from './slack.ts';
import { messageOf } from './slack.ts';
import type { Push } from './push.ts';
import { pushOf } from './push.ts';
import type { PageState } from './statuspage.ts';
import { statuspageHook } from './statuspage.ts';
import { listFooter, noticeStory, subjectOf } from './story.ts';
import { teamsMessage } from './teams.ts';
import type { Hook } from './webhook.ts';

export type Reader = { row: SubscriberRow; address: string; preferences: Preferences };

/** The ways to subscribers. */
export type ReaderChannels = {
  email: Channel<Mail> | null;
  push: Channel<Push> | null;
  webhook: Channel<Hook>;
  slack: Channel<Posting>;
  discord: Channel<DiscordPosting>;
  teams: Channel<Posting>;
};

export type ReaderMeans = {
  channels: ReaderChannels;
  keyring: Keyring;
  page: Page;
  /** How the whole page stands; null: it cannot be read. */
  pageState: () => Promise<PageState | null>;
  now: () => number;
};

/** Why nothing can be sent to a row that `readerIn` cannot read. */
export const UNREADABLE = 'it cannot be read: what it was sealed with is not in SIGNING_KEY';

/** Null: it cannot be read, which is nobody else's trouble. */
export async function readerIn(
  row: SubscriberRow,
  keyring: Keyring,
  page: Page,
): Promise<Reader | null> {
  try {
    return await readerOf(row, keyring, page);
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error('a subscriber cannot be read', { subscriber: row.id, kind });
    return null;
  }
}

/** Throws where a key is missing that it was sealed with. */
export async function readerOf(row: SubscriberRow, keyring: Keyring, page: Page): Promise<Reader> {
  return {
    row,
    address: await keyring.open(row.address),
    preferences: readPreferences(row.preferences, page),
  };
}

/** The same for every attempt. */
export const idempotencyIdOf = ({ subject, event }: Happening, { id }: Pick<SubscriberRow, 'id'>) =>
  `${subject}:${event}:${id}`;

/**
 * Null: its channel is not set up. `earlier`: the message of the same subject whose place this one may take, where it is
 * neither a beginning nor an end: those are to be noticed.
 */
export function deliveryToReader(
  reader: Reader,
  matter: Matter,
  happening: Happening,
  means: ReaderMeans,
  earlier: string | null,
): Delivery | null {
  const { row, address, preferences } = reader;
  const { channels } = means;
  const key = idempotencyIdOf(happening, row);
  const notice = () => matter.notice(preferences);
  switch (row.channel) {
    case 'email':
      if (channels.email === null) return null;
      return delivery(channels.email, () => readerMail(reader, matter, key, means), key);
    case 'push': {
      if (channels.push === null) return null;
      const { locale: lang, direction: dir } = wordsFor(preferences.language);
      const content = () => pushOf(notice(), { tag: happening.subject, lang, dir });
      const isUrgent = matter.news.kind === 'incidents';
      return delivery(channels.push, () => ({ address, content: content(), isUrgent }), key);
    }
    case 'webhook':
      return delivery(channels.webhook, () => hookFor(reader, matter, means), key);
    case 'slack':
      return delivery(channels.slack, () => ({ address, content: messageOf(notice()) }), key);
    case 'discord':
      return delivery(
        channels.discord,
        () => ({
          address,
          content: discordMessage(notice()),
          edits: mayEdit(matter) ? earlier : null,
        }),
        key,
      );
    case 'teams':
      return delivery(channels.teams, () => ({ address, content: teamsMessage(notice()) }), key);
  }
}

/** Whether an earlier message about the same may be changed in place of sending another one. */
export const mayEdit = ({ news }: Matter) => news.kind === 'incidents' && !news.isEdge;

async function readerMail(
  reader: Reader,
  matter: Matter,
  id: string,
  means: ReaderMeans,
): Promise<Mail> {
  const notice = matter.notice(reader.preferences);
  const words = wordsFor(reader.preferences.language);
  const story = noticeStory(notice, words);
  return listMail(
    reader,
    { ...story, subject: subjectOf(notice), id, thread: matter.thread },
    means,
  );
}

/** A mail that can be left, with the links that belong to it. */
export async function listMail(
  { row, address, preferences }: Reader,
  {
    subject,
    id,
    thread,
    ...content
  }: Omit<Story, 'footer'> & {
    subject: string;
    id: string;
    thread: string | null;
  },
  { keyring, page }: Pick<ReaderMeans, 'keyring' | 'page'>,
): Promise<Mail> {
  const leave = await linkTo('unsubscribe', row, { keyring, page: page.url });
  const manage = await linkTo('manage', row, { keyring, page: page.url });
  const story: Story = {
    ...content,
    footer: listFooter(wordsFor(preferences.language), page.name, { manage, leave }),
  };
  return {
    to: address,
    subject,
    text: textOf(story),
    html: htmlOf(story),
    id,
    thread,
    list: { leave, about: page.url },
  };
}

async function hookFor(
  { row, address, preferences }: Reader,
  matter: Matter,
  { keyring, page, pageState, now }: ReaderMeans,
): Promise<Hook> {
  const leave = await linkTo('unsubscribe', row, { keyring, page: page.url });
  const secrets = await currentSecrets(row.secrets, keyring, now());
  // What Statuspage has no shape for, reports and digests, comes in ours.
  const isIts = matter.incident ?? matter.maintenance ?? matter.change;
  const state = preferences.format === 'statuspage' && isIts ? await pageState() : null;
  if (state !== null) {
    const { timezone } = page;
    const content = statuspageHook(matter, { page, state, leave, timezone, now: now() });
    return { address, secrets, content };
  }
  const notice = matter.notice(preferences);
  const { incident, maintenance } = matter;
  return {
    address,
    secrets,
    content: {
      type: matter.type,
      timestamp: new Date(notice.at).toISOString(),
      data: {
        id: notice.id,
        name: notice.title,
        status: notice.status,
        impact: incident?.impact ?? null,
        text: notice.text,
        components:
          (incident ?? maintenance)?.components.map((one) => ({
            id: one.id,
            name: one.name,
            ...('status' in one ? { status: one.status } : {}),
          })) ?? [],
        ...(maintenance === null
          ? {}
          : {
              scheduled_for: new Date(maintenance.startsAt).toISOString(),
              scheduled_until: new Date(maintenance.endsAt).toISOString(),
            }),
        url: notice.link,
        unsubscribe_url: leave,
      },
    },
  };
}
