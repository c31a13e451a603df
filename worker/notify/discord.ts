// A Discord webhook. `wait=true`, because without it a message that was not saved is answered as if it were, and for the id
// under which it can be changed. Its address is its only credential and takes no idempotency id, so a crash at the wrong moment
// repeats one message; a change may be repeated as often as one likes.
// https://discord.com/developers/docs/resources/webhook#execute-webhook

import { z } from 'zod';
import type { Channel, Door, Sent } from './channel.ts';
import { post } from './channel.ts';
import { toneOf } from './mail/compose.ts';
import type { Tone } from './mail/compose.ts';
import type { Notice } from './message.ts';
import type { Posting } from './slack.ts';

const TITLE_LIMIT = 256;
const TEXT_LIMIT = 4_000;
const FIELDS_LIMIT = 10;
const FIELD_LIMIT = 256;

/** Discord's codes for a webhook that is not there any more. */
const UNKNOWN_WEBHOOK = '"code": 10015';
const UNKNOWN_MESSAGE = '"code": 10008';
const REFUSALS = [UNKNOWN_WEBHOOK, UNKNOWN_MESSAGE, '"code": 50006', '"code": 50035'] as const;

const COLOURS: Readonly<Record<Tone, number>> = {
  good: 0x0a7a3f,
  watch: 0x8a5b00,
  bad: 0xb3141f,
  planned: 0x1d5bb8,
  plain: 0x545d6b,
};

/** `edits`: the message whose place it takes; where somebody has deleted that one, it is posted anew. */
export type DiscordPosting = Posting & { edits?: string | null };

const answered = z.object({ id: z.string().regex(/^\d{1,30}$/) });
const nameOf = (answer: unknown) => answered.safeParse(answer).data?.id;

export function createDiscord(door: Door): Channel<DiscordPosting> {
  return {
    name: 'Discord',
    atOnce: 1,
    isSeparate: true,
    async send({ address, content, edits = null }) {
      const letter = { to: 'Discord', content, known: REFUSALS, nameOf };
      if (edits !== null) {
        const url = new URL(address);
        url.pathname += `/messages/${edits}`;
        const changed = await post(door, { ...letter, address: url.href, method: 'PATCH' });
        if (changed.ok || !changed.reason.includes(UNKNOWN_MESSAGE)) return judged(changed);
      }
      const url = new URL(address);
      url.searchParams.set('wait', 'true');
      return judged(await post(door, { ...letter, address: url.href }));
    },
  };
}

function judged(sent: Sent): Sent {
  return !sent.ok && sent.reason.includes(UNKNOWN_WEBHOOK) ? { ...sent, gone: true } : sent;
}

export function discordMessage(notice: Notice): Posting['content'] {
  const { title, link, statusLabel, text, nextUpdate, page, components, facts } = notice;
  const fields = [...facts, ...components.map(({ name, status }) => [name, status] as const)];
  return {
    // Names in a text mention nobody.
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: cut(title, TITLE_LIMIT),
        url: link,
        description: cut(
          [statusLabel === null ? null : `**${statusLabel}**`, text].filter(Boolean).join('\n'),
          TEXT_LIMIT,
        ),
        color: COLOURS[toneOf(notice.status)],
        fields: fields.slice(0, FIELDS_LIMIT).map(([name, value]) => ({
          name: cut(name, FIELD_LIMIT),
          value: cut(value, FIELD_LIMIT),
          inline: true,
        })),
        footer: { text: cut([page, nextUpdate].filter(Boolean).join(' · '), FIELD_LIMIT) },
      },
    ],
  };
}

/** One thing to do. */
export function discordAsk(ask: {
  title: string;
  text: string;
  button: string;
  link: string;
}): Posting['content'] {
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: cut(ask.title, TITLE_LIMIT),
        url: ask.link,
        description: `${cut(ask.text, TEXT_LIMIT / 2)}\n\n[${ask.button}](${ask.link})`,
      },
    ],
  };
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1).toWellFormed()}…` : text;
}
