// A Discord webhook. `wait=true`, because without it a message that was not saved is answered as if it were. Its address is
// its only credential and takes no idempotency id, so a crash at the wrong moment repeats one message.
// https://discord.com/developers/docs/resources/webhook#execute-webhook

import type { Channel, Door } from './channel.ts';
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
const REFUSALS = [UNKNOWN_WEBHOOK, '"code": 50006', '"code": 50035'] as const;

const COLOURS: Readonly<Record<Tone, number>> = {
  good: 0x0a7a3f,
  watch: 0x8a5b00,
  bad: 0xb3141f,
  planned: 0x1d5bb8,
  plain: 0x545d6b,
};

export function createDiscord(door: Door): Channel<Posting> {
  return {
    name: 'Discord',
    atOnce: 1,
    isSeparate: true,
    async send({ address, content }) {
      const url = new URL(address);
      url.searchParams.set('wait', 'true');
      const sent = await post(door, { to: 'Discord', address: url.href, content, known: REFUSALS });
      return !sent.ok && sent.reason.includes(UNKNOWN_WEBHOOK) ? { ...sent, gone: true } : sent;
    },
  };
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
