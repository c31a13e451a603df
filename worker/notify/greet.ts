// The first message to an address: the link that confirms it. Who is subscribed already gets the link to choose in its place,
// so that nobody but the owner of an address learns what is known of it. The token is made when it is sent and stands
// nowhere else.

import { DAY_MS } from '../domain/window.ts';
import { runBatch } from '../store/failure.ts';
import { enqueue } from '../store/outbox.ts';
import type { SubscriberRow } from '../store/schema.ts';
import { changeSubscriber, subscriberOf } from '../store/subscribers.ts';
import { wordsFor } from '../words/index.ts';
import type { Delivery } from './destination.ts';
import { delivery } from './destination.ts';
import { discordAsk } from './discord.ts';
import { confirmation, linkTo } from './links.ts';
import { htmlOf, textOf } from './mail/compose.ts';
import type { Mail } from './mail/mail.ts';
import type { Reader, ReaderMeans } from './reader.ts';
import { listMail, readerOf } from './reader.ts';
import { memoMessageOf } from './slack.ts';
import { DISABLE_AFTER_MS } from './standing.ts';
import { oneLine } from './story.ts';
import { teamsAsk } from './teams.ts';

export const GREET = 'greet';

/** `watch` asks a mail address whether it wants to hear when a webhook is disabled; `disabled` tells it that it is. */
export type Greeting =
  | { subscriber: string; greet: 'confirm' | 'known' }
  | { subscriber: string; greet: 'watch' | 'disabled'; webhook: string };

/** Puts one in line. */
export function greetingMessage(
  db: D1Database,
  greeting: Greeting,
  { now, newId }: { now: number; newId: () => string },
): D1PreparedStatement[] {
  const { subscriber: subject, greet } = greeting;
  const key = `${GREET}:${greet}:${newId()}`;
  return enqueue(db, [{ key, kind: GREET, subject, payload: greeting, dueAt: now }], now);
}

export type GreetMeans = ReaderMeans & { db: D1Database };

/** A text: why nothing is sent. */
export async function greetingDelivery(
  greeting: Greeting,
  key: string,
  means: GreetMeans,
): Promise<Delivery | string> {
  const { db, keyring, page, channels } = means;
  const row = await subscriberOf(db, greeting.subscriber);
  if (row === null) return 'no longer subscribed';
  if ('webhook' in greeting) return watchDelivery(greeting, row, key, means);
  const { greet } = greeting;
  if (greet === 'confirm' && row.state === 'confirmed') return 'confirmed already';
  if (row.channel === 'email' && channels.email === null) return 'e-mail is not set up';
  const reader = await readerOf(row, keyring, page);
  // Each attempt brings another link, so it is another message to whoever drops repeats.
  const id = `${key}:${crypto.randomUUID().slice(0, 8)}`;
  const link = () =>
    greet === 'confirm'
      ? newConfirmation(row.id, means)
      : linkTo('manage', row, { keyring, page: page.url });
  const ask = async () => askIn(reader, greet, await link(), page.name);
  const { address } = reader;
  switch (row.channel) {
    case 'email': {
      if (channels.email === null) return 'e-mail is not set up';
      return delivery(channels.email, async () => askMail(reader, await ask(), id, means), id);
    }
    case 'push': {
      if (channels.push === null) return 'Web Push is not set up';
      const { locale: lang, direction: dir } = wordsFor(reader.preferences.language);
      const content = async () => {
        const { subject: title, text: body, link: to } = await ask();
        return { tag: GREET, title, body, link: to, lang, dir };
      };
      return delivery(
        channels.push,
        async () => ({ address, content: await content(), isUrgent: true }),
        id,
      );
    }
    case 'webhook':
      return delivery(
        channels.webhook,
        async () => ({ address, secrets: [], content: challenge(await ask(), greet, means) }),
        id,
      );
    case 'slack':
      return delivery(
        channels.slack,
        async () => ({ address, content: memoMessageOf({ ...(await ask()), to: [] }) }),
        id,
      );
    case 'discord':
      return delivery(
        channels.discord,
        async () => ({ address, content: discordAsk(await ask()) }),
        id,
      );
    case 'teams':
      return delivery(
        channels.teams,
        async () => ({ address, content: teamsAsk(await ask()) }),
        id,
      );
  }
}

/** About a webhook, to the mail address that its owner named. */
async function watchDelivery(
  { greet, webhook }: Extract<Greeting, { webhook: string }>,
  row: SubscriberRow,
  key: string,
  means: GreetMeans,
): Promise<Delivery | string> {
  const { db, keyring, page, channels } = means;
  if (channels.email === null || row.channel !== 'email') return 'e-mail is not set up';
  const about = await subscriberOf(db, webhook);
  if (about === null) return 'the webhook has left';
  const reader = await readerOf(row, keyring, page);
  if (greet === 'disabled') {
    const isAgreed = row.state === 'confirmed' && reader.preferences.watches.includes(webhook);
    if (!isAgreed) return 'nobody agreed to be told';
    if (about.state !== 'disabled') return 'it is enabled again';
  }
  const { hostname } = new URL(await keyring.open(about.address));
  const words = wordsFor(reader.preferences.language).notify[greet];
  const id = greet === 'disabled' ? key : `${key}:${crypto.randomUUID().slice(0, 8)}`;
  const ask = async (): Promise<Ask> => ({
    subject: oneLine(words.subject(page.name)),
    title: words.title,
    text: words.text(page.name, hostname, DISABLE_AFTER_MS / DAY_MS),
    button: words.button,
    link:
      greet === 'disabled'
        ? `${page.url}/subscribe`
        : await newConfirmation(row.id, means, webhook),
  });
  return delivery(channels.email, async () => askMail(reader, await ask(), id, means), id);
}

async function newConfirmation(
  id: string,
  { db, page, now }: GreetMeans,
  webhook: string | null = null,
): Promise<string> {
  const { link, ...token } = await confirmation(id, page.url, now(), webhook);
  await runBatch(db, [changeSubscriber(db, id, token)]);
  return link;
}

type Ask = { subject: string; title: string; text: string; button: string; link: string };

function askIn(
  { preferences }: Reader,
  greet: 'confirm' | 'known',
  link: string,
  page: string,
): Ask {
  const words = wordsFor(preferences.language).notify[greet];
  return {
    subject: oneLine(words.subject(page)),
    title: words.title,
    text: words.text(page),
    button: words.button,
    link,
  };
}

async function askMail(reader: Reader, ask: Ask, id: string, means: GreetMeans): Promise<Mail> {
  const words = wordsFor(reader.preferences.language);
  const { subject, title, text, button, link } = ask;
  const story = {
    lang: words.locale,
    direction: words.direction,
    preview: oneLine(text).slice(0, 140),
    mark: null,
    tone: 'plain' as const,
    title,
    text,
    html: null,
    facts: [],
    links: [{ text: button, href: link, isMain: true }],
  };
  // Who has not asked for anything has nothing to leave.
  if (reader.row.state === 'pending') {
    const plain = { ...story, footer: [{ text: means.page.url, href: means.page.url }] };
    const mail = { to: reader.address, subject, id, thread: null, list: null };
    return { ...mail, text: textOf(plain), html: htmlOf(plain) };
  }
  return listMail(reader, { ...story, subject, id, thread: null }, means);
}

function challenge({ text, link }: Ask, greet: 'confirm' | 'known', { page, now }: GreetMeans) {
  return {
    type: greet === 'confirm' ? 'subscription.challenge' : 'subscription.known',
    timestamp: new Date(now()).toISOString(),
    data: { page: page.url, text, [greet === 'confirm' ? 'confirm_url' : 'manage_url']: link },
  };
}
